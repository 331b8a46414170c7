import { createHash } from 'node:crypto'
import type { Chain, Firewall, Rule, Table } from './ruleset.js'

/** Prefix of the names of policy tables, before the policy's name. */
const prefix = 'virtnet_policy_'

/** Comment of the policies' rule in libvirt's chains. */
export const permitComment = 'virtnet policies'

/**
 * Set on permitted packets, only between the chains around priority `filter`; the policies' rule in libvirt's chains
 * matches it.
 */
export const permitMark = 0x20000000

/** The table name of a policy, in family `inet` and, to filter frames, `bridge`. */
export const policyTable = (policy: string): string => `${prefix}${policy}`

/** The policy that a table belongs to. */
export const policyOf = ({ tool, name }: Pick<Table, 'tool' | 'name'>): string | undefined =>
  tool === 'nft' && name.startsWith(prefix) ? name.slice(prefix.length) : undefined

const isId = ({ name }: Pick<Chain, 'name'>): boolean => name.startsWith('id_')

/** The state ID recorded in a policy's tables; undefined if they are missing. */
export const policyIdOf = (tables: Firewall['tables'], policy: string): string | undefined =>
  tablesOf(tables, policy)
    .flatMap(({ chains }) => chains.filter(isId))
    .map(({ name }) => name.slice('id_'.length))[0]

/** The state ID of a policy's tables: equal chains and rules have equal IDs. */
export function policyIdFor(tables: Firewall['tables'], policy: string): string {
  const seen = tablesOf(tables, policy).map(({ family, chains }) => [
    family,
    ...chains
      .filter((chain) => !isId(chain))
      .map(({ name, base, rules }) => [name, base ?? null, rules.map(({ text }) => text)]),
  ])
  return createHash('sha256').update(JSON.stringify(seen.sort())).digest('hex').slice(0, 16)
}

const tablesOf = (tables: Firewall['tables'], policy: string): Table[] =>
  tables.filter((table) => policyOf(table) === policy)

/** The chains where the policies' rule is missing, or comes after libvirt's rules. */
export function permissionsMissing(tables: readonly Table[]): { readonly table: Table; readonly chain: string }[] {
  const chains = tables.flatMap((table) =>
    table.chains.flatMap((chain) => {
      const own = table.tool === 'nft' && table.name === 'libvirt_network' && chain.name === 'forward'
      const shared = table.tool === 'iptables' && table.name === 'filter' && chain.name === 'FORWARD'
      return own || shared ? [{ table, chain }] : []
    }),
  )
  return chains.flatMap(({ table, chain: { name, rules } }) => {
    const at = rules.findIndex(({ statements, text }) => isPermission(statements, text))
    const first = rules.findIndex(({ text }) => /-j LIBVIRT_FW|jump guest_/.test(text))
    const right = at >= 0 && (first < 0 || at < first)
    return right || (first < 0 && table.tool === 'iptables') ? [] : [{ table, chain: name }]
  })
}

const isPermission = (statements: Rule['statements'], text: string): boolean =>
  text.includes(permitComment) ||
  (statements.length === 2 &&
    statements[0]?.do === 'match' &&
    statements[0].fields[0]?.field === 'mark' &&
    statements[0].fields[0].mask === permitMark &&
    statements[1]?.do === 'accept')
