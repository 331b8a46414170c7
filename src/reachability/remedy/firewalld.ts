import { type PacketMatch, type Rule, richRule, ruleOf, type Statement, sh, type Table } from '../../host/index.js'
import type { BaseChain } from '../firewall/compile.js'
import type { World } from '../walk/world.js'
import { type Candidate, onHost, type Part } from './part.js'

const accept = { do: 'accept' } as const

/** Chains that firewalld writes: since its version 2 nobody else may write to its table. */
export const isFirewalld = ({ table }: BaseChain): boolean =>
  table.name === 'firewalld' || table.chains.some(({ name }) => /^(IN|FWDI)_public(_|$)/.test(name))

/** Ways past firewalld, in its own words: rules of zones for what comes in, policies for what is forwarded. */
export function firewalldCandidates(
  base: BaseChain,
  refusing: string | undefined,
  matches: readonly PacketMatch[],
  world: World,
): Candidate[] {
  const { hook } = base.base
  if (hook === 'input')
    return [undefined, -32000].flatMap((priority) => all(matches, (match) => inZone(base, refusing, match, priority)))
  if (hook === 'forward') return all(matches, (match) => inPolicy(base, match, world))
  return []
}

function all(matches: readonly PacketMatch[], make: (match: PacketMatch) => Part | undefined): Candidate[] {
  const parts = matches.flatMap((match) => make(match) ?? [])
  return parts.length === matches.length ? [parts] : []
}

function inZone(
  { table }: BaseChain,
  refusing: string | undefined,
  match: PacketMatch,
  priority: number | undefined,
): Part | undefined {
  const zone = zoneOf(table, match.inLink, refusing)
  const rich = richRule(match, accept, priority)
  if (zone === undefined || rich === undefined) return undefined
  const prefix = table.name === 'firewalld' ? 'filter_IN_' : 'IN_'
  const chain = `${prefix}${zone}_${priority === undefined ? 'allow' : 'pre'}`
  return {
    text: `have firewalld accept it in the zone ${zone}; with --permanent as well, it lasts`,
    commands: [onHost(sh`firewall-cmd ${`--zone=${zone}`} ${`--add-rich-rule=${rich}`}`)],
    changes: [{ kind: 'insert', table, chain, rules: [ruleOf(table, { ...match, ...noLinks }, accept, chain)] }],
  }
}

const noLinks = { inLink: undefined, outLink: undefined } as unknown as Pick<PacketMatch, 'inLink' | 'outLink'>

/** A policy is permanent before it is anything: what was set for the time being is kept first, libvirt's zones included. */
function inPolicy({ table, chain }: BaseChain, match: PacketMatch, world: World): Part | undefined {
  const [from, to] = [zoneOf(table, match.inLink), zoneOf(table, match.outLink)]
  const rich = richRule(match, accept)
  if (from === undefined || to === undefined || rich === undefined) return undefined
  const name = policyNameFor(from, to)
  const made = world.host.firewall.tables.some(({ chains }) =>
    chains.some((one) => one.name === `filter_FWD_policy_${name}`),
  )
  const permanent = (...words: string[]): string => sh`firewall-cmd --permanent ${words}`
  return {
    text: `have a policy of firewalld accept it on its way from the zone ${from} to ${to}`,
    commands: [
      'firewall-cmd --runtime-to-permanent',
      ...(made
        ? []
        : [
            permanent(`--new-policy=${name}`),
            permanent(`--policy=${name}`, '--set-priority=-32000'),
            permanent(`--policy=${name}`, `--add-ingress-zone=${from}`),
            permanent(`--policy=${name}`, `--add-egress-zone=${to}`),
          ]),
      permanent(`--policy=${name}`, `--add-rich-rule=${rich}`),
      'firewall-cmd --reload',
    ].map(onHost),
    changes: [
      {
        kind: 'insert',
        table,
        chain: chain.name,
        rules: [ruleOf(table, match, accept, chain.name)],
      },
    ],
  }
}

/** At most 17 characters, the same for the same zones. */
function policyNameFor(from: string, to: string): string {
  let sum = 0
  for (const character of `${from} ${to}`) sum = (sum * 31 + character.charCodeAt(0)) % 0xffff
  return `virtnet-${sum.toString(16)}`
}

/** The zone that a link is in, by the rules that lead from it to the zone's chains; without one the default zone. */
export function zoneOf(table: Table, link: string | undefined, refusing?: string): string | undefined {
  const own = zoneIn(refusing)
  if (own !== undefined) return own
  const leading = table.chains.filter(({ name }) => /INPUT_(POLICIES|ZONES)$/.test(name)).flatMap(({ rules }) => rules)
  const by = (wanted: (rule: Rule) => boolean): string | undefined => {
    for (const rule of leading) {
      const last = rule.statements.at(-1)
      const zone = last?.do === 'jump' || last?.do === 'goto' ? zoneIn(last.chain) : undefined
      if (zone !== undefined && wanted(rule)) return zone
    }
    return undefined
  }
  return by((rule) => link !== undefined && asksLink(rule, link)) ?? by(({ statements }) => statements.length === 1)
}

const zoneIn = (chain: string | undefined): string | undefined => {
  const zone = /^(?:filter_)?IN_(.+?)(?:_(?:pre|log|deny|allow|post))?$/.exec(chain ?? '')?.[1]
  return zone?.startsWith('policy_') ? undefined : zone
}

const asksLink = ({ statements }: Rule, link: string): boolean =>
  statements.some(
    (one: Statement) =>
      one.do === 'match' &&
      one.fields[0]?.field === 'in-interface' &&
      one.keys.some(
        ([value]) =>
          value === link || (typeof value === 'string' && value.endsWith('*') && link.startsWith(value.slice(0, -1))),
      ),
  )
