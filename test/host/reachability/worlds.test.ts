import { describe, test } from 'vitest'
import { type Host, type Machine, NamespaceMachine, startHost, startLan } from '../harness/index.js'
import { expectForetold, inRealm, type Place, type Plan } from './expect-foretold.js'
import { network } from './scene.js'

const onHost = (host: Host): Place => ({
  machine: host,
  endpoint: { kind: 'host' },
  ipv4: host.ipv4 ?? '',
  ipv6: host.ipv6 ?? '',
})

const guestState = (name: string, on: string, addresses: readonly string[], gateway?: string) => ({
  name,
  network: on,
  addresses,
  hasDefaultRoute: true,
  port: `v-${name}`,
  ...(gateway !== undefined && { gateway }),
})

/** A guest of a routed network with both families; what its router announces does not come on top. */
async function dual(host: Host, name: string, four: string, six: string): Promise<Machine> {
  const guest = await host.guest({ name, network: 'routed', addresses: [`${four}.101/24`], gateways: [`${four}.1`] })
  await guest.sh(`echo 0 >/proc/sys/net/ipv6/conf/eth0/accept_ra
    ip -6 address flush dev eth0 scope global; ip -6 route flush default 2>/dev/null || true
    ip address add ${six}::101/64 dev eth0 nodad; ip -6 route replace default via ${six}::1`)
  return guest
}

