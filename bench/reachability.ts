/**
 * How long answers take, and how that grows: hosts with 1 to 100 NAT networks as libvirt 9.0 sets them up.
 * Run with `npx tsx bench/reachability.ts`.
 */
import { readHostFacts } from '../src/host/index.js'
import { explain, type Query, reachabilityMatrix } from '../src/reachability/index.js'
import { hostWithNetworks } from './hosts-with-networks.js'

const pair = (from: Query['from'], to: Query['to']): Query => ({ from, to, family: 'ipv4', protocol: 'tcp', port: 443 })

function milliseconds(run: () => unknown, rounds: number): number {
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const start = performance.now()
    run()
    times.push(performance.now() - start)
  }
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN
}

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
    explain(query, { networks, host })
    const first = performance.now() - firstStart
    const one = milliseconds(() => explain(query, { networks, host }), 200)
    const matrix = milliseconds(() => reachabilityMatrix({ networks, host }), 3)
    const cells = [count, rules, ...[read, first, one, matrix].map((value) => value.toFixed(2))]
    console.log(cells.map((cell) => String(cell).padStart(8)).join('  '))
  }
}

await main()
