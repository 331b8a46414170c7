/** A bond under a bridge with guests, one of whose cables is cut: how long guests' packets are lost. */
import { afterAll, describe, expect, test } from 'vitest'
import { Host } from '../../../../src/host.js'
import { addresses, allEchoed as all, bondScenes, modeName, type Switch } from './scene.js'

const scenes = bondScenes()
afterAll(() => scenes[Symbol.asyncDispose]())

describe('a cable that is cut', () => {
  test.each<[mode: number, plugged: Switch]>([
    [1, 'plain'],
    [5, 'plain'],
    [6, 'plain'],
    [2, 'aggregating'],
    [4, 'aggregating'],
  ])('mode %i, %s switch: the other one takes over within a second', async (mode, plugged) => {
    const scene = await scenes.build({ mode: modeName(mode), plugged })
    const active = await scene.activeSlave()
    const slave = active || 'nic0'
    const received = await scene.echoWhileCut(slave)
    console.log(`mode ${mode}: ${40 - received} of 40 echo requests lost, at 10 a second`)
    expect(received).toBeGreaterThanOrEqual(30)
    expect(await scene.guests[0].echo(addresses.x)).toEqual(all)
    expect(await scene.x.echo(addresses.guests[1])).toEqual(all)
    if (active) expect(await scene.activeSlave()).not.toBe(active)
    expect(await scene.diagnosed()).toContain('bond-slave-down')
  })

  test('goes unnoticed without miimon, until the doctor is heard', async () => {
    const scene = await scenes.build({ mode: 'active-backup', plugged: 'plain', watch: 'miimon 0' })
    const finding = (await new Host(scene.host.source).diagnose('br0')).find(({ kind }) => kind === 'bond-unmonitored')
    expect(finding).toMatchObject({ severity: 'error', link: 'bond0' })
    const active = await scene.activeSlave()
    expect(await scene.echoWhileCut(active)).toBeLessThan(20)
    expect(await scene.activeSlave()).toBe(active)
    expect((await scene.guests[0].echo(addresses.x)).received).toBe(0)

    await scene.host.sh(finding?.commands.join('\n') ?? '')
    await expect.poll(() => scene.activeSlave()).not.toBe(active)
    expect(await scene.guests[0].echo(addresses.x)).toEqual(all)
  })
})
