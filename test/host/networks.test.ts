import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { LibvirtError, SubnetInUseError } from '../../src/base/errors.js'
import { type Connection, connect } from '../../src/connection/index.js'
import type { NetworkEvent } from '../../src/ffi/events/lifecycle-events.js'
import type { GapEvent } from '../../src/ffi/reconnecting/gap.js'
import { machineThrough } from '../../src/machine/access/machine-through.js'
import type { NetworkMode } from '../../src/modes/index.js'
import { IsolatedNetwork } from '../../src/networks/classes/isolated-network.js'
import { networkModes } from '../../src/networks/classes/modes.js'
import { NatNetwork } from '../../src/networks/classes/nat-network.js'
import { RoutedNetwork } from '../../src/networks/classes/routed-network.js'
import type { NetworkDefinition } from '../../src/xml/network/network.js'
import { type Host, type Lan, startHost, startLan } from './harness/index.js'

let lan: Lan
let host: Host
let connection: Connection

beforeAll(async () => {
  lan = await startLan()
  host = await startHost({ lan, uplinks: ['hw0', 'hw1'] })
  await host.sh('ip link add br0 type bridge stp_state 0; ip link set br0 up; ip link set hw1 master br0')
  // Both uplinks are on one LAN: the host must not answer for the one on the other.
  await host.sh('echo 1 >/proc/sys/net/ipv4/conf/all/arp_ignore')
  // Without udev, libvirtd knows the links that were there when it started.
  await host.restartDaemon(host.daemonOf('nodedev'))
  connection = await connect(host.uri)
})

afterAll(async () => {
  await connection?.close()
  await host?.[Symbol.asyncDispose]()
  await lan?.[Symbol.asyncDispose]()
})

afterEach(async () => {
  // What a failed test has left would fail those after it.
  for (const network of await connection.networks.list()) {
    const { active, persistent } = network.state
    if (active) await network.stop({ disconnectGuests: true })
    if (persistent) await network.undefine()
  }
})

/** A connection that can look at the host, too. */
const connectLooking = () => connect(host.uri, { machine: machineThrough(['nsenter', ...host.realm.entrance(), '--']) })

const served = (subnet: string) => [
  { address: `${subnet}.1`, prefix: 24, dhcp: { ranges: [{ start: `${subnet}.10`, end: `${subnet}.99` }] } },
]
const bridge = (name: string) => ({ name, stp: false })

const examples = {
  nat: { mode: 'nat', name: 'n', bridge: bridge('vbn'), ips: served('10.1.1') },
  routed: { mode: 'routed', name: 'r', bridge: bridge('vbr'), forward: { dev: 'hw0' }, ips: served('10.1.2') },
  bridged: { mode: 'bridged', name: 'b', bridge: { name: 'br0' } },
  isolated: { mode: 'isolated', name: 'i', bridge: bridge('vbi'), ips: served('10.1.3') },
  open: { mode: 'open', name: 'o', bridge: bridge('vbo'), ips: served('10.1.4') },
  macvtap: { mode: 'macvtap', name: 'm', forward: { mode: 'bridge', interfaces: [{ dev: 'hw0' }] } },
  hostdev: { mode: 'hostdev', name: 'h', forward: { managed: true, pf: { dev: 'hw0' } } },
} as const satisfies { [M in NetworkMode]: Extract<NetworkDefinition, { mode: M }> }

/** What a network leaves on a host: links, servers, rules that name its bridge. */
async function traces(name: string) {
  const links = (await host.run('ls', ['/sys/class/net'])).split('\n').filter((link) => link === name)
  // Those of iptables too, whose tables nft shows as well.
  const rules = (await host.run('nft', ['list', 'ruleset'])).split('\n').filter((line) => line.includes(`"${name}"`))
  const servers = await host.attempt('pgrep', ['-af', `dnsmasq.*/${name.slice(2)}\\.conf`])
  return { link: links.length > 0, rules: rules.length > 0, dnsmasq: servers.stdout !== '' }
}
const nothing = { link: false, rules: false, dnsmasq: false }

