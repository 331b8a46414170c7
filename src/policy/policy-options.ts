import type { CallLimits } from '../base/index.js'
import type { MachineAccess } from '../machine/index.js'
import type { Snapshot } from '../snapshot/index.js'
import type { AgentProbe } from '../verify/index.js'
import type { Quarantines } from './quarantine.js'

/** What policies need of a connection. */
export interface PolicySources {
  readonly machine: () => Promise<MachineAccess>
  readonly snapshot: (signal: AbortSignal | undefined) => Promise<Snapshot>
  /** Moves guests into quarantine and back. */
  readonly quarantines: () => Quarantines
  /** The owner of policies that name no other. */
  readonly owner?: string | undefined
}

/** On whose behalf a policy is removed. */
export interface RemovePolicyOptions extends CallLimits {
  /** The policy's owner; default: the connection's. A policy without an owner needs none. */
  readonly owner?: string | undefined
}

/** Which policies to prove, and through which agents. */
export interface VerifyPoliciesOptions extends CallLimits {
  /** Omitted: all. */
  readonly names?: readonly string[] | undefined
  /** Agents of limited guests, which `guest.agent.probe()` makes. */
  readonly agents?: readonly AgentProbe[] | undefined
}

/** What `apply()` did. */
export interface PolicyOutcome {
  /** Policies that were created or changed. */
  readonly applied: readonly string[]
  /** Parts of them that cannot be in force yet, and why. */
  readonly waits: readonly string[]
}
