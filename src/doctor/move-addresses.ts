import { formatSubnet, parseSubnet, sh, type Words } from '../base/index.js'
import { type HostFacts, isDefault } from '../machine/index.js'

/** Commands that move the host's addresses and configured routes from one link to another. */
export function moveAddresses(facts: HostFacts, from: string, to: string): string[] {
  const { addresses } = facts
  const own = addresses.filter(({ link, scope }) => link === from && scope === 'global')
  if (own.length === 0) return []
  const there = addresses.filter(({ link }) => link === to).map(({ address }) => address)
  return [
    ...own.flatMap(({ address, prefix }) =>
      there.includes(address) ? [] : [sh`ip address add ${address}/${prefix} dev ${to}`],
    ),
    // Deleting a subnet's first address deletes its other addresses too, so it goes last.
    ...own.toReversed().map(({ address, prefix }) => sh`ip address del ${address}/${prefix} dev ${from}`),
    ...routeCommands(facts, from, to),
  ]
}

/** Commands that give a link the configured routes of another, or its own back after it lost them. */
export function routeCommands({ addresses, routes }: HostFacts, from: string, to: string): string[] {
  // The kernel adds routes to an address's own subnet, and to link-local addresses, by itself.
  const made = addresses.flatMap(({ link, address, prefix }) => {
    const subnet = link === from ? parseSubnet(`${address}/${prefix}`) : undefined
    return subnet ? [formatSubnet(subnet)] : []
  })
  const isGiven = ({ destination, table }: HostFacts['routes'][number]): boolean =>
    !destination.startsWith('fe80:') && !(table === 'main' && made.includes(destination))
  const given = routes.filter(
    ({ link, gateway, nextHops, table, type, ...route }) =>
      (link === from || nextHops?.some((hop) => hop.link === from)) &&
      table !== 'local' &&
      type === 'unicast' &&
      (gateway !== undefined || nextHops !== undefined || isGiven({ ...route, table, type })),
  )
  const isIndirect = ({ gateway, nextHops }: HostFacts['routes'][number]): boolean =>
    gateway !== undefined || nextHops !== undefined
  return (
    given
      // A route through a gateway needs the route to the gateway first.
      .toSorted((one, other) => Number(isIndirect(one)) - Number(isIndirect(other)))
      .map(({ family, table, destination, link, gateway, source, metric, nextHops = [] }) => {
        const place = (hop: { link?: string | undefined; gateway?: string | undefined }): Words => [
          ...(hop.gateway === undefined ? [] : viaWords(family, hop.gateway)),
          'dev',
          (hop.link === from ? to : hop.link) ?? '',
        ]
        const rest = [
          ...(nextHops.length === 0 ? place({ link, gateway }) : []),
          ...(table === 'main' ? [] : ['table', table]),
          ...(source === undefined ? [] : ['src', source]),
          ...(metric === (family === 'ipv4' ? 0 : 1024) ? [] : ['metric', String(metric)]),
          ...nextHops.flatMap((hop) => ['nexthop', ...place(hop)]),
        ]
        const option = family === 'ipv6' ? ['-6'] : []
        return sh`ip ${option} route replace ${isDefault(destination) ? 'default' : destination} ${rest}`
      })
  )
}

const viaWords = (family: 'ipv4' | 'ipv6', gateway: string): Words =>
  family === 'ipv4' && gateway.includes(':') ? ['via', 'inet6', gateway] : ['via', gateway]
