import { type AddressFamily, formatRange, inRange, sh, sysctlCommand } from '../../base/index.js'
import {
  type BaseChain,
  hasNoDrop,
  insertCommand,
  isFirewalld,
  type LastingContext,
  ownerOf,
  type PacketMatch,
  type PortName,
  ruleOf,
  ufwAllow,
  ufwWords,
} from '../../firewall/index.js'
import {
  bridgeNetfilterFact,
  bridgeNetfilterOption,
  bridgeNetfilterSysctl,
  type FactChange,
  type TableKey,
} from '../../machine/index.js'
import type { ReachabilityQuery } from '../query.js'
import type { Trouble } from '../walk/fate.js'
import { ipsOf } from '../world/network-addresses.js'
import type { World } from '../world/world.js'
import { unbanCandidates } from './bans.js'
import { firewalldCandidates } from './firewalld.js'
import { otherModes } from './other-modes.js'
import { type Candidate, onHost, type Part } from './part.js'
import { portForwards } from './port-forward.js'
import { stoppedPackets } from './stopped-packets.js'

type RuleTrouble = Extract<Trouble, { kind: 'rule' }>

const modeForbids = "libvirt's rules for this mode forbid it"

/** For cases in which no command helps. */
export const otherMode = ({ from, to, protocol, port }: ReachabilityQuery): Part => ({
  text:
    to.kind === 'guest' && from.kind === 'external' && protocol !== 'icmp' && port === undefined
      ? `${modeForbids}: forward a port of the host to the guest (ask about that port for the commands), or use another mode (${otherModes})`
      : `${modeForbids}: another mode (${otherModes}) lets it through`,
  commands: [],
  changes: [],
})

const otherFilter: Part = {
  text: "a libvirt network filter stops it: change the filter on the guest's interface (virsh nwfilter-edit)",
  commands: [],
  changes: [],
}

/** Ways past a rule or a policy, the narrowest first. Chains of other programs are changed in their own terms. */
export function ruleCandidates(trouble: RuleTrouble, query: ReachabilityQuery, world: World): Candidate[] {
  const { refusal, packet, bridged, place } = trouble
  const { chain, decision } = refusal
  if (!chain) return []
  const rule = 'by' in decision ? decision.by : undefined
  const ofLibvirt = rule?.chain.chain.name.startsWith('LIBVIRT_') || chain.table.name === 'libvirt_network'
  if (ofLibvirt && packet.role === 'request') {
    const single = (name: PortName | undefined) => (typeof name === 'string' ? name : undefined)
    const forwards = portForwards(
      {
        guest: packet.destination.text,
        source: packet.source.any ? undefined : packet.source.text,
        inLink: single(place.inLink),
        outLink: single(place.outLink),
        table: chain.table,
        translated: packet.connection?.destinationChanged ?? false,
      },
      query,
      world,
    )
    if (forwards.length > 0) return forwards
    return [[otherMode(query)]]
  }
  // A filter on a guest's interface is intended, and must not be bypassed.
  if (/^(libvirt-)?[IJO]-/.test(rule?.chain.chain.name ?? '')) return [[otherFilter]]
  const matches = stoppedPackets(trouble, world)
  if (matches.length === 0) return []
  const about = aboutOf(trouble, world, matches)
  const found: Candidate[] = [...unbanCandidates(chain, packet, world)]
  if (isFirewalld(chain.table)) found.push(...firewalldCandidates(chain, rule?.chain.chain.name, matches, world))
  else {
    const owned = ownersChain(chain, matches)
    if (owned) found.push(owned.map((part) => ({ ...part, about })))
    const generic = genericCandidate(chain, matches)
    if (generic) found.push(generic.map((part) => ({ ...part, about })))
  }
  const { family } = packet
  if (bridged && place.inBridge === undefined && chain.table.family !== 'bridge')
    found.push([bridgeNetfilterOff(family, place.inLink, world)])
  else if (packet.role === 'neighbour' && bridged && chain.table.family !== 'bridge' && packet.protocol !== 'arp')
    found.push([bridgeNetfilterOff(family, place.inBridge, world)])
  return found
}

/** How to make a remedy against a rule permanent depends on the program that wrote the rule, and on its subject. */
function aboutOf({ refusal, packet }: RuleTrouble, world: World, matches: readonly PacketMatch[]): LastingContext {
  const { chain, decision } = refusal
  if (!chain) return {}
  const rule = 'by' in decision ? decision.by : undefined
  const owner = rule ? ownerOf(rule.chain.table, rule.chain.chain, rule.rule) : ownerOf(chain.table, chain.chain)
  const { destinationPort, protocol } = packet
  const ports =
    typeof destinationPort === 'number' && protocol !== 'icmp' ? { [protocol]: [destinationPort] } : undefined
  const guest = [packet.source, packet.destination].find((ip) => world.home.guestWith(ip))
  const own = guest && [...world.home.networks].flatMap(ipsOf).find(({ subnet }) => inRange(subnet, guest))
  return {
    owner,
    hook: chain.base.hook,
    inLink: matches[0]?.inLink,
    subnet: own && formatRange(own.subnet),
    ...(ports && { ports }),
    dockerHasNoDrop: hasNoDrop(world.home.facts.firewall),
  }
}

