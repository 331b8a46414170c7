import { formatRange, type Ip, inRange } from '../../base/index.js'
import {
  isBehindTracking,
  type Packet,
  type PacketMatch,
  type Place,
  type PortName,
  type Table,
  tracksConnections,
} from '../../firewall/index.js'
import type { Trouble } from '../walk/fate.js'
import { ipsOf } from '../world/network-addresses.js'
import type { World } from '../world/world.js'

type RuleTrouble = Extract<Trouble, { kind: 'rule' }>

/**
 * Matches for the packets that a rule stopped, as narrow as its chain can express: usually one; several if it is
 * unknown which of several links they use.
 */
export function stoppedPackets({ refusal, packet, place }: RuleTrouble, world: World): PacketMatch[] {
  const { chain } = refusal
  if (!chain) return []
  const { table, base } = chain
  const { firewall } = world.home.facts
  const { inLinks, outLinks } = linksAt(table, base.hook, place)
  const links = inLinks.flatMap((inLink) =>
    outLinks
      // A port does not get its own frames back.
      .filter((outLink) => outLink === undefined || outLink !== inLink || table.family !== 'bridge')
      .map((outLink) => ({
        ...(inLink === undefined ? {} : { inLink }),
        ...(outLink === undefined ? {} : { outLink }),
      })),
  )
  const { family } = packet
  if (packet.role === 'neighbour') {
    // Requests go to a multicast address, and senders and targets vary.
    const both = [...links, ...links.map(({ inLink, outLink }) => turned(base.hook, inLink, outLink))]
    const each = both.filter((one, index) => both.findIndex((other) => same(one, other)) === index)
    return packet.protocol === 'arp'
      ? each.map((link) => ({ ...link, family, protocol: 'arp' }))
      : each.flatMap((link) => [135, 136].map((icmpType) => ({ ...link, family, protocol: 'icmp', icmpType }) as const))
  }
  const protocol = family === 'ipv4' ? 'ip' : 'ip6'
  const asked = isBehindTracking(chain, firewall, protocol) && ['ip', 'ip6', 'inet'].includes(table.family)
  const follows = packet.role === 'reply' || packet.role === 'later' || packet.role === 'error'
  // Connections are tracked only because of rules like this one that match their state.
  const untracked = !tracksConnections(firewall, protocol)
  const answers = follows && asked && (packet.state === 'established' || packet.state === 'related' || untracked)
  const source = addressText(packet.source, world)
  const destination = addressText(packet.destination, world)
  const common = {
    family,
    protocol: packet.protocol,
    ...(source === undefined ? {} : { source }),
    ...(destination === undefined ? {} : { destination }),
    ...portsOf(packet),
    ...(packet.protocol === 'icmp' && !answers ? { icmpType: packet.icmpType } : {}),
    ...(answers ? { answers: true } : {}),
  } as const
  return links.map((link) => ({ ...link, ...common }))
}

function portsOf({
  sourcePort,
  destinationPort,
  protocol,
}: Packet): Pick<PacketMatch, 'sourcePort' | 'destinationPort'> {
  if (protocol !== 'tcp' && protocol !== 'udp') return {}
  return {
    ...(typeof sourcePort === 'number' ? { sourcePort } : {}),
    ...(typeof destinationPort === 'number' ? { destinationPort } : {}),
  }
}

/** A known address, or the subnet of a hypothetical guest; undefined: any. */
function addressText(ip: Ip, world: World): string | undefined {
  if (ip.any) return undefined
  if (world.home.guestWith(ip) || world.home.routing.isLocal(ip)) return ip.text
  for (const network of world.home.networks) {
    const own = ipsOf(network).find(({ subnet }) => inRange(subnet, ip))
    if (own) return formatRange(own.subnet)
  }
  return ip.text
}

type Link = string | undefined

/** The links that a chain can match: only forward hooks see both, and only bridge chains see ports. */
function linksAt(table: Table, hook: string, place: Place): { inLinks: Link[]; outLinks: Link[] } {
  if (table.family === 'netdev') return { inLinks: [undefined], outLinks: [undefined] }
  const ports = table.family === 'bridge'
  const name = (port: PortName | undefined, bridge: string | undefined): Link[] => {
    if (!ports && bridge !== undefined) return [bridge]
    // Rules need not match which of several ports a machine is behind.
    return typeof port === 'string' || port === undefined ? [port] : port.length === 1 ? [...port] : [undefined]
  }
  return {
    inLinks: ['prerouting', 'input', 'forward'].includes(hook) ? name(place.inLink, place.inBridge) : [undefined],
    outLinks: ['forward', 'output', 'postrouting'].includes(hook) ? name(place.outLink, place.outBridge) : [undefined],
  }
}

const turned = (hook: string, inLink: Link, outLink: Link): { inLink?: string; outLink?: string } =>
  hook === 'forward'
    ? { ...(outLink === undefined ? {} : { inLink: outLink }), ...(inLink === undefined ? {} : { outLink: inLink }) }
    : { ...(inLink === undefined ? {} : { inLink }), ...(outLink === undefined ? {} : { outLink }) }

const same = (a: { inLink?: string; outLink?: string }, b: { inLink?: string; outLink?: string }): boolean =>
  a.inLink === b.inLink && a.outLink === b.outLink
