import { type DefinitionFinding, Findings, parseAddress, subnetContains } from '../../base/index.js'
import { checkData } from '../check-data.js'
import { checkBurst } from '../parts/check-burst.js'
import { checkDefaultRoutes, checkRoutes } from '../parts/check-routes.js'
import { checkTags, type Vlan } from '../parts/check-vlan.js'
import type { Table } from '../table.js'
import { wordOf } from '../value.js'
import { checkIp, largestRange, subnetOfIp } from './check-ip.js'
import { checkSubnets } from './check-subnets.js'
import {
  type BridgedDefinition,
  type HostdevDefinition,
  type IsolatedDefinition,
  type MacvtapDefinition,
  type NatDefinition,
  type NetworkDefinition,
  network,
  type OpenDefinition,
  type RoutedDefinition,
  type UnknownDefinition,
} from './network.js'

type OwnDefinition = NatDefinition | RoutedDefinition | OpenDefinition | IsolatedDefinition

/**
 * Checks a definition before libvirt sees it.
 *
 * @param definition  anything; a value that is no definition gives errors, not an exception
 * @returns  errors: what libvirt refuses, at the definition or at the start; warnings: what it accepts
 *           without a word though it will not do what was meant; both with the path, the value and what is allowed
 */
export function checkNetwork(definition: NetworkDefinition): DefinitionFinding[] {
  const findings = new Findings()
  checkData(findings, network as Table<unknown>, definition)
  if (findings.list.some(({ severity }) => severity === 'error')) return findings.list
  if (definition.mode === 'unknown') checkUnknown(findings, definition)
  else if (isOwn(definition)) checkOwn(findings, definition)
  else checkOutside(findings, definition)
  checkPortGroups(findings, definition)
  return findings.list
}

/** The definition of a network that could not be read, or of a mode that is known, can only be written by mistake. */
function checkUnknown(findings: Findings, { forward }: UnknownDefinition): void {
  const word = wordOf(forward.mode)
  if (word === '') {
    findings.error('forward.mode', 'is missing: this is what is left of a network whose XML could not be read')
  } else if (word === forward.mode) {
    findings.error('forward.mode', `'${word}' is known: it is a mode of its own`)
  }
}

const isOwn = (definition: NetworkDefinition): definition is OwnDefinition =>
  ['nat', 'routed', 'open', 'isolated'].includes(definition.mode)

function checkOwn(findings: Findings, definition: OwnDefinition): void {
  const ips = definition.ips ?? []
  if (ips.length === 0) {
    if (definition.mode === 'nat' || definition.mode === 'routed') {
      findings.error('ips', `is required with mode '${definition.mode}': the host needs an address on the network`)
    } else if (definition.mode === 'open')
      findings.warn('ips', 'is missing; before libvirt 10.8 it is required with mode open')
  }
  ips.forEach((ip, index) => {
    checkIp(findings, ip, `ips[${index}]`)
  })
  for (const family of ['ipv4', 'ipv6'] as const) {
    const servers = ips.flatMap((ip, index) => (ip.dhcp && parseAddress(ip.address)?.family === family ? [index] : []))
    for (const index of servers.slice(1)) {
      findings.error(
        `ips[${index}].dhcp`,
        `stands beside ips[${servers[0]}].dhcp; one DHCP server per family is allowed`,
      )
    }
  }
  checkSubnets(findings, ips, definition.routes ?? [])
  checkGateways(findings, definition)
  if (definition.mode === 'nat' || definition.mode === 'routed') checkForward(findings, definition)
  checkDns(findings, definition.dns)
  checkDomain(findings, definition.domain)
  checkBurst(findings, definition.bandwidth, 'bandwidth')
  if (definition.mtu !== undefined && definition.mtu < 68)
    findings.warn('mtu', `${definition.mtu} is less than 68, the least for IPv4`)
}

/** Besides, the host has to reach a route's gateway by an address of its own. */
function checkGateways(findings: Findings, { ips = [], routes = [] }: OwnDefinition): void {
  checkRoutes(findings, routes, 'routes')
  checkDefaultRoutes(findings, routes, 'routes')
  const subnets = ips.flatMap((ip) => subnetOfIp(ip) ?? [])
  routes.forEach((route, index) => {
    const [address, gateway] = [parseAddress(route.address ?? route.gateway), parseAddress(route.gateway)]
    if (!gateway || gateway.family !== address?.family) return
    if (!subnets.some((subnet) => subnetContains(subnet, gateway))) {
      findings.error(`routes[${index}].gateway`, `${route.gateway} is in no subnet of this network`)
    }
  })
}

