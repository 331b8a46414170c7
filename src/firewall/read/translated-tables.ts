import { parseNft } from '../nft/parse-nft.js'
import type { Rule, Table } from '../ruleset.js'
import type { Answer } from './gather-tables.js'
import { hasOpaque } from './opaque-parts.js'

/**
 * Reads rules of iptables in tables that iptables-save refuses to print because of a rule of nft's. `nft -j` shows their
 * parts by name only (`xt match conntrack`), but as text nft translates most of them to its own words: loaded into a new,
 * empty network namespace, which ends with the command, that text is printed as JSON.
 *
 * @param ask  runs a command; called only if there are such rules
 */
export async function withTranslated(
  tables: readonly Table[],
  ask: (command: readonly string[]) => Promise<Answer>,
): Promise<readonly Table[]> {
  return Promise.all(
    tables.map(async (table) => {
      if (!isRefused(table)) return table
      const answer = await ask(['sh', '-c', translation(table)])
      const [translated] = 'text' in answer ? readAnswer(answer.text) : []
      return translated ? translatedBy(table, translated) : table
    }),
  )
}

/** Names that iptables gives its tables. */
const names = new Set(['filter', 'nat', 'mangle', 'raw', 'security'])

const isRefused = ({ family, name, tool, chains }: Table): boolean =>
  tool === 'nft' &&
  (family === 'ip' || family === 'ip6') &&
  names.has(name) &&
  chains.some(({ rules }) => rules.some(hasOpaque))

/** Stands in for rules that nft cannot translate, either. */
const placeholder = 'meta mark set 0x7669726e'
const placeholderText = /mark set (0x7669726e|1986622062)\b/

const translation = ({ family, name }: Table): string =>
  [
    `nft list table ${family} ${name}`,
    `sed -E 's/^.*[[:space:]]xt (match|target) .*$/${placeholder}/'`,
    "unshare --net sh -c 'nft -f - && nft -j list ruleset'",
  ].join(' | ')

function readAnswer(text: string): Table[] {
  try {
    return parseNft(text)
  } catch {
    return []
  }
}

function translatedBy(table: Table, translated: Table): Table {
  const chains = table.chains.map((chain) => {
    const rules = translated.chains.find(({ name }) => name === chain.name)?.rules ?? []
    if (rules.length !== chain.rules.length) return chain
    return {
      ...chain,
      rules: chain.rules.map((rule, place) => {
        const { text, statements } = rules[place] as Rule
        return hasOpaque(rule) && !placeholderText.test(text) ? { ...rule, text, statements } : rule
      }),
    }
  })
  return { ...table, chains }
}
