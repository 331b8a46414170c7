import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { DefinitionError } from '../../../src/base/index.js'
import { diagnoseBridge } from '../../../src/doctor/index.js'
import {
  explain,
  externalRoutes,
  matrixText,
  reachabilityMatrix,
  surroundingsOf,
} from '../../../src/reachability/index.js'
import { parseSnapshot, type Snapshot, snapshotSchema } from '../../../src/snapshot/index.js'
import { findTampering } from '../../../src/tamper/index.js'
import { misreadings, parseFilter, parseInterface, parseNetwork, parsePort } from '../../../src/xml/index.js'
import {
  assumptionsOf,
  guestsOf,
  networksOf,
  probesOf,
  type RecordedCase,
  recordedCase,
  recordedCases,
} from '../../recorded/recorded-cases.js'
import { snapshotOf } from '../../recorded/recorded-snapshot.js'

/** Some of a case's probes: looking for remedies takes its time. */
const someOf = (recorded: RecordedCase) => probesOf(recorded).filter((_, index) => index % 5 === 0)

const kept = (snapshot: Snapshot): Snapshot => parseSnapshot(JSON.stringify(snapshot))

describe.each(recordedCases)('a snapshot of $name', (recorded) => {
  test('gives the same answers after it was a file', async () => {
    const snapshot = await snapshotOf(recorded)
    const read = kept(snapshot)
    expect(read).toEqual(snapshot)
    for (const { query } of someOf(recorded)) expect(explain(query, read)).toEqual(explain(query, snapshot))
    const options = { families: ['ipv4'], assume: assumptionsOf(recorded) } as const
    expect(reachabilityMatrix(read, options)).toEqual(reachabilityMatrix(snapshot, options))
    expect(findTampering(read)).toEqual(findTampering(snapshot))
  })

  test('answers as definitions and facts do, with guests that are known better', async () => {
    const snapshot = await snapshotOf(recorded)
    const guests = guestsOf(recorded)
    const assume = assumptionsOf(recorded)
    const plain = { networks: networksOf(recorded), guests, facts: snapshot.facts ?? fail(), assume }
    for (const { query } of someOf(recorded))
      expect(explain(query, snapshot, { guests, assume })).toEqual(explain(query, plain))
    expect(findTampering(snapshot)).toEqual(findTampering(plain))
  })
})

function fail(): never {
  throw new Error('no facts')
}

const nat = () => snapshotOf(recordedCase('x-nat-nat'))

