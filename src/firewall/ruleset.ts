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
/** The hook of a base chain. */
export type Hook = Data<typeof hook>

const tableFamily = word('ip', 'ip6', 'inet', 'arp', 'bridge', 'netdev')
/** The packets that a table sees: IPv4, IPv6, both, bridged frames, ARP, or those of one link. */
export type TableFamily = Data<typeof tableFamily>

const ruleShape = record({
  /** The rule as its tool prints it. */
  text,
  /** The nftables handle. */
  handle: optional(number),
  statements: list<Statement>(statementShape),
})
/** A firewall rule. */
export interface Rule extends Data<typeof ruleShape> {}

const chainHookShape = record({
  type: word('filter', 'nat', 'route'),
  hook,
  /** Chains with lower priorities run first. */
  priority: number,
  policy: word('accept', 'drop'),
  /** `ingress` and `egress` only; missing if nft does not report it, as in the JSON of 1.0.6. */
  devices: optional(list(text)),
})
/** The properties of a base chain. */
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
  /** Missing if they could not be read. */
  keys: optional(list<Key>(keyShape)),
  verdicts: optional(list<Verdict>(verdictShape)),
  /** Maximum number of elements. */
  size: optional(number),
  /** Limits of its elements, of all or some. */
  limits: optional(list<Limit>(limitShape)),
})
/** A named set, or a named map from keys to verdicts. */
export interface NamedSet extends Data<typeof namedSetShape> {}

const tableShape = record({
  family: tableFamily,
  name: text,
  /** The tool that manages the table and prints the `text` of its rules. */
  tool: word('iptables', 'nft'),
  /** Belongs to iptables' legacy backend, which is separate from nftables and has its own tools. */
  legacy: optional(only(true)),
  /** Its chains see no packets; `unknown` if nft does not report it, as in the JSON of 1.0.6. */
  dormant: optional(only(true, 'unknown')),
  chains: list<Chain>(chainShape),
  sets: list<NamedSet>(namedSetShape),
})
/** A table of firewall rules. */
export interface Table extends Data<typeof tableShape> {}

/** The command that prints and changes an iptables table. */
export const iptablesTool = ({ family, legacy }: Pick<Table, 'family' | 'legacy'>): string =>
  `${family === 'ip6' ? 'ip6tables' : 'iptables'}${legacy ? '-legacy' : ''}`

export const firewallShape = record({
  tables: list<Table>(tableShape),
  /** Elements of IP sets by set name, as ipset prints them: `10.0.0.0/8`, `10.0.0.1,tcp:80 nomatch`. */
  ipsets: dictionary(list(text)),
  /** Types and options of IP sets, by set name: `hash:ip family inet netmask 24`. */
  ipsetTypes: optional(dictionary(text)),
  /** User-space queues with a listening program; missing if they could not be read. */
  queues: optional(list(number)),
})
/**
 * All tables that see packets, of iptables and nftables: firewall rules as plain data, in one form for both. Unreadable
 * parts are included as `match-unknown` and `unknown`, with their text.
 */
export interface Firewall extends Data<typeof firewallShape> {}
