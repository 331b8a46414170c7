import { DefinitionError, type DefinitionFinding, Findings, familyName, ipOf } from '../base/index.js'
import { holdAgainst } from '../xml/index.js'
import { clashes } from './clashes.js'
import { type ForwardPolicy, type PolicyDefinition, type PolicyPlace, policySchema } from './definition.js'
import { mostMoved } from './rules/forward-rules.js'
import { portsOf } from './values.js'

/**
 * Checks a policy independently of its host: its form, and contradictions.
 *
 * @param definition  anything; an invalid value gives errors, not an exception
 * @returns everything that is wrong, each with its path
 */
export function checkPolicy(definition: PolicyDefinition): DefinitionFinding[] {
  const findings = new Findings()
  const { issues, typed } = holdAgainst(policySchema(), definition)
  for (const { path, message } of issues) findings.error(path, message)
  if (!typed || issues.length > 0) return findings.list
  const { forward = [], allow = [], limit = [], names = [] } = definition
  if (forward.length + allow.length + limit.length + names.length === 0)
    findings.error('', 'is empty: give it forward, allow, limit or names')
  for (const [index, one] of forward.entries())
    checkForward(findings, one, forward.slice(0, index), `forward[${index}]`)
  for (const [index, one] of allow.entries()) {
    const path = `allow[${index}]`
    checkPlace(findings, one.from, `${path}.from`, ['network', 'guest', 'mac', 'address', 'outside'])
    checkPlace(findings, one.to, `${path}.to`, ['network', 'guest', 'mac', 'address', 'outside'])
    checkPorts(findings, one, path)
    checkFamily(findings, one.family, [one.from, one.to], path)
  }
  for (const [index, one] of limit.entries()) {
    const path = `limit[${index}]`
    checkPlace(findings, one.of, `${path}.of`, ['network', 'guest', 'mac'])
    for (const [at, exception] of (one.to ?? []).entries()) checkPorts(findings, exception, `${path}.to[${at}]`)
    const same = limit.findIndex((other) => JSON.stringify(other.of) === JSON.stringify(one.of))
    if (same < index) findings.error(`${path}.of`, `is already limited by limit[${same}]; merge the two`)
  }
  for (const [index, { network }] of names.entries()) {
    const same = names.findIndex((other) => other.network === network)
    if (same < index) findings.error(`names[${index}].network`, `${network} is already in names[${same}]`)
  }
  return findings.list
}

/**
 * Reads a policy from an object or JSON text.
 *
 * @throws DefinitionError  with everything that is wrong
 */
export function parsePolicy(from: unknown): PolicyDefinition {
  const definition = typeof from === 'string' ? parseText(from) : from
  const issues = checkPolicy(definition as PolicyDefinition)
  if (issues.length > 0) throw new DefinitionError(issues.map(({ path, message }) => ({ path, message })))
  return definition as PolicyDefinition
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const message = `is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`
    throw new DefinitionError([{ path: '', message }])
  }
}

type Kind = keyof PolicyPlace

function checkPlace(findings: Findings, place: PolicyPlace, path: string, allowed: readonly Kind[]): void {
  const given = (Object.keys(place) as Kind[]).filter((kind) => place[kind] !== undefined)
  const refused = given.find((kind) => !allowed.includes(kind))
  const words = allowed.join(', ')
  if (refused) findings.error(`${path}.${refused}`, `is not allowed here; allowed: ${words}`)
  else if (given.length === 0) findings.error(path, `is empty: give one of ${words}`)
  else if (place.outside === false) findings.error(`${path}.outside`, 'false has no effect: omit it')
  else if (place.mac !== undefined && place.network === undefined)
    findings.error(`${path}.network`, 'is required with mac: the network that the interface is on')
  const which = given.filter((kind) => kind !== 'network')
  if (which.length > 1) findings.error(path, `has ${which.join(' and ')}: give just one`)
  else if (place.network !== undefined && (place.address !== undefined || place.outside))
    findings.error(path, `has network and ${which[0]}: give just one`)
}

function checkPorts(
  findings: Findings,
  { protocol, port }: { readonly protocol?: string; readonly port?: number | string },
  path: string,
): void {
  if (protocol === 'icmp' && port !== undefined)
    findings.error(`${path}.port`, `${port} is not allowed: ICMP has no ports`)
}

function checkFamily(
  findings: Findings,
  family: 'ipv4' | 'ipv6' | undefined,
  places: readonly PolicyPlace[],
  path: string,
): void {
  const given = new Set(places.flatMap(({ address }) => (address === undefined ? [] : (ipOf(address)?.family ?? []))))
  if (given.size > 1) findings.error(path, 'has an IPv4 address and an IPv6 address: a packet has one or the other')
  const [only] = given
  if (family !== undefined && only !== undefined && family !== only)
    findings.error(`${path}.family`, `'${family}' does not fit the address, which is ${familyName(only)}`)
}

function checkForward(findings: Findings, one: ForwardPolicy, earlier: readonly ForwardPolicy[], path: string): void {
  checkPlace(findings, one.to, `${path}.to`, ['network', 'guest', 'mac', 'address'])
  const { to, port, targetPort, from } = one
  if (to.network !== undefined && to.guest === undefined && to.mac === undefined && to.address === undefined)
    findings.error(`${path}.to`, `network ${to.network} is not a single target: add guest or mac`)
  if (to.address?.includes('/')) findings.error(`${path}.to.address`, `${to.address} is a subnet: give one address`)
  if (from?.length === 0) findings.error(`${path}.from`, 'is empty, so no one could use it; omit it for everyone')
  checkFamily(findings, one.family, [to, ...(one.address === undefined ? [] : [{ address: one.address }])], path)
  const range = portsOf(port)
  if (!range) return
  const size = range.to - range.from + 1
  if (targetPort !== undefined && targetPort + size - 1 > 65535)
    findings.error(`${path}.targetPort`, `${targetPort} leaves no room for ${size} ports (up to 65535)`)
  if (targetPort !== undefined && targetPort !== range.from && size > mostMoved)
    findings.error(
      `${path}.port`,
      `${port} has ${size} ports: up to ${mostMoved} can be mapped to other ports; omit targetPort`,
    )
  const clash = earlier.findIndex((other) => clashes(one, other))
  if (clash >= 0) findings.error(`${path}.port`, `${port} is already forwarded by forward[${clash}]`)
}
