/**
 * The closed vocabulary of answers: every verdict, step, failure and condition, and when it applies.
 */

export const verdicts = {
  yes: 'The packet arrives, and so does its answer.',
  no: 'The packet or its answer is lost; `failure` says where, and what the sender sees.',
  conditional: 'It depends on something this host cannot see; `conditions` name it, and assumptions settle it.',
} as const

/** A verdict: a key of `verdicts`. */
export type ReachabilityVerdict = keyof typeof verdicts

/** Every kind of step, and what happens at it. */
export const stepKinds = {
  sender: "The sender's own choice: its source address, and whether the destination is on its link or behind a router.",
  port: 'A bridge port passes or blocks the frame, by its state, isolation and carrier.',
  switching: 'A bridge or a macvtap device passes the frame on, by MAC address.',
  neighbour: "The sender asks for the next hop's MAC address, by ARP or neighbour discovery.",
  'bridge-netfilter': 'Bridged frames pass through iptables too (bridge-nf-call-iptables).',
  filter: "A firewall rule or a chain's policy accepts, drops or rejects.",
  translation: 'A NAT rule, or the connection that it was made for, changes an address.',
  mark: 'A firewall rule marks the packet or its connection.',
  'reverse-path': 'The host checks that it would reply to the source over the link the packet came from (rp_filter).',
  route: 'The host looks the destination up in its routing tables.',
  forwarding: 'The host forwards packets between links only if that is turned on (ip_forward).',
  outside: "Beyond the host's uplink: other machines' routes and switches, which the host cannot see.",
  delivery: 'The packet has arrived at its destination.',
} as const

/** A kind of step: a key of `stepKinds`. */
export type StepKind = keyof typeof stepKinds

/** Every kind of failure, and how it looks. */
export const failureKinds = {
  rejected: 'A firewall rule, or a prohibit route, sends an ICMP error back.',
  reset: 'A firewall rule answers a TCP connection with a reset.',
  dropped: 'Silence.',
  unroutable: 'The sender or a router on the way has no route. A router reports it by ICMP, the sender by an error.',
  denied: "The sender's own firewall drops it: the system call fails (ICMP, UDP), or nothing comes back (TCP).",
  unattached: 'The network is not active, or the guest is not on it.',
} as const

/** A kind of failure: a key of `failureKinds`. */
export type FailureKind = keyof typeof failureKinds

/** Every kind of condition, and when it applies. */
export const conditionKinds = {
  'external-route':
    'Routers and machines outside have a route to a subnet through this host. Assumption: `externalRoutes`.',
  'tunnel-end':
    "The other end of a tunnel accepts packets from addresses outside the tunnel's own subnet, and forwards them.",
  'switch-hairpin':
    'The physical switch sends frames back out of the port they came from. Assumption: `switchHairpin`.',
  'unread-rule':
    'A firewall rule has a part that is not understood, or that cannot be known from here. Assumption: `unreadRules`.',
  limit:
    'A firewall rule counts: a rate, a quota, connections, recent addresses, room in a set. Assumption: `underLimits`.',
  'packet-form':
    'A firewall rule matches properties that ordinary packets have and others may not: length, TTL, TCP options. Assumption: `ordinaryPackets`.',
  'unread-hook':
    'A program or filter besides the firewall handles packets: XDP, traffic control, eBPF at a cgroup, IPsec. Its behaviour is not read; the text names it and its link.',
  redirect: 'A guest follows an ICMP redirect, in which the host names another router on the same link.',
  'connection-table':
    "The host's connection table is full: the kernel accepts new connections only if old ones make room.",
  'firewall-unseen': 'The firewall could not be read, usually for lack of privileges.',
  'sysctl-unseen': 'A kernel setting could not be read.',
  'neighbour-known': "One side already knows the other's MAC address, because the other asked first.",
  'guest-address': "A guest's address is unknown: no lease, agent or neighbour entry of the host has it.",
  'guest-route': 'A guest has several interfaces, and its default route uses this one.',
  'guest-port': "Which bridge port is the guest's, if the ports differ.",
  'external-address': "'external' is any address, and a rule or route matches only some of them.",
  'port-number': 'The query names no port, and a rule matches a wide range of them.',
  'policy-rule': 'A routing policy rule selects by something unknown here.',
  'route-choice': 'A route has several next hops, of which the kernel picks one for each connection.',
  'translated-address': 'A NAT rule has several addresses, of which the kernel picks one for each connection.',
  'link-aggregation': "The physical switch aggregates the bond's links, as the bond's mode requires.",
  'vlan-membership': 'A bridge filters VLANs, and the ports are in the same VLAN.',
  'foreign-switch':
    "A bridge is not Linux's own, such as Open vSwitch, or a network has an unknown mode: what it does with frames is not read.",
  'embedded-switch': 'The SR-IOV device switches frames between its functions.',
} as const

/** A kind of condition: a key of `conditionKinds`. */
export type ConditionKind = keyof typeof conditionKinds
