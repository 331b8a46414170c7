import { isJson } from '../../base/index.js'
import type { Link } from '../facts.js'
import { objects, textOf } from '../links.js'
import type { PacketProgram, WireguardLink } from './beside-facts.js'

const listOf = (value: unknown) => (Array.isArray(value) ? (value as unknown[]).filter(isJson) : [])

/** Reads `bpftool -j net show`: programs attached to links and netfilter that neither tc nor nft shows. */
export function parseLinkPrograms(text: string): PacketProgram[] {
  return objects(text).flatMap(({ tc, netfilter }) => [
    ...listOf(tc).flatMap(({ devname, kind, name, prog_id }) => {
      const way = /^(?:tcx|netkit)\/(\w+)/.exec(textOf(kind) ?? '')?.[1]
      const at = textOf(devname)
      if (way === undefined || at === undefined) return []
      const direction = way === 'ingress' || way === 'peer' ? ('in' as const) : ('out' as const)
      return [{ name: textOf(name) ?? `program ${String(prog_id)}`, at, direction, kind: 'link' as const }]
    }),
    ...listOf(netfilter).map(({ hook, prog_id, id }) => ({
      name: `program ${String(prog_id ?? id)}`,
      at: String(hook),
      direction: 'in' as const,
      kind: 'netfilter' as const,
    })),
  ])
}

/** Reads `bpftool -j cgroup tree`: programs for all processes or for slices. Those for single services are left out. */
export function parseCgroupPrograms(text: string): PacketProgram[] {
  return objects(text).flatMap(({ cgroup, programs }) => {
    const path = (textOf(cgroup) ?? '').replace(/^\/sys\/fs\/cgroup(\/unified)?\/?/, '/')
    if (/\.(service|scope|socket|mount)(\/|$)/.test(path)) return []
    return listOf(programs).flatMap(({ name, id, attach_type: type }) => {
      const way = /(ingress|egress|connect[46]?|sendmsg[46]?)/.exec(textOf(type) ?? '')?.[1]
      if (way === undefined) return []
      const direction = way === 'ingress' ? ('in' as const) : ('out' as const)
      return [{ name: textOf(name) || `program ${String(id)}`, at: path, direction, kind: 'cgroup' as const }]
    })
  })
}

/** Reads `wg show all allowed-ips`: a line for each peer, which names the link first. */
export function parseWireguard(text: string): WireguardLink[] {
  const found = new Map<string, string[]>()
  for (const line of text.split('\n')) {
    const [link, peer, addresses = ''] = line.split('\t')
    if (!link || !peer) continue
    const allowed = addresses.split(/\s+/).filter((word) => word && word !== '(none)')
    found.set(link, [...(found.get(link) ?? []), ...allowed])
  }
  return [...found].map(([link, allowed]) => ({ link, allowed }))
}

/** Whether a link may be WireGuard's, in the kernel or in userspace. */
export const mayBeWireguard = ({ kind, tunnel, name }: Link): boolean =>
  kind === 'wireguard' || (kind === 'tun' && tunnel === true && !name.startsWith('vnet'))
