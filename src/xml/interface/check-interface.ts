import { parseAddress } from '../addresses.js'
import { checkData } from '../check-data.js'
import { type Finding, Findings } from '../finding.js'
import { checkTags } from '../parts/check-vlan.js'
import type { Table } from '../table.js'
import { domainInterface, type InterfaceDefinition } from './interface.js'

/**
 * Checks a definition before libvirt sees it.
 *
 * @param definition  anything; a value that is no definition gives errors, not an exception
 * @returns  errors: what libvirt refuses; warnings: what it accepts without a word though it will not do
 *           what was meant; both with the path, the value and what is allowed
 */
export function checkInterface(definition: InterfaceDefinition): Finding[] {
  const findings = new Findings()
  checkData(findings, domainInterface as Table<unknown>, definition)
  if (findings.list.some(({ severity }) => severity === 'error')) return findings.list
  checkBandwidth(findings, definition)
  if (definition.vlan) {
    checkTags(findings, definition.vlan, 'vlan')
    if (definition.type === 'bridge' && definition.virtualPort?.type !== 'openvswitch') {
      findings.warn('vlan', 'on a Linux bridge needs libvirt 11.0; before that only an Open vSwitch bridge has VLANs')
    }
  }
  checkAddresses(findings, definition.ips ?? [], 'ips')
  if (definition.type === 'ethernet') checkAddresses(findings, definition.source?.ips ?? [], 'source.ips')
  if (definition.type === 'hostdev') {
    const { vendor, product, address } = definition.source
    if (address === undefined && (vendor === undefined || product === undefined)) {
      findings.error('source', 'needs an address, or vendor and product')
    }
    if (address?.type !== 'pci' && definition.address !== undefined && definition.address.type !== 'usb') {
      findings.error('address.type', `'${definition.address.type}' is not for a USB device; 'usb' is`)
    }
  }
  if (definition.type === 'user' && definition.portForwards?.length && definition.backend?.type !== 'passt') {
    findings.error('portForwards', "needs backend.type 'passt'")
  }
  if (definition.type === 'network' || definition.type === 'bridge' || definition.type === 'direct') {
    checkConnection(findings, definition.source)
  }
  if (definition.type === 'vhostuser' && definition.backend?.type !== 'passt') {
    for (const key of ['type', 'path', 'mode'] as const) {
      if (definition.source?.[key] === undefined)
        findings.error(`source.${key}`, "is required where backend.type is not 'passt'")
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
    findings.error('address.type', "'unassigned' is for other devices than interfaces")
  }
  checkDevice(findings, definition)
  const dev = definition.target?.dev
  if (dev?.startsWith('vnet') && definition.target?.managed === undefined) {
    findings.warn('target.dev', `${dev} begins with vnet, libvirt's own prefix; libvirt takes a name of its own choice`)
  }
  return findings.list
}

/** What libvirt's schema wants together. */
function checkConnection(findings: Findings, source: Readonly<Record<string, unknown>>): void {
  for (const key of ['portgroup', 'portId']) {
    if (source[key] !== undefined && source.network === undefined)
      findings.error(`source.${key}`, 'needs source.network')
  }
  if (source.macTableManager !== undefined && source.bridge === undefined) {
    findings.error('source.macTableManager', 'needs source.bridge')
  }
}

/** Options of the drivers of QEMU and of the kernel's vhost, which a device of the host does not have. */
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

/** What depends on the model or the driver. */
function checkDevice(findings: Findings, definition: InterfaceDefinition): void {
  const { driver, rom, model, target } = definition
  const forHostDevice = driver?.name === 'vfio' || driver?.name === 'kvm'
  if (driver?.name !== undefined && driver.name !== 'xen' && forHostDevice !== (definition.type === 'hostdev')) {
    findings.error(
      'driver.name',
      `'${driver.name}' is not for type '${definition.type}'; ${definition.type === 'hostdev' ? 'vfio or kvm' : 'qemu or vhost'} is`,
    )
  }
  if (driver?.name === 'vfio' || driver?.name === 'kvm' || driver?.name === 'xen') {
    for (const key of ownDriverOptions) {
      if (driver[key] !== undefined) findings.error(`driver.${key}`, `is not allowed with driver.name '${driver.name}'`)
    }
  }
  if (!model?.startsWith('virtio')) {
    for (const key of ['iommu', 'ats', 'packed', 'pagePerVq'] as const) {
      if (driver?.[key] !== undefined) findings.error(`driver.${key}`, 'is for virtio models only')
    }
  }
  if (definition.port?.isolated && definition.type !== 'network' && definition.type !== 'bridge') {
    findings.error('port.isolated', `is for types 'network' and 'bridge', not '${definition.type}'`)
  }
  if (rom?.enabled === false && (rom.bar !== undefined || rom.file !== undefined)) {
    findings.error('rom.enabled', 'is false; bar and file need it true')
  }
  if (target?.managed === false && definition.type !== 'ethernet') {
    findings.error('target.managed', `false is for type 'ethernet' only, not '${definition.type}'`)
  }
  if ('virtualPort' in definition && definition.virtualPort)
    checkVirtualPort(findings, definition, definition.virtualPort)
  if (definition.type === 'vhostuser' && definition.backend?.type !== 'passt' && !model?.startsWith('virtio')) {
    findings.error('model', "is required: 'virtio'")
  }
}

type VirtualPort = NonNullable<Extract<InterfaceDefinition, { type: 'network' }>['virtualPort']>

/** An interface of type network gets what is missing from the network; the others have to say it all. */
function checkVirtualPort(findings: Findings, definition: InterfaceDefinition, virtualPort: VirtualPort): void {
  if (definition.port?.isolated && virtualPort.type !== undefined) {
    findings.error('port.isolated', `is not for a port of type '${virtualPort.type}'`)
  }
  if (definition.type === 'network') return
  if (virtualPort.type === undefined) findings.error('virtualPort.type', `is required with type '${definition.type}'`)
  const needed =
    virtualPort.type === '802.1Qbg'
      ? ['managerId', 'typeId', 'typeIdVersion']
      : virtualPort.type === '802.1Qbh'
        ? ['profileId']
        : []
  const parameters: Readonly<Record<string, unknown>> = virtualPort.parameters ?? {}
  for (const key of needed) {
    if (parameters[key] === undefined) {
      findings.error(`virtualPort.parameters.${key}`, `is required with virtualPort.type '${virtualPort.type}'`)
    }
  }
}

function checkBandwidth(findings: Findings, { type, bandwidth }: InterfaceDefinition): void {
  const inbound = bandwidth?.inbound
  if (!inbound) return
  if (inbound.average === undefined && inbound.floor === undefined) {
    findings.error('bandwidth.inbound', 'needs an average or a floor')
  }
  if (inbound.floor !== undefined && type !== 'network') {
    findings.error('bandwidth.inbound.floor', `is for type 'network' only, not '${type}'`)
  }
}

function checkAddresses(findings: Findings, ips: NonNullable<InterfaceDefinition['ips']>, path: string): void {
  ips.forEach((ip, index) => {
    const family = parseAddress(ip.address)?.family
    if (ip.family !== undefined && ip.family !== family) {
      findings.error(`${path}[${index}].family`, `'${ip.family}' is not the family of ${ip.address}`)
    }
    if (ip.peer !== undefined && parseAddress(ip.peer)?.family !== family) {
      findings.error(`${path}[${index}].peer`, `${ip.peer} is not of the family of ${ip.address}`)
    }
    if (family === 'ipv4' && (ip.prefix ?? 0) > 32) {
      findings.error(`${path}[${index}].prefix`, `${ip.prefix} is not a prefix from 0 to 32`)
    }
  })
}
