import { VIR_NETWORK_UPDATE_AFFECT_CONFIG, VIR_NETWORK_UPDATE_AFFECT_LIVE } from '../../native-types/libvirt-network.js'
import type { virNetworkPtr } from '../../native-types/values.js'
import type { ConnectedGuest } from '../errors.js'
import type { Limits, Session } from '../ffi/index.js'
import { type Capabilities, capabilitiesOf } from '../reachability/capabilities.js'
import { type NetworkDefinition, parseNetwork, parsePort } from '../xml/index.js'
import { type Lease, toLease } from './lease.js'
import { affected, readMetadata, writeMetadata } from './metadata.js'
import { NetworkPort } from './network-port.js'
import { type NetworkState, readNetwork, storedXml } from './network-state.js'
import { connectedGuests, type Disconnection, restartNetwork, startNetwork, stopNetwork } from './running.js'
import { type NetworkUpdate, writeUpdate } from './update.js'

/** What a mode's class says of itself. */
export interface NetworkClass<D extends NetworkDefinition = NetworkDefinition> {
  readonly mode: D['mode']
  readonly capabilities: Capabilities
  /** libvirt makes the bridge at the start and removes it at the stop, with whatever is plugged into it. */
  readonly ownsBridge: boolean
  /** libvirt writes firewall rules for it. */
  readonly writesFirewallRules: boolean
  new (session: Session, handle: virNetworkPtr, definition: D, state: NetworkState): VirtualNetwork<D>
}

/** Where a change goes. `both`: as far as the network or the guest runs and is stored. */
export type Affected = 'both' | 'live' | 'stored'

/** What an update did. */
export interface UpdateOutcome {
  readonly live: boolean
  readonly stored: boolean
  /** libvirt took the network's firewall rules down and put them back, so connections were cut for a moment. */
  readonly reloadedFirewallRules: boolean
}

/**
 * A virtual network of libvirt's, as it lives on one connection. The class is that of its mode.
 *
 * @see https://libvirt.org/html/libvirt-libvirt-network.html
 */
export abstract class VirtualNetwork<D extends NetworkDefinition = NetworkDefinition> implements AsyncDisposable {
  static readonly ownsBridge: boolean = false
  static readonly writesFirewallRules: boolean = false

  #definition: D
  #state: NetworkState
  readonly #session: Session
  readonly #handle: virNetworkPtr

  constructor(session: Session, handle: virNetworkPtr, definition: D, state: NetworkState) {
    this.#session = session
    this.#handle = handle
    this.#definition = definition
    this.#state = state
  }

  get name(): string {
    return this.#definition.name
  }

  /** `dd8fe884-6c02-601e-7551-cca97df1c5df` */
  get uuid(): string {
    return this.#definition.uuid ?? ''
  }

  get mode(): D['mode'] {
    return this.#definition.mode
  }

  /**
   * What it was when it was last read: what runs, or what is stored where it does not run or was just defined.
   * `refresh()` reads it again, `stored()` reads what will be after the next start.
   */
  get definition(): D {
    return this.#definition
  }

  /** As of the last reading, start or stop by this object; `isActive()` and the like ask. */
  get state(): NetworkState {
    return this.#state
  }

  /** For libvirt's functions that this class does not offer. */
  get handle(): virNetworkPtr {
    return this.#handle
  }

  /** Who can reach whom in this mode. */
  get capabilities(): Capabilities {
    return capabilitiesOf(this.#definition)
  }

  /** For what a mode can do beyond this class. */
  protected get session(): Session {
    return this.#session
  }

  get #class(): NetworkClass<D> {
    return this.constructor as unknown as NetworkClass<D>
  }

