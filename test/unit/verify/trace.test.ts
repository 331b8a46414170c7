import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { compareDecisions } from '../../../src/verify/trace/compare-decisions.js'
import { flowOf } from '../../../src/verify/trace/flow.js'
import { readLegacyTrace } from '../../../src/verify/trace/read-legacy-trace.js'
import { readTrace } from '../../../src/verify/trace/read-trace.js'

/** As nft 1.0.6 printed it: a guest behind br0 asks 10.50.0.3 by TCP, translated, through rules of three tables. */
const recorded = readFileSync(new URL('../../fixtures/traces/masquerade.txt', import.meta.url), 'utf8')
const key = { protocol: 'tcp', source: ['10.9.0.5'], destination: '10.50.0.3', port: 4000 } as const

describe("the kernel's trace", () => {
  test('is a list of base chains with what decided there', () => {
    const visits = readTrace(recorded).filter(({ table }) => table === 'inet foo')
    expect(visits.slice(0, 2).map(({ chain, decided }) => ({ chain, decided }))).toEqual([
      { chain: 'f', decided: { passes: true, rule: { chain: 'g', handle: 3, text: 'ip saddr 10.0.0.0/8 accept' } } },
      { chain: 'f', decided: { passes: true } },
    ])
  })

  test('is told apart by packet, also behind a translation', () => {
    const flow = flowOf(readTrace(recorded), key, 'virtnet_trace_1')
    const chains = (packet: 'request' | 'reply' | 'third' | 'data') =>
      flow.get(packet)?.map(({ table, chain }) => `${table} ${chain}`)
    const forward = ['ip filter FORWARD', 'inet foo f']
    expect(chains('request')).toEqual(['bridge bb f', ...forward, 'ip nat POSTROUTING'])
    expect(chains('reply')).toEqual(forward)
    expect(chains('third')).toEqual(['bridge bb f', ...forward])
    expect(chains('data')).toEqual(forward)
  })

  test('another sender or protocol is another flow', () => {
    const visits = readTrace(recorded)
    expect(flowOf(visits, { ...key, source: ['10.9.0.6'] }, 'virtnet_trace_1').size).toBe(0)
    expect(flowOf(visits, { ...key, protocol: 'udp' }, 'virtnet_trace_1').size).toBe(0)
    expect(flowOf(visits, { ...key, port: 4001 }, 'virtnet_trace_1').size).toBe(0)
    expect(flowOf(visits, { ...key, senderPort: 45_556 }, 'virtnet_trace_1').size).toBe(0)
    expect(flowOf(visits, { ...key, senderPort: 45_555 }, 'virtnet_trace_1').size).toBe(4)
  })

  test("what the host puts onto a bridge in a guest's stead is not its own question", () => {
    const seen = (table: string, chain: string, source: string, sport: number): string =>
      `trace id 1 ${table} ${chain} packet: oif "br0" ip saddr ${source} ip daddr 10.9.0.5 tcp sport ${sport} tcp dport 4000 tcp flags == syn`
    const text = [
      seen('inet virtnet_trace_1', 'prerouting', '10.8.0.5', 50_000),
      seen('bridge virtnet_trace_1', 'output', '10.9.0.1', 50_000),
      seen('inet virtnet_trace_1', 'output', '10.9.0.1', 40_000),
      seen('ip filter', 'OUTPUT', '10.9.0.1', 40_000),
    ].join('\n')
    const asked = { ...key, source: ['10.9.0.1'], destination: '10.9.0.5', own: ['10.9.0.1'] }
    const flow = flowOf(readTrace(text), asked, 'virtnet_trace_1')
    expect(flow.get('request')?.map(({ chain }) => chain)).toEqual(['OUTPUT'])
  })

  test('what is missing is a difference, unless the trace has gaps', () => {
    const foreseen = { packet: 'reply', table: 'ip filter', chain: 'FORWARD', passes: true, text: 'policy' } as const
    const compared = (hasGaps: boolean) => compareDecisions([foreseen], new Map(), () => undefined, hasGaps)
    expect(compared(false)).toMatchObject([{ chain: 'ip filter FORWARD', agrees: false }])
    expect(compared(true)).toMatchObject([{ chain: 'ip filter FORWARD', agrees: undefined }])
  })

  test('a rule, a policy or a chain that was not foreseen is a difference', () => {
    const traced = flowOf(readTrace(recorded), key, 'virtnet_trace_1')
    const only = new Map([['reply', traced.get('reply') ?? []]] as const)
    const foreseen = (index: number, passes = true) => ({
      packet: 'reply' as const,
      table: 'ip filter',
      chain: 'FORWARD',
      passes,
      rule: { chain: 'FORWARD', index },
      text: 'as foreseen',
    })
    const policy = { packet: 'reply' as const, table: 'inet foo', chain: 'f', passes: true, text: 'policy' }
    const placeOf = (_table: string, _chain: string, handle: number) => handle - 2
    const agreed = (list: Parameters<typeof compareDecisions>[0]) =>
      compareDecisions(list, only, placeOf).map(({ chain, agrees }) => [chain, agrees])
    expect(agreed([foreseen(1), policy])).toEqual([
      ['ip filter FORWARD', true],
      ['inet foo f', true],
    ])
    expect(agreed([foreseen(0), policy])[0]).toEqual(['ip filter FORWARD', false])
    expect(agreed([foreseen(1, false), policy])[0]).toEqual(['ip filter FORWARD', false])
    expect(agreed([foreseen(1)])).toEqual([
      ['ip filter FORWARD', true],
      ['inet foo f', false],
    ])
    expect(agreed([foreseen(1), policy, { ...policy, table: 'inet elsewhere' }])[2]).toEqual([
      'inet elsewhere f',
      false,
    ])
  })

  test("of iptables' older backend is every rule that applied, of several packets at once", () => {
    const header = (port: string) => `4500001e00014000401100007f0000010a090005c000${port}000a0000`
    const events = (port: string) => [
      `xt 0 raw:OUTPUT:rule:2 ${header(port)}`,
      `xt 0 raw:OUTPUT:policy:8 ${header(port)}`,
      `xt 0 filter:OUTPUT:rule:3 ${header(port)}`,
      `xt 0 filter:own:return:2 ${header(port)}`,
      port === '0fa0' ? `xt 0 filter:OUTPUT:policy:4 ${header(port)}` : `xt 0 filter:OUTPUT:rule:4 ${header(port)}`,
    ]
    const [one, other] = [events('0fa0'), events('0fa1')]
    const visits = readLegacyTrace(one.flatMap((line, index) => [line, other[index] ?? '']).join('\n'))
    expect(visits.map(({ table, chain, isFirst, decided }) => [table, chain, isFirst, decided?.rule?.handle])).toEqual([
      ['ip raw', 'OUTPUT', true, undefined],
      ['ip raw', 'OUTPUT', true, undefined],
      ['ip filter', 'OUTPUT', false, undefined],
      ['ip filter', 'OUTPUT', false, 3],
    ])
    expect(visits[0]?.packet).toBe('iif "0" ip saddr 127.0.0.1 ip daddr 10.9.0.5 udp sport 49152 udp dport 4000')
    expect(readLegacyTrace('xt 0 raw:OUTPUT:policy:8 45\nread 1 0\nxt zz')).toEqual([])
  })

  test('lines that are no events do no harm', () => {
    expect(readTrace('')).toEqual([])
    expect(readTrace('trace id zz\ntrace id 1 ip filter FORWARD rule accept\n# Warning: table\n')).toEqual([])
  })
})
