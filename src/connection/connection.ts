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
 * @param uri  any libvirt URI: `qemu:///system`, `qemu+ssh://root@host/system`, `qemu+tls://host/system`,
 *   `qemu+unix:///system?socket=…`, `ch:///system`, `lxc:///`, `test:///default`; omitted: libvirt's default
 * @throws LibraryError  when libvirt.so.0 cannot be loaded
 * @throws ConnectError  when libvirt cannot connect, `VIR_ERR_AUTH_FAILED` when access is denied: the URI, and what to do
 * @throws TimeoutError  after `options.timeout` ms
 * @see https://libvirt.org/uri.html
 */
export async function connect(uri?: string, options: ConnectOptions = {}): Promise<Connection> {
  return new Connection(await openSession(uri, options, inventories), options.machine, options.owner)
}

/** A connection to libvirt. Close it, or let `await using` do so; its objects cannot be used afterwards. */
export class Connection extends LibvirtConnection {
  static {
    showAsJson(Connection)
  }

  /** Its virtual networks. */
  readonly networks: Networks
  /** Its virtual machines. */
  readonly guests: Guests
  /** Its network filters, if its daemon has libvirt's nwfilter driver. */
  readonly nwfilters: NwFilters
  /** Links of the host, if its daemon has libvirt's interface driver. */
  readonly hostInterfaces: HostInterfaces
  /** The machine that the daemon is on. */
  readonly host: Host
  /** Policies for the machine's traffic beyond what network modes permit or forbid: forwards, allowances, limits. */
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
   * Reads networks, guests and their machine into plain JSON, which can be kept, sent and queried later.
   * `explain`, `reachabilityMatrix`, `findTampering` and `externalRoutes` work on it anywhere, without libvirt.
   * Definitions in it are frozen.
   *
   * ```ts
   * const snapshot = await connection.snapshot()
   * await writeFile('lab.json', JSON.stringify(snapshot))
   * explain(query, parseSnapshot(await readFile('lab.json', 'utf8')))
   * ```
   *
   * If the machine cannot be read, `facts` is null and `unseen` says why; `unseen` also lists libvirt objects that
   * cannot be read.
   *
   * @throws LibvirtError  if the networks or guests cannot be listed
   * @throws TimeoutError  after `timeout` ms; the signal's reason
   */
  async snapshot(limits: CallLimits = {}): Promise<Snapshot> {
    checkLimits(limits, 'snapshot')
    return limited(limits, 'snapshot', (signal) => takeSnapshot(this.session, this.host, signal))
  }

  /**
   * Its networks as a picture: guests, networks by mode, bridges, bonds, VLANs and NICs of the host, and reachability.
   *
   * ```ts
   * await writeFile('host.svg', await connection.draw())
   * await appendFile('README.md', '```mermaid\n' + (await connection.draw({ format: 'mermaid' })) + '```')
   * ```
   *
   * @throws OptionTypeError  for invalid options, before anything is read
   * @throws LibvirtError     if the networks or guests cannot be listed
   * @throws TimeoutError     after `timeout` ms; the signal's reason
   */
  draw(options: LiveDrawOptions = {}): Promise<string> {
    return drawLive((limits) => this.snapshot(limits), options)
  }

  /**
   * Plans the changes that bring networks to the wanted state. Says what each disturbs: nothing, no running guest, the
   * guests that a restart cuts off by name, or why it cannot be done; and which connections the whole plan opens and
   * closes, predicted from the rules that libvirt will write. Changes nothing. For people: `planText()`.
   *
   * ```ts
   * console.log(planText(await connection.plan([{ mode: 'isolated', name: 'lab' }])))
   * ```
   *
   * @param wanted  definitions, or definitions with `started` and `autostart`, both true by default
   * @throws DefinitionError  for invalid definitions, and for two with the same name or UUID
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
   * Carries out a plan, the least harmful change first: each network as `networks.ensure()` and `networks.remove()` do
   * it. All or nothing: if a step fails, everything is rolled back. A journal on disk is written before each network,
   * so that the next `apply` or `recover` rolls back what a killed process left unfinished.
   *
   * ```ts
   * const plan = await connection.plan(wanted)
   * await connection.apply(plan, { onProgress: ({ kind, ...event }) => console.log(kind, event) })
   * ```
   *
   * @throws ApplyError            `untouched`: something has changed since the plan was made (`moved`), the plan
   *   contains a change that cannot be made, another process is changing networks (`holder`), or the journal cannot be
   *   used. `rolled-back`: a step failed, or `timeout` or `signal` ended it, and everything is as it was, except a
   *   network that another program changed (`moved`). `mixed`: the rollback failed
   * @throws GuestsConnectedError  before anything is done, if the plan cuts running guests off, unless
   *   `disconnectGuests` is true
   */
  async apply(plan: NetworkPlan, options: ApplyOptions = {}): Promise<ApplyOutcome> {
    return applyPlan(this.networks, this.session, this.host, plan, options)
  }

