import type { virNetworkPtr } from '../../../native-types/values.js'
import { isUnsupported } from '../../base/index.js'
import type { Session } from '../../ffi/index.js'
import type { FieldChange } from '../../plan/index.js'
import { parseMarkup } from '../../xml/index.js'
import { writeMetadata } from './metadata.js'

/**
 * Changes title, description and metadata of a running network.
 *
 * @returns false if this libvirt can change them in stored definitions only
 * @see virNetworkSetMetadata, since 9.7.0
 */
export async function writeNotes(
  session: Session,
  network: virNetworkPtr,
  changes: readonly FieldChange[],
): Promise<boolean> {
  try {
    await write(session, network, changes)
    return true
  } catch (error) {
    if (isUnsupported(error)) return false
    throw error
  }
}

async function write(session: Session, network: virNetworkPtr, changes: readonly FieldChange[]): Promise<void> {
  for (const { field, from, to } of changes) {
    if (field === 'title' || field === 'description') {
      await writeMetadata(session, network, field, (to as string | undefined) ?? null)
      continue
    }
    const [before, after] = [elementsOf(from), elementsOf(to)]
    for (const [uri, { key, xml }] of after) {
      if (before.get(uri)?.xml !== xml) await writeMetadata(session, network, 'element', xml, { key, uri })
    }
    for (const [uri, { key }] of before) {
      if (!after.has(uri)) await writeMetadata(session, network, 'element', null, { key, uri })
    }
  }
}

/** Applications' elements, by namespace. */
function elementsOf(metadata: unknown): Map<string, { readonly key: string; readonly xml: string }> {
  const elements = new Map<string, { key: string; xml: string }>()
  if (typeof metadata !== 'string') return elements
  for (const child of parseMarkup(`<metadata>${metadata}</metadata>`).children) {
    const [prefix = '', local] = child.name.includes(':') ? child.name.split(':') : ['', child.name]
    const uri = child.attributes.get(prefix === '' ? 'xmlns' : `xmlns:${prefix}`)
    if (uri !== undefined) elements.set(uri, { key: prefix === '' ? (local ?? '') : prefix, xml: child.outer })
  }
  return elements
}
