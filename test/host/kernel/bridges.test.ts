/**
 * What needs more of the kernel than any machine has, VLAN filtering and nft's names of bridges, in one that has it: what
 * the doctor finds, and what guests' packets meet.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BridgeFinding } from '../../../src/doctor/findings.js'
import { Host } from '../../../src/host.js'
import { type KernelMachine, type MachineInside, startKernelMachine } from '../harness/index.js'

let kernel: KernelMachine
let host: MachineInside
let guest: MachineInside
let x: MachineInside

beforeAll(async () => {
  kernel = await startKernelMachine()
  ;({ host, guest, x } = await kernel.machines('host', 'guest', 'x'))
  await kernel.sh(`
    ip link add nic0 netns host type veth peer name eth0 netns x
    ip -netns host -batch - <<end
link set nic0 up
link add br0 type bridge stp_state 0 vlan_filtering 1
link set br0 up
link set nic0 master br0
address add 10.70.0.1/24 dev br0
link add vnet0 type veth peer name eth0 netns guest
link set vnet0 master br0 up
end
    ip -netns x address add 10.70.0.3/24 dev eth0
    ip -netns x link set eth0 up
    ip -netns guest address add 10.70.0.11/24 dev eth0
    ip -netns guest link set eth0 up`)
})

afterAll(() => kernel?.[Symbol.asyncDispose]())

const diagnose = () => new Host(host.source).diagnose('br0')
const reaches = async () => (await guest.ping('10.70.0.3')).reached

async function only(kind: BridgeFinding['kind']): Promise<BridgeFinding> {
  const findings = await diagnose()
  expect(findings.map((one) => one.kind)).toEqual([kind])
  return findings[0] as BridgeFinding
}
const mend = ({ commands }: BridgeFinding) => host.sh(commands.join('\n'))

test('one VLAN for all is sound', async () => {
  expect(await diagnose()).toEqual([])
  expect(await reaches()).toBe(true)
})

test('a guest in a VLAN that the uplink is not in, until the uplink carries it', async () => {
  await host.sh('bridge vlan add dev vnet0 vid 20 pvid untagged; bridge vlan delete dev vnet0 vid 1')
  const found = await only('vlan-missing')
  expect(found).toMatchObject({ link: 'vnet0', commands: ['bridge vlan add dev nic0 vid 20'] })
  expect(await reaches()).toBe(false)
  await mend(found)
  expect(await diagnose()).toEqual([])
  // It leaves with its tag, as a trunk has it: x has to be in the VLAN.
  await x.sh('ip link add link eth0 name eth0.20 type vlan id 20; ip link set eth0.20 up')
  await x.sh('ip address del 10.70.0.3/24 dev eth0; ip address add 10.70.0.3/24 dev eth0.20')
  expect(await reaches()).toBe(true)
  await x.sh('ip link delete eth0.20; ip address add 10.70.0.3/24 dev eth0')
  await host.sh(`bridge vlan delete dev nic0 vid 20
    bridge vlan add dev vnet0 vid 1 pvid untagged; bridge vlan delete dev vnet0 vid 20`)
  expect(await diagnose()).toEqual([])
  expect(await reaches()).toBe(true)
})

test('a port without a VLAN for frames without a tag', async () => {
  await host.sh('bridge vlan delete dev vnet0 vid 1; bridge vlan add dev vnet0 vid 1')
  const found = await only('vlan-none')
  expect(found).toMatchObject({ link: 'vnet0', severity: 'warning' })
  expect(await reaches()).toBe(false)
  await mend(found)
  expect(await diagnose()).toEqual([])
  expect(await reaches()).toBe(true)
})

test('a bridge that puts new ports into no VLAN', async () => {
  // Ports that have the default VLAN lose it with the default.
  await host.sh(`ip link set br0 type bridge vlan_default_pvid 0
    for port in nic0 vnet0; do bridge vlan add dev $port vid 1 pvid untagged; done
    bridge vlan add dev br0 vid 1 pvid untagged self`)
  const found = await only('vlan-none')
  expect(found).toMatchObject({ link: 'br0', severity: 'error' })
  expect(await reaches()).toBe(true)
  await mend(found)
  expect(await diagnose()).toEqual([])
})

test('new guests in a VLAN that the uplink is not in', async () => {
  await host.sh('ip link set br0 type bridge vlan_default_pvid 30; bridge vlan delete dev nic0 vid 30')
  const found = (await diagnose()).find(({ link, kind }) => link === 'br0' && kind === 'vlan-missing')
  expect(found).toMatchObject({ severity: 'error' })
  await mend(found as BridgeFinding)
  expect(await diagnose()).toEqual([])
})

test('nft drops on the bridge, and accepts what crosses this one', async () => {
  await host.sh(
    `nft add table bridge t; nft 'add chain bridge t f { type filter hook forward priority 0; policy drop; }'`,
  )
  const found = await only('frames-dropped')
  expect(found).toMatchObject({ severity: 'error', evidence: expect.stringContaining('the policy of f is drop') })
  expect(await reaches()).toBe(false)
  await mend(found)
  expect(await diagnose()).toEqual([])
  expect(await reaches()).toBe(true)
  await host.sh('nft delete table bridge t')
})
