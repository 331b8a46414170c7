// node shared-signal-script.mjs PACKAGE: many of everything that takes a signal, at once and with the same one. Prints what
// is not as it should be; what Node has to say of listeners goes to stderr.
import { execFile } from 'node:child_process'
import { getEventListeners } from 'node:events'
import { promisify } from 'node:util'

const { connect, machineThrough, localMachine, readHostFacts } = await import(String(process.argv[2]))
const at = (/** @type {any} */ signal) => getEventListeners(signal, 'abort').length
const check = (/** @type {unknown} */ right, /** @type {string} */ what) => {
  if (!right) console.log(what)
}

// A source of the user's, that uses Node's own way to end a command.
const run = promisify(execFile)
const own = {
  ...localMachine,
  run: async (/** @type {any} */ [command, ...args], /** @type {any} */ { signal } = {}) =>
    (await run(command, args, { signal, env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` } })).stdout,
}
const facts = await readHostFacts(localMachine)
const connection = await connect('test:///default', { machine: own })
const network = await connection.networks.get('default')
const query = { from: { kind: 'host' }, to: { kind: 'external', address: '192.0.2.1' }, protocol: 'icmp' }
/** @param {() => unknown} make */
const fifty = (make, count = 50) => Array.from({ length: count }, make)

/** @param {any} limits */
const work = (limits) => {
  const libvirt = connection.libvirtWithin(limits)
  return [
    ...fifty(() => libvirt.virConnectGetHostname()),
    ...fifty(() => connection.batch((/** @type {any} */ recorder) => [recorder.virConnectGetHostname()], limits)),
    ...fifty(() => network.explain(query, { ...limits, facts })),
    ...fifty(() => connection.reachability({ ...limits, facts }), 12),
    connection.host.facts(limits),
    ...fifty(() => connect('test:///default', limits).then((/** @type {any} */ other) => other.close())),
  ]
}

const { signal } = new AbortController()
const streams = fifty(() => connection.networks.events({ signal }))
const all = [
  ...work({ signal, timeout: 60_000 }),
  ...work({ timeout: 60_000 }),
  ...work({ signal }),
  readHostFacts(own, { signal }),
  readHostFacts(machineThrough(['env']), { signal }),
  ...fifty(() => localMachine.run(['true'], { signal }), 12),
]
check(at(signal) === 1, `${at(signal)} listeners while it is used`)
for (const outcome of await Promise.allSettled(all))
  if (outcome.status === 'rejected') console.log(String(outcome.reason))
await Promise.all(streams.map((stream) => /** @type {any} */ (stream).return()))
check(at(signal) === 0, `${at(signal)} listeners are left`)

// All of them are told.
const controller = new AbortController()
const ended = Promise.all(fifty(() => connection.networks.events({ signal: controller.signal }).next()))
const failed = Promise.allSettled([
  ...fifty(() => connection.libvirtWithin({ signal: controller.signal }).virConnectGetCapabilities()),
  ...fifty(() => localMachine.run(['sleep', '20'], { signal: controller.signal }), 12),
])
controller.abort(new Error('enough'))
const ends = await ended
check(
  ends.every((/** @type {any} */ { done }) => done),
  'a stream goes on',
)
const outcomes = await failed
check(
  outcomes.every(({ status }) => status === 'rejected'),
  'a call or command goes on',
)
check(at(controller.signal) === 0, `${at(controller.signal)} listeners are left after the abort`)
await connection.close()
