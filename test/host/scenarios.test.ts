/** The examples for bridged mode and macvtap, run as they are, and whether packets keep what they promise. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { type Host, type Lan, startHost, startKernelMachine, startLan } from './harness/index.js'
import { plug, vlanAddresses, vlanScene } from './kernel/bonds/vlan-scene.js'

const execute = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))
const tsx = fileURLToPath(new URL('../../node_modules/tsx/dist/cli.mjs', import.meta.url))

/** Runs an example as a user would. @returns what it printed, by line */
async function example(name: string, ...args: string[]): Promise<string[]> {
  const env = { ...process.env, NODE_OPTIONS: '' }
  const { stdout } = await execute(process.execPath, [tsx, `examples/${name}.ts`, ...args], { cwd: root, env })
  return stdout.split('\n').filter(Boolean)
}

const through = (host: Host) => ['nsenter', ...host.realm.entrance(), '--']

/** Every protocol gets there, from this address. */
const reachedFrom = (source: string) => ({
  icmp: { reached: true },
  tcp: { reached: true, source },
  udp: { reached: true, source },
})
const unreached = { icmp: { reached: false }, tcp: { reached: false }, udp: { reached: false } }

test('beside-physical-machines: guests are machines of the LAN like any other', async () => {
  await using lan = await startLan()
  await using host = await startHost({ lan })
  expect(await example('beside-physical-machines', host.uri, 'hw0', ...through(host))).toEqual([
    'br-lan: confirmed',
    "guests on 'lan' are on the physical LAN",
  ])
  const [one, two] = await Promise.all(
    ['10.50.0.71', '10.50.0.72'].map((address) =>
      host.guest({ network: 'lan', addresses: [`${address}/24`], gateways: ['10.50.0.1'] }),
    ),
  )
  if (!one || !two) throw new Error('two guests')
  expect(await one.reach(lan.far, '10.60.0.2')).toMatchObject(reachedFrom('10.50.0.71'))
  expect(await lan.far.reach(one, '10.50.0.71')).toMatchObject(reachedFrom('10.60.0.2'))
  expect(await lan.x.reach(two, '10.50.0.72')).toMatchObject(reachedFrom('10.50.0.3'))
  expect(await one.reach(two, '10.50.0.72')).toMatchObject(reachedFrom('10.50.0.71'))
  // The host has kept its address, and is one of them.
  expect(await one.reach(host, `${host.ipv4}`)).toMatchObject(reachedFrom('10.50.0.71'))
  expect(await host.reach(lan.far, '10.60.0.2')).toMatchObject(reachedFrom(`${host.ipv4}`))
})

test("physical-dhcp: a guest has a lease of the LAN's own server, and is found", { timeout: 120_000 }, async () => {
  await using lan = await startLan()
  await lan.serveDhcp()
  await using host = await startHost({ lan })
  await example('beside-physical-machines', host.uri, 'hw0', ...through(host))
  const guest = await host.qemuGuest({ networks: ['lan'] })
  const address = await guest.address()
  expect(address).toMatch(/^10\.50\.0\.1\d\d$/)
  expect(await lan.gateway.run('cat', ['/run/lan.leases'])).toContain(address)
  expect(await host.virsh('net-dhcp-leases', 'lan')).not.toContain(address)
  const mac = await guest.run('cat', ['/sys/class/net/eth0/address'])
  const told = () => example('physical-dhcp', host.uri, guest.name, ...through(host))
  await host.sh('ip neigh flush dev br-lan')
  expect(await told()).toEqual([`${mac.trim()} on 'lan' has not communicated with the host yet`])
  expect(await host.ping(address)).toEqual({ reached: true })
  expect(await told()).toEqual([`${mac.trim()} on 'lan' has ${address}`])
  expect(await lan.far.reach(guest, address)).toMatchObject(reachedFrom('10.60.0.2'))
})

