import { checkShape, ownerCheck } from '../../base/index.js'
import { escapeAttribute, type NetworkDefinition, parseMarkup, type XmlElement } from '../../xml/index.js'

/** Who owns a network, and what others own in it. Plain JSON. */
export interface NetworkOwners {
  /** Its creator; null: no owner recorded. What no one else owns in it belongs to the creator. */
  readonly network: string | null
  /** Who owns what in it, by owner. */
  readonly entries: Readonly<Record<string, readonly OwnedEntry[]>>
}

/** A field of a network, or an element of one of its lists. */
export interface OwnedEntry {
  /** `ips[10.1.1.1].dhcp.hosts[52:54:00:00:00:01]`, `mtu`: list elements by their identifying value. */
  readonly path: string
  /** That owner added it, and it is removed with that owner's claim. */
  readonly added: boolean
}

/** A namespace for each owner, so that libvirt changes one owner's element independently of the others. */
const namespace = 'urn:virtnet:owner:'
const prefix = 'virtnet'

/** Options of calls made on behalf of an owner. */
export const ownerChecks = { owner: ownerCheck, takeOver: 'boolean' } as const

/**
 * The owners of a network and of its parts, according to its metadata.
 *
 * @param definition  the stored one: libvirt before 9.7 does not change the metadata of a network that runs
 */
export function ownersOf(definition: NetworkDefinition): NetworkOwners {
  checkShape('ownersOf', 'definition', definition, {}, 'a definition')
  const { metadata } = definition
  const elements = splitMetadata(metadata).owners
  const named = elements.flatMap((element) => {
    const name = element.attributes.get('name')
    return name === undefined ? [] : [{ name, element }]
  })
  const owner = named.find(({ element }) => element.attributes.get('network') === 'yes')
  const entries = named.map(({ name, element }) => [name, element.children.flatMap(entryOf)] as const)
  return { network: owner?.name ?? null, entries: Object.fromEntries(entries.filter(([, list]) => list.length > 0)) }
}

function entryOf({ attributes }: XmlElement): OwnedEntry[] {
  const path = attributes.get('path')
  return path === undefined ? [] : [{ path, added: attributes.get('added') === 'yes' }]
}

/** The same definition, with those owners instead of the ones that its metadata names. */
export function withOwners<D extends NetworkDefinition>(definition: D, owners: NetworkOwners): D {
  const { metadata, ...rest } = definition
  const others = splitMetadata(metadata).others.map(({ outer }) => outer)
  const all = [...others, ...ownerElements(owners).map(({ xml }) => xml)]
  return { ...rest, ...((all.length > 0 || metadata === '') && { metadata: all.join('\n') }) } as D
}

/** An owner's element in a network's metadata. */
export interface OwnerElement {
  readonly key: string
  readonly uri: string
  readonly xml: string
}

/** Owners in a fixed order, so that equal ones have equal text. */
export function ownerElements({ network, entries }: NetworkOwners): OwnerElement[] {
  const names = [...new Set([...(network === null ? [] : [network]), ...Object.keys(entries)])].sort()
  return names.map((name) => {
    const fields = [...(entries[name] ?? [])].sort((one, other) => (one.path < other.path ? -1 : 1))
    const lines = fields.map(
      ({ path, added }) => `<${prefix}:entry path='${escapeAttribute(path)}'${added ? " added='yes'" : ''}/>`,
    )
    const { key, uri } = ownerNamespace(name)
    const own = name === network ? " network='yes'" : ''
    const start = `<${prefix}:owner xmlns:${key}='${uri}' name='${escapeAttribute(name)}'${own}`
    return { key, uri, xml: lines.length === 0 ? `${start}/>` : `${start}>${lines.join('')}</${prefix}:owner>` }
  })
}

/** The owner whose element this is in a network's metadata. */
export const ownerNamespace = (owner: string): { readonly key: string; readonly uri: string } => ({
  key: prefix,
  uri: `${namespace}${encodeURIComponent(owner).replaceAll("'", '%27')}`,
})

/** The elements of a network's metadata: those that name owners, and those of applications. */
export function splitMetadata(metadata: string | undefined): {
  readonly owners: readonly XmlElement[]
  readonly others: readonly XmlElement[]
} {
  if (metadata === undefined || metadata === '') return { owners: [], others: [] }
  let children: readonly XmlElement[]
  try {
    children = parseMarkup(`<metadata>${metadata}</metadata>`).children
  } catch {
    // It is refused when it is written.
    return { owners: [], others: [] }
  }
  const [owners, others]: [XmlElement[], XmlElement[]] = [[], []]
  for (const child of children) (isOwner(child) ? owners : others).push(child)
  return { owners, others }
}

/** Whether an element of a network's metadata names an owner. */
export function isOwner({ name, attributes }: XmlElement): boolean {
  const [first = '', local] = name.split(':')
  return attributes.get(local === undefined ? 'xmlns' : `xmlns:${first}`)?.startsWith(namespace) === true
}

/**
 * The other owners of something in a network: those who want it, and the network's owner unless another owner added it.
 */
export function othersOf({ network, entries }: NetworkOwners, path: string, owner: string | undefined): string[] {
  const claims = Object.entries(entries).flatMap(([name, list]) =>
    list.filter((entry) => entry.path === path).map(({ added }) => ({ name, added })),
  )
  const names = claims.map(({ name }) => name)
  if (network !== null && !claims.some(({ added }) => added)) names.push(network)
  return [...new Set(names)].filter((name) => name !== owner)
}

/** The same, with something that an owner added, or without. */
export function withEntry(owners: NetworkOwners, owner: string, path: string, added: boolean): NetworkOwners {
  const rest = (owners.entries[owner] ?? []).filter((entry) => entry.path !== path)
  const list = added ? [...rest, { path, added: true }] : rest
  const { [owner]: _, ...others } = owners.entries
  return { ...owners, entries: { ...others, ...(list.length > 0 && { [owner]: list }) } }
}
