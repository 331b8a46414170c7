/** networks.ensure() and connection.plan() on libvirt's test driver: every mode, no host. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Connection, connect } from '../../src/connection/index.js'
import type { NetworkDefinition } from '../../src/xml/network/network.js'

let connection: Connection
beforeAll(async () => {
  connection = await connect('test:///default')
})
afterAll(() => connection.close())

const ips = [{ address: '10.1.1.1', prefix: 24 }]
const examples: readonly NetworkDefinition[] = [
  { mode: 'nat', name: 'n', ips },
  { mode: 'routed', name: 'r', ips: [{ address: '10.1.2.1', prefix: 24 }] },
  { mode: 'isolated', name: 'i' },
  { mode: 'open', name: 'o', ips: [{ address: '10.1.3.1', prefix: 24 }] },
  { mode: 'bridged', name: 'b', bridge: { name: 'br0' } },
  { mode: 'macvtap', name: 'm', forward: { mode: 'bridge', dev: 'eth0' } },
  { mode: 'hostdev', name: 'h', forward: { pf: { dev: 'eth0' } } },
]

describe.each(examples.map((definition) => [definition.mode, definition] as const))('%s', (_, definition) => {
  test('there, running and autostarted; again is nothing; removed', async () => {
    const planned = await connection.plan([definition])
    expect(planned.changes).toMatchObject([
      { action: 'create', started: true, autostart: true, impact: { kind: 'none' } },
    ])
    const { network, steps } = await connection.networks.ensure(definition as never)
    expect(steps.map(({ did }) => did)).toEqual(['defined', 'started', 'autostart'])
    expect(network.state).toEqual({ active: true, persistent: true, autostart: true })
    expect((await connection.networks.ensure(definition as never)).steps).toEqual([])
    expect(await connection.plan([definition])).toMatchObject({ changes: [], unchanged: [definition.name] })
    expect(await connection.networks.remove(definition.name)).toBe(true)
    expect(await connection.networks.remove(definition.name)).toBe(false)
  })
})

test('a transient network is stored as it runs', async () => {
  await using network = await connection.networks.create({ mode: 'isolated', name: 't' })
  const { steps } = await connection.networks.ensure({ mode: 'isolated', name: 't' }, { autostart: 'as-is' })
  expect(steps).toEqual([{ did: 'defined' }])
  expect(await network.isPersistent()).toBe(true)
  await connection.networks.remove('t')
})

test('two calls at once do it once', async () => {
  const both = await Promise.all([0, 1].map(() => connection.networks.ensure({ mode: 'isolated', name: 'twice' })))
  expect(both.map(({ steps }) => steps.length).sort()).toEqual([0, 3])
  await connection.networks.remove('twice')
})

test('what makes no sense is refused before anything is done', async () => {
  await expect(connection.networks.ensure({ mode: 'nat', name: 'x' })).rejects.toThrow('ips: is required')
  await expect(connection.networks.ensure({ mode: 'isolated', name: 'x' }, { start: true } as never)).rejects.toThrow(
    "ensure: unknown option 'start'; did you mean 'started'",
  )
  await expect(connection.networks.ensure({ mode: 'isolated', name: 'x' }, { started: 1 } as never)).rejects.toThrow(
    "started must be true, false or 'as-is', not 1",
  )
  await expect(
    connection.networks.ensure({ mode: 'isolated', name: 'default', uuid: 'aa6c8147-d892-4994-9e97-696b2c082f8d' }),
  ).rejects.toThrow('is not the UUID of network default')
  expect(await connection.networks.find('x')).toBeUndefined()
})
