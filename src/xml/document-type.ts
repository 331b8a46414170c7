import { refuse } from './refuse.js'

/**
 * Blanks out a document type before the root, which libvirt ignores too; elsewhere `<!` may only open a comment or a CDATA
 * section. Refuses entity declarations, because entities are never expanded.
 */
export function withoutDoctype(source: string): string {
  const start = behindProlog(source)
  if (!source.startsWith('<!DOCTYPE', start)) return source
  const end = doctypeEnd(source, start + '<!DOCTYPE'.length)
  if (source.slice(start, end).includes('<!ENTITY'))
    refuse('a document type with an entity declaration (<!ENTITY) is not accepted')
  return source.slice(0, start) + ' '.repeat(end - start) + source.slice(end)
}

/** The position after blanks, comments and processing instructions. */
function behindProlog(source: string): number {
  let at = 0
  for (;;) {
    while (/\s/.test(source.charAt(at))) at++
    const close = source.startsWith('<!--', at) ? '-->' : source.startsWith('<?', at) ? '?>' : undefined
    const end = close === undefined ? -1 : source.indexOf(close, at + 2)
    if (close === undefined || end < 0) return at
    at = end + close.length
  }
}

/** The position after the closing `>`; quotes, comments and brackets may contain others. */
function doctypeEnd(source: string, from: number): number {
  const token = /"[^"]*"|'[^']*'|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|[[\]>]/g
  token.lastIndex = from
  let isInside = false
  for (let found = token.exec(source); found; found = token.exec(source)) {
    if (found[0] === '[') isInside = true
    else if (found[0] === ']') isInside = false
    else if (found[0] === '>' && !isInside) return token.lastIndex
  }
  return refuse('not well-formed XML: <!DOCTYPE is not closed')
}

export function refuseDeclarations(source: string): void {
  for (let at = source.indexOf('<!'); at >= 0; at = source.indexOf('<!', at)) {
    const close = source.startsWith('<!--', at) ? '-->' : source.startsWith('<![CDATA[', at) ? ']]>' : undefined
    if (!close) refuse('a document type or entity declaration (<!DOCTYPE, <!ENTITY) is not accepted')
    const end = source.indexOf(close, at + 4)
    if (end < 0) refuse(`not well-formed XML: ${source.slice(at, at + 9)} is not closed`)
    at = end + close.length
  }
}
