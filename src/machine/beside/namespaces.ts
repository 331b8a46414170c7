import { isJson } from '../../base/index.js'
import type { Link, Namespace } from '../facts.js'
import { objects, textOf } from '../links.js'

/** Names of `ip -j netns`. */
export const parseNamespaceNames = (text: string): string[] =>
  // The names become arguments of commands run as root.
  objects(text).flatMap(({ name }) => (textOf(name) && /^[\w][\w.:-]*$/.test(String(name)) ? [String(name)] : []))

/** Reads `ip -j -n NAME addr`: addresses by the link on this host that leads there. */
export function parseNamespace(text: string, links: readonly Link[]): Namespace[] {
  return objects(text).flatMap(({ ifindex, link_index: index, addr_info: addresses }) => {
    // Link indexes are per namespace: both ends have to name each other.
    const link = links.find((one) => one.index === index && one.peerIndex === ifindex)
    if (!link || !Array.isArray(addresses)) return []
    const own = objects(JSON.stringify(addresses)).flatMap(({ local, scope }) =>
      scope === 'link' ? [] : (textOf(local) ?? []),
    )
    return [{ link: link.name, addresses: own }]
  })
}

/** From `lsns`, one process of each namespace that has an id here because a link leads there; by that id. */
export function parseNamespaceProcesses(text: string): Map<number, number> {
  const read: unknown = JSON.parse(text)
  const list = isJson(read) && Array.isArray(read.namespaces) ? (read.namespaces as unknown[]).filter(isJson) : []
  const found = new Map<number, number>()
  for (const { pid, netnsid } of list) {
    const number = /^\d+$/.test(String(netnsid)) ? Number(netnsid) : undefined
    if (number !== undefined && typeof pid === 'number' && !found.has(number)) found.set(number, pid)
  }
  return found
}

/** The numbers of `ip -j netns`. */
export const parseNamespaceNumbers = (text: string): number[] =>
  objects(text).flatMap(({ id }) => (typeof id === 'number' ? [id] : []))
