import type { Link, Namespace } from '../facts.js'
import { objects, textOf } from '../links.js'

/** Names of `ip -j netns`. */
export const parseNamespaceNames = (text: string): string[] =>
  // As root, they become words of a command.
  objects(text).flatMap(({ name }) => (textOf(name) && /^[\w][\w.:-]*$/.test(String(name)) ? [String(name)] : []))

/** Reads `ip -j -n NAME addr`: addresses by the link on this host that leads there. */
export function parseNamespace(text: string, links: readonly Link[]): Namespace[] {
  return objects(text).flatMap(({ ifindex, link_index: index, addr_info: addresses }) => {
    // Numbers of links are those of their namespace: both ends have to name each other.
    const link = links.find((one) => one.index === index && one.peerIndex === ifindex)
    if (!link || !Array.isArray(addresses)) return []
    const own = objects(JSON.stringify(addresses)).flatMap(({ local, scope }) =>
      scope === 'link' ? [] : (textOf(local) ?? []),
    )
    return [{ link: link.name, addresses: own }]
  })
}
