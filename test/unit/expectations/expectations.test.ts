import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, test } from 'vitest'
import { DefinitionError } from '../../../src/base/index.js'
import {
  checkExpectations,
  expectationsSchema,
  expectationsText,
  expectReachability,
  parseExpectations,
  type ReachabilityExpectations,
} from '../../../src/expectations/index.js'
import { explain } from '../../../src/reachability/index.js'
import { assumptionsOf, guestsOf, probesOf, recordedCase, recordedCases } from '../../recorded/recorded-cases.js'
import { snapshotOf } from '../../recorded/recorded-snapshot.js'

const turned = { yes: 'no', no: 'yes', conditional: 'yes' } as const

describe.each(recordedCases)('expectations of $name', (recorded) => {
  test('are met where packets did what they say, and by nothing else', async () => {
    const snapshot = await snapshotOf(recorded)
    const known = { guests: guestsOf(recorded), assume: assumptionsOf(recorded) }
    const asked = probesOf(recorded).map(({ query }) => ({
      ...query,
      verdict: explain(query, snapshot, known).verdict,
    }))
    const right = asked.map(({ length: _, ...one }) => one)
    const report = checkExpectations({ expect: right }, snapshot, known)
    expect(report).toMatchObject({ ok: true, exitCode: 0, counts: { met: asked.length, failed: 0, open: 0 } })
    expect(report.results.map(({ query }) => query)).toEqual(right.map(({ verdict: _, ...query }) => query))
    const wrong = right.map((one) => ({ ...one, verdict: turned[one.verdict] }))
    const other = checkExpectations({ expect: wrong }, snapshot, known)
    expect(other).toMatchObject({ ok: false, exitCode: 1, counts: { met: 0 } })
    expect(other.results.every(({ fails, explanation }) => fails && explanation)).toBe(true)
  })
})

const routedNetwork = guestsOf(recordedCase('route-extroute'))[0]?.network

const nat = () => snapshotOf(recordedCase('nat'))
const guest = guestsOf(recordedCase('nat'))[0]
const { name = '', network = '' } = guest ?? {}

const yaml = `
# beside the definitions
expect:
  - name: guests get out
    from: guest ${name}
    to: external 10.50.0.3
    protocol: [icmp, tcp]
    verdict: yes
  - { from: external 10.50.0.3, to: guest ${network}/${name}, protocol: tcp, port: [22, 443], verdict: no }
`

