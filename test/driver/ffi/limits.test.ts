import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { LibvirtError, TimeoutError } from '../../../src/base/errors.js'
import { connect } from '../../../src/connection/index.js'
import { sessionDaemonMissing, startSessionDaemon } from '../session-daemon.js'

const missing = sessionDaemonMissing()

describe.skipIf(missing)(`a daemon that does not answer${missing ? `: ${missing}` : ''}`, () => {
  test('makes calls time out, while other connections go on', async () => {
    await using daemon = await startSessionDaemon()
    await using other = await connect('test:///default')
    const connection = await connect(daemon.uri, { timeout: 1500 })
    daemon.freeze()
    const calls = Array.from({ length: 12 }, () => connection.libvirt.virConnectGetCapabilities())
    const elsewhere = Promise.all(Array.from({ length: 50 }, () => other.hostname()))
    const outcomes = await Promise.allSettled(calls)
    for (const outcome of outcomes) {
      expect(outcome.status).toBe('rejected')
      expect((outcome as PromiseRejectedResult).reason).toBeInstanceOf(TimeoutError)
    }
    const started = outcomes.filter((outcome) => ((outcome as PromiseRejectedResult).reason as TimeoutError).started)
    // Four threads at a time were at it; most of what waited behind them never reached libvirt, and says so.
    expect(started.length).toBeGreaterThanOrEqual(1)
    expect(started.length).toBeLessThan(12)
    expect((started[0] as PromiseRejectedResult).reason).toMatchObject({
      call: 'virConnectGetCapabilities',
      timeout: 1500,
    })
    expect(await elsewhere).toHaveLength(50)
    daemon.thaw()
    await expect
      .poll(() =>
        connection.hostname().then(
          () => true,
          () => false,
        ),
      )
      .toBe(true)
    await connection.close()
  })

  test('does not hold up free() after a call that its caller gave up; the handle is freed when the call is back', async () => {
    await using daemon = await startSessionDaemon()
    const connection = await connect(daemon.uri, { timeout: 1500 })
    const network = await connection.libvirt.virNetworkLookupByName('default')
    daemon.freeze()
    const abort = new AbortController()
    const [late, aborted] = [
      connection.libvirt.virNetworkIsActive(network),
      connection.networks.list({}, { signal: abort.signal }),
    ]
    abort.abort(new Error('enough'))
    await expect(aborted).rejects.toThrow('enough')
    await expect(late).rejects.toThrow(TimeoutError)
    await network.free()
    await expect(connection.libvirt.virNetworkIsActive(network)).rejects.toThrow('net was freed')
    daemon.thaw()
    await expect.poll(() => connection.hostname().catch(() => undefined)).toBe(await connection.hostname())
    await connection.close()
  })

  test('is given up by close()', async () => {
    await using daemon = await startSessionDaemon()
    const connection = await connect(daemon.uri, { timeout: 1500 })
    daemon.freeze()
    await expect(connection.hostname()).rejects.toThrow(TimeoutError)
    const before = performance.now()
    await connection.close()
    expect(performance.now() - before).toBeLessThan(5000)
    await expect(connection.hostname()).rejects.toMatchObject({ code: 'VIR_ERR_INVALID_CONN' })
    daemon.thaw()
  })

  test('is sent no more than four calls, those that were given up among them', async () => {
    await using daemon = await startSessionDaemon()
    const connection = await connect(daemon.uri)
    daemon.freeze()
    const failures: TimeoutError[] = []
    for (let round = 0; round < 10; round++) {
      const within = connection.libvirtWithin({ timeout: 100 })
      await within.virConnectGetHostname().catch((error: TimeoutError) => failures.push(error))
    }
    expect(failures.filter(({ started }) => started)).toHaveLength(4)
    expect(failures.filter(({ started }) => !started)).toHaveLength(6)
    expect(failures.at(-1)?.message).toMatch(/4 earlier calls on this connection timed out and have not returned/)
    daemon.thaw()
    await expect
      .poll(() =>
        connection.hostname().then(
          () => true,
          () => false,
        ),
      )
      .toBe(true)
    await connection.close()
  })

  test('does not hold up a call that was aborted, before or after it began', async () => {
    await using daemon = await startSessionDaemon()
    await using connection = await connect(daemon.uri)
    const early = AbortSignal.abort(new Error('not at all'))
    await expect(connection.libvirtWithin({ signal: early }).virConnectGetHostname()).rejects.toThrow('not at all')
    daemon.freeze()
    const controller = new AbortController()
    const call = connection.libvirtWithin({ signal: controller.signal }).virConnectGetHostname()
    setTimeout(() => controller.abort(new Error('no more')), 100)
    await expect(call).rejects.toThrow('no more')
    daemon.thaw()
    expect(await connection.hostname()).toBeTypeOf('string')
  })

  test('makes connect() time out, or end with its signal, and the late connection is closed', async () => {
    await using daemon = await startSessionDaemon()
    daemon.freeze()
    await expect(connect(daemon.uri, { timeout: 200 })).rejects.toMatchObject({
      name: 'TimeoutError',
      call: 'virConnectOpen',
      started: true,
    })
    await expect(connect(daemon.uri, { signal: AbortSignal.timeout(200) })).rejects.toMatchObject({
      name: 'TimeoutError',
    })
    daemon.thaw()
    await using connection = await connect(daemon.uri, { timeout: 10_000 })
    expect(await connection.isAlive()).toBe(true)
  })

  test('is noticed by keepalive', async () => {
    await using daemon = await startSessionDaemon()
    await using connection = await connect(daemon.uri, { keepAlive: { interval: 1000, count: 2 }, timeout: 9000 })
    const closed = connection.events('close')
    await connection.hostname()
    daemon.freeze()
    const [end] = await Promise.all([closed.next(), expect(connection.hostname()).rejects.toThrow()])
    expect(end.value).toEqual({ reason: 'keepalive' })
    expect(await closed.next()).toEqual({ done: true, value: undefined })
    daemon.thaw()
  }, 20_000)
})

