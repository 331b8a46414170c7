import type { MachineAccess } from './machine-access.js'

/** Trimmed texts by path, of the files that match a pattern and may be read. */
export type Files = (pattern: string) => readonly (readonly [path: string, text: string])[]

/**
 * Reads the files of several patterns, in one trip where the source can.
 *
 * @throws where not even the attempt could be made; a file that is not there, or may not be read, is just missing
 */
export async function readFiles(source: MachineAccess, patterns: readonly string[]): Promise<Files> {
  const found = new Map<string, (readonly [string, string])[]>()
  if (source.readFiles) {
    const files = Object.entries(await source.readFiles(patterns))
    for (const pattern of patterns) {
      const matches = matcherOf(pattern)
      found.set(
        pattern,
        files.flatMap(([path, text]) => (matches.test(path) ? [[path, text.trim()] as const] : [])),
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

/** A star stands for one name. */
function matcherOf(pattern: string): RegExp {
  const parts = pattern.split('*').map((part) => part.replace(/[.\\+?^${}()|[\]]/g, '\\$&'))
  return new RegExp(`^${parts.join('[^/]*')}$`)
}
