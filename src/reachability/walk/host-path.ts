import { type Ip, inRange } from '../../base/index.js'
import type { Packet, Place, PortName } from '../../firewall/index.js'
import { flowOf, type RouteAnswer } from '../world/routing.js'
import { forwardingSysctl, isOn, linkSysctls } from '../world/sysctls.js'
import { switchFrame } from './bridge-path.js'
import { leaveDevice } from './device-path.js'
import type { Fate } from './fate.js'
import { icmpErrorOf, timeExceeded } from './icmp.js'
import { shorten, tooLong } from './path-mtu.js'
import { takenAway } from './taken-away.js'
import type { Walk } from './walk.js'

/** How a packet came to the host. */
export interface Arrival {
  readonly inLink: string
  /** The port of a bridge, where bridge netfilter saw it. */
  readonly inPort?: PortName | undefined
  /** Bridge netfilter has run prerouting already. */
  readonly prerouted?: boolean
}

/** The host takes a packet in: prerouting, where it goes, and on to itself or to another link. */
export function hostReceives(walk: Walk, packet: Packet, arrival: Arrival): Fate {
  const { world, netfilter, oracle } = walk
  const { inLink, inPort } = arrival
  walk.at = 'host'
  const circling = walk.hop(packet)
  if (circling) return circling
  const place: Place = { inLink, inPort }
  // What bridge netfilter has seen still comes up by the bridge as a link.
  const early =
    netfilter.runDevice('ingress', inLink, packet, place) ??
    (arrival.prerouted ? undefined : netfilter.run('prerouting', packet, place))
  if (early) return walk.refuse(early, packet, place)
  const martian = loopbackAddress(walk, packet, inLink) ?? wrongSource(walk, packet, inLink)
  if (martian) return martian
  const route = world.routing.lookup(
    { destination: packet.destination, source: packet.source, mark: packet.mark, inLink, flow: flowOf(packet) },
    oracle,
  )
  walk.taken = takenAway(walk, packet, route)
  if (route?.type === 'local') {
    walk.note('route', true, `${packet.destination.text} is the host's own`, route.evidence)
    const refusal =
      netfilter.run('input', packet, place) ?? netfilter.runIpsec('in', packet, inLink) ?? netfilter.runCgroups('in')
    if (refusal) return walk.refuse(refusal, packet, place)
    return echoIgnored(walk, packet) ?? boundElsewhere(walk, packet, inLink) ?? walk.arrive({ kind: 'host' }, packet)
  }
  const off = forwardingOff(walk, packet, inLink, route)
  if (off) return off
  const bad = unusable(walk, packet, route) ?? countDown(walk, packet, inLink)
  if (bad) return bad
  const { link: outLink = '', gateway } = route as RouteAnswer
  if (gateway && outLink === inLink) redirects(walk, packet, inLink, gateway)
  walk.note(
    'route',
    true,
    `to ${packet.destination.text} ${gateway ? `through ${gateway.text} ` : ''}by ${outLink}`,
    route?.evidence,
  )
  const through: Place = { inLink, inPort, outLink }
  const barred = netfilter.runIpsec('fwd', packet, inLink) ?? netfilter.runIpsec('out', packet, outLink)
  if (barred) return walk.refuse(barred, packet, through)
  const long = tooLong(walk, packet, route as RouteAnswer)
  if (long) return long
  const refusal = netfilter.run('forward', packet, through)
  if (refusal) return walk.refuse(refusal, packet, through)
  return hostEmits(walk, packet, outLink, gateway ?? packet.destination, through)
}

/** A router takes one off a time to live; here only one that a rule has set can come to its end. */
function countDown(walk: Walk, packet: Packet, inLink: string): Fate | undefined {
  const left = packet.rewritten?.['time-to-live']
  if (left === undefined) return undefined
  if (left <= 1) {
    const text = `its time to live, which a rule has set to ${left}, ends at this host`
    const from = walk.world.sourceOn(inLink, packet.source)?.text
    return walk.fail('unroutable', 'forwarding', text, {
      icmp: timeExceeded(packet.family),
      ...(from === undefined ? {} : { from }),
    })
  }
  packet.rewritten = { ...packet.rewritten, 'time-to-live': left - 1 }
  return undefined
}

