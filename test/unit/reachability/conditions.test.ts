import { describe, expect, test } from 'vitest'
import { explain, type ReachabilityQuery } from '../../../src/reachability/index.js'
import { recordedCase } from '../../recorded/recorded-cases.js'
import { type Alteration, altered, equals, nftChain, surroundingsOf } from '../altered-hosts.js'

const drop = { drop: null }
const accept = { accept: null }
const source = { payload: { protocol: 'ip', field: 'saddr' } }
const port = { payload: { protocol: 'tcp', field: 'dport' } }
const prefix = (addr: string, len: number) => ({ prefix: { addr, len } })
const range = (from: number, to: number) => ({ range: [from, to] })
const inward: ReachabilityQuery = { from: { kind: 'external' }, to: { kind: 'host' }, family: 'ipv4', protocol: 'tcp' }

const answer = async (alteration: Alteration, query: Partial<ReachabilityQuery> = {}) =>
  explain({ ...inward, ...query }, await surroundingsOf(altered(recordedCase('bridged'), alteration)))
const withRules = (...rules: readonly (readonly object[])[]): Alteration => ({
  nft: nftChain(rules, { hook: 'input' }),
})

describe('what is not given is a set, which rules split', () => {
  test('a subnet of a subnet that is let through asks nothing more', async () => {
    const found = await answer(
      withRules([equals(source, prefix('45.0.0.0', 8)), accept], [equals(source, prefix('45.1.0.0', 16)), drop]),
    )
    expect(found).toMatchObject({ verdict: 'yes', conditions: [] })
  })

  test('what a wider rule decides too is no condition', async () => {
    const { conditions } = await answer(
      withRules([equals(source, prefix('45.1.0.0', 16)), drop], [equals(source, prefix('45.0.0.0', 8)), drop]),
    )
    expect(conditions).toMatchObject([{ text: 'the external address is in 45.0.0.0/8', needed: false }])
  })

  test('all addresses, in halves', async () => {
    const halves = withRules(
      [equals(source, prefix('0.0.0.0', 1)), drop],
      [equals(source, prefix('128.0.0.0', 1)), drop],
    )
    expect(await answer(halves)).toMatchObject({ verdict: 'no', conditions: [] })
  })

  test('ports: ranges that have them all decide, however they are split', async () => {
    const split = (word: object) =>
      withRules([equals(port, range(1, 99)), word], [equals(port, range(100, 65535)), word])
    expect(await answer(split(drop))).toMatchObject({ verdict: 'no' })
    expect(await answer(split(accept))).toMatchObject({ verdict: 'yes' })
  })

  test.each([2, 64, 999, 1001, 5000])('ports: a range of %i of them is a condition', async (count) => {
    const { verdict, conditions } = await answer(withRules([equals(port, range(2000, 1999 + count)), drop]))
    expect(verdict).toBe('conditional')
    expect(conditions).toMatchObject([{ kind: 'port-number', needed: false }])
  })

  test('ports: one that a rule names is not the ordinary one', async () => {
    expect(await answer(withRules([equals(port, 22), drop]))).toMatchObject({ verdict: 'yes' })
  })

  test.each([
    ['a length that every packet has', { length: 'ip', right: range(20, 65535) }, 'no'],
    ['a length that only what follows a handshake can have', { length: 'ip', right: range(500, 65535) }, 'conditional'],
  ] as const)('%s', async (_name, { right }, expected) => {
    const rules = withRules([equals({ payload: { protocol: 'ip', field: 'length' } }, right), drop])
    expect((await answer(rules)).verdict).toBe(expected)
  })

  test('a time to live is one thing, for all rules that look at it', async () => {
    const timeToLive = { payload: { protocol: 'ip', field: 'ttl' } }
    const icmp = { protocol: 'icmp' } as const
    const rules = withRules([equals(timeToLive, range(60, 255)), accept], [equals(timeToLive, 64), drop])
    expect(await answer(rules, icmp)).toMatchObject({ verdict: 'yes', conditions: [] })
  })
})

describe('conditions', () => {
  const riddle = (answerTo: number) => `INPUT -m riddle --answer ${answerTo} -m puzzle --solved ${answerTo} -j DROP`

  test('have keys that say what they are about, and stand together by their rule', async () => {
    const { conditions } = await answer({ iptables: [riddle(1), riddle(2)] })
    expect(conditions.map(({ rule }) => rule)).toEqual(
      ['1', '2'].flatMap((one) =>
        conditions.filter(({ rule }) => rule?.includes(`--answer ${one}`)).map(({ rule }) => rule),
      ),
    )
    const keys = conditions.map(({ key }) => key)
    expect(new Set(keys).size).toBe(keys.length)
    for (const key of keys) expect(key).toMatch(/^unread-rule: rule iptables ip filter INPUT \d+ \d+/)
  })

  test('have the same key whatever order a rule lists its values in', async () => {
    const keysOf = async (...values: readonly number[]) => {
      const sets = { set: values.map((from) => range(from, from + 9)) }
      return (await answer(withRules([equals(port, sets), drop]))).conditions.map(({ key }) => key)
    }
    expect(await keysOf(2000, 3000)).toEqual(['port-number: ordinary port: 2000-2009,3000-3009'])
    expect(await keysOf(3000, 2000)).toEqual(await keysOf(2000, 3000))
  })

  test('a mark that nothing looks at is none', async () => {
    const marking = { mangle: { key: { meta: { key: 'mark' } }, value: 7 } }
    const { verdict } = await answer(withRules([equals({ meta: { key: 'cpu' } }, 3), marking]))
    expect(verdict).toBe('yes')
  })
})
