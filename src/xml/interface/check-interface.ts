import { type DefinitionFinding, Findings, parseAddress } from '../../base/index.js'
import { checkData } from '../check-data.js'
import { checkBurst } from '../parts/check-burst.js'
import { checkDefaultRoutes, checkRoutes, type Route } from '../parts/check-routes.js'
import { checkTags } from '../parts/check-vlan.js'
import type { Table } from '../table.js'
import { isUnknown } from '../words.js'
import { domainInterface, type InterfaceDefinition } from './interface.js'

/**
 * Checks a definition before it goes to libvirt.
 *
 * @param definition  any value; one that is not a definition yields errors, not an exception
 * @returns  errors: what libvirt refuses; warnings: what libvirt accepts silently but probably does not do as intended;
 *           both with the path, the value and what is allowed
 */
export function checkInterface(definition: InterfaceDefinition): DefinitionFinding[] {
  const findings = new Findings()
  checkData(findings, domainInterface as Table<unknown>, definition)
  if (findings.list.some(({ severity }) => severity === 'error')) return findings.list
  checkBandwidth(findings, definition)
  if (definition.vlan) {
    checkTags(findings, definition.vlan, 'vlan')
    if (!takesVlan(definition)) {
      findings.error(
        'vlan',
        `is not allowed with type '${definition.type}'${definition.type === 'direct' ? " unless source.mode is 'passthrough'" : ''}; libvirt refuses it, before 12.8 only when the guest starts`,
      )
    }
    if (definition.type === 'bridge' && definition.virtualPort?.type !== 'openvswitch') {
      findings.warn('vlan', 'on a Linux bridge needs libvirt 11.0; earlier versions support VLANs only on Open vSwitch')
    }
  }
  checkAddresses(findings, definition.ips ?? [], 'ips')
  checkGuestSide(findings, definition)
  if (definition.type === 'ethernet') {
    const { ips = [], routes = [] } = definition.source ?? {}
    checkAddresses(findings, ips, 'source.ips')
    checkRoutes(findings, routes, 'source.routes')
    checkDefaultRoutes(findings, routes, 'source.routes')
  }
  if (definition.type === 'hostdev') {
    const { vendor, product, address } = definition.source
    if (address === undefined && (vendor === undefined || product === undefined)) {
      findings.error('source', 'needs an address, or vendor and product')
    }
    if (address?.type !== 'pci' && definition.address !== undefined && definition.address.type !== 'usb') {
      findings.error('address.type', `'${definition.address.type}' is not allowed for a USB device; use 'usb'`)
    }
  }
  if (definition.portForwards?.length) {
    if (definition.type !== 'user' && definition.type !== 'vhostuser') {
      findings.error('portForwards', `is only for types 'user' and 'vhostuser', not '${definition.type}'`)
    } else if (definition.backend?.type !== 'passt') findings.error('portForwards', "needs backend.type 'passt'")
  }
  if (definition.type === 'network' || definition.type === 'bridge' || definition.type === 'direct') {
    checkConnection(findings, definition.source)
  }
  if (definition.type === 'vhostuser' && definition.backend?.type !== 'passt') {
    for (const key of ['type', 'path', 'mode'] as const) {
      if (definition.source?.[key] === undefined)
        findings.error(`source.${key}`, "is required unless backend.type is 'passt'")
    }
  }
  if (definition.type === 'vhostuser' && definition.backend?.type !== 'passt' && definition.source?.dev !== undefined) {
    findings.error('source.dev', "needs backend.type 'passt'")
  }
  if (definition.type === 'vhostuser' && definition.source?.reconnect?.enabled) {
    if (definition.source.mode === 'server') findings.error('source.reconnect', "is for source.mode 'client' only")
    if (definition.source.reconnect.timeout === undefined) findings.error('source.reconnect.timeout', 'is required')
  }
  if (definition.address?.type === 'unassigned') {
    findings.error('address.type', "'unassigned' is not allowed for interfaces")
  }
  if (isZeroAddress(definition.address))
    findings.warn('address', 'is all zeros, so libvirt chooses an address; set a domain, bus or slot other than 0')
  checkDevice(findings, definition)
  const dev = definition.target?.dev
  if (dev && generated.test(dev) && definition.target?.managed === undefined && !isLive(definition)) {
    findings.warn('target.dev', `${dev} has a prefix that libvirt reserves for itself; libvirt picks another name`)
  }
  checkTeaming(findings, definition)
  checkByType(findings, definition)
  return findings.list
}

/** Type network passes: what its network supports is known only when the guest starts. */
const takesVlan = (definition: InterfaceDefinition): boolean =>
  ['network', 'bridge', 'hostdev'].includes(definition.type) ||
  (definition.type === 'direct' && definition.source.mode === 'passthrough')
/** Prefixes of device names that libvirt generates. */
const generated = /^(?:vnet|macvtap|macvlan)/

