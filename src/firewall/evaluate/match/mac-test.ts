import { formatMac } from '../../../base/index.js'
import type { Packet } from '../../packet.js'
import type { Value } from '../../ruleset.js'
import { listText } from './list-text.js'
import { maybe, type Test } from './truth.js'

/**
 * An address that is not known is at least none that somebody known has.
 *
 * @param name  of the address, for the condition where it is not known
 */
export function macTest(values: readonly Value[], name: string, read: (packet: Packet) => string | undefined): Test {
  const spans = values.map(spanOf)
  const condition = maybe('unread-rule', `the ${name} is ${listText(values)}`)
  const singles = spans.flatMap((span) => (span?.from === span?.to && span ? [formatMac(span.from)] : []))
  return (packet, _place, host) => {
    const number = numberOf(read(packet) ?? '')
    if (number === undefined)
      return singles.length === spans.length && singles.every((mac) => host.isOwned(mac)) ? false : condition
    if (spans.some((span) => span && number >= span.from && number <= span.to)) return true
    return spans.includes(undefined) ? condition : false
  }
}

/** Undefined: a value that is not understood. */
function spanOf(value: Value): { readonly from: number; readonly to: number } | undefined {
  if (typeof value === 'object' && 'prefix' in value) {
    const [address = '', length = '48'] = value.prefix.split('/')
    const from = numberOf(address)
    const size = 2 ** (48 - Number(length))
    return from === undefined || !(size >= 1) ? undefined : { from, to: from + size - 1 }
  }
  const ends = typeof value === 'object' && 'from' in value ? [value.from, value.to] : [value, value]
  const [from, to] = ends.map((end) => numberOf(String(end)))
  return from === undefined || to === undefined ? undefined : { from, to }
}

/** ebtables prints bytes without leading zeros. */
function numberOf(mac: string): number | undefined {
  const bytes = /^([0-9a-f]{1,2}:){5}[0-9a-f]{1,2}$/i.test(mac) ? mac.split(':') : undefined
  return bytes?.reduce((sum, byte) => sum * 256 + Number.parseInt(byte, 16), 0)
}
