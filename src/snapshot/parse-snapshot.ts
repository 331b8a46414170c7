import { DefinitionError, type DefinitionIssue, loadValibot, quote, schemaOfShape } from '../base/index.js'
import { type DefinitionKind, misreadings } from '../xml/index.js'
import { type Snapshot, snapshotShape } from './snapshot.js'

/** The version that is written and read. Later formats that this library can still read keep this number. */
const known = 1

/**
 * Reads a stored snapshot: from a file, a bug report, a queue. Additions of a later release are ignored, and kept.
 *
 * @param value  JSON text, or the result of `JSON.parse`
 * @throws DefinitionError  for anything but a snapshot, with every path that is wrong, and for one of a later version
 */
export function parseSnapshot(value: unknown): Snapshot {
  const read = typeof value === 'string' ? fromJson(value) : value
  if (typeof read !== 'object' || read === null || Array.isArray(read))
    throw refusal('', `${quote(read)} is not a snapshot: give what connection.snapshot() returned, or its JSON text`)
  const { version } = read as { version?: unknown }
  if (version === undefined) throw refusal('version', `is required: pass what connection.snapshot() returned`)
  if (!Number.isInteger(version) || Number(version) < 1)
    throw refusal('version', `${quote(version)} is not a version; versions are whole numbers from 1`)
  if (version !== known) {
    const way = 'read it with the release of virtnet that took it, or take a new one'
    throw refusal('version', `${quote(version)} is not supported: this release reads version ${known}; ${way}`)
  }
  const { issues = [], success } = loadValibot().safeParse(schemaOfShape(snapshotShape), read)
  const found = issues.map(({ path, input, expected, received }) => ({
    path: pathOf(path?.map(({ key }) => key) ?? []),
    message: received === 'undefined' ? 'is required' : `${quote(input)} is not ${expectedWords(expected)}`,
  }))
  const wrong = success ? [...misread(read as Snapshot)] : found
  if (wrong.length > 0) throw new DefinitionError(wrong.slice(0, mostIssues))
  return read as Snapshot
}

/** For something else entirely, a few paths are enough. */
const mostIssues = 20

function* misread({ networks, guests, filters }: Snapshot): Iterable<DefinitionIssue> {
  for (const [index, { running, stored, ports }] of networks.entries()) {
    const at = `networks[${index}]`
    if (running) yield* within(`${at}.running`, 'network', running)
    if (stored) yield* within(`${at}.stored`, 'network', stored)
    for (const [number, port] of ports.entries()) yield* within(`${at}.ports[${number}]`, 'port', port)
  }
  for (const [index, guest] of guests.entries()) {
    for (const side of ['running', 'stored'] as const) {
      for (const [number, one] of (guest[side] ?? []).entries())
        yield* within(`guests[${index}].${side}[${number}]`, 'interface', one)
    }
  }
  for (const [index, filter] of filters.entries()) yield* within(`filters[${index}]`, 'filter', filter)
}

const within = (at: string, kind: DefinitionKind, data: unknown): DefinitionIssue[] =>
  misreadings(kind, data).map(({ path, message }) => ({ path: path ? `${at}.${path}` : at, message }))

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw refusal('', `the text is not JSON: ${(error as Error).message}`)
  }
}

const refusal = (path: string, message: string) => new DefinitionError([{ path, message }])

/** `"ipv4" | "ipv6"` → `one of "ipv4", "ipv6"` */
const expectedWords = (expected: string | null): string => {
  const words = expected?.replace(/^\(|\)$/g, '').split(' | ') ?? []
  if (words.length > 1) return `one of ${[...new Set(words)].join(', ')}`
  return (
    { string: 'a string', Object: 'an object', Array: 'an array', number: 'a number', boolean: 'true or false' }[
      words[0] ?? ''
    ] ??
    (words[0] || 'expected here')
  )
}

function pathOf(keys: readonly unknown[]): string {
  let path = ''
  for (const key of keys) path += typeof key === 'number' ? `[${key}]` : path ? `.${String(key)}` : String(key)
  return path
}
