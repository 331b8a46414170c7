import fc from 'fast-check'
import {
  checkFilter,
  checkInterface,
  checkNetwork,
  checkPort,
  type FilterDefinition,
  type InterfaceDefinition,
  type NetworkDefinition,
  type PortDefinition,
} from '../../../src/xml/index.js'
import { arbitraryOf } from './schema-arbitrary.js'

type Loose = Record<string, unknown>

const onlyGood = <T>(arbitrary: fc.Arbitrary<T>, check: (definition: T) => { severity: string }[]): fc.Arbitrary<T> =>
  arbitrary.filter((definition) => check(definition).every(({ severity }) => severity !== 'error'))

const lease = fc.oneof(
  fc.constant({ expiry: 0 }),
  fc.record(
    {
      expiry: fc.integer({ min: 120, max: 9999 }),
      unit: fc.constantFrom('seconds' as const, 'minutes' as const, 'hours' as const),
    },
    { requiredKeys: ['expiry'] },
  ),
)
const macOf = (number: number): string =>
  `52:54:00:0a:${(number >> 8).toString(16).padStart(2, '0')}:${(number & 255).toString(16).padStart(2, '0')}`

/** An IPv4 `<ip>` whose DHCP server and hosts are inside its subnet. */
const ip4 = (index: number) =>
  fc
    .record(
      {
        family: fc.constant('ipv4' as const),
        address: fc.constant(`10.${index}.0.1`),
        localPtr: fc.boolean(),
        tftp: fc.record({ root: fc.constantFrom('/srv/tftp', '/a b/&<c>') }),
        dhcp:
          index > 0
            ? fc.constant(undefined)
            : fc.record(
                {
                  ranges: fc.array(
                    fc.record(
                      {
                        start: fc.integer({ min: 2, max: 99 }).map((last) => `10.${index}.0.${last}`),
                        end: fc.integer({ min: 100, max: 199 }).map((last) => `10.${index}.0.${last}`),
                        lease,
                      },
                      { requiredKeys: ['start', 'end'] },
                    ),
                    { minLength: 1, maxLength: 3 },
                  ),
                  hosts: fc
                    .uniqueArray(fc.integer({ min: 2, max: 250 }), { minLength: 1, maxLength: 5 })
                    .chain((lasts) =>
                      fc.tuple(
                        ...lasts.map((last) =>
                          fc
                            .record(
                              { mac: fc.constant(macOf(last)), name: fc.constant(`host-${last}`), lease },
                              { requiredKeys: ['mac'] },
                            )
                            .map((host) => ({ ...host, ip: `10.${index}.0.${last}` })),
                        ),
                      ),
                    ),
                  bootp: fc.record(
                    { file: fc.constantFrom('pxelinux.0', "a 'b'"), server: fc.constant('10.0.0.9') },
                    { requiredKeys: ['file'] },
                  ),
                },
                { requiredKeys: ['ranges'] },
              ),
      },
      { requiredKeys: ['address'] },
    )
    .chain((ip) =>
      fc.constantFrom({ prefix: 24 }, { netmask: '255.255.255.0' }).map((subnet) => ({ ...ip, ...subnet })),
    )

const ip6 = (index: number) =>
  fc
    .record(
      {
        localPtr: fc.boolean(),
        dhcp:
          index > 0
            ? fc.constant(undefined)
            : fc.record(
                {
                  ranges: fc.constant([{ start: `fd00:${index}::100`, end: `fd00:${index}::1ff` }]),
                  hosts: fc.constant([
                    { id: '00:03:00:01:52:54:00:10:00:07', name: 'six', ip: `fd00:${index}::5` },
                    { name: 'seven', ip: `fd00:${index}::6` },
                  ]),
                },
                { requiredKeys: [] },
              ),
      },
      { requiredKeys: [] },
    )
    .map((ip) => ({ family: 'ipv6' as const, address: `fd00:${index}::1`, prefix: 64, ...ip }))

const without = (object: Loose, ...names: string[]): Loose =>
  Object.fromEntries(Object.entries(object).filter(([name, value]) => !names.includes(name) && value !== undefined))

const tidy = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

/** At most one native tag, and every tag once. */
const tidyVlan = (holder: Loose): void => {
  const vlan = holder.vlan as { tags: Loose[] } | undefined
  vlan?.tags.forEach((tag, index) => {
    tag.id = ((tag.id as number) + index) % 4096
    if (index > 0) delete tag.nativeMode
  })
  if (vlan) vlan.tags = vlan.tags.filter(({ id }, index) => vlan.tags.findIndex((tag) => tag.id === id) === index)
}