describe('guests of a snapshot', () => {
  const lease = { family: 'ipv4', prefix: 24, hostname: null, clientId: null, iaid: null, expiresAt: null } as const

  test('have what their agent reports, or their leases and what the host has heard', async () => {
    const snapshot = await nat()
    const [network] = snapshot.networks
    const [guest] = snapshot.guests
    const [port] = guest?.running ?? []
    if (!network || !guest || !port || !snapshot.facts) throw new Error('the case has changed')
    const { name } = network
    const bridge = network.running && 'bridge' in network.running ? network.running.bridge?.name : undefined
    const mac = '52:54:00:aa:aa:aa'
    const silent = {
      ...guest,
      running: [{ ...port, type: 'network', mac: { address: mac }, source: { network: name }, link: 'down' }],
      addresses: null,
    } as const
    const neighbours = [
      { address: '192.168.111.77', link: bridge ?? '', mac, state: 'STALE' },
      { address: '192.168.111.5', link: bridge ?? '', mac, state: 'STALE' },
      { address: 'fe80::1', link: bridge ?? '', mac, state: 'STALE' },
      { address: '192.168.111.78', link: 'eth9', mac, state: 'STALE' },
    ]
    const leases = [{ ...lease, address: '192.168.111.5', mac, bridge: bridge ?? null }]
    const changed: Snapshot = {
      ...snapshot,
      networks: [{ ...network, leases }],
      guests: [silent],
      facts: { ...snapshot.facts, neighbours },
    }
    expect(surroundingsOf(changed).guests).toEqual([
      {
        name: guest.name,
        network: name,
        mac,
        otherInterfaces: false,
        linkState: 'down',
        addresses: ['192.168.111.5/24', '192.168.111.77'],
        hasDefaultRoute: true,
        mayHaveMore: true,
        ...(port.target?.dev === undefined ? {} : { port: port.target.dev }),
      },
    ])
  })

  test('show as ports if they are of another driver, and by their host end if they have two on a network', async () => {
    const snapshot = await nat()
    const [network] = snapshot.networks
    if (!network) throw new Error('the case has changed')
    const owner = { name: 'ct1', uuid: 'ab8fe884-6c02-601e-7551-cca97df1c5df' }
    const ports = ['a', 'b'].map((end) => ({ owner, mac: `52:54:00:00:00:0${end}` }))
    const guests = surroundingsOf({ ...snapshot, guests: [], networks: [{ ...network, ports }] }).guests
    expect(guests?.map(({ name, mac }) => [name, mac])).toEqual([
      ['ct1', '52:54:00:00:00:0a'],
      ['ct1/52:54:00:00:00:0b', '52:54:00:00:00:0b'],
    ])
  })

  test('are asked about by name, before the machine is', async () => {
    const snapshot = { ...(await nat()), facts: null }
    const [network] = snapshot.networks
    const query = {
      from: { kind: 'guest', network: network?.name ?? '', guest: 'nobody' },
      to: { kind: 'host' },
      family: 'ipv4',
      protocol: 'icmp',
    } as const
    expect(() => explain(query, snapshot)).toThrow(/^from\.guest: there is no guest 'nobody' on network/)
  })
})

test('a network that does not run is not active, and its stored definition is asked', async () => {
  const snapshot = await nat()
  const stopped = snapshot.networks.map((network) => ({ ...network, active: false, running: null }))
  const names = stopped.map(({ name }) => name)
  expect(surroundingsOf({ ...snapshot, networks: stopped })).toMatchObject({
    networks: stopped.map(({ stored }) => stored),
    inactive: names,
  })
  expect(findTampering({ ...snapshot, networks: stopped })).toEqual([])
})

test('external routes and the doctor answer from it', async () => {
  const snapshot = await snapshotOf(recordedCase('route-noroute'))
  const [network] = snapshot.networks
  if (network?.running?.mode !== 'routed' || !snapshot.facts) throw new Error('the case has changed')
  const { routes } = externalRoutes(network.running, kept(snapshot))
  expect(routes[0]).toMatchObject({ via: '10.50.0.2', command: expect.stringContaining('ip route add ') })
  const bridge = network.running.bridge?.name ?? ''
  expect(diagnoseBridge(kept(snapshot).facts ?? fail(), bridge)).toEqual(diagnoseBridge(snapshot.facts, bridge))
})

test('without facts, what was wrong is said', async () => {
  const reason = 'its links cannot be read: ip: not found'
  const blind: Snapshot = { ...(await nat()), facts: null, unseen: [{ fact: 'facts', asked: 'machine', reason }] }
  expect(() => reachabilityMatrix(kept(blind))).toThrow(`machine: ${reason}`)
  expect(() => findTampering(kept(blind))).toThrow(`machine: ${reason}`)
})

test('what is neither a snapshot nor surroundings is refused', () => {
  const query = { from: { kind: 'host' }, to: { kind: 'external' }, family: 'ipv4', protocol: 'icmp' } as const
  for (const wrong of [undefined, null, 5, 'text', {}, { networks: [] }, { version: 2, networks: [], facts: null }])
    expect(() => explain(query, wrong as unknown as Snapshot)).toThrow(/^snapshot: pass a snapshot/)
})

