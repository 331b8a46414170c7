import { formatSubnet, parseSubnet } from '../base/index.js'
import type { BridgePort, HostAddress, HostFacts, HostRoute, Link } from '../machine/index.js'

/** Adds to facts what the kernel does itself when links and addresses change. Pure. */
export function settled(facts: HostFacts): HostFacts {
  const links = running(facts.links)
  const has = new Map(links.map((link) => [link.name, link]))
  const addresses = facts.addresses.filter(({ link }) => has.has(link))
  const sources = new Set(addresses.map(({ address }) => address))
  const isKept = ({ link, source, protocol }: HostRoute): boolean =>
    protocol !== 'kernel' && (link === undefined || has.has(link)) && (source === undefined || sources.has(source))
  const onUp = addresses.filter(({ link }) => has.get(link)?.up)
  return {
    ...facts,
    links,
    addresses,
    routes: [...facts.routes.filter(isKept), ...onUp.flatMap(routesOf)],
    bridgePorts: portsOf(links, facts.bridgePorts),
    bonds: facts.bonds.flatMap((bond) => {
      if (!has.has(bond.link)) return []
      const slaves = links.filter(({ master }) => master === bond.link)
      const [active] = slaves.filter((link) => link.running)
      const preferred = slaves.find(({ name, running: is }) => is && name === bond.primary) ?? active
      const { activeSlave: _, ...rest } = bond
      return {
        ...rest,
        slaves: slaves.map(({ name, running: up, mac }) => ({ link: name, up, ...(mac !== undefined && { mac }) })),
        ...(bond.mode === 1 && preferred && { activeSlave: preferred.name }),
      }
    }),
    neighbours: facts.neighbours.filter(({ link }) => has.has(link)),
    sysctls: sysctlsOf(facts.sysctls, links),
  }
}

/** Carriers: a device on top of another follows it, a bridge or bond follows any of its ports. */
function running(links: readonly Link[]): Link[] {
  const names = new Set(links.map(({ name }) => name))
  const there = links.flatMap(({ master, ...link }): Link[] => {
    if (link.lower !== undefined && !names.has(link.lower)) return []
    return [master !== undefined && names.has(master) ? { ...link, master } : link]
  })
  const known = new Map<string, boolean>()
  const runs = (link: Link): boolean => {
    const found = known.get(link.name)
    if (found !== undefined) return found
    known.set(link.name, false)
    const under = link.lower === undefined ? undefined : there.find(({ name }) => name === link.lower)
    const ports = there.filter(({ master }) => master === link.name)
    const carrier =
      link.kind === 'bridge' || link.kind === 'bond' ? ports.some(runs) : under === undefined || runs(under)
    known.set(link.name, link.up && carrier)
    return link.up && carrier
  }
  return there.map((link) => ({ ...link, running: runs(link) }))
}

function portsOf(links: readonly Link[], before: readonly BridgePort[]): BridgePort[] {
  return links.flatMap((link): BridgePort[] => {
    const bridge = links.find(({ name, kind }) => name === link.master && kind === 'bridge')
    if (!bridge) return []
    const known = before.find((port) => port.link === link.name && port.bridge === bridge.name)
    const state = link.running && bridge.up ? 'forwarding' : 'disabled'
    return [{ isolated: false, hairpin: false, learned: [], ...known, link: link.name, bridge: bridge.name, state }]
  })
}

/** To the address itself, and to its subnet. */
function routesOf({ link, family, address, prefix, withoutRoute }: HostAddress): HostRoute[] {
  const subnet = parseSubnet(`${address}/${prefix}`)
  if (!subnet) return []
  const bits = family === 'ipv4' ? 32 : 128
  const ipv4 = family === 'ipv4'
  const common = { family, type: 'unicast', link, protocol: 'kernel', dead: false } as const
  const local: HostRoute = {
    ...common,
    table: 'local',
    type: 'local',
    destination: link === 'lo' ? formatSubnet(subnet) : `${address}/${bits}`,
    ...(ipv4 && { source: address, scope: 'host' }),
    metric: 0,
  }
  if (link === 'lo' || withoutRoute || prefix === bits) return [local]
  const direct: HostRoute = {
    ...common,
    table: 'main',
    destination: formatSubnet(subnet),
    ...(ipv4 && { source: address, scope: 'link' }),
    metric: ipv4 ? 0 : 256,
  }
  return [local, direct]
}

/** New links get the default settings; those of removed links are removed. */
function sysctlsOf(sysctls: HostFacts['sysctls'], links: readonly Link[]): Record<string, string> {
  const names = new Set(['all', 'default', ...links.map(({ name }) => name.replaceAll('.', '/'))])
  const found: Record<string, string> = {}
  for (const [name, value] of Object.entries(sysctls)) {
    const [, family, link, key] = /^net\.(ipv4|ipv6)\.conf\.([^.]+)\.(.+)$/.exec(name) ?? []
    if (link === undefined || names.has(link)) found[name] = value
    if (link !== 'default') continue
    for (const other of names)
      found[`net.${family}.conf.${other}.${key}`] ??= sysctls[`net.${family}.conf.${other}.${key}`] ?? value
  }
  return found
}
