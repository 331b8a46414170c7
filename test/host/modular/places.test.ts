/** Which of libvirt's modular daemons has what, and what is said about the rest. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LibvirtError } from '../../../src/base/errors.js'
import { type Connection, connect } from '../../../src/connection/index.js'
import { type Host, startHost } from '../harness/index.js'
import type { ModularDaemon } from '../harness/libvirts.js'

let host: Host
beforeAll(async () => {
  host = await startHost({ libvirt: '11.3', daemons: 'modular' })
})
afterAll(() => host?.[Symbol.asyncDispose]())

const collections = {
  networks: [({ networks }) => networks.list(), 'network'],
  guests: [({ guests }) => guests.list(), 'qemu'],
  nwfilters: [({ nwfilters }) => nwfilters.list(), 'nwfilter'],
  hostInterfaces: [({ hostInterfaces }) => hostInterfaces.list(), 'interface'],
  devices: [({ libvirt }) => libvirt.virConnectListAllNodeDevices(0), 'nodedev'],
} as const satisfies Record<string, readonly [(connection: Connection) => Promise<unknown>, string]>

const all = Object.keys(collections)

const places: Record<ModularDaemon, readonly string[]> = {
  virtqemud: all,
  virtproxyd: all,
  virtnetworkd: ['networks'],
  virtnwfilterd: ['nwfilters'],
  virtinterfaced: ['hostInterfaces'],
  virtnodedevd: ['devices'],
  virtsecretd: [],
}

describe.each(Object.entries(places))('%s', (daemon, own) => {
  test(`has ${own.join(', ') || 'nothing of ours'}, and says what to connect to for the rest`, async () => {
    await using connection = await connect(host.uriOf(daemon as ModularDaemon))
    expect((await connection.versions()).daemon).toMatch(/^11[.]3[.]/)
    for (const [name, [list, scheme]] of Object.entries(collections)) {
      if (own.includes(name)) {
        expect(await list(connection), name).toBeInstanceOf(Array)
        continue
      }
      const error = await list(connection).then(
        () => undefined,
        (reason: unknown) => reason,
      )
      expect(error, name).toBeInstanceOf(LibvirtError)
      expect((error as LibvirtError).remedy, name).toContain('such as qemu:///system')
      expect((error as LibvirtError).remedy, name).toContain(`${scheme}:///system`)
    }
  })
})

test('events that a daemon does not have say where they are', async () => {
  await using connection = await connect(host.uriOf('virtnodedevd'))
  for (const events of [connection.networks.events(), connection.guests.events()]) {
    await expect(events.next()).rejects.toMatchObject({ remedy: expect.stringContaining('such as qemu:///system') })
  }
  const devices = connection.events('nodeDevice')
  const first = devices.next()
  await devices.return()
  expect((await first).done).toBe(true)
})

test('of a daemon that another one asks, and that does not run, the name is said', async () => {
  await using own = await startHost({ libvirt: '11.3', daemons: 'modular' })
  await own.kill('virtnetworkd')
  await using connection = await connect(own.uri)
  expect(await connection.guests.list()).toEqual([])
  await expect(connection.networks.list()).rejects.toMatchObject({
    remedy: expect.stringContaining('virtnetworkd is not running'),
  })
  await own.restartDaemon('virtnetworkd')
  await expect.poll(() => connection.networks.list().catch(() => undefined)).toEqual([])
})
