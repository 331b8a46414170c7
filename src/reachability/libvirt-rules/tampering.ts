import { checkShape } from '../../base/index.js'
import type { LastingRemedy, TableFamily } from '../../firewall/index.js'

/** What can be wrong with what libvirt set up. */
export const tamperKinds = {
  'chain-lost': 'A chain that libvirt created at its start is missing: networks can no longer be started.',
  'jump-lost':
    "The jump to one of libvirt's chains is missing, so its rules do nothing, or comes after a rule that stops what it would let through.",
  'rule-lost': "A network's rule is missing from libvirt's chain.",
  'rule-above': "A foreign rule above libvirt's stops packets of a network.",
  'foreign-drop': "Another chain drops packets that libvirt's rules accept.",
  'policy-lost': "The rules of a policy are gone, or the one among libvirt's that lets pass what policies permit.",
  'policy-edited': 'The rules of a policy are not as they were written.',
  'forwarding-off': 'Forwarding on the host was turned off after libvirt had turned it on.',
} as const

/** A kind of tampering: a key of `tamperKinds`. */
export type TamperKind = keyof typeof tamperKinds

/** Where something is not as libvirt left it: a sysctl, or a chain of a table. */
export type TamperPlace =
  | { readonly sysctl: string }
  | { readonly family: TableFamily; readonly table: string; readonly chain: string }

/** What is in a place now and was not before, and the other way round. */
export interface TamperChanges {
  /** Rules that went. */
  readonly removed: readonly string[]
  /** Rules that came. */
  readonly added: readonly string[]
}

/** One thing that is not as libvirt left it. */
export interface Tampering {
  /** What was changed, for programs: a key of `tamperKinds`. */
  readonly kind: TamperKind
  /** Networks that it concerns. */
  readonly networks: readonly string[]
  /** The table, chain or sysctl that it is about. */
  readonly place: TamperPlace
  /** What was changed, for people. */
  readonly text: string
  /** What was read that says so. */
  readonly evidence?: string
  /** Whose rule it is, where one stops packets: `Docker`, `ufw`; `iptables` or `nftables` where no program is known. */
  readonly culprit?: string
  /** What does not work because of it. */
  readonly breaks: string
  /** Commands that heal it, as root on the host, in this order. */
  readonly heal: readonly string[]
  /** The same for good, in the words of each program that has a say; omitted where that is not known, or `heal` lasts. */
  readonly lasting?: readonly LastingRemedy[]
  /** Between the earlier facts, in which it was right, and these; only where earlier facts were given. */
  readonly changes?: TamperChanges
}

/** The same for the same thing at two looks, though more networks may be concerned by then. */
export function tamperKey(finding: Tampering): string {
  checkShape('tamperKey', 'finding', finding, { kind: 'string' }, 'what findTampering() found')
  const { kind, text, evidence = '' } = finding
  return `${kind}\n${text}\n${evidence}`
}
