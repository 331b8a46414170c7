/**
 * Who can reach whom on a host at present; and for one network, whether its guests can be reached from outside, and
 * why.
 *
 *   tsx examples/reachability.ts qemu:///system default
 *   tsx examples/reachability.ts qemu+ssh://root@kvm1/system default root@kvm1
 *
 * Run it as root: otherwise the firewall cannot be read, and answers are conditional.
 */
import { connect, explanationText, machineThrough, matrixText } from 'virtnet'

const [uri = 'qemu:///system', name, login] = process.argv.slice(2)
// Commands read the host's links, routes and firewall; on another machine, through ssh.
const host = login === undefined ? undefined : machineThrough(['ssh', login], { shell: true })
await using connection = await connect(uri, { machine: host })

console.log(matrixText(await connection.reachability()))

if (name !== undefined) {
  const network = await connection.networks.get(name)
  const from = { kind: 'external' } as const
  const answer = await network.explain({ from, to: { kind: 'guest' }, protocol: 'tcp', port: 22 })
  console.log(`\nSSH from outside to a guest of ${name}?\n\n${explanationText(answer)}`)
}
