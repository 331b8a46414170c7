/** Words of a command, which become its arguments one by one. */
export type Words = readonly string[]

/** Text that is already quoted for a shell. */
export interface ShellText {
  readonly shell: string
}

/**
 * Safe without quotes in every shell. zsh expands a leading `=` to the path of a command, and takes `}` for the end of
 * a block.
 */
const plain = /^(?:[A-Za-z0-9_@%+:,./-][A-Za-z0-9_@%+=:,./-]*|[{!])$/

/**
 * Control characters, which a terminal obeys even when they are pasted. Tabs and line breaks are literal inside quotes.
 */
const obeyed = /(?![\t\n])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u

/**
 * Quotes any text as one word of any POSIX shell: the only way for a name, an address or a path into shell text. Safe
 * words stay unquoted.
 *
 * Control characters are written as `"$(printf '\033')"`: commands are meant to be pasted, and a terminal would obey
 * the characters on the way.
 */
export function shellWord(text: string): string {
  if (plain.test(text)) return text
  if (!obeyed.test(text)) return quoted(text)
  // A shell drops line breaks at the end of a command's output.
  const body = text.replace(/\n+$/, '')
  const ends = text.slice(body.length)
  return `"$(printf ${quoted(formatOf(body))})"${ends === '' ? '' : quoted(ends)}`
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/**
 * For printf(1), which supports octal everywhere. A leading dash would be an option; an interactive bash takes `!` for
 * history expansion.
 */
const formatOf = (text: string): string =>
  Array.from(text, (character, index) => {
    if (character === '\\' || character === '%') return character.repeat(2)
    if (!obeyed.test(character) && character !== '!' && (character !== '-' || index > 0)) return character
    return Array.from(Buffer.from(character), (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')
  }).join('')

export const shellText = (words: Words): string => words.map(shellWord).join(' ')

/**
 * The words of a command, from a text with values in it: spaces of the text separate words, spaces of a value do not. A
 * list becomes one word per item.
 *
 * ```ts
 * words`link set dev ${name} mtu ${1500}`
 * ```
 */
export function words(text: TemplateStringsArray, ...values: readonly (string | number | Words)[]): string[] {
  return wordsOf(text, values).map((parts) => parts.join(''))
}

/**
 * A command as shell text. Every value is quoted by {@link shellWord}.
 *
 * ```ts
 * sh`ip link set dev ${name} mtu ${1500}`
 * ```
 */
export function sh(
  text: TemplateStringsArray,
  ...values: readonly (string | number | Words | ShellText | readonly ShellText[])[]
): string {
  return wordsOf<string | ShellText>(text, values)
    .map((parts) => {
      const [only] = parts
      if (parts.length === 1 && typeof only === 'object') return only.shell
      return shellWord(parts.map((part) => (typeof part === 'string' ? part : part.shell)).join(''))
    })
    .join(' ')
}

/** Words, each as a list of its parts. */
function wordsOf<Part extends string | ShellText>(
  text: TemplateStringsArray,
  values: readonly (string | number | Part | readonly Part[])[],
): (Part | string)[][] {
  const found: (Part | string)[][] = []
  let open = false
  const add = (part: Part | string): void => {
    const last = found.at(-1)
    if (open && last) last.push(part)
    else found.push([part])
    open = true
  }
  for (const [index, literal] of text.entries()) {
    for (const piece of literal.split(/(\s+)/)) {
      if (/^\s/.test(piece)) open = false
      else if (piece !== '') add(piece)
    }
    const value = values[index]
    if (value === undefined) continue
    if (!Array.isArray(value)) add(typeof value === 'number' ? String(value) : (value as Part | string))
    else {
      for (const one of value as readonly Part[]) {
        open = false
        add(one)
      }
      open = false
    }
  }
  return found
}
