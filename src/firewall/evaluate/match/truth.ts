import { type AddressFamily, type Among, type Ip, type IpRange, ValueRanges } from '../../../base/index.js'
import type { Packet } from '../../packet.js'
import type { Place } from '../../place.js'
import type { FieldReference, MatchCause } from '../../ruleset.js'

/** True, false, or why it is unknown. */
export type Truth = boolean | Open

export interface Open {
  readonly maybe: string
  readonly kind: 'external-address' | 'port-number' | 'unread-rule' | MatchCause
  /** The outcome for a typical host's packet. */
  readonly usual?: boolean
  /** Identifies it, because the text may be shortened. */
  readonly key?: string
  /** Set if it concerns only an unspecified value. */
  readonly among?: Among
}

/** Properties of a link that rules can match, besides its name. */
export interface LinkTraits {
  readonly kind: string
  readonly type?: string
  readonly group?: string
}

/** The host's state that matching depends on. */
export interface HostView {
  /** @param link  `local` only if the address is on this link @returns undefined: unknown */
  addressType(address: Ip, link?: string): string | undefined
  /** @param asks  as in the rule @returns undefined: unknown */
  reversePathExists(packet: Packet, inLink: string | undefined, asks?: FieldReference['asks']): boolean | undefined
  /** Whether a range certainly contains no external address. */
  isInside(range: IpRange): boolean
  /** Routing policy rules depend on marks. */
  readonly routesByMark: boolean
  /** The host has no IPsec policies that could be read. */
  readonly withoutIpsec: boolean
  /** A link of the host, by name. */
  linkNamed(name: string): LinkTraits | undefined
  /** Whether a link of the host or a known guest has a MAC address (lower case, two digits a byte): nothing else does. */
  isOwned(mac: string): boolean
  /** Cache key for `isInside`: the same object gives the same answers. */
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

/** Whether any of several is true. */
export function anyTruth(truths: readonly Truth[], text?: (open: readonly Open[]) => string): Truth {
  if (truths.includes(true)) return true
  const open = truths.filter((truth): truth is Open => typeof truth !== 'boolean')
  const [first] = open
  if (!first || open.length === 1) return first ?? false
  const words = text?.(open) ?? open.map(({ maybe: one }) => one).join(', or ')
  return joined(open, words, amongAny(open.map(({ among }) => among)), 'or')
}

/** Whether all of several are true. */
export function allTruths(truths: readonly Truth[]): Truth {
  if (truths.includes(false)) return false
  const open = truths.filter((truth): truth is Open => typeof truth !== 'boolean')
  const [first] = open
  if (!first || open.length === 1) return first ?? true
  return joined(open, open.map(({ maybe: one }) => one).join(' and '), undefined, 'and')
}

/** Unread rules take precedence over unspecified values. */
function joined(open: readonly Open[], text: string, among: Among | undefined, word: string): Open {
  const [first] = open as readonly [Open, ...Open[]]
  const { kind } = open.find((one) => one.kind === 'unread-rule') ?? first
  return maybe(kind, text, undefined, open.map(({ key, maybe: own }) => key ?? own).join(` ${word} `), among)
}

/** Removes the value set, for a negated or partial truth that it no longer describes. */
export const withoutAmong = (truth: Truth): Truth => {
  if (typeof truth === 'boolean' || !truth.among) return truth
  const { kind, maybe: text, usual, key = text } = truth
  return maybe(kind, text, usual, `beside ${key}`)
}

/** Merges questions about the same unspecified value; undefined if they concern different ones. */
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

/** A question about the value of an unspecified address. */
export const amongAddresses = (ip: Ip, values: () => ValueRanges): Among => ({
  of: addressName(ip),
  universe: universes[ip.family],
  values,
})

/** Identifies an address that stands for others. */
export const addressName = ({ family, value }: Ip): string => `address ${family} ${value}`

/** The ranges if they are short, otherwise a hash. */
export const rangesKey = (ranges: ValueRanges, digest: (parts: readonly string[]) => string): string => {
  const texts = ranges.ranges.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`))
  return texts.length <= 4 ? texts.join(',') : digest(texts)
}
