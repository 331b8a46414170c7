import type { Oracle } from '../../../base/index.js'
import type { Packet, Place } from '../../../firewall/index.js'
import { bridgeNetfilter } from '../../../machine/index.js'
import type { Crossing } from '../../walk/at.js'
import type { LookUps } from '../../world/look-ups.js'
import { changesPackets } from '../hooks/chain-order.js'

/** A frame's path as bridge chains see it. */
export const bridgePlace = ({ bridge, in: inPort, out: outPort }: Pick<Crossing, 'bridge' | 'in' | 'out'>): Place => ({
  inLink: inPort,
  outLink: outPort,
  inPort,
  outPort,
  inBridge: inPort === undefined ? undefined : bridge,
  outBridge: outPort === undefined ? undefined : bridge,
  bridged: true,
  passing: inPort !== undefined && outPort !== undefined,
})

/** Whether iptables, or arptables, also sees frames that are only switched. */
export const shownToTools = (
  machine: LookUps,
  bridge: string,
  { protocol, family }: Packet,
): { readonly on: boolean; readonly evidence: string } =>
  bridgeNetfilter(machine, bridge, protocol === 'arp' ? 'arp' : family)

/**
 * The priority at which iptables sees frames between ports; after the bridge family's own chains of the same priority.
 *
 * @see br_nf_ops in the kernel's net/bridge/br_netfilter_hooks.c, and its change in Linux 6.7
 */
export function forwardPriority(machine: LookUps, { family }: Packet, oracle: Oracle): 0 | -1 {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(machine.sysctl('kernel.osrelease') ?? '') ?? []
  if (major !== undefined) return Number(major) * 1000 + Number(minor) >= 6007 ? 0 : -1
  const amid = (machine.firewall.get('bridge forward') ?? []).filter(
    ({ base, rules }) => base.priority === 0 && rules.length > 0,
  )
  const shown = machine.firewall.get(`${family === 'ipv4' ? 'ip' : 'ip6'} forward`) ?? []
  if (amid.length === 0 || ![...amid, ...shown].some(changesPackets)) return 0
  const text = 'iptables sees frames between ports after chains of priority 0, as since Linux 6.7'
  return oracle.decide({ kind: 'unread-rule', key: 'bridge netfilter at 0', text }) ? 0 : -1
}
