/** Guests in VLANs, in a kernel that has them (8021q.ko). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { diagnoseBridge } from '../../../../src/doctor/diagnose-bridge.js'
import { Host } from '../../../../src/host.js'
import { readHostFacts } from '../../../../src/machine/read-host-facts.js'
import { type KernelMachine, startKernelMachine } from '../../harness/index.js'
import { plug, type VlanScene, vlanAddresses, vlanScene } from './vlan-scene.js'

let kernel: KernelMachine
beforeAll(async () => {
  kernel = await startKernelMachine()
})
afterAll(() => kernel?.[Symbol.asyncDispose]())

const bond = (mode: string) => `
  ip link set nic0 down
  ip link set nic1 down
  ip link add bond0 type bond mode ${mode} miimon 100
  ip link set nic0 master bond0
  ip link set nic1 master bond0
  ip link set bond0 up`

const bridgeEach = (uplink: string) =>
  [10, 20]
    .map(
      (id) => `
  ip link add ${uplink}.${id} link ${uplink} type vlan id ${id}
  ip link add br${id} type bridge
  ip link set ${uplink}.${id} master br${id} up
  ip link set br${id} up`,
    )
    .join('')

const filtering = (uplink: string) => `
  ip link add br0 type bridge vlan_filtering 1 vlan_default_pvid 1
  ip link set ${uplink} master br0 up
  ip link set br0 up
  for id in 10 20; do bridge vlan add dev ${uplink} vid $id; done`

/** libvirt 11 does it for a guest whose interface has a `<vlan>`; until then an administrator has to. */
const access = (port: string, id: number) => `
  bridge vlan del dev ${port} vid 1
  bridge vlan add dev ${port} vid ${id} pvid untagged`

/** Each guest reaches its own VLAN and is reached from there; nothing else, though all are in one subnet. */
async function expectSeparate({ a, b, x10, x20 }: VlanScene): Promise<void> {
  for (const [from, to, reached] of [
    [a, 'x10', true],
    [x10, 'a', true],
    [b, 'x20', true],
    [x20, 'b', true],
    [a, 'b', false],
    [a, 'x20', false],
    [a, 'x', false],
    [b, 'x10', false],
    [x10, 'b', false],
  ] as const) {
    const { reached: seen } = await from.ping(vlanAddresses[to])
    expect({ from: from.name, to, reached: seen }).toEqual({ from: from.name, to, reached })
  }
}

describe('guests in two VLANs', () => {
  test.each([
    ['a NIC', 'nic0', ''],
    ['a bond', 'bond0', bond('active-backup')],
  ])('over %s, with a bridge for each VLAN', async (_, uplink, before) => {
    const scene = await vlanScene(kernel)
    await scene.host.sh(before + bridgeEach(uplink))
    await plug(kernel, 'a', 'br10')
    await plug(kernel, 'b', 'br20')
    await expectSeparate(scene)
    const facts = await readHostFacts(scene.host.source)
    for (const bridge of ['br10', 'br20']) {
      expect(diagnoseBridge(facts, bridge).filter(({ severity }) => severity !== 'note')).toEqual([])
    }
  })

  test.each([
    ['a NIC', 'nic0', ''],
    ['a bond', 'bond0', bond('active-backup')],
  ])('over %s, with one bridge that separates them', async (_, uplink, before) => {
    const scene = await vlanScene(kernel)
    await scene.host.sh(before + filtering(uplink))
    await plug(kernel, 'a', 'br0')
    await plug(kernel, 'b', 'br0')
    await scene.host.sh(access('v-a', 10) + access('v-b', 20))
    await expectSeparate(scene)
    expect((await new Host(scene.host.source).diagnose('br0')).filter(({ severity }) => severity !== 'note')).toEqual(
      [],
    )
  })

  test('a bond under a VLAN under a bridge is looked at too', async () => {
    const scene = await vlanScene(kernel)
    await scene.host.sh(bond('balance-xor') + bridgeEach('bond0'))
    await plug(kernel, 'a', 'br10')
    const findings = await new Host(scene.host.source).diagnose('br10')
    expect(findings.map(({ kind }) => kind)).toContain('bond-aggregation')
    // And it is right: the switch takes the two cables for two machines, and sends broadcasts back.
    const mac = (await scene.a.run('cat', ['/sys/class/net/eth0/address'])).trim()
    const seen = await kernel.sh(`
      ip netns exec host bridge monitor fdb >/run/moves &
      monitor=$!
      ip netns exec a ping -c 2 -W 1 10.80.0.99 >/run/unanswered || true
      kill $monitor
      cat /run/moves`)
    expect(seen).toContain(`${mac} dev bond0.10`)

    // Its commands switch the bond off and on, and the host has what it lost by that again.
    await scene.host.sh(`
      ip address add ${vlanAddresses.host}/24 dev bond0
      ip address add fd80::1/64 dev bond0 nodad
      ip route add default via ${vlanAddresses.x}`)
    const has = () => scene.host.sh('ip -4 route; ip -6 route show default; ip -6 -o address show bond0 scope global')
    const before = await has()
    for (const { commands } of await new Host(scene.host.source).diagnose('br10'))
      await scene.host.sh(commands.join('\n'))
    expect((await new Host(scene.host.source).diagnose('br10')).map(({ kind }) => kind)).toEqual(['no-address'])
    expect((await has()).replaceAll(' nodad', '')).toBe(before.replaceAll(' nodad', ''))
  })
})
