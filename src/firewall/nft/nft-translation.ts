import { addressBits, formatAddress, isJson, parseAddress } from '../../base/index.js'
import type { Span, Statement } from '../ruleset.js'
import { readChoice } from './nft-choice.js'

/** `masquerade`, `snat`, `dnat` and `redirect`; undefined if the address or port is not a plain value. */
export function readTranslation(
  name: 'masquerade' | 'snat' | 'dnat' | 'redirect',
  body: unknown,
): Statement | undefined {
  if (name === 'masquerade') return { do: 'masquerade' }
  if (!isJson(body)) return name === 'redirect' && body === null ? { do: 'redirect' } : undefined
  if (body.flags !== undefined && JSON.stringify(body.flags).includes('netmap')) return undefined
  const address = span(endsOf(body.addr), (end): end is string => typeof end === 'string')
  const port = span(body.port, (end): end is number => typeof end === 'number')
  if (address === false || port === false) return undefined
  if (name === 'redirect') return { do: 'redirect', ...(port ? { port } : {}) }
  if (name === 'snat') return { do: 'snat', ...(address ? { address } : {}) }
  return { do: 'dnat', ...(address ? { address } : {}), ...(port ? { port } : {}) }
}

/** nft prints an address range that forms a subnet as a prefix. */
function endsOf(value: unknown): unknown {
  const { addr, len } = isJson(value) && isJson(value.prefix) ? value.prefix : {}
  const first = typeof addr === 'string' ? parseAddress(addr) : undefined
  const free = first && typeof len === 'number' ? addressBits(first.family) - len : -1
  if (!first || !Number.isInteger(free) || free < 0) return value
  const last = first.value + (1n << BigInt(free)) - 1n
  return { range: [formatAddress(first), formatAddress({ ...first, value: last })] }
}

/** `dnat to tcp dport map { 80 : 10.0.0.1 . 8080 }`; undefined if the address does not come from a map. */
export function readTranslationByMap(name: 'snat' | 'dnat', body: unknown): Statement | undefined {
  if (!isJson(body) || !isJson(body.addr) || !isJson(body.addr.map)) return undefined
  return readChoice(body.addr.map, (value) => {
    const [addr, port = body.port] =
      isJson(value) && Array.isArray(value.concat) ? (value.concat as unknown[]) : [value]
    return readTranslation(name, { ...body, addr, ...(port === undefined ? {} : { port }) })
  })
}

/** False: it is neither a value nor a range. */
function span<T>(value: unknown, is: (end: unknown) => end is T): Span<T> | undefined | false {
  if (value === undefined) return undefined
  if (is(value)) return { from: value, to: value }
  const ends = isJson(value) && Array.isArray(value.range) ? (value.range as unknown[]) : []
  const [from, to] = ends
  return ends.length === 2 && is(from) && is(to) ? { from, to } : false
}
