import { type FieldReference, type Link, type MatchCause, portNumber, type Value } from '../../host/index.js'
import { type Ip, type IpRange, inRange, ipOf, rangeOf } from '../walk/ip.js'
import type { Packet, Port } from '../walk/packet.js'
import type { Place, PortName } from '../walk/place.js'

/** True, false, or why it cannot be told. */
export type Truth =
  | true
  | false
  | {
      readonly maybe: string
      readonly kind: 'external-address' | 'port-number' | 'unread-rule' | MatchCause
      /** What it is for a plain host's packet. */
      readonly usual?: boolean
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
  /** A link of the host's. */
  linkNamed(name: string): Pick<Link, 'kind' | 'type' | 'group'> | undefined
}

export type Test = (packet: Packet, place: Place, host: HostView) => Truth

export const maybe = (
  kind: 'external-address' | 'port-number' | 'unread-rule' | MatchCause,
  text: string,
  usual?: boolean,
): Truth => ({ kind, maybe: text, ...(usual === undefined ? {} : { usual }) })

/** So many values are told; of more, how many there are. */
const mostListed = 8

export const listText = (values: readonly Value[]): string => {
  const shown = values.slice(0, mostListed).map(valueText).join(', ')
  const more = values.length - mostListed
  return more > 0 ? `${shown} and ${more} more` : shown
}

const valueText = (value: Value): string => {
  if (typeof value !== 'object') return String(value)
  if ('prefix' in value) return value.prefix
  if (!('from' in value)) return 'anything'
  const { from, to } = value
  if (from === to) return String(from)
  return to === 0xffffffff ? `at least ${from}` : `${from}-${to}`
}

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
  const spans = numberSpans(values)
  if (spans.some((ends) => ends.some(Number.isNaN))) return () => maybe('unread-rule', `it is ${listText(values)}`)
  return (packet) => {
    const number = read(packet)
    return number !== undefined && spans.some(([from, to]) => number >= from && number <= to)
  }
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

export function portTest(values: readonly Value[], read: (packet: Packet) => readonly Port[]): Test {
  const spans = values.map((value): readonly [number, number] => {
    const number = (end: string | number): number => (typeof end === 'number' ? end : (portNumber(end) ?? Number.NaN))
    if (typeof value === 'object') return 'from' in value ? [number(value.from), number(value.to)] : [Number.NaN, 0]
    return [number(value), number(value)]
  })
  if (spans.some((ends) => ends.some(Number.isNaN)))
    return () => maybe('unread-rule', `the port is ${listText(values)}`)
  const text = listText(values)
  return (packet) => {
    let unknown: Truth = false
    for (const port of read(packet)) {
      const truth = portTruth(spans, port, text)
      if (truth === true) return true
      if (truth !== false) unknown = truth
    }
    return unknown
  }
}

/** Whether a port is one of these. @param text  how they are named */
export function portTruth(spans: readonly (readonly [number, number])[], port: Port, text: string): Truth {
  if (typeof port === 'number') return spans.some(([from, to]) => port >= from && port <= to)
  const [low, high] = port === 'ephemeral' ? [32768, 60999] : [1, 65535]
  if (spans.some(([from, to]) => from <= low && to >= high)) return true
  const touching = spans.filter(([from, to]) => to >= low && from <= high)
  if (port === 'ordinary' ? touching.every(([from, to]) => to - from < wide) : touching.length === 0) return false
  return maybe('port-number', `the ${port === 'ordinary' ? 'port' : "client's port"} is ${text}`)
}

export function addressTest(values: readonly Value[], read: (packet: Packet) => Ip | undefined): Test {
  const exact = new Set<number | bigint>()
  const ranges: IpRange[] = []
  const unread: Value[] = []
  const bits: AddressBits[] = []
  for (const value of values) {
    const range = addressRange(value)
    const scattered = range ? undefined : addressBitsOf(value)
    if (scattered) bits.push(scattered)
    else if (!range) unread.push(value)
    else if (range.from === range.to) exact.add(range.from)
    else ranges.push(range)
  }
  const exactRanges = [...exact].map(
    (value): IpRange => ({ family: typeof value === 'bigint' ? 'ipv6' : 'ipv4', from: value, to: value }),
  )
  return (packet, _place, host) => {
    const address = read(packet)
    if (!address) return false
    if (address.any) {
      let unknown: Truth = false
      for (const range of [...ranges, ...exactRanges]) {
        if (range.family !== address.family || host.isInside(range)) continue
        if (isEverything(range)) return true
        unknown = maybe('external-address', `the external address is in ${listText(values)}`)
      }
      if (bits.length > 0) unknown = maybe('external-address', `the external address is ${listText(values)}`)
      return unknown
    }
    if (bits.some((one) => one.family === address.family && (BigInt(address.value) & one.mask) === one.value))
      return true
    if (exact.has(address.value)) return true
    for (const range of ranges) if (inRange(range, address)) return true
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

const isEverything = ({ family, from, to }: IpRange): boolean =>
  family === 'ipv4' ? from === 0 && to === 0xffffffff : from === 0n && to === (1n << 128n) - 1n

function addressRange(value: Value): IpRange | undefined {
  if (typeof value === 'string') return rangeOf(value)
  if (typeof value !== 'object') return undefined
  if ('prefix' in value) return rangeOf(value.prefix)
  if (!('from' in value)) return undefined
  const [from, to] = [ipOf(String(value.from)), ipOf(String(value.to))]
  if (!from || !to || from.family !== to.family) return undefined
  return { family: from.family, from: from.value, to: to.value }
}
