import { type Ip, inRange, ipOf, rangeOf, sh } from '../../base/index.js'
import type { BaseChain, Packet, Rule, Statement, Value } from '../../firewall/index.js'
import type { World } from '../world/world.js'
import { type Candidate, type Change, onHost, type Part } from './part.js'

/** An address banned by fail2ban or CrowdSec is unbanned there; other bans stay. */
export function unbanCandidates({ table }: BaseChain, packet: Packet, world: World): Candidate[] {
  const parts = [packet.source, packet.destination].flatMap((ip) =>
    ip.any ? [] : [...fail2banParts(table, ip), ...crowdsecParts(world, ip)],
  )
  return parts.map((part) => [part])
}

type Table = BaseChain['table']

function fail2banParts(table: Table, ip: Ip): Part[] {
  const parts: Part[] = []
  const add = (jail: string, change: Change): void => {
    parts.push({
      text: `lift fail2ban's ban of ${ip.text}`,
      commands: [onHost(sh`fail2ban-client set ${jail} unbanip ${ip.text}`)],
      changes: [change],
    })
  }
  if (table.name === 'f2b-table') {
    for (const set of table.sets) {
      const jail = /^addr6?-set-(.+)$/.exec(set.name)?.[1]
      const key = set.keys?.find(([value]) => isAddress(value, ip))
      if (jail !== undefined && key) add(jail, { kind: 'element', table, set: set.name, without: key })
    }
  }
  for (const chain of table.chains) {
    const jail = /^f2b-(.+)$/.exec(chain.name)?.[1]
    const rule = jail === undefined ? undefined : chain.rules.find((one) => bans(one, ip))
    if (jail !== undefined && rule) add(jail, { kind: 'delete', table, chain: chain.name, rule })
  }
  return parts
}

function crowdsecParts(world: World, ip: Ip): Part[] {
  const changes: Change[] = []
  let range: string | undefined
  const { tables, ipsets } = world.home.facts.firewall
  for (const table of tables.filter(({ name }) => /^crowdsec/.test(name))) {
    for (const set of table.sets) {
      for (const key of set.keys ?? []) {
        if (!covers(key[0], ip)) continue
        if (!isAddress(key[0], ip)) range = prefixOf(key[0])
        changes.push({ kind: 'element', table, set: set.name, without: key })
      }
    }
  }
  for (const [set, elements] of Object.entries(ipsets)) {
    if (!/^crowdsec/.test(set)) continue
    for (const element of elements) {
      const text = element.split(' ')[0] ?? ''
      if (!covers(text.includes('/') ? { prefix: text } : text, ip)) continue
      if (text.includes('/')) range = text
      changes.push({ kind: 'ipset', set, without: element })
    }
  }
  if (changes.length === 0) return []
  const what = range === undefined ? ['--ip', ip.text] : ['--range', range]
  return [
    {
      text: `delete CrowdSec's decision against ${range ?? ip.text}`,
      commands: [onHost(sh`cscli decisions delete ${what}`)],
      changes,
    },
  ]
}

const prefixOf = (value: Value | undefined): string | undefined =>
  typeof value === 'object' && 'prefix' in value ? value.prefix : undefined

const isAddress = (value: Value | undefined, ip: Ip): boolean => {
  const text =
    typeof value === 'string' ? value : prefixOf(value)?.replace(ip.family === 'ipv4' ? /\/32$/ : /\/128$/, '')
  const found = text === undefined ? undefined : ipOf(text)
  return found?.family === ip.family && found.value === ip.value
}

const covers = (value: Value | undefined, ip: Ip): boolean => {
  if (isAddress(value, ip)) return true
  const prefix = prefixOf(value)
  const range = prefix === undefined ? undefined : rangeOf(prefix)
  return range?.family === ip.family && inRange(range, ip)
}

const bans = ({ statements }: Rule, ip: Ip): boolean =>
  ['drop', 'reject'].includes(statements.at(-1)?.do ?? '') &&
  statements.some(
    (one: Statement) => one.do === 'match' && !one.negated && one.keys.some(([value]) => isAddress(value, ip)),
  )
