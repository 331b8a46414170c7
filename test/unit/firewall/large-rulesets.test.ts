import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hostWithNetworks } from '../../../bench/hosts-with-networks.js'
import { type Ip, ipOf } from '../../../src/base/addresses/ip.js'
import { explore, leavesOf, type Oracle, type Unknown } from '../../../src/base/index.js'
import { type BaseChain, compileFirewall, partOf } from '../../../src/firewall/evaluate/compile.js'
import { evaluateBase } from '../../../src/firewall/evaluate/evaluate.js'
import type { Decision } from '../../../src/firewall/evaluate/evaluation.js'
import { prepareFirewall } from '../../../src/firewall/evaluate/prepare.js'
import { parseIptables } from '../../../src/firewall/iptables/parse-iptables.js'
import { parseNft } from '../../../src/firewall/nft/parse-nft.js'
import { requestPacket } from '../../../src/firewall/packet.js'
import { readHostFacts } from '../../../src/machine/index.js'
import { explain, type ReachabilityQuery, reachabilityMatrix } from '../../../src/reachability/index.js'

/** A host of which rules learn nothing besides. */
const host = {
  addressType: () => 'unicast',
  reversePathExists: () => true,
  isInside: () => false,
  isOwned: () => false,
  routesByMark: false,
  withoutIpsec: true,
  linkNamed: () => undefined,
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, number) => number)
const addressOf = (number: number): string => `45.${number >> 16}.${(number >> 8) & 255}.${number & 255}`

/** The forward chain of some lines of iptables-save. */
function forwardChain(lines: readonly string[], chains: readonly string[] = []): BaseChain {
  const declared = chains.map((name) => `:${name} - [0:0]`).join('\n')
  const { tables } = parseIptables(`*filter\n:FORWARD ACCEPT [0:0]\n${declared}\n${lines.join('\n')}\nCOMMIT\n`, 'ip')
  const [chain] = compileFirewall({ tables, ipsets: {} }).get('ip forward') ?? []
  if (!chain) throw new Error('no forward chain')
  return chain
}

function nftForward(table: string, objects: readonly object[]): BaseChain {
  const nftables = [
    { table: { family: 'ip', name: table } },
    { chain: { family: 'ip', table, name: 'f', type: 'filter', hook: 'forward', prio: 0, policy: 'accept' } },
    ...objects,
  ]
  const [chain] =
    compileFirewall({ tables: parseNft(JSON.stringify({ nftables })), ipsets: {} }).get('ip forward') ?? []
  if (!chain) throw new Error('no forward chain')
  return chain
}

interface Work {
  readonly decision: Decision
  readonly steps: number
  readonly asked: readonly Unknown[]
}

const anyAddress: Ip = { ...(ipOf('192.0.2.1') as Ip), any: true }

function evaluate(chain: BaseChain, from: string | Ip, answer = false, port = 80, to = '10.0.0.9'): Work {
  let steps = 0
  const asked: Unknown[] = []
  const oracle: Oracle = {
    decide: (unknown) => {
      asked.push(unknown)
      return answer
    },
    spend: (more) => {
      steps += more
    },
  }
  const source = typeof from === 'string' ? (ipOf(from) as Ip) : from
  const packet = requestPacket('ipv4', 'tcp', source, ipOf(to) as Ip, port)
  return { decision: evaluateBase(chain, { packet, place: {}, host, oracle }), steps, asked }
}

describe('a packet meets few of a long chain’s rules', () => {
  const bans = numbers(50_000).map((number) => `-A FORWARD -s ${addressOf(number * 3)}/32 -j DROP`)
  const chain = forwardChain([...bans, '-A FORWARD -s 45.0.0.0/8 -j ACCEPT'])

  test('one that none of them names', () => {
    expect(evaluate(chain, '203.0.113.9')).toMatchObject({ decision: { kind: 'accept' }, asked: [] })
    expect(evaluate(chain, '203.0.113.9').steps).toBeLessThan(10)
  })

  test('one that is banned, and its neighbour', () => {
    expect(evaluate(chain, addressOf(30_000)).decision).toMatchObject({ kind: 'drop', by: { number: 10_000 } })
    expect(evaluate(chain, addressOf(30_001)).decision).toMatchObject({ kind: 'accept', by: { number: 50_000 } })
    expect(evaluate(chain, addressOf(30_000)).steps).toBeLessThan(10)
  })

  test('any address is one question, whatever the length of the chain', () => {
    const { asked } = evaluate(chain, anyAddress)
    expect(asked).toHaveLength(2)
    expect(asked[0]).toMatchObject({ kind: 'external-address' })
    expect(asked[0]?.text).toMatch(/^the external address is in one of 50000 rules like iptables filter: -A FORWARD/)
    expect(evaluate(chain, anyAddress, true).decision).toMatchObject({ kind: 'drop' })
  })
})

