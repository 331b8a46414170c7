import { foreseeDecisions, type ReachabilityQuery, resolveEnds, type World } from '../../reachability/index.js'
import { compareDecisions, type DecisionPair, type Trace } from './compare-decisions.js'
import { flowOf } from './flow.js'
import type { Traced, Tracer } from './tracer.js'

/** What the kernel said of a query's packets beside what was foreseen, from a trace that may hold other packets too. */
export function compareTrace(
  query: ReachabilityQuery,
  world: World,
  tracer: Pick<Tracer, 'table' | 'placeOf' | 'bridges'>,
  { visits, isIncomplete }: Traced,
  ports: { readonly asked: number; readonly sender?: number | undefined },
): Trace {
  // Neither iptables' older backend shows there, nor ARP, nor what hangs on a device.
  const isTraceable = (family: string, legacy: true | undefined): boolean =>
    !legacy && family !== 'arp' && family !== 'netdev' && (family !== 'bridge' || tracer.bridges)
  const hidden = world.home.facts.firewall.tables.filter(({ family, legacy }) => !isTraceable(family, legacy))
  const untraced = hidden.map(({ family, name, legacy }) => `${family} ${name}${legacy ? ' (legacy)' : ''}`)
  const predicted = foreseeDecisions(query, world)
  const { from, source, destination } = resolveEnds(query, world, { decide: () => true })
  const own = world.home.addresses.map(({ ip }) => ip.text)
  const key = {
    protocol: query.protocol,
    destination: destination?.text ?? '',
    port: ports.asked,
    own,
    // Which of its own addresses the host takes is its kernel's choice.
    ...(from.kind === 'host' ? { source: own } : source && { source: [source.text] }),
    ...(ports.sender !== undefined && query.protocol !== 'icmp' && { senderPort: ports.sender }),
  }
  const traced = flowOf(visits, key, tracer.table)
  // iptables-save shows chains that are not there as long as they are empty.
  const empty = emptyChains(world)
  const shown = predicted?.filter(
    ({ table, chain, legacy }) => isTraceable(table.split(' ')[0] ?? '', legacy) && !empty.has(`${table} ${chain}`),
  )
  const visited = new Map(
    [...traced].map(([packet, list]) => [packet, list.filter(({ table, chain }) => !empty.has(`${table} ${chain}`))]),
  )
  const decisions = compareDecisions(shown ?? [], visited, tracer.placeOf, isIncomplete)
  return { decisions, agrees: predicted && agreementOf(decisions), untraced, isIncomplete }
}

/** One difference is enough; without it, all has to have been seen. */
const agreementOf = (decisions: readonly DecisionPair[]): boolean | undefined =>
  decisions.some(({ agrees }) => agrees === false) ? false : decisions.every(({ agrees }) => agrees) || undefined

/** Base chains in which there is nothing to decide. */
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
