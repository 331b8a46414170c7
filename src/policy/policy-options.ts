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
  /** Who has policies that say no other owner. */
  readonly owner?: string | undefined
}

/** Who removes a policy. */
export interface RemovePolicyOptions extends CallLimits {
  /** The owner that it has; default: the connection's. One without an owner needs none. */
  readonly owner?: string | undefined
}

/** Which policies are proved, and by whom. */
export interface VerifyPoliciesOptions extends CallLimits {
  /** Omitted: all. */
  readonly names?: readonly string[] | undefined
  /** Agents of limited guests, which `guest.agent.probe()` makes. */
  readonly agents?: readonly AgentProbe[] | undefined
}

/** What was done. */
export interface PolicyOutcome {
  /** Policies that were created or changed. */
  readonly applied: readonly string[]
  /** What of them cannot be in force yet, and why. */
  readonly waits: readonly string[]
}
