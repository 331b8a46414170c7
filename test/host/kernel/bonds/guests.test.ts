/**
 * Bonds under a bridge with guests, in a kernel that has them: what guests' packets meet, and whether the doctor had
 * said so. x is a machine outside; a guest always speaks first, so that it starts with a broadcast (ARP).
 */
import { afterAll, describe, expect, test } from 'vitest'
import { diagnoseBond } from '../../../../src/doctor/diagnose-bond.js'
import { readHostFacts } from '../../../../src/machine/read-host-facts.js'
import { addresses, allEchoed as all, bondScenes, modeName, type Switch } from './scene.js'

const scenes = bondScenes()
afterAll(() => scenes[Symbol.asyncDispose]())

describe('guests over a bond', () => {
  test.each<[mode: number, plugged: Switch, findings: string[]]>([
    [1, 'plain', []],
    // Its partner is 00:00:00:00:00:00, and it uses one of its ports.
    [4, 'plain', ['bond-not-aggregated']],
    // Red Hat's rule, and not what is seen here: the doctor warns, and packets pass.
    [5, 'plain', ['bond-mode']],
    [6, 'plain', ['bond-mode']],
    // Whether the switch aggregates cannot be seen from the host: it warns all the same.
    [0, 'aggregating', ['bond-mode', 'bond-aggregation']],
    [2, 'aggregating', ['bond-aggregation']],
    [4, 'aggregating', []],
  ])('mode %i, %s switch: every packet passes, once', async (mode, plugged, findings) => {
    const scene = await scenes.build({ mode: modeName(mode), plugged })
    expect(await scene.diagnosed()).toEqual(findings)
    expect(await scene.guests[0].echo(addresses.x)).toEqual(all)
    expect(await scene.x.echo(addresses.guests[1])).toEqual(all)
    expect(await scene.host.echo(addresses.x)).toEqual(all)
    expect(await scene.comesBack()).toBe(false)
    if (mode === 4) {
      const { bonds } = await readHostFacts(scene.host.source)
      const [adNumPorts, adPartnerMac] =
        plugged === 'plain' ? [1, '00:00:00:00:00:00'] : [2, expect.not.stringMatching(/^00:00:00:00:00:00$/)]
      expect(bonds).toMatchObject([{ link: 'bond0', mode, miimon: 100, adNumPorts, adPartnerMac }])
    }
  })

  test.each([
    [0, ['bond-mode', 'bond-aggregation']],
    [2, ['bond-aggregation']],
    [3, ['bond-mode', 'bond-aggregation']],
  ])('mode %i, plain switch: the host is fine and its guests starve, as the doctor says', async (mode, findings) => {
    const scene = await scenes.build({ mode: modeName(mode), plugged: 'plain' })
    expect(await scene.diagnosed()).toEqual(findings)
    // The switch floods a guest's broadcast back through the other cable, and the bridge now takes the guest to be there.
    expect(await scene.comesBack()).toBe(true)
    const answers: number[] = []
    // An answer that overtakes the broadcast's return gets through, and then there is no more broadcast: asked anew.
    while (answers.length < 3 && !answers.some((received) => received < 10)) {
      for (const machine of [scene.guests[0], scene.x]) await machine.sh('ip neigh flush dev eth0')
      answers.push((await scene.guests[0].echo(addresses.x)).received)
    }
    console.log(`mode ${mode} on a plain switch: ${answers.join(', ')} of 10 echo requests answered`)
    expect(Math.min(...answers)).toBeLessThan(10)
    expect((await scene.host.echo(addresses.x)).received).toBeGreaterThanOrEqual(9)
  })

  test('mode 3, aggregating switch: every packet passes, twice', async () => {
    const scene = await scenes.build({ mode: modeName(3), plugged: 'aggregating' })
    expect(await scene.diagnosed()).toEqual(['bond-mode', 'bond-aggregation'])
    const { received, duplicates } = await scene.guests[0].echo(addresses.x)
    expect(received).toBe(10)
    // ping stops at the tenth answer, before its duplicate.
    expect(duplicates).toBeGreaterThanOrEqual(9)
    expect(await scene.comesBack()).toBe(false)
  })

  test('mode 4, a switch that aggregates one of two ports: that one is used, and the doctor says so', async () => {
    const scene = await scenes.build({ mode: '802.3ad', plugged: 'half' })
    expect(await scene.diagnosed()).toEqual(['bond-not-aggregated'])
    const { bonds } = await readHostFacts(scene.host.source)
    expect(bonds).toMatchObject([{ adNumPorts: 1, adPartnerMac: expect.not.stringMatching(/^00:00:00:00:00:00$/) }])
    expect(await scene.guests[0].echo(addresses.x)).toEqual(all)
    expect(await scene.comesBack()).toBe(false)
  })

  // The doctor does not know, and the host cannot see it: mode 1 wants two ports that are not aggregated.
  test('mode 1, aggregating switch: what the switch sends over the idle cable is lost', async () => {
    const scene = await scenes.build({ mode: 'active-backup', plugged: 'aggregating' })
    // The switch picks the cable by the last bytes of both MAC addresses, so one guest is lucky.
    await scene.guests[0].sh('ip link set eth0 address 52:54:00:00:00:10')
    await scene.guests[1].sh('ip link set eth0 address 52:54:00:00:00:11')
    const received: number[] = []
    for (const guest of scene.guests) received.push((await guest.echo(addresses.x)).received)
    expect(received.sort((one, other) => one - other)).toEqual([0, 10])
    expect(await scene.diagnosed()).toEqual([])
  })

  test('what the doctor prescribes for mode 2 lets them through', async () => {
    const scene = await scenes.build({ mode: 'balance-xor', plugged: 'plain' })
    const [finding] = diagnoseBond(await readHostFacts(scene.host.source), 'bond0')
    await scene.host.sh(finding?.commands.join('\n') ?? '')
    await expect.poll(() => scene.activeSlave()).toMatch(/^nic/)
    expect(await scene.diagnosed()).toEqual([])
    expect(await scene.comesBack()).toBe(false)
    expect(await scene.guests[0].echo(addresses.x)).toEqual(all)
  })
})
