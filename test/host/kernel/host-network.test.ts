/** Bonds and VLANs, applied in a kernel that has them. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { applyHostNetwork } from '../../../src/change/apply-host-network.js'
import type { HostNetworkDefinition } from '../../../src/host-network/definition.js'
import { type KernelMachine, type MachineInside, startKernelMachine } from '../harness/index.js'

let kernel: KernelMachine
let host: MachineInside
let lan: MachineInside

beforeAll(async () => {
  kernel = await startKernelMachine()
})
afterAll(() => kernel?.[Symbol.asyncDispose]())

/** A switch with a machine's address of its own, untagged and in VLAN 5, and a host with two NICs in it. */
beforeEach(async () => {
  ;({ host, lan } = await kernel.machines('host', 'lan'))
  await kernel.sh(`
    ip link add nic0 netns host address 52:54:00:00:00:10 type veth peer name p0 netns lan
    ip link add nic1 netns host address 52:54:00:00:00:11 type veth peer name p1 netns lan
    ip -netns lan -batch - <<end
link add switch type bridge stp_state 0
link set switch up
link set p0 master switch up
link set p1 master switch up
address add 10.50.0.1/24 dev switch
address add fd50::1/64 dev switch nodad
link add link switch name switch.5 type vlan id 5
link set switch.5 up
address add 10.5.0.1/24 dev switch.5
end
    ip -netns host -batch - <<end
link set nic0 up
link set nic1 up mtu 1450
address add 10.50.0.2/24 dev nic0
address add fd50::2/64 dev nic0 nodad
route add default via 10.50.0.1
route add ::/0 via fd50::1
end`)
})
afterEach(() => kernel.clear())

/** What a change could change, as ip(8) shows it; without what an emulated kernel takes its time over. */
const stateOf = async (machine: MachineInside): Promise<string> => {
  const text = await machine.sh(
    'ip -d -o address; ip -d -o link; ip -4 -d route show table all; ip -6 -d route show table all',
  )
  return text
    .split('\n')
    .filter((line) => !/fe80::|ff00::/.test(line))
    .map((line) =>
      line
        .replace(/ state \w+/, '')
        .replace(/ (\w+_timer +[\d.]+|(port_id|port_no|designated_port) \w+)/g, '')
        .replace('NO-CARRIER,', '')
        .replace(',LOWER_UP', ''),
    )
    .join('\n')
}

const back = (before: string) => expect.poll(() => stateOf(host)).toBe(before)

const active: HostNetworkDefinition = {
  bonds: [{ name: 'bond0', mode: 'active-backup', slaves: ['nic0', 'nic1'], miimon: 100, primary: 'nic1' }],
  bridges: [{ name: 'br0', ports: ['bond0'], dhcp4: true, dhcp6: true }],
}

test('a bridge over a bond: the host keeps its address through it, and fails over', async () => {
  const before = await stateOf(host)
  const change = await applyHostNetwork(active, { machine: host.source })
  const bond = await host.sh('cd /sys/class/net/bond0/bonding; cat mode miimon primary active_slave slaves')
  expect(bond).toBe('active-backup 1\n100\nnic1\nnic1\nnic0 nic1\n')
  expect(await host.sh('cat /sys/class/net/br0/address /sys/class/net/bond0/address')).toBe(
    '52:54:00:00:00:10\n52:54:00:00:00:10\n',
  )
  expect(await host.sh('ip -4 route show default; ip -6 route show default')).toMatch(
    /^default via 10\.50\.0\.1 dev br0 *\ndefault via fd50::1 dev br0 /,
  )
  // The bond takes the smaller MTU of its slaves, which is what both can send.
  expect(await host.run('cat', ['/sys/class/net/br0/mtu'])).toBe('1450\n')
  for (const address of ['10.50.0.1', 'fd50::1']) {
    await expect.poll(() => host.ping(address)).toEqual({ reached: true })
  }
  await lan.run('ip', ['link', 'set', 'p1', 'down'])
  await expect.poll(() => host.run('cat', ['/sys/class/net/bond0/bonding/active_slave'])).toBe('nic0\n')
  await expect.poll(() => host.ping('10.50.0.1')).toEqual({ reached: true })
  await lan.run('ip', ['link', 'set', 'p1', 'up'])
  expect((await applyHostNetwork(active, { machine: host.source })).state).toBe('unchanged')

  await change.rollBack()
  await back(before)
  expect(await host.ping('10.50.0.1')).toEqual({ reached: true })
})

