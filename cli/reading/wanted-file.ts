import { readFile } from 'node:fs/promises'
import { type NetworkDefinition, type NetworkPlan, parseNetwork, type WantedNetwork } from 'virtnet'
import { printable } from 'virtnet/reachability'
import { LineCounter, parseAllDocuments } from 'yaml'
import type { Io } from '../terminal/io.js'
import { UsageError } from '../usage-error.js'

export const fileHelp = `FILE: YAML or JSON, - for standard input. One network, a list of them, several documents separated by ---,
or { networks: [...] }; each a definition as 'virtnet show' prints it, or { definition, started, autostart }.
libvirt's own XML (virsh net-dumpxml) is accepted too.`

/** The text of a file; '-' is standard input. */
export async function readText(path: string, { stdin }: Pick<Io, 'stdin'>): Promise<string> {
  if (path === '-') {
    let text = ''
    for await (const chunk of stdin) text += String(chunk)
    return text
  }
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    const reason = { ENOENT: 'no such file', EACCES: 'permission denied', EISDIR: 'it is a folder' }
    throw new UsageError(`cannot read ${path}: ${reason[error.code as keyof typeof reason] ?? error.message}`)
  })
}

/**
 * The documents of a YAML or JSON file.
 *
 * @throws UsageError  for text that is neither, with the line
 */
export function parseData(path: string, text: string): unknown[] {
  const lines = new LineCounter()
  const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false })
  if (!Array.isArray(documents)) throw new UsageError(`${path} is empty`)
  return documents.map((document) => {
    const [error] = document.errors
    if (error) {
      const { line, col } = lines.linePos(error.pos[0])
      throw new UsageError(`${path}, line ${line}, column ${col}: not YAML or JSON: ${error.message}`)
    }
    return document.toJS({ maxAliasCount: 100 })
  })
}

/** What `apply` accepts: wanted networks, or a plan made before. */
export type WantedFile = { readonly wanted: WantedNetwork[] } | { readonly plan: NetworkPlan }

/** @throws UsageError */
export async function readWanted(path: string, io: Pick<Io, 'stdin'>): Promise<WantedFile> {
  const text = await readText(path, io)
  if (text.trim() === '') throw new UsageError(`${path} is empty`, 'Add a network; `virtnet show NAME` prints one.')
  if (/^\s*(<\?xml|<!--|<network\b)/.test(text)) return { wanted: [{ definition: parseNetwork(text) }] }
  const documents = parseData(path, text).filter((one) => one !== null)
  const [first] = documents
  if (documents.length === 1 && isObject(first) && Array.isArray(first.changes) && Array.isArray(first.unchanged))
    return { plan: first as unknown as NetworkPlan }
  const wanted = listed(path, documents, 'networks', 'mode').map(({ value, at }) => wantedOf(value, at))
  if (wanted.length === 0) throw new UsageError(`${path} names no network`)
  return { wanted }

  function wantedOf(value: unknown, at: string): WantedNetwork {
    if (!isObject(value))
      throw new UsageError(
        `${path}: ${at || 'the document'} is ${value === null ? 'empty' : `a ${typeof value}`}, not a network`,
        'A network is an object such as { mode: nat, name: lab, ips: [{ address: 192.168.150.1, prefix: 24 }] }.',
      )
    if (!('definition' in value)) return { definition: value as unknown as NetworkDefinition }
    const other = Object.keys(value).find((key) => !['definition', 'started', 'autostart'].includes(key))
    if (other !== undefined)
      throw new UsageError(
        `${path}: ${at}${at && '.'}${printable(other)} is not allowed beside definition`,
        'Only started and autostart are.',
      )
    return value as unknown as WantedNetwork
  }
}

/**
 * What the documents of a file list, each with its place: one, a list, lists in lists, or `{ networks: [...] }`.
 *
 * @param key  under which a list may be; beside it nothing is allowed
 * @param own  a property by which an object is one of the things itself, whatever else it has
 * @throws UsageError
 */
export function listed(
  path: string,
  documents: readonly unknown[],
  key: string,
  own: string,
): { readonly value: unknown; readonly at: string }[] {
  return documents.flatMap((document, index) => within(document, documents.length > 1 ? `[${index}]` : ''))

  function within(value: unknown, at: string): { readonly value: unknown; readonly at: string }[] {
    if (Array.isArray(value)) return value.flatMap((one, index) => within(one, `${at}[${index}]`))
    if (!isObject(value) || !(key in value) || own in value) return [{ value, at }]
    const other = Object.keys(value).find((name) => name !== key)
    if (other !== undefined)
      throw new UsageError(`${path}: ${at}${printable(other)} is not allowed beside ${key}`, 'Remove it.')
    return within(value[key], `${at}${at && '.'}${key}`)
  }
}

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
