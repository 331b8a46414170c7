/** The words of a line of iptables-save, which puts some in quotes, where a backslash escapes; names of links never. */
export function savedWords(line: string): string[] {
  const found: string[] = []
  for (const match of line.matchAll(/"((?:[^"\\]|\\.)*)"(?= |$)|([^ ]+)/g)) {
    found.push(match[1] === undefined ? (match[2] ?? '') : match[1].replace(/\\(.)/g, '$1'))
  }
  return found
}
