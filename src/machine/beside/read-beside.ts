import type { Answer } from '../../firewall/index.js'
import type { HostAddress, HostRoute, Link, Namespace, Unseen } from '../facts.js'
import { objects, textOf } from '../links.js'
import type { BesideNetfilter, NeighbourProxy } from './beside-facts.js'
import { needsKeys, parseIpsecPolicies } from './ipsec.js'
import { parseNamespace, parseNamespaceNames, parseNamespaceNumbers, parseNamespaceProcesses } from './namespaces.js'
import { mayBeWireguard, parseCgroupPrograms, parseLinkPrograms, parseWireguard } from './programs.js'
import { parseQdiscs, parseTrafficFilters } from './traffic-control.js'

type Ask = (command: string) => Promise<Answer>

/** Reads what stops or changes packets besides netfilter; what could not be read goes into `unseen`. */
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
    // `nokeys`: secrets stay on the host.
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

/**
 * Containers in other network namespaces; undefined if no port of a bridge can lead to one. podman, LXD and `ip netns`
 * name their namespaces; dockerd does not, so its are found by their processes.
 */
export async function readNamespaces(
  links: readonly Link[],
  addresses: readonly HostAddress[],
  routes: readonly HostRoute[],
  ask: Ask,
): Promise<readonly Namespace[] | undefined> {
  const bridges = new Set(links.filter(({ kind }) => kind === 'bridge').map(({ name }) => name))
  const leads = links.filter(
    ({ kind, peer, master = '' }) => kind === 'veth' && peer === undefined && bridges.has(master),
  )
  if (leads.length === 0) return undefined
  const names = await ask('ip -j netns')
  if (!('text' in names)) return undefined
  const inside = async (command: string): Promise<Namespace[]> => {
    const answer = await ask(command)
    return 'text' in answer ? parseNamespace(answer.text, links) : []
  }
  try {
    const named = await Promise.all(parseNamespaceNames(names.text).map((name) => inside(`ip -j -n ${name} addr`)))
    const found = named.flat()
    // The host is the router of its containers: a bridge with another gateway, or without an address, leads elsewhere.
    const routed = (bridge: string): boolean =>
      addresses.some(({ link }) => link === bridge) &&
      !routes.some(({ link, gateway }) => link === bridge && gateway !== undefined)
    const isOpen = ({ name, master = '' }: Link): boolean => routed(master) && !found.some(({ link }) => link === name)
    if (!leads.some(isOpen)) return found
    const processes = await ask('lsns --json --type net --output pid,netnsid')
    if (!('text' in processes)) return found
    const known = new Set(parseNamespaceNumbers(names.text))
    const others = [...parseNamespaceProcesses(processes.text)].filter(([number]) => !known.has(number))
    const further = await Promise.all(others.map(([, pid]) => inside(`nsenter --target ${pid} --net ip -j addr`)))
    return [...found, ...further.flat()]
  } catch {
    return undefined
  }
}
