import { type Findings, formatSubnet, netmaskToPrefix, parseAddress, type Subnet, subnetOf } from '../../base/index.js'
import type { Described } from '../table.js'
import type { route } from './route.js'

export type Route = Described<typeof route>

/** Whether each route leads to a subnet, via a gateway of the same address family. */
export function checkRoutes(findings: Findings, routes: readonly Route[], at: string): void {
  routes.forEach((route, index) => {
    const path = `${at}[${index}]`
    const gateway = parseAddress(route.gateway)
    const address = route.address === undefined ? gateway : parseAddress(route.address)
    if (!address || !gateway) return
    if (route.family !== undefined && route.family !== address.family) {
      findings.error(
        `${path}.family`,
        `'${route.family}' is not the address family of ${route.address ?? route.gateway}`,
      )
    }
    if (route.prefix !== undefined && route.netmask !== undefined) {
      findings.error(`${path}.netmask`, 'cannot be combined with prefix; give one of them')
    }
    if (route.netmask !== undefined && address.family === 'ipv6') findings.error(`${path}.netmask`, 'is for IPv4 only')
    if (route.address === undefined) return
    const target = routeTarget(route.address, route)
    if (!target) findings.error(`${path}.prefix`, 'is not valid for this address')
    else if (target.network !== address.value) {
      findings.error(`${path}.address`, `${route.address} is not a network address; use ${formatSubnet(target)}`)
    }
    if (gateway.family !== address.family) {
      findings.error(`${path}.gateway`, `${route.gateway} is not in the address family of ${route.address}`)
    }
  })
}

/** Without prefix and netmask, libvirt uses prefix 0, which suits only a default route. */
function routeTarget(address: string, { prefix, netmask }: Route): Subnet | undefined {
  const parsed = parseAddress(address)
  const bits = netmask === undefined ? (prefix ?? 0) : netmaskToPrefix(netmask)
  return parsed && bits !== undefined ? subnetOf(parsed, bits) : undefined
}

/** Warns of routes on the host that give only a gateway. */
export function checkDefaultRoutes(findings: Findings, routes: readonly Route[], at: string): void {
  routes.forEach((route, index) => {
    if (route.address !== undefined) return
    const path = `${at}[${index}]`
    const bits = route.netmask === undefined ? (route.prefix ?? 0) : (netmaskToPrefix(route.netmask) ?? 0)
    findings.warn(
      `${path}.address`,
      bits === 0
        ? `is missing: the host gets a default route via ${route.gateway}; libvirt before 12.2 refuses it`
        : `is missing: the route leads to 0.0.0.0/${bits}; without ${route.netmask === undefined ? 'prefix' : 'netmask'} it is a default route. libvirt before 12.2 refuses it`,
    )
  })
}