/** Networks that libvirt accepts, of every mode, with every field. */
export const networks = ({ carried = false } = {}): fc.Arbitrary<NetworkDefinition> =>
  onlyGood(
    fc
      .tuple(
        arbitraryOf('network', { carried }) as fc.Arbitrary<Loose>,
        fc.tuple(ip4(0), ip4(1), ip6(0), ip6(1)).chain((ips) => fc.subarray(ips, { minLength: 1 })),
        fc.record({ routes: fc.boolean(), devices: fc.nat(3) }),
      )
      .map(([made, ips, choose]) => {
        const definition = tidy(made)
        const own = ['nat', 'routed', 'open', 'isolated'].includes(definition.mode as string)
        if (own) {
          definition.ips = ips
          delete definition.routes
          if (choose.routes) {
            const has6 = ips.some(({ family }) => family === 'ipv6')
            const first = ips[0]?.address ?? ''
            const six = { family: 'ipv6', address: 'fd99::', prefix: 48, gateway: `${first.slice(0, -1)}9`, metric: 5 }
            const four = { address: '172.16.0.0', netmask: '255.240.0.0', gateway: `${first.slice(0, -1)}9` }
            definition.routes = [has6 && first.includes(':') ? six : four]
          }
          tidyOwn(definition)
        } else tidyOutside(definition, choose.devices)
        const groups = (definition.portGroups as Loose[] | undefined) ?? []
        groups.forEach((group, index) => {
          group.name = `group-${index}`
          if (index > 0) delete group.default
          tidyVlan(group)
          if (definition.mode === 'macvtap') delete group.vlan
        })
        return tidy(definition) as unknown as NetworkDefinition
      }),
    checkNetwork,
  )

function tidyOwn(definition: Loose): void {
  const bridge = definition.bridge as Loose | undefined
  if (typeof bridge?.name === 'string') bridge.name = bridge.name.trim().slice(0, 15).trim() || 'virbr7'
  const forward = definition.forward as (Loose & { interfaces?: { dev: string }[]; nat?: Loose }) | undefined
  if (forward?.interfaces) {
    forward.interfaces = forward.interfaces.slice(0, 1)
    if (forward.dev !== undefined) forward.dev = forward.interfaces[0]?.dev
  }
  if (forward?.nat?.address) forward.nat.address = { start: '203.0.113.5', end: '203.0.113.9' }
  const port = forward?.nat?.port as { start: number; end: number } | undefined
  if (port) [port.start, port.end] = [Math.min(port.start, port.end), Math.max(port.start, port.end)]
  const dns = definition.dns as (Loose & { srvs?: Loose[]; forwarders?: Loose[]; hosts?: Loose[] }) | undefined
  if (dns?.enable === false) definition.dns = { enable: false }
  dns?.forwarders?.forEach((forwarder) => {
    forwarder.addr ??= '192.0.2.53'
  })
  dns?.srvs?.forEach((srv) => {
    if (srv.target === undefined) for (const key of ['port', 'priority', 'weight']) delete srv[key]
  })
}

function tidyOutside(definition: Loose, devices: number): void {
  tidyVlan(definition)
  if (definition.mode === 'bridged') return
  const { mode, unmodelled } = (definition.forward ?? {}) as Loose
  const given: Loose[] = [
    { dev: 'eth0' },
    { dev: 'eth0', interfaces: [{ dev: 'eth0' }, { dev: 'eth1' }] },
    { pf: { dev: 'eth0' } },
    definition.mode === 'hostdev'
      ? { addresses: [{ domain: 0, bus: 3, slot: 16, function: 1 }] }
      : { interfaces: [{ dev: 'eth0' }] },
  ]
  if (definition.mode === 'hostdev') devices = 2 + (devices % 2)
  definition.forward = {
    ...(mode !== undefined && { mode }),
    ...(definition.mode === 'hostdev' && without((definition.forward ?? {}) as Loose, 'pf', 'addresses')),
    ...given[devices],
    ...(unmodelled !== undefined && { unmodelled }),
  }
  if (definition.mode === 'macvtap' && mode !== 'passthrough') delete definition.vlan
}

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
      if (definition.type === 'user' && backend?.type !== 'passt') delete definition.portForwards
      return definition as unknown as InterfaceDefinition
    }),
    checkInterface,
  )

/** Filters that libvirt accepts, with every protocol and every field. */
export const filters = ({ carried = false } = {}): fc.Arbitrary<FilterDefinition> =>
  onlyGood(
    (arbitraryOf('filter', { carried }) as fc.Arbitrary<Loose>).map((made) => {
      const definition = tidy(made)
      for (const entry of (definition.entries as Loose[] | undefined) ?? []) {
        const protocol = entry.protocol as Loose | undefined
        if (!protocol) continue
        if (protocol.name === 'ip' || protocol.name === 'ipv6') {
          if (Object.keys(protocol).some((key) => key.includes('port'))) protocol.protocol = 'tcp'
          else if (Object.keys(protocol).some((key) => /^(type|code)/.test(key))) protocol.protocol = 'icmpv6'
          if (protocol.protocol !== 'icmpv6')
            for (const key of ['type', 'typeend', 'code', 'codeend']) delete protocol[key]
        }
        if (protocol.ipset === undefined) delete protocol.ipsetflags
        else protocol.ipsetflags ??= 'src'
        for (const [low, high] of [
          ['srcportstart', 'srcportend'],
          ['dstportstart', 'dstportend'],
        ] as const) {
          const [from, to] = [protocol[low], protocol[high]]
          if (typeof from === 'number' && typeof to === 'number' && from > to)
            [protocol[low], protocol[high]] = [to, from]
        }
      }
      return definition as unknown as FilterDefinition
    }),
    checkFilter,
  )

/** Ports that libvirt accepts. */
export const ports = ({ carried = false } = {}): fc.Arbitrary<PortDefinition> =>
  onlyGood(
    (arbitraryOf('port', { carried }) as fc.Arbitrary<Loose>).map((made) => {
      const definition = tidy(made)
      tidyVlan(definition)
      const inbound = (definition.bandwidth as { inbound?: Loose } | undefined)?.inbound
      if (inbound) inbound.average ??= 10
      return definition as unknown as PortDefinition
    }),
    checkPort,
  )
