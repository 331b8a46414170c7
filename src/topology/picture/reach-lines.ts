import type { ReachabilityVerdict } from '../../base/index.js'
import type { Topology, TopologyReach } from '../model.js'

/** Who can reach whom between two nodes; both ways in one if they are the same. */
export interface ReachLine {
  readonly from: string
  readonly to: string
  readonly both: boolean
  readonly verdict: ReachabilityVerdict
  /** The reason in a few words; empty for an unconditional yes. */
  readonly label: string
}

/** The answers of both families, combined. */
export interface Together {
  readonly verdict: ReachabilityVerdict
  readonly text: string
  readonly because: string
}

/** Combines the families' answers into one. */
export function together(cells: readonly TopologyReach[]): Together | undefined {
  const [first] = cells
  if (!first) return undefined
  const because = [...new Set(cells.flatMap(shortly))].sort().join(', ')
  if (cells.every(({ verdict }) => verdict === first.verdict))
    return { verdict: first.verdict, text: words[first.verdict], because }
  const text = cells.map(({ family, verdict }) => `${family === 'ipv4' ? 4 : 6}:${words[verdict]}`).join(' ')
  return { verdict: 'conditional', text, because }
}

export const words = { yes: 'yes', no: 'no', conditional: 'if' } as const

/** `rejected port-unreachable from 10.0.0.1` → `rejected`; kinds of conditions as words. */
function shortly({ verdict, because }: TopologyReach): string[] {
  if (because === undefined) return []
  return verdict === 'no' ? because.split(' ').slice(0, 1) : because.replaceAll('-', ' ').split(', ')
}

/** Between each network and the host, and each network and the outside. */
export function reachLines({ nodes, reachability }: Topology): ReachLine[] {
  const byPair = new Map<string, TopologyReach[]>()
  for (const cell of reachability) {
    const key = JSON.stringify([cell.from, cell.to])
    byPair.set(key, [...(byPair.get(key) ?? []), cell])
  }
  const between = (from: string, to: string) => together(byPair.get(JSON.stringify([from, to])) ?? [])
  const there = new Set(nodes.map(({ id }) => id))
  return nodes
    .filter(({ kind, active }) => kind === 'network' && active)
    .flatMap(({ id }) =>
      ['host', 'outside'].flatMap((end): ReachLine[] => {
        const [to, from] = [between(id, end), between(end, id)]
        if (!to || !from || !there.has(end)) return []
        const line = (start: string, stop: string, one: Together, both: boolean): ReachLine => ({
          from: start,
          to: stop,
          both,
          verdict: one.verdict,
          label: labelOf(one),
        })
        if (to.text === from.text && labelOf(to) === labelOf(from)) return [line(id, end, to, true)]
        return [line(id, end, to, false), line(end, id, from, false)]
      }),
    )
}

function labelOf({ verdict, text, because }: Together): string {
  if (verdict === 'yes') return ''
  if (verdict === 'no') return because
  const families = text === 'if' ? '' : text
  return [families, because === '' ? '' : `if ${because}`].filter(Boolean).join(', ')
}
