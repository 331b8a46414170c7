/**
 * A guest whose address comes from the physical network's DHCP server. libvirt is not involved and has no lease for it:
 * the address is known to the guest's agent, if it has one (`nic.addresses()`), and to the host's neighbour table once
 * host and guest have communicated, which is used here.
 *
 *   tsx examples/physical-dhcp.ts qemu:///system web
 *   tsx examples/physical-dhcp.ts qemu+ssh://root@kvm1/system web ssh root@kvm1
 */
import { connect } from 'virtnet'
import { onHost } from './on-host.js'

const [uri, name = 'web', ...through] = process.argv.slice(2)
await using connection = await connect(uri, { machine: onHost(through) })

const guest = await connection.guests.get(name)
const { neighbours } = await connection.host.facts()
for (const nic of guest.interfaces) {
  const network = nic.network === null ? undefined : await connection.networks.get(nic.network)
  if (network?.mode !== 'bridged') continue
  const addresses = neighbours.filter(({ mac }) => mac === nic.mac).map(({ address }) => address)
  console.log(`${nic.mac} on '${network.name}' has ${addresses.join(', ') || 'not communicated with the host yet'}`)
}
