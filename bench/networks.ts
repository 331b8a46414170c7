/**
 * Listing many unchanged networks again with their states and definitions, compared with libvirt-python, whose
 * definitions are ElementTree nodes. Run with `npx tsx bench/networks.ts`, optionally with the numbers of networks, such
 * as `100,1000`; as root also on a real libvirtd. The two take turns; medians are printed. The aims: 0.3 of
 * libvirt-python's time, and an event loop that is never blocked for 10 ms, by a list or by a snapshot. libvirt's own
 * time for the XML is the limit: no answer about a network is kept without asking for it again.
 */
import { spawn } from 'node:child_process'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { table } from '../examples/table.js'
import { type Connection, connect } from '../src/connection/index.js'
import type { NatDefinition } from '../src/xml/network/network.js'
import { startHost } from '../test/host/harness/index.js'
import { median } from './median.js'

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
  'libvirt-python',
  'its XML calls',
  'list ÷ python',
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
  const script = fileURLToPath(new URL('networks.py', import.meta.url))
  const python = spawn('/usr/bin/python3', [script, uri, String(count)], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: python.stdout })[Symbol.asyncIterator]()
  await lines.next()
  const [own, other, asked, whole]: [Turn[], number[], number[], Turn[]] = [[], [], [], []]
  for (let round = 0; round <= rounds; round++) {
    const listed = await turn(async () => {
      const networks = await connection.networks.list()
      if (networks.length < count) throw new Error(`${networks.length} of ${count} networks`)
      return async () => void (await Promise.all(networks.map((network) => network.free())))
    })
    const snapshot = await turn(async () => void (await connection.snapshot()))
    python.stdin.write('\n')
    const [theirs = Number.NaN, forXml = Number.NaN] = String((await lines.next()).value)
      .split(' ')
      .map(Number)
    // The first round warms up; code is compiled in the next few.
    if (round === 0) continue
    own.push(listed)
    whole.push(snapshot)
    other.push(theirs)
    asked.push(forXml)
  }
  python.stdin.end()
  const times = (turns: readonly Turn[]) => median(turns.map(({ took }) => took))
  const held = (turns: readonly Turn[]) => median(turns.map((one) => one.held)).toFixed(1)
  const [mine, theirs] = [times(own), median(other)]
  const memory = `${Math.round(process.memoryUsage.rss() / 2 ** 20)}`
  const ratio = (mine / theirs).toFixed(2)
  rows.push([
    what,
    String(count),
    mine.toFixed(1),
    held(own),
    theirs.toFixed(1),
    median(asked).toFixed(1),
    ratio,
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
