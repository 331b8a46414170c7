export {
  type BaseChain,
  type CompiledFirewall,
  type CompiledRule,
  compileFirewall,
  type HookFamily,
  partOf,
} from './evaluate/compile.js'
export { evaluateBase } from './evaluate/evaluate.js'
export type { Decision } from './evaluate/evaluation.js'
export { shortened } from './evaluate/match/list-text.js'
export { portTruth } from './evaluate/match/port-test.js'
export type { HostView } from './evaluate/match/truth.js'
export { prepareFirewall } from './evaluate/prepare.js'
export { policyName, ruleName } from './evaluate/rule-names.js'
export { SetChanges } from './evaluate/set-changes.js'
export { isBehindTracking, tracksConnections } from './evaluate/tracking.js'
export { parseIptables } from './iptables/parse-iptables.js'
export { savedWords } from './iptables/saved-words.js'
export { parseNft, readNft } from './nft/parse-nft.js'
export { type LastingContext, type LastingRemedy, lastingOfAll, lastingRemedies } from './owner/lasting.js'
export { culpritOf, culpritOfDecision, hasNoDrop, ownerOf } from './owner/owner-of.js'
export {
  type Connection,
  type Packet,
  type Port,
  protocolNumberOf,
  replyTo,
  requestPacket,
  sameTuple,
  tupleOf,
} from './packet.js'
export { type Place, type PortName, singleName } from './place.js'
export {
  permissionsMissing,
  permitComment,
  permitMark,
  policyIdFor,
  policyIdOf,
  policyOf,
  policyTable,
} from './policy-tables.js'
export { withDevices, withFlags } from './read/chain-devices.js'
export { type FirewallPrograms, firewallProgramsShape, recognisePrograms } from './read/firewall-programs.js'
export { type Answer, readTables } from './read/gather-tables.js'
export { withEbtables } from './read/parse-ebtables.js'
export { parseIpsets } from './read/parse-ipsets.js'
export { withTranslated } from './read/translated-tables.js'
export { usesIpsets } from './read/uses-ipsets.js'
export { protocolNumber } from './read/well-known.js'
export {
  type Chain,
  type ChainHook,
  type Choice,
  type FieldName,
  type FieldReference,
  type Firewall,
  firewallShape,
  type Hook,
  iptablesTool,
  type Key,
  type Limit,
  type MatchCause,
  type NamedSet,
  type RejectReply,
  type Rule,
  type Span,
  type Statement,
  type Table,
  type TableFamily,
  type Value,
  type Verdict,
} from './ruleset.js'
export { type Accepted, acceptRule, allOf, cannotName, type Written } from './write/accept-rule.js'
export { iptablesCommand, nftCommands, ufwAllow, zoneCommand } from './write/commands.js'
export { deletionOf } from './write/deletion.js'
export {
  firewalldZone,
  isFirewalld,
  policyCommands,
  policyText,
  reloadFirewalld,
  zonePolicyName,
} from './write/firewalld.js'
export { type Ending, insertCommand, type PacketMatch, richRule, ruleOf, ufwWords } from './write/packet-words.js'
