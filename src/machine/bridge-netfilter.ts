import type { HostFacts, Link } from './facts.js'

/** The facts that decide it. */
export interface BridgeSettings {
  link(name: string): Pick<Link, 'bridge'> | undefined
  sysctl(name: string): string | undefined
}

export const bridgeSettings = ({ links, sysctls }: Pick<HostFacts, 'links' | 'sysctls'>): BridgeSettings => ({
  link: (name) => links.find((link) => link.name === name),
  sysctl: (name) => sysctls[name],
})

/** What frames carry, and so which rules can see them: iptables, ip6tables, arptables. */
export type FrameFamily = 'ipv4' | 'ipv6' | 'arp'

const switches = {
  ipv4: { tool: 'iptables', own: 'callIptables' },
  ipv6: { tool: 'ip6tables', own: 'callIp6tables' },
  arp: { tool: 'arptables', own: 'callArptables' },
} as const

export const bridgeNetfilterSysctl = (family: FrameFamily): string =>
  `net.bridge.bridge-nf-call-${switches[family].tool}`

/** The option that enables it for one bridge, whatever the sysctl is: `nf_call_iptables`. */
export const bridgeNetfilterOption = (family: FrameFamily): string => `nf_call_${switches[family].tool}`

/** The same option, by its name in a link's facts. */
export const bridgeNetfilterFact = (family: FrameFamily): 'callIptables' | 'callIp6tables' | 'callArptables' =>
  switches[family].own

/**
 * Whether iptables sees frames that a bridge only switches: the sysctl enables this for all bridges, or the bridge has
 * it enabled for itself. Without the sysctl, the module is not loaded and the bridge's own setting has no effect.
 */
export function bridgeNetfilter(
  settings: BridgeSettings,
  bridge: string,
  family: FrameFamily,
): { readonly on: boolean; readonly evidence: string } {
  const sysctl = bridgeNetfilterSysctl(family)
  const value = settings.sysctl(sysctl)
  if (value !== undefined && settings.link(bridge)?.bridge?.[bridgeNetfilterFact(family)])
    return { on: true, evidence: `${bridge} ${bridgeNetfilterOption(family)} 1` }
  return { on: value !== undefined && value !== '0', evidence: `${sysctl} = ${value ?? 'absent'}` }
}
