import type { MachineAccess } from './machine-access.js'

/** The trimmed texts of the files that match a pattern and are readable, with their paths. */
export type Files = (pattern: string) => readonly (readonly [path: string, text: string])[]

/**
 * Reads the files of several patterns, in one round trip if the source supports it.
 *
 * @throws if nothing could be read at all; missing and unreadable files are skipped
 */
export async function readFiles(source: MachineAccess, patterns: readonly string[]): Promise<Files> {
  const found = new Map<string, (readonly [string, string])[]>()
  if (source.readFiles) {
    const files = Object.entries(await source.readFiles(patterns))
    for (const pattern of patterns) {
      const matches = matcherOf(pattern)
      found.set(
        pattern,
        files.flatMap(([path, text]) => (matches(path) ? [[path, text.trim()] as const] : [])),
      )
    }
  } else {
    await Promise.all(patterns.map(async (pattern) => found.set(pattern, await oneByOne(source, pattern))))
  }
  return (pattern) => found.get(pattern) ?? []
}

async function oneByOne(source: MachineAccess, pattern: string): Promise<(readonly [string, string])[]> {
  const paths = pattern.includes('*') ? await source.glob(pattern).catch(() => []) : [pattern]
  const read = await Promise.all(
    paths.map(async (path) => [path, await source.readFile(path).catch(() => undefined)] as const),
  )
  return read.flatMap(([path, text]) => (text === undefined ? [] : [[path, text.trim()] as const]))
}

/** A star matches one name. */
function matcherOf(pattern: string): (path: string) => boolean {
  const parts = pattern.split('*')
  const [start = ''] = parts
  const whole = new RegExp(`^${parts.map((part) => part.replace(/[.\\+?^${}()|[\]]/g, '\\$&')).join('[^/]*')}$`)
  return (path) => path.startsWith(start) && whole.test(path)
}