/** Whether it comes from a running guest, with the alias, port or bridge that libvirt assigned. */
function isLive(definition: InterfaceDefinition): boolean {
  const source: Readonly<Record<string, unknown>> = ('source' in definition ? definition.source : undefined) ?? {}
  const isAliased = definition.alias !== undefined && !definition.alias.startsWith('ua-')
  return isAliased || source.portId !== undefined || (definition.type === 'network' && source.bridge !== undefined)
}

/** Settings that libvirt applies only to some types. */
function checkByType(findings: Findings, { type, filterRef, mtu, coalesce }: InterfaceDefinition): void {
  if (isUnknown(type)) return
  if (filterRef && !['network', 'bridge', 'ethernet'].includes(type)) {
    findings.warn('filterRef', `is dropped by libvirt with type '${type}': nothing is filtered`)
  }
  if (mtu && !['network', 'bridge', 'ethernet', 'vhostuser'].includes(type)) {
    findings.error('mtu', `cannot be set with type '${type}'; set it in the guest`)
  }
  if (coalesce?.rx?.frames?.max !== undefined && type !== 'network' && type !== 'bridge') {
    findings.error('coalesce', `is only for types 'network' and 'bridge', not '${type}'`)
  }
}

function checkTeaming(findings: Findings, { type, teaming, model }: InterfaceDefinition): void {
  if (teaming?.type === 'persistent' && !model?.startsWith('virtio') && type !== 'vdpa') {
    findings.error('teaming.type', "'persistent' needs model 'virtio'")
  }
  if (teaming?.type === 'transient' && type !== 'hostdev' && type !== 'network' && !isUnknown(type)) {
    findings.error('teaming.type', `'transient' needs type 'hostdev', or a network of mode hostdev, not type '${type}'`)
  }
}

/** libvirt reads the name only with a virtio model or type hostdev. */
function checkDriverName(findings: Findings, { type, model }: InterfaceDefinition, name: string): void {
  if ((name === 'vfio' || name === 'kvm') === (type === 'hostdev')) return
  const message = `'${name}' is not allowed with type '${type}'; use ${type === 'hostdev' ? 'vfio or kvm' : 'qemu or vhost'}`
  if (model?.startsWith('virtio') || type === 'hostdev') findings.error('driver.name', message)
  else findings.warn('driver.name', `${message} with a virtio model; libvirt drops it`)
}

/** Properties that have no effect without another. */
function checkConnection(findings: Findings, source: Readonly<Record<string, unknown>>): void {
  for (const key of ['portgroup', 'portId']) {
    if (source[key] !== undefined && source.network === undefined)
      findings.warn(`source.${key}`, 'has no effect without source.network; libvirt drops it')
  }
  if (source.macTableManager !== undefined && source.bridge === undefined) {
    findings.warn('source.macTableManager', 'has no effect without source.bridge; libvirt drops it')
  }
}

/** Options of the qemu and vhost drivers, which do not apply to host devices. */
const ownDriverOptions = [
  'txmode',
  'ioeventfd',
  'eventIdx',
  'queues',
  'rxQueueSize',
  'txQueueSize',
  'iommu',
  'ats',
  'packed',
  'pagePerVq',
] as const

/** libvirt treats domain 0, bus 0, slot 0 as no address, whatever the function. */
const isZeroAddress = (address: InterfaceDefinition['address']): boolean =>
  address?.type === 'pci' &&
  (address.function !== undefined || address.multifunction !== undefined) &&
  !address.domain &&
  !address.bus &&
  !address.slot

/** Rules that depend on the model or driver. */
function checkDevice(findings: Findings, definition: InterfaceDefinition): void {
  const { driver, rom, model, target } = definition
  const isVirtio = model?.startsWith('virtio') || definition.type === 'vdpa'
  if (driver?.name !== undefined && driver.name !== 'xen' && !isUnknown(driver.name)) {
    checkDriverName(findings, definition, driver.name)
  }
  for (const key of ['model', 'iommufd'] as const) {
    if (driver?.[key] !== undefined && definition.type !== 'hostdev')
      findings.warn(`driver.${key}`, "is only for type 'hostdev'; libvirt drops it")
  }
  for (const key of ['rxQueueSize', 'txQueueSize'] as const) {
    const size = driver?.[key]
    if (size !== undefined && definition.type !== 'hostdev' && Math.log2(size) % 1 !== 0)
      findings.error(`driver.${key}`, `${size} is not a power of two`)
  }
  if (driver?.name === 'vfio' || driver?.name === 'kvm' || driver?.name === 'xen') {
    for (const key of ownDriverOptions) {
      if (driver[key] !== undefined) findings.error(`driver.${key}`, `is not allowed with driver.name '${driver.name}'`)
    }
  }
  if (!isVirtio) {
    for (const key of ['iommu', 'ats', 'packed', 'pagePerVq'] as const) {
      if (driver?.[key] !== undefined) findings.error(`driver.${key}`, 'is only for virtio models')
    }
  }
  if (definition.port?.isolated && definition.type !== 'network' && definition.type !== 'bridge') {
    findings.error('port.isolated', `is only for types 'network' and 'bridge', not '${definition.type}'`)
  }
  if (rom?.enabled === false && (rom.bar !== undefined || rom.file !== undefined)) {
    findings.error('rom.enabled', 'is false, but bar and file need it to be true')
  }
  if (target?.managed === false && definition.type !== 'ethernet') {
    findings.error('target.managed', `false is only for type 'ethernet', not '${definition.type}'`)
  }
  if ('virtualPort' in definition && definition.virtualPort)
    checkVirtualPort(findings, definition, definition.virtualPort)
  if (definition.type === 'vhostuser' && definition.backend?.type !== 'passt' && !model?.startsWith('virtio')) {
    findings.error('model', "is required: 'virtio'")
  }
}

