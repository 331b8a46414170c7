import { describe, expect, test } from 'vitest'
import type { LibvirtError } from '../../src/base/errors.js'
import { connect } from '../../src/connection/index.js'
import type { NetworkEvent } from '../../src/ffi/events/lifecycle-events.js'
import type { GapEvent } from '../../src/ffi/reconnecting/gap.js'
import type { NetworkMode } from '../../src/modes/index.js'
import { BridgedNetwork } from '../../src/networks/classes/bridged-network.js'
import { IsolatedNetwork } from '../../src/networks/classes/isolated-network.js'
import { networkModes } from '../../src/networks/classes/modes.js'
import { RoutedNetwork } from '../../src/networks/classes/routed-network.js'
import type { NetworkDefinition } from '../../src/xml/network/network.js'
import { parseNetwork } from '../../src/xml/network/parse-network.js'

const ips = (subnet: string) => [
  {
    address: `${subnet}.1`,
    prefix: 24,
    dhcp: { ranges: [{ start: `${subnet}.10`, end: `${subnet}.99` }] },
  },
]

const examples = {
  nat: { mode: 'nat', name: 'n', bridge: { name: 'vbn' }, ips: ips('10.1.1') },
  routed: { mode: 'routed', name: 'r', bridge: { name: 'vbr' }, forward: { dev: 'eth9' }, ips: ips('10.1.2') },
  bridged: { mode: 'bridged', name: 'b', bridge: { name: 'br0' } },
  isolated: { mode: 'isolated', name: 'i', bridge: { name: 'vbi' }, ips: ips('10.1.3') },
  open: { mode: 'open', name: 'o', bridge: { name: 'vbo' }, ips: ips('10.1.4') },
  macvtap: { mode: 'macvtap', name: 'm', forward: { mode: 'bridge', dev: 'eth9' } },
  hostdev: { mode: 'hostdev', name: 'h', forward: { managed: true, pf: { dev: 'eth9' } } },
} as const satisfies { [M in NetworkMode]: Extract<NetworkDefinition, { mode: M }> }

const modes = Object.keys(examples) as NetworkMode[]
const open = () => connect('test:///default')
const code = (wanted: string) => expect.objectContaining({ name: 'LibvirtError', code: wanted })

describe.each(modes)('%s', (mode) => {
  test('what was written is what libvirt reads back, live and stored', async () => {
    await using connection = await open()
    const network = await connection.networks.define(examples[mode])
    expect(network).toBeInstanceOf(networkModes[mode])
    expect(network.capabilities).toBe(networkModes[mode].capabilities)
    expect(parseNetwork(await network.xml())).toMatchObject(examples[mode])
    expect(network.state).toEqual({ active: false, persistent: true, autostart: false })
    await network.start()
    expect(network.state.active).toBe(true)
    expect(await network.isActive()).toBe(true)
    expect(network.definition).toMatchObject(examples[mode])
    expect(await network.stored()).toMatchObject(examples[mode])
    await network.stop()
    expect([network.state.active, await network.isActive()]).toEqual([false, false])
    await network.undefine()
    expect(await connection.networks.find(examples[mode].name)).toBeUndefined()
  })

  test('as a transient network it is gone when it stops', async () => {
    await using connection = await open()
    const network = await connection.networks.create(examples[mode])
    expect(network).toBeInstanceOf(networkModes[mode])
    expect(network.state).toEqual({ active: true, persistent: false, autostart: false })
    await network.stop()
    expect(await connection.networks.find(examples[mode].name)).toBeUndefined()
  })
})