/** A rule at the head of the chain that stops them. */
function genericCandidate(chain: BaseChain, matches: readonly PacketMatch[]): Candidate | undefined {
  const { table } = chain
  const name = chain.chain.name
  const parts = matches.map((match) => accepting(table, name, match, lasting(chain)))
  // Covering only some of the links would open only some of the paths.
  const whole = parts.every(({ commands }) => commands.length > 0)
  return whole ? parts : parts.map((part) => ({ ...part, commands: [], changes: [] }))
}

const accepting = (table: TableKey, chain: string, match: PacketMatch, more: string): Part => {
  const accept = { do: 'accept' } as const
  const { commands, cannot } = insertCommand(table, chain, match, accept)
  const text = 'accept these packets before the rule that stops them'
  return {
    text: cannot === undefined ? `${text}${more}` : `${text}; ${cannot}`,
    commands: commands.map(onHost),
    changes:
      cannot === undefined ? [{ kind: 'insert', table, chain, rules: [ruleOf(table, match, accept, chain)] }] : [],
  }
}

/** Which program rewrites a chain, and where a rule must be to persist. */
function lasting({ table, chain }: BaseChain): string {
  const has = (pattern: RegExp): boolean => table.chains.some(({ name }) => pattern.test(name))
  if (has(/^ufw6?-before-/))
    return ' (to keep it over ufw’s reloads, write it to /etc/ufw/before.rules or before6.rules)'
  if (table.name === 'nixos-fw' || has(/^nixos-fw/)) {
    return /rpfilter/.test(chain.name)
      ? ' (to keep it on NixOS: networking.firewall.checkReversePath = "loose")'
      : ' (to keep it on NixOS, open the port in networking.firewall.interfaces)'
  }
  return ''
}

/** Chains that programs leave to their users: ufw's, with its own command, and Docker's. */
function ownersChain({ table, base }: BaseChain, matches: readonly PacketMatch[]): Candidate | undefined {
  if (table.tool !== 'iptables' || table.name !== 'filter') return undefined
  const has = (name: string): boolean => table.chains.some((chain) => chain.name === name)
  const ufw = `ufw${table.family === 'ip6' ? '6' : ''}-user-${base.hook}`
  if (has(ufw)) {
    const parts = matches.flatMap((match) => ufwPart(table, ufw, base.hook, match) ?? [])
    return parts.length === matches.length ? parts : undefined
  }
  if (base.hook !== 'forward' || !has('DOCKER-USER')) return undefined
  return matches.map((match) => accepting(table, 'DOCKER-USER', match, ' (Docker leaves DOCKER-USER to you)'))
}

function ufwPart(table: TableKey, chain: string, hook: string, match: PacketMatch): Part[] | undefined {
  const words = ufwWords(match)
  if (!words) return undefined
  const accept = { do: 'accept' } as const
  const changes: FactChange[] = [{ kind: 'insert', table, chain, rules: [ruleOf(table, match, accept, chain)] }]
  // Without an address, ufw writes it for both families.
  if (match.source === undefined && match.destination === undefined) {
    const six = table.family === 'ip6'
    const other: TableKey = { ...table, family: six ? 'ip' : 'ip6' }
    const name = chain.replace(/^ufw6?/, six ? 'ufw' : 'ufw6')
    const turned: PacketMatch = { ...match, family: six ? 'ipv4' : 'ipv6' }
    changes.push({ kind: 'insert', table: other, chain: name, rules: [ruleOf(other, turned, accept, name)] })
  }
  const text = 'let ufw allow it'
  return [{ text, commands: [onHost(ufwAllow(words, hook === 'forward'))], changes }]
}

/** Last, because it undoes what others rely on. */
function bridgeNetfilterOff(family: AddressFamily, bridge: unknown, world: World): Part {
  const sysctl = bridgeNetfilterSysctl(family)
  const tool = family === 'ipv4' ? 'iptables' : 'ip6tables'
  const own = typeof bridge === 'string' ? world.home.link(bridge)?.bridge : undefined
  const fact = bridgeNetfilterFact(family)
  const changed =
    typeof bridge === 'string' && own?.[fact] ? { link: bridge, now: { ...own, [fact]: false } } : undefined
  return {
    text: `keep ${tool} from seeing switched frames`,
    warning: `this undoes the IP rules of nwfilter, container isolation (docker --icc=false) and kube-proxy on every bridge`,
    commands: [
      onHost(sysctlCommand(sysctl, 0)),
      ...(changed ? [onHost(sh`ip link set dev ${changed.link} type bridge ${bridgeNetfilterOption(family)} 0`)] : []),
    ],
    changes: [
      { kind: 'sysctls', values: { [sysctl]: '0' } },
      ...(changed ? [{ kind: 'link' as const, link: changed.link, now: { bridge: changed.now } }] : []),
    ],
  }
}