describe.each([
  ['nat', { link: true, rules: true, dnsmasq: true }],
  ['routed', { link: true, rules: true, dnsmasq: true }],
  ['isolated', { link: true, rules: true, dnsmasq: true }],
  ['open', { link: true, rules: false, dnsmasq: true }],
] as const)('%s', (mode, there) => {
  test('define, start, a lease for a guest, stop, undefine, and nothing is left', async () => {
    const example = examples[mode]
    const link = example.bridge.name
    await using events = connection.networks.events()
    await using network = await connection.networks.define(example)
    expect(network).toBeInstanceOf(networkModes[mode])
    expect(await traces(link)).toEqual(nothing)
    await network.start()
    expect(await traces(link)).toEqual(there)
    expect(await network.bridgeName()).toBe(link)
    expect(await host.run('ip', ['-brief', 'address', 'show', link])).toContain(example.ips[0]?.address)
    {
      await using guest = await host.guest({ network: network.name, mac: '52:54:00:00:00:0a' })
      expect(guest.lease?.router).toBe(mode === 'isolated' ? undefined : example.ips[0]?.address)
      // dnsmasq writes a lease down a moment after the guest has it.
      await expect.poll(() => network.leases()).toHaveLength(1)
      const [lease] = await network.leases('52:54:00:00:00:0A')
      expect(lease).toMatchObject({
        family: 'ipv4',
        address: guest.lease?.address,
        prefix: 24,
        mac: '52:54:00:00:00:0a',
        hostname: guest.name,
        bridge: link,
      })
      expect(lease?.expiresAt?.getTime()).toBeGreaterThan(Date.now())
      expect(await network.leases('52:54:00:00:00:ff')).toEqual([])
      expect((await guest.ping(example.ips[0]?.address ?? '')).reached).toBe(true)
    }
    await network.stop()
    expect(await traces(link)).toEqual(nothing)
    await network.undefine()
    const seen: (NetworkEvent | GapEvent)[] = []
    for await (const event of events) if (seen.push(event) === 4) break
    expect(seen).toEqual(
      ['defined', 'started', 'stopped', 'undefined'].map((type) => ({ type, name: network.name, uuid: network.uuid })),
    )
    expect(await connection.networks.find(network.name)).toBeUndefined()
  })
})

/** What libvirt has its backend do to addresses. */
const translations = (family: 'ipv4' | 'ipv6'): Promise<string> => {
  const six = family === 'ipv6' ? '6' : ''
  return host.software.firewall === 'nftables'
    ? host.run('nft', ['list', 'chain', `ip${six}`, 'libvirt_network', 'guest_nat'])
    : host.run(`ip${six}tables-save`, ['-t', 'nat'])
}

describe('nat', () => {
  test('translates to the addresses and ports it is given', async () => {
    await using network = await connection.networks.create({
      ...examples.nat,
      forward: {
        dev: 'hw0',
        nat: { address: { start: '10.50.0.200', end: '10.50.0.201' }, port: { start: 5000, end: 6000 } },
      },
    })
    const rules = await translations('ipv4')
    expect(rules).toMatch(/(--to-source 10.50.0.200-10.50.0.201|snat to 10.50.0.200\/31):5000-6000/)
    expect(rules).toMatch(/(-o|oifname) "?hw0"?/)
    await network.stop()
  })

  test('translates IPv6 too where it is told to', async () => {
    await using network = await connection.networks.create({
      ...examples.nat,
      forward: { nat: { ipv6: true } },
      ips: [...examples.nat.ips, { family: 'ipv6', address: 'fd11::1', prefix: 64 }],
    })
    expect(await translations('ipv6')).toMatch(/(-s|saddr) fd11::\/64 .*masquerade/i)
    await network.stop()
  })
})

describe('isolated', () => {
  test('without an address is a switch and no more', async () => {
    await using network = await connection.networks.create({ mode: 'isolated', name: 'i', bridge: bridge('vbi') })
    expect(await traces('vbi')).toEqual({ link: true, rules: true, dnsmasq: false })
    const [one, two] = await Promise.all(
      [1, 2].map((number) => host.guest({ network: 'i', addresses: [`10.9.9.${number}/24`] })),
    )
    expect((await one?.ping('10.9.9.2'))?.reached).toBe(true)
    await one?.[Symbol.asyncDispose]()
    await two?.[Symbol.asyncDispose]()
    await network.stop()
  })
})

