import { policyOf } from '../policy-tables.js'
import { iptablesTool, type Rule, type Table } from '../ruleset.js'
import type { BaseChain, CompiledRule } from './compile.js'
import { shortened } from './match/list-text.js'

/** `ip filter FORWARD: -j DROP`, for conditions and evidence. A policy's rule starts with its name: `policy web: nft inet …`. */
export const ruleName = ({ rule, chain }: CompiledRule): string =>
  isOfIptables(chain.table, rule)
    ? `${iptablesTool(chain.table)} ${chain.table.name}: ${shortened(rule.text)}`
    : `${ofPolicy(chain.table)}nft ${chain.table.family} ${chain.table.name} ${chain.chain.name}: ${shortened(rule.text)}`

/** Whether iptables can name the rule: nft can add others to the tables of iptables. */
export const isOfIptables = ({ tool }: Pick<Table, 'tool'>, { handle }: Pick<Rule, 'handle'>): boolean =>
  tool === 'iptables' && handle === undefined

function ofPolicy(table: CompiledRule['chain']['table']): string {
  const policy = policyOf(table)
  return policy === undefined ? '' : `policy ${policy}: `
}

export const chainName = ({ chain: { table, chain } }: CompiledRule): string =>
  `${table.tool} ${table.legacy ? 'legacy ' : ''}${table.family} ${table.name} ${chain.name}`

/** Identifies a rule uniquely on the host. */
export const ruleKey = (rule: CompiledRule): string => {
  const { handle } = rule.rule
  // Where iptables' rules have numbers, a handle alone could be one.
  const named = rule.chain.table.tool === 'iptables' ? `handle ${handle}` : handle
  return `rule ${chainName(rule)} ${handle === undefined ? rule.number : named}`
}

/** `iptables filter FORWARD, policy DROP` */
export const policyName = ({ table, chain, base }: BaseChain): string =>
  table.tool === 'iptables'
    ? `${iptablesTool(table)} ${table.name}: policy of ${chain.name} is ${base.policy.toUpperCase()}`
    : `nft ${table.family} ${table.name}: policy of ${chain.name} is ${base.policy}`