// This machine's kernel need not have VLANs, so the host is one that has, without a libvirtd; libvirt's part is played
// by its test driver, and a bridged network on a real one is above.
test('vlan: guests are in the VLAN, and in no other', { timeout: 120_000 }, async () => {
  await using kernel = await startKernelMachine()
  const scene = await vlanScene(kernel)
  await scene.host.sh(`ip address add ${vlanAddresses.host}/24 dev nic0`)
  const door = await scene.host.door()
  expect(await example('vlan', 'test:///default', 'nic0', '10', ...door)).toEqual([
    'br-vlan10: confirmed',
    'note: the host has no address on br-vlan10: guests work, but cannot reach the host through it',
    "guests on 'vlan10' are in VLAN 10",
  ])
  await plug(kernel, 'a', 'br-vlan10')
  expect(await scene.a.reach(scene.x10, vlanAddresses.x10)).toMatchObject(reachedFrom(vlanAddresses.a))
  expect(await scene.x10.reach(scene.a, vlanAddresses.a)).toMatchObject(reachedFrom(vlanAddresses.x10))
  for (const other of ['x20', 'x', 'host'] as const) {
    expect({ other, ...(await scene.a.ping(vlanAddresses[other])) }).toMatchObject({ other, reached: false })
  }
  // The host itself is where it was.
  expect(await scene.host.ping(vlanAddresses.x)).toEqual({ reached: true })
})

test('dmz: the outside reaches the guest, the guest reaches nothing inside, not even through the host', async () => {
  await using lan = await startLan()
  await using host = await startHost({ lan, uplinks: ['hw0', 'hw1'] })
  await segment(lan, host)
  // Its router lets nothing of it into the LAN.
  await lan.gateway.sh(`
    nft 'table inet firewall {
      chain forward {
        type filter hook forward priority 0
        ct state established,related accept
        iifname "segment" oifname "lan" drop
      }
    }'`)
  await host.network(`
    <network>
      <name>inner</name><forward mode='nat'/><bridge stp='off'/>
      <ip address='192.168.122.1' netmask='255.255.255.0'/>
    </network>`)
  const inner = await host.guest({ network: 'inner', addresses: ['192.168.122.9/24'], gateways: ['192.168.122.1'] })
  expect(await example('dmz', host.uri, 'hw1', ...through(host))).toEqual([
    'br-dmz: confirmed',
    'note: the host has no address on br-dmz: guests work, but cannot reach the host through it',
    "guests on 'dmz' are in the DMZ, and the host is not",
  ])
  const guest = await host.guest({ network: 'dmz', addresses: ['10.55.0.10/24'], gateways: ['10.55.0.1'] })

  expect(await lan.far.reach(guest, '10.55.0.10')).toMatchObject(reachedFrom('10.60.0.2'))
  expect(await inner.reach(guest, '10.55.0.10')).toMatchObject(reachedFrom(`${host.ipv4}`))
  expect(await guest.reach(lan.far, '10.60.0.2')).toMatchObject(reachedFrom('10.55.0.10'))
  expect(await guest.reach(lan.x, '10.50.0.3')).toMatchObject(unreached)
  expect(await guest.reach(host, `${host.ipv4}`)).toMatchObject(unreached)

  // Around the firewall: by the bridge's own MAC address, into the host.
  const mac = (await host.run('cat', ['/sys/class/net/br-dmz/address'])).trim()
  await guest.sh(`
    ip neigh replace 10.55.0.254 lladdr ${mac} dev eth0 nud permanent
    ip route replace 10.50.0.0/24 via 10.55.0.254
    ip route replace 192.168.122.0/24 via 10.55.0.254`)
  await using atHost = await host.listen(4100)
  await using atX = await lan.x.listen(4100)
  await using atInner = await inner.listen(4100)
  const knock = () =>
    Promise.all([`${host.ipv4}`, '10.50.0.3', '192.168.122.9', '192.168.122.1'].map((to) => guest.udp(to, 4100)))
  await knock()
  expect([...(await atHost.heard()), ...(await atX.heard()), ...(await atInner.heard())]).toEqual([])
  // It is the wall that holds them off: without it, they get in.
  await host.run('nft', ['delete', 'table', 'inet', 'dmz'])
  await knock()
  expect(await atHost.heard()).toMatchObject([{ source: '10.55.0.10' }, { source: '10.55.0.10' }])
  expect(await atX.heard()).toMatchObject([{ source: '10.55.0.10' }])
})

