import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { RestartError } from '../../src/base/errors.js'
import { type Connection, connect } from '../../src/connection/index.js'
import type { Guest } from '../../src/guests/guest.js'
import type { SwitchTarget } from '../../src/guests/switch-target.js'
import type { NetworkDefinition } from '../../src/xml/network/network.js'
import { type Host, type Lan, type QemuGuest, startHost, startLan } from './harness/index.js'

let lan: Lan
let host: Host
let connection: Connection
let machine: QemuGuest
let guest: Guest

const served = (subnet: string) => [
  { address: `${subnet}.1`, prefix: 24, dhcp: { ranges: [{ start: `${subnet}.10`, end: `${subnet}.99` }] } },
]
const bridge = (name: string) => ({ name, stp: false })
const networks: NetworkDefinition[] = [
  { mode: 'nat', name: 'nat', bridge: bridge('vbn'), ips: served('10.1.1') },
  { mode: 'isolated', name: 'isolated', bridge: bridge('vbi'), ips: served('10.1.3') },
  { mode: 'routed', name: 'routed', bridge: bridge('vbr'), ips: served('10.1.2') },
  { mode: 'open', name: 'open', bridge: bridge('vbo'), ips: served('10.1.4') },
  { mode: 'bridged', name: 'bridged', bridge: { name: 'br0' } },
  { mode: 'macvtap', name: 'macvtap', forward: { mode: 'bridge', interfaces: [{ dev: 'hw0' }] } },
]

beforeAll(async () => {
  lan = await startLan()
  host = await startHost({ lan, uplinks: ['hw0', 'hw1'] })
  await host.sh(`
    ip link add br0 type bridge stp_state 0
    ip link set br0 up
    ip link set hw1 master br0`)
  // The physical network's DHCP server, for bridged guests.
  await lan.x.sh(
    'setsid dnsmasq --no-daemon --port=0 --interface=lan --dhcp-range=10.50.0.100,10.50.0.199 --dhcp-leasefile=/run/leases </dev/null >/dev/null 2>&1 &',
  )
  connection = await connect(host.uri)
  for (const definition of networks) await (await connection.networks.define(definition)).start()
  machine = await host.qemuGuest({ name: 'q1', networks: ['nat'] })
  guest = await connection.guests.get('q1')
}, 120_000)

afterAll(async () => {
  await connection?.close()
  await host?.[Symbol.asyncDispose]()
  await lan?.[Symbol.asyncDispose]()
})

/** Where the kernel has the guest's end. */
const masterOf = async (device: string | null) =>
  (await host.run('sh', ['-c', `basename $(readlink /sys/class/net/${device}/master || echo none)`])).trim()

