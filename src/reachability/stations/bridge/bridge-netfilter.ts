import type { Packet, Place } from '../../../firewall/index.js'
import { bridgeNetfilter } from '../../../machine/index.js'
import type { Crossing } from '../../walk/at.js'
import type { LookUps } from '../../world/look-ups.js'

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
