import { isJson } from '../../base/index.js'
import { readStatement } from '../nft/nft-statement.js'
import type { Statement, Table } from '../ruleset.js'

/**
 * What iptables-save loses of rules that stand in nf_tables: of two matches of one field (`-m tcp --sport 1:5 -m tcp
 * --sport 4`) it prints the last, and the kernel asks both. nft shows both.
 */
export class LostMatches {
  /** By family, table and chain: the rules seen so far, and the matches of those that repeat a field. */
  readonly #chains = new Map<string, { rules: number; readonly lost: Map<number, Statement[]> }>()

  /** Takes a rule as `nft -j` shows it. Rules of a chain come in their order. */
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

  /** The table as iptables-save shows it, with what that left out. */
  returnedTo(table: Table): Table {
    const chains = table.chains.map((chain) => {
      const { rules, lost } = this.#chains.get(`${table.family} ${table.name} ${chain.name}`) ?? {}
      // Rules that one of the two does not show, or that changed between the two commands, have no place to go by.
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