test('calls that time out while their answers are on the way cost no thread', async () => {
  await using connection = await connect('test:///default', { workers: { min: 1, max: 1 } })
  await connection.hostname()
  // What comes after this are timers, and then messages.
  await new Promise(setImmediate)
  const libvirt = connection.libvirtWithin({ timeout: 50 })
  const calls = Array.from({ length: 100 }, () => libvirt.virNetworkLookupByName('default'))
  const settled = Promise.allSettled(calls)
  // They leave in a microtask. All are answered while this thread is held up, and their time is over when it looks.
  for (let turn = 0; turn < 5; turn++) await undefined
  const until = performance.now() + 1000
  while (performance.now() < until);
  const reasons = (await settled).map((outcome) => (outcome.status === 'rejected' ? outcome.reason : undefined))
  expect(reasons.filter((reason) => reason instanceof TimeoutError && reason.started).length).toBeGreaterThan(16)
  expect(await connection.hostname()).toBeTypeOf('string')
})

describe.skipIf(missing)('a handle that arrives after its call was given up', () => {
  test('is freed, so that the connection can close', async () => {
    await using daemon = await startSessionDaemon()
    const connection = await connect(daemon.uri, { timeout: 5000 })
    daemon.freeze()
    await expect(connection.libvirtWithin({ timeout: 100 }).virNetworkLookupByName('default')).rejects.toThrow(
      TimeoutError,
    )
    daemon.thaw()
    await sleep(200)
    const before = performance.now()
    await connection.close()
    expect(performance.now() - before).toBeLessThan(2000)
  })
})

describe.skipIf(missing)('a daemon that dies', () => {
  test('ends calls with a libvirt error, events with an error, and close events with a reason', async () => {
    await using daemon = await startSessionDaemon()
    const connection = await connect(daemon.uri, { timeout: 10_000 })
    const networks = connection.networks.events()
    const closed = connection.events('close')
    await connection.hostname()
    const calls = Array.from({ length: 40 }, () => connection.libvirt.virConnectGetCapabilities())
    const settled = Promise.allSettled(calls)
    await daemon.kill()
    for (const outcome of await settled)
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(LibvirtError)
    expect((await closed.next()).value).toEqual({ reason: 'eof' })
    await expect(networks.next()).rejects.toMatchObject({ code: 'VIR_ERR_NO_CONNECT' })
    await expect(connection.hostname()).rejects.toThrow(LibvirtError)
    expect(await connection.isAlive()).toBe(false)
    await connection.close()
    await daemon.restart()
    await using again = await connect(daemon.uri)
    expect(await again.isAlive()).toBe(true)
  })
})