  /**
   * Rolls back what a killed `apply` left unfinished. `apply` does this first itself.
   *
   * @throws ApplyError  `untouched`: another process is changing networks, or the journal belongs to another host or
   *   cannot be read. `mixed`: something could not be rolled back
   */
  async recover(options: RecoverOptions = {}): Promise<RecoverOutcome> {
    return recoverNetworks(this.session, this.host, options)
  }

  /**
   * Who can reach whom on the host at present: all networks, the host and the outside against each other, in IPv4 and
   * IPv6. Plain data; for people: `matrixText()`. For a single question, with reasons: `network.explain()`.
   *
   * @throws OptionTypeError, OptionRangeError, DefinitionError  for invalid options, before anything is read
   * @throws MachineError  if the host cannot be read; `connect(uri, { machine })` says how to
   * @throws TimeoutError  after `timeout` ms; the signal's reason
   */
  reachability(options: LiveMatrixOptions = {}): Promise<ReachabilityMatrix> {
    return liveMatrix(this.session, this.host, options)
  }

  /**
   * Finds changes to the firewall rules and sysctls that libvirt set up for its active networks: what is wrong, what
   * that breaks, and the commands that repair it. It cannot say since when; `watchTampering` can.
   *
   * @throws UnseenError   if the host cannot be read, as without root
   * @throws MachineError  if the daemon is on another machine and `connect()` was given no `machine`
   * @throws TimeoutError  after `timeout` ms; the signal's reason
   */
  async findTampering(limits: CallLimits = {}): Promise<Tampering[]> {
    checkLimits(limits, 'findTampering')
    return confirmedTampering(this.networks, this.host, limits)
  }

  /**
   * Watches for tampering, and reports when each finding appears and when it is healed, with the last time without it
   * and what was changed. Existing findings are reported first. What libvirt itself does when networks start, stop or
   * change does not count. On a connection that reconnects, the watch goes on after a `gap`.
   *
   * @throws UnseenError, MachineError  from the iteration, as `findTampering`; readings that fail later are retried
   * @throws LibvirtError  from the iteration: `VIR_ERR_NO_CONNECT` when the connection is lost
   */
  watchTampering(options: TamperWatchOptions = {}): EventStream<TamperEvent | GapEvent> {
    return watchTampering(this.networks, this.session, this.host, options)
  }

  /**
   * Watches for networks that drift from the wanted state, because someone edits, starts, stops, removes or creates one
   * or changes its autostart: by events, and by slow polling for what has none. Each event carries the plan that
   * corrects the drift; existing drift comes first. On a connection that reconnects, the watch goes on after a `gap`.
   *
   * ```ts
   * for await (const event of connection.watchDrift(wanted))
   *   if (event.type === 'drifted' && event.plan) await connection.apply(event.plan)
   * ```
   *
   * @param wanted  as for `plan()`; omitted: all stored networks, as they are now
   * @throws DefinitionError  for invalid definitions, and for two with the same name or UUID
   * @throws LibvirtError     from the iteration: `VIR_ERR_NO_CONNECT` when the connection is lost for good
   */
  watchDrift(
    wanted?: readonly (NetworkDefinition | WantedNetwork)[],
    options: DriftWatchOptions = {},
  ): EventStream<DriftEvent | GapEvent> {
    return watchDrift(this.networks, this.session, this.host, wanted, options)
  }

  /**
   * Watches who can reach whom: reports the initial matrix, then what opened and closed since the last check. Takes
   * the options of `reachability()`. On a connection that reconnects, the watch goes on after a `gap`.
   *
   * ```ts
   * for await (const event of connection.watchReachability({ signal }))
   *   if (event.type === 'changed') console.log(event.sentences.join('\n'))
   * ```
   *
   * @throws MachineError, UnseenError  from the iteration, if the host cannot be read
   * @throws LibvirtError  from the iteration: `VIR_ERR_NO_CONNECT` when the connection is lost and does not reconnect
   */
  watchReachability(options: ReachabilityWatchOptions = {}): EventStream<VerdictEvent | GapEvent> {
    return watchReachability(this.networks, this.session, this.host, options)
  }

  /**
   * Watches which packets of guests are dropped, and by which program's rule, with the kernel's own trace. The tracing
   * rules are removed when the loop is left or the process ends, in whatever way.
   *
   * ```ts
   * for await (const { guest, packet, culprit, evidence, count } of connection.watchDrops())
   *   console.log(`${guest} → ${packet.destination}:${packet.port} ${count} ×: ${culprit}: ${evidence}`)
   * ```
   *
   * Legacy iptables, XDP and traffic control are not traced.
   *
   * @throws UnseenError      from the iteration, if the machine's nft cannot trace, as without root
   * @throws MachineError     from the iteration, if the host cannot be read
   * @throws DefinitionError  from the iteration, for an unknown network
   */
  watchDrops(options: DropWatchOptions = {}): EventStream<GuestDrop> {
    return watchLiveDrops(this.session, this.host, options)
  }

  /** Whether it is closed. */
  toJSON(): { readonly isClosed: boolean } {
    return { isClosed: this.isClosed }
  }
}
