import { ValueRanges } from '../../../base/index.js'
import type { Packet } from '../../packet.js'
import type { Place, PortName } from '../../place.js'
import type { Value } from '../../ruleset.js'
import { digest, listText } from './list-text.js'
import { Spans } from './set-index.js'
import { type HostView, maybe, rangesKey, type Test, type Truth } from './truth.js'

type Read<T> = (packet: Packet, place: Place, host: HostView) => T

/** @param side  the input or output, for a name that is one of several */
export function nameTest(values: readonly Value[], side: 'in' | 'out', read: Read<PortName | undefined>): Test {
  const exact = new Set<string>()
  const beginnings: string[] = []
  for (const value of values) {
    if (typeof value !== 'string') continue
    if (value.endsWith('*')) beginnings.push(value.slice(0, -1))
    else exact.add(value)
  }
  return (packet, place, host) => {
    const name = read(packet, place, host)
    if (name === undefined || name === '' || values.length === 0) return false
    const fits = (one: string): boolean => exact.has(one) || beginnings.some((beginning) => one.startsWith(beginning))
    if (typeof name === 'string') return fits(name)
    if (beginnings.includes('') || (name.length > 0 && name.every(fits))) return true
    if (name.length === 0) return maybe('unread-rule', `the port is ${listText(values)}`)
    return name.some(fits) ? oneOf(packet, name, fits, listText(values), side) : false
  }
}

export function wordTest(values: readonly Value[], read: Read<string | undefined>): Test {
  const words = new Set(values.map(String))
  return (packet, place, host) => {
    const word = read(packet, place, host)
    return word !== undefined && words.has(word)
  }
}

export function anyWord(values: readonly Value[], read: (packet: Packet) => readonly string[]): Test {
  const words = new Set(values.map((value) => String(value).toLowerCase()))
  return (packet) => read(packet).some((word) => words.has(word))
}

const numberSpans = (values: readonly Value[]): (readonly [number, number])[] =>
  values.map((value) => {
    if (typeof value === 'object' && 'from' in value) return [Number(value.from), Number(value.to)]
    const number = Number(value)
    return [number, number]
  })

export function numberTest(values: readonly Value[], read: (packet: Packet) => number | undefined): Test {
  const ends = numberSpans(values)
  if (ends.some((both) => both.some(Number.isNaN))) return () => maybe('unread-rule', `it is ${listText(values)}`)
  const spans = spansOf(ends)
  return (packet) => {
    const number = read(packet)
    return number !== undefined && spans.has(number)
  }
}

export function spansOf(ends: Iterable<readonly [number, number]>): Spans<number> {
  const spans = new Spans<number>()
  for (const [from, to] of ends) spans.add(from, to)
  spans.seal()
  return spans
}

/** Which of several links a packet uses; the same for all packets between the same two ends. */
function oneOf(
  { source, destination }: Packet,
  names: readonly string[],
  fits: (name: string) => boolean,
  text: string,
  side: 'in' | 'out',
): Exclude<Truth, boolean> {
  const of = `${side}-port of ${[...names].sort().join(' ')}, ${source.value} to ${destination.value}`
  const numbers = [...names].sort().flatMap((name, at) => (fits(name) ? [[at, at] as const] : []))
  const universe = ValueRanges.of([[0, names.length - 1]])
  const values = ValueRanges.of(numbers)
  const key = `${of}: ${rangesKey(values, digest)}`
  return maybe('unread-rule', `the port is ${text}`, undefined, key, { of, universe, values: () => values })
}

/** Tests an unspecified number, given its possible and usual values. */
export function openNumberTest(
  values: readonly Value[],
  name: string,
  canBe: (packet: Packet, place: Place) => { readonly of: string; readonly universe: ValueRanges },
  usualOf: (packet: Packet, place: Place) => readonly number[],
): Test {
  const ends = numberSpans(values)
  if (ends.some((span) => span.some(Number.isNaN))) return () => maybe('unread-rule', `${name} is ${listText(values)}`)
  const asked = ValueRanges.of(ends)
  const key = rangesKey(asked, digest)
  const text = `${name} is ${listText(values)}`
  return (packet, place) => {
    const { of, universe } = canBe(packet, place)
    const both = asked.and(universe)
    if (both.isEmpty) return false
    if (both.equals(universe)) return true
    const usual = usualOf(packet, place).map((one) => ends.some(([from, to]) => one >= from && one <= to))
    const known = usual.every((one) => one === usual[0]) ? usual[0] : undefined
    return maybe('packet-form', text, known, `${of}: ${key}`, { of, universe, values: () => both })
  }
}
