import {
  type Address,
  type Findings,
  parseAddress,
  parseSubnet,
  type Subnet,
  subnetContains,
  subnetsOverlap,
} from '../base/index.js'
import type { Addressing, HostNetworkRoute } from './definition.js'
import { familyOfAddress, type Layers, metricOf, type NamedLink, sourceOf } from './layers.js'

/** Checks that addresses, routes and name servers are usable, and none is given twice. */
export function checkAddressing(findings: Findings, layers: Layers): void {
  const addresses = new Map<bigint, string>()
  const routes = new Map<string, string>()
  const subnets: { subnet: Subnet; link: string; text: string }[] = []
  for (const link of layers.links) {
    const { definition, path } = link
    if (hasAddressing(definition)) checkPort(findings, layers, link)
    definition.addresses?.forEach((text, index) => {
      const [address, subnet] = [addressOf(text), parseSubnet(text)]
      if (!address || !subnet) return
      const at = `${path}.addresses[${index}]`
      const other = addresses.get(address.value)
      if (other) findings.error(at, `${text} is already in ${other}`)
      else addresses.set(address.value, at)
      const overlapping = subnets.find((one) => one.link !== definition.name && subnetsOverlap(one.subnet, subnet))
      if (overlapping && !other) {
        findings.warn(
          at,
          `${text} overlaps ${overlapping.text} of ${overlapping.link}; the host would use only one of them`,
        )
      }
      subnets.push({ subnet, link: definition.name, text })
    })
    definition.routes?.forEach((route, index) => {
      const { to, via } = route
      const at = `${path}.routes[${index}]`
      checkGateway(findings, definition, route, at)
      const key = `${familyOfAddress(via)} ${to} ${metricOf(route)}`
      const other = routes.get(key)
      if (other) findings.error(`${at}.to`, `${to} is already in ${other}; give one of the two another metric`)
      else routes.set(key, at)
    })
    definition.nameservers?.addresses.forEach((server, index) => {
      if (sourceOf(definition, familyOfAddress(server)) !== 'none') return
      findings.error(
        `${path}.nameservers.addresses[${index}]`,
        `${definition.name} has no address of the same family as ${server}`,
      )
    })
  }
}

/** The address of `10.50.0.2/24`. */
export const addressOf = (text: string): Address | undefined => parseAddress(text.slice(0, text.lastIndexOf('/')))

const hasAddressing = ({ addresses, dhcp4, dhcp6, acceptRa, routes, nameservers }: Addressing): boolean =>
  Boolean(addresses?.length || dhcp4 || dhcp6 || acceptRa || routes?.length || nameservers)

function checkPort(findings: Findings, layers: Layers, { definition, path }: NamedLink): void {
  const master = layers.masterOf(definition.name)
  if (!master) return
  const top = layers.topOf(definition.name).definition.name
  findings.error(
    path,
    `${definition.name} is a port of ${master.definition.name}: its addresses and routes belong to ${top}`,
  )
}

function checkGateway(
  findings: Findings,
  link: Addressing & { readonly name: string },
  { to, via, onLink = false }: HostNetworkRoute,
  at: string,
): void {
  const gateway = parseAddress(via)
  if (!gateway) return
  const { family } = gateway
  if (to !== 'default' && familyOfAddress(to) !== family) {
    findings.error(`${at}.via`, `${via} is not in the address family of ${to}`)
    return
  }
  const own = (link.addresses ?? []).flatMap((text) => addressOf(text) ?? [])
  if (own.some((address) => address.family === family && address.value === gateway.value)) {
    findings.error(`${at}.via`, `${via} is an address of ${link.name} itself`)
    return
  }
  const source = sourceOf(link, family)
  if (source === 'leases') return
  if (source === 'none') {
    findings.error(`${at}.via`, `${link.name} has no address of the same family as ${via}`)
    return
  }
  const linkLocal = family === 'ipv6' && gateway.value >> 118n === 0x3fan
  const subnets = (link.addresses ?? []).flatMap((text) => parseSubnet(text) ?? [])
  if (onLink || linkLocal || subnets.some((subnet) => subnetContains(subnet, gateway))) return
  findings.error(
    `${at}.via`,
    `${via} is not in any subnet of ${link.name}; if that router is on the link anyway, set onLink: true`,
  )
}
