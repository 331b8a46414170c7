import { type DefinitionFinding, Findings, parseAddress, subnetContains } from '../../base/index.js'
import { type ModeRow, modesWith, type OfMode, rowOf } from '../../modes/index.js'
import { checkData } from '../check-data.js'
import { checkBurst } from '../parts/check-burst.js'
import { checkDefaultRoutes, checkRoutes } from '../parts/check-routes.js'
import { checkTags, type Vlan } from '../parts/check-vlan.js'
import type { Table } from '../table.js'
import { wordOf } from '../words.js'
import { checkIp, largestRange, subnetOfIp } from './check-ip.js'
import { checkSubnets } from './check-subnets.js'
import { type NetworkDefinition, network, type OpenDefinition, type UnknownDefinition } from './network.js'

/** A network on a bridge that libvirt creates. */
type OwnDefinition = Extract<NetworkDefinition, { ips?: unknown }>
/** A network on a bridge or device of the host. */
type OutsideDefinition = Exclude<NetworkDefinition, OwnDefinition>

/**
 * Checks a definition before it goes to libvirt.
 *
 * @param definition  any value; one that is not a definition yields errors, not an exception
 * @returns  errors: what libvirt refuses, at define or at start; warnings: what libvirt accepts silently but probably
 *           does not do as intended; both with the path, the value and what is allowed
 */
export function checkNetwork(definition: NetworkDefinition): DefinitionFinding[] {
  const findings = new Findings()
  checkData(findings, network as Table<unknown>, definition)
  if (findings.list.some(({ severity }) => severity === 'error')) return findings.list
  const row = rowOf(definition)
  if (row.guestsOn === 'unknown') checkUnknown(findings, definition as UnknownDefinition)
  else if (row.guestsOn === 'own-bridge') checkOwn(findings, definition as OwnDefinition, row)
  else checkOutside(findings, definition as OutsideDefinition, row)
  checkPortGroups(findings, definition)
  return findings.list
}

/** Mode `unknown` is only for forward modes this library does not know, not for unreadable networks or known modes. */
function checkUnknown(findings: Findings, { forward }: UnknownDefinition): void {
  const word = wordOf(forward.mode)
  if (word === '') {
    findings.error('forward.mode', 'is missing: this definition stands for a network whose XML could not be read')
  } else if (word === forward.mode) {
    findings.error('forward.mode', `'${word}' is a known forward mode; use the mode that stands for it`)
  }
}

function checkOwn(findings: Findings, definition: OwnDefinition, { hostAddress }: ModeRow): void {
  const ips = definition.ips ?? []
  if (ips.length === 0) {
    if (hostAddress === 'required') {
      findings.error('ips', `is required with mode '${definition.mode}': the host needs an address on the network`)
    } else if (hostAddress === 'required-before-10.8') {
      findings.warn('ips', `is missing; libvirt before 10.8 requires it with mode '${definition.mode}'`)
    }
  }
  ips.forEach((ip, index) => {
    checkIp(findings, ip, `ips[${index}]`)
  })
  for (const family of ['ipv4', 'ipv6'] as const) {
    const servers = ips.flatMap((ip, index) => (ip.dhcp && parseAddress(ip.address)?.family === family ? [index] : []))
    for (const index of servers.slice(1)) {
      findings.error(
        `ips[${index}].dhcp`,
        `is a second DHCP server after ips[${servers[0]}].dhcp; only one per address family is allowed`,
      )
    }
  }
  checkSubnets(findings, ips, definition.routes ?? [])
  checkGateways(findings, definition)
  if ('forward' in definition && definition.forward) checkForward(findings, definition.mode, definition.forward)
  checkDns(findings, definition.dns)
  checkDomain(findings, definition.domain)
  checkBurst(findings, definition.bandwidth, 'bandwidth')
  if (definition.mtu !== undefined && definition.mtu < 68)
    findings.warn('mtu', `${definition.mtu} is below 68, the minimum for IPv4`)
}

