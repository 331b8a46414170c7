/**
 * Guests in a DMZ: a bridge over a NIC in the DMZ's segment. The segment's firewall decides what passes between the
 * DMZ, the inner networks and the outside; the host must not provide a way around it.
 *
 * So the host has no address there. That is not enough: a guest could send frames to the bridge's own MAC address with
 * inner destination addresses, and the host would deliver or, if another network has enabled forwarding, forward them.
 * A separate table drops these; frames that only cross the bridge are not affected.
 *
 *   tsx examples/dmz.ts qemu:///system eth1
 *   tsx examples/dmz.ts qemu+ssh://root@kvm1/system eth1 ssh root@kvm1
 */
import { connect } from 'virtnet'
import { onHost } from './on-host.js'

const [uri, nic = 'eth1', ...through] = process.argv.slice(2)
await using connection = await connect(uri, { machine: onHost(through) })
const host = await connection.host.machine()

const bridge = 'br-dmz'
const rules = `
  table inet dmz
  delete table inet dmz
  table inet dmz {
    chain to-host { type filter hook input priority -10; iifname "${bridge}" drop; }
    chain through-host {
      type filter hook forward priority -10
      iifname "${bridge}" oifname != "${bridge}" drop
      iifname != "${bridge}" oifname "${bridge}" drop
    }
  }`
// The firewall first, then the bridge. /etc/nftables.conf makes it permanent.
await host.run(['nft', rules])
await using change = await connection.host.apply({ bridges: [{ name: bridge, ports: [nic] }] })
await change.confirm()
console.log(`${bridge}: ${change.state}`)

for (const { severity, text } of await connection.host.diagnose(bridge)) console.log(`${severity}: ${text}`)

const dmz = await connection.networks.define({ mode: 'bridged', name: 'dmz', bridge: { name: bridge } })
await dmz.setAutostart(true)
await dmz.start()
console.log(`guests on '${dmz.name}' are in the DMZ, and the host is not`)
