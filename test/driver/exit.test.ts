/** Processes that end in the middle of calls and events: with the code that they were to end with, and no crash. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BuiltPackage } from './built-package.js'
import { sessionDaemonMissing, startSessionDaemon } from './session-daemon.js'

const script = fileURLToPath(new URL('exit-script.mjs', import.meta.url))
let built: BuiltPackage

interface Exit {
  readonly uri: string
  readonly doing: 'calls' | 'events' | 'calls and events' | 'frozen'
  readonly ending: 'natural' | 'exit' | 'throw'
  readonly code: number
  readonly delay: number
}

beforeAll(() => {
  built = new BuiltPackage()
}, 60_000)

afterAll(() => built.remove())

/** Exits of every kind, at moments that differ. */
function exits(uri: string, count: number): Exit[] {
  const doings = ['calls', 'events', 'calls and events'] as const
  const endings = ['natural', 'exit', 'throw'] as const
  return Array.from({ length: count }, (_, index) => ({
    uri,
    doing: doings[index % 3] ?? 'calls',
    ending: endings[Math.floor(index / 3) % 3] ?? 'exit',
    code: (index * 7) % 100,
    delay: (index * 13) % 60,
  }))
}

const start = ({ uri, doing, ending, code, delay }: Exit) =>
  spawn(process.execPath, [script, built.entry, uri, doing, ending, String(code), String(delay)], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })

/** How it ended, as far as it is not what was asked for. */
async function fault(exit: Exit, child: ReturnType<typeof start>): Promise<string[]> {
  let stderr = ''
  child.stderr.on('data', (text) => {
    stderr += text
  })
  const late = setTimeout(() => child.kill('SIGKILL'), 20_000)
  const [code, signal] = await once(child, 'close')
  clearTimeout(late)
  const asked = exit.ending === 'throw' ? 1 : exit.code
  const silent = exit.ending === 'throw' ? /on purpose/.test(stderr) : stderr === ''
  return code === asked && signal === null && silent
    ? []
    : [`${JSON.stringify(exit)}: ended with ${code ?? signal}\n${stderr}`]
}

/** Runs them four at a time. */
async function faults(all: readonly Exit[]): Promise<string[]> {
  const left = [...all]
  const lane = async (): Promise<string[]> => {
    const found: string[] = []
    for (let exit = left.shift(); exit; exit = left.shift()) found.push(...(await fault(exit, start(exit))))
    return found
  }
  return (await Promise.all(Array.from({ length: 4 }, lane))).flat()
}

test('140 exits inside libvirt itself', async () => {
  expect(await faults(exits('test:///default', 140))).toEqual([])
}, 120_000)

test.skipIf(sessionDaemonMissing())(
  '60 exits with a daemon',
  async () => {
    await using daemon = await startSessionDaemon({ config: ['max_clients = 100'] })
    expect(await faults(exits(daemon.uri, 60))).toEqual([])
  },
  120_000,
)

test.skipIf(sessionDaemonMissing())(
  'exits while the daemon is frozen and calls to it hang',
  async () => {
    await using daemon = await startSessionDaemon()
    const endings = ['exit', 'throw'] as const
    const all = Array.from({ length: 6 }, (_, index) => {
      const ending = endings[index % 2] ?? 'exit'
      return { uri: daemon.uri, doing: 'frozen', ending, code: 40 + index, delay: 30 } as const
    })
    const children = all.map((exit) => ({ exit, child: start(exit) }))
    await Promise.all(children.map(({ child }) => once(child.stdout, 'data')))
    daemon.freeze()
    for (const { child } of children) child.stdin.write('go\n')
    const begun = performance.now()
    expect((await Promise.all(children.map(({ exit, child }) => fault(exit, child)))).flat()).toEqual([])
    // Half a second of patience each, and a busy machine.
    expect(performance.now() - begun).toBeLessThan(10_000)
    daemon.thaw()
  },
  60_000,
)