function checkForward(findings: Findings, definition: NatDefinition | RoutedDefinition): void {
  const { dev, interfaces = [] } = definition.forward ?? {}
  if (interfaces.length > 1) {
    findings.error(
      'forward.interfaces',
      `has ${interfaces.length} devices; one is allowed with mode '${definition.mode}'`,
    )
  }
  checkDevices(findings, dev, interfaces)
  if (definition.mode !== 'nat') return
  const { address, port } = definition.forward?.nat ?? {}
  const [start, end] = [parseAddress(address?.start ?? ''), parseAddress(address?.end ?? '')]
  if (address && start && end) {
    if (start.value > end.value) findings.error('forward.nat.address.end', `${address.end} is before ${address.start}`)
    else if (end.value - start.value > largestRange) {
      findings.error(
        'forward.nat.address.end',
        `${address.end} is more than ${largestRange} addresses after ${address.start}`,
      )
    }
  }
  if (port && port.start > port.end) findings.error('forward.nat.port.end', `${port.end} is before ${port.start}`)
}

function checkDevices(findings: Findings, dev: string | undefined, interfaces: readonly { dev: string }[]): void {
  if (dev !== undefined && interfaces[0] && interfaces[0].dev !== dev) {
    findings.error(
      'forward.dev',
      `${dev} is not the first of forward.interfaces, ${interfaces[0].dev}; give one of them`,
    )
  }
  interfaces.forEach((one, index) => {
    const first = interfaces.findIndex((other) => other.dev === one.dev)
    if (first < index)
      findings.error(`forward.interfaces[${index}].dev`, `${one.dev} is forward.interfaces[${first}] too`)
  })
}

function checkDomain(findings: Findings, domain: OwnDefinition['domain']): void {
  if (domain?.register && !domain.localOnly) {
    findings.error(
      'domain.register',
      "is true without localOnly; libvirt registers a domain with the host's resolver only where localOnly is true too",
    )
  }
}

function checkDns(findings: Findings, dns: OpenDefinition['dns']): void {
  if (!dns) return
  const lists = ['forwarders', 'txts', 'srvs', 'hosts'] as const
  if (dns.enable === false) {
    for (const key of lists)
      if (dns[key]?.length) findings.error(`dns.${key}`, 'is not allowed where dns.enable is false')
  }
  dns.forwarders?.forEach(({ addr, domain }, index) => {
    if (addr === undefined && domain === undefined)
      findings.error(`dns.forwarders[${index}]`, 'needs an addr or a domain')
  })
  dns.txts?.forEach(({ name }, index) => {
    const bad = /[ ,]/.exec(name)?.[0]
    if (bad)
      findings.error(`dns.txts[${index}].name`, `${JSON.stringify(name)} contains '${bad}', which libvirt refuses`)
  })
  dns.srvs?.forEach((srv, index) => {
    const protocol = wordOf(srv.protocol)
    if (!/^[a-zA-Z0-9+/-]*$/.test(protocol)) {
      findings.error(`dns.srvs[${index}].protocol`, `${JSON.stringify(protocol)} has characters that libvirt refuses`)
    }
    if (srv.target !== undefined) return
    for (const key of ['port', 'priority', 'weight'] as const) {
      if (srv[key] !== undefined) findings.error(`dns.srvs[${index}].${key}`, 'needs a target')
    }
  })
  dns.hosts?.forEach(({ hostnames }, index) => {
    if (hostnames.length === 0) findings.error(`dns.hosts[${index}].hostnames`, 'needs a name')
  })
}

function checkOutside(findings: Findings, definition: BridgedDefinition | MacvtapDefinition | HostdevDefinition): void {
  checkVlan(findings, definition, definition, 'vlan')
  if (definition.mode === 'bridged') return
  const isBridge = definition.mode === 'macvtap' && definition.forward.mode === 'bridge'
  definition.unmodelled?.elements?.forEach(({ xml }, index) => {
    if (isBridge || !/^\s*<bridge\s[^>]*\bmacTableManager\s*=/.test(xml)) return
    findings.error(
      `unmodelled.elements[${index}]`,
      'has a macTableManager, which is of a bridge; guests sit on devices there',
    )
  })
  const { pf, ...forward } = definition.forward ?? {}
  const { dev, interfaces = [] } = 'mode' in forward ? forward : {}
  const addresses = ('addresses' in forward && forward.addresses) || []
  checkDevices(findings, dev, interfaces)
  const given = [
    ...(dev !== undefined || interfaces.length > 0 ? ['interfaces'] : []),
    ...(addresses.length > 0 ? ['addresses'] : []),
    ...(pf ? ['pf'] : []),
  ]
  if (given.length === 0) findings.warn('forward', 'names no device; guests cannot be connected')
  for (const key of given.slice(1)) {
    if (dev !== undefined && given[0] === 'interfaces') {
      findings.error(`forward.${key}`, 'stands beside forward.dev; only one of them is allowed')
    } else findings.warn(`forward.${key}`, `stands beside forward.${given[0]}; libvirt drops it`)
  }
  addresses.forEach((address, index) => {
    const text = addressText(address)
    const first = addresses.findIndex((other) => addressText(other) === text)
    if (first < index) findings.error(`forward.addresses[${index}]`, `${text} is forward.addresses[${first}] too`)
  })
}

