import { atOnce, isJson, type Json, parseJson, type Sliced } from '../../base/index.js'
import type { Chain, ChainHook, Hook, NamedSet, Rule, Statement, Table, TableFamily } from '../ruleset.js'
import { withMaps } from './nft-choice.js'
import { counting, objectKey } from './nft-limit.js'
import { readMap, readSet } from './nft-sets.js'
import { readStatement } from './nft-statement.js'
import { nftText } from './nft-text.js'

const families = new Set<unknown>(['ip', 'ip6', 'inet', 'arp', 'bridge', 'netdev'])
const hooks = new Set<unknown>(['ingress', 'prerouting', 'input', 'forward', 'output', 'postrouting', 'egress'])

/** @see libnftables-json(5), and nft(8) for priority names */
const namedPriorities: Record<string, number> = {
  raw: -300,
  mangle: -150,
  dstnat: -100,
  filter: 0,
  security: 50,
  srcnat: 100,
}

interface OpenTable {
  readonly family: TableFamily
  readonly name: string
  readonly chains: Map<string, { base?: ChainHook; rules: Rule[] }>
  readonly sets: NamedSet[]
  /** Elements of maps other than verdict maps, as nft prints them. */
  readonly maps: Map<string, unknown>
  /** Named limits and quotas. */
  readonly objects: Map<string, Json>
  dormant?: NonNullable<Table['dormant']>
}

/**
 * Reads the text of `nft -j list ruleset`.
 * @throws SyntaxError  if it is not JSON
 */
export const parseNft = (text: string): Table[] => atOnce(readNft(text))

/** A table, chain, rule, set, … as `nft -j` prints it: one object by its kind. */
export type NftEntry = Json

/**
 * The same, in slices.
 *
 * @param isKnown  whether a table's content is already known, so that only its position is read
 * @param passed   gets the entries of those tables unchanged, in order
 */
export function* readNft(
  text: string,
  isKnown?: (family: TableFamily, name: string) => boolean,
  passed?: (entry: NftEntry) => void,
): Sliced<Table[]> {
  const document: unknown = yield* parseJson(text)
  const entries = isJson(document) && Array.isArray(document.nftables) ? (document.nftables as unknown[]) : []
  return yield* readNftEntries(entries.filter(isJson), isKnown, passed)
}

/** Reads the entries in such a text. */
export function* readNftEntries(
  entries: readonly NftEntry[],
  isKnown: (family: TableFamily, name: string) => boolean = () => false,
  passed: (entry: NftEntry) => void = () => {},
): Sliced<Table[]> {
  const tables = new Map<string, OpenTable>()
  const tableOf = (of: Json, name: unknown): OpenTable | undefined => {
    if (!families.has(of.family) || typeof name !== 'string') return undefined
    const key = `${of.family} ${name}`
    const known = tables.get(key)
    if (known) return known
    const made: OpenTable = {
      family: of.family as TableFamily,
      name,
      chains: new Map(),
      sets: [],
      maps: new Map(),
      objects: new Map(),
    }
    tables.set(key, made)
    return made
  }
  for (const entry of entries) {
    const { table, chain, rule, set, map } = entry
    yield
    const counted = counting.map((kind) => [kind, entry[kind]] as const).find(([, object]) => isJson(object))
    if (counted && isJson(counted[1])) {
      const [kind, object] = counted
      tableOf(object, object.table)?.objects.set(objectKey(kind, object.name), object)
    }
    const inside = chain ?? rule ?? set ?? map ?? counted?.[1]
    if (isJson(inside) && isKnown(inside.family as TableFamily, String(inside.table))) {
      tableOf(inside, inside.table)
      passed(entry)
    } else if (isJson(table)) addFlags(tableOf(table, table.name), table.flags)
    else if (isJson(chain)) addChain(tableOf(chain, chain.table), chain)
    else if (isJson(rule)) addRule(tableOf(rule, rule.table), rule)
    else if (isJson(set)) tableOf(set, set.table)?.sets.push(yield* readSet(set))
    else if (isJson(map)) yield* addMap(tableOf(map, map.table), map)
  }
  return [...tables.values()].map(({ family, name, chains, sets, dormant }) => ({
    family,
    name,
    tool: 'nft',
    ...(dormant ? { dormant } : {}),
    chains: [...chains].map(([chain, { base, rules }]): Chain => ({ name: chain, ...(base ? { base } : {}), rules })),
    sets,
  }))
}

/** Reads table flags, which nft 1.0.6 garbles in JSON. */
function addFlags(table: OpenTable | undefined, flags: unknown): void {
  if (!table || flags === undefined) return
  const words = (Array.isArray(flags) ? (flags as unknown[]) : [flags]).map(String)
  if (words.includes('dormant')) table.dormant = true
  else if (!words.every((word) => word === 'owner' || word === 'persist')) table.dormant = 'unknown'
}

function chainOf(table: OpenTable, name: string): { base?: ChainHook; rules: Rule[] } {
  const known = table.chains.get(name)
  if (known) return known
  const made = { rules: [] }
  table.chains.set(name, made)
  return made
}

function addChain(table: OpenTable | undefined, chain: Json): void {
  if (!table || typeof chain.name !== 'string') return
  const made = chainOf(table, chain.name)
  if (!hooks.has(chain.hook)) return
  const { type, hook, prio, policy, dev } = chain
  const devices = (Array.isArray(dev) ? dev : [dev]).filter((name): name is string => typeof name === 'string')
  made.base = {
    type: type === 'nat' || type === 'route' ? type : 'filter',
    hook: hook as Hook,
    priority: typeof prio === 'number' ? prio : (namedPriorities[String(prio)] ?? 0),
    policy: policy === 'drop' ? 'drop' : 'accept',
    ...(devices.length > 0 ? { devices } : {}),
  }
}

function addRule(table: OpenTable | undefined, rule: Json): void {
  if (!table || typeof rule.chain !== 'string' || !Array.isArray(rule.expr)) return
  const expressions = rule.expr as unknown[]
  const statements: Statement[] = expressions.flatMap((expression) =>
    readStatement(withMaps(expression, table.maps), table.family, table.objects),
  )
  chainOf(table, rule.chain).rules.push({
    text: nftText(expressions),
    ...(typeof rule.handle === 'number' ? { handle: rule.handle } : {}),
    statements,
  })
}

function* addMap(table: OpenTable | undefined, map: Json): Sliced<void> {
  if (!table) return
  table.sets.push(yield* readMap(map))
  if (map.map !== 'verdict') table.maps.set(String(map.name), map.elem ?? [])
}
