import { formatRange } from '../../base/index.js'
import { type Firewall, parseIptables, parseNft, type Rule, type Table } from '../../firewall/index.js'
import {
  backendIn,
  type ExpectedRule,
  type Family,
  families,
  hasOwnChains,
  hasOwnRules,
  ipsOf,
  type RulesBackend,
} from '../../reachability/index.js'
import type { NetworkDefinition } from '../../xml/index.js'

/** How libvirt's rules will change. */
export interface RulesChange {
  /** Running networks whose rules are removed. */
  readonly gone: readonly NetworkDefinition[]
  /** Networks whose rules are added. */
  readonly come: readonly NetworkDefinition[]
  /** All networks that ran before. */
  readonly running: readonly NetworkDefinition[]
}

/** The firewall as libvirt leaves it after networks stop and start, and what could not be predicted. */
export function foreseenFirewall(
  firewall: Firewall,
  { gone, come, running }: RulesChange,
): { readonly firewall: Firewall; readonly unforeseen: readonly string[] } {
  if (![...gone, ...come].some(hasOwnRules)) return { firewall, unforeseen: [] }
  const backend = backendIn(firewall, running)
  if (backend === undefined) {
    const reason = 'libvirt has written no firewall rules on this host yet, so its firewall backend is unknown'
    return { firewall, unforeseen: come.some(hasOwnRules) ? [reason] : [] }
  }
  const unforeseen = new Set<string>()
  const tables = firewall.tables.map((table) => {
    const family = familyOf(table)
    if (family === undefined || !backend.owns(table) || !hasOwnChains(table, backend)) return table
    return changed(table, family, backend, { gone, come, unforeseen })
  })
  for (const network of come) {
    for (const family of families) {
      const lacking = backend
        .expected(network, family)
        .find(
          ({ chain }) =>
            !tables.some(
              (table) =>
                familyOf(table) === family && backend.owns(table) && table.chains.some(({ name }) => name === chain),
            ),
        )
      if (lacking) unforeseen.add(`libvirt has no chain ${lacking.chain} in ${backend.toolOf(family)} yet`)
    }
  }
  return { firewall: { ...firewall, tables }, unforeseen: [...unforeseen] }
}

const familyOf = ({ family }: Table): Family | undefined =>
  family === 'ip' ? 'ipv4' : family === 'ip6' ? 'ipv6' : undefined

function changed(
  table: Table,
  family: Family,
  backend: RulesBackend,
  {
    gone,
    come,
    unforeseen,
  }: { gone: readonly NetworkDefinition[]; come: readonly NetworkDefinition[]; unforeseen: Set<string> },
): Table {
  const mine = new Set(backend.chains.filter((own) => own.table === table.name).map(({ name }) => name))
  const leaves = gone.map(ruleTest)
  const chains = table.chains.map((chain) => {
    if (!mine.has(chain.name)) return chain
    const kept = chain.rules.filter((rule) => !leaves.some((isOf) => isOf(rule)))
    const added = come.flatMap((network) =>
      backend.expected(network, family).flatMap((expected) => {
        if (expected.chain !== chain.name) return []
        const rule = ruleOf(expected, table, backend)
        if (rule === undefined) unforeseen.add(`libvirt will write a rule that is not understood: '${expected.text}'`)
        return rule ?? []
      }),
    )
    // Accepting rules come before rejecting ones, as libvirt orders them; other networks' rules concern other bridges.
    const passes = (rule: Rule) => rule.statements.every((one) => one.do !== 'reject')
    return { ...chain, rules: [...added.filter(passes), ...added.filter((rule) => !passes(rule)), ...kept] }
  })
  return { ...table, chains }
}

/** A network's rules name its bridge, or its subnet in NAT rules. */
function ruleTest(network: NetworkDefinition): (rule: Rule) => boolean {
  const bridge = hasOwnRules(network) ? network.bridge?.name : undefined
  const subnets = ipsOf(network).map(({ subnet }) => formatRange(subnet))
  const isLink = (field: string) => field === 'in-interface' || field === 'out-interface'
  return ({ statements }) =>
    statements.some(
      (one) =>
        one.do === 'match' &&
        one.fields.some(({ field }, place) =>
          one.keys.some((key) => {
            const value = key[place]
            if (isLink(field)) return bridge !== undefined && value === bridge
            return field === 'source' && isSubnet(value, subnets)
          }),
        ),
    )
}

const isSubnet = (value: unknown, subnets: readonly string[]): boolean =>
  subnets.includes(
    typeof value === 'object' && value !== null && 'prefix' in value ? String(value.prefix) : String(value),
  )

/** The rule as the parser would have read it. */
function ruleOf({ chain, text, key }: ExpectedRule, table: Table, backend: RulesBackend): Rule | undefined {
  const read =
    backend.name === 'iptables'
      ? parseIptables(`*${table.name}\n:${chain} - [0:0]\n${text}\nCOMMIT\n`, table.family === 'ip6' ? 'ip6' : 'ip')
          .tables
      : parseNft(JSON.stringify({ nftables: nftOf(text, table, chain) }))
  const rule = read.flatMap(({ chains }) => chains.flatMap(({ rules }) => rules))[0]
  return rule && backend.keyOf(rule) === key ? rule : undefined
}

/** libvirt's rules, in the form that `nft -j` shows. */
function nftOf(text: string, { family, name: table }: Table, chain: string): object[] {
  const match = (left: object, right: unknown, op = '==') => ({ match: { op, left, right } })
  const words = text.split(' ')
  const expr: object[] = []
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === 'iif' || word === 'oif' || word === 'iifname' || word === 'oifname')
      expr.push(match({ meta: { key: word } }, words.shift()))
    else if (word === 'ct') {
      words.shift()
      expr.push(match({ ct: { key: 'state' } }, (words.shift() ?? '').split(','), 'in'))
    } else if (word === 'ip' || word === 'ip6') {
      const left = { payload: { protocol: word, field: words.shift() } }
      const op = words[0] === '!=' ? words.shift() : '=='
      expr.push(match(left, addressOf(words.shift() ?? ''), op))
    } else if (word === 'counter') expr.push({ counter: { packets: 0, bytes: 0 } })
    else if (word === 'snat') {
      words.shift()
      const [from, to] = (words.shift() ?? '').split('-')
      expr.push({ snat: { addr: to === undefined ? from : { range: [from, to] } } })
    } else expr.push({ [word]: null })
  }
  return [
    { table: { family, name: table, handle: 1 } },
    { chain: { family, table, name: chain, handle: 1 } },
    { rule: { family, table, chain, handle: 2, expr } },
  ]
}

function addressOf(text: string): unknown {
  const [addr, len] = text.split('/')
  return len === undefined ? addr : { prefix: { addr, len: Number(len) } }
}
