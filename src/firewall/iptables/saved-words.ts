/** Splits a line of iptables-save, which quotes some words, with backslash escapes, but never link names. */
export function savedWords(line: string): string[] {
  const found: string[] = []
  for (const match of line.matchAll(/"((?:[^"\\]|\\.)*)"(?= |$)|([^ ]+)/g)) {
    found.push(match[1] === undefined ? (match[2] ?? '') : match[1].replace(/\\(.)/g, '$1'))
  }
  return found
}
