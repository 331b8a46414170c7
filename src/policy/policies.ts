import {
  ApplyError,
  argumentError,
  type CallLimits,
  checkLimits,
  checkOptions,
  limitChecks,
  limited,
  StateError,
} from '../base/index.js'
import type { MachineAccess } from '../machine/index.js'
import type { Snapshot } from '../snapshot/index.js'
import type { PolicyDefinition } from './definition.js'
import { meetTargets } from './meet-targets.js'
import { checkWanted, hindrance, type PolicyPlan, type PolicyStep, renderAll, stepFor } from './plan-policies.js'
import type { PolicyOutcome, PolicySources, RemovePolicyOptions, VerifyPoliciesOptions } from './policy-options.js'
import type { PolicyVerification } from './proof/attempt.js'
import { provePolicy } from './proof/prove-policy.js'
import type { Rendered } from './render.js'
import { Site } from './site.js'
import { type PolicyState, problemsOf, stateOf } from './state.js'
import { readStored, type Stored } from './stored.js'
import { carryOut, idsOf, matchesBridges, type Step } from './transaction.js'

/**
 * A host's policies, which permit traffic beyond what network modes grant, or restrict it: owned, stored on the host,
 * and in force even after this process has ended.
 *
 * ```ts
 * await connection.policies.apply([{
 *   name: 'web',
 *   forward: [{ protocol: 'tcp', port: 8080, to: { guest: 'web' }, targetPort: 80 }],
 * }])
 * ```
 */
export class Policies {
  readonly #sources: PolicySources

  /** Use `connection.policies`. @internal */
  constructor(sources: PolicySources) {
    this.#sources = sources
  }

