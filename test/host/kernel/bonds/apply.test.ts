/** A host's network as one definition, with a bond, VLANs and a bridge for each: whether guests get what it is for. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { applyHostNetwork } from '../../../../src/change/apply-host-network.js'
import { Host } from '../../../../src/host.js'
import type { HostNetworkDefinition } from '../../../../src/host-network/definition.js'
import { type KernelMachine, startKernelMachine } from '../../harness/index.js'
import { plug, type VlanScene, vlanAddresses, vlanScene } from './vlan-scene.js'

let kernel: KernelMachine
beforeAll(async () => {
  kernel = await startKernelMachine()
})
afterAll(() => kernel?.[Symbol.asyncDispose]())

/** The host on the LAN itself, over a bond of both NICs; guests of two VLANs on bridges of their own. */
const definition = {
  bonds: [{ name: 'bond0', mode: 'active-backup', slaves: ['nic0', 'nic1'], miimon: 100, primary: 'nic1' }],
  vlans: [
    { name: 'bond0.10', link: 'bond0', id: 10 },
    { name: 'bond0.20', link: 'bond0', id: 20 },
  ],
  bridges: [
    {
      name: 'br0',
      ports: ['bond0'],
      addresses: [`${vlanAddresses.host}/24`],
      routes: [{ to: 'default', via: vlanAddresses.x }],
    },
    { name: 'br10', ports: ['bond0.10'] },
    { name: 'br20', ports: ['bond0.20'] },
  ],
} as const satisfies HostNetworkDefinition

/** As an installation leaves it: the address and the default route on the first NIC. */
async function installedHost(): Promise<VlanScene> {
  const scene = await vlanScene(kernel)
  await scene.host.sh(`
    ip address add ${vlanAddresses.host}/24 dev nic0
    ip route add default via ${vlanAddresses.x}`)
  return scene
}

const stateOf = ({ host }: VlanScene) =>
  host.sh(`
    ip -o link | sed 's/qlen [0-9]*//'
    ip -o -4 address | sed 's/valid_lft.*//'
    ip -4 route show table all`)

const reaches = async (scene: VlanScene) => ({
  'host → x': (await scene.host.ping(vlanAddresses.x)).reached,
  'a → x10': (await scene.a.ping(vlanAddresses.x10)).reached,
  'x20 → b': (await scene.x20.ping(vlanAddresses.b)).reached,
  'a → b': (await scene.a.ping(vlanAddresses.b)).reached,
  'b → host': (await scene.b.ping(vlanAddresses.host)).reached,
})

const asDefined = { 'host → x': true, 'a → x10': true, 'x20 → b': true, 'a → b': false, 'b → host': false }

test('confirmed: the host keeps its address, guests are in their VLANs, and the doctor is content', async () => {
  const scene = await installedHost()
  await using change = await applyHostNetwork(definition, { machine: scene.host.source, confirmWithin: 60_000 })
  await change.confirm()
  await plug(kernel, 'a', 'br10')
  await plug(kernel, 'b', 'br20')
  expect(await reaches(scene)).toEqual(asDefined)
  const host = new Host(scene.host.source)
  for (const bridge of ['br0', 'br10', 'br20']) {
    expect((await host.diagnose(bridge)).filter(({ severity }) => severity !== 'note')).toEqual([])
  }
  expect((await host.facts()).bonds).toMatchObject([{ link: 'bond0', mode: 1, miimon: 100, activeSlave: 'nic1' }])
  // The cable in use is cut.
  await kernel.sh('ip -netns switch link set p1 down')
  await expect.poll(() => reaches(scene), { timeout: 20_000 }).toEqual(asDefined)

  const again = await applyHostNetwork(definition, { machine: scene.host.source })
  expect(again).toMatchObject({ state: 'unchanged', commands: [] })
})

test('unconfirmed: it goes back by itself', async () => {
  const scene = await installedHost()
  const before = await stateOf(scene)
  const change = await applyHostNetwork(definition, { machine: scene.host.source, confirmWithin: 5000 })
  expect(await stateOf(scene)).toContain('br10')
  await expect.poll(() => stateOf(scene), { timeout: 30_000, interval: 1000 }).toBe(before)
  expect((await scene.host.ping(vlanAddresses.x)).reached).toBe(true)
  await expect(change.confirm()).rejects.toMatchObject({ name: 'HostChangeError', state: 'rolled-back' })
})
