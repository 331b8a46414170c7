import { formatRange } from '../../base/index.js'
import { nftCommands, type Rule, type Statement, type Value } from '../../firewall/index.js'
import { rowOf, translates, translationAddresses } from '../../modes/index.js'
import type { NetworkDefinition } from '../../xml/index.js'
import { forwardDevice, ipsOf } from '../world/network-addresses.js'
import { type ExpectedRule, type Family, hasOwnRules, type RulesBackend, restartDaemon } from './rules-backend.js'

const table = 'libvirt_network'
const layerOf = (family: Family) => (family === 'ipv4' ? 'ip' : 'ip6')
const tableOf = (family: Family) => ({ family: layerOf(family), name: table }) as const

/**
 * libvirt's nftables rules: from 10.4 on, if nft is the first of its backends that works.
 *
 * Rules are compared by meaning: `iif` or `iifname`, and the order of matches, differ between releases.
 *
 * @see src/network/network_nftables.c of libvirt, and tests/networkxml2firewalldata
 */
export const nftablesRules: RulesBackend = {
  name: 'nftables',
  chains: [
    { name: 'forward', table, purpose: 'all' },
    { name: 'guest_cross', table, home: 'forward', purpose: 'cross' },
    { name: 'guest_input', table, home: 'forward', purpose: 'inward' },
    { name: 'guest_output', table, home: 'forward', purpose: 'outward' },
    { name: 'guest_nat', table, purpose: 'translation' },
  ],
  toolOf: (family) => `nft ${layerOf(family)}`,
  owns: ({ tool, name }) => tool === 'nft' && name === table,
  keyOf,
  leadsTo: ({ statements }, { name }) => {
    const [only, more] = statements.filter((statement) => statement.do !== 'nothing')
    return only?.do === 'jump' && only.chain === name && more === undefined
  },
  expected: expectedRules,
  healJump: (family, { name, home }, before) =>
    before === 0
      ? nftCommands.insertRule(tableOf(family), home ?? '', ['counter', 'jump', name])
      : nftCommands.addRuleAfter(tableOf(family), home ?? '', before - 1, ['counter', 'jump', name]),
  removeJumps: (family, { home }, standing) =>
    standing.length > 0 ? [nftCommands.flushChain(tableOf(family), home ?? '')] : [],
  // libvirt removes its rules by their nft handles. One restored by hand would stay when the network stops, so libvirt
  // has to write its rules again itself.
  healRule: () => restartDaemon,
}

/** Matches and verdict in a fixed order and spelling. */
function keyOf({ statements }: Rule): string {
  return statements.flatMap(statementText).sort().join(', ')
}

function statementText(statement: Statement): string[] {
  switch (statement.do) {
    case 'nothing':
      return []
    case 'match': {
      const fields = statement.fields.map(({ field }) => field).join(' . ')
      const keys = statement.keys.map((key) => key.map(valueText).join(' . ')).sort()
      return [`${fields} ${statement.negated ? 'not ' : ''}${statement.set ?? keys.join('|')}`]
    }
    case 'snat':
      return [`snat ${statement.address?.from}-${statement.address?.to}`]
    case 'jump':
    case 'goto':
      return [`${statement.do} ${statement.chain}`]
    case 'unknown':
    case 'match-unknown':
      return [statement.text]
    default:
      return [statement.do]
  }
}

const valueText = (value: Value): string =>
  typeof value !== 'object' ? String(value) : 'prefix' in value ? value.prefix : JSON.stringify(value)

function expectedRules(network: NetworkDefinition, family: Family): ExpectedRule[] {
  if (!hasOwnRules(network)) return []
  const bridge = network.bridge?.name
  if (bridge === undefined) return []
  const subnets = ipsOf(network).filter(({ ip }) => ip.family === family)
  if (family === 'ipv6' && subnets.length === 0 && network.ipv6 !== true) return []
  const layer = layerOf(family)
  const rules: ExpectedRule[] = []
  /** Pairs of nft's text and its meaning. */
  const add = (chain: string, ...parts: (readonly [string, string] | undefined)[]): void => {
    const present = parts.filter((part) => part !== undefined)
    const text = present.map(([shown]) => shown).join(' ')
    const key = present
      .map(([, means]) => means)
      .sort()
      .join(', ')
    rules.push({ chain, text, key })
  }
  const from = [`iif ${bridge}`, `in-interface ${bridge}`] as const
  const to = [`oif ${bridge}`, `out-interface ${bridge}`] as const
  const accept = ['counter accept', 'accept'] as const
  const reject = ['counter reject', 'reject'] as const
  const dev = forwardDevice(network)
  const fromDev = dev === undefined ? undefined : ([`iifname ${dev}`, `in-interface ${dev}`] as const)
  const toDev = dev === undefined ? undefined : ([`oifname ${dev}`, `out-interface ${dev}`] as const)
  add('guest_cross', from, to, accept)
  add('guest_input', to, reject)
  add('guest_output', from, reject)
  if (rowOf(network).routedBy === 'nobody') return rules
  for (const { subnet } of subnets) {
    const range = formatRange(subnet)
    const source = [`${layer} saddr ${range}`, `source ${range}`] as const
    const destination = [`${layer} daddr ${range}`, `destination ${range}`] as const
    const answers = ['ct state related,established', 'connection-state established|related'] as const
    const translated = translates(network, family)
    add('guest_input', fromDev, to, destination, translated ? answers : undefined, accept)
    add('guest_output', source, from, toDev, accept)
    if (!translated) continue
    const beyond = [`${layer} daddr != ${range}`, `destination not ${range}`] as const
    add('guest_nat', source, beyond, toDev, translation(network, family))
  }
  return rules
}

function translation(network: NetworkDefinition, family: Family): readonly [string, string] {
  const address = translationAddresses(network, family)
  if (!address) return ['counter masquerade', 'masquerade']
  const { start, end } = address
  return [`counter snat to ${start === end ? start : `${start}-${end}`}`, `snat ${start}-${end}`]
}
