export { follow, onAbort } from './abort-signals.js'
export {
  type Address,
  type AddressFamily,
  addressBits,
  familyName,
  familyOf,
  formatAddress,
  formatMac,
  formatSubnet,
  isAddress,
  isIpv4,
  isIpv6,
  isLinkLocal,
  isMac,
  isMulticastMac,
  netmaskToPrefix,
  normalizeAddress,
  normalizeMac,
  parseAddress,
  parseSubnet,
  prefixToNetmask,
  reservedAddress,
  type Subnet,
  sameAddress,
  subnetContains,
  subnetOf,
  subnetsOverlap,
} from './addresses/addresses.js'
export { hashKey, type Ip, type IpRange, inRange, ipOf, rangeOf, sameIp, sixKey, sixKeyOf } from './addresses/ip.js'
export { anyAddress, isOfAnySubnet, possibleAddress } from './addresses/possible-address.js'
export { dependenceOf } from './conditions/decision-graph.js'
export type { Among } from './conditions/narrowing.js'
export { explore, leavesOf, type Oracle, type Tree, type Unknown } from './conditions/possible-worlds.js'
export { ValueRanges } from './conditions/value-ranges.js'
export * from './errors.js'
export { EventStream, type EventStreamOptions, eventStreamChecks } from './event-stream.js'
export { type DefinitionFinding, Findings, refuseErrors } from './finding.js'
export { isJson, type Json } from './json.js'
export { parseJson } from './json-pieces.js'
export type { JsonSchemaDocument } from './json-schema-document.js'
export { toJsonSchema as loadToJsonSchema, xmlParser as loadXmlParser, yaml as loadYaml } from './lazy/required.js'
export { likely } from './likely.js'
export { type CallLimits, checkLimits, limited, limitsOf, within } from './limits.js'
export {
  argumentError,
  checkArgument,
  checkOption,
  checkOptions,
  checkShape,
  limitChecks,
  longestTimeout,
  type NumberCheck,
  type OptionCheck,
  type OptionChecks,
  ownerCheck,
  wrongArgument,
} from './options.js'
export { ReadTexts } from './read-texts.js'
export {
  type Data,
  type DataOfFields,
  described,
  dictionary,
  either,
  type Fields,
  flag,
  list,
  named,
  number,
  type Optional,
  only,
  optional,
  orNull,
  pair,
  type RecordShape,
  record,
  type Shape,
  schemaOfShape,
  text,
  word,
} from './shape.js'
export { showAsJson } from './show-as-json.js'
export { atOnce, inSlices, type Sliced } from './slices.js'
export { isGarbled, linkArgument, withoutGarbled } from './text/link-argument.js'
export { linkNamePattern, linkNameProblem, newLinkNamePattern, newLinkNameProblem } from './text/link-name.js'
export { printable, printableLines, shown } from './text/printable.js'
export { classText, quote } from './text/quote.js'
export { formatRange } from './text/range-text.js'
export { type ShellText, sh, shellText, shellWord, type Words, words } from './text/shell-word.js'
export { sysctlCommand } from './text/sysctl-command.js'
export { loadValibot, type Schema, type Valibot } from './valibot.js'
export {
  type ConditionKind,
  conditionKinds,
  type FailureKind,
  failureKinds,
  type ReachabilityVerdict,
  type StepKind,
  stepKinds,
  verdicts,
} from './vocabulary.js'
export type { Writable } from './writable.js'
