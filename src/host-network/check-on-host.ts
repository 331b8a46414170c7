import {
  type Findings,
  formatSubnet,
  linkArgument,
  normalizeAddress,
  parseSubnet,
  sameAddress,
  sh,
} from '../base/index.js'
import { type HostAddress, type HostFacts, isDefault, type Link, modeNames } from '../machine/index.js'
import type { HostNetworkRoute } from './definition.js'
import {
  destinationOf,
  type Family,
  familyOfAddress,
  isAddressed,
  type Layers,
  lowersOf,
  type NamedLink,
  sourceOf,
} from './layers.js'

/** Checks a definition against the host that it is for. */
export function checkOnHost(findings: Findings, layers: Layers, facts: HostFacts): void {
  const present = new Map(facts.links.map((link) => [link.name, link]))
  for (const link of layers.links) {
    const there = present.get(link.definition.name)
    if (there) checkKind(findings, link, there, facts)
    else if (link.kind === 'ethernet') {
      const names = facts.links.filter(({ kind }) => kind !== 'loopback').map(({ name }) => name)
      findings.error(nameAt(link), `${link.definition.name} is not a link on this host; links are ${names.join(', ')}`)
    }
    if (there) checkMaster(findings, layers, link, there, facts)
    checkMtu(findings, layers, link, present)
    if (there) checkOver(findings, layers, link, there, facts)
    checkConflicts(findings, layers, link, facts)
    if (!layers.masterOf(link.definition.name)) checkTop(findings, layers, link, facts)
  }
}

const nameAt = (link: NamedLink): string =>
  link.kind === 'ethernet' && !link.described ? link.path : `${link.path}.name`

function checkKind(findings: Findings, link: NamedLink, there: Link, facts: HostFacts): void {
  const { name } = link.definition
  if (link.kind !== 'ethernet') {
    if (there.kind !== link.kind) findings.error(nameAt(link), `${name} already exists and is not a ${link.kind}`)
    if (link.kind === 'vlan' && there.lower !== undefined && there.lower !== link.definition.link) {
      findings.error(`${link.path}.link`, `${name} already sits on ${there.lower}; delete it first`)
    }
    if (link.kind === 'bond') checkBond(findings, link, facts)
  } else if (there.kind === 'bond' || there.kind === 'vlan' || there.kind === 'bridge') {
    findings.error(nameAt(link), `${name} is a ${there.kind} on this host; describe it in ${there.kind}s`)
  }
}

function checkBond(
  findings: Findings,
  { definition, path }: Extract<NamedLink, { kind: 'bond' }>,
  { bonds }: HostFacts,
): void {
  const { name, mode, lacpRate } = definition
  const there = bonds.find(({ link }) => link === name)
  if (!there) return
  const has = modeNames[there.mode]
  if (has !== mode) {
    findings.error(
      `${path}.mode`,
      `${name} has ${has}, which the kernel can change only without slaves; delete it first`,
    )
  } else if (lacpRate !== undefined && there.lacpRate !== undefined && there.lacpRate !== lacpRate) {
    findings.error(
      `${path}.lacpRate`,
      `${name} has ${there.lacpRate}, which the kernel can change only while the bond is down; delete it first`,
    )
  }
}

function checkMaster(findings: Findings, layers: Layers, link: NamedLink, there: Link, facts: HostFacts): void {
  const { name } = link.definition
  const master = layers.masterOf(name)
  const at = (master && lowersOf(master).find((lower) => lower.name === name)?.path) ?? link.path
  if (there.master !== undefined && (master ? there.master !== master.definition.name : isAddressed(link.definition))) {
    const takeOut = `remove it from there first: ${sh`ip link set ${linkArgument(name)} nomaster`}`
    const lost = lostWithPort(name, facts)
    if (!master) findings.error(at, `${name} is a port of ${there.master}; ${takeOut}`)
    else if (!layers.links.some(({ definition }) => definition.name === there.master)) {
      findings.error(at, `${name} is a port of ${there.master}; describe that as well, or ${takeOut}`)
    } else if (lost) {
      findings.error(
        at,
        `${name} is a port of ${there.master}, ${lost}, which a rollback could not restore; ${takeOut}`,
      )
    }
  }
  if (master && there.wireless) {
    findings.error(at, `${name} is wireless, and access points accept no guests' frames from it; use a wired NIC`)
  }
}

