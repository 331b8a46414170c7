import { describe, expect, test } from 'vitest'
import { capabilitiesOf } from '../../../src/modes/index.js'
import { compare } from './compare.js'
import { cell, expectSame } from './expect-same.js'
import type { Pair, Scene } from './observe.js'
import { network, type ScenePlan, setUp } from './scene.js'

/** The table's columns: guest → host, → other guests, → external; visible from external. */
const columns = {
  guestToHost: ['g1>host'],
  guestToGuest: ['g1>g2', 'g2>g1'],
  guestToExternal: ['g1>x', 'g1>far'],
  externalToGuest: ['x>g1', 'far>g1'],
} as const satisfies Record<string, readonly Pair[]>

/** What packets do, column by column, and as was predicted. */
async function rowOf(scene: Scene, row: Readonly<Record<string, readonly Pair[]>>): Promise<Record<string, string>> {
  const found = await compare(scene, Object.values(row).flat())
  expectSame(found)
  const cellOf = (pairs: readonly Pair[]) =>
    cell(found.filter(({ label }) => pairs.some((pair) => label.startsWith(`${pair} `))))
  return Object.fromEntries(Object.entries(row).map(([column, pairs]) => [column, cellOf(pairs)]))
}

describe('the 20 cells of the table, with real packets', () => {
  const modes = {
    bridged: { networks: [network.bridged] },
    nat: { networks: [network.nat] },
    routed: { networks: [network.routed], externalRoutes: true },
    isolated: { networks: [network.isolated] },
  } satisfies Record<string, ScenePlan>

  test.each(Object.entries(modes))('%s', async (mode, plan) => {
    await using scene = await setUp(plan)
    // An isolated guest knows the host by its address on the network.
    const host: Pair = mode === 'isolated' ? 'g1>host@192.168.113.1' : 'g1>host'
    const row = await rowOf(scene, { ...columns, guestToHost: [host] })
    expect(capabilitiesOf(mode as keyof typeof modes)).toMatchObject(row)
  })

  /** 'Depends on the host's firewall': each cell both ways. */
  test.each([
    ['accepts', '', ['yes', 'yes', 'yes', 'yes']],
    [
      'drops what is forwarded, bridge netfilter on',
      'iptables -P FORWARD DROP; echo 1 >/proc/sys/net/bridge/bridge-nf-call-iptables',
      ['yes', 'no', 'no', 'no'],
    ],
    [
      'drops what is forwarded, bridge netfilter off',
      'iptables -P FORWARD DROP; echo 0 >/proc/sys/net/bridge/bridge-nf-call-iptables',
      ['yes', 'yes', 'no', 'no'],
    ],
    [
      'lets guests out',
      'iptables -P FORWARD DROP; iptables -A FORWARD -i vopen -j ACCEPT; iptables -A FORWARD -m conntrack --ctstate ESTABLISHED -j ACCEPT',
      ['yes', 'yes', 'yes', 'no'],
    ],
    ['drops what comes in', 'iptables -A INPUT -i vopen -j DROP', ['no', 'yes', 'yes', 'yes']],
  ] as const)('open, where the host %s', async (_what, setup, row) => {
    await using scene = await setUp({ networks: [network.open], externalRoutes: true, ...(setup ? { setup } : {}) })
    expect(Object.values(await rowOf(scene, columns))).toEqual(row)
  })
})
