import { likely, parseAddress, quote } from '../../base/index.js'
import type { Choice, Field, Table } from '../table.js'
import { refusal } from '../value.js'

/** Common other names for modes. */
const called: Readonly<Record<string, string>> = {
  none: 'isolated',
  private: 'isolated',
  hostonly: 'isolated',
  masquerade: 'nat',
  sriov: 'hostdev',
  vepa: 'macvtap',
  direct: 'macvtap',
}

/** `; did you mean 'bridged'?`, or an empty string. */
export function meantWord(word: unknown, words: readonly string[]): string {
  if (typeof word !== 'string') return ''
  const other = called[word.toLowerCase().replace(/[^a-z]/g, '')]
  const meant = other !== undefined && words.includes(other) ? other : likely(word, words)
  return meant === undefined ? '' : `; did you mean '${meant}'?`
}

/** Properties that are not set in a definition, or are elsewhere in it. */
const elsewhere: Readonly<Record<string, string>> = {
  autostart: 'setAutostart() sets it',
  active: 'start() and stop() set it',
  persistent: 'define() stores a network, create() does not',
  subnet: 'ips takes the address and prefix of each subnet',
  cidr: 'ips takes the address and prefix of each subnet',
  gateway: "the host's own address in ips is the guests' gateway",
}

/**
 * A hint for an unknown property; empty if there is none.
 *
 * @param path   of the table in the definition: `ips[0].dhcp`
 * @param value  of the property
 */
export function meantProperty(
  name: string,
  known: readonly string[],
  root: Table<unknown>,
  path: string,
  value: unknown,
): string {
  const meant = likely(name, known)
  if (meant !== undefined) return `; did you mean '${meant}'?`
  const other = Object.hasOwn(elsewhere, name) && root.choice?.property === 'mode' ? elsewhere[name] : undefined
  if (other !== undefined && path === '') return `; ${other}`
  if (path !== '' && name === root.choice?.property) {
    const own = saidByChoice(value, root)
    if (own) return own
  }
  const places = placesOf(root, name)
  const here = path.replace(/\[\d+\]/g, '[]')
  const words = new Set(places.flatMap((place) => (place.path === here ? [place.word ?? ''] : [])))
  if (words.size > 0) return words.has('') ? '' : `; ${root.choice?.property}s that have it: ${[...words].join(', ')}`
  return places[0] === undefined ? '' : `; it belongs to ${places[0].path || 'the definition itself'}`
}

/** libvirt's words for modes, which stand in `<forward mode='…'>`, mean the definition's own choice; empty if it is not one. */
function saidByChoice(word: unknown, { choice }: Table<unknown>): string {
  if (typeof word !== 'string' || !choice) return ''
  const words = wordsOf(choice)
  const meant = words.find((one) => one === word) ?? likely(word, words)
  return meant === undefined ? '' : `; ${choice.property}: '${meant}' of the definition itself says it`
}

interface PropertyPlace {
  /** `ips[]`; empty for the definition itself. */
  readonly path: string
  /** The variant of the definition that has the property. */
  readonly word: string | undefined
}

/** All places of a property name in a definition, nearest to the root first. */
function placesOf(root: Table<unknown>, name: string): PropertyPlace[] {
  const variants = root.choice
    ? wordsOf(root.choice).map((word) => ({ table: root.choice?.variants[word] as Table<unknown>, path: '', word }))
    : [{ table: root, path: '', word: undefined }]
  const queue: (PropertyPlace & { readonly table: Table<unknown> })[] = [...variants]
  const found: PropertyPlace[] = []
  const seen = new Map<string | undefined, Set<Table<unknown>>>()
  for (const { table, path, word } of queue) {
    const known = seen.get(word) ?? new Set()
    seen.set(word, known)
    if (known.has(table)) continue
    known.add(table)
    if (Object.hasOwn(table.fields, name)) found.push({ path, word })
    for (const [property, { at, many }] of Object.entries(table.fields)) {
      const next = `${path}${path && '.'}${property}${many ? '[]' : ''}`
      if (at.kind !== 'element') continue
      queue.push({ table: at.table, path: next, word })
      for (const variant of Object.values(at.table.choice?.variants ?? {}))
        queue.push({ table: variant, path: next, word })
    }
  }
  return found
}

