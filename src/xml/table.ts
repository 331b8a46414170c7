import type { Unmodelled } from './unmodelled.js'
import type { Value } from './value.js'
import type { UnknownWord } from './words.js'

/**
 * Tables: which attribute or element of the XML is which property of a definition.
 *
 * One table per element drives reading (read.ts), writing (write.ts), validation and JSON Schema (schema.ts), and the
 * TypeScript type (DataOf), so that they cannot drift apart. Fields are written in the order of the table, which is
 * libvirt's own.
 */
export interface Table<T> {
  readonly fields: Fields
  /** Attributes with a fixed value, such as `type='pci'`, which have no property. */
  readonly fixed: Readonly<Record<string, string>>
  /** For a choice: the tables by an attribute's value. */
  readonly choice?: Choice
  /** A new definition needs one of these properties, although libvirt does not: what was read may lack them. */
  readonly expects?: readonly string[]
  /** Every definition needs one of these properties: an element without any of them has no meaning. */
  readonly needs?: readonly string[]
  /** Attributes and elements that libvirt refuses here instead of ignoring them. */
  readonly refuses?: Refused
  /** Only for the type checker. */
  readonly data?: T
}

/**
 * Why libvirt refuses something, by element name, or by attribute name prefixed with `@`. A function gets the element's or
 * attribute's text, and returns `undefined` if libvirt accepts it.
 */
export type Refused = Readonly<Record<string, string | ((text: string) => string | undefined)>>

export interface Choice {
  /** The attribute that decides, and its property. */
  readonly attribute: string
  readonly property: string
  readonly variants: Readonly<Record<string, Table<unknown>>>
  /** The table without that attribute. */
  readonly otherwise?: Table<unknown>
  /** libvirt's default variant without that attribute. */
  readonly initial?: string
  /** The table for other values, whose property is an {@link UnknownWord}. Omitted: there are no other values. */
  readonly unknown?: Table<unknown>
  /** libvirt keeps a variant that lacks what it needs. */
  readonly keepsIncomplete?: boolean
}

/** How one property is represented in the XML. */
export interface Field<T = unknown, Required extends boolean = boolean> {
  readonly at:
    | { readonly kind: 'attribute'; readonly name: string; readonly value: Value<unknown> }
    /** `<element attribute='value'/>` or `<element>value</element>`, as a plain value. */
    | { readonly kind: 'scalar'; readonly attribute?: string; readonly value: Value<unknown> }
    | { readonly kind: 'element'; readonly table: Table<unknown> }
    /** One of several elements; a property of the data holds the element's name. */
    | { readonly kind: 'oneOf'; readonly property: string; readonly tables: Readonly<Record<string, Table<unknown>>> }
    /** Everything between the tags, as XML text. */
    | { readonly kind: 'markup' }
  readonly element?: string
  /** For an element of another namespace. */
  readonly namespace?: Namespace
  /** Whether the element repeats, so that the property is an array. */
  readonly many: boolean
  /** Whether the element is written even if it has only fixed attributes. */
  readonly always?: boolean
  /**
   * When libvirt ignores the element: if it is empty, or lacks a required part. Such an element is dropped; if a function
   * decides, by the attributes, it is carried.
   */
  readonly omitted?: Omitted
  /** The property for the first element, if this one holds the further elements of that name. */
  readonly behind?: string
  /** The value if the definition does not set it. */
  readonly derive?: (data: Readonly<Record<string, unknown>>) => unknown
  readonly required: Required
  readonly data?: T
}

export type Omitted = 'empty' | 'incomplete' | ((attributes: ReadonlyMap<string, string>) => boolean)

export interface Namespace {
  readonly prefix: string
  readonly uri: string
}

export type Fields = Readonly<Record<string, Field>>

type Simplify<T> = { [K in keyof T]: T[K] } & {}
type TypeOf<F> = F extends Field<infer T, boolean> ? T : never

type RequiredOf<F extends Fields> = { [K in keyof F]: F[K] extends Field<unknown, true> ? K : never }[keyof F]
/** Maps over names of F without `as`, so that properties keep the docstrings of the fields. */
type Present<F extends Fields, K extends keyof F> = { -readonly [P in K]: TypeOf<F[P]> }
type Absent<F extends Fields, K extends keyof F> = { -readonly [P in K]?: TypeOf<F[P]> }

/** The data that a set of fields describes. */
export type DataOf<F extends Fields> = Simplify<
  Present<F, RequiredOf<F>> &
    Absent<F, Exclude<keyof F, RequiredOf<F>>> & {
      /** Attributes and elements that the tables do not model, carried unchanged from the XML read. */
      unmodelled?: Unmodelled
    }
>

/** The data that a table describes. */
export type Described<T> = T extends Table<infer D> ? D : never

export const table = <F extends Fields>(fields: F, fixed: Record<string, string> = {}): Table<DataOf<F>> => ({
  fields,
  fixed,
})

/** New definitions need one of these properties; what was read may lack all. */
export const expecting = <T>(described: Table<T>, ...expects: (keyof T & string)[]): Table<T> => ({
  ...described,
  expects,
})

/** Every definition needs one of these properties. */
export const needing = <T>(described: Table<T>, ...needs: (keyof T & string)[]): Table<T> => ({ ...described, needs })