test('rules that do many different things to an address are not followed, and that is said', () => {
  const lines = numbers(100).map((number) => `-A FORWARD -s ${addressOf(number)}/32 -j own-${number}`)
  const inside = numbers(100).map((number) => `-A own-${number} -p tcp --dport ${number + 1} -j DROP`)
  const names = numbers(100).map((number) => `own-${number}`)
  const chain = forwardChain([...lines, ...inside], names)
  const { asked } = evaluate(chain, anyAddress)
  expect(asked).toHaveLength(1)
  expect(asked[0]).toMatchObject({ unfollowed: true })
  expect(asked[0]?.text).toContain('not evaluated individually')
})

describe('sets', () => {
  const match = (set: string, field = 'saddr') => ({
    match: { op: '==', left: { payload: { protocol: 'ip', field } }, right: set },
  })
  const rule = (...expr: object[]) => ({ rule: { family: 'ip', table: 't', chain: 'f', handle: 9, expr } })

  test('a set is one thing: an address is in it or not', () => {
    const elem = numbers(20_000).map((number) => addressOf(number * 2))
    const set = { set: { family: 'ip', table: 't', name: 'bans', type: 'ipv4_addr', elem } }
    const chain = nftForward('t', [set, rule(match('@bans'), { drop: null })])
    expect(evaluate(chain, addressOf(20_000)).decision.kind).toBe('drop')
    expect(evaluate(chain, addressOf(20_001)).decision.kind).toBe('accept')
    const { asked } = evaluate(chain, anyAddress)
    expect(asked.map(({ text }) => text)).toEqual(['the external address is in the set @bans (20000 elements)'])
  })

  test('two sets that begin alike are two questions', () => {
    const elem = (last: string) => [...numbers(50).map(addressOf), last]
    const set = (name: string, last: string) => ({ set: { family: 'ip', table: 't', name, elem: elem(last) } })
    const chain = nftForward('t', [
      set('one', '46.0.0.1'),
      set('two', '46.0.0.2'),
      rule(match('@one'), { drop: null }),
      rule(match('@two'), { drop: null }),
    ])
    expect(new Set(evaluate(chain, anyAddress).asked.map(({ key }) => key)).size).toBe(2)
  })

  test('a verdict map leads to the one chain of an address and port', () => {
    const elem = numbers(5000).map((number) => [
      { concat: [addressOf(number), 'tcp', 80] },
      { goto: { target: `service-${number}` } },
    ])
    const map = { map: { family: 'ip', table: 't', name: 'services', type: [], map: 'verdict', elem } }
    const chains = numbers(5000).map((number) => ({ chain: { family: 'ip', table: 't', name: `service-${number}` } }))
    const ends = numbers(5000).map((number) => ({
      rule: {
        family: 'ip',
        table: 't',
        chain: `service-${number}`,
        expr: [number % 2 ? { accept: null } : { drop: null }],
      },
    }))
    const key = {
      concat: [
        { payload: { protocol: 'ip', field: 'daddr' } },
        { meta: { key: 'l4proto' } },
        { payload: { protocol: 'th', field: 'dport' } },
      ],
    }
    const chain = nftForward('t', [...chains, ...ends, map, rule({ vmap: { key, data: '@services' } })])
    const to = (number: number, port = 80): Work => evaluate(chain, '203.0.113.9', false, port, addressOf(number))
    expect(to(4000).decision).toMatchObject({ kind: 'drop', by: { chain: { chain: { name: 'service-4000' } } } })
    expect(to(4001).decision).toMatchObject({ kind: 'accept' })
    expect(to(4000, 81).decision).toEqual({ kind: 'accept' })
    expect(to(4000).steps).toBeLessThan(10)
  })
})

