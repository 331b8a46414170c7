import { ipOf } from '../../base/index.js'
import type { LimitPolicy } from '../definition.js'
import { type Family, families, type Site, type SiteNetwork } from '../site.js'
import { portsOf } from '../values.js'
import type { Attempt } from './attempt.js'

/** Documentation addresses, which no one uses; to the rules, they belong to the internet. */
const internet: Readonly<Record<Family, string>> = { ipv4: '192.0.2.1', ipv6: '2001:db8:ffff::1' }
const lan: Readonly<Record<Family, string>> = { ipv4: '10.255.255.1', ipv6: 'fd00:ffff::1' }
const strangers: Readonly<Record<Family, string>> = { ipv4: '198.51.100.9', ipv6: '2001:db8:eeee::9' }

/**
 * Attempts at what a limit permits and blocks, and at the obvious ways around it.
 *
 * @param peer  another stand-in's addresses
 */
export function limitAttempts(
  limit: LimitPolicy,
  network: SiteNetwork,
  peer: Readonly<Record<Family, string | undefined>>,
  site: Site,
): Attempt[] {
  const { host = ['dhcp', 'dns'], to = [] } = limit
  const found: Attempt[] = []
  let next = 40_000
  for (const family of families) {
    const gateway = network.subnets.find((one) => one.family === family)?.gateway
    if (gateway === undefined) continue
    const layer = family === 'ipv4' ? 'ip' : 'ip6'
    const add = (what: string, address: string, passes: boolean, more: Partial<Attempt> = {}): void => {
      const port = more.port ?? next++
      const { protocol = 'udp' } = more
      const echo = `${family === 'ipv4' ? 'icmp' : 'icmpv6'} type echo-request`
      const match = protocol === 'icmp' ? echo : `${protocol} dport ${port}`
      found.push({
        what,
        family,
        protocol: 'udp',
        address,
        port,
        passes,
        seen: `${layer} daddr ${address} ${match}`,
        ...more,
      })
    }
    const opens = { internet: limit.internet ?? false, lan: limit.private ?? false, guests: limit.guests ?? false }
    add('the internet', internet[family], opens.internet)
    add('the internet, in fragments', internet[family], opens.internet, { size: 3000 })
    add('the internet, by ICMP', internet[family], opens.internet, { protocol: 'icmp', port: 0 })
    add('names elsewhere', internet[family], opens.internet, { port: 53 })
    add('the LAN', lan[family], opens.lan)
    add('the LAN, in fragments', lan[family], opens.lan, { size: 3000 })
    add('the LAN, by ICMP', lan[family], opens.lan, { protocol: 'icmp', port: 0 })
    add('a port of the host', gateway, false)
    add("the host's DNS", gateway, host.includes('dns'), { port: 53 })
    add('the host, by ICMP', gateway, host.includes('icmp'), { protocol: 'icmp', port: 0 })
    for (const other of otherAddresses(site, gateway, family)) {
      add("the host's other address", other, false)
      add("the host's other address, for DNS", other, false, { port: 53 })
    }
    const second = peer[family]
    if (second !== undefined) add('another guest', second, opens.guests)
    const foreign = network.subnets.length > 0 ? internet[family] : undefined
    if (foreign !== undefined) add('with a foreign source address', foreign, false, { source: strangers[family] })
    add('as a DHCP server', internet[family], false, { sourcePort: family === 'ipv4' ? 67 : 547 })
    for (const { address, protocol, port } of to) {
      const single = address.split('/')[0] ?? ''
      if (ipOf(single)?.family !== family) continue
      const own = protocol === 'icmp' ? { port: 0 } : port === undefined ? {} : { port: portsOf(port)?.from ?? 0 }
      add(`the exception ${address}`, single, true, { protocol: protocol ?? 'udp', ...own })
    }
  }
  return found
}

/** Two addresses of the host besides the network's own. */
function otherAddresses({ facts }: Site, gateway: string, family: Family): string[] {
  return facts.addresses
    .flatMap(({ address }) => ipOf(address) ?? [])
    .filter((ip) => ip.family === family && ip.text !== gateway && !/^(127\.|::1$|fe80:)/.test(ip.text))
    .slice(0, 2)
    .map(({ text }) => text)
}
