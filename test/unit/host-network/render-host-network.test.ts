import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { DefinitionError } from '../../../src/base/errors.js'
import { type HostNetworkRenderer, renderHostNetwork } from '../../../src/host-network/render/render-host-network.js'
import { hostNetworks } from './host-networks.js'

const renderers: HostNetworkRenderer[] = ['NetworkManager', 'networkd', 'netplan', 'nmstate']

describe('rendering', () => {
  test.each(renderers)('for %s is pure, and in private files where passwords may be', (renderer) => {
    for (const definition of Object.values(hostNetworks)) {
      const before = JSON.stringify(definition)
      const files = renderHostNetwork(definition, renderer)
      expect(renderHostNetwork(JSON.parse(before), renderer)).toEqual(files)
      expect(JSON.stringify(definition)).toBe(before)
      expect(new Set(files.map(({ path }) => path)).size).toBe(files.length)
      for (const { mode, path, content } of files) {
        expect(mode).toBe(renderer === 'networkd' ? 0o644 : 0o600)
        expect(path).toMatch(/^\/etc\//)
        expect(content).toMatch(/[^\n]\n$/)
      }
    }
  })

  test('refuses what the check refuses, and an unknown program', () => {
    expect(() => renderHostNetwork({ bridges: [{ name: 'br 0', ports: [] }] }, 'netplan')).toThrow(DefinitionError)
    expect(() => renderHostNetwork({}, 'ifupdown' as 'netplan')).toThrow('"ifupdown" is not one of NetworkManager, ')
  })

  test('does not take the address of a NIC under a VLAN by saying nothing of it', () => {
    const vlans = [{ name: 'hw0.5', link: 'hw0', id: 5 }]
    const bridges = [{ name: 'br5', ports: ['hw0.5'] }]
    for (const renderer of renderers) {
      expect(() => renderHostNetwork({ vlans, bridges }, renderer)).toThrow('vlans[0].link: hw0 must be described')
      renderHostNetwork({ ethernets: [{ name: 'hw0', dhcp4: true }], vlans, bridges }, renderer)
    }
  })

  test('gives every profile a UUID of its own, version 5', () => {
    const files = renderHostNetwork(hostNetworks['VLANs on a bond, a bridge for each'], 'NetworkManager')
    const uuids = files.map(({ content }) => /^uuid=(.+)$/m.exec(content)?.[1])
    expect(new Set(uuids).size).toBe(7)
    for (const uuid of uuids)
      expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  test('as a desired state for nmstate', () => {
    const [file] = renderHostNetwork(hostNetworks['a bridge with static addresses, routes and name servers'], 'nmstate')
    expect(parse(file?.content ?? '')).toEqual({
      interfaces: [
        { name: 'hw0', type: 'ethernet', state: 'up', ipv4: { enabled: false }, ipv6: { enabled: false } },
        {
          name: 'br0',
          type: 'linux-bridge',
          state: 'up',
          'copy-mac-from': 'hw0',
          bridge: { options: { stp: { enabled: true, 'forward-delay': 4 } }, port: [{ name: 'hw0' }] },
          ipv4: { enabled: true, dhcp: false, address: [{ ip: '10.50.0.2', 'prefix-length': 24 }] },
          ipv6: { enabled: true, dhcp: false, autoconf: false, address: [{ ip: 'fd50::2', 'prefix-length': 64 }] },
        },
      ],
      routes: {
        config: [
          { destination: '0.0.0.0/0', 'next-hop-interface': 'br0', 'next-hop-address': '10.50.0.1', metric: 50 },
          { destination: '10.70.0.0/16', 'next-hop-interface': 'br0', 'next-hop-address': '10.50.0.9' },
          { destination: '::/0', 'next-hop-interface': 'br0', 'next-hop-address': 'fd50::1' },
        ],
      },
      'dns-resolver': {
        config: { server: ['10.50.0.1', 'fd50::1'], search: ['example.org', 'lab.example.org'] },
      },
    })
  })

  test('as a desired state for nmstate, which has no word for gateways outside of subnets', () => {
    const [file] = renderHostNetwork(
      hostNetworks['a bridge with single addresses, and routers that are on the link nevertheless'],
      'nmstate',
    )
    expect(parse(file?.content ?? '').routes.config).toEqual([
      { destination: '10.50.0.1/32', 'next-hop-interface': 'br0' },
      { destination: 'fd50::1/128', 'next-hop-interface': 'br0' },
      { destination: '0.0.0.0/0', 'next-hop-interface': 'br0', 'next-hop-address': '10.50.0.1', metric: 50 },
      { destination: '10.70.0.0/16', 'next-hop-interface': 'br0', 'next-hop-address': '10.50.0.1' },
      { destination: '::/0', 'next-hop-interface': 'br0', 'next-hop-address': 'fd50::1' },
    ])
  })

  test('quotes what YAML 1.1 would read as a number', () => {
    const definition = { bridges: [{ name: 'br0', ports: ['1e5'], macAddress: '52:54:00:12:34:56' }] }
    const [file] = renderHostNetwork(definition, 'netplan')
    expect(file?.content).toContain('macaddress: "52:54:00:12:34:56"')
    expect(file?.content).toContain('- "1e5"')
  })
})
