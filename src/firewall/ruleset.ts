/**
 * Firewall rules as plain data, one shape for iptables and nftables.
 * What could not be read is in there too, as `match-unknown` and `unknown`, with its text.
 */

/** Where a base chain is called. */
export type Hook = 'ingress' | 'prerouting' | 'input' | 'forward' | 'output' | 'postrouting' | 'egress'

/** The packets that a table of rules sees: IPv4, IPv6, both, frames on bridges, ARP, or one link's. */
export type TableFamily = 'ip' | 'ip6' | 'inet' | 'arp' | 'bridge' | 'netdev'

/** What a rule can look at. */
export type FieldName =
  | 'in-interface'
  | 'out-interface'
  | 'in-port'
  | 'out-port'
  | 'in-bridge'
  | 'out-bridge'
  | 'source'
  | 'destination'
  | 'source-type'
  | 'destination-type'
  | 'original-source'
  | 'original-destination'
  | 'original-source-port'
  | 'original-destination-port'
  | 'reply-source'
  | 'reply-destination'
  | 'reply-source-port'
  | 'reply-destination-port'
  | 'protocol'
  | 'source-port'
  | 'destination-port'
  | 'any-port'
  | 'tcp-flags'
  | 'icmp-type'
  | 'icmp-code'
  | 'family'
  | 'ether-type'
  | 'arp-operation'
  | 'source-mac'
  | 'destination-mac'
  | 'packet-type'
  | 'mark'
  | 'connection-mark'
  | 'connection-state'
  | 'connection-status'
  | 'connection-direction'
  | 'reverse-route'
  | 'fragment-offset'
  | 'time-to-live'
  | 'udp-checksum'
  | 'length'
  | 'bridged'
  | 'dscp'
  | 'ecn'
  | 'tcp-option'
  | 'zone'
  | 'label'
  | 'in-group'
  | 'out-group'
  | 'in-kind'
  | 'out-kind'
  | 'in-type'
  | 'out-type'
  | 'eui64'
  | 'socket'
  | 'ipsec'

/** A field, seen through a bit mask where there is one. */
export interface FieldReference {
  /** The field of the packet. */
  readonly field: FieldName
  /** The bits of it that count; absent: all. */
  readonly mask?: number
  /** The field belongs to this protocol: other packets do not have it. */
  readonly protocol?: 'tcp' | 'udp' | 'icmp' | 'icmpv6'
  /** The field belongs to this family: other packets do not have it. */
  readonly family?: 'ipv4' | 'ipv6' | 'arp'
  /** As connection tracking has it: packets that are not tracked do not have it. */
  readonly tracked?: true
  /** Of an address's type: `local` only where the address is on the link that the packet came in by. */
  readonly onLink?: 'in'
  /** Of the route back: by any link; with the packet's mark; also to addresses of the host's own. */
  readonly asks?: readonly ('any-link' | 'mark' | 'local')[]
  /** Of a port: the bytes where TCP and UDP have it, of whatever protocol the packet is. */
  readonly raw?: true
  /** Which of TCP's options: `maxseg`, `sack-perm`, `window`, `timestamp`, … */
  readonly option?: string
}

/**
 * Why it cannot be told whether a rule goes on: it counts (rates, quotas, connections, recent addresses, room in a set),
 * it looks at what plain packets have and others may not, or it was not read. Omitted: it was not read.
 */
export type MatchCause = 'limit' | 'packet-form'

/** A number, a name (interfaces may end in `*`), an address, `{prefix}` such as 10.0.0.0/8, or an inclusive range. */
export type Value =
  | string
  | number
  | { readonly prefix: string }
  | { readonly from: string | number; readonly to: string | number }
  | { readonly any: true }

/** One value per field. */
export type Key = readonly Value[]

