import { expect, test } from 'vitest'
import { readHostFacts } from '../../../src/machine/index.js'
import { explain, type ReachabilityQuery } from '../../../src/reachability/index.js'
import { parseNetwork } from '../../../src/xml/index.js'
import { sourceOf } from './observe.js'
import { network, setUp } from './scene.js'

const route = 'ip route add 10.60.0.0/24 via 10.50.0.1 mtu 1280'
const silent = 'iptables -A OUTPUT -p icmp --icmp-type fragmentation-needed -j DROP'
const narrowPort = 'ip link set hw0 mtu 1400'

/** Echoes in IP packets of so many bytes, which only their sender may cut up; the second after it was told. */
const ping = (bytes: number, to: string): string =>
  `for _ in 1 2; do busybox ping -c 1 -W 2 -s ${bytes - 28} ${to} >/dev/null 2>&1 && echo yes && exit; done; echo no`

test.each([
  ['a route with an MTU, whose errors are dropped', network.routed, `${route}; ${silent}`, 'far', 1280],
  ['a route with an MTU', network.routed, route, 'far', undefined],
  ['a bridge whose uplink takes less', network.bridged, narrowPort, 'x', 1400],
] as const)('%s: what is too long is predicted as packets have it', async (_what, xml, setup, to, longest) => {
  await using scene = await setUp({
    networks: [xml],
    guests: [{ on: parseNetwork(xml).name }],
    externalRoutes: true,
    setup,
  })
  const facts = await readHostFacts(sourceOf(scene.host))
  const known = {
    networks: [parseNetwork(xml)],
    facts,
    guests: scene.guests.map(({ state }) => state),
    assume: scene.assume,
  }
  const address = to === 'far' ? '10.60.0.2' : '10.50.0.3'
  const query: ReachabilityQuery = {
    from: { kind: 'guest', network: parseNetwork(xml).name, guest: 'g1' },
    to: { kind: 'external', address },
    family: 'ipv4',
    protocol: 'icmp',
  }
  expect(explain(query, known)).toMatchObject({ verdict: 'yes' })
  expect(explain(query, known).longest?.bytes).toBe(longest)
  const guest = scene.guests[0]?.guest
  for (const length of [1200, 1270, 1390, 1450, 1500]) {
    const seen = (await guest?.sh(ping(length, address)))?.trim()
    expect([length, explain({ ...query, length }, known).verdict]).toEqual([length, seen])
  }
})

test('a filter that cannot be read is a condition that names it, for what goes by its link', async () => {
  await using scene = await setUp({
    networks: [network.nat],
    setup: `ip link add hole type veth peer name bottom; ip link set hole up; tc qdisc add dev hw0 clsact
      tc filter add dev hw0 ingress protocol ip bpf bytecode '1,6 0 0 4294967295' action mirred egress redirect dev hole`,
  })
  const known = {
    networks: [parseNetwork(network.nat)],
    facts: await readHostFacts(sourceOf(scene.host)),
    guests: scene.guests.map(({ state }) => state),
    assume: scene.assume,
  }
  const from = { kind: 'guest', network: 'nat', guest: 'g1' } as const
  const asked = { from, family: 'ipv4', protocol: 'icmp' } as const
  const outside = explain({ ...asked, to: { kind: 'external', address: '10.50.0.3' } }, known)
  expect(outside.verdict).toBe('conditional')
  expect(outside.conditions).toMatchObject([{ kind: 'unread-hook', text: expect.stringContaining('hw0') }])
  expect((await scene.guests[0]?.guest.ping('10.50.0.3', 900))?.reached).toBe(false)
  expect(explain({ ...asked, to: { kind: 'host', address: '192.168.111.1' } }, known).verdict).toBe('yes')
})
