import type { Rule, Table } from '../../firewall/index.js'
import { rowOf } from '../../modes/index.js'
import type { NetworkDefinition } from '../../xml/index.js'

export type Family = 'ipv4' | 'ipv6'

/** A rule that libvirt writes. */
export interface ExpectedRule {
  readonly chain: string
  /** Its text, as its tool shows it. */
  readonly text: string
  /** The result of {@link RulesBackend.keyOf} if the rule exists. */
  readonly key: string
}

/** One of libvirt's chains. */
export interface OwnChain {
  readonly name: string
  readonly table: string
  /** The chain with the jump to it; undefined: a base chain. */
  readonly home?: string
  readonly purpose: keyof typeof purposes
}

/** One of libvirt's firewall backends. */
export interface RulesBackend {
  readonly name: 'iptables' | 'nftables'
  /** Chains with the same home, in the order of their jumps. */
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
  /** @param before  how many rules precede the jump in its home */
  healJump(family: Family, chain: OwnChain, before: number): string
  /**
   * Removes jumps, so that libvirt restores all of them in its order.
   *
   * @param standing  the chains that they lead to
   */
  removeJumps(family: Family, home: OwnChain & { readonly home: string }, standing: readonly string[]): string[]
  healRule(family: Family, chain: OwnChain, rule: ExpectedRule): string
}

/** The chains' purposes. */
export const purposes = {
  hostServices: "guests' DHCP and DNS requests, if the host's INPUT chain drops",
  hostAnswers: 'DHCP and DNS answers, if the OUTPUT chain drops',
  cross: "guests' frames to each other, if bridge netfilter is on and forwarded packets are dropped",
  inward: 'the rules that keep the outside away from NAT and isolated guests, and let it reach routed ones',
  outward: 'the rules that let guests out, and keep isolated ones in',
  translation: "the translation of NAT guests' addresses",
  all: 'every rule of the networks for forwarded packets',
} as const

/** A network on a libvirt bridge, with its own addresses. */
export type FilteredNetwork = Extract<NetworkDefinition, { ips?: unknown }>

/** Whether libvirt writes rules for it. */
export const hasOwnRules = (network: NetworkDefinition): network is FilteredNetwork =>
  rowOf(network).writesFirewallRules

export const restartDaemon = 'systemctl restart libvirtd'