/** The host sends a packet of its own. */
export function hostSends(walk: Walk, packet: Packet): Fate {
  const { world, netfilter, oracle } = walk
  walk.at = 'host'
  // What is sent without a source is looked up without one, and gets that of the route.
  const source = packet.unbound ? undefined : packet.source
  const find = (): RouteAnswer | undefined =>
    world.routing.lookup(
      { destination: packet.destination, source, mark: packet.mark, flow: flowOf(packet), vrfLink: packet.vrfLink },
      oracle,
    )
  let route = find()
  walk.taken = takenAway(walk, packet, route)
  const unreachable = ownUnreachable(walk, packet, route)
  if (unreachable) return unreachable
  const before = { destination: packet.destination.value, mark: packet.mark }
  const place: Place = { outLink: route?.type === 'local' ? 'lo' : route?.link }
  shorten(walk, packet, route)
  const own = route?.type === 'local' ? 'lo' : route?.link
  const refusal =
    netfilter.runIpsec('out', packet, own) ?? netfilter.runCgroups('out') ?? netfilter.run('output', packet, place)
  if (refusal) return deniedHere(walk, refusal, packet, place)
  if (packet.destination.value !== before.destination || packet.mark !== before.mark) {
    route = find()
    walk.taken = takenAway(walk, packet, route)
    const lost = ownUnreachable(walk, packet, route)
    if (lost) return lost
  }
  if (route?.type === 'local') {
    walk.note('route', true, `${packet.destination.text} is the host's own`, route.evidence)
    const posted = netfilter.run('postrouting', packet, { outLink: 'lo' })
    if (posted) return deniedHere(walk, posted, packet, { outLink: 'lo' })
    const lo: Place = { inLink: 'lo' }
    const inward = netfilter.run('prerouting', packet, lo) ?? netfilter.run('input', packet, lo)
    if (inward) return walk.refuse(inward, packet, lo)
    return echoIgnored(walk, packet) ?? walk.arrive({ kind: 'host' }, packet)
  }
  const { link = '', gateway } = route ?? {}
  walk.note(
    'route',
    true,
    `to ${packet.destination.text} ${gateway ? `through ${gateway.text} ` : ''}by ${link}`,
    route?.evidence,
  )
  return hostEmits(walk, packet, link, gateway ?? packet.destination, { outLink: link })
}

/** To a sender on the link, IPv4 names the router that is on the link too. */
function redirects(walk: Walk, packet: Packet, link: string, gateway: Ip): void {
  const near = walk.world.addressesOn(link, packet.family).some(({ subnet }) => inRange(subnet, packet.source))
  const { destination, family, answers } = packet
  if (family !== 'ipv4' || !near || answers || !linkSysctls(link, 'send_redirects').some((name) => isOn(walk, name)))
    return
  const text = `${packet.source.text} follows the host's redirect to ${gateway.text}`
  if (walk.oracle.decide({ kind: 'redirect', key: `redirect ${packet.source.text}`, text }))
    walk.redirected.add(`${packet.source.text} ${destination.text}`)
}

/** In a VRF, a server that is not bound to it gets nothing, unless the kernel is told otherwise. */
function boundElsewhere(walk: Walk, packet: Packet, inLink: string): Fate | undefined {
  const { world, oracle } = walk
  if (world.routing.vrfTable(inLink) === undefined) return undefined
  packet.vrfLink = inLink
  if (packet.role !== 'request' || packet.protocol === 'icmp') return undefined
  const name = `net.ipv4.${packet.protocol}_l3mdev_accept`
  if (isOn(walk, name)) return undefined
  const vrf = world.link(inLink)?.master ?? inLink
  const text = `the server on the host is bound to the VRF ${vrf}, or ${name} is 1`
  if (oracle.decide({ kind: 'unread-hook', key: `vrf ${vrf} ${packet.protocol}`, text })) return undefined
  return walk.fail('dropped', 'delivery', `no server on the host is in the VRF ${vrf}`, {
    evidence: `${name} = ${world.sysctl(name) ?? 'unread'}`,
  })
}

