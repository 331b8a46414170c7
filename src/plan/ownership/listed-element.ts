import type { NetworkDefinition } from '../../xml/index.js'
import { liveSections, type NetworkUpdate } from '../live-sections.js'
import { clashes } from './clashes.js'
import { type Leaf, leavesOf } from './leaves.js'

/** An element of a network's list, as an update names it. */
export interface ListedElement {
  readonly path: string
  /** The existing element at its path, or an equivalent one. */
  readonly existing: Leaf | undefined
  /** An existing element that excludes it. */
  readonly excluded: readonly Leaf[]
}

type Said = Readonly<Record<string, unknown>>

/** The position in a definition that an update's element has or would have. @param ip  which of `ips`, for DHCP */
export function elementOf(
  { section, value }: NetworkUpdate,
  definition: NetworkDefinition,
  ip: number | undefined,
): ListedElement {
  const { address } = ('ips' in definition && definition.ips?.[ip ?? 0]) || { address: '' }
  const [own] = [...leavesOf(definitionWith(section, value, address)).values()].filter(({ field }) =>
    field.endsWith('[]'),
  )
  if (own === undefined) return { path: '', existing: undefined, excluded: [] }
  const there = [...leavesOf(definition).values()].filter(({ field }) => field === own.field)
  const existing = there.find(({ path }) => path === own.path) ?? there.find((one) => isMeant(one.value as Said, value))
  const excluded = clashes([own], there).flatMap(({ other }) => (other.path === own.path ? [] : [other]))
  return { path: existing?.path ?? own.path, existing, excluded }
}

/** A network with nothing else in it. */
function definitionWith(section: NetworkUpdate['section'], value: unknown, address: string): NetworkDefinition {
  const [first = '', ...rest] = liveSections[section].path
  const inner = rest.reduceRight<unknown>((below, name) => ({ [name]: below }), [value])
  const said = first === 'ips' ? [{ address, ...(inner as object) }] : inner
  return { mode: 'nat', name: 'x', [first]: said } as unknown as NetworkDefinition
}

/** libvirt finds the element to delete by any of the given fields. */
const isMeant = (there: Said, said: object): boolean =>
  Object.entries(said).length > 0 &&
  Object.entries(said).every(([name, value]) => JSON.stringify(there[name]) === JSON.stringify(value))
