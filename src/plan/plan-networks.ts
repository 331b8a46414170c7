import {
  argumentError,
  checkOptions,
  checkShape,
  DefinitionError,
  type DefinitionIssue,
  isJson,
  type OptionChecks,
  quote,
} from '../base/index.js'
import type { NetworkDefinition } from '../xml/index.js'
import { inOrder } from './change-order.js'
import type { NetworkPlan, PlanBasis, PlanOptions, WantedNetwork } from './network-plan.js'
import { ownerChecks, ownersOf } from './ownership/owners.js'
import { checkWish, othersIn } from './ownership/wanted-of.js'
import { planRelease, planRemoval, planWanted } from './plan-network.js'

/**
 * Plans the changes that bring networks to the wanted state, and says what each disturbs. Changes nothing. Pure.
 *
 * @param wanted  definitions, optionally with whether they are to run and to start with the daemon
 * @param basis  the current state: a snapshot
 * @throws DefinitionError  for invalid definitions, and for two with the same name, UUID or bridge
 */
export function planNetworks(
  wanted: readonly (NetworkDefinition | WantedNetwork)[],
  basis: PlanBasis,
  options: PlanOptions = {},
): NetworkPlan {
  checkOptions<PlanOptions>('plan', options, planChecks)
  checkShape('plan', 'basis', basis, { networks: 'array' }, 'a snapshot')
  const { prune = false, owner } = options
  const networks = wishes(wanted)
  const there = new Set(basis.networks.map(({ name }) => name))
  checkWanted(networks, (definition) => checkWish(definition, there.has(definition.name), owner))
  const names = new Set(networks.map(({ definition }) => definition.name))
  const rest = basis.networks.filter(({ name }) => !names.has(name))
  const going = new Set(prune ? rest.filter((network) => canGo(network, options)) : [])
  const staying = rest.filter((network) => !going.has(network))
  const released = prune ? staying.flatMap((network) => planRelease(network, networks, staying, basis, options)) : []
  const planned = networks.map((one) => planWanted(one, networks, staying, basis, options))
  const removed = [...going].map((network) => planRemoval(network, basis))
  const changes = [...planned.flatMap(({ change }) => change ?? []), ...released, ...removed]
  return {
    changes: inOrder(changes, basis),
    unchanged: planned.flatMap(({ name, change }) => (change ? [] : [name])),
    others: staying.map(({ name }) => name),
    ...(owner !== undefined && { owner }),
  }
}

/** @throws OptionTypeError, DefinitionError for invalid definitions */
function wishes(wanted: unknown): WantedNetwork[] {
  if (!Array.isArray(wanted)) throw argumentError('plan', 'wanted', 'must be a list of definitions')
  const issues: DefinitionIssue[] = []
  const networks = wanted.map((one: unknown, index): WantedNetwork => {
    if (!isJson(one)) {
      issues.push({ path: `[${index}]`, message: 'must be a definition, or { definition, started, autostart }' })
      return { definition: one as unknown as NetworkDefinition }
    }
    if (!('definition' in one)) return { definition: one as unknown as NetworkDefinition }
    const unknown = Object.keys(one).filter((name) => !known.includes(name))
    for (const name of unknown) {
      issues.push({ path: `[${index}].${name}`, message: `is not allowed; allowed: ${known.join(', ')}` })
    }
    return one as unknown as WantedNetwork
  })
  if (issues.length > 0) throw new DefinitionError(issues)
  return networks
}

const known = ['definition', 'started', 'autostart']

export const planChecks: OptionChecks<PlanOptions> = { prune: 'boolean', ...ownerChecks }

/** With an owner, its own networks, otherwise those without one; never one in which another owner has something. */
function canGo({ stored, running }: PlanBasis['networks'][number], { owner, takeOver = false }: PlanOptions): boolean {
  const definition = stored ?? running
  if (definition === null) return owner === undefined
  if ((ownersOf(definition).network ?? undefined) !== owner) return false
  return takeOver || othersIn(definition, owner).length === 0
}

function checkWanted(networks: readonly WantedNetwork[], check: (definition: NetworkDefinition) => void): void {
  const issues: { path: string; message: string }[] = []
  const seen = new Map<string, number>()
  for (const [index, { definition, started, autostart }] of networks.entries()) {
    try {
      check(definition)
    } catch (error) {
      if (!(error instanceof DefinitionError)) throw error
      for (const { path, message } of error.issues) issues.push({ path: `[${index}].${path}`, message })
      continue
    }
    for (const [name, value] of Object.entries({ started, autostart })) {
      if (value !== undefined && typeof value !== 'boolean')
        issues.push({ path: `[${index}].${name}`, message: `must be true or false, not ${quote(value)}` })
    }
    for (const [path, value] of [
      ['name', definition.name],
      ['uuid', definition.uuid?.toLowerCase().replaceAll('-', '')],
    ] as const) {
      if (value === undefined) continue
      const first = seen.get(`${path} ${value}`)
      if (first === undefined) seen.set(`${path} ${value}`, index)
      else issues.push({ path: `[${index}].${path}`, message: `'${definition[path]}' is also used by [${first}]` })
    }
  }
  if (issues.length > 0) throw new DefinitionError(issues)
}
