import { type Ip, type IpRange, ipOf } from '../base/index.js'
import { type Hook, type Packet, type Place, type Port, requestPacket } from '../firewall/index.js'
import { bridgeNetfilter } from '../machine/index.js'
import { rowOf, translates } from '../modes/index.js'
import { type Family, type FilteredNetwork, forwardDevice, ipsOf, type World } from '../reachability/index.js'

/** What guests of a network need: DHCP, DNS, connections to the outside, from the outside, and to each other. */
export type GuestNeed = 'dhcp' | 'dns' | 'external' | 'inbound' | 'guests'

/** A packet that libvirt's rules for a network accept, at a hook where other programs' rules see it too. */
export interface Passing {
  readonly network: FilteredNetwork
  readonly bridge: string
  readonly hook: Hook
  /** `bridge`: frames that are only bridged. */
  readonly family: 'ip' | 'ip6' | 'bridge'
  readonly packet: Packet
  readonly place: Place
  /** The guests' own subnet. */
  readonly subnet: IpRange
  /** The guests' need that it serves. */
  readonly need: GuestNeed
  /** What breaks if it is stopped. */
  readonly breaks: string
}

const needs: Readonly<Record<string, GuestNeed>> = {
  'guests get no address by DHCP': 'dhcp',
  "guests' DNS queries fail": 'dns',
  "guests' DNS queries over TCP fail": 'dns',
  'DNS answers do not reach guests': 'dns',
  'guests cannot reach each other': 'guests',
  'nothing outside reaches guests': 'inbound',
}

/** An arbitrary outside address. */
const outside = { ipv4: '198.51.100.77', ipv6: '2001:db8:77::77' } as const

export function passingPackets(world: World, network: FilteredNetwork, bridge: string, family: Family): Passing[] {
  const [own] = ipsOf(network).filter(({ ip }) => ip.family === family)
  const guest = world.home.possibleGuest(network).addresses.find(({ ip }) => ip.family === family)
  const other = world.home.possibleGuest(network, 1).addresses.find(({ ip }) => ip.family === family)
  if (!own || !guest || !other) return []
  const layer = family === 'ipv4' ? 'ip' : 'ip6'
  const common = { network, bridge, subnet: own.subnet } as const
  const far = ip(outside[family])
  const found: Passing[] = []
  const add = (hook: Hook, packet: Packet, place: Place, breaks: string, of: Passing['family'] = layer): void => {
    found.push({ ...common, hook, family: of, packet, place, need: needs[breaks] ?? 'external', breaks })
  }

  const uplink =
    forwardDevice(network) ?? world.home.routing.lookup({ destination: far, mark: 0 }, { decide: () => true })?.link
  if (rowOf(network).routedBy !== 'nobody' && uplink !== undefined) {
    const outward = { inLink: bridge, outLink: uplink }
    const inward = { inLink: uplink, outLink: bridge }
    add('forward', request(guest.ip, far), outward, 'guests cannot reach beyond the host')
    add('forward', answer(far, guest.ip), inward, 'answers from beyond the host do not reach guests')
    if (!translates(network, family)) add('forward', request(far, guest.ip), inward, 'nothing outside reaches guests')
  }
  const across = request(guest.ip, other.ip)
  const among = 'guests cannot reach each other'
  if (bridgeNetfilter(world.home, bridge, family).on) {
    add('forward', across, { inLink: bridge, outLink: bridge, bridged: true }, among)
  }
  const ports = world.home.guestPorts(bridge, true).map(({ link }) => link)
  const bridged = { inLink: ports, outLink: ports, inBridge: bridge, outBridge: bridge, bridged: true }
  add('forward', across, bridged, among, 'bridge')

  const here = { inLink: bridge }
  const there = { outLink: bridge }
  if (network.dns?.enable !== false) {
    add('input', request(guest.ip, own.ip, 53), here, "guests' DNS queries fail")
    const overTcp = { ...request(guest.ip, own.ip), destinationPort: 53 }
    add('input', overTcp, here, "guests' DNS queries over TCP fail")
    add('output', answer(own.ip, guest.ip, 53), there, 'DNS answers do not reach guests')
  }
  const dhcp = network.ips?.some(
    (one) => (one.family ?? 'ipv4') === family && ((one.dhcp?.ranges?.length ?? 0) > 0 || one.dhcp?.hosts?.length),
  )
  if (dhcp && family === 'ipv4') {
    const ask = { ...request(ip('0.0.0.0'), ip('255.255.255.255'), 67), sourcePort: 68 }
    add('input', ask, here, 'guests get no address by DHCP')
    add('output', { ...request(own.ip, guest.ip, 68), sourcePort: 67 }, there, 'guests get no address by DHCP')
  }
  return found
}

function ip(text: string): Ip {
  const read = ipOf(text)
  if (!read) throw new Error(`${text} is not an IP address`)
  return read
}

/** The first packet of a connection, TCP by default. */
const request = (source: Ip, destination: Ip, port?: number): Packet => ({
  ...requestPacket(source.family, port === undefined ? 'tcp' : 'udp', source, destination, port),
  state: 'new',
})

const answer = (source: Ip, destination: Ip, sourcePort: Port = 'ordinary'): Packet => ({
  ...request(source, destination, sourcePort === 'ordinary' ? undefined : 0),
  sourcePort,
  destinationPort: 'ephemeral',
  state: 'established',
  tcpFlags: 18,
  role: 'reply',
})
