import type { Packet, Place } from '../../../firewall/index.js'
import { bridgeNetfilter } from '../../../machine/index.js'
import type { Crossing } from '../../walk/at.js'
import type { LookUps } from '../../world/look-ups.js'

/** A frame's way as the chains of bridges see it. */
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

/** Whether a packet's frames, where they are only switched, are shown to iptables or arptables as well. */
export const shownToTools = (
  machine: LookUps,
  bridge: string,
  { protocol, family }: Packet,
): { readonly on: boolean; readonly evidence: string } =>
  bridgeNetfilter(machine, bridge, protocol === 'arp' ? 'arp' : family)
