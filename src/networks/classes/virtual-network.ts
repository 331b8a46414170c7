import type { virNetworkPtr } from '../../../native-types/values.js'
import {
  type CallLimits,
  type ConnectedGuest,
  checkArgument,
  checkLimits,
  checkOptions,
  type DefinitionFinding,
  limitChecks,
  limited,
  limitsOf,
  showAsJson,
} from '../../base/index.js'
import { callsWithin, limitedCalls, type Session } from '../../ffi/index.js'
import {
  explainLive,
  type Lease,
  type LiveMatrixOptions,
  type LiveOptions,
  liveMatrix,
  type NetworkQuery,
  type NetworkState,
  queryOf,
  readNamed,
  toLease,
} from '../../gathering/index.js'
import type { Host } from '../../host.js'
import { type Capabilities, type ModeRow, rowOf } from '../../modes/index.js'
import { type NetworkOwners, type NetworkUpdate, type OwnerOptions, ownerChecks } from '../../plan/index.js'
import type { Explanation, ReachabilityMatrix } from '../../reachability/index.js'
import { checkNetwork, type NetworkDefinition } from '../../xml/index.js'
import { type AffectOptions, affectChecks } from '../live/affect.js'
import { applyUpdate } from '../live/apply-update.js'
import { NetworkHandle } from '../live/network-handle.js'
import { listPorts, type NetworkPort } from '../live/network-port.js'
import { readNetwork, storedXml } from '../live/network-state.js'
import { ownedUpdate } from '../live/owned-update.js'
import { releaseAddress, reserveAddress } from '../live/reserve.js'
import {
  checkStopOptions,
  connectedGuests,
  refuseStoredBridgeName,
  restartNetwork,
  type StopOptions,
  startNetwork,
  stopNetwork,
} from '../live/running.js'
import type { UpdateOutcome } from '../live/update.js'
import { ownerIn, readOwners } from '../owner.js'

/** A network as `JSON.stringify()` and console.log show it. */
export interface NetworkJson<D extends NetworkDefinition = NetworkDefinition> {
  /** Its name. */
  readonly name: string
  /** Its UUID. */
  readonly uuid: string
  /** Its mode. */
  readonly mode: D['mode']
  /** As of the last reading. */
  readonly state: NetworkState
  /** As of the last reading. */
  readonly definition: D
}

/**
 * A virtual network of libvirt's, as it lives on one connection. The class is that of its mode.
 *
 * @see https://libvirt.org/html/libvirt-libvirt-network.html
 */
export abstract class VirtualNetwork<D extends NetworkDefinition = NetworkDefinition> extends NetworkHandle {
  static {
    showAsJson(VirtualNetwork)
  }

  #definition: D
  #state: NetworkState
  #warnings: readonly DefinitionFinding[] | undefined
  /** The machine that it is on. @internal */
  protected readonly host: Host

  /** @param warnings  those of the definition that it was made by, or why it could not be read; omitted: what it has @internal */
  constructor(
    session: Session,
    handle: virNetworkPtr,
    definition: D,
    state: NetworkState,
    host: Host,
    warnings?: readonly DefinitionFinding[],
  ) {
    super(session, handle)
    this.host = host
    this.#warnings = warnings
    this.#definition = definition
    this.#state = state
  }

  /** Its name, unique on its connection. */
  get name(): string {
    return this.#definition.name
  }

  /** `dd8fe884-6c02-601e-7551-cca97df1c5df` */
  get uuid(): string {
    return this.#definition.uuid ?? ''
  }

  /** Its mode: what tells definitions and classes apart. */
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

  /**
   * What libvirt accepts of it though it may not do what was meant, and what this library does not understand of it. After
   * `define` and `create` those of the definition that was given, until it is read again; otherwise those of `definition`.
   */
  get warnings(): readonly DefinitionFinding[] {
    this.#warnings ??= checkNetwork(this.#definition).filter(({ severity }) => severity === 'warning')
    return this.#warnings
  }

