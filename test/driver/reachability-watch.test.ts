/** Who reaches whom, as it changes: by a network, and by what nobody told libvirt of. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { expect, test } from 'vitest'
import { connect } from '../../src/connection/index.js'
import { diagnosticsChannels, type VerdictMessage } from '../../src/entry-diagnostics.js'
import type { VerdictEvent } from '../../src/entry-events.js'

const lab = { mode: 'nat', name: 'lab', ips: [{ address: '10.77.0.1', prefix: 24 }] } as const

test('first what is, then what opened and closed, and the channel has it too', async () => {
  const heard: VerdictMessage[] = []
  const listener = (message: unknown) => void heard.push(message as VerdictMessage)
  subscribe(diagnosticsChannels.verdict, listener)
  await using connection = await connect('test:///default')
  const watch = connection.watchReachability({ every: 1000, families: ['ipv4'] })
  const next = async (): Promise<VerdictEvent> => {
    const { value } = await watch.next()
    if (value === undefined || value.type === 'gap') throw new Error('the watch ended')
    return value
  }
  const first = await next()
  expect(first).toMatchObject({ type: 'first', matrix: { places: expect.arrayContaining(['default', 'host']) } })

  await using network = await connection.networks.define(lab)
  await network.start()
  const opened: VerdictEvent[] = []
  // A look may come between the definition and the start.
  do opened.push(await next())
  while (!opened.some((event) => event.type === 'changed' && event.opened.some(({ from }) => from === 'lab')))
  const change = opened.at(-1)
  expect(change).toMatchObject({ type: 'changed', matrix: { places: expect.arrayContaining(['lab']) } })
  if (change?.type === 'changed') {
    expect(change.since.getTime()).toBeLessThanOrEqual(change.at.getTime())
    expect(change.sentences.join('\n')).toContain('lab')
  }
  expect(heard).toEqual(opened)

  // The host's own way out goes: libvirt has no event of it.
  const machine = await connection.host.machine()
  await machine.run(['ip', 'link', 'set', 'eth0', 'down'])
  const closed = await next()
  expect(closed).toMatchObject({
    type: 'changed',
    closed: expect.arrayContaining([expect.objectContaining({ to: 'external' })]),
  })
  await machine.run(['ip', 'link', 'set', 'eth0', 'up'])
  await watch.return()
  await connection.networks.remove('lab')
  unsubscribe(diagnosticsChannels.verdict, listener)
})

test('what makes no sense is refused at once', async () => {
  await using connection = await connect('test:///default')
  expect(() => connection.watchReachability({ every: 10 })).toThrow(/every must be .* from 1000/)
  const watch = connection.watchReachability({ networks: ['nothing'] })
  await expect(watch.next()).rejects.toMatchObject({
    code: 'VIRTNET_DEFINITION',
    message: expect.stringContaining("'nothing'"),
  })
})
