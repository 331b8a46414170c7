import { addressBits, formatAddress } from '../addresses/addresses.js'
import type { IpRange } from '../addresses/ip.js'

/** A subnet as text, `10.0.0.0/8`. */
export function formatRange({ family, from, to }: IpRange): string {
  const size = BigInt(to) - BigInt(from) + 1n
  const length = addressBits(family) - (size.toString(2).length - 1)
  return `${formatAddress({ family, value: BigInt(from) })}/${length}`
}
