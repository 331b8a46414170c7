import type { HostFacts } from '../machine/index.js'
import { checkNetwork, type InterfaceDefinition, type NetworkDefinition, networkOfInterface } from '../xml/index.js'
import { completed, makesOwnBridge, writesFirewallRules } from './complete.js'
import { diffNetwork } from './diff-network.js'
import type { FieldChange } from './field-changes.js'
import { liveSections } from './live-sections.js'
import { liveSectionOf, liveUpdates } from './live-updates.js'
import type {
  ChangeImpact,
  CutOffGuest,
  NetworkAsFound,
  PlanBasis,
  PlannedChange,
  PlannedField,
  WantedNetwork,
} from './network-plan.js'
import { keyText } from './normal-form.js'
import { leavesOf } from './ownership/leaves.js'
import type { OwnerOptions } from './ownership/merge-owned.js'
import { type NetworkOwners, ownersOf } from './ownership/owners.js'
import { conflictText, othersIn, sameOwners, wantedOf } from './ownership/wanted-of.js'
import { bridgeToMake } from './preflight/bridge-names.js'
import type { NetworkConflict } from './preflight/conflict.js'
import { preflight } from './preflight/preflight.js'
import type { ExistingNetwork } from './preflight/surroundings.js'

type Existing = PlanBasis['networks'][number]

/** What each network of a plan is compared with, worked out once. */
export interface PlanSite {
  readonly basis: PlanBasis
  readonly existing: ReadonlyMap<string, Existing>
  /** Names by UUID. */
  readonly uuids: ReadonlyMap<string, string>
  /** Wanted networks that do not run yet. */
  readonly newcomers: ReadonlySet<string>
  /** Every network after the plan. */
  readonly after: readonly ExistingNetwork[]
  /** The host without networks' own bridges, which the networks themselves account for. */
  readonly facts: HostFacts | undefined
}

/** @param staying  existing networks that are not wanted and not removed */
export function planSite(all: readonly WantedNetwork[], staying: readonly Existing[], basis: PlanBasis): PlanSite {
  const existing = new Map(basis.networks.map((network) => [network.name, network]))
  const uuids = basis.networks.flatMap(({ name, stored, running }): [string, string][] => {
    const uuid = (stored ?? running)?.uuid
    return uuid === undefined ? [] : [[plainUuid(uuid), name]]
  })
  const newcomers = all.map(({ definition }) => definition.name).filter((name) => !existing.get(name)?.active)
  return {
    basis,
    existing,
    uuids: new Map(uuids),
    newcomers: new Set(newcomers),
    after: networksAfter(all, staying, existing),
    // libvirt's test driver starts a network regardless of the simulated host.
    facts: isTest(basis) ? undefined : withoutNetworks(basis),
  }
}

const isTest = ({ libvirt }: PlanBasis): boolean => libvirt?.driver === 'TEST'

/** The change that one wanted network needs; none if it is already as wanted. */
export function planWanted(
  { definition, started = true, autostart = true }: WantedNetwork,
  site: PlanSite,
  options: OwnerOptions,
): { readonly name: string; readonly change?: PlannedChange } {
  const { name } = definition
  const { basis } = site
  const existing = site.existing.get(name)
  const copy = existing?.stored ?? existing?.running ?? undefined
  const { definition: wanted, conflicts: foreign } = wantedOf(definition, copy, options)
  const fields = existing ? plannedFields(wanted, existing, started) : []
  const owned = !sameOwners(wanted, copy ?? nobodys)
  const starts = started !== (existing?.active ?? false)
  const automatic = autostart !== (existing?.autostart ?? false)
  const isRight = fields.length === 0 && foreign.length === 0 && !owned && !starts && !automatic
  if (existing?.stored && isRight) return { name }
  const around = {
    networks: site.after.filter((other) => other.definition.name !== name),
    facts: site.facts,
    lookedAt: basis.facts !== null || isTest(basis),
    libvirt: basis.libvirt?.version,
  }
  let before: ReadonlySet<string> | undefined
  const hasAlready = (found: NetworkConflict): boolean => {
    before ??= new Set(existing?.running ? preflight(existing.running, around).map(conflictKey) : [])
    return before.has(conflictKey(found))
  }
  const begins = started && (!existing?.active || fields.some(({ effect }) => effect === 'restart'))
  const conflicts = preflight(wanted, around).filter(
    (found) =>
      // Conflicts at the start do not matter without one.
      (begins || stillMatters.has(found.kind)) &&
      // Newcomers must not conflict with its running definition.
      !(found.with !== null && site.newcomers.has(found.with) && hasAlready(found)),
  )
  const because = [
    ...foreign.map(conflictText),
    ...(options.owner === undefined ? [] : errorsOf(wanted)),
    ...(existing?.active && !started ? othersStopped(copy, options) : []),
    ...identityIssues(wanted, site),
    ...conflicts
      .filter(({ severity }) => severity === 'error')
      .map(({ path, message }) => (path ? `${path}: ${message}` : message)),
  ]
  const change: PlannedChange = {
    network: name,
    action: existing ? 'update' : 'create',
    before: existing ? asFound(existing) : null,
    definition: wanted,
    fields,
    started: starts ? started : null,
    autostart: automatic ? autostart : null,
    ...(owned && { owned }),
    impact: because.length > 0 ? { kind: 'refused', because } : impactOf(fields, existing, started, basis),
    warnings: conflicts.filter(({ severity }) => severity === 'warning'),
  }
  return { name, change }
}

