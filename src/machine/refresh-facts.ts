import type { MachineAccess } from './access/machine-access.js'
import type { HostFacts } from './facts.js'
import { parseAddresses, parseLinks } from './links.js'
import { readHostFacts } from './read-host-facts.js'
import { parseRoutes } from './routes.js'

/** The same facts with current links, addresses and routes: four commands instead of dozens, and no firewall. */
export async function refreshFacts(facts: HostFacts, source: MachineAccess): Promise<HostFacts> {
  if (source.facts) return source.facts()
  try {
    const ask = (command: string): Promise<string> => source.run(command.split(' '), { batch: true })
    const [links, addresses, ipv4, ipv6] = await Promise.all(
      ['ip -j -d link', 'ip -j addr', 'ip -j -4 route show table all', 'ip -j -6 route show table all'].map(ask),
    )
    const known = new Map(facts.links.map((link) => [link.index, link]))
    return {
      ...facts,
      links: parseLinks(links as string, {}).map((link) => {
        const { name, wireless, bridge } = known.get(link.index) ?? {}
        // Not in this command's output.
        const rest = { ...(wireless && { wireless }), ...(link.bridge && bridge && { bridge }) }
        return name === link.name ? { ...link, ...rest } : link
      }),
      addresses: parseAddresses(addresses as string),
      routes: [...parseRoutes(ipv4 as string, 'ipv4'), ...parseRoutes(ipv6 as string, 'ipv6')],
      unseen: facts.unseen.filter(({ fact }) => !['links', 'addresses', 'routes'].includes(fact)),
    }
  } catch {
    return readHostFacts(source)
  }
}
