/** Sections of a file of keys and values, in order; a key may repeat, and one without a value is left out. */
export type Sections = readonly (readonly [
  section: string,
  entries: readonly (readonly [key: string, value: string | number | boolean | undefined])[],
])[]

/**
 * What one of the two, systemd's unit files and GLib's keyfiles, would read otherwise than it stands there: ends of lines
 * and spaces around a value, backslashes, systemd's specifiers, quotes and patterns, comments.
 */
const readOtherwise = /[^ -~]|[\\%"'#*?[\]]|^\s|\s$|^!/

/**
 * A text as the value of a key: the one way in which a name comes into such a file. The two have no quoting in common, and
 * what is in a definition needs none.
 *
 * @throws Error where it would be read otherwise, or would be further keys
 */
export function iniValue(text: string): string {
  if (readOtherwise.test(text)) throw new Error(`a value of a keyfile or unit file cannot be ${JSON.stringify(text)}`)
  return text
}

/** Keyfiles and unit files: `[Section]`, `Key=value`. Sections without entries are left out. */
export function formatIni(sections: Sections, words: { readonly yes: string; readonly no: string }): string {
  return sections
    .map(([section, entries]) => {
      const lines = entries.flatMap(([key, value]) => {
        if (value === undefined) return []
        return [`${key}=${typeof value === 'boolean' ? (value ? words.yes : words.no) : iniValue(String(value))}`]
      })
      return lines.length > 0 ? `[${section}]\n${lines.join('\n')}\n` : ''
    })
    .filter(Boolean)
    .join('\n')
}
