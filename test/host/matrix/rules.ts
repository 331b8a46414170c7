import { describe, expect, test } from 'vitest'
import type { Tampering, TamperKind } from '../../../src/reachability/libvirt-rules/tampering.js'
import type { NetworkDefinition } from '../../../src/xml/network/network.js'
import { type DaemonKind, firewallBackends, type HostSoftware, type LibvirtVersion } from '../harness/libvirts.js'
import { expectSame } from '../reachability/expect-same.js'
import { type Comparison, observe, type Pair, type PresentGuest } from '../reachability/observe.js'
import { connectLooking, startScene } from './life.js'
import { partOf } from './part.js'

type Scene = Awaited<ReturnType<typeof startScene>>

const bridge = { name: 'vlab', stp: false, delay: 0 }
const four = { address: '192.168.111.1', prefix: 24 }
const six = { family: 'ipv6', address: 'fd11::1', prefix: 64 } as const
const nat = { mode: 'nat', name: 'lab', bridge, ips: [four] } as const satisfies NetworkDefinition
const translated = (start: string, end: string) =>
  ({ ...nat, forward: { nat: { address: { start, end } } } }) as const satisfies NetworkDefinition

/** Every shape that libvirt's rules take. */
const shapes: Record<string, NetworkDefinition> = {
  nat,
  'nat over a device': { ...nat, forward: { dev: 'hw0' } },
  'nat as one address': translated('10.50.0.200', '10.50.0.200'),
  // nft shows the first as a range, the second as a prefix.
  'nat as three addresses': translated('10.50.0.200', '10.50.0.202'),
  'nat as two addresses, which are a subnet': translated('10.50.0.200', '10.50.0.201'),
  'nat with ports': { ...nat, forward: { nat: { port: { start: 5000, end: 6000 } } } },
  'nat of both families': { ...nat, ips: [four, six], forward: { nat: { ipv6: true } } },
  'nat of IPv4, IPv6 routed': { ...nat, ips: [four, six] },
  'nat with IPv6 between guests': { ...nat, ipv6: true },
  routed: { ...nat, mode: 'routed', ips: [four, six] },
  'routed over a device': { ...nat, mode: 'routed', forward: { dev: 'hw0' } },
  isolated: { ...nat, mode: 'isolated', ips: [four, six] },
  'isolated, without addresses': { mode: 'isolated', name: 'lab', bridge },
  open: { ...nat, mode: 'open', ips: [four, six] },
}

interface Damage {
  readonly done: string
  readonly kinds: readonly TamperKind[]
  /** What the finding says to do. */
  readonly heal: readonly (string | RegExp)[]
  /** A packet that goes otherwise because of it. */
  readonly pair?: Pair
}

const nft = 'ip libvirt_network'
const handle = (chain: string, words: string) =>
  `$(nft -a list chain ${nft} ${chain} | sed -n 's/.*${words}.*# handle //p' | head -1)`
const restart = 'systemctl restart libvirtd'
const foreign: Record<string, Damage> = {
  'forwarding switched off': {
    done: 'sysctl -qw net.ipv4.ip_forward=0',
    kinds: ['forwarding-off'],
    heal: ['sysctl -w net.ipv4.ip_forward=1'],
    pair: 'g1>x',
  },
  'a table of nft that drops what is forwarded': {
    done: `nft 'add table inet mine; add chain inet mine f { type filter hook forward priority 10; policy drop; }'`,
    kinds: ['foreign-drop'],
    heal: [
      'nft insert rule inet mine f iifname "vlab" oifname "hw0" ip saddr 192.168.111.0/24 accept',
      'nft insert rule inet mine f iifname "hw0" oifname "vlab" ip daddr 192.168.111.0/24 ct state established,related accept',
    ],
    pair: 'g1>x',
  },
}

