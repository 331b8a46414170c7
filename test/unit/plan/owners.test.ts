/** Two programs that share a network: what each adds is its own. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { diffNetwork } from '../../../src/plan/diff-network.js'
import { fieldChanges } from '../../../src/plan/field-changes.js'
import { ownersOf, withOwners } from '../../../src/plan/ownership/owners.js'
import { sameOwners, wantedOf } from '../../../src/plan/ownership/wanted-of.js'
import { planNetworks } from '../../../src/plan/plan-networks.js'
import { planText } from '../../../src/plan/plan-text.js'
import { buildNetwork } from '../../../src/xml/network/build-network.js'
import type { NatDefinition, NetworkDefinition } from '../../../src/xml/network/network.js'
import { parseNetwork } from '../../../src/xml/network/parse-network.js'

const ip = { address: '192.168.122.1', prefix: 24 }
const range = { start: '192.168.122.2', end: '192.168.122.254' }
const base: NatDefinition = {
  mode: 'nat',
  name: 'default',
  uuid: 'dd8fe884-6c02-601e-7551-cca97df1c5df',
  mac: '52:54:00:11:22:33',
  bridge: { name: 'virbr0', stp: true, delay: 0 },
  ips: [{ ...ip, dhcp: { ranges: [range] } }],
}
const host = (number: number, rest = {}) => ({
  mac: `52:54:00:00:00:0${number}`,
  ip: `192.168.122.1${number}`,
  ...rest,
})
const withHosts = (...hosts: object[]) =>
  ({ mode: 'nat', name: 'default', ips: [{ ...ip, dhcp: { hosts } }] }) as NatDefinition
const named = (name: string) =>
  ({ mode: 'nat', name: 'default', dns: { hosts: [{ ip: '192.168.122.9', hostnames: [name] }] } }) as NatDefinition

/** As libvirt stores it. */
const store = (definition: NetworkDefinition) => parseNetwork(buildNetwork(definition)) as NatDefinition
function apply(wanted: NetworkDefinition, existing: NetworkDefinition | undefined, owner?: string, takeOver = false) {
  const { definition, conflicts } = wantedOf(wanted, existing, { owner, takeOver })
  expect(conflicts).toEqual([])
  return store(definition)
}
const conflictsOf = (wanted: NetworkDefinition, existing: NetworkDefinition, owner?: string) =>
  wantedOf(wanted, existing, { owner }).conflicts.map(({ path, owners }) => `${path} ${owners.join()}`)
function expectSame(one: NetworkDefinition, other: NetworkDefinition): void {
  expect(fieldChanges(one, other)).toEqual([])
  expect(sameOwners(one, other)).toBe(true)
}
const dhcpHosts = (definition: NatDefinition) => (definition.ips?.[0]?.dhcp?.hosts ?? []).map(({ mac }) => mac).sort()

test("nobody's networks, without an owner, are what is wanted", () => {
  const wanted: NatDefinition = { mode: 'nat', name: 'default' }
  expect(wantedOf(wanted, base, {}).definition).toEqual({
    ...wanted,
    uuid: base.uuid,
    mac: base.mac,
    bridge: { name: 'virbr0' },
  })
  expect(wantedOf(wanted, undefined, {}).definition).toBe(wanted)
})

