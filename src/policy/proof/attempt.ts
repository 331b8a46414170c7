import type { AddressFamily } from '../../base/index.js'

/** What somebody is asked to send, and whether the host is to let it pass. */
export interface Attempt {
  /** For people: `the LAN`, `a source address of elsewhere`. */
  readonly what: string
  readonly family: AddressFamily
  readonly protocol: 'tcp' | 'udp' | 'icmp'
  readonly address: string
  /** Of TCP and UDP. */
  readonly port: number
  /** An address that the sender takes for it; omitted: its own. */
  readonly source?: string
  /** Of UDP, the sender's port. */
  readonly sourcePort?: number
  /** Bytes of its payload; omitted: few. */
  readonly size?: number
  /** Whether it is to pass. */
  readonly passes: boolean
  /** What counts it where it has passed: an expression of nft's, for its way as the host sees it last. */
  readonly seen: string
}

/** One thing that was tried. */
export interface PolicyTry {
  /** Who sent it: `stand-in on lab`, `guest web`, `the host`. */
  readonly from: string
  /** What it was an attempt at, for people. */
  readonly what: string
  /** IPv4 or IPv6. */
  readonly family: AddressFamily
  /** Where to: `192.0.2.1, udp port 40001`. */
  readonly to: string
  /** What the policy says of it. */
  readonly expected: 'passes' | 'is stopped'
  /** What became of it: whether the host let it pass, by its own count. */
  readonly observed: 'passes' | 'is stopped'
  /** The two agree. */
  readonly right: boolean
}

/** The proof of one policy. */
export interface PolicyVerification {
  /** The policy. */
  readonly name: string
  /** All that was tried did what the policy says, and something was tried. */
  readonly proved: boolean
  /** Each packet that was sent. */
  readonly tries: readonly PolicyTry[]
  /** What could not be tried from here, and why. */
  readonly untried: readonly string[]
}
