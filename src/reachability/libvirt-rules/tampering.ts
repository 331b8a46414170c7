import { checkShape } from '../../base/index.js'
import type { LastingRemedy, TableFamily } from '../../firewall/index.js'

/** The kinds of tampering with libvirt's setup. */
export const tamperKinds = {
  'chain-lost': 'A chain that libvirt created at its start is missing: networks can no longer be started.',
  'jump-lost':
    "The jump to one of libvirt's chains is missing, so its rules do nothing, or comes after a rule that stops what it would let through.",
  'rule-lost': "A network's rule is missing from libvirt's chain.",
  'rule-above': "A foreign rule above libvirt's stops packets of a network.",
  'foreign-drop': "Another chain drops packets that libvirt's rules accept.",
  'policy-lost':
    "A policy's rules or names are missing, or the rule among libvirt's that accepts what policies permit.",
  'policy-edited': "A policy's rules, or its names in the host's resolver, were changed.",
  'policy-leftover': "A policy's rules are in force, but the file that they came from is gone, so nothing lists it.",
  'forwarding-off': 'Forwarding on the host was turned off after libvirt had turned it on.',
} as const

/** A kind of tampering: a key of `tamperKinds`. */
export type TamperKind = keyof typeof tamperKinds

/** Where something differs from what was set up: a sysctl, a chain of a table, or the host's name resolution. */
export type TamperPlace =
  | { readonly sysctl: string }
  | { readonly resolver: 'systemd-resolved' | '/etc/hosts' }
  | { readonly family: TableFamily; readonly table: string; readonly chain: string }

/** What was added and removed in one place. */
export interface TamperChanges {
  /** Removed rules. */
  readonly removed: readonly string[]
  /** Added rules. */
  readonly added: readonly string[]
}

/** One difference from libvirt's setup. */
export interface Tampering {
  /** What was changed, for programs: a key of `tamperKinds`. */
  readonly kind: TamperKind
  /** The networks concerned. */
  readonly networks: readonly string[]
  /** The table, chain, sysctl or resolver that it is about. */
  readonly place: TamperPlace
  /** What was changed, for people. */
  readonly text: string
  /** The evidence, as read. */
  readonly evidence?: string
  /** The owner of a rule that stops packets: `Docker`, `ufw`; `iptables` or `nftables` if no program is known. */
  readonly culprit?: string
  /** What does not work because of it. */
  readonly breaks: string
  /** Commands that repair it, as root on the host, in this order. */
  readonly heal: readonly string[]
  /**
   * The permanent form, in the syntax of each program involved; omitted if unknown, or if `heal` is permanent.
   */
  readonly lasting?: readonly LastingRemedy[]
  /** The changes since the earlier facts, in which it was right; only if earlier facts were given. */
  readonly changes?: TamperChanges
}

/** Identifies a finding across checks, even if more networks are concerned by then. */
export function tamperKey(finding: Tampering): string {
  checkShape('tamperKey', 'finding', finding, { kind: 'string' }, 'what findTampering() found')
  const { kind, text, evidence = '' } = finding
  return `${kind}\n${text}\n${evidence}`
}
