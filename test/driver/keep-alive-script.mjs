// node keep-alive-script.mjs PACKAGE ENDING CODE ROUNDS PID=URI…: freezes daemons past the keepalive of connections with
// calls in flight on every thread, and prints what is not as it should be, one finding a line. `ENDING` thawed: thaws
// after each round; exit, throw, natural: ends after one round, with the daemons frozen; open: ends with open connections
// to daemons that run.
import { readdirSync, readlinkSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

const [file, ending, code, rounds, ...daemons] = process.argv.slice(2)
const { connect, LibvirtError } = await import(String(file))

const check = (/** @type {unknown} */ right, /** @type {string} */ what) => {
  if (!right) console.log(what)
}
/** @param {any} error */
const isLost = (error) =>
  error instanceof LibvirtError && error.code === 'VIR_ERR_INTERNAL_ERROR' && error.domain === 'VIR_FROM_RPC'
/** @param {Promise<unknown>} call */
const outcome = (call) => call.then(String, (error) => (isLost(error) ? 'lost' : `${error.name} ${error.message}`))

/** @param {string} daemon @param {number} index */
async function round(daemon, index) {
  const [pid, uri] = [Number(daemon.slice(0, daemon.indexOf('='))), daemon.slice(daemon.indexOf('=') + 1)]
  const connection = await connect(uri, { keepAlive: { interval: 1000, count: 1 }, workers: { min: 4, max: 4 } })
  const { libvirt } = connection
  const networks = connection.networks.events()
  const closed = connection.events('close')
  const [network, freed] = await Promise.all(['default', 'default'].map((name) => libvirt.virNetworkLookupByName(name)))
  // Every thread has run before, and none is at rest when the daemon stops.
  await Promise.all(Array.from({ length: 40 }, () => libvirt.virNetworkGetXMLDesc(network)))
  process.kill(pid, 'SIGSTOP')
  // A call that is never failed comes back all the same, and shows what that leads to.
  const thaw = setTimeout(() => process.kill(pid, 'SIGCONT'), 12_000)
  // Calls wait for a registration that was begun before them, so that only one round in six has one under way.
  const late = index % 6 === 5 ? [connection.events('domain')] : []
  const calls = Array.from({ length: 6 }, () => [
    libvirt.virConnectGetCapabilities(),
    libvirt.virNetworkLookupByName('default'),
    libvirt.virNetworkGetXMLDesc(network),
    connection.batch((/** @type {any} */ recorder) => [recorder.virConnectGetHostname(), recorder.virConnectGetType()]),
  ]).flat()
  void freed.free()
  const before = performance.now()
  const [outcomes, end, ...streams] = await Promise.all([
    Promise.all(calls.map(outcome)),
    closed.next(),
    ...[networks, ...late].map((each) => each.next().catch((/** @type {any} */ error) => error)),
  ])
  clearTimeout(thaw)
  check(performance.now() - before < 12_000, 'it was thawed before it was given up')
  check(outcomes.length === 24 && outcomes.every((each) => each === 'lost'), `calls: ${[...new Set(outcomes)]}`)
  check(end.value?.reason === 'keepalive', `close event: ${JSON.stringify(end)}`)
  check((await closed.next()).done, 'close events go on')
  for (const { code, domain } of streams)
    check(code === 'VIR_ERR_NO_CONNECT' || domain === 'VIR_FROM_RPC', `events end with ${code}`)
  const later = await outcome(connection.hostname())
  check(later === 'lost', `a later call: ${later}`)
  check((await connection.isAlive()) === false, 'it is alive')
  check((await connection.uri()) === uri, 'it does not know its URI any more')
  const closing = performance.now()
  await connection.close()
  check(performance.now() - closing < 5000, `close() took ${performance.now() - closing} ms`)
  return pid
}

const sockets = () =>
  readdirSync('/proc/self/fd').filter((name) => {
    try {
      return readlinkSync(`/proc/self/fd/${name}`).startsWith('socket:')
    } catch {
      return false
    }
  }).length

if (ending === 'thawed') {
  const before = sockets()
  const lane = async (/** @type {string} */ daemon) => {
    for (let index = 0; index < Number(rounds); index++) process.kill(await round(daemon, index), 'SIGCONT')
  }
  await Promise.all(daemons.map(lane))
  // What was given up is closed, which takes that late answers are freed and late events are deregistered.
  for (const end = Date.now() + 10_000; sockets() > before && Date.now() < end; ) await sleep(50)
  check(sockets() === before, `${sockets()} sockets, ${before} before`)
  process.exitCode = Number(code)
} else {
  const open = (/** @type {string} */ daemon) =>
    connect(daemon.slice(daemon.indexOf('=') + 1), { keepAlive: { interval: 1000, count: 1 } })
  await Promise.all(daemons.map((daemon) => (ending === 'open' ? open(daemon) : round(daemon, 0))))
  if (ending === 'exit') process.exit(Number(code))
  if (ending === 'throw') throw new Error('not caught, on purpose')
  process.exitCode = Number(code)
}
