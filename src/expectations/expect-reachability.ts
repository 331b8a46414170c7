import { readFile } from 'node:fs/promises'
import {
  type AddressFamily,
  argumentError,
  atOnce,
  type CallLimits,
  checkOptions,
  DefinitionError,
  type DefinitionIssue,
  familyOf,
  inSlices,
  limitChecks,
  limited,
  printable,
  type ReachabilityVerdict,
  type Sliced,
} from '../base/index.js'
import {
  type Assumptions,
  checkNames,
  checkQuery,
  type Explanation,
  explainIn,
  type ReachabilityOverrides,
  type ReachabilityProtocol,
  type ReachabilityQuery,
  type Surroundings,
  surroundingsOf,
  World,
} from '../reachability/index.js'
import type { Snapshot } from '../snapshot/index.js'
import { type ExpectedEndpoint, endpointOf, isIssue } from './endpoint-text.js'
import type { ReachabilityExpectation, ReachabilityExpectations } from './expectations.js'
import { parseExpectations } from './parse-expectations.js'

/** One question of an expectation, and its answer. */
export interface ExpectationResult {
  /** Its path, `expect[2]`. */
  readonly path: string
  /** The expectation's name. */
  readonly name?: string
  /** The query. */
  readonly query: ReachabilityQuery
  /** The expected verdict. */
  readonly expected: ReachabilityVerdict
  /** The actual verdict. */
  readonly actual: ReachabilityVerdict
  /**
   * `met`: as expected; `failed`: the opposite, or definite although conditional was expected; `open`: conditional
   * although yes or no was expected.
   */
  readonly outcome: 'met' | 'failed' | 'open'
  /** Whether it makes the report fail. */
  readonly fails: boolean
  /** Why, and what would help; for unmet expectations. */
  readonly explanation?: Explanation
}

/** The results of checking expectations, as plain data; for people: `expectationsText()`. */
export interface ExpectationReport {
  /** Nothing fails. */
  readonly ok: boolean
  /** For a process: 0 if ok, otherwise 1. */
  readonly exitCode: 0 | 1
  /** Counts by outcome. */
  readonly counts: { readonly met: number; readonly failed: number; readonly open: number }
  /** In the order of the document, with lists expanded. */
  readonly results: readonly ExpectationResult[]
}

/** Values that override what was read, and the document's assumptions. */
export interface ExpectOptions extends ReachabilityOverrides, CallLimits {}

/** Anything that can take a snapshot, such as a connection. */
export interface SnapshotSource {
  /** Reads networks, guests and their machine. */
  snapshot(limits?: CallLimits): Promise<Snapshot>
}

const overrideChecks = { guests: 'array', machines: 'array', segments: 'array', assume: 'object' } as const

/**
 * Checks expectations against a snapshot.
 *
 * @throws DefinitionError  for invalid expectations, or unknown networks or guests, with every path
 */
export function checkExpectations(
  expectations: ReachabilityExpectations,
  against: Snapshot | Surroundings,
  options: ReachabilityOverrides = {},
): ExpectationReport {
  checkOptions<ReachabilityOverrides>('checkExpectations', options, overrideChecks)
  return atOnce(checkInSteps(parseExpectations(expectations), against, options))
}

/**
 * Checks who must and must not reach whom, for CI: expectations are kept next to the definitions.
 *
 * ```yaml
 * expect:
 *   - { from: external, to: guest web, protocol: tcp, port: 443, verdict: yes }
 *   - { from: network lab, to: [host, network office], verdict: no }
 * ```
 *
 * ```ts
 * const report = await expectReachability('expectations.yaml', connection)
 * console.log(expectationsText(report))
 * process.exitCode = report.exitCode
 * ```
 *
 * @param expectations  a file in YAML or JSON, by path or URL, or the data itself
 * @param against  a snapshot, or a connection to take one from
 * @throws DefinitionError  for invalid expectations, or unknown networks or guests, with every path; for a machine that
 *   could not be read
 */
export async function expectReachability(
  expectations: string | URL | ReachabilityExpectations,
  against: Snapshot | Surroundings | SnapshotSource,
  options: ExpectOptions = {},
): Promise<ExpectationReport> {
  checkOptions<ExpectOptions>('expectReachability', options, { ...overrideChecks, ...limitChecks })
  return limited(options, 'expectReachability', async (signal) => {
    const isFile = typeof expectations === 'string' || expectations instanceof URL
    const read = parseExpectations(isFile ? await textOf(expectations, signal) : expectations)
    const isSource = typeof against === 'object' && against !== null && 'snapshot' in against
    const found = isSource ? await against.snapshot({ signal }) : against
    const { timeout: _timeout, signal: _signal, ...known } = options
    return await inSlices(checkInSteps(read, found, known), signal)
  })
}

async function textOf(file: string | URL, signal: AbortSignal | undefined): Promise<string> {
  try {
    return await readFile(file, { encoding: 'utf8', signal })
  } catch (error) {
    signal?.throwIfAborted()
    const why = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'no such file' : String(error)
    throw argumentError(
      'expectReachability',
      'expectations',
      `must be a readable file, or the data itself; ${String(file)}: ${why}`,
    )
  }
}