/** The host may be told to answer no echo. */
function echoIgnored(walk: Walk, packet: Packet): Fate | undefined {
  if (packet.protocol !== 'icmp' || packet.role !== 'request') return undefined
  const name = packet.family === 'ipv4' ? 'net.ipv4.icmp_echo_ignore_all' : 'net.ipv6.icmp.echo_ignore_all'
  if (!isOn(walk, name)) return undefined
  walk.at = 'host'
  return walk.fail('dropped', 'delivery', 'the host answers no echo requests', {
    evidence: `${name} = ${walk.world.sysctl(name)}`,
    trouble: { kind: 'echo-ignored', sysctl: name },
  })
}

/** Postrouting, then the link. */
function hostEmits(walk: Walk, packet: Packet, outLink: string, nextHop: Ip, place: Place): Fate {
  const { world, netfilter } = walk
  // nft still sees where a packet came in; it has no word for what the host sends itself.
  const { inLink, inPort } = place
  const out: Place = {
    ...(inLink === undefined ? {} : { inLink }),
    outLink,
    ...(inPort === undefined ? {} : { inPort }),
  }
  const source = packet.source.value
  const refusal =
    netfilter.run('postrouting', packet, out) ??
    // A new source may be one of another policy.
    (packet.source.value === source ? undefined : netfilter.runIpsec('out', packet, outLink))
  if (refusal)
    return place.inLink === undefined ? deniedHere(walk, refusal, packet, out) : walk.refuse(refusal, packet, out)
  const egress = netfilter.runDevice('egress', outLink, packet, out)
  if (egress) return walk.refuse(egress, packet, out)
  const link = world.link(outLink)
  if (!link?.up) {
    return walk.fail('dropped', 'port', `the link ${outLink} is down`, {
      trouble: { kind: 'link-down', link: outLink },
    })
  }
  return link.kind === 'bridge'
    ? switchFrame(walk, packet, outLink, { kind: 'host' }, nextHop)
    : leaveDevice(walk, packet, link, { kind: 'host' }, nextHop)
}

/** 127.0.0.0/8 is for the host alone, also where a NAT rule put it. */
function loopbackAddress(walk: Walk, packet: Packet, inLink: string): Fate | undefined {
  if (packet.family !== 'ipv4' || inLink === 'lo') return undefined
  const found = [packet.destination, packet.source].find((ip) => inRange(loopback, ip))
  const sysctls = linkSysctls(inLink, 'route_localnet')
  if (!found || sysctls.some((name) => isOn(walk, name))) return undefined
  return walk.fail('dropped', 'route', `${found.text} does not come from another machine, nor go to one`, {
    evidence: sysctls.map((name) => `${name} = ${walk.world.sysctl(name) ?? 'unread'}`).join(', '),
  })
}

const loopback = { family: 'ipv4', from: 0x7f000000, to: 0x7fffffff } as const

/** A source that is the host's own, or that the host would answer by another link. IPv4 only. */
function wrongSource(walk: Walk, packet: Packet, inLink: string): Fate | undefined {
  const { world, oracle } = walk
  if (packet.family !== 'ipv4' || inLink === 'lo') return undefined
  if (world.routing.isLocal(packet.source) && !linkSysctls(inLink, 'accept_local').some((name) => isOn(walk, name))) {
    return walk.fail(
      'dropped',
      'reverse-path',
      `it comes from outside with the host's own address ${packet.source.text}`,
    )
  }
  const names = linkSysctls(inLink, 'rp_filter')
  const strictness = walk.reversePathStrictness(inLink)
  if (strictness === 0) return undefined
  const { protocol, sourcePort, destinationPort } = flowOf(packet)
  const flow = { protocol, sourcePort: destinationPort, destinationPort: sourcePort }
  const mark = linkSysctls(inLink, 'src_valid_mark').some((name) => isOn(walk, name)) ? packet.mark : 0
  const query = { destination: packet.source, source: packet.destination, mark, flow, vrfLink: inLink }
  const route = world.routing.lookup(query, oracle)
  const fits = route?.type === 'unicast' && (strictness === 2 || route.link === inLink || route.links?.includes(inLink))
  if (fits) return undefined
  walk.taken = takenAway(walk, { ...packet, destination: packet.source, source: packet.destination }, route)
  const evidence = names.map((name) => `${name} = ${world.sysctl(name) ?? 'unread'}`).join(', ')
  const text = `the host would not answer ${packet.source.text} by ${inLink}${route?.link ? `, but by ${route.link}` : ''}`
  return walk.fail('dropped', 'reverse-path', text, { evidence, trouble: { kind: 'reverse-path', sysctls: names } })
}

