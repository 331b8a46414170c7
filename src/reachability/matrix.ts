import {
  type AddressFamily,
  atOnce,
  checkOptions,
  checkShape,
  DefinitionError,
  type OptionChecks,
  printable,
  type ReachabilityVerdict,
  type Sliced,
} from '../base/index.js'
import type { Snapshot } from '../snapshot/index.js'
import { checkQuery, portIssue } from './check-query.js'
import { judgeIn } from './explain.js'
import type { BriefAnswer } from './judge.js'
import type { ReachabilityEndpoint, ReachabilityMachine, ReachabilityProtocol, Surroundings } from './query.js'
import { networkNames, overrideChecks, type ReachabilityOverrides, surroundingsOf } from './surroundings.js'
import { World } from './world/world.js'

/** The place that a row or column stands for. */
export interface MatrixEnd {
  /** `default`, the network's name; `host`; `router`, another machine's name; `lan@router`, its network; `external`. */
  readonly name: string
  readonly endpoint: ReachabilityEndpoint
}

/** One pair of places, in one family. */
export interface MatrixCell {
  /** The sender's place: one of `places`. */
  readonly from: string
  /** The receiver's place: one of `places`. */
  readonly to: string
  /** The family of the query. */
  readonly family: AddressFamily
  /** Whether it gets through: `yes`, `no` or `conditional`. */
  readonly verdict: ReachabilityVerdict
  /** The kinds of its conditions, or how it fails, in a few words. */
  readonly because?: string
}

/** Who can reach whom, as plain JSON. */
export interface ReachabilityMatrix {
  /** The networks by name, `host`, other machines and their networks, `external`, in the order of rows and columns. */
  readonly places: readonly string[]
  /** The families of the matrix. */
  readonly families: readonly AddressFamily[]
  /** The protocol of the matrix. */
  readonly protocol: ReachabilityProtocol
  /** Row by row, families inside. */
  readonly cells: readonly MatrixCell[]
}

/** Options of a matrix. */
export interface MatrixOptions extends ReachabilityOverrides {
  /** Only these networks against everything; omitted: all. */
  readonly networks?: readonly string[]
  /** Omitted: both, if the networks have both. */
  readonly families?: readonly AddressFamily[]
  /** Omitted: `icmp`. */
  readonly protocol?: ReachabilityProtocol
  /** The port, for TCP and UDP; omitted: one that no rule names. */
  readonly port?: number
}

export const matrixChecks: OptionChecks<MatrixOptions> = {
  networks: 'array',
  families: 'array',
  // Checked like a query's, whose messages are better.
  protocol: () => undefined,
  port: () => undefined,
  ...overrideChecks,
}

/**
 * All networks, the host, any other given machines and the outside against each other: a guest of each network sends to
 * a guest of the other; within one network, to another guest.
 *
 * @throws DefinitionError  for invalid options, such as an unknown network or a port for ICMP
 */
export const reachabilityMatrix = (
  snapshot: Snapshot | Surroundings,
  options: MatrixOptions = {},
): ReachabilityMatrix => {
  checkOptions<MatrixOptions>('reachabilityMatrix', options, matrixChecks)
  return atOnce(matrixInSteps(snapshot, options))
}

/** The same, cell by cell. */
export function* matrixInSteps(
  snapshot: Snapshot | Surroundings,
  options: MatrixOptions = {},
): Sliced<ReachabilityMatrix> {
  const { families = ['ipv4', 'ipv6'], protocol = 'icmp', port } = options
  const names = networkNames(snapshot)
  checkMatrixOptions(options, names)
  const world = new World(surroundingsOf(snapshot, options))
  const wanted = new Set(options.networks ?? names)
  const elsewhere = placesOf(world.surroundings.machines ?? [])
  const places: MatrixEnd[] = [
    ...names.map((name): MatrixEnd => ({ name, endpoint: { kind: 'guest', network: name } })),
    { name: 'host', endpoint: { kind: 'host' } },
    ...elsewhere,
    { name: 'external', endpoint: { kind: 'external' } },
  ]
  if (options.networks === undefined) for (const { name } of elsewhere) wanted.add(name)
  const cells: MatrixCell[] = []
  for (const from of places) {
    for (const to of places) {
      // From a machine to itself, or from outside to outside, no network is involved.
      if (!elsewhere.includes(from) && !elsewhere.includes(to) && !isGuest(from) && !isGuest(to)) continue
      if (from === to && !isGuest(from)) continue
      if (!wanted.has(from.name) && !wanted.has(to.name)) continue
      for (const family of families) {
        const query = {
          from: from.endpoint,
          to: to.endpoint,
          family,
          protocol,
          ...(port === undefined ? {} : { port }),
        }
        yield
        const { verdict, failure, conditions } = judgeIn(query, world)
        const because =
          verdict === 'no' ? failureText(failure) : verdict === 'conditional' ? conditionText(conditions) : undefined
        cells.push({ from: from.name, to: to.name, family, verdict, ...(because ? { because } : {}) })
      }
    }
  }
  const shown = places.filter(({ name }) => cells.some(({ from, to }) => from === name || to === name))
  return { places: shown.map(({ name }) => name), families, protocol, cells }
}

