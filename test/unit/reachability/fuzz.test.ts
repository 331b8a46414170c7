import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { VirtnetError } from '../../../src/base/errors.js'
import { loadValibot } from '../../../src/base/valibot.js'
import type { Statement, Table } from '../../../src/firewall/index.js'
import { parseIptables } from '../../../src/firewall/iptables/parse-iptables.js'
import { parseNft } from '../../../src/firewall/nft/parse-nft.js'
import { type HostFacts, hostFactsSchema, readHostFacts } from '../../../src/machine/index.js'
import {
  explain,
  type GuestState,
  type ReachabilityQuery,
  reachabilityMatrix,
} from '../../../src/reachability/index.js'
import { findTampering } from '../../../src/tamper/index.js'
import { recordedCase, recordedCases, recordedSource } from '../../recorded/recorded-cases.js'
import { altered, surroundingsOf } from '../altered-hosts.js'

const words = fc.constantFrom(
  '-A',
  '-j',
  '-g',
  '-m',
  '-p',
  '-s',
  '-d',
  '-i',
  '-o',
  '!',
  'tcp',
  'udp',
  'icmp',
  'ACCEPT',
  'DROP',
  'REJECT',
  'RETURN',
  'FORWARD',
  'LIBVIRT_FWO',
  'DNAT',
  'SNAT',
  'MASQUERADE',
  'MARK',
  'CONNMARK',
  '--dport',
  '--sport',
  '22',
  '1024:65535',
  '--to-destination',
  '10.0.0.1:80',
  '--set-xmark',
  '0x1/0xff',
  'conntrack',
  '--ctstate',
  'NEW,ESTABLISHED',
  'virbr+',
  '192.168.111.0/24',
  'limit',
  '--limit',
  '5/sec',
  'set',
  '--match-set',
  'src',
  'addrtype',
  '--dst-type',
  'LOCAL',
  'X',
  '--reject-with',
  'tcp-reset',
  '"a b"',
)

const chainNames = fc.constantFrom('FORWARD', 'INPUT', 'OUTPUT', 'PREROUTING', 'POSTROUTING', 'a', 'b', 'absent')
const text = fc.string({ maxLength: 12 })
const value = fc.oneof(
  fc.constantFrom('virbr111', 'hw0', 'vir*', 'established', 'new', 'tcp', '192.168.111.63', 'nonsense', 'local'),
  fc.integer({ min: -1, max: 70000 }),
  fc.constantFrom(
    { prefix: '10.0.0.0/8' },
    { prefix: 'x' },
    { from: 1, to: 65535 },
    { from: '10.0.0.1', to: '10.255.0.0' },
    { any: true as const },
  ),
)
const field = fc.record({
  field: fc.constantFrom(
    'in-interface',
    'out-interface',
    'source',
    'destination',
    'protocol',
    'destination-port',
    'source-port',
    'connection-state',
    'mark',
    'in-port',
    'packet-type',
    'reverse-route',
    'source-type',
    'source-mac',
    'icmp-type',
    'bridged',
    'original-destination',
  ),
})
const verdict = fc.oneof(
  fc.record({ do: fc.constantFrom('accept', 'drop', 'return', 'continue') }),
  fc.record({ do: fc.constantFrom('jump', 'goto'), chain: chainNames }),
)
const statement = fc.oneof(
  verdict,
  fc.record({
    do: fc.constant('match'),
    fields: fc.array(field, { minLength: 1, maxLength: 2 }),
    keys: fc.array(fc.array(value, { minLength: 1, maxLength: 2 }), { maxLength: 3 }),
    negated: fc.boolean(),
  }),
  fc.record({ do: fc.constantFrom('match-unknown', 'unknown', 'nothing'), text }),
  fc.record({
    do: fc.constant('verdict-map'),
    fields: fc.array(field, { minLength: 1, maxLength: 1 }),
    entries: fc.array(fc.tuple(fc.array(value, { minLength: 1, maxLength: 1 }), verdict), { maxLength: 3 }),
  }),
  fc.record({ do: fc.constantFrom('masquerade', 'notrack') }),
  fc.record({
    do: fc.constantFrom('snat', 'dnat'),
    address: fc.constantFrom(
      { from: '10.50.0.2', to: '10.50.0.2' },
      { from: '10.50.0.3', to: '10.50.0.9' },
      { from: 'x', to: 'y' },
    ),
  }),
  fc.record({ do: fc.constant('redirect') }),
  fc.record({
    do: fc.constant('reject'),
    reply: fc.constantFrom('tcp-reset', 'port-unreachable', 'no-route', 'policy-fail'),
  }),
  fc.record({ do: fc.constant('set-mark'), on: fc.constantFrom('packet', 'connection'), and: fc.nat(), xor: fc.nat() }),
) as fc.Arbitrary<Statement>
const rules = fc.array(fc.record({ text, statements: fc.array(statement, { maxLength: 4 }) }), { maxLength: 6 })
const base = fc.record({
  type: fc.constantFrom('filter', 'nat', 'route'),
  hook: fc.constantFrom('prerouting', 'input', 'forward', 'output', 'postrouting', 'ingress'),
  priority: fc.integer({ min: -400, max: 400 }),
  policy: fc.constantFrom('accept', 'drop'),
})
const table = fc.record({
  family: fc.constantFrom('ip', 'ip6', 'inet', 'bridge', 'arp', 'netdev'),
  name: fc.constantFrom('t', 'u'),
  tool: fc.constantFrom('nft', 'iptables'),
  chains: fc.tuple(
    fc.record({ name: fc.constant('base'), base, rules }),
    fc.record({ name: fc.constant('a'), rules }),
    fc.record({ name: fc.constant('b'), rules }),
  ),
  sets: fc.constant([]),
}) as fc.Arbitrary<Table>

