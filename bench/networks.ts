/**
 * Listing many unchanged networks again with their states and definitions, compared with libvirt-python, whose
 * definitions are ElementTree nodes. Run with `npx tsx bench/networks.ts`, optionally with the numbers of networks, such
 * as `100,1000`; as root also on a real libvirtd. They take turns; medians are printed. libvirt-python is asked with and
 * without an event loop, which events and keepalive need, and which virtnet always runs. The aims: 0.3 of
 * libvirt-python's time, and an event loop that is never blocked for 10 ms, by a list or by a snapshot. libvirt's own
 * time for the XML is the limit: no answer about a network is kept without asking for it again.
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { table } from '../examples/table.js'
import { type Connection, connect } from '../src/connection/index.js'
import type { NatDefinition } from '../src/xml/network/network.js'
import { startHost } from '../test/host/harness/index.js'
import { median } from './median.js'

/** libvirt-python in a process of its own, which lists networks for each line that it gets. */
class Python {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>
  readonly #lines: AsyncIterator<string>
  readonly took: number[] = []
  /** Of its calls for XML. */
  readonly asked: number[] = []

  constructor(uri: string, count: number, ...options: readonly string[]) {
    const script = fileURLToPath(new URL('networks.py', import.meta.url))
    const args = [script, uri, String(count), ...options]
    this.#process = spawn('/usr/bin/python3', args, { stdio: ['pipe', 'pipe', 'inherit'] })
    this.#lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]()
  }

  /** It has connected. */
  async started(): Promise<void> {
    await this.#lines.next()
  }

  async list(counts: boolean): Promise<void> {
    this.#process.stdin.write('\n')
    const [took = Number.NaN, asked = Number.NaN] = String((await this.#lines.next()).value)
      .split(' ')
      .map(Number)
    if (!counts) return
    this.took.push(took)
    this.asked.push(asked)
  }

  end(): void {
    this.#process.stdin.end()
  }
}

const rounds = 31
const counts = (process.argv[2] ?? '100,1000,3000').split(',').map(Number)

const rows: string[][] = []
for (const count of counts) {
  await using connection = await connect('test:///default')
  await defineMany(connection, count, 0)
  await compare(connection, 'test:///default', 'test:///default', count)
}
if (process.getuid?.() === 0) {
  await using host = await startHost()
  await using connection = await connect(host.uri)
  let defined = 0
  for (const count of counts) {
    await defineMany(connection, count, defined)
    defined = count
    await compare(connection, host.uri, 'a real libvirtd', count)
  }
} else console.log('not run: the comparison on a real libvirtd needs root')
const heads = [
  '',
  'networks',
  'list',
  'held',
  'python',
  'its XML calls',
  'ratio',
  'python, events',
  'its XML calls',
  'ratio',
  'snapshot',
  'held',
  'RSS',
]
console.log(
  `${table([heads, ...rows])}\n\nTimes in ms; held: the longest turn of the event loop in the median round; RSS in MiB.`,
)

async function defineMany(connection: Connection, count: number, from: number): Promise<void> {
  for (let index = from; index < count; index++) {
    const subnet = `10.${index >> 8}.${index & 255}`
    const definition: NatDefinition = {
      mode: 'nat',
      name: `bench${index}`,
      bridge: { name: `vb${index}` },
      ips: [{ address: `${subnet}.1`, prefix: 24, dhcp: { ranges: [{ start: `${subnet}.10`, end: `${subnet}.99` }] } }],
    }
    await using _ = await connection.networks.define(definition)
  }
}

async function compare(connection: Connection, uri: string, what: string, count: number): Promise<void> {
  const [plain, looping] = [new Python(uri, count), new Python(uri, count, 'loop')]
  await Promise.all([plain.started(), looping.started()])
  const [own, whole]: [Turn[], Turn[]] = [[], []]
  for (let round = 0; round <= rounds; round++) {
    const listed = await turn(async () => {
      const networks = await connection.networks.list()
      if (networks.length < count) throw new Error(`${networks.length} of ${count} networks`)
      return async () => void (await Promise.all(networks.map((network) => network.free())))
    })
    const snapshot = await turn(async () => void (await connection.snapshot()))
    await plain.list(round > 0)
    await looping.list(round > 0)
    // The first round warms up; code is compiled in the next few.
    if (round === 0) continue
    own.push(listed)
    whole.push(snapshot)
  }
  plain.end()
  looping.end()
  const times = (turns: readonly Turn[]) => median(turns.map(({ took }) => took))
  const held = (turns: readonly Turn[]) => median(turns.map((one) => one.held)).toFixed(1)
  const mine = times(own)
  const memory = `${Math.round(process.memoryUsage.rss() / 2 ** 20)}`
  rows.push([
    what,
    String(count),
    mine.toFixed(1),
    held(own),
    ...[plain, looping].flatMap(({ took, asked }) => [
      median(took).toFixed(1),
      median(asked).toFixed(1),
      (mine / median(took)).toFixed(2),
    ]),
    times(whole).toFixed(1),
    held(whole),
    memory,
  ])
}

interface Turn {
  readonly took: number
  /** The longest turn of the event loop. */
  readonly held: number
}

/** @param work  what is timed; it may answer with what clears up after it, untimed */
async function turn(work: () => Promise<(() => Promise<void>) | void>): Promise<Turn> {
  const histogram = monitorEventLoopDelay({ resolution: 1 })
  histogram.enable()
  const start = performance.now()
  const clearUp = await work()
  const took = performance.now() - start
  // The histogram hears of a long turn in the next one.
  await new Promise((resolve) => setTimeout(resolve, 3))
  histogram.disable()
  await clearUp?.()
  return { took, held: histogram.max / 1e6 }
}