/** What the rules of a chain decide one after the other, each asked as if it were alone. */
function oneByOne(chain: BaseChain, from: string, to: string, port: number): number | undefined {
  for (const rule of chain.rules) {
    const { decision } = evaluate(partOf(chain, [rule]), from, false, port, to)
    if (decision.kind !== 'accept' || decision.by) return rule.number
  }
  return undefined
}

test('an index never changes which rule decides', () => {
  const octet = fc.integer({ min: 0, max: 3 })
  const address = fc.tuple(octet, octet).map(([a, b]) => `10.0.${a}.${b}`)
  const subnet = fc.tuple(address, fc.constantFrom(32, 31, 30, 24, 23, 8, 0)).map(([text, bits]) => `${text}/${bits}`)
  const range = fc.tuple(octet, octet, octet).map(([a, b, c]) => `10.0.${a}.${b}-10.0.${a + c}.${b + c}`)
  const part = fc.oneof(
    subnet.map((text) => `-s ${text}`),
    subnet.map((text) => `! -s ${text}`),
    subnet.map((text) => `-d ${text}`),
    range.map((text) => `-m iprange --src-range ${text}`),
    fc.constantFrom(
      '-p tcp -m tcp --dport 80',
      '-p tcp -m tcp --dport 79:81',
      '-p udp',
      '-i eth0',
      '-m comment --comment x',
    ),
  )
  const line = fc
    .tuple(fc.array(part, { maxLength: 3 }), fc.constantFrom('ACCEPT', 'DROP', 'REJECT'))
    .filter(([parts]) => new Set(parts.map((text) => text.replace('! ', '').slice(0, 2))).size === parts.length)
    .map(([parts, target]) => `-A FORWARD ${parts.join(' ')} -j ${target}`)
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 8, maxLength: 40 }),
      address,
      address,
      fc.constantFrom(80, 443),
      (lines, from, to, port) => {
        const chain = forwardChain(lines)
        const { decision } = evaluate(chain, from, false, port, to)
        expect(decision.by?.number).toBe(oneByOne(chain, from, to, port))
      },
    ),
    { numRuns: 300 },
  )
})

describe('hostile rules are given up in bounded work, and said to be', () => {
  test('chains that jump in circles', () => {
    const chain = forwardChain(
      ['-A FORWARD -j a', '-A a -j b', '-A a -j b', '-A b -j a', '-A b -j b', '-A b -j a'],
      ['a', 'b'],
    )
    const { steps, asked } = evaluate(chain, '203.0.113.9', true)
    expect(steps).toBeLessThan(100)
    expect(asked.map(({ text }) => text)).toContain(
      'iptables filter: -A b -j a lets the packet continue: its chain jumps back to itself',
    )
  })

  test('64 levels of chains that jump twice', () => {
    const names = numbers(60).map((level) => `level-${level}`)
    const jumps = numbers(59).flatMap((level) => [1, 2].map(() => `-A level-${level} -j level-${level + 1}`))
    const chain = forwardChain(['-A FORWARD -j level-0', ...jumps, '-A level-59 -p udp -j DROP'], names)
    const { decision, steps } = evaluate(chain, '203.0.113.9')
    expect(decision).toEqual({ kind: 'accept' })
    expect(steps).toBeLessThan(300)
  })

  test('the same, where each changes the mark so that none is like the one before', () => {
    const names = numbers(60).map((level) => `level-${level}`)
    const jumps = numbers(59).flatMap((level) => [1, 2].map(() => `-A level-${level} -j level-${level + 1}`))
    const end = '-A level-59 -j MARK --set-xmark 0x1/0x0'
    const chain = forwardChain(['-A FORWARD -j level-0', ...jumps, end], names)
    let spent = 0
    const tree = explore(
      (oracle) => {
        const counting: Oracle = {
          decide: (unknown) => oracle.decide(unknown),
          spend: (more) => {
            spent += more
            oracle.spend?.(more)
          },
        }
        const packet = requestPacket('ipv4', 'tcp', ipOf('203.0.113.9') as Ip, ipOf('10.0.0.9') as Ip, 80)
        return evaluateBase(chain, { packet, place: {}, host, oracle: counting }).kind
      },
      () => undefined,
      { worlds: 4, steps: 2000, allSteps: 5000, questions: 100 },
    )
    expect(spent).toBeLessThan(2500)
    expect(leavesOf(tree)).toEqual([])
    expect(tree).toMatchObject({ cut: { text: expect.stringContaining('not fully evaluated') } })
  })

  test('a thousand questions are asked in few worlds', () => {
    let worlds = 0
    const tree = explore(
      (oracle) => {
        worlds++
        return numbers(1000).every((number) => oracle.decide({ kind: 'unread-rule', key: String(number), text: '' }))
      },
      () => undefined,
      { worlds: 50, steps: 1000, allSteps: 1000, questions: 1000 },
    )
    expect(worlds).toBe(50)
    expect(leavesOf(tree)).toHaveLength(50)
  })
})

