import { describe, expect, test } from 'vitest'
import { reachabilityMatrix } from '../../../src/reachability/index.js'
import { topology } from '../../../src/topology/index.js'
import { recordedCase } from '../../recorded/recorded-cases.js'
import { snapshotOf } from '../../recorded/recorded-snapshot.js'
import { eachMode, exampleSnapshot, lanBridge } from './example-snapshots.js'

const [nat, routed, , , bridged, macvtap, hostdev] = eachMode.map(([definition]) => definition)
const guest = (name: string, network: string, address: string) => ({ name, on: [[network, address]] as const })

/** `from > to` of every edge. */
const joined = ({ edges }: ReturnType<typeof topology>): string[] =>
  edges.map(({ from, to }) => `${from.node} > ${to.node}`).sort()

describe('what joins what', () => {
  test('NAT: guests, the switch, the host, its NIC, the outside', () => {
    if (!nat) throw new Error('there is a NAT example')
    const drawn = topology(exampleSnapshot([nat], [guest('web', 'default', '192.168.122.20/24')]))
    expect(joined(drawn)).toEqual([
      'guest:web > network:default',
      'host > link:eth0',
      'link:eth0 > outside',
      'network:default > host',
    ])
    expect(drawn.nodes.map(({ id }) => id)).toEqual(['guest:web', 'network:default', 'link:eth0', 'host', 'outside'])
    expect(drawn.nodes[1]).toEqual({
      id: 'network:default',
      kind: 'network',
      name: 'default',
      active: true,
      mode: 'nat',
      bridge: 'virbr0',
      mtu: 1500,
      addresses: ['192.168.122.1/24'],
    })
    expect(drawn.edges[0]).toEqual({
      kind: 'interface',
      from: { node: 'guest:web', mac: '52:54:00:00:00:00', addresses: ['192.168.122.20/24'] },
      to: { node: 'network:default', link: 'vnet0', mtu: 1500 },
      up: true,
    })
    expect(drawn.edges).toContainEqual({
      kind: 'address',
      from: { node: 'network:default' },
      to: { node: 'host', addresses: ['192.168.122.1/24'], link: 'virbr0' },
      up: true,
    })
  })

  test('a bridge over a VLAN over a bond, MTUs at both ends, and the host on its own NIC', () => {
    const commands = [
      'link add bond0 type bond mode active-backup miimon 100',
      'link set eth1 master bond0',
      'link set eth2 master bond0',
      'link set bond0 mtu 9000',
      'link set bond0 up',
      'link add link bond0 name bond0.30 type vlan id 30',
      'link set bond0.30 mtu 1450',
      'link set bond0.30 up',
      'link add br0 type bridge',
      'link set br0 up',
      'link set bond0.30 master br0',
    ]
    if (!bridged) throw new Error('there is a bridged example')
    const drawn = topology(exampleSnapshot([bridged], [], commands))
    expect(joined(drawn)).toEqual([
      'host > link:eth0',
      'link:bond0 > link:eth1',
      'link:bond0 > link:eth2',
      'link:bond0.30 > link:bond0',
      'link:br0 > link:bond0.30',
      'link:eth0 > outside',
      'link:eth1 > outside',
      'link:eth2 > outside',
      'network:lan > link:br0',
    ])
    const of = (id: string) => drawn.nodes.find((node) => node.id === id)
    expect(of('link:bond0')).toMatchObject({ kind: 'bond', bondMode: 'active-backup', mtu: 9000, active: true })
    expect(of('link:bond0.30')).toMatchObject({ kind: 'vlan', vlan: 30, mtu: 1450 })
    expect(of('link:eth0')).toMatchObject({ kind: 'nic', addresses: ['192.168.1.10/24', '2001:db8:1::10/64'] })
    expect(drawn.edges.find(({ kind }) => kind === 'over')).toEqual({
      kind: 'over',
      from: { node: 'link:bond0.30', mtu: 1450 },
      to: { node: 'link:bond0', mtu: 9000 },
      up: true,
    })
  })

  test('macvtap and SR-IOV join a device; a cable that is pulled is down', () => {
    if (!macvtap || !hostdev) throw new Error('there are such examples')
    const drawn = topology(exampleSnapshot([macvtap, hostdev], [], ['link set eth1 down']))
    expect(joined(drawn)).toContain('network:direct > link:eth0')
    expect(joined(drawn)).toContain('network:sriov > link:eth1')
    expect(drawn.edges.filter(({ up }) => !up).map(({ from }) => from.node)).toEqual(['network:sriov', 'link:eth1'])
    expect(drawn.nodes.find(({ id }) => id === 'network:direct')).toMatchObject({ sharing: 'bridge' })
  })

  test('a network that does not run, a guest without one, and guests of other drivers', () => {
    if (!nat || !routed) throw new Error('there are such examples')
    const snapshot = exampleSnapshot([nat, routed], [{ name: 'alone', on: [] }])
    const [first, second] = snapshot.networks
    if (!first || !second) throw new Error('there are two networks')
    const drawn = topology({
      ...snapshot,
      networks: [
        { ...first, active: false, running: null },
        {
          ...second,
          ports: [
            { uuid: second.uuid, owner: { name: 'container', uuid: second.uuid }, mac: '52:54:00:aa:bb:cc' } as never,
          ],
        },
      ],
    })
    expect(drawn.nodes.find(({ name }) => name === first.name)).toMatchObject({ active: false })
    expect(drawn.nodes.map(({ id }) => id)).toContain('guest:alone')
    expect(joined(drawn)).toContain('guest:container > network:servers')
  })

  test('hosts that were recorded, with real links', async () => {
    for (const name of ['x-nat-nat', 'bridged', 'isolated', 'bridged-uplink-missing']) {
      const snapshot = await snapshotOf(recordedCase(name))
      const drawn = topology(snapshot)
      const ids = drawn.nodes.map(({ id }) => id)
      expect(new Set(ids).size).toBe(ids.length)
      expect([name, ids.includes('outside')]).toEqual([name, name !== 'bridged-uplink-missing'])
      for (const { from, to } of drawn.edges) expect(ids).toEqual(expect.arrayContaining([from.node, to.node]))
      expect(drawn.reachability.length).toBeGreaterThan(0)
    }
  })
})

