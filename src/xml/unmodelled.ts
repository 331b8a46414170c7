import type { Schema, Valibot } from './valibot.js'

/**
 * What an element had and this library does not model: attributes and elements of a newer
 * libvirt or of another namespace. It is carried, and put back where it was.
 */
export interface Unmodelled {
  /** Attributes by qualified name, `xmlns:…` included. */
  readonly attributes?: Readonly<Record<string, string>>
  readonly elements?: readonly UnmodelledElement[]
  /** The same for elements that a definition shows as a plain value, by key: `mtu`, `hostname[2]`. */
  readonly inside?: Readonly<Record<string, Unmodelled>>
}

export interface UnmodelledElement {
  /** The element as XML text. */
  readonly xml: string
  /**
   * The modelled sibling it stood behind: `ip`, and from the second on `ip[1]`; none: before all others.
   * Without that sibling it goes to the end.
   */
  readonly after?: string
}

/** The key of a modelled element among its siblings of that name. */
export const siblingKey = (name: string, index: number): string => (index === 0 ? name : `${name}[${index}]`)

let schema: Schema<Unmodelled> | undefined

export function unmodelledSchema(v: Valibot): Schema<Unmodelled> {
  if (schema) return schema
  const strings = v.record(v.string(), v.string('an attribute is a text'), 'attributes by name')
  const elements = v.array(v.strictObject({ xml: v.string('XML text'), after: v.optional(v.string()) }))
  // One level of `inside` is all there is: such an element has no elements that are modelled.
  const inside = v.strictObject({ attributes: v.optional(strings), elements: v.optional(elements) })
  schema = v.strictObject({
    attributes: v.optional(strings),
    elements: v.optional(elements),
    inside: v.optional(v.record(v.string(), inside)),
  }) as unknown as Schema<Unmodelled>
  return schema
}
