import type { HostNetworkDefinition } from '../../src/host-network/definition.js'
import { machineThrough } from '../../src/machine/access/machine-through.js'
import type { Host } from './harness/index.js'

export const sourceOf = (host: Host) => machineThrough(['nsenter', ...host.realm.entrance(), '--'])

export const bridged: HostNetworkDefinition = {
  bridges: [
    {
      name: 'br0',
      ports: ['hw0'],
      addresses: ['10.50.0.2/24', 'fd50::2/64'],
      routes: [
        { to: 'default', via: '10.50.0.1' },
        { to: 'default', via: 'fd50::1' },
      ],
    },
  ],
}

/** An address that nobody on the LAN is a neighbour of. */
export const cutOff: HostNetworkDefinition = { bridges: [{ name: 'br0', ports: ['hw0'], addresses: ['10.99.0.2/24'] }] }

/** Everything that a change could change, as ip(8) shows it; numbers that run by themselves left out. */
export async function stateOf(host: Host): Promise<string> {
  const text = await host.sh('ip -d address; ip -4 -d route show table all; ip -6 -d route show table all')
  return text.replace(/ (\w+_timer|expires|valid_lft|preferred_lft) +[\d.]+(sec)?/g, '').replaceAll(' dynamic', '')
}

export const linksOf = (host: Host) => host.sh('ip -o -d link | sed "s/promiscuity.*//"')

/** What a DHCP client, a router's advertisements and an administrator leave on an uplink. */
export const lived = `
  ip link add other type veth peer name nowhere
  ip link set nowhere up
  ip link set other up
  ip address add 10.77.0.2/24 dev other
  ip route add 10.78.0.0/16 via 10.77.0.1 dev other src 10.50.0.2
  ip address replace 10.50.0.2/24 dev hw0 valid_lft 3600 preferred_lft 1800
  ip address add 10.50.0.22/24 dev hw0 label hw0:web
  ip address delete fd50::2/64 dev hw0
  ip address add fd50::2/64 dev hw0 nodad valid_lft 7200 preferred_lft 3600
  ip address add 10.51.0.2/24 dev hw0 noprefixroute
  ip route add 10.51.0.0/24 dev hw0 proto kernel scope link src 10.51.0.2 metric 100
  ip route replace default via 10.50.0.1 dev hw0
  ip route add default via 10.50.0.9 dev hw0 proto dhcp src 10.50.0.2 metric 100 mtu 1400
  ip route add 10.70.0.0/16 via 10.51.0.1 dev hw0 proto static
  ip route add 10.71.0.0/16 nexthop via 10.50.0.7 weight 2 nexthop via 10.50.0.8
  ip route add 10.72.0.0/16 dev hw0 table 100 scope link
  ip -6 route add fd70::/64 via fd50::7 dev hw0 proto static metric 50
  ip -6 route add default via fd50::9 dev hw0 proto ra metric 512 expires 600 pref high`