test('a bond comes between a bridge and its port, and goes again', async () => {
  const single: HostNetworkDefinition = { bridges: [{ name: 'br0', ports: ['nic0'], dhcp4: true, dhcp6: true }] }
  await (await applyHostNetwork(single, { machine: host.source })).confirm()
  const before = await stateOf(host)
  const change = await applyHostNetwork(active, { machine: host.source })
  expect(await host.sh('ls /sys/class/net/br0/brif; cat /sys/class/net/bond0/bonding/slaves')).toBe(
    'bond0\nnic0 nic1\n',
  )
  for (const address of ['10.50.0.1', 'fd50::1']) {
    await expect.poll(() => host.ping(address)).toEqual({ reached: true })
  }
  await change.rollBack()
  await back(before)
  await expect.poll(() => host.ping('10.50.0.1')).toEqual({ reached: true })

  await (await applyHostNetwork(active, { machine: host.source })).confirm()
  const bonded = await stateOf(host)
  const split: HostNetworkDefinition = {
    ...active,
    bonds: [{ name: 'bond0', mode: 'active-backup', slaves: ['nic1', 'nic2'], miimon: 100 }],
    bridges: [
      { name: 'br0', ports: ['bond0'], dhcp4: true, dhcp6: true },
      { name: 'br1', ports: ['nic0'] },
    ],
  }
  await host.sh('ip link add nic2 type veth peer name nowhere; ip link set nowhere up')
  const apart = await applyHostNetwork(split, { machine: host.source })
  expect(await host.sh('ls /sys/class/net/br1/brif; cat /sys/class/net/bond0/bonding/slaves')).toBe('nic0\nnic1 nic2\n')
  expect(await host.run('ip', ['-o', 'link', 'show', 'nic0'])).toContain(',UP')
  await expect.poll(() => host.ping('10.50.0.1')).toEqual({ reached: true })
  await apart.rollBack()
  await host.sh('ip link delete nic2')
  await back(bonded)
  await expect.poll(() => host.ping('10.50.0.1')).toEqual({ reached: true })
})

test('a bond there is changes its options, and has them back', async () => {
  await (await applyHostNetwork(active, { machine: host.source })).confirm()
  const [bond] = active.bonds ?? []
  if (!bond) throw new Error('no bond')
  const options = () => host.sh('cd /sys/class/net/bond0/bonding; cat miimon primary active_slave')
  {
    await using _change = await applyHostNetwork(
      { ...active, bonds: [{ ...bond, miimon: 50, primary: 'nic0' }] },
      { machine: host.source },
    )
    expect(await options()).toBe('50\nnic0\nnic0\n')
  }
  expect(await options()).toBe('100\nnic1\nnic1\n')
  const other: HostNetworkDefinition = {
    ...active,
    bonds: [{ name: 'bond0', mode: '802.3ad', slaves: ['nic0', 'nic1'], miimon: 100 }],
  }
  await expect(applyHostNetwork(other, { machine: host.source })).rejects.toThrow(
    'bonds[0].mode: bond0 has active-backup, which the kernel can change only without slaves',
  )
})

test('a bond that was watched by ARP is so again, and a VLAN on it has its MTU and its routes', async () => {
  await host.sh(`
    ip address flush dev nic0
    ip link set nic0 down
    ip link set nic1 down
    ip link add bond0 type bond mode active-backup arp_interval 200 arp_ip_target 10.50.0.1 arp_validate all
    ip link set nic0 master bond0
    ip link set nic1 master bond0
    ip link set bond0 up
    ip address add 10.50.0.2/24 dev bond0
    ip link add link bond0 name bond0.5 type vlan id 5
    ip link set bond0.5 up
    ip address add 10.5.0.2/24 dev bond0.5
    ip route add 10.6.0.0/16 via 10.5.0.1`)
  // Not which slave is active: ARP monitoring changes that by itself.
  const configured = () =>
    host.sh(`
      ip -o -d link show bond0 | grep -o 'miimon [0-9]*\\|arp_[a-z_]* [^ ]*'
      grep . /sys/class/net/*/mtu
      ip -o -4 address
      ip -4 route`)
  const before = await configured()
  {
    const bond = { name: 'bond0', mode: 'active-backup', slaves: ['nic0', 'nic1'], miimon: 100, mtu: 1400 } as const
    await using _change = await applyHostNetwork({ bonds: [{ ...bond, dhcp4: true }] }, { machine: host.source })
    const shown = await host.sh('grep . /sys/class/net/bond0/bonding/arp_interval /sys/class/net/bond0.5/mtu')
    expect(shown.match(/:\d+/g)).toEqual([':0', ':1400'])
  }
  expect(await configured()).toBe(before)
})

