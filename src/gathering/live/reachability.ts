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
} from '../../base/index.js'
import type { Session } from '../../ffi/index.js'
import type { Host } from '../../host.js'
import type { HostFacts } from '../../machine/index.js'
import {
  checkGuests,
  checkMatrixOptions,
  checkPlaces,
  checkQuery,
  type Explanation,
  type ExternalEndpoint,
  explain,
  type GuestEndpoint,
  type HostEndpoint,
  type MatrixOptions,
  matrixChecks,
  matrixInSteps,
  networkNames,
  overrideChecks,
  portIssue,
  prepareHost,
  type ReachabilityMatrix,
  type ReachabilityOverrides,
  type ReachabilityQuery,
} from '../../reachability/index.js'
import type { Snapshot } from '../../snapshot/index.js'
import { gatherLibvirt, withFacts } from '../take-snapshot.js'

/** Options of a live query, with values that override what was read. */
export interface LiveOptions extends CallLimits, ReachabilityOverrides {
  /** Facts of the machine from an earlier reading; omitted: they are read live, through the connection's `machine`. */
  readonly facts?: HostFacts | undefined
}

/** Which part of a matrix to compute, with values that override what was read. */
export interface LiveMatrixOptions extends MatrixOptions, LiveOptions {}

/** A query about one network: a guest without a network is on this one. */
export interface NetworkQuery extends Omit<ReachabilityQuery, 'from' | 'to' | 'family'> {
  /** The end that opens the connection. */
  readonly from: NetworkEndpoint
  /** The end to reach. */
  readonly to: NetworkEndpoint
  /** Omitted: the family of the given address, otherwise `ipv4`. */
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

export const liveChecks: OptionChecks<LiveOptions> = {
  facts: 'object',
  ...overrideChecks,
  ...limitChecks,
}

/**
 * @throws DefinitionError  for an invalid query, before libvirt or the host is asked
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
    const snapshot = await gatherLibvirt(session, signal)
    // Report unknown names before the machine is read.
    checkPlaces(query, snapshot, options)
    const { guests, machines, segments, assume } = options
    return explain(query, await prepared(snapshot, host, options, signal), { guests, machines, segments, assume })
  })
}

/**
 * @throws DefinitionError  for invalid options, before libvirt or the host is asked
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
    const snapshot = await gatherLibvirt(session, signal)
    checkMatrixOptions(options, networkNames(snapshot))
    return await inSlices(matrixInSteps(await prepared(snapshot, host, options, signal), options), signal)
  })
}

/** A snapshot whose facts are prepared for queries, in slices of the event loop. */
export async function prepared(
  part: Snapshot,
  host: Host,
  options: LiveOptions,
  signal?: AbortSignal,
): Promise<Snapshot> {
  checkGuests(options.guests ?? [], networkNames(part))
  const snapshot = options.facts ? { ...part, facts: options.facts } : await withFacts(part, host, signal)
  if (snapshot.facts !== null) await inSlices(prepareHost(snapshot.facts), signal)
  return snapshot
}
