import {
  type DataOfFields,
  described,
  type Fields,
  likely,
  type Optional,
  type RecordShape,
  type Shape,
} from '../base/index.js'
import { refusal } from '../xml/index.js'

/** Shapes for user input: unknown properties are refused, and each refusal names the value. */

export const flag: Shape<boolean> = described((v) => v.boolean((issue) => refusal(issue.input, 'true or false')))

export const list = <T>(of: Shape<T>): Shape<readonly T[]> =>
  described((v) => v.array(of.schema(v), (issue) => refusal(issue.input, 'an array')))

/** @param refused  properties that are not allowed, with the reason */
export const record = <F extends Fields>(
  fields: F,
  refused: Readonly<Record<string, string>> = {},
): RecordShape<F> => ({
  fields,
  ...described<DataOfFields<F>>((v) => {
    const entries = Object.entries(fields).map(([name, field]) => {
      const own = field.schema(v)
      return [name, isOptional(field) ? v.exactOptional(own) : own] as const
    })
    const others = Object.entries(refused).map(
      ([name, reason]) => [name, v.exactOptional(v.never(() => `is not allowed: ${reason}`))] as const,
    )
    return v.strictObject(Object.fromEntries([...entries, ...others]), (issue) => {
      const names = Object.keys(fields)
      if (issue.expected === 'never') {
        const { key } = (issue as { readonly path?: readonly { readonly key: unknown }[] }).path?.at(-1) ?? {}
        const meant = likely(String(key), names)
        return `is not allowed${meant === undefined ? '' : `; did you mean '${meant}'?`}; allowed: ${names.join(', ')}`
      }
      return issue.received === 'undefined' ? 'is required' : refusal(issue.input, `an object with ${names.join(', ')}`)
    })
  }),
})

const isOptional = (field: Shape<unknown>): field is Optional<unknown> => 'optional' in field
