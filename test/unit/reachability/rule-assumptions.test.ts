import { describe, expect, test } from 'vitest'
import { type Assumptions, explain, type ReachabilityQuery } from '../../../src/reachability/index.js'
import { recordedCase } from '../../recorded/recorded-cases.js'
import { type Alteration, altered, equals, meta, nftChain, surroundingsOf } from '../altered-hosts.js'

const query: ReachabilityQuery = {
  from: { kind: 'guest', network: 'nat', guest: 'g1' },
  to: { kind: 'external', address: '10.50.0.3' },
  family: 'ipv4',
  protocol: 'tcp',
}

const ask = async (alteration: Alteration, assume: Assumptions = {}) =>
  explain(query, await surroundingsOf(altered(recordedCase('nat'), alteration), assume))

describe('assumptions settle what rules leave open', () => {
  const limited = { iptables: ['FORWARD -m hashlimit --hashlimit-above 10/sec --hashlimit-name a -j DROP'] }
  const byLength = { iptables: ['FORWARD -m length --length 61:65535 -m tcp --tcp-flags SYN SYN -j DROP'] }
  const unread = { iptables: ['FORWARD -m cpu --cpu 1 -j DROP'] }

  test('underLimits', async () => {
    expect(await ask(limited)).toMatchObject({ verdict: 'conditional', conditions: [{ kind: 'limit', needed: false }] })
    expect((await ask(limited, { underLimits: true })).verdict).toBe('yes')
    expect((await ask(limited, { underLimits: false })).verdict).toBe('no')
  })

  test('ordinaryPackets', async () => {
    expect(await ask(byLength)).toMatchObject({ verdict: 'conditional', conditions: [{ kind: 'packet-form' }] })
    expect((await ask(byLength, { ordinaryPackets: true })).verdict).toBe('yes')
    const whole = { iptables: ['FORWARD -m length --length 40:60 -j DROP'] }
    expect((await ask(whole, { ordinaryPackets: true })).verdict).toBe('no')
  })

  test('unreadRules', async () => {
    expect(await ask(unread)).toMatchObject({ verdict: 'conditional', conditions: [{ kind: 'unread-rule' }] })
    expect((await ask(unread, { unreadRules: 'pass' })).verdict).toBe('yes')
    expect((await ask(unread, { unreadRules: 'apply' })).verdict).toBe('no')
    const target = { iptables: ['FORWARD -j TPROXY --on-port 1'] }
    expect((await ask(target, { unreadRules: 'pass' })).verdict).toBe('yes')
    expect((await ask(target, { unreadRules: 'apply' })).verdict).toBe('no')
  })

  test('one settles none of the others', async () => {
    expect((await ask(limited, { ordinaryPackets: true, unreadRules: 'pass' })).verdict).toBe('conditional')
    expect((await ask(unread, { underLimits: true, ordinaryPackets: true })).verdict).toBe('conditional')
  })

  test('one that there is not, or another value, is refused', async () => {
    await expect(ask({}, { underLimit: true } as Assumptions)).rejects.toThrow(/assume\.underLimit.*underLimits/s)
    await expect(ask({}, { unreadRules: true } as unknown as Assumptions)).rejects.toThrow(/pass.*apply/s)
  })
})

test('a condition names a long set, and does not list it', async () => {
  const addresses = Array.from(
    { length: 20_000 },
    (_, number) => `198.${18 + (number >> 16)}.${(number >> 8) & 255}.${number & 255}`,
  )
  const rule = [
    { match: { op: '==', left: { payload: { protocol: 'ip', field: 'daddr' } }, right: { set: addresses } } },
    equals(meta('cpu'), 1),
    { drop: null },
  ]
  const surroundings = await surroundingsOf(altered(recordedCase('nat'), { nft: nftChain([rule]) }), {
    externalRoutes: true,
  })
  const { verdict, conditions } = explain({ ...query, to: { kind: 'external' } }, surroundings)
  expect(verdict).toBe('conditional')
  expect(conditions).not.toEqual([])
  expect(JSON.stringify(conditions).length).toBeLessThan(3000)
})
