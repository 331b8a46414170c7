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
import type { PolicyDefinition } from './definition.js'
import { checkWanted, type PolicyPlan } from './plan-policies.js'
import type { PolicyOutcome, PolicySources, RemovePolicyOptions, VerifyPoliciesOptions } from './policy-options.js'
import { PolicyWork, repairable } from './policy-work.js'
import type { PolicyVerification } from './proof/attempt.js'
import { provePolicy } from './proof/prove-policy.js'
import type { Quarantine, QuarantineOptions, Release, ReleaseOptions } from './quarantine.js'
import type { Rendered } from './render.js'
import type { PolicyState } from './state.js'
import { readStored, type Stored } from './stored.js'
import { carryOut } from './transaction.js'

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
  readonly #work: PolicyWork

  /** Use `connection.policies`. @internal */
  constructor(sources: PolicySources) {
    this.#sources = sources
    this.#work = new PolicyWork(sources)
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
    return limited(
      limits,
      'policies.plan',
      async (signal) => (await this.#work.decide(this.#work.owned(wanted), signal)).plan,
    )
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
      const decided = await this.#work.decide(this.#work.owned(definitions), signal)
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
      await this.#work.put(todo, decided, signal)
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
      return this.#work.states(await this.#work.read(signal), signal)
    })
  }

  /**
   * Removes a policy, with everything that it put on the host.
   *
   * @throws StateError  for an unknown name, or if it has another owner
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
        throw new StateError(`policy ${name} belongs to ${has ?? 'no owner'}: pass owner '${has ?? ''}' to remove it`)
      await carryOut(machine, [{ drop: name }], new Map([[name, found.head.id]]), signal)
    })
  }

  /**
   * Tests policies with real packets: sends what is permitted and what is blocked, including the obvious ways around:
   * other source addresses, IPv6, fragments, the host's other addresses, other name servers, another guest. The host's
   * own counters, after all its rules, show what passed. Network namespaces stand in for guests, except that a single
   * limited guest sends through its own agent.
   *
   * @throws DefinitionError  if the machine can only be read
   * @throws StateError       for an unknown policy name
   */
  async verify(options: VerifyPoliciesOptions = {}): Promise<PolicyVerification[]> {
    checkOptions<VerifyPoliciesOptions>('policies.verify', options, { names: 'array', agents: 'array', ...limitChecks })
    const { names, agents = [], ...limits } = options
    return limited(limits, 'policies.verify', async (signal) => {
      const { machine, site, stored } = await this.#work.read(signal)
      const chosen = names ?? stored.map(({ name }) => name)
      const found: PolicyVerification[] = []
      for (const name of chosen) {
        const one = stored.find((other) => other.name === name)
        if (!one) throw new StateError(`there is no policy '${name}'; the host's policies: ${namesOf(stored)}`)
        const settle = async (): Promise<unknown> => (site.matchesBridges ? [] : this.#work.follow(signal))
        found.push(
          await provePolicy(one.head.definition, {
            machine,
            site,
            all: stored.map(({ head }) => head.definition),
            agents,
            signal,
            settle,
          }),
        )
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
      const state = await this.#work.read(signal)
      const states = await this.#work.states(state, signal)
      const broken = states.filter(({ problems }) => problems.some(({ kind }) => repairable.has(kind)))
      if (broken.length === 0) return []
      const definitions = broken.map(({ definition }) => definition)
      const { rendered, ...decided } = await this.#work.decide(definitions, signal, state)
      await this.#work.put(rendered, decided, signal)
      return broken.map(({ name }) => name)
    })
  }

  /**
   * Moves a running guest off its networks: its interfaces go to an isolated network without addresses, on which the
   * host accepts nothing from it, and packets prove that. The guest keeps running, with its memory intact. Repeating
   * the call completes an interrupted one.
   *
   * ```ts
   * const { proved } = await connection.policies.quarantine('web')
   * await connection.policies.release('web')
   * ```
   *
   * @param guest  its name or UUID
   * @throws StateError    if the existing quarantine network is not suitable
   * @throws LibvirtError  `VIR_ERR_NO_DOMAIN`; what `guest.switch()` throws for an interface that cannot be moved
   */
  async quarantine(guest: string, options: QuarantineOptions = {}): Promise<Quarantine> {
    return this.#sources.quarantines().quarantine(guest, options)
  }

  /**
   * Releases a guest from quarantine: reconnects its interfaces as they were, and removes the policy.
   *
   * @throws StateError  if it is not in quarantine, or in another owner's
   */
  async release(guest: string, options: ReleaseOptions = {}): Promise<Release> {
    return this.#sources.quarantines().release(guest, options)
  }
}

const namesOf = (stored: readonly Stored[]): string => stored.map(({ name }) => name).join(', ') || 'none'

const isPlan = (wanted: PolicyPlan | readonly PolicyDefinition[]): wanted is PolicyPlan =>
  typeof wanted === 'object' && wanted !== null && 'steps' in wanted
