/** VRFs, which not every machine's kernel has: what of them facts say, and what packets do. */
import { afterAll, beforeAll, test } from 'vitest'
import { type KernelMachine, type MachineInside, startKernelMachine } from '../harness/index.js'
import { expectForetold, type Place } from '../reachability/expect-foretold.js'

let kernel: KernelMachine
let host: MachineInside
let machines: Record<'g1' | 'g2' | 'g3' | 'x', MachineInside>

const number = { g1: 81, g2: 82, g3: 83 }

/** Three networks, of which two are in a VRF; and an uplink. */
beforeAll(async () => {
  kernel = await startKernelMachine()
  ;({ host, ...machines } = await kernel.machines('host', 'g1', 'g2', 'g3', 'x'))
  await host.sh(`echo 1 >/proc/sys/net/ipv4/ip_forward; echo 0 >/proc/sys/net/ipv4/icmp_ratelimit
    echo 1 >/proc/sys/net/ipv4/tcp_l3mdev_accept; echo 1 >/proc/sys/net/ipv4/udp_l3mdev_accept`)
  await host.sh(`ip link add red type vrf table 100; ip link set red up
    ip link add hw0 type veth peer name eth0 netns x; ip address add 10.70.0.1/24 dev hw0; ip link set hw0 up`)
  await machines.x.sh('ip address add 10.70.0.3/24 dev eth0; ip link set eth0 up')
  for (const [name, net] of Object.entries(number)) {
    await host.sh(`ip link add v${name} type bridge stp_state 0; ip link set v${name} up
      ${name === 'g3' ? '' : `ip link set v${name} master red`}
      ip address add 10.${net}.0.1/24 dev v${name}
      ip link add p${name} type veth peer name eth0 netns ${name}; ip link set p${name} master v${name} up`)
    await machines[name as 'g1'].sh(`ip address add 10.${net}.0.2/24 dev eth0; ip link set eth0 up
      ip route add default via 10.${net}.0.1`)
  }
})

afterAll(() => kernel?.[Symbol.asyncDispose]())

const networks = Object.entries(number).map(
  ([name, net]) => `<network><name>${name}</name><forward mode='open'/><bridge name='v${name}'/>
    <ip address='10.${net}.0.1' prefix='24'/></network>`,
)
const guests = Object.entries(number).map(([name, net]) => ({
  name,
  network: name,
  addresses: [`10.${net}.0.2`],
  hasDefaultRoute: true,
  port: `p${name}`,
}))

const places = (): Record<string, Place> => ({
  ...Object.fromEntries(
    Object.entries(number).map(([name, net]) => [
      name,
      {
        machine: machines[name as 'g1'],
        endpoint: { kind: 'guest', network: name, guest: name },
        ipv4: `10.${net}.0.2`,
      } satisfies Place,
    ]),
  ),
  host: { machine: host, endpoint: { kind: 'host' }, ipv4: '10.70.0.1' },
  x: { machine: machines.x, endpoint: { kind: 'external', address: '10.70.0.3' }, ipv4: '10.70.0.3' },
})

test('networks in a VRF reach each other, and nothing that is not in it', async () => {
  await expectForetold({
    name: 'vrf',
    machines: { host: { source: host.source, networks, guests } },
    places: places(),
    // Whether the server is bound to the VRF, no fact tells.
    open: ['g1>host ipv4 udp'],
    pairs: ['g1>g2', 'g2>g1', 'g1>g3', 'g3>g1', 'g1>x', 'g1>host', 'host>x', 'host>g3', 'host>g1', 'g3>x'],
  })
})

test('a route from one VRF to another joins them one way, and a second the other', async () => {
  // As it was before, also where this is another try.
  await host.sh(
    'ip route delete 10.81.0.0/24 dev vg1 table main 2>/dev/null || :; ip route replace table 100 10.83.0.0/24 dev vg3',
  )
  const pairs = ['g1>g3', 'g3>g1', 'g2>g3'] as const
  const known = { machines: { host: { source: host.source, networks, guests } }, places: places() }
  await expectForetold({ ...known, name: 'vrf-with-one-leak', pairs })
  await host.sh('ip route add 10.81.0.0/24 dev vg1')
  await expectForetold({ ...known, name: 'vrf-with-two-leaks', pairs })
})