const addressText = (address: { [K in 'domain' | 'bus' | 'slot' | 'function']?: number | undefined }): string =>
  [address.domain, address.bus, address.slot, address.function].map((part = 0) => part.toString(16)).join(':')

/** Whether the type of the network takes a VLAN, and whether its tags agree. */
function checkVlan(
  findings: Findings,
  definition: NetworkDefinition,
  {
    vlan,
    virtualPort,
  }: { readonly vlan?: Vlan | undefined; readonly virtualPort?: { readonly type?: string | undefined } | undefined },
  path: string,
): void {
  if (!vlan) return
  checkTags(findings, vlan, path)
  if (definition.mode === 'hostdev' || definition.mode === 'unknown') return
  if (definition.mode === 'macvtap') {
    const { mode } = definition.forward
    // Of devices in mode bridge, libvirt asks for Open vSwitch as of a bridge.
    if (mode === 'passthrough' || (mode === 'bridge' && virtualPort?.type === 'openvswitch')) return
    findings.error(path, `is not allowed with forward.mode '${mode}'; only with 'passthrough'`)
  } else if (definition.mode !== 'bridged') {
    findings.error(
      path,
      `is not allowed with mode '${definition.mode}'; bridged, macvtap passthrough and hostdev have VLANs`,
    )
  } else if (virtualPort === undefined) {
    findings.warn(path, 'on a Linux bridge needs libvirt 11.0; before that only an Open vSwitch bridge has VLANs')
  } else if (virtualPort.type !== 'openvswitch') {
    const which = virtualPort.type === undefined ? 'without a type' : `of type '${virtualPort.type}'`
    findings.error(path, `is not allowed with a virtualPort ${which}; with 'openvswitch', or none`)
  }
}

function checkPortGroups(findings: Findings, definition: NetworkDefinition): void {
  const groups = definition.portGroups ?? []
  groups.forEach((group, index) => {
    const path = `portGroups[${index}]`
    const ofNetwork = 'virtualPort' in definition ? definition.virtualPort : undefined
    if (group.vlan && group.virtualPort && !takesTypedVlan(definition, group.virtualPort.type)) {
      findings.error(`${path}.vlan`, 'is not allowed beside a virtualPort of the port group; set that on the network')
    } else {
      checkVlan(findings, definition, { vlan: group.vlan, virtualPort: group.virtualPort ?? ofNetwork }, `${path}.vlan`)
    }
    if ((definition.mode === 'macvtap' || definition.mode === 'hostdev') && group.bandwidth) {
      findings.error(
        `${path}.bandwidth`,
        `is not allowed with mode '${definition.mode}'; set it on the guest's interface`,
      )
    }
    checkBurst(findings, group.bandwidth, `${path}.bandwidth`)
    const first = groups.findIndex(({ name }) => name === group.name)
    if (first < index) findings.error(`${path}.name`, `${group.name} is that of portGroups[${first}] too`)
    const firstDefault = groups.findIndex((other) => other.default)
    if (group.default && firstDefault < index) {
      findings.error(`${path}.default`, `portGroups[${firstDefault}] is the default already`)
    }
    if (group.unmodelled?.elements?.some(({ xml }) => /^\s*<port[\s/>]/.test(xml))) {
      findings.warn(
        `${path}.unmodelled`,
        'has a <port>: libvirt drops port isolation in a port group; it belongs to the network',
      )
    }
  })
}

/** Of a port group with a virtual port of its own, libvirt asks for Open vSwitch, which it looks for on bridges. */
const takesTypedVlan = (definition: NetworkDefinition, type: string | undefined): boolean =>
  (definition.mode === 'bridged' && (type === 'openvswitch' || type === undefined)) ||
  (definition.mode === 'macvtap' && definition.forward.mode === 'bridge' && type === 'openvswitch')
