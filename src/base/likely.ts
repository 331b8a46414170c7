/** The known name that was probably meant; undefined if none is close. */
export function likely(name: string, known: readonly string[]): string | undefined {
  const wanted = plain(name)
  const same = known.find((candidate) => plain(candidate) === wanted)
  if (same !== undefined) return same
  let best: { readonly name: string; readonly distance: number } | undefined
  for (const candidate of known) {
    const other = plain(candidate)
    const begins = other.length > 2 && wanted.length > 2 && (wanted.startsWith(other) || other.startsWith(wanted))
    const found = begins ? 1 : distance(wanted, other)
    if (found <= Math.max(1, Math.floor(Math.min(wanted.length, other.length) / 3)) && found < (best?.distance ?? 9)) {
      best = { name: candidate, distance: found }
    }
  }
  return best?.name
}

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '')

/** The edit distance: letters added, removed, changed or swapped. */
function distance(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > 3) return 9
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, index) => index)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const at = (r: number, c: number) => rows[r]?.[c] ?? 0
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let least = Math.min(at(i - 1, j) + 1, (row[j - 1] ?? 0) + 1, at(i - 1, j - 1) + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, at(i - 2, j - 2) + 1)
      row.push(least)
    }
    rows.push(row)
  }
  return rows[a.length]?.[b.length] ?? 9
}