  /**
   * Plans the changes that bring policies to their wanted state. Changes nothing.
   *
   * @throws DefinitionError  for an invalid policy, and for unknown networks and guests
   * @throws TimeoutError     after `timeout` ms; the signal's reason
   */
  async plan(wanted: readonly PolicyDefinition[], limits: CallLimits = {}): Promise<PolicyPlan> {
    checkLimits(limits, 'policies.plan')
    if (!Array.isArray(wanted)) throw argumentError('policies.plan', 'wanted', 'must be a list of policies')
    checkWanted(wanted)
    return limited(limits, 'policies.plan', async (signal) => (await this.#decide(this.#owned(wanted), signal)).plan)
  }

  /**
   * Puts policies in force: all or none. The change is a single kernel transaction, so that a kill at any instant
   * leaves either the old or the new state.
   *
   * @param wanted  definitions, or a plan from `plan()`
   * @throws ApplyError  `untouched`: a step of the plan is refused, policies changed since it was made (`moved`), or
   *   another process is changing them; `rolled-back`: the host refused it, and is unchanged
   */
  async apply(wanted: PolicyPlan | readonly PolicyDefinition[], limits: CallLimits = {}): Promise<PolicyOutcome> {
    checkLimits(limits, 'policies.apply')
    const plan = isPlan(wanted) ? wanted : undefined
    const definitions = plan ? plan.steps.map(({ definition }) => definition) : wanted
    if (!Array.isArray(definitions))
      throw argumentError('policies.apply', 'wanted', 'must be a plan or a list of policies')
    checkWanted(definitions)
    return limited(limits, 'policies.apply', async (signal) => {
      const decided = await this.#decide(this.#owned(definitions), signal)
      const moved = plan
        ? Object.entries(plan.seen).flatMap(([name, id]) => (decided.plan.seen[name] === id ? [] : [name]))
        : []
      if (moved.length > 0)
        throw new ApplyError(`policies changed since this was planned: ${moved.join(', ')}; plan again`, 'untouched', {
          moved,
        })
      const refused = decided.plan.steps.filter(({ action }) => action === 'refuse')
      if (refused.length > 0) throw new ApplyError(refused.map(({ why }) => why).join('; '), 'untouched')
      const todo = decided.plan.steps.flatMap((step, index) =>
        step.action === 'none' ? [] : [decided.rendered[index] as Rendered],
      )
      await this.#put(todo, decided, signal)
      return {
        applied: todo.map(({ definition: { name } }) => name),
        waits: decided.rendered.flatMap(({ waits }) => waits),
      }
    })
  }

  /**
   * The host's policies, and whether each is in force, or missing, edited, waiting for a guest, or blocked by other
   * rules.
   *
   * @throws TimeoutError  after `timeout` ms; the signal's reason
   */
  async list(limits: CallLimits = {}): Promise<PolicyState[]> {
    checkLimits(limits, 'policies.list')
    return limited(limits, 'policies.list', async (signal) => {
      return this.#states(await this.#look(signal), signal)
    })
  }

  /**
   * Removes a policy, with everything that it put on the host.
   *
   * @throws StateError  there is none of that name, or it has another owner
   */
  async remove(name: string, options: RemovePolicyOptions = {}): Promise<void> {
    checkOptions<RemovePolicyOptions>('policies.remove', options, { owner: 'string', ...limitChecks })
    const { owner = this.#sources.owner, ...limits } = options
    return limited(limits, 'policies.remove', async (signal) => {
      const machine = await this.#sources.machine()
      const { policies } = await readStored(machine, signal)
      const found = policies.find((one) => one.name === name)
      if (!found) {
        throw new StateError(`there is no policy '${name}'; the host's policies: ${namesOf(policies)}`)
      }
      const { owner: has } = found.head.definition
      if (has !== owner)
        throw new StateError(`the policy ${name} belongs to ${has ?? 'nobody'}: give owner '${has ?? ''}' to remove it`)
      await carryOut(machine, [{ drop: name }], new Map([[name, found.head.id]]), signal)
    })
  }

  /**
   * Tests policies with real packets: sends what is permitted and what is blocked, including the obvious ways around:
   * other source addresses, IPv6, fragments, the host's other addresses, other name servers, another guest. The host's
   * own counters, behind all its rules, show what passed. Network namespaces stand in for guests, except that a single
   * limited guest sends through its own agent.
   *
   * @throws DefinitionError  if the machine can only be read
   * @throws StateError       for an unknown policy name
   */
  async verify(options: VerifyPoliciesOptions = {}): Promise<PolicyVerification[]> {
    checkOptions<VerifyPoliciesOptions>('policies.verify', options, { names: 'array', agents: 'array', ...limitChecks })
    const { names, agents = [], ...limits } = options
    return limited(limits, 'policies.verify', async (signal) => {
      const { machine, site, stored } = await this.#look(signal)
      const chosen = names ?? stored.map(({ name }) => name)
      const found: PolicyVerification[] = []
      for (const name of chosen) {
        const one = stored.find((other) => other.name === name)
        if (!one) throw new StateError(`there is no policy '${name}'; the host's policies: ${namesOf(stored)}`)
        const settle = async (): Promise<unknown> => (site.matchesBridges ? [] : this.#follow(signal))
        found.push(await provePolicy(one.head.definition, { machine, site, agents, signal, settle }))
      }
      return found
    })
  }

  /**
   * Restores what is missing or was edited, and follows guests whose address or port has changed.
   *
   * @returns the restored policies
   */
  async repair(limits: CallLimits = {}): Promise<string[]> {
    checkLimits(limits, 'policies.repair')
    return limited(limits, 'policies.repair', async (signal) => {
      const looked = await this.#look(signal)
      const states = await this.#states(looked, signal)
      const broken = states.filter(({ problems }) => problems.some(({ kind }) => repairable.has(kind)))
      if (broken.length === 0) return []
      const definitions = broken.map(({ definition }) => definition)
      const { rendered, ...decided } = await this.#decide(definitions, signal, looked)
      await this.#put(rendered, decided, signal)
      return broken.map(({ name }) => name)
    })
  }

  #owned(wanted: readonly PolicyDefinition[]): PolicyDefinition[] {
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

  /** Tells intact policies about new ports; broken ones stay as they are. */
  async #follow(signal: AbortSignal | undefined): Promise<void> {
    const moved = (await this.list({ signal })).filter(
      ({ problems }) => problems.length > 0 && problems.every(({ kind }) => kind === 'moved' || kind === 'waiting'),
    )
    if (moved.length > 0)
      await this.apply(
        moved.map(({ definition }) => definition),
        { signal },
      )
  }

  async #states(looked: Looked, signal: AbortSignal | undefined): Promise<PolicyState[]> {
    const { stored, site, snapshot, machine } = looked
    const rendered = new Map<string, Rendered | Error>()
    for (const { head } of stored)
      rendered.set(
        head.definition.name,
        attempt(() => renderAll([head.definition], site)[0] as Rendered),
      )
    const fine = [...rendered.values()].filter((one): one is Rendered => !(one instanceof Error))
    const ids = await idsOf(machine, fine, signal)
    return stored.map((one) =>
      stateOf(one, problemsOf(one, { rendered: rendered.get(one.name), id: ids.get(one.name), site, snapshot })),
    )
  }

  async #look(signal: AbortSignal | undefined): Promise<Looked> {
    const machine = await this.#sources.machine()
    const [snapshot, { policies: stored, boot }] = await Promise.all([
      this.#sources.snapshot(signal),
      readStored(machine, signal),
    ])
    const known = Object.assign({}, ...stored.map(({ head }) => head.known))
    return {
      machine,
      snapshot,
      stored,
      boot,
      site: new Site(snapshot, known, await this.#matchesBridges(machine, signal)),
    }
  }

  /** @param first  a state read just now; omitted: it is read */
  async #decide(
    wanted: readonly PolicyDefinition[],
    signal: AbortSignal | undefined,
    first?: Looked,
  ): Promise<Decided> {
    let looked = first ?? (await this.#look(signal))
    if (await meetTargets(wanted, looked.site, looked.machine, signal)) looked = await this.#look(signal)
    const { machine, snapshot, stored, boot, site } = looked
    const rendered = renderAll(wanted, site)
    const ids = await idsOf(machine, rendered, signal)
    const steps = rendered.map((one): PolicyStep => {
      const { name } = one.definition
      const before = stored.find((other) => other.name === name)
      const problems = before && problemsOf(before, { rendered: one, id: ids.get(name), site, snapshot })
      const inForce = problems?.every(({ kind }) => !repairable.has(kind)) ?? false
      return stepFor(one, before, hindrance(one.definition, stored, wanted), inForce)
    })
    const seen = Object.fromEntries(
      wanted.map(({ name }) => [name, stored.find((other) => other.name === name)?.head.id ?? null]),
    )
    const plan: PolicyPlan = { version: 1, steps, seen }
    return { plan, rendered, ids, boot, machine }
  }

  async #put(
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

/** The state of a host at one time. */
interface Looked {
  readonly machine: MachineAccess
  readonly snapshot: Snapshot
  readonly stored: readonly Stored[]
  readonly boot: string
  readonly site: Site
}

interface Decided {
  readonly plan: PolicyPlan
  readonly rendered: readonly Rendered[]
  /** The intended tables, by the policy's name. */
  readonly ids: ReadonlyMap<string, string>
  readonly boot: string
  readonly machine: MachineAccess
}

const namesOf = (stored: readonly Stored[]): string => stored.map(({ name }) => name).join(', ') || 'none'

/** What `repair()` fixes. */
const repairable: ReadonlySet<string> = new Set(['gone', 'edited', 'permission-gone', 'moved'])

const isPlan = (wanted: PolicyPlan | readonly PolicyDefinition[]): wanted is PolicyPlan =>
  typeof wanted === 'object' && wanted !== null && 'steps' in wanted

function attempt<T>(run: () => T): T | Error {
  try {
    return run()
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}
