import type { Schema, Valibot } from '../base/index.js'

/**
 * What a definition was read from, as far as its properties do not show it: attributes and elements of a newer libvirt
 * or of another namespace, and values that no property can have. It is put back where it was.
 *
 * A property that is set wins over what stands here: an edit takes effect, and what is here of it is forgotten.
 */
export interface Unmodelled {
  /**
   * Attributes by qualified name, `xmlns:…` included. Those of the definition's own are here where libvirt keeps a
   * spelling, and where the value would be refused if somebody wrote it anew.
   */
  readonly attributes?: Readonly<Record<string, string>>
  /** Elements that this library does not know, with their places. */
  readonly elements?: readonly UnmodelledElement[]
  /** The same for elements that a definition shows as a plain value, by key: `mtu`, `hostname[2]`. */
  readonly inside?: Readonly<Record<string, Unmodelled>>
  /** Of an element that a definition shows as a plain value: its text, where that would be refused now. */
  readonly text?: string
  /** Properties that somebody who writes a definition has to give, and that were missing where it was read. */
  readonly missing?: readonly string[]
}

/** An element of XML that this library does not know, as it was. */
export interface UnmodelledElement {
  /** The element as XML text. */
  readonly xml: string
  /**
   * The modelled sibling it stood behind: `ip`, and from the second on `ip[1]`; none: before all others.
   * Without that sibling it goes to the end.
   */
  readonly after?: string
  /** Instead of `after`: it stood before the first element of that name, which is usually its own. */
  readonly before?: string
}

/** The key of a modelled element among its siblings of that name. */
export const siblingKey = (name: string, index: number): string => (index === 0 ? name : `${name}[${index}]`)

let schema: Schema<Unmodelled> | undefined

export function unmodelledSchema(v: Valibot): Schema<Unmodelled> {
  if (schema) return schema
  const strings = v.record(v.string(), v.string('an attribute is a text'), 'attributes by name')
  const elements = v.array(
    v.strictObject({ xml: v.string('XML text'), after: v.optional(v.string()), before: v.optional(v.string()) }),
  )
  // One level of `inside` is all there is: such an element has no elements that are modelled.
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