/** libvirt refuses these here, instead of ignoring them. */
export const refusing = <T>(refuses: Refused, described: Table<T>): Table<T> => ({ ...described, refuses })

/** For an element without modelled content: everything in it is carried. */
export const carrying = table({})

type Alternatives<P, V extends Record<string, Table<unknown>>, U> =
  | { [K in keyof V & string]: Simplify<{ -readonly [Q in keyof P]: K } & Described<V[K]>> }[keyof V & string]
  | ([U] extends [never] ? never : Simplify<{ -readonly [Q in keyof P]: UnknownWord } & Described<U>>)

/**
 * The table depends on an attribute's value.
 *
 * @param decider    the property, with its docstring, and the attribute
 * @param otherwise  the table if the attribute is missing
 * @param unknown    the table for other values
 */
export const choice = <
  P extends Readonly<Record<string, string>>,
  V extends Record<string, Table<unknown>>,
  O extends Table<unknown> = never,
  U extends Table<unknown> = never,
>(
  decider: P,
  variants: V,
  {
    otherwise,
    unknown,
    initial,
    keepsIncomplete,
  }: {
    readonly otherwise?: O
    readonly unknown?: U
    readonly initial?: keyof V & string
    readonly keepsIncomplete?: boolean
  } = {},
): Table<
  Alternatives<P, V, U> | ([O] extends [never] ? never : Simplify<{ -readonly [Q in keyof P]?: never } & Described<O>>)
> => ({
  fields: {},
  fixed: {},
  choice: {
    attribute: Object.values(decider)[0] as string,
    property: Object.keys(decider)[0] as string,
    variants,
    ...(unknown && { unknown }),
    ...(otherwise && { otherwise }),
    ...(initial && { initial }),
    ...(keepsIncomplete && { keepsIncomplete }),
  },
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
export const textsOf = <T>(element: string, value: Value<T>): Optional<readonly T[]> =>
  field({ kind: 'scalar', value: value as Value<unknown> }, { element, many: true })

/** `<mtu size='1500'/>` */
export const attributeOf = <T>(element: string, name: string, value: Value<T>): Optional<T> =>
  field({ kind: 'scalar', attribute: name, value: value as Value<unknown> }, { element })

/** `<option value='a'/>`, any number of them */
export const attributesOf = <T>(
  element: string,
  name: string,
  value: Value<T>,
  namespace?: Namespace,
): Optional<readonly T[]> =>
  field(
    { kind: 'scalar', attribute: name, value: value as Value<unknown> },
    { element, many: true, ...(namespace && { namespace }) },
  )

/** An element with properties of its own. */
export const element = <T>(name: string, described: Table<T>, namespace?: Namespace): Optional<T> =>
  field({ kind: 'element', table: described as Table<unknown> }, { element: name, ...(namespace && { namespace }) })

/** Such an element, any number of them. */
export const elements = <T>(name: string, described: Table<T>): Optional<readonly T[]> =>
  field({ kind: 'element', table: described as Table<unknown> }, { element: name, many: true })

type OneOf<P, V extends Record<string, Table<unknown>>> = {
  [K in keyof V & string]: Simplify<{ -readonly [Q in keyof P]: K } & Described<V[K]>>
}[keyof V & string]

/** A property with its docstring, whose value is an element's name. */
type Named = Readonly<Record<string, 'element'>>

/** One of several elements; the property in `decider` holds its name. */
export const oneOf = <P extends Named, V extends Record<string, Table<unknown>>>(
  decider: P,
  tables: V,
): Optional<OneOf<P, V>> => field({ kind: 'oneOf', property: Object.keys(decider)[0] as string, tables })

/** Elements of several kinds, in document order. */
export const anyOf = <P extends Named, V extends Record<string, Table<unknown>>>(
  decider: P,
  tables: V,
): Optional<readonly OneOf<P, V>[]> =>
  field({ kind: 'oneOf', property: Object.keys(decider)[0] as string, tables }, { many: true })

/** The content of an element as unparsed XML text. */
export const markupOf = (name: string): Optional<string> => field({ kind: 'markup' }, { element: name })

export const required = <T>(optional: Optional<T>): Field<T, true> => ({ ...optional, required: true })

/** libvirt ignores the element if it is empty, or lacks a required part. */
export const omittedIf = <T>(omitted: Omitted, optional: Optional<T>): Optional<T> => ({
  ...optional,
  omitted,
})

/** The further elements of the same name as the one in property `first`. */
export const behind = <T>(first: string, optional: Optional<T>): Optional<T> => ({ ...optional, behind: first })

/** The value is derived from other properties if the definition does not set it. */
export const derived = <T>(
  optional: Optional<T>,
  derive: (data: Readonly<Record<string, unknown>>) => T | undefined,
): Optional<T> => ({ ...optional, derive })

/** The element has a meaning even with fixed attributes only. */
export const always = <T>(optional: Optional<T>): Optional<T> => ({ ...optional, always: true })

/** The names of the elements a field reads. */
export const elementNames = ({ at, element: name }: Field): readonly string[] =>
  at.kind === 'oneOf' ? Object.keys(at.tables) : name ? [name] : []

/** A key that is unique across namespaces. */
export const elementKey = (name: string, uri?: string): string => (uri ? `{${uri}}${name}` : name)
