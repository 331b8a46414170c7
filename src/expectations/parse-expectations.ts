import {
  DefinitionError,
  type DefinitionIssue,
  likely,
  loadValibot,
  loadYaml,
  printable,
  quote,
  schemaOfShape,
} from '../base/index.js'
import { endpointOf, isIssue } from './endpoint-text.js'
import { expectationsShape, type ReachabilityExpectations } from './expectations.js'

const known = {
  document: ['version', 'assume', 'conditional', 'expect'],
  expectation: ['name', 'from', 'to', 'family', 'protocol', 'port', 'verdict', 'conditional'],
  assume: ['externalRoutes', 'switchHairpin', 'linkAggregation', 'underLimits', 'ordinaryPackets', 'unreadRules'],
}

/** For something else entirely, a few paths are enough. */
const mostIssues = 20

/**
 * Reads expectations.
 *
 * @param value  YAML or JSON text, or data parsed from it
 * @throws DefinitionError  for invalid expectations, with every path that is wrong
 */
export function parseExpectations(value: unknown): ReachabilityExpectations {
  const read = typeof value === 'string' ? fromText(value) : value
  if (!isRecord(read) || !('expect' in read)) {
    const example = "{ expect: [{ from: 'external', to: 'network lab', verdict: 'no' }] }"
    const what = read === null || read === undefined ? 'an empty document' : isRecord(read) ? 'this' : shown(read)
    throw new DefinitionError([
      isRecord(read)
        ? { path: 'expect', message: `is required: a list of expectations, such as ${example}` }
        : { path: '', message: `${what} is not a document of expectations: write ${example}` },
    ])
  }
  const issues = issuesOf(read)
  if (issues.length > 0) throw new DefinitionError(issues.slice(0, mostIssues))
  return read as unknown as ReachabilityExpectations
}

function issuesOf(read: Record<string, unknown>): DefinitionIssue[] {
  const issues: DefinitionIssue[] = [...unknownKeys('', read, known.document)]
  const { expect, version, conditional, assume } = read
  if (version !== undefined && version !== 1)
    issues.push({ path: 'version', message: `${shown(version)} is not supported: this release reads version 1` })
  issues.push(...choice('conditional', conditional, ['fail', 'pass']))
  if (assume !== undefined) {
    if (isRecord(assume)) issues.push(...unknownKeys('assume', assume, known.assume), ...assumed(assume))
    else issues.push({ path: 'assume', message: `${shown(assume)} is not an object such as { externalRoutes: true }` })
  }
  if (!Array.isArray(expect)) return [...issues, { path: 'expect', message: `${shown(expect)} is not an array` }]
  if (expect.length === 0) issues.push({ path: 'expect', message: 'is empty, so nothing would be checked' })
  for (const [index, one] of expect.entries()) {
    const path = `expect[${index}]`
    if (isRecord(one)) issues.push(...ofEntry(path, one))
    else issues.push({ path, message: `${shown(one)} is not an expectation: write { from: …, to: …, verdict: … }` })
  }
  // Whatever passes the checks above must match the schema.
  if (issues.length > 0) return issues
  const { issues: left = [] } = loadValibot().safeParse(schemaOfShape(expectationsShape), plain(read))
  return left.map(({ path, message }) => ({ path: path?.map(({ key }) => String(key)).join('.') ?? '', message }))
}

/** With verdicts as words, as in the schema. */
const plain = (read: Record<string, unknown>): unknown => ({
  ...read,
  expect: (read.expect as Record<string, unknown>[]).map((one) => ({
    ...one,
    verdict: one.verdict === true ? 'yes' : one.verdict === false ? 'no' : one.verdict,
  })),
})

