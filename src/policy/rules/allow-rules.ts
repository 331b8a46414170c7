import type { AllowPolicy } from '../definition.js'
import type { Resolved } from '../places.js'
import { type Family, families, type Site } from '../site.js'
import { portsOf, portText } from '../values.js'
import { layerOf, links, oneOf, type RuleText } from './rule-text.js'

/** The rules of an `allow`: the connections, and their replies. */
export function allowRules(rules: RuleText, allow: AllowPolicy, from: Resolved, to: Resolved, site: Site): void {
  for (const family of families) {
    if (allow.family !== undefined && allow.family !== family) continue
    const [source, destination] = [side('s', from, family, site), side('d', to, family, site)]
    const [back, there] = [side('s', to, family, site), side('d', from, family, site)]
    if (source === undefined || destination === undefined || back === undefined || there === undefined) continue
    rules.permit(
      words(`meta nfproto ${family}`, source, destination, what(allow, family, 'dport'), 'ct direction original'),
      words(
        `meta nfproto ${family}`,
        back,
        there,
        what(allow, family, 'sport'),
        'ct state established,related ct direction reply',
      ),
    )
  }
}

const words = (...parts: readonly string[]): string => parts.filter(Boolean).join(' ')

/** Matches one end of a packet's path; undefined if that has no address in a family. */
export function side(end: 's' | 'd', place: Resolved, family: Family, site: Site): string | undefined {
  const link = end === 's' ? 'iifname' : 'oifname'
  if (place.outside) return site.bridges.length === 0 ? '' : `${link} != ${links(site.bridges)}`
  const addresses = place.addresses?.[family]
  if (addresses?.length === 0) return undefined
  const address = addresses ? `${layerOf(family)} ${end}addr ${oneOf(addresses)}` : ''
  const bridge = place.network?.bridge
  return words(bridge === undefined ? '' : `${link} ${links([bridge])}`, address)
}

/** Matches TCP, UDP and ICMP; ICMP errors belong to the connection that they concern. */
export function what(
  { protocol, port }: Pick<AllowPolicy, 'protocol' | 'port'>,
  family: Family,
  at: 'sport' | 'dport',
): string {
  const ports = port === undefined ? undefined : portsOf(port)
  if (protocol === 'icmp') return `meta l4proto ${family === 'ipv4' ? 'icmp' : 'ipv6-icmp'}`
  if (ports)
    return protocol ? `${protocol} ${at} ${portText(ports)}` : `meta l4proto { tcp, udp } th ${at} ${portText(ports)}`
  return protocol ? `meta l4proto ${protocol}` : ''
}
