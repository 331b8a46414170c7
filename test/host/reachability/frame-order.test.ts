import { describe, expect, test } from 'vitest'
import { compare } from './compare.js'
import { expectSame } from './expect-same.js'
import { network, setUp } from './scene.js'

/** iptables marks neighbour discovery, and a chain of bridges before or after it drops what is marked. */
const marked = (hook: 'prerouting' | 'forward' | 'input', priority: number): string => `
  echo 1 >/proc/sys/net/bridge/bridge-nf-call-ip6tables
  ip6tables -t mangle -A PREROUTING -p icmpv6 --icmpv6-type 135 -j MARK --set-mark 7
  nft add table bridge order
  nft 'add chain bridge order c { type filter hook ${hook} priority ${priority}; }'
  nft add rule bridge order c meta mark 7 drop`

describe('neighbour discovery meets the chains of bridges and of iptables in the order of other frames', () => {
  test.each([
    ['prerouting before iptables', 'prerouting', -10],
    ['prerouting after iptables', 'prerouting', 10],
    ['forward after iptables', 'forward', 10],
    ['input before iptables', 'input', -10],
  ] as const)('%s', async (_what, hook, priority) => {
    await using scene = await setUp({ networks: [network.routed], setup: marked(hook, priority) })
    for (const { guest } of scene.guests) await guest.sh('ip -6 neigh flush all')
    await scene.host.sh('ip -6 neigh flush all')
    const comparisons = await compare(scene, ['g1>g2', 'g1>host'], ['ipv6'], ['icmp'])
    expectSame(comparisons.filter(({ explanation }) => explanation.verdict !== 'conditional'))
    // The host's own question is not marked: who it has asked knows it.
    const open = comparisons.filter(({ explanation }) => explanation.verdict === 'conditional')
    const isLost = hook === 'input' || (hook === 'prerouting' && priority > 0)
    expect(open.map(({ label }) => label)).toEqual(isLost ? ['g1>host v6 icmp'] : [])
    for (const { explanation, observed } of open) {
      expect(explanation.conditions.map(({ kind }) => kind)).toEqual(['neighbour-known'])
      expect(observed).not.toBe('ok')
    }
  })
})
