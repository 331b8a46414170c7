import { inRange, ipOf, rangeOf } from '../../base/index.js'
import type { HostFacts } from '../../machine/index.js'
import type { Family } from '../site.js'

/**
 * Everything but the internet: private, shared, link-local, loopback, multicast and reserved addresses, and those that
 * embed IPv4 addresses (mapped and translated addresses, 6to4, Teredo).
 *
 * @see IANA's special-purpose address registries
 */
const reserved: Readonly<Record<Family, readonly string[]>> = {
  ipv4: [
    '0.0.0.0/8',
    '10.0.0.0/8',
    '100.64.0.0/10',
    '127.0.0.0/8',
    '169.254.0.0/16',
    '172.16.0.0/12',
    '192.0.0.0/24',
    '192.168.0.0/16',
    '198.18.0.0/15',
    '224.0.0.0/3',
  ],
  ipv6: ['::/8', '100::/64', '2001::/32', '2002::/16', 'fc00::/7', 'fe80::/9', 'ff00::/8'],
}

/** Those, and the subnets on the host's links. */
export function privateSubnets({ routes }: HostFacts, family: Family): string[] {
  const onLink = routes.flatMap(({ family: of, destination, gateway, type, nextHops }) =>
    of === family &&
    type === 'unicast' &&
    gateway === undefined &&
    nextHops === undefined &&
    !destination.endsWith('/0')
      ? [destination]
      : [],
  )
  const all = [...reserved[family], ...onLink]
  // nft rejects sets with overlapping intervals.
  return all.filter((one, index) => {
    const range = rangeOf(one)
    const first = ipOf(one)
    if (!range || !first) return false
    return !all.some((other, at) => {
      const wider = at === index ? undefined : rangeOf(other)
      if (!wider || wider.family !== family || !inRange(wider, first)) return false
      const same = String(wider.from) === String(range.from) && String(wider.to) === String(range.to)
      return same ? at < index : wider.to >= range.to
    })
  })
}