  /**
   * @throws SubnetInUseError  when something on the host has its subnet: who, and which subnet is free
   * @throws LibvirtError      `VIR_ERR_OPERATION_INVALID` when it is active already
   * @see virNetworkCreate, since 0.2.0
   */
  async start(limits?: Limits): Promise<void> {
    await startNetwork(this.#session, this.#handle, this.#definition.name, limits)
    await this.refresh()
  }

  /**
   * Takes the network down; a transient network is gone.
   *
   * @throws GuestsConnectedError  when running guests would be cut off, unless `disconnectGuests` is true
   * @throws LibvirtError          `VIR_ERR_OPERATION_INVALID` when it is not active
   * @see virNetworkDestroy, since 0.2.0
   */
  async stop(options: Disconnection = {}): Promise<void> {
    await stopNetwork(this.#session, await this.#running(), options)
    this.#state = { ...this.#state, active: false }
  }

  /**
   * Stops and starts it, so that what is stored takes effect, and plugs the guests in again, which libvirt leaves out.
   * They are cut off for about a second and keep their addresses; where those are not of the new definition, a guest's
   * link has to be bounced. When the start fails, the network runs again as before and the guests are on it.
   *
   * @returns the guests that were cut off and are connected again
   * @throws GuestsConnectedError  when running guests would be cut off, unless `disconnectGuests` is true
   * @throws SubnetInUseError, LibvirtError  as `stop` and `start`
   */
  async restart(options: Disconnection = {}): Promise<ConnectedGuest[]> {
    const guests = await restartNetwork(this.#session, await this.#running(), options)
    await this.refresh()
    return guests
  }

  /** Guests that run with an interface on this network, those that joined its bridge by name included. */
  async guests(): Promise<ConnectedGuest[]> {
    return connectedGuests(this.#session, await this.#running())
  }

  /**
   * Removes the stored definition. An active network stays up, as a transient one.
   *
   * @throws LibvirtError `VIR_ERR_OPERATION_INVALID` when it is transient
   * @see virNetworkUndefine, since 0.2.0
   */
  async undefine(): Promise<void> {
    await this.#session.call('virNetworkUndefine', this.#handle)
    this.#state = { ...this.#state, persistent: false, autostart: false }
  }

  /** @see virNetworkIsActive, since 0.7.3 */
  async isActive(): Promise<boolean> {
    return (await this.#session.call('virNetworkIsActive', this.#handle)) === 1
  }

  /** @see virNetworkIsPersistent, since 0.7.3 */
  async isPersistent(): Promise<boolean> {
    return (await this.#session.call('virNetworkIsPersistent', this.#handle)) === 1
  }

  /** Does it start with the daemon? @see virNetworkGetAutostart, since 0.2.1 */
  async autostart(): Promise<boolean> {
    return (await this.#session.call('virNetworkGetAutostart', this.#handle)) === 1
  }

  /** @throws LibvirtError `VIR_ERR_OPERATION_INVALID` when it is transient @see virNetworkSetAutostart, since 0.2.1 */
  async setAutostart(on: boolean): Promise<void> {
    await this.#session.call('virNetworkSetAutostart', this.#handle, on ? 1 : 0)
    this.#state = { ...this.#state, autostart: on }
  }

  /**
   * The name of the host's bridge, such as `virbr0`.
   *
   * @throws LibvirtError `VIR_ERR_INTERNAL_ERROR` for a network without one, such as macvtap
   * @see virNetworkGetBridgeName, since 0.2.0
   */
  bridgeName(): Promise<string> {
    return this.#session.call('virNetworkGetBridgeName', this.#handle)
  }

  /**
   * libvirt's XML: what is, or with `stored` what will be after the next start. libvirt's test driver shows what is
   * stored only while the network does not run.
   *
   * @see virNetworkGetXMLDesc, since 0.2.0
   */
  xml({ stored = false }: { readonly stored?: boolean } = {}): Promise<string> {
    return stored ? storedXml(this.#session, this.#handle) : this.#session.call('virNetworkGetXMLDesc', this.#handle)
  }

  /** What will be after the next start; of another mode than what runs where it was redefined so. */
  async stored(): Promise<NetworkDefinition> {
    return parseNetwork(await this.xml({ stored: true }))
  }

  /** Reads definition and state again; `definition` is then what this returns. */
  async refresh(): Promise<D> {
    const { definition, state } = await readNetwork(this.#session, this.#handle)
    this.#definition = definition as D
    this.#state = state
    return this.#definition
  }

  /**
   * Current DHCP leases of this network's dnsmasq.
   *
   * @param mac  only this guest, `52:54:00:…`; omitted: all
   * @returns    one entry per address, so a dual-stack guest appears twice; `prefix` in bits, `expiresAt` a Date
   * @throws LibvirtError `VIR_ERR_NO_SUPPORT` where the driver keeps no leases (`test:///`)
   * @see virNetworkGetDHCPLeases, since 1.2.6
   */
  async leases(mac?: string): Promise<Lease[]> {
    return (await this.#session.call('virNetworkGetDHCPLeases', this.#handle, mac?.toLowerCase() ?? null)).map(toLease)
  }

  /**
   * The guests' connections to it. Free them, or let their connection do it.
   *
   * @throws LibvirtError `VIR_ERR_NO_SUPPORT` where the driver has no ports (`test:///`)
   * @see virNetworkListAllPorts, since 5.5.0
   */
  async ports(): Promise<NetworkPort[]> {
    const handles = await this.#session.call('virNetworkListAllPorts', this.#handle)
    const described = await this.#session.batch(
      handles.map((handle) => ({ name: 'virNetworkPortGetXMLDesc', args: [handle] })),
      false,
    )
    return handles.flatMap((handle, index) => {
      // A port that has gone meanwhile is none.
      const xml = described[index]?.value
      return xml === undefined ? [] : [new NetworkPort(this.#session, handle, parsePort(xml as string))]
    })
  }

  /**
   * Changes one thing of the network without a restart.
   *
   * @param affect  `both` (default): what runs and what is stored, as far as the network runs and is stored
   * @throws DefinitionError  for what a network of this mode cannot have, or what makes no sense in it; before libvirt is asked
   * @throws LibvirtError     `VIR_ERR_OPERATION_INVALID` for what is there already, or is not there to be changed
   * @see virNetworkUpdate, since 0.10.2
   */
  async update(
    update: NetworkUpdate,
    { affect = 'both' }: { readonly affect?: Affected } = {},
  ): Promise<UpdateOutcome> {
    const there = await affected(this.#session, this.#handle)
    const wanted = { both: there, live: VIR_NETWORK_UPDATE_AFFECT_LIVE, stored: VIR_NETWORK_UPDATE_AFFECT_CONFIG }[
      affect
    ]
    const live = (wanted & VIR_NETWORK_UPDATE_AFFECT_LIVE) !== 0
    const stored = (wanted & VIR_NETWORK_UPDATE_AFFECT_CONFIG) !== 0
    const definitions = [...(live ? [parseNetwork(await this.xml())] : []), ...(stored ? [await this.stored()] : [])]
    const { command, section, parentIndex, xml, reloadsFirewallRules } = writeUpdate(update, definitions)
    await this.#session.call('virNetworkUpdate', this.#handle, command, section, parentIndex, xml, wanted)
    await this.refresh()
    return { live, stored, reloadedFirewallRules: live && reloadsFirewallRules && this.#class.writesFirewallRules }
  }

  /** One line for people. @see virNetworkGetMetadata, since 9.7.0 @throws LibvirtError `VIR_ERR_NO_SUPPORT` before that */
  title(): Promise<string | null> {
    return readMetadata(this.#session, this.#handle, 'title', null)
  }

  /** `null` removes it. @see virNetworkSetMetadata, since 9.7.0 */
  setTitle(title: string | null): Promise<void> {
    return writeMetadata(this.#session, this.#handle, 'title', title)
  }

  /** Text for people. @see virNetworkGetMetadata, since 9.7.0 @throws LibvirtError `VIR_ERR_NO_SUPPORT` before that */
  description(): Promise<string | null> {
    return readMetadata(this.#session, this.#handle, 'description', null)
  }

  /** `null` removes it. @see virNetworkSetMetadata, since 9.7.0 */
  setDescription(description: string | null): Promise<void> {
    return writeMetadata(this.#session, this.#handle, 'description', description)
  }

  /** An application's element, as XML text; null where it has none here. @see virNetworkGetMetadata, since 9.7.0 */
  metadata(uri: string): Promise<string | null> {
    return readMetadata(this.#session, this.#handle, 'element', uri)
  }

  /** @param xml  `null` removes the element @param key  the prefix of its namespace @see virNetworkSetMetadata, since 9.7.0 */
  setMetadata(xml: string | null, { key, uri }: { readonly key: string; readonly uri: string }): Promise<void> {
    return writeMetadata(this.#session, this.#handle, 'element', xml, { key, uri })
  }

  /** Releases what this object holds. The network itself is not touched. */
  free(): Promise<void> {
    return this.#handle.free()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.free()
  }

  async #running() {
    const definition = await this.refresh()
    const bridge = this.#class.ownsBridge && 'bridge' in definition ? definition.bridge?.name : undefined
    return {
      handle: this.#handle,
      name: definition.name,
      bridge,
      ownsBridge: this.#class.ownsBridge,
      state: this.#state,
    }
  }
}