/** What the sender is told. */
export type RejectReply =
  | 'tcp-reset'
  | 'net-unreachable'
  | 'host-unreachable'
  | 'proto-unreachable'
  | 'port-unreachable'
  | 'net-prohibited'
  | 'host-prohibited'
  | 'admin-prohibited'
  | 'no-route'
  | 'addr-unreachable'
  | 'policy-fail'
  | 'reject-route'

/** Addresses or ports, both ends included. */
export interface Span<T> {
  /** The first value. */
  readonly from: T
  /** The last value. */
  readonly to: T
}

/** What a rule does with a packet. */
export type Verdict =
  | { readonly do: 'accept' }
  | { readonly do: 'drop' }
  | { readonly do: 'return' }
  | { readonly do: 'continue' }
  | { readonly do: 'jump'; readonly chain: string }
  | { readonly do: 'goto'; readonly chain: string }

/** What can depend on a map. */
export type Choice = Extract<Statement, { do: 'snat' | 'dnat' | 'set-mark' }>

/** One part of a rule: a match, a change of the packet, a verdict. */
export type Statement =
  | Verdict
  /** Goes on where the fields' values are one of `keys` (of the set's elements); `negated`: are none of them. */
  | {
      readonly do: 'match'
      readonly fields: readonly FieldReference[]
      readonly keys: readonly Key[]
      readonly set?: string
      readonly negated?: boolean
      /** Of ipset: elements that are there to be left out count, and only they (`--return-nomatch`). */
      readonly returnNomatch?: true
    }
  /** Enters the fields' values in a set, or takes them out. nftables' rule ends where they cannot be entered. */
  | {
      readonly do: 'update-set'
      readonly op: 'add' | 'update' | 'delete'
      readonly set: string
      readonly fields: readonly FieldReference[]
      /** What the element counts by; omitted: as its set says. */
      readonly limits?: readonly Limit[]
      readonly text: string
    }
  /**
   * Nobody knows from here whether it goes on. `usual`: whether it does below its limit, or for a plain host's packet.
   */
  | { readonly do: 'match-unknown'; readonly text: string; readonly cause?: MatchCause; readonly usual?: boolean }
  | {
      readonly do: 'verdict-map'
      readonly fields: readonly FieldReference[]
      readonly entries: readonly (readonly [Key, Verdict])[]
      readonly map?: string
    }
  /** What the map has for the fields' values; where it has nothing, the rule ends. */
  | {
      readonly do: 'choose'
      readonly fields: readonly FieldReference[]
      readonly entries: readonly (readonly [Key, Choice])[]
      /** The table's map that the entries are from. */
      readonly map?: string
    }
  | { readonly do: 'reject'; readonly reply: RejectReply }
  | { readonly do: 'masquerade' }
  | { readonly do: 'snat'; readonly address?: Span<string> }
  | { readonly do: 'dnat'; readonly address?: Span<string>; readonly port?: Span<number> }
  | { readonly do: 'redirect'; readonly port?: Span<number> }
  /** mark = ((mark & and) ^ xor) shifted; to the left, to the right where `shift` is negative */
  | {
      readonly do: 'set-mark'
      readonly on: 'packet' | 'connection'
      readonly and: number
      readonly xor: number
      readonly shift?: number
    }
  /** Enters a connection tracking zone, before the packet is tracked. */
  | { readonly do: 'set-zone'; readonly zone: number }
  /** A header field of the packet becomes another: `dscp`, `ecn`, `time-to-live`. */
  | { readonly do: 'set-field'; readonly field: FieldName; readonly to: number; readonly text: string }
  /** What is looked at by these fields is not known any more. */
  | { readonly do: 'forget'; readonly field: 'label' | 'mark' | 'connection-mark'; readonly text: string }
  /** A program decides; `bypass`: without one the packet goes on with the next rule, else it is dropped. */
  | {
      readonly do: 'queue'
      readonly from: number
      readonly to: number
      readonly bypass: boolean
      readonly text: string
    }
  /** to = (to & ~toMask) ^ shifted(from & fromMask) */
  | {
      readonly do: 'copy-mark'
      readonly to: 'packet' | 'connection'
      readonly fromMask: number
      readonly toMask: number
      readonly shift?: number
    }
  | { readonly do: 'notrack' }
  /** Counts, logs, or changes what decides nothing here. */
  | { readonly do: 'nothing'; readonly text: string }
  /** May do anything, end the packet's way or the rule too. */
  | { readonly do: 'unknown'; readonly text: string }

