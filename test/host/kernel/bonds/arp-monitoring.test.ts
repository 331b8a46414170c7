/** Bonds that are watched by ARP: what the kernel takes, and what the doctor says of it. */
import { afterAll, describe, expect, test } from 'vitest'
import { pause } from '../../harness/machine.js'
import { addresses, allEchoed as all, bondScenes, modeName } from './scene.js'

const scenes = bondScenes()
afterAll(() => scenes[Symbol.asyncDispose]())

describe('ARP monitoring', () => {
  test.each([4, 5, 6])('is refused by the kernel in mode %i', async (mode) => {
    const scene = await scenes.build({ mode: modeName(mode), plugged: 'plain' })
    const file = '/sys/class/net/bond0/bonding/arp_interval'
    const { status, stderr } = await scene.host.attempt('dd', [`of=${file}`], { input: '100' })
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining('Permission denied') })
    const { stderr: answer } = await scene.host.attempt('ip', 'link set bond0 type bond arp_interval 100'.split(' '))
    expect(answer).toContain('option not supported in mode')
    expect(await scene.diagnosed()).not.toContain('bond-arp-monitoring')
  })

  test.each([0, 1, 2, 3])('is taken in mode %i, and refused by the doctor', async (mode) => {
    const watch = `arp_interval 100 arp_ip_target ${addresses.x}`
    const scene = await scenes.build({ mode: modeName(mode), plugged: 'aggregating', watch })
    expect(await scene.diagnosed()).toContain('bond-arp-monitoring')
  })

  // Red Hat says that it does not work under a bridge. On this kernel it does; the doctor keeps to the document.
  test('passes packets in mode 1 all the same', async () => {
    const watch = `arp_interval 100 arp_ip_target ${addresses.x}`
    const scene = await scenes.build({ mode: 'active-backup', plugged: 'plain', watch })
    // It takes its first looks.
    await pause(1000)
    expect(await scene.guests[0].echo(addresses.x)).toEqual(all)
    expect(await scene.diagnosed()).toEqual(['bond-arp-monitoring'])
  })
})
