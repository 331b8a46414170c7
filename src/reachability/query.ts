import type { AddressFamily, ConditionKind, FailureKind, ReachabilityVerdict, StepKind } from '../base/index.js'
import type { LastingRemedy } from '../firewall/index.js'
import type { HostFacts } from '../machine/index.js'
import type { NetworkDefinition } from '../xml/index.js'

/** What is sent: an echo request, a TCP connection, a UDP datagram. */
export type ReachabilityProtocol = 'icmp' | 'tcp' | 'udp'

/** A guest of a network by name; without a name, any of its guests, or one that could be there. */
export interface GuestEndpoint {
  /** What tells endpoints apart. */
  readonly kind: 'guest'
  /** The network, by name. */
  readonly network: string
  /** The guest, by name; omitted: any of the network. */
  readonly guest?: string
  /** The machine whose network it is, of `machines`; omitted: this host. */
  readonly machine?: string
}

/** This host, or another machine; without an address, the one that the other side would use. */
export interface HostEndpoint {
  /** What tells endpoints apart. */
  readonly kind: 'host'
  /** One address of the host's; omitted: the one that the other side would use. */
  readonly address?: string
  /** One of `machines`; omitted: this host. */
  readonly machine?: string
}

/** A machine beyond the host's uplinks; without an address, any. An address of one of `machines` is that machine. */
export interface ExternalEndpoint {
  /** What tells endpoints apart. */
  readonly kind: 'external'
  /** One address, IPv4 or IPv6; omitted: any. */
  readonly address?: string
}

/** One end of a query. */
export type ReachabilityEndpoint = GuestEndpoint | HostEndpoint | ExternalEndpoint

/** Who is to open a connection to whom, and by what. */
export interface ReachabilityQuery {
  /** The end that opens the connection. */
  readonly from: ReachabilityEndpoint
  /** The end that is to be reached. */
  readonly to: ReachabilityEndpoint
  /** IPv4 or IPv6. */
  readonly family: AddressFamily
  /** What is sent. */
  readonly protocol: ReachabilityProtocol
  /** Of TCP and UDP at the destination; omitted: an ordinary one, which no rule names. */
  readonly port?: number
  /** Bytes of its packets, IP header included; of TCP, of those after the handshake. Omitted: short ones. */
  readonly length?: number
}

/** A guest and what it has set up for itself. */
export interface GuestState {
  /** The guest's name. */
  readonly name: string
  /** Name of its network. */
  readonly network: string
  /** With or without a prefix, `192.168.122.5` or `192.168.122.5/24`. */
  readonly addresses: readonly string[]
  /** It sends what is not on its link to the network's router. */
  readonly hasDefaultRoute: boolean
  /**
   * Where its default route leads, by address; one of each family where it has both. Omitted: to the network's address
   * on the host, or on a bridge of the host's to the router of the physical network.
   */
  readonly gateway?: string | readonly string[]
  /** It may have addresses besides these, which nobody here knows; omitted: it has these only. */
  readonly mayHaveMore?: boolean
  /** It has interfaces elsewhere too, and its default route may be by one of those. */
  readonly otherInterfaces?: boolean
  /** Its end on the host, such as `vnet0`; omitted: found where that matters and can be. */
  readonly port?: string
  /** The MAC address of its interface, `52:54:00:…`. */
  readonly mac?: string
  /** `down`: its cable is pulled, `<link state='down'/>`, which the host's own links do not show. */
  readonly linkState?: 'up' | 'down'
}

/** What the host cannot see and somebody may know. */
export interface Assumptions {
  /** The outside has routes to the guests' subnets through this host. */
  readonly externalRoutes?: boolean
  /** The physical switch sends frames back out of the port they came from. */
  readonly switchHairpin?: boolean
  /** The physical switch aggregates the links of the host's bonds. */
  readonly linkAggregation?: boolean
  /**
   * What firewall rules count has not come to its limit: rates, quotas, numbers of connections; no list of recent
   * addresses has the sender, and sets have room. `false`: all of it has.
   */
  readonly underLimits?: boolean
  /**
   * Packets are what a plain Linux host sends: a TTL of 64 at first, IP and TCP options as usual, an echo of 56 bytes,
   * a TCP handshake as long as it is without data.
   */
  readonly ordinaryPackets?: boolean
  /**
   * What of firewall rules is not understood: `pass`: those rules are passed over, as if they were not there;
   * `apply`: such a match holds, and such a target stops the packet.
   */
  readonly unreadRules?: 'pass' | 'apply'
}

/** What an answer is worked out from, besides the query. */
export interface Surroundings {
  /** Definitions of the networks. */
  readonly networks: readonly NetworkDefinition[]
  /** The host's links, addresses, routes and rules, as `readHostFacts()` reads them. */
  readonly facts: HostFacts
  /** Guests as they really are; omitted: any that could be there. */
  readonly guests?: readonly GuestState[]
  /** What is to be taken as given, where nobody can know it from here. */
  readonly assume?: Assumptions
  /** Names of networks that do not run; omitted: those whose bridge the host does not have. */
  readonly inactive?: readonly string[]
  /** Other machines whose facts were read: network namespaces, routers, further hosts. */
  readonly machines?: readonly ReachabilityMachine[]
  /** What joins machines, besides the veth pairs between namespaces, which their facts show. */
  readonly segments?: readonly ReachabilitySegment[]
}