/** What an element of a set counts. */
export interface Limit {
  /** The limit, as its tool shows it. */
  readonly text: string
  /** Whether rules that look the element up go on below the limit. */
  readonly within: boolean
}

/** A firewall rule. */
export interface Rule {
  /** As its tool shows it. */
  readonly text: string
  /** nftables' number of the rule in its table. */
  readonly handle?: number
  /** What it asks and does, in order. */
  readonly statements: readonly Statement[]
}

/** What makes a chain a base chain. */
export interface ChainHook {
  /** What it may do: filter, translate addresses, or choose a route anew. */
  readonly type: 'filter' | 'nat' | 'route'
  /** Where in the kernel's path it stands. */
  readonly hook: Hook
  /** Low ones go first. */
  readonly priority: number
  /** What happens to packets that no rule decides about. */
  readonly policy: 'accept' | 'drop'
  /** `ingress` and `egress` only; missing where nft does not say, as 1.0.6 does not in JSON. */
  readonly devices?: readonly string[]
}

/** A chain of firewall rules. */
export interface Chain {
  /** Its name in its table. */
  readonly name: string
  /** Where the kernel enters it; absent for a chain that only rules jump to. */
  readonly base?: ChainHook
  /** Its rules, in the order in which packets meet them. */
  readonly rules: readonly Rule[]
}

/** A named set, or a named map from keys to verdicts. */
export interface NamedSet {
  /** Its name in its table. */
  readonly name: string
  /** Missing where they could not be read. */
  readonly keys?: readonly Key[]
  /** Of a verdict map: what is done about each element. */
  readonly verdicts?: readonly Verdict[]
  /** How many elements fit. */
  readonly size?: number
  /** What its elements count, all of them or some. */
  readonly limits?: readonly Limit[]
}

/** A table of firewall rules. */
export interface Table {
  /** The packets that it sees. */
  readonly family: TableFamily
  /** Its name in its family. */
  readonly name: string
  /** The tool that the table is managed with, and that `text` of its rules comes from. */
  readonly tool: 'iptables' | 'nft'
  /** Of iptables' older backend, beside nftables, with tools of its own. */
  readonly legacy?: true
  /** No packet sees its chains; `unknown` where nft does not say, as 1.0.6 does not in JSON. */
  readonly dormant?: true | 'unknown'
  /** Its chains. */
  readonly chains: readonly Chain[]
  /** Its named sets and maps. */
  readonly sets: readonly NamedSet[]
}

/** The command that shows and changes a table of iptables. */
export const iptablesTool = ({ family, legacy }: Pick<Table, 'family' | 'legacy'>): string =>
  `${family === 'ip6' ? 'ip6tables' : 'iptables'}${legacy ? '-legacy' : ''}`

/** All tables that see packets, iptables' and nftables' alike. */
export interface Firewall {
  /** Every table of every family, legacy iptables and ebtables included. */
  readonly tables: readonly Table[]
  /** Elements of ipset's sets by name, as ipset prints them: `10.0.0.0/8`, `10.0.0.1,tcp:80 nomatch`. */
  readonly ipsets: Readonly<Record<string, readonly string[]>>
  /** How ipset's sets were made, by name: `hash:ip family inet netmask 24`. */
  readonly ipsetTypes?: Readonly<Record<string, string>>
  /** Queues to user space that a program listens to; missing where that could not be seen. */
  readonly queues?: readonly number[]
}
