/**
 * A value that is refused, as messages show it: as JSON, at most 80 characters. It never throws, whatever the value is.
 */
export function quote(value: unknown): string {
  const text = jsonOf(value)
  return text.length > 80 ? `${text.slice(0, 77)}…` : text
}

function jsonOf(value: unknown): string {
  if (typeof value === 'bigint') return `${value}n`
  // JSON has no word for NaN.
  if (typeof value === 'number') return String(value)
  try {
    return JSON.stringify(value) ?? String(value)
  } catch {
    // A circle, a bigint inside, or a toJSON that throws.
    return Object.prototype.toString.call(value)
  }
}