/** A segment of its own, 10.55.0.0/24, on the LAN's router, for the host's second NIC. */
async function segment(lan: Lan, host: Host): Promise<void> {
  await lan.switch.sh(`
    ip link add segment type bridge stp_state 0
    ip link set segment up
    ip link add gateway-segment type veth peer name segment netns gateway
    ip link set gateway-segment master segment up
    ip link set ${`p${host.realm.pid}-hw1`.slice(-15)} master segment`)
  await lan.gateway.sh(`
    ip address add 10.55.0.1/24 dev segment
    ip link set segment up`)
}

test('virtual-server-hosting: guests have public addresses by their own NIC, and the management network is closed to them', async () => {
  await using lan = await startLan()
  await using host = await startHost({ lan, uplinks: ['hw0', 'hw1'] })
  await segment(lan, host)
  // The provider: the block leads to the host's second NIC, and the internet is one address of far's.
  await host.sh('ip address add 10.55.0.2/24 dev hw1')
  await lan.gateway.sh('ip route add 203.0.113.0/28 via 10.55.0.2; ip route add 9.9.9.9 via 10.60.0.2')
  await lan.far.sh(
    'ip address add 9.9.9.9/32 dev lo; ip link set lo up; ip route replace default via 10.60.0.1 src 9.9.9.9',
  )
  const told = [
    'the provider routes 203.0.113.0/28 to 10.55.0.2',
    'guests to the management network: no',
    'guests to the host: no',
  ]
  const args = [host.uri, 'hw1', '10.55.0.1', ...through(host)]
  expect(await example('virtual-server-hosting', ...args)).toEqual(told)
  // Once more is no more.
  expect(await example('virtual-server-hosting', ...args)).toEqual(told)
  expect((await host.sh('ip rule')).match(/lookup 203/g)).toHaveLength(1)

  const guest = await host.guest({ network: 'hosting', addresses: ['203.0.113.5/28'], gateways: ['203.0.113.1'] })
  expect(await guest.reach(lan.far, '9.9.9.9')).toMatchObject(reachedFrom('203.0.113.5'))
  expect(await lan.far.reach(guest, '203.0.113.5')).toMatchObject(reachedFrom('9.9.9.9'))
  expect(await guest.reach(lan.x, '10.50.0.3')).toMatchObject(unreached)
  expect(await guest.reach(host, `${host.ipv4}`)).toMatchObject(unreached)
  expect(await guest.reach(host, '10.55.0.2')).toMatchObject(unreached)
  // Without the policy, the host is a router into its management network.
  await host.sh('nft delete table inet virtnet_policy_hosting')
  expect(await guest.ping(`${host.ipv4}`)).toEqual({ reached: true })
})

test('macvtap: guests are on the LAN without a bridge, and their own host is out of reach', {
  timeout: 120_000,
}, async () => {
  await using lan = await startLan()
  await using host = await startHost({ lan })
  const before = await host.sh('ip -o link; ip -o -4 address')
  expect(await example('macvtap', host.uri, 'hw0')).toEqual([
    "guests on 'direct': to each other yes, to the LAN yes",
    'from the LAN yes, to their own host no',
  ])
  // Nothing of the host's network has changed for it.
  expect(await host.sh('ip -o link; ip -o -4 address')).toBe(before)
  const [one, two] = await Promise.all([
    host.qemuGuest({ networks: ['direct'] }),
    host.guest({ macvtap: { device: 'hw0', mode: 'bridge' }, addresses: ['10.50.0.92/24'] }),
  ])
  await one.setAddress('10.50.0.91/24', '10.50.0.1')
  expect(await one.reach(lan.far, '10.60.0.2')).toMatchObject(reachedFrom('10.50.0.91'))
  expect(await lan.x.reach(one, '10.50.0.91')).toMatchObject(reachedFrom('10.50.0.3'))
  expect(await one.reach(two, '10.50.0.92')).toMatchObject(reachedFrom('10.50.0.91'))
  expect(await one.reach(host, `${host.ipv4}`)).toMatchObject(unreached)
  expect(await host.reach(one, '10.50.0.91')).toMatchObject(unreached)
})
