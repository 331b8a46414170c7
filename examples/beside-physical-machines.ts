/**
 * Guests beside the physical machines of one LAN: a bridge that the host's NIC is a port of, and a network on it. Guests
 * are in the LAN's own subnet, and are reached like any other machine there.
 *
 *   tsx examples/beside-physical-machines.ts qemu:///system eth0
 *   tsx examples/beside-physical-machines.ts qemu+ssh://root@kvm1/system eth0 ssh root@kvm1
 */
import { connect } from 'virtnet'
import { onHost } from './on-host.js'

const [uri, nic = 'eth0', ...through] = process.argv.slice(2)
await using connection = await connect(uri, { machine: onHost(through) })

// The NIC becomes a port of the bridge, and what it had by DHCP or by hand moves there. It goes back by itself, even if
// this program has lost its way to the host meanwhile, unless it is confirmed in time.
const bridge = { name: 'br-lan', ports: [nic], dhcp4: true, dhcp6: true }
await using change = await connection.host.apply({ bridges: [bridge] }, { confirmWithin: 30_000 })
await change.confirm()
console.log(`${bridge.name}: ${change.state}`)

for (const { severity, text } of await connection.host.diagnose(bridge.name)) console.log(`${severity}: ${text}`)

const lan = await connection.networks.define({ mode: 'bridged', name: 'lan', bridge: { name: bridge.name } })
await lan.setAutostart(true)
await lan.start()
console.log(`guests on '${lan.name}' are beside the machines of the LAN`)