describe('worlds of several machines, with real packets', () => {
  test('a guest in a namespace behind a veth pair, with a firewall of its own', async () => {
    await using lan = await startLan()
    await using host = await startHost({ lan })
    await host.network(network.natIpv4)
    const gateways = ['192.168.111.1']
    const inner = await host.guest({ name: 'g1', network: 'nat', addresses: ['192.168.111.101/24'], gateways })
    const other = await host.guest({ name: 'g2', network: 'nat', addresses: ['192.168.111.102/24'], gateways })
    await inner.sh(`iptables -A INPUT -p tcp --dport 4000 -s 192.168.111.102 -j DROP
      iptables -A INPUT -p udp --dport 4000 -j REJECT
      iptables -A OUTPUT -p udp -d 10.50.0.3 -j DROP`)
    const { realm } = host
    const guests = [guestState('g2', 'nat', ['192.168.111.102'])]
    await expectForetold({
      name: 'guest-in-a-namespace',
      machines: {
        host: { source: inRealm(realm), networks: [network.natIpv4], guests },
        g1: { source: inRealm(realm, 'g1'), namespaceOf: 'host' },
      },
      places: {
        g1: { machine: inner, endpoint: { kind: 'host', machine: 'g1' }, ipv4: '192.168.111.101' },
        g2: { machine: other, endpoint: { kind: 'guest', network: 'nat', guest: 'g2' }, ipv4: '192.168.111.102' },
        host: onHost(host),
        x: { machine: lan.x, endpoint: { kind: 'external', address: '10.50.0.3' }, ipv4: '10.50.0.3' },
      },
      pairs: ['g1>g2', 'g2>g1', 'g1>host', 'host>g1', 'g1>x', 'x>g1', 'g2>x', 'g2>host'],
    })
  })

  test('a router in a namespace between two bridges that the host is not on', async () => {
    await using host = await startHost({})
    const bare = (name: string): string =>
      `<network><name>${name}</name><bridge name='v${name}' stp='off' delay='0'/></network>`
    const networks = [bare('left'), bare('right')]
    for (const xml of networks) await host.network(xml)
    await host.sh(`ip netns add router
      ip netns exec router sh -c '
        echo 0 >/proc/sys/net/ipv6/conf/default/accept_dad
        echo 1 >/proc/sys/net/ipv4/ip_forward
        echo 1 >/proc/sys/net/ipv6/conf/all/forwarding'
      for side in left right; do
        ip link add r-$side type veth peer name $side netns router
        ip link set r-$side master v$side up
        ip -netns router link set $side up
      done
      ip -netns router address add 192.168.121.1/24 dev left
      ip -netns router address add 192.168.122.1/24 dev right
      ip netns exec router iptables -A FORWARD -i left -p udp -j REJECT
      ip netns exec router iptables -t nat -A POSTROUTING -o right -j MASQUERADE
      ip netns exec router iptables -A FORWARD -m conntrack --ctstate ESTABLISHED -j ACCEPT
      ip netns exec router iptables -A FORWARD -i right -p tcp -j REJECT --reject-with tcp-reset`)
    const guests = [
      guestState('g1', 'left', ['192.168.121.101/24'], '192.168.121.1'),
      guestState('g2', 'right', ['192.168.122.101/24'], '192.168.122.1'),
    ]
    const machines: Machine[] = []
    for (const { name, network: on, addresses, gateway = '' } of guests)
      machines.push(await host.guest({ name, network: on, addresses, gateways: [gateway] }))
    const [left, right] = machines
    if (!left || !right) throw new Error('no guests')
    const { realm } = host
    const router = new NamespaceMachine('router', realm, 'router')
    await expectForetold({
      name: 'router-in-a-namespace',
      machines: {
        host: { source: inRealm(realm), networks, guests },
        router: { source: inRealm(realm, 'router'), namespaceOf: 'host' },
      },
      places: {
        g1: { machine: left, endpoint: { kind: 'guest', network: 'left', guest: 'g1' }, ipv4: '192.168.121.101' },
        g2: { machine: right, endpoint: { kind: 'guest', network: 'right', guest: 'g2' }, ipv4: '192.168.122.101' },
        router: { machine: router, endpoint: { kind: 'host', machine: 'router' }, ipv4: '192.168.121.1' },
      },
      pairs: ['g1>g2', 'g2>g1', 'g1>router', 'g2>router', 'router>g1', 'router>g2'],
    })
  })

  test('two hosts on one LAN, with a routed network each', async () => {
    await using lan = await startLan()
    await using alpha = await startHost({ lan, name: 'alpha' })
    await using beta = await startHost({ lan, name: 'beta' })
    const far = network.routed.replaceAll('112', '118').replaceAll('fd12', 'fd18')
    await alpha.network(network.routed)
    await beta.network(far)
    const g1 = await dual(alpha, 'g1', '192.168.112', 'fd12')
    const b1 = await dual(beta, 'b1', '192.168.118', 'fd18')
    const onAlpha = [guestState('g1', 'routed', ['192.168.112.101', 'fd12::101'])]
    const onBeta = [guestState('b1', 'routed', ['192.168.118.101', 'fd18::101'])]
    const plan = {
      machines: {
        host: { source: inRealm(alpha.realm), networks: [network.routed], guests: onAlpha },
        beta: { source: inRealm(beta.realm), networks: [far], guests: onBeta },
      },
      segments: [{ links: [{ link: 'hw0' }, { machine: 'beta', link: 'hw0' }] }],
      places: {
        g1: {
          machine: g1,
          endpoint: { kind: 'guest', network: 'routed', guest: 'g1' },
          ipv4: '192.168.112.101',
          ipv6: 'fd12::101',
        },
        b1: {
          machine: b1,
          endpoint: { kind: 'guest', network: 'routed', guest: 'b1', machine: 'beta' },
          ipv4: '192.168.118.101',
          ipv6: 'fd18::101',
        },
        alpha: onHost(alpha),
        beta: { ...onHost(beta), endpoint: { kind: 'host', machine: 'beta' } },
      },
      pairs: ['g1>b1', 'b1>g1', 'g1>beta', 'beta>g1', 'alpha>b1', 'b1>alpha', 'alpha>beta', 'beta>alpha'],
      families: ['ipv4', 'ipv6'],
    } satisfies Omit<Plan, 'name'>
    await expectForetold({ ...plan, name: 'two-hosts-without-routes' })
    await alpha.sh(`ip route add 192.168.118.0/24 via ${beta.ipv4}; ip -6 route add fd18::/64 via ${beta.ipv6}`)
    await expectForetold({ ...plan, name: 'two-hosts-with-one-route' })
    await beta.sh(`ip route add 192.168.112.0/24 via ${alpha.ipv4}; ip -6 route add fd12::/64 via ${alpha.ipv6}
      iptables -I FORWARD -p udp -s 192.168.112.0/24 -j DROP`)
    await expectForetold({ ...plan, name: 'two-hosts-with-both-routes' })
  })
})