function* checkInSteps(
  { expect, assume, conditional = 'fail' }: ReachabilityExpectations,
  against: Snapshot | Surroundings,
  known: ReachabilityOverrides,
): Sliced<ExpectationReport> {
  const assumed: Assumptions = { ...assume, ...known.assume }
  const world = new World(surroundingsOf(against, { ...known, assume: assumed }))
  const asked = questionsOf(expect, world)
  const results: ExpectationResult[] = []
  for (const { path, query, entry } of asked) {
    yield
    const explanation = explainIn(query, world)
    const actual = explanation.verdict
    const expected = verdictOf(entry)
    const outcome =
      actual === expected ? 'met' : actual === 'conditional' && expected !== 'conditional' ? 'open' : 'failed'
    const fails = outcome === 'failed' || (outcome === 'open' && (entry.conditional ?? conditional) === 'fail')
    const { name } = entry
    const why = outcome === 'met' ? {} : { explanation }
    results.push({ path, ...(name === undefined ? {} : { name }), query, expected, actual, outcome, fails, ...why })
  }
  const count = (of: ExpectationResult['outcome']): number => results.filter(({ outcome }) => outcome === of).length
  const ok = !results.some(({ fails }) => fails)
  const counts = { met: count('met'), failed: count('failed'), open: count('open') }
  return { ok, exitCode: ok ? 0 : 1, counts, results }
}

const verdictOf = ({ verdict }: ReachabilityExpectation): ReachabilityVerdict =>
  typeof verdict === 'boolean' ? (verdict ? 'yes' : 'no') : verdict

interface Question {
  readonly path: string
  readonly entry: ReachabilityExpectation
  readonly query: ReachabilityQuery
}

/** Every sender with every receiver, in each family and protocol. @throws DefinitionError  for unknown endpoints */
function questionsOf(expect: readonly ReachabilityExpectation[], world: World): Question[] {
  const issues = new Map<string, DefinitionIssue>()
  const asked: Question[] = []
  for (const [index, entry] of expect.entries()) {
    const path = `expect[${index}]`
    for (const query of queriesOf(entry, path, world, issues)) {
      try {
        checkQuery(query)
        checkNames(query, world.home, world.others)
        asked.push({ path, entry, query })
      } catch (error) {
        if (!(error instanceof DefinitionError)) throw error
        for (const { path: at, message } of error.issues)
          issues.set(`${path}.${at} ${message}`, { path: `${path}.${at}`, message })
      }
    }
  }
  if (issues.size > 0) throw new DefinitionError([...issues.values()])
  return asked
}

function* queriesOf(
  entry: ReachabilityExpectation,
  path: string,
  world: World,
  issues: Map<string, DefinitionIssue>,
): Generator<ReachabilityQuery> {
  const ends = (side: 'from' | 'to') =>
    listOf(entry[side]).flatMap((end) => {
      const resolved = withNetwork(endpointOf(end), world)
      if (!('message' in resolved)) return [resolved]
      const issue = { path: `${path}.${side}`, message: resolved.message }
      issues.set(`${issue.path} ${issue.message}`, issue)
      return []
    })
  const protocols = entry.protocol === undefined ? (['icmp', 'tcp', 'udp'] as const) : listOf(entry.protocol)
  const ports = entry.port === undefined ? [undefined] : listOf(entry.port)
  const [all, others] = [ends('from'), ends('to')]
  for (const from of all) {
    for (const to of others) {
      for (const family of familiesOf(entry, from, to)) {
        for (const protocol of protocols as readonly ReachabilityProtocol[]) {
          for (const port of ports) yield { from, to, family, protocol, ...(port === undefined ? {} : { port }) }
        }
      }
    }
  }
}

/** A named guest must be on just one network, or its network must be named. */
function withNetwork(
  end: ExpectedEndpoint | DefinitionIssue,
  world: World,
): ReachabilityQuery['from'] | DefinitionIssue {
  if (isIssue(end) || end.kind !== 'guest' || end.network !== undefined) return end as ReachabilityQuery['from']
  const { guest = '', machine } = end
  const home = machine === undefined ? world.home : world.others.get(machine)
  const names = [...(home?.networks ?? [])].map(({ name }) => name)
  const on = names.filter((name) => home?.guestsOf(name).some((one) => one.name === guest))
  const [network] = on
  if (network !== undefined && on.length === 1) return { ...end, network }
  const shown = printable(guest)
  const message =
    on.length > 1
      ? `guest ${shown} is on ${on.map(printable).join(', ')}: write 'guest ${printable(network ?? '')}/${shown}'`
      : `no guest ${shown} runs on any network`
  return { path: '', message }
}

function familiesOf(
  { family }: ReachabilityExpectation,
  ...ends: readonly ReachabilityQuery['from'][]
): readonly AddressFamily[] {
  if (family !== undefined) return listOf(family)
  const named = ends.flatMap((end) => (end.kind === 'guest' ? [] : (familyOf(end.address ?? '') ?? [])))
  return named.length > 0 ? [...new Set(named)] : ['ipv4', 'ipv6']
}

const listOf = <T>(value: T | readonly T[]): readonly T[] => (Array.isArray(value) ? value : [value as T])
