import { type Data, either, flag, list, number, only, optional, pair, record, text, word } from '../base/index.js'

/** What a rule can look at. */
const fieldName = word(
  'in-interface',
  'out-interface',
  'in-port',
  'out-port',
  'in-bridge',
  'out-bridge',
  'source',
  'destination',
  'source-type',
  'destination-type',
  'original-source',
  'original-destination',
  'original-source-port',
  'original-destination-port',
  'reply-source',
  'reply-destination',
  'reply-source-port',
  'reply-destination-port',
  'protocol',
  'source-port',
  'destination-port',
  'any-port',
  'tcp-flags',
  'icmp-type',
  'icmp-code',
  'family',
  'ether-type',
  'arp-operation',
  'neighbour-target',
  'source-mac',
  'destination-mac',
  'packet-type',
  'mark',
  'connection-mark',
  'connection-state',
  'connection-status',
  'connection-direction',
  'reverse-route',
  'fragment-offset',
  'time-to-live',
  'udp-checksum',
  'length',
  'bridged',
  'dscp',
  'ecn',
  'tcp-option',
  'zone',
  'label',
  'in-group',
  'out-group',
  'in-kind',
  'out-kind',
  'in-type',
  'out-type',
  'eui64',
  'socket',
  'ipsec',
)
/** What a rule can look at. */
export type FieldName = Data<typeof fieldName>

export const fieldReferenceShape = record({
  field: fieldName,
  mask: optional(number),
  /** The field belongs to this protocol: other packets do not have it. */
  protocol: optional(word('tcp', 'udp', 'icmp', 'icmpv6')),
  /** The field belongs to this family: other packets do not have it. */
  family: optional(word('ipv4', 'ipv6', 'arp')),
  /** As connection tracking has it: packets that are not tracked do not have it. */
  tracked: optional(only(true)),
  /** Of an address's type: `local` only where the address is on the link that the packet came in by. */
  onLink: optional(only('in')),
  /** Of the route back: by any link; with the packet's mark; also to addresses of the host's own. */
  asks: optional(list(word('any-link', 'mark', 'local'))),
  /** Of a port: the bytes where TCP and UDP have it, of whatever protocol the packet is. */
  raw: optional(only(true)),
  /** Which of TCP's options: `maxseg`, `sack-perm`, `window`, `timestamp`, … */
  option: optional(text),
})
/** A field, seen through a bit mask where there is one. */
export interface FieldReference extends Data<typeof fieldReferenceShape> {}

const matchCause = word('limit', 'packet-form')
/**
 * Why it cannot be told whether a rule goes on: it counts (rates, quotas, connections, recent addresses, room in a set),
 * it looks at what plain packets have and others may not, or it was not read. Omitted: it was not read.
 */
export type MatchCause = Data<typeof matchCause>

const value = either(
  text,
  number,
  record({ prefix: text }),
  record({ from: either(text, number), to: either(text, number) }),
  record({ any: only(true) }),
)
/** A number, a name (interfaces may end in `*`), an address, `{prefix}` such as 10.0.0.0/8, or an inclusive range. */
export type Value = Data<typeof value>

export const keyShape = list<Value>(value)
/** One value per field. */
export type Key = readonly Value[]

const rejectReply = word(
  'tcp-reset',
  'net-unreachable',
  'host-unreachable',
  'proto-unreachable',
  'port-unreachable',
  'net-prohibited',
  'host-prohibited',
  'admin-prohibited',
  'no-route',
  'addr-unreachable',
  'policy-fail',
  'reject-route',
)
/** What the sender is told. */
export type RejectReply = Data<typeof rejectReply>

/** Addresses or ports, both ends included. */
export interface Span<T> {
  /** The first value. */
  readonly from: T
  /** The last value. */
  readonly to: T
}
const addresses = record({ from: text, to: text })
const ports = record({ from: number, to: number })

export const limitShape = record({
  text,
  /** Whether rules that look the element up go on below the limit. */
  within: flag,
})
/** What an element of a set counts. */
export interface Limit extends Data<typeof limitShape> {}