describe('a list', () => {
  test('is filtered by state and mode, and has the state of each', async () => {
    await using connection = await open()
    const { networks } = connection
    for (const mode of modes) await networks.define(examples[mode])
    await (await networks.get('n')).start()
    await (await networks.get('r')).setAutostart(true)
    await networks.create({ mode: 'isolated', name: 'gone' })
    const names = async (filter?: Parameters<typeof networks.list>[0]) =>
      (await networks.list(filter)).map(({ name }) => name).sort()
    expect(await names()).toEqual(['b', 'default', 'gone', 'h', 'i', 'm', 'n', 'o', 'r'])
    expect(await names({ active: true })).toEqual(['default', 'gone', 'n'])
    expect(await names({ active: false })).toEqual(['b', 'h', 'i', 'm', 'o', 'r'])
    expect(await names({ persistent: false })).toEqual(['gone'])
    expect(await names({ persistent: true, active: true })).toEqual(['default', 'n'])
    expect(await names({ autostart: true, persistent: true })).toContain('r')
    expect(await names({ autostart: false })).not.toContain('r')
    expect(await names({ mode: 'isolated' })).toEqual(['gone', 'i'])
    expect(await names({ mode: ['bridged', 'macvtap'], active: false })).toEqual(['b', 'm'])
    for (const network of await networks.list()) {
      expect([network.name, network.state]).toEqual([
        network.name,
        {
          active: await network.isActive(),
          persistent: await network.isPersistent(),
          autostart: await network.autostart(),
        },
      ])
    }
    for (const network of await networks.list({ active: true })) expect(network.state.active).toBe(true)
  })

  test('of many networks is complete', async () => {
    await using connection = await open()
    for (let number = 0; number < 300; number++) {
      await connection.networks.define({ mode: 'isolated', name: `many${number}`, bridge: { name: `vbm${number}` } })
    }
    const listed = await connection.networks.list({ active: false })
    expect(listed.map(({ name }) => name).sort()).toEqual(
      Array.from({ length: 300 }, (_, number) => `many${number}`).sort(),
    )
    expect(await listed[299]?.bridgeName()).toMatch(/^vbm/)
  })

  test('refuses a filter that there is not', async () => {
    await using connection = await open()
    await expect(connection.networks.list({ mode: 'bridge' as never })).rejects.toThrow(
      /mode must be one of 'nat', .*, not 'bridge'; did you mean 'bridged'/,
    )
    await expect(connection.networks.list({ running: true } as never)).rejects.toMatchObject({
      code: 'VIRTNET_OPTION_UNKNOWN',
    })
  })
})

describe('stopping', () => {
  test('names the guests that it cuts off, unless told to go ahead', async () => {
    await using connection = await open()
    const network = await connection.networks.get('default')
    const guests = [expect.objectContaining({ name: 'test', mac: 'aa:bb:cc:dd:ee:ff', device: 'testnet0' })]
    expect(await network.guests()).toEqual(guests)
    for (const refused of [network.stop(), network.restart()]) {
      await expect(refused).rejects.toEqual(expect.objectContaining({ name: 'GuestsConnectedError', guests }))
    }
    expect(await network.isActive()).toBe(true)
    await network.stop({ disconnectGuests: true })
    expect(await network.isActive()).toBe(false)
  })
})

