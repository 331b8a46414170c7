import {
  type Ending,
  firewalldZone,
  insertCommand,
  nftCommands,
  type PacketMatch,
  richRule,
  ruleOf,
  type Table,
  zoneCommand,
} from '../../firewall/index.js'
import type { TableKey } from '../../machine/index.js'
import type { ReachabilityQuery } from '../query.js'
import type { World } from '../world/world.js'
import { otherModes } from './other-modes.js'
import { type Candidate, type Change, onHost, type Part } from './part.js'

/** What a port forward is for. */
export interface Forwarded {
  /** The guest's address, and the sender's if it is a single one. */
  readonly guest: string
  readonly source: string | undefined
  /** The links that it would pass, if known. */
  readonly inLink?: string | undefined
  readonly outLink?: string | undefined
  /** The table with libvirt's rejecting rule. */
  readonly table: TableKey
  /** Whether it has been translated already. */
  readonly translated: boolean
}

/**
 * A port of the host that leads to the guest: a translation, only for packets that arrive through the link with the
 * host's address, so that the host and guests keep the port; and an exception if libvirt rejects it.
 */
export function portForwards(what: Forwarded, query: ReachabilityQuery, world: World): Candidate[] {
  const { guest, source, inLink, table } = what
  const { from, to, protocol, port, family } = query
  if (to.kind === 'external' || from.kind !== 'external' || protocol === 'icmp' || port === undefined) return []
  const common = { family, protocol, destinationPort: port, ...(source === undefined ? {} : { source }) } as const
  if (what.translated) return [[allowance(what, { ...common, destination: guest })]]
  if (to.kind !== 'guest') return []
  return publicAddresses(world, family, inLink)
    .slice(0, 2)
    .map(({ address, link }) => {
      const match: PacketMatch = { ...common, inLink: link, destination: address }
      const asks: ReachabilityQuery = { ...query, to: { kind: 'host', address } }
      const where = family === 'ipv4' ? `${address}:${port}` : `[${address}]:${port}`
      const translated = translation(world, match, { do: 'dnat', address: guest, port })
      return [
        {
          ...translated,
          changes: [...translated.changes, ...presence(world, to.network, guest)],
          text: `libvirt's rules for this mode forbid it: forward a port of the host to the guest, which is then reachable at ${where} (or use another mode: ${otherModes})`,
          asks,
        },
        allowance({ ...what, inLink: link, table }, { ...common, destination: guest }),
      ]
    })
}

const presence = (world: World, network: string, address: string): readonly Change[] =>
  world.home.guests.some(({ addresses }) => addresses.some(({ ip }) => ip.text === address))
    ? []
    : [{ kind: 'presence', guest: { name: `at ${address}`, network, addresses: [address], hasDefaultRoute: true } }]

/** The table in which libvirt rejects packets to its NAT networks. */
export function libvirtTable(world: World, family: ReachabilityQuery['family']): TableKey {
  const layer = family === 'ipv4' ? 'ip' : 'ip6'
  const own = world.home.facts.firewall.tables.find(
    ({ name, family: its }) => name === 'libvirt_network' && its === layer,
  )
  return own ?? { tool: 'iptables', family: layer, name: 'filter' }
}

/** The host's addresses that the sender can use; those of the link that leads to it come first. */
export function publicAddresses(world: World, family: ReachabilityQuery['family'], inLink: string | undefined) {
  const own = world.home.addresses.filter(
    ({ entry, ip }) =>
      ip.family === family && entry.scope === 'global' && !world.home.isOwnBridge(entry.link) && entry.link !== 'lo',
  )
  const near = own.filter(({ entry }) => entry.link === inLink)
  return [...near, ...own.filter((one) => !near.includes(one))].map(({ ip, entry }) => ({
    address: ip.text,
    link: entry.link,
  }))
}

function translation(world: World, match: PacketMatch, ending: Extract<Ending, { do: 'dnat' }>): Part {
  const layer = match.family === 'ipv4' ? 'ip' : 'ip6'
  const { tables } = world.home.facts.firewall
  const firewalld = tables.find(({ name, tool }) => name === 'firewalld' && tool === 'nft')
  const text = ''
  const zone = firewalld && firewalldZone(firewalld, match.inLink)
  const rich = richRule(match, ending)
  if (firewalld && zone !== undefined && rich !== undefined) {
    const chain = `nat_PRE_${zone}_allow`
    return {
      text,
      commands: [onHost(zoneCommand(zone, `--add-rich-rule=${rich}`))],
      changes: [{ kind: 'insert', table: firewalld, chain, rules: [ruleOf(firewalld, match, ending, chain)] }],
    }
  }
  const iptables = tables.find(({ tool, family, name }) => tool === 'iptables' && family === layer && name === 'nat')
  const hasIptables = iptables || tables.some(({ tool, family }) => tool === 'iptables' && family === layer)
  if (hasIptables) {
    const key: TableKey = iptables ?? { tool: 'iptables', family: layer, name: 'nat' }
    const { commands, cannot } = insertCommand(key, 'PREROUTING', match, ending)
    const rule = ruleOf(key, match, ending, 'PREROUTING')
    const there = iptables?.chains.some(({ name }) => name === 'PREROUTING')
    return {
      text: cannot ?? text,
      commands: commands.map(onHost),
      changes: [
        there
          ? { kind: 'insert', table: key, chain: 'PREROUTING', rules: [rule] }
          : { kind: 'table', table: natTable(key, 'PREROUTING', [rule]) },
      ],
    }
  }
  const key: TableKey = { tool: 'nft', family: layer, name: 'virtnet' }
  const known = tables.some(({ tool, family, name }) => tool === 'nft' && family === layer && name === key.name)
  const { commands, cannot } = insertCommand(key, 'prerouting', match, ending)
  if (cannot !== undefined) return { text: cannot, commands: [], changes: [] }
  const rule = ruleOf(key, match, ending)
  return {
    text,
    commands: [
      nftCommands.addTable(key),
      nftCommands.addBaseChain(key, 'prerouting', 'type nat hook prerouting priority -100'),
      ...commands,
    ].map(onHost),
    changes: [
      known
        ? { kind: 'insert', table: key, chain: 'prerouting', rules: [rule] }
        : { kind: 'table', table: natTable(key, 'prerouting', [rule]) },
    ],
  }
}

const natTable = (key: TableKey, chain: string, rules: Table['chains'][number]['rules']): Table => ({
  ...key,
  sets: [],
  chains: [{ name: chain, base: { type: 'nat', hook: 'prerouting', priority: -100, policy: 'accept' }, rules }],
})

/** Accepting in a chain of iptables does not help if libvirt rejects in its own table. */
function allowance({ table, inLink, outLink }: Forwarded, match: PacketMatch): Part {
  const chain = table.tool === 'nft' ? 'guest_input' : 'FORWARD'
  const links = { ...(inLink === undefined ? {} : { inLink }), ...(outLink === undefined ? {} : { outLink }) }
  const narrow = { ...match, ...links }
  const { commands, cannot } = insertCommand(table, chain, narrow, { do: 'accept' })
  return {
    text: cannot ?? 'libvirt rewrites its chains when the network restarts: repeat it from a libvirt hook script',
    commands: commands.map(onHost),
    changes:
      cannot === undefined
        ? [{ kind: 'insert', table, chain, rules: [ruleOf(table, narrow, { do: 'accept' }, chain)] }]
        : [],
  }
}
