import { type modes, type NetworkMode, rows } from './modes.js'

/**
 * The mode of a `<forward>` element.
 *
 * @param word  its attribute `mode`; `''`: no attribute; undefined: no such element
 * @param namesBridge  whether the network names a bridge
 */
export function modeOfForward(word: string | undefined, namesBridge: boolean): NetworkMode | 'unknown' {
  const found = rows.find(({ row }) =>
    row.forwardModes.some(
      (one) => one.word === (word ?? 'none') && (one.namesBridge === undefined || one.namesBridge === namesBridge),
    ),
  )
  return found?.mode ?? 'unknown'
}

type RowsOf<M> = M extends { readonly variants: infer V } ? V[keyof V] : M
type WordsOf<R> = R extends { readonly forwardModes: readonly { readonly word: infer W }[] } ? W : never

/** A value of `<forward mode='…'>` that this library knows. */
export type ForwardWord = Exclude<WordsOf<RowsOf<(typeof modes)[NetworkMode]>>, '' | 'none'>

/** All of them. */
export const forwardWords = [...new Set(rows.flatMap(({ row }) => row.forwardModes.map(({ word }) => word)))].filter(
  (word) => word !== '' && word !== 'none',
) as readonly string[] as readonly ForwardWord[]
