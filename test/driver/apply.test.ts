/** What apply() refuses before it touches anything: plans for elsewhere, and what is no plan. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ApplyError, OptionTypeError, TimeoutError } from '../../src/base/index.js'
import { type Connection, connect } from '../../src/connection/index.js'
import type { NetworkPlan } from '../../src/plan/index.js'
import type { NetworkDefinition } from '../../src/xml/network/network.js'

const journal = mkdtempSync(join(tmpdir(), 'virtnet-apply-'))
let connection: Connection
let plan: NetworkPlan

beforeAll(async () => {
  connection = await connect('test:///default')
  plan = await connection.plan([{ mode: 'isolated', name: 'lab' }])
})
afterAll(async () => {
  await connection.close()
  rmSync(journal, { recursive: true })
})

const refusal = async (other: unknown): Promise<unknown> => {
  const error = await connection.apply(other as NetworkPlan, { journal }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(await connection.networks.find('lab')).toBeUndefined()
  expect(readdirSync(journal)).toEqual([])
  return error
}

test.each([
  ['another machine', { machine: 'elsewhere' }, 'the plan is for elsewhere/default'],
  ["another of the machine's daemons", { scope: '/system' }, '/system'],
])('a plan for %s', async (_, host, said) => {
  expect(plan.host).toMatchObject({ machine: await connection.hostname(), scope: '/default' })
  const error = await refusal({ ...plan, host: { ...plan.host, ...host } })
  expect(error).toBeInstanceOf(ApplyError)
  expect(error).toMatchObject({ state: 'untouched' })
  expect((error as Error).message).toContain(said)
  expect((error as Error).message).toContain('nothing was done: plan on this connection')
})

test.each([
  ['nothing', undefined],
  ['a text', 'plan'],
  ['no changes', {}],
  ['changes of no kind', { changes: [1] }],
  ['a host of no kind', { changes: [], host: 'here' }],
])('%s is no plan', async (_, other) => {
  const error = await refusal(other)
  expect(error).toBeInstanceOf(OptionTypeError)
  expect((error as Error).message).toContain('must be what connection.plan() returned')
})

test('the plan itself is carried out, and then there is nothing to do', async () => {
  const { changes } = await connection.apply(plan, { journal })
  expect(changes.map(({ network }) => network)).toEqual(['lab'])
  expect((await connection.plan([{ mode: 'isolated', name: 'lab' }])).changes).toEqual([])
  expect(await connection.networks.remove('lab')).toBe(true)
})

test('out of time before anything is done, that is what it says', async () => {
  const wanted = [{ mode: 'isolated', name: 'late' }] as const
  const error = await connection.apply(await connection.plan(wanted), { journal, timeout: 1 }).catch((thrown) => thrown)
  expect(error).toBeInstanceOf(TimeoutError)
  expect(error.message).toBe('apply: timed out after 1 ms')
  expect(await connection.networks.find('late')).toBeUndefined()
})

test('whoever recovers by the same journal waits, or is told who has it, until an apply has ended', async () => {
  const names = Array.from({ length: 30 }, (_, index) => `lab${index}`)
  const order: string[] = []
  const recovering: Promise<unknown>[] = []
  const recover = () =>
    connection.recover({ journal }).then(
      ({ state }) => order.push(state),
      (error: unknown) => expect(error).toMatchObject({ name: 'ApplyError', holder: { processId: process.pid } }),
    )
  await connection.apply(await connection.plan(names.map((name) => ({ mode: 'isolated', name }))), {
    journal,
    onProgress: ({ kind }) => {
      if (kind === 'begin') recovering.push(recover())
      else order.push(kind)
    },
  })
  await Promise.all(recovering)
  expect(order.slice(0, 30)).toEqual(names.map(() => 'done'))
  for (const name of names) expect(await connection.networks.remove(name)).toBe(true)
})

test('what another program changes before its turn stays as that left it; the rest goes back', async () => {
  await using other = await connect('test:///default')
  const names = Array.from({ length: 12 }, (_, index) => `lab${index}`)
  const of = (definition: object) =>
    names.map((name) => ({ mode: 'isolated', name, ...definition }) as NetworkDefinition)
  for (const definition of of({})) await connection.networks.ensure(definition)
  const wanted = of({ dns: { hosts: [{ ip: '10.1.1.1', hostnames: ['gw'] }] } })
  const theirs: NetworkDefinition = { mode: 'isolated', name: 'lab11', domain: { name: 'theirs' } }
  let changing: Promise<unknown> | undefined
  const error = await connection
    .apply(await connection.plan(wanted), {
      journal,
      onProgress: ({ kind }) => {
        if (kind === 'begin') changing ??= other.networks.ensure(theirs, { disconnectGuests: true })
      },
    })
    .catch((thrown: unknown) => thrown)
  await changing
  expect(error).toBeInstanceOf(ApplyError)
  expect(error).toMatchObject({ state: 'rolled-back', network: 'lab11' })
  expect((error as ApplyError).moved.join()).toContain('network lab11 changed: domain')
  expect((error as Error).message).toContain('another program changed it meanwhile')
  expect((await connection.plan(of({}).with(11, theirs))).changes).toEqual([])
  expect(await connection.recover({ journal })).toEqual({ state: 'nothing', networks: [] })
  for (const name of names) await connection.networks.remove(name)
})

test('bridges and subnets pass from network to network, renamed ones among them; circles are refused untouched', async () => {
  const network = (name: string, bridge: string, subnet: number): NetworkDefinition => ({
    mode: 'isolated',
    name,
    bridge: { name: bridge },
    ips: [{ address: `10.5.${subnet}.1`, prefix: 24 }],
  })
  const before = [network('n1', 'vb1', 1), network('n2', 'vb2', 2), network('n3', 'vb3', 3)]
  const how = { prune: true, owner: 'virtnet-test' }
  const apply = async (wanted: NetworkDefinition[], options: object = {}) => {
    const { changes } = await connection.apply(await connection.plan(wanted, how), { journal, ...options })
    expect((await connection.plan(wanted, how)).changes).toEqual([])
    return changes.map((change) => change.network)
  }
  await apply(before)
  expect(await apply([network('n1', 'vb2', 2), network('n2', 'vb3', 3), network('n3', 'vb9', 9)])).toEqual([
    'n3',
    'n2',
    'n1',
  ])
  expect(await apply([network('n1', 'vb2', 2), network('heir', 'vb3', 3), network('n3', 'vb9', 9)])).toEqual([
    'n2',
    'heir',
  ])
  const circle = [network('n1', 'vb3', 2), network('heir', 'vb9', 3), network('n3', 'vb2', 9)]
  await expect(apply(circle)).rejects.toMatchObject({ name: 'ApplyError', state: 'untouched' })
  await expect(apply(circle)).rejects.toThrow(/n1, and n3 wait for each other: .*; nothing was done/)
  // The last one fails: what the first has let go goes back to it.
  await using other = await connect('test:///default')
  let changing: Promise<unknown> | undefined
  const chain = apply([network('n1', 'vb3', 2), network('heir', 'vb8', 3), network('n3', 'vb9', 9)], {
    onProgress: ({ kind, change }: { kind: string; change?: { network: string } }) => {
      if (kind === 'begin' && change?.network === 'heir') changing = other.networks.remove('n1', { takeOver: true })
    },
  })
  await expect(chain).rejects.toMatchObject({ state: 'rolled-back', network: 'n1' })
  await changing
  expect((await connection.networks.get('heir')).definition).toMatchObject({ bridge: { name: 'vb3' } })
  for (const name of ['heir', 'n3']) expect(await connection.networks.remove(name, { owner: how.owner })).toBe(true)
})

test('what another program stores while ensure() looks is not overwritten: it looks again', async () => {
  await using other = await connect('test:///default')
  await connection.networks.ensure({ mode: 'isolated', name: 'lab' }, { started: false })
  const theirs = await other.networks.define({ mode: 'isolated', name: 'lab', domain: { name: 'theirs' } })
  const xml = await theirs.xml()
  await other.networks.define({ mode: 'isolated', name: 'lab' })
  let looks = 0
  // Through the same connection, so that it is done before ensure() asks again.
  const { network } = await connection.networks.ensure(
    { mode: 'isolated', name: 'lab', domain: { name: 'lab' } },
    { started: false, preflight: () => void (looks++ === 0 && connection.libvirt.virNetworkDefineXML(xml)) },
  )
  expect(looks).toBe(2)
  expect(network.definition).toMatchObject({ domain: { name: 'lab' } })
  await connection.networks.remove('lab')
})
