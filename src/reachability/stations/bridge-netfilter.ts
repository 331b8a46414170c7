import type { Place } from '../../firewall/index.js'
import type { Crossing } from '../walk/at.js'
import type { LookUps } from '../world/look-ups.js'

/** A frame's way as the chains of bridges see it. */
export const bridgePlace = ({ bridge, in: inPort, out: outPort }: Pick<Crossing, 'bridge' | 'in' | 'out'>): Place => ({
  inLink: inPort,
  outLink: outPort,
  inPort,
  outPort,
  ...(inPort === undefined ? {} : { inBridge: bridge }),
  ...(outPort === undefined ? {} : { outBridge: bridge }),
  bridged: true,
  passing: inPort !== undefined && outPort !== undefined,
})

/** Whether frames that are only switched are shown to iptables as well. A missing sysctl means the module is not there. */
export function bridgeNetfilter(
  machine: LookUps,
  bridge: string,
  family: 'ipv4' | 'ipv6',
): { on: boolean; evidence: string } {
  const name = `net.bridge.bridge-nf-call-${family === 'ipv4' ? 'iptables' : 'ip6tables'}`
  const own = machine.link(bridge)?.bridge
  if (family === 'ipv4' ? own?.callIptables : own?.callIp6tables)
    return { on: true, evidence: `${bridge} nf_call_iptables 1` }
  const value = machine.sysctl(name)
  return { on: value !== undefined && value !== '0', evidence: `${name} = ${value ?? 'absent'}` }
}