describe('update', () => {
  const host = { mac: '52:54:00:00:00:07', name: 'seven', ip: '10.1.1.7' }

  test('is added, modified and deleted', async () => {
    await using connection = await open()
    const network = await connection.networks.define(examples.nat)
    expect(await network.update({ section: 'dhcpHost', command: 'add', value: host })).toEqual({
      live: false,
      stored: true,
      reloadedFirewallRules: false,
    })
    expect(network.definition).toMatchObject({ ips: [{ dhcp: { hosts: [host] } }] })
    await network.update({ section: 'dhcpHost', command: 'modify', value: { ...host, name: 'sieben' } })
    expect(network.definition).toMatchObject({ ips: [{ dhcp: { hosts: [{ name: 'sieben' }] } }] })
    await network.update({ section: 'dhcpHost', command: 'delete', value: { ...host, name: 'sieben' } })
    expect(network.definition.ips?.[0]?.dhcp?.hosts).toBeUndefined()
  })

  test('of every section', async () => {
    await using connection = await open()
    const network = await connection.networks.define({
      ...examples.routed,
      forward: { interfaces: [{ dev: 'eth9' }] },
      ips: [...examples.routed.ips, { address: '10.1.9.1', prefix: 24 }],
    })
    const range = { start: '10.1.2.200', end: '10.1.2.220' }
    const srv = { service: 'ldap', protocol: 'tcp', domain: 'example.org', target: 'a.example.org', port: 389 } as const
    await network.update({ section: 'dhcpRange', command: 'add', value: range })
    await network.update({ section: 'dnsHost', command: 'add', value: { ip: '10.1.2.5', hostnames: ['a', 'b'] } })
    await network.update({ section: 'dnsSrv', command: 'addFirst', value: srv })
    await network.update({ section: 'portGroup', command: 'add', value: { name: 'slow', default: true } })
    await network.update({ section: 'forwardInterface', command: 'delete', value: { dev: 'eth9' } })
    const stored = await network.stored()
    expect(stored).toMatchObject({
      ips: [{ dhcp: { ranges: [{ start: '10.1.2.10' }, range] } }, { address: '10.1.9.1' }],
      dns: { hosts: [{ ip: '10.1.2.5', hostnames: ['a', 'b'] }], srvs: [srv] },
      portGroups: [{ name: 'slow', default: true }],
    })
  })

  test('is refused before libvirt is asked where it makes no sense', async () => {
    await using connection = await open()
    const nat = await connection.networks.define(examples.nat)
    const bridged = await connection.networks.define(examples.bridged)
    const refused = (promise: Promise<unknown>, message: RegExp) =>
      expect(promise).rejects.toThrow(
        expect.objectContaining({ name: 'DefinitionError', message: expect.stringMatching(message) }),
      )
    await refused(
      bridged.update({ section: 'dhcpHost', command: 'add', value: host }),
      /section: a network of mode 'bridged' has no dhcpHost/,
    )
    await refused(
      nat.update({ section: 'dhcpHost', command: 'add', value: { ...host, mac: 'x' } }),
      /value\.mac: "x" is not a unicast MAC address/,
    )
    await refused(
      nat.update({ section: 'dhcpRange', command: 'add', value: { start: '10.1.1.9', end: '10.1.1.2' } }),
      /10\.1\.1\.2 is before 10\.1\.1\.9/,
    )
    await refused(
      nat.update({ section: 'dnsTxt', command: 'modify' as 'add', value: { name: 'a', value: 'b' } }),
      /delete it, then add it/,
    )
    await refused(
      nat.update({ section: 'dhcpHost', command: 'add', value: host, ip: 3 }),
      /ips\[3\] does not exist; n has 1/,
    )
    await refused(
      nat.update({ section: 'ip' as 'dnsTxt', command: 'add', value: {} as never }),
      /is not one of dhcpHost/,
    )
    expect(await nat.stored()).toMatchObject(examples.nat)
  })

  test('of what is there already is refused by libvirt', async () => {
    await using connection = await open()
    const network = await connection.networks.define(examples.nat)
    await network.update({ section: 'dhcpHost', command: 'add', value: host })
    const again = network.update({ section: 'dhcpHost', command: 'add', value: host })
    await expect(again).rejects.toThrow(code('VIR_ERR_OPERATION_INVALID'))
  })
})

describe('events', () => {
  test('come in the order of what happened', async () => {
    await using connection = await open()
    await using events = connection.networks.events()
    const network = await connection.networks.define(examples.nat)
    await network.start()
    await network.stop()
    await network.undefine()
    const seen: (NetworkEvent | GapEvent)[] = []
    for await (const event of events) if (seen.push(event) === 4) break
    expect(seen.map(({ type, name, uuid }) => [type, name, uuid])).toEqual(
      ['defined', 'started', 'stopped', 'undefined'].map((type) => [type, 'n', network.uuid]),
    )
  })
})

