import { sameAddress } from '../../base/index.js'
import type { NetworkDefinition } from '../../xml/index.js'
import { keyOfElement } from '../field-changes.js'
import { type Data, keyText, normalForm, originOf } from '../normal-form.js'

/** A leaf of a definition: a field, or a list element such as a DHCP host. */
export interface Leaf {
  /** Its path, independent of its index: `ips[10.1.1.1].dhcp.hosts[52:54:00:00:00:01]`, `mtu`. */
  readonly path: string
  /** The same without keys, `ips[].dhcp.hosts[]`. */
  readonly field: string
  /** Equal for equal values. */
  readonly text: string
  /** Its original value. */
  readonly value: unknown
  readonly steps: readonly Step[]
}

/** A step of a path: a property; an element of `ips`, by its address and former index; or the end of a list. */
type Step = string | { readonly address: string; readonly index: number } | 'push'

/** A network's identity has no owner; metadata has an element for each owner. */
const apart: ReadonlySet<string> = new Set(['name', 'uuid', 'metadata'])

/** All leaves of a definition, by path. */
export function leavesOf(definition: NetworkDefinition): Map<string, Leaf> {
  const leaves = new Map<string, Leaf>()
  walk(normalForm(definition), definition as unknown as Data, { path: '', field: '', steps: [] }, leaves)
  return leaves
}

interface Place {
  readonly path: string
  readonly field: string
  readonly steps: readonly Step[]
}

function walk(normal: Data, written: Data | undefined, at: Place, leaves: Map<string, Leaf>): void {
  for (const [name, value] of Object.entries(normal)) {
    const field = at.field === '' ? name : `${at.field}.${name}`
    const path = at.path === '' ? name : `${at.path}.${name}`
    const steps = [...at.steps, name]
    if (apart.has(field)) continue
    const keyOf = keyOfElement(field)
    if (name === 'unmodelled') add(leaves, { path, field, steps, text: keyText(value), value: written?.unmodelled })
    else if (keyOf && Array.isArray(value)) {
      for (const element of value as Data[]) {
        const { index = 0, element: own = element } = originOf(element) ?? {}
        const place = { path: `${path}[${keyWords(keyOf(element))}]`, field: `${field}[]` }
        if (field === 'ips') {
          const address = String(element.address ?? '')
          walk(element, own as Data, { ...place, steps: [...steps, { address, index }] }, leaves)
        } else add(leaves, { ...place, steps: [...steps, 'push'], text: keyText(element), value: own })
      }
    } else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      walk(value as Data, written?.[name] as Data | undefined, { path, field, steps }, leaves)
    } else add(leaves, { path, field, steps, text: keyText(value), value: written?.[name] ?? value })
  }
}

/** Two elements with the same key are two leaves. */
function add(leaves: Map<string, Leaf>, leaf: Leaf): void {
  let { path } = leaf
  for (let number = 2; leaves.has(path); number++) path = `${leaf.path}#${number}`
  leaves.set(path, { ...leaf, path })
}

function keyWords(key: unknown): string {
  if (typeof key !== 'object' || key === null) return String(key ?? '')
  const words = Object.values(key).filter((word) => word !== undefined && word !== '')
  return words.every((word) => typeof word !== 'object') ? words.join(' ') : keyText(key)
}

/** Adds a leaf to a definition that lacks it. */
export function put(definition: NetworkDefinition, { steps, value }: Leaf): void {
  let at = definition as unknown as Record<string, unknown>
  for (const [index, step] of steps.entries()) {
    if (typeof step === 'object' || step === 'push') continue
    const next = steps[index + 1]
    if (next === undefined) at[step] = value
    else if (next === 'push') at[step] = [...listAt(at, step), value]
    else if (typeof next === 'object') {
      const list = listAt(at, step) as Record<string, unknown>[]
      let element = list.find(({ address }) => typeof address === 'string' && sameAddress(address, next.address))
      if (element === undefined) {
        element = { address: next.address }
        list.splice(Math.min(next.index, list.length), 0, element)
      }
      at[step] = list
      at = element
    } else {
      at[step] ??= {}
      at = at[step] as Record<string, unknown>
    }
  }
}

/** The first of `interfaces` may be given as `dev` alone. */
function listAt(at: Readonly<Record<string, unknown>>, name: string): unknown[] {
  const list = at[name] as unknown[] | undefined
  return list ?? (name === 'interfaces' && at.dev !== undefined ? [{ dev: at.dev }] : [])
}
