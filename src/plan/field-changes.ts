import { checkShape } from '../base/index.js'
import type { NetworkDefinition } from '../xml/index.js'
import { type Data, keyText, normalForm, originOf } from './normal-form.js'

/** A field of a network that differs between two definitions. */
export interface FieldChange {
  /**
   * Its path, such as `ips[0].dhcp.hosts[2]`: in the new definition, or for a removed field in the old one.
   */
  readonly path: string
  /** The same without indexes, `ips[].dhcp.hosts[]`. */
  readonly field: string
  /** Whether the field is added, removed or changed. */
  readonly kind: 'added' | 'removed' | 'changed'
  /** The old value; omitted for an added field. */
  readonly from?: unknown
  /** The new value; omitted for a removed field. */
  readonly to?: unknown
}

/**
 * What libvirt generates if a definition omits it, and what others keep in one: it stays unless the definition gives
 * it.
 */
const kept: ReadonlySet<string> = new Set(['uuid', 'mac', 'bridge.name', 'metadata'])

/** What identifies the elements of a list; otherwise their whole value. */
const keys: Readonly<Record<string, (element: Data) => unknown>> = {
  ips: ({ address }) => address,
  'ips[].dhcp.hosts': ({ mac, id, name }) => (mac === undefined ? { id, name: id === undefined ? name : '' } : mac),
  'ips[].dhcp.ranges': ({ start, end }) => [start, end],
  'dns.hosts': ({ ip }) => ip,
  'dns.txts': ({ name }) => name,
  routes: ({ address, prefix, metric }) => [address, prefix, metric],
  portGroups: ({ name }) => name,
}
/** Lists whose elements are added and removed one by one. */
const byElement: ReadonlySet<string> = new Set([
  ...Object.keys(keys),
  'dns.srvs',
  'forward.interfaces',
  'forward.addresses',
])
/** What identifies the elements of a list that are added and removed one by one; undefined for other fields. */
export const keyOfElement = (field: string): ((element: Data) => unknown) | undefined =>
  byElement.has(field) ? (keys[field] ?? ((element) => element)) : undefined

/** Elements of these that are in both lists are compared field by field. */
const inside: ReadonlySet<string> = new Set(['ips'])

/** A position in both definitions: list elements may have different indexes in each. */
interface Place {
  readonly from: string
  readonly to: string
  readonly field: string
}

/**
 * The differences between an existing network and its new definition, field by field. Values that libvirt generates
 * (UUID, bridge name, MAC, NAT ports, STP, …) are not differences if the second omits them, nor are equivalent forms:
 * netmask for prefix, a different order without meaning, another spelling of an address.
 */
export function fieldChanges(from: NetworkDefinition, to: NetworkDefinition): FieldChange[] {
  checkShape('fieldChanges', 'from', from, { mode: 'string' }, 'a definition')
  checkShape('fieldChanges', 'to', to, { mode: 'string' }, 'a definition')
  const changes: FieldChange[] = []
  compareFields(changes, normalForm(from), normalForm(to), { from: '', to: '', field: '' })
  // XML is compared without whitespace, and shown with it.
  return changes.map((found) =>
    found.field === 'metadata'
      ? changeOf({ from: 'metadata', to: 'metadata', field: 'metadata' }, from.metadata, to.metadata)
      : found,
  )
}

function compareFields(changes: FieldChange[], from: Data, to: Data, place: Place): void {
  const below = (before: string, name: string) => (before === '' ? name : `${before}.${name}`)
  for (const name of new Set([...Object.keys(to), ...Object.keys(from)])) {
    compare(changes, from[name], to[name], {
      from: below(place.from, name),
      to: below(place.to, name),
      field: below(place.field, name),
    })
  }
}

function compare(changes: FieldChange[], from: unknown, to: unknown, place: Place): void {
  if (to === undefined && kept.has(place.field)) return
  if (place.field === 'metadata' && from === undefined && to === '') return
  if (keyText(from) === keyText(to)) return
  if (byElement.has(place.field)) compareLists(changes, listOf(from), listOf(to), place)
  else if (isObject(from ?? to) && isObject(to ?? from)) {
    compareFields(changes, (from ?? {}) as Data, (to ?? {}) as Data, place)
  } else changes.push(changeOf(place, from, to))
}

function compareLists(changes: FieldChange[], from: readonly Data[], to: readonly Data[], place: Place): void {
  const { field } = place
  const pairs = paired(from, to, keys[field] ?? ((element) => element))
  for (const [before, element] of pairs) {
    const at = {
      from: `${place.from}[${numberOf(before)}]`,
      to: `${place.to}[${numberOf(element)}]`,
      field: `${field}[]`,
    }
    if (before && element && inside.has(field)) compareFields(changes, before, element, at)
    else if (keyText(before) !== keyText(element)) changes.push(changeOf(at, wrote(before), wrote(element)))
  }
  if (field !== 'ips') return
  const common = pairs.flatMap(([before, element]) => (before && element ? [before] : []))
  const order = from.filter((ip) => common.includes(ip))
  if (common.some((ip, index) => order[index] !== ip)) {
    changes.push(
      changeOf(place, ...([from, to].map((list) => list.map(({ address }) => address)) as [unknown, unknown])),
    )
  }
}

type Pair = readonly [before: Data | undefined, element: Data | undefined]

/** Pairs of matching elements, in the new order; then those to remove. */
function paired(from: readonly Data[], to: readonly Data[], keyOf: (element: Data) => unknown): Pair[] {
  const left = new Map<string, Data[]>()
  for (const element of from) {
    const key = keyText(keyOf(element))
    left.set(key, [...(left.get(key) ?? []), element])
  }
  const take = (element: Data, isSame: (before: Data) => boolean): Data | undefined => {
    const group = left.get(keyText(keyOf(element))) ?? []
    const index = group.findIndex(isSame)
    return index < 0 ? undefined : group.splice(index, 1)[0]
  }
  // If several share a key, unchanged ones come first.
  const unchanged = to.map((element) => take(element, (before) => keyText(before) === keyText(element)))
  const pairs = to.map((element, index): Pair => [unchanged[index] ?? take(element, () => true), element])
  return [...pairs, ...[...left.values()].flat().map((element): Pair => [element, undefined])]
}

const numberOf = (element: Data | undefined): number => (element && originOf(element)?.index) ?? 0

/** An element as it was written, rather than in normal form. */
const wrote = (element: Data | undefined): unknown => element && (originOf(element)?.element ?? element)

const changeOf = (place: Place, from: unknown, to: unknown): FieldChange => ({
  path: to === undefined ? place.from : place.to,
  field: place.field,
  kind: from === undefined ? 'added' : to === undefined ? 'removed' : 'changed',
  ...(from !== undefined && { from }),
  ...(to !== undefined && { to }),
})

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)
const listOf = (value: unknown): readonly Data[] => (value ?? []) as readonly Data[]