/** What somebody does to libvirt's rules, by the backend that it writes them with. */
const damages: Record<HostSoftware['firewall'], Record<string, Damage>> = {
  iptables: {
    ...foreign,
    'jumps flushed': {
      done: 'iptables -F FORWARD',
      kinds: ['jump-lost', 'jump-lost', 'jump-lost'],
      heal: ['X', 'I', 'O'].map((last, index) => `iptables -I FORWARD ${index + 1} -j LIBVIRT_FW${last}`),
      pair: 'x>g1',
    },
    'a rule deleted': {
      done: 'iptables -D LIBVIRT_FWO -s 192.168.111.0/24 -i vlab -j ACCEPT',
      kinds: ['rule-lost'],
      heal: ['iptables -I LIBVIRT_FWO -s 192.168.111.0/24 -i vlab -j ACCEPT'],
      pair: 'g1>x',
    },
    'a chain deleted': {
      done: 'iptables -t nat -F; iptables -t nat -X LIBVIRT_PRT',
      kinds: ['chain-lost'],
      heal: [restart],
    },
    'a chain deleted, with its jump only': {
      done: 'iptables -D FORWARD -j LIBVIRT_FWI; iptables -F LIBVIRT_FWI; iptables -X LIBVIRT_FWI',
      kinds: ['chain-lost'],
      heal: ['iptables -D FORWARD -j LIBVIRT_FWX', 'iptables -D FORWARD -j LIBVIRT_FWO', restart],
      pair: 'x>g1',
    },
    'a drop put first': {
      done: 'iptables -I FORWARD -i vlab -j DROP',
      kinds: ['rule-above'],
      heal: ['iptables -D FORWARD -i vlab -j DROP'],
      pair: 'g1>x',
    },
    'everything flushed': {
      done: 'iptables -F; iptables -X; iptables -t nat -F; iptables -t nat -X',
      kinds: Array.from({ length: 6 }, () => 'chain-lost'),
      heal: [restart],
      pair: 'x>g1',
    },
  },
  nftables: {
    ...foreign,
    'jumps flushed': {
      done: `nft flush chain ${nft} forward`,
      kinds: ['jump-lost', 'jump-lost', 'jump-lost'],
      heal: [
        `nft insert rule ${nft} forward counter jump guest_cross`,
        `nft add rule ${nft} forward index 0 counter jump guest_input`,
        `nft add rule ${nft} forward index 1 counter jump guest_output`,
      ],
      pair: 'x>g1',
    },
    'a rule deleted': {
      done: `nft delete rule ${nft} guest_output handle ${handle('guest_output', 'ip saddr 192.168.111.0\\/24.*accept')}`,
      kinds: ['rule-lost'],
      heal: [restart],
      pair: 'g1>x',
    },
    'a chain deleted': {
      done: `nft flush chain ${nft} forward; nft delete chain ${nft} guest_input`,
      kinds: ['jump-lost', 'chain-lost', 'jump-lost'],
      heal: [restart],
      pair: 'x>g1',
    },
    'a chain deleted, with its jump only': {
      done: `nft delete rule ${nft} forward handle ${handle('forward', 'jump guest_input')}; nft flush chain ${nft} guest_input; nft delete chain ${nft} guest_input`,
      kinds: ['chain-lost'],
      heal: [`nft flush chain ${nft} forward`, restart],
      pair: 'x>g1',
    },
    'a jump behind the one that stops': {
      done: `nft flush chain ${nft} forward; for name in input output cross; do nft add rule ${nft} forward counter jump guest_$name; done`,
      kinds: ['jump-lost'],
      heal: [`nft insert rule ${nft} forward counter jump guest_cross`],
      pair: 'g1>g2',
    },
    'a drop put into a chain of libvirt': {
      done: `nft insert rule ${nft} guest_output ip daddr 10.50.0.0/24 drop`,
      kinds: ['rule-above'],
      heal: [/^nft delete rule ip libvirt_network guest_output handle \d+$/],
      pair: 'g1>x',
    },
    "Docker's policy": {
      done: 'iptables -P FORWARD DROP',
      kinds: ['foreign-drop'],
      heal: [
        'iptables -I FORWARD -i vlab -o hw0 -s 192.168.111.0/24 -j ACCEPT',
        'iptables -I FORWARD -i hw0 -o vlab -d 192.168.111.0/24 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
      ],
      pair: 'g1>x',
    },
    'everything flushed': {
      done: 'nft flush ruleset',
      kinds: Array.from({ length: 6 }, () => 'chain-lost'),
      heal: [restart],
      pair: 'x>g1',
    },
  },
}

/** libvirt's rules as they are, and after somebody was at them, on a libvirt with each of its backends. */
export function rules(libvirt: LibvirtVersion, daemons: DaemonKind = 'monolithic'): void {
  const backends = firewallBackends.filter((firewall) => libvirt !== '9.0' || firewall === 'iptables')
  describe.each(backends)(`libvirt ${libvirt}, %s: rules`, (firewall) => {
    test.each(partOf(shapes, 'nat as two addresses, which are a subnet'))(
      'nothing is wrong with what libvirt wrote, and packets go by it: %s',
      async (what, shape) => {
        await using scene = await startScene({ libvirt, firewall, daemons })
        const guests = await networkWithGuests(scene, shape)
        expect(await scene.connection.findTampering()).toEqual([])
        await goesAsPredicted(scene, guests, pools[what])
      },
    )

    test.each(partOf(damages[firewall], 'a chain deleted, with its jump only'))(
      'found and healed: %s',
      async (_, damage) => {
        await using scene = await startScene({ libvirt, firewall, daemons })
        const { connection, host } = scene
        const guests = await networkWithGuests(scene, nat)
        const before = await goesAsPredicted(scene, guests)
        expect(await connection.findTampering()).toEqual([])

        await host.sh(damage.done)
        const found = await connection.findTampering()
        expect(found.filter(ofIpv4).map(({ kind }) => kind)).toEqual(damage.kinds)
        const commands = [...new Set(found.flatMap((one) => one.heal))]
        expect(commands).toEqual(
          damage.heal.map((words) => {
            if (words === restart && daemons === 'modular') return 'systemctl restart virtnetworkd'
            return typeof words === 'string' ? words : expect.stringMatching(words)
          }),
        )
        const broken = await goesAsPredicted(scene, guests)
        if (damage.pair) expect(broken.get(damage.pair)).toBe(!before.get(damage.pair))

        await host.heal(commands)
        // A restart of the daemon ends the connection.
        await using again = await connectLooking(host)
        expect(await again.findTampering()).toEqual([])
        expect(await goesAsPredicted(scene, guests)).toEqual(before)
      },
    )
  })
}

