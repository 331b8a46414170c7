import type { NetworkDefinition } from '../xml/index.js'
import type { ChangeImpact, PlanBasis, PlannedChange } from './network-plan.js'
import type { PlanSite } from './plan-network.js'
import { bridgeNameConflicts } from './preflight/bridge-names.js'
import type { NetworkConflict } from './preflight/conflict.js'
import { subnetConflicts } from './preflight/subnets.js'
import type { ExistingNetwork, PreflightSurroundings } from './preflight/surroundings.js'

type Existing = PlanBasis['networks'][number]
/** For each change, what other networks must release first. */
type Waits = Map<PlannedChange, readonly NetworkConflict[]>

const harm: readonly ChangeImpact['kind'][] = ['none', 'live', 'live-reload', 'restart', 'stop', 'refused']

/**
 * Orders changes: the least harmful first, but each after those that release the bridge name or subnet it takes. Changes
 * that wait for each other are refused, since libvirt cannot swap.
 */
export function inOrder(changes: readonly PlannedChange[], { basis, facts, existing }: PlanSite): PlannedChange[] {
  const left = [...changes].sort((one, other) => harm.indexOf(one.impact.kind) - harm.indexOf(other.impact.kind))
  const around = { networks: basis.networks.flatMap(copiesOf), facts }
  const changed = new Set(changes.map(({ network }) => network))
  const waits: Waits = new Map(
    left.map((change) => [change, takenByOthers(change, around, changed, existing.get(change.network)?.running)]),
  )
  const ordered: PlannedChange[] = []
  const refused: PlannedChange[] = []
  const waiting = new Set(changed)
  while (left.length > 0) {
    const next = left.findIndex((change) => !waits.get(change)?.some(({ with: other }) => other && waiting.has(other)))
    const [change] = next < 0 ? [] : left.splice(next, 1)
    if (change) {
      waiting.delete(change.network)
      ;(change.impact.kind === 'refused' ? refused : ordered).push(change)
      continue
    }
    const circle = circleIn(left, waits)
    refused.push(...circle.map((one) => inCircle(one, circle, waits.get(one) ?? [])))
    for (const one of circle) {
      waiting.delete(one.network)
      left.splice(left.indexOf(one), 1)
    }
  }
  return [...ordered, ...refused]
}

/** What a change takes that another network of the plan still holds. @param running  the network as it runs */
function takenByOthers(
  { definition, started, impact }: PlannedChange,
  around: PreflightSurroundings,
  changed: ReadonlySet<string>,
  running: NetworkDefinition | null | undefined,
): NetworkConflict[] {
  if (definition === null || impact.kind === 'refused') return []
  const begins = started === true || impact.kind === 'restart'
  const conflicts = (one: NetworkDefinition) =>
    [...bridgeNameConflicts(one, around), ...(begins ? subnetConflicts(one, around) : [])].filter(
      ({ severity, with: other }) => severity === 'error' && other !== null && changed.has(other),
    )
  const found = conflicts(definition)
  if (found.length === 0 || !running) return found
  // Networks that overlap while they run do not wait for each other.
  const before = new Set(conflicts(running).map(keyOf))
  return found.filter((one) => !before.has(keyOf(one)))
}

const keyOf = ({ kind, path, with: other }: NetworkConflict): string => JSON.stringify([kind, path, other])

const copiesOf = ({ stored, running }: Existing): ExistingNetwork[] => [
  ...(running ? [{ definition: running, active: true }] : []),
  ...(stored ? [{ definition: stored, active: false }] : []),
]

/** Changes of which each waits for the next, and the last for the first. There is one: each of `left` waits for another. */
function circleIn(left: readonly PlannedChange[], waits: Waits): PlannedChange[] {
  const path: PlannedChange[] = []
  let at = left[0]
  while (at && !path.includes(at)) {
    path.push(at)
    const others = new Set((waits.get(at) ?? []).map(({ with: other }) => other))
    at = left.find(({ network }) => others.has(network))
  }
  return at ? path.slice(path.indexOf(at)) : path
}

function inCircle(
  change: PlannedChange,
  circle: readonly PlannedChange[],
  taken: readonly NetworkConflict[],
): PlannedChange {
  const names = circle.map(({ network }) => network)
  const list = new Intl.ListFormat('en').format(names.toSorted())
  const because = taken
    .filter(({ with: other }) => other !== null && names.includes(other))
    .map(({ path, with: other, kind, free }) => {
      const what = kind === 'subnet' ? 'a subnet' : 'the bridge name'
      const way = free === null ? 'something free' : free
      return `${path}: this is still ${what} of network ${other}, and networks ${list} wait for each other: first move one of them to ${way}, then plan again`
    })
  return { ...change, impact: { kind: 'refused', because } }
}
