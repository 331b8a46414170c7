import { VIR_NETWORK_CREATE_VALIDATE, VIR_NETWORK_DEFINE_VALIDATE } from '../../native-types/libvirt-network.js'
import {
  type CallLimits,
  checkArgument,
  checkLimits,
  checkOptions,
  type DefinitionFinding,
  type EventStream,
  type EventStreamOptions,
  limitChecks,
  limited,
  limitsOf,
  type OptionChecks,
  unlessCode,
} from '../base/index.js'
import {
  type Calls,
  callsWithin,
  type GapEvent,
  limitedCalls,
  type NetworkEvent,
  networkEvents,
  type Session,
} from '../ffi/index.js'
import type { Host } from '../host.js'
import { checkWish, completed, type NetworkConflict, type OwnerOptions, ownerChecks, preflight } from '../plan/index.js'
import { buildNetwork, checkNetwork, type DefinitionOf, type NetworkDefinition } from '../xml/index.js'
import { refuseTakenBridgeName } from './bridge-name.js'
import { type BridgeCheck, checkBridge } from './check-bridge.js'
import type { NetworkOf } from './classes/modes.js'
import { ensureNetwork } from './ensure/ensure.js'
import { checkEnsureOptions, type EnsureOptions, type EnsureOutcome } from './ensure/options.js'
import { preflightSurroundings, Surroundings } from './ensure/surroundings.js'
import { chooseSubnet, type FreeSubnet, type FreeSubnetOptions, subnetWish } from './find-free-subnet.js'
import { inTurn } from './in-turn.js'
import { readNetwork, readStored } from './live/network-state.js'
import { type StopOptions, stopChecks } from './live/running.js'
import { checkNetworkFilter, type NetworkFilter } from './network-filter.js'
import { NetworkReader } from './network-reader.js'
import { ownerIn, refuseOthers } from './owner.js'
import { explainStart } from './subnet-conflict.js'

/** How a definition is passed to libvirt. */
export interface DefineOptions extends BridgeCheck, CallLimits {
  /**
   * Refuse elements that this libvirt does not know, which it otherwise drops silently. Since 7.7.0; to create,
   * 7.8.0.
   */
  readonly validate?: boolean | undefined
}

/** The networks of one connection. */
export class Networks {
  readonly #session: Session
  readonly #host: Host
  readonly #reader: NetworkReader

  /** @internal */
  constructor(session: Session, host: Host) {
    this.#session = session
    this.#host = host
    this.#reader = new NetworkReader(session, host)
  }

  /**
   * The networks that match a filter, each with definition and state; without one, all of them.
   *
   * @param limits  may also stand in the filter: `list({ active: true, timeout: 1000 })`
   * @throws OptionTypeError, OptionRangeError  for an unknown filter
   * @see virConnectListAllNetworks, since 0.10.2
   */
  async list(filter: NetworkFilter & CallLimits = {}, limits: CallLimits = {}): Promise<NetworkOf[]> {
    checkNetworkFilter(filter)
    checkLimits(limits, 'networks.list')
    return this.#reader.list(limitedCalls(this.#session, { ...limitsOf(filter), ...limits }), filter)
  }

