import { atOnce, type Ip, type IpRange, ipOf } from '../../base/index.js'
import type { Packet, Port } from '../packet.js'
import type { Place, PortName } from '../place.js'
import { portNumber } from '../read/well-known.js'
import type { FieldReference, MatchCause, Value } from '../ruleset.js'
import { listKey, listText } from './list-text.js'
import { AddressSet, type OutsideTruth, Spans } from './set-index.js'

/** True, false, or why it cannot be told. */
export type Truth =
  | true
  | false
  | {
      readonly maybe: string
      readonly kind: 'external-address' | 'port-number' | 'unread-rule' | MatchCause
      /** What it is for a plain host's packet. */
      readonly usual?: boolean
      /** Tells it apart where the text does not, which may be cut. */
      readonly key?: string
    }

/** What rules can ask of a link besides its name. */
export interface LinkTraits {
  readonly kind: string
  readonly type?: string
  readonly group?: string
}

/** What matching needs to know of the host. */
export interface HostView {
  /** @param link  `local` only where the address is on this link */
  addressType(address: Ip, link?: string): string
  /** @param asks  as the rule has it */
  reversePathExists(packet: Packet, inLink: string | undefined, asks?: FieldReference['asks']): boolean
  /** A prefix that certainly holds none of the outside's addresses. */
  isInside(range: IpRange): boolean
  /** Routing policy rules ask for marks. */
  readonly routesByMark: boolean
  /** No policy of the host's is about IPsec, as far as it was read. */
  readonly withoutIpsec: boolean
  /** A link of the host's. */
  linkNamed(name: string): LinkTraits | undefined
  /** What `isInside` depends on: answers are the same for the same object. */
  readonly machine?: object
}

export type Test = (packet: Packet, place: Place, host: HostView) => Truth

export const maybe = (
  kind: 'external-address' | 'port-number' | 'unread-rule' | MatchCause,
  text: string,
  usual?: boolean,
  key?: string,
): Exclude<Truth, boolean> => ({
  kind,
  maybe: text,
  ...(usual === undefined ? {} : { usual }),
  ...(key === undefined ? {} : { key }),
})

type Read<T> = (packet: Packet, place: Place, host: HostView) => T

export function nameTest(values: readonly Value[], read: Read<PortName | undefined>): Test {
  const exact = new Set<string>()
  const beginnings: string[] = []
  for (const value of values) {
    if (typeof value !== 'string') continue
    if (value.endsWith('*')) beginnings.push(value.slice(0, -1))
    else exact.add(value)
  }
  return (packet, place, host) => {
    const name = read(packet, place, host)
    if (name === undefined || name === '') return false
    const fits = (one: string): boolean => exact.has(one) || beginnings.some((beginning) => one.startsWith(beginning))
    if (typeof name === 'string') return fits(name)
    if (beginnings.includes('') || (name.length > 0 && name.every(fits))) return true
    return name.length > 0 && !name.some(fits) ? false : maybe('unread-rule', `the port is ${listText(values)}`)
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

function spansOf(ends: Iterable<readonly [number, number]>): Spans<number> {
  const spans = new Spans<number>()
  for (const [from, to] of ends) spans.add(from, to)
  spans.seal()
  return spans
}

/** A number of which only the range is known, and what is usual. */
export function plausibleTest(
  values: readonly Value[],
  name: string,
  rangeOf: (packet: Packet) => readonly [number, number],
  usualOf: (packet: Packet, place: Place) => readonly number[],
): Test {
  const ends = numberSpans(values)
  if (ends.some((span) => span.some(Number.isNaN))) return () => maybe('unread-rule', `${name} is ${listText(values)}`)
  const text = `${name} is ${listText(values)}`
  return (packet, place) => {
    const [low, high] = rangeOf(packet)
    if (ends.some(([from, to]) => from <= low && to >= high)) return true
    if (ends.every(([from, to]) => to < low || from > high)) return false
    const usual = usualOf(packet, place).map((one) => ends.some(([from, to]) => one >= from && one <= to))
    return maybe('packet-form', text, usual.every((one) => one === usual[0]) ? usual[0] : undefined)
  }
}

/** From how many ports on a range concerns ordinary ports too, rather than a service. */
const wide = 1000

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
    const truth = unnamed.get(port) ?? portTruth(spans, port, listText(values, name), listKey(values))
    unnamed.set(port, truth)
    return truth
  }
  return (packet) => {
    let unknown: Truth = false
    for (const port of read(packet)) {
      const truth = truthOf(port)
      if (truth === true) return true
      if (truth !== false) unknown = truth
    }
    return unknown
  }
}

/** Whether a port is one of these. @param text  how they are named @param key  what tells them apart */
export function portTruth(spans: readonly (readonly [number, number])[], port: Port, text: string, key = text): Truth {
  if (typeof port === 'number') return spans.some(([from, to]) => port >= from && port <= to)
  const [low, high] = port === 'ephemeral' ? [32768, 60999] : [1, 65535]
  if (spans.some(([from, to]) => from <= low && to >= high)) return true
  const touching = spans.filter(([from, to]) => to >= low && from <= high)
  if (port === 'ordinary' ? touching.every(([from, to]) => to - from < wide) : touching.length === 0) return false
  const whose = `the ${port === 'ordinary' ? 'port' : "client's port"} is`
  return maybe('port-number', `${whose} ${text}`, undefined, `${whose} ${key}`)
}

/** @param name  of the set that the values are in */
export function addressTest(values: readonly Value[], read: (packet: Packet) => Ip | undefined, name?: string): Test {
  const set = atOnce(AddressSet.reading(values))
  const bits = set.unread.flatMap((value) => addressBitsOf(value) ?? [])
  const unread = set.unread.filter((value) => !addressBitsOf(value))
  const outside = new WeakMap<object, Map<string, OutsideTruth>>()
  const outsideOf = ({ family }: Ip, host: HostView): OutsideTruth => {
    const known = outside.get(host.machine ?? host) ?? new Map<string, OutsideTruth>()
    outside.set(host.machine ?? host, known)
    const found = known.get(family) ?? set.outside(family, (range) => host.isInside(range))
    const truth = found === 'none' && bits.some((one) => one.family === family) ? 'some' : found
    known.set(family, truth)
    return truth
  }
  let unknown: Truth | undefined
  return (packet, _place, host) => {
    const address = read(packet)
    if (!address) return false
    if (address.any) {
      const truth = outsideOf(address, host)
      if (truth !== 'some') return truth === 'all'
      const whose = 'the external address is in'
      unknown ??= maybe(
        'external-address',
        `${whose} ${listText(values, name)}`,
        undefined,
        `${whose} ${listKey(values)}`,
      )
      return unknown
    }
    if (set.has(address)) return true
    if (bits.some((one) => one.family === address.family && (BigInt(address.value) & one.mask) === one.value))
      return true
    return unread.length > 0 ? maybe('unread-rule', `the address is ${listText(unread)}`) : false
  }
}

/** Bits of an address that are no prefix: 0.0.0.5/0.0.0.255. */
interface AddressBits {
  readonly family: Ip['family']
  readonly value: bigint
  readonly mask: bigint
}

function addressBitsOf(value: Value): AddressBits | undefined {
  if (typeof value !== 'object' || !('prefix' in value)) return undefined
  const [address, mask] = value.prefix.split('/').map((part) => ipOf(part))
  if (!address || !mask || address.family !== mask.family) return undefined
  return { family: address.family, value: BigInt(address.value) & BigInt(mask.value), mask: BigInt(mask.value) }
}
