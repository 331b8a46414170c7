import { type Data, either, flag, list, number, only, optional, pair, record, text, word } from '../base/index.js'

/** The fields that rules can match. */
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
/** A field that rules can match. */
export type FieldName = Data<typeof fieldName>

export const fieldReferenceShape = record({
  field: fieldName,
  mask: optional(number),
  /** Only packets of this protocol have the field. */
  protocol: optional(word('tcp', 'udp', 'icmp', 'icmpv6')),
  /** Only packets of this address family have the field. */
  family: optional(word('ipv4', 'ipv6', 'arp')),
  /** The value from connection tracking: only tracked packets have the field. */
  tracked: optional(only(true)),
  /** The value from the Ethernet header, which packets that the host itself sends do not have yet. */
  framed: optional(only(true)),
  /** For address types: `local` only if the address is on the input link. */
  onLink: optional(only('in')),
  /** For the reverse route: through any link; with the packet's mark; also to the host's own addresses. */
  asks: optional(list(word('any-link', 'mark', 'local'))),
  /** For ports: the bytes where TCP and UDP have the port, whatever the packet's protocol. */
  raw: optional(only(true)),
  /** The TCP option: `maxseg`, `sack-perm`, `window`, `timestamp`, … */
  option: optional(text),
})
/** A field, with an optional bit mask. */
export interface FieldReference extends Data<typeof fieldReferenceShape> {}

const matchCause = word('limit', 'packet-form')
/**
 * Why it is unknown whether a match applies: it depends on a count (rates, quotas, connections, recent addresses, room in
 * a set), on a form that plain packets have but others may not, or it was not read. Omitted: it was not read.
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
/** The reply to the sender. */
export type RejectReply = Data<typeof rejectReply>

/** A range of addresses or ports, inclusive. */
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
  /** Whether rules that look the element up match below the limit. */
  within: flag,
})
/** A limit of a set's element. */
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
  /** mark = ((mark & and) ^ xor) << shift; a negative `shift` shifts right */
  record({ do: only('set-mark'), on, and: number, xor: number, shift: optional(number) }),
] as const
const choiceShape = either(...choices)
/** A statement whose operand can come from a map. */
export type Choice = Data<typeof choiceShape>

const fields = list<FieldReference>(fieldReferenceShape)

export const statementShape = either(
  ...verdicts,
  ...choices,
  /** Matches if the fields' values are one of `keys` or of the set's elements; `negated`: if they are none of them. */
  record({
    do: only('match'),
    fields,
    keys: list<Key>(keyShape),
    set: optional(text),
    negated: optional(flag),
    /** For IP sets: only `nomatch` elements match (`--return-nomatch`). */
    returnNomatch: optional(only(true)),
  }),
  /** Adds the fields' values to a set, or removes them. An nftables rule ends if they cannot be added. */
  record({
    do: only('update-set'),
    op: word('add', 'update', 'delete'),
    set: text,
    fields,
    /** The element's limits; omitted: those of the set. */
    limits: optional(list<Limit>(limitShape)),
    text,
  }),
  /** A match of unknown outcome. `usual`: whether it applies below its limit, or to a typical host's packet. */
  record({ do: only('match-unknown'), text, cause: optional(matchCause), usual: optional(flag) }),
  record({
    do: only('verdict-map'),
    fields,
    entries: list(pair<Key, Verdict>(keyShape, verdictShape)),
    map: optional(text),
  }),
  /** The map's statement for the fields' values; the rule ends if there is none. */
  record({
    do: only('choose'),
    fields,
    entries: list(pair<Key, Choice>(keyShape, choiceShape)),
    /** The named map that the entries come from. */
    map: optional(text),
  }),
  record({ do: only('reject'), reply: rejectReply }),
  record({ do: only('masquerade') }),
  /** Maps an address to the corresponding one in a subnet: the destination on the way in, the source on the way out. */
  record({ do: only('netmap'), prefix: text }),
  record({ do: only('redirect'), port: optional<Span<number>>(ports) }),
  /** Assigns a connection tracking zone, before the packet is tracked. */
  record({ do: only('set-zone'), zone: number }),
  /** Sets a header field of the packet: `dscp`, `ecn`, `time-to-live`. */
  record({ do: only('set-field'), field: fieldName, to: number, text }),
  /** Sets the field to an unknown value. */
  record({ do: only('forget'), field: word('label', 'mark', 'connection-mark'), text }),
  /** A program decides; without one, `bypass` accepts the packet, and otherwise it is dropped. */
  record({ do: only('queue'), from: number, to: number, bypass: flag, text }),
  /** to = (to & ~toMask) ^ shifted(from & fromMask) */
  record({ do: only('copy-mark'), to: on, fromMask: number, toMask: number, shift: optional(number) }),
  record({ do: only('notrack') }),
  /** Sends a copy of the packet to another machine, past all later rules. `to`: its address, if the rule gives it. */
  record({ do: only('copy'), to: optional(text), text }),
  /** Counts, logs, or changes something that no decision depends on. */
  record({ do: only('nothing'), text }),
  /** May do anything, including ending the rule or dropping the packet. */
  record({ do: only('unknown'), text }),
)
/** One part of a rule: a match, a change of the packet, a verdict. */
export type Statement = Data<typeof statementShape>