  /**
   * One network, by name or UUID, with its definition and state.
   *
   * @throws LibvirtError `VIR_ERR_NO_NETWORK` when there is none
   * @see virNetworkLookupByName, virNetworkLookupByUUIDString
   */
  async get(nameOrUuid: string, limits?: CallLimits): Promise<NetworkOf> {
    const session = callsWithin(this.#session, limits, 'networks.get')
    checkArgument('networks.get', 'nameOrUuid', nameOrUuid, 'string')
    return this.#reader.get(session, nameOrUuid)
  }

  /** As `get`, with `undefined` when there is none. */
  async find(nameOrUuid: string, limits?: CallLimits): Promise<NetworkOf | undefined> {
    return unlessCode(this.get(nameOrUuid, limits), 'VIR_ERR_NO_NETWORK')
  }

  /**
   * Stores a network, new or changed; it is not started. A running network keeps running as it is. An existing network
   * of that name keeps its UUID, its bridge's name and MAC, and its metadata, unless the definition gives them.
   *
   * @returns the network; its `warnings` list parts of the definition that libvirt accepts although they will not do
   *   what was meant
   * @throws DefinitionError  for an invalid definition, and for a bridge of the host that guests cannot use (see
   *   `checkBridge`), before libvirt is called
   * @throws LibvirtError     for what libvirt refuses, such as another network's bridge name
   * @see virNetworkDefineXML, since 0.2.0
   */
  async define<M extends NetworkDefinition['mode']>(
    definition: DefinitionOf<M>,
    options: DefineOptions = {},
  ): Promise<NetworkOf<M>> {
    checkOptions<DefineOptions>('networks.define', options, defineChecks)
    buildNetwork(definition)
    const session = limitedCalls(this.#session, options)
    await checkBridge(session, this.#host, definition, options)
    const xml = buildNetwork(await this.#completed(session, definition))
    const handle = options.validate
      ? await session.call('virNetworkDefineXMLFlags', xml, VIR_NETWORK_DEFINE_VALIDATE)
      : await session.call('virNetworkDefineXML', xml)
    return (await this.#reader.described(session, handle, readStored, warningsOf(definition))) as NetworkOf<M>
  }

  /**
   * Brings a network to the wanted state with the fewest changes: defines it if it does not exist, changes it live
   * where libvirt can, otherwise restarts it; starts it, and sets autostart. What the definition omits and libvirt
   * generated before stays: UUID, bridge name and MAC, so that guests keep their gateway; and metadata. A second call
   * does nothing. If a step fails, those before it are rolled back.
   *
   * ```ts
   * const { network, steps } = await connection.networks.ensure({ mode: 'isolated', name: 'lab' })
   * ```
   *
   * @returns the network, and what was done
   * @throws GuestsConnectedError  before anything is done, if the change takes a restart that would cut running guests
   *   off, unless `disconnectGuests` is true: then they are reconnected
   * @throws DefinitionError, BridgeNameInUseError, SubnetInUseError, LibvirtError, RestartError  as `define`, `start`
   *   and `restart`
   * @throws TimeoutError          after `timeout` ms, or the signal's reason, between two steps; those done are rolled
   *   back
   */
  async ensure<M extends NetworkDefinition['mode']>(
    definition: DefinitionOf<M>,
    options: EnsureOptions = {},
  ): Promise<EnsureOutcome<M>> {
    checkEnsureOptions(options)
    const { timeout, signal, ...wished } = options
    const asWhom = { ...wished, ...ownerIn(this.#session, wished) }
    checkWish(definition, true, asWhom.owner)
    const ensured = limited({ timeout, signal }, 'ensure', (over) =>
      inTurn(this.#session, definition.name, () =>
        ensureNetwork(this, this.#session, new Surroundings(this.#session, this.#host), definition, asWhom, over),
      ),
    )
    return (await ensured) as unknown as EnsureOutcome<M>
  }

  /** As `ensure`, for a complete definition, ownership included. @internal */
  ensureExactly(
    definition: NetworkDefinition,
    around: Surroundings,
    { timeout, signal, ...wished }: EnsureOptions,
  ): Promise<EnsureOutcome> {
    return limited({ timeout, signal }, 'apply', (over) =>
      inTurn(this.#session, definition.name, () =>
        ensureNetwork(this, this.#session, around, definition, { ...wished, exactly: true }, over),
      ),
    )
  }

  /**
   * What would prevent a network from working, checked before anything is touched: conflicts of its subnets with any
   * network, running or not, and with any address and route of the host, Docker's and VPNs' included; a bridge name in
   * use, by leftovers too; missing devices; router advertisements; what this libvirt does not support. Suggests free
   * alternatives. An existing network of the same name does not count as a conflict.
   *
   * @throws DefinitionError  for an invalid definition
   * @throws TimeoutError     after `timeout` ms; the signal's reason
   */
  async preflight(definition: NetworkDefinition, limits: CallLimits = {}): Promise<NetworkConflict[]> {
    checkLimits(limits, 'preflight')
    buildNetwork(definition)
    return limited(limits, 'preflight', async () =>
      preflight(definition, await preflightSurroundings(this.#session, this.#host, definition)),
    )
  }

  /**
   * A subnet that no network, address or route of the host uses, and that no other caller in this process has been
   * given. Other processes do not know of it until a network uses it.
   *
   * ```ts
   * const { address, prefix } = await connection.networks.freeSubnet({ within: '10.20.0.0/16' })
   * await connection.networks.ensure({ mode: 'nat', name: 'lab', ips: [{ address, prefix }] })
   * ```
   *
   * @throws DefinitionError  for invalid options; if none is free
   * @throws TimeoutError     after `timeout` ms; the signal's reason
   */
  async freeSubnet(options: FreeSubnetOptions = {}): Promise<FreeSubnet> {
    const wish = subnetWish(options)
    const { timeout, signal, holdFor } = options
    return limited({ timeout, signal }, 'freeSubnet', async (over) => {
      const around = await preflightSurroundings(this.#session, this.#host)
      over?.throwIfAborted()
      return chooseSubnet(wish, around, holdFor)
    })
  }

  /**
   * Stops a network and removes its definition. A missing network is not an error.
   *
   * @returns whether it existed
   * @throws GuestsConnectedError  when running guests would be cut off, unless `disconnectGuests` is true; nothing was
   *   done
   * @throws OwnedError            when it belongs to another owner, or another owner has something in it, unless
   *   `takeOver` is true
   * @throws LibvirtError          as `stop` and `undefine`
   */
  async remove(nameOrUuid: string, options: StopOptions & OwnerOptions = {}): Promise<boolean> {
    checkOptions<StopOptions & OwnerOptions>('remove', options, { ...ownerChecks, ...stopChecks })
    const { timeout, signal, disconnectGuests } = options
    const asWhom = ownerIn(this.#session, options)
    return limited({ timeout, signal }, 'remove', (over) =>
      inTurn(this.#session, nameOrUuid, async () => {
        await using network = await this.find(nameOrUuid)
        if (network === undefined) return false
        const { active, persistent } = network.state
        const definition = persistent ? await network.stored() : network.definition
        refuseOthers(definition, asWhom, 'removing the network removes that')
        if (active) await network.stop({ disconnectGuests, signal: over })
        if (persistent) await network.undefine()
        return true
      }),
    )
  }

  /**
   * Starts a transient network: it ceases to exist when it stops.
   *
   * @throws DefinitionError, LibvirtError  as `define`
   * @throws BridgeNameInUseError  when the host has a link with the name of its bridge; libvirt is not called then
   * @throws SubnetInUseError      when its subnet is in use on the host
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
    // If it runs already, libvirt says so.
    if (!(await this.#runs(session, definition.name))) await refuseTakenBridgeName(session, this.#host, definition)
    try {
      const handle = options.validate
        ? await session.call('virNetworkCreateXMLFlags', xml, VIR_NETWORK_CREATE_VALIDATE)
        : await session.call('virNetworkCreateXML', xml)
      return (await this.#reader.described(session, handle, readNetwork, warningsOf(definition))) as NetworkOf<M>
    } catch (error) {
      throw await explainStart(session, this.#host, definition, error)
    }
  }

  /**
   * Events of networks that are defined, undefined, started or stopped, from now on.
   *
   * @throws LibvirtError  `VIR_ERR_NO_SUPPORT` from the iteration, if the driver has no events
   * @see virConnectNetworkEventRegisterAny, since 1.2.1
   */
  events(options: EventStreamOptions = {}): EventStream<NetworkEvent | GapEvent> {
    return this.#session.events(networkEvents, options)
  }

  /** Adds what the definition omits and the existing network of that name has: libvirt needs at least the UUID. */
  async #completed(session: Calls, definition: NetworkDefinition): Promise<NetworkDefinition> {
    if (definition.uuid !== undefined) return definition
    await using network = await this.#reader.find(session, definition.name)
    if (network === undefined || network.name !== definition.name) return definition
    return completed(definition, network.state.persistent ? await network.stored() : network.definition)
  }

  async #runs(session: Calls, name: string): Promise<boolean> {
    await using network = await this.#reader.find(session, name)
    return network?.state.active ?? false
  }
}

const warningsOf = (definition: NetworkDefinition): readonly DefinitionFinding[] =>
  checkNetwork(definition).filter(({ severity }) => severity === 'warning')

const defineChecks: OptionChecks<DefineOptions> = {
  validate: 'boolean',
  checkBridge: (value) =>
    typeof value === 'boolean' || typeof value === 'function' ? undefined : 'true, false or a function',
  ...limitChecks,
}
