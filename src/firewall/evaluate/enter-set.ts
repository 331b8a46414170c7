import type { CompiledRule } from './compile.js'
import type { CompiledStatement } from './compile-statement.js'
import type { Evaluation } from './evaluation.js'
import { applies, withinLimits } from './questions.js'

/** A set with fewer free elements may be full when the packet arrives. */
const littleRoom = 16

/** Adds a packet to a set, or removes it. @returns whether the rule continues */
export function enterSet(
  { op, into, test, room, text }: Extract<CompiledStatement, { do: 'update-set' }>,
  rule: CompiledRule,
  evaluation: Evaluation,
  index: number,
): boolean {
  const { packet, place, host, sets } = evaluation
  const entered = (): void => sets?.enter(into.set, op, into.fields, packet, place)
  if (op === 'delete' || into.tool === 'iptables') {
    entered()
    return true
  }
  const before = test(packet, place, host)
  const there = sets ? sets.after(before, into.set, into, packet, place, host) : before
  if (there !== true && room !== undefined) {
    const left = room - (sets?.growth(into.set) ?? 0)
    if (left <= 0 && there === false) return false
    const hasRoom = { do: 'match-unknown', cause: 'limit', usual: true, text: `${text}: the set is not full` } as const
    if (left < littleRoom && !applies(hasRoom, rule, evaluation, `${index} room`)) return false
  }
  entered()
  return withinLimits(into.limits, rule, evaluation, index)
}
