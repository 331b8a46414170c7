import type { AddressFamily, ConditionKind, FailureKind, ReachabilityVerdict, StepKind } from '../base/index.js'
import type { LastingRemedy } from '../firewall/index.js'
import type { HostFacts } from '../machine/index.js'
import type { NetworkDefinition } from '../xml/index.js'

/** What is sent: an echo request, a TCP connection, a UDP datagram. */
export type ReachabilityProtocol = 'icmp' | 'tcp' | 'udp'

/** A guest of a network by name; without a name, any of its guests, or a hypothetical one. */
export interface GuestEndpoint {
  /** Discriminates endpoints. */
  readonly kind: 'guest'
  /** The network, by name. */
  readonly network: string
  /** The guest, by name; omitted: any guest of the network. */
  readonly guest?: string
  /** The machine whose network it is, of `machines`; omitted: this host. */
  readonly machine?: string
}

/** This host, or another machine; without an address, the one that the other side would use. */
export interface HostEndpoint {
  /** Discriminates endpoints. */
  readonly kind: 'host'
  /** One of the host's addresses; omitted: the one that the other side would use. */
  readonly address?: string
  /** One of `machines`; omitted: this host. */
  readonly machine?: string
}

/** A machine beyond the host's uplinks; without an address, any. An address of one of `machines` is that machine. */
export interface ExternalEndpoint {
  /** Discriminates endpoints. */
  readonly kind: 'external'
  /** One address, IPv4 or IPv6; omitted: any. */
  readonly address?: string
}

/** One end of a query. */
export type ReachabilityEndpoint = GuestEndpoint | HostEndpoint | ExternalEndpoint

/** Who opens a connection to whom, and how. */
export interface ReachabilityQuery {
  /** The end that opens the connection. */
  readonly from: ReachabilityEndpoint
  /** The end to reach. */
  readonly to: ReachabilityEndpoint
  /** IPv4 or IPv6. */
  readonly family: AddressFamily
  /** What is sent. */
  readonly protocol: ReachabilityProtocol
  /** The destination port, for TCP and UDP; omitted: an ordinary one that no rule names. */
  readonly port?: number
  /** Bytes of its packets, IP header included; for TCP, of those after the handshake. Omitted: short packets. */
  readonly length?: number
}

/** A guest and its own network configuration. */
export interface GuestState {
  /** The guest's name. */
  readonly name: string
  /** Name of its network. */
  readonly network: string
  /** With or without a prefix, `192.168.122.5` or `192.168.122.5/24`. */
  readonly addresses: readonly string[]
  /** Whether it has a default route. */
  readonly hasDefaultRoute: boolean
  /**
   * The gateways of its default routes, at most one per family. Omitted: the network's address on the host, or on a
   * host bridge, the router of the physical network.
   */
  readonly gateway?: string | readonly string[]
  /** It may have further, unknown addresses; omitted: it has only these. */
  readonly mayHaveMore?: boolean
  /** It has other interfaces, and its default route may use one of those. */
  readonly otherInterfaces?: boolean
  /** Its end on the host, such as `vnet0`; omitted: determined if needed and possible. */
  readonly port?: string
  /** The MAC address of its interface, `52:54:00:…`. */
  readonly mac?: string
  /** `down`: its cable is unplugged, `<link state='down'/>`, which the host's own links do not show. */
  readonly linkState?: 'up' | 'down'
}

/** Answers to conditions: what the host cannot see, but you may know. */
export interface Assumptions {
  /** The outside has routes to the guests' subnets through this host. */
  readonly externalRoutes?: boolean
  /** The physical switch sends frames back out of the port they came from. */
  readonly switchHairpin?: boolean
  /** The physical switch aggregates the links of the host's bonds. */
  readonly linkAggregation?: boolean
  /**
   * Nothing that firewall rules count has reached its limit: rates, quotas, connection counts; the sender is in no list
   * of recent addresses, and sets have room. `false`: everything has.
   */
  readonly underLimits?: boolean
  /**
   * Packets are as an ordinary Linux host sends them: an initial TTL of 64, the usual IP and TCP options, an echo of 56
   * bytes, a TCP handshake without data.
   */
  readonly ordinaryPackets?: boolean
  /**
   * How to treat parts of firewall rules that are not understood: `pass`: skip those rules; `apply`: such a match
   * holds, and such a target stops the packet.
   */
  readonly unreadRules?: 'pass' | 'apply'
}

/** The input of an answer, besides the query. */
export interface Surroundings {
  /** Definitions of the networks. */
  readonly networks: readonly NetworkDefinition[]
  /** The host's links, addresses, routes and rules, as `readHostFacts()` reads them. */
  readonly facts: HostFacts
  /** The actual guests; omitted: hypothetical ones. */
  readonly guests?: readonly GuestState[]
  /** Assumptions about what cannot be known from here. */
  readonly assume?: Assumptions
  /** Names of inactive networks; omitted: those whose bridge is missing on the host. */
  readonly inactive?: readonly string[]
  /** Other machines with known facts: network namespaces, routers, further hosts. */
  readonly machines?: readonly ReachabilityMachine[]
  /** Links between machines, in addition to veth pairs between namespaces, which their facts show. */
  readonly segments?: readonly ReachabilitySegment[]
}

