import { type AddressFamily, type Among, type Ip, type IpRange, ValueRanges } from '../../../base/index.js'
import type { Packet } from '../../packet.js'
import type { Place } from '../../place.js'
import type { FieldReference, MatchCause } from '../../ruleset.js'

/** True, false, or why it cannot be told. */
export type Truth = boolean | Open

export interface Open {
  readonly maybe: string
  readonly kind: 'external-address' | 'port-number' | 'unread-rule' | MatchCause
  /** What it is for a plain host's packet. */
  readonly usual?: boolean
  /** Tells it apart where the text does not, which may be cut. */
  readonly key?: string
  /** It is about something that is not given, and about nothing else. */
  readonly among?: Among
}

/** What rules can ask of a link besides its name. */
export interface LinkTraits {
  readonly kind: string
  readonly type?: string
  readonly group?: string
}

/** What matching needs to know of the host. */
export interface HostView {
  /** @param link  `local` only where the address is on this link @returns undefined: nobody knows */
  addressType(address: Ip, link?: string): string | undefined
  /** @param asks  as the rule has it @returns undefined: nobody knows */
  reversePathExists(packet: Packet, inLink: string | undefined, asks?: FieldReference['asks']): boolean | undefined
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

export const maybe = (kind: Open['kind'], text: string, usual?: boolean, key?: string, among?: Among): Open => ({
  kind,
  maybe: text,
  ...(usual === undefined ? {} : { usual }),
  ...(key === undefined ? {} : { key }),
  ...(among === undefined ? {} : { among }),
})

/** Whether one of several holds. */
export function anyTruth(truths: readonly Truth[], text?: (open: readonly Open[]) => string): Truth {
  if (truths.includes(true)) return true
  const open = truths.filter((truth): truth is Open => typeof truth !== 'boolean')
  const [first] = open
  if (!first || open.length === 1) return first ?? false
  const words = text?.(open) ?? open.map(({ maybe: one }) => one).join(', or ')
  return joined(open, words, amongAny(open.map(({ among }) => among)), 'or')
}

/** Whether all of several hold. */
export function allTruths(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false
  const open = truths.filter((truth): truth is Open => typeof truth !== 'boolean')
  const [first] = open
  if (!first || open.length === 1) return first ?? true
  return joined(open, open.map(({ maybe: one }) => one).join(' and '), undefined, 'and')
}

/** What is not understood outweighs what is not given. */
function joined(open: readonly Open[], text: string, among: Among | undefined, word: string): Open {
  const [first] = open as readonly [Open, ...Open[]]
  const { kind } = open.find((one) => one.kind === 'unread-rule') ?? first
  return maybe(kind, text, undefined, open.map(({ key, maybe: own }) => key ?? own).join(` ${word} `), among)
}

/** A truth that is the other way round, or that says less than its question: it is about nothing in particular. */
export const withoutAmong = (truth: Truth): Truth => {
  if (typeof truth === 'boolean' || !truth.among) return truth
  const { kind, maybe: text, usual, key = text } = truth
  return maybe(kind, text, usual, `beside ${key}`)
}

/** One question about several sets of the same thing's values; undefined where they are about several things. */
export function amongAny(all: readonly (Among | undefined)[]): Among | undefined {
  const [first] = all
  if (!first || all.some((one) => one?.of !== first.of)) return undefined
  let made: ValueRanges | undefined
  const values = (): ValueRanges => {
    made ??= ValueRanges.of(all.flatMap((one) => one?.values().ranges ?? []))
    return made
  }
  return { of: first.of, universe: first.universe, values }
}

const universes: Readonly<Record<AddressFamily, ValueRanges>> = {
  ipv4: ValueRanges.of([[0, 0xffffffff]]),
  ipv6: ValueRanges.of([[0n, (1n << 128n) - 1n]]),
}

/** Which of all addresses one is that is not given. */
export const amongAddresses = (ip: Ip, values: () => ValueRanges): Among => ({
  of: addressName(ip),
  universe: universes[ip.family],
  values,
})

/** An address that stands for others is told apart by its value. */
export const addressName = ({ family, value }: Ip): string => `address ${family} ${value}`

/** Short enough to be read, or a word for it. */
export const rangesKey = (ranges: ValueRanges, digest: (parts: readonly string[]) => string): string => {
  const texts = ranges.ranges.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`))
  return texts.length <= 4 ? texts.join(',') : digest(texts)
}
