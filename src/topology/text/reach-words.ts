import type { ReachLine } from '../picture/reach-lines.js'

/** What stands at a line for who reaches whom. */
export const reachWords = ({ verdict, label }: ReachLine): string => {
  if (verdict === 'conditional') return label === '' ? 'if' : label
  return label === '' ? verdict : `${verdict}, ${label}`
}