/** Settings that leave with the port, and could not be restored. */
function lostWithPort(name: string, { bridgePorts, links }: HostFacts): string | undefined {
  const port = bridgePorts.find(({ link }) => link === name)
  if (!port) return undefined
  if (port.isolated) return 'isolated'
  if (port.hairpin) return 'in hairpin mode'
  return links.some((link) => link.name === port.bridge && link.bridge?.vlanFiltering)
    ? 'with VLANs of its own'
    : undefined
}

function checkMtu(findings: Findings, layers: Layers, link: NamedLink, present: ReadonlyMap<string, Link>): void {
  const { mtu, name } = link.definition
  if (mtu === undefined) return
  const most = present.get(name)?.maxMtu
  if (link.kind === 'ethernet' && most !== undefined && mtu > most) {
    findings.error(`${link.path}.mtu`, `${mtu} is above the maximum of ${name}, ${most}`)
  }
  for (const lower of lowersOf(link)) {
    const below = layers.get(lower.name)
    if (below.definition.mtu !== undefined) continue
    const has = mtuOf(layers, below, present)
    if (has !== undefined && mtu > has) {
      findings.error(
        `${link.path}.mtu`,
        `${mtu} is above that of ${lower.name}, ${has}; raise the mtu of the links below it first, in ethernets, bonds and vlans`,
      )
    }
  }
}

/** Links on top of this one that the definition does not name. */
function checkOver(findings: Findings, layers: Layers, link: NamedLink, there: Link, { links }: HostFacts): void {
  const { name, mtu } = link.definition
  const master = layers.masterOf(name)
  const named = new Set(layers.links.map(({ definition }) => definition.name))
  for (const over of links) {
    if (over.lower !== name || over.kind === 'veth' || named.has(over.name)) continue
    if (mtu !== undefined && over.mtu > mtu) {
      findings.warn(
        `${link.path}.mtu`,
        `${over.name} on this host sits on ${name} with MTU ${over.mtu}; the kernel lowers it to ${mtu}`,
      )
    }
    if (over.kind === 'vlan' && master?.kind === 'bond' && there.master !== master.definition.name) {
      findings.error(
        lowersOf(master).find((lower) => lower.name === name)?.path ?? link.path,
        `${over.name} of this host sits on ${name}, which goes down when it joins ${master.definition.name}, so it would lose its routes; delete it first (${sh`ip link delete ${linkArgument(over.name)}`}), and name it in vlans with link ${master.definition.name}`,
      )
    }
  }
}

/** The MTU that a link will have. */
function mtuOf(layers: Layers, link: NamedLink, present: ReadonlyMap<string, Link>): number | undefined {
  const known = link.definition.mtu ?? present.get(link.definition.name)?.mtu
  if (known !== undefined) return known
  const below = lowersOf(link).flatMap(({ name }) => mtuOf(layers, layers.get(name), present) ?? [])
  return below.length > 0 ? Math.min(...below) : undefined
}

/** Checks for addresses and routes that another link of the host has already. */
function checkConflicts(findings: Findings, layers: Layers, { definition, path }: NamedLink, facts: HostFacts): void {
  const named = new Set(layers.links.map((link) => link.definition.name))
  definition.addresses?.forEach((text, index) => {
    const address = text.slice(0, text.lastIndexOf('/'))
    const other = facts.addresses.find((one) => !named.has(one.link) && sameAddress(one.address, address))
    if (other) findings.error(`${path}.addresses[${index}]`, `${address} is already on ${other.link} of this host`)
  })
  definition.routes?.forEach((wanted, index) => {
    const { to, via, metric } = wanted
    const family = familyOfAddress(via)
    const destination = destinationOf(wanted)
    const other = facts.routes.find(
      (route) =>
        family === 'ipv4' &&
        route.table === 'main' &&
        route.destination === destination &&
        route.metric === (metric ?? 0) &&
        route.link !== undefined &&
        !named.has(route.link),
    )
    if (other) {
      findings.error(
        `${path}.routes[${index}].metric`,
        `${metric ?? 0} is already the metric of the route to ${to} over ${other.link}; use another one`,
      )
    }
  })
}

