import { expect } from 'vitest'
import { type Connection, connect } from '../../../src/connection/index.js'
import { machineThrough } from '../../../src/machine/access/machine-through.js'
import type { NetworkMode } from '../../../src/modes/index.js'
import type { NetworkDefinition } from '../../../src/xml/network/network.js'
import { type Guest, type Host, type HostOptions, type Lan, startHost, startLan } from '../harness/index.js'
import { expectSame } from '../reachability/expect-same.js'
import { observe, type Pair, type PresentGuest } from '../reachability/observe.js'

/** A connection that can look at the host. */
export const connectLooking = (host: Host, uri = host.uri): Promise<Connection> =>
  connect(uri, { machine: machineThrough(['nsenter', ...host.realm.entrance(), '--']) })

/** A host with an uplink, on a LAN that has a DHCP server, and a connection that can look at it. */
export async function startScene(software: Pick<HostOptions, 'libvirt' | 'firewall' | 'daemons'>) {
  const lan = await startLan()
  const host = await startHost({ ...software, lan })
  const connection = await connectLooking(host)
  return {
    lan,
    host,
    connection,
    [Symbol.asyncDispose]: async () => {
      await connection.close()
      await host[Symbol.asyncDispose]()
      await lan[Symbol.asyncDispose]()
    },
  }
}

interface Scene {
  readonly lan: Lan
  readonly host: Host
  readonly connection: Connection
}

const served = (number: number) => [
  {
    address: `192.168.${number}.1`,
    prefix: 24,
    dhcp: { ranges: [{ start: `192.168.${number}.100`, end: `192.168.${number}.199` }] },
  },
]
const bridge = (name: string) => ({ name, stp: false, delay: 0 })

/** A network of each mode, with the subnet that its guests are in and the way to a new guest on it. */
export const examples = {
  nat: { mode: 'nat', name: 'nat', bridge: bridge('vnat'), ips: served(111) },
  routed: { mode: 'routed', name: 'routed', bridge: bridge('vrouted'), ips: served(112) },
  isolated: { mode: 'isolated', name: 'isolated', bridge: bridge('visolated'), ips: served(113) },
  open: { mode: 'open', name: 'open', bridge: bridge('vopen'), ips: served(114) },
  bridged: { mode: 'bridged', name: 'bridged', bridge: { name: 'br0' } },
  macvtap: { mode: 'macvtap', name: 'macvtap', forward: { mode: 'bridge', interfaces: [{ dev: 'hw0' }] } },
} as const satisfies Partial<{ [M in NetworkMode]: Extract<NetworkDefinition, { mode: M }> }>

export type LivingMode = keyof typeof examples

/** Who reaches whom, as the mode promises it: without it, a host on which nothing works would be as predicted, too. */
const promised: Record<LivingMode, readonly Pair[]> = {
  nat: ['g1>host', 'g1>g2', 'g1>x', 'g1>far', 'host>g1'],
  routed: ['g1>host', 'g1>g2', 'g1>x', 'g1>far', 'host>g1', 'x>g1', 'far>g1'],
  // Without a default route there is no way to the host's address on the LAN.
  isolated: ['g1>host@192.168.113.1', 'g1>g2', 'host>g1'],
  open: ['g1>host', 'g1>g2', 'g1>x', 'g1>far', 'host>g1', 'x>g1', 'far>g1'],
  bridged: ['g1>host', 'g1>g2', 'g1>x', 'g1>far', 'host>g1', 'x>g1', 'far>g1'],
  // The host and guests on a device of it do not hear each other.
  macvtap: ['g1>g2', 'g1>x', 'g1>far', 'x>g1', 'far>g1'],
}
const pairs = [...new Set(Object.values(promised).flat())]

