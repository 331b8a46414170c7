/**
 * guest.switch() while its libvirtd is killed, frozen or restarted at random instants: a real guest, as root. Every switch must
 * settle in time with an error of ours or none; afterwards the guest is on one network or the other, in libvirt's words and
 * on the host, and the next switch works. `npm run faults:switch -- FAULTS [SEED] [LIBVIRT]`.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { connect } from '../src/connection/index.js'
import { type Guest, VirtnetError } from '../src/index.js'
import { startHost } from './host/harness/index.js'
import type { LibvirtVersion } from './host/harness/libvirts.js'
import { mulberry32 } from './mulberry32.js'

const [faults = '30', seed = String(Date.now() % 1_000_000), libvirt = '9.0'] = process.argv.slice(2)
const timeout = 3_000
/** A switch that was begun is taken to its end or back, for which it waits for the daemon. */
const patience = 60_000

const random = mulberry32(Number(seed))

const wrong: string[] = []
const seen = { killed: 0, frozen: 0, restarted: 0, switched: 0, failed: new Map<string, number>(), slowest: 0 }

await using host = await startHost({ libvirt: libvirt as LibvirtVersion })
await using connection = await connect(host.uri, {
  reconnect: { delay: 20, maxDelay: 300 },
  keepAlive: { interval: 1000, count: 2 },
  timeout,
})
const bridges: Record<string, string> = { a: 'vba', b: 'vbb' }
for (const [index, name] of Object.keys(bridges).entries())
  await connection.networks.ensure({
    mode: 'isolated',
    name,
    bridge: { name: bridges[name] as string },
    ips: [{ address: `10.9.${index + 1}.1`, prefix: 24 }],
  })
await using machine = await host.qemuGuest({ name: 'q1', networks: ['a'] })
await using guest = await connection.guests.get('q1')
const { mac } = guest.interface()

/** Where the guest is: in libvirt's running and stored words, and on the host. */
async function place(): Promise<string[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await placeNow()
    } catch (error) {
      // A connection can be lost once more to a fault that is over.
      if (!(error instanceof VirtnetError) || error.message.includes('was freed') || attempt === 5) throw error
    }
  }
}

async function placeNow(): Promise<string[]> {
  const { live, stored, device } = await (await guest.refresh({ timeout: 30_000 })).interface(mac).refresh()
  const master = (await host.sh(`readlink /sys/class/net/${device}/master || true`)).trim().split('/').at(-1)
  const onHost = Object.keys(bridges).find((name) => bridges[name] === master) ?? `the bridge ${master}`
  const named = (one: typeof live): string => (one?.type === 'network' ? (one.source?.network ?? '?') : `${one?.type}`)
  return [named(live), named(stored), onHost]
}

async function switched(target: Guest, to: string): Promise<unknown> {
  const begun = performance.now()
  const late = Symbol('late')
  const outcome = await Promise.race([
    target.switch(mac, to, { timeout }).then(
      () => undefined,
      (error: unknown) => error,
    ),
    pause(patience, late),
  ])
  const took = performance.now() - begun
  seen.slowest = Math.max(seen.slowest, took)
  if (outcome === late) wrong.push(`switch to ${to}: did not settle within ${patience} ms`)
  return outcome === late ? new Error('late') : outcome
}

for (let round = 0; round < Number(faults); round++) {
  const [at] = await place()
  const to = at === 'a' ? 'b' : 'a'
  const kind = (['killed', 'frozen', 'restarted'] as const)[round % 3] ?? 'killed'
  seen[kind]++
  const switching = switched(guest, to)
  await pause(random() * 80)
  if (kind === 'frozen') {
    host.freeze()
    await pause(random() * 2 * timeout)
    host.thaw()
  } else {
    await host.kill()
    if (kind === 'killed') await pause(random() * 1000)
    await host.restartDaemon()
  }
  const error = await switching
  if (error === undefined) seen.switched++
  else if (error instanceof VirtnetError) seen.failed.set(error.code, (seen.failed.get(error.code) ?? 0) + 1)
  else wrong.push(`round ${round}, ${kind}: ${String(error)}`)
  const found = await place()
  const is = `round ${round}, ${kind}, from ${at} to ${to}, ${error === undefined ? 'done' : 'failed'}: ${found.join(', ')}`
  if (error === undefined && found.some((one) => one !== to)) wrong.push(is)
  // After a failure it may be on either, but libvirt and the host must agree.
  if (found[0] !== found[2] || !['a', 'b'].includes(found[0] as string)) wrong.push(is)
  const again = await switched(guest, at === 'a' ? 'b' : 'a')
  if (again !== undefined) wrong.push(`${is}; and then: ${String(again)}`)
  const after = await place()
  if (after.some((one) => one !== to)) wrong.push(`${is}; and then: ${after.join(', ')}`)
}
if ((await machine.attempt('true')).status !== 0) wrong.push('the guest no longer answers')
console.log(`libvirt ${libvirt}, seed ${seed}`, { ...seen, failed: Object.fromEntries(seen.failed) })
for (const one of wrong) console.log('WRONG', one)
process.exitCode = wrong.length > 0 ? 1 : 0
