import type { PortName } from '../../../firewall/index.js'
import { type BridgePort, bondModes } from '../../../machine/index.js'
import type { BridgeEnd } from '../../walk/at.js'
import type { Fate, Trouble } from '../../walk/fate.js'
import type { Walk } from '../../walk/walk.js'
import type { Guest } from '../../world/guest.js'
import type { Machine } from '../../world/machine.js'

/** The port's name if known; otherwise the candidates. */
export function portName(machine: Machine, bridge: string, end: BridgeEnd): PortName | undefined {
  if (end.kind === 'host') return undefined
  if (end.kind === 'uplink') return end.port.link
  const names = portsOf(machine, bridge, end.guest).map(({ link }) => link)
  return names.length === 1 ? names[0] : names
}

/** Stands for the port of a hypothetical guest. */
const unknownPort = '?'

/** The ports that a guest can be behind. */
function portsOf(machine: Machine, bridge: string, guest: Guest): readonly BridgePort[] {
  const all = machine.ports(bridge)
  if (guest.port !== undefined) return all.filter(({ link }) => link === guest.port)
  const { mac } = guest
  if (mac !== undefined) {
    // A tap has its guest's MAC address with another first octet.
    const found = all.filter(
      ({ link, learned }) => learned.includes(mac) || machine.link(link)?.mac?.slice(3) === mac.slice(3),
    )
    if (found.length === 1) return found
  }
  const own = guest.attachment.kind === 'bridge' && guest.attachment.own
  return machine.guestPorts(bridge, own).filter(({ link }) => !machine.takenPorts.has(link))
}

/** Whether an end is behind a port that forwards nothing, or may be. */
function isClosed(walk: Walk, machine: Machine, end: BridgeEnd, ports: readonly BridgePort[]): boolean {
  if (end.kind !== 'guest' || ports.every(({ state }) => state !== 'forwarding')) return true
  const closed = ports.filter(({ state }) => state !== 'forwarding').map(({ link }) => link)
  const text = `${end.guest.name} is not behind ${closed.join(' or ')}, which forwards nothing`
  return !walk.kernel(machine).oracle.decide({
    kind: 'guest-port',
    key: `closed port ${end.guest.network.name} ${end.guest.name}`,
    text,
  })
}

/** What the ports on the way from one end to the other block. */
export function portsBlock(
  walk: Walk,
  machine: Machine,
  bridge: string,
  from: BridgeEnd,
  to: BridgeEnd,
): Fate | undefined {
  for (const end of [from, to]) {
    if (end.kind === 'host') continue
    const ports = end.kind === 'uplink' ? [end.port] : portsOf(machine, bridge, end.guest)
    if (end.kind === 'guest' && ports.length === 0 && !end.guest.hypothetical) {
      const { port, network } = end.guest
      const plugged = port !== undefined && machine.link(port) !== undefined
      const text = plugged
        ? `${port} of ${end.guest.name} is not a port of ${bridge}`
        : `${end.guest.name} is not on any port of ${bridge}`
      return walk.fail(end === from ? 'unattached' : 'dropped', 'port', text, {
        trouble: plugged ? { kind: 'unplugged', port, bridge } : { kind: 'inactive', network: network.name },
      })
    }
    const first = ports.find(({ state }) => state !== 'forwarding')
    if (first && isClosed(walk, machine, end, ports)) {
      return walk.fail('dropped', 'port', `the port ${first.link} of ${bridge} is ${first.state}`, {
        trouble: closedBy(first),
      })
    }
    if (end.kind === 'uplink') {
      const down = uplinkDown(walk, machine, end.port)
      if (down) return down
    }
    const refused = end === from ? lockedOut(walk, machine, end, ports) : undefined
    if (refused) return refused
  }
  if (from.kind === 'host' || to.kind === 'host') return undefined
  if (machine.link(bridge)?.bridge?.vlanFiltering) {
    const text = `both ports of ${bridge}, which filters VLANs, are in the same VLAN`
    if (!walk.kernel(machine).oracle.decide({ kind: 'vlan-membership', key: `vlan ${bridge}`, text })) {
      return walk.fail('dropped', 'switching', `the ports of ${bridge} are in different VLANs`)
    }
  }
  return isolation(walk, machine, bridge, from, to)
}

/** A port is blocking because of a loop, which only recabling removes. */
function closedBy({ link, bridge, state }: BridgePort): Trouble {
  if (state === 'disabled') return { kind: 'link-down', link }
  return state === 'blocking' ? { kind: 'other' } : { kind: 'spanning-tree', bridge }
}

