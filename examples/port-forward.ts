/**
 * A port of the host that leads to a guest, whatever its network's mode: from outside, from the host, from other guests
 * and from the guest itself. It stays after this program ends; `remove` removes it.
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
  console.log(`removed ${name}`)
} else {
  // A guest by name, or any machine with an address on one of the host's networks.
  const to = /^[\d.]+$|:/.test(guest) ? { address: guest } : { guest }
  const { waits } = await connection.policies.apply([
    { name, persist: true, forward: [{ protocol: 'tcp', port: Number(port), to, targetPort: Number(targetPort) }] },
  ])
  // If the guest has no address yet, repair() puts it in force once it has one.
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
