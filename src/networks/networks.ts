import {
  VIR_NETWORK_CREATE_VALIDATE,
  VIR_NETWORK_DEFINE_VALIDATE,
  virConnectListAllNetworksFlags,
} from '../../native-types/libvirt-network.js'
import type { virNetworkPtr } from '../../native-types/values.js'
import {
  type CallLimits,
  checkArgument,
  checkLimits,
  checkOptions,
  type DefinitionFinding,
  type EventStream,
  type EventStreamOptions,
  LibvirtError,
  limitChecks,
  limitsOf,
  type OptionChecks,
} from '../base/index.js'
import { type Calls, callsWithin, limitedCalls, type NetworkEvent, networkEvents, type Session } from '../ffi/index.js'
import type { Host } from '../host.js'
import { readDefinition, readNamed } from '../snapshot/index.js'
import { buildNetwork, checkNetwork, type DefinitionOf, type NetworkDefinition } from '../xml/index.js'
import { refuseTakenBridgeName } from './bridge-name.js'
import { type BridgeCheck, checkBridge } from './check-bridge.js'
import { type NetworkOf, networkClasses } from './classes/modes.js'
import type { NetworkClass } from './classes/virtual-network.js'
import { type NetworkState, readNetwork, readStored } from './live/network-state.js'
import { checkFilter, listFlags, type NetworkFilter, wantsMode } from './network-filter.js'
import { explainStart } from './subnet-conflict.js'

const uuidPattern = /^[\da-f]{8}-?[\da-f]{4}-?[\da-f]{4}-?[\da-f]{4}-?[\da-f]{12}$/i

/** Definitions that are asked for in one trip: enough that the trip costs little, and reading goes on meanwhile. */
const together = 128

/** How a definition is handed to libvirt. */
export interface DefineOptions extends BridgeCheck, CallLimits {
  /** Refuse elements that this libvirt does not know, which it otherwise drops without a word. Since 7.7.0; to create, 7.8.0. */
  readonly validate?: boolean | undefined
}

/** The networks of one connection. */
export class Networks {
  readonly #session: Session
  readonly #host: Host

  /** @internal */
  constructor(session: Session, host: Host) {
    this.#session = session
    this.#host = host
  }