describe('reading', () => {
  /** The issues of what is no snapshot. */
  function issuesOf(value: unknown): string[] {
    try {
      parseSnapshot(value)
    } catch (error) {
      if (error instanceof DefinitionError) return error.issues.map(({ path, message }) => `${path}: ${message}`)
      throw error
    }
    return []
  }

  test('passes over, and keeps, what a later release has added', async () => {
    const snapshot = await nat()
    const later = {
      ...snapshot,
      weather: 'fair',
      networks: snapshot.networks.map((network) => ({
        ...network,
        colour: 'red',
        running: { ...network.running, somethingNew: { a: 1 } },
      })),
      facts: { ...snapshot.facts, moon: 'full' },
    }
    expect(parseSnapshot(later)).toEqual(later)
  })

  test.each([
    ['text that is not JSON', '{"version": 1', /^: the text is not JSON: /],
    ['a number', 5, /^: 5 is not a snapshot: give what connection\.snapshot\(\) returned/],
    ['a list', [], /^: \[\] is not a snapshot/],
    ['nothing', undefined, /^: undefined is not a snapshot/],
    ['an object without a version', {}, /^version: is required/],
    ['a version that is none', { version: '1' }, /^version: "1" is not a version/],
    ['a later version', { version: 2 }, /^version: 2 is not supported: this release reads version 1; read it with/],
  ])('refuses %s', (_, value, message) => {
    expect(issuesOf(value)).toEqual([expect.stringMatching(message)])
  })

  test('names each place that is wrong, with its value', async () => {
    const snapshot = await nat()
    const { networks, guests, facts, ...rest } = snapshot
    expect(issuesOf({ ...rest, guests: 'none', facts })).toEqual([
      'networks: is required',
      'guests: "none" is not an array',
    ])
    expect(issuesOf({ ...snapshot, networks: [{ ...networks[0], active: 'yes' }] })).toEqual([
      'networks[0].active: "yes" is not true or false',
    ])
    expect(issuesOf({ ...snapshot, unseen: [{ fact: 'weather', asked: '', reason: '' }] })).toEqual([
      expect.stringMatching(/^unseen\[0\]\.fact: "weather" is not one of "facts", "network", /),
    ])
    expect(
      issuesOf({ ...snapshot, networks: [{ ...networks[0], running: { mode: 'nat', name: 'n', ips: 5 } }] }),
    ).toEqual(['networks[0].running.ips: 5 is not an array'])
    expect(issuesOf({ ...snapshot, networks: [{ ...networks[0], stored: { mode: 'magic', name: 'n' } }] })).toEqual([
      expect.stringMatching(/^networks\[0\]\.stored\.mode: /),
    ])
    expect(issuesOf({ ...snapshot, guests: [{ ...guests[0], running: [{ type: 'network', mac: 'x' }] }] })).toEqual([
      expect.stringMatching(/^guests\[0\]\.running\[0\]\.mac: "x" is not an object/),
    ])
    expect(issuesOf({ ...snapshot, facts: { ...facts, links: [{ name: 5 }] } })).toContain(
      'facts.links[0].name: 5 is not a string',
    )
  })

  const folders = [
    ['network', 'network', parseNetwork],
    ['interface', 'interface', parseInterface],
    ['nwfilter', 'filter', parseFilter],
    ['port', 'port', parsePort],
  ] as const
  test.each(folders)('takes whatever was read of a %s', (folder, kind, parse) => {
    const path = new URL(`../../fixtures/${folder}/`, import.meta.url)
    const files = readdirSync(path)
    expect(files.length).toBeGreaterThan(3)
    for (const file of files) {
      const definition = JSON.parse(JSON.stringify(parse(readFileSync(new URL(file, path), 'utf8'))))
      expect([file, misreadings(kind, definition)]).toEqual([file, []])
    }
  })
})

test('its JSON Schema is JSON, and says what has to be there', () => {
  const schema = snapshotSchema()
  expect(JSON.parse(JSON.stringify(schema))).toEqual(schema)
  expect(schema).toMatchObject({
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: { version: { const: 1 }, networks: { type: 'array' }, facts: {} },
    required: expect.arrayContaining(['version', 'takenAt', 'networks', 'guests', 'facts', 'unseen']),
  })
})

test('the matrix of a snapshot is what people read', async () => {
  expect(matrixText(reachabilityMatrix(await nat(), { families: ['ipv4'] }))).toContain('external')
})
