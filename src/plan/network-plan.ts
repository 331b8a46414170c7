import type { HostFacts } from '../machine/index.js'
import type { InterfaceDefinition, NetworkDefinition } from '../xml/index.js'
import type { FieldChange } from './field-changes.js'
import type { OwnerOptions } from './ownership/merge-owned.js'
import type { NetworkConflict } from './preflight/conflict.js'
import type { ReachabilityDifference } from './reachability-difference.js'

/** A network that is wanted, and what is to be of it besides its definition. */
export interface WantedNetwork {
  /** What the network is to be. */
  readonly definition: NetworkDefinition
  /** Whether it is to run. Default true. */
  readonly started?: boolean | undefined
  /** Whether it is to start with the daemon. Default true. */
  readonly autostart?: boolean | undefined
}

/** A network as it is. */
export interface NetworkAsFound {
  /** It runs. */
  readonly active: boolean
  /** It starts with the daemon. */
  readonly autostart: boolean
  /** What runs; null where it does not. */
  readonly running: NetworkDefinition | null
  /** Null for a transient network. */
  readonly stored: NetworkDefinition | null
}

/** What a plan is made from: a snapshot has it all. */
export interface PlanBasis {
  /** The networks as they were. */
  readonly networks: readonly (NetworkAsFound & { readonly name: string })[]
  /** The guests as they were. */
  readonly guests: readonly {
    readonly name: string
    /** Its interfaces; null where it does not run. */
    readonly running: readonly InterfaceDefinition[] | null
  }[]
  /** Null where the host could not be looked at. */
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
  /** No packet and no guest notices. */
  | { readonly kind: 'none' }
  /** libvirt changes it while it runs. */
  | { readonly kind: 'live' }
  /** The same, and libvirt takes the network's firewall rules down and puts them back: connections wait for a moment. */
  | { readonly kind: 'live-reload' }
  /** The network is stopped and started; its guests are cut off for about a second and connected again. */
  | { readonly kind: 'restart'; readonly guests: readonly CutOffGuest[] }
  /** The network stops; its guests stay cut off. */
  | { readonly kind: 'stop'; readonly guests: readonly CutOffGuest[] }
  /** It cannot be done as things are. */
  | { readonly kind: 'refused'; readonly because: readonly string[] }

/** A field that a plan changes, and what that takes. */
export interface PlannedField extends FieldChange {
  /** Whose it is as it is; omitted where it is nobody's in particular. */
  readonly owners?: readonly string[]
  /** `next-start`: what runs stays as it is until then. */
  readonly effect: 'none' | 'live' | 'live-reload' | 'restart' | 'next-start'
}

/** What a plan does to one network. */
export interface PlannedChange {
  /** The network, by name. */
  readonly network: string
  /** What is done to the network. */
  readonly action: 'create' | 'update' | 'remove'
  /** What it was when this was planned; null where it was not there. `apply` refuses when it is another. */
  readonly before: NetworkAsFound | null
  /** What it will be; with what is kept of what is there. Null where it is removed. */
  readonly definition: NetworkDefinition | null
  /** The fields of its definition that change. */
  readonly fields: readonly PlannedField[]
  /** It starts or stops; null where that stays. */
  readonly started: boolean | null
  /** Whether it starts with the daemon; null where that stays. */
  readonly autostart: boolean | null
  /** What it disturbs while it is carried out. */
  readonly impact: ChangeImpact
  /** Who owns what in it changes. */
  readonly owned?: true
  /** What stands in its way without being an error, and what is not done as it seems. */
  readonly warnings: readonly NetworkConflict[]
}

/** A daemon whose networks are planned. */
export interface PlanHost {
  /** Host name of the machine that it is on. */
  readonly machine: string
  /** `/system` or `/session`: each has networks of its own. */
  readonly scope: string
}

/** Changes, the least harmful first. Plain JSON. */
export interface NetworkPlan {
  /** What is to be done, in order. */
  readonly changes: readonly PlannedChange[]
  /** Networks that are as they are wanted. */
  readonly unchanged: readonly string[]
  /** Networks that are there and not wanted; those that are removed are in `changes`. */
  readonly others: readonly string[]
  /** Whose networks these are, where a connection planned it: `apply` refuses it on another host. */
  readonly host?: PlanHost
  /** As whom it was planned; omitted: nobody in particular. */
  readonly owner?: string
  /** What all of it opens and closes; omitted where the plan was made of definitions alone. */
  readonly reachability?: PlannedReachability
}

/** What a plan opens and closes, as the rules that libvirt will write say. */
export interface PlannedReachability extends ReachabilityDifference {
  /** What could not be foreseen, and may make a difference; empty where all was. */
  readonly unforeseen: readonly string[]
}

/** What a plan may do. */
export interface PlanOptions extends OwnerOptions {
  /**
   * Remove networks that are not wanted: of an owner its own, and what it added to others' networks; without one those that
   * nobody owns. A network in which another owner has something stays. Default false.
   */
  readonly prune?: boolean | undefined
}
