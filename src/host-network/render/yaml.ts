import { loadYaml } from '../../base/index.js'

/** An object without its undefined properties. */
export const given = (properties: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined))

/**
 * YAML, in the order of the properties; every name enters these files here. Whatever YAML 1.1 (netplan) or 1.2
 * (nmstate) would not read as text is quoted: a MAC address of digits only, a link named `no`, `1e5` or `0o17`.
 */
export function formatYaml(value: unknown): string {
  const { Document, parse, visit } = loadYaml()
  const document = new Document(value, { version: '1.1' })
  const readBy = (version: '1.1' | '1.2', text: string): unknown => parse(text, { version, logLevel: 'error' })
  const isText = (text: string): boolean => {
    try {
      // As a key, `<<` merges.
      return text !== '<<' && readBy('1.1', text) === text && readBy('1.2', text) === text
    } catch {
      return false
    }
  }
  visit(document, {
    Scalar: (_key, node) => {
      if (typeof node.value === 'string' && !isText(node.value)) node.type = 'QUOTE_DOUBLE'
    },
  })
  return document.toString({ lineWidth: 0 })
}