function ofEntry(path: string, one: Record<string, unknown>): DefinitionIssue[] {
  const issues = unknownKeys(path, one, known.expectation)
  const { name, from, to, family, protocol, port, verdict, conditional } = one
  if (name !== undefined && typeof name !== 'string')
    issues.push({ path: `${path}.name`, message: `${shown(name)} is not text: put it in quotes` })
  for (const [side, ends] of [
    ['from', from],
    ['to', to],
  ] as const) {
    if (ends === undefined) {
      issues.push({ path: `${path}.${side}`, message: "is required: host, external, 'network NAME', 'guest NAME'" })
      continue
    }
    for (const [at, end] of each(`${path}.${side}`, ends)) {
      const read = endpointOf(end)
      if (isIssue(read)) issues.push({ path: read.path ? `${at}.${read.path}` : at, message: read.message })
    }
    if (Array.isArray(ends) && ends.length === 0) issues.push({ path: `${path}.${side}`, message: 'is empty' })
  }
  for (const [at, value] of each(`${path}.family`, family)) issues.push(...choice(at, value, ['ipv4', 'ipv6']))
  for (const [at, value] of each(`${path}.protocol`, protocol))
    issues.push(...choice(at, value, ['icmp', 'tcp', 'udp']))
  for (const [at, value] of each(`${path}.port`, port)) {
    if (!Number.isInteger(value) || Number(value) < 1 || Number(value) > 65535)
      issues.push({ path: at, message: `${shown(value)} is not a valid port (1–65535)` })
  }
  for (const [name, value] of Object.entries({ family, protocol, port })) {
    if (Array.isArray(value) && value.length === 0)
      issues.push({ path: `${path}.${name}`, message: 'is empty: omit it for all' })
  }
  const protocols = protocol === undefined ? ['icmp'] : [protocol].flat()
  if (port !== undefined && protocols.includes('icmp')) {
    const message = protocol === undefined ? "only tcp and udp have ports: add protocol: 'tcp'" : 'ICMP has no ports'
    issues.push({ path: `${path}.port`, message })
  }
  if (verdict === undefined) issues.push({ path: `${path}.verdict`, message: 'is required: yes, no or conditional' })
  else if (typeof verdict !== 'boolean')
    issues.push(...choice(`${path}.verdict`, verdict, ['yes', 'no', 'conditional']))
  return [...issues, ...choice(`${path}.conditional`, conditional, ['fail', 'pass'])]
}

/** A value, or each of a list, with its path. */
function* each(path: string, value: unknown): Generator<readonly [path: string, value: unknown]> {
  if (Array.isArray(value)) yield* value.map((one, index) => [`${path}[${index}]`, one] as const)
  else if (value !== undefined) yield [path, value]
}

function* assumedIssues(assume: Record<string, unknown>): Generator<DefinitionIssue> {
  for (const [name, value] of Object.entries(assume)) {
    const allowed = name === 'unreadRules' ? ['pass', 'apply'] : [true, false]
    if (known.assume.includes(name) && value !== undefined && !allowed.includes(value as never))
      yield { path: `assume.${name}`, message: `${shown(value)} is not valid; use ${allowed.map(shown).join(' or ')}` }
  }
}
const assumed = (assume: Record<string, unknown>): DefinitionIssue[] => [...assumedIssues(assume)]

function choice(path: string, value: unknown, choices: readonly string[]): DefinitionIssue[] {
  if (value === undefined || (typeof value === 'string' && choices.includes(value))) return []
  const near = typeof value === 'string' ? likely(value, choices) : undefined
  const hint = near === undefined ? '' : `; did you mean ${near}?`
  return [{ path, message: `${shown(value)} is not one of ${choices.join(', ')}${hint}` }]
}

function unknownKeys(path: string, of: Record<string, unknown>, names: readonly string[]): DefinitionIssue[] {
  return Object.keys(of).flatMap((name) => {
    if (names.includes(name)) return []
    const near = likely(name, names)
    const hint = near === undefined ? `it has ${names.join(', ')}` : `did you mean ${near}?`
    return [{ path: path ? `${path}.${printable(name)}` : printable(name), message: `is not known; ${hint}` }]
  })
}

/** JSON is YAML, too. */
function fromText(text: string): unknown {
  const { parseDocument } = loadYaml()
  const document = parseDocument(text, { prettyErrors: true })
  const [error] = document.errors
  if (error) {
    const [first = ''] = error.message.split('\n')
    throw new DefinitionError([{ path: '', message: `the text is not YAML or JSON: ${printable(first)}` }])
  }
  try {
    return document.toJS()
  } catch (reason) {
    const message = `the text is not YAML or JSON: ${printable((reason as Error).message)}`
    throw new DefinitionError([{ path: '', message }])
  }
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export function shown(value: unknown): string {
  return printable(quote(value))
}