describe('who reaches whom', () => {
  const snapshot = () =>
    exampleSnapshot(
      eachMode.map(([definition]) => definition),
      eachMode.map(([{ name }, subnet], index) => guest(`g${index}`, name, `${subnet}.${30 + index}/24`)),
      lanBridge,
    )

  test('is what the engine says', () => {
    const drawn = topology(snapshot())
    const { cells } = reachabilityMatrix(snapshot(), { families: ['ipv4'] })
    const id = (place: string) => (place === 'external' ? 'outside' : place === 'host' ? 'host' : `network:${place}`)
    const key = (cell: { from: string; to: string; family: string }) => `${cell.from} ${cell.to} ${cell.family}`
    const expected = cells.map((cell) => ({ ...cell, from: id(cell.from), to: id(cell.to) }))
    const sorted = (all: readonly { from: string; to: string; family: string }[]) =>
      [...all].sort((one, other) => (key(one) < key(other) ? -1 : 1))
    expect(sorted(drawn.reachability)).toEqual(sorted(expected))
  })

  test('networks may be called as places are', () => {
    const named = (name: string, number: number) =>
      ({
        mode: 'isolated',
        name,
        bridge: { name: `virbr${number}` },
        ips: [{ address: `10.${number}.0.1`, prefix: 24 }],
      }) as const
    const names = ['external', 'host', 'outside']
    const { reachability } = topology(exampleSnapshot(names.map(named), []))
    const to = (from: string, end: string) => reachability.filter((one) => one.from === from && one.to === end)
    for (const name of names) {
      expect(to(`network:${name}`, 'host')).toMatchObject([{ verdict: 'yes' }])
      expect(to(`network:${name}`, 'outside')).toMatchObject([{ verdict: 'no' }])
    }
    expect(reachability).toHaveLength(3 * 3 + 2 * 3 * 2)
  })

  test('assumptions settle conditions; nothing is asked where it is not wanted', () => {
    if (!routed) throw new Error('there is a routed example')
    const one = exampleSnapshot([routed], [guest('g', 'servers', '10.20.0.5/24')])
    const outward = (options: Parameters<typeof topology>[1]) =>
      topology(one, options).reachability.find(({ from, to }) => from === 'network:servers' && to === 'outside')
    expect(outward({})).toMatchObject({ verdict: 'conditional', because: 'external-route' })
    expect(outward({ assume: { externalRoutes: true } })).toMatchObject({ verdict: 'yes' })
    expect(topology(one, { reachability: false }).reachability).toEqual([])
    expect(() => topology(one, { reachable: true } as never)).toThrow(/unknown option 'reachable'/)
  })

  test('a machine that could not be read: networks and guests, and why there is no more', () => {
    const unseen = [{ fact: 'facts', asked: 'machine', reason: 'nobody may look' }] as const
    const drawn = topology({ ...snapshot(), facts: null, unseen: [...unseen] })
    expect(drawn.unseen).toBe('nobody may look')
    expect(drawn.reachability).toEqual([])
    expect(drawn.nodes.filter(({ kind }) => kind === 'network')).toHaveLength(7)
    expect(drawn.nodes.filter(({ kind }) => kind === 'nic')).toEqual([])
  })
})