/**
 * A machine besides the host: with its facts, its treatment of a packet is known rather than a condition.
 *
 * ```ts
 * const router = await readHostFacts(machineThrough(['ip', 'netns', 'exec', 'router']))
 * explain(query, { networks, facts, machines: [{ name: 'router', facts: router, namespaceOf: 'host' }] })
 * ```
 */
export interface ReachabilityMachine {
  /** What queries, steps and failures call it. */
  readonly name: string
  /** Its facts, as read by `readHostFacts`. */
  readonly facts: HostFacts
  /**
   * It is a network namespace of this machine (`host` or one of `machines`), so that veth pairs join the two. Omitted:
   * it has its own kernel.
   */
  readonly namespaceOf?: string
  /** libvirt's networks there, and their guests. */
  readonly networks?: readonly NetworkDefinition[]
  /** Guests of those networks. */
  readonly guests?: readonly GuestState[]
  /** Names of inactive networks; omitted: those whose bridge is missing on that machine. */
  readonly inactive?: readonly string[]
}

/** Links of machines that are on the same Ethernet. */
export interface ReachabilitySegment {
  /** `machine`: one of `machines`; omitted: this host. */
  readonly links: readonly { readonly machine?: string; readonly link: string }[]
  /** Nothing else is on it, as with a cable between two; omitted: it may have other machines and lead outside. */
  readonly closed?: boolean
}

/** One event on a packet's path. */
export interface ReachabilityStep {
  /** What happens, for programs: a key of `stepKinds`. */
  readonly kind: StepKind
  /** Whether the packet belongs to the request or the reply. */
  readonly direction: 'request' | 'reply'
  /**
   * Where: `guest web`, `a guest of lab` (hypothetical), `host`, `outside`; `machine NAME` for another machine.
   */
  readonly at: string
  /** The machine that it happens on; omitted: the host itself, or the outside. */
  readonly machine?: string
  /** Whether the packet goes on. */
  readonly passed: boolean
  /** What happens, for people. */
  readonly text: string
  /** The evidence: the rule's text, the sysctl, the route. */
  readonly evidence?: string
}

/** How it fails, as the sender sees it. */
export interface ReachabilityFailure {
  /** How it fails, for programs: a key of `failureKinds`. */
  readonly kind: FailureKind
  /** The ICMP error that is returned. Routers rate-limit these. */
  readonly icmp?: { readonly type: number; readonly code: number; readonly name: string }
  /** The source address of the ICMP error or reset, if known. */
  readonly from?: string
  /** The error of the sender's system call. */
  readonly errno?: string
  /** The kind of step at which the packet is lost. */
  readonly at: StepKind
  /** The machine that loses it; omitted: the host itself, or the outside. */
  readonly machine?: string
  /** `reply`: the request arrives, so one-way UDP gets through. */
  readonly direction: 'request' | 'reply'
  /** How it fails, for people. */
  readonly text: string
  /** The evidence: the rule's text, the sysctl, the route. */
  readonly evidence?: string
  /**
   * The owner of the rule that stops it: `Docker`, `ufw`, `libvirt`; `iptables` or `nftables` if no program is known.
   */
  readonly culprit?: string
}

/** Something that an answer depends on and that cannot be known from here. */
export interface ReachabilityCondition {
  /** What it is about, for programs: a key of `conditionKinds`. */
  readonly kind: ConditionKind
  /** What must hold, for people. */
  readonly text: string
  /** A stable key: the same condition has the same key in all answers about this host, whatever its text. */
  readonly key: string
  /** The firewall rule that depends on it. Conditions of one rule are adjacent. */
  readonly rule?: string
  /** The value required for a yes; undefined if either may do, depending on other conditions. */
  readonly needed?: boolean
}

/** A way to make it work: with all its commands applied, the answer is yes. */
export interface Remedy {
  /** What to do, for people. */
  readonly text: string
  /** Exact commands, and where to run them. */
  readonly commands: readonly { readonly at: 'host' | 'guest' | 'external'; readonly command: string }[]
  /** Side effects: other queries, of these ends and others, whose answer is no and would no longer be. */
  readonly opens: readonly ReachabilityQuery[]
  /** The permanent form, in the syntax of each program involved; omitted if the commands are permanent themselves. */
  readonly lasting?: readonly LastingRemedy[]
}

/** A path MTU black hole: connections open, but hang as soon as data flows. */
export interface LongestPacket {
  /** IP header included. */
  readonly bytes: number
  /** Where longer packets are lost, for people. */
  readonly text: string
  /** The evidence: the link and its MTU. */
  readonly evidence?: string
}

/** An answer to a query: whether, why, and what would make it work. */
export interface Explanation {
  /** `yes`, `no`, or `conditional` on what `conditions` name. */
  readonly verdict: ReachabilityVerdict
  /** What it depends on; empty unless the verdict is conditional. */
  readonly conditions: readonly ReachabilityCondition[]
  /** Where it fails; for a conditional answer, how it fails if the conditions do not hold. */
  readonly failure?: ReachabilityFailure
  /** The address that the destination sees, if the request arrives. */
  readonly sourceSeen?: string
  /** The longest packets that get through, if longer ones are silently lost. */
  readonly longest?: LongestPacket
  /** Where it arrives instead, if a NAT rule redirects it: `guest g1`, `host`, an address. */
  readonly deliveredTo?: string
  /** The packet's path, step by step, to where it arrives or is lost. */
  readonly steps: readonly ReachabilityStep[]
  /** What would make it work, if anything would; computed on first access. */
  readonly remedy?: Remedy
}
