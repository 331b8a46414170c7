import { ValueRanges } from '../../../base/index.js'
import type { Packet } from '../../packet.js'
import type { Place } from '../../place.js'
import type { Value } from '../../ruleset.js'
import { listText } from './list-text.js'
import { maybe, type Test } from './truth.js'
import { numberTest, openNumberTest } from './value-tests.js'

/**
 * Systems start with 64 at least, as IANA recommends, and no way through the Internet takes half of it.
 *
 * @see https://www.iana.org/assignments/ip-parameters
 */
const afterRouters = ValueRanges.of([[33, 255]])
const withoutRouters = ValueRanges.of([[255, 255]])

/** Each packet of a connection has its own. */
const nameOf = ({ role, tcpFlags }: Packet): string => `of ${role} ${tcpFlags}`

/** Senders choose what to start with, and routers on the way count down. Neighbours' messages have passed none. */
export function timeToLiveTest(values: readonly Value[]): Test {
  const plain = numberTest(values, ({ rewritten }) => rewritten?.['time-to-live'])
  const open = openNumberTest(
    values,
    'the time to live',
    (packet, { inLink, outLink, bridged }) => ({
      of: `time to live ${nameOf(packet)} ${inLink ? 'in' : ''} ${outLink ? 'out' : ''} ${bridged ?? false}`,
      universe: packet.role === 'neighbour' && packet.family === 'ipv6' ? withoutRouters : afterRouters,
    }),
    usualTimesToLive,
  )
  return (packet, ...at) => (packet.rewritten?.['time-to-live'] === undefined ? open : plain)(packet, ...at)
}

/** A packet that is routed has been counted down before rules see where it goes. */
const usualTimesToLive = (_packet: Packet, { inLink, outLink, bridged }: Place): readonly number[] =>
  inLink !== undefined && outLink !== undefined && !bridged ? [63] : [64]

/** By protocol and family, from the shortest packet that there is to the longest. A handshake carries no data. */
const lengthsOf = ({ protocol, role, family }: Packet): ValueRanges =>
  lengths[family][protocol !== 'tcp' ? 'other' : role === 'later' || role === 'error' ? 'data' : 'handshake']
const lengths = {
  ipv4: {
    // Both headers have up to 40 bytes of options.
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

/** What Linux sends: TCP's first packets with the usual options, an echo of 56 bytes; nothing is usual of UDP. */
const usualLengths = ({ protocol, role, family }: Packet): readonly number[] => {
  const header = family === 'ipv4' ? 20 : 40
  if (protocol === 'icmp') return [header + 64]
  return protocol === 'tcp' && role !== 'later' ? [header + 40] : [header + 9, 576]
}

/** Options of TCP by name, and by iptables' number, that come with what opens a connection. */
const openingOptions = new Set(['maxseg', '2', 'sack-perm', 'sack-permitted', '4', 'window', '3', 'timestamp', '8'])
const laterOptions = new Set(['timestamp', '8'])
const paddings = new Set(['nop', 'noop', '1'])

/** Only packets of an open connection use it. */
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
    // What is no TCP packet has none of its options.
    if (protocol !== 'tcp') return !wanted
    const text = `the TCP option ${option} ${wanted ? 'exists' : 'is missing'}`
    if (paddings.has(option)) return maybe('packet-form', text, wanted)
    return maybe('packet-form', text, (role === 'later' ? laterOptions : openingOptions).has(option) === wanted)
  }
}

/** Nobody splits what is asked about here. The two highest bits are no part of the offset. */
export const fragmentTest = (values: readonly Value[], mask: number | undefined): Test =>
  mask === undefined || mask > 0x3fff
    ? () => maybe('packet-form', `the fragment's flags are ${listText(values)}`)
    : numberTest(values, () => 0)
