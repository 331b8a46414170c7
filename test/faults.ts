/**
 * Faults at random instants: a daemon that is killed, frozen and restarted under connections that reconnect; many connections
 * under mixed calls; more events than a slow consumer takes. Every promise must settle within its timeout, every error must be
 * one of ours, and memory, descriptors and threads must stay flat. `npm run faults -- MINUTES [SEED]`; without root.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Connection, connect } from '../src/connection/index.js'
import { EventOverflowError, type NetworkOf, type NetworkPlan, VirtnetError } from '../src/index.js'
import { startSessionDaemon } from './driver/session-daemon.js'
import { mulberry32 } from './mulberry32.js'

const [minutes = '1', seed = String(Date.now() % 1_000_000)] = process.argv.slice(2)
const timeout = 3_000
/** On a machine that is busy with other things, too. */
const slack = 4_000

const random = mulberry32(Number(seed))

const faults: string[] = []
const counts = { calls: 0, failed: 0, codes: new Map<string, number>(), slowest: 0 }

/** Milliseconds that this thread has waited for a processor: a busy machine's doing, not ours. */
const starved = (): number => Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[1]) / 1e6

/** A promise of ours: it settles in time, with an answer or with an error of ours. @param patience  its timeout, in ms */
async function settles(what: string, work: () => Promise<unknown>, patience = timeout): Promise<boolean> {
  counts.calls++
  const [begun, starvedBefore] = [performance.now(), starved()]
  const late = AbortSignal.timeout(patience + slack + 20_000)
  const outcome = await Promise.race([
    Promise.resolve()
      .then(work)
      .then(
        () => 'done' as const,
        (error: unknown) => ({ error }),
      ),
    new Promise<'never'>((resolve) => late.addEventListener('abort', () => resolve('never'))),
  ])
  const took = performance.now() - begun - (starved() - starvedBefore)
  counts.slowest = Math.max(counts.slowest, took)
  if (outcome === 'never') faults.push(`${what}: did not settle`)
  else if (took > patience + slack) faults.push(`${what}: took ${Math.round(took)} ms`)
  if (typeof outcome !== 'object') return outcome === 'done'
  counts.failed++
  const { error } = outcome
  // Nothing here frees a handle: each stays valid through every loss.
  if (error instanceof Error && error.message.includes('was freed')) faults.push(`${what}: ${error.message}`)
  else if (error instanceof VirtnetError) counts.codes.set(error.code, (counts.codes.get(error.code) ?? 0) + 1)
  else faults.push(`${what}: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`)
  return false
}

function resources() {
  globalThis.gc?.()
  const status = readFileSync('/proc/self/status', 'utf8')
  const number = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1])
  return {
    rss: Math.round(number('VmRSS') / 1024),
    heap: Math.round(process.memoryUsage().heapUsed / 2 ** 20),
    threads: number('Threads'),
    descriptors: readdirSync('/proc/self/fd').length,
  }
}
const report = (what: string, more: object = {}): void =>
  console.log(what, JSON.stringify({ ...resources(), calls: counts.calls, failed: counts.failed, ...more }))

/** One life of a network, over and over. */
async function life(connection: Connection, name: string, over: () => boolean): Promise<void> {
  const limits = { timeout }
  const journal = await mkdtemp(join(tmpdir(), 'virtnet-faults-'))
  for (let turn = 0; ; turn++) {
    const definition = { mode: 'isolated', name, ips: [{ address: `10.${turn % 200}.0.1`, prefix: 24 }] } as const
    let network: NetworkOf | undefined
    let plan: NetworkPlan | undefined
    const get = async () => {
      network = undefined
      network = await connection.networks.get(name, limits)
    }
    const each: [string, () => Promise<unknown>, number?][] = [
      ['define', () => connection.networks.define(definition, limits)],
      ['get', get],
      ['start', async () => network?.start(limits)],
      ['get', get],
      // One that stopped it and cannot start it again starts it as it was, for which it has the connection's time.
      ['restart', async () => network?.restart({ ...limits, disconnectGuests: true }), 2 * timeout],
      ['ensure', () => connection.networks.ensure(definition, { ...limits, disconnectGuests: true })],
      [
        'plan',
        async () => {
          plan = undefined
          plan = await connection.plan([{ ...definition, mtu: 1300 + turn }], limits)
        },
      ],
      // What it has begun it takes to its end, all or nothing, for which it waits for the daemon.
      [
        'apply',
        async () => plan && connection.apply(plan, { ...limits, journal, disconnectGuests: true }),
        20 * timeout,
      ],
      ['list', () => connection.networks.list({}, limits)],
      ['snapshot', () => connection.snapshot(limits)],
      [
        'batch',
        () => connection.batch((libvirt) => [libvirt.virConnectGetHostname(), libvirt.virConnectGetURI()], limits),
      ],
      ['remove', () => connection.networks.remove(name, { ...limits, disconnectGuests: true })],
    ]
    for (const [what, work, patience] of each) {
      if (over()) return rm(journal, { recursive: true })
      // A loop that never waits would hold up everything else.
      if (!(await settles(what, work, patience))) await pause(5)
    }
  }
}

