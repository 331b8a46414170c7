import type { Data } from '../../base/index.js'
import { flag, isJson, list, optional, orNull, record, text } from '../../base/index.js'

export const hostPolicyShape = record({
  name: text,
  /** Null: no owner. */
  owner: orNull(text),
  /** Its tables, as they should be. */
  id: text,
  /** It permits traffic, and so depends on the rule among libvirt's. */
  permits: flag,
  /** The networks that it concerns. */
  networks: list(text),
  /** The file that `nft -f` loads to apply it. */
  path: text,
  /**
   * What the host's resolver should know: `resolved LINK SERVER DOMAIN`, `libvirt LINK SERVER DOMAIN`, `hosts ADDRESS
   * NAME`; omitted: nothing.
   */
  names: optional(list(text)),
})
/** A policy stored on the host. */
export interface HostPolicy extends Data<typeof hostPolicyShape> {}

/** Files of policies: those that last until the next boot, and those that survive it. */
export const policyFiles = ['/run/virtnet/policies/*', '/etc/libvirt/virtnet-policies/*'] as const

const start = '#virtnet-policy '

/** Read from their files; other files are skipped. */
export function readPolicies(files: readonly (readonly [path: string, text: string])[]): HostPolicy[] {
  return files.flatMap(([path, content]) => {
    const line = content.split('\n', 1)[0] ?? ''
    if (!path.endsWith('.nft') || !line.startsWith(start)) return []
    const head = parsed(line.slice(start.length))
    if (!isJson(head) || head.version !== 1 || !isJson(head.definition)) return []
    const { id, permits, networks, definition } = head
    const names = nameLinesOf(content)
    return [
      {
        name: String(definition.name),
        owner: typeof definition.owner === 'string' ? definition.owner : null,
        id: String(id),
        permits: permits === true,
        networks: Array.isArray(networks) ? networks.map(String) : [],
        path,
        ...(names.length > 0 && { names }),
      },
    ]
  })
}

/** A policy's lines for the host's resolver, from its file. */
export const nameLinesOf = (content: string): string[] =>
  [...content.matchAll(/^#names (.*)$/gm)].map(([, line]) => line ?? '')

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
