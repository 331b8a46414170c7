import type { Schema, Valibot } from '../base/index.js'

/**
 * The parts of the XML that a definition's properties do not represent: attributes and elements of a newer libvirt or of
 * another namespace, and values that no property can have. Writing puts them back in place.
 *
 * A property that is set takes precedence, so edits take effect.
 */
export interface Unmodelled {
  /**
   * Attributes by qualified name, including `xmlns:…`. A modelled attribute is kept here if libvirt preserves its
   * spelling, or if its value would be refused in a new definition.
   */
  readonly attributes?: Readonly<Record<string, string>>
  /** Elements that this library does not model, with their positions. */
  readonly elements?: readonly UnmodelledElement[]
  /** The same for elements that a definition represents as a plain value, by key: `mtu`, `hostname[2]`. */
  readonly inside?: Readonly<Record<string, Unmodelled>>
  /** The text of an element represented as a plain value, if it would be refused in a new definition. */
  readonly text?: string
  /** Properties that a new definition requires, but that the XML lacked. */
  readonly missing?: readonly string[]
}

/** An XML element that this library does not model, unchanged. */
export interface UnmodelledElement {
  /** The element as XML text. */
  readonly xml: string
  /**
   * The modelled sibling before it: `ip`, and from the second on `ip[1]`; omitted: it comes first. If that sibling is
   * gone, it goes to the end.
   */
  readonly after?: string
  /** In place of `after`: the name of the first element after it, which is usually its own name. */
  readonly before?: string
}

/** The key of a modelled element among its siblings of the same name. */
export const siblingKey = (name: string, index: number): string => (index === 0 ? name : `${name}[${index}]`)

let schema: Schema<Unmodelled> | undefined

export function unmodelledSchema(v: Valibot): Schema<Unmodelled> {
  if (schema) return schema
  const strings = v.record(v.string(), v.string('an attribute is a string'), 'attributes by name')
  const elements = v.array(
    v.strictObject({ xml: v.string('XML text'), after: v.optional(v.string()), before: v.optional(v.string()) }),
  )
  // `inside` does not nest: such an element has no modelled children.
  const inside = v.strictObject({
    attributes: v.optional(strings),
    elements: v.optional(elements),
    text: v.optional(v.string()),
  })
  schema = v.strictObject({
    attributes: v.optional(strings),
    elements: v.optional(elements),
    inside: v.optional(v.record(v.string(), inside)),
    missing: v.optional(v.array(v.string())),
  }) as unknown as Schema<Unmodelled>
  return schema
}
