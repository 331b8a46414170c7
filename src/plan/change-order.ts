import type { NetworkDefinition } from '../xml/index.js'
import type { ChangeImpact, PlanBasis, PlannedChange } from './network-plan.js'
import { bridgeNameConflicts } from './preflight/bridge-names.js'
import type { NetworkConflict } from './preflight/conflict.js'
import { subnetConflicts } from './preflight/subnets.js'
import type { ExistingNetwork } from './preflight/surroundings.js'

type Existing = PlanBasis['networks'][number]
/** For each change the networks that must release something first, with what. */
type Waits = Map<PlannedChange, readonly NetworkConflict[]>

const harm: readonly ChangeImpact['kind'][] = ['none', 'live', 'live-reload', 'restart', 'stop', 'refused']

/**
 * Orders changes: the least harmful first, but each after those that release the bridge name or subnet it takes. Changes
 * that wait for each other are refused, since libvirt cannot swap.
 */
export function inOrder(changes: readonly PlannedChange[], basis: PlanBasis): PlannedChange[] {
  const left = [...changes].sort((one, other) => harm.indexOf(one.impact.kind) - harm.indexOf(other.impact.kind))
  const waits: Waits = new Map(left.map((change) => [change, takenByOthers(change, left, basis)]))
  const ordered: PlannedChange[] = []
  const refused: PlannedChange[] = []
  while (left.length > 0) {
    const waiting = new Set(left.map(({ network }) => network))
    const next = left.findIndex((change) => !waits.get(change)?.some(({ with: other }) => other && waiting.has(other)))
    const [change] = next < 0 ? [] : left.splice(next, 1)
    if (change) {
      ;(change.impact.kind === 'refused' ? refused : ordered).push(change)
      continue
    }
    const circle = circleIn(left, waits)
    refused.push(...circle.map((one) => inCircle(one, circle, waits.get(one) ?? [])))
    for (const one of circle) left.splice(left.indexOf(one), 1)
  }
  return [...ordered, ...refused]
}

/** What a change takes that another network of the plan still holds. */
function takenByOthers(
  { network, definition, started, impact }: PlannedChange,
  changes: readonly PlannedChange[],
  { networks, facts }: PlanBasis,
): NetworkConflict[] {
  if (definition === null || impact.kind === 'refused') return []
  const around = { networks: networks.flatMap(copiesOf), facts: facts ?? undefined }
  const begins = started === true || impact.kind === 'restart'
  const conflicts = (one: NetworkDefinition) =>
    [...bridgeNameConflicts(one, around), ...(begins ? subnetConflicts(one, around) : [])].filter(
      ({ severity, with: other }) => severity === 'error' && changes.some((change) => change.network === other),
    )
  const running = networks.find(({ name }) => name === network)?.running
  // Networks that overlap while they run do not wait for each other.
  const before = new Set(running ? conflicts(running).map(keyOf) : [])
  return conflicts(definition).filter((found) => !before.has(keyOf(found)))
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
