import type fc from 'fast-check'
import { type Loose, onlyGood, tidy, tidyVirtualPort, tidyVlan } from './arbitrary-parts.js'
import { arbitraryOf } from './schema-arbitrary.js'
import { checkInterface, type InterfaceDefinition } from './surface.js'

const coherentRoutes = [
  { family: 'ipv4', address: '198.51.100.0', prefix: 24, gateway: '192.0.2.1', metric: 3 },
  { family: 'ipv4', address: '203.0.113.0', netmask: '255.255.255.0', gateway: '192.0.2.1' },
  { family: 'ipv6', address: '2001:db8:1::', prefix: 48, gateway: '2001:db8::1' },
]

/** What depends on the model or the driver. */
function tidyDevice(definition: Loose): void {
  const driver = definition.driver as Loose | undefined
  if (driver?.name !== undefined) {
    driver.name = definition.type === 'hostdev' ? 'vfio' : driver.name === 'qemu' ? 'qemu' : 'vhost'
  }
  if (driver && !['qemu', 'vhost', undefined].includes(driver.name as string | undefined)) {
    for (const key of [
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
    ])
      delete driver[key]
  }
  const { name, model, iommufd } = driver ?? {}
  if (definition.type !== 'hostdev') {
    delete driver?.model
    delete driver?.iommufd
  } else if (name !== undefined || model !== undefined || iommufd !== undefined) {
    definition.driver = { ...(name !== undefined && { name }), ...(model !== undefined && { model }), iommufd: true }
  }
  if (driver && definition.model !== undefined) definition.model = 'virtio'
  if (driver && definition.model === undefined) {
    for (const key of ['iommu', 'ats', 'packed', 'pagePerVq']) delete driver[key]
  }
  if (definition.type !== 'network' && definition.type !== 'bridge') delete definition.port
  const rom = definition.rom as Loose | undefined
  if (rom?.enabled === false) definition.rom = { enabled: false }
  const target = definition.target as Loose | undefined
  if (target?.managed === false && definition.type !== 'ethernet') delete target.managed
  const virtualPort = definition.virtualPort as Loose | undefined
  if (virtualPort && virtualPort.type === undefined && definition.type !== 'network') delete definition.virtualPort
  if (virtualPort?.type !== undefined) delete definition.port
  if (virtualPort?.type === '802.1Qbg') {
    virtualPort.parameters = { managerId: 1, typeId: 2, typeIdVersion: 3, ...(virtualPort.parameters as Loose) }
  }
  if (virtualPort?.type === '802.1Qbh') virtualPort.parameters = { profileId: 'p' }
  if (definition.type === 'vhostuser') definition.model = 'virtio'
}

/** Interfaces that libvirt accepts, of every type, with every field. */
export const interfaces = ({ carried = false } = {}): fc.Arbitrary<InterfaceDefinition> =>
  onlyGood(
    (arbitraryOf('interface', { carried }) as fc.Arbitrary<Loose>).map((made) => {
      const definition = tidy(made)
      tidyVlan(definition)
      tidyVirtualPort(definition)
      const target = definition.target as Loose | undefined
      if (target) target.dev = `tap${String(target.dev).length}`
      const inbound = (definition.bandwidth as { inbound?: Loose } | undefined)?.inbound
      if (inbound) {
        if (definition.type !== 'network') delete inbound.floor
        inbound.average ??= 10
      }
      for (const holder of [definition, definition.source as Loose | undefined]) {
        for (const ip of (holder?.ips as Loose[] | undefined) ?? []) {
          const family = String(ip.address).includes(':') ? 'ipv6' : 'ipv4'
          ip.family = family
          if (typeof ip.prefix === 'number' && family === 'ipv4') ip.prefix %= 33
          if (ip.peer !== undefined) ip.peer = family === 'ipv4' ? '192.0.2.7' : '2001:db8::7'
        }
        if (holder?.routes) holder.routes = coherentRoutes
      }
      if (definition.type === 'hostdev') {
        const source = definition.source as Loose
        if (!source.address) source.address = { type: 'pci', domain: 0, bus: 1, slot: 2, function: 3 }
        if ((source.address as Loose).type === 'usb') delete definition.address
        delete source.vendor
        delete source.product
      }
      if (['network', 'bridge', 'direct'].includes(definition.type as string)) {
        const source = definition.source as Loose | undefined
        if (source?.network === undefined) for (const key of ['portgroup', 'portId']) delete source?.[key]
        if (source?.bridge === undefined) delete source?.macTableManager
      }
      tidyDevice(definition)
      if (definition.type === 'vhostuser') {
        definition.source = { type: 'unix', path: '/run/a b', mode: 'client', ...(definition.source as Loose) }
        const reconnect = (definition.source as Loose).reconnect as Loose | undefined
        if (reconnect?.enabled) {
          reconnect.timeout ??= 10
          ;(definition.source as Loose).mode = 'client'
        }
        if ((definition.backend as Loose | undefined)?.type !== 'passt') delete (definition.source as Loose).dev
      }
      const address = definition.address as Loose | undefined
      if (address?.type === 'unassigned') delete definition.address
      const backend = definition.backend as Loose | undefined
      if (!['user', 'vhostuser'].includes(definition.type as string) || backend?.type !== 'passt') {
        delete definition.portForwards
      }
      if (backend?.type === 'passt') delete definition.routes
      const passthrough = (definition.source as Loose | undefined)?.mode === 'passthrough'
      if (!['network', 'bridge', 'hostdev', ...(passthrough ? ['direct'] : [])].includes(definition.type as string)) {
        delete definition.vlan
      }
      return definition as unknown as InterfaceDefinition
    }),
    checkInterface,
  )
