import { type Ip, ipOf, sameIp } from '../../base/index.js'
import { isOn, linkSysctls, passesOn } from '../world/sysctls.js'
import type { Walk } from './walk.js'

/**
 * Whether the host answers on a link for an address that is not its own, because it knows another way there.
 *
 * @returns what says so
 * @see Linux, arp_process and ndisc_recv_ns
 */
export function proxied(walk: Walk, link: string, address: Ip): string | undefined {
  const { world } = walk
  const entered = world.host.beside?.proxies.some(
    (proxy) =>
      proxy.link === link && sameIp(ipOf(proxy.address) ?? address, address) && ipOf(proxy.address) !== undefined,
  )
  const forAll =
    address.family === 'ipv4'
      ? linkSysctls(link, 'proxy_arp').find((name) => isOn(walk, name))
      : [`net.ipv6.conf.all.proxy_ndp`, `net.ipv6.conf.${link.replaceAll('.', '/')}.proxy_ndp`].find((name) =>
          isOn(walk, name),
        )
  // IPv6 answers only for addresses that are entered.
  const evidence =
    address.family === 'ipv4' ? (entered ? `neighbour proxy on ${link}` : forAll) : entered ? forAll : undefined
  if (evidence === undefined || !passesOn(walk, address.family, link)) return undefined
  if (address.family === 'ipv6') return evidence
  const route = world.routing.lookup({ destination: address, mark: 0, inLink: link }, walk.oracle)
  return route?.type === 'unicast' && route.link !== link ? evidence : undefined
}
