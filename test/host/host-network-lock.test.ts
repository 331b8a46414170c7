import { hostname, userInfo } from 'node:os'
import { describe, expect, test } from 'vitest'
import { HostChangeError } from '../../src/base/errors.js'
import { applyHostNetwork } from '../../src/change/apply-host-network.js'
import type { HostNetworkChange } from '../../src/change/host-network-change.js'
import type { MachineAccess } from '../../src/machine/access/machine-access.js'
import { startHost, startLan } from './harness/index.js'
import { bridged, sourceOf, stateOf } from './host-network-scene.js'

const isStart = (argv: readonly string[]): boolean => argv.join(' ').includes('setsid')

/** A source for each of so many, which all start their change at one instant: when the last of them is ready to. */
function meeting(source: MachineAccess, count: number): MachineAccess[] {
  let [ready, open] = [0, () => {}]
  const all = new Promise<void>((resolve) => {
    open = resolve
  })
  return Array.from({ length: count }, () => ({
    ...source,
    run: async (argv, options) => {
      if (isStart(argv)) {
        ready++
        if (ready === count) open()
        await all
      }
      return source.run(argv, options)
    },
  }))
}

describe('one change of a network at a time', () => {
  test('of two that start at one instant one takes place; the other is told whose, and until when', async () => {
    await using lan = await startLan()
    await using host = await startHost({ lan, uplinks: ['hw0', 'hw1'] })
    const before = await stateOf(host)
    const other = { bridges: [{ name: 'br1', ports: ['hw1'] }] }
    for (let round = 1; round <= 40; round++) {
      const began = Date.now()
      const sources = meeting(sourceOf(host), 2)
      const ends = await Promise.allSettled(
        [bridged, other].map((definition, index) =>
          applyHostNetwork(definition, { machine: sources[index] ?? sourceOf(host), confirmWithin: 60_000 }),
        ),
      )
      const made = ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []))
      const refused: unknown[] = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason] : []))
      expect([made.length, refused]).toEqual([1, [expect.any(HostChangeError)]])
      const [change] = made as [HostNetworkChange]
      const [error] = refused as [HostChangeError]
      const links = change === (ends[0] as { value?: unknown }).value ? ['hw0', 'br0'] : ['hw1', 'br1']
      expect(error).toMatchObject({
        state: 'untouched',
        holder: { machine: hostname(), user: userInfo().username, processId: process.pid, links },
        message: expect.stringContaining(
          `another change of this network is waiting for confirmation: ${links.join(', ')}`,
        ),
      })
      expect(error.message).toContain(`process ${process.pid} of ${userInfo().username} on ${hostname()}, until 20`)
      const until = error.holder?.until.getTime() ?? 0
      // The host tells whole seconds.
      expect([until > began + 58_000, until < Date.now() + 62_000]).toEqual([true, true])
      await change.rollBack()
      expect(await stateOf(host)).toBe(before)
      expect(await host.sh('ls -d /run/virtnet-* 2>/dev/null || :')).toBe('')
    }
  }, 300_000)

  test('one that comes between looking at a host and changing it is seen: it is looked at again', async () => {
    await using lan = await startLan()
    await using host = await startHost({ lan })
    const source = sourceOf(host)
    let starts = 0
    const late: MachineAccess = {
      ...source,
      run: async (argv, options) => {
        if (isStart(argv) && ++starts === 1) await (await applyHostNetwork(bridged, { machine: source })).confirm()
        return source.run(argv, options)
      },
    }
    const change = await applyHostNetwork(bridged, { machine: late })
    expect([starts, change.state]).toEqual([1, 'unchanged'])
    expect(await lan.x.ping('10.50.0.2')).toEqual({ reached: true })
    expect(await host.sh('ls -d /run/virtnet-* 2>/dev/null || :')).toBe('')
  })

  test('a switch that is killed leaves the network to the next one, which removes what it left', async () => {
    await using lan = await startLan()
    await using host = await startHost({ lan, uplinks: ['hw0', 'hw1'] })
    await applyHostNetwork({ bridges: [{ name: 'br1', ports: ['hw1'] }] }, { machine: sourceOf(host) })
    await host.sh('kill -9 "$(cat /run/virtnet-*/*/pid)"')
    await using change = await applyHostNetwork(bridged, { machine: sourceOf(host) })
    expect((await host.sh('ls -d /run/virtnet-*/*/')).trim().split('\n')).toHaveLength(1)
    await change.confirm()
    expect(await host.sh('ls -d /run/virtnet-* 2>/dev/null || :')).toBe('')
  })
})
