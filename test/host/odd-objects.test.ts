import { describe, expect, test } from 'vitest'
import { LibvirtError } from '../../src/base/errors.js'
import { type Connection, connect } from '../../src/connection/index.js'
import { UnknownNetwork } from '../../src/networks/classes/unknown-network.js'
import { type Host, startHost } from './harness/index.js'
import { sourceOf } from './reachability/observe.js'

const ip = (number: number) => `<ip address='10.77.${number}.1' prefix='24'/>`

/** Networks that libvirt keeps; of the last it writes XML that nobody can read, for want of an escape. */
const networks = {
  'odd-dns': `<network><name>odd-dns</name><forward mode='nat'/><bridge name='vb-odd' stp='off'/><domain name='NAT_NETWORK_1'/>
    <dns><srv service='sip' protocol='tls'/><host ip='10.77.1.9'><hostname>web_1</hostname><hostname>*.apps</hostname></host></dns>
    ${ip(1)}</network>`,
  'odd-bridge': "<network><name>odd-bridge</name><forward mode='bridge'/><bridge name='br@lan'/></network>",
  'odd ütf': `<network><name>odd ütf</name><ip address='10.77.3.1'/><dns enabled='no'/></network>`,
  'odd-unreadable': `<network><name>odd-unreadable</name><forward mode='bridge'/><bridge name='br0'/>
    <virtualport type='802.1Qbh'><parameters profileid='a&lt;b'/></virtualport></network>`,
}

const guest = (name: string, device: string) => `<domain type='qemu'><name>${name}</name><memory>1024</memory>
  <os><type arch='x86_64' machine='q35'>hvm</type></os><devices>${device}</devices></domain>`

const guests = {
  'odd-names': guest(
    'odd-names',
    "<interface type='network'><source network='odd-dns' portgroup=''/><target dev=''/><filterref filter='10-web'/></interface>",
  ),
  'odd-bridge': guest('odd-bridge', "<interface type='bridge'><source bridge=''/><rom file=''/></interface>"),
  'odd-untyped': guest('odd-untyped', "<interface><source portgroup='x'/><target dev='tap%d'/></interface>"),
  'odd-unreadable': guest(
    'odd-unreadable',
    "<interface type='network'><source network='odd-dns'/><virtualport type='802.1Qbh'><parameters profileid='a&lt;b'/></virtualport></interface>",
  ),
}

const rule = (protocol: string) => `<rule action='accept' direction='out'>${protocol}</rule>`

const filters = {
  '10-web': `<filter name='10-web'>${rule("<tcp dstportstart='$PORTS[1234]' state='$S' comment='$C'/>")}</filter>`,
  'odd-sets': `<filter name='odd-sets'>${rule("<tcp ipset='x'/>")}</filter>`,
  'odd näme': "<filter name='odd näme'/>",
  'odd<unreadable': "<filter name='odd&lt;unreadable'/>",
}

async function defineAll({ libvirt }: Connection): Promise<void> {
  for (const xml of Object.values(networks)) await libvirt.virNetworkDefineXML(xml)
  for (const xml of Object.values(filters)) await libvirt.virNWFilterDefineXML(xml)
  for (const xml of Object.values(guests)) await libvirt.virDomainDefineXML(xml)
}

/** What is not odd. */
async function defineOrdinary(connection: Connection, host: Host) {
  await host.sh('ip link add br0 type bridge; ip link set br0 up')
  const lab = await connection.networks.define({
    mode: 'nat',
    name: 'lab',
    bridge: { name: 'vb-lab', stp: false },
    ips: [{ address: '10.78.0.1', prefix: 24 }],
  })
  await lab.start()
  return lab
}

