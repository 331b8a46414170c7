import { describe, expect, test } from 'vitest'
import type { PlanBasis } from '../../../src/plan/network-plan.js'
import { planNetworks } from '../../../src/plan/plan-networks.js'
import { planText } from '../../../src/plan/plan-text.js'
import type { NatDefinition, NetworkDefinition } from '../../../src/xml/network/network.js'
import { factsWith } from './facts-with.js'

const lab = {
  mode: 'nat',
  name: 'lab',
  ips: [{ address: '10.1.1.1', prefix: 24, dhcp: { ranges: [{ start: '10.1.1.10', end: '10.1.1.99' }] } }],
} as const satisfies NatDefinition
const shown = (definition: NetworkDefinition, number: number): NetworkDefinition =>
  ({
    ...definition,
    uuid: `ee6c8147-d892-4994-9e97-696b2c082f8${number}`,
    mac: `52:54:00:26:75:5${number}`,
    bridge: { name: `virbr${number}`, stp: true, delay: 0 },
  }) as NetworkDefinition
const there = (definition: NetworkDefinition, rest: object = {}): PlanBasis['networks'][number] => ({
  name: definition.name,
  active: true,
  autostart: true,
  running: definition,
  stored: definition,
  ...rest,
})
const db: NetworkDefinition = { mode: 'isolated', name: 'db', ips: [{ address: '10.1.2.1', prefix: 24 }] }
const on = (network: string, device: string) => ({
  type: 'network' as const,
  source: { network },
  mac: { address: '52:54:00:00:00:01' },
  target: { dev: device },
})
const basis: PlanBasis = {
  networks: [there(shown(lab, 0)), there(shown(db, 1))],
  guests: [
    { name: 'web', running: [on('lab', 'vnet0'), on('db', 'vnet1')] },
    { name: 'off', running: null },
    { name: 'bare', running: [{ type: 'bridge', source: { bridge: 'virbr0' }, target: { dev: 'vnet5' } }] },
  ],
  facts: null,
  libvirt: { version: '9.0.0', driver: 'TEST' },
}
const impact = (wanted: NetworkDefinition, from = basis) =>
  planNetworks([wanted], from).changes.map((one) => one.impact.kind)
const host = { mac: '52:54:00:00:00:0a', ip: '10.1.1.5' }
const served = (dhcp: object) => [{ ...lab.ips[0], dhcp: { ...lab.ips[0].dhcp, ...dhcp } }]

test('nothing to do is said so', () => {
  const plan = planNetworks([lab, { definition: db }], basis)
  expect(plan).toEqual({ changes: [], unchanged: ['lab', 'db'], others: [] })
  expect(planText(plan)).toBe('Nothing to do: 2 networks as wanted.')
})

describe('each change has its impact', () => {
  test.each<[string, object, string]>([
    ['metadata', { metadata: '<a:x xmlns:a="urn:a"/>' }, 'none'],
    ['a name in DNS', { dns: { hosts: [{ ip: '10.1.1.5', hostnames: ['a'] }] } }, 'live'],
    ['a port group', { portGroups: [{ name: 'g' }] }, 'live'],
    ['a DHCP host', { ips: served({ hosts: [host] }) }, 'live-reload'],
    ['an MTU', { mtu: 1400 }, 'restart'],
    ['all of it', { mtu: 1400, ips: served({ hosts: [host] }) }, 'restart'],
    ['a title', { title: 'A lab' }, 'refused'],
    ['a subnet of another', { ips: [{ address: '10.1.2.7', prefix: 25 }] }, 'refused'],
  ])('%s', (_, changed, kind) => {
    expect(impact({ ...lab, ...changed } as NetworkDefinition)).toEqual([kind])
  })

  test('of an open network no rules reload; one that does not run is disturbed by nothing', () => {
    const open: NetworkDefinition = { ...lab, mode: 'open' }
    const changed = { ...open, ips: served({ hosts: [host] }) } as NetworkDefinition
    expect(impact(changed, { ...basis, networks: [there(shown(open, 0))] })).toEqual(['live'])
    const off = there(shown(open, 0), { active: false, running: null })
    expect(impact({ ...changed, mtu: 1400 } as NetworkDefinition, { ...basis, networks: [off] })).toEqual(['none'])
  })

  test('a restart and a stop name the guests, those on the bridge by its name too', () => {
    const [change] = planNetworks([{ ...lab, mtu: 1400 }], basis).changes
    expect(change?.impact).toEqual({
      kind: 'restart',
      guests: [
        { name: 'web', mac: '52:54:00:00:00:01', device: 'vnet0' },
        { name: 'bare', mac: null, device: 'vnet5' },
      ],
    })
    expect(planNetworks([{ definition: lab, started: false }], basis).changes).toMatchObject([
      { started: false, impact: { kind: 'stop', guests: [{ name: 'web' }, { name: 'bare' }] } },
    ])
  })

  test('what runs and what is stored are told apart', () => {
    const drifted = there(shown(lab, 0), { stored: { ...shown(lab, 0), mtu: 1400 } })
    expect(planNetworks([lab], { ...basis, networks: [drifted] }).changes).toMatchObject([
      { fields: [{ path: 'mtu', effect: 'none' }], impact: { kind: 'none' } },
    ])
    const pending = { ...lab, mtu: 1400 }
    expect(planNetworks([pending], { ...basis, networks: [drifted] }).changes).toMatchObject([
      { fields: [{ path: 'mtu', kind: 'added', effect: 'restart' }], impact: { kind: 'restart' } },
    ])
  })
})

