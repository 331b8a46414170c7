/**
 * A sandbox with proof. Guests of a separate network reach the internet and nothing else: not the LAN, not the host
 * except for DHCP and DNS, not one another. First predicted, then tested with packets: the policy is attacked from a
 * guest's position, and the host counts what passes. Exits with 1 if anything is not as it should be.
 *
 *   npx tsx examples/sandbox.ts qemu:///system
 *   npx tsx examples/sandbox.ts qemu+ssh://root@kvm1/system ssh root@kvm1
 */
import { connect } from 'virtnet'
import { onHost } from './on-host.js'
import { table } from './table.js'

const [uri, ...through] = process.argv.slice(2)
await using connection = await connect(uri, { machine: onHost(through) })

const { network } = await connection.networks.ensure({
  mode: 'nat',
  name: 'sandbox',
  port: { isolated: true },
  ips: [{ address: '10.66.0.1', prefix: 24, dhcp: { ranges: [{ start: '10.66.0.10', end: '10.66.0.250' }] } }],
})
await connection.policies.apply([
  { name: 'sandbox', persist: true, limit: [{ of: { network: 'sandbox' }, internet: true, host: ['dhcp', 'dns'] }] },
])

const wrong: string[] = []
const closed = [
  ['the LAN', { kind: 'external', address: '192.168.1.1' }],
  ['the host', { kind: 'host' }],
  ['another guest', { kind: 'guest' }],
] as const
for (const [place, to] of closed) {
  const { verdict } = await network.explain({ from: { kind: 'guest' }, to, protocol: 'tcp', port: 443 })
  console.log(`${place}: ${verdict}`)
  // `conditional` is not `no`: something on the path could not be read.
  if (verdict !== 'no') wrong.push(`${place}: ${verdict} as predicted`)
}

for (const { tries, untried, proved } of await connection.policies.verify({ names: ['sandbox'], timeout: 120_000 })) {
  console.log(
    table([['tried', 'to', 'should', 'did'], ...tries.map((one) => [one.what, one.to, one.expected, one.observed])]),
  )
  for (const text of untried) console.log(`not tested: ${text}`)
  if (!proved)
    wrong.push(...tries.filter(({ right }) => !right).map(({ what, to, observed }) => `${what}, ${to}: ${observed}`))
}
console.log(wrong.length === 0 ? 'the sandbox holds' : `the sandbox does not hold: ${wrong.join('; ')}`)
process.exitCode = wrong.length === 0 ? 0 : 1