describe('routed', () => {
  test('with its external routes told, guests and far machines reach each other', async () => {
    await using looking = await connectLooking()
    await connection.networks.create(examples.routed)
    await using network = await looking.networks.get('r')
    await using guest = await host.guest({ network: 'r' })
    const address = guest.lease?.address ?? ''
    expect((await lan.far.ping(address)).reached).toBe(false)
    if (!(network instanceof RoutedNetwork)) throw new Error(`${network.name} is ${network.mode}`)
    const { routes } = await network.externalRoutes()
    expect(routes.map(({ via }) => via)).toEqual([host.ipv4])
    for (const { command } of routes) {
      await lan.gateway.sh(command)
      await lan.x.sh(command)
    }
    expect((await lan.far.ping(address)).reached).toBe(true)
    expect((await guest.ping('10.60.0.2')).reached).toBe(true)
    await lan.deleteRoute('10.1.2.0/24')
    await network.stop()
  })

  test('routes to what lies behind a guest', async () => {
    await using network = await connection.networks.create({
      ...examples.routed,
      routes: [{ address: '10.44.0.0', prefix: 16, gateway: '10.1.2.5' }],
    })
    expect(await host.run('ip', ['route', 'show', '10.44.0.0/16'])).toContain('via 10.1.2.5 dev vbr')
    await network.stop()
  })
})

describe('bridged', () => {
  test('guests stand on the LAN, on a bridge that is none of libvirt’s', async () => {
    await using network = await connection.networks.define(examples.bridged)
    await network.start()
    expect(await network.bridgeName()).toBe('br0')
    await using guest = await host.guest({ network: 'b', addresses: ['10.50.0.88/24'] })
    expect((await guest.ping('10.50.0.3')).reached).toBe(true)
    await network.stop()
    expect((await guest.ping('10.50.0.3')).reached).toBe(true)
    await network.undefine()
  })
})

describe('macvtap', () => {
  test.each(['bridge', 'private', 'vepa', 'passthrough'] as const)('%s, with its pool', async (mode) => {
    const network = await connection.networks.define({
      ...examples.macvtap,
      forward: { mode, interfaces: [{ dev: 'hw0' }, { dev: 'hw1' }] },
    })
    await network.start()
    expect(await network.devices()).toEqual(['hw0', 'hw1'].map((dev) => ({ dev, connections: 0, free: true })))
    await expect(network.bridgeName()).rejects.toThrow(/does not have a bridge name/)
    await network.stop()
    await network.undefine()
  })
})

describe('hostdev', () => {
  test('without SR-IOV says so, by the name of the device', async () => {
    const network = await connection.networks.define(examples.hostdev)
    await expect(network.virtualFunctions()).rejects.toThrow(/hw0 has no virtual functions: that takes SR-IOV hardware/)
    await connection.networks.define({ ...examples.hostdev, uuid: network.uuid, forward: { pf: { dev: 'eth77' } } })
    await expect(network.virtualFunctions()).rejects.toThrow(/eth77 is not a device on this host; devices are .*hw0/)
    await network.undefine()
  })
})

describe('links of the host', () => {
  test('are what libvirt’s interface driver tells of them', async () => {
    const { hostInterfaces } = connection
    expect((await hostInterfaces.list()).map(({ name }) => name)).toEqual(expect.arrayContaining(['br0', 'hw0']))
    expect(await hostInterfaces.get('br0')).toMatchObject({ type: 'bridge', active: true, mtu: 1500, ports: ['hw1'] })
    await expect(hostInterfaces.get('eth77')).rejects.toMatchObject({ code: 'VIR_ERR_NO_INTERFACE' })
  })
})

