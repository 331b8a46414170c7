import { type MachineAccess, nameLinesOf, readResolver } from '../machine/index.js'
import type { Snapshot } from '../snapshot/index.js'
import type { PolicyDefinition } from './definition.js'
import { type PolicyPlan, type PolicyStep, reasonToRefuse, renderAll, stepFor } from './plan-policies.js'
import type { PolicySources } from './policy-options.js'
import type { Rendered } from './render.js'
import { resolveTargets } from './resolve-targets.js'
import { Site } from './site.js'
import { type PolicyState, problemsOf, stateOf } from './state.js'
import { readStored, type Stored } from './stored.js'
import { carryOut, idsOf, matchesBridges, type Step } from './transaction.js'

/** Reads a host's policies, compares them with what is wanted, and changes them. */
export class PolicyWork {
  readonly #sources: PolicySources

  constructor(sources: PolicySources) {
    this.#sources = sources
  }

  /** Adds the connection's owner where none is given. */
  owned(wanted: readonly PolicyDefinition[]): PolicyDefinition[] {
    const { owner } = this.#sources
    return wanted.map((one) => (one.owner === undefined && owner !== undefined ? { ...one, owner } : one))
  }

  #matches: Promise<boolean> | undefined

  #matchesBridges(machine: MachineAccess, signal: AbortSignal | undefined): Promise<boolean> {
    this.#matches ??= matchesBridges(machine, signal).catch((error: unknown) => {
      this.#matches = undefined
      throw error
    })
    return this.#matches
  }

  /** Updates intact policies for ports that have appeared; broken ones stay as they are. */
  async follow(signal: AbortSignal | undefined): Promise<void> {
    const moved = (await this.states(await this.read(signal), signal)).filter(
      ({ problems }) => problems.length > 0 && problems.every(({ kind }) => kind === 'moved' || kind === 'waiting'),
    )
    if (moved.length === 0) return
    const { rendered, ...decided } = await this.decide(
      moved.map(({ definition }) => definition),
      signal,
    )
    await this.put(rendered, decided, signal)
  }

  async states(state: HostState, signal: AbortSignal | undefined): Promise<PolicyState[]> {
    const { stored, site, snapshot, machine, lacksHook } = state
    const rendered = new Map<string, Rendered | Error>()
    for (const { head } of stored)
      rendered.set(
        head.definition.name,
        attempt(() => renderAll([head.definition], site)[0] as Rendered),
      )
    const names = namesOf(stored)
    const fine = [...rendered.values()].filter((one): one is Rendered => !(one instanceof Error))
    const ids = await idsOf(machine, fine, signal)
    return stored.map((one) =>
      stateOf(
        one,
        problemsOf(one, { rendered: rendered.get(one.name), id: ids.get(one.name), site, names, snapshot, lacksHook }),
      ),
    )
  }

  /** @param wanted  policies whose kinds decide what has to be read */
  async read(signal: AbortSignal | undefined, wanted: readonly PolicyDefinition[] = []): Promise<HostState> {
    const machine = await this.#sources.machine()
    const [snapshot, { policies: stored, boot, lacksHook }] = await Promise.all([
      this.#sources.snapshot(signal),
      readStored(machine, signal),
    ])
    const all = [...wanted, ...stored.map(({ head }) => head.definition)]
    const resolver = all.some(({ names }) => names) ? await readResolver(machine, signal) : undefined
    const known = Object.assign({}, ...stored.map(({ head }) => head.known))
    return {
      machine,
      snapshot,
      stored,
      boot,
      lacksHook,
      site: new Site(snapshot, known, await this.#matchesBridges(machine, signal), resolver),
    }
  }

  /** @param first  what was just read; omitted: it is read now */
  async decide(
    wanted: readonly PolicyDefinition[],
    signal: AbortSignal | undefined,
    first?: HostState,
  ): Promise<Decided> {
    let state = first ?? (await this.read(signal, wanted))
    if (await resolveTargets(wanted, state.site, state.machine, signal)) state = await this.read(signal, wanted)
    const { machine, snapshot, stored, boot, site, lacksHook } = state
    const rendered = renderAll(wanted, site)
    const ids = await idsOf(machine, rendered, signal)
    const names = namesOf(stored)
    const steps = rendered.map((one): PolicyStep => {
      const { name } = one.definition
      const before = stored.find((other) => other.name === name)
      const problems =
        before && problemsOf(before, { rendered: one, id: ids.get(name), site, names, snapshot, lacksHook })
      const inForce = problems?.every(({ kind }) => !repairable.has(kind)) ?? false
      return stepFor(one, before, reasonToRefuse(one.definition, stored, wanted), inForce)
    })
    const seen = Object.fromEntries(
      wanted.map(({ name }) => [name, stored.find((other) => other.name === name)?.head.id ?? null]),
    )
    const plan: PolicyPlan = { version: 1, steps, seen }
    return { plan, rendered, ids, boot, machine }
  }

  async put(
    todo: readonly Rendered[],
    { plan, ids, boot, machine }: Omit<Decided, 'rendered'>,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    if (todo.length === 0) return
    const steps = todo.map((put): Step => ({ put, boot, id: ids.get(put.definition.name) ?? '' }))
    const seen = new Map(todo.map(({ definition: { name } }) => [name, plan.seen[name] ?? null]))
    await carryOut(machine, steps, seen, signal)
  }
}

/** A host's policies and what they depend on, at one time. */
export interface HostState {
  readonly machine: MachineAccess
  readonly snapshot: Snapshot
  readonly stored: readonly Stored[]
  readonly boot: string
  /** libvirt's hook is missing. */
  readonly lacksHook: boolean
  readonly site: Site
}

export interface Decided {
  readonly plan: PolicyPlan
  readonly rendered: readonly Rendered[]
  /** The intended state of the tables, by policy name. */
  readonly ids: ReadonlyMap<string, string>
  readonly boot: string
  readonly machine: MachineAccess
}

/** The problems that `repair()` fixes. */
export const repairable: ReadonlySet<string> = new Set(['gone', 'edited', 'permission-gone', 'hook-gone', 'moved'])

const namesOf = (stored: readonly Stored[]): string[] => stored.flatMap(({ text }) => nameLinesOf(text))

function attempt<T>(run: () => T): T | Error {
  try {
    return run()
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