const nobodys: NetworkDefinition = { mode: 'isolated', name: 'nobodys' }

/** What is wrong with a completed definition. */
const errorsOf = (definition: NetworkDefinition): string[] =>
  checkNetwork(definition).flatMap(({ severity, path, message }) =>
    severity === 'error' ? [`${path}: ${message}`] : [],
  )

/** Other owners' parts keep a network running. */
function othersStopped(copy: NetworkDefinition | undefined, { owner, takeOver }: OwnerOptions): string[] {
  const others = copy && !takeOver ? othersIn(copy, owner) : []
  return others.length === 0 ? [] : [`stopping it would remove what ${listOf(others)} has in it`]
}

const listOf = (words: readonly string[]): string => new Intl.ListFormat('en').format(words)

/**
 * Removes what an owner added to another owner's network and no longer wants. Whether that network runs is not this
 * owner's concern.
 */
export function planRelease(existing: Existing, site: PlanSite, options: OwnerOptions): PlannedChange[] {
  const { owner } = options
  const { name, stored, running, active: started, autostart } = existing
  const copy = stored ?? running
  if (owner === undefined || copy === null || ownersOf(copy).network === owner) return []
  if (ownersOf(copy).entries[owner] === undefined) return []
  const nothing = { definition: { mode: copy.mode, name } as NetworkDefinition, started, autostart }
  return [planWanted(nothing, site, options).change ?? []].flat()
}

const stillMatters: ReadonlySet<NetworkConflict['kind']> = new Set(['libvirt-version', 'bridge-name'])
const conflictKey = ({ kind, path, with: other }: NetworkConflict): string => JSON.stringify([kind, path, other])

const asFound = ({ active, autostart, running, stored }: Existing): NetworkAsFound => ({
  active,
  autostart,
  running,
  stored,
})

/** An existing network that is not wanted. */
export function planRemoval(existing: Existing, basis: PlanBasis): PlannedChange {
  const guests = existing.active ? guestsOn(existing, basis) : []
  return {
    network: existing.name,
    action: 'remove',
    before: asFound(existing),
    definition: null,
    fields: [],
    started: existing.active ? false : null,
    autostart: null,
    impact: existing.active ? { kind: 'stop', guests } : { kind: 'none' },
    warnings: [],
  }
}

/** The differences in the running and the stored definition, each field once. */
function plannedFields(wanted: NetworkDefinition, existing: Existing, started: boolean): PlannedField[] {
  const { stored, running } = existing
  const difference = diffNetwork(wanted, { stored, running })
  const live = running && difference.running ? liveUpdates(difference.running, running, wanted) : undefined
  const reloads = running ? writesFirewallRules(running.mode) : false
  const effectOf = (change: FieldChange): PlannedField['effect'] => {
    const section = liveSectionOf(change)
    return section && liveSections[section].reloadsFirewallRules && reloads ? 'live-reload' : 'live'
  }
  const fields: PlannedField[] = [
    ...(live?.notes ?? []).map((change) => ({ ...change, effect: 'none' as const })),
    ...(live?.live ?? []).map((change) => ({ ...change, effect: effectOf(change) })),
    ...(live?.restart ?? []).map((change) => ({
      ...change,
      effect: started ? ('restart' as const) : ('next-start' as const),
    })),
  ]
  const holders = ownersOf(stored ?? running ?? nobodys)
  const told = new Set(fields.map(({ path, kind }) => `${kind} ${path}`))
  const restOfStored = (difference.stored ?? []).filter(({ path, kind }) => !told.has(`${kind} ${path}`))
  const all = [...fields, ...restOfStored.map((change) => ({ ...change, effect: 'none' as const }))]
  return all.map((field) => withHolders(field, stored ?? running ?? nobodys, holders))
}

