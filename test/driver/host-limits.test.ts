import { describe, expect, test } from 'vitest'
import { TimeoutError } from '../../src/base/errors.js'
import { connect } from '../../src/connection/index.js'
import type { MachineAccess } from '../../src/machine/access/machine-access.js'
import { machineThrough } from '../../src/machine/access/machine-through.js'
import { sessionDaemonMissing, startSessionDaemon } from './session-daemon.js'

/** Commands that start and do not end, and what was killed of them. */
function stuckHost(): MachineAccess & { readonly begun: string[]; readonly ended: string[] } {
  const begun: string[] = []
  const ended: string[] = []
  const slow = machineThrough(['sh', '-c', 'exec sleep 60'])
  return {
    ...slow,
    begun,
    ended,
    run: (argv, options) => {
      begun.push(argv.join(' '))
      return slow.run(argv, options).finally(() => ended.push(argv.join(' ')))
    },
    readFiles: async () => ({}),
  }
}

describe('a host that does not answer', () => {
  const questions = {
    facts: (connection, limits) => connection.host.facts(limits),
    bridges: (connection, limits) => connection.host.bridges(limits),
    diagnose: (connection, limits) => connection.host.diagnose('br0', limits),
    reachability: (connection, limits) => connection.reachability(limits),
    explain: async (connection, limits) => {
      const network = await connection.networks.get('default')
      return network.explain({ from: { kind: 'guest' }, to: { kind: 'host' }, protocol: 'icmp' }, limits)
    },
    findTampering: (connection, limits) => connection.findTampering(limits),
  } satisfies Record<
    string,
    (connection: Awaited<ReturnType<typeof connect>>, limits: { timeout?: number; signal?: AbortSignal }) => unknown
  >

  test.each(Object.entries(questions))('%s: no longer than its timeout, and not after its signal', async (_, ask) => {
    const host = stuckHost()
    await using connection = await connect('test:///default', { machine: host })
    const late = await Promise.resolve(ask(connection, { timeout: 200 })).catch((error: unknown) => error)
    expect(late).toBeInstanceOf(TimeoutError)
    expect(late).toMatchObject({ timeout: 200, message: expect.stringContaining('timed out after 200 ms') })
    expect(host.begun.length).toBeGreaterThan(0)
    // Nothing goes on behind it.
    await expect.poll(() => [...host.ended].sort()).toEqual([...host.begun].sort())

    const given = new AbortController()
    const asked = Promise.resolve(ask(connection, { signal: given.signal }))
    setTimeout(() => given.abort(new Error('not wanted any more')), 100)
    await expect(asked).rejects.toThrow('not wanted any more')
    await expect.poll(() => [...host.ended].sort()).toEqual([...host.begun].sort())

    const before = host.begun.length
    await expect(ask(connection, { signal: AbortSignal.abort(new Error('never')) })).rejects.toThrow('never')
    await expect(ask(connection, { timeout: -1 })).rejects.toThrow('timeout must be a number of milliseconds from 1 to')
    expect(host.begun.length).toBe(before)
  })
})

const missing = sessionDaemonMissing()

test.skipIf(missing)('a daemon that does not answer: reachability no longer than its timeout', async () => {
  await using daemon = await startSessionDaemon()
  await using connection = await connect(daemon.uri)
  daemon.freeze()
  const late = await connection.reachability({ timeout: 200 }).catch((error: unknown) => error)
  daemon.thaw()
  expect(late).toBeInstanceOf(TimeoutError)
  expect(late).toMatchObject({ call: 'reachability', started: true })
})