describe('what runs and what is stored', () => {
  test('are apart after a redefinition, until a restart', async () => {
    const network = await connection.networks.define(examples.nat)
    await network.start()
    const other = await connection.networks.define({ ...examples.isolated, name: 'n', uuid: network.uuid })
    expect(other).toBeInstanceOf(IsolatedNetwork)
    expect(await connection.networks.get('n')).toBeInstanceOf(NatNetwork)
    expect((await network.refresh()).definition).toMatchObject(examples.nat)
    expect(await network.stored()).toMatchObject({ mode: 'isolated', ips: served('10.1.3') })
    await network.restart()
    expect(await traces('vbi')).toMatchObject({ link: true })
    await other.stop()
    await other.undefine()
  })

  test('are both updated, and dnsmasq hears of it', async () => {
    const network = await connection.networks.define(examples.nat)
    await network.start()
    const value = { mac: '52:54:00:00:00:0b', name: 'eleven', ip: '10.1.1.111' }
    expect(await network.update({ section: 'dhcpHost', command: 'add', value })).toEqual({
      live: true,
      stored: true,
      reloadedFirewallRules: true,
    })
    expect(network.definition).toMatchObject({ ips: [{ dhcp: { hosts: [value] } }] })
    expect(await network.stored()).toMatchObject({ ips: [{ dhcp: { hosts: [value] } }] })
    {
      await using guest = await host.guest({ network: 'n', mac: value.mac })
      expect(guest.lease?.address).toBe(value.ip)
    }
    const txt = { section: 'dnsTxt', command: 'add', value: { name: 'a.example', value: 'text' } } as const
    expect(await network.update(txt, { affect: 'live' })).toEqual({
      live: true,
      stored: false,
      reloadedFirewallRules: false,
    })
    expect(network.definition.dns?.txts).toHaveLength(1)
    expect(await network.stored()).not.toMatchObject({ dns: { txts: [{}] } })
    const again = network.update(txt)
    await expect(again).rejects.toThrow(/there is already a DNS TXT record with name 'a.example'/)
    expect(await network.stored()).not.toMatchObject({ dns: { txts: [{}] } })
    await network.stop()
    await network.undefine()
  })

  test('are not mixed up where their addresses are in another order, nor where one of them is not there', async () => {
    const [one, two] = [...served('10.1.1'), { address: '10.1.9.1', prefix: 24 }]
    const network = await connection.networks.define({ ...examples.nat, ips: [one, two] as never })
    await network.start()
    await connection.networks.define({ ...examples.nat, uuid: network.uuid, ips: [two, one] as never })
    const value = { mac: '52:54:00:AA:00:0C', ip: '10.1.1.112' }
    const update = { section: 'dhcpHost', command: 'add', value } as const
    await expect(network.update(update)).rejects.toThrow(
      /ips\[0\] of the running network but ips\[1\] of the stored one/,
    )
    for (const affect of ['live', 'stored'] as const) await network.update(update, { affect })
    const hosts = [{ mac: '52:54:00:aa:00:0c', ip: value.ip }]
    expect(network.definition).toMatchObject({ ips: [{ dhcp: { hosts } }, {}] })
    expect(await network.stored()).toMatchObject({ ips: [{}, { dhcp: { hosts } }] })
    const again = network.update(update, { affect: 'live' })
    await expect(again).rejects.toMatchObject({ remedy: expect.stringContaining('add only what is in neither') })
    await network.stop()
    await expect(network.update(update, { affect: 'live' })).rejects.toThrow(
      /network n is not running: start\(\) it first/,
    )
    await network.undefine()
  })

  test('an open network has no rules to reload', async () => {
    await using network = await connection.networks.create(examples.open)
    const update = { section: 'dhcpRange', command: 'add', value: { start: '10.1.4.200', end: '10.1.4.210' } } as const
    expect(await network.update(update)).toEqual({ live: true, stored: false, reloadedFirewallRules: false })
    await network.stop()
  })
})

describe('a subnet in use', () => {
  const inUse = async (work: Promise<unknown>) =>
    (await work.then(
      () => undefined,
      (error: unknown) => error,
    )) as SubnetInUseError

  test('by a network is refused with its name and a free one', async () => {
    await using first = await connection.networks.create(examples.nat)
    const second = await connection.networks.define({ ...examples.isolated, ips: served('10.1.1') })
    const error = await inUse(second.start())
    expect(error).toMatchObject({
      name: 'SubnetInUseError',
      network: 'i',
      subnets: ['10.1.1.0/24'],
      holders: [{ kind: 'network', name: 'n', subnet: '10.1.1.0/24' }],
      free: '192.168.122.0/24',
    })
    expect((error.cause as LibvirtError).code).toBe('VIR_ERR_INTERNAL_ERROR')
    expect(await traces('vbi')).toEqual(nothing)
    await connection.networks.define({ ...examples.isolated, uuid: second.uuid, ips: served('192.168.122') })
    await second.start()
    await second.stop()
    await second.undefine()
    await first.stop()
  })

  test('by an interface or a route of the host is refused with the device', async () => {
    const own = await inUse(connection.networks.create({ ...examples.isolated, ips: served('10.50.0') }))
    expect(own).toMatchObject({ name: 'SubnetInUseError', holders: [{ kind: 'route-or-interface', name: 'hw0' }] })
    await host.sh('ip route add 10.77.0.0/24 via 10.50.0.1 dev hw0')
    const routed = await inUse(connection.networks.create({ ...examples.isolated, ips: served('10.77.0') }))
    expect(routed.message).toMatch(
      /10\.77\.0\.0\/24 is in use by hw0, by an address or a route; 192\.168\.122\.0\/24 is free/,
    )
    await host.sh('ip route del 10.77.0.0/24')
  })

  test('is told by its address or route where the host can be looked at, and what is free is free there too', async () => {
    await using looking = await connectLooking()
    await host.sh('ip route add 10.77.0.0/24 via 10.50.0.1; ip route add 192.168.122.0/23 via 10.50.0.1')
    const ips = [{ address: '10.5.0.1', prefix: 16 }, ...served('10.77.0')]
    expect(await inUse(looking.networks.create({ ...examples.isolated, ips }))).toMatchObject({
      subnets: ['10.77.0.0/24'],
      holders: [{ kind: 'route', name: 'hw0', subnet: '10.77.0.0/24' }],
      free: '192.168.124.0/24',
      message: expect.stringMatching(/a route to 10\.77\.0\.0\/24 over hw0; 192\.168\.124\.0\/24 is free$/),
    })
    const own = { ...examples.isolated, ips: served('10.50.0') }
    expect((await inUse(looking.networks.create(own))).holders).toEqual([
      { kind: 'interface', name: 'hw0', subnet: '10.50.0.0/24' },
    ])
    const behind = { ...examples.routed, routes: [{ address: '10.77.0.0', prefix: 24, gateway: '10.1.2.5' }] }
    expect(await inUse(looking.networks.create(behind))).toMatchObject({ holders: [{ kind: 'route', name: 'hw0' }] })
    await host.sh('ip route del 10.77.0.0/24; ip route del 192.168.122.0/23')
  })

  test('of IPv6 too, where its server finds it in use', async () => {
    const ips = [{ family: 'ipv6' as const, address: 'fd11::1', prefix: 64 }]
    await using first = await connection.networks.create({ ...examples.isolated, ips })
    const error = await inUse(connection.networks.create({ ...examples.open, ips }))
    expect(error).toMatchObject({ subnets: ['fd11::/64'], holders: [{ kind: 'network', name: 'i' }] })
    expect(error.free).toMatch(/^fd.*\/64$/)
    await first.stop()
  })
})

