/**
 * What a change costs among many networks: a plan of all of them once they are read, and an apply of ten changed ones among
 * 20 and among 100. `npx tsx bench/change.ts [ROUNDS]`; as root the apply is on its own libvirtd, otherwise on
 * test:///default. The sizes take turns; medians are printed. The aims: 1,000 networks planned in under 1 s, and an apply
 * that costs as much among 100 as among 20.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Connection, connect, type NetworkDefinition, planNetworks } from 'virtnet'
import { table } from '../examples/table.js'
import type { CallMessage } from '../src/ffi/index.js'
import { startHost } from '../test/host/harness/index.js'
import { median } from './median.js'

const rounds = Number(process.argv[2] ?? 5)
const changed = 10
const journal = mkdtempSync(join(tmpdir(), 'virtnet-bench-'))

const network = (index: number): NetworkDefinition => ({
  mode: 'isolated',
  name: `n${index}`,
  bridge: { name: `vb${index}` },
  ips: [{ address: `10.${100 + (index >> 8)}.${index & 255}.1`, prefix: 24 }],
})
const kinds = {
  live: (round: number) => ({ dns: { hosts: [{ ip: '10.100.0.1', hostnames: [`gw${round}`] }] } }),
  restart: (round: number) => ({ mtu: 1300 + round }),
} as const
type Kind = keyof typeof kinds

async function milliseconds(work: () => unknown): Promise<number> {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}

/** Definitions of `count` networks, the first ten of them changed. */
const wantedOf = (count: number, kind: Kind, round: number): NetworkDefinition[] =>
  Array.from({ length: count }, (_, index) =>
    index < changed ? ({ ...network(index), ...kinds[kind](round) } as NetworkDefinition) : network(index),
  )

async function makeNetworks(connection: Connection, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    await using made = await connection.networks.define(network(index))
    await made.start()
    await made.setAutostart(true)
  }
}

async function plans(count: number): Promise<string[]> {
  await using connection = await connect('test:///default')
  await makeNetworks(connection, count)
  const snapshot = await connection.snapshot()
  const none = { ...snapshot, networks: [] }
  const [pure, whole, fresh]: [number[], number[], number[]] = [[], [], []]
  for (let round = 0; round <= rounds; round++) {
    const wanted = wantedOf(count, 'restart', round)
    const once = await milliseconds(() => planNetworks(wanted, snapshot))
    const all = await milliseconds(() => connection.plan(wanted))
    const made = await milliseconds(() => planNetworks(wanted, none))
    if (round === 0) continue
    pure.push(once)
    whole.push(all)
    fresh.push(made)
  }
  return [String(count), ...[pure, whole, fresh].map((times) => median(times).toFixed(0))]
}

interface Applied {
  readonly connection: Connection
  readonly count: number
  readonly times: Record<Kind, number[]>
  readonly calls: Record<Kind, number[]>
}

async function applyOnce({ connection, count, times, calls }: Applied, kind: Kind, round: number): Promise<void> {
  const plan = await connection.plan(wantedOf(count, kind, round))
  let asked = 0
  const tally = (message: unknown) => {
    asked += (message as CallMessage).calls?.length ?? 1
  }
  subscribe('tracing:virtnet:call:start', tally)
  const time = await milliseconds(() => connection.apply(plan, { journal }))
  unsubscribe('tracing:virtnet:call:start', tally)
  if (round === 0) return
  times[kind].push(time)
  calls[kind].push(asked)
}

try {
  const rows = []
  for (const count of [100, 1000]) rows.push(await plans(count))
  console.log('A plan with ten changes, on test:///default; the aim: under 1,000 ms once read for 1,000 networks\n')
  console.log(table([['networks', 'ms, once read', 'ms, with reading', 'ms, once read, all of them new'], ...rows]))

  const isRoot = process.getuid?.() === 0
  await using few = isRoot ? await startHost() : undefined
  await using many = isRoot ? await startHost() : undefined
  const sizes: Applied[] = []
  for (const [count, host] of [
    [20, few],
    [100, many],
  ] as const) {
    const connection = await connect(host?.uri ?? 'test:///default')
    await makeNetworks(connection, count)
    sizes.push({ connection, count, times: { live: [], restart: [] }, calls: { live: [], restart: [] } })
  }
  for (let round = 0; round <= rounds; round++)
    for (const kind of Object.keys(kinds) as Kind[]) for (const size of sizes) await applyOnce(size, kind, round)
  console.log(`\nAn apply of ten changes, on ${isRoot ? 'a real libvirtd' : 'test:///default'}\n`)
  const cells = ({ count, times, calls }: Applied, kind: Kind) => [
    kind,
    String(count),
    median(times[kind]).toFixed(0),
    String(median(calls[kind])),
  ]
  const applied = (Object.keys(kinds) as Kind[]).flatMap((kind) => sizes.map((size) => cells(size, kind)))
  console.log(table([['change', 'networks', 'ms', 'calls'], ...applied]))
  for (const { connection } of sizes) await connection.close()
} finally {
  rmSync(journal, { recursive: true })
}