describe('a guest', () => {
  test('is found, with its interface, its addresses and who knows them', async () => {
    expect((await connection.guests.list({ active: true })).map(({ name }) => name)).toEqual(['q1'])
    expect((await connection.guests.get(guest.uuid)).name).toBe('q1')
    expect(await connection.guests.find('none')).toBeUndefined()
    await expect(connection.guests.get('none')).rejects.toMatchObject({ code: 'VIR_ERR_NO_DOMAIN' })
    expect(guest.state).toEqual({ active: true, persistent: true })
    const nic = guest.interface()
    expect(nic).toMatchObject({ network: 'nat', device: 'vnet0', linkState: 'up' })
    expect(nic.stored).toMatchObject({ type: 'network', source: { network: 'nat' } })
    const [address] = await nic.waitForAddress()
    expect(address).toMatchObject({ source: 'lease', family: 'ipv4', prefix: 24, mac: nic.mac })
    expect(address?.address).toBe(await machine.address())
    // libvirt cannot read the neighbours of some kernels; then it says so, to the library as to virsh.
    await machine.ping('10.1.1.1')
    const arp = await host.attempt('virsh', ['domifaddr', 'q1', '--source', 'arp'])
    // Newer ones say nothing then.
    const known = arp.stdout.includes('ipv4') ? [{ source: 'arp' }] : []
    if (arp.status === 0) expect(await nic.addresses({ sources: ['arp'] })).toMatchObject(known)
    else await expect(nic.addresses({ sources: ['arp'] })).rejects.toThrow(/nlmsg/)
    await expect(nic.addresses({ sources: ['agent'] })).rejects.toThrow(/guest agent is not configured/)
    expect(await nic.addresses({ sources: ['agent', 'lease'] })).toHaveLength(1)
    const { received, sent } = await nic.statistics()
    expect(received.packets).toBeGreaterThan(0n)
    expect(sent.bytes).toBeGreaterThan(0n)
    expect(() => guest.interface('vnet9')).toThrow(/no interface vnet9; it has 52:54:00:.* \(vnet0\)/)
  })

  test('an address that does not come is a TimeoutError, or the signal’s reason', async () => {
    const nic = guest.interface()
    await expect(nic.waitForAddress({ family: 'ipv6', timeout: 300 })).rejects.toMatchObject({ name: 'TimeoutError' })
    const reason = new Error('enough')
    const signal = AbortSignal.abort(reason)
    await expect(nic.waitForAddress({ family: 'ipv6', signal })).rejects.toBe(reason)
  })

  test('a wait ends in time also where the daemon does not answer', async () => {
    const nic = guest.interface()
    host.freeze()
    const start = performance.now()
    try {
      await expect(nic.waitForAddress({ timeout: 400 })).rejects.toMatchObject({ name: 'TimeoutError', started: true })
      const reason = new Error('enough')
      const controller = new AbortController()
      setTimeout(() => controller.abort(reason), 100)
      await expect(nic.waitForAddress({ signal: controller.signal })).rejects.toBe(reason)
    } finally {
      host.thaw()
    }
    expect(performance.now() - start).toBeLessThan(2000)
  })

  test('link and bandwidth change live and stored, or one of them', async () => {
    const down = await guest.interface().setLinkState('down')
    expect([down.linkState, down.stored?.link]).toEqual(['down', 'down'])
    await expect.poll(() => machine.run('cat', ['/sys/class/net/eth0/carrier'])).toContain('0')
    const up = await down.setLinkState('up')
    expect([up.linkState, up.stored?.link]).toEqual(['up', 'up'])
    // A kernel without the traffic control that libvirt uses refuses, and nothing has changed.
    const limits = { outbound: { average: 1000, peak: 2000 } }
    const refused = await up.setBandwidth(limits).then(
      () => false,
      (error: Error) => error.message.includes('tc ') || Promise.reject(error),
    )
    const expected = refused ? {} : limits
    expect([await up.bandwidth(), await up.bandwidth({ stored: true })]).toEqual([expected, expected])
    await up.setBandwidth(limits, { affect: 'stored' })
    expect([await up.bandwidth(), await up.bandwidth({ stored: true })]).toEqual([expected, limits])
    await up.setBandwidth({ outbound: null }, { affect: 'stored' })
    expect(await up.bandwidth({ stored: true })).toEqual({})
    if (!refused) await up.setBandwidth({ outbound: null })
    await up.waitForAddress()
  })

  test('what cannot change while it runs is refused, and nothing has changed', async () => {
    const before = await guest.interface().refresh()
    await expect(before.update({ model: 'e1000' })).rejects.toMatchObject({ code: 'VIR_ERR_OPERATION_UNSUPPORTED' })
    const after = (await guest.refresh()).interface()
    expect([after.live, after.stored]).toEqual([before.live, before.stored])
    await expect(before.update({ mtu: 'x' as never })).rejects.toMatchObject({ name: 'DefinitionError' })
    await expect(before.update({ source: { bridge: 'br0' } } as never)).rejects.toThrow(/use switch\(\)/)
    const twin = { type: 'network', mac: { address: before.mac.toUpperCase() }, source: { network: 'nat' } } as const
    await expect(guest.attach(twin)).rejects.toThrow(/already has an interface 52:54:/)
    await expect(guest.attach({ type: 'network', source: { network: 'x' } })).rejects.toThrow(/not found/)
    expect(guest.interfaces).toHaveLength(1)
  })
})

