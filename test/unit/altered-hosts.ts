import { readHostFacts } from '../../src/machine/index.js'
import { type Assumptions, explain, type ReachabilityQuery, type Surroundings } from '../../src/reachability/index.js'
import { guestsOf, networksOf, type RecordedCase, recordedCase, recordedSource } from '../recorded/recorded-cases.js'

/** What somebody did to a recorded host. */
export interface Alteration {
  /** Rules as iptables takes them, `FORWARD -j DROP`: put first in their chain of the table, filter unless `nat:` and so on is before it. */
  readonly iptables?: readonly string[]
  readonly ip6tables?: readonly string[]
  /** Chains' policies, `FORWARD DROP`. */
  readonly policies?: readonly string[]
  /** Objects of nft's JSON, added to its list. */
  readonly nft?: readonly object[]
  readonly files?: Readonly<Record<string, string>>
  /** Files and commands that are not there. */
  readonly without?: readonly string[]
  /** The guests' own router. */
  readonly gateway?: string
  /** Output of commands, changed. */
  readonly commands?: Readonly<Record<string, (text: string) => string>>
}

export function altered(recorded: RecordedCase, alteration: Alteration): RecordedCase {
  const { iptables = [], ip6tables = [], policies = [], nft = [], files = {}, without = [], commands = {} } = alteration
  const changed: Record<string, string> = { ...recorded.host.commands }
  const change = (command: string, by: (text: string) => string): void => {
    changed[command] = by(changed[command] ?? '')
  }
  change('iptables-save', (text) => withPolicies(withRules(text, iptables), policies))
  change('ip6tables-save', (text) => withRules(text, ip6tables))
  change('nft -j list ruleset', (text) => {
    const list = JSON.parse(text) as { nftables: object[] }
    return JSON.stringify({ nftables: [...list.nftables, ...nft] })
  })
  for (const [command, by] of Object.entries(commands)) change(command, by)
  const held: Record<string, string> = { ...recorded.host.files, ...files }
  for (const name of without) {
    delete changed[name]
    delete held[name]
  }
  const { gateway } = alteration
  const guests =
    gateway === undefined
      ? recorded.guests
      : Object.fromEntries(Object.entries(recorded.guests).map(([name, guest]) => [name, { ...guest, gateway }]))
  return { ...recorded, guests, host: { commands: changed, files: held } }
}

function withRules(text: string, rules: readonly string[]): string {
  let result = text
  for (const rule of [...rules].reverse()) {
    const [, table = 'filter', line = ''] = /^(?:(\w+):)?(.*)$/.exec(rule) ?? []
    const sections = result.split(/(?=^\*)/m)
    const at = sections.findIndex((section) => section.startsWith(`*${table}\n`))
    if (at < 0) result = `${result}*${table}\n:PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]\n-A ${line}\nCOMMIT\n`
    else {
      const section = sections[at] ?? ''
      const first = section.search(/^(-A|COMMIT)/m)
      sections[at] = `${section.slice(0, first)}-A ${line}\n${section.slice(first)}`
      result = sections.join('')
    }
  }
  return result
}

const withPolicies = (text: string, policies: readonly string[]): string =>
  policies.reduce((result, policy) => {
    const [chain, word] = policy.split(' ')
    const filter = result.indexOf('*filter')
    return (
      result.slice(0, filter) + result.slice(filter).replace(new RegExp(`^:${chain} \\w+`, 'm'), `:${chain} ${word}`)
    )
  }, text)

export async function surroundingsOf(recorded: RecordedCase, assume: Assumptions = {}): Promise<Surroundings> {
  return {
    networks: networksOf(recorded),
    guests: guestsOf(recorded),
    facts: await readHostFacts(recordedSource(recorded)),
    assume,
  }
}

/** What a query is answered on a recorded host to which something was done. */
export async function explainOn(
  name: string,
  alteration: Alteration,
  query: ReachabilityQuery,
  assume: Assumptions = {},
) {
  return explain(query, await surroundingsOf(altered(recordedCase(name), alteration), assume))
}

/** A table of nft with one base chain, as its JSON has it. */
export function nftChain(
  rules: readonly (readonly object[])[],
  base: { family?: string; hook?: string; prio?: number; policy?: string; type?: string } = {},
): object[] {
  const { family = 'inet', ...rest } = base
  const of = { family, table: 'mine' }
  return [
    { table: { family, name: 'mine', handle: 90 } },
    { chain: { ...of, name: 'c', handle: 91, type: 'filter', hook: 'forward', prio: 0, policy: 'accept', ...rest } },
    ...rules.map((expr, index) => ({ rule: { ...of, chain: 'c', handle: 100 + index, expr } })),
  ]
}

/** `meta iifname == "virbr0"` and its like. */
export const equals = (left: object, right: unknown, op = '=='): object => ({ match: { op, left, right } })
export const meta = (key: string): object => ({ meta: { key } })
export const payload = (protocol: string, field: string): object => ({ payload: { protocol, field } })

/** By TCP over IPv4, unless the rest says otherwise. */
export const query = (
  from: ReachabilityQuery['from'],
  to: ReachabilityQuery['to'],
  rest: Partial<ReachabilityQuery> = {},
): ReachabilityQuery => ({
  from,
  to,
  family: 'ipv4',
  protocol: 'tcp',
  ...rest,
})
