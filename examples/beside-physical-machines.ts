/**
 * Guests on the physical LAN: a bridge with the host's NIC as a port, and a network on it. Guests are in the LAN's
 * subnet, and are reached like any other machine there.
 *
 *   tsx examples/beside-physical-machines.ts qemu:///system eth0
 *   tsx examples/beside-physical-machines.ts qemu+ssh://root@kvm1/system eth0 ssh root@kvm1
 */
import { connect } from 'virtnet'
import { onHost } from './on-host.js'

const [uri, nic = 'eth0', ...through] = process.argv.slice(2)
await using connection = await connect(uri, { machine: onHost(through) })

// The NIC becomes a port of the bridge, and its addresses and routes move there. Unless confirmed in time, the change
// is rolled back, even if this program can no longer reach the host.
const bridge = { name: 'br-lan', ports: [nic], dhcp4: true, dhcp6: true }
await using change = await connection.host.apply({ bridges: [bridge] }, { confirmWithin: 30_000 })
await change.confirm()
console.log(`${bridge.name}: ${change.state}`)

for (const { severity, text } of await connection.host.diagnose(bridge.name)) console.log(`${severity}: ${text}`)

const lan = await connection.networks.define({ mode: 'bridged', name: 'lan', bridge: { name: bridge.name } })
await lan.setAutostart(true)
await lan.start()
console.log(`guests on '${lan.name}' are on the physical LAN`)
