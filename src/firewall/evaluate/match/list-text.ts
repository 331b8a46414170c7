import type { Value } from '../../ruleset.js'

/** Longer lists are shown by their first values and their length. */
const mostShown = 12

const valueText = (value: Value): string => {
  if (typeof value !== 'object') return String(value)
  if ('prefix' in value) return value.prefix
  if (!('from' in value)) return 'anything'
  const { from, to } = value
  if (from === to) return String(from)
  return to === 0xffffffff ? `at least ${from}` : `${from}-${to}`
}

/** A list of values for people; a long one is named and counted, not listed. @param name  of the set */
export function listText(values: readonly Value[], name?: string): string {
  if (values.length <= mostShown) return values.map(valueText).join(', ')
  const size = `${values.length} elements`
  if (name !== undefined) return `${name} (${size})`
  return `${values.slice(0, 3).map(valueText).join(', ')}, … (${size})`
}

/** A 64-bit hash of a list of strings or numbers (FNV-1a, twice). */
export function digest(parts: readonly (string | number)[]): string {
  let [one, two] = [0x811c9dc5, 0x01000193]
  for (const part of parts) {
    const text = String(part)
    for (let at = 0; at <= text.length; at++) {
      const unit = at === text.length ? 0x1f : text.charCodeAt(at)
      one = Math.imul(one ^ unit, 0x01000193)
      two = Math.imul(two ^ (unit + 0x9e37), 0x85ebca6b)
    }
  }
  return `${parts.length}:${(one >>> 0).toString(36)}${(two >>> 0).toString(36)}`
}

/** Shortens a rule's text in the middle, because rules can be as long as their sets. */
export function shortened(text: string, most = 1000): string {
  if (text.length <= most) return text
  return `${text.slice(0, most - 200)} … (${text.length} characters) … ${text.slice(-100)}`
}
