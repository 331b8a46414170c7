import { type Data, dictionary, list, number, only, optional, record, text, word } from '../base/index.js'
import {
  type Key,
  keyShape,
  type Limit,
  limitShape,
  type Statement,
  statementShape,
  type Verdict,
  verdictShape,
} from './statement.js'

export type {
  Choice,
  FieldName,
  FieldReference,
  Key,
  Limit,
  MatchCause,
  RejectReply,
  Span,
  Statement,
  Value,
  Verdict,
} from './statement.js'

const hook = word('ingress', 'prerouting', 'input', 'forward', 'output', 'postrouting', 'egress')
/** Where a base chain is called. */
export type Hook = Data<typeof hook>

const tableFamily = word('ip', 'ip6', 'inet', 'arp', 'bridge', 'netdev')
/** The packets that a table of rules sees: IPv4, IPv6, both, frames on bridges, ARP, or those of one link. */
export type TableFamily = Data<typeof tableFamily>

const ruleShape = record({
  /** As its tool shows it. */
  text,
  /** nftables' number of the rule in its table. */
  handle: optional(number),
  statements: list<Statement>(statementShape),
})
/** A firewall rule. */
export interface Rule extends Data<typeof ruleShape> {}

const chainHookShape = record({
  type: word('filter', 'nat', 'route'),
  hook,
  /** Low ones go first. */
  priority: number,
  policy: word('accept', 'drop'),
  /** `ingress` and `egress` only; missing where nft does not say, as 1.0.6 does not in JSON. */
  devices: optional(list(text)),
})
/** What makes a chain a base chain. */
export interface ChainHook extends Data<typeof chainHookShape> {}

const chainShape = record({
  name: text,
  base: optional<ChainHook>(chainHookShape),
  rules: list<Rule>(ruleShape),
})
/** A chain of firewall rules. */
export interface Chain extends Data<typeof chainShape> {}

const namedSetShape = record({
  name: text,
  /** Missing where they could not be read. */
  keys: optional(list<Key>(keyShape)),
  verdicts: optional(list<Verdict>(verdictShape)),
  /** How many elements fit. */
  size: optional(number),
  /** What its elements count, all of them or some. */
  limits: optional(list<Limit>(limitShape)),
})
/** A named set, or a named map from keys to verdicts. */
export interface NamedSet extends Data<typeof namedSetShape> {}

const tableShape = record({
  family: tableFamily,
  name: text,
  /** The tool that the table is managed with, and that `text` of its rules comes from. */
  tool: word('iptables', 'nft'),
  /** Of iptables' older backend, beside nftables, with tools of its own. */
  legacy: optional(only(true)),
  /** No packet sees its chains; `unknown` where nft does not say, as 1.0.6 does not in JSON. */
  dormant: optional(only(true, 'unknown')),
  chains: list<Chain>(chainShape),
  sets: list<NamedSet>(namedSetShape),
})
/** A table of firewall rules. */
export interface Table extends Data<typeof tableShape> {}

/** The command that shows and changes a table of iptables. */
export const iptablesTool = ({ family, legacy }: Pick<Table, 'family' | 'legacy'>): string =>
  `${family === 'ip6' ? 'ip6tables' : 'iptables'}${legacy ? '-legacy' : ''}`

export const firewallShape = record({
  tables: list<Table>(tableShape),
  /** Elements of ipset's sets by name, as ipset prints them: `10.0.0.0/8`, `10.0.0.1,tcp:80 nomatch`. */
  ipsets: dictionary(list(text)),
  /** How ipset's sets were made, by name: `hash:ip family inet netmask 24`. */
  ipsetTypes: optional(dictionary(text)),
  /** Queues to user space that a program listens to; missing where that could not be seen. */
  queues: optional(list(number)),
})
/**
 * All tables that see packets, iptables' and nftables' alike: firewall rules as plain data, one shape for both. What could
 * not be read is in there too, as `match-unknown` and `unknown`, with its text.
 */
export interface Firewall extends Data<typeof firewallShape> {}
