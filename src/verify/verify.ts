import {
  checkArgument,
  checkOptions,
  checkShape,
  DefinitionError,
  ipOf,
  limitChecks,
  printable,
} from '../base/index.js'
import { localMachine, type MachineAccess, readHostFacts } from '../machine/index.js'
import {
  echoes,
  ended,
  firstOutput,
  listenerScript,
  must,
  type StartCommand,
  senderScript,
  startOf,
} from '../packets/index.js'
import {
  type Assumptions,
  type Explanation,
  explainIn,
  type GuestState,
  type ReachabilityEndpoint,
  type ReachabilityQuery,
  resolveEnds,
  World,
} from '../reachability/index.js'
import { type AgentProbe, checkPrograms, sendFrom } from './agent-probe.js'
import type { StandIn } from './stand-in.js'
import { type StandInOptions, StandIns } from './stand-ins.js'
import type { Trace } from './trace/compare-decisions.js'
import { compareTrace } from './trace/compare-trace.js'
import { legacyFamilies, startTracer } from './trace/tracer.js'

/** What one real packet did. */
export interface Observation {
  /** Whether the packet arrived and, if one is expected, its reply came back. */
  readonly reached: boolean
  /** The address that the destination saw (TCP, UDP). */
  readonly sourceSeen?: string
  /** `timeout`, or the error of the sender's system call. */
  readonly error?: string
}

/** A query's prediction and what really happened. */
export interface Verification {
  /** The query as sent: with stand-ins in place of guests. */
  readonly query: ReachabilityQuery
  /** The engine's answer. */
  readonly predicted: Explanation
  /** What the real packet did. */
  readonly observed: Observation
  /** False: the two contradict each other. Undefined: the prediction was conditional. */
  readonly agrees: boolean | undefined
  /** With `trace`: the rules that decided. */
  readonly trace?: Trace
}

/** Where to send packets, and on whose behalf. */
export interface VerifyOptions extends StandInOptions {
  /**
   * Real guests that queries name: they send and receive themselves, without stand-ins. They need
   * ping for ICMP and bash for TCP and UDP; as destination, something in them must answer on the query's port.
   */
  readonly agents?: readonly AgentProbe[]
  /** Assumptions about what cannot be known from here. */
  readonly assume?: Assumptions
  /** Milliseconds to wait for each packet's answer. Default 1000. */
  readonly timeout?: number
  /**
   * Also asks the kernel which rule of each base chain decided (`nft monitor trace`), and compares that to the
   * prediction. Two temporary tables named `virtnet_trace_…` mark the packets; they decide nothing. Default false.
   */
  readonly trace?: boolean
  /** Aborts after the current packet. */
  readonly signal?: AbortSignal
  /** The machine to read facts from and run commands on; omitted: this machine. TCP and UDP need Node there. */
  readonly machine?: MachineAccess
}

/** The port that stand-ins and the host listen on if the query names none. */
const ordinaryPort = 47_811

/**
 * Sends one real packet for each query, and compares with the prediction.
 *
 * Guests are stood in for by network namespaces on their network, but for those of `agents`; the host is itself; an
 * external endpoint can only be the destination, by address, and for TCP and UDP by port, where something must answer.
 * Needs root on the host, and unshare and nsenter (util-linux or busybox). Everything created for it is removed at the
 * end, however this process ends.
 *
 * @throws DefinitionError  if a query cannot be sent, because it is from outside or lacks what sending needs
 */
export async function verify(queries: readonly ReachabilityQuery[], options: VerifyOptions): Promise<Verification[]> {
  checkOptions<VerifyOptions>('verify', options, {
    networks: 'array',
    standIns: 'object',
    agents: 'array',
    assume: 'object',
    trace: 'boolean',
    machine: 'object',
    ...limitChecks,
  })
  checkArgument('verify', 'queries', queries, 'array')
  checkShape('verify', 'options', options, { networks: 'array' }, 'an object with networks')
  const { networks, assume, machine = localMachine, signal, timeout = 1000 } = options
  const start = startOf(machine)
  const agentOf = (end: ReachabilityEndpoint): AgentProbe | undefined =>
    end.kind === 'guest'
      ? options.agents?.find(({ state }) => state.network === end.network && state.name === end.guest)
      : undefined
  for (const query of queries) refuseUnsendable(query, agentOf(query.to))
  for (const query of queries) {
    const sender = agentOf(query.from)
    if (sender) await checkPrograms(sender, query)
  }
  await using standIns = new StandIns(start, options, agentOf)
  const host = await readHostFacts(machine, { signal })
  const world = new World({ networks, facts: host })
  for (const query of queries) await standIns.prepare(query, world)
  // With the stand-ins' ports and addresses filled in.
  const facts = await readHostFacts(machine, { signal })
  const guests = [...standIns.all, ...(options.agents ?? [])].map(({ state }) => state)
  const known = new World({ networks, facts: facts, guests, ...(assume ? { assume } : {}) })
  await using tracer = options.trace
    ? await startTracer(start, { ports: senderPorts, legacy: legacyFamilies(facts) })
    : undefined
  const found: Verification[] = []
  for (const query of queries) {
    signal?.throwIfAborted()
    const sent: ReachabilityQuery = {
      ...query,
      from: standIns.endpoint(query.from, 0),
      to: standIns.endpoint(query.to, 1, query.from),
    }
    const predicted = explainIn(sent, known)
    const between = { sender: agentOf(query.from), receiver: agentOf(query.to) }
    const senderPort = tracer && !between.sender ? senderPorts[0] + (found.length % spanOf(senderPorts)) : undefined
    const observed = await observe(start, standIns, between, sent, known, { timeout, senderPort })
    const agrees = predicted.verdict === 'conditional' ? undefined : agreement(predicted, observed)
    const trace =
      tracer &&
      compareTrace(sent, known, tracer, await tracer.take(), { asked: sent.port ?? ordinaryPort, sender: senderPort })
    found.push({ query: sent, predicted, observed, agrees, ...(trace && { trace }) })
  }
  return found
}

