/**
 * A refused value, as messages show it: as JSON, at most 80 characters. Never throws.
 */
export function quote(value: unknown): string {
  const text = jsonOf(value)
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}

/** An object's class with an article: `an object`, `a Map`. */
export function classText(value: object): string {
  const name = value.constructor?.name ?? 'Object'
  return name === 'Object' ? 'an object' : `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}`
}

function jsonOf(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`
  // JSON has no word for NaN.
  if (typeof value === 'number') return String(value)
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    // A circular structure, a bigint inside, or a toJSON that throws.
    return Object.prototype.toString.call(value)
  }
}