/**
 * A machine besides the host: with its facts, what it does to a packet is known and not a condition.
 *
 * ```ts
 * const router = await readHostFacts(machineThrough(['ip', 'netns', 'exec', 'router']))
 * explain(query, { networks, facts, machines: [{ name: 'router', facts: router, namespaceOf: 'host' }] })
 * ```
 */
export interface ReachabilityMachine {
  /** What queries, steps and failures call it. */
  readonly name: string
  /** What was read of it, as `readHostFacts` reads a machine. */
  readonly facts: HostFacts
  /**
   * It is a network namespace of this machine, `host` or one of `machines`, so veth pairs between the two join them.
   * Omitted: it has a kernel of its own.
   */
  readonly namespaceOf?: string
  /** libvirt's networks there, and their guests. */
  readonly networks?: readonly NetworkDefinition[]
  /** Guests of those networks. */
  readonly guests?: readonly GuestState[]
  /** Names of networks that do not run; omitted: those whose bridge that machine does not have. */
  readonly inactive?: readonly string[]
}

/** Links of machines that are on one Ethernet. */
export interface ReachabilitySegment {
  /** `machine`: one of `machines`; omitted: this host. */
  readonly links: readonly { readonly machine?: string; readonly link: string }[]
  /** Nothing else is on it, as on a cable between two; omitted: other machines may be there, and the way outside. */
  readonly closed?: boolean
}

/** One thing that happens to a packet on its way. */
export interface ReachabilityStep {
  /** What happens, for programs: a key of `stepKinds`. */
  readonly kind: StepKind
  /** Whether the packet is the request or the answer to it. */
  readonly direction: 'request' | 'reply'
  /** Where: `guest web`, `a guest of lab` that could be there, `host`, `outside`; `machine NAME` for another machine. */
  readonly at: string
  /** The machine that it happens on; omitted: the library's own host, or the outside. */
  readonly machine?: string
  /** Whether the packet goes on. */
  readonly passed: boolean
  /** What happens, for people. */
  readonly text: string
  /** What says so: the rule's text, the sysctl, the route. */
  readonly evidence?: string
}

/** How it fails, as the sender sees it. */
export interface ReachabilityFailure {
  /** How it fails, for programs: a key of `failureKinds`. */
  readonly kind: FailureKind
  /** The ICMP error that comes back. Routers limit how many they send. */
  readonly icmp?: { readonly type: number; readonly code: number; readonly name: string }
  /** Whose address the ICMP error or reset comes from, as far as it can be known. */
  readonly from?: string
  /** The error of the sender's system call. */
  readonly errno?: string
  /** The kind of step at which the packet is lost. */
  readonly at: StepKind
  /** The machine that loses it; omitted: the library's own host, or the outside. */
  readonly machine?: string
  /** `reply`: the request arrives, so one-way UDP gets through. */
  readonly direction: 'request' | 'reply'
  /** How it fails, for people. */
  readonly text: string
  /** What says so: the rule's text, the sysctl, the route. */
  readonly evidence?: string
  /** Whose rule it is, where a rule stops it: `Docker`, `ufw`, `libvirt`; `iptables` or `nftables` where no program is known. */
  readonly culprit?: string
}

/** Something that an answer depends on and that cannot be known from here. */
export interface ReachabilityCondition {
  /** What it is about, for programs: a key of `conditionKinds`. */
  readonly kind: ConditionKind
  /** What must be so, for people. */
  readonly text: string
  /** The same for the same condition in other answers about this host, whatever its text; for programs. */
  readonly key: string
  /** The firewall rule that asks. Conditions of one rule stand side by side. */
  readonly rule?: string
  /** What it must be for the answer to be yes; undefined where either can be, together with other conditions. */
  readonly needed?: boolean
}

/** A way to make it work: with all that its commands change, the answer is yes. */
export interface Remedy {
  /** What to do, for people. */
  readonly text: string
  /** Exact commands; where they are to be run. */
  readonly commands: readonly { readonly at: 'host' | 'guest' | 'external'; readonly command: string }[]
  /** Other questions, of these ends and others, whose answer is no and would not be any more. */
  readonly opens: readonly ReachabilityQuery[]
  /** The same for good, in the words of each program that has a say; omitted where the commands last by themselves. */
  readonly lasting?: readonly LastingRemedy[]
}

/** What is lost by a path's MTU in silence: connections open, and hang as soon as data flows. */
export interface LongestPacket {
  /** IP header included. */
  readonly bytes: number
  /** Where longer packets are lost, for people. */
  readonly text: string
  /** What says so: the link and its MTU. */
  readonly evidence?: string
}

/** An answer to a query: whether, why, and what would make it work. */
export interface Explanation {
  /** `yes`, `no`, or `conditional` on what `conditions` name. */
  readonly verdict: ReachabilityVerdict
  /** What it depends on; empty unless the verdict is conditional. */
  readonly conditions: readonly ReachabilityCondition[]
  /** Where it fails; for a conditional answer, how it fails where the conditions do not hold. */
  readonly failure?: ReachabilityFailure
  /** The address that the destination sees, if the request arrives. */
  readonly sourceSeen?: string
  /** The longest packets that get through, where longer ones are lost and their sender is not told. */
  readonly longest?: LongestPacket
  /** Where it arrives instead, where a NAT rule sends it on: `guest g1`, `host`, an address. */
  readonly deliveredTo?: string
  /** The packet's way, step by step, to where it arrives or is lost. */
  readonly steps: readonly ReachabilityStep[]
  /** What would make it work, where something would; looked for when it is first read. */
  readonly remedy?: Remedy
}
