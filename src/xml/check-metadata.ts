import { DefinitionError, type Findings, quote } from '../base/index.js'
import { parseMarkup, type XmlElement } from './markup.js'
import type { Unmodelled } from './unmodelled.js'
import { refusal } from './value.js'

const example = '<app:owner xmlns:app="urn:example">ci</app:owner>'

/**
 * Checks what applications keep beside a definition, as XML text. libvirt keeps one element for each namespace and drops
 * everything else without a word.
 *
 * @param outer  what is carried of the element around it, where namespaces may be declared
 */
export function checkMetadata(findings: Findings, text: unknown, path: string, outer: Unmodelled | undefined): void {
  if (typeof text !== 'string') {
    findings.error(path, refusal(text, 'XML text'))
    return
  }
  const root = readRoot(findings, text, path)
  if (!root) return
  const stray = root.text.trim()
  if (stray !== '') {
    findings.error(path, `${quote(stray)} is not in an element; libvirt drops it: write elements such as ${example}`)
    return
  }
  const seen = new Set<string>()
  for (const child of root.children) {
    const namespace = namespaceOf(child, outer)
    if (namespace === '')
      findings.warn(path, `<${child.name}> has no namespace; libvirt drops it: give it one, such as ${example}`)
    else if (namespace !== undefined && seen.has(namespace))
      findings.warn(path, `<${child.name}> is a second element of ${namespace}; libvirt keeps the first only`)
    if (namespace) seen.add(namespace)
  }
}

function readRoot(findings: Findings, text: string, path: string): XmlElement | undefined {
  try {
    return parseMarkup(`<metadata>\n${text}\n</metadata>`, true)
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error
    for (const { message } of error.issues) findings.error(path, message)
    return undefined
  }
}

/** Empty where it has none; undefined for a prefix that is declared further out. */
function namespaceOf({ name, attributes }: XmlElement, outer: Unmodelled | undefined): string | undefined {
  const colon = name.indexOf(':')
  const key = colon < 0 ? 'xmlns' : `xmlns:${name.slice(0, colon)}`
  return attributes.get(key) ?? outer?.attributes?.[key] ?? (colon < 0 ? '' : undefined)
}
