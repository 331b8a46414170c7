/**
 * npm run bench: the cost of a call, side by side: a loop in C and one in libvirt-python, each with and without
 * libvirt's event loop, virsh, and virtnet one at a time, 16 at once and in batches of 100. On test:///default, and as
 * root on its own libvirtd.
 *
 * The variants take turns, so that a busy machine affects all of them alike; medians are printed. The ratios are
 * comparable between machines, the microseconds are not.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Connection, connect } from 'virtnet'
import { table } from '../examples/table.js'
import { startHost } from '../test/host/harness/index.js'
import { median } from './median.js'

const functions = ['virNetworkIsActive', 'virNetworkGetXMLDesc'] as const
type Function = (typeof functions)[number]
/** The project's aims: at most this multiple of the time of the C or libvirt-python loop. */
type Aims = Partial<Record<string, { readonly of: string; readonly most: number }>>

/** libvirt's event loop makes each call slower, and every program that wants events runs it; virtnet always does. */
const withEvents = { C: 'C, events', python: 'libvirt-python, events' } as const

const rounds = Number(process.argv[2] ?? 9)
const folder = mkdtempSync(join(tmpdir(), 'virtnet-bench-'))
const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

try {
  execFileSync('gcc', ['-O2', '-o', join(folder, 'loop'), here('loop.c'), '-lvirt', '-lpthread'])
  await compare('test:///default', 'inside libvirt: no daemon', 20_000, {
    virNetworkIsActive: { 'batches of 100': { of: 'C', most: 5 }, '16 at once': { of: 'C', most: 12 } },
    virNetworkGetXMLDesc: { 'batches of 100': { of: 'C', most: 2 }, '16 at once': { of: 'C', most: 5 } },
  })
  if (process.getuid?.() === 0) {
    await using host = await startHost()
    await using connection = await connect(host.uri)
    const network = await connection.networks.define({
      mode: 'nat',
      name: 'default',
      ips: [{ address: '192.168.122.1', prefix: 24 }],
    })
    await network.start()
    const aims: Aims = {
      'batches of 100': { of: withEvents.C, most: 1.05 },
      '16 at once': { of: withEvents.python, most: 1 },
    }
    await compare(host.uri, 'a real libvirtd', 2000, { virNetworkIsActive: aims, virNetworkGetXMLDesc: aims })
  } else console.log('\nnot run: the comparison on a real libvirtd needs root')
} finally {
  rmSync(folder, { recursive: true })
}

async function compare(uri: string, what: string, count: number, aims: Record<Function, Aims>): Promise<void> {
  await using connection = await connect(uri)
  for (const name of functions) {
    const ways = await waysOf(connection, uri, name, count)
    const times = new Map<string, number[]>(Object.keys(ways).map((way) => [way, []]))
    for (let round = 0; round <= rounds; round++) {
      for (const [way, measure] of Object.entries(ways)) {
        const microseconds = await measure()
        // The first round warms up.
        if (round > 0) times.get(way)?.push(microseconds)
      }
    }
    print(
      `${name} on ${what}, ${rounds} rounds`,
      new Map([...times].map(([way, all]) => [way, median(all)])),
      aims[name],
    )
  }
}

async function waysOf(
  connection: Connection,
  uri: string,
  name: Function,
  count: number,
): Promise<Record<string, () => number | Promise<number>>> {
  const handle = await connection.libvirt.virNetworkLookupByName('default')
  const call = (): Promise<unknown> => connection.libvirt[name](handle)
  const loop = ([command = '', ...args]: string[], ...how: string[]): number =>
    Number(execFileSync(command, [...args, uri, name, String(count), ...how]))
  return {
    C: () => loop([join(folder, 'loop')]),
    [withEvents.C]: () => loop([join(folder, 'loop')], 'events'),
    'C, events, 2 threads': () => loop([join(folder, 'loop')], 'events', '2'),
    'libvirt-python': () => loop(['/usr/bin/python3', here('loop.py')]),
    [withEvents.python]: () => loop(['/usr/bin/python3', here('loop.py')], 'events'),
    virsh: () =>
      timed(5, async () => {
        const command = name === 'virNetworkIsActive' ? 'net-info' : 'net-dumpxml'
        for (let done = 0; done < 5; done++) execFileSync('virsh', ['-c', uri, command, 'default'])
      }),
    'one at a time': () =>
      timed(count / 4, async () => {
        for (let done = 0; done < count / 4; done++) await call()
      }),
    '16 at once': () =>
      timed(count, async () => {
        let left = count
        const lane = async (): Promise<void> => {
          while (left-- > 0) await call()
        }
        await Promise.all(Array.from({ length: 16 }, lane))
      }),
    'batches of 100': () =>
      timed(count, async () => {
        for (let done = 0; done < count; done += 100)
          await connection.batch((libvirt) => Array.from({ length: 100 }, () => libvirt[name](handle)))
      }),
  }
}

/** Microseconds for one of `count` calls. */
async function timed(count: number, work: () => Promise<void>): Promise<number> {
  const start = performance.now()
  await work()
  return ((performance.now() - start) * 1000) / count
}

function print(title: string, medians: ReadonlyMap<string, number>, aims: Aims): void {
  const ratio = (way: string, to: string): number => (medians.get(way) ?? 0) / (medians.get(to) ?? 1)
  const times = (value: number): string => `${value.toFixed(value < 10 ? 2 : 1)}×`
  const rows = [...medians].map(([way, microseconds]) => {
    const aim = aims[way]
    const met = aim && (ratio(way, aim.of) <= aim.most ? 'met' : 'MISSED')
    return [
      way,
      microseconds.toFixed(microseconds < 100 ? 2 : 0).padStart(8),
      times(ratio(way, 'C')).padStart(8),
      times(ratio(way, withEvents.C)).padStart(8),
      times(ratio(way, withEvents.python)).padStart(9),
      aim ? `at most ${aim.most}× ${aim.of}: ${met}` : '',
    ]
  })
  console.log(
    `\n${title}\n\n${table([['', 'µs a call', 'to C', 'with events', 'to python with events', 'aim'], ...rows])}`,
  )
}
