import { type AddressFamily, checkShape, DefinitionError, type DefinitionIssue, ipOf, likely } from '../base/index.js'
import type { Assumptions, ReachabilityQuery } from './query.js'

const families: readonly string[] = ['ipv4', 'ipv6']
const protocols: readonly string[] = ['icmp', 'tcp', 'udp']
const kinds: readonly string[] = ['guest', 'host', 'external']

/**
 * Checks a query by itself, independently of existing networks and guests.
 *
 * @throws DefinitionError  with every issue
 */
export function checkQuery(query: ReachabilityQuery): void {
  checkShape('explain', 'query', query, {}, 'a query such as { from, to, family, protocol }')
  const { from, to, family, protocol, port, length } = query
  const issues: DefinitionIssue[] = []
  const refuse = (path: string, message: string): void => void issues.push({ path, message })
  if (!families.includes(family)) refuse('family', notOneOf(family, families, 'ipv4 or ipv6'))
  if (!protocols.includes(protocol)) refuse('protocol', notOneOf(protocol, protocols))
  if (port !== undefined && !isPort(port)) {
    const number = isPort(Number(port)) ? `: use the number ${Number(port)}` : ''
    refuse('port', `${shown(port)} is not a valid port (1–65535)${number}`)
  }
  if (length !== undefined && !(Number.isInteger(length) && length >= 68 && length <= 65535))
    refuse('length', `${shown(length)} is not a packet's length (68–65535 bytes, IP header included)`)
  for (const [path, end] of [
    ['from', from],
    ['to', to],
  ] as const) {
    if (typeof end !== 'object' || end === null) refuse(path, notAnEnd(end))
    else if (!kinds.includes(end.kind)) refuse(`${path}.kind`, notOneOf(end.kind, kinds))
    else if (end.kind !== 'guest' && end.address !== undefined) {
      const issue = addressIssue(end.address, family)
      if (issue) refuse(`${path}.address`, issue)
    }
  }
  if (from?.kind === 'external' && to?.kind === 'external')
    refuse('to', 'both ends are external, so this host is not involved')
  if (issues.length > 0) throw new DefinitionError(issues)
}

/** What is wrong with a word, and which one may be meant. */
function notOneOf(word: unknown, words: readonly string[], listed = `one of ${words.join(', ')}`): string {
  if (word === undefined) return `is required: ${listed}`
  const meant = typeof word === 'string' ? (otherNames[word.toLowerCase()] ?? likely(word, words)) : undefined
  const hint = meant !== undefined && words.includes(meant) ? `; did you mean '${meant}'?` : ''
  return `${shown(word)} is not ${listed}${hint}`
}

const otherNames: Readonly<Record<string, string>> = {
  outside: 'external',
  internet: 'external',
  vm: 'guest',
  domain: 'guest',
  ping: 'icmp',
  icmpv6: 'icmp',
  inet: 'ipv4',
  inet6: 'ipv6',
  '4': 'ipv4',
  '6': 'ipv6',
}

/** What to write for an end of a query that is missing, or not an object. */
function notAnEnd(end: unknown): string {
  const guest = typeof end === 'string' ? shown(end) : "'NAME'"
  const ways = `{ kind: 'guest', guest: ${guest} }, { kind: 'host' } for this host, or { kind: 'external' }`
  if (end === undefined) return `is required: ${ways}`
  const kind = typeof end === 'string' ? (otherNames[end.toLowerCase()] ?? end) : undefined
  const meant = kind !== undefined && kinds.includes(kind) ? `{ kind: '${kind}' }` : ways
  return `${shown(end)} is not an object such as ${meant}`
}

const assumptionValues: Readonly<Record<keyof Assumptions, readonly unknown[]>> = {
  externalRoutes: [true, false],
  switchHairpin: [true, false],
  linkAggregation: [true, false],
  underLimits: [true, false],
  ordinaryPackets: [true, false],
  unreadRules: ['pass', 'apply'],
}

/** @throws DefinitionError for an unknown assumption, or an invalid value */
export function checkAssumptions(assume: Assumptions): void {
  const issues = Object.entries(assume).flatMap(([name, value]): DefinitionIssue[] => {
    const path = `assume.${name}`
    const allowed = Object.hasOwn(assumptionValues, name) ? assumptionValues[name as keyof Assumptions] : undefined
    if (!allowed) {
      const known = Object.keys(assumptionValues).join(', ')
      return [{ path, message: `unknown assumption ${shown(name)}; assumptions are ${known}` }]
    }
    if (value === undefined || allowed.includes(value)) return []
    return [{ path, message: `${shown(value)} is not valid; use ${allowed.map(shown).join(' or ')}` }]
  })
  if (issues.length > 0) throw new DefinitionError(issues)
}

/** The existing networks and guests. */
export interface KnownNames {
  readonly networks: Iterable<{ readonly name: string }>
  network(name: string): unknown
  guestsOf(network: string): readonly { readonly name: string }[]
}

/**
 * @param others  those of other machines, by name
 * @throws DefinitionError  if a query names an unknown machine, network or guest
 */
export function checkNames(
  { from, to }: ReachabilityQuery,
  home: KnownNames,
  others: ReadonlyMap<string, KnownNames> = new Map(),
): void {
  const issues: DefinitionIssue[] = []
  for (const [path, end] of [
    ['from', from],
    ['to', to],
  ] as const) {
    if (end.kind === 'external') continue
    const { machine } = end
    const known = machine === undefined ? home : others.get(machine)
    if (!known) {
      const there = [...others.keys()].map((name) => ({ name }))
      const message = `there is no machine ${shown(machine)}; ${listed(there)}, besides the host, which needs no name`
      issues.push({ path: `${path}.machine`, message })
      continue
    }
    if (end.kind !== 'guest') continue
    const { network, guest } = end
    if (!known.network(network)) {
      issues.push({
        path: `${path}.network`,
        message: `there is no network ${shown(network)}; ${listed(known.networks)}`,
      })
    } else if (guest !== undefined && !known.guestsOf(network).some(({ name }) => name === guest)) {
      const message = `there is no guest ${shown(guest)} on network '${network}'; ${listed(known.guestsOf(network))}`
      issues.push({ path: `${path}.guest`, message })
    }
  }
  if (issues.length > 0) throw new DefinitionError(issues)
}

function listed(named: Iterable<{ readonly name: string }>): string {
  const names = Array.from(named, ({ name }) => name)
  return names.length > 0 ? `known: ${names.join(', ')}` : 'none is known'
}

/** ICMP has no ports: a query that names one means another protocol. */
export function portIssue({ protocol, port }: Pick<ReachabilityQuery, 'protocol' | 'port'>): DefinitionIssue[] {
  if (port === undefined || protocol !== 'icmp') return []
  return [{ path: 'port', message: `ICMP has no ports: omit ${shown(port)}, or use protocol 'tcp' or 'udp'` }]
}

export const isPort = (port: number): boolean => Number.isInteger(port) && port >= 1 && port <= 65535

function addressIssue(text: string, family: AddressFamily): string | undefined {
  const ip = typeof text === 'string' ? ipOf(text) : undefined
  if (!ip) return `${shown(text)} is not an IP address`
  if (ip.family === family || !families.includes(family)) return undefined
  return `${text} is not an ${family} address: use family '${ip.family}', or an ${family} address`
}

function shown(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`
  return typeof value === 'object' && value !== null ? 'an object' : String(value)
}
