import { execFileSync } from 'node:child_process'
import { describe, expect, test } from 'vitest'
import { connect } from '../../src/connection/index.js'
import { matrixText } from '../../src/reachability/index.js'
import type { NetworkDefinition } from '../../src/xml/index.js'

const lab: NetworkDefinition = { mode: 'nat', name: 'lab', ips: [{ address: '192.168.150.1', prefix: 24 }] }
const outward = {
  from: { kind: 'guest', guest: 'test' },
  to: { kind: 'external' },
  protocol: 'tcp',
  port: 443,
} as const

describe('test:///default has a machine of its own', () => {
  test('explain answers with the rules that libvirt would write, both ways', async () => {
    await using connection = await connect('test:///default')
    const network = await connection.networks.get('default')
    expect(await network.explain(outward)).toMatchObject({ verdict: 'yes', sourceSeen: '192.168.1.10' })
    const { from: to, to: from } = outward
    expect(await network.explain({ ...outward, from, to })).toMatchObject({
      verdict: 'no',
      failure: { kind: 'rejected', evidence: expect.stringContaining('LIBVIRT_FWI') },
    })
  })

  test('what a network grants follows its mode, and ends with it', async () => {
    await using connection = await connect('test:///default')
    const verdicts = async (name: string): Promise<string> => {
      const { cells } = await connection.reachability({ networks: [name], families: ['ipv4'] })
      const of = (from: string, to: string) => cells.find((cell) => cell.from === from && cell.to === to)?.verdict
      return [of(name, 'host'), of(name, name), of(name, 'external'), of('external', name)].join(' ')
    }
    const ips = [{ address: '10.9.0.1', prefix: 24 }]
    const expected = {
      nat: 'yes yes yes no',
      isolated: 'yes yes no no',
      // The systems outside need a route, which nobody can see from here.
      routed: 'yes yes conditional conditional',
      open: 'yes yes conditional conditional',
    } as const
    for (const mode of ['nat', 'isolated', 'routed', 'open'] as const) {
      const network = await connection.networks.create({ mode, name: mode, ips })
      expect([mode, await verdicts(mode)]).toEqual([mode, expected[mode]])
      await network.stop()
      expect((await connection.host.facts()).addresses.filter(({ address }) => address === '10.9.0.1')).toEqual([])
    }
  })

  test('networks that name no bridge get one, and keep it', async () => {
    await using connection = await connect('test:///default')
    await (await connection.networks.create(lab)).free()
    await (await connection.networks.create({ mode: 'isolated', name: 'quiet' })).free()
    const bridges = async () =>
      Object.fromEntries(
        (await connection.snapshot()).networks.map(({ name, running }) => [
          name,
          running && 'bridge' in running ? running.bridge?.name : undefined,
        ]),
      )
    const first = await bridges()
    expect(new Set(Object.values(first)).size).toBe(3)
    expect(first.default).toBe('virbr0')
    await (await connection.networks.get('lab')).stop()
    expect(await bridges()).toMatchObject({ default: 'virbr0', quiet: first.quiet })
    await (await connection.networks.get('quiet')).stop()
  })

  test('nothing is tampered with there, and the doctor looks at its bridges', async () => {
    await using connection = await connect('test:///default')
    expect(await connection.findTampering()).toEqual([])
    await expect(connection.host.diagnose('br0')).resolves.toMatchObject([
      { kind: 'bridge-missing', severity: 'error' },
    ])
    expect((await connection.host.bridges()).map(({ name }) => name)).toEqual(['virbr0'])
  })
})

