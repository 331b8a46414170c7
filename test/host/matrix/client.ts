/**
 * What a client of another release does with a daemon: `tsx client.ts URI`, where that libvirt is the machine's. Ends with
 * 0, and prints what it saw.
 */
import { strict as assert } from 'node:assert'
import { connect } from '../../../src/connection/index.js'
import type { NetworkDefinition } from '../../../src/xml/network/network.js'

const uri = process.argv[2]
await using connection = await connect(uri, { keepAlive: { interval: 5000, count: 3 }, timeout: 30_000 })
const { client, daemon } = await connection.versions()
const events = connection.networks.events()
const definition = {
  mode: 'nat',
  name: 'lab',
  bridge: { name: 'vlab', stp: false, delay: 0 },
  domain: { name: 'lab.example', localOnly: true },
  ips: [
    { address: '192.168.111.1', prefix: 24, dhcp: { ranges: [{ start: '192.168.111.10', end: '192.168.111.99' }] } },
  ],
} as const satisfies NetworkDefinition
const network = await connection.networks.define(definition, { validate: true })
await network.start()
assert.deepEqual(
  (await connection.networks.list({ active: true })).map(({ name, mode }) => [name, mode]),
  [['lab', 'nat']],
)
const update = {
  section: 'dhcpHost',
  command: 'add',
  value: { mac: '52:54:00:00:00:0b', ip: '192.168.111.50' },
} as const
assert.deepEqual(await network.update(update), { live: true, stored: true, reloadedFirewallRules: true })
assert.deepEqual(
  network.definition.ips,
  [{ ...definition.ips[0], dhcp: { ...definition.ips[0].dhcp, hosts: [update.value] }, family: undefined }].map(
    ({ family: _, ...ip }) => ip,
  ),
)
assert.deepEqual(await network.leases(), [])
assert.deepEqual(await network.ports(), [])
assert.ok((await connection.nwfilters.list()).length >= 0)
assert.equal((await connection.hostInterfaces.get('vlab')).type, 'bridge')
await assert.rejects(connection.networks.get('none'), { name: 'LibvirtError', code: 'VIR_ERR_NO_NETWORK' })
await network.restart()
await network.stop()
await network.undefine()
const seen: string[] = []
for await (const { type } of events) if (seen.push(type) === 6) break
assert.deepEqual(seen, ['defined', 'started', 'stopped', 'started', 'stopped', 'undefined'])
console.log(JSON.stringify({ client, daemon }))
