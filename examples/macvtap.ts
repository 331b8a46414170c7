/**
 * Guests on the LAN without a host bridge: each has its own device on the host's NIC (macvtap). The host's network does
 * not change. The drawback: host and guests cannot reach each other, because what either sends goes out to the switch,
 * which does not send it back. If they must, use a bridge, or give the guest a second interface on an isolated network.
 *
 *   tsx examples/macvtap.ts qemu:///system eth0
 */
import { connect } from 'virtnet'

const [uri, nic = 'eth0'] = process.argv.slice(2)
await using connection = await connect(uri)

const direct = await connection.networks.define({
  mode: 'macvtap',
  name: 'direct',
  forward: { mode: 'bridge', interfaces: [{ dev: nic }] },
})
await direct.setAutostart(true)
await direct.start()

const { guestToHost, guestToGuest, guestToExternal, externalToGuest } = direct.capabilities
console.log(`guests on '${direct.name}': to each other ${guestToGuest}, to the LAN ${guestToExternal}`)
console.log(`from the LAN ${externalToGuest}, to their own host ${guestToHost}`)
