import { isJson } from '../../base/index.js'
import { readStatement } from '../nft/nft-statement.js'
import type { Statement, Table } from '../ruleset.js'

/**
 * Matches that iptables-save omits from rules in nf_tables: of two matches on one field (`-m tcp --sport 1:5 -m tcp
 * --sport 4`) it prints only the last, although the kernel evaluates both. nft prints both.
 */
export class LostMatches {
  /** By family, table and chain: the number of rules seen so far, and the matches of rules that repeat a field. */
  readonly #chains = new Map<string, { rules: number; readonly lost: Map<number, Statement[]> }>()

  /** Adds a rule as `nft -j` prints it. Rules of a chain must come in order. */
  see(rule: Readonly<Record<string, unknown>>): void {
    const key = `${rule.family} ${rule.table} ${rule.chain}`
    const chain = this.#chains.get(key) ?? { rules: 0, lost: new Map() }
    this.#chains.set(key, chain)
    const place = chain.rules++
    const matches = (Array.isArray(rule.expr) ? (rule.expr as unknown[]) : []).filter(isMatch)
    if (matches.length < 2 || new Set(matches.map(fieldOf)).size === matches.length) return
    const family = rule.family === 'ip6' ? 'ip6' : 'ip'
    chain.lost.set(
      place,
      matches.flatMap((match) => readStatement(match, family)),
    )
  }

  /** Completes a table from iptables-save with the omitted matches. */
  returnedTo(table: Table): Table {
    const chains = table.chains.map((chain) => {
      const { rules, lost } = this.#chains.get(`${table.family} ${table.name} ${chain.name}`) ?? {}
      // If the two outputs differ in the number of rules, they cannot be matched up.
      if (!lost?.size || rules !== chain.rules.length) return chain
      return {
        ...chain,
        rules: chain.rules.map((rule, place) => ({
          ...rule,
          statements: [...(lost.get(place) ?? []), ...rule.statements],
        })),
      }
    })
    return { ...table, chains }
  }
}

const isMatch = (expression: unknown): expression is { match: { left: unknown } } =>
  isJson(expression) && isJson(expression.match)

const fieldOf = ({ match }: { match: { left: unknown } }): string => JSON.stringify(match.left)