test.each([
  ['balance-xor', { transmitHashPolicy: 'layer2+3' }, ['balance-xor 2', '100', 'layer2+3 2']],
  ['802.3ad', { lacpRate: 'fast', transmitHashPolicy: 'layer3+4' }, ['802.3ad 4', '100', 'layer3+4 1', 'fast 1']],
  ['balance-tlb', { primary: 'nic0' }, ['balance-tlb 5', '100']],
] as const)('a bond of mode %s has its options', async (mode, options, expected) => {
  const definition: HostNetworkDefinition = {
    bonds: [{ name: 'bond0', mode, slaves: ['nic0', 'nic1'], miimon: 100, ...options }],
    bridges: [{ name: 'br0', ports: ['bond0'], addresses: ['10.50.0.2/24'] }],
  }
  const before = await stateOf(host)
  {
    await using change = await applyHostNetwork(definition, { machine: host.source })
    const shown = await host.sh('cd /sys/class/net/bond0/bonding; cat mode miimon xmit_hash_policy lacp_rate')
    for (const text of expected) expect(shown).toContain(`${text}\n`)
    expect(change.warnings.some(({ path }) => path === 'bonds[0].mode')).toBe(mode === 'balance-tlb')
  }
  await back(before)
})

test('a bridge in a VLAN on a bond, beside the NIC that stays as it is', async () => {
  const before = await stateOf(host)
  const definition: HostNetworkDefinition = {
    vlans: [{ name: 'nic0.5', link: 'nic0', id: 5 }],
    bridges: [{ name: 'br5', ports: ['nic0.5'], addresses: ['10.5.0.2/24'] }],
  }
  {
    await using _change = await applyHostNetwork(definition, { machine: host.source })
    for (const address of ['10.5.0.1', '10.50.0.1']) {
      await expect.poll(() => host.ping(address)).toEqual({ reached: true })
    }
    expect((await applyHostNetwork(definition, { machine: host.source })).state).toBe('unchanged')
    const other = { ...definition, vlans: [{ name: 'nic0.5', link: 'nic0', id: 6 }] }
    await expect(applyHostNetwork(other, { machine: host.source })).rejects.toThrow('vlans[0].id: nic0.5 has 5')
  }
  await back(before)
})

test('VLANs on a bond, the host in one of them', async () => {
  const definition: HostNetworkDefinition = {
    bonds: [{ name: 'bond0', mode: 'active-backup', slaves: ['nic0', 'nic1'], miimon: 100, ...taking }],
    vlans: [{ name: 'bond0.5', link: 'bond0', id: 5 }],
    bridges: [{ name: 'br5', ports: ['bond0.5'], addresses: ['10.5.0.2/24'] }],
  }
  const before = await stateOf(host)
  {
    await using _change = await applyHostNetwork(definition, { machine: host.source })
    for (const address of ['10.5.0.1', '10.50.0.1']) {
      await expect.poll(() => host.ping(address)).toEqual({ reached: true })
    }
  }
  await back(before)
})

const taking = { dhcp4: true, acceptRa: true }

test('a bond that is refused half-way leaves the NICs as they were', async () => {
  await host.sh('ip link add mv0 link nic1 type macvlan mode passthru')
  const before = await stateOf(host)
  const error = await applyHostNetwork(active, { machine: host.source }).catch((reason) => reason)
  expect(error).toMatchObject({ name: 'HostChangeError', state: 'rolled-back' })
  expect(error.message).toMatch(/^the host refused: ip link set nic1 master bond0: .*; everything is as it was$/)
  await back(before)
  expect(await host.ping('10.50.0.1')).toEqual({ reached: true })
})

test('nobody confirms: the bond goes, and the host is back', async () => {
  const before = await stateOf(host)
  await applyHostNetwork(
    { bonds: active.bonds ?? [], bridges: [{ name: 'br0', ports: ['bond0'], addresses: ['10.99.0.2/24'] }] },
    { machine: host.source, confirmWithin: 5000 },
  )
  expect((await host.ping('10.50.0.1')).reached).toBe(false)
  await expect.poll(() => stateOf(host), { interval: 500 }).toBe(before)
  expect(await host.ping('10.50.0.1')).toEqual({ reached: true })
})
