/**
 * npx tsx bench/policy-throughput.ts [ROUNDS]: how much a limit costs, as root: TCP from a guest through the host to the LAN,
 * over pairs of links, without a policy and with one, by turns, on a libvirtd of its own. And how much a forward costs the other way.
 *
 * A figure is good for its ratio on one machine, not for its GB/s on another.
 */
import { table } from '../examples/table.js'
import { backends, PolicyScene } from '../test/host/policy/scene.js'
import type { Machine } from '../test/host/harness/index.js'

const rounds = Number(process.argv[2] ?? 9)
/** Seconds of each measurement. */
const time = Number(process.argv[3] ?? 2)
/** The limit may cost so much. */
const most = 0.05

const sink = `
const net = require('node:net')
net.createServer((socket) => socket.on('error', () => {}).resume()).listen({ port: 5001, host: '::' }, () => console.log('ready'))
setTimeout(() => process.exit(), 3600_000)`

const source = `
const net = require('node:net')
const [host, seconds] = process.argv.slice(1)
const block = Buffer.alloc(256 * 1024)
const socket = net.connect({ host, port: 5001 }, () => {
  const start = process.hrtime.bigint()
  const push = () => { while (socket.write(block)) {} }
  socket.on('drain', push)
  push()
  setTimeout(() => {
    const passed = Number(process.hrtime.bigint() - start) / 1e9
    console.log(socket.bytesWritten / passed)
    process.exit()
  }, Number(seconds) * 1000)
})`

/** Bytes a second. */
const speed = async (from: Machine, to: string): Promise<number> =>
  Number(await from.run(process.execPath, ['-e', source, to, String(time)], { timeout: time * 1000 + 20_000 }))

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN

if (process.getuid?.() !== 0) throw new Error('needs root')
let missed = 0
for (const software of backends) {
  await using scene = await PolicyScene.start(software, ['lab'])
  const { host, lan, policies } = scene
  await lan.x.sh(`ip address add 8.8.4.4/32 dev lo; ip link set lo up
    setsid ${process.execPath} -e "$(cat <<'end'\n${sink}\nend\n)" </dev/null >/run/sink 2>&1 &
    for try in $(seq 100); do [ ! -s /run/sink ] || exit 0; sleep 0.1; done; exit 1`)
  await host.sh('ip route add 8.8.4.4 via 10.50.0.3')
  const guest = await scene.guest('lab', 1)
  for (let number = 2; number <= 9; number++) await scene.guest('lab', number)
  const ways = {
    'no policy': [],
    'limit of the network': [{ name: 'cage', limit: [{ of: { network: 'lab' }, internet: true }] }],
    'limit of one guest': [{ name: 'cage', limit: [{ of: { network: 'lab', mac: '52:54:00:00:11:01' }, internet: true }] }],
  }
  const found = new Map<string, number[]>(Object.keys(ways).map((way) => [way, []]))
  for (let round = 0; round <= rounds; round++) {
    for (const [way, wanted] of Object.entries(ways)) {
      if (wanted.length > 0) await policies.apply(wanted)
      const bytes = await speed(guest, '8.8.4.4')
      if (wanted.length > 0) await policies.remove('cage')
      // The first warms up.
      if (round > 0) found.get(way)?.push(bytes)
    }
  }
  const base = median(found.get('no policy') ?? [])
  // Of each round by itself: what else the machine did is the same for all.
  const ratios = (way: string) => (found.get(way) ?? []).map((bytes, index) => bytes / (found.get('no policy')?.[index] ?? base))
  console.log(`\nlibvirt ${software.libvirt} with ${software.firewall}, ${rounds} rounds of ${time} s`)
  console.log(
    table([
      ['', 'GB/s', 'of without'],
      ...[...found].map(([way, bytes]) => {
        const share = median(ratios(way))
        if (share < 1 - most) missed++
        return [way, (median(bytes) / 1e9).toFixed(2), `${(share * 100).toFixed(1)} %`]
      }),
    ]),
  )
}
console.log(missed === 0 ? `\na limit costs at most ${most * 100} %` : `\nMISSED: a limit costs more than ${most * 100} %`)
process.exit(missed === 0 ? 0 : 1)
