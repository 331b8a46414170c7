/** Connections that are opened again when their daemon is restarted, killed or frozen. */
import { expect, test } from 'vitest'
import { connect } from '../../src/connection/index.js'
import type { GapEvent, NetworkEvent, ReconnectEvent } from '../../src/ffi/index.js'
import { LibvirtError, StateError, TimeoutError } from '../../src/index.js'
import { sessionDaemonMissing, startSessionDaemon } from './session-daemon.js'

const withDaemon = test.skipIf(sessionDaemonMissing())
const soon = { delay: 20, maxDelay: 200 }
const lab = { mode: 'isolated', name: 'lab' } as const

/** Until an event of this type has come. */
async function next<T extends { readonly type: string }, K extends T['type']>(
  stream: AsyncIterableIterator<T>,
  type: K,
): Promise<Extract<T, { type: K }>> {
  for (;;) {
    const { value, done } = await stream.next()
    if (done) throw new Error(`the stream ended before ${type}`)
    if (value.type === type) return value as Extract<T, { type: K }>
  }
}

const short = ({ type, name, fields }: NonNullable<GapEvent['changes']>[number]): string =>
  [type, name, ...fields].join(' ')

withDaemon(
  'a restarted daemon: streams go on and say what the gap did, networks and guests stay valid',
  async () => {
    await using daemon = await startSessionDaemon()
    await using connection = await connect(daemon.uri, { reconnect: soon, timeout: 20_000 })
    const networks = connection.networks.events()
    const guests = connection.guests.events()
    const states = connection.events('reconnect')
    const network = await connection.networks.define(lab)
    await network.start()
    expect(await next<NetworkEvent | GapEvent, 'started'>(networks, 'started')).toMatchObject({ name: 'lab' })
    const kept = await connection.networks.get('default')
    const guest = await connection.guests.get('test')
    // Its state is lost with it: the test driver has its first network and guest again.
    await daemon.kill()
    expect(await next<ReconnectEvent, 'lost'>(states, 'lost')).toMatchObject({
      reason: expect.stringMatching(/eof|error/),
    })
    await daemon.restart()
    expect((await next<ReconnectEvent, 'restored'>(states, 'restored')).attempts).toBeGreaterThan(0)

    const gap = await next<NetworkEvent | GapEvent, 'gap'>(networks, 'gap')
    expect(gap.until.getTime()).toBeGreaterThanOrEqual(gap.from.getTime())
    expect(gap.changes?.map(short)).toContain('vanished lab')
    expect(gap.changes?.filter(({ name }) => name === 'default')).toEqual(
      kept.uuid === (await connection.networks.get('default')).uuid ? [] : expect.anything(),
    )
    expect(await next<{ type: string } & object, 'gap'>(guests as never, 'gap')).toMatchObject({ uuid: null })

    // Whatever has the UUID that it had before.
    const found = await connection.networks.find(kept.uuid)
    if (found) expect(await kept.isActive()).toBe(true)
    else await expect(kept.isActive()).rejects.toMatchObject({ code: 'VIR_ERR_NO_NETWORK' })
    const guestThere = await connection.guests.find(guest.uuid)
    if (guestThere) expect((await guest.refresh()).name).toBe('test')
    else await expect(guest.refresh()).rejects.toMatchObject({ code: 'VIR_ERR_NO_DOMAIN' })
    await expect(network.isActive()).rejects.toMatchObject({ code: 'VIR_ERR_NO_NETWORK' })

    // Events come as before.
    const again = await connection.networks.define(lab)
    expect(await next<NetworkEvent | GapEvent, 'defined'>(networks, 'defined')).toMatchObject({ uuid: again.uuid })
  },
  60_000,
)

withDaemon(
  'a call that waits has its timeout; one that would wait for ever fails at once',
  async () => {
    await using daemon = await startSessionDaemon()
    await using connection = await connect(daemon.uri, { reconnect: soon })
    const states = connection.events('reconnect')
    const network = await connection.networks.get('default')
    await daemon.kill()
    await next<ReconnectEvent, 'lost'>(states, 'lost')
    expect(await connection.isAlive()).toBe(false)
    await expect(network.isActive()).rejects.toThrow(/lost .*; the call was not made/)
    await expect(network.isActive()).rejects.toMatchObject({ code: 'VIR_ERR_NO_CONNECT' })
    const late = network.isActive({ timeout: 50 })
    await expect(late).rejects.toThrow(TimeoutError)
    await expect(late).rejects.toMatchObject({ started: false, timeout: 50 })
    const over = new AbortController()
    const aborted = network.isActive({ signal: over.signal })
    over.abort(new Error('no more'))
    await expect(aborted).rejects.toThrow('no more')
    const waiting = connection.networks.list({}, { timeout: 30_000 })
    expect((await next<ReconnectEvent, 'failed'>(states, 'failed')).error).toBeInstanceOf(LibvirtError)
    await daemon.restart()
    expect((await waiting).length).toBeGreaterThan(0)
  },
  60_000,
)

