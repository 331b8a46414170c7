import type { Key, Rule, Table } from '../firewall/index.js'
import type { BridgePort, HostAddress, HostFacts, Link, PolicyRule } from './facts.js'

/** A table of a firewall. */
export type TableKey = Pick<Table, 'tool' | 'family' | 'name' | 'legacy'>

/** One thing that a command changes on a host. */
export type FactChange =
  /** Rules inserted at the start of a chain. */
  | { readonly kind: 'insert'; readonly table: TableKey; readonly chain: string; readonly rules: readonly Rule[] }
  | { readonly kind: 'delete'; readonly table: TableKey; readonly chain: string; readonly rule: Rule }
  /** Added after all others, so that its base chains come last among those of the same priority. */
  | { readonly kind: 'table'; readonly table: Table }
  | { readonly kind: 'element'; readonly table: TableKey; readonly set: string; readonly without: Key }
  | { readonly kind: 'ipset'; readonly set: string; readonly without: string }
  | { readonly kind: 'sysctls'; readonly values: Readonly<Record<string, string>> }
  | { readonly kind: 'policy-rule'; readonly rule: PolicyRule }
  | { readonly kind: 'link'; readonly link: string; readonly now: Partial<Link> }
  | { readonly kind: 'port'; readonly link: string; readonly bridge?: string; readonly now: Partial<BridgePort> }
  | { readonly kind: 'address'; readonly address: HostAddress }

/** The facts after a change. Pure: the given facts are not modified. */
export function changeFacts(facts: HostFacts, change: FactChange): HostFacts {
  switch (change.kind) {
    case 'insert':
      return withTable(facts, change.table, (table) => ({
        ...table,
        chains: table.chains.map((chain) =>
          chain.name === change.chain ? { ...chain, rules: [...change.rules, ...chain.rules] } : chain,
        ),
      }))
    case 'delete':
      return withTable(facts, change.table, (table) => ({
        ...table,
        chains: table.chains.map((chain) =>
          chain.name === change.chain ? { ...chain, rules: chain.rules.filter((rule) => rule !== change.rule) } : chain,
        ),
      }))
    case 'table':
      return {
        ...facts,
        firewall: { ...facts.firewall, tables: [...facts.firewall.tables, change.table] },
      }
    case 'element':
      return withTable(facts, change.table, (table) => ({
        ...table,
        sets: table.sets.map((set) =>
          set.name === change.set && set.keys
            ? { ...set, keys: set.keys.filter((key) => JSON.stringify(key) !== JSON.stringify(change.without)) }
            : set,
        ),
      }))
    case 'ipset': {
      const { ipsets } = facts.firewall
      const left = (ipsets[change.set] ?? []).filter((element) => element !== change.without)
      return { ...facts, firewall: { ...facts.firewall, ipsets: { ...ipsets, [change.set]: left } } }
    }
    case 'sysctls':
      return { ...facts, sysctls: { ...facts.sysctls, ...change.values } }
    case 'policy-rule': {
      const { rule } = change
      const same = facts.policyRules.filter(({ family }) => family === rule.family)
      const before = same.length > 0 ? same : standardRules(rule.family)
      const others = facts.policyRules.filter(({ family }) => family !== rule.family)
      // Of rules with equal priority, the one added last comes last.
      const all = [...before, rule].sort((a, b) => a.priority - b.priority)
      return { ...facts, policyRules: [...others, ...all] }
    }
    case 'link':
      return {
        ...facts,
        links: facts.links.map((link) => (link.name === change.link ? { ...link, ...change.now } : link)),
      }
    case 'port': {
      const known = facts.bridgePorts.some(({ link }) => link === change.link)
      const { bridge } = change
      if (known || bridge === undefined)
        return {
          ...facts,
          bridgePorts: facts.bridgePorts.map((port) => (port.link === change.link ? { ...port, ...change.now } : port)),
        }
      const made: BridgePort = {
        link: change.link,
        bridge,
        state: 'forwarding',
        isolated: false,
        hairpin: false,
        learned: [],
        ...change.now,
      }
      return {
        ...facts,
        links: facts.links.map((link) => (link.name === change.link ? { ...link, master: bridge, up: true } : link)),
        bridgePorts: [...facts.bridgePorts, made],
      }
    }
    case 'address':
      return {
        ...facts,
        addresses: [...facts.addresses, change.address],
        routes: [
          ...facts.routes,
          {
            family: change.address.family,
            table: 'local',
            type: 'local',
            destination: `${change.address.address}/${change.address.family === 'ipv4' ? 32 : 128}`,
            link: change.address.link,
            metric: 0,
            dead: false,
          },
        ],
      }
  }
}

const standardRules = (family: PolicyRule['family']): PolicyRule[] =>
  (
    [
      [0, 'local'],
      [32766, 'main'],
      [32767, 'default'],
    ] as const
  ).map(([priority, table]) => ({ family, priority, not: false, table, action: 'lookup', unread: [] }))

function withTable(facts: HostFacts, key: TableKey, change: (table: Table) => Table): HostFacts {
  const tables = facts.firewall.tables.map((table) => (isTable(table, key) ? change(table) : table))
  return { ...facts, firewall: { ...facts.firewall, tables } }
}

const isTable = (table: Table, key: TableKey): boolean =>
  table.tool === key.tool &&
  table.family === key.family &&
  table.name === key.name &&
  Boolean(table.legacy) === Boolean(key.legacy)