/** A daemon that is killed, frozen and restarted. */
async function underFaults(rounds: number, until: number): Promise<void> {
  await using daemon = await startSessionDaemon({ config: ['max_clients = 200'] })
  const keepAlive = { interval: 1000, count: 1 }
  const connections = await Promise.all(
    Array.from({ length: 4 }, () =>
      connect(daemon.uri, { reconnect: { delay: 20, maxDelay: 300 }, keepAlive, timeout }),
    ),
  )
  let gaps = 0
  let restored = 0
  const watching = connections.flatMap((connection) => [
    (async () => {
      for await (const { type } of connection.networks.events({ overflow: 'drop-oldest' })) if (type === 'gap') gaps++
    })(),
    (async () => {
      for await (const { type } of connection.events('reconnect')) if (type === 'restored') restored++
    })(),
  ])
  let over = false
  const lives = connections.flatMap((connection, index) => [
    life(connection, `a${index}`, () => over),
    life(connection, `b${index}`, () => over),
  ])
  const done = { killed: 0, frozen: 0, restarted: 0 }
  for (let round = 0; round < rounds && Date.now() < until; round++) {
    await pause(random() * 600)
    const kind = (['killed', 'frozen', 'restarted'] as const)[Math.floor(random() * 3)] ?? 'killed'
    done[kind]++
    if (kind === 'frozen') {
      daemon.freeze()
      await pause(random() * 3500)
      daemon.thaw()
    } else {
      if (kind === 'killed') {
        await daemon.kill()
        await pause(random() * 1000)
      }
      await daemon.restart()
    }
    if (round % 10 === 9) report('faults', { ...done, gaps, restored })
  }
  over = true
  await Promise.all(lives)
  for (const connection of connections) {
    if (!(await settles('afterwards', () => connection.networks.list({}, { timeout: 20_000 }))))
      faults.push('a connection did not come back')
    await settles('close', () => connection.close())
  }
  await Promise.all(watching)
  report('faults, all', { ...done, gaps, restored })
}

/** Many connections under mixed calls. */
async function manyConnections(connections: number, calls: number): Promise<void> {
  await using daemon = await startSessionDaemon({ config: ['max_clients = 200', 'max_queued_clients = 200'] })
  const open = await Promise.all(Array.from({ length: connections }, () => connect(daemon.uri, { reconnect: true })))
  const each = Math.ceil(calls / connections)
  await Promise.all(
    open.map(async (connection, index) => {
      const network = await connection.networks.define({ mode: 'isolated', name: `n${index}` })
      const mixed: (() => Promise<unknown>)[] = [
        () => network.isActive({ timeout: 60_000 }),
        () => network.xml({ timeout: 60_000 }),
        () => connection.networks.get('default', { timeout: 60_000 }),
        () => connection.networks.get('nobody', { timeout: 60_000 }),
        () => connection.hostname({ timeout: 60_000 }),
        () => connection.guests.list({}, { timeout: 60_000 }),
      ]
      for (let at = 0; at < each; at += 10)
        await Promise.all(
          Array.from({ length: 10 }, (_, next) => mixed[(at + next + index) % mixed.length]).map(async (work) => {
            counts.calls++
            await work?.().catch((error: unknown) => {
              if (!(error instanceof VirtnetError)) faults.push(`many: ${String(error)}`)
            })
          }),
        )
    }),
  )
  await Promise.all(open.map((connection) => connection.close()))
  report('connections', { connections })
}

/** More events than a slow consumer takes. */
async function eventStorm(events: number): Promise<void> {
  await using connection = await connect('test:///default')
  await using slow = connection.networks.events({ overflow: 'drop-oldest', buffer: 100 })
  const strict = connection.networks.events({ buffer: 100 })
  await using all = connection.networks.events({ buffer: events + 1 })
  const network = await connection.networks.define({ mode: 'isolated', name: 'storm' })
  for (let at = 0; at < events / 2; at++) {
    await network.start()
    await network.stop()
  }
  let came = 0
  for await (const { type } of all) if (type !== 'defined' && ++came === events) break
  let taken = 0
  for await (const _ of slow) {
    await pause(1)
    if (++taken === 100) break
  }
  if (taken + slow.missed !== events + 1)
    faults.push(`storm: ${taken} taken and ${slow.missed} missed of ${events + 1}`)
  const overflow = await (async () => {
    for await (const _ of strict);
  })().catch((error: unknown) => error)
  if (!(overflow instanceof EventOverflowError)) faults.push(`storm: ${String(overflow)} instead of an overflow`)
  report('storm', { events: came, taken, missed: slow.missed })
}

const until = Date.now() + Number(minutes) * 60_000
console.log(`seed ${seed}`)
report('start')
await eventStorm(10_000)
await manyConnections(50, 5_000)
const before = resources()
do await underFaults(100, until)
while (Date.now() < until)
await pause(3000)
const after = resources()
if (after.descriptors > before.descriptors + 20)
  faults.push(`descriptors: ${before.descriptors} before, ${after.descriptors} after`)
if (after.threads > before.threads + 10) faults.push(`threads: ${before.threads} before, ${after.threads} after`)
report('end', { slowest: Math.round(counts.slowest), codes: Object.fromEntries(counts.codes) })
for (const fault of new Set(faults)) console.log('FAULT', fault)
process.exitCode = faults.length > 0 ? 1 : 0
