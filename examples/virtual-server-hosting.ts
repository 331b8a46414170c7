/**
 * Virtual server hosting: a host with one NIC for management and one for its guests. The provider routes a block of
 * public addresses to the second one. Guests can reach the internet and be reached from it; the management network is
 * closed to them, and so is the host itself except for DHCP and DNS.
 *
 *   npx tsx examples/virtual-server-hosting.ts qemu:///system eth1 198.51.100.1
 *   npx tsx examples/virtual-server-hosting.ts qemu+ssh://root@kvm1/system eth1 198.51.100.1 ssh root@kvm1
 */
import { connect } from 'virtnet'
import { onHost } from './on-host.js'

/** The block that the provider routes to the host's address on `nic`. */
const block = '203.0.113.0/28'
const [uri, nic = 'eth1', router = '198.51.100.1', ...through] = process.argv.slice(2)
await using connection = await connect(uri, { machine: onHost(through) })

const { network } = await connection.networks.ensure({
  mode: 'routed',
  name: 'hosting',
  // libvirt's rules accept the guests' traffic on this NIC only.
  forward: { dev: nic },
  ips: [{ address: '203.0.113.1', prefix: 28, dhcp: { ranges: [{ start: '203.0.113.2', end: '203.0.113.14' }] } }],
})

// The host's own default route may lead to the management network: packets from the block use a separate table. Until
// the next reboot; make it permanent in the host's network configuration.
const host = await connection.host.machine()
const rules = await host.run(['ip', 'rule'])
if (!rules.includes(`from ${block} lookup 203`)) await host.run(['ip', 'rule', 'add', 'from', block, 'table', '203'])
await host.run(['ip', 'route', 'replace', 'default', 'via', router, 'dev', nic, 'table', '203'])

// As a router, the host would forward guests' packets to all of its networks, and answer on all of its addresses.
await connection.policies.apply([
  { name: 'hosting', persist: true, limit: [{ of: { network: 'hosting' }, internet: true, guests: true }] },
])

const { routes } = await network.externalRoutes()
for (const { destination, via } of routes) console.log(`the provider routes ${destination} to ${via}`)
// `conditional` would not be enough: something on the path could not be read.
const closed = [
  ['the management network', { kind: 'external', address: '10.0.0.5' }],
  ['the host', { kind: 'host' }],
] as const
for (const [place, to] of closed) {
  const { verdict } = await network.explain({ from: { kind: 'guest' }, to, protocol: 'tcp', port: 22 })
  console.log(`guests to ${place}: ${verdict}`)
}
