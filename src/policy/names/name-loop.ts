import { ipOf } from '../../base/index.js'
import type { HostFacts, HostResolver } from '../../machine/index.js'
import { domainOf, type SiteNetwork } from '../site.js'

/**
 * A loop that queries for unknown names would enter: systemd-resolved asks the network's dnsmasq, which asks the host's
 * resolver, which is systemd-resolved. With `localOnly`, dnsmasq forwards no queries for its own domain.
 *
 * @returns what to do about it; undefined: there is no loop
 */
export function loopOf(
  { name, definition }: Pick<SiteNetwork, 'name' | 'definition'>,
  { servers }: Pick<HostResolver, 'servers'>,
  { addresses }: Pick<HostFacts, 'addresses'>,
): string | undefined {
  const domain = domainOf({ definition })
  if (!domain || domain.localOnly) return undefined
  const forwarders = ('dns' in definition ? definition.dns?.forwarders : undefined) ?? []
  const isWithin = (inner: string, outer: string): boolean => inner === outer || inner.endsWith(`.${outer}`)
  // dnsmasq uses the forwarders of the closest domain; those without a domain replace the host's own.
  const closest = forwarders
    .flatMap((one) => (one.domain !== undefined && isWithin(domain.name, one.domain) ? [one.domain] : []))
    .sort((one, other) => other.length - one.length)[0]
  const chosen = forwarders.filter((one) => one.domain === closest)
  const general = forwarders.flatMap((one) => (one.domain === undefined ? (one.addr ?? []) : []))
  const usual = general.length > 0 ? general : servers
  const asked = chosen.length === 0 ? usual : chosen.flatMap(({ addr }) => addr ?? usual)
  const own = new Set(addresses.flatMap(({ address }) => ipOf(address)?.text ?? []))
  const back = asked.find((server) => own.has(ipOf(server)?.text ?? '') || /^127\.|^::1$/.test(server))
  return back === undefined
    ? undefined
    : `queries for unknown names in ${domain.name} would loop: the host's resolver asks ${name}'s dnsmasq, which asks ${back}, the host's resolver; give the definition domain: { name: '${domain.name}', localOnly: true } and restart ${name}`
}
