import { expect, test } from 'vitest'
import { connect } from '../../src/connection/index.js'
import { localMachine, readHostFacts } from '../../src/machine/index.js'
import { explain } from '../../src/reachability/index.js'
import { parseSnapshot } from '../../src/snapshot/index.js'
import { parseNetwork } from '../../src/xml/index.js'
import { recordedCase, recordedSource } from '../recorded/recorded-cases.js'

test('a snapshot has networks, guests, libvirt and the facts of the machine that was made up', async () => {
  await using connection = await connect('test:///default')
  await using stored = await connection.networks.define({
    mode: 'nat',
    name: 'lab',
    ips: [{ address: '192.168.150.1', prefix: 24 }],
  })
  await stored.setAutostart(true)
  await using transient = await connection.networks.create({ mode: 'isolated', name: 'passing' })
  const snapshot = await connection.snapshot()
  expect(snapshot).toMatchObject({
    version: 1,
    machine: await connection.hostname(),
    libvirt: { version: (await connection.versions()).daemon, driver: 'TEST' },
    facts: { version: 1, unseen: [] },
    unseen: [],
  })
  expect(Date.now() - Date.parse(snapshot.takenAt)).toBeLessThan(600_000)
  const byName = Object.fromEntries(snapshot.networks.map((network) => [network.name, network]))
  expect(Object.keys(byName).sort()).toEqual(['default', 'lab', 'passing'])
  expect(byName.lab).toMatchObject({
    uuid: stored.uuid,
    active: false,
    persistent: true,
    autostart: true,
    running: null,
    stored: stored.definition,
  })
  expect(byName.passing).toMatchObject({
    active: true,
    persistent: false,
    autostart: false,
    running: transient.definition,
    stored: null,
    ports: [],
    leases: [],
  })
  expect(byName.default).toMatchObject({ active: true, persistent: true, running: { mode: 'nat' } })
  expect(snapshot.guests).toEqual([
    expect.objectContaining({
      name: 'test',
      active: true,
      persistent: true,
      running: expect.any(Array),
      addresses: [
        {
          family: 'ipv4',
          address: '192.168.122.3',
          prefix: 24,
          mac: 'aa:bb:cc:dd:ee:ff',
          device: 'testnet0',
          source: 'agent',
        },
      ],
    }),
  ])
  expect(parseSnapshot(JSON.stringify(snapshot))).toEqual(snapshot)
  expect(explain(toHost('default'), snapshot)).toMatchObject({ verdict: 'yes' })

  await using told = await connect('test:///default', { machine: localMachine })
  const without = await told.snapshot()
  expect(without).toMatchObject({
    facts: null,
    unseen: [{ fact: 'facts', asked: 'machine', reason: expect.stringContaining('has no virbr0') }],
  })
  expect(() => explain(toHost('lab'), without)).toThrow(/^machine: the machine that was read has no virbr0/)
})

const toHost = (network: string) =>
  ({ from: { kind: 'guest', network }, to: { kind: 'host' }, family: 'ipv4', protocol: 'icmp' }) as const

test('what is explained live is what its snapshot explains, of a file too', async () => {
  const recorded = recordedCase('x-nat-nat')
  const facts = await readHostFacts(recordedSource(recorded))
  await using connection = await connect('test:///default')
  for (const xml of Object.values(recorded.networks)) await connection.networks.create(parseNetwork(xml))
  const [name = ''] = Object.values(recorded.networks).map((xml) => parseNetwork(xml).name)
  await using network = await connection.networks.get(name)
  const query = { ...toHost(name), protocol: 'tcp', port: 22 } as const
  const snapshot = { ...(await connection.snapshot()), facts }
  const live = await network.explain(query, { facts })
  expect(explain(query, snapshot)).toEqual(live)
  expect(explain(query, parseSnapshot(JSON.stringify(snapshot)))).toEqual(live)
})

test('what has not changed is read once, by lists and snapshots alike', async () => {
  await using connection = await connect('test:///default')
  const names = Array.from({ length: 300 }, (_, index) => `lab${index}`)
  for (const name of names) await (await connection.networks.define({ mode: 'isolated', name })).free()
  const first = await connection.snapshot()
  const second = await connection.snapshot()
  expect(second.networks.length).toBe(301)
  const definitions = new Map(first.networks.map(({ name, stored }) => [name, stored]))
  for (const { name, stored } of second.networks) expect(stored).toBe(definitions.get(name))
  for (const network of await connection.networks.list()) {
    expect(network.definition).toBe(definitions.get(network.name))
    expect(Object.isFrozen(network.definition)).toBe(true)
    await network.free()
  }
  expect(second.guests[0]?.running).toBe(first.guests[0]?.running)
  // A change is seen.
  const lab7 = definitions.get('lab7')
  if (lab7?.mode !== 'isolated') throw new Error('lab7 is isolated')
  await (await connection.networks.define({ ...lab7, domain: { name: 'lab.test' } })).free()
  const third = await connection.snapshot()
  const changed = third.networks.filter(({ name, stored }) => stored !== definitions.get(name))
  expect(changed).toMatchObject([{ name: 'lab7', stored: { domain: { name: 'lab.test' } } }])
})

test('it takes a timeout and a signal', async () => {
  await using connection = await connect('test:///default')
  await expect(connection.snapshot({ timeout: 0 })).rejects.toThrow(/^snapshot: timeout must be/)
  const reason = new Error('enough')
  await expect(connection.snapshot({ signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
})
