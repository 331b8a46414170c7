/** Sections of a file of keys and values, in order; a key may repeat, and one without a value is left out. */
export type Sections = readonly (readonly [
  section: string,
  entries: readonly (readonly [key: string, value: string | number | boolean | undefined])[],
])[]

/** Keyfiles and unit files: `[Section]`, `Key=value`. Sections without entries are left out. */
export function formatIni(sections: Sections, words: { readonly yes: string; readonly no: string }): string {
  return sections
    .map(([section, entries]) => {
      const lines = entries.flatMap(([key, value]) => {
        if (value === undefined) return []
        return [`${key}=${typeof value === 'boolean' ? (value ? words.yes : words.no) : value}`]
      })
      return lines.length > 0 ? `[${section}]\n${lines.join('\n')}\n` : ''
    })
    .filter(Boolean)
    .join('\n')
}
