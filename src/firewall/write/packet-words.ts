import type { Words } from '../../base/index.js'
import type { FieldReference, Key, Rule, Statement, Table } from '../ruleset.js'
import { cannotName, type Written } from './accept-rule.js'
import { iptablesCommand, nftCommands } from './commands.js'
import { cannotMatch, nftLink } from './rule-words.js'

/** The packets that a narrow rule matches. */
export interface PacketMatch {
  readonly family: 'ipv4' | 'ipv6'
  /** Input and output links. */
  readonly inLink?: string
  readonly outLink?: string
  /** Addresses or subnets. */
  readonly source?: string
  readonly destination?: string
  readonly protocol: 'icmp' | 'tcp' | 'udp' | 'arp'
  readonly sourcePort?: number
  readonly destinationPort?: number
  readonly icmpType?: number
  /** Only packets of established connections. */
  readonly answers?: boolean
}

export type TableName = Pick<Table, 'tool' | 'family' | 'name' | 'legacy'>

/** The rule's target. */
export type Ending =
  | { readonly do: 'accept' }
  | { readonly do: 'dnat'; readonly address: string; readonly port: number }

/** The command that inserts a rule for packets at the start of a chain. */
export function insertCommand(table: TableName, chain: string, match: PacketMatch, ending: Ending): Written {
  const { tool, family, name } = table
  const links = [match.inLink, match.outLink].filter((link): link is string => link !== undefined)
  const cannot = cannotMatch(tool, ...links) ?? cannotName(tool, name, chain)
  if (cannot !== undefined) return { commands: [], cannot }
  if (tool === 'nft') {
    const how = ending.do === 'accept' ? ['accept'] : ['dnat', 'to', socketText(match.family, ending)]
    return { commands: [nftCommands.insertRule(table, chain, [...nftWords(match, family), ...how])] }
  }
  const how = ending.do === 'accept' ? ['ACCEPT'] : ['DNAT', '--to-destination', socketText(match.family, ending)]
  return { commands: [iptablesCommand(table, ['-I', chain, ...iptablesWords(match), '-j', ...how])] }
}

const socketText = (family: 'ipv4' | 'ipv6', { address, port }: { address: string; port: number }): string =>
  family === 'ipv4' ? `${address}:${port}` : `[${address}]:${port}`

function iptablesWords(match: PacketMatch): Words {
  const { family, inLink, outLink, source, destination, protocol, sourcePort, destinationPort, icmpType } = match
  const icmp = family === 'ipv4' ? ['icmp', '--icmp-type'] : ['icmpv6', '--icmpv6-type']
  return [
    ...(inLink === undefined ? [] : ['-i', inLink]),
    ...(outLink === undefined ? [] : ['-o', outLink]),
    ...(source === undefined ? [] : ['-s', source]),
    ...(destination === undefined ? [] : ['-d', destination]),
    '-p',
    protocol === 'icmp' ? (icmp[0] ?? '') : protocol,
    ...(icmpType === undefined ? [] : [icmp[1] ?? '', String(icmpType)]),
    ...(sourcePort === undefined ? [] : ['--sport', String(sourcePort)]),
    ...(destinationPort === undefined ? [] : ['--dport', String(destinationPort)]),
    ...(match.answers ? ['-m', 'conntrack', '--ctstate', 'RELATED,ESTABLISHED'] : []),
  ]
}

/** Omits the address family in tables of one family. */
function nftWords(match: PacketMatch, table: Table['family']) {
  const { family, inLink, outLink, source, destination, protocol, sourcePort, destinationPort, icmpType } = match
  const own = (...plain: string[]) => plain.map((word) => ({ shell: word }))
  const layer = family === 'ipv4' ? 'ip' : 'ip6'
  const port = (side: string, number: number | undefined) =>
    number === undefined ? [] : own(protocol, side, String(number))
  const links = [
    ...(inLink === undefined ? [] : [...own('iifname'), nftLink(inLink)]),
    ...(outLink === undefined ? [] : [...own('oifname'), nftLink(outLink)]),
  ]
  if (protocol === 'arp') return [...links, ...(table === 'arp' ? [] : own('ether', 'type', 'arp'))]
  const addressed = source !== undefined || destination !== undefined
  const named = addressed || (protocol === 'icmp' && icmpType !== undefined)
  const what =
    sourcePort !== undefined || destinationPort !== undefined
      ? []
      : protocol === 'icmp' && icmpType !== undefined
        ? own(family === 'ipv4' ? 'icmp' : 'icmpv6', 'type', String(icmpType))
        : own('meta', 'l4proto', protocol === 'icmp' && family === 'ipv6' ? 'ipv6-icmp' : protocol)
  return [
    ...links,
    ...(named || table === layer
      ? []
      : table === 'inet'
        ? own('meta', 'nfproto', family)
        : own('ether', 'type', layer)),
    ...(source === undefined ? [] : own(layer, 'saddr', source)),
    ...(destination === undefined ? [] : own(layer, 'daddr', destination)),
    ...what,
    ...port('sport', sourcePort),
    ...port('dport', destinationPort),
    ...(match.answers ? own('ct', 'state', 'established,related') : []),
  ]
}

