/** What somebody does to networks beside us, as events with the plan that puts it right. */
import { expect, test } from 'vitest'
import { type Connection, connect } from '../../src/connection/index.js'
import { DefinitionError, OptionRangeError } from '../../src/index.js'
import type { DriftEvent } from '../../src/networks/index.js'
import { sessionDaemonMissing, startSessionDaemon } from './session-daemon.js'

const withDaemon = test.skipIf(sessionDaemonMissing())
const lab = { mode: 'isolated', name: 'lab', ips: [{ address: '10.77.0.1', prefix: 24 }] } as const

async function nextDrift(stream: ReturnType<Connection['watchDrift']>, network: string): Promise<DriftEvent> {
  for await (const event of { [Symbol.asyncIterator]: () => ({ next: () => stream.next() }) })
    if (event.type !== 'gap' && event.network === network) return event
  throw new Error('the stream ended')
}

/** The next that says just this. */
async function until(
  stream: ReturnType<Connection['watchDrift']>,
  type: DriftEvent['type'],
  ...kinds: DriftEvent['kinds']
): Promise<DriftEvent> {
  for (;;) {
    const event = await nextDrift(stream, 'lab')
    if (event.type === type && (type === 'mended' || event.kinds.join() === kinds.join())) return event
  }
}

withDaemon(
  'what others do to a wanted network is told, and its plan puts it right',
  async () => {
    await using daemon = await startSessionDaemon()
    await using connection = await connect(daemon.uri)
    await using other = await connect(daemon.uri)
    await connection.networks.ensure(lab)
    await using drift = connection.watchDrift([lab], { every: 1000, created: false })
    await using theirs = await other.networks.get('lab')

    const deeds: [kind: DriftEvent['kinds'][number], deed: () => Promise<unknown>][] = [
      ['stopped', () => theirs.stop()],
      ['autostart', () => theirs.setAutostart(false)],
      [
        'removed',
        async () => {
          await theirs.stop()
          await theirs.undefine()
        },
      ],
    ]
    for (const [kind, deed] of deeds) {
      await deed()
      const event = await until(drift, 'drifted', kind)
      expect(event.plan?.changes).toHaveLength(1)
      if (event.plan) await connection.apply(event.plan)
      const mended = await until(drift, 'mended')
      expect(mended).toMatchObject({ network: 'lab', plan: null })
      expect((await connection.networks.get('lab')).state).toEqual({ active: true, persistent: true, autostart: true })
    }
  },
  60_000,
)

withDaemon(
  'without a list, networks are to stay as they are; one that comes beside them is drift',
  async () => {
    await using daemon = await startSessionDaemon()
    await using connection = await connect(daemon.uri)
    await using other = await connect(daemon.uri)
    await using drift = connection.watchDrift(undefined, { every: 1000 })
    // Those that are there at the first look are to stay; when that is, only a later one tells.
    const first = drift.next()
    let seen: Awaited<typeof first> | undefined
    for (let made = 0; seen === undefined; made++) {
      await other.networks.define({ ...lab, name: `lab${made}` })
      seen = await Promise.race([first, new Promise<undefined>((resolve) => setTimeout(resolve, 2000, undefined))])
    }
    const created = seen.value as DriftEvent
    expect(created).toMatchObject({ type: 'drifted', kinds: ['created'] })
    expect(created.lastRight).toBeInstanceOf(Date)
    if (created.plan) await connection.apply(created.plan)
    for (let mended: DriftEvent | undefined; mended?.type !== 'mended'; )
      mended = await nextDrift(drift, created.network)
    expect(await connection.networks.find(created.network)).toBeUndefined()
  },
  60_000,
)

withDaemon(
  'it goes on when the connection is opened again',
  async () => {
    await using daemon = await startSessionDaemon()
    await using connection = await connect(daemon.uri, { reconnect: { delay: 20, maxDelay: 100 } })
    await connection.networks.ensure(lab)
    await using drift = connection.watchDrift([lab])
    const states = connection.events('reconnect')
    await connection.networks.list()
    // The test driver forgets what it had.
    await daemon.restart()
    for await (const { type } of states) if (type === 'restored') break
    const event = await until(drift, 'drifted', 'removed')
    if (event.plan) await connection.apply(event.plan)
    expect(await until(drift, 'mended')).toMatchObject({ network: 'lab' })
  },
  60_000,
)

test('what makes no sense is refused at once', async () => {
  await using connection = await connect('test:///default')
  expect(() => connection.watchDrift([lab, lab])).toThrow(DefinitionError)
  expect(() => connection.watchDrift([lab], { every: 5 })).toThrow(OptionRangeError)
  expect(() => connection.watchDrift([lab], { interval: 5 } as never)).toThrow(/unknown option 'interval'/)
})