describe('a host with twelve odd objects', () => {
  test('lists all of them, says what it did not understand, and answers about the others as before', async () => {
    await using host = await startHost()
    await using connection = await connect(host.uri, { machine: sourceOf(host) })
    const lab = await defineOrdinary(connection, host)
    const before = await lab.reachability()
    await defineAll(connection)

    const listed = await connection.networks.list()
    expect(listed.map(({ name }) => name).sort()).toEqual([...Object.keys(networks), 'lab'].sort())
    for (const network of listed) {
      if (network.name === 'lab') expect(network.warnings).toEqual([])
      else expect(network.warnings, network.name).not.toEqual([])
      expect(network.uuid).toMatch(/^[\da-f-]{36}$/)
    }
    const unreadable = await connection.networks.get('odd-unreadable')
    expect(unreadable).toBeInstanceOf(UnknownNetwork)
    expect(unreadable.warnings[0]?.message).toMatch(/cannot be read: not well-formed/)
    expect(await unreadable.xml()).toContain("profileid='a<b'")
    // libvirt itself cannot read it again to start it.
    await expect(unreadable.start()).rejects.toThrow(LibvirtError)
    expect((await connection.networks.list({ mode: 'unknown', active: false })).map(({ name }) => name)).toEqual([
      'odd-unreadable',
    ])
    await (await connection.networks.get('odd-dns')).start()

    const there = await connection.guests.list()
    expect(there.map(({ name }) => name).sort()).toEqual(Object.keys(guests).sort())
    for (const one of there) expect(one.warnings, one.name).not.toEqual([])
    const byName = (name: string) => there.find((one) => one.name === name)
    expect(byName('odd-unreadable')?.interfaces).toEqual([])
    expect(byName('odd-names')?.interface().network).toBe('odd-dns')
    expect(byName('odd-untyped')?.interface().definition.type).toBe('user')

    const named = (await connection.nwfilters.list()).filter(({ name }) => Object.keys(filters).includes(name))
    expect(named.map(({ name }) => name).sort()).toEqual(Object.keys(filters).sort())
    for (const filter of named) expect(filter.warnings, filter.name).not.toEqual([])
    expect(() => named.find(({ name }) => name === 'odd<unreadable')?.definition).toThrow('not well-formed')

    const after = await lab.reachability()
    const cellsOf = ({ cells }: typeof before) =>
      cells.filter(({ from, to }) => [from, to].every((place) => ['lab', 'host', 'external'].includes(place)))
    expect(cellsOf(after)).toEqual(cellsOf(before))
    expect(after.places).toEqual(expect.arrayContaining(['odd-dns', 'odd-unreadable']))
  })

  test('of a network that is not known, what its guests reach is a condition', async () => {
    await using host = await startHost()
    await using connection = await connect(host.uri, { machine: sourceOf(host) })
    await connection.libvirt.virNetworkDefineXML(networks['odd-unreadable'])
    const network = await connection.networks.get('odd-unreadable')
    const states = [{ name: 'g', network: 'odd-unreadable', addresses: ['10.77.9.5/24'], hasDefaultRoute: true }]
    const query = { from: { kind: 'guest', guest: 'g' }, to: { kind: 'host' }, protocol: 'icmp' } as const
    const explained = await network.explain(query, { guests: states })
    expect(explained.verdict).toBe('no')
    expect(explained.failure?.text).toContain('not active')
    expect(network.capabilities.guestToHost).toBe('unknown')
  })

  test('what was read of each is written as libvirt has it', async () => {
    await using host = await startHost()
    await using connection = await connect(host.uri)
    await defineAll(connection)
    for (const network of await connection.networks.list()) {
      if (network.mode === 'unknown') {
        await expect(connection.networks.define(network.definition)).rejects.toThrow('could not be read')
        continue
      }
      const xml = await network.xml()
      await connection.networks.define(network.definition, { checkBridge: false })
      expect(await network.xml()).toBe(xml)
    }
    for (const filter of await connection.nwfilters.list()) {
      if (filter.name.includes('<') || /ipset/.test(await filter.xml())) continue
      const xml = await filter.xml()
      await connection.nwfilters.define(filter.definition)
      expect(await filter.xml(), filter.name).toBe(xml)
    }
  })

  test('a running guest with odd names is found on its network', async () => {
    await using host = await startHost()
    await using connection = await connect(host.uri, { machine: sourceOf(host) })
    await connection.libvirt.virNetworkDefineXML(networks['odd-dns'])
    await (await connection.networks.get('odd-dns')).start()
    await using odd = await host.qemuGuest({
      interfaces: [
        "<interface type='network'><source network='odd-dns' portgroup=''/><target dev='tap@1'/><model type='virtio'/></interface>",
      ],
    })
    const running = await connection.guests.get(odd.name)
    expect(running.interface()).toMatchObject({ network: 'odd-dns', device: 'tap@1' })
    const network = await connection.networks.get('odd-dns')
    await expect(network.stop()).rejects.toMatchObject({ guests: [{ name: odd.name, device: 'tap@1' }] })
    // libvirt's DHCP gives no address there: it is told.
    const state = {
      name: odd.name,
      network: 'odd-dns',
      port: 'tap@1',
      addresses: ['10.77.1.5/24'],
      hasDefaultRoute: true,
    }
    const explained = await network.explain(
      { from: { kind: 'guest', guest: odd.name }, to: { kind: 'host' }, protocol: 'icmp' },
      { guests: [state] },
    )
    expect(explained.verdict).toBe('yes')
  })
})
