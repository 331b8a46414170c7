import { createHash } from 'node:crypto'
import { ipOf } from '../../base/index.js'
import type { HostResolver } from '../../machine/index.js'
import type { NamesPolicy } from '../definition.js'
import { domainOf, type Site, type SiteNetwork } from '../site.js'
import { loopOf } from './name-loop.js'

/** What to configure in the host's resolver, or why it cannot be. */
export type NameLines =
  | { readonly lines: readonly string[]; readonly waits: readonly string[] }
  | { readonly why: string }

/**
 * How the host resolves a network's guests by name. libvirt configures systemd-resolved itself if the domain has
 * `register`; otherwise this policy does. If the host's programs do not use systemd-resolved, names go into /etc/hosts.
 */
export function nameLines({ by }: NamesPolicy, network: SiteNetwork, site: Site, resolver: HostResolver): NameLines {
  const { definition, bridge, subnets, name } = network
  const domain = domainOf(network)
  if (domain?.name === undefined) {
    return { why: `${name} has no domain: give its definition domain: { name: '${name}', localOnly: true }` }
  }
  if (!/^[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?$/.test(domain.name))
    return { why: `${name} has an invalid domain: '${domain.name}'` }
  const usable = resolver.resolved !== undefined && resolver.asksResolved
  if (by === 'resolved' && !usable) {
    const why =
      resolver.resolved === undefined
        ? 'systemd-resolved is not running'
        : "the host's programs do not use systemd-resolved"
    return { why: `${why}: omit 'by' to use /etc/hosts` }
  }
  if (by === 'hosts' || !usable) {
    if (!resolver.ownHosts)
      return { why: "/etc/hosts is a link to another program's file: start systemd-resolved, and omit by" }
    const lines = knownNames(network, domain.name, site).map(([address, host]) => `hosts ${address} ${host}`)
    return { lines, waits: lines.length > 0 ? [] : [`no guest of ${name} has a name and an address yet`] }
  }
  const [server] = subnets
  if (!server || bridge === undefined || ('dns' in definition && definition.dns?.enable === false))
    return { why: `${name} provides no DNS` }
  const loop = loopOf(network, resolver, site.facts)
  if (loop !== undefined) return { why: loop }
  const means = domain.register ? 'libvirt' : 'resolved'
  return { lines: [`${means} ${bridge} ${server.gateway} ${domain.name}`], waits: [] }
}

/** Guests' names from the network's definition, and those that they send with their lease. */
export function knownNames(
  { definition, name }: SiteNetwork,
  domain: string,
  site: Site,
): (readonly [address: string, name: string])[] {
  const found = new Map<string, Set<string>>()
  const add = (address: string, host: string): void => {
    const short = host.endsWith(`.${domain}`) ? host.slice(0, -domain.length - 1) : host
    // A guest may claim any name.
    if (!/^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/.test(short) || short.length > 63) return
    const ip = ipOf(address)?.text
    if (ip) found.set(`${short}.${domain}`, (found.get(`${short}.${domain}`) ?? new Set()).add(ip))
  }
  for (const { ip, hostnames } of ('dns' in definition && definition.dns?.hosts) || [])
    for (const host of hostnames) add(ip, host)
  for (const { dhcp } of ('ips' in definition && definition.ips) || [])
    for (const host of dhcp?.hosts ?? []) if (host.name !== undefined && host.ip !== undefined) add(host.ip, host.name)
  // A name in the definition cannot be claimed by another guest.
  const given = new Set(found.keys())
  for (const { address, hostname } of site.leasesOf(name))
    if (hostname !== null && !given.has(`${hostname}.${domain}`)) add(address, hostname)
  return [...found].flatMap(([host, addresses]) => [...addresses].map((address) => [address, host] as const)).sort()
}

/** The name of a chain that identifies a policy's names. */
export const namesId = (lines: readonly string[]): string =>
  `names_${createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 12)}`
