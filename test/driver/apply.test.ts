/** What apply() refuses before it touches anything: plans for elsewhere, and what is no plan. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ApplyError, OptionTypeError } from '../../src/base/index.js'
import { type Connection, connect } from '../../src/connection/index.js'
import type { NetworkPlan } from '../../src/plan/index.js'

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
