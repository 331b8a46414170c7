import { describe, expect, test } from 'vitest'
import { cpuTime } from '../../cpu-time.js'
import { buildInterface, buildNetwork, type NetworkDefinition, parseInterface, parseNetwork } from '../surface.js'

const dnsmasq = 'http://libvirt.org/schemas/network/dnsmasq/1.0'

describe('what is not modelled', () => {
  test('stays where it was when the definition is edited', () => {
    const definition = parseNetwork(
      "<network><name>n</name><ip address='10.0.0.1' prefix='24' future='1'><later/></ip><new><deep a='1'>t</deep></new></network>",
    ) as NetworkDefinition & { mode: 'isolated' }
    const edited: NetworkDefinition = {
      ...definition,
      mtu: 9000,
      ips: definition.ips?.map((ip) => ({ ...ip, prefix: 16 })) ?? [],
    }
    expect(buildNetwork(edited)).toBe(`<network>
  <name>n</name>
  <mtu size='9000'/>
  <ip address='10.0.0.1' prefix='16' future='1'>
    <later/>
  </ip>
  <new><deep a='1'>t</deep></new>
</network>
`)
  })

  test('goes to the end where its neighbour is gone', () => {
    const definition = parseNetwork(
      "<network><name>n</name><mtu size='1500'/><new/><ip address='10.0.0.1' prefix='24'/></network>",
    )
    const { mtu: _, ...rest } = definition as NetworkDefinition & { mode: 'isolated' }
    expect(buildNetwork(rest)).toMatch(/<ip .*>\n {2}<new\/>\n<\/network>/)
  })

  test('of a second element where one is read: libvirt itself writes the driver of a host device twice', () => {
    const xml = `<interface type='hostdev'><source><address type='pci' bus='0x01'/></source><driver name='vfio'/><driver rss='on'/></interface>`
    const definition = parseInterface(xml)
    expect(definition.driver).toEqual({ name: 'vfio' })
    expect(definition.unmodelled?.elements).toEqual([{ xml: "<driver rss='on'/>", after: 'driver' }])
    expect(parseInterface(buildInterface(definition))).toEqual(definition)
  })

  test('of a mode that has no such element', () => {
    const definition = parseNetwork(
      "<network><name>n</name><forward mode='bridge'/><bridge name='br0'/><mtu size='9'/></network>",
    )
    expect(definition).toEqual({
      mode: 'bridged',
      name: 'n',
      bridge: { name: 'br0' },
      unmodelled: { elements: [{ xml: "<mtu size='9'/>", after: 'bridge' }] },
    })
  })
})

describe('namespaces', () => {
  test.each([
    `<network xmlns:dnsmasq='${dnsmasq}'><name>n</name><dnsmasq:options><dnsmasq:option value='a=b'/></dnsmasq:options></network>`,
    `<network xmlns:d='${dnsmasq}'><name>n</name><d:options><d:option value='a=b'/></d:options></network>`,
    `<network><name>n</name><options xmlns='${dnsmasq}'><option value='a=b'/></options></network>`,
    `<network><name>n</name><x:options xmlns:x='${dnsmasq}'><x:option value='a=b'/></x:options></network>`,
  ])('%#: it is the namespace that counts, not the prefix', (xml) => {
    const definition = parseNetwork(xml)
    expect(definition).toMatchObject({ dnsmasqOptions: { options: ['a=b'] } })
    const rebuilt = buildNetwork(definition)
    expect(rebuilt).toContain(`xmlns:dnsmasq='${dnsmasq}'`)
    expect(rebuilt).toContain("<dnsmasq:option value='a=b'/>")
    expect(parseNetwork(rebuilt)).toEqual(definition)
  })

  test('a foreign element with a familiar name is foreign', () => {
    const xml =
      "<network xmlns:x='urn:x'><name>n</name><x:mtu size='9'/><mtu xmlns='urn:y' size='8'/><mtu size='1500'/></network>"
    const definition = parseNetwork(xml)
    expect(definition).toMatchObject({ mtu: 1500 })
    expect(definition.unmodelled?.elements).toEqual([
      { xml: "<x:mtu size='9'/>", after: 'name' },
      { xml: "<mtu xmlns='urn:y' size='8'/>", after: 'name' },
    ])
    expect(parseNetwork(buildNetwork(definition))).toEqual(definition)
  })

  test('metadata comes back letter for letter', () => {
    const metadata = `<a:x xmlns:a="urn:a" y='1'>t<!-- c --><b/>&lt;<![CDATA[<z>]]></a:x>\n    <b:y xmlns:b="urn:b"/>`
    const definition = parseNetwork(`<network><name>n</name><metadata>\n  ${metadata}\n</metadata></network>`)
    expect(definition.metadata).toBe(metadata)
    expect(parseNetwork(buildNetwork(definition)).metadata).toBe(metadata)
  })
})

test('10,000 hosts take about ten times as long as 1,000', () => {
  const networkOf = (hosts: number): NetworkDefinition => ({
    mode: 'nat',
    name: 'n',
    ips: [
      {
        address: '10.0.0.1',
        prefix: 16,
        dhcp: {
          hosts: Array.from({ length: hosts }, (_, index) => ({
            name: `h${index}`,
            ip: `10.0.${1 + (index >> 8)}.${index & 255}`,
          })),
        },
      },
    ],
  })
  const fastest = (hosts: number) => {
    const definition = networkOf(hosts)
    let best = Number.POSITIVE_INFINITY
    for (let round = 0; round < 5; round++) {
      const start = cpuTime()
      const xml = buildNetwork(definition)
      expect(parseNetwork(xml)).toHaveProperty('ips')
      best = Math.min(best, cpuTime() - start)
    }
    return best
  }
  fastest(1000)
  expect(fastest(10_000) / fastest(1000)).toBeLessThan(40)
}, 60_000)
