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
 * A libvirt virtual network on one connection. Each mode has its own class.
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
   * @param mac  only this guest, `52:54:00:…`; omitted: all; the limits may take its place
   * @returns    one entry per address, so a dual-stack guest appears twice; `prefix` in bits, `expiresAt` a Date
   * @throws LibvirtError  `VIR_ERR_NO_SUPPORT` if the driver keeps no leases (`test:///`)
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
   * @throws LibvirtError  `VIR_ERR_NO_SUPPORT` if the driver has no ports (`test:///`)
   * @see virNetworkListAllPorts, since 5.5.0
   */
  async ports(limits?: CallLimits): Promise<NetworkPort[]> {
    return listPorts(callsWithin(this.session, limits, 'ports'), this.handle)
  }

  /**
   * Changes one part of the network without a restart.
   *
   * @param options.affect  `both` (default): the running network and the stored one, whichever exist
   * @throws DefinitionError  for what a network of this mode cannot have, before libvirt is asked
   * @throws OwnedError       for what belongs to another owner, with its name
   * @throws StateError       if only the running or only the stored network is to change, and it does not exist
   * @throws LibvirtError     `VIR_ERR_OPERATION_INVALID` for adding what exists, or changing what does not: nothing has
   *   changed
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
   * Reserves an IPv4 address for a guest: from the guest's next request on, DHCP gives the address to it and to no
   * other guest, even if it lies within a range. Changes the running network and the stored one, whichever exist.
   * Replaces an earlier reservation for that guest.
   *
   * @param guest  its name, or the MAC of its interface
   * @returns      what was changed; empty if it was reserved already
   * @throws DefinitionError  for an address that is not of the network, is the host's, reserved for another or leased
   *   to another now: whom; for a guest that is not there, or has not one interface on this network
   * @throws OwnedError       for an address or a guest that another owner has reserved, with its name
   */
  async reserve(guest: string, address: string, options: CallLimits & OwnerOptions = {}): Promise<UpdateOutcome> {
    checkOptions<CallLimits & OwnerOptions>('reserve', options, { ...ownerChecks, ...limitChecks })
    checkArgument('reserve', 'guest', guest, 'string')
    checkArgument('reserve', 'address', address, 'string')
    const asWhom = ownerIn(this.session, options)
    return limited(limitsOf(options), 'reserve', () => reserveAddress(this.session, this, guest, address, asWhom))
  }

  /**
   * Removes a guest's reservation. The guest keeps the address until its lease ends.
   *
   * @param guest  its name, or the MAC of its interface
   * @returns what was changed; empty if nothing was reserved
   * @throws OwnedError  if another owner reserved it, with its name
   */
  async unreserve(guest: string, options: CallLimits & OwnerOptions = {}): Promise<UpdateOutcome> {
    checkOptions<CallLimits & OwnerOptions>('unreserve', options, { ...ownerChecks, ...limitChecks })
    checkArgument('unreserve', 'guest', guest, 'string')
    const asWhom = ownerIn(this.session, options)
    return limited(limitsOf(options), 'unreserve', () => releaseAddress(this.session, this, guest, asWhom))
  }

  /** Who owns it, and what others own in it, according to its stored definition. */
  async owners(limits: CallLimits = {}): Promise<NetworkOwners> {
    checkLimits(limits, 'owners')
    return limited(limits, 'owners', () => readOwners(this.session, this.handle))
  }

  /**
   * Whether a connection to or from this network can be opened, and why: every step with its evidence, how it fails,
   * and what would make it work. Reads everything that it depends on: the connection's networks, the guests on them,
   * and the host's links, routes and firewall. For people: `explanationText()`.
   *
   * ```ts
   * await lab.explain({ from: { kind: 'external' }, to: { kind: 'guest', guest: 'web' }, protocol: 'tcp', port: 22 })
   * ```
   *
   * On a network that does not run the answer is no, and the remedy is to start it.
   *
   * @param query  a guest's `network` may be left out, and is then this one; `family` is ipv4 unless an address says
   *   otherwise
   * @throws DefinitionError  for a query that makes no sense, before anything is read; for an unknown network or guest
   * @throws MachineError     if the host cannot be read; `connect(uri, { machine })` says how to
   * @throws TimeoutError     after `timeout` ms; the signal's reason
   */
  explain(query: NetworkQuery, options: LiveOptions = {}): Promise<Explanation> {
    checkArgument('explain', 'query', query, 'object')
    return explainLive(this.session, this.host, queryOf(query, this.name), options)
  }

  /**
   * The problems that its guests have at present, worst first: whether they get an address, resolve names, reach the
   * host, one another and the outside; what causes each problem, and how to fix it, for now and for good.
   *
   * @throws MachineError  if the host cannot be read; `connect(uri, { machine })` says how to
   * @throws UnseenError   if its links cannot be read
   * @see diagnoseNetwork, for a snapshot
   */
  diagnose(options: LiveOptions = {}): Promise<NetworkFinding[]> {
    return diagnoseLive(this.session, this.host, this.name, options)
  }

  /**
   * Who can reach whom at present: this network against itself, the host, the outside and every other network, in IPv4
   * and IPv6. Plain data; for people: `matrixText()`.
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
