/**
 * Listing many networks with state and definition, compared with libvirt-python, which does less: no autostart, no
 * persistence, and its definitions are ElementTree nodes. Run with `npx tsx bench/networks.ts`; as root also on a real
 * libvirtd. The two take turns; medians are printed.
 */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type Connection, connect } from '../src/connection/index.js'
import type { NatDefinition } from '../src/xml/network/network.js'
import { startHost } from '../test/host/harness/index.js'

const rounds = 31
const counts = [100, 1000, 3000]

console.log('                      networks   virtnet   libvirt-python   virtnet ÷ python   RSS of this process')
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
  const own: number[] = []
  const other: number[] = []
  for (let round = 0; round <= rounds; round++) {
    const start = performance.now()
    const networks = await connection.networks.list()
    const milliseconds = performance.now() - start
    if (networks.length < count) throw new Error(`${networks.length} of ${count} networks`)
    await Promise.all(networks.map((network) => network.free()))
    python.stdin.write('\n')
    const theirs = Number((await lines.next()).value)
    // The first round warms up; code is compiled in the next few.
    if (round === 0) continue
    own.push(milliseconds)
    other.push(theirs)
  }
  python.stdin.end()
  const [mine, theirs] = [median(own), median(other)]
  const cells = [mine.toFixed(1).padStart(9), theirs.toFixed(1).padStart(14), (mine / theirs).toFixed(2).padStart(18)]
  const memory = `${Math.round(process.memoryUsage.rss() / 2 ** 20)} MiB`
  console.log(`${what.padEnd(20)} ${String(count).padStart(9)} ${cells.join('   ')} ${memory.padStart(18)}`)
}

function median(times: number[]): number {
  return times.sort((a, b) => a - b)[times.length >> 1] ?? Number.NaN
}
