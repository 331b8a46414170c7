/** The sixteen colours of every terminal: they follow the user's theme, light or dark. */
const styles = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
  cyan: [36, 39],
} as const

export type Style = keyof typeof styles

/** Styles a text. */
export type Paint = (style: Style, text: string) => string

export const painted: Paint = (style, text) => `\x1b[${styles[style][0]}m${text}\x1b[${styles[style][1]}m`
export const plain: Paint = (_style, text) => text

/** The colours of verdicts and severities. */
export const colourOf = {
  yes: 'green',
  no: 'red',
  conditional: 'yellow',
  error: 'red',
  warning: 'yellow',
  note: 'cyan',
} as const satisfies Record<string, Style>
