import type { Packet } from '../../firewall/index.js'
import type { ReachabilityFailure } from '../query.js'
import type { Guest } from '../world/guest.js'
import type { Machine } from '../world/machine.js'

/** A sender or receiver. */
export type Node =
  | { readonly kind: 'guest'; readonly guest: Guest }
  | { readonly kind: 'host'; readonly machine: Machine }
  /** `at`: the link or bridge of the machine that leads there. */
  | { readonly kind: 'external'; readonly machine: Machine; readonly at: string | undefined }

/** What happens to a packet in the end. */
export type Fate =
  | { readonly node: Node; readonly packet: Packet }
  /** `trouble` says what a remedy has to undo. */
  | { readonly failure: ReachabilityFailure; readonly trouble: Trouble }

/** What a remedy starts from. */
export type Trouble =
  | {
      readonly kind: 'rule'
      readonly refusal: import('./refusal.js').Refusal
      readonly packet: Packet
      readonly place: import('../../firewall/index.js').Place
      readonly bridged: boolean
    }
  | { readonly kind: 'forwarding-off'; readonly sysctl: string }
  | { readonly kind: 'reverse-path'; readonly sysctls: readonly string[] }
  | {
      readonly kind: 'external-route'
      readonly destination: string
      readonly subnet: string
      readonly via: string | undefined
    }
  /** A policy routing rule diverts it from the route of table main. */
  | {
      readonly kind: 'policy-rule'
      readonly priority: number
      /** The subnet that main has a link to; or the host's own source address. */
      readonly subnet: string | undefined
      readonly source: string | undefined
    }
  | { readonly kind: 'guest-route'; readonly guest: Guest; readonly gateway: string | undefined }
  | { readonly kind: 'isolated-port'; readonly ports: readonly string[] }
  | { readonly kind: 'uplink'; readonly bridge: string; readonly uplinks: readonly string[] }
  | { readonly kind: 'link-down'; readonly link: string }
  | { readonly kind: 'spanning-tree'; readonly bridge: string }
  | { readonly kind: 'inactive'; readonly network: string }
  | { readonly kind: 'guest-link'; readonly guest: Guest }
  | { readonly kind: 'unplugged'; readonly port: string; readonly bridge: string }
  | { readonly kind: 'macvtap-host'; readonly device: string; readonly guest: Guest }
  | { readonly kind: 'translated-address'; readonly address: string; readonly link: string }
  | { readonly kind: 'host-route'; readonly destination: string; readonly bridge: string | undefined }
  | { readonly kind: 'too-long'; readonly bytes: number }
  | { readonly kind: 'echo-ignored'; readonly sysctl: string }
  | { readonly kind: 'other' }

export function nodeName(node: Node): string {
  if (node.kind !== 'guest') return node.kind === 'host' ? node.machine.label : 'outside'
  return node.guest.hypothetical ? node.guest.name : `guest ${node.guest.name}`
}

export function sameNode(a: Node, b: Node): boolean {
  if (a.kind === 'guest') return b.kind === 'guest' && a.guest === b.guest
  return a.kind === b.kind && (a.kind === 'external' || a.machine === b.machine)
}

/** A policy routing rule that diverts a packet from the route of table main. */
export interface Diversion {
  readonly machine: Machine
  readonly direction: 'request' | 'reply'
  readonly priority: number
  /** The subnet that main has a link to; or the host's own source address. */
  readonly subnet: string | undefined
  readonly source: string | undefined
  readonly text: string
  readonly evidence: string
}
