/** Sections of a file of keys and values, in order; a key may repeat, and one without a value is left out. */
export type Sections = readonly (readonly [
  section: string,
  entries: readonly (readonly [key: string, value: string | number | boolean | undefined])[],
])[]

/**
 * Text that systemd's unit files or GLib's keyfiles would not read literally: line ends, surrounding spaces,
 * backslashes, systemd's specifiers, quotes and patterns, comments.
 */
const readOtherwise = /[^ -~]|[\\%"'#*?[\]]|^\s|\s$|^!/

/**
 * A text as the value of a key; every name enters these files here. The two formats have no common quoting, and what is
 * in a definition needs none.
 *
 * @throws Error  if it would not be read literally, or would add keys
 */
export function iniValue(text: string): string {
  if (readOtherwise.test(text)) throw new Error(`${JSON.stringify(text)} cannot be a value in a keyfile or unit file`)
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
