import {
  type AddressFamily,
  type CallLimits,
  checkOptions,
  DefinitionError,
  familyOf,
  inSlices,
  isLinkLocal,
  limitChecks,
  limited,
  type OptionChecks,
  sameAddress,
} from '../base/index.js'
import type { Session } from '../ffi/index.js'
import type { Host } from '../host.js'
import type { HostFacts } from '../machine/index.js'
import {
  type Assumptions,
  checkMatrixOptions,
  checkNames,
  checkQuery,
  type Explanation,
  type ExternalEndpoint,
  explain,
  type GuestEndpoint,
  type GuestState,
  givesRouter,
  type HostEndpoint,
  type MatrixOptions,
  matrixChecks,
  matrixInSteps,
  portIssue,
  prepareHost,
  type ReachabilityMatrix,
  type ReachabilityQuery,
  type Surroundings,
} from '../reachability/index.js'
import type { NetworkDefinition } from '../xml/index.js'
import { factsOfNetworksHost } from './facts-of-daemon.js'
import { type Present, type PresentGuest, readPresent } from './guests-present.js'

/** What is known better than it can be read. */
export interface LiveOptions extends CallLimits {
  /** Facts of the host that were read before; omitted: they are read now, through the connection's `host`. */
  readonly facts?: HostFacts | undefined
  /** Guests as they really are, by name and network; the others are as libvirt knows them. */
  readonly guests?: readonly GuestState[] | undefined
  readonly assume?: Assumptions | undefined
}

const liveChecks: OptionChecks<LiveOptions> = {
  facts: 'object',
  guests: 'array',
  assume: 'object',
  ...limitChecks,
}

/** What of a matrix is wanted, and what is known better than it can be read. */
export interface LiveMatrixOptions extends MatrixOptions, LiveOptions {}

/** A query about one network: a guest without a network is one of this. */
export interface NetworkQuery extends Omit<ReachabilityQuery, 'from' | 'to' | 'family'> {
  readonly from: NetworkEndpoint
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
  refuse(portIssue(query))
  checkOptions<LiveOptions>('explain', options, liveChecks)
  return limited(options, 'explain', async (signal) => {
    const present = await readPresent(session, signal)
    checkNames(query, placesOf(present, options))
    const surroundings = await surroundingsOf(present, host, { ...options, signal })
    await inSlices(prepareHost(surroundings.facts), signal)
    return explain(query, surroundings)
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
    const present = await readPresent(session, signal)
    checkMatrixOptions(
      options,
      present.networks.map(({ name }) => name),
    )
    const surroundings = await surroundingsOf(present, host, { ...options, signal })
    await inSlices(prepareHost(surroundings.facts), signal)
    return await inSlices(matrixInSteps(surroundings, options), signal)
  })
}

const placesOf = ({ networks, guests }: Present, options: LiveOptions) => ({
  networks,
  network: (wanted: string) => networks.find(({ name }) => name === wanted),
  guestsOf: (wanted: string) => [...guests, ...(options.guests ?? [])].filter(({ network }) => network === wanted),
})

async function surroundingsOf(present: Present, host: Host, options: LiveOptions): Promise<Surroundings> {
  const { networks, inactive } = present
  const { guests: given = [], assume } = options
  refuse(
    given.flatMap(({ network }, index) =>
      networks.some(({ name }) => name === network)
        ? []
        : [{ path: `guests[${index}].network`, message: `there is no network '${network}'` }],
    ),
  )
  const facts = options.facts ?? (await factsOfNetworksHost(host, present, options.signal))
  const isGiven = ({ name, network }: PresentGuest): boolean =>
    given.some((guest) => guest.name === name && guest.network === network)
  const read = present.guests.filter((guest) => !isGiven(guest)).map((guest) => stateOf(guest, networks, facts))
  return { networks, inactive, facts: facts, guests: [...given, ...read], ...(assume ? { assume } : {}) }
}

/** A guest's addresses by its agent, which knows all; otherwise by its leases and by what the host has heard from it. */
function stateOf(guest: PresentGuest, networks: readonly NetworkDefinition[], host: HostFacts): GuestState {
  const { name, network, mac, device, otherInterfaces, linkState, leased, reported } = guest
  const definition = networks.find((one) => one.name === network)
  const bridge = definition && 'bridge' in definition ? definition.bridge?.name : undefined
  const heard = host.neighbours
    .filter((neighbour) => neighbour.mac?.toLowerCase() === mac && neighbour.link === bridge)
    .map(({ address }) => address)
    .filter((address) => !leased.some((one) => sameAddress(one.split('/')[0] ?? '', address)))
  return {
    name,
    network,
    mac,
    otherInterfaces,
    linkState,
    addresses: (reported ?? [...leased, ...heard]).filter((address) => !isLinkLocal(address)),
    hasDefaultRoute: definition !== undefined && givesRouter(definition),
    mayHaveMore: reported === null,
    ...(device === null ? {} : { port: device }),
  }
}

function refuse(issues: readonly { readonly path: string; readonly message: string }[]): void {
  if (issues.length > 0) throw new DefinitionError(issues)
}
