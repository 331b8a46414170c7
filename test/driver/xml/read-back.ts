/** One thing that libvirt does not give back as it was given, and why. */
export interface Loss {
  /** Where, with `[]` for any index. */
  readonly path: RegExp
  /** Only for this value; any value where it is missing. */
  readonly value?: unknown
  readonly reason: string
}

/**
 * Paths of what was given and is not in what libvirt gives back; more may be there, such as what it generates.
 * Empty objects and lists say nothing and may vanish.
 */
export function lost(given: unknown, got: unknown, losses: readonly Loss[], path = ''): string[] {
  const known = losses.some(
    (loss) => loss.path.test(path) && (!('value' in loss) || JSON.stringify(loss.value) === JSON.stringify(given)),
  )
  if (known) return []
  if (Array.isArray(given)) {
    if (Array.isArray(got) && got.length !== given.length) return [`${path}: ${got.length} instead of ${given.length}`]
    return given.flatMap((item, index) => lost(item, (got as unknown[] | undefined)?.[index], losses, `${path}[]`))
  }
  if (typeof given === 'object' && given !== null) {
    return Object.entries(given).flatMap(([key, item]) =>
      lost(item, (got as Record<string, unknown> | undefined)?.[key], losses, path ? `${path}.${key}` : key),
    )
  }
  if (given === got) return []
  return [`${path}: ${JSON.stringify(given)} became ${JSON.stringify(got)}`]
}

/** A copy without the properties at the given paths. */
export function without<T>(given: T, paths: readonly string[], path = ''): T {
  if (Array.isArray(given)) return given.map((item) => without(item, paths, `${path}[]`)) as T
  if (typeof given !== 'object' || given === null) return given
  const entries = Object.entries(given).flatMap(([key, item]) => {
    const at = path ? `${path}.${key}` : key
    return paths.includes(at) ? [] : [[key, without(item, paths, at)] as const]
  })
  return Object.fromEntries(entries) as T
}

/** Without white space between elements, which libvirt lays out anew. */
export const layout = (xml: string): string => xml.replace(/>\s+</g, '><').trim()
