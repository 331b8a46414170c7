import { randomBytes } from 'node:crypto'
import { type AddressFamily, addressBits, parseSubnet, type Subnet, subnetsOverlap } from '../base/index.js'

/** Where private networks are looked for, the usual place of libvirt's first. */
const privateRanges: Readonly<Record<AddressFamily, readonly string[]>> = {
  ipv4: ['192.168.0.0/16', '10.0.0.0/8', '172.16.0.0/12'],
  ipv6: ['fd00::/8'],
}
const firstTried: Readonly<Record<string, () => bigint>> = {
  '192.168.0.0/16': () => 122n << 8n,
  // 40 random bits, so that networks which meet one day differ. @see RFC 4193, 3.2
  'fd00::/8': () => BigInt(`0x${randomBytes(5).toString('hex')}`) << 80n,
}

/**
 * A private subnet of the same size that overlaps none of those in use; for IPv6 a unique local one.
 *
 * @returns undefined where there is none
 */
export function freeSubnet({ family, prefix }: Subnet, used: readonly Subnet[]): Subnet | undefined {
  const step = 1n << BigInt(addressBits(family) - prefix)
  for (const text of privateRanges[family]) {
    const range = parseSubnet(text)
    if (!range || range.prefix > prefix) continue
    const size = 1n << BigInt(addressBits(family) - range.prefix)
    const first = (firstTried[text]?.() ?? 0n) / step
    const count = size / step
    for (let tried = 0n; tried < count; tried++) {
      const candidate: Subnet = { family, prefix, network: range.network + ((first + tried) % count) * step }
      if (!used.some((subnet) => subnetsOverlap(subnet, candidate))) return candidate
    }
  }
  return undefined
}
