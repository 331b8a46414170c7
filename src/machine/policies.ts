import type { Data } from '../base/index.js'
import { flag, isJson, list, orNull, record, text } from '../base/index.js'

export const hostPolicyShape = record({
  name: text,
  /** Null: nobody in particular. */
  owner: orNull(text),
  /** What its tables are to be. */
  id: text,
  /** It permits, and so depends on the rule among libvirt's. */
  permits: flag,
  /** Networks that it is about. */
  networks: list(text),
  /** The file that nft reads to put it in force. */
  path: text,
})
/** A policy that the host keeps. */
export interface HostPolicy extends Data<typeof hostPolicyShape> {}

/** Files of policies, those until the next boot and those that come back after it. */
export const policyFiles = ['/run/virtnet/policies/*', '/etc/libvirt/virtnet-policies/*'] as const

const start = '#virtnet-policy '

/** Out of the first lines of their files; what is none is left out. */
export function readPolicies(files: readonly (readonly [path: string, text: string])[]): HostPolicy[] {
  return files.flatMap(([path, content]) => {
    const line = content.split('\n', 1)[0] ?? ''
    if (!path.endsWith('.nft') || !line.startsWith(start)) return []
    const head = parsed(line.slice(start.length))
    if (!isJson(head) || head.version !== 1 || !isJson(head.definition)) return []
    const { id, permits, networks, definition } = head
    return [
      {
        name: String(definition.name),
        owner: typeof definition.owner === 'string' ? definition.owner : null,
        id: String(id),
        permits: permits === true,
        networks: Array.isArray(networks) ? networks.map(String) : [],
        path,
      },
    ]
  })
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