describe('many at once', () => {
  test('50 starts and 50 stops, collisions included, end well or with an error, and leave nothing', async () => {
    const before = await host.run('ls', ['/sys/class/net'])
    const numbers = Array.from({ length: 50 }, (_, number) => number)
    // Every fifth has the subnet of another, and every seventh the name of the uplink as its bridge.
    const networks = await Promise.all(
      numbers.map((number) =>
        connection.networks
          .define({
            mode: 'isolated',
            name: `c${number}`,
            bridge: bridge(number % 7 === 3 ? 'hw0' : `vbc${number}`),
            ips: [{ address: `10.2.${number % 5 === 4 ? number - 1 : number}.1`, prefix: 24 }],
          })
          .catch((error: unknown) => error as Error),
      ),
    )
    const defined = networks.flatMap((network) => (network instanceof Error ? [] : [network]))
    const refused = networks.flatMap((network) => (network instanceof Error ? [network] : []))
    // One of those that want the uplink's name is defined; the others collide with it.
    expect(refused.map(({ message }) => message)).toEqual(
      refused.map(() => expect.stringMatching(/bridge name 'hw0' already in use/)),
    )
    const started = await Promise.allSettled(defined.map((network) => network.start()))
    for (const [index, outcome] of started.entries()) {
      const network = defined[index]
      expect(await network?.isActive()).toBe(outcome.status === 'fulfilled')
      if (outcome.status === 'rejected') {
        expect(outcome.reason.message).toMatch(/is in use by network c\d+|hw0/)
      }
    }
    expect(started.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(30)
    const stopped = await Promise.allSettled(defined.map((network) => network.stop()))
    expect(stopped.map(({ status }) => status)).toEqual(started.map(({ status }) => status))
    await Promise.all(defined.map((network) => network.undefine()))
    expect(await host.run('ls', ['/sys/class/net'])).toBe(before)
    expect(await connection.networks.list()).toEqual([])
    expect(await host.run('nft', ['list', 'ruleset'])).not.toContain('"vbc')
  })
})

describe('a daemon that goes away', () => {
  test('is a typed error that says what to do, and its networks are there for the next connection', async () => {
    await using other = await startHost({ name: 'other' })
    await using first = await connect(other.uri)
    const network = await first.networks.create(examples.nat)
    await other.kill()
    const error = (await network.refresh().catch((cause: unknown) => cause)) as LibvirtError
    expect(error.name).toBe('LibvirtError')
    expect(error.remedy).toMatch(/connect\(\) again/)
    await other.restartDaemon()
    await using second = await connect(other.uri)
    expect((await second.networks.list({ active: true })).map(({ name }) => name)).toEqual(['n'])
  })
})