describe('two owners of one network', () => {
  test('each says only its own; the rest stays, and a second time nothing changes', () => {
    const first = apply(withHosts(host(1)), base, 'one')
    const second = apply(withHosts(host(2)), first, 'two')
    const third = apply(named('web'), second, 'three')
    expect(dhcpHosts(third)).toEqual([host(1).mac, host(2).mac])
    expect(third.ips?.[0]?.dhcp?.ranges).toEqual([range])
    expect(third).toMatchObject({ bridge: { name: 'virbr0' }, mac: base.mac, dns: { hosts: [{ hostnames: ['web'] }] } })
    for (const [owner, wanted] of [
      ['one', withHosts(host(1))],
      ['two', withHosts(host(2))],
      ['three', named('web')],
    ] as const)
      expectSame(apply(wanted, third, owner), third)
    expect(ownersOf(third).entries.two).toContainEqual({
      path: 'ips[192.168.122.1].dhcp.hosts[52:54:00:00:00:02]',
      added: true,
    })
  })

  test('what one no longer wants goes, and nothing else', () => {
    const both = apply(withHosts(host(2)), apply(withHosts(host(1)), base, 'one'), 'two')
    const left = apply(withHosts(), both, 'one')
    expect(dhcpHosts(left)).toEqual([host(2).mac])
    expect(left.ips?.[0]?.dhcp?.ranges).toEqual([range])
    const none = apply({ mode: 'nat', name: 'default' }, left, 'two')
    expect(diffNetwork(base, { stored: none }).stored).toEqual([])
    expect(ownersOf(apply({ mode: 'nat', name: 'default' }, none, 'one')).entries.two).toEqual([
      { path: 'mode', added: false },
    ])
  })

  test('what both want stays until both have let go', () => {
    const both = apply(withHosts(host(1)), apply(withHosts(host(1)), base, 'one'), 'two')
    const one = apply(withHosts(), both, 'one')
    expect(dhcpHosts(one)).toEqual([host(1).mac])
    expect(dhcpHosts(apply(withHosts(), one, 'two'))).toEqual([])
  })

  test.each<[string, NatDefinition, string]>([
    [
      'another address',
      withHosts(host(1, { ip: '192.168.122.77' })),
      'ips[192.168.122.1].dhcp.hosts[52:54:00:00:00:01]',
    ],
    ['its address', withHosts({ ...host(5), ip: host(1).ip }), 'ips[192.168.122.1].dhcp.hosts[52:54:00:00:00:01]'],
    ['its name', withHosts(host(5, { name: 'web' })), 'ips[192.168.122.1].dhcp.hosts[52:54:00:00:00:01]'],
    ['another prefix', { ...base, ips: [{ ...ip, prefix: 25 }] }, 'ips[192.168.122.1].prefix'],
    ['another mode', { mode: 'isolated', name: 'default' } as never, 'mode'],
  ])('%s is a conflict that names the owner', (_, wanted, path) => {
    const first = apply(withHosts(host(1, { name: 'web' })), base, 'one')
    expect(conflictsOf(wanted, first, 'two')).toContain(`${path} one`)
    expect(conflictsOf(wanted, first)).toContain(`${path} one`)
    expect(wantedOf(wanted, first, { owner: 'two', takeOver: true }).conflicts).toEqual([])
  })

  test('what is taken over is the other one’s from then on', () => {
    const first = apply(withHosts(host(1)), base, 'one')
    const taken = apply(withHosts({ ...host(5), ip: host(1).ip }), first, 'two', true)
    expect(dhcpHosts(taken)).toEqual([host(5).mac])
    expect(conflictsOf(withHosts(host(1)), taken, 'one')).toEqual([
      'ips[192.168.122.1].dhcp.hosts[52:54:00:00:00:05] two',
    ])
  })

  test('without an owner, what is owned stays, and the rest is as it is wanted', () => {
    const first = apply(withHosts(host(1)), base, 'one')
    const after = apply({ ...base, mtu: 1400 }, first)
    expect(dhcpHosts(after)).toEqual([host(1).mac])
    expect(after.mtu).toBe(1400)
    expect(apply(base, after).mtu).toBeUndefined()
  })
})

describe('who makes a network owns it', () => {
  const made = store(wantedOf(base, undefined, { owner: 'one' }).definition)

  test('all of it, but for what others add', () => {
    expect(ownersOf(made)).toEqual({ network: 'one', entries: {} })
    const shared = apply(withHosts(host(2)), made, 'two')
    expect(conflictsOf({ ...base, mtu: 1400 } as NatDefinition, shared, 'two')).toEqual([])
    expect(conflictsOf({ ...base, bridge: { stp: false } } as NatDefinition, shared, 'two')).toEqual([])
    expect(conflictsOf({ ...base, ips: [{ ...ip, prefix: 23 }] }, shared, 'two')).toEqual([
      'ips[192.168.122.1].prefix one',
    ])
    const changed = apply({ ...base, mtu: 1400, ips: [ip] }, shared, 'one')
    expect(dhcpHosts(changed)).toEqual([host(2).mac])
    expect(changed.mtu).toBe(1400)
    expect(changed.ips?.[0]?.dhcp?.ranges).toBeUndefined()
    expect(conflictsOf({ ...base, mtu: 1300 }, changed, 'two')).toEqual(['mtu one'])
  })
})

