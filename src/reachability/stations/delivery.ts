import type { Packet } from '../../firewall/index.js'
import type { Fate } from '../walk/fate.js'
import type { Walk } from '../walk/walk.js'
import type { Machine } from '../world/machine.js'
import { isOn } from '../world/sysctls.js'

/**
 * A packet has passed a machine's hooks and is delivered to it. @param inLink  undefined: the machine sent it itself
 */
export const deliver = (walk: Walk, machine: Machine, packet: Packet, inLink?: string): Fate =>
  echoIgnored(walk, machine, packet) ??
  (inLink === undefined ? undefined : boundElsewhere(walk, machine, packet, inLink)) ??
  walk.arrive({ kind: 'host', machine }, packet)

/**
 * A server that is not bound to its VRF receives nothing from it, unless a sysctl says otherwise. Then it replies to
 * TCP through the connection's VRF, but to datagrams by the tables outside any VRF.
 */
function boundElsewhere(walk: Walk, machine: Machine, packet: Packet, inLink: string): Fate | undefined {
  if (machine.routing.vrfTable(inLink) === undefined) return undefined
  packet.vrfLink = inLink
  if (packet.role !== 'request' || packet.protocol === 'icmp') return undefined
  const name = `net.ipv4.${packet.protocol}_l3mdev_accept`
  const isHeard = isOn(machine, name)
  if (isHeard && packet.protocol === 'tcp') return undefined
  const vrf = machine.link(inLink)?.master ?? inLink
  const bound = `the server on the ${machine.label} is bound to the VRF ${vrf}`
  const text = isHeard ? bound : `${bound}, or ${name} is 1`
  const { oracle } = walk.kernel(machine)
  if (oracle.decide({ kind: 'unread-hook', key: `vrf ${vrf} ${packet.protocol}`, text })) return undefined
  if (isHeard) {
    packet.vrfLink = undefined
    return undefined
  }
  return walk.fail('dropped', 'delivery', `no server on the ${machine.label} is in the VRF ${vrf}`, {
    evidence: `${name} = ${machine.sysctl(name) ?? 'unread'}`,
  })
}

/** A machine may be configured to ignore echo requests. */
function echoIgnored(walk: Walk, machine: Machine, packet: Packet): Fate | undefined {
  if (packet.protocol !== 'icmp' || packet.role !== 'request') return undefined
  const name = packet.family === 'ipv4' ? 'net.ipv4.icmp_echo_ignore_all' : 'net.ipv6.icmp.echo_ignore_all'
  if (!isOn(machine, name)) return undefined
  walk.at = machine.label
  return walk.fail('dropped', 'delivery', `the ${machine.label} ignores echo requests`, {
    evidence: `${name} = ${machine.sysctl(name)}`,
    trouble: { kind: 'echo-ignored', sysctl: name },
  })
}
