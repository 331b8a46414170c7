import { sh } from '../../base/index.js'
import type { Rule, Statement, Table } from '../ruleset.js'

/** Whether firewalld owns a table; since firewalld 2, other programs may not change it. */
export const isFirewalld = ({ name, chains }: Table): boolean =>
  name === 'firewalld' || chains.some((chain) => /^(IN|FWDI)_public(_|$)/.test(chain.name))

/**
 * The zone of a link, found by the rules that dispatch to the zone's chains; otherwise the default zone.
 *
 * @param refusing  a chain of the zone that is known to see the packets
 */
export function firewalldZone(table: Table, link: string | undefined, refusing?: string): string | undefined {
  const own = zoneIn(refusing)
  if (own !== undefined) return own
  const leading = dispatchOf(table)
  const by = (wanted: (rule: Rule) => boolean): string | undefined => {
    for (const rule of leading) {
      const last = rule.statements.at(-1)
      const zone = last?.do === 'jump' || last?.do === 'goto' ? zoneIn(last.chain) : undefined
      if (zone !== undefined && wanted(rule)) return zone
    }
    return undefined
  }
  return (
    by((rule) => link !== undefined && asksLink(rule, link)) ??
    by(({ statements }) => statements.every((one) => one.do !== 'match'))
  )
}

const dispatchOf = ({ chains }: Table): Rule[] =>
  chains.filter(({ name }) => /INPUT_(POLICIES|ZONES|dispatch)$/.test(name)).flatMap(({ rules }) => rules)

/**
 * Commands for a policy between two zones. An existing policy takes settings at once. A new one must be created
 * permanently and takes effect on reload, which discards runtime settings; so the commands restore the links' zones,
 * including those of libvirt's bridges.
 *
 * @param made  whether it already exists
 */
export function policyCommands(
  table: Table,
  { from, to, made }: { from: string; to: string; made: boolean },
  ...settings: readonly string[]
): string[] {
  const name = zonePolicyName(from, to)
  const permanent = (...words: string[]): string => sh`firewall-cmd --permanent ${words}`
  // A target can only be set permanently.
  if (made && settings.every((setting) => setting.startsWith('--add-')))
    return settings.map((setting) => sh`firewall-cmd ${`--policy=${name}`} ${setting}`)
  const making = [
    permanent(`--new-policy=${name}`),
    permanent(`--policy=${name}`, '--set-priority=-32000'),
    permanent(`--policy=${name}`, `--add-ingress-zone=${from}`),
    permanent(`--policy=${name}`, `--add-egress-zone=${to}`),
  ]
  return [
    ...(made ? [] : making),
    ...settings.map((setting) => permanent(`--policy=${name}`, setting)),
    reloadFirewalld,
    ...zonedLinks(table).map(([link, zone]) => sh`firewall-cmd ${`--zone=${zone}`} ${`--change-interface=${link}`}`),
  ]
}

/** Links in zones other than the default zone. */
function zonedLinks(table: Table): (readonly [link: string, zone: string])[] {
  const links = new Set(
    dispatchOf(table)
      .flatMap(({ statements }) => statements)
      .flatMap((one) => (one.do === 'match' && one.fields[0]?.field === 'in-interface' ? one.keys : []))
      .flatMap(([value]) => (typeof value === 'string' && !/[*+]$/.test(value) ? [value] : [])),
  )
  const usual = firewalldZone(table, undefined)
  return [...links].flatMap((link) => {
    const zone = firewalldZone(table, link)
    return zone === undefined || zone === usual ? [] : [[link, zone] as const]
  })
}

/** The text to append to the description of {@link policyCommands}. */
export const policyText = (made: boolean): string =>
  made
    ? '; repeat with --permanent to keep it'
    : '; this needs a firewalld reload, which discards everything set without --permanent'

export const reloadFirewalld = 'firewall-cmd --reload'

/** A policy name of at most 17 characters, the same for the same zones. */
export function zonePolicyName(from: string, to: string): string {
  let sum = 0
  for (const character of `${from} ${to}`) sum = (sum * 31 + character.charCodeAt(0)) % 0xffff
  return `virtnet-${sum.toString(16)}`
}

/** The zone in a chain name: `filter_IN_public_allow`, or since firewalld 2.5 `filter_IN_public_to_HOST`. */
const zoneIn = (chain: string | undefined): string | undefined => {
  const zone = /^(?:filter_)?IN_(.+?)(?:_(?:pre|log|deny|allow|post|to_HOST))?$/.exec(chain ?? '')?.[1]
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
