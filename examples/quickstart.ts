/**
 * npm run quickstart: one network of each mode, who can reach whom on it, and a change with its event.
 *
 * It runs on test:///default, a simulated host inside libvirt: no daemon, no root, and nothing on this machine is
 * touched. To use a real one, connect to 'qemu:///system' instead.
 */
import { connect, type NetworkDefinition, type NetworkOf } from 'virtnet'
import { exampleNetworks } from './networks.js'
import { table } from './table.js'

await using connection = await connect('test:///default')
const { client } = await connection.versions()
console.log(`\nvirtnet on libvirt ${client}, ${await connection.uri()}\n`)

// Every definition becomes a live network of its mode's class.
for (const definition of exampleNetworks) {
  const network = await connection.networks.define(definition)
  await network.start()
}

console.log('One network of each mode, and who can open a connection to whom:\n')
const order = exampleNetworks.map(({ name }) => name)
const networks = (await connection.networks.list())
  .filter(({ name }) => order.includes(name))
  .sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name))
console.log(
  table([
    ['network', 'mode', 'bridge', 'subnet', 'guest→host', 'guest→guest', 'guest→outside', 'outside→guest'],
    ...networks.map(row),
  ]),
)
console.log("\n  host-firewall: libvirt writes no rules there, so the host's own firewall decides")
console.log('  embedded-switch: needs an SR-IOV card that switches between its own functions\n')

// Events are buffered from this call on, so none is missed.
const events = connection.networks.events()
const web = await connection.networks.get('web')
if (web.mode !== 'nat') throw new Error('web is a NAT network')
const before = web.definition

console.log("One change: 'web' moves to another subnet. What libvirt reports:\n")
await web.stop()
await connection.networks.define({
  ...before,
  ips: [{ address: '10.50.0.1', prefix: 16, dhcp: { ranges: [{ start: '10.50.0.10', end: '10.50.255.254' }] } }],
})
await web.start()
for await (const { name, type } of events) {
  console.log(`  ${name} ${type}`)
  if (type === 'started') break
}

const after = (await web.refresh()).definition
console.log()
console.log(
  table([
    ['', 'subnet', 'addresses by DHCP'],
    ['before', ...addresses(before)],
    ['after', ...addresses(after)],
  ]),
)
console.log(`
Next: README.md for the whole tour, examples/ for more to run, and connect('qemu:///system') for a real host.
`)

function row(network: NetworkOf): string[] {
  const { definition, mode, name } = network
  const { guestToHost, guestToGuest, guestToExternal, externalToGuest } = network.capabilities
  const bridge = 'bridge' in definition ? definition.bridge?.name : undefined
  return [name, mode, bridge ?? '–', subnet(definition), guestToHost, guestToGuest, guestToExternal, externalToGuest]
}

function addresses(definition: NetworkDefinition): string[] {
  const ip = 'ips' in definition ? definition.ips?.[0] : undefined
  return [subnet(definition), ...(ip?.dhcp?.ranges ?? []).map(({ start, end }) => `${start} – ${end}`)]
}

/** The first IPv4 subnet: 10.50.0.1/16 → 10.50.0.0/16. Networks on a host bridge or device have none of their own. */
function subnet(definition: NetworkDefinition): string {
  const ip = 'ips' in definition ? definition.ips?.[0] : undefined
  if (ip?.address === undefined || ip.prefix === undefined) return "the host's"
  const bits = ip.address.split('.').reduce((all, octet) => all * 256 + Number(octet), 0)
  const first = bits - (bits % 2 ** (32 - ip.prefix))
  return `${[24, 16, 8, 0].map((shift) => Math.floor(first / 2 ** shift) % 256).join('.')}/${ip.prefix}`
}
