export { completed, makesOwnBridge, writesFirewallRules } from './complete.js'
export { diffNetwork, type NetworkCopies, type NetworkDifference } from './diff-network.js'
export { diffReachability, type ReachabilityBasis } from './diff-reachability.js'
export { type FieldChange, fieldChanges } from './field-changes.js'
export { type Foreseen, foresee, foreseeReachability } from './foresee/foresee.js'
export { freeSubnet, type SubnetWish } from './free-subnet.js'
export {
  type LiveSection,
  liveSections,
  type NetworkUpdate,
  type UpdateCommand,
  type UpdateSections,
} from './live-sections.js'
export { type LiveUpdates, liveSectionOf, liveUpdates } from './live-updates.js'
export type {
  ChangeImpact,
  CutOffGuest,
  NetworkAsFound,
  NetworkPlan,
  PlanBasis,
  PlanHost,
  PlannedChange,
  PlannedField,
  PlannedReachability,
  PlanOptions,
  WantedNetwork,
} from './network-plan.js'
export { leavesOf } from './ownership/leaves.js'
export { elementOf, type ListedElement } from './ownership/listed-element.js'
export type { OwnerConflict, OwnerOptions } from './ownership/merge-owned.js'
export {
  type NetworkOwners,
  type OwnedEntry,
  othersOf,
  ownerChecks,
  ownerElements,
  ownerNamespace,
  ownersOf,
  withEntry,
  withOwners,
} from './ownership/owners.js'
export { checkWish, conflictText, othersIn, sameOwners, wantedOf } from './ownership/wanted-of.js'
export { planChecks, planNetworks } from './plan-networks.js'
export { planText } from './plan-text.js'
export { bridgeToMake } from './preflight/bridge-names.js'
export { type ConflictKind, conflictKinds, type NetworkConflict } from './preflight/conflict.js'
export { preflight } from './preflight/preflight.js'
export { subnetsInUse } from './preflight/subnets.js'
export type { AdvertisedLink, ExistingNetwork, PreflightSurroundings } from './preflight/surroundings.js'
export type { ReachabilityChange, ReachabilityDifference } from './reachability-difference.js'
export { type UsedSubnet, usedByNetwork, usedOnHost } from './used-subnets.js'
