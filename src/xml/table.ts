import type { Unmodelled } from './unmodelled.js'
import type { Value } from './value.js'
import type { UnknownWord } from './words.js'

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
  /** Properties of which a definition has to have one, though libvirt does without: what was read may lack them. */
  readonly expects?: readonly string[]
  /** Properties of which it has to have one: an element without any of them says nothing. */
  readonly needs?: readonly string[]
  /** What has no place in it, and what libvirt does not ignore but refuse. */
  readonly refuses?: Refused
  /** Only for the type checker. */
  readonly data?: T
}

/**
 * Names of elements, and of attributes with an `@` before, with what to say of them; of a function, what it says of the
 * element's or attribute's text, `undefined` where libvirt takes it.
 */
export type Refused = Readonly<Record<string, string | ((text: string) => string | undefined)>>

export interface Choice {
  /** The attribute that decides, and the property that shows it. */
  readonly attribute: string
  readonly property: string
  readonly variants: Readonly<Record<string, Table<unknown>>>
  /** What applies without that attribute. */
  readonly otherwise?: Table<unknown>
  /** The variant that libvirt takes without that attribute. */
  readonly initial?: string
  /** What applies to a value that is none of the variants: the property then is {@link UnknownWord}. None: there are no others. */
  readonly unknown?: Table<unknown>
  /** libvirt keeps a variant that lacks what it needs. */
  readonly keepsIncomplete?: boolean
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
  /**
   * Whether libvirt takes the element for nothing where it is empty, or lacks what it requires, so that it is dropped;
   * of a function, whether it does by the attributes, which carries it.
   */
  readonly omitted?: Omitted
  /** For the elements that stand behind the one that this property shows, of the same name. */
  readonly behind?: string
  /** What is written where the definition does not say it. */
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
/** Over names of F, without `as`: so the docstrings of the fields are those of the properties. */
type Present<F extends Fields, K extends keyof F> = { -readonly [P in K]: TypeOf<F[P]> }
type Absent<F extends Fields, K extends keyof F> = { -readonly [P in K]?: TypeOf<F[P]> }

/** The data a set of fields describes. */
export type DataOf<F extends Fields> = Simplify<
  Present<F, RequiredOf<F>> &
    Absent<F, Exclude<keyof F, RequiredOf<F>>> & {
      /** Attributes and elements that the tables do not model, carried unchanged from the XML read. */
      unmodelled?: Unmodelled
    }
>

/** The data a table describes. */
export type Described<T> = T extends Table<infer D> ? D : never

export const table = <F extends Fields>(fields: F, fixed: Record<string, string> = {}): Table<DataOf<F>> => ({
  fields,
  fixed,
})

/** One of these properties has to be there; what was read may lack them all. */
export const expecting = <T>(described: Table<T>, ...expects: (keyof T & string)[]): Table<T> => ({
  ...described,
  expects,
})

/** One of these properties has to be there, read or written. */
export const needing = <T>(described: Table<T>, ...needs: (keyof T & string)[]): Table<T> => ({ ...described, needs })

/** libvirt refuses these here, instead of ignoring them. */
export const refusing = <T>(refuses: Refused, described: Table<T>): Table<T> => ({ ...described, refuses })

/** For what nothing is known of: everything in it is carried. */
export const carrying = table({})

type Alternatives<P, V extends Record<string, Table<unknown>>, U> =
  | { [K in keyof V & string]: Simplify<{ -readonly [Q in keyof P]: K } & Described<V[K]>> }[keyof V & string]
  | ([U] extends [never] ? never : Simplify<{ -readonly [Q in keyof P]: UnknownWord } & Described<U>>)

/**
 * The table depends on an attribute's value.
 *
 * @param decider    the property that shows it, with its docstring, and the attribute
 * @param otherwise  the table where the attribute is missing
 * @param unknown    the table for values that are none of the variants
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

/** A property with its docstring, which shows an element's name. */
type Named = Readonly<Record<string, 'element'>>

/** One element out of several; the property of the data that `decider` has shows its name. */
export const oneOf = <P extends Named, V extends Record<string, Table<unknown>>>(
  decider: P,
  tables: V,
): Optional<OneOf<P, V>> => field({ kind: 'oneOf', property: Object.keys(decider)[0] as string, tables })

/** Elements out of several kinds, in the order they stand. */
export const anyOf = <P extends Named, V extends Record<string, Table<unknown>>>(
  decider: P,
  tables: V,
): Optional<readonly OneOf<P, V>[]> =>
  field({ kind: 'oneOf', property: Object.keys(decider)[0] as string, tables }, { many: true })

/** The content of an element as XML text, unread. */
export const markupOf = (name: string): Optional<string> => field({ kind: 'markup' }, { element: name })

export const required = <T>(optional: Optional<T>): Field<T, true> => ({ ...optional, required: true })

/** libvirt takes the element for nothing where it is empty, or lacks what its table requires. */
export const omittedIf = <T>(omitted: Omitted, optional: Optional<T>): Optional<T> => ({
  ...optional,
  omitted,
})

/** Further elements of the name that the property `first` shows. */
export const behind = <T>(first: string, optional: Optional<T>): Optional<T> => ({ ...optional, behind: first })

/** What is written where the definition does not say it. */
export const derived = <T>(
  optional: Optional<T>,
  derive: (data: Readonly<Record<string, unknown>>) => T | undefined,
): Optional<T> => ({ ...optional, derive })

/** The element says something by its fixed attributes alone. */
export const always = <T>(optional: Optional<T>): Optional<T> => ({ ...optional, always: true })

/** The names of the elements a field reads. */
export const elementNames = ({ at, element: name }: Field): readonly string[] =>
  at.kind === 'oneOf' ? Object.keys(at.tables) : name ? [name] : []

/** A key that keeps equal names of different namespaces apart. */
export const elementKey = (name: string, uri?: string): string => (uri ? `{${uri}}${name}` : name)
