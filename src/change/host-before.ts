import { isGarbled } from '../base/index.js'
import type { Bond, HostAddress, HostFacts, HostRoute, Link } from '../machine/index.js'

/** A host's network before a change: its starting point, and what a rollback restores. */
export interface HostBefore {
  readonly links: ReadonlyMap<string, LinkBefore>
  /** Routes over a link, of all tables but `local`, which the kernel maintains itself. */
  readonly routes: readonly HostRoute[]
}

/** A link with its own addresses and routes. */
export interface LinkBefore extends Link {
  /** Valid beyond the link, and not temporary addresses of the kernel. */
  readonly addresses: readonly HostAddress[]
  readonly bond: Bond | undefined
}

/** The facts that a change is about, link by link. */
export function hostBefore({ links, addresses, routes, bonds }: HostFacts): HostBefore {
  const found = links.map((link): readonly [string, LinkBefore] => [
    // A name with invalid UTF-8 is ambiguous.
    isGarbled(link.name) ? `${link.name} ${link.index}` : link.name,
    {
      ...link,
      addresses: addresses.filter((one) => one.link === link.name && one.scope === 'global' && !one.temporary),
      bond: bonds.find((bond) => bond.link === link.name),
    },
  ])
  return { links: new Map(found), routes: routes.filter((route) => !isKernels(route) && linksOf(route).length > 0) }
}

/** The kernel creates the route to the link's own subnet itself. */
const isKernels = ({ table, family, destination, protocol }: HostRoute): boolean =>
  table === 'local' || (family === 'ipv6' && protocol === 'kernel' && /^(fe80::\/\d+|ff00::\/8)$/.test(destination))

/** Links that a route leads over. */
export const linksOf = ({ link, nextHops = [] }: HostRoute): string[] => [
  ...new Set([link, ...nextHops.map((hop) => hop.link)].filter((name) => name !== undefined)),
]

/** Whether a route needs a gateway, which has to be reachable first. */
export const isIndirect = ({ gateway, nextHops }: HostRoute): boolean => gateway !== undefined || nextHops !== undefined
