import { describe, expect, test } from 'vitest'
import type { HostFacts, Link } from '../../../src/machine/index.js'
import {
  explain,
  type ReachabilityQuery,
  reachabilityMatrix,
  type Surroundings,
} from '../../../src/reachability/index.js'
import { foretold, recordedWorlds, surroundingsOfWorld } from '../../recorded/recorded-worlds.js'
import { predictedAs } from '../../recorded/words.js'

/** What real packets did between machines that test/host and test/kernel built, replayed. */
describe('worlds of several machines', () => {
  const worlds = recordedWorlds()

  test.each(worlds.map((world) => [world.name, world] as const))('%s', async (_name, world) => {
    const known = await surroundingsOfWorld(world)
    const wrong = world.probes.flatMap(({ label, query, observed }) => {
      const explanation = explain(query, known)
      const predicted = predictedAs(explanation, query.protocol)
      const isOpen = explanation.verdict === 'conditional'
      if (isOpen ? world.open?.includes(label) : foretold(explanation, observed, query.protocol)) return []
      return [`${label}: ${observed}, predicted ${predicted}: ${explanation.failure?.text ?? ''}`]
    })
    expect(wrong).toEqual([])
    expect(world.probes).not.toEqual([])
  })

  const world = async (name: string) => {
    const found = worlds.find((one) => one.name === name)
    if (!found) throw new Error(`no world ${name}`)
    return surroundingsOfWorld(found)
  }

  const query = (from: string, to: string): Pick<ReachabilityQuery, 'from' | 'to'> => {
    const end = (name: string) => ({ kind: 'host', ...(name === 'host' ? {} : { machine: name }) }) as const
    return { from: end(from), to: end(to) }
  }

  test('steps and failures say on which machine', async () => {
    const known = await world('router-in-a-namespace')
    const ends = {
      from: { kind: 'guest', network: 'left', guest: 'g1' },
      to: { kind: 'guest', network: 'right', guest: 'g2' },
    } as const
    const there = explain({ ...ends, family: 'ipv4', protocol: 'tcp' }, known)
    expect(there.verdict).toBe('yes')
    expect(there.sourceSeen).toBe('192.168.122.1')
    expect(there.steps).toContainEqual(
      expect.objectContaining({ at: 'machine router', machine: 'router', kind: 'translation' }),
    )
    expect(there.steps.filter(({ at }) => at === 'host').every(({ machine }) => machine === undefined)).toBe(true)
    const refused = explain({ ...ends, family: 'ipv4', protocol: 'udp' }, known)
    expect(refused.failure).toMatchObject({ machine: 'router', kind: 'rejected', from: '192.168.121.1' })
    // What would help is to be done on the router.
    expect(refused.remedy).toBeUndefined()
  })

  test('a matrix has other machines, and their networks, as rows and columns', async () => {
    const known = await world('two-hosts-with-both-routes')
    const names = known.networks.map(({ name }) => name)
    const [other] = known.machines ?? []
    if (!other) throw new Error('that world has one machine only')
    const itsNetworks = (other.networks ?? []).map(({ name }) => `${name}@${other.name}`)
    const matrix = reachabilityMatrix(known)
    expect(matrix.places).toEqual([...names, 'host', ...itsNetworks, other.name, 'external'])
    const asked = (from: string, to: string) =>
      matrix.cells.find((cell) => cell.from === from && cell.to === to && cell.family === 'ipv4')?.verdict
    const alone = explain({ ...query('host', other.name), family: 'ipv4', protocol: 'icmp' }, known)
    expect(asked('host', other.name)).toBe(alone.verdict)
    expect(asked('host', 'host')).toBeUndefined()
    expect(asked('host', 'external')).toBeUndefined()
  })

  test('a part of surroundings that there is not is refused, as is such an override', async () => {
    const known = await world('two-hosts-with-both-routes')
    const asked = { ...query('host', known.machines?.[0]?.name ?? ''), family: 'ipv4', protocol: 'icmp' } as const
    expect(() => explain(asked, { ...known, segmentz: [] } as never)).toThrow(/segmentz.*is unknown; surroundings have/)
    expect(() => explain(asked, known, { guest: [] } as never)).toThrow(/'guest' is not an option|unknown option/i)
  })

  test('what another host routes is a fact where it is read, and a condition where it is not', async () => {
    const { machines: _machines, segments: _segments, ...alone } = await world('two-hosts-with-both-routes')
    const query: ReachabilityQuery = {
      from: { kind: 'external', address: '192.168.118.101' },
      to: { kind: 'guest', network: 'routed', guest: 'g1' },
      family: 'ipv4',
      protocol: 'icmp',
    }
    const { assume: _assume, ...open } = alone
    expect(explain(query, open).conditions.map(({ kind }) => kind)).toEqual(['external-route'])
    const both = await world('two-hosts-with-both-routes')
    expect(explain(query, { ...both, assume: {} })).toMatchObject({ verdict: 'yes', conditions: [] })
    const none = await world('two-hosts-without-routes')
    expect(
      explain({ ...query, from: { kind: 'host', machine: 'beta' } }, { ...none, assume: { externalRoutes: false } })
        .verdict,
    ).toBe('no')
  })
})

