import { formatSubnet, parseSubnet } from '../../xml/addresses.js'
import type { HostFacts } from '../facts.js'
import { isDefault } from '../routes.js'

/** Commands that move the host's addresses, and the routes that somebody gave it, from one link to another. */
export function moveAddresses({ addresses, routes }: HostFacts, from: string, to: string): string[] {
  const own = addresses.filter(({ link, scope }) => link === from && scope === 'global')
  if (own.length === 0) return []
  const there = addresses.filter(({ link }) => link === to).map(({ address }) => address)
  // The kernel makes the route to an address's own subnet, and to link-local addresses.
  const made = addresses.flatMap(({ link, address, prefix }) => {
    const subnet = link === from ? parseSubnet(`${address}/${prefix}`) : undefined
    return subnet ? [formatSubnet(subnet)] : []
  })
  const given = routes.filter(
    ({ link, gateway, table, type, destination }) =>
      link === from &&
      table === 'main' &&
      type === 'unicast' &&
      (gateway !== undefined || !(made.includes(destination) || destination.startsWith('fe80:'))),
  )
  return [
    ...own.flatMap(({ address, prefix }) => [
      ...(there.includes(address) ? [] : [`ip address add ${address}/${prefix} dev ${to}`]),
      `ip address del ${address}/${prefix} dev ${from}`,
    ]),
    ...given
      // A route over a router needs the one to the router first.
      .sort((one, other) => Number(one.gateway !== undefined) - Number(other.gateway !== undefined))
      .map(({ family, destination, gateway, metric }) => {
        const version = family === 'ipv6' ? '-6 ' : ''
        const target = isDefault(destination) ? 'default' : destination
        const via = gateway === undefined ? '' : ` via ${gateway}`
        const usual = family === 'ipv4' ? 0 : 1024
        return `ip ${version}route replace ${target}${via} dev ${to}${metric === usual ? '' : ` metric ${metric}`}`
      }),
  ]
}