describe('a whole host', () => {
  async function hostWith(filter: readonly string[]) {
    const { networks, source } = hostWithNetworks(1)
    const run = async (argv: string[]): Promise<string> => {
      const text = await source.run(argv)
      return argv[0] === 'iptables-save' ? text.replace('-A INPUT -j', `${filter.join('\n')}\n-A INPUT -j`) : text
    }
    return { networks, facts: await readHostFacts({ ...source, run }) }
  }
  const inward: ReachabilityQuery = {
    from: { kind: 'external' },
    to: { kind: 'host' },
    family: 'ipv4',
    protocol: 'tcp',
    port: 22,
  }

  test.each([10, 300, 3000])(
    '%i banned addresses are a condition that says what would make it a yes',
    async (count) => {
      const bans = numbers(count).map((number) => `-A INPUT -s ${addressOf(number)}/32 -j DROP`)
      const { verdict, conditions } = explain(inward, await hostWith(bans))
      expect(verdict).toBe('conditional')
      expect(conditions).toMatchObject([
        {
          kind: 'external-address',
          text: `the external address is in one of ${count} rules like iptables filter: -A INPUT -s 45.0.0.0/32 -j DROP`,
          needed: false,
        },
      ])
    },
  )

  test('a thousand rules that are not understood are a short list of conditions', async () => {
    const rules = numbers(1000).map((number) => `-A INPUT -m riddle --answer ${number} -j DROP`)
    const { verdict, conditions } = explain(inward, await hostWith(rules))
    expect(verdict).toBe('conditional')
    expect(conditions.length).toBeGreaterThan(0)
    expect(conditions.length).toBeLessThanOrEqual(40)
    expect(conditions.at(-1)?.text).toMatch(/^\d+ more conditions, such as: /)
  })

  test('giant texts are cut', async () => {
    const ports = numbers(3000).map((number) => number * 2 + 1)
    const rule = `-A INPUT -p tcp -m multiport --dports ${ports.join(',')} -m riddle --answer ${'x'.repeat(50_000)} -j DROP`
    const answer = explain({ ...inward, port: 21 }, await hostWith([rule]))
    expect(answer.verdict).toBe('conditional')
    expect(answer.conditions.length).toBeGreaterThan(0)
    expect(JSON.stringify(answer).length).toBeLessThan(20_000)
  })

  test('the matrix asks no more of 3,000 bans than of 30', async () => {
    const cells = async (count: number) => {
      const bans = numbers(count).map((number) => `-A INPUT -s ${addressOf(number)}/32 -j DROP`)
      return reachabilityMatrix(await hostWith(bans), { protocol: 'tcp', port: 22 }).cells
    }
    expect(await cells(3000)).toEqual(await cells(30))
  })
})

test('what is prepared beforehand answers like what is prepared when it is asked', () => {
  const bans = numbers(2000).map((number) => `-A FORWARD -s ${addressOf(number * 3)}/32 -j DROP`)
  const text = `*filter\n:FORWARD ACCEPT [0:0]\n${bans.join('\n')}\nCOMMIT\n`
  const firewall = { tables: parseIptables(text, 'ip').tables, ipsets: {} }
  const [asked, prepared] = [compileFirewall(firewall), compileFirewall(firewall)]
  let steps = 0
  for (const _step of prepareFirewall(prepared, firewall)) steps++
  // In pieces of some hundred rules, and more than once over each.
  expect(steps).toBeGreaterThan(8)
  const [one, other] = [asked, prepared].map((compiled) => compiled.get('ip forward')?.[0] as BaseChain)
  for (const number of [0, 1, 3, 5997, 5998]) {
    const decisions = [one, other].map((chain) => evaluate(chain as BaseChain, addressOf(number)).decision.by?.number)
    expect(decisions[0]).toBe(decisions[1])
    expect(decisions[0]).toBe(number % 3 === 0 ? number / 3 : undefined)
  }
})
