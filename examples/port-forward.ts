/**
 * A port of the host that leads to a guest, however its network would hide it: from outside, from the host, from other
 * guests and from the guest itself. It stays when this ends; `remove` takes it back.
 *
 *   npx tsx examples/port-forward.ts qemu:///system 8080 web 80
 *   npx tsx examples/port-forward.ts qemu:///system 8080 remove
 *   npx tsx examples/port-forward.ts qemu+ssh://root@kvm1/system 8080 web 80 ssh root@kvm1
 */
import { connect, explanationText } from 'virtnet'
import { explain } from 'virtnet/reachability'
import { onHost } from './on-host.js'

const [uri, port = '8080', guest = 'web', ...rest] = process.argv.slice(2)
const [targetPort, through] = guest === 'remove' ? ['', rest] : [rest[0] ?? port, rest.slice(1)]
await using connection = await connect(uri, { machine: onHost(through) })
const name = `port-${port}`

if (guest === 'remove') {
  await connection.policies.remove(name)
  console.log(`${name} is removed`)
} else {
  // A guest by its name, or whatever has an address on one of the host's networks.
  const to = /^[\d.]+$|:/.test(guest) ? { address: guest } : { guest }
  const { waits } = await connection.policies.apply([
    { name, persist: true, forward: [{ protocol: 'tcp', port: Number(port), to, targetPort: Number(targetPort) }] },
  ])
  // A guest without an address yet: repair() puts it in force as soon as it has one.
  for (const text of waits) console.log(`not yet: ${text}`)

  const query = {
    from: { kind: 'external' },
    to: { kind: 'host' },
    family: 'ipv4',
    protocol: 'tcp',
    port: Number(port),
  } as const
  console.log(explanationText(explain(query, await connection.snapshot())))
}