/** Beyond the general checks, a route's gateway must be in a subnet of the network. */
function checkGateways(findings: Findings, { ips = [], routes = [] }: OwnDefinition): void {
  checkRoutes(findings, routes, 'routes')
  checkDefaultRoutes(findings, routes, 'routes')
  const subnets = ips.flatMap((ip) => subnetOfIp(ip) ?? [])
  routes.forEach((route, index) => {
    const [address, gateway] = [parseAddress(route.address ?? route.gateway), parseAddress(route.gateway)]
    if (!gateway || gateway.family !== address?.family) return
    if (!subnets.some((subnet) => subnetContains(subnet, gateway))) {
      findings.error(`routes[${index}].gateway`, `${route.gateway} is not in any subnet of this network`)
    }
  })
}

type Forward = NonNullable<Extract<OwnDefinition, { forward?: { nat?: unknown } | undefined }>['forward']>

function checkForward(findings: Findings, mode: string, { dev, interfaces = [], nat }: Partial<Forward>): void {
  if (interfaces.length > 1) {
    findings.error('forward.interfaces', `has ${interfaces.length} devices; only one is allowed with mode '${mode}'`)
  }
  checkDevices(findings, dev, interfaces)
  const { address, port } = nat ?? {}
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
      `${dev} differs from the first entry of forward.interfaces, ${interfaces[0].dev}; give only one of them`,
    )
  }
  interfaces.forEach((one, index) => {
    const first = interfaces.findIndex((other) => other.dev === one.dev)
    if (first < index)
      findings.error(`forward.interfaces[${index}].dev`, `${one.dev} repeats forward.interfaces[${first}]`)
  })
}

function checkDomain(findings: Findings, domain: OwnDefinition['domain']): void {
  if (domain?.register && !domain.localOnly) {
    findings.error(
      'domain.register',
      "is true without localOnly; libvirt registers a domain with the host's resolver only if localOnly is true too",
    )
  }
}

