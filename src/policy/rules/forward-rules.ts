import { bridgeNetfilter, bridgeSettings } from '../../machine/index.js'
import type { ForwardPolicy } from '../definition.js'
import type { Resolved } from '../places.js'
import { type Family, families, type Site } from '../site.js'
import { type PortRange, portsOf, portText } from '../values.js'
import { layerOf, links, oneOf, type RuleText } from './rule-text.js'

/** More single rules than this are not written for a range whose ports are moved. */
export const mostMoved = 256

/** The families that a forward has: those of the target, of the listening address, or the one that is asked for. */
export function forwardFamilies({ family, address }: ForwardPolicy, target: Resolved): Family[] {
  return families.filter(
    (one) =>
      (family === undefined || family === one) &&
      (address === undefined || address.includes(':') === (one === 'ipv6')) &&
      (target.addresses?.[one].length ?? 0) > 0,
  )
}

/** The host's port and the guest's; a range whose ports are moved, port by port. */
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
 * A port of the host that leads to a guest. Who is on the guest's own subnet, the guest itself among them, is seen with the
 * host's address: answers would not come back by the host otherwise. So is everybody where guests have no router.
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
        // What the host sends from its loopback addresses cannot leave it.
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
 * Where bridge netfilter is on, a guest's packet to itself is turned round on the bridge, which sends nothing out of the port
 * that it came from unless that port says so. Nothing else is to come back that way: a guest that hears its own questions
 * takes its addresses for somebody else's.
 */
function toItself(rules: RuleText, { interfaces = [], network }: Resolved, site: Site): void {
  const settings = bridgeSettings(site.facts)
  const on = families.filter((family) => bridgeNetfilter(settings, network?.bridge ?? '', family).on)
  const plugged = interfaces.filter(({ port }) => port !== undefined)
  if (on.length === 0 || plugged.length === 0) return
  for (const { port = '', mac } of plugged) rules.hairpin(port, mac)
}
