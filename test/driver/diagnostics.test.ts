/** What can be heard by node:diagnostics_channel of calls, events and changes. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { subscribe, tracingChannel, unsubscribe } from 'node:diagnostics_channel'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type NetworkDefinition } from 'virtnet'
import { type CallMessage, type ChangeMessage, diagnosticsChannels, type EventMessage } from 'virtnet/diagnostics'
import { afterEach, expect, test } from 'vitest'

const cleanUp: (() => void)[] = []
afterEach(() => {
  for (const task of cleanUp.splice(0)) task()
})

/** Messages of a channel, as they stood when they came. */
function heardOn<T extends object>(name: string): T[] {
  const messages: T[] = []
  const listener = (message: unknown): void => void messages.push({ ...(message as T) })
  subscribe(name, listener)
  cleanUp.push(() => unsubscribe(name, listener))
  return messages
}

const uri = 'test:///default'
const lab: NetworkDefinition = { mode: 'isolated', name: 'lab' }

test('calls: function, connection, wait, time, and what libvirt said', async () => {
  const [started, ended, failed] = ['start', 'asyncEnd', 'error'].map((phase) =>
    heardOn<CallMessage>(`tracing:${diagnosticsChannels.call}:${phase}`),
  ) as [CallMessage[], CallMessage[], CallMessage[]]
  await using connection = await connect(uri)
  await expect(connection.libvirt.virNetworkLookupByName('nothing')).rejects.toThrow()
  await connection.batch((libvirt) => [libvirt.virConnectGetHostname(), libvirt.virConnectNumOfNetworks()])
  await expect(connection.hostname({ signal: AbortSignal.abort() })).rejects.toThrow('abort')

  const opening = ended.find(({ call }) => call === 'virConnectOpen')
  expect(opening).toMatchObject({ uri, purpose: 'call', wait: expect.any(Number), time: expect.any(Number) })
  expect(opening?.time).toBeGreaterThanOrEqual(opening?.wait ?? Number.NaN)
  const number = opening?.connection
  expect(started.find(({ call }) => call === 'virNetworkLookupByName')).toEqual({
    ...{ connection: number, uri, call: 'virNetworkLookupByName', purpose: 'call' },
  })
  const said = { call: 'virNetworkLookupByName', connection: number, code: 'VIR_ERR_NO_NETWORK' }
  expect(failed).toContainEqual(expect.objectContaining({ ...said, error: expect.any(Error) }))
  expect(ended).toContainEqual(expect.objectContaining({ ...said, time: expect.any(Number) }))
  expect(ended).toContainEqual(
    expect.objectContaining({ call: 'batch', calls: ['virConnectGetHostname', 'virConnectNumOfNetworks'] }),
  )
  // libvirt was never asked: no thread had it.
  expect(failed.at(-1)).toMatchObject({ call: 'virConnectGetHostname', code: expect.anything() })
  expect(failed.at(-1)).not.toHaveProperty('wait')
  // The rejection that the caller sees is the same with a listener and without.
  const before = await connection.libvirt.virNetworkLookupByName('nothing').catch((error) => error)
  for (const task of cleanUp.splice(0)) task()
  const after = await connection.libvirt.virNetworkLookupByName('nothing').catch((error) => error)
  expect(before).toEqual(after)
  expect(ended.length).toBe(started.length)
})

test('connections have numbers of their own, and no passwords', async () => {
  const ended = heardOn<CallMessage>('tracing:virtnet:call:asyncEnd')
  await using first = await connect(uri)
  await using second = await connect(uri)
  await Promise.all([first.hostname(), second.hostname()])
  const numbers = ended.filter(({ call }) => call === 'virConnectGetHostname').map(({ connection }) => connection)
  expect(new Set(numbers).size).toBe(2)
  await connect('test+tcp://ada:lovelace@127.0.0.1:1/default').catch(() => {})
  expect(ended.at(-1)).toMatchObject({
    uri: 'test+tcp://ada@127.0.0.1:1/default',
    code: expect.stringMatching(/^VIR_ERR/),
  })
})

test('a store that is bound to the channel holds for the call, as tracers need it', async () => {
  const store = new AsyncLocalStorage<string>()
  const { start } = tracingChannel('virtnet:call')
  start.bindStore(store, (message) => (message as CallMessage).call)
  cleanUp.push(() => start.unbindStore(store))
  await using connection = await connect(uri)
  await store.run('outside', async () => {
    await connection.hostname()
    expect(store.getStore()).toBe('outside')
  })
})

test('events: of every connection, once for each stream', async () => {
  const heard = heardOn<EventMessage>(diagnosticsChannels.event)
  await using connection = await connect(uri)
  const stream = connection.networks.events()
  const domains = connection.events('domain')
  await (await connection.networks.create({ ...lab, name: 'events' })).stop()
  const seen = [await stream.next(), await stream.next()].map(({ value }) => value)
  expect(heard.map(({ kind, event }) => ({ kind, event }))).toEqual(seen.map((event) => ({ kind: 'network', event })))
  expect(heard[0]).toMatchObject({ uri, connection: expect.any(Number), event: { name: 'events', type: 'started' } })
  await stream.return()
  await domains.return()
})

test('changes: each step of apply, whether somebody asked for progress or not', async () => {
  const heard = heardOn<ChangeMessage>(diagnosticsChannels.change)
  const journal = await mkdtemp(join(tmpdir(), 'virtnet-journal-'))
  await using connection = await connect(uri)
  await connection.apply(await connection.plan([lab]), { journal })
  expect(heard).toEqual([
    expect.objectContaining({ kind: 'begin', network: 'lab', place: 1, of: 1 }),
    expect.objectContaining({ kind: 'done', network: 'lab', steps: expect.arrayContaining([{ did: 'defined' }]) }),
  ])
  await rm(journal, { recursive: true })
})
