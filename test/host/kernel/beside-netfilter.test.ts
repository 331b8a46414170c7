/** Flowtables, WireGuard and MACsec, which not every machine's kernel has: what facts say of them, and what packets do. */
import { afterAll, beforeAll, test } from 'vitest'
import { type KernelMachine, type MachineInside, startKernelMachine } from '../harness/index.js'
import { expectForetold, type Place } from '../reachability/expect-foretold.js'

let kernel: KernelMachine
let host: MachineInside
let machines: Record<'g1' | 'g2' | 'x', MachineInside>

const number = { g1: 81, g2: 82 }

/** Two networks, and an uplink to a machine that is also reached through a tunnel and an encrypted link. */
beforeAll(async () => {
  kernel = await startKernelMachine()
  ;({ host, ...machines } = await kernel.machines('host', 'g1', 'g2', 'x'))
  await host.sh(`echo 1 >/proc/sys/net/ipv4/ip_forward; echo 0 >/proc/sys/net/ipv4/icmp_ratelimit
    ip link add hw0 type veth peer name eth0 netns x; ip address add 10.70.0.1/24 dev hw0; ip link set hw0 up`)
  await machines.x.sh('ip address add 10.70.0.3/24 dev eth0; ip link set eth0 up')
  for (const [name, net] of Object.entries(number)) {
    await host.sh(`ip link add v${name} type bridge stp_state 0; ip link set v${name} up
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

const outside = (ipv4: string): Place => ({
  machine: machines.x,
  endpoint: { kind: 'external', address: ipv4 },
  ipv4,
})

const known = () => ({
  machines: { host: { source: host.source, networks, guests } },
  places: {
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
    host: { machine: host, endpoint: { kind: 'host' }, ipv4: '10.70.0.1' } satisfies Place,
    x: outside('10.70.0.3'),
  },
})

/** Loads rules beside those that translate what leaves for outside, whether others were loaded before or not. */
const rules = (text: string): Promise<string> =>
  host.sh(`nft flush ruleset; nft -f - <<'RULES'
    table ip nat {
      chain postrouting {
        type nat hook postrouting priority 100;
        oifname { "hw0", "wg0", "ms0" } masquerade
      }
    }
    ${text}
RULES`)

test('a flowtable takes over connections that the rules accepted, and opens none', async () => {
  await rules(`table inet filter {
    flowtable fast { hook ingress priority 0; devices = { hw0, vg1, vg2 }; }
    chain forward {
      type filter hook forward priority 0; policy drop;
      meta l4proto { tcp, udp } ct state established flow add @fast
      ct state established,related accept
      iifname "vg1" oifname "hw0" accept
    }
  }`)
  // Twice: the second time the connections before it are in the table.
  await expectForetold({ ...known(), name: 'flowtable', pairs: ['g1>x', 'g1>g2', 'g2>x', 'g1>host'] })
  await expectForetold({ ...known(), name: 'flowtable-again', pairs: ['g1>x'] })
})

test('WireGuard takes what is for its peer’s allowed addresses', async () => {
  await rules('')
  const { x } = machines
  await host.sh(
    'umask 077; for name in host x; do wg genkey >/tmp/$name.key; wg pubkey </tmp/$name.key >/tmp/$name.pub; done',
  )
  await host.sh(`ip link delete wg0 2>/dev/null || :; ip link add wg0 type wireguard; ip address add 10.99.0.1/24 dev wg0
    wg set wg0 listen-port 51820 private-key /tmp/host.key peer "$(cat /tmp/x.pub)" endpoint 10.70.0.3:51820 allowed-ips 10.99.0.3/32
    ip link set wg0 up`)
  await x.sh(`ip link delete wg0 2>/dev/null || :; ip link add wg0 type wireguard; ip address add 10.99.0.3/24 dev wg0
    ip address add 10.99.0.4/24 dev wg0
    wg set wg0 listen-port 51820 private-key /tmp/x.key peer "$(cat /tmp/host.pub)" endpoint 10.70.0.1:51820 allowed-ips 10.99.0.1/32
    ip link set wg0 up`)
  const { places, ...rest } = known()
  await expectForetold({
    ...rest,
    places: { ...places, peer: outside('10.99.0.3'), other: outside('10.99.0.4') },
    name: 'wireguard',
    pairs: ['g1>peer', 'host>peer', 'g1>other'],
  })
})

test('whether the machines behind a MACsec link have its keys is a condition', async () => {
  await rules('')
  const { x } = machines
  const mac = async (machine: MachineInside, link: string) =>
    (await machine.sh(`cat /sys/class/net/${link}/address`)).trim()
  const secure = async (
    machine: MachineInside,
    link: string,
    own: string,
    other: string,
    address: string,
    peer: string,
  ) =>
    machine.sh(`ip link delete ms0 2>/dev/null || :; ip link add link ${link} ms0 type macsec encrypt on
      ip macsec add ms0 tx sa 0 pn 1 on key 0${own} ${own.repeat(32)}
      ip macsec add ms0 rx port 1 address ${peer}
      ip macsec add ms0 rx port 1 address ${peer} sa 0 pn 1 on key 0${other} ${other.repeat(32)}
      ip address add ${address}/24 dev ms0; ip link set ms0 up`)
  const [ours, theirs] = [await mac(host, 'hw0'), await mac(x, 'eth0')]
  await secure(host, 'hw0', '1', '2', '10.98.0.1', theirs)
  await secure(x, 'eth0', '2', '1', '10.98.0.3', ours)
  const { places, ...rest } = known()
  await expectForetold({
    ...rest,
    places: { ...places, behind: outside('10.98.0.3') },
    name: 'macsec',
    pairs: ['g2>behind', 'g2>x'],
    open: ['g2>behind ipv4 icmp', 'g2>behind ipv4 tcp', 'g2>behind ipv4 udp'],
  })
})