const verdicts = [
  record({ do: only('accept') }),
  record({ do: only('drop') }),
  record({ do: only('return') }),
  record({ do: only('continue') }),
  record({ do: only('jump'), chain: text }),
  record({ do: only('goto'), chain: text }),
] as const
export const verdictShape = either(...verdicts)
/** What a rule does with a packet. */
export type Verdict = Data<typeof verdictShape>

const on = word('packet', 'connection')
const choices = [
  record({ do: only('snat'), address: optional<Span<string>>(addresses) }),
  record({ do: only('dnat'), address: optional<Span<string>>(addresses), port: optional<Span<number>>(ports) }),
  /** mark = ((mark & and) ^ xor) shifted; to the left, to the right where `shift` is negative */
  record({ do: only('set-mark'), on, and: number, xor: number, shift: optional(number) }),
] as const
const choiceShape = either(...choices)
/** What can depend on a map. */
export type Choice = Data<typeof choiceShape>

const fields = list<FieldReference>(fieldReferenceShape)

export const statementShape = either(
  ...verdicts,
  ...choices,
  /** Goes on where the fields' values are one of `keys` (of the set's elements); `negated`: are none of them. */
  record({
    do: only('match'),
    fields,
    keys: list<Key>(keyShape),
    set: optional(text),
    negated: optional(flag),
    /** Of ipset: elements that are there to be left out count, and only they (`--return-nomatch`). */
    returnNomatch: optional(only(true)),
  }),
  /** Enters the fields' values in a set, or takes them out. nftables' rule ends where they cannot be entered. */
  record({
    do: only('update-set'),
    op: word('add', 'update', 'delete'),
    set: text,
    fields,
    /** What the element counts by; omitted: as its set says. */
    limits: optional(list<Limit>(limitShape)),
    text,
  }),
  /** Nobody knows from here whether it goes on. `usual`: whether it does below its limit, or for a plain host's packet. */
  record({ do: only('match-unknown'), text, cause: optional(matchCause), usual: optional(flag) }),
  record({
    do: only('verdict-map'),
    fields,
    entries: list(pair<Key, Verdict>(keyShape, verdictShape)),
    map: optional(text),
  }),
  /** What the map has for the fields' values; where it has nothing, the rule ends. */
  record({
    do: only('choose'),
    fields,
    entries: list(pair<Key, Choice>(keyShape, choiceShape)),
    /** The table's map that the entries are from. */
    map: optional(text),
  }),
  record({ do: only('reject'), reply: rejectReply }),
  record({ do: only('masquerade') }),
  /** Puts the address into a subnet, at its own place there: the destination on the way in, the source on the way out. */
  record({ do: only('netmap'), prefix: text }),
  record({ do: only('redirect'), port: optional<Span<number>>(ports) }),
  /** Enters a connection tracking zone, before the packet is tracked. */
  record({ do: only('set-zone'), zone: number }),
  /** A header field of the packet becomes another: `dscp`, `ecn`, `time-to-live`. */
  record({ do: only('set-field'), field: fieldName, to: number, text }),
  /** What is looked at by these fields is not known any more. */
  record({ do: only('forget'), field: word('label', 'mark', 'connection-mark'), text }),
  /** A program decides; `bypass`: without one the packet goes on with the next rule, else it is dropped. */
  record({ do: only('queue'), from: number, to: number, bypass: flag, text }),
  /** to = (to & ~toMask) ^ shifted(from & fromMask) */
  record({ do: only('copy-mark'), to: on, fromMask: number, toMask: number, shift: optional(number) }),
  record({ do: only('notrack') }),
  /** Sends a copy of the packet to another machine, which no later rule stops. `to`: its address, where the rule says it. */
  record({ do: only('copy'), to: optional(text), text }),
  /** Counts, logs, or changes what decides nothing here. */
  record({ do: only('nothing'), text }),
  /** May do anything, end the packet's way or the rule too. */
  record({ do: only('unknown'), text }),
)
/** One part of a rule: a match, a change of the packet, a verdict. */
export type Statement = Data<typeof statementShape>
