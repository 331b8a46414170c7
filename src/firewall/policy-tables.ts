import { createHash } from 'node:crypto'
import type { Chain, Firewall, Table } from './ruleset.js'

/** Before the name of a policy: its tables' name. */
const prefix = 'virtnet_policy_'

/** What the rule among libvirt's carries as its comment. */
export const permitComment = 'virtnet policies'

/** The tables of a policy, `inet` and where frames are looked at `bridge`. */
export const policyTable = (policy: string): string => `${prefix}${policy}`

/** The policy whose table it is. */
export const policyOf = ({ tool, name }: Pick<Table, 'tool' | 'name'>): string | undefined =>
  tool === 'nft' && name.startsWith(prefix) ? name.slice(prefix.length) : undefined

const isId = ({ name }: Pick<Chain, 'name'>): boolean => name.startsWith('id_')

/** The state that a policy's tables say they are in; undefined where they are not there. */
export const policyIdOf = (tables: Firewall['tables'], policy: string): string | undefined =>
  tablesOf(tables, policy)
    .flatMap(({ chains }) => chains.filter(isId))
    .map(({ name }) => name.slice('id_'.length))[0]

/** What the state of a policy's tables is: the same for the same chains and rules. */
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
