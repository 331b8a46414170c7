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
import { checkWanted, hindrance, type PolicyPlan, type PolicyStep, renderAll, stepFor } from './plan-policies.js'
import type { Rendered } from './render.js'
import { Site } from './site.js'
import { type PolicyState, problemsOf, stateOf } from './state.js'
import { readStored } from './stored.js'
import { carryOut, idsOf, matchesBridges, type Step } from './transaction.js'

/** What policies need of a connection. */
export interface PolicySources {
  readonly machine: () => Promise<MachineAccess>
  readonly snapshot: (signal: AbortSignal | undefined) => Promise<Snapshot>
}

/** Who removes a policy. */
export interface RemovePolicyOptions extends CallLimits {
  /** The owner that it has; one without an owner needs none. */
  readonly owner?: string | undefined
}

/** What was done. */
export interface PolicyOutcome {
  /** Policies that were created or changed. */
  readonly applied: readonly string[]
  /** What of them cannot be in force yet, and why. */
  readonly waits: readonly string[]
}

/**
 * What may talk to what on a host beyond the modes of its networks, or less than they grant: owned, kept on the host, and in
 * force however this process ends.
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

  /** `connection.policies` is one. @internal */
  constructor(sources: PolicySources) {
    this.#sources = sources
  }

  /**
   * What it takes to have policies as they are wanted. Nothing is done.
   *
   * @throws DefinitionError  for what is no policy, for networks and guests that are not there
   * @throws TimeoutError     after `timeout` ms; the signal's reason
   */
  async plan(wanted: readonly PolicyDefinition[], limits: CallLimits = {}): Promise<PolicyPlan> {
    checkLimits(limits, 'policies.plan')
    if (!Array.isArray(wanted)) throw argumentError('policies.plan', 'wanted', 'must be a list of policies')
    checkWanted(wanted)
    return limited(limits, 'policies.plan', async (signal) => (await this.#decide(wanted, signal)).plan)
  }

  /**
   * Puts policies in force: all of them, or none. What is in force changes in one transaction of the kernel's, so that a kill
   * at any instant leaves it as it was or as it is wanted.
   *
   * @param wanted  definitions, or what `plan()` made of them
   * @throws ApplyError  `untouched`: a step of the plan is refused, policies changed since it was made (`moved`), or another
   *   process is changing them; `rolled-back`: the host refused it, and is as it was
   */
  async apply(wanted: PolicyPlan | readonly PolicyDefinition[], limits: CallLimits = {}): Promise<PolicyOutcome> {
    checkLimits(limits, 'policies.apply')
    const plan = isPlan(wanted) ? wanted : undefined
    const definitions = plan ? plan.steps.map(({ definition }) => definition) : wanted
    if (!Array.isArray(definitions))
      throw argumentError('policies.apply', 'wanted', 'must be a plan or a list of policies')
    checkWanted(definitions)
    return limited(limits, 'policies.apply', async (signal) => {
      const decided = await this.#decide(definitions, signal)
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
   * The host's policies, and whether each is in force: what is gone, was edited, waits for a guest, or is stopped by others.
   *
   * @throws TimeoutError  after `timeout` ms; the signal's reason
   */
  async list(limits: CallLimits = {}): Promise<PolicyState[]> {
    checkLimits(limits, 'policies.list')
    return limited(limits, 'policies.list', async (signal) => {
      const { stored, site, snapshot } = await this.#look(signal)
      const rendered = new Map<string, Rendered | Error>()
      for (const { head } of stored)
        rendered.set(
          head.definition.name,
          attempt(() => renderAll([head.definition], site)[0] as Rendered),
        )
      const machine = await this.#sources.machine()
      const fine = [...rendered.values()].filter((one): one is Rendered => !(one instanceof Error))
      const ids = await idsOf(machine, fine, signal)
      return stored.map((one) =>
        stateOf(one, problemsOf(one, { rendered: rendered.get(one.name), id: ids.get(one.name), site, snapshot })),
      )
    })
  }

  /**
   * Takes a policy away, with all that it put on the host.
   *
   * @throws StateError  there is none of that name, or it has another owner
   */
  async remove(name: string, options: RemovePolicyOptions = {}): Promise<void> {
    checkOptions<RemovePolicyOptions>('policies.remove', options, { owner: 'string', ...limitChecks })
    const { owner, ...limits } = options
    return limited(limits, 'policies.remove', async (signal) => {
      const machine = await this.#sources.machine()
      const { policies } = await readStored(machine, signal)
      const found = policies.find((one) => one.name === name)
      if (!found) {
        const known = policies.map((one) => one.name).join(', ') || 'none'
        throw new StateError(`there is no policy '${name}'; the host's policies: ${known}`)
      }
      const { owner: has } = found.head.definition
      if (has !== owner)
        throw new StateError(`the policy ${name} belongs to ${has ?? 'nobody'}: give owner '${has ?? ''}' to remove it`)
      await carryOut(machine, [{ drop: name }], new Map([[name, found.head.id]]), signal)
    })
  }

  /**
   * Puts back what is gone or was edited, and follows guests whose address or port is another one by now.
   *
   * @returns the policies that were put back
   */
  async repair(limits: CallLimits = {}): Promise<string[]> {
    checkLimits(limits, 'policies.repair')
    return limited(limits, 'policies.repair', async (signal) => {
      const states = await this.list({ signal })
      const broken = states.filter(({ problems }) => problems.some(({ kind }) => repairable.has(kind)))
      if (broken.length === 0) return []
      const definitions = broken.map(({ definition }) => definition)
      const { rendered, ...decided } = await this.#decide(definitions, signal)
      await this.#put(rendered, decided, signal)
      return broken.map(({ name }) => name)
    })
  }

  #matches: Promise<boolean> | undefined

  #matchesBridges(machine: MachineAccess, signal: AbortSignal | undefined): Promise<boolean> {
    this.#matches ??= matchesBridges(machine, signal).catch((error: unknown) => {
      this.#matches = undefined
      throw error
    })
    return this.#matches
  }

  async #look(signal: AbortSignal | undefined) {
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

  async #decide(wanted: readonly PolicyDefinition[], signal: AbortSignal | undefined): Promise<Decided> {
    let looked = await this.#look(signal)
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

/** Has the host ask for targets that are given by address, so that it knows whose they are. @returns whether any was asked for */
async function meetTargets(
  wanted: readonly PolicyDefinition[],
  site: Site,
  machine: MachineAccess,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const strange = wanted
    .flatMap(({ forward = [] }) => forward.flatMap(({ to }) => to.address ?? []))
    .filter((address) => {
      const network = site.networkOf(address)
      return network?.active && site.byAddress(address, network) === undefined
    })
  if (strange.length === 0) return false
  const ask = `for address in "$@"; do
    { ping -c 1 -W 1 "$address" || busybox ping -c 1 -W 1 "$address"; } >/dev/null 2>&1 &
  done
  wait`
  // Without ping, or without an answer, no more is known than before.
  await machine.run(['sh', '-c', ask, 'sh', ...new Set(strange)], { signal }).catch(() => {})
  signal?.throwIfAborted()
  return true
}

interface Decided {
  readonly plan: PolicyPlan
  readonly rendered: readonly Rendered[]
  /** What the tables are to be, by the name of the policy. */
  readonly ids: ReadonlyMap<string, string>
  readonly boot: string
  readonly machine: MachineAccess
}

/** What `repair()` mends. */
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