/** Source ports of traced packets: above the kernel's own ephemeral range. */
const senderPorts = [61_000, 65_535] as const

const spanOf = ([from, to]: readonly [number, number]): number => to - from + 1

const agreement = ({ verdict, sourceSeen }: Explanation, { reached, sourceSeen: seen }: Observation): boolean =>
  reached === (verdict === 'yes') && (seen === undefined || seen === sourceSeen)

function refuseUnsendable({ from, to, protocol, port }: ReachabilityQuery, receiver: AgentProbe | undefined): void {
  const refuse = (path: string, message: string): never => {
    throw new DefinitionError([{ path, message }])
  }
  if (from.kind === 'external') refuse('from', 'packets cannot be sent from an external machine')
  if (receiver && protocol !== 'icmp' && port === undefined)
    refuse('port', `give a port of guest ${receiver.state.name} on which something listens`)
  if (to.kind !== 'external') return
  if (to.address === undefined) refuse('to.address', 'is required: a packet is sent to one address')
  if (protocol !== 'icmp' && port === undefined)
    refuse('port', `give a port of ${to.address} on which something listens`)
}

async function observe(
  start: StartCommand,
  standIns: StandIns,
  agents: { readonly sender: AgentProbe | undefined; readonly receiver: AgentProbe | undefined },
  query: ReachabilityQuery,
  world: World,
  { timeout, senderPort }: { readonly timeout: number; readonly senderPort: number | undefined },
): Promise<Observation> {
  const { from, to, family, protocol, port = ordinaryPort } = query
  const sender = from.kind === 'guest' ? standIns.named(from.guest) : undefined
  const receiver = to.kind === 'guest' ? standIns.named(to.guest) : undefined
  const inside = (standIn: StandIn | undefined, argv: string[]): string[] => (standIn ? standIn.inside(argv) : argv)
  const address = addressOf(to, agents.receiver ?? receiver, query, world)
  if (address === undefined) return { reached: false, error: 'no address' }
  const wait = String(timeout)
  if (protocol === 'icmp' && !agents.sender) {
    return (await echoes(start, (argv) => inside(sender, argv), family, address, timeout))
      ? { reached: true }
      : { reached: false, error: 'timeout' }
  }
  const limit = String(timeout + 5000)
  const node = protocol === 'icmp' ? '' : await standIns.node()
  const listener =
    to.kind === 'external' || agents.receiver || protocol === 'icmp'
      ? undefined
      : start(inside(receiver, [node, '-e', listenerScript, String(port), family, limit]))
  try {
    if (listener) {
      const first = await firstOutput(listener)
      if (first !== 'ready') throw new Error(`cannot listen on port ${port} of ${address}: ${printable(first)}`)
    }
    if (agents.sender) {
      const { answer, error } = await sendFrom(agents.sender, query, address, port, timeout)
      if (answer === undefined) return { reached: false, ...(error === undefined ? {} : { error }) }
      const seen = listener ? ipOf(answer)?.text : undefined
      return seen === undefined ? { reached: true } : { reached: true, sourceSeen: seen }
    }
    const send = [node, '-e', senderScript, protocol, address, String(port), family, wait, String(senderPort ?? 0)]
    const outcome = JSON.parse(await must(start, inside(sender, send), timeout + 5000)) as {
      source?: string
      error?: string
    }
    if (outcome.error !== undefined) return { reached: false, error: outcome.error }
    const seen = outcome.source === undefined ? undefined : ipOf(outcome.source)?.text
    return seen === undefined || !listener ? { reached: true } : { reached: true, sourceSeen: seen }
  } finally {
    if (listener) await ended(listener, 2000)
  }
}

function addressOf(
  to: ReachabilityEndpoint,
  receiver: { readonly state: GuestState } | undefined,
  query: ReachabilityQuery,
  world: World,
): string | undefined {
  if (to.kind === 'external') return to.address
  if (receiver) {
    const wanted = receiver.state.addresses.map((text) => ipOf(text)).find((ip) => ip?.family === query.family)
    return wanted?.text
  }
  if (to.kind === 'host' && to.address !== undefined) return to.address
  return resolveEnds(query, world, { decide: () => true }).destination?.text
}