const isGuest = ({ endpoint }: MatrixEnd): boolean => endpoint.kind === 'guest'

/** Other machines, each by its name, and their networks, `lan@router`. */
const placesOf = (machines: readonly ReachabilityMachine[]): MatrixEnd[] =>
  machines.flatMap(({ name: machine, networks = [] }) => [
    ...networks.map(
      ({ name }): MatrixEnd => ({
        name: `${name}@${machine}`,
        endpoint: { kind: 'guest', network: name, machine },
      }),
    ),
    { name: machine, endpoint: { kind: 'host', machine } },
  ])

/** @param names  the existing networks; omitted: not known yet */
export function checkMatrixOptions(options: MatrixOptions, names?: readonly string[]): void {
  const { families = ['ipv4'], protocol = 'icmp', port, networks = [] } = options
  const issues = [...portIssue({ protocol, ...(port === undefined ? {} : { port }) })]
  if (families.length === 0) issues.push({ path: 'families', message: 'is empty: omit it for both' })
  for (const [index, name] of networks.entries()) {
    if (names && !names.includes(name))
      issues.push({
        path: `networks[${index}]`,
        message: `there is no network '${name}'; known: ${names.join(', ')}`,
      })
  }
  if (issues.length > 0) throw new DefinitionError(issues)
  const [from, to] = [{ kind: 'host' }, { kind: 'guest', network: '' }] as const
  for (const family of families) checkQuery({ from, to, family, protocol, ...(port === undefined ? {} : { port }) })
}

const failureText = (failure: BriefAnswer['failure']): string | undefined =>
  failure && [failure.kind, failure.icmp?.name, failure.from && `from ${failure.from}`].filter(Boolean).join(' ')

const conditionText = (conditions: BriefAnswer['conditions']): string =>
  [...new Set(conditions.map(({ kind }) => kind))].join(', ')

const words: Record<ReachabilityVerdict, string> = { yes: 'yes', no: 'no', conditional: 'if' }

/**
 * The matrix as a table for people: rows send, columns receive; for a single network, one row per place and one column
 * per direction. Families are shown separately if they differ, `4:yes 6:no`. Conditions are listed below the table.
 */
export function matrixText(matrix: ReachabilityMatrix): string {
  const parts = { places: 'array', families: 'array', cells: 'array' } as const
  checkShape('matrixText', 'matrix', matrix, parts, 'what reachabilityMatrix() returned')
  const { places, families, cells } = matrix
  const byPlace = new Map(cells.map((cell) => [`${cell.from}\n${cell.to}\n${cell.family}`, cell]))
  const cellText = (from: string, to: string): string => {
    const found = families.flatMap((family) => byPlace.get(`${from}\n${to}\n${family}`) ?? [])
    const [first] = found
    if (!first) return '–'
    if (found.every(({ verdict }) => verdict === first.verdict)) return words[first.verdict]
    return found.map(({ family, verdict }) => `${family === 'ipv4' ? 4 : 6}:${words[verdict]}`).join(' ')
  }
  const only = places.find((place) => cells.every(({ from, to }) => from === place || to === place))
  const rows =
    only === undefined
      ? [
          ['from \\ to', ...places.map(printable)],
          ...places.map((from) => [printable(from), ...places.map((to) => cellText(from, to))]),
        ]
      : [
          ['', `from ${printable(only)}`, `to ${printable(only)}`],
          ...places.map((place) => [printable(place), cellText(only, place), cellText(place, only)]),
        ]
  const widths = rows[0]?.map((_cell, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))) ?? []
  const table = rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  const conditions = new Set(
    cells.flatMap(({ verdict, because }) => (verdict === 'conditional' && because ? [because] : [])),
  )
  const notes = [...conditions].map((because) => `if: it depends on ${printable(because)}`)
  return [...table, ...notes].join('\n')
}
