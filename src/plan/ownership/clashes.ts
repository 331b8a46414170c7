import { sameAddress } from '../../base/index.js'
import type { Leaf } from './leaves.js'

/** Two different elements that exclude each other in a network. */
export interface Clash {
  readonly leaf: Leaf
  readonly other: Leaf
}

type Said = Readonly<Record<string, unknown>>

const sameText = (one: unknown, other: unknown): boolean =>
  typeof one === 'string' && typeof other === 'string' && one.toLowerCase() === other.toLowerCase()
const sameIp = (one: unknown, other: unknown): boolean =>
  typeof one === 'string' && typeof other === 'string' && sameAddress(one, other)
const namesOf = ({ hostnames }: Said): readonly unknown[] => (hostnames as readonly unknown[] | undefined) ?? []

/** libvirt refuses them in a running network; it stores them, but then refuses the next start. */
const excludes: Readonly<Record<string, (one: Said, other: Said) => boolean>> = {
  'ips[].dhcp.hosts[]': (one, other) => sameIp(one.ip, other.ip) || sameText(one.name, other.name),
  'dns.hosts[]': (one, other) => namesOf(one).some((name) => namesOf(other).some((another) => sameText(name, another))),
  'portGroups[]': (one, other) => one.default === true && other.default === true,
}

/** Elements of one list that exclude elements of the other. */
export function clashes(wanted: readonly Leaf[], others: readonly Leaf[]): Clash[] {
  return wanted.flatMap((leaf) => {
    const exclude = excludes[leaf.field]
    if (!exclude) return []
    return others.flatMap((other) =>
      other.field === leaf.field && exclude(leaf.value as Said, other.value as Said) ? [{ leaf, other }] : [],
    )
  })
}
