import {
  type CallLimits,
  checkLimits,
  checkOptions,
  type EventStream,
  limitChecks,
  limited,
  showAsJson,
} from '../base/index.js'
import { type GapEvent, openSession, type Session } from '../ffi/index.js'
import { type LiveMatrixOptions, liveMatrix, takeSnapshot, watchLiveDrops } from '../gathering/index.js'
import { Guests, inventories, NwFilters } from '../guests/index.js'
import { Host } from '../host.js'
import type { MachineAccess } from '../machine/index.js'
import {
  type ApplyOptions,
  type ApplyOutcome,
  applyPlan,
  confirmedTampering,
  type DriftEvent,
  type DriftWatchOptions,
  HostInterfaces,
  hostOf,
  Networks,
  ownerIn,
  type ReachabilityWatchOptions,
  type RecoverOptions,
  type RecoverOutcome,
  recoverNetworks,
  setOwner,
  type TamperEvent,
  type TamperWatchOptions,
  type VerdictEvent,
  watchDrift,
  watchReachability,
  watchTampering,
} from '../networks/index.js'
import {
  foreseeReachability,
  type NetworkPlan,
  type PlanOptions,
  planChecks,
  planNetworks,
  type WantedNetwork,
} from '../plan/index.js'
import { machineOfSession } from '../playground/index.js'
import { Policies } from '../policy/index.js'
import type { ReachabilityMatrix, Tampering } from '../reachability/index.js'
import type { Snapshot } from '../snapshot/index.js'
import { drawLive, type LiveDrawOptions } from '../topology/index.js'
import type { DropWatchOptions, GuestDrop } from '../verify/index.js'
import type { NetworkDefinition } from '../xml/index.js'
import type { ConnectOptions } from './connect-options.js'
import { LibvirtConnection } from './libvirt-connection.js'
import { GuestQuarantines } from './quarantines.js'

/**
 * Connects to libvirt.
 *
 * @param uri  any that libvirt takes: `qemu:///system`, `qemu+ssh://root@host/system`, `qemu+tls://host/system`,
 *             `qemu+unix:///system?socket=…`, `ch:///system`, `lxc:///`, `test:///default`; omitted: libvirt's default
 * @throws LibraryError  when libvirt.so.0 is not there
 * @throws ConnectError  when libvirt cannot connect, `VIR_ERR_AUTH_FAILED` when it may not: the URI, and what to do
 * @throws TimeoutError  after `options.timeout` ms
 * @see https://libvirt.org/uri.html
 */
export async function connect(uri?: string, options: ConnectOptions = {}): Promise<Connection> {
  return new Connection(await openSession(uri, options, inventories), options.machine, options.owner)
}

/** A connection to one libvirt. Close it, or let `await using` do it; nothing of it can be used afterwards. */
export class Connection extends LibvirtConnection {
  static {
    showAsJson(Connection)
  }

  /** Its virtual networks. */
  readonly networks: Networks
  /** Its virtual machines. */
  readonly guests: Guests
  /** Its network filters, where its daemon has libvirt's nwfilter driver. */
  readonly nwfilters: NwFilters
  /** Links of the host, where its daemon has libvirt's interface driver. */
  readonly hostInterfaces: HostInterfaces
  /** The machine that the daemon is on. */
  readonly host: Host
  /** What may talk to what on the machine beyond the modes of its networks, or less: forwards, allowances, limits. */
  readonly policies: Policies

  /** Use `connect()`. @internal */
  constructor(session: Session, host?: MachineAccess, owner?: string) {
    super(session)
    setOwner(session, owner)
    this.host = new Host(host ?? machineOfSession(session))
    this.networks = new Networks(session, this.host)
    this.guests = new Guests(session)
    this.nwfilters = new NwFilters(session)
    this.hostInterfaces = new HostInterfaces(session)
    this.policies = new Policies({
      machine: () => this.host.machine(),
      snapshot: (signal) => takeSnapshot(session, this.host, signal),
      quarantines: () => new GuestQuarantines(session, this.guests, this.networks, this.policies, owner),
      owner,
    })
  }