/** The owner of an existing field. */
function withHolders(field: PlannedField, definition: NetworkDefinition, owners: NetworkOwners): PlannedField {
  if (field.kind === 'added' || (owners.network === null && Object.keys(owners.entries).length === 0)) return field
  const leaf = [...leavesOf(definition).values()].find(
    (one) => one.field === field.field && (one.value === field.from || keyText(one.value) === keyText(field.from)),
  )
  const names = Object.entries(owners.entries).flatMap(([name, entries]) =>
    entries.some(({ path }) => path === leaf?.path) ? [name] : [],
  )
  const all = names.length > 0 || owners.network === null ? names : [owners.network]
  return all.length === 0 ? field : { ...field, owners: all }
}

function impactOf(
  fields: readonly PlannedField[],
  existing: Existing | undefined,
  started: boolean,
  basis: PlanBasis,
): ChangeImpact {
  if (!existing?.active) return { kind: 'none' }
  if (!started) return { kind: 'stop', guests: guestsOn(existing, basis) }
  const effects = new Set(fields.map(({ effect }) => effect))
  if (effects.has('restart')) return { kind: 'restart', guests: guestsOn(existing, basis) }
  if (effects.has('live-reload')) return { kind: 'live-reload' }
  return effects.has('live') ? { kind: 'live' } : { kind: 'none' }
}

/** Running guests that lose their connection with the network's bridge. None do on a bridge or device of the host. */
function guestsOn({ name, running }: Existing, { guests }: PlanBasis): CutOffGuest[] {
  if (!running || !makesOwnBridge(running.mode)) return []
  const bridge = bridgeToMake(running)
  const isOn = (one: InterfaceDefinition): boolean =>
    networkOfInterface(one) === name || (one.type === 'bridge' && bridge !== undefined && one.source?.bridge === bridge)
  return guests.flatMap((guest) =>
    (guest.running ?? []).filter(isOn).map((one) => ({
      name: guest.name,
      mac: one.mac?.address ?? null,
      device: one.target?.dev ?? null,
    })),
  )
}

function networksAfter(
  all: readonly WantedNetwork[],
  staying: readonly Existing[],
  existing: PlanSite['existing'],
): ExistingNetwork[] {
  const wanted = all.map(({ definition, started = true }): ExistingNetwork => {
    const there = existing.get(definition.name)
    const copy = there?.stored ?? there?.running
    return { definition: copy ? completed(definition, copy) : definition, active: started }
  })
  const others = staying.flatMap(({ running, stored, active }): ExistingNetwork[] => {
    const definition = running ?? stored
    return definition ? [{ definition, active }] : []
  })
  return [...wanted, ...others]
}

/** The host without networks' own bridges, which the networks themselves account for. */
function withoutNetworks({ facts, networks }: PlanBasis): HostFacts | undefined {
  if (!facts) return undefined
  const bridges = new Set(networks.flatMap(({ running }) => (running && bridgeToMake(running)) ?? []))
  const stays = (link: string | undefined) => link === undefined || !bridges.has(link)
  return {
    ...facts,
    links: facts.links.filter(({ name }) => stays(name)),
    addresses: facts.addresses.filter(({ link }) => stays(link)),
    routes: facts.routes.filter(({ link }) => stays(link)),
  }
}

/** libvirt identifies networks by UUID: a name cannot move to another. */
function identityIssues({ name, uuid }: NetworkDefinition, { uuids, existing }: PlanSite): string[] {
  if (uuid === undefined) return []
  const other = uuids.get(plainUuid(uuid))
  if (other !== undefined && other !== name)
    return [`uuid: '${uuid}' belongs to network ${other}; libvirt cannot rename a network: remove that one first`]
  const own = existing.get(name)
  const ownUuid = (own?.stored ?? own?.running)?.uuid
  if (ownUuid === undefined || other === name) return []
  return [`uuid: '${uuid}' is not the UUID of network ${name}; omit it, or remove that network first`]
}

const plainUuid = (uuid: string): string => uuid.toLowerCase().replaceAll('-', '')
