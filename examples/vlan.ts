/**
 * Guests in a VLAN of the physical network: a VLAN on the host's NIC or bond, a bridge on it, and a network on that.
 * Guests send and receive untagged frames, and see nothing of other VLANs. The switch must carry the VLAN, tagged, on
 * the host's port.
 *
 *   tsx examples/vlan.ts qemu:///system bond0 10
 *   tsx examples/vlan.ts qemu+ssh://root@kvm1/system bond0 10 ssh root@kvm1
 */
import { connect } from 'virtnet'
import { onHost } from './on-host.js'

const [uri, link = 'eth0', number = '10', ...through] = process.argv.slice(2)
await using connection = await connect(uri, { machine: onHost(through) })

// The host itself has no address in the VLAN, which is for guests only. The NIC keeps its own.
const [vlan, bridge] = [`${link}.${number}`, `br-vlan${number}`]
await using change = await connection.host.apply({
  vlans: [{ name: vlan, link, id: Number(number) }],
  bridges: [{ name: bridge, ports: [vlan] }],
})
await change.confirm()
console.log(`${bridge}: ${change.state}`)

for (const { severity, text } of await connection.host.diagnose(bridge)) console.log(`${severity}: ${text}`)

const network = await connection.networks.define({ mode: 'bridged', name: `vlan${number}`, bridge: { name: bridge } })
await network.setAutostart(true)
await network.start()
console.log(`guests on '${network.name}' are in VLAN ${number}`)
