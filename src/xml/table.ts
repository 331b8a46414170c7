import type { Unmodelled } from './unmodelled.js'
import type { Value } from './value.js'

/**
 * Tables: which attribute or element of the XML is which property of a definition.
 *
 * One table per element serves four ends, so that they cannot drift apart: reading (read.ts),
 * writing (write.ts), validation and JSON Schema (schema.ts), and the TypeScript type (DataOf).
 * The order of the fields is the order in which they are written, which is libvirt's own.
 */
export interface Table<T> {
  readonly fields: Fields
  /** Attributes that always have this one value, such as `type='pci'`; no property shows them. */
  readonly fixed: Readonly<Record<string, string>>
  /** For a choice: the tables by the value of an attribute. */
  readonly choice?: Choice
  /** Only for the type checker. */
  readonly data?: T
}

export interface Choice {
  /** The attribute that decides, and the property that shows it. */
  readonly attribute: string
  readonly property: string
  readonly variants: Readonly<Record<string, Table<unknown>>>
  /** What applies without that attribute. */
  readonly otherwise?: Table<unknown>
}

/** How one property stands in the XML. */
export interface Field<T = unknown, Required extends boolean = boolean> {
  readonly at:
    | { readonly kind: 'attribute'; readonly name: string; readonly value: Value<unknown> }
    /** `<element attribute='value'/>`, or `<element>value</element>`, shown as the plain value. */
    | { readonly kind: 'scalar'; readonly attribute?: string; readonly value: Value<unknown> }
    | { readonly kind: 'element'; readonly table: Table<unknown> }
    /** One of several elements; a property of the data has the element's name. */
    | { readonly kind: 'oneOf'; readonly property: string; readonly tables: Readonly<Record<string, Table<unknown>>> }
    /** All that is between the tags, as XML text. */
    | { readonly kind: 'markup' }
  readonly element?: string
  /** For an element of another namespace. */
  readonly namespace?: Namespace
  /** Whether the element repeats, so that the property is an array. */
  readonly many: boolean
  /** Whether the element is written even where there is nothing to say but its fixed attributes. */
  readonly always?: boolean
  readonly required: Required
  readonly data?: T
}

export interface Namespace {
  readonly prefix: string
  readonly uri: string
}

export type Fields = Readonly<Record<string, Field>>

type Simplify<T> = { [K in keyof T]: T[K] } & {}
type TypeOf<F> = F extends Field<infer T, boolean> ? T : never

/** The data a set of fields describes. */
export type DataOf<F extends Fields> = Simplify<
  { -readonly [K in keyof F as F[K] extends Field<unknown, true> ? K : never]: TypeOf<F[K]> } & {
    -readonly [K in keyof F as F[K] extends Field<unknown, true> ? never : K]?: TypeOf<F[K]>
  } & { unmodelled?: Unmodelled }
>

/** The data a table describes. */
export type Described<T> = T extends Table<infer D> ? D : never

export const table = <F extends Fields>(fields: F, fixed: Record<string, string> = {}): Table<DataOf<F>> => ({
  fields,
  fixed,
})

/** The table depends on an attribute's value. */
export const choice = <P extends string, V extends Record<string, Table<unknown>>, O extends Table<unknown> = never>(
  property: P,
  attributeName: string,
  variants: V,
  otherwise?: O,
): Table<
  | { [K in keyof V & string]: Simplify<{ [Q in P]: K } & Described<V[K]>> }[keyof V & string]
  | ([O] extends [never] ? never : Simplify<{ [Q in P]?: never } & Described<O>>)
> => ({
  fields: {},
  fixed: {},
  choice: { attribute: attributeName, property, variants, ...(otherwise && { otherwise }) },
})

type Optional<T> = Field<T, false>

const field = <T>(at: Field['at'], rest: Partial<Field> = {}): Optional<T> =>
  ({ at, many: false, ...rest, required: false }) as Optional<T>

/** An attribute of this element. */
export const attribute = <T>(name: string, value: Value<T>): Optional<T> =>
  field({ kind: 'attribute', name, value: value as Value<unknown> })

/** `<name>value</name>` */
export const textOf = <T>(element: string, value: Value<T>): Optional<T> =>
  field({ kind: 'scalar', value: value as Value<unknown> }, { element })

/** `<name>value</name>`, any number of them */
export const textsOf = <T>(element: string, value: Value<T>): Optional<T[]> =>
  field({ kind: 'scalar', value: value as Value<unknown> }, { element, many: true })

/** `<mtu size='1500'/>` */
export const attributeOf = <T>(element: string, name: string, value: Value<T>): Optional<T> =>
  field({ kind: 'scalar', attribute: name, value: value as Value<unknown> }, { element })

/** `<option value='a'/>`, any number of them */
export const attributesOf = <T>(element: string, name: string, value: Value<T>, namespace?: Namespace): Optional<T[]> =>
  field(
    { kind: 'scalar', attribute: name, value: value as Value<unknown> },
    { element, many: true, ...(namespace && { namespace }) },
  )

/** An element with properties of its own. */
export const element = <T>(name: string, described: Table<T>, namespace?: Namespace): Optional<T> =>
  field({ kind: 'element', table: described as Table<unknown> }, { element: name, ...(namespace && { namespace }) })

/** Such an element, any number of them. */
export const elements = <T>(name: string, described: Table<T>): Optional<T[]> =>
  field({ kind: 'element', table: described as Table<unknown> }, { element: name, many: true })

type OneOf<P extends string, V extends Record<string, Table<unknown>>> = {
  [K in keyof V & string]: Simplify<{ [Q in P]: K } & Described<V[K]>>
}[keyof V & string]

/** One element out of several; `property` of the data has its name. */
export const oneOf = <P extends string, V extends Record<string, Table<unknown>>>(
  property: P,
  tables: V,
): Optional<OneOf<P, V>> => field({ kind: 'oneOf', property, tables })

/** Elements out of several kinds, in the order they stand. */
export const anyOf = <P extends string, V extends Record<string, Table<unknown>>>(
  property: P,
  tables: V,
): Optional<OneOf<P, V>[]> => field({ kind: 'oneOf', property, tables }, { many: true })

/** The content of an element as XML text, unread. */
export const markupOf = (name: string): Optional<string> => field({ kind: 'markup' }, { element: name })

export const required = <T>(optional: Optional<T>): Field<T, true> => ({ ...optional, required: true })

/** The element says something by its fixed attributes alone. */
export const always = <T>(optional: Optional<T>): Optional<T> => ({ ...optional, always: true })

/** The names of the elements a field reads. */
export const elementNames = ({ at, element: name }: Field): readonly string[] =>
  at.kind === 'oneOf' ? Object.keys(at.tables) : name ? [name] : []

/** A key that keeps equal names of different namespaces apart. */
export const elementKey = (name: string, uri?: string): string => (uri ? `{${uri}}${name}` : name)
