import { randomBytes } from 'node:crypto'
import { type AddressFamily, addressBits, parseSubnet, type Subnet, subnetsOverlap } from '../base/index.js'

/** Where to look for private subnets, libvirt's usual range first. */
const privateRanges: Readonly<Record<AddressFamily, readonly string[]>> = {
  ipv4: ['192.168.0.0/16', '10.0.0.0/8', '172.16.0.0/12'],
  ipv6: ['fd00::/8'],
}
const firstTried: Readonly<Record<string, () => bigint>> = {
  '192.168.0.0/16': () => 122n << 8n,
  // 40 random bits, so that networks which are joined one day do not collide. @see RFC 4193, 3.2
  'fd00::/8': () => BigInt(`0x${randomBytes(5).toString('hex')}`) << 80n,
}

/** What kind of subnet to find. */
export interface SubnetWish extends Pick<Subnet, 'family' | 'prefix'> {
  /** Only within this subnet; omitted: among private addresses. */
  readonly within?: Subnet | undefined
}

/**
 * A subnet of that size that overlaps none of those in use: a private one, for IPv6 a unique local one, or one within
 * another.
 *
 * @returns undefined if there is none
 */
export function freeSubnet({ family, prefix, within }: SubnetWish, used: readonly Subnet[]): Subnet | undefined {
  const ranges = within ? [within] : privateRanges[family].flatMap((text) => parseSubnet(text) ?? [])
  const sizeOf = (bits: number) => 1n << BigInt(addressBits(family) - bits)
  for (const [place, range] of ranges.entries()) {
    if (range.prefix > prefix) continue
    const offset = within ? 0n : (firstTried[privateRanges[family][place] ?? '']?.() ?? 0n)
    const step = sizeOf(prefix)
    const first = range.network + (offset / step) * step
    const end = range.network + sizeOf(range.prefix)
    const found =
      freeBetween(first, end, { family, prefix, step }, used) ??
      freeBetween(range.network, first, { family, prefix, step }, used)
    if (found) return found
  }
  return undefined
}

function freeBetween(
  start: bigint,
  end: bigint,
  { family, prefix, step }: { readonly family: AddressFamily; readonly prefix: number; readonly step: bigint },
  used: readonly Subnet[],
): Subnet | undefined {
  let network = start
  while (network + step <= end) {
    const candidate: Subnet = { family, prefix, network }
    const inTheWay = used.find((subnet) => subnetsOverlap(subnet, candidate))
    if (!inTheWay) return candidate
    // Continue behind it: a used subnet may be far larger.
    const behind = inTheWay.network + (1n << BigInt(addressBits(family) - inTheWay.prefix))
    const next = network + step
    network = behind > next ? ((behind + step - 1n) / step) * step : next
  }
  return undefined
}