describe('errors say what to do', () => {
  test('not found', async () => {
    await using connection = await open()
    await expect(connection.networks.get('none')).rejects.toThrow(code('VIR_ERR_NO_NETWORK'))
    const error = await connection.networks.get('none').catch((cause: unknown) => cause)
    expect((error as LibvirtError).remedy).toContain('networks.list()')
    expect(await connection.networks.find('a4f8c1b2-0000-4000-8000-000000000000')).toBeUndefined()
  })

  test('exists', async () => {
    await using connection = await open()
    await connection.networks.define(examples.nat)
    const twin = { ...examples.nat, uuid: 'a4f8c1b2-0000-4000-8000-000000000000' }
    await expect(connection.networks.define(twin)).rejects.toThrow(/already exists with uuid/)
  })

  test('a read-only connection', async () => {
    await using connection = await connect('test:///default', { readOnly: true })
    const network = await connection.networks.get('default')
    const error = await network.stop({ disconnectGuests: true }).catch((cause: unknown) => cause)
    expect(error).toEqual(code('VIR_ERR_OPERATION_DENIED'))
    expect((error as LibvirtError).remedy).toContain('readOnly')
    expect(await network.isActive()).toBe(true)
  })

  test('active already', async () => {
    await using connection = await open()
    const network = await connection.networks.get('default')
    await expect(network.start()).rejects.toThrow(code('VIR_ERR_OPERATION_INVALID'))
  })

  test('not supported by this driver', async () => {
    await using connection = await open()
    const network = await connection.networks.get('default')
    const error = await network.leases().catch((cause: unknown) => cause)
    expect(error).toEqual(code('VIR_ERR_NO_SUPPORT'))
    expect((error as LibvirtError).remedy).toContain('driver')
  })

  test('needs a newer libvirt, or has no title', async () => {
    await using connection = await open()
    const network = await connection.networks.get('default')
    const { client } = await connection.versions()
    const [major = 0, minor = 0] = client.split('.').map(Number)
    const title = network.title()
    if (major > 9 || (major === 9 && minor >= 7)) await expect(title).resolves.toBeNull()
    else await expect(title).rejects.toThrow(`virNetworkGetMetadata needs libvirt 9.7.0; this is ${client}`)
  })

  test('elements that libvirt does not know, where it is told to look', async () => {
    await using connection = await open()
    const odd = { ...examples.isolated, unmodelled: { elements: [{ xml: '<wings/>' }] } }
    await expect(connection.networks.define(odd, { validate: true })).rejects.toThrow(
      code('VIR_ERR_XML_INVALID_SCHEMA'),
    )
    await expect(connection.networks.create(odd, { validate: true })).rejects.toThrow()
    expect(await connection.networks.find('i')).toBeUndefined()
    expect(await connection.networks.define(odd)).toBeInstanceOf(IsolatedNetwork)
  })
})

test('a network of each mode offers what the mode is for', async () => {
  await using connection = await open()
  const routed = await connection.networks.define(examples.routed)
  expect(routed).toBeInstanceOf(RoutedNetwork)
  const { routes } = await routed.externalRoutes({ hostAddresses: ['10.50.0.2/24'] })
  expect(routes.map(({ command }) => command)).toEqual(['ip route add 10.1.2.0/24 via 10.50.0.2'])
  const bridged = await connection.networks.define(examples.bridged)
  expect(bridged).toBeInstanceOf(BridgedNetwork)
  expect(bridged.bridgeType).toBe('linux')
  const switched = await connection.networks.define({
    ...examples.bridged,
    name: 'ovs',
    bridge: { name: 'ovsbr0' },
    virtualPort: { type: 'openvswitch' },
    vlan: { trunk: true, tags: [{ id: 42 }, { id: 47 }] },
  })
  expect(switched).toBeInstanceOf(BridgedNetwork)
  expect(switched.bridgeType).toBe('openvswitch')
  const macvtap = await connection.networks.define(examples.macvtap)
  await macvtap.start()
  expect(await macvtap.devices()).toEqual([{ dev: 'eth9', connections: 0, free: true }])
})