const place = fc.constantFrom<ReachabilityQuery['from']>(
  { kind: 'guest', network: 'nat', guest: 'g1' },
  { kind: 'guest', network: 'nat' },
  { kind: 'guest', network: 'absent' },
  { kind: 'host' },
  { kind: 'host', address: '10.50.0.2' },
  { kind: 'host', address: 'nonsense' },
  { kind: 'external' },
  { kind: 'external', address: '10.50.0.3' },
)
const anyQuery: fc.Arbitrary<ReachabilityQuery> = fc.record({
  from: place,
  to: place,
  family: fc.constantFrom('ipv4', 'ipv6'),
  protocol: fc.constantFrom('icmp', 'tcp', 'udp'),
})

/** An answer of the right shape, or an error of ours. */
function answerOrTypedError(query: ReachabilityQuery, surroundings: Parameters<typeof explain>[1]): void {
  try {
    const { verdict, conditions, failure, steps } = explain(query, surroundings)
    expect(['yes', 'no', 'conditional']).toContain(verdict)
    expect(conditions.length > 0).toBe(verdict === 'conditional')
    if (verdict === 'no') expect(failure).toBeDefined()
    expect(Array.isArray(steps)).toBe(true)
  } catch (error) {
    expect(error).toBeInstanceOf(VirtnetError)
  }
}

describe('whatever the rules are, there is an answer or a typed error', () => {
  test('tables of any kind', async () => {
    const { facts: host, ...rest } = await surroundingsOf(recordedCase('nat'))
    fc.assert(
      fc.property(fc.array(table, { maxLength: 3 }), anyQuery, (tables, query) => {
        const facts: HostFacts = {
          ...host,
          firewall: { ...host.firewall, tables: [...tables, ...host.firewall.tables] },
        }
        answerOrTypedError(query, { ...rest, facts: facts })
      }),
      { numRuns: 400 },
    )
  })

  test('lines of iptables-save in any order of words', async () => {
    fc.assert(
      fc.property(fc.array(fc.array(words, { maxLength: 10 }), { maxLength: 8 }), (lines) => {
        const save = `*filter\n:FORWARD ACCEPT [0:0]\n${lines.map((line) => `-A FORWARD ${line.join(' ')}`).join('\n')}\nCOMMIT\n`
        const { tables } = parseIptables(save, 'ip')
        expect(tables.flatMap(({ chains }) => chains.flatMap((chain) => chain.rules))).toHaveLength(lines.length)
      }),
      { numRuns: 300 },
    )
  })

  test('JSON of nft with anything in it', () => {
    const expression = fc.dictionary(
      fc.constantFrom('match', 'vmap', 'reject', 'mangle', 'dnat', 'xt', 'jump', 'other'),
      fc.jsonValue(),
      { maxKeys: 2 },
    )
    const entry = fc.oneof(
      fc.record({
        rule: fc.record({
          family: fc.constant('inet'),
          table: fc.constant('t'),
          chain: fc.constant('c'),
          expr: fc.array(expression, { maxLength: 4 }),
        }),
      }),
      fc.record({
        set: fc.record({ family: fc.constant('ip'), table: fc.constant('t'), name: text, elem: fc.jsonValue() }),
      }),
      fc.record({
        map: fc.record({ family: fc.constant('ip'), table: fc.constant('t'), name: text, elem: fc.jsonValue() }),
      }),
      fc.jsonValue() as fc.Arbitrary<object>,
    )
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 6 }), (nftables) => {
        for (const { chains } of parseNft(JSON.stringify({ nftables })))
          for (const chain of chains) expect(Array.isArray(chain.rules)).toBe(true)
      }),
      { numRuns: 300 },
    )
  })

  test('queries and guests of any kind', async () => {
    const { networks, facts: host } = await surroundingsOf(recordedCase('nat-v6-nat'))
    const address = fc.constantFrom('192.168.111.101', '192.168.111.101/24', 'fd11::101', '10.50.0.3', 'x', '')
    const odd = fc.oneof(fc.jsonValue(), fc.constant(undefined))
    const end = fc.oneof(
      fc.record({
        kind: fc.constantFrom('guest', 'host', 'external'),
        network: fc.constantFrom('nat', 'x'),
        guest: fc.constantFrom(undefined, 'g', 'h'),
      }),
      fc.record({ kind: fc.constantFrom('host', 'external'), address: fc.oneof(address, odd) }),
      odd,
    )
    const query = fc.record({
      from: end,
      to: end,
      family: fc.oneof(fc.constantFrom('ipv4', 'ipv6'), odd),
      protocol: fc.oneof(fc.constantFrom('icmp', 'tcp', 'udp'), odd),
      port: fc.oneof(fc.constantFrom(22, undefined), odd),
    })
    const guest = fc.record({
      name: fc.constantFrom('g', 'h'),
      network: fc.constant('nat'),
      addresses: fc.array(address, { maxLength: 3 }),
      hasDefaultRoute: fc.boolean(),
      mayHaveMore: fc.boolean(),
      linkState: fc.constantFrom('up', 'down'),
    })
    fc.assert(
      fc.property(query, fc.array(guest, { maxLength: 3 }), fc.subarray(['nat']), (asked, guests, inactive) => {
        answerOrTypedError(asked as ReachabilityQuery, {
          networks,
          facts: host,
          guests: guests as GuestState[],
          inactive,
        })
      }),
      { numRuns: 1000 },
    )
  })

  test('commands that print something else, or fail', async () => {
    const recorded = recordedCase('nat-v6-nat')
    const { networks, guests = [] } = await surroundingsOf(recorded)
    const commands = Object.keys(recorded.host.commands)
    await fc.assert(
      fc.asyncProperty(
        fc.subarray(commands, { minLength: 1 }),
        fc.oneof(text, fc.json()),
        fc.boolean(),
        anyQuery,
        async (broken, output, fails, query) => {
          const source = recordedSource(recorded)
          const host = await readHostFacts({
            ...source,
            run: async (argv) => {
              if (!broken.includes(argv.join(' '))) return source.run(argv)
              if (fails) throw new Error('Operation not permitted')
              return output
            },
          })
          if (fails) for (const asked of broken) expect(host.unseen.map((one) => one.asked)).toContain(asked)
          answerOrTypedError(query, { networks, guests, facts: host })
          findTampering(networks, host)
        },
      ),
      { numRuns: 150 },
    )
  })
})

