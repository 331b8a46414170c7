/**
 * How long answers take, and how that scales: hosts with 1 to 100 NAT networks as libvirt 9.0 sets them up. Run with
 * `npx tsx bench/reachability.ts`; as root also on a real libvirtd, read through nsenter as a remote host is through
 * ssh.
 */

import { connect } from '../src/connection/index.js'
import { machineThrough } from '../src/machine/access/machine-through.js'
import { readHostFacts } from '../src/machine/index.js'
import { explain, type ReachabilityQuery, reachabilityMatrix } from '../src/reachability/index.js'
import type { NetworkDefinition } from '../src/xml/network/network.js'
import { startHost, startLan } from '../test/host/harness/index.js'
import { hostWithNetworks } from './hosts-with-networks.js'
import { median } from './median.js'

const pair = (from: ReachabilityQuery['from'], to: ReachabilityQuery['to']): ReachabilityQuery => ({
  from,
  to,
  family: 'ipv4',
  protocol: 'tcp',
  port: 443,
})

function milliseconds(run: () => unknown, rounds: number): number {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const start = performance.now()
    run()
    times.push(performance.now() - start)
  }
  return median(times)
}

async function awaited(run: () => Promise<unknown>, rounds: number): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const start = performance.now()
    await run()
    times.push(performance.now() - start)
  }
  return median(times)
}

const row = (cells: readonly (string | number)[]): string => cells.map((cell) => String(cell).padStart(8)).join('  ')

async function main(): Promise<void> {
  console.log('networks  rules  read+parse ms  first explain ms  explain ms  matrix v4+v6 ms')
  for (const count of [1, 10, 25, 50, 100]) {
    const { networks, source, rules } = hostWithNetworks(count)
    const start = performance.now()
    const host = await readHostFacts(source)
    const read = performance.now() - start
    const last = { kind: 'guest', network: `net${count - 1}` } as const
    const query = pair(last, { kind: 'external', address: '198.51.100.7' })
    const firstStart = performance.now()
    explain(query, { networks, facts: host })
    const first = performance.now() - firstStart
    const one = milliseconds(() => explain(query, { networks, facts: host }), 200)
    const matrix = milliseconds(() => reachabilityMatrix({ networks, facts: host }), 3)
    const cells = [count, rules, ...[read, first, one, matrix].map((value) => value.toFixed(2))]
    console.log(row(cells))
  }
}

/** A real host with this many networks: reading facts, one question, the full matrix. */
async function onRealHost(): Promise<void> {
  await using lan = await startLan()
  await using host = await startHost({ lan })
  const source = machineThrough(['nsenter', ...host.realm.entrance(), '--'])
  await using connection = await connect(host.uri, { machine: source })
  console.log('\nlive  networks  facts ms  network.explain ms  connection.reachability ms')
  let made = 0
  for (const count of [1, 10, 100]) {
    for (; made < count; made++) {
      const ips = [{ address: `10.100.${made}.1`, prefix: 24 }]
      const definition: NetworkDefinition = {
        mode: 'nat',
        name: `net${made}`,
        bridge: { name: `virbr${made}`, stp: false },
        ips,
      }
      await (await connection.networks.define(definition)).start()
    }
    const network = await connection.networks.get('net0')
    const query = { from: { kind: 'guest' }, to: { kind: 'external' }, protocol: 'tcp', port: 443 } as const
    const times = [
      await awaited(() => connection.host.facts(), 5),
      await awaited(() => network.explain(query), 5),
      await awaited(() => connection.reachability(), 3),
    ]
    console.log(row([count, ...times.map((time) => time.toFixed(0))]))
  }
}

await main()
if (process.getuid?.() === 0) await onRealHost()
else console.log('not run: a real host needs root')
