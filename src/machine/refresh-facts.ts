import type { HostFacts, Link } from './facts.js'
import { parseAddresses, parseLinks } from './links.js'
import type { MachineAccess } from './machine-access.js'
import { readHostFacts } from './read-host-facts.js'
import { parseRoutes } from './routes.js'

/**
 * Facts with the links, addresses and routes of now, and the rest as it was: four commands, where all facts take dozens and
 * the whole firewall. What cannot be read so is all read again.
 */
export async function refreshFacts(facts: HostFacts, source: MachineAccess): Promise<HostFacts> {
  if (source.facts) return source.facts()
  const ask = (command: string): Promise<string> => source.run(command.split(' '))
  try {
    const [links, addresses, ipv4, ipv6] = await Promise.all([
      ask('ip -j -d link'),
      ask('ip -j addr'),
      ask('ip -j -4 route show table all'),
      ask('ip -j -6 route show table all'),
    ])
    const known = new Map(facts.links.map((link) => [link.name, link]))
    return {
      ...facts,
      links: parseLinks(links, {}).map((link) => withKnown(link, known.get(link.name))),
      addresses: parseAddresses(addresses),
      routes: [...parseRoutes(ipv4, 'ipv4'), ...parseRoutes(ipv6, 'ipv6')],
      unseen: facts.unseen.filter(({ fact }) => !['links', 'addresses', 'routes'].includes(fact)),
    }
  } catch {
    return readHostFacts(source)
  }
}

/** What `ip` does not say of a link. */
function withKnown(link: Link, known: Link | undefined): Link {
  if (known?.index !== link.index) return link
  const { wireless, bridge } = known
  return {
    ...link,
    ...(wireless && { wireless }),
    ...(link.bridge && bridge?.vlans && { bridge: { ...link.bridge, vlans: bridge.vlans } }),
  }
}