/** The whole life of a network of a mode, with real guests and packets at every station of it. */
export async function live(scene: Scene, mode: LivingMode): Promise<void> {
  const { host, lan, connection } = scene
  const example: NetworkDefinition = examples[mode]
  const subnet = 'ips' in example ? example.ips?.[0]?.address.replace(/\.1$/, '') : undefined
  await lan.serveDhcp()
  if (mode === 'bridged') await host.sh(uplinkIntoBridge)
  // libvirt 12.8 leaves it to the host whether packets of an open network are passed on.
  if (mode === 'open') await host.sh('sysctl -qw net.ipv4.ip_forward=1')
  if (subnet !== undefined) await lan.addRoute(`${subnet}.0/24`, host.ipv4 ?? '')
  const before = await traces(host)

  const network = await connection.networks.define(example)
  expect(network.state).toMatchObject({ active: false, persistent: true })
  await network.start()
  expect(network.state.active).toBe(true)
  expect(await connection.findTampering()).toEqual([])

  // A lease comes of the network's own server, or of the LAN's.
  const one = await host.guest({ name: 'g1', ...placeOf(example) })
  const leased = one.lease?.address ?? ''
  expect(leased).toMatch(subnet === undefined ? /^10\.50\.0\.1\d\d$/ : `${subnet}.1`)
  // dnsmasq writes a lease down a moment after the guest has it.
  const own = subnet === undefined ? [] : [leased]
  const leasesOf = async () => (subnet === undefined ? [] : await network.leases()).map(({ address }) => address)
  await expect.poll(leasesOf).toEqual(own)
  const second = `${subnet ?? '10.50.0'}.60`
  const two = await host.guest({ name: 'g2', ...placeOf(example), addresses: [`${second}/24`] })
  const guests = [
    { guest: one, address: leased },
    { guest: two, address: second },
  ]

  await packetsGoAsPredicted(scene, mode, await network.xml(), guests)

  // A change that reaches what runs and what is stored, while the guests are on it.
  expect(await network.update(changeOf(mode))).toMatchObject({ live: true, stored: true })
  expect(await connection.findTampering()).toEqual([])
  if (subnet !== undefined) {
    await using reserved = await host.guest({ ...placeOf(example), name: 'reserved', mac: '52:54:00:00:00:0b' })
    expect(reserved.lease?.address).toBe(`${subnet}.50`)
  }
  expect((await one.ping(second)).reached).toBe(true)

  // A restart under a guest of libvirt's own, which is on the network again afterwards.
  {
    await using guest = await host.qemuGuest({ name: 'q1', networks: [network.name] })
    const neighbour = subnet === undefined ? '10.50.0.3' : `${subnet}.1`
    const isOfNetwork = (address: string) => address.startsWith(`${subnet ?? '10.50.0'}.`)
    await guest.addressWhere(isOfNetwork, 60_000)
    expect((await guest.ping(neighbour)).reached).toBe(true)
    const cutOff = await network.restart({ disconnectGuests: true })
    expect(cutOff.map(({ name }) => name)).toEqual(subnet === undefined ? [] : ['q1'])
    await expect.poll(async () => (await guest.ping(neighbour)).reached, { timeout: 60_000 }).toBe(true)
    expect(await connection.findTampering()).toEqual([])
  }

  await one[Symbol.asyncDispose]()
  await two[Symbol.asyncDispose]()
  await network.stop()
  await network.undefine()
  expect(await connection.networks.find(network.name)).toBeUndefined()
  await expect.poll(() => traces(host)).toEqual(before)
}

async function packetsGoAsPredicted(
  scene: Scene,
  mode: LivingMode,
  xml: string,
  guests: readonly { readonly guest: Guest; readonly address: string }[],
): Promise<void> {
  const present = guests.map(({ guest, address }): PresentGuest => {
    const state = {
      name: guest.name,
      network: mode,
      addresses: [address],
      hasDefaultRoute: guest.lease?.router !== undefined,
    }
    return { guest, state: mode === 'macvtap' ? state : { ...state, port: guest.device } }
  })
  const assume = { externalRoutes: true, switchHairpin: false }
  const machines = [scene.host, scene.lan.x, scene.lan.far, ...guests.map(({ guest }) => guest)]
  const listeners = await Promise.all(machines.map((machine) => machine.listen()))
  const traffic = { pairs: pairs.filter((pair) => mode === 'isolated' || !pair.includes('@')) }
  const { comparisons } = await observe({ ...scene, networks: [xml], guests: present, assume }, traffic)
  expectSame(comparisons)
  const arrived = comparisons.filter(({ observed }) => observed.startsWith('ok'))
  const reached = traffic.pairs.filter((pair) => arrived.some(({ label }) => label.startsWith(`${pair} `)))
  expect(reached.sort()).toEqual([...promised[mode]].sort())
  await Promise.all(listeners.map((listener) => listener[Symbol.asyncDispose]()))
}

function placeOf(example: NetworkDefinition) {
  return example.mode === 'macvtap'
    ? { macvtap: { device: 'hw0', mode: 'bridge' as const } }
    : { network: example.name }
}

/** What can be changed in a network of the mode while it runs. */
function changeOf(mode: LivingMode) {
  if (mode === 'bridged' || mode === 'macvtap') {
    return { section: 'portGroup', command: 'add', value: { name: 'group' } } as const
  }
  const ip = examples[mode].ips[0]?.address.replace(/\.1$/, '.50') ?? ''
  return { section: 'dhcpHost', command: 'add', value: { mac: '52:54:00:00:00:0b', ip } } as const
}

const uplinkIntoBridge = `
  ip link add br0 type bridge stp_state 0 forward_delay 0
  ip link set br0 up
  ip address flush dev hw0
  ip link set hw0 master br0
  ip address add 10.50.0.2/24 dev br0
  ip route replace default via 10.50.0.1`

/** Everything that networks leave on a host: links, addresses, routes, servers, files, and rules in libvirt's chains. */
async function traces(host: Host): Promise<string[]> {
  const [links, ruleset, servers, files] = await Promise.all([
    host.sh(`ip -brief link | cut -d' ' -f1; ip route; ip rule`),
    host.run('nft', ['-j', 'list', 'ruleset']),
    host.sh(`pgrep -a dnsmasq || true`),
    // dnsmasq, which gives its privileges up, cannot remove its own pid file.
    host.sh(`find /etc/libvirt /var/lib/libvirt /run/libvirt ! -type d ! -path '/run/libvirt/network/*.pid'`),
  ])
  const rules = (JSON.parse(ruleset) as { nftables: { rule?: { chain: string; handle: number } }[] }).nftables.flatMap(
    ({ rule }) => (rule && /^(LIBVIRT|guest)_/.test(rule.chain) ? [JSON.stringify(rule)] : []),
  )
  return [...[links, servers, files].flatMap((text) => text.trim().split('\n').sort()), ...rules]
}
