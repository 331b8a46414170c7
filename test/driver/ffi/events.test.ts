import { describe, expect, test } from 'vitest'
import { EventOverflowError } from '../../../src/base/errors.js'
import { connect } from '../../../src/connection/index.js'
import { VIR_DOMAIN_EVENT_ID_LIFECYCLE } from '../../../src/libvirt.js'
import type { NetworkDefinition } from '../../../src/xml/network/network.js'
import { sessionDaemonMissing, startSessionDaemon } from '../session-daemon.js'

const lab: NetworkDefinition = { mode: 'isolated', name: 'lab' }
const missing = sessionDaemonMissing()

describe.each([
  { where: 'inside the library', start: undefined },
  { where: 'from a daemon', start: startSessionDaemon },
])('events $where', ({ start }) => {
  const open = async () => {
    const daemon = await start?.()
    const connection = await connect(daemon?.uri ?? 'test:///default')
    return {
      connection,
      [Symbol.asyncDispose]: async () => {
        await connection.close()
        await daemon?.[Symbol.asyncDispose]()
      },
    }
  }

  test.skipIf(start && missing)('of networks come in order, from the moment they are asked for', async () => {
    await using scene = await open()
    const { connection } = scene
    const events = connection.networks.events()
    const network = await connection.networks.define(lab)
    await network.start()
    await network.stop()
    await network.undefine()
    const seen: string[] = []
    for await (const { type, name, uuid } of events) {
      expect([name, uuid]).toEqual(['lab', network.uuid])
      seen.push(type)
      if (type === 'undefined') break
    }
    expect(seen).toEqual(['defined', 'started', 'stopped', 'undefined'])
    expect(await events.next()).toEqual({ done: true, value: undefined })
  })

  test.skipIf(start && missing)('of 100 networks all come', async () => {
    await using scene = await open()
    const { connection } = scene
    const events = connection.events('network')
    for (let index = 0; index < 100; index++) {
      const network = await connection.networks.define({ mode: 'isolated', name: `lab${index}` })
      await Promise.all([
        network
          .start()
          .then(() => network.stop())
          .then(() => network.undefine()),
      ])
    }
    const seen = []
    for await (const event of events) {
      seen.push(`${event.name} ${event.type}`)
      if (seen.length === 400) break
    }
    expect(new Set(seen).size).toBe(400)
  })
})

describe('every kind of lifecycle', () => {
  test('domains, with how and why', async () => {
    await using connection = await connect('test:///default')
    const events = connection.events('domain')
    const { libvirt } = connection
    const domain = await libvirt.virDomainLookupByName('test')
    await libvirt.virDomainSuspend(domain)
    await libvirt.virDomainResume(domain)
    await libvirt.virDomainDestroy(domain)
    await libvirt.virDomainCreate(domain)
    const seen = []
    for await (const event of events) {
      expect(event.name).toBe('test')
      seen.push(event.type === 'gap' ? event.type : `${event.type} ${event.detail}`)
      if (event.type === 'started') break
    }
    expect(seen).toEqual(['suspended paused', 'resumed unpaused', 'stopped destroyed', 'started booted'])
  })

  test('storage pools, node devices', async () => {
    await using connection = await connect('test:///default')
    const pools = connection.events('storagePool')
    const devices = connection.events('nodeDevice')
    const pool = await connection.libvirt.virStoragePoolDefineXML(
      "<pool type='dir'><name>p</name><target><path>/p</path></target></pool>",
    )
    await connection.libvirt.virStoragePoolCreate(pool)
    const device = await connection.libvirt.virNodeDeviceCreateXML(
      `<device><name>d</name><parent>scsi_host1</parent><capability type='scsi_host'><capability type='fc_host'>
      <wwnn>2000000012341234</wwnn><wwpn>1000000012341234</wwpn></capability></capability></device>`,
    )
    expect((await pools.next()).value).toMatchObject({ type: 'defined', name: 'p' })
    expect((await pools.next()).value).toMatchObject({ type: 'started', name: 'p' })
    expect((await devices.next()).value).toMatchObject({ type: 'created', uuid: null })
    await connection.libvirt.virNodeDeviceDestroy(device)
    expect((await devices.next()).value).toMatchObject({ type: 'deleted' })
  })

  test('a driver without such events says so in the iteration', async () => {
    await using connection = await connect('test:///default')
    await expect(connection.events('secret').next()).rejects.toMatchObject({ code: 'VIR_ERR_NO_SUPPORT' })
  })

  test('an unknown kind names those that there are', async () => {
    await using connection = await connect('test:///default')
    expect(() => connection.events('weather' as never)).toThrow(
      /^events: kind must be one of network, domain, .* not 'weather'/,
    )
  })
})

describe('a stream', () => {
  test('ends with its signal, and with its connection', async () => {
    const connection = await connect('test:///default')
    const controller = new AbortController()
    const aborted = connection.networks.events({ signal: controller.signal })
    const closed = connection.networks.events()
    const end = connection.events('close')
    const waiting = aborted.next()
    controller.abort()
    expect(await waiting).toEqual({ done: true, value: undefined })
    const last = closed.next()
    await connection.close()
    expect(await last).toEqual({ done: true, value: undefined })
    const reasons = []
    for await (const { reason } of end) reasons.push(reason)
    expect(reasons).toEqual(['client'])
  })

  test('says when it could not keep all', async () => {
    await using connection = await connect('test:///default')
    const strict = connection.networks.events({ buffer: 2 })
    const newest = connection.networks.events({ buffer: 2, overflow: 'drop-oldest' })
    const network = await connection.networks.define(lab)
    await network.start()
    await network.stop()
    await network.undefine()
    await expect.poll(() => newest.missed).toBe(2)
    expect([(await newest.next()).value?.type, (await newest.next()).value?.type]).toEqual(['stopped', 'undefined'])
    expect([(await strict.next()).value?.type, (await strict.next()).value?.type]).toEqual(['defined', 'started'])
    await expect(strict.next()).rejects.toThrow(EventOverflowError)
    expect(await strict.next()).toEqual({ done: true, value: undefined })
  })

  test('refuses options that make no sense', async () => {
    await using connection = await connect('test:///default')
    expect(() => connection.networks.events({ buffer: 0 })).toThrow(
      /^events: buffer must be a whole number of events from 1 .*not 0/,
    )
    expect(() => connection.networks.events({ overflow: 'block' as never })).toThrow(
      /^events: overflow must be .*'block'/,
    )
  })
})

describe('a callback given to the raw layer', () => {
  test('receives handles of its own, until it is deregistered', async () => {
    await using connection = await connect('test:///default')
    const { libvirt } = connection
    const domain = await libvirt.virDomainLookupByName('test')
    const seen: Promise<string>[] = []
    const id = await libvirt.virConnectDomainEventRegisterAny(
      null,
      VIR_DOMAIN_EVENT_ID_LIFECYCLE,
      (dom, event, detail) => {
        seen.push(libvirt.virDomainGetName(dom).then((name) => `${name} ${event} ${detail}`))
      },
    )
    await libvirt.virDomainSuspend(domain)
    await expect.poll(() => seen.length).toBe(1)
    expect(await seen[0]).toBe('test 3 0')
    await libvirt.virConnectDomainEventDeregisterAny(id)
    const stream = connection.events('domain')
    await libvirt.virDomainResume(domain)
    await stream.next()
    expect(seen).toHaveLength(1)
  })
})
