import type { AddressFamily } from '../../base/index.js'

/** A packet to send, and whether the host should let it pass. */
export interface Attempt {
  /** For people: `the LAN`, `with a foreign source address`. */
  readonly what: string
  readonly family: AddressFamily
  readonly protocol: 'tcp' | 'udp' | 'icmp'
  readonly address: string
  /** The port, for TCP and UDP. */
  readonly port: number
  /** A source address that the sender assumes; omitted: its own. */
  readonly source?: string
  /** The source port, for UDP. */
  readonly sourcePort?: number
  /** Bytes of payload; omitted: few. */
  readonly size?: number
  /** Whether it should pass. */
  readonly passes: boolean
  /** The nft expression that counts it once it has passed, as the host last sees it. */
  readonly seen: string
}

/** One attempt. */
export interface PolicyTry {
  /** Who sent it: `stand-in on lab`, `guest web`, `the host`. */
  readonly from: string
  /** What it tried to reach, for people. */
  readonly what: string
  /** IPv4 or IPv6. */
  readonly family: AddressFamily
  /** Its destination: `192.0.2.1, udp port 40001`. */
  readonly to: string
  /** What the policy intends. */
  readonly expected: 'passes' | 'is stopped'
  /** The outcome: whether the host let it pass, by its own counters. */
  readonly observed: 'passes' | 'is stopped'
  /** Whether the two agree. */
  readonly right: boolean
}

/** The proof of one policy. */
export interface PolicyVerification {
  /** The policy. */
  readonly name: string
  /** At least one attempt was made, and all agree with the policy. */
  readonly proved: boolean
  /** Each packet that was sent. */
  readonly tries: readonly PolicyTry[]
  /** What could not be tested from here, and why. */
  readonly untried: readonly string[]
}
