import type { Schema, Valibot } from '../../base/index.js'
import type { FieldName, Key, Limit, RejectReply, Statement, Verdict } from '../ruleset.js'
import { rejectReplies } from './well-known.js'

const fieldNames = {
  'in-interface': true,
  'out-interface': true,
  'in-port': true,
  'out-port': true,
  'in-bridge': true,
  'out-bridge': true,
  source: true,
  destination: true,
  'source-type': true,
  'destination-type': true,
  'original-source': true,
  'original-destination': true,
  'original-source-port': true,
  'original-destination-port': true,
  'reply-source': true,
  'reply-destination': true,
  'reply-source-port': true,
  'reply-destination-port': true,
  protocol: true,
  'source-port': true,
  'destination-port': true,
  'any-port': true,
  'tcp-flags': true,
  'icmp-type': true,
  'icmp-code': true,
  family: true,
  'ether-type': true,
  'arp-operation': true,
  'source-mac': true,
  'destination-mac': true,
  'packet-type': true,
  mark: true,
  'connection-mark': true,
  'connection-state': true,
  'connection-status': true,
  'connection-direction': true,
  'reverse-route': true,
  'fragment-offset': true,
  'time-to-live': true,
  'udp-checksum': true,
  length: true,
  bridged: true,
  dscp: true,
  ecn: true,
  'tcp-option': true,
  zone: true,
  label: true,
  'in-group': true,
  'out-group': true,
  'in-kind': true,
  'out-kind': true,
  'in-type': true,
  'out-type': true,
  eui64: true,
  socket: true,
  ipsec: true,
} as const satisfies Record<FieldName, true>

/** Schemas of what rules consist of. */
export function statementSchema(v: Valibot): {
  statement: Schema<Statement>
  verdict: Schema<Verdict>
  key: Schema<Key>
  limits: Schema<Limit[]>
} {
  const text = v.string()
  const number = v.number()
  const end = v.union([text, number])
  const key = v.array(
    v.union([
      text,
      number,
      v.object({ prefix: text }),
      v.object({ from: end, to: end }),
      v.object({ any: v.literal(true) }),
    ]),
  )
  const field = v.object({
    field: v.picklist(Object.keys(fieldNames) as FieldName[]),
    mask: v.exactOptional(number),
    protocol: v.exactOptional(v.picklist(['tcp', 'udp', 'icmp', 'icmpv6'])),
    family: v.exactOptional(v.picklist(['ipv4', 'ipv6', 'arp'])),
    onLink: v.exactOptional(v.literal('in')),
    tracked: v.exactOptional(v.literal(true)),
    asks: v.exactOptional(v.array(v.picklist(['any-link', 'mark', 'local']))),
    option: v.exactOptional(text),
    raw: v.exactOptional(v.literal(true)),
  })
  const limits = v.array(v.object({ text, within: v.boolean() }))
  const verdicts = [
    v.object({ do: v.picklist(['accept', 'drop', 'return', 'continue']) }),
    v.object({ do: v.picklist(['jump', 'goto']), chain: text }),
  ] as const
  const verdict = v.union(verdicts)
  const addresses = v.exactOptional(v.object({ from: text, to: text }))
  const ports = v.exactOptional(v.object({ from: number, to: number }))
  const on = v.picklist(['packet', 'connection'])
  const fields = v.array(field)
  const replies = [...new Set(Object.values(rejectReplies))] as RejectReply[]
  const choices = [
    v.object({ do: v.literal('snat'), address: addresses }),
    v.object({ do: v.literal('dnat'), address: addresses, port: ports }),
    v.object({ do: v.literal('set-mark'), on, and: number, xor: number, shift: v.exactOptional(number) }),
  ] as const
  const statement = v.union([
    ...verdicts,
    ...choices,
    v.object({
      do: v.literal('match'),
      fields,
      keys: v.array(key),
      set: v.exactOptional(text),
      negated: v.exactOptional(v.boolean()),
      returnNomatch: v.exactOptional(v.literal(true)),
    }),
    v.object({
      do: v.literal('update-set'),
      op: v.picklist(['add', 'update', 'delete']),
      set: text,
      fields,
      limits: v.exactOptional(limits),
      text,
    }),
    v.object({
      do: v.literal('match-unknown'),
      text,
      cause: v.exactOptional(v.picklist(['limit', 'packet-form'])),
      usual: v.exactOptional(v.boolean()),
    }),
    v.object({ do: v.picklist(['nothing', 'unknown']), text }),
    v.object({ do: v.literal('set-zone'), zone: number }),
    v.object({
      do: v.literal('set-field'),
      field: v.picklist(Object.keys(fieldNames) as FieldName[]),
      to: number,
      text,
    }),
    v.object({ do: v.literal('forget'), field: v.picklist(['label', 'mark', 'connection-mark']), text }),
    v.object({ do: v.literal('queue'), from: number, to: number, bypass: v.boolean(), text }),
    v.object({
      do: v.literal('verdict-map'),
      fields,
      entries: v.array(v.tuple([key, verdict])),
      map: v.exactOptional(text),
    }),
    v.object({ do: v.literal('reject'), reply: v.picklist(replies) }),
    v.object({ do: v.picklist(['masquerade', 'notrack']) }),
    v.object({ do: v.literal('redirect'), port: ports }),
    v.object({
      do: v.literal('choose'),
      fields,
      entries: v.array(v.tuple([key, v.union(choices)])),
      map: v.exactOptional(text),
    }),
    v.object({ do: v.literal('copy-mark'), to: on, fromMask: number, toMask: number, shift: v.exactOptional(number) }),
  ])
  return { statement: statement as Schema<Statement>, verdict: verdict as Schema<Verdict>, key, limits }
}
