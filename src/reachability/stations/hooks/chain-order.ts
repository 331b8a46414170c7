import type { Oracle } from '../../../base/index.js'
import type { BaseChain, Statement, Table } from '../../../firewall/index.js'

/**
 * Chains of one hook, in the order in which packets meet them. Among those of one priority, the last registered runs
 * first; whether nft's or legacy iptables' came first is not in the facts.
 *
 * @param what     what the chains have, such as `NAT rules`
 * @param matters  whether the others can tell that this one has run; omitted: they all can
 */
export function inOrder(
  chains: readonly BaseChain[],
  what: string,
  oracle: Oracle,
  matters: (chain: BaseChain) => boolean = () => true,
): readonly BaseChain[] {
  const speaks = chains.filter(({ rules }) => rules.length > 0)
  const older = speaks.find(
    (legacy) => legacy.table.legacy && speaks.some((other) => isBeside(other, legacy) && [legacy, other].some(matters)),
  )
  if (!older) return chains
  const { hook } = older.base
  const text = `${what} of legacy iptables (${older.table.name} ${older.chain.name}) run before nft's`
  if (!oracle.decide({ kind: 'unread-rule', key: `${what} of legacy first ${hook}`, text })) return chains
  const place = ({ table }: BaseChain): number => (table.legacy ? 0 : 1)
  return chains.toSorted((one, other) => one.base.priority - other.base.priority || place(one) - place(other))
}

const isBeside = ({ table, base }: BaseChain, legacy: BaseChain): boolean =>
  !table.legacy && base.priority === legacy.base.priority

/** Whether rules of a chain's table change what rules of other tables see. */
export function changesPackets({ table }: BaseChain): boolean {
  const known = changing.get(table)
  if (known !== undefined) return known
  const found = table.chains.some(({ rules }) => rules.some(({ statements }) => statements.some(isChange)))
  changing.set(table, found)
  return found
}

const changing = new WeakMap<Table, boolean>()

const changes: ReadonlySet<Statement['do']> = new Set([
  'choose',
  'copy-mark',
  'forget',
  'notrack',
  'set-field',
  'set-mark',
  'set-zone',
  'unknown',
])
const isChange = (statement: Statement): boolean => changes.has(statement.do)
