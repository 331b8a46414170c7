/**
 * npx tsx bench/policy-throughput.ts [ROUNDS]: the cost of a limit, as root: one TCP connection from a guest through
 * the host to the LAN, over veth pairs, on its own libvirtd, while the limit's rules come and go every half second.
 *
 * Adjacent intervals are compared, so that a busy machine affects both alike. The ratio is comparable between machines,
 * the GB/s are not.
 */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { table } from '../examples/table.js'
import type { LimitPolicy } from '../src/policy/index.js'
import { backends, PolicyScene } from '../test/host/policy/scene.js'

const rounds = Number(process.argv[2] ?? 40)
/** Milliseconds with the rules, and without. */
const slice = 500
/** The highest acceptable cost of a limit. */
const most = 0.05

const sink = `require('node:net').createServer((socket) => socket.on('error', () => {}).resume())
  .listen({ port: 5001, host: '::' }, () => console.log('ready'))`

/** Prints the bytes that its kernel has accepted, with the time. */
const source = `
const block = Buffer.alloc(256 * 1024)
const socket = require('node:net').connect({ host: process.argv[1], port: 5001 }, () => {
  const push = () => { while (socket.write(block)) {} }
  socket.on('drain', push)
  push()
  setInterval(() => console.log(Date.now(), socket.bytesWritten - socket.writableLength), 20)
})`

type Mark = readonly [time: number, bytes: number]

/** Bytes a second between two moments. */
function speed(marks: readonly Mark[], from: number, to: number): number {
  const inside = marks.filter(([time]) => time >= from && time <= to)
  const [first, last] = [inside[0], inside.at(-1)]
  return first && last && last[0] > first[0] ? ((last[1] - first[1]) * 1000) / (last[0] - first[0]) : Number.NaN
}

/** The lowest of the best tenth: least disturbed by other programs. */
const best = (values: readonly number[]): number => {
  const sorted = values.filter(Number.isFinite).sort((one, other) => other - one)
  return sorted[Math.floor(sorted.length / 10)] ?? Number.NaN
}

if (process.getuid?.() !== 0) throw new Error('needs root')
let missed = 0
for (const software of backends) {
  await using scene = await PolicyScene.start(software, ['lab'])
  const { host, lan, policies } = scene
  await lan.x.sh(
    `ip address add 8.8.4.4/32 dev lo; ip link set lo up
    setsid ${process.execPath} -e "$1" </dev/null >/run/sink 2>&1 &
    for try in $(seq 200); do [ ! -s /run/sink ] || exit 0; sleep 0.1; done; exit 1`.replace(
      '"$1"',
      `'${sink.replaceAll("'", `'"'"'`)}'`,
    ),
  )
  await host.sh('ip route add 8.8.4.4 via 10.50.0.3')
  await scene.guest('lab', 1)
  for (let number = 2; number <= 9; number++) await scene.guest('lab', number)
  const sender = spawn('nsenter', [...host.realm.entrance('lab1'), '--', process.execPath, '-e', source, '8.8.4.4'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const marks: Mark[] = []
  createInterface(sender.stdout).on('line', (line) => {
    const [time = 0, bytes = 0] = line.split(' ').map(Number)
    marks.push([time, bytes])
  })
  try {
    const limits: Record<string, LimitPolicy> = {
      'of the network': { of: { network: 'lab' }, internet: true },
      'of one guest': { of: { network: 'lab', mac: '52:54:00:00:11:01' }, internet: true },
    }
    const rows: string[][] = []
    for (const [what, limit] of Object.entries(limits)) {
      await policies.apply([{ name: 'cage', limit: [limit] }])
      const put = 'nft -f /run/virtnet/policies/cage.nft'
      const take = 'nft delete table inet virtnet_policy_cage; nft delete table bridge virtnet_policy_cage'
      const during = async (): Promise<readonly [number, number]> => {
        const from = Date.now()
        await pause(slice)
        return [from, Date.now()]
      }
      const pairs: [with_: readonly [number, number], without: readonly [number, number]][] = []
      for (let round = 0; round < rounds; round++) {
        await host.sh(put)
        const limited = await during()
        await host.sh(take)
        pairs.push([limited, await during()])
      }
      await host.sh(put)
      await policies.remove('cage')
      const speeds = pairs.map(([limited, free]) => [speed(marks, ...limited), speed(marks, ...free)] as const)
      const [limited, free] = [speeds.map(([one]) => one), speeds.map(([, one]) => one)]
      const share = best(limited) / best(free)
      if (!(share >= 1 - most)) missed++
      const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(2)
      rows.push([what, gigabytes(best(free)), gigabytes(best(limited)), `${(share * 100).toFixed(1)} %`])
    }
    console.log(`\nlibvirt ${software.libvirt} with ${software.firewall}, ${rounds} times ${slice} ms each`)
    console.log(table([['a limit', 'GB/s without', 'with', 'of without'], ...rows]))
  } finally {
    sender.kill('SIGKILL')
  }
}
console.log(
  missed === 0 ? `\na limit costs at most ${most * 100} %` : `\nMISSED: a limit costs more than ${most * 100} %`,
)
process.exit(missed === 0 ? 0 : 1)
