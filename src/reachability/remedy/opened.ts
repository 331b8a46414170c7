import type { Rule } from '../../firewall/index.js'
import type { ReachabilityEndpoint, ReachabilityQuery } from '../query.js'
import type { World } from '../world/world.js'
import type { Ask, Asked } from './ask.js'
import type { Part } from './part.js'
import { publicAddresses } from './port-forward.js'

/** A port besides the query's, for rules without a port. */
const otherPort = 22
const mostNetworks = 3

const known = new WeakMap<World, Map<string, Answer>>()

interface Answer {
  readonly verdict: Asked['verdict']
  readonly deliveredTo?: string | undefined
}

/** A remedy's effects besides its purpose. */
export interface SideEffects {
  /** Questions whose answer was no, and no longer is. */
  readonly opens: readonly ReachabilityQuery[]
  /** A question whose answer was yes, and no longer is. */
  readonly breaks?: ReachabilityQuery
}

/** Asks other questions than the query, about its ends and others, before and after. */
export function sideEffects(
  query: ReachabilityQuery,
  asked: ReachabilityQuery,
  before: World,
  after: World,
  parts: readonly Part[],
  ask: Ask,
): SideEffects {
  const cache = known.get(before) ?? new Map<string, Answer>()
  known.set(before, cache)
  const own = new Set([keyOf(query), keyOf(asked)])
  const families = ['ipv4', 'ipv6'] as const
  const touched = families.filter((family) => parts.some((part) => touches(part, family)))
  // A port forward takes the host's own port from the senders it is for, and says so.
  const forwards = parts.some((part) => part.asks)
  const opens: ReachabilityQuery[] = []
  for (const other of othersOf(query, asked, before, touched, parts.every(isNarrow))) {
    const key = keyOf(other)
    if (own.has(key)) continue
    const was = cache.get(key) ?? ask(other, before)
    cache.set(key, { verdict: was.verdict, deliveredTo: was.deliveredTo })
    if (was.verdict === 'conditional') continue
    const { verdict, conditions, deliveredTo } = ask(other, after)
    if (was.verdict === 'yes') {
      const moved = deliveredTo !== was.deliveredTo && !forwards
      if (verdict === 'no' || moved) return { opens: [], breaks: other }
      // If it depends on the address or port, it may only hold for those of the query.
    } else if (verdict === 'yes' || (verdict === 'conditional' && conditions.every(({ kind }) => !ofSome.has(kind)))) {
      opens.push(other)
    }
  }
  return { opens }
}

const ofSome = new Set(['external-address', 'port-number'])

/** Its rules are limited to one source and one destination. */
const isNarrow = ({ changes }: Part): boolean =>
  changes.length > 0 &&
  changes.every(
    (change) =>
      change.kind === 'insert' && change.rules.every((rule) => asks(rule, 'source') && asks(rule, 'destination')),
  )

const asks = ({ statements }: Rule, field: 'source' | 'destination'): boolean =>
  statements.some(
    (one) =>
      one.do === 'match' && one.fields[0]?.field === field && one.keys.every(([value]) => typeof value === 'string'),
  )

/** Whether its changes can concern a family. */
const touches = ({ changes }: Part, family: ReachabilityQuery['family']): boolean =>
  changes.some((change) => {
    if (change.kind === 'policy-rule') return change.rule.family === family
    if (change.kind === 'sysctls') {
      const other = family === 'ipv4' ? /^net\.ipv6\.|ip6tables$/ : /^net\.ipv4\.|call-iptables$/
      return !Object.keys(change.values).every((name) => other.test(name))
    }
    if (change.kind !== 'insert' && change.kind !== 'table') return true
    const layer = change.table.family
    if (layer === 'ip' || layer === 'ip6') return (layer === 'ip') === (family === 'ipv4')
    const rules = change.kind === 'insert' ? change.rules : []
    const named = rules.flatMap(({ statements }) =>
      statements.flatMap((one) => (one.do === 'match' ? one.fields.flatMap((field) => field.family ?? []) : [])),
    )
    return rules.length === 0 || named.length === 0 || named.includes(family)
  })

const keyOf = ({ from, to, family, protocol, port }: ReachabilityQuery): string =>
  JSON.stringify([endKey(from), endKey(to), family, protocol, port])

const endKey = (end: ReachabilityEndpoint): string =>
  end.kind === 'guest' ? `${end.network}/${end.guest ?? ''}` : `${end.kind} ${end.address ?? ''}`

function othersOf(
  query: ReachabilityQuery,
  asked: ReachabilityQuery,
  world: World,
  families: readonly ReachabilityQuery['family'][],
  narrow: boolean,
): ReachabilityQuery[] {
  const ends = new Map<string, ReachabilityEndpoint>()
  const add = (end: ReachabilityEndpoint): void => {
    ends.set(endKey(end), end)
  }
  add(query.from)
  add(query.to)
  add(asked.to)
  if (!narrow) for (const end of endsBeside(query, world)) add(end)
  const list = [...ends.values()]
  const ports = [...new Set([query.port, undefined, otherPort])]
  const found: ReachabilityQuery[] = []
  for (const from of list) {
    for (const to of list) {
      if (from === to && !(from.kind === 'guest' && from.guest === undefined)) continue
      if (from.kind === to.kind && from.kind !== 'guest') continue
      for (const family of families) {
        if (!fits(from, family) || !fits(to, family)) continue
        const target = from.kind === 'external' ? sameHost(to, family, world) : to
        found.push({ from, to: target, family, protocol: 'icmp' })
        for (const protocol of ['tcp', 'udp'] as const) {
          for (const port of ports)
            found.push({ from, to: target, family, protocol, ...(port === undefined ? {} : { port }) })
        }
      }
    }
  }
  return found
}

/** Which of the host's addresses is meant must not depend on routes that a remedy changes. */
function sameHost(end: ReachabilityEndpoint, family: ReachabilityQuery['family'], world: World): ReachabilityEndpoint {
  if (end.kind !== 'host' || end.address !== undefined) return end
  const own = publicAddresses(world, family, undefined)[0]
  return own ? { kind: 'host', address: own.address } : end
}

/** A guest of each network, the host, and any external system. */
function endsBeside(query: ReachabilityQuery, world: World): ReachabilityEndpoint[] {
  const found: ReachabilityEndpoint[] = [{ kind: 'external' }]
  if (query.from.kind !== 'host' && query.to.kind !== 'host') found.push({ kind: 'host' })
  const networks = [query.from, query.to].flatMap((end) => (end.kind === 'guest' ? [end.network] : []))
  const all = [...new Set([...networks, ...[...world.home.networks].map(({ name }) => name)])].slice(0, mostNetworks)
  for (const network of all) {
    const named = world.home.guestsOf(network).map(({ name }) => name)
    const other = named.find(
      (name) => ![query.from, query.to].some((end) => end.kind === 'guest' && end.guest === name),
    )
    found.push({ kind: 'guest', network, ...(other === undefined ? {} : { guest: other }) })
  }
  return found
}

const fits = (end: ReachabilityEndpoint, family: ReachabilityQuery['family']): boolean =>
  end.kind === 'guest' || end.address === undefined || end.address.includes(':') === (family === 'ipv6')
