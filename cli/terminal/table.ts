import { printable } from 'virtnet/reachability'
import type { Paint, Style } from './paint.js'

/** A text, or one with its style. */
export type Cell = string | readonly [Style, string]

/** A column's heading, and its cell in each row. */
export interface Table {
  readonly head: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}

const textOf = (cell: Cell): string => printable(typeof cell === 'string' ? cell : cell[1])

/**
 * The width of a character on a terminal: zero, one or two columns (Unicode's wide scripts, emoji). Names are mostly
 * ASCII, but guests' names need not be.
 */
export function width(text: string): number {
  let columns = 0
  for (const character of text) {
    if (/\p{M}/u.test(character)) continue
    columns +=
      /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u.test(
        character,
      )
        ? 2
        : 1
  }
  return columns
}

/** For people: columns of equal width under their headings. */
export function tableText({ head, rows }: Table, paint: Paint): string {
  const widths = head.map((title, column) =>
    Math.max(width(title), ...rows.map((row) => width(textOf(row[column] ?? '')))),
  )
  const pad = (text: string, column: number): string =>
    column === head.length - 1 ? '' : ' '.repeat((widths[column] ?? 0) - width(text) + 2)
  const heading = head.map((title, column) => paint('bold', title) + pad(title, column)).join('')
  const lines = rows.map((row) =>
    row
      .map((cell, column) => {
        const text = textOf(cell)
        return (typeof cell === 'string' ? text : paint(cell[0], text)) + pad(text, column)
      })
      .join('')
      .trimEnd(),
  )
  return [heading.trimEnd(), ...lines].join('\n')
}

/** For programs: one line per row, cells separated by tabs, no heading. */
export const tabbed = ({ rows }: Table): string => rows.map((row) => row.map(textOf).join('\t')).join('\n')