function forwardingOff(walk: Walk, packet: Packet, inLink: string, route: RouteAnswer | undefined): Fate | undefined {
  const { name, all } = forwardingSysctl(walk, packet.family, inLink)
  // Without a route IPv6 answers, whether it forwards or not.
  if (packet.family === 'ipv6' && route === undefined) return undefined
  if (walk.sysctl(name)) return undefined
  const text = `the host does not pass ${packet.family === 'ipv4' ? 'IPv4' : 'IPv6'} packets on`
  return walk.fail('dropped', 'forwarding', text, {
    evidence: `${name} = 0`,
    trouble: { kind: 'forwarding-off', sysctl: all },
  })
}

/** A route that leads nowhere, or none. */
function unusable(walk: Walk, packet: Packet, route: RouteAnswer | undefined): Fate | undefined {
  if (route?.type === 'unicast' && route.link !== undefined) return undefined
  const evidence = route?.evidence
  const parts = evidence === undefined ? {} : { evidence }
  if (route && ['blackhole', 'broadcast', 'multicast', 'anycast'].includes(route.type)) {
    return walk.fail('dropped', 'route', `the route to ${packet.destination.text} drops it`, parts)
  }
  const reply =
    route?.type === 'prohibit'
      ? 'admin-prohibited'
      : route?.type === 'unreachable' && packet.family === 'ipv4'
        ? 'host-unreachable'
        : 'no-route'
  const icmp = icmpErrorOf(reply, packet.family)
  const from = walk.errorSource(packet, icmp)?.text
  const text = route
    ? `the host's route to ${packet.destination.text} refuses`
    : `the host has no route to ${packet.destination.text}`
  if (from === undefined) return walk.fail('dropped', 'route', text, parts)
  return walk.fail(route ? 'rejected' : 'unroutable', 'route', text, { ...parts, icmp, from })
}

function ownUnreachable(walk: Walk, packet: Packet, route: RouteAnswer | undefined): Fate | undefined {
  if (route?.type === 'local' || (route?.type === 'unicast' && route.link !== undefined)) return undefined
  const errno =
    route?.type === 'prohibit'
      ? 'EACCES'
      : route?.type === 'unreachable'
        ? 'EHOSTUNREACH'
        : route?.type === 'blackhole'
          ? 'EINVAL'
          : 'ENETUNREACH'
  return walk.fail('unroutable', 'route', `the host has no route to ${packet.destination.text}`, {
    errno,
    evidence: route?.evidence,
    trouble: { kind: 'host-route', destination: packet.destination.text, bridge: undefined },
  })
}

/** The host's firewall against the host's own packets: the system call fails where nothing else is sent back. */
function deniedHere(walk: Walk, refusal: Parameters<Walk['refuse']>[0], packet: Packet, place: Place): Fate {
  // Who pings is told by the system call alone.
  // Of UDP it is the call that fails, before the error that the rule sends is read.
  if (refusal.reply && packet.protocol === 'tcp') return walk.refuse(refusal, packet, place)
  const errno = packet.protocol === 'tcp' ? undefined : 'EPERM'
  const trouble = { kind: 'rule', refusal, packet, place, bridged: false } as const
  return walk.fail('denied', 'filter', "the host's own firewall drops it", {
    errno,
    evidence: refusal.evidence,
    trouble,
  })
}