test('what stands in the way of a start matters to a start', () => {
  const facts = factsWith(
    [{ name: 'docker0', kind: 'bridge', mac: '02:42:00:00:00:01' }],
    [['docker0', '10.1.1.77', 24]],
  )
  const beside = { ...basis, libvirt: { version: '9.0.0', driver: 'QEMU' }, facts }
  expect(impact({ ...lab, portGroups: [{ name: 'g' }] }, beside)).toEqual(['live'])
  expect(impact({ ...lab, mtu: 1400 }, beside)).toEqual(['refused'])
})

test('prune removes what is not wanted, and only then', () => {
  expect(planNetworks([lab], basis)).toMatchObject({ changes: [], others: ['db'] })
  expect(planNetworks([lab], basis, { prune: true })).toMatchObject({
    changes: [{ network: 'db', action: 'remove', impact: { kind: 'stop', guests: [{ name: 'web' }] } }],
    others: [],
  })
  // Its subnet is free then.
  const instead: NetworkDefinition = { ...db, name: 'db2' }
  expect(planNetworks([instead], basis).changes).toMatchObject([{ impact: { kind: 'refused' } }])
  expect(planNetworks([instead], basis, { prune: true }).changes).toMatchObject([
    { network: 'lab', action: 'remove' },
    { network: 'db', action: 'remove' },
    { network: 'db2', action: 'create', impact: { kind: 'none' } },
  ])
})

test('bad input is refused by place, and networks that cannot be beside one another', () => {
  expect(() => planNetworks([lab, lab], basis)).toThrow("[1].name: 'lab' is also used by [0]")
  expect(() => planNetworks([{ ...lab, mtu: -1 }], basis)).toThrow('[0].mtu')
  expect(() => planNetworks([{ definition: lab, started: 'yes' as never }], basis)).toThrow(
    '[0].started: must be true or false',
  )
  expect(() => planNetworks([lab], basis, { purge: true } as never)).toThrow(
    "plan: unknown option 'purge'; it takes prune, owner, takeOver",
  )
  expect(() => planNetworks([lab], basis, { prune: 1 } as never)).toThrow('plan: prune must be true or false, not 1')
  expect(() => planNetworks([lab], basis, { owner: '' })).toThrow('plan: owner must be a name of 1 to 100 characters')
  const twin: NetworkDefinition = { ...lab, name: 'twin' }
  // The one that runs with it keeps it.
  expect(planNetworks([lab, twin], basis)).toMatchObject({
    changes: [{ network: 'twin', impact: { kind: 'refused' } }],
    unchanged: ['lab'],
  })
  const swapped = planNetworks(
    [
      { ...lab, uuid: shown(db, 1).uuid as string },
      { ...db, uuid: shown(lab, 0).uuid as string },
    ],
    basis,
  )
  expect(swapped.changes.map((change) => change.impact)).toMatchObject([
    { kind: 'refused', because: [expect.stringContaining('belongs to network db')] },
    { kind: 'refused', because: [expect.stringContaining('belongs to network lab')] },
  ])
})

