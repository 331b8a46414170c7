/** A process in which two isolates, the main thread and a Worker, each have the library, connections and events. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BuiltPackage } from './built-package.js'
import { type SessionDaemon, sessionDaemonMissing, startSessionDaemon } from './session-daemon.js'

const script = fileURLToPath(new URL('isolate-script.mjs', import.meta.url))
let built: BuiltPackage

beforeAll(() => {
  built = new BuiltPackage()
}, 60_000)

afterAll(() => built.remove())

const terminations = fileURLToPath(new URL('terminate-script.mjs', import.meta.url))

const start = (...words: string[]) => spawn(process.execPath, [script, built.entry, ...words])

/** How a process ended, and what it printed last. */
async function outcomeOf(child: ReturnType<typeof start>): Promise<unknown> {
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (text) => {
    stdout += text
  })
  child.stderr.on('data', (text) => {
    stderr += text
  })
  const late = setTimeout(() => child.kill('SIGKILL'), 50_000)
  const [code, signal] = await once(child, 'close')
  clearTimeout(late)
  const last = stdout.trim().split('\n').at(-1) ?? ''
  return { code, signal, stderr, seen: last.startsWith('[') ? JSON.parse(last) : last }
}

/** Two networks, each defined, 20 times started and stopped, and undefined. */
const all = (name: string) => ({ name, events: 84, called: true })
const well = (...names: string[]) => ({ code: 0, signal: null, stderr: '', seen: names.map(all) })

test('both call and have their events at once, and the one goes on when the other has ended', async () => {
  expect(await outcomeOf(start('test:///default'))).toEqual(well('main', 'worker', 'after'))
}, 60_000)

test.skipIf(sessionDaemonMissing())(
  'both have a daemon of their own user',
  async () => {
    await using daemon = await startSessionDaemon()
    expect(await outcomeOf(start(daemon.uri))).toEqual(well('main', 'worker', 'after'))
  },
  60_000,
)

/** A Worker is ended while its calls wait for a daemon that is frozen. */
async function terminate(daemon: SessionDaemon): Promise<unknown> {
  const child = start(daemon.uri, 'terminate')
  const outcome = outcomeOf(child)
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  expect(await lines.next()).toMatchObject({ value: 'ready' })
  daemon.freeze()
  try {
    child.stdin.write('go\n')
    expect(await lines.next()).toMatchObject({ value: 'worked' })
  } finally {
    daemon.thaw()
  }
  child.stdin.write('go\n')
  return outcome
}

test.skipIf(sessionDaemonMissing())(
  'a Worker that is terminated in the middle of calls leaves the rest of the process as it was',
  async () => {
    await using daemon = await startSessionDaemon()
    for (let round = 0; round < 5; round++) expect(await terminate(daemon)).toEqual(well('beside', 'after'))
  },
  120_000,
)

/** Where libvirt cannot be given native callbacks, README says to close a Worker's connections first. */
const isNative = process.platform !== 'darwin' && /^(x64|arm64)$/.test(process.arch)
const rounds = 20

test.skipIf(!isNative).each(['test:///default', 'a daemon'])(
  'Workers with open event streams can be terminated: %s',
  async (where) => {
    if (where !== 'test:///default' && sessionDaemonMissing()) return
    await using daemon = where === 'test:///default' ? undefined : await startSessionDaemon()
    const child = spawn(process.execPath, [terminations, built.entry, daemon?.uri ?? where, String(rounds)])
    expect(await outcomeOf(child)).toEqual({ code: 0, signal: null, stderr: '', seen: Array(rounds).fill(4) })
  },
  120_000,
)
