import type { HostFacts } from '../machine/index.js'
import type { InterfaceDefinition, NetworkDefinition } from '../xml/index.js'
import type { FieldChange } from './field-changes.js'
import type { OwnerOptions } from './ownership/merge-owned.js'
import type { NetworkConflict } from './preflight/conflict.js'
import type { ReachabilityDifference } from './reachability-difference.js'

/** A wanted network: its definition and state. */
export interface WantedNetwork {
  /** The network's definition. */
  readonly definition: NetworkDefinition
  /** Whether it is to run. Default true. */
  readonly started?: boolean | undefined
  /** Whether it is to start with the daemon. Default true. */
  readonly autostart?: boolean | undefined
}

/** The current state of a network. */
export interface NetworkAsFound {
  /** It runs. */
  readonly active: boolean
  /** It starts with the daemon. */
  readonly autostart: boolean
  /** Its running definition; null if it does not run. */
  readonly running: NetworkDefinition | null
  /** Null for a transient network. */
  readonly stored: NetworkDefinition | null
}

/** The part of a snapshot that a plan is made from. */
export interface PlanBasis {
  /** The networks at the time. */
  readonly networks: readonly (NetworkAsFound & { readonly name: string })[]
  /** The guests at the time. */
  readonly guests: readonly {
    readonly name: string
    /** Its interfaces; null if it does not run. */
    readonly running: readonly InterfaceDefinition[] | null
  }[]
  /** Null if the host could not be read. */
  readonly facts?: HostFacts | null
  /** The daemon that was asked. */
  readonly libvirt?: { readonly version: string; readonly driver?: string | null }
}

/** A running guest's interface that a change cuts off. */
export interface CutOffGuest {
  /** The guest. */
  readonly name: string
  /** The MAC address of the interface that is cut off. */
  readonly mac: string | null
  /** The host's end, `vnet0`. */
  readonly device: string | null
}

/** What a change disturbs. */
export type ChangeImpact =
  /** Neither traffic nor guests are affected. */
  | { readonly kind: 'none' }
  /** libvirt changes it while it runs. */
  | { readonly kind: 'live' }
  /**
   * The same, but libvirt removes the network's firewall rules and restores them: connections stall for a moment.
   */
  | { readonly kind: 'live-reload' }
  /** The network is stopped and started; its guests are cut off for about a second and reconnected. */
  | { readonly kind: 'restart'; readonly guests: readonly CutOffGuest[] }
  /** The network stops; its guests stay cut off. */
  | { readonly kind: 'stop'; readonly guests: readonly CutOffGuest[] }
  /** It cannot be done at present. */
  | { readonly kind: 'refused'; readonly because: readonly string[] }

/** A field that a plan changes, and how. */
export interface PlannedField extends FieldChange {
  /** The owner of the current value; omitted if there is none. */
  readonly owners?: readonly string[]
  /** `next-start`: the running network stays as it is until then. */
  readonly effect: 'none' | 'live' | 'live-reload' | 'restart' | 'next-start'
}

/** What a plan does to one network. */
export interface PlannedChange {
  /** The network, by name. */
  readonly network: string
  /** What is done to the network. */
  readonly action: 'create' | 'update' | 'remove'
  /** Its state when the plan was made; null if it did not exist. `apply` refuses if it has changed. */
  readonly before: NetworkAsFound | null
  /** Its new definition, with what is kept of the old one. Null if it is removed. */
  readonly definition: NetworkDefinition | null
  /** The fields of its definition that change. */
  readonly fields: readonly PlannedField[]
  /** It starts or stops; null if that stays. */
  readonly started: boolean | null
  /** The new autostart setting; null if it stays. */
  readonly autostart: boolean | null
  /** What it disturbs while it is carried out. */
  readonly impact: ChangeImpact
  /** Ownership in it changes. */
  readonly owned?: true
  /** Conflicts that are not errors, and changes that do not do what they seem to. */
  readonly warnings: readonly NetworkConflict[]
}

/** A daemon whose networks are planned. */
export interface PlanHost {
  /** Host name of the machine that it is on. */
  readonly machine: string
  /** `/system` or `/session`: each has networks of its own. */
  readonly scope: string
}

/** A plan: changes, the least disruptive first. Plain JSON. */
export interface NetworkPlan {
  /** What is to be done, in order. */
  readonly changes: readonly PlannedChange[]
  /** Networks that are already as wanted. */
  readonly unchanged: readonly string[]
  /** Existing networks that are not wanted; those to be removed are in `changes`. */
  readonly others: readonly string[]
  /** The daemon whose networks these are, if a connection made the plan: `apply` refuses it on another host. */
  readonly host?: PlanHost
  /** The owner it was planned for; omitted: none. */
  readonly owner?: string
  /** The connections that the plan opens and closes; omitted if the plan was made from definitions alone. */
  readonly reachability?: PlannedReachability
}

/** The connections that a plan opens and closes, predicted from the rules that libvirt will write. */
export interface PlannedReachability extends ReachabilityDifference {
  /** What could not be predicted and may matter; empty if everything could. */
  readonly unforeseen: readonly string[]
}

/** Options of a plan. */
export interface PlanOptions extends OwnerOptions {
  /**
   * Remove networks that are not wanted: with an owner, its own, and what it added to others' networks; without one,
   * those that have no owner. A network in which another owner has something stays. Default false.
   */
  readonly prune?: boolean | undefined
}
