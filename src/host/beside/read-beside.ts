import type { Link, Namespace, Unseen } from '../facts.js'
import type { Answer } from '../firewall/gather-tables.js'
import { objects, textOf } from '../links.js'
import type { BesideNetfilter, NeighbourProxy } from './beside-facts.js'
import { needsKeys, parseIpsecPolicies } from './ipsec.js'
import { parseNamespace, parseNamespaceNames } from './namespaces.js'
import { mayBeWireguard, parseCgroupPrograms, parseLinkPrograms, parseWireguard } from './programs.js'
import { parseQdiscs, parseTrafficFilters } from './traffic-control.js'

type Ask = (command: string) => Promise<Answer>

/** Asks for what is besides netfilter; what could not be asked is put into `unseen`. */
export async function readBeside(links: readonly Link[], ask: Ask, unseen: Unseen[]): Promise<BesideNetfilter> {
  const read = async <T>(fact: Unseen['fact'], asked: string, parse: (text: string) => T, otherwise: T): Promise<T> => {
    const answer = await ask(asked)
    try {
      if ('text' in answer) return parse(answer.text)
      unseen.push({ fact, asked, reason: answer.failed })
    } catch (error) {
      unseen.push({ fact, asked, reason: `cannot be read: ${String(error)}` })
    }
    return otherwise
  }
  const linkOf = (name: string): Link | undefined => links.find((link) => link.name === name)
  const filters = async () => {
    const doors = await read('traffic-control', 'tc -j qdisc show', parseQdiscs, [])
    const found = await Promise.all(
      doors.map(({ link, direction }) => {
        const asked = `tc filter show dev ${link} ${direction === 'in' ? 'ingress' : 'egress'}`
        return read('traffic-control', asked, (text) => parseTrafficFilters(text, link, direction, linkOf), [])
      }),
    )
    return found.flat()
  }
  const ipsec = async () => {
    const policies = await read('ipsec', 'ip xfrm policy', (text) => text, '')
    // The keys themselves are nobody's business.
    const states = needsKeys(policies) ? await read('ipsec', 'ip xfrm state list nokeys', (text) => text, '') : ''
    return parseIpsecPolicies(policies, states)
  }
  const [trafficFilters, policies, proxies, onLinks, atCgroups, wireguard] = await Promise.all([
    filters(),
    ipsec(),
    read('neighbours', 'ip -j neigh show proxy', parseProxies, []),
    read('programs', 'bpftool -j net show', parseLinkPrograms, []),
    read('programs', 'bpftool -j cgroup tree', parseCgroupPrograms, []),
    links.some(mayBeWireguard) ? read('wireguard', 'wg show all allowed-ips', parseWireguard, []) : [],
  ])
  return { trafficFilters, programs: [...onLinks, ...atCgroups], ipsec: policies, wireguard, proxies }
}

const parseProxies = (text: string): NeighbourProxy[] =>
  objects(text).flatMap((entry) => {
    const [address, link] = [textOf(entry.dst), textOf(entry.dev)]
    return address && link && 'proxy' in entry ? [{ address, link }] : []
  })

/** Containers in namespaces that have a name; undefined where no bridge has a port that could lead to one. */
export async function readNamespaces(links: readonly Link[], ask: Ask): Promise<readonly Namespace[] | undefined> {
  const bridges = new Set(links.filter(({ kind }) => kind === 'bridge').map(({ name }) => name))
  const leads = ({ kind, peer, master = '' }: Link): boolean =>
    kind === 'veth' && peer === undefined && bridges.has(master)
  if (!links.some(leads)) return undefined
  const names = await ask('ip -j netns')
  if (!('text' in names)) return undefined
  try {
    const found = await Promise.all(
      parseNamespaceNames(names.text).map(async (name) => {
        const addresses = await ask(`ip -j -n ${name} addr`)
        return 'text' in addresses ? parseNamespace(addresses.text, links) : []
      }),
    )
    return found.flat()
  } catch {
    return undefined
  }
}
