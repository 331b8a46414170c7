import {
  foreseeDecisions,
  type ReachabilityQuery,
  resolveEnds,
  type TracedPacket,
  type World,
} from '../../reachability/index.js'
import { compareDecisions, type DecisionPair, type Trace } from './compare-decisions.js'
import { flowOf } from './flow.js'
import type { LegacyVisit } from './read-legacy-trace.js'
import type { TracedChain } from './read-trace.js'
import type { Traced, Tracer } from './tracer.js'

/** Compares the decisions on a query's packets with the prediction; the trace may hold other packets too. */
export function compareTrace(
  query: ReachabilityQuery,
  world: World,
  tracer: Pick<Tracer, 'table' | 'placeOf' | 'bridges' | 'legacy'>,
  { visits, legacy, isIncomplete }: Traced,
  ports: { readonly asked: number; readonly sender?: number | undefined },
): Trace {
  // ARP does not appear in traces. Chains of a single device do if the packet has been traced before, as on its bridge.
  const isTraceable = (family: string, isLegacy: true | undefined): boolean =>
    isLegacy
      ? tracer.legacy.some((one) => one === family)
      : family !== 'arp' && family !== 'netdev' && (family !== 'bridge' || tracer.bridges)
  const { tables } = world.home.facts.firewall
  const hidden = tables.filter((table) => !isTraceable(table.family, table.legacy))
  const untraced = hidden.map(({ family, name, legacy: older }) => `${family} ${name}${older ? ' (legacy)' : ''}`)
  const predicted = foreseeDecisions(query, world)
  const { from, source, destination } = resolveEnds(query, world, { decide: () => true })
  const own = world.home.addresses.map(({ ip }) => ip.text)
  const key = {
    protocol: query.protocol,
    destination: destination?.text ?? '',
    port: ports.asked,
    own,
    // The kernel chooses which of the host's own addresses it sends from.
    ...(from.kind === 'host' ? { source: own } : source && { source: [source.text] }),
    ...(ports.sender !== undefined && query.protocol !== 'icmp' && { senderPort: ports.sender }),
  }
  const traced = flowOf(visits, key, tracer.table)
  // iptables-save shows base chains even if they do not exist, as long as they are empty.
  const empty = emptyChains(world)
  const isShown = ({ table, chain, legacy: older }: Place): boolean =>
    isTraceable(table.split(' ')[0] ?? '', older) && (older || !empty.has(`${table} ${chain}`))
  const shown = predicted?.filter(isShown)
  const visited = new Map<TracedPacket, (TracedChain & { readonly legacy?: true })[]>(
    [...traced].map(([packet, list]) => [packet, list.filter(isShown)]),
  )
  const known = new Set(tables.flatMap(({ family, name, legacy: older }) => (older ? [`${family} ${name}`] : [])))
  for (const [packet, list] of flowOf(visitsIn(legacy), key, firstVisitTable)) {
    const own = list.filter(({ table }) => known.has(table)).map((visit) => ({ ...visit, legacy: true as const }))
    visited.set(packet, [...(visited.get(packet) ?? []), ...own])
  }
  const decisions = compareDecisions(shown ?? [], visited, tracer.placeOf, isIncomplete)
  return { decisions, agrees: predicted && agreementOf(decisions), untraced, isIncomplete }
}

/** A chain that decides. */
interface Place {
  readonly table: string
  readonly chain: string
  readonly legacy?: true | undefined
}

const firstVisitTable = 'first visit'

/** Visits to legacy tables; a packet's first appearance is attributed to the tracing table, as in nft's traces. */
const visitsIn = (visits: readonly LegacyVisit[]): TracedChain[] =>
  visits.flatMap((visit) =>
    visit.isFirst
      ? [{ table: `inet ${firstVisitTable}`, chain: visit.chain.toLowerCase(), packet: visit.packet }, visit]
      : [visit],
  )

/** One difference is enough to disagree; agreement needs every decision seen. */
const agreementOf = (decisions: readonly DecisionPair[]): boolean | undefined =>
  decisions.some(({ agrees }) => agrees === false) ? false : decisions.every(({ agrees }) => agrees) || undefined

/** Base chains without a decision to make. */
const emptyChains = ({ home }: World): ReadonlySet<string> =>
  new Set(
    home.facts.firewall.tables.flatMap(({ family, name, legacy, chains }) =>
      legacy
        ? []
        : chains
            .filter(({ base, rules }) => base?.policy === 'accept' && rules.length === 0)
            .map((chain) => `${family} ${name} ${chain.name}`),
    ),
  )
