import type { ReachLine } from '../picture/reach-lines.js'

/** The label of a reachability line. */
export const reachWords = ({ verdict, label }: ReachLine): string => {
  if (verdict === 'conditional') return label === '' ? 'if' : label
  return label === '' ? verdict : `${verdict}, ${label}`
}