type VirtualPort = NonNullable<Extract<InterfaceDefinition, { type: 'network' }>['virtualPort']>

/** An interface of type network inherits missing parameters from the network; other types must give all of them. */
function checkVirtualPort(findings: Findings, definition: InterfaceDefinition, virtualPort: VirtualPort): void {
  if (definition.port?.isolated && virtualPort.type !== undefined) {
    findings.error('port.isolated', `is not allowed with virtualPort.type '${virtualPort.type}'`)
  }
  if (definition.type === 'network') return
  if (virtualPort.type === undefined) findings.error('virtualPort.type', `is required with type '${definition.type}'`)
  const needed =
    virtualPort.type === '802.1Qbg'
      ? ['managerId', 'typeId', 'typeIdVersion']
      : virtualPort.type === '802.1Qbh'
        ? ['profileId']
        : virtualPort.type === 'midonet'
          ? ['interfaceId']
          : []
  const parameters: Readonly<Record<string, unknown>> = virtualPort.parameters ?? {}
  for (const key of needed) {
    if (parameters[key] === undefined) {
      findings.error(`virtualPort.parameters.${key}`, `is required with virtualPort.type '${virtualPort.type}'`)
    }
  }
}

function checkBandwidth(findings: Findings, { type, bandwidth }: InterfaceDefinition): void {
  checkBurst(findings, bandwidth, 'bandwidth')
  const inbound = bandwidth?.inbound
  if (!inbound) return
  if (inbound.average === undefined && inbound.floor === undefined) {
    findings.error('bandwidth.inbound', 'needs an average or a floor')
  } else if (inbound.average === undefined) {
    for (const key of ['peak', 'burst'] as const) {
      if (inbound[key] !== undefined) findings.error(`bandwidth.inbound.${key}`, 'needs an average')
    }
  }
  if (inbound.floor !== undefined && type !== 'network') {
    findings.error('bandwidth.inbound.floor', `is only for type 'network', not '${type}'`)
  }
}

function checkAddresses(findings: Findings, ips: NonNullable<InterfaceDefinition['ips']>, path: string): void {
  ips.forEach((ip, index) => {
    const family = parseAddress(ip.address)?.family
    if (ip.family !== undefined && ip.family !== family && !isUnknown(ip.family)) {
      findings.error(`${path}[${index}].family`, `'${ip.family}' is not the address family of ${ip.address}`)
    }
    if (ip.peer !== undefined && parseAddress(ip.peer)?.family !== family) {
      findings.error(`${path}[${index}].peer`, `${ip.peer} is not in the address family of ${ip.address}`)
    }
    if (family === 'ipv4' && (ip.prefix ?? 0) > 32) {
      findings.error(`${path}[${index}].prefix`, `${ip.prefix} is not a prefix from 0 to 32`)
    }
  })
}

/** Addresses and routes of the guest's end: libvirt sets them in containers, and passes addresses to `user` and `vdpa`. */
function checkGuestSide(findings: Findings, { type, backend, ips = [], routes = [] }: InterfaceDefinition): void {
  const takesAddresses = type === 'user' || type === 'vhostuser' || type === 'vdpa'
  if (ips.length > 0 && !takesAddresses)
    findings.warn('ips', `are for containers and type 'user'; QEMU refuses them with type '${type}'`)
  if (backend?.type === 'passt') checkPasstRoutes(findings, routes)
  else if (routes.length > 0) findings.warn('routes', 'are for containers; QEMU refuses them')
  routes.forEach(({ address }, index) => {
    if (address !== undefined || backend?.type === 'passt') return
    findings.error(`routes[${index}].address`, "is required, unless backend.type is 'passt'")
  })
  checkRoutes(findings, routes, 'routes')
}

/** passt gives the guest one default route per family. */
function checkPasstRoutes(findings: Findings, routes: readonly Route[]): void {
  if (routes.length > 0) findings.warn('routes', 'need libvirt 12.2.0 with passt; older versions refuse them')
  const families = routes.map(({ gateway }) => parseAddress(gateway)?.family)
  routes.forEach((route, index) => {
    for (const key of ['address', 'prefix', 'netmask', 'metric'] as const) {
      if (route[key] === undefined) continue
      findings.error(
        `routes[${index}].${key}`,
        'is not allowed with passt, whose routes are default routes; give only the gateway',
      )
    }
    const first = families.indexOf(families[index])
    if (first < index)
      findings.error(
        `routes[${index}]`,
        `has the address family of routes[${first}]; passt accepts one route per family`,
      )
  })
}
