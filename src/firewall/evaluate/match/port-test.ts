import { ValueRanges } from '../../../base/index.js'
import type { Packet, Port } from '../../packet.js'
import { portNumber } from '../../read/well-known.js'
import type { Value } from '../../ruleset.js'
import { digest, listText } from './list-text.js'
import { anyTruth, maybe, rangesKey, type Test, type Truth } from './truth.js'
import { spansOf } from './value-tests.js'

/** Possible values of an unspecified port. */
const universes = {
  ordinary: ValueRanges.of([[1, 65535]]),
  any: ValueRanges.of([[1, 65535]]),
  // The default of net.ipv4.ip_local_port_range.
  ephemeral: ValueRanges.of([[32768, 60999]]),
} as const

export function portTest(values: readonly Value[], read: (packet: Packet) => readonly Port[], name?: string): Test {
  const spans = values.map((value): readonly [number, number] => {
    const number = (end: string | number): number => (typeof end === 'number' ? end : (portNumber(end) ?? Number.NaN))
    if (typeof value === 'object') return 'from' in value ? [number(value.from), number(value.to)] : [Number.NaN, 0]
    return [number(value), number(value)]
  })
  if (spans.some((ends) => ends.some(Number.isNaN)))
    return () => maybe('unread-rule', `the port is ${listText(values, name)}`)
  const known = spansOf(spans)
  const unnamed = new Map<Port, Truth>()
  const truthOf = (port: Port): Truth => {
    if (typeof port === 'number') return known.has(port)
    const truth = unnamed.get(port) ?? portTruth(spans, port, listText(values, name))
    unnamed.set(port, truth)
    return truth
  }
  return (packet) => {
    const ports = read(packet)
    return ports.length === 1 ? truthOf(ports[0] as Port) : anyTruth(ports.map(truthOf))
  }
}

/** Whether a port is in the ranges. @param text  describes the ranges */
export function portTruth(spans: readonly (readonly [number, number])[], port: Port, text: string): Truth {
  if (typeof port === 'number') return spans.some(([from, to]) => port >= from && port <= to)
  const universe = universes[port]
  // An ordinary port is one that no rule names individually; ranges do not name ports.
  const asked = ValueRanges.of(port === 'ordinary' ? spans.filter(([from, to]) => from < to) : spans).and(universe)
  if (asked.isEmpty) return false
  if (asked.equals(universe)) return true
  const whose = port === 'ephemeral' ? "the client's port is" : 'the port is'
  const of = `${port} port`
  const among = { of, universe, values: () => asked }
  return maybe('port-number', `${whose} ${text}`, undefined, `${of}: ${rangesKey(asked, digest)}`, among)
}
