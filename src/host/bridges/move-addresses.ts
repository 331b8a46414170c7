import type { HostFacts } from '../facts.js'

/** Commands that move the host's addresses, and the routes over routers, from one link to another. */
export function moveAddresses({ addresses, routes }: HostFacts, from: string, to: string): string[] {
  const own = addresses.filter(({ link, scope }) => link === from && scope === 'global')
  const there = addresses.filter(({ link }) => link === to).map(({ address }) => address)
  const throughRouters = routes.filter(
    ({ link, gateway, table, type }) =>
      link === from && gateway !== undefined && table === 'main' && type === 'unicast' && own.length > 0,
  )
  return [
    ...own.flatMap(({ address, prefix }) => [
      ...(there.includes(address) ? [] : [`ip address add ${address}/${prefix} dev ${to}`]),
      `ip address del ${address}/${prefix} dev ${from}`,
    ]),
    ...throughRouters.map(({ family, destination, gateway, metric }) => {
      const usual = family === 'ipv4' ? 0 : 1024
      const rest = metric === usual ? '' : ` metric ${metric}`
      const target = /\/0$/.test(destination) ? 'default' : destination
      return `ip ${family === 'ipv6' ? '-6 ' : ''}route replace ${target} via ${gateway} dev ${to}${rest}`
    }),
  ]
}
