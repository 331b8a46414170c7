/** What apply() asks libvirt for, as it counts among few networks and among many. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect } from '../../src/connection/index.js'
import type { CallMessage } from '../../src/ffi/index.js'
import type { NetworkDefinition } from '../../src/xml/network/network.js'

const journal = mkdtempSync(join(tmpdir(), 'virtnet-proportional-'))
afterAll(() => rmSync(journal, { recursive: true }))

const changed = 10
const network = (index: number): NetworkDefinition => ({
  mode: 'isolated',
  name: `n${index}`,
  ips: [{ address: `10.1.${index}.1`, prefix: 24 }],
})

const gateway = { dns: { hosts: [{ ip: '10.1.1.1', hostnames: ['gw'] }] } }
/** Each of ten networks changed, one change after the other: what it takes, and what the network is to be. */
const kinds = { live: gateway, restart: { ...gateway, mtu: 1400 }, none: {} } as const
type Kind = keyof typeof kinds
type Counts = ReadonlyMap<string, number>

/** How often each function of libvirt's is called while ten networks of so many are changed. */
async function callsAmong(networks: number): Promise<Record<Kind, Counts>> {
  await using connection = await connect('test:///default')
  const all = Array.from({ length: networks }, (_, index) => network(index))
  for (const one of await Promise.all(all.map((definition) => connection.networks.define(definition)))) {
    await one.start()
    await one.setAutostart(true)
  }
  const counted = async (kind: Kind): Promise<Counts> => {
    const wanted = all.map((one, index) => (index < changed ? ({ ...one, ...kinds[kind] } as NetworkDefinition) : one))
    const plan = await connection.plan(wanted)
    expect(plan.changes.map(({ impact }) => impact.kind)).toEqual(new Array(changed).fill(kind))
    const counts = new Map<string, number>()
    const count = (message: unknown) => {
      const { call, calls = [call] } = message as CallMessage
      for (const one of calls) counts.set(one, (counts.get(one) ?? 0) + 1)
    }
    subscribe('tracing:virtnet:call:start', count)
    try {
      await connection.apply(plan, { journal })
    } finally {
      unsubscribe('tracing:virtnet:call:start', count)
    }
    // libvirt's test driver, too, runs what was stored.
    expect((await connection.plan(wanted)).changes).toEqual([])
    return counts
  }
  const live = await counted('live')
  const restart = await counted('restart')
  for (const { name } of all.slice(0, changed)) await connection.networks.remove(name)
  return { live, restart, none: await counted('none') }
}

let few: Record<Kind, Counts>
let many: Record<Kind, Counts>
beforeAll(async () => {
  few = await callsAmong(20)
  many = await callsAmong(100)
})

test('what is changed live costs the same among 20 networks and among 100', () => {
  expect(many.live).toEqual(few.live)
  expect(few.live.get('virNetworkUpdate')).toBe(changed)
})

test.each([
  ['restarts', 'restart'],
  ['is new', 'none'],
] as const)('what %s costs one reading of each network that is there', (_, kind) => {
  const more = (call: string) => (many[kind].get(call) ?? 0) - (few[kind].get(call) ?? 0)
  // libvirt's event of a change may come after the network was read again, which then is read once more.
  for (const call of many[kind].keys()) {
    const expected = call === 'virNetworkGetXMLDesc' ? 80 : 0
    expect(Math.abs(more(call) - expected), call).toBeLessThanOrEqual(changed)
  }
  expect(many[kind].get('virConnectListAllNetworks')).toBe(2)
})
