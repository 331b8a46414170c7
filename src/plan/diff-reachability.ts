import { checkShape, DefinitionError } from '../base/index.js'
import {
  type MatrixCell,
  type MatrixOptions,
  type ReachabilityMatrix,
  reachabilityMatrix,
} from '../reachability/index.js'
import type { ReachabilityChange, ReachabilityDifference } from './reachability-difference.js'
import { reachabilitySentences } from './reachability-sentences.js'

/** What a matrix is computed from. */
export type ReachabilityBasis = Parameters<typeof reachabilityMatrix>[0]

/**
 * Compares two states of definitions, of a host's network and of its firewall, and says which connections opened and
 * closed. Pure.
 *
 * @param before  networks and facts as they were, or their matrix
 * @param after  the same as they are, or as they would be
 * @param options  as for `reachabilityMatrix`; two matrices are compared as they are
 * @throws DefinitionError  for invalid options, and for matrices of different queries
 */
export function diffReachability(
  before: ReachabilityBasis | ReachabilityMatrix,
  after: ReachabilityBasis | ReachabilityMatrix,
  options: MatrixOptions = {},
): ReachabilityDifference {
  for (const [name, value] of Object.entries({ before, after }))
    checkShape(
      'diffReachability',
      name,
      value,
      'cells' in Object(value) ? {} : { networks: 'array' },
      'a snapshot, networks and facts, or a matrix',
    )
  const [was, is] = [matrixOf(before, options, after), matrixOf(after, options, before)]
  if (was.protocol !== is.protocol) {
    const message = `is for ${is.protocol}, the one before for ${was.protocol}: use the same for both`
    throw new DefinitionError([{ path: 'after.protocol', message }])
  }
  const cells = new Map(was.cells.map((cell) => [keyOf(cell), cell]))
  const changes = is.cells.flatMap((cell) => {
    const old = cells.get(keyOf(cell))
    cells.delete(keyOf(cell))
    return changeOf(old, cell)
  })
  for (const old of cells.values()) if (is.families.includes(old.family)) changes.push(...changeOf(old, undefined))
  const opened = changes.filter(
    ({ before: from, after: to }) => to === 'yes' && from !== 'yes' && from !== 'conditional',
  )
  const closed = changes.filter(({ before: from, after: to }) => from === 'yes' && (to === 'no' || to === null))
  const uncertain = changes.filter((change) => !opened.includes(change) && !closed.includes(change) && !isNews(change))
  const gone = new Set(
    was.places.filter((place) => place !== 'host' && place !== 'external' && !is.places.includes(place)),
  )
  return { opened, closed, uncertain, sentences: reachabilitySentences({ opened, closed, uncertain }, gone) }
}

/** A place that was added or removed, and could not reach the other anyway. */
const isNews = ({ before, after }: ReachabilityChange): boolean =>
  (before === null && after === 'no') || (before === 'no' && after === null)

function matrixOf(
  basis: ReachabilityBasis | ReachabilityMatrix,
  options: MatrixOptions,
  other: ReachabilityBasis | ReachabilityMatrix,
): ReachabilityMatrix {
  if ('cells' in basis) return basis
  // Networks that exist only on the other side are not queried here.
  const names = new Set(basis.networks.map(({ name }) => name))
  const elsewhere = new Set('cells' in other ? other.places : other.networks.map(({ name }) => name))
  const networks = options.networks?.filter((name) => names.has(name) || !elsewhere.has(name))
  return reachabilityMatrix(basis, networks ? { ...options, networks } : options)
}

const keyOf = ({ from, to, family }: MatrixCell): string => JSON.stringify([from, to, family])

function changeOf(old: MatrixCell | undefined, cell: MatrixCell | undefined): ReachabilityChange[] {
  const one = cell ?? old
  if (!one || old?.verdict === cell?.verdict) return []
  const { from, to, family } = one
  const because = cell ? cell.because : undefined
  return [{ from, to, family, before: old?.verdict ?? null, after: cell?.verdict ?? null, ...(because && { because }) }]
}
