import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { connect } from '../../src/connection/index.js'
import { startSessionDaemon } from './session-daemon.js'

test('a stream of events begins while the one before it ends, beside other calls', async () => {
  await using daemon = await startSessionDaemon()
  await using connection = await connect(daemon.uri)
  let isOver = false
  const others = Array.from({ length: 12 }, async () => {
    while (!isOver) await connection.libvirt.virConnectGetURI()
  })
  const refused: unknown[] = []
  for (let round = 0; round < 150; round++) {
    const before = connection.networks.events()
    await connection.libvirt.virConnectGetURI()
    const ending = before[Symbol.asyncDispose]()
    await using after = connection.networks.events()
    const next = after.next().catch((error: unknown) => refused.push(error))
    await connection.libvirt.virConnectGetURI()
    await Promise.race([next, pause(1)])
    await ending
  }
  isOver = true
  await Promise.all(others)
  expect(refused).toEqual([])
})
