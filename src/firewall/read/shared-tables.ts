import { isJson, type Json, type Sliced } from '../../base/index.js'
import { readStatement } from '../nft/nft-statement.js'
import { type NftEntry, readNftEntries } from '../nft/parse-nft.js'
import type { Chain, Rule, Table } from '../ruleset.js'

/**
 * Tables that iptables-save prints and nft, too: iptables' own, to which nft can add chains and rules. Of iptables' rules
 * nft cannot show all, and of nft's rules iptables-save shows some wrong, without a word: it omits sets and verdict maps,
 * prints the last address of a range, and omits the first of two matches of one field. It omits base chains that iptables
 * itself would not make.
 */
export class SharedTables {
  readonly #entries = new Map<string, NftEntry[]>()

  /** Adds a chain, rule or set of such a table as `nft -j` prints it. Rules of a chain must come in order. */
  see(entry: NftEntry): void {
    const [inside] = Object.values(entry).filter(isJson)
    const key = `${inside?.family} ${inside?.table}`
    const entries = this.#entries.get(key)
    if (entries) entries.push(entry)
    else this.#entries.set(key, [entry])
  }

  /** A table of iptables-save with what nft shows of it. */
  *completed(saved: Table): Sliced<Table[]> {
    const entries = this.#entries.get(`${saved.family} ${saved.name}`) ?? []
    const seen = yield* viewOf(entries, saved)
    // Without rules that only iptables can show, nft shows everything.
    if (!seen.needsIptables && (seen.foreign.size > 0 || seen.native.size > 0)) return yield* readNftEntries(entries)
    const own = yield* withNativeRules(saved, entries, seen)
    if (seen.foreign.size === 0) return [own]
    const isOfBase = (entry: NftEntry): boolean => {
      const name = isJson(entry.chain) ? entry.chain.name : isJson(entry.rule) ? entry.rule.chain : undefined
      return name === undefined || seen.foreign.has(String(name)) || !seen.bases.has(String(name))
    }
    return [own, ...(yield* readNftEntries(entries.filter(isOfBase)))]
  }
}

/** What nft shows of a table. */
interface View {
  /** Some rule has a part of iptables' own, which nft shows by its name only. */
  readonly needsIptables: boolean
  /** Base chains, and those of them that iptables-save does not show. */
  readonly bases: ReadonlySet<string>
  readonly foreign: ReadonlySet<string>
  /** By chain and place: rules that iptables-save does not show as they are. */
  readonly native: RulesByPlace
  /** The same: rules with two matches of one field, of which iptables-save prints only the last. */
  readonly repeating: RulesByPlace
  readonly chains: ReadonlyMap<string, number>
}

type RulesByPlace = ReadonlyMap<string, ReadonlyMap<number, Json>>

function* viewOf(entries: readonly NftEntry[], saved: Table): Sliced<View> {
  const [bases, foreign] = [new Set<string>(), new Set<string>()]
  const chains = new Map<string, number>()
  const [native, repeating] = [new Map<string, Map<number, Json>>(), new Map<string, Map<number, Json>>()]
  let needsIptables = false
  for (const { chain, rule } of entries) {
    yield
    if (isJson(chain)) {
      const name = String(chain.name)
      chains.set(name, 0)
      if (chain.hook === undefined) continue
      bases.add(name)
      const base = saved.chains.find((one) => one.name === name)?.base
      if (base?.hook !== chain.hook || base?.priority !== chain.prio) foreign.add(name)
    } else if (isJson(rule) && Array.isArray(rule.expr)) {
      const name = String(rule.chain)
      const place = chains.get(name) ?? 0
      chains.set(name, place + 1)
      const parts = (rule.expr as unknown[]).filter(isJson)
      const byIptables = parts.some(({ xt }) => xt !== undefined)
      needsIptables ||= byIptables
      const matches = parts.filter(isMatch)
      const kind =
        !byIptables && !parts.every(isShownRight)
          ? native
          : new Set(matches.map(fieldOf)).size < matches.length
            ? repeating
            : undefined
      kind?.set(name, (kind.get(name) ?? new Map<number, Json>()).set(place, rule))
    }
  }
  return { needsIptables, bases, foreign, native, repeating, chains }
}

const plainParts = new Set(['counter', 'accept', 'drop', 'return', 'jump', 'goto', 'limit'])

/** Whether iptables-save shows a part of a rule as it is. @see libiptables, nft-shared.c */
function isShownRight(part: Json): boolean {
  const [kind = ''] = Object.keys(part)
  if (plainParts.has(kind)) return true
  const { match } = part
  if (!isJson(match)) return false
  const { op, left, right } = match
  if (!['==', '!='].includes(String(op)) || !isJson(left) || 'concat' in left) return false
  if (!isJson(right)) return typeof right !== 'string' || !right.startsWith('@')
  const isPort = isJson(left.payload) && ['sport', 'dport'].includes(String(left.payload.field))
  return 'prefix' in right || ('range' in right && isPort)
}

/** The table with native rules as nft shows them, with matches that iptables-save omits, and without what does not exist. */
function* withNativeRules(saved: Table, entries: readonly NftEntry[], seen: View): Sliced<Table> {
  const read = new Map<string, Rule[]>()
  let { sets } = saved
  if (seen.native.size > 0) {
    const wanted = new Set([...seen.native.values()].flatMap((rules) => [...rules.values()]))
    const [table] = yield* readNftEntries(entries.filter(({ rule }) => !isJson(rule) || wanted.has(rule)))
    for (const { name, rules } of table?.chains ?? []) read.set(name, [...rules])
    sets = table?.sets ?? sets
  }
  const chains = saved.chains.flatMap((chain): Chain[] => {
    const { name, base, rules } = chain
    // iptables-save lists chains that iptables would make.
    const isMissing = seen.chains.size > 0 && !seen.chains.has(name)
    if (base?.policy === 'accept' && rules.length === 0 && (isMissing || seen.foreign.has(name))) return []
    // If the two outputs differ in the number of rules, they cannot be matched up.
    if (seen.chains.get(name) !== rules.length) return [chain]
    const places = [...(seen.native.get(name)?.keys() ?? [])]
    const byPlace = new Map(places.map((place, index) => [place, read.get(name)?.[index]]))
    const repeating = seen.repeating.get(name)
    if (places.length === 0 && !repeating) return [chain]
    return [
      {
        ...chain,
        rules: rules.map((rule, place) => byPlace.get(place) ?? withMatches(rule, repeating?.get(place))),
      },
    ]
  })
  return { ...saved, chains, sets }
}

/** With all matches that nft shows, besides those of iptables-save. */
function withMatches(rule: Rule, entry: Json | undefined): Rule {
  if (!entry) return rule
  const family = entry.family === 'ip6' ? 'ip6' : 'ip'
  const matches = (entry.expr as unknown[]).filter(isMatch)
  return { ...rule, statements: [...matches.flatMap((match) => readStatement(match, family)), ...rule.statements] }
}

const isMatch = (expression: unknown): expression is { match: { left: unknown } } =>
  isJson(expression) && isJson(expression.match)

const fieldOf = ({ match }: { match: { left: unknown } }): string => JSON.stringify(match.left)