  /**
   * Networks, guests and the machine that they are on, read now: plain JSON, to be kept, sent and asked later. `explain`,
   * `reachabilityMatrix`, `findTampering` and `externalRoutes` answer from it, without libvirt and anywhere. Definitions in
   * it are frozen.
   *
   * ```ts
   * const snapshot = await connection.snapshot()
   * await writeFile('lab.json', JSON.stringify(snapshot))
   * explain(query, parseSnapshot(await readFile('lab.json', 'utf8')))
   * ```
   *
   * A machine that cannot be looked at leaves `facts` null and its reason in `unseen`; so does whatever single thing of
   * libvirt's cannot be read.
   *
   * @throws LibvirtError  where the networks or guests cannot be listed
   * @throws TimeoutError  after `timeout` ms; the signal's reason
   */
  async snapshot(limits: CallLimits = {}): Promise<Snapshot> {
    checkLimits(limits, 'snapshot')
    return limited(limits, 'snapshot', (signal) => takeSnapshot(this.session, this.host, signal))
  }

  /**
   * Its networks as a picture: guests, networks by mode, the host's bridges, bonds, VLANs and NICs, and who reaches whom.
   *
   * ```ts
   * await writeFile('host.svg', await connection.draw())
   * await appendFile('README.md', '```mermaid\n' + (await connection.draw({ format: 'mermaid' })) + '```')
   * ```
   *
   * @throws OptionTypeError  for options that make no sense, before anything is asked
   * @throws LibvirtError     where the networks or guests cannot be listed
   * @throws TimeoutError     after `timeout` ms; the signal's reason
   */
  draw(options: LiveDrawOptions = {}): Promise<string> {
    return drawLive((limits) => this.snapshot(limits), options)
  }

  /**
   * What it takes to make networks what is wanted, read now, and what each change disturbs: nothing, nobody while it runs,
   * the guests that a restart cuts off by name, or why it cannot be done; and what all of it opens and closes, which the rules
   * that libvirt will write tell before they are there. Nothing is done. For people: `planText()`.
   *
   * ```ts
   * console.log(planText(await connection.plan([{ mode: 'isolated', name: 'lab' }])))
   * ```
   *
   * @param wanted  definitions, or definitions with whether they run and start with the daemon, both true by default
   * @throws DefinitionError  for definitions that make no sense, and for two of one name or UUID
   * @throws TimeoutError     after `timeout` ms; the signal's reason
   */
  async plan(
    wanted: readonly (NetworkDefinition | WantedNetwork)[],
    options: PlanOptions & CallLimits = {},
  ): Promise<NetworkPlan> {
    checkOptions<PlanOptions & CallLimits>('plan', options, { ...planChecks, ...limitChecks })
    const { timeout, signal, ...wish } = options
    return limited({ timeout, signal }, 'plan', async (over) => {
      const snapshot = await takeSnapshot(this.session, this.host, over)
      const plan = planNetworks(wanted, snapshot, { ...wish, ...ownerIn(this.session, wish) })
      const host = await hostOf(this.session)
      return { ...plan, host, reachability: foreseeReachability(plan, snapshot) }
    })
  }

  /**
   * Carries out a plan, the least harmful change first: each network as `networks.ensure()` and `networks.remove()` do it.
   * All of it, or none: where a step fails, everything goes back to what it was. A journal on disk is written before each network,
   * so that the next `apply` or `recover` takes back what a killed process left half done.
   *
   * ```ts
   * const plan = await connection.plan(wanted)
   * await connection.apply(plan, { onProgress: ({ kind, ...event }) => console.log(kind, event) })
   * ```
   *
   * @throws ApplyError  `untouched`: something is not as it was when this was planned (`moved`), the plan has what cannot be
   *   done, another process is changing networks (`holder`), or the journal cannot be used. `rolled-back`: a step failed, and
   *   all is as it was, but a network that another program changed (`moved`); so, too, when `timeout` or `signal` ended it.
   *   `mixed`: going back failed
   * @throws GuestsConnectedError  before anything is done, where the plan cuts running guests off, unless
   *   `disconnectGuests` is true
   */
  async apply(plan: NetworkPlan, options: ApplyOptions = {}): Promise<ApplyOutcome> {
    return applyPlan(this.networks, this.session, this.host, plan, options)
  }

  /**
   * Takes back what an `apply` that was killed left half done. `apply` does so first by itself.
   *
   * @throws ApplyError  `untouched`: another process is changing networks, or the journal is another host's or cannot be
   *   read. `mixed`: something could not be taken back
   */
  async recover(options: RecoverOptions = {}): Promise<RecoverOutcome> {
    return recoverNetworks(this.session, this.host, options)
  }

