import {
  type AddressFamily,
  type CallLimits,
  checkOptions,
  DefinitionError,
  familyOf,
  inSlices,
  limitChecks,
  limited,
  type OptionChecks,
} from '../base/index.js'
import type { Session } from '../ffi/index.js'
import type { Host } from '../host.js'
import type { HostFacts } from '../machine/index.js'
import {
  checkMatrixOptions,
  checkQuery,
  type Explanation,
  type ExternalEndpoint,
  explain,
  type GuestEndpoint,
  type HostEndpoint,
  type Known,
  type MatrixOptions,
  matrixChecks,
  matrixInSteps,
  portIssue,
  prepareHost,
  type ReachabilityMatrix,
  type ReachabilityQuery,
} from '../reachability/index.js'
import type { Snapshot } from '../snapshot/index.js'
import { takeSnapshot } from './take-snapshot.js'

/** What is known better than it can be read. */
export interface LiveOptions extends CallLimits, Known {
  /** Facts of the machine that were read before; omitted: they are read now, as `machine` of the connection says. */
  readonly facts?: HostFacts | undefined
}

/** What of a matrix is wanted, and what is known better than it can be read. */
export interface LiveMatrixOptions extends MatrixOptions, LiveOptions {}

/** A query about one network: a guest without a network is one of this. */
export interface NetworkQuery extends Omit<ReachabilityQuery, 'from' | 'to' | 'family'> {
  /** The end that opens the connection. */
  readonly from: NetworkEndpoint
  /** The end that is to be reached. */
  readonly to: NetworkEndpoint
  /** Omitted: that of the address that is named; otherwise `ipv4`. */
  readonly family?: AddressFamily
}

/** One end of a query about a network. */
export type NetworkEndpoint =
  | HostEndpoint
  | ExternalEndpoint
  | (Omit<GuestEndpoint, 'network'> & { readonly network?: string })

/** @param name  the network that the query is about */
export function queryOf({ from, to, family, ...rest }: NetworkQuery, name: string): ReachabilityQuery {
  const within = (end: NetworkEndpoint) => (end?.kind === 'guest' ? { ...end, network: end.network ?? name } : end)
  const addressOf = (end: NetworkEndpoint) => (end?.kind === 'guest' ? undefined : end?.address)
  const named = familyOf(addressOf(from) ?? addressOf(to) ?? '')
  return { ...rest, from: within(from), to: within(to), family: family ?? named ?? 'ipv4' }
}

const liveChecks: OptionChecks<LiveOptions> = {
  facts: 'object',
  guests: 'array',
  assume: 'object',
  ...limitChecks,
}

/**
 * @throws DefinitionError  for a query that makes no sense, before libvirt or the host is asked
 * @throws TimeoutError, or the signal's reason
 */
export async function explainLive(
  session: Session,
  host: Host,
  query: ReachabilityQuery,
  options: LiveOptions,
): Promise<Explanation> {
  checkQuery(query)
  const issues = portIssue(query)
  if (issues.length > 0) throw new DefinitionError(issues)
  checkOptions<LiveOptions>('explain', options, liveChecks)
  return limited(options, 'explain', async (signal) => {
    const snapshot = await prepared(session, host, options, signal)
    return explain(query, snapshot, options)
  })
}

/**
 * @throws DefinitionError  for options that make no sense, before libvirt or the host is asked
 * @throws TimeoutError, or the signal's reason
 */
export async function liveMatrix(
  session: Session,
  host: Host,
  options: LiveMatrixOptions,
): Promise<ReachabilityMatrix> {
  checkOptions<LiveMatrixOptions>('reachability', options, { ...liveChecks, ...matrixChecks })
  checkMatrixOptions(options)
  return limited(options, 'reachability', async (signal) => {
    const snapshot = await prepared(session, host, options, signal)
    return await inSlices(matrixInSteps(snapshot, options), signal)
  })
}

/** A snapshot whose facts are prepared for questions, in slices of the event loop. */
async function prepared(session: Session, host: Host, options: LiveOptions, signal?: AbortSignal): Promise<Snapshot> {
  const snapshot = await takeSnapshot(session, host, { facts: options.facts, signal })
  if (snapshot.facts !== null) await inSlices(prepareHost(snapshot.facts), signal)
  return snapshot
}