test('never a yes that rests on an unread rule', async () => {
  const { facts: host, ...rest } = await surroundingsOf(recordedCase('nat-extroute'), { externalRoutes: true })
  const asked: ReachabilityQuery = {
    from: { kind: 'guest', network: 'nat', guest: 'g1' },
    to: { kind: 'external', address: '10.50.0.3' },
    family: 'ipv4',
    protocol: 'tcp',
  }
  expect(explain(asked, { ...rest, facts: host }).verdict).toBe('yes')
  const opaque = [{ do: 'unknown', text: 'something new' }] as const
  const half = [{ do: 'match-unknown', text: 'something new' }, { do: 'drop' }] as const
  for (const hook of ['prerouting', 'forward', 'postrouting'] as const) {
    for (const statements of [opaque, half]) {
      for (const priority of [-350, -180, 0, 300]) {
        const chain = {
          name: 'c',
          base: { type: 'filter', hook, priority, policy: 'accept' },
          rules: [{ text: 'something new', statements }],
        } as const
        const tables: Table[] = [
          { family: 'inet', name: 't', tool: 'nft', chains: [chain], sets: [] },
          ...host.firewall.tables,
        ]
        const { verdict, conditions } = explain(asked, {
          ...rest,
          facts: { ...host, firewall: { ...host.firewall, tables } },
        })
        expect([hook, priority, verdict]).toEqual([hook, priority, 'conditional'])
        expect(conditions.map(({ kind }) => kind)).toContain('unread-rule')
        expect(conditions.map((one) => one.text).join()).toContain('something new')
      }
    }
  }
})

test('facts are plain JSON that the schema takes, and mean the same after a way through it', async () => {
  const { parse } = loadValibot()
  for (const recorded of recordedCases) {
    const host = await readHostFacts(recordedSource(recorded))
    const again = JSON.parse(JSON.stringify(host)) as unknown
    expect(again).toEqual(host)
    expect(parse(hostFactsSchema(), again)).toEqual(host)
  }
  expect(() => parse(hostFactsSchema(), { version: 1, links: 'none' })).toThrow()
})

test('the matrix is what explain says, cell by cell', async () => {
  const surroundings = await surroundingsOf(altered(recordedCase('x-nat-route'), {}))
  const { cells } = reachabilityMatrix(surroundings)
  const end = (name: string): ReachabilityQuery['from'] =>
    name === 'host' || name === 'external' ? { kind: name } : { kind: 'guest', network: name }
  for (const { from, to, family, verdict } of cells) {
    expect(explain({ from: end(from), to: end(to), family, protocol: 'icmp' }, surroundings).verdict).toBe(verdict)
  }
  expect(cells).toHaveLength(2 * (4 * 4 - 4))
})
