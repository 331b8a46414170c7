import { readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { connect } from '../../../src/connection/index.js'
import { sessionDaemonMissing, startSessionDaemon } from '../session-daemon.js'

const missing = sessionDaemonMissing()
const descriptors = (): number => readdirSync('/proc/self/fd').length

test('a connection knows where it leads and what is there', async () => {
  await using connection = await connect('test:///default')
  expect(await connection.uri()).toBe('test:///default')
  expect(await connection.isAlive()).toBe(true)
  expect(await connection.versions()).toEqual({
    client: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    daemon: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    hypervisor: '0.0.2',
  })
  expect(connection.isClosed).toBe(false)
  await connection.close()
  expect(connection.isClosed).toBe(true)
})

test.each([
  'lxc:///nowhere',
  'ch:///nowhere',
  'nothing:///system',
  'qemu+unix:///system?socket=/nowhere/socket',
  'qemu+tcp://127.0.0.1:1/system',
  'qemu+carrier-pigeon://host/system',
])('%s is taken to libvirt, which says why not', async (uri) => {
  const message = expect.stringMatching(/^cannot connect to '.*': \w/)
  const said = { name: 'ConnectError', call: 'virConnectOpen', uri, message, remedy: expect.stringMatching(/\w/) }
  await expect(connect(uri)).rejects.toMatchObject(said)
})

describe.skipIf(missing)(`with a daemon${missing ? `: ${missing}` : ''}`, () => {
  test('opening and closing leaves no descriptor behind', async () => {
    await using daemon = await startSessionDaemon()
    const open = async (): Promise<void> => {
      await using connection = await connect(daemon.uri)
      await connection.hostname()
    }
    for (let round = 0; round < 10; round++) await open()
    const before = descriptors()
    for (let round = 0; round < 60; round++) await open()
    await expect.poll(descriptors, { timeout: 5000 }).toBeLessThanOrEqual(before + 4)
  })

  test('an idle connection answers the daemon’s keepalive, and stays', async () => {
    await using daemon = await startSessionDaemon({ config: ['keepalive_interval = 1', 'keepalive_count = 1'] })
    await using connection = await connect(daemon.uri)
    await connection.hostname()
    await sleep(4000)
    expect(await connection.hostname()).toBeTypeOf('string')
  })

  test('calls behind a slow one are made by other threads', async () => {
    await using daemon = await startSessionDaemon()
    const connection = await connect(daemon.uri, { timeout: 20_000 })
    await using embedded = await connect('test:///default')
    daemon.freeze()
    const slow = connection.hostname()
    // The same connection in C waits for its one answer; another connection does not.
    await Promise.all(Array.from({ length: 500 }, () => embedded.hostname()))
    daemon.thaw()
    expect(await slow).toBeTypeOf('string')
    await connection.close()
  })

  test('a batch that takes long does not hold up calls that came with it', async () => {
    await using connection = await connect('test:///default')
    const order: string[] = []
    const long = connection
      .batch((libvirt) => Array.from({ length: 3000 }, () => libvirt.virConnectGetCapabilities()))
      .then(() => order.push('batch'))
    const short = Promise.all(Array.from({ length: 20 }, () => connection.hostname())).then(() => order.push('calls'))
    await Promise.all([long, short])
    expect(order).toEqual(['calls', 'batch'])
  })
})

test('the handle of a connection is freed by closing it, and not behind its back', async () => {
  const connection = await connect('test:///default')
  await connection.handle.free()
  expect(connection.isClosed).toBe(true)
  await connection.close()
})

test('a call that ends a guest on one connection and begins it on another answers with the other’s', async () => {
  await using source = await connect('test:///default')
  await using destination = await connect('test:///default')
  const guest = await source.libvirt.virDomainLookupByName('test')
  // The test driver refuses to migrate; that it was asked shows that both connections arrived.
  await expect(source.libvirt.virDomainMigrate(guest, destination.handle, 0, null, null, 0)).rejects.toMatchObject({
    call: 'virDomainMigrate',
    name: 'LibvirtError',
  })
  await destination.close()
  await expect(source.libvirt.virDomainMigrate(guest, destination.handle, 0, null, null, 0)).rejects.toMatchObject({
    code: 'VIR_ERR_INVALID_CONN',
  })
})
