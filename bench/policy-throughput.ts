/**
 * npx tsx bench/policy-throughput.ts [ROUNDS]: the cost of a limit, as root: one TCP connection from a guest through
 * the host to the LAN, over veth pairs, on its own libvirtd, while the limit's rules come and go every half second.
 *
 * Adjacent intervals are compared, so that a busy machine affects both alike. The flow is bound by the processor, so what
 * counts is the processor time per byte: other programs do not change it, while they reduce the throughput of either
 * side at random. The ratio is comparable between machines, the GB/s are not.
 */
import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { table } from '../examples/table.js'
import type { LimitPolicy } from '../src/policy/index.js'
import { backends, PolicyScene } from '../test/host/policy/scene.js'
import { median } from './median.js'

const rounds = Number(process.argv[2] ?? 40)
/** Milliseconds with the rules, and without. */
const slice = 500
/** Milliseconds to wait for nft to end, and for deferred work of the kernel. */
const settling = 150
/** The highest acceptable share of additional processor time. */
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

/** Processes that carry the flow: the sender, the sink, and the kernel's threads for packets. */
const carriers = (): string[] =>
  readdirSync('/proc').filter((pid) => {
    try {
      if (readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('ksoftirqd')) return true
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      return command.startsWith(process.execPath) && [sink, source].some((script) => command.includes(script))
    } catch {
      return false
    }
  })

/** The processor time of processes, in nanoseconds. */
const runTime = (pids: readonly string[]): number =>
  pids
    .flatMap((pid) => readdirSync(`/proc/${pid}/task`).map((thread) => `/proc/${pid}/task/${thread}/schedstat`))
    .reduce((sum, file) => sum + Number(readFileSync(file, 'utf8').split(' ')[0]), 0)

/** An interval, with the processor time of the flow. */
interface Slice {
  readonly from: number
  readonly to: number
  readonly ran: number
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
      const pids = carriers()
      const during = async (): Promise<Slice> => {
        await pause(settling)
        const [from, before] = [Date.now(), runTime(pids)]
        await pause(slice)
        return { ran: runTime(pids) - before, from, to: Date.now() }
      }
      const pairs: [limited: Slice, free: Slice][] = []
      for (let round = 0; round < rounds; round++) {
        await host.sh(put)
        const limited = await during()
        await host.sh(take)
        pairs.push([limited, await during()])
      }
      await host.sh(put)
      await policies.remove('cage')
      const bytesPerSecond = ({ from, to }: Slice) => speed(marks, from, to)
      const perByte = (one: Slice) => one.ran / ((bytesPerSecond(one) * (one.to - one.from)) / 1000)
      const [limited, free] = [0, 1].map((side) => best(pairs.map((pair) => bytesPerSecond(pair[side] as Slice))))
      const more = median(pairs.map(([one, other]) => perByte(one) / perByte(other)).filter(Number.isFinite)) - 1
      if (!(more <= most)) missed++
      const gigabytes = (bytes = Number.NaN) => (bytes / 1e9).toFixed(2)
      rows.push([what, gigabytes(free), gigabytes(limited), `${(more * 100).toFixed(1)} %`])
    }
    console.log(`\nlibvirt ${software.libvirt} with ${software.firewall}, ${rounds} times ${slice} ms each`)
    console.log(table([['a limit', 'GB/s without', 'with', 'more processor time a byte'], ...rows]))
  } finally {
    sender.kill('SIGKILL')
  }
}
console.log(
  missed === 0 ? `\na limit costs at most ${most * 100} %` : `\nMISSED: a limit costs more than ${most * 100} %`,
)
process.exit(missed === 0 ? 0 : 1)
