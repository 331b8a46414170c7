import fc from 'fast-check'
import { type Loose, onlyGood, tidy, tidyVirtualPort, tidyVlan, without } from './arbitrary-parts.js'
import { arbitraryOf } from './schema-arbitrary.js'
import { checkNetwork, type NetworkDefinition } from './surface.js'

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
          tidyVirtualPort(group)
          if (definition.mode === 'macvtap' || own) delete group.vlan
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
  const domain = definition.domain as Loose | undefined
  if (domain?.register) domain.localOnly = true
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
  if (definition.mode === 'bridged') {
    const virtualPort = definition.virtualPort as Loose | undefined
    if (virtualPort && virtualPort.type !== 'openvswitch') delete definition.vlan
    return
  }
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