function checkDns(findings: Findings, dns: OpenDefinition['dns']): void {
  if (!dns) return
  const lists = ['forwarders', 'txts', 'srvs', 'hosts'] as const
  if (dns.enable === false) {
    for (const key of lists) if (dns[key]?.length) findings.error(`dns.${key}`, 'is not allowed if dns.enable is false')
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

function checkOutside(findings: Findings, definition: OutsideDefinition, row: ModeRow): void {
  checkVlan(findings, definition, definition, 'vlan')
  if (row.guestsOn !== 'device') return
  const isBridge = row.sharing === 'bridge'
  definition.unmodelled?.elements?.forEach(({ xml }, index) => {
    if (isBridge || !/^\s*<bridge\s[^>]*\bmacTableManager\s*=/.test(xml)) return
    findings.error(
      `unmodelled.elements[${index}]`,
      'has a macTableManager, which applies only to bridges; guests of this network attach to devices',
    )
  })
  const { pf, dev, interfaces = [], addresses = [] } = (definition.forward ?? {}) as DeviceForward
  checkDevices(findings, dev, interfaces)
  const given = [
    ...(dev !== undefined || interfaces.length > 0 ? ['interfaces'] : []),
    ...(addresses.length > 0 ? ['addresses'] : []),
    ...(pf ? ['pf'] : []),
  ]
  if (given.length === 0) findings.warn('forward', 'names no device, so guests cannot be connected')
  for (const key of given.slice(1)) {
    if (dev !== undefined && given[0] === 'interfaces') {
      findings.error(`forward.${key}`, 'cannot be combined with forward.dev; give one of them')
    } else findings.warn(`forward.${key}`, `is dropped by libvirt, which uses forward.${given[0]}`)
  }
  addresses.forEach((address, index) => {
    const text = addressText(address)
    const first = addresses.findIndex((other) => addressText(other) === text)
    if (first < index) findings.error(`forward.addresses[${index}]`, `${text} repeats forward.addresses[${first}]`)
  })
}

type PciAddress = { readonly [K in 'domain' | 'bus' | 'slot' | 'function']?: number | undefined }

/** The devices that guests can attach to, however a mode names them. */
interface DeviceForward {
  readonly pf?: object
  readonly dev?: string
  readonly interfaces?: readonly { readonly dev: string }[]
  readonly addresses?: readonly PciAddress[]
}

const addressText = (address: PciAddress): string =>
  [address.domain, address.bus, address.slot, address.function].map((part = 0) => part.toString(16)).join(':')

/** Whether the network supports a VLAN, and whether its tags are consistent. */
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
  const { vlans } = rowOf(definition)
  const type = virtualPort?.type
  if (vlans === 'all' || vlans === 'unknown' || (vlans === 'openvswitch' && type === 'openvswitch')) return
  if (vlans !== 'host-bridge') {
    const all = modesWith((row) => row.vlans === 'all' || row.vlans === 'host-bridge')
    findings.error(path, `is not allowed with ${modeText(definition)}; modes that support VLANs: ${all}`)
  } else if (virtualPort === undefined) {
    findings.warn(path, 'on a Linux bridge needs libvirt 11.0; earlier versions support VLANs only on Open vSwitch')
  } else if (type !== 'openvswitch') {
    const which = type === undefined ? 'without a type' : `of type '${type}'`
    findings.error(path, `is not allowed with a virtualPort ${which}; use type 'openvswitch', or omit virtualPort`)
  }
}

/** The property that selects the mode's row. */
const modeText = (definition: NetworkDefinition): string => {
  const { mode, forward } = definition as OfMode
  return forward && 'mode' in forward ? `forward.mode '${forward.mode}'` : `mode '${mode}'`
}

function checkPortGroups(findings: Findings, definition: NetworkDefinition): void {
  const groups = definition.portGroups ?? []
  groups.forEach((group, index) => {
    const path = `portGroups[${index}]`
    const ofNetwork = 'virtualPort' in definition ? definition.virtualPort : undefined
    if (group.vlan && group.virtualPort && !takesTypedVlan(definition, group.virtualPort.type)) {
      findings.error(
        `${path}.vlan`,
        'is not allowed in a port group with its own virtualPort; set virtualPort on the network',
      )
    } else {
      checkVlan(findings, definition, { vlan: group.vlan, virtualPort: group.virtualPort ?? ofNetwork }, `${path}.vlan`)
    }
    if (group.bandwidth && !rowOf(definition).limitsBandwidth) {
      findings.error(
        `${path}.bandwidth`,
        `is not allowed with mode '${definition.mode}'; set it on the guest's interface`,
      )
    }
    checkBurst(findings, group.bandwidth, `${path}.bandwidth`)
    const first = groups.findIndex(({ name }) => name === group.name)
    if (first < index) findings.error(`${path}.name`, `${group.name} is already the name of portGroups[${first}]`)
    const firstDefault = groups.findIndex((other) => other.default)
    if (group.default && firstDefault < index) {
      findings.error(`${path}.default`, `portGroups[${firstDefault}] is already the default`)
    }
    if (group.unmodelled?.elements?.some(({ xml }) => /^\s*<port[\s/>]/.test(xml))) {
      findings.warn(
        `${path}.unmodelled`,
        'has a <port>: libvirt drops port isolation in a port group; set it on the network',
      )
    }
  })
}

/** In a port group with its own virtual port, libvirt requires Open vSwitch, which it expects on a bridge. */
const takesTypedVlan = (definition: NetworkDefinition, type: string | undefined): boolean => {
  const { vlans } = rowOf(definition)
  return type === 'openvswitch'
    ? vlans === 'host-bridge' || vlans === 'openvswitch'
    : vlans === 'host-bridge' && type === undefined
}
