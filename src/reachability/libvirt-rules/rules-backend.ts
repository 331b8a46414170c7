import type { Rule, Table } from '../../firewall/index.js'
import { rowOf } from '../../modes/index.js'
import type { NetworkDefinition } from '../../xml/index.js'

export type Family = 'ipv4' | 'ipv6'

/** A rule that libvirt writes. */
export interface ExpectedRule {
  readonly chain: string
  /** As its tool shows it. */
  readonly text: string
  /** What {@link RulesBackend.keyOf} makes of it where it is there. */
  readonly key: string
}

/** A chain of libvirt's own. */
export interface OwnChain {
  readonly name: string
  readonly table: string
  /** The chain with the jump to it; none: packets come to it without one. */
  readonly home?: string
  readonly purpose: keyof typeof purposes
}

/** One of the ways in which libvirt writes its rules. */
export interface RulesBackend {
  readonly name: 'iptables' | 'nftables'
  /** Those with the same home in the order of their jumps. */
  readonly chains: readonly OwnChain[]
  /** The tool that shows them, for people. */
  toolOf(family: Family): string
  /** Whether libvirt's chains can be in this table. */
  owns(table: Table): boolean
  /** The same for all spellings of a rule. */
  keyOf(rule: Rule): string
  leadsTo(rule: Rule, chain: OwnChain): boolean
  /** The rules of an active network. */
  expected(network: NetworkDefinition, family: Family): ExpectedRule[]
  /** @param before  rules that stand before the jump in its home */
  healJump(family: Family, chain: OwnChain, before: number): string
  /** Takes jumps away, so that libvirt puts all of them back in its order. @param standing  the chains that they lead to */
  removeJumps(family: Family, home: OwnChain & { readonly home: string }, standing: readonly string[]): string[]
  healRule(family: Family, chain: OwnChain, rule: ExpectedRule): string
}

/** What chains are for. */
export const purposes = {
  hostServices: "guests' DHCP and DNS requests, if the host's INPUT chain drops",
  hostAnswers: 'DHCP and DNS answers, if the OUTPUT chain drops',
  cross: "guests' frames to each other, if bridge netfilter is on and forwarded packets are dropped",
  inward: 'the rules that keep the outside away from NAT and isolated guests, and let it reach routed ones',
  outward: 'the rules that let guests out, and keep isolated ones in',
  translation: "the translation of NAT guests' addresses",
  all: 'every rule of the networks for forwarded packets',
} as const

/** A network on a bridge of libvirt's own, with addresses of its own. */
export type FilteredNetwork = Extract<NetworkDefinition, { ips?: unknown }>

/** Whether libvirt writes rules for it. */
export const hasOwnRules = (network: NetworkDefinition): network is FilteredNetwork =>
  rowOf(network).writesFirewallRules

export const restartDaemon = 'systemctl restart libvirtd'