const protocolNumbers = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58 } as const

/** The rule as it would be read back. */
export function ruleOf(table: TableName, match: PacketMatch, ending: Ending, chain = ''): Rule {
  const { tool, family } = table
  const text =
    tool === 'iptables'
      ? `-A ${chain} ${iptablesWords(match).join(' ')} -j ${ending.do.toUpperCase()}`
      : `${nftWords(match, family)
          .map(({ shell }) => shell)
          .join(' ')} ${ending.do}`
  const last: Statement =
    ending.do === 'accept'
      ? { do: 'accept' }
      : {
          do: 'dnat',
          address: { from: ending.address, to: ending.address },
          port: { from: ending.port, to: ending.port },
        }
  return { text, statements: [...statementsOf(table, match), last] }
}

function statementsOf({ family: table }: TableName, match: PacketMatch): Statement[] {
  const { family, inLink, outLink, source, destination, protocol, sourcePort, destinationPort, icmpType } = match
  const found: Statement[] = []
  const add = (field: FieldReference, ...values: Key): void => {
    found.push({ do: 'match', fields: [field], keys: values.map((value) => [value]) })
  }
  const address = (text: string) => (text.includes('/') ? { prefix: text } : text)
  const icmp = family === 'ipv4' ? 'icmp' : 'icmpv6'
  if (inLink !== undefined) add({ field: 'in-interface' }, inLink)
  if (outLink !== undefined) add({ field: 'out-interface' }, outLink)
  if (protocol === 'arp') {
    add({ field: 'ether-type' }, 'arp')
    return found
  }
  if (table === 'inet') add({ field: 'family' }, family)
  if (source !== undefined) add({ field: 'source', family }, address(source))
  if (destination !== undefined) add({ field: 'destination', family }, address(destination))
  add({ field: 'protocol', family }, protocolNumbers[protocol === 'icmp' ? icmp : protocol])
  if (protocol === 'icmp') {
    if (icmpType !== undefined) add({ field: 'icmp-type', protocol: icmp }, icmpType)
  } else {
    if (sourcePort !== undefined) add({ field: 'source-port', protocol }, sourcePort)
    if (destinationPort !== undefined) add({ field: 'destination-port', protocol }, destinationPort)
  }
  if (match.answers) add({ field: 'connection-state' }, 'related', 'established')
  return found
}

/** The packets in ufw's syntax, `in on hw0 proto tcp from … to … port 22`; undefined if it cannot express them. */
export function ufwWords(match: PacketMatch): Words | undefined {
  const { inLink, outLink, source = 'any', destination = 'any', protocol, sourcePort, destinationPort } = match
  if (protocol === 'icmp' || protocol === 'arp' || match.answers) return undefined
  return [
    ...(inLink === undefined ? [] : ['in', 'on', inLink]),
    ...(outLink === undefined ? [] : ['out', 'on', outLink]),
    ...['proto', protocol, 'from', source],
    ...(sourcePort === undefined ? [] : ['port', String(sourcePort)]),
    ...['to', destination],
    ...(destinationPort === undefined ? [] : ['port', String(destinationPort)]),
  ]
}

/** The packets as a firewalld rich rule; undefined if it cannot express them. */
export function richRule(match: PacketMatch, ending: Ending, priority?: number): string | undefined {
  const { family, source, destination, protocol, sourcePort, destinationPort, icmpType } = match
  if (protocol === 'arp' || match.answers || sourcePort !== undefined) return undefined
  const icmpName = {
    8: 'echo-request',
    128: 'echo-request',
    135: 'neighbour-solicitation',
    136: 'neighbour-advertisement',
  }
  const name = icmpType === undefined ? undefined : icmpName[icmpType as 8]
  if (protocol === 'icmp' && name === undefined) return undefined
  const what =
    ending.do === 'dnat'
      ? `forward-port port="${destinationPort}" protocol="${protocol}" to-port="${ending.port}" to-addr="${ending.address}"`
      : protocol === 'icmp'
        ? `icmp-type name="${name}"`
        : destinationPort === undefined
          ? `protocol value="${protocol}"`
          : `port port="${destinationPort}" protocol="${protocol}"`
  return [
    'rule',
    ...(priority === undefined ? [] : [`priority="${priority}"`]),
    `family="${family}"`,
    ...(source === undefined ? [] : [`source address="${source}"`]),
    ...(destination === undefined ? [] : [`destination address="${destination}"`]),
    what,
    ...(ending.do === 'accept' ? ['accept'] : []),
  ].join(' ')
}