describe('a running guest is moved', () => {
  const journey: [SwitchTarget, string, RegExp][] = [
    ['isolated', 'vbi', /^10\.1\.3\./],
    ['routed', 'vbr', /^10\.1\.2\./],
    ['open', 'vbo', /^10\.1\.4\./],
    ['bridged', 'br0', /^10\.50\.0\.1\d\d$/],
    [{ type: 'bridge', source: { bridge: 'vbi' } }, 'vbi', /^10\.1\.3\./],
    ['nat', 'vbn', /^10\.1\.1\./],
  ]
  test.each(journey)(
    'to %s, live, with a new lease in time',
    async (target, link, address) => {
      const { mac } = guest.interface()
      const isServed = typeof target === 'string' && target !== 'bridged'
      const start = performance.now()
      const outcome = await guest.switch(mac, target, { waitForAddress: isServed, timeout: 15_000 })
      expect(outcome.how).toBe('live')
      expect(await machine.addressWhere((found) => address.test(found), 15_000)).toMatch(address)
      console.log(`${JSON.stringify(target)}: an address after ${Math.round(performance.now() - start)} ms`)
      if (isServed)
        expect(outcome.addresses).toMatchObject([{ source: 'lease', address: expect.stringMatching(address) }])
      const nic = outcome.interface
      expect(nic.mac).toBe(mac)
      expect(await masterOf(nic.device)).toBe(link)
      const wanted = typeof target === 'string' ? { type: 'network', source: { network: target } } : target
      expect(nic.stored).toMatchObject(wanted)
      if (typeof target === 'string') expect(nic.network).toBe(target)
      expect(nic.linkState).toBe('up')
    },
    60_000,
  )

  test('not to a network that is not there, and stays where it is', async () => {
    const before = await guest.interface().refresh()
    await expect(guest.switch(before.mac, 'nowhere')).rejects.toMatchObject({ code: 'VIR_ERR_NO_NETWORK' })
    const after = (await guest.refresh()).interface()
    expect([after.live, after.stored]).toEqual([before.live, before.stored])
    expect(await masterOf(after.device)).toBe('vbn')
  })

  test('not where it could not be, and stays where it is', async () => {
    const before = await guest.interface().refresh()
    const asleep = await connection.networks.define({ mode: 'isolated', name: 'asleep', bridge: bridge('vbs') })
    await expect(guest.switch(before.mac, asleep)).rejects.toThrow(
      /asleep is not running, .*start\(\) the network first/,
    )
    await asleep.undefine()
    const group = { type: 'network', source: { network: 'isolated', portgroup: 'fast' } } as const
    await expect(guest.switch(before.mac, group)).rejects.toThrow(/has no port group fast; it has none/)
    const reason = new Error('enough')
    await expect(guest.switch(before.mac, 'isolated', { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
    const arp = await host.attempt('virsh', ['domifaddr', 'q1', '--source', 'arp'])
    if (arp.status !== 0) {
      const waiting = guest.switch(before.mac, 'bridged', { waitForAddress: true })
      await expect(waiting).rejects.toThrow(/waitForAddress: cannot learn the guest's address/)
    }
    const after = (await guest.refresh()).interface()
    expect([after.live, after.stored]).toEqual([before.live, before.stored])
    expect(await masterOf(after.device)).toBe('vbn')
  })

  test('to where leases never expire, and to where it is already', async () => {
    const [range] = served('10.1.5')[0]?.dhcp.ranges ?? []
    await using forever = await connection.networks.create({
      mode: 'isolated',
      name: 'forever',
      bridge: bridge('vbf'),
      ips: [{ ...served('10.1.5')[0], dhcp: { ranges: [{ ...range, lease: { expiry: 0 } }] } }],
    } as NetworkDefinition)
    const { mac } = guest.interface()
    const first = await guest.switch(mac, 'forever', { waitForAddress: true, timeout: 15_000 })
    const again = await guest.switch(mac.toUpperCase(), forever, { waitForAddress: true, timeout: 15_000 })
    expect(again.addresses).toMatchObject([{ address: expect.stringMatching(/^10\.1\.5\./), source: 'lease' }])
    expect(again.addresses).toEqual(first.addresses)
    await guest.switch(mac, 'nat', { waitForAddress: true })
    await forever.stop()
  }, 30_000)

  test('and takes nothing with it of what the network gave to its port', async () => {
    const definition = { mode: 'isolated', name: 'apart', bridge: bridge('vba'), port: { isolated: true } } as const
    await using apart = await connection.networks.create(definition)
    const { mac } = guest.interface()
    const isolated = async (device: string | null) =>
      (await host.run('cat', [`/sys/class/net/${device}/brport/isolated`])).trim()
    const there = (await guest.switch(mac, apart, { linkDown: 0 })).interface
    expect([there.live?.port, there.stored?.port]).toEqual([{ isolated: true }, undefined])
    await apart.restart({ disconnectGuests: true })
    await there.setLinkState('up', { affect: 'live' })
    expect(await isolated(there.device)).toBe('1')
    const back = (await guest.switch(mac, 'nat')).interface
    expect([back.live?.port, back.stored?.port]).toEqual([undefined, undefined])
    expect(await isolated(back.device)).toBe('0')
    await apart.stop()
  })

  test('to macvtap and back, unplugged and plugged where that is allowed', async () => {
    const { mac } = guest.interface()
    await expect(guest.switch(mac, 'macvtap')).rejects.toThrow(/pass \{ reattach: true \}/)
    expect(await masterOf((await guest.refresh()).interface().device)).toBe('vbn')
    const there = await guest.switch(mac, 'macvtap', { reattach: true })
    expect(there).toMatchObject({ how: 'reattached', interface: { mac, network: 'macvtap' } })
    expect(there.interface.live).toMatchObject({ type: 'direct', source: { dev: 'hw0', mode: 'bridge' } })
    expect(there.interface.stored).toMatchObject({ type: 'network', source: { network: 'macvtap' } })
    await machine.addressWhere((found) => found.startsWith('10.50.0.1'), 30_000)
    const back = await guest.switch(mac, 'nat', { reattach: true, waitForAddress: true })
    expect(back).toMatchObject({ how: 'reattached', addresses: [{ source: 'lease' }] })
    expect(back.interface.definition.address).toEqual(there.interface.definition.address)
  }, 90_000)
})

describe('a network under a running guest', () => {
  test('is restarted with the guest on it again, and not by accident', async () => {
    const network = await connection.networks.get('nat')
    const { device, mac } = (await guest.refresh()).interface()
    await expect(network.stop()).rejects.toMatchObject({ name: 'GuestsConnectedError', guests: [{ name: 'q1', mac }] })
    const start = performance.now()
    expect(await network.restart({ disconnectGuests: true })).toMatchObject([{ name: 'q1', mac, device }])
    console.log(`restarted under a guest in ${Math.round(performance.now() - start)} ms`)
    expect(await masterOf(device)).toBe('vbn')
    expect((await machine.ping('10.1.1.1')).reached).toBe(true)
    const [port] = await network.ports()
    expect(port).toMatchObject({ mac, owner: { name: 'q1' } })
    await port?.setBandwidth({ outbound: { average: 4000 } })
    expect(await port?.bandwidth()).toEqual({ outbound: { average: 4000 } })
    expect((await connection.networks.list()).map(({ name }) => name)).not.toContainEqual(
      expect.stringMatching(/^virtnet-detour/),
    )
  })

  test('runs as before, with the guest on it, when what is stored cannot start', async () => {
    const network = await connection.networks.get('nat')
    const good = await network.stored()
    await connection.networks.define({
      ...(good as Extract<NetworkDefinition, { mode: 'nat' }>),
      ips: served('10.1.3'),
    })
    await expect(network.restart({ disconnectGuests: true })).rejects.toMatchObject({
      name: 'SubnetInUseError',
      holders: [{ kind: 'network', name: 'isolated' }],
    })
    expect(await network.isActive()).toBe(true)
    expect((await network.refresh()).definition).toMatchObject({ ips: [{ address: '10.1.1.1' }] })
    expect(await network.stored()).toMatchObject({ ips: [{ address: '10.1.3.1' }] })
    expect((await machine.ping('10.1.1.1')).reached).toBe(true)
    await connection.networks.define(good)
  })

  test('says who is without it, when it is of another kind now, and the way out works', async () => {
    const network = await connection.networks.get('nat')
    const good = await network.stored()
    const { name, uuid } = good
    await connection.networks.define({
      mode: 'macvtap',
      name,
      ...(uuid ? { uuid } : {}),
      forward: { mode: 'bridge', dev: 'hw0' },
    })
    const refusal = await network.restart({ disconnectGuests: true }).catch((error: unknown) => error)
    expect(refusal).toBeInstanceOf(RestartError)
    expect(refusal).toMatchObject({ network: 'nat', running: true, guests: [{ name: 'q1' }] })
    expect(await network.isActive()).toBe(true)
    await network.stop({ disconnectGuests: true })
    await connection.networks.define(good)
    await (await connection.networks.get('nat')).start()
    await (await guest.refresh()).interfaces[0]?.switch('nat')
    await expect.poll(async () => (await machine.ping('10.1.1.1')).reached).toBe(true)
  })
})

describe('another interface', () => {
  test('is attached and detached, live and stored, with one MAC address', async () => {
    const stored = await guest.attach({ type: 'network', source: { network: 'isolated' } }, { affect: 'stored' })
    await expect(stored.setLinkState('down', { affect: 'live' })).rejects.toThrow(
      /is stored for the next start, but not plugged in/,
    )
    await stored.detach()
    const nic = await guest.attach({ type: 'network', source: { network: 'isolated' }, model: 'virtio' })
    expect(nic.stored?.mac?.address).toBe(nic.mac)
    expect(nic.live).toMatchObject({ source: { network: 'isolated' } })
    expect((await nic.waitForAddress()).map(({ address }) => address)).toEqual([expect.stringMatching(/^10\.1\.3\./)])
    expect(() => guest.interface()).toThrow(/specify one/)
    await nic.detach()
    expect(guest.interfaces).toHaveLength(1)
    expect(guest.interface().network).toBe('nat')
  }, 60_000)
})

describe('a network filter', () => {
  test('is defined, used by an interface, listed with its binding, let go and undefined', async () => {
    const { nwfilters } = connection
    const filter = await nwfilters.define({
      name: 'quiet',
      entries: [{ element: 'rule', action: 'drop', direction: 'out', protocol: { name: 'icmp' } }],
    })
    expect((await nwfilters.list()).map(({ name }) => name)).toEqual(['quiet'])
    expect((await nwfilters.get('quiet')).definition).toMatchObject({ name: 'quiet', uuid: filter.uuid })
    expect(await nwfilters.find('loud')).toBeUndefined()
    const nic = (await guest.refresh()).interface()
    expect((await machine.ping('10.1.1.1')).reached).toBe(true)
    const filtered = await nic.update({ filterRef: { filter: 'quiet' } })
    expect([filtered.live?.filterRef, filtered.stored?.filterRef]).toEqual([{ filter: 'quiet' }, { filter: 'quiet' }])
    const owner = { name: 'q1', uuid: guest.uuid }
    expect(await nwfilters.bindings()).toMatchObject([{ device: nic.device, filter: 'quiet', mac: nic.mac, owner }])
    expect((await machine.ping('10.1.1.1')).reached).toBe(false)
    await expect(filter.undefine()).rejects.toMatchObject({ code: 'VIR_ERR_OPERATION_INVALID' })
    await filtered.update({ filterRef: null })
    expect(await nwfilters.bindings()).toEqual([])
    expect((await machine.ping('10.1.1.1')).reached).toBe(true)
    await filter.undefine()
    expect(await nwfilters.list()).toEqual([])
  })
})

describe('a stopped guest', () => {
  test('is switched in what is stored', async () => {
    await host.virsh('destroy', 'q1')
    const { mac } = (await guest.refresh()).interface()
    expect(guest.state.active).toBe(false)
    const outcome = await guest.switch(mac, 'isolated')
    expect(outcome).toMatchObject({ how: 'stored', addresses: [], interface: { live: null, network: 'isolated' } })
    await expect(outcome.interface.setLinkState('down', { affect: 'live' })).rejects.toThrow(/does not run/)
  })
})