/** A locked port accepts frames only from MAC addresses in its static entries. */
function lockedOut(walk: Walk, machine: Machine, end: BridgeEnd, ports: readonly BridgePort[]): Fate | undefined {
  const locked = ports.filter((port) => port.locked)
  const mac = end.kind === 'guest' ? end.guest.mac : undefined
  const [first] = locked
  if (!first || end.kind !== 'guest' || (mac !== undefined && locked.some(({ learned }) => learned.includes(mac))))
    return undefined
  const closed =
    locked.length === ports.length && locked.every(({ learned }) => learned.length === 0 || mac !== undefined)
  const text = `the MAC address of ${end.guest.name} has an entry at ${first.link}, which is locked`
  if (
    !closed &&
    walk.kernel(machine).oracle.decide({ kind: 'guest-port', key: `locked ${first.link} ${end.guest.name}`, text })
  )
    return undefined
  return walk.fail('dropped', 'port', `the port ${first.link} is locked, and has no entry for the sender`, {
    evidence: `${first.link} locked on; entries: ${first.learned.join(', ') || 'none'}`,
  })
}

/**
 * Whether a frame for a machine reaches the port that it is behind: by its MAC address if the bridge has learned it,
 * otherwise by flooding.
 *
 * @param asked  the machine's MAC address has to be resolved first, by broadcast
 */
export function notFlooded(
  walk: Walk,
  machine: Machine,
  bridge: string,
  to: BridgeEnd,
  family: 'ipv4' | 'ipv6',
  asked: boolean,
): Fate | undefined {
  if (to.kind !== 'guest') return undefined
  const ports = portsOf(machine, bridge, to.guest)
  const [port] = ports
  if (!port || ports.length > 1) return undefined
  const { link, flood, learning, learned, broadcastFlood, multicastFlood } = port
  const known = to.guest.mac === undefined ? learned.length > 0 : learned.includes(to.guest.mac)
  const deaf = asked && (family === 'ipv4' ? broadcastFlood : multicastFlood) === false
  const lost = flood === false && learning === false && !known
  if (!deaf && !lost) return undefined
  if (deaf && !lost && walk.kernel(machine).neighbourKnownOn(bridge, to.guest)) return undefined
  const flag = lost ? 'flood off, learning off' : family === 'ipv4' ? 'bcast_flood off' : 'mcast_flood off'
  return walk.fail('dropped', 'switching', `${bridge} does not send it out of ${link}`, { evidence: `${link} ${flag}` })
}

function uplinkDown(walk: Walk, machine: Machine, port: BridgePort): Fate | undefined {
  const { assume } = walk.world
  const link = machine.link(port.link)
  const lower = link?.lower === undefined ? undefined : machine.link(link.lower)
  if (link && (!link.running || (lower && !lower.running))) {
    return walk.fail('dropped', 'port', `the uplink ${port.link} has no carrier`, {
      trouble: { kind: 'link-down', link: port.link },
    })
  }
  const bond = machine.facts.bonds.find(({ link: name }) => name === port.link)
  if (bond && bondModes[bond.mode]?.aggregation === 'static') {
    const text = `the physical switch aggregates the links of ${bond.link}, as bond mode ${bond.mode} needs for guests`
    const aggregated =
      assume.linkAggregation ??
      walk.kernel(machine).oracle.decide({ kind: 'link-aggregation', key: `bond ${bond.link}`, text })
    if (!aggregated)
      return walk.fail(
        'dropped',
        'outside',
        `bond mode ${bond.mode} on a switch without link aggregation loses guests' frames`,
      )
  }
  return undefined
}

/** Isolated ports pass nothing to each other. */
function isolation(walk: Walk, machine: Machine, bridge: string, from: BridgeEnd, to: BridgeEnd): Fate | undefined {
  const sides = [from, to].map((end) => {
    if (end.kind === 'uplink') return [end.port]
    if (end.kind === 'host') return []
    const ports = portsOf(machine, bridge, end.guest)
    if (ports.length > 0) return ports
    const { network } = end.guest
    const isolated = 'port' in network && network.port?.isolated === true
    return [
      { link: unknownPort, bridge, state: 'forwarding', isolated, hairpin: false, learned: [] } satisfies BridgePort,
    ]
  })
  const [one = [], two = []] = sides
  const isolatedPorts = new Set([...one, ...two].filter(({ isolated }) => isolated).map(({ link }) => link))
  const certain = one.every(({ isolated }) => isolated) && two.every(({ isolated }) => isolated)
  const known = one.length === 1 && two.length === 1
  // Two guests are behind two ports: if only one is isolated, they cannot both be behind isolated ones.
  const impossible =
    !one.some(({ isolated }) => isolated) ||
    !two.some(({ isolated }) => isolated) ||
    (!known && isolatedPorts.size < 2 && !isolatedPorts.has(unknownPort))
  if (impossible) return undefined
  if (!certain) {
    const text = `one of the two guests is on a port of ${bridge} that is not isolated`
    if (walk.kernel(machine).oracle.decide({ kind: 'guest-port', key: `isolation ${bridge}`, text })) return undefined
  }
  return walk.fail('dropped', 'port', `both ports of ${bridge} are isolated`, {
    evidence:
      [...isolatedPorts]
        .filter((link) => link !== unknownPort)
        .map((link) => `${link} isolated on`)
        .join(', ') || 'port isolated=yes',
    trouble: { kind: 'isolated-port', ports: [...isolatedPorts].filter((link) => link !== unknownPort) },
  })
}
