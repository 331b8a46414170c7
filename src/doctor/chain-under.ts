import type { Link } from '../machine/index.js'

/** A link and all links below it: a VLAN's parent, a bond's slaves, and those below them. */
export function chainUnder(links: readonly Link[], top: Link): Link[] {
  const chain = [top]
  for (const link of chain) {
    for (const below of links) {
      const isBelow = below.name === link.lower || (link.kind !== 'bridge' && below.master === link.name)
      if (isBelow && !chain.includes(below)) chain.push(below)
    }
  }
  return chain
}

/** Links on top of a link, including VLANs on VLANs. */
export function linksOver(links: readonly Link[], bottom: string): Link[] {
  const over: Link[] = []
  const names = new Set([bottom])
  for (const name of names) {
    for (const link of links) {
      if (link.lower !== name || link.kind === 'veth' || names.has(link.name)) continue
      names.add(link.name)
      over.push(link)
    }
  }
  return over
}