describe('machines and segments that make no sense', () => {
  const link = (name: string, more: Partial<Link> = {}): Link => ({
    name,
    index: 2,
    kind: 'physical',
    mtu: 1500,
    up: true,
    running: true,
    ...more,
  })
  const facts: HostFacts = {
    version: 1,
    links: [link('hw0')],
    bridgePorts: [],
    addresses: [],
    routes: [],
    policyRules: [],
    neighbours: [],
    sysctls: {},
    bonds: [],
    firewall: { tables: [], ipsets: {} },
    firewallPrograms: { firewalld: false, ufw: false, docker: false, libvirt: 'none' },
    unseen: [],
  }
  const base: Surroundings = { networks: [], facts }
  const query: ReachabilityQuery = {
    from: { kind: 'host' },
    to: { kind: 'external' },
    family: 'ipv4',
    protocol: 'icmp',
  }
  test.each([
    ['machines[0].name: "host" cannot name a machine', { machines: [{ name: 'host', facts }] }],
    [
      "machines[1].name: two machines are named 'a'",
      {
        machines: [
          { name: 'a', facts },
          { name: 'a', facts },
        ],
      },
    ],
    [
      "machines[0].namespaceOf: there is no machine 'b'; known: host, a",
      { machines: [{ name: 'a', facts, namespaceOf: 'b' }] },
    ],
    ['segments[0].links: a segment joins at least two links', { segments: [{ links: [{ link: 'hw0' }] }] }],
    [
      "segments[0].links[1].machine: there is no machine 'a'",
      { segments: [{ links: [{ link: 'hw0' }, { machine: 'a', link: 'hw0' }] }] },
    ],
    [
      "segments[0].links[1].link: a has no link 'hw9'",
      { machines: [{ name: 'a', facts }], segments: [{ links: [{ link: 'hw0' }, { machine: 'a', link: 'hw9' }] }] },
    ],
    [
      "segments[1].links[0].link: 'hw0' is already on another segment",
      {
        machines: [
          { name: 'a', facts },
          { name: 'b', facts },
        ],
        segments: [
          { links: [{ link: 'hw0' }, { machine: 'a', link: 'hw0' }] },
          { links: [{ link: 'hw0' }, { machine: 'b', link: 'hw0' }] },
        ],
      },
    ],
  ] satisfies [string, Partial<Surroundings>][])('%s', (message, surroundings) => {
    expect(() => explain(query, { ...base, ...surroundings })).toThrow(message)
  })

  test('a query about a machine that is not there', () => {
    const asked: ReachabilityQuery = { ...query, from: { kind: 'host', machine: 'a' } }
    const message = "from.machine: there is no machine 'a'; known: b, besides the host"
    expect(() => explain(asked, { ...base, machines: [{ name: 'b', facts }] })).toThrow(message)
  })
})