describe('what a network takes from another', () => {
  const [one, two, three] = [1, 2, 3].map(
    (number): NetworkDefinition => ({
      mode: 'isolated',
      name: `n${number}`,
      bridge: { name: `vb${number}` },
      ips: [{ address: `10.4.${number}.1`, prefix: 24 }],
    }),
  ) as [NetworkDefinition, NetworkDefinition, NetworkDefinition]
  const around = { ...basis, networks: [one, two, three].map((network) => there(network)) }
  const with_ = (network: NetworkDefinition, bridge: string): NetworkDefinition =>
    ({ ...network, bridge: { name: bridge } }) as NetworkDefinition
  const at = (network: NetworkDefinition, number: number): NetworkDefinition =>
    ({ ...network, ips: [{ address: `10.4.${number}.1`, prefix: 24 }] }) as NetworkDefinition
  const planned = (wanted: NetworkDefinition[], options = {}) =>
    planNetworks(wanted, around, options).changes.map(({ network, action, impact }) => [network, action, impact.kind])

  test('it takes after the other has let go', () => {
    expect(planned([with_(one, 'vb2'), with_(two, 'vb3'), with_(three, 'vb9')])).toEqual([
      ['n3', 'update', 'restart'],
      ['n2', 'update', 'restart'],
      ['n1', 'update', 'restart'],
    ])
    expect(planned([at(one, 2), at(two, 9)])).toEqual([
      ['n2', 'update', 'restart'],
      ['n1', 'update', 'restart'],
    ])
  })

  test('a network that replaces another is made after that one is removed, and others before', () => {
    const heir: NetworkDefinition = { ...one, name: 'heir' }
    const other: NetworkDefinition = { mode: 'isolated', name: 'other' }
    expect(planned([heir, other, two, three], { prune: true })).toEqual([
      ['other', 'create', 'none'],
      ['n1', 'remove', 'stop'],
      ['heir', 'create', 'none'],
    ])
  })

  test('circles are refused, and only they', () => {
    const { changes } = planNetworks([with_(one, 'vb2'), with_(two, 'vb1'), at(three, 9)], around)
    expect(changes.map(({ network, impact }) => [network, impact])).toEqual([
      ['n3', { kind: 'restart', guests: [] }],
      ...[
        ['n1', 'n2'],
        ['n2', 'n1'],
      ].map(([network, other]) => [
        network,
        {
          kind: 'refused',
          because: [
            `bridge.name: this is still the bridge name of network ${other}, and networks n1 and n2 wait for each other: first move one of them to virbr0, then plan again`,
          ],
        },
      ]),
    ])
    expect(planned([at(one, 2), at(two, 3), at(three, 1)])).toEqual([
      ['n1', 'update', 'refused'],
      ['n2', 'update', 'refused'],
      ['n3', 'update', 'refused'],
    ])
    // It waits for a network in the circle without being in it.
    expect(planned([with_(one, 'vb2'), with_(two, 'vb1'), { ...with_(three, 'vb1'), mtu: 1400 } as never])[2]).toEqual([
      'n3',
      'update',
      'refused',
    ])
  })

  test('networks that overlap already do not wait for each other', () => {
    const overlapping = { ...basis, networks: [there(one), there(at(two, 1))] }
    const wanted = [one, at(two, 1)].map((network) => ({ ...network, mtu: 1400 }) as NetworkDefinition)
    for (const { impact } of planNetworks(wanted, overlapping).changes)
      expect(JSON.stringify(impact)).not.toContain('wait for each other')
  })
})

test('as text', () => {
  const wanted: NetworkDefinition[] = [
    { ...lab, mtu: 1400, ips: served({ hosts: [host] }) } as NetworkDefinition,
    { mode: 'routed', name: 'dmz', ips: [{ address: '10.3.0.1', prefix: 24 }] },
    { mode: 'isolated', name: 'db', bridge: { stp: false }, ips: [{ address: '10.1.2.1', prefix: 24 }] },
    { mode: 'nat', name: 'bad', title: 'x', ips: [{ address: '10.1.1.200', prefix: 28 }] },
  ]
  const old = there({ mode: 'isolated', name: 'old' })
  const more = { ...basis, networks: [...basis.networks, old] }
  expect(planText(planNetworks(wanted, more, { prune: true }))).toMatchInlineSnapshot(`
    "+ network dmz (routed): new
        + starts
        + starts with the daemon

    ~ network lab (nat): restarts; cuts off web (vnet0) and bare (vnet5) for about a second
        + ips[0].dhcp.hosts[0]: { mac: '52:54:00:00:00:0a', ip: '10.1.1.5' }  # live, the network's firewall rules reload
        + mtu: 1400  # needs a restart

    ~ network db (isolated): restarts; cuts off web (vnet1) for about a second
        + bridge.stp: false  # needs a restart

    - network old: stopped and removed; no guest is on it

    ! network bad (nat): cannot be done
        + starts
        + starts with the daemon
        ! ips[0].address: 10.1.1.192/28 overlaps with network lab (10.1.1.0/24): guests of one could not reach the other; 192.168.122.0/28 is free
        ! title: libvirt 9.0.0 does not know it and drops it; it was added in 9.7.0

    Plan: 1 to make, 2 to change, 1 to remove, 0 unchanged; 1 that cannot be done; 2 guests cut off."
  `)
})