  /**
   * Who reaches whom on the host: all networks, the host and the outside against each other, IPv4 and IPv6, as it is now.
   * Plain data; for people: `matrixText()`. One question and its why: `network.explain()`.
   *
   * @throws OptionTypeError, OptionRangeError, DefinitionError  for options that make no sense, before anything is asked
   * @throws MachineError     for a host that cannot be looked at, which `connect(uri, { machine })` mends
   * @throws TimeoutError     after `timeout` ms; the signal's reason
   */
  reachability(options: LiveMatrixOptions = {}): Promise<ReachabilityMatrix> {
    return liveMatrix(this.session, this.host, options)
  }

  /**
   * What somebody changed of the firewall rules and sysctls that libvirt set up for its active networks: what is wrong,
   * what that breaks, and the commands that heal it. Since when, one look cannot know: `watchTampering` can.
   *
   * @throws UnseenError      where the host cannot be read, as without root
   * @throws MachineError     where the daemon is on another machine and `connect()` was given no `machine`
   * @throws TimeoutError     after `timeout` ms; the signal's reason
   */
  async findTampering(limits: CallLimits = {}): Promise<Tampering[]> {
    checkLimits(limits, 'findTampering')
    return confirmedTampering(this.networks, this.host, limits)
  }

  /**
   * Tampering as it comes and goes, with the last time at which all was right and what was changed. What is wrong already
   * comes first. What libvirt itself does when networks start, stop or change is none. On a connection that reconnects it
   * goes on after a `gap`.
   *
   * @throws UnseenError, MachineError  from the iteration, as `findTampering`; a reading that fails later is tried again
   * @throws LibvirtError  from the iteration: `VIR_ERR_NO_CONNECT` when the connection is lost, as by a daemon's restart
   */
  watchTampering(options: TamperWatchOptions = {}): EventStream<TamperEvent | GapEvent> {
    return watchTampering(this.networks, this.session, this.host, options)
  }

  /**
   * Networks that somebody edits, stops, removes, creates or sets to autostart otherwise, against what is wanted: from
   * libvirt's events, and from a slow look for what has no event. Each with the plan that puts it right; what is not as it is
   * wanted already comes first. On a connection that reconnects it goes on after a `gap`.
   *
   * ```ts
   * for await (const event of connection.watchDrift(wanted))
   *   if (event.type === 'drifted' && event.plan) await connection.apply(event.plan)
   * ```
   *
   * @param wanted  as for `plan()`; omitted: all networks that are stored, as they are now
   * @throws DefinitionError  for definitions that make no sense, and for two of one name or UUID
   * @throws LibvirtError     from the iteration: `VIR_ERR_NO_CONNECT` when the connection is lost and does not reconnect
   */
  watchDrift(
    wanted?: readonly (NetworkDefinition | WantedNetwork)[],
    options: DriftWatchOptions = {},
  ): EventStream<DriftEvent | GapEvent> {
    return watchDrift(this.networks, this.session, this.host, wanted, options)
  }

  /**
   * Who reaches whom, as it is at first and as it changes: what opened and what closed since the last look, whoever changed it.
   * Options are those of `reachability()`. On a connection that reconnects it goes on after a `gap`.
   *
   * ```ts
   * for await (const event of connection.watchReachability({ signal }))
   *   if (event.type === 'changed') console.log(event.sentences.join('\n'))
   * ```
   *
   * @throws MachineError, UnseenError  from the iteration, for a host that cannot be looked at
   * @throws LibvirtError  from the iteration: `VIR_ERR_NO_CONNECT` when the connection is lost and does not reconnect
   */
  watchReachability(options: ReachabilityWatchOptions = {}): EventStream<VerdictEvent | GapEvent> {
    return watchReachability(this.networks, this.session, this.host, options)
  }

  /**
   * Which packets of guests are dropped now, by which rule of whom: the kernel's own trace of them. What asks for it is gone
   * when the loop is left, or this program ends, however it ends.
   *
   * ```ts
   * for await (const { guest, packet, culprit, evidence, count } of connection.watchDrops())
   *   console.log(`${guest} → ${packet.destination}:${packet.port} ${count} ×: ${culprit}: ${evidence}`)
   * ```
   *
   * Legacy iptables, XDP and traffic control are not traced.
   *
   * @throws UnseenError      from the iteration, where the machine's nft cannot trace, as without root
   * @throws MachineError     from the iteration, for a host that cannot be looked at
   * @throws DefinitionError  from the iteration, for a network that is not there
   */
  watchDrops(options: DropWatchOptions = {}): EventStream<GuestDrop> {
    return watchLiveDrops(this.session, this.host, options)
  }

  /** Whether it is closed. */
  toJSON(): { readonly isClosed: boolean } {
    return { isClosed: this.isClosed }
  }
}
