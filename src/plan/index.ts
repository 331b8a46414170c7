export { completed, makesOwnBridge, writesFirewallRules } from './complete.js'
export { diffNetwork, type NetworkCopies, type NetworkDifference } from './diff-network.js'
export { type FieldChange, fieldChanges } from './field-changes.js'
export {
  type LiveSection,
  liveSections,
  type NetworkUpdate,
  type UpdateCommand,
  type UpdateSections,
} from './live-sections.js'
export { type LiveUpdates, liveSectionOf, liveUpdates } from './live-updates.js'