  /**
   * The networks that a filter lets through, each with definition and state; without one, all of them.
   *
   * @param limits  may also stand in the filter: `list({ active: true, timeout: 1000 })`
   * @throws OptionTypeError, OptionRangeError  for an unknown filter
   * @see virConnectListAllNetworks, since 0.10.2
   */
  async list(filter: NetworkFilter & CallLimits = {}, limits: CallLimits = {}): Promise<NetworkOf[]> {
    checkFilter(filter)
    checkLimits(limits, 'networks.list')
    const session = limitedCalls(this.#session, { ...limitsOf(filter), ...limits })
    const { handles, stateOf } = await this.#listed(session, filter)
    const networks: NetworkOf[] = []
    try {
      await this.#readAll(session, handles, networks, stateOf, filter)
    } catch (error) {
      // Those that were read are as useless to the caller as the others.
      for (const handle of handles) handle.free().catch(() => {})
      throw error
    }
    return networks
  }

  async #readAll(
    session: Calls,
    handles: readonly virNetworkPtr[],
    networks: NetworkOf[],
    stateOf: (uuid: string) => NetworkState,
    filter: NetworkFilter,
  ): Promise<void> {
    // One part is read while the next is under way.
    let next = xmlOf(session, handles.slice(0, together))
    for (let start = 0; start < handles.length; start += together) {
      const described = await next
      next = xmlOf(session, handles.slice(start + together, start + 2 * together))
      // Where this part fails, nobody waits for the next.
      next.catch(() => {})
      // Requests leave at the end of the moment: let this one, before it is read on.
      await Promise.resolve()
      for (const [index, { value, error }] of described.entries()) {
        const handle = handles[start + index]
        if (handle === undefined) continue
        // Skip networks undefined since the list was taken.
        if (error && !(error instanceof LibvirtError && error.code === 'VIR_ERR_NO_NETWORK')) throw error
        const tried = error ? undefined : readDefinition(value as string)
        const read = tried && !('definition' in tried) ? await readNamed(session, handle, value as string) : tried
        if (read && wantsMode(filter, read.definition.mode)) {
          networks.push(this.#live(handle, read.definition, stateOf(read.definition.uuid ?? ''), read.unread))
        } else handle.free().catch(() => {})
      }
    }
  }

  /**
   * @throws LibvirtError `VIR_ERR_NO_NETWORK` when there is none
   * @see virNetworkLookupByName, virNetworkLookupByUUIDString
   */
  async get(nameOrUuid: string, limits?: CallLimits): Promise<NetworkOf> {
    const session = callsWithin(this.#session, limits, 'networks.get')
    checkArgument('networks.get', 'nameOrUuid', nameOrUuid, 'string')
    return this.#described(session, await lookUp(session, nameOrUuid))
  }

  /** As `get`, with `undefined` when there is none. */
  async find(nameOrUuid: string, limits?: CallLimits): Promise<NetworkOf | undefined> {
    try {
      return await this.get(nameOrUuid, limits)
    } catch (error) {
      if (error instanceof LibvirtError && error.code === 'VIR_ERR_NO_NETWORK') return undefined
      throw error
    }
  }

  /**
   * Stores a network, new or changed; it is not started. A running network keeps running as it is.
   *
   * @returns the network; its `warnings` are what libvirt accepts of the definition though it will not do what was meant
   * @throws DefinitionError for a definition that makes no sense, and for a bridge of the host that guests cannot use
   *   (see `checkBridge`), before libvirt is asked
   * @throws LibvirtError    for what libvirt refuses, such as a bridge name that another network has
   * @see virNetworkDefineXML, since 0.2.0
   */
  async define<M extends NetworkDefinition['mode']>(
    definition: DefinitionOf<M>,
    options: DefineOptions = {},
  ): Promise<NetworkOf<M>> {
    checkOptions<DefineOptions>('networks.define', options, defineChecks)
    const xml = buildNetwork(definition)
    const session = limitedCalls(this.#session, options)
    await checkBridge(session, this.#host, definition, options)
    const handle = options.validate
      ? await session.call('virNetworkDefineXMLFlags', xml, VIR_NETWORK_DEFINE_VALIDATE)
      : await session.call('virNetworkDefineXML', xml)
    return (await this.#described(session, handle, readStored, warningsOf(definition))) as NetworkOf<M>
  }

  /**
   * Starts a transient network: it is gone when it stops.
   *
   * @throws DefinitionError, LibvirtError as `define`
   * @throws BridgeNameInUseError when the host has a link with the name of its bridge; libvirt is not asked then
   * @throws SubnetInUseError when something on the host has its subnet
   * @see virNetworkCreateXML, since 0.2.0
   */
  async create<M extends NetworkDefinition['mode']>(
    definition: DefinitionOf<M>,
    options: DefineOptions = {},
  ): Promise<NetworkOf<M>> {
    checkOptions<DefineOptions>('networks.create', options, defineChecks)
    const xml = buildNetwork(definition)
    const session = limitedCalls(this.#session, options)
    await checkBridge(session, this.#host, definition, options)
    // Of one that runs already, libvirt says so.
    if (!(await this.#runs(session, definition.name))) await refuseTakenBridgeName(session, this.#host, definition)
    try {
      const handle = options.validate
        ? await session.call('virNetworkCreateXMLFlags', xml, VIR_NETWORK_CREATE_VALIDATE)
        : await session.call('virNetworkCreateXML', xml)
      return (await this.#described(session, handle, readNetwork, warningsOf(definition))) as NetworkOf<M>
    } catch (error) {
      throw await explainStart(session, this.#host, definition, error)
    }
  }

  /**
   * Networks that are defined, undefined, started, stopped, from now on.
   *
   * @throws LibvirtError `VIR_ERR_NO_SUPPORT` from the iteration, where the driver has no events
   * @see virConnectNetworkEventRegisterAny, since 1.2.1
   */
  events(options: EventStreamOptions = {}): EventStream<NetworkEvent> {
    return this.#session.events(networkEvents, options)
  }

  async #runs(session: Calls, name: string): Promise<boolean> {
    try {
      const network = await this.#described(session, await lookUp(session, name))
      await network.free()
      return network.state.active
    } catch (error) {
      if (error instanceof LibvirtError && error.code === 'VIR_ERR_NO_NETWORK') return false
      throw error
    }
  }

  /**
   * Handles of networks, and the state of each by UUID: what the filter does not say comes from one list a property, not
   * a call a network.
   */
  async #listed(session: Calls, filter: NetworkFilter) {
    const flags = virConnectListAllNetworksFlags
    const wanted = listFlags(filter)
    const properties = [
      [filter.active, flags.VIR_CONNECT_LIST_NETWORKS_ACTIVE],
      [filter.persistent, flags.VIR_CONNECT_LIST_NETWORKS_TRANSIENT],
      [filter.autostart, flags.VIR_CONNECT_LIST_NETWORKS_AUTOSTART],
    ] as const
    const unknown = properties.flatMap(([known, flag]) => (known === undefined ? [flag] : []))
    const lists = await answersOf(
      session,
      [0, ...unknown].map((flag) => ({ name: 'virConnectListAllNetworks', args: [wanted | flag] })),
    )
    const [handles = [], ...having] = lists as virNetworkPtr[][]
    // A handle knows its UUID: no question to the daemon.
    const all = having.flat()
    const uuids = (await answersOf(
      session,
      all.map((handle) => ({ name: 'virNetworkGetUUIDString', args: [handle] })),
    )) as string[]
    for (const handle of all) handle.free().catch(() => {})
    const sets = new Map(
      unknown.map((flag, index) => [flag as number, new Set(uuids.splice(0, having[index]?.length))]),
    )
    const [active, transient, autostart] = properties.map(([known, flag]) => {
      const set = sets.get(flag)
      const otherwise = flag === flags.VIR_CONNECT_LIST_NETWORKS_TRANSIENT ? known === false : known === true
      return (uuid: string) => set?.has(uuid) ?? otherwise
    })
    const stateOf = (uuid: string): NetworkState => ({
      active: active?.(uuid) ?? false,
      persistent: !transient?.(uuid),
      autostart: autostart?.(uuid) ?? false,
    })
    return { handles, stateOf }
  }

  async #described(
    session: Calls,
    handle: virNetworkPtr,
    read: typeof readStored = readNetwork,
    warnings?: readonly DefinitionFinding[],
  ): Promise<NetworkOf> {
    try {
      const { definition, unread, state } = await read(session, handle)
      return this.#live(handle, definition, state, unread ?? warnings)
    } catch (error) {
      await handle.free()
      throw error
    }
  }

  #live(
    handle: virNetworkPtr,
    definition: NetworkDefinition,
    state: NetworkState,
    warnings?: readonly DefinitionFinding[],
  ): NetworkOf {
    const Mode = networkClasses[definition.mode] as unknown as NetworkClass
    return new Mode(this.#session, handle, definition, state, this.#host, warnings) as NetworkOf
  }
}

const warningsOf = (definition: NetworkDefinition): readonly DefinitionFinding[] =>
  checkNetwork(definition).filter(({ severity }) => severity === 'warning')

/** A UUID can also be a name, so a name that looks like one is tried as such second. */
async function lookUp(session: Calls, nameOrUuid: string): Promise<virNetworkPtr> {
  if (!uuidPattern.test(nameOrUuid)) return session.call('virNetworkLookupByName', nameOrUuid)
  try {
    return await session.call('virNetworkLookupByUUIDString', nameOrUuid)
  } catch (error) {
    if (!(error instanceof LibvirtError && error.code === 'VIR_ERR_NO_NETWORK')) throw error
    return session.call('virNetworkLookupByName', nameOrUuid)
  }
}

/** Their answers in one trip. @throws the first error among them */
async function answersOf(
  session: Calls,
  calls: readonly { readonly name: string; readonly args: readonly unknown[] }[],
): Promise<unknown[]> {
  if (calls.length === 0) return []
  const results = await session.batch(calls, true)
  const failed = results.find(({ error }) => error)
  if (failed) throw failed.error
  return results.map(({ value }) => value)
}

const xmlOf = (session: Calls, handles: readonly virNetworkPtr[]) =>
  session.batch(
    handles.map((handle) => ({ name: 'virNetworkGetXMLDesc', args: [handle, 0] })),
    false,
  )

const defineChecks: OptionChecks<DefineOptions> = {
  validate: 'boolean',
  checkBridge: (value) =>
    typeof value === 'boolean' || typeof value === 'function' ? undefined : 'true, false or a function',
  ...limitChecks,
}
