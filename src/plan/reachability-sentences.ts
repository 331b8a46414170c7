import { familyName, printable } from '../base/index.js'
import type { ReachabilityChange, ReachabilityDifference } from './reachability-difference.js'

type Changes = Pick<ReachabilityDifference, 'opened' | 'closed' | 'uncertain'>

/**
 * Cells of a matrix as sentences: first what closed, then what opened, then what is uncertain.
 *
 * @param gone  networks that no longer exist
 */
export function reachabilitySentences({ closed, opened, uncertain }: Changes, gone: ReadonlySet<string>): string[] {
  const [left, lost] = [closed.filter(({ after }) => after === null), closed.filter(({ after }) => after !== null)]
  const byNetwork = [...gone].map((name) =>
    left.filter(({ from, to }) => from === name || (to === name && !gone.has(from))),
  )
  return [
    ...merged(lost).map((change) => closedText(change, '')),
    ...byNetwork.flatMap((changes, index) =>
      merged(changes).map((change) => closedText(change, `: network ${printable([...gone][index] ?? '')} is gone`)),
    ),
    ...merged(opened).map(openedText),
    ...merged(uncertain.filter(({ after }) => after === 'conditional')).map(dependsText),
    ...merged(uncertain.filter(({ after }) => after !== 'conditional')).map(settledText),
  ]
}

/** Changes of one kind from one place. */
interface Merged {
  readonly from: string
  readonly to: readonly string[]
  /** ` over IPv4`, if the other family differs. */
  readonly over: string
  readonly first: ReachabilityChange
}

function merged(changes: readonly ReachabilityChange[]): Merged[] {
  const pairs = groupBy(changes, ({ from, to, after, because }) => JSON.stringify([from, to, after, because]))
  const lines = pairs.flatMap((pair) => {
    const [first] = pair
    const families = pair.map(({ family }) => familyName(family))
    return first ? [{ first, over: families.length === 1 ? ` over ${families[0]}` : '' }] : []
  })
  const groups = groupBy(lines, ({ first, over }) => JSON.stringify([first.from, over, first.after, first.because]))
  return groups.flatMap((group) => {
    const [line] = group
    return line ? [{ ...line, from: line.first.from, to: group.map(({ first }) => first.to) }] : []
  })
}

function groupBy<T>(list: readonly T[], keyOf: (one: T) => string): T[][] {
  const groups = new Map<string, T[]>()
  for (const one of list) {
    const key = keyOf(one)
    const group = groups.get(key)
    if (group) group.push(one)
    else groups.set(key, [one])
  }
  return [...groups.values()]
}

const senderText = (place: string): string =>
  place === 'host' ? 'the host' : place === 'external' ? 'the outside' : `guests of ${printable(place)}`

const receiverText = (from: string, place: string): string => {
  if (place === 'host') return 'the host'
  if (place === 'external') return 'the internet'
  return from === place ? 'each other' : `guests of ${printable(place)}`
}

const listOf = (words: readonly string[]): string => new Intl.ListFormat('en').format(words)
const receivers = ({ from, to }: Merged): string => listOf(to.map((place) => receiverText(from, place)))
const verb = (from: string, plural: string, singular: string): string =>
  from === 'host' || from === 'external' ? singular : plural

function closedText(change: Merged, why: string): string {
  const { from, to, over } = change
  if (to.length === 1 && to[0] === 'external') return `${senderText(from)} lose the internet${over}${why}`
  return `${senderText(from)} no longer ${verb(from, 'reach', 'reaches')} ${receivers(change)}${over}${why}`
}

const openedText = (change: Merged): string =>
  `${senderText(change.from)} now ${verb(change.from, 'reach', 'reaches')} ${receivers(change)}${change.over}`

const dependsText = (change: Merged): string =>
  `whether ${senderText(change.from)} ${verb(change.from, 'reach', 'reaches')} ${receivers(change)}${change.over} now depends on ${change.first.because ?? 'what could not be read'}`

function settledText(change: Merged): string {
  const { after } = change.first
  const known =
    after === 'yes'
      ? `surely ${verb(change.from, 'reach', 'reaches')}`
      : `surely ${verb(change.from, 'do', 'does')} not reach`
  return `${senderText(change.from)} ${known} ${receivers(change)}${change.over}, which was not sure before`
}