const parsers: Readonly<Record<string, string>> = {
  network: 'parseNetwork',
  interface: 'parseInterface',
  filter: 'parseFilter',
  networkport: 'parsePort',
}

/** Describes a value that should be an object: what it is, and what to write. */
export function notAnObject(
  data: unknown,
  { choice, fields }: Table<unknown>,
  root: Table<unknown>,
  path: string,
): string {
  const element = typeof data === 'string' ? /^\s*<(\w+)/.exec(data)?.[1] : undefined
  const parser = element === undefined ? undefined : parsers[element]
  if (parser) return `${quote(data)} is XML, not a definition; ${parser}() reads it`
  if (choice) return refusal(data, `an object with ${choice.property}, one of ${wordsOf(choice).join(', ')}`)
  const own = path === 'forward' ? saidByChoice(data, root) : ''
  if (own) return refusal(data, 'an object') + own
  const parts = typeof data === 'string' ? partsOf(data, fields) : undefined
  if (parts) return refusal(data, `an object such as ${parts}`)
  const fitting = Object.entries(fields).flatMap(([name, field]) => (takes(field, data) ? [name] : []))
  const isAddress = typeof data === 'string' && parseAddress(data) !== undefined
  const property = fitting.find((name) => !isAddress || /^(addr|address|ip)$/.test(name)) ?? fitting[0]
  if (property) return refusal(data, `an object such as { ${property}: ${quote(data)} }`)
  const names = Object.keys(fields)
  return refusal(data, names.length > 0 ? `an object with ${names.join(', ')}` : 'an object')
}

/** How texts write what two fields hold: `10.0.0.1/24`, `10.0.0.2-10.0.0.99`. */
const pairs = [
  [/^(\S+)\/(\d+)$/, 'address', 'prefix'],
  [/^(\S+?)\s*(?:-|\.\.+|,|\bto\b)\s*(\S+)$/, 'start', 'end'],
] as const

/** Such a text as an object with those fields: `{ address: "10.0.0.1", prefix: 24 }`. */
function partsOf(text: string, fields: Readonly<Record<string, Field>>): string | undefined {
  for (const [form, first, second] of pairs) {
    const [, one = '', other = ''] = form.exec(text.trim()) ?? []
    const [a, b] = [fields[first], fields[second]]
    const value = second === 'prefix' ? Number(other) : other
    if (one && a && b && takes(a, one) && takes(b, value))
      return `{ ${first}: ${quote(one)}, ${second}: ${quote(value)} }`
  }
  return undefined
}

/** What a missing field takes: `: one of tcp, udp`, or an empty string. */
export function takenBy({ at, many }: Field): string {
  if (at.kind === 'element' && !at.table.choice) {
    const entries = Object.entries(at.table.fields)
    const required = entries.filter(([, field]) => field.required)
    const names = (required.length > 0 ? required : entries).map(([name]) => name)
    if (names.length === 0) return ''
    return many ? `: a list of objects with ${names.join(', ')}` : `: an object with ${names.join(', ')}`
  }
  if (many || (at.kind !== 'attribute' && at.kind !== 'scalar')) return ''
  const prefix = refusal(undefined, '')
  const message = at.value.problem(undefined)?.message ?? ''
  return message.startsWith(prefix) ? `: ${message.slice(prefix.length)}` : ''
}

/** The variants of a choice that new definitions may use. */
export const wordsOf = ({ variants }: Pick<Choice, 'variants'>): string[] =>
  Object.keys(variants).filter((word) => word !== 'unknown')

/** Whether a field accepts the data. */
const takes = ({ at, many }: Field, data: unknown): boolean =>
  !many && (at.kind === 'attribute' || at.kind === 'scalar') && at.value.problem(data) === undefined
