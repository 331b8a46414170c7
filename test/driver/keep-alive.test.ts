/**
 * A daemon that freezes past the keepalive while every thread is calling it. Before 10.3, libvirt's own keepalive then
 * crashes the process (CVE-2024-4418), so all of that happens in processes that may.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connect } from '../../src/connection/index.js'
import { BuiltPackage } from './built-package.js'
import { type SessionDaemon, sessionDaemonMissing, startSessionDaemon } from './session-daemon.js'

const missing = sessionDaemonMissing()
const script = fileURLToPath(new URL('keep-alive-script.mjs', import.meta.url))
const keepAlive = { interval: 1000, count: 1 }
let built: BuiltPackage

beforeAll(() => {
  built = new BuiltPackage()
}, 60_000)

afterAll(() => built.remove())

interface Run {
  readonly ending: 'thawed' | 'exit' | 'throw' | 'natural' | 'open'
  readonly code: number
  readonly rounds?: number
}

/** Runs the script to its end, or for a minute at most. */
async function run({ ending, code, rounds = 1 }: Run, daemons: readonly SessionDaemon[]) {
  const targets = daemons.map(({ pid, uri }) => `${pid}=${uri}`)
  const child = spawn(process.execPath, [script, built.entry, ending, String(code), String(rounds), ...targets], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (text) => {
    stdout += text
  })
  child.stderr.on('data', (text) => {
    stderr += text
  })
  const late = setTimeout(() => child.kill('SIGKILL'), 60_000)
  const [ended, signal] = await once(child, 'close')
  clearTimeout(late)
  return { ended, signal, stdout, stderr }
}

describe.skipIf(missing)(`a daemon that freezes past the keepalive${missing ? `: ${missing}` : ''}`, () => {
  test('20 times with calls on every thread, and 4 with a registration: all fail, the process goes on', async () => {
    await using a = await startSessionDaemon()
    await using b = await startSessionDaemon()
    await using c = await startSessionDaemon()
    await using d = await startSessionDaemon()
    const outcome = await run({ ending: 'thawed', code: 23, rounds: 6 }, [a, b, c, d])
    expect(outcome).toEqual({ ended: 23, signal: null, stdout: '', stderr: '' })
  }, 90_000)

  test('and stays frozen: the process ends as it was to end', async () => {
    const endings = [
      { ending: 'natural', code: 31, says: /^$/ },
      { ending: 'exit', code: 32, says: /^$/ },
      { ending: 'throw', code: 1, says: /on purpose/ },
    ] as const
    await Promise.all(
      endings.map(async ({ says, ...ending }) => {
        await using daemon = await startSessionDaemon()
        const { stderr, ...outcome } = await run(ending, [daemon])
        expect(outcome).toEqual({ ended: ending.code, signal: null, stdout: '' })
        expect(stderr).toMatch(says)
      }),
    )
  })
})

const lost = { code: 'VIR_ERR_INTERNAL_ERROR', domain: 'VIR_FROM_RPC' }

describe.skipIf(missing)(`a daemon that freezes and${missing ? `: ${missing}` : ''}`, () => {
  test('is closed before it is given up: close() waits no longer than that', async () => {
    await using daemon = await startSessionDaemon()
    const connection = await connect(daemon.uri, { keepAlive })
    const networks = connection.networks.events()
    await connection.hostname()
    daemon.freeze()
    const calls = Array.from({ length: 8 }, () => expect(connection.hostname()).rejects.toMatchObject(lost))
    const begun = performance.now()
    await connection.close()
    await Promise.all(calls)
    expect(await networks.next()).toEqual({ done: true, value: undefined })
    // Without keepalive it is ten seconds.
    expect(performance.now() - begun).toBeLessThan(9000)
    daemon.thaw()
  })

  test('thaws or dies after it was given up: the connection stays closed, and says so whenever it is asked', async () => {
    for (const end of ['thaw', 'kill'] as const) {
      await using daemon = await startSessionDaemon()
      await using connection = await connect(daemon.uri, { keepAlive })
      const closed = connection.events('close')
      const name = await connection.libvirt.virNetworkLookupByName('default')
      daemon.freeze()
      const calls = Array.from({ length: 8 }, () => expect(connection.hostname()).rejects.toMatchObject(lost))
      expect(await closed.next()).toEqual({ done: false, value: { reason: 'keepalive' } })
      await Promise.all(calls)
      await daemon[end]()
      await sleep(300)
      expect(await connection.isAlive()).toBe(false)
      await expect(connection.libvirt.virNetworkGetXMLDesc(name)).rejects.toMatchObject({
        ...lost,
        name: 'LibvirtError',
        call: 'virNetworkGetXMLDesc',
        message: 'internal error: client socket is closed',
        remedy: expect.stringContaining('connect() again'),
      })
      expect(await connection.libvirt.virNetworkGetName(name)).toBe('default')
      expect(await connection.events('close').next()).toEqual({ done: false, value: { reason: 'keepalive' } })
      await expect(connection.networks.events().next()).rejects.toMatchObject(lost)
      const settled = await connection.batch(
        (libvirt) => [libvirt.virConnectGetHostname(), libvirt.virConnectIsAlive(), libvirt.virConnectGetURI()],
        { settle: true },
      )
      expect(settled).toMatchObject([
        { status: 'rejected', reason: { ...lost, call: 'virConnectGetHostname' } },
        { status: 'fulfilled', value: 0 },
        { status: 'fulfilled', value: daemon.uri },
      ])
    }
  })
})

describe.skipIf(missing)(`a daemon that is there${missing ? `: ${missing}` : ''}`, () => {
  test('is not given up: idle, read-only, busy, or while this process is held up', async () => {
    await using daemon = await startSessionDaemon()
    // It serves one request of a client at a time, so the question waits behind the calls.
    await using narrow = await startSessionDaemon({ config: ['max_client_requests = 1'] })
    await using idle = await connect(daemon.uri, { keepAlive })
    await using readOnly = await connect(daemon.uri, { keepAlive, readOnly: true })
    await using busy = await connect(narrow.uri, { keepAlive })
    const ended: string[] = []
    for (const connection of [idle, readOnly, busy]) {
      void connection
        .events('close')
        .next()
        .then(({ value }) => ended.push(value?.reason ?? 'closed'))
    }
    let over = false
    const lane = async (): Promise<void> => {
      while (!over) await busy.libvirt.virConnectGetCapabilities()
    }
    const lanes = Promise.all(Array.from({ length: 8 }, lane))
    await sleep(2500)
    // Longer than the daemon is given, again and again: one time or the other its answer is there and cannot be read yet.
    for (let block = 0; block < 6; block++) {
      const until = performance.now() + 1100
      while (performance.now() < until);
      await new Promise(setImmediate)
    }
    await sleep(500)
    over = true
    await lanes
    expect(ended).toEqual([])
    for (const connection of [idle, readOnly, busy]) expect(await connection.isAlive()).toBe(true)
  })

  test('does not keep the process up', async () => {
    await using daemon = await startSessionDaemon()
    const outcome = await run({ ending: 'open', code: 41 }, [daemon])
    expect(outcome).toEqual({ ended: 41, signal: null, stdout: '', stderr: '' })
  })
})

test('a host that is part of this process needs none', async () => {
  await using connection = await connect('test:///default', { keepAlive })
  expect(await connection.isAlive()).toBe(true)
  const domains = await connection.guests.list()
  expect(domains.map(({ name }) => name)).toEqual(['test'])
})