withDaemon(
  'a frozen daemon is given up by its keepalive, and what was heard of just before is in the gap',
  async () => {
    await using daemon = await startSessionDaemon()
    // The test driver's objects are gone with its last client.
    await using _other = await connect(daemon.uri)
    await using connection = await connect(daemon.uri, { reconnect: soon, keepAlive: { interval: 1000, count: 1 } })
    await using events = connection.networks.events()
    const states = connection.events('reconnect')
    const network = await connection.networks.define(lab)
    await next<NetworkEvent | GapEvent, 'defined'>(events, 'defined')
    daemon.freeze()
    try {
      const hanging = network.isActive()
      await expect(hanging).rejects.toThrow(LibvirtError)
      expect(await next<ReconnectEvent, 'lost'>(states, 'lost')).toMatchObject({ reason: 'keepalive' })
    } finally {
      daemon.thaw()
    }
    const gap = await next<NetworkEvent | GapEvent, 'gap'>(events, 'gap')
    // Its definition may not have been read before; nothing else is different.
    expect(gap.reason).toBe('keepalive')
    expect(gap.changes?.map(short).filter((change) => change !== 'changed lab')).toEqual([])
    expect(await network.isPersistent()).toBe(true)
    await network.start()
    expect(await next<NetworkEvent | GapEvent, 'started'>(events, 'started')).toMatchObject({ uuid: network.uuid })
  },
  60_000,
)

withDaemon(
  'close() ends reconnecting, and so does its signal, or as many attempts as there may be',
  async () => {
    await using daemon = await startSessionDaemon()
    const over = new AbortController()
    const closed = await connect(daemon.uri, { reconnect: soon })
    const ended = await connect(daemon.uri, { reconnect: { ...soon, signal: over.signal } })
    const limited = await connect(daemon.uri, { reconnect: { ...soon, attempts: 2 } })
    const all = [closed, ended, limited]
    const streams = all.map((connection) => connection.networks.events())
    const closes = all.map((connection) => connection.events('close'))
    const states = ended.events('reconnect')
    await Promise.all(all.map((connection) => connection.networks.list()))
    await daemon.kill()
    await next<ReconnectEvent, 'failed'>(states, 'failed')
    over.abort()
    await closed.close()
    expect(await streams[0]?.next()).toMatchObject({ done: true })
    expect(await closes[0]?.next()).toMatchObject({ value: { reason: 'client' } })
    for (const [index, connection] of [ended, limited].entries()) {
      await expect(streams[index + 1]?.next()).rejects.toThrow(/could not be opened again/)
      expect(await closes[index + 1]?.next()).toMatchObject({ value: { reason: expect.stringMatching(/eof|error/) } })
      await expect(connection.networks.list()).rejects.toMatchObject({ code: 'VIR_ERR_NO_CONNECT' })
      expect(() => connection.networks.events()).toThrow(/open a new one/)
      await connection.close()
    }
    await expect(closed.networks.list()).rejects.toMatchObject({ code: 'VIR_ERR_INVALID_CONN' })
  },
  60_000,
)

withDaemon(
  'handles that were freed stay freed, and others are renewed once, however many calls need them',
  async () => {
    await using daemon = await startSessionDaemon()
    await using connection = await connect(daemon.uri, { reconnect: soon, timeout: 20_000 })
    const freed = await connection.networks.get('default')
    const kept = await connection.guests.get('test')
    await freed.free()
    for (let round = 0; round < 5; round++) {
      const states = connection.events('reconnect')
      await daemon.restart()
      await next<ReconnectEvent, 'restored'>(states, 'restored')
      await states.return()
      await expect(freed.isActive()).rejects.toThrow(/was freed/)
      // Several calls renew a handle once.
      const answers = await Promise.allSettled([1, 2, 3].map(() => kept.refresh()))
      expect(new Set(answers.map(({ status }) => status)).size).toBe(1)
    }
  },
  60_000,
)

withDaemon(
  'without reconnect all is as it was',
  async () => {
    await using daemon = await startSessionDaemon()
    const connection = await connect(daemon.uri)
    const events = connection.networks.events()
    await connection.networks.list()
    expect(() => connection.events('reconnect')).toThrow(StateError)
    await daemon.restart()
    await expect(events.next()).rejects.toMatchObject({ code: 'VIR_ERR_NO_CONNECT' })
    await expect(connection.networks.list()).rejects.toThrow(LibvirtError)
    await connection.close()
  },
  60_000,
)

test('options that make no sense are refused', async () => {
  const tried = (reconnect: unknown) => connect('test:///default', { reconnect: reconnect as boolean })
  await expect(tried('yes')).rejects.toThrow(/reconnect must be true, false or an object/)
  await expect(tried({ delay: 0 })).rejects.toThrow(/reconnect: delay/)
  await expect(tried({ delays: 5 })).rejects.toThrow(/unknown option 'delays'; did you mean 'delay'/)
  await expect(tried({ delay: 500, maxDelay: 100 })).rejects.toThrow(/must not be more than maxDelay/)
  await using connection = await connect('test:///default', { reconnect: true })
  expect((await connection.networks.list()).length).toBe(1)
})
