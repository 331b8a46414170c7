import { bridgeNetfilter, bridgeSettings } from '../../machine/index.js'
import type { ForwardPolicy } from '../definition.js'
import type { Resolved } from '../places.js'
import { type Family, families, type Site } from '../site.js'
import { type PortRange, portsOf, portText } from '../values.js'
import { layerOf, links, oneOf, type RuleText } from './rule-text.js'

/** The most rules to write for a range that is mapped to other ports. */
export const mostMoved = 256

/** The families of a forward: those of the target, of the listening address, or the requested one. */
export function forwardFamilies({ family, address }: ForwardPolicy, target: Resolved): Family[] {
  return families.filter(
    (one) =>
      (family === undefined || family === one) &&
      (address === undefined || address.includes(':') === (one === 'ipv6')) &&
      (target.addresses?.[one].length ?? 0) > 0,
  )
}

/** Pairs of host port and guest port; a remapped range port by port. */
function pairsOf({ port, targetPort }: ForwardPolicy): { readonly host: PortRange; readonly guest: PortRange }[] {
  const host = portsOf(port)
  if (!host) return []
  const by = (targetPort ?? host.from) - host.from
  if (by === 0) return [{ host, guest: host }]
  return Array.from({ length: host.to - host.from + 1 }, (_, index) => {
    const from = host.from + index
    return { host: { from, to: from }, guest: { from: from + by, to: from + by } }
  })
}

/**
 * Forwards a port of the host to a guest. Senders on the guest's own subnet, including the guest itself, appear with
 * the host's address: otherwise replies would bypass the host. If guests have no router, so does everyone.
 */
export function forwardRules(rules: RuleText, forward: ForwardPolicy, target: Resolved, site: Site): void {
  const { network } = target
  if (network?.bridge === undefined) return
  const { protocol, from = ['outside', 'host', 'guests'], address } = forward
  const bridge = links([network.bridge])
  const [outside, guests] = [from.includes('outside'), from.includes('guests')]
  const entrance = outside && guests ? '' : `iifname ${outside ? '!= ' : ''}${links(site.bridges)} `
  if (guests) toItself(rules, target, site)
  for (const family of forwardFamilies(forward, target)) {
    const layer = layerOf(family)
    const guest = target.addresses?.[family][0] ?? ''
    const nfproto = `meta nfproto ${family}`
    const listening = address === undefined ? 'fib daddr type local' : `${layer} daddr ${address}`
    for (const { host, guest: to } of pairsOf(forward)) {
      const moved = host.from === to.from ? '' : `:${portText(to)}`
      const socket = family === 'ipv6' && moved ? `[${guest}]${moved}` : `${guest}${moved}`
      const asked = `${protocol} dport ${portText(host)} dnat ${layer} to ${socket}`
      if (outside || guests) {
        const hook = 'type nat hook prerouting priority -100; policy accept'
        rules.add('inet', 'forward_in', hook, `${nfproto} ${entrance}${listening} ${asked}`)
      }
      if (from.includes('host')) {
        const hook = 'type nat hook output priority -100; policy accept'
        // Packets from loopback addresses cannot leave the host.
        const apart = family === 'ipv4' ? 'ip daddr != 127.0.0.0/8' : 'ip6 daddr != ::1'
        rules.add('inet', 'forward_own', hook, `${nfproto} ${apart} ${listening} ${asked}`)
      }
      const dnat = `ct status dnat ct original proto-dst ${portText(host)}`
      const request = `oifname ${bridge} ${layer} daddr ${guest} ${protocol} dport ${portText(to)}`
      const answer = `iifname ${bridge} ${layer} saddr ${guest} ${protocol} sport ${portText(to)}`
      rules.permit(`${request} ct direction original ${dnat}`, `${answer} ct direction reply ${dnat}`)
      const own = network.subnets.filter((one) => one.family === family).map(({ subnet }) => subnet)
      const who = network.givesRouter ? (own.length === 0 ? undefined : `${layer} saddr ${oneOf(own)} `) : ''
      if (who === undefined) continue
      const back = 'type nat hook postrouting priority 99; policy accept'
      rules.add('inet', 'forward_back', back, `${request} ${who}${dnat} masquerade`)
    }
  }
}

/**
 * With bridge netfilter, a guest's packet to itself turns around on the bridge, which sends nothing back out of its
 * ingress port without hairpin mode. Nothing else may come back that way: a guest that hears its own ARP or DAD probes
 * would assume an address conflict.
 */
function toItself(rules: RuleText, { interfaces = [], network }: Resolved, site: Site): void {
  const settings = bridgeSettings(site.facts)
  const on = families.filter((family) => bridgeNetfilter(settings, network?.bridge ?? '', family).on)
  const plugged = interfaces.filter(({ port }) => port !== undefined)
  if (on.length === 0 || plugged.length === 0) return
  for (const { port = '', mac } of plugged) rules.hairpin(port, mac)
}