test('prune removes its own, what it added to others’, and nothing of others', () => {
  const asFound = (stored: NetworkDefinition) => ({
    name: stored.name,
    active: true,
    autostart: true,
    running: stored,
    stored,
  })
  const own = (name: string, net: number, owner?: string) =>
    store(
      wantedOf(
        { mode: 'isolated', name, ips: [{ address: `10.9.${net}.1`, prefix: 24 }] } as NetworkDefinition,
        undefined,
        {
          owner,
        },
      ).definition,
    )
  const shared = apply(withHosts(host(2)), apply(withHosts(host(1)), base, 'one'), 'two')
  const inUse = apply(
    { mode: 'isolated', name: 'used', dns: { txts: [{ name: 'a', value: 'b' }] } },
    own('used', 4, 'one'),
    'two',
  )
  const networks = [own('mine', 1, 'one'), own('theirs', 2, 'two'), own('plain', 3), inUse, shared].map(asFound)
  const plan = planNetworks([], { networks, guests: [] }, { prune: true, owner: 'one' })
  expect(plan.changes.map(({ network, action }) => `${action} ${network}`).sort()).toEqual([
    'remove mine',
    'update default',
  ])
  expect(plan.others).toEqual(['theirs', 'plain', 'used', 'default'])
  const update = plan.changes.find(({ action }) => action === 'update')
  expect(update?.fields.map(({ path, owners }) => [path, owners])).toEqual([['ips[0].dhcp.hosts[1]', ['one']]])
  expect(planText(plan)).toContain('# of one; live')
  const plain = planNetworks([], { networks, guests: [] }, { prune: true })
  expect(plain.changes.map(({ network }) => network)).toEqual(['plain'])
  const refused = planNetworks(
    [{ definition: { mode: 'nat', name: 'default' }, started: false }],
    { networks, guests: [] },
    { owner: 'two' },
  )
  expect(refused.changes[0]?.impact).toMatchObject({
    kind: 'refused',
    because: ['stopping it would remove what one has in it'],
  })
})

test('any name of an owner, and what applications keep, come back from the metadata', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (owner, path) => {
      fc.pre([...owner, ...path].every((char) => !/[\p{C}\p{Z}]/u.test(char) || char === ' '))
      const entries = { [owner]: [{ path: `a${path}`, added: true }], other: [{ path: 'mtu', added: false }] }
      const application = '<a:x xmlns:a="urn:a"><a:y/></a:x>'
      const definition = withOwners({ ...base, metadata: application }, { network: owner, entries })
      const back = store(definition)
      expect(ownersOf(back)).toEqual({ network: owner, entries })
      expect(diffNetwork({ ...base, metadata: application }, { stored: back }).stored).toEqual([])
      expect(diffNetwork(base, { stored: back }).stored).toEqual([])
      expect(withOwners(back, { network: null, entries: {} }).metadata).toBe(application)
    }),
    { numRuns: 200 },
  )
})

/** Whatever two programs ask for, in any order: nothing that is one's goes by what the other does. */
test('no owner ever loses what it added', () => {
  const wish = fc.record({
    owner: fc.constantFrom('one', 'two', undefined),
    hosts: fc.subarray([1, 2, 3, 4]),
    addresses: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 4, maxLength: 4 }),
    names: fc.subarray(['a', 'b']),
    mtu: fc.constantFrom(undefined, 1400, 1300),
  })
  fc.assert(
    fc.property(fc.boolean(), fc.array(wish, { maxLength: 8 }), (owned, wishes) => {
      let now: NatDefinition = owned ? store(wantedOf(base, undefined, { owner: 'one' }).definition) : base
      for (const { owner, hosts, addresses, names, mtu } of wishes) {
        const wanted = {
          ...base,
          mtu,
          ips: [
            {
              ...ip,
              dhcp: {
                ranges: [range],
                hosts: hosts.map((number, index) => host(number, { ip: `192.168.122.1${addresses[index]}` })),
              },
            },
          ],
          dns: { txts: names.map((name) => ({ name, value: String(mtu) })) },
        } as NatDefinition
        const { definition, conflicts } = wantedOf(wanted, now, { owner })
        const before = ownersOf(now)
        if (conflicts.length > 0) {
          for (const { owners } of conflicts) expect(owners).not.toContain(owner)
          continue
        }
        const after = store(definition)
        const [was, is] = [before, ownersOf(after)]
        const paths = (entries: readonly { readonly path: string }[] = []) => entries.map(({ path }) => path)
        for (const [name, entries] of Object.entries(was.entries))
          if (name !== owner) expect(paths(is.entries[name])).toEqual(expect.arrayContaining(paths(entries)))
        const again = wantedOf(wanted, after, { owner })
        expect(again.conflicts).toEqual([])
        expectSame(again.definition, after)
        now = after
      }
    }),
    { numRuns: 300 },
  )
})
