import {
  diffNetwork,
  type NetworkPlan,
  type PlanBasis,
  type PlannedChange,
  planNetworks,
  type WantedNetwork,
} from '../../plan/index.js'

/**
 * What somebody did to a network. `removed`: it is not there any more. `undefined`: it runs, and nothing is stored of it.
 * `created`: nobody wanted it. `started`, `stopped`: it runs, or does not, and should not, or should. `edited`: its definition
 * is another one; `edited-stored`, `edited-running`: only what is stored, or only what runs. `autostart`: whether it starts
 * with the daemon.
 */
export type DriftKind =
  | 'removed'
  | 'undefined'
  | 'created'
  | 'started'
  | 'stopped'
  | 'edited'
  | 'edited-stored'
  | 'edited-running'
  | 'autostart'

/** How one network differs from what is wanted. */
export interface NetworkDrift {
  readonly network: string
  readonly kinds: readonly DriftKind[]
  /** What would put it right. */
  readonly change: PlannedChange
}

/** A snapshot has it all. */
export interface DriftBasis extends PlanBasis {
  readonly networks: readonly (PlanBasis['networks'][number] & { readonly uuid: string })[]
}

/**
 * How networks differ from what is wanted. Pure.
 *
 * @param own  networks that are neither wanted nor reported, by UUID
 */
export function findDrift(
  wanted: readonly WantedNetwork[],
  basis: DriftBasis,
  own: ReadonlySet<string>,
): NetworkDrift[] {
  const names = new Set(wanted.map(({ definition }) => definition.name))
  const others = new Set(
    basis.networks.filter(({ name, uuid }) => !names.has(name) && own.has(uuid)).map(({ name }) => name),
  )
  const plan = planNetworks(wanted, basis, { prune: true })
  return plan.changes
    .filter((change) => change.action !== 'remove' || !others.has(change.network))
    .map((change) => ({ network: change.network, kinds: kindsOf(change, wanted), change }))
}

function kindsOf(change: PlannedChange, wanted: readonly WantedNetwork[]): DriftKind[] {
  const { action, before, started, autostart } = change
  if (action === 'create') return ['removed']
  if (action === 'remove') return ['created']
  const definition = wanted.find((one) => one.definition.name === change.network)?.definition
  const difference = before && definition ? diffNetwork(definition, before) : undefined
  const [stored, running] = [difference?.stored ?? [], difference?.running ?? []].map(({ length }) => length > 0)
  const kinds: DriftKind[] = []
  if (before && !before.stored) kinds.push('undefined')
  if (started !== null) kinds.push(started ? 'stopped' : 'started')
  if (stored || running) {
    const alone = before?.stored && before.running
    kinds.push(alone && !running ? 'edited-stored' : alone && !stored ? 'edited-running' : 'edited')
  }
  if (autostart !== null) kinds.push('autostart')
  return kinds
}

/** The plan that puts one network right. */
export const mending = (change: PlannedChange): NetworkPlan => ({ changes: [change], unchanged: [], others: [] })

/** Networks as they are, as what is wanted: those that are stored. */
export const wantedAsFound = (networks: PlanBasis['networks']): WantedNetwork[] =>
  networks.flatMap(({ stored, active, autostart }) =>
    stored === null ? [] : [{ definition: stored, started: active, autostart }],
  )

/** Equal where the drift is. */
export const driftKey = ({ kinds, change }: NetworkDrift): string =>
  JSON.stringify([kinds, change.fields, change.definition, change.before])