/** The addresses that guests are translated to, where there are several. */
const pools: Record<string, readonly string[]> = {
  'nat as three addresses': ['10.50.0.200', '10.50.0.201', '10.50.0.202'],
  'nat as two addresses, which are a subnet': ['10.50.0.200', '10.50.0.201'],
}

const asFirst = (one: Comparison, pool: readonly string[]): Comparison => {
  const seen = pool.find((address) => one.observed === `ok src=${address}`)
  return seen === undefined ? one : { ...one, observed: `ok src=${pool[0]}` }
}

const ofIpv4 = ({ place }: Tampering) => !('family' in place) || place.family !== 'ip6'

async function networkWithGuests({ connection, host, lan }: Scene, shape: NetworkDefinition): Promise<PresentGuest[]> {
  // libvirt 12.8 leaves it to the host whether packets of an open network are passed on.
  if (shape.mode === 'open') await host.sh('sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1')
  const network = await connection.networks.define(shape)
  await network.start()
  if (JSON.stringify(shape).includes('10.50.0.200')) {
    for (const last of [200, 201, 202]) await host.sh(`ip address add 10.50.0.${last}/24 dev hw0`)
  }
  await lan.addRoute('192.168.111.0/24', host.ipv4 ?? '')
  await lan.addRoute('fd11::/64', host.ipv6 ?? '')
  const ips = 'ips' in shape ? (shape.ips ?? []) : []
  const hasDefaultRoute = shape.mode !== 'isolated'
  return Promise.all(
    [1, 2].map(async (number) => {
      const addresses = [four, ...ips.slice(1)].map(({ address }) => address.replace(/1$/, `10${number}`))
      const [ipv4 = '', ...ipv6] = addresses
      const guest = await host.guest({ name: `g${number}`, network: 'lab', addresses: [`${ipv4}/24`] })
      await guest.sh(
        [
          // What the network's router announces would come on top.
          'echo 0 >/proc/sys/net/ipv6/conf/eth0/accept_ra',
          'ip -6 address flush dev eth0 scope global',
          'ip -6 route flush default 2>/dev/null || true',
          ...ipv6.map((address) => `ip address add ${address}/64 dev eth0 nodad`),
          ...(hasDefaultRoute ? ips : []).map(({ address }) => `ip route add default via ${address}`),
        ].join('\n'),
      )
      return { guest, state: { name: `g${number}`, network: 'lab', addresses, hasDefaultRoute, port: guest.device } }
    }),
  )
}

/** @returns whether each pair's packets arrived: all of them, or none */
async function goesAsPredicted(
  scene: Scene,
  guests: readonly PresentGuest[],
  pool?: readonly string[],
): Promise<Map<Pair, boolean>> {
  const { host, lan } = scene
  const both = guests[0]?.state.addresses.some((address) => address.includes(':'))
  const pairs: readonly Pair[] = ['g1>g2', 'g1>x', 'g1>far', 'x>g1', 'host>g1', 'g1>host']
  const machines = [host, lan.x, lan.far, ...guests.map(({ guest }) => guest)]
  const listeners = await Promise.all(machines.map((machine) => machine.listen()))
  const { comparisons } = await observe(
    {
      ...scene,
      networks: [await host.virsh('net-dumpxml', 'lab')],
      guests,
      assume: { externalRoutes: true, switchHairpin: false },
    },
    { pairs, families: both ? ['ipv4', 'ipv6'] : ['ipv4'] },
  )
  // Which address of several a guest gets is the kernel's choice.
  expectSame(pool === undefined ? comparisons : comparisons.map((one) => asFirst(one, pool)))
  await Promise.all(listeners.map((listener) => listener[Symbol.asyncDispose]()))
  const arrived = (pair: Pair) =>
    comparisons.filter(({ label }) => label.startsWith(`${pair} `)).some(({ observed }) => observed.startsWith('ok'))
  return new Map(pairs.map((pair) => [pair, arrived(pair)]))
}