  /** As of the last reading, start or stop by this object; `isActive()` and the like ask. */
  get state(): NetworkState {
    return this.#state
  }

  /** Who can reach whom in this mode. */
  get capabilities(): Capabilities {
    return this.#row.capabilities
  }

  /**
   * Starts it by what is stored.
   *
   * @throws BridgeNameInUseError  when a link of the host has the name of its bridge: which, and what name is free. libvirt,
   *   which from 11.3 on deletes that link, is not asked. Not checked if neither interface driver nor machine can be asked
   * @throws SubnetInUseError  when something on the host has its subnet: who, and which subnet is free
   * @throws LibvirtError      `VIR_ERR_OPERATION_INVALID` when it is active already
   * @see virNetworkCreate, since 0.2.0
   */
  async start(limits: CallLimits = {}): Promise<void> {
    checkLimits(limits, 'start')
    await startNetwork(this.session, this.host, this.handle, this.#definition.name, limits)
    await this.refresh()
  }

  /**
   * Takes the network down; a transient network is gone.
   *
   * @throws GuestsConnectedError  when running guests would be cut off, unless `disconnectGuests` is true
   * @throws LibvirtError          `VIR_ERR_OPERATION_INVALID` when it is not active
   * @see virNetworkDestroy, since 0.2.0
   */
  async stop(options: StopOptions = {}): Promise<void> {
    checkStopOptions('stop', options)
    await stopNetwork(this.session, await this.#running(options), options)
    this.#state = { ...this.#state, active: false }
  }

  /**
   * Stops and starts it, so that the stored definition takes effect, and reconnects its guests, which libvirt does not.
   * They are cut off for about a second and keep their addresses; if those do not fit the new definition, bounce the
   * guest's link. If the start fails, the network runs again as before, with its guests.
   *
   * @returns the guests that were cut off and are connected again
   * @throws GuestsConnectedError  when running guests would be cut off, unless `disconnectGuests` is true
   * @throws BridgeNameInUseError  as `start`, before anything is stopped
   * @throws SubnetInUseError, LibvirtError  as `stop` and `start`
   * @throws RestartError  if it runs, but guests could not be reconnected: which, and why; or if it is down
   */
  async restart(options: StopOptions = {}): Promise<ConnectedGuest[]> {
    checkStopOptions('restart', options)
    const guests = await restartNetwork(this.session, await this.#running(options), options)
    await this.refresh()
    return guests
  }

  /** Guests that run with an interface on this network, those that joined its bridge by name included. */
  async guests(limits: CallLimits = {}): Promise<ConnectedGuest[]> {
    const calls = callsWithin(this.session, limits, 'guests')
    return connectedGuests(calls, await this.#running(limits))
  }

  /**
   * Removes the stored definition. An active network stays up, as a transient one.
   *
   * @throws LibvirtError `VIR_ERR_OPERATION_INVALID` when it is transient
   * @see virNetworkUndefine, since 0.2.0
   */
  async undefine(limits?: CallLimits): Promise<void> {
    await callsWithin(this.session, limits, 'undefine').call('virNetworkUndefine', this.handle)
    this.#state = { ...this.#state, persistent: false, autostart: false }
  }

  /**
   * Whether it starts with the daemon.
   *
   * @throws BridgeNameInUseError  as `start`, where that start would be refused as things are now
   * @throws LibvirtError          `VIR_ERR_OPERATION_INVALID` when it is transient
   * @see virNetworkSetAutostart, since 0.2.1
   */
  async setAutostart(on: boolean, limits?: CallLimits): Promise<void> {
    checkArgument('setAutostart', 'on', on, 'boolean')
    const calls = callsWithin(this.session, limits, 'setAutostart')
    if (on) await refuseStoredBridgeName(calls, this.host, this.handle)
    await calls.call('virNetworkSetAutostart', this.handle, on ? 1 : 0)
    this.#state = { ...this.#state, autostart: on }
  }

  /** What it will be after the next start; if it was redefined, it may be of another mode than the running network. */
  async stored(limits?: CallLimits): Promise<NetworkDefinition> {
    const calls = callsWithin(this.session, limits, 'stored')
    return (await readNamed(calls, this.handle, await storedXml(calls, this.handle))).definition
  }

  /** Reads definition and state again. @returns this network, as it is now */
  async refresh(limits?: CallLimits): Promise<this> {
    const calls = callsWithin(this.session, limits, 'refresh')
    const { definition, unread, state } = await readNetwork(calls, this.handle)
    this.#definition = definition as D
    this.#warnings = unread
    this.#state = state
    return this
  }

  /**
   * Current DHCP leases of this network's dnsmasq.
   *
   * @param mac  only this guest, `52:54:00:…`; omitted: all, and the limits may stand in its place
   * @returns    one entry per address, so a dual-stack guest appears twice; `prefix` in bits, `expiresAt` a Date
   * @throws LibvirtError `VIR_ERR_NO_SUPPORT` where the driver keeps no leases (`test:///`)
   * @see virNetworkGetDHCPLeases, since 1.2.6
   */
  leases(limits?: CallLimits): Promise<Lease[]>
  leases(mac: string | undefined, limits?: CallLimits): Promise<Lease[]>
  async leases(macOrLimits?: string | CallLimits, limits?: CallLimits): Promise<Lease[]> {
    const isMac = macOrLimits === undefined || typeof macOrLimits === 'string'
    const calls = callsWithin(this.session, isMac ? limits : macOrLimits, 'leases')
    const mac = isMac ? (macOrLimits?.toLowerCase() ?? null) : null
    return (await calls.call('virNetworkGetDHCPLeases', this.handle, mac)).map(toLease)
  }

  /**
   * The guests' connections to it. Free them, or let their connection do it.
   *
   * @throws LibvirtError `VIR_ERR_NO_SUPPORT` where the driver has no ports (`test:///`)
   * @see virNetworkListAllPorts, since 5.5.0
   */
  async ports(limits?: CallLimits): Promise<NetworkPort[]> {
    return listPorts(callsWithin(this.session, limits, 'ports'), this.handle)
  }

  /**
   * Changes one thing of the network without a restart.
   *
   * @param options.affect  `both` (default): the running network and the stored one, whichever there is
   * @throws DefinitionError  for what a network of this mode cannot have, before libvirt is asked
   * @throws OwnedError       for what is another owner's: whose
   * @throws StateError       if just the running or the stored network is to change, and there is none
   * @throws LibvirtError     `VIR_ERR_OPERATION_INVALID` for adding what exists, or changing what does not: nothing has changed
   * @see virNetworkUpdate, since 0.10.2
   */
  async update(update: NetworkUpdate, options: AffectOptions & OwnerOptions = {}): Promise<UpdateOutcome> {
    checkOptions<AffectOptions & OwnerOptions>('update', options, { ...affectChecks, ...ownerChecks })
    const calls = limitedCalls(this.session, options)
    const asWhom = ownerIn(this.session, options)
    const { live, stored, reloadsFirewallRules } = await ownedUpdate(this.session, this.handle, update, asWhom, () =>
      applyUpdate(this.name, calls, this.handle, update, options.affect ?? 'both'),
    )
    await this.refresh()
    return { live, stored, reloadedFirewallRules: live && reloadsFirewallRules && this.#row.writesFirewallRules }
  }

  /**
   * Keeps an IPv4 address for a guest: DHCP gives it that one from its next request on, and nobody else, though it may be
   * within a range. Live and stored, as far as the network runs and is stored. What another call reserved for that guest is
   * replaced.
   *
   * @param guest  its name, or the MAC of its interface
   * @returns      what was changed; nothing where it was reserved already
   * @throws DefinitionError  for an address that is not of the network, is the host's, reserved for another or leased to
   *   another now: whom; for a guest that is not there, or has not one interface on this network
   * @throws OwnedError       for an address, or a guest, that another owner reserved: whose
   */
  async reserve(guest: string, address: string, options: CallLimits & OwnerOptions = {}): Promise<UpdateOutcome> {
    checkOptions<CallLimits & OwnerOptions>('reserve', options, { ...ownerChecks, ...limitChecks })
    const asWhom = ownerIn(this.session, options)
    return limited(limitsOf(options), 'reserve', () => reserveAddress(this.session, this, guest, address, asWhom))
  }

  /**
   * Takes back what `reserve` kept for a guest. It keeps the address until its lease ends.
   *
   * @param guest  its name, or the MAC of its interface
   * @returns      what was changed; nothing where nothing was reserved
   * @throws OwnedError  where another owner reserved it: whose
   */
  async unreserve(guest: string, options: CallLimits & OwnerOptions = {}): Promise<UpdateOutcome> {
    checkOptions<CallLimits & OwnerOptions>('unreserve', options, { ...ownerChecks, ...limitChecks })
    const asWhom = ownerIn(this.session, options)
    return limited(limitsOf(options), 'unreserve', () => releaseAddress(this.session, this, guest, asWhom))
  }

  /** Who owns it, and what others own in it, as its stored definition says. */
  async owners(limits: CallLimits = {}): Promise<NetworkOwners> {
    checkLimits(limits, 'owners')
    return limited(limits, 'owners', () => readOwners(this.session, this.handle))
  }

  /**
   * Whether a connection to or from this network can be opened, and why: every step with its evidence, how it fails, and
   * what would make it work. Reads all that it depends on now: the connection's networks, the guests on them, and the
   * host's links, routes and firewall. For people: `explanationText()`.
   *
   * ```ts
   * await lab.explain({ from: { kind: 'external' }, to: { kind: 'guest', guest: 'web' }, protocol: 'tcp', port: 22 })
   * ```
   *
   * On a network that does not run the answer is no, and the remedy is to start it.
   *
   * @param query  a guest's `network` may be left out, and is then this one; `family` is ipv4 unless an address says more
   * @throws DefinitionError  for a query that makes no sense, before anything is asked; for a network or guest that is not
   *   there
   * @throws MachineError  for a host that cannot be looked at, which `connect(uri, { machine })` mends
   * @throws TimeoutError  after `timeout` ms; the signal's reason
   */
  explain(query: NetworkQuery, options: LiveOptions = {}): Promise<Explanation> {
    return explainLive(this.session, this.host, queryOf(query, this.name), options)
  }

  /**
   * Who reaches whom: this network against itself, the host, the outside and every other network, IPv4 and IPv6, as it is
   * now. Plain data; for people: `matrixText()`.
   *
   * @throws DefinitionError, TimeoutError  as `explain`
   */
  reachability(options: Omit<LiveMatrixOptions, 'networks'> = {}): Promise<ReachabilityMatrix> {
    return liveMatrix(this.session, this.host, { ...options, networks: [this.name] })
  }

  /** Name, UUID, mode, state and definition, as plain data. */
  toJSON(): NetworkJson<D> {
    const { name, uuid, mode, state, definition } = this
    return { name, uuid, mode, state, definition }
  }

  get #row(): ModeRow {
    return rowOf(this.#definition)
  }

  async #running({ timeout, signal }: CallLimits) {
    const { definition } = await this.refresh({ timeout, signal })
    const ownsBridge = this.#row.guestsOn === 'own-bridge'
    const bridge = ownsBridge && 'bridge' in definition ? definition.bridge?.name : undefined
    return {
      host: this.host,
      handle: this.handle,
      name: definition.name,
      bridge,
      ownsBridge,
      state: this.#state,
    }
  }
}
