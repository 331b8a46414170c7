import {
  diffNetwork,
  type NetworkPlan,
  type PlanBasis,
  type PlannedChange,
  planNetworks,
  type WantedNetwork,
} from '../../plan/index.js'

/**
 * How a network drifted. `removed`: it no longer exists. `undefined`: it runs, but has no stored definition. `created`:
 * it is not among the wanted networks. `started`: it runs, but should not. `stopped`: it should run, but does not.
 * `edited`: its definition changed; `edited-stored`, `edited-running`: only the stored one, or only the running one.
 * `autostart`: its autostart setting changed.
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
  /** The changes that would correct it. */
  readonly change: PlannedChange
}

/** The part of a snapshot that is used here. */
export interface DriftBasis extends PlanBasis {
  readonly networks: readonly (PlanBasis['networks'][number] & { readonly uuid: string })[]
}

/**
 * How networks differ from what is wanted. Pure.
 *
 * @param own  networks to ignore: neither wanted nor reported, by UUID
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

/** The plan that corrects one network. */
export const mending = (change: PlannedChange): NetworkPlan => ({ changes: [change], unchanged: [], others: [] })

/** Takes the stored networks as they are for the wanted state. */
export const wantedAsFound = (networks: PlanBasis['networks']): WantedNetwork[] =>
  networks.flatMap(({ stored, active, autostart }) =>
    stored === null ? [] : [{ definition: stored, started: active, autostart }],
  )

/** Equal for equal drift. */
export const driftKey = ({ kinds, change }: NetworkDrift): string =>
  JSON.stringify([kinds, change.fields, change.definition, change.before])
