import {
  type CallLimits,
  checkArgument,
  checkLimits,
  checkOptions,
  limitChecks,
  limited,
  limitsOf,
  showAsJson,
} from '../../base/index.js'
import type { NetworkFinding } from '../../doctor/index.js'
import { callsWithin, limitedCalls } from '../../ffi/index.js'
import {
  diagnoseLive,
  explainLive,
  type Lease,
  type LiveMatrixOptions,
  type LiveOptions,
  liveMatrix,
  type NetworkQuery,
  type NetworkState,
  queryOf,
  toLease,
} from '../../gathering/index.js'
import type { Capabilities } from '../../modes/index.js'
import { type NetworkOwners, type NetworkUpdate, type OwnerOptions, ownerChecks } from '../../plan/index.js'
import type { Explanation, ReachabilityMatrix } from '../../reachability/index.js'
import type { NetworkDefinition } from '../../xml/index.js'
import { type AffectOptions, affectChecks } from '../live/affect.js'
import { applyUpdate } from '../live/apply-update.js'
import { listPorts, type NetworkPort } from '../live/network-port.js'
import { ownedUpdate } from '../live/owned-update.js'
import { releaseAddress, reserveAddress } from '../live/reserve.js'
import type { UpdateOutcome } from '../live/update.js'
import { ownerIn, readOwners } from '../owner.js'
import { NetworkLifecycle } from './network-lifecycle.js'

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
export abstract class VirtualNetwork<D extends NetworkDefinition = NetworkDefinition> extends NetworkLifecycle<D> {
  static {
    showAsJson(VirtualNetwork)
  }

  /** Who can reach whom in this mode. */
  get capabilities(): Capabilities {
    return this.row.capabilities
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
    checkArgument('update', 'update', update, 'object')
    const calls = limitedCalls(this.session, options)
    const asWhom = ownerIn(this.session, options)
    const { live, stored, reloadsFirewallRules } = await ownedUpdate(this.session, this.handle, update, asWhom, () =>
      applyUpdate(this.name, calls, this.handle, update, options.affect ?? 'both'),
    )
    await this.refresh()
    return { live, stored, reloadedFirewallRules: live && reloadsFirewallRules && this.row.writesFirewallRules }
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
    checkArgument('reserve', 'guest', guest, 'string')
    checkArgument('reserve', 'address', address, 'string')
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
    checkArgument('unreserve', 'guest', guest, 'string')
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
    checkArgument('explain', 'query', query, 'object')
    return explainLive(this.session, this.host, queryOf(query, this.name), options)
  }

  /**
   * What its guests will notice, now, worst first: whether they get an address, resolve names, reach the host, one another
   * and what is beyond; whose fault it is, and what mends it, for now and for good.
   *
   * @throws MachineError  where the host cannot be looked at, which `connect(uri, { machine })` mends
   * @throws UnseenError   where its links cannot be read
   * @see diagnoseNetwork, for a snapshot
   */
  diagnose(options: LiveOptions = {}): Promise<NetworkFinding[]> {
    return diagnoseLive(this.session, this.host, this.name, options)
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
}
