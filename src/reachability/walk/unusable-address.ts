import { type Ip, type IpRange, inRange, rangeOf } from '../../base/index.js'

const ranges = (...texts: string[]): IpRange[] => texts.flatMap((text) => rangeOf(text) ?? [])

/** @see RFC 6890 */
const unusable = ranges(
  ...['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4', '240.0.0.0/4'],
  ...['::/96', '::ffff:0:0/96', 'fe80::/10', 'ff00::/8'],
)
const privately = ranges('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16')
const sixToFour = ranges('2002::/16')

/**
 * Whether no machine beyond the host can have an address: dropping packets to it loses nothing. 6to4 embeds an IPv4
 * address, which has to be a public one.
 *
 * @see RFC 3964, which firewalld's filter follows
 */
export function isUnusable(ip: Ip): boolean {
  const within = (range: IpRange): boolean => inRange(range, ip)
  if (!sixToFour.some(within)) return unusable.some(within)
  const embedded: Ip = { family: 'ipv4', value: Number((BigInt(ip.value) >> 80n) & 0xffff_ffffn), text: '' }
  return [...unusable, ...privately].some((range) => inRange(range, embedded))
}
