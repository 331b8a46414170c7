import { loadValibot, type Schema, type Valibot } from './valibot.js'

/**
 * Plain data, described once: a shape yields both a TypeScript type ({@link Data}) and a schema, so that they cannot
 * drift apart. For data that has no XML; definitions have the tables of src/xml.
 */
export interface Shape<T> {
  readonly schema: (v: Valibot) => Schema<T>
  /** Exists for the type checker only. */
  readonly data?: T
}

/** An optional property. */
export interface Optional<T> extends Shape<T> {
  readonly optional: true
}

export type Fields = Readonly<Record<string, Shape<unknown>>>
type Simplify<T> = { [K in keyof T]: T[K] } & {}

/** The type that a shape describes. */
export type Data<S> = S extends Shape<infer T> ? T : never

/** The properties of a record. */
export type DataOfFields<F extends Fields> = Simplify<
  { readonly [K in keyof F as F[K] extends Optional<unknown> ? never : K]: Data<F[K]> } & {
    readonly [K in keyof F as F[K] extends Optional<unknown> ? K : never]?: Data<F[K]>
  }
>

const shape = <T>(schema: (v: Valibot) => Schema): Shape<T> => {
  let made: Schema | undefined
  return {
    schema: (v) => {
      made ??= schema(v)
      return made as Schema<T>
    },
  }
}

export const text: Shape<string> = shape((v) => v.string())
export const number: Shape<number> = shape((v) => v.number())
export const flag: Shape<boolean> = shape((v) => v.boolean())

/** One of some words. */
export const word = <const W extends string>(...words: readonly W[]): Shape<W> => shape((v) => v.picklist(words))

/** These values only. */
export const only = <const V extends readonly (string | number | boolean)[]>(...values: V): Shape<V[number]> =>
  shape((v) => {
    const [first, ...others] = values.map((one) => v.literal(one))
    return first && others.length === 0 ? first : v.union(values.map((one) => v.literal(one)))
  })

export const list = <T>(of: Shape<T>): Shape<readonly T[]> => shape((v) => v.array(of.schema(v)))

export const pair = <A, B>(first: Shape<A>, second: Shape<B>): Shape<readonly [A, B]> =>
  shape((v) => v.tuple([first.schema(v), second.schema(v)]))

/** A record with any keys. */
export const dictionary = <T>(of: Shape<T>): Shape<Readonly<Record<string, T>>> =>
  shape((v) => v.record(v.string(), of.schema(v)))

/** The same, under a type's name, which editors then show. */
export const named = <T>(of: Shape<T>): Shape<T> => of

export const optional = <T>(of: Shape<T>): Optional<T> => ({ schema: (v) => of.schema(v), optional: true })

export const orNull = <T>(of: Shape<T>): Shape<T | null> => shape((v) => v.nullable(of.schema(v)))

/** The shape of an object. Its fields stay in its type, so that declaration files keep each one's docs. */
export interface RecordShape<F extends Fields> extends Shape<DataOfFields<F>> {
  readonly fields: F
}

/** An object with these properties; others are ignored. */
export const record = <F extends Fields>(fields: F): RecordShape<F> => ({
  fields,
  ...shape<DataOfFields<F>>((v) => {
    const entries = Object.entries(fields).map(([name, field]) => {
      const own = field.schema(v)
      return [name, 'optional' in field ? v.exactOptional(own) : own] as const
    })
    return v.object(Object.fromEntries(entries))
  }),
})

/** One of several shapes. */
export const either = <S extends readonly Shape<unknown>[]>(...shapes: S): Shape<Data<S[number]>> =>
  shape((v) => v.union(shapes.map((one) => one.schema(v))))

/** Data that another part of the library describes by its own schema. */
export const described = <T>(schema: (v: Valibot) => Schema): Shape<T> => shape(schema)

/** The schema of a shape, for `valibot`'s `parse` and similar. */
export const schemaOfShape = <T>(of: Shape<T>): Schema<T> => of.schema(loadValibot())
