import { expect, test } from 'vitest'
import { connect } from '../../src/connection/index.js'
import { explain, matrixText, reachabilityMatrix, surroundingsOf } from '../../src/reachability/index.js'
import { parseSnapshot } from '../../src/snapshot/index.js'
import { findTampering } from '../../src/tamper/index.js'
import { sourceOf } from './reachability/observe.js'
import { network, setUp } from './reachability/scene.js'

const served = network.nat.replace(
  "netmask='255.255.255.0'/>",
  "netmask='255.255.255.0'><dhcp><range start='192.168.111.50' end='192.168.111.99'/></dhcp></ip>",
)

test('a snapshot of a real host, kept as a file, explains what is explained live and what packets do', async () => {
  await using scene = await setUp({ networks: [served, network.isolated], guests: [] })
  const { host, lan } = scene
  await using guest = await host.qemuGuest({
    name: 'web',
    networks: ['nat'],
    interfaces: [
      `
    <interface type='network'><mac address='52:54:00:00:00:0b'/><source network='isolated'/><link state='down'/></interface>`,
    ],
  })
  const address = await guest.address()
  await using connection = await connect(host.uri, { machine: sourceOf(host) })
  await using nat = await connection.networks.get('nat')
  // What is stored is not what runs.
  if (nat.definition.mode !== 'nat') throw new Error('nat is nat')
  await (await connection.networks.define({ ...nat.definition, domain: { name: 'lab.test' } })).free()

  const snapshot = await connection.snapshot()
  const kept = parseSnapshot(JSON.stringify(snapshot))
  expect(kept).toEqual(snapshot)
  expect(kept).toMatchObject({
    machine: await connection.hostname(),
    libvirt: { driver: 'QEMU', version: (await connection.versions()).daemon },
    unseen: [],
  })
  const ofNat = kept.networks.find(({ name }) => name === 'nat')
  expect(ofNat).toMatchObject({
    uuid: nat.uuid,
    active: true,
    persistent: true,
    running: { mode: 'nat', bridge: { name: 'vnat' } },
    stored: { mode: 'nat', domain: { name: 'lab.test' } },
    leases: [{ family: 'ipv4', address, hostname: expect.anything() }],
    ports: [{ owner: { name: 'web' } }],
  })
  expect(ofNat?.running).not.toHaveProperty('domain')
  expect(Date.parse(ofNat?.leases[0]?.expiresAt ?? '')).toBeGreaterThan(Date.now())
  expect(kept.guests).toMatchObject([
    {
      name: 'web',
      active: true,
      persistent: true,
      running: [{ type: 'network', target: { dev: expect.stringMatching(/^vnet/) } }, { link: 'down' }],
      stored: [{ type: 'network', source: { network: 'nat' } }, { link: 'down' }],
      addresses: null,
    },
  ])
  expect(kept.filters.map(({ name }) => name)).toEqual((await connection.nwfilters.list()).map(({ name }) => name))
  expect(surroundingsOf(kept).guests).toMatchObject([
    { name: 'web', network: 'nat', addresses: [`${address}/24`], otherInterfaces: true, hasDefaultRoute: true },
    { name: 'web', network: 'isolated', linkState: 'down', hasDefaultRoute: false },
  ])

  const x = { kind: 'external', address: '10.50.0.3' } as const
  const web = { kind: 'guest', network: 'nat', guest: 'web' } as const
  await Promise.all([guest, lan.x].map((machine) => machine.listen(4100)))
  const known = { assume: { externalRoutes: true } }
  for (const [from, to, sender, target] of [
    [web, x, guest, '10.50.0.3'],
    [x, web, lan.x, address],
  ] as const) {
    const query = { from, to, family: 'ipv4', protocol: 'tcp', port: 4100 } as const
    const live = await nat.explain(query, known)
    expect(explain(query, kept, known)).toEqual(live)
    const { reached } = await sender.tcp(target, 4100, 2000)
    // Its second interface could have its default route, for all that is known here.
    expect([live.verdict, reached]).toEqual(reached ? ['conditional', true] : ['no', false])
  }
  const matrix = await connection.reachability(known)
  expect(matrixText(reachabilityMatrix(kept, known))).toBe(matrixText(matrix))
  expect(findTampering(kept)).toEqual([])

  await host.run('sysctl', ['-w', 'net.ipv4.ip_forward=0'])
  const tampered = await connection.snapshot()
  expect(findTampering(tampered, kept)).toMatchObject([{ kind: 'forwarding-off', networks: ['nat'] }])

  // A guest that is off keeps what is stored.
  await host.virsh('destroy', 'web')
  const off = await connection.snapshot()
  expect(off.guests).toMatchObject([{ name: 'web', active: false, running: null, stored: [{}, {}] }])
  expect(surroundingsOf(off).guests).toEqual([])
})

test('a machine that cannot be read is reported as such, and libvirt is read all the same', async () => {
  await using scene = await setUp({ networks: [network.nat], guests: [] })
  const broken = {
    run: async () => {
      throw new Error('no such command')
    },
    readFile: async () => '',
    glob: async () => [],
  }
  await using connection = await connect(scene.host.uri, { machine: broken })
  const snapshot = await connection.snapshot()
  expect(snapshot).toMatchObject({
    networks: [{ name: 'nat', active: true }],
    facts: null,
    unseen: [{ fact: 'facts', asked: 'machine', reason: expect.stringContaining('ip -j -d link: no such command') }],
  })
  expect(() => reachabilityMatrix(snapshot)).toThrow(
    /^machine: its links cannot be read: ip -j -d link: no such command/,
  )
  await expect(connection.reachability()).rejects.toThrow(/^machine: its links cannot be read: ip -j -d link: no such/)
})
