import type { Firewall, Table } from '../../firewall/index.js'
import type { NetworkDefinition } from '../../xml/index.js'
import { iptablesRules } from './iptables-rules.js'
import { nftablesRules } from './nftables-rules.js'
import {
  type ExpectedRule,
  type Family,
  type OwnChain,
  purposes,
  type RulesBackend,
  restartDaemon,
} from './rules-backend.js'
import type { Tampering, TamperPlace } from './tampering.js'

export const families = ['ipv4', 'ipv6'] as const

/**
 * libvirt's backend on this host: the one that has any of the networks' rules, or else the one whose chains exist.
 * Leftovers of an earlier release have no such rules.
 */
export function backendIn({ tables }: Firewall, networks: readonly NetworkDefinition[]): RulesBackend | undefined {
  const backends = [nftablesRules, iptablesRules]
  const expected = (backend: RulesBackend): boolean =>
    families.some((family) => {
      const keys = new Set(networks.flatMap((network) => backend.expected(network, family).map(({ key }) => key)))
      return ownChains(tables, backend, family).some(({ rules }) => rules.some((rule) => keys.has(backend.keyOf(rule))))
    })
  return (
    backends.find(expected) ??
    backends.find((backend) => families.some((family) => ownChains(tables, backend, family).length > 0))
  )
}

/** The variant of iptables (nft or legacy) that has libvirt's chains. */
function tablesOf(tables: readonly Table[], backend: RulesBackend, family: Family): Table[] {
  const all = tables.filter((table) => table.family === (family === 'ipv4' ? 'ip' : 'ip6') && backend.owns(table))
  const used = all.filter((table) => hasOwnChains(table, backend))
  const legacy = used.length > 0 && used.every((table) => table.legacy)
  return all.filter((table) => Boolean(table.legacy) === legacy)
}

/** Whether any of libvirt's chains is in a table. */
export const hasOwnChains = (
  { name, chains }: Pick<Table, 'name' | 'chains'>,
  backend: Pick<RulesBackend, 'chains'>,
): boolean => chains.some((chain) => backend.chains.some((own) => own.table === name && own.name === chain.name))

/** The existing ones of libvirt's chains. */
function ownChains(tables: readonly Table[], backend: RulesBackend, family: Family) {
  return tablesOf(tables, backend, family).flatMap((table) =>
    table.chains.filter(({ name }) => backend.chains.some((own) => own.table === table.name && own.name === name)),
  )
}

/** The missing ones of libvirt's chains, of the jumps to them and of their rules, for one family. */
export function lostParts(
  networks: readonly NetworkDefinition[],
  family: Family,
  backend: RulesBackend,
  { tables }: Firewall,
): Tampering[] {
  const rules = networks.flatMap((network) => backend.expected(network, family).map((rule) => ({ network, rule })))
  const concerned = [...new Set(rules.map(({ network }) => network.name))]
  if (concerned.length === 0) return []
  const present = new Map(tablesOf(tables, backend, family).map((table) => [table.name, table]))
  const found: Tampering[] = []
  /** By home chain, the targets of its rules: a libvirt chain's name, or nothing; with the jumps restored so far. */
  const healed = new Map<string, string[]>()
  for (const own of backend.chains) {
    const wanted = rules.filter(({ rule }) => rule.chain === own.name)
    // A chain with jumps to others has no rules of its own.
    if (wanted.length === 0 && backend.chains.every(({ home }) => home !== own.name)) continue
    const table = present.get(own.table)
    const chain = table?.chains.find(({ name }) => name === own.name)
    const home = table?.chains.find(({ name }) => name === own.home)
    const siblings = backend.chains.filter((one) => one.home === own.home && one.table === own.table)
    const leads = (home?.rules ?? []).map((rule) => siblings.find((one) => backend.leadsTo(rule, one))?.name ?? '')
    // libvirt inserts missing jumps before existing ones, which may not be their order.
    const rebuild =
      isHomed(own) && siblings.some((one) => table?.chains.every(({ name }) => name !== one.name))
        ? [...backend.removeJumps(family, own, [...new Set(leads.filter((name) => name !== ''))]), restartDaemon]
        : undefined
    if (!table || !chain) {
      found.push(chainLost(own, family, backend, concerned, rebuild ?? [restartDaemon]))
      continue
    }
    const later = siblings.slice(siblings.indexOf(own) + 1).map(({ name }) => name)
    const before = leads.find((name) => name === own.name || later.includes(name))
    if (isHomed(own) && home !== undefined && before !== own.name) {
      const key = `${own.table} ${own.home}`
      const standing = healed.get(key) ?? leads
      healed.set(key, standing)
      const where = `${own.home} of ${backend.toolOf(family)} ${own.table}`
      found.push({
        kind: 'jump-lost',
        networks: [...new Set(wanted.map(({ network }) => network.name))],
        place: placeOf(own, family, own.home),
        text: leads.includes(own.name)
          ? `${where} jumps to ${own.name} only after ${before}`
          : `${where} does not jump to ${own.name}`,
        breaks: purposes[own.purpose],
        heal: rebuild ?? [backend.healJump(family, own, putBack(standing, own, siblings))],
      })
    }
    const keys = new Set(chain.rules.map(backend.keyOf))
    for (const { network, rule } of wanted) {
      if (!keys.has(rule.key)) found.push(ruleLost(own, rule, network.name, family, backend))
    }
  }
  return found
}

const placeOf = (own: OwnChain, family: Family, chain = own.name): TamperPlace => ({
  family: family === 'ipv4' ? 'ip' : 'ip6',
  table: own.table,
  chain,
})

const isHomed = (own: OwnChain): own is OwnChain & { readonly home: string } => own.home !== undefined

const chainLost = (
  own: OwnChain,
  family: Family,
  backend: RulesBackend,
  networks: readonly string[],
  heal: readonly string[],
): Tampering => ({
  kind: 'chain-lost',
  networks,
  place: placeOf(own, family),
  text: `${backend.toolOf(family)} has no chain ${own.name} in ${own.table}`,
  breaks: `${purposes[own.purpose]}; networks with rules of libvirt cannot be started again`,
  heal,
})

const ruleLost = (
  own: OwnChain,
  rule: ExpectedRule,
  network: string,
  family: Family,
  backend: RulesBackend,
): Tampering => ({
  kind: 'rule-lost',
  networks: [network],
  place: placeOf(own, family),
  text: `${own.name} lacks a rule of ${network}`,
  evidence: rule.text,
  breaks: `${purposes[own.purpose]}, for ${network}`,
  heal: [backend.healRule(family, own, rule)],
})

/**
 * Inserts a jump at libvirt's position: after those that precede it, or first.
 *
 * @returns how many rules are before it
 */
function putBack(standing: string[], own: OwnChain, siblings: readonly OwnChain[]): number {
  const before = siblings.slice(0, siblings.indexOf(own)).map(({ name }) => name)
  const last = standing.findLastIndex((name) => before.includes(name))
  standing.splice(last + 1, 0, own.name)
  return last + 1
}