describe('a change of its host', () => {
  const links = async (connection: Awaited<ReturnType<typeof connect>>) =>
    (await connection.host.facts()).links.map(({ name, master }) => (master ? `${name}>${master}` : name)).sort()

  test('changes it alone, and this machine not at all', async () => {
    const here = () =>
      execFileSync('ip', ['-br', 'link'], { encoding: 'utf8', env: { PATH: '/usr/sbin:/sbin:/usr/bin:/bin' } })
    const before = here()
    await using connection = await connect('test:///default')
    await using other = await connect('test:///default')
    const change = await connection.host.apply({
      bonds: [{ name: 'bond0', mode: '802.3ad', slaves: ['eth0', 'eth1'], miimon: 100, lacpRate: 'fast' }],
      bridges: [{ name: 'br0', ports: ['bond0'], dhcp4: true }],
    })
    await change.confirm()
    expect(change.state).toBe('confirmed')
    expect(await links(connection)).toEqual(
      ['bond0>br0', 'br0', 'eth0>bond0', 'eth1>bond0', 'eth2', 'lo', 'testnet0>virbr0', 'virbr0'].sort(),
    )
    const { addresses, routes } = await connection.host.facts()
    expect(addresses.find(({ address }) => address === '192.168.1.10')).toMatchObject({ link: 'br0' })
    expect(routes.find(({ destination }) => destination === '0.0.0.0/0')).toMatchObject({ link: 'br0' })
    // The host still reaches the outside, and so do its guests.
    expect(await (await connection.networks.get('default')).explain(outward)).toMatchObject({ verdict: 'yes' })
    expect(await links(other)).toEqual(['eth0', 'eth1', 'eth2', 'lo', 'testnet0>virbr0', 'virbr0'])
    expect(here()).toBe(before)
  })

  test('goes back unless it is confirmed, one at a time, and a refused step takes back the others', async () => {
    await using connection = await connect('test:///default')
    const before = await connection.host.facts()
    const change = await connection.host.apply({ bridges: [{ name: 'br0', ports: ['eth1'] }] })
    expect(await links(connection)).toContain('eth1>br0')
    await expect(connection.host.apply({ bridges: [{ name: 'br1', ports: ['eth2'] }] })).rejects.toMatchObject({
      code: 'VIRTNET_HOST_CHANGE',
      state: 'untouched',
      holder: { links: expect.arrayContaining(['br0']), processId: process.pid },
    })
    await change.rollBack()
    expect(await connection.host.facts()).toEqual(before)
    await expect(connection.host.apply({ bridges: [{ name: 'br0', ports: ['eth9'] }] })).rejects.toThrow(
      /eth9 is not a link on this host; links are eth0, eth1, eth2/,
    )
    expect(await connection.host.facts()).toEqual(before)
  })

  test('a bridged network works once its bridge is there', async () => {
    await using connection = await connect('test:///default')
    const lan = await connection.networks.create({ mode: 'bridged', name: 'lan', bridge: { name: 'br0' } })
    const ask = async () =>
      (await lan.reachability({ families: ['ipv4'] })).cells.find(({ from, to }) => from === 'lan' && to === 'lan')
    expect(await ask()).toMatchObject({ verdict: 'no' })
    await (await connection.host.apply({ bridges: [{ name: 'br0', ports: ['eth1'] }] })).confirm()
    expect(matrixText(await lan.reachability({ families: ['ipv4'] }))).toContain('lan')
    expect(await ask()).not.toMatchObject({ verdict: 'no' })
    await lan.stop()
  })

  test('other programs than ip are not there', async () => {
    await using connection = await connect('test:///default')
    const machine = await connection.host.machine()
    await expect(machine.run(['iptables-save'])).rejects.toThrow(
      /^the simulated host of test:\/\/\/ .* cannot run iptables-save/,
    )
    await machine.run(['ip', 'link', 'set', 'eth1', 'mtu', '9000'])
    expect((await connection.host.facts()).links.find(({ name }) => name === 'eth1')).toMatchObject({ mtu: 9000 })
    await expect(machine.run(['ip', 'link', 'set', 'eth7', 'up'])).rejects.toThrow('Cannot find device "eth7"')
    await expect(machine.run(['ip', 'link', 'set', 'eth1', 'sideways'])).rejects.toThrow(
      "does not know 'sideways' here",
    )
  })
})

describe("guests of libvirt's test driver", () => {
  const domain = (name: string, network: string) =>
    `<domain type='test'><name>${name}</name><memory>1024</memory><os><type>hvm</type></os><devices>` +
    `<interface type='network'><source network='${network}'/></interface></devices></domain>`

  test('asked for addresses on a network without any, they say that they have none, instead of ending the process', async () => {
    await using connection = await connect('test:///default')
    const lan = await connection.networks.create({ mode: 'bridged', name: 'lan', bridge: { name: 'br0' } })
    await (await connection.libvirt.virDomainCreateXML(domain('pc', 'lan'), 0)).free()
    const pc = await connection.guests.get('pc')
    await expect(pc.addresses('agent')).rejects.toMatchObject({
      code: 'VIR_ERR_NO_SUPPORT',
      message: 'the test driver has no addresses for guests of network lan, which has none itself',
    })
    // The snapshot gives it one of the LAN.
    const { guests } = await connection.snapshot()
    expect(guests.find(({ name }) => name === 'pc')?.addresses).toMatchObject([{ address: '192.168.1.101' }])
    await connection.libvirt.virDomainDestroy(pc.handle)
    await lan.stop()
  })

  test('each has a link of its own on the host, though the driver calls them all the same', async () => {
    await using connection = await connect('test:///default')
    for (const name of ['a', 'b'])
      await (await connection.libvirt.virDomainCreateXML(domain(name, 'default'), 0)).free()
    const ends = (await connection.host.facts()).bridgePorts.filter(({ bridge }) => bridge === 'virbr0')
    expect(ends.map(({ link }) => link).sort()).toEqual(['testnet0', 'testnet1', 'testnet2'])
    const network = await connection.networks.get('default')
    const between = {
      from: { kind: 'guest', guest: 'a' },
      to: { kind: 'guest', guest: 'b' },
      protocol: 'tcp',
      port: 22,
    } as const
    expect(await network.explain(between)).toMatchObject({ verdict: 'yes' })
    for (const name of ['a', 'b']) await connection.libvirt.virDomainDestroy((await connection.guests.get(name)).handle)
  })
})

test('draw() draws it, within its limits', async () => {
  await using connection = await connect('test:///default')
  const svg = await connection.draw({ title: 'Playground' })
  expect(svg).toContain('<title>Playground</title>')
  expect(svg).toContain('simulated host')
  expect(await connection.draw({ format: 'dot' })).toContain('"network:default" -> "host"')
  await expect(connection.draw({ format: 'jpg' as never })).rejects.toThrow(/^draw: format must be one of/)
  await expect(connection.draw({ tiemout: 5 } as never)).rejects.toThrow(/unknown option 'tiemout'.*timeout/)
  const reason = new Error('enough')
  await expect(connection.draw({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
})
