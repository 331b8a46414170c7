import { formatRange, inRange, type Words } from '../base/index.js'
import {
  acceptRule,
  type BaseChain,
  firewalldZone,
  isFirewalld,
  policyCommands,
  ufwAllow,
  type Written,
  zoneCommand,
  zonePolicyName,
} from '../firewall/index.js'
import { rowOf } from '../modes/index.js'
import type { Passing } from './passing.js'

/**
 * Lets packets of one kind past another program's chain, in its owner's syntax, and no others; libvirt's own rules
 * still apply to them.
 */
export function exceptions(passing: Passing, { table, chain }: BaseChain): Written {
  const { hook, family, bridge, packet } = passing
  if (isFirewalld(table)) return inFirewalld(passing, table)
  const accept = (more: { and?: Words; bridges?: boolean; chain?: string }): Written =>
    acceptRule(table, more.chain ?? chain.name, { ...linksOf(passing), ...more })
  if (family === 'bridge') return acceptRule(table, chain.name, { from: bridge, bridges: true })
  const words = ufwWords(passing)
  if (words && table.chains.some(({ name }) => /^ufw6?-user-/.test(name)))
    return { commands: [ufwAllow(words, hook === 'forward')] }
  const nft = table.tool === 'nft'
  const answers = nft ? ['ct', 'state', 'established,related'] : ['-m', 'conntrack', '--ctstate', 'RELATED,ESTABLISHED']
  if (hook === 'forward') {
    const and = { and: [...guestsEnd(passing, nft), ...(packet.state === 'established' ? answers : [])] }
    const own = table.name === 'filter' && table.chains.some(({ name }) => name === 'DOCKER-USER')
    return accept({ ...and, ...(own && !nft ? { chain: 'DOCKER-USER' } : {}) })
  }
  const [side, port] = hook === 'input' ? ['dport', packet.destinationPort] : ['sport', packet.sourcePort]
  const protocol = packet.protocol === 'tcp' ? 'tcp' : 'udp'
  const own = nft ? [protocol, side ?? '', String(port)] : ['-p', protocol, `--${side}`, String(port)]
  return accept({ and: [...toAddress(passing, nft), ...own] })
}

/** The links of a packet that its hook can match. */
function linksOf({ place, hook }: Passing): { from?: string; to?: string } {
  const single = (name: unknown): string | undefined => (typeof name === 'string' ? name : undefined)
  const from = hook === 'output' ? undefined : single(place.inLink)
  const to = hook === 'input' ? undefined : single(place.outLink)
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
}

/** The guests' subnet, and whether they are the senders. */
const guestsSide = ({
  packet,
  subnet,
}: Pick<Passing, 'packet' | 'subnet'>): readonly [own: string, outward: boolean] => [
  formatRange(subnet),
  inRange(subnet, packet.source),
]

/** Only the guests' own subnet: libvirt does not let others behind the bridge pass. */
function guestsEnd(passing: Passing, nft: boolean): Words {
  const [own, outward] = guestsSide(passing)
  if (!nft) return outward ? ['-s', own] : ['-d', own]
  return [passing.packet.family === 'ipv4' ? 'ip' : 'ip6', outward ? 'saddr' : 'daddr', own]
}

/** DNS requests go to the network's own address; DHCP requests have no unicast destination yet. */
function toAddress({ hook, packet }: Passing, nft: boolean): Words {
  const { destination, family } = packet
  if (hook !== 'input' || packet.destinationPort !== 53) return []
  return nft ? [family === 'ipv4' ? 'ip' : 'ip6', 'daddr', destination.text] : ['-d', destination.text]
}

/** ufw's permanent form; undefined if ufw cannot express it. */
function ufwWords({ hook, packet, place, bridge, subnet }: Passing): Words | undefined {
  const single = (name: unknown): string | undefined => (typeof name === 'string' ? name : undefined)
  if (hook === 'forward') {
    const [from, to] = [single(place.inLink), single(place.outLink)]
    const [own, outward] = guestsSide({ packet, subnet })
    return [
      ...(from === undefined ? [] : ['in', 'on', from]),
      ...(to === undefined ? [] : ['out', 'on', to]),
      ...(outward ? ['from', own] : ['to', own]),
    ]
  }
  const { destinationPort: port, protocol } = packet
  if (hook !== 'input' || typeof port !== 'number') return undefined
  const to = port === 53 ? packet.destination.text : 'any'
  return ['in', 'on', bridge, 'to', to, 'port', String(port), 'proto', protocol === 'tcp' ? 'tcp' : 'udp']
}

const services: Readonly<Record<number, string>> = { 53: 'dns', 67: 'dhcp', 547: 'dhcpv6' }

function inFirewalld({ network, bridge, hook, packet, place }: Passing, table: BaseChain['table']): Written {
  const zone = network.bridge?.zone ?? rowOf(network).firewalldZone ?? 'libvirt'
  const has = table.chains.some(({ name }) => new RegExp(`IN_${zone}(_allow)?$`).test(name))
  const now = firewalldZone(table, bridge)
  if (now !== zone && (has || zone !== 'libvirt-routed'))
    return { commands: [zoneCommand(zone, `--change-interface=${bridge}`)] }
  const service = typeof packet.destinationPort === 'number' ? services[packet.destinationPort] : undefined
  if (hook === 'input' && service !== undefined && now !== undefined)
    return { commands: [zoneCommand(now, `--add-service=${service}`)] }
  const single = (name: unknown): string | undefined => (typeof name === 'string' ? name : undefined)
  const [from, to] = [firewalldZone(table, single(place.inLink)), firewalldZone(table, single(place.outLink))]
  if (hook === 'forward' && packet.state === 'new' && from !== undefined && to !== undefined) {
    const made = table.chains.some(({ name }) => name === `filter_FWD_policy_${zonePolicyName(from, to)}`)
    return { commands: policyCommands(table, { from, to, made }, '--set-target=ACCEPT') }
  }
  return { commands: [], cannot: `${bridge} is in its zone ${zone}: change firewalld's policy or rule` }
}