test('a file in YAML, by path and by URL, gives the same as the data in it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'expectations-'))
  try {
    const file = join(folder, 'expectations.yaml')
    await writeFile(file, yaml)
    const snapshot = await nat()
    const report = await expectReachability(file, snapshot)
    expect(report.counts).toEqual({ met: 4, failed: 0, open: 0 })
    expect(await expectReachability(pathToFileURL(file), { snapshot: async () => snapshot })).toEqual(report)
    expect(checkExpectations(parseExpectations(yaml), snapshot)).toEqual(report)
    await writeFile(file, JSON.stringify(parseExpectations(yaml)))
    expect(await expectReachability(file, snapshot)).toEqual(report)
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('what YAML 1.1 makes of yes and no is understood', async () => {
  const read = parseExpectations(yaml.replace('verdict: yes', 'verdict: true').replace('verdict: no', 'verdict: false'))
  expect(checkExpectations(read, await nat())).toEqual(checkExpectations(parseExpectations(yaml), await nat()))
})

test('what is left out is all of it', async () => {
  const { results } = checkExpectations(
    { expect: [{ from: 'external', to: `network ${network}`, verdict: 'no' }] },
    await nat(),
  )
  expect(results.map(({ query }) => `${query.family} ${query.protocol}`)).toEqual(
    ['ipv4', 'ipv6'].flatMap((family) => ['icmp', 'tcp', 'udp'].map((protocol) => `${family} ${protocol}`)),
  )
})

describe('a conditional answer', () => {
  /** Whether the outside has a route to a routed network's guests, nobody here knows. */
  const open = (more: object = {}): ReachabilityExpectations => ({
    ...more,
    expect: [
      { from: 'external 10.60.0.2', to: `network ${routedNetwork}`, protocol: 'icmp', family: 'ipv4', verdict: 'yes' },
    ],
  })
  const routed = () => snapshotOf(recordedCase('route-extroute'))

  test('fails where yes or no is expected, unless it may be', async () => {
    const report = checkExpectations(open(), await routed())
    expect(report).toMatchObject({ ok: false, counts: { open: 1 }, results: [{ outcome: 'open', fails: true }] })
    expect(expectationsText(report)).toMatch(/- yes\n {2}\+ conditional\n {6}.+\n\n0 as expected, 1 conditional$/)
    const passed = checkExpectations(open({ conditional: 'pass' }), await routed())
    expect(passed).toMatchObject({ ok: true, results: [{ outcome: 'open', fails: false }] })
  })

  test('is settled by what the document assumes', async () => {
    expect(checkExpectations(open({ assume: { externalRoutes: true } }), await routed()).counts.met).toBe(1)
    expect(checkExpectations(open({ assume: { externalRoutes: false } }), await routed()).counts.failed).toBe(1)
  })
})

test('the text is a difference, with the reason and what would help', async () => {
  const expectations = {
    expect: [{ from: 'external 10.50.0.3', to: `guest ${name}`, protocol: 'tcp', port: 22, verdict: 'yes' }],
  } as const
  const text = expectationsText(checkExpectations(expectations, await nat()))
  expect(text.split('\n').slice(0, 3)).toEqual([
    `expect[0]: external 10.50.0.3 to guest ${name}, IPv4 tcp port 22`,
    '  - yes',
    expect.stringMatching(/^ {2}\+ no: .+/),
  ])
  expect(text).toContain('to make it work: ')
  expect(text).toMatch(/\n\n0 as expected, 1 not$/)
})

describe('what is wrong with a document is said with its place', () => {
  const one = { from: 'host', to: 'external', verdict: 'yes' }
  const entry = (more: object) => ({ expect: [{ ...one, ...more }] })
  test.each<[unknown, string, RegExp]>([
    ['', '', /empty document/],
    ['a: [', '', /not YAML or JSON/],
    ['expect: 5', 'expect', /5 is not an array/],
    [{ expect: [] }, 'expect', /nothing would be checked/],
    [{ expects: [one] }, 'expect', /is required/],
    [{ expect: [one], assumes: {} }, 'assumes', /did you mean assume\?/],
    [{ expect: [one], version: 2 }, 'version', /reads version 1/],
    [{ expect: [one], assume: { externalRoutes: 'yes' } }, 'assume.externalRoutes', /use true or false/],
    [{ expect: ['host'] }, 'expect[0]', /"host" is not an expectation/],
    [entry({ prot: 'tcp' }), 'expect[0].prot', /did you mean protocol\?/],
    [entry({ verdict: undefined }), 'expect[0].verdict', /is required/],
    [entry({ verdict: 'maybe' }), 'expect[0].verdict', /"maybe" is not one of yes, no, conditional/],
    [entry({ protocol: ['tcp', 'tpc'] }), 'expect[0].protocol[1]', /did you mean tcp\?/],
    [entry({ protocol: 'tcp', port: [80, 0] }), 'expect[0].port[1]', /0 is not a valid port/],
    [entry({ port: 80 }), 'expect[0].port', /add protocol: 'tcp'/],
    [entry({ protocol: 'icmp', port: 80 }), 'expect[0].port', /ICMP has no ports/],
    [entry({ family: [] }), 'expect[0].family', /omit it for all/],
    [entry({ from: undefined }), 'expect[0].from', /is required/],
    [entry({ from: [one.from, 'lab'] }), 'expect[0].from[1]', /'network lab'/],
    [entry({ to: 'host 10.0.0' }), 'expect[0].to', /'10.0.0' is not an IP address/],
    [entry({ to: { kind: 'gest', network: 'a' } }), 'expect[0].to.kind', /not one of guest, host, external/],
    [entry({ to: { kind: 'guest', netwrok: 'a' } }), 'expect[0].to.netwrok', /did you mean network\?/],
    [entry({ to: { kind: 'guest', network: 5 } }), 'expect[0].to.network', /put it in quotes/],
  ])('%j: %s', (document, path, message) => {
    const error = refusal(() => parseExpectations(document))
    expect(error.issues).toContainEqual({ path, message: expect.stringMatching(message) })
  })

  test.each<[object, string, RegExp]>([
    [{ from: 'network nowhere', to: 'host' }, 'expect[0].from.network', /there is no network 'nowhere'/],
    [{ from: 'host', to: 'guest nobody' }, 'expect[0].to', /no guest nobody runs/],
    [{ from: 'host', to: `guest ${network}/nobody` }, 'expect[0].to.guest', /there is no guest 'nobody'/],
    [{ from: 'external', to: 'external' }, 'expect[0].to', /both ends are external/],
    [{ from: 'external 10.0.0.1', to: 'host', family: 'ipv6' }, 'expect[0].from.address', /not an ipv6 address/],
  ])('%j: %s', async (ends, path, message) => {
    const snapshot = await nat()
    const error = refusal(() => checkExpectations({ expect: [{ ...ends, verdict: 'no' }] } as never, snapshot))
    expect(error.issues).toEqual([{ path, message: expect.stringMatching(message) }])
  })

  const refusal = (work: () => unknown): DefinitionError => {
    try {
      work()
    } catch (error) {
      if (error instanceof DefinitionError) return error
      throw error
    }
    throw new Error('nothing was refused')
  }
})

test('options that there are not are refused, and the schema is JSON Schema', async () => {
  await expect(expectReachability({ expect: [] } as never, await nat(), { asume: {} } as never)).rejects.toThrow(
    /unknown option 'asume'; did you mean 'assume'\?/,
  )
  expect(expectationsSchema()).toMatchObject({ type: 'object', required: ['expect'] })
})
