import { ValueRanges } from '../../../base/index.js'
import type { Packet } from '../../packet.js'
import type { Place } from '../../place.js'
import type { Value } from '../../ruleset.js'
import { listText } from './list-text.js'
import { maybe, type Test } from './truth.js'
import { numberTest, openNumberTest } from './value-tests.js'

/**
 * TTLs after routing. Systems start with at least 64, as IANA recommends, and no Internet path takes half of it.
 *
 * @see https://www.iana.org/assignments/ip-parameters
 */
const routedTtls = ValueRanges.of([[33, 255]])
const withoutRouters = ValueRanges.of([[255, 255]])

/** Distinguishes the packets of a connection. */
const nameOf = ({ role, tcpFlags }: Packet): string => `of ${role} ${tcpFlags}`

/** Senders choose the initial TTL, and routers decrement it. Neighbour messages have passed no router. */
export function timeToLiveTest(values: readonly Value[]): Test {
  const plain = numberTest(values, ({ rewritten }) => rewritten?.['time-to-live'])
  const open = openNumberTest(
    values,
    'the TTL',
    (packet, { inLink, outLink, bridged }) => ({
      of: `time to live ${nameOf(packet)} ${inLink ? 'in' : ''} ${outLink ? 'out' : ''} ${bridged ?? false}`,
      universe: packet.role === 'neighbour' && packet.family === 'ipv6' ? withoutRouters : routedTtls,
    }),
    usualTimesToLive,
  )
  return (packet, ...at) => (packet.rewritten?.['time-to-live'] === undefined ? open : plain)(packet, ...at)
}

/** A routed packet's TTL is decremented before rules see its output link. */
const usualTimesToLive = (_packet: Packet, { inLink, outLink, bridged }: Place): readonly number[] =>
  inLink !== undefined && outLink !== undefined && !bridged ? [63] : [64]

/** Possible lengths by protocol and family. Handshake packets carry no data. */
const lengthsOf = ({ protocol, role, family }: Packet): ValueRanges =>
  lengths[family][protocol !== 'tcp' ? 'other' : role === 'later' || role === 'error' ? 'data' : 'handshake']
const lengths = {
  ipv4: {
    // Both headers can have up to 40 bytes of options.
    handshake: ValueRanges.of([[40, 120]]),
    data: ValueRanges.of([[40, 65535]]),
    other: ValueRanges.of([[28, 65535]]),
  },
  ipv6: {
    handshake: ValueRanges.of([[60, 100]]),
    data: ValueRanges.of([[60, 65575]]),
    other: ValueRanges.of([[48, 65575]]),
  },
} as const

export function lengthTest(values: readonly Value[]): Test {
  const plain = numberTest(values, ({ length }) => length)
  const open = openNumberTest(
    values,
    'the length',
    (packet) => ({ of: `length ${nameOf(packet)}`, universe: lengthsOf(packet) }),
    usualLengths,
  )
  return (packet, ...at) => (packet.length !== undefined && packet.role === 'request' ? plain : open)(packet, ...at)
}

/** Linux's usual lengths: TCP handshakes with the default options, a 56-byte echo; none for UDP. */
const usualLengths = ({ protocol, role, family }: Packet): readonly number[] => {
  const header = family === 'ipv4' ? 20 : 40
  if (protocol === 'icmp') return [header + 64]
  return protocol === 'tcp' && role !== 'later' ? [header + 40] : [header + 9, 576]
}

/** TCP options of packets that open a connection, by name and by iptables' number. */
const openingOptions = new Set(['maxseg', '2', 'sack-perm', 'sack-permitted', '4', 'window', '3', 'timestamp', '8'])
const laterOptions = new Set(['timestamp', '8'])
const paddings = new Set(['nop', 'noop', '1'])

/** Only packets of an established connection use ECN. */
export function ecnTest(values: readonly Value[]): Test {
  const plain = numberTest(values, ({ rewritten }) => rewritten?.ecn ?? 0)
  return (packet, place, host) => {
    const truth = plain(packet, place, host)
    if (packet.rewritten?.ecn !== undefined || packet.role !== 'later') return truth
    return maybe('packet-form', `ECN is ${listText(values)}`, truth === true)
  }
}

export function optionTest(values: readonly Value[], option: string): Test {
  const wanted = values.some((value) => value === 'exists')
  return ({ protocol, role }) => {
    // Other protocols have no TCP options.
    if (protocol !== 'tcp') return !wanted
    const text = `the TCP option ${option} is ${wanted ? 'present' : 'missing'}`
    if (paddings.has(option)) return maybe('packet-form', text, wanted)
    return maybe('packet-form', text, (role === 'later' ? laterOptions : openingOptions).has(option) === wanted)
  }
}

/** Packets here are never fragmented. The two highest bits are flags, not part of the offset. */
export const fragmentTest = (values: readonly Value[], mask: number | undefined): Test =>
  mask === undefined || mask > 0x3fff
    ? () => maybe('packet-form', `the fragment flags are ${listText(values)}`)
    : numberTest(values, () => 0)