/** Checks what happens to the addresses and routes that ports have now. */
function checkTop(findings: Findings, layers: Layers, top: NamedLink, facts: HostFacts): void {
  const { name } = top.definition
  const ports = layers.links.filter(
    (link) => link !== top && layers.topOf(link.definition.name).definition.name === name,
  )
  const onPorts = new Set(ports.map((port) => port.definition.name))
  for (const family of ['ipv4', 'ipv6'] as const) {
    const global = facts.addresses.filter((one) => one.family === family && one.scope === 'global')
    const theirs = global.filter(({ link }) => onPorts.has(link))
    const source = sourceOf(top.definition, family)
    if (source === 'none') {
      checkLost(findings, top, theirs, family)
      checkUnsaid(findings, top, global)
    }
    if (source === 'leases' && theirs.length === 0 && !global.some(({ link }) => link === name)) {
      findings.warn(
        `${top.path}.${family === 'ipv4' ? 'dhcp4' : top.definition.dhcp6 ? 'dhcp6' : 'acceptRa'}`,
        `finds no address to move on the ports of ${name}; ${name} has none until a DHCP client assigns one`,
      )
    }
    if (source !== 'static') continue
    for (const { address, prefix, link } of theirs) {
      const kept = top.definition.addresses?.some((text) => normalizeAddress(text.split('/')[0] ?? '') === address)
      if (!kept) {
        findings.warn(
          `${top.path}.addresses`,
          `${address}/${prefix} of ${link} is not among them, so the host loses it`,
        )
      }
    }
    for (const route of facts.routes) {
      const { gateway, destination, table, nextHops = [] } = route
      const link = [route, ...nextHops].find((one) => one.link !== undefined && onPorts.has(one.link))?.link
      if (route.family !== family || !link || route.type !== 'unicast' || isOwn(route, theirs)) continue
      const to = isDefault(destination) ? 'default' : destination
      const isKept = (one: HostNetworkRoute): boolean =>
        table === 'main' && gateway !== undefined && one.to === to && sameAddress(one.via, gateway)
      if (top.definition.routes?.some(isKept)) continue
      const via = [gateway, ...nextHops.map((hop) => hop.gateway)].filter(Boolean).join(' and ')
      findings.warn(
        `${top.path}.routes`,
        `the route to ${to}${via && ` via ${via}`} over ${link}${
          table === 'main' ? '' : ` in table ${table}`
        } is not among them, so the host loses it`,
      )
    }
  }
}

/** Routes that the kernel makes for a link's own addresses, and for link-local ones. */
const isOwn = (
  { destination, table, gateway, nextHops }: HostFacts['routes'][number],
  addresses: readonly HostAddress[],
): boolean =>
  table === 'local' ||
  (gateway === undefined &&
    nextHops === undefined &&
    (/^(fe80|ff00):/.test(destination) ||
      addresses.some(({ address, prefix }) => {
        const subnet = parseSubnet(`${address}/${prefix}`)
        return subnet !== undefined && formatSubnet(subnet) === destination
      })))

/** apply() keeps what the definition omits; in a rendered file, no addresses means that there are none. */
function checkUnsaid(findings: Findings, top: NamedLink, global: readonly HostAddress[]): void {
  if (top.kind === 'ethernet' && !top.described) return
  for (const { link, address, prefix } of global) {
    if (link !== top.definition.name) continue
    findings.warn(
      `${top.path}.addresses`,
      `${address}/${prefix} of ${link} is not among them: apply keeps it, rendered files remove it`,
    )
  }
}

function checkLost(findings: Findings, top: NamedLink, lost: readonly HostAddress[], family: Family): void {
  const { name } = top.definition
  const first = lost[0]
  if (!first) return
  const texts = lost.map(({ address, prefix, link }) => `${address}/${prefix} of ${link}`).join(', ')
  const leases = family === 'ipv4' ? 'dhcp4' : 'dhcp6 or acceptRa'
  const message = `${texts} cannot stay on a port: list it in the addresses of ${name}, or use ${leases} to take it over`
  // An address of the other family still leads to the host.
  if (isAddressed(top.definition)) findings.warn(`${top.path}.addresses`, message)
  else findings.error(`${top.path}.addresses`, message)
}
