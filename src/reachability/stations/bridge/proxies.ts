import { type Ip, ipOf, sameIp } from '../../../base/index.js'
import { forwardsFrom, isOn, linkSysctls } from '../../world/sysctls.js'
import type { Kernel } from '../hooks/kernel.js'

/**
 * Whether a machine answers on a link for an address that is not its own, because it has another route there.
 *
 * @returns the evidence
 * @see Linux, arp_process and ndisc_recv_ns
 */
export function proxied(kernel: Kernel, link: string, address: Ip): string | undefined {
  const { machine, oracle } = kernel
  const entered = machine.facts.beside?.proxies.some(
    (proxy) =>
      proxy.link === link && sameIp(ipOf(proxy.address) ?? address, address) && ipOf(proxy.address) !== undefined,
  )
  const forAll =
    address.family === 'ipv4'
      ? linkSysctls(link, 'proxy_arp').find((name) => isOn(machine, name))
      : [`net.ipv6.conf.all.proxy_ndp`, `net.ipv6.conf.${link.replaceAll('.', '/')}.proxy_ndp`].find((name) =>
          isOn(machine, name),
        )
  // IPv6 answers only for configured proxy entries.
  const evidence =
    address.family === 'ipv4' ? (entered ? `neighbour proxy on ${link}` : forAll) : entered ? forAll : undefined
  if (evidence === undefined || !forwardsFrom(kernel, address.family, link)) return undefined
  if (address.family === 'ipv6') return evidence
  const route = machine.routing.lookup({ destination: address, mark: 0, inLink: link }, oracle)
  return route?.type === 'unicast' && route.link !== link ? evidence : undefined
}
