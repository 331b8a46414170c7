/** However verify ends, and whenever: nothing of it stays on the machine. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { parseNetwork } from '../../../src/xml/index.js'
import type { Host } from '../harness/index.js'
import { network, setUp } from './scene.js'

const entry = new URL('../../../src/verify/index.ts', import.meta.url).href
const machineEntry = new URL('../../../src/machine/index.ts', import.meta.url).href
const tsx = fileURLToPath(import.meta.resolve('tsx'))

/** Verifies again and again, and says when it begins. */
const program = (host: Host, networks: readonly string[]) => `
  const { verify } = await import(${JSON.stringify(entry)})
  const { machineThrough } = await import(${JSON.stringify(machineEntry)})
  const machine = machineThrough(${JSON.stringify(['nsenter', ...host.realm.entrance(), '--'])})
  const guest = (network) => ({ kind: 'guest', network })
  const x = { kind: 'external', address: '10.50.0.3' }
  const queries = ['tcp', 'udp', 'icmp'].flatMap((protocol) => [
    { from: guest('nat'), to: guest('nat'), family: 'ipv4', protocol },
    { from: guest('macvtap'), to: { ...x, ...(protocol === 'icmp' ? {} : { port: 4000 }) }, family: 'ipv4', protocol, ...(protocol === 'icmp' ? {} : { port: 4000 }) },
  ])
  const standIns = { nat: [['192.168.111.240/24'], ['192.168.111.241/24']], macvtap: [['10.50.0.240/24']] }
  console.log('begins')
  for (let round = 1; ; round++) {
    await verify(queries, { networks: ${JSON.stringify(networks.map(parseNetwork))}, standIns, machine, trace: true, timeout: 300 })
    console.log('round', round)
  }`

/** In a group of its own, as a terminal starts it. */
const run = (text: string): ChildProcess =>
  spawn(process.execPath, ['--import', tsx, '--input-type=module', '-e', text], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })

/** Links, tables, and processes with their network namespaces: all that could stay. */
const stateOf = (host: Host): Promise<string> =>
  host.sh(`
    ip -o link | sed 's/ qdisc.*//; s/@.*//' | cut -d: -f2 | sort
    nft list tables | sort
    for process in /proc/[0-9]*; do
      namespace=$(readlink $process/ns/net) && echo "$(cat $process/comm 2>/dev/null) $namespace"
    done 2>/dev/null | grep -Ev '^(sh|cut|sort|ip|sed|readlink|cat|grep|nsenter|) ' | sort
    for process in /proc/[0-9]*; do tr '\\0' ' ' <$process/cmdline; echo; done 2>/dev/null | grep -c 'virtnet[_]trace' || :
    ip netns list`)

const ends = [
  ['SIGKILL', 'alone'],
  ['SIGKILL', 'with its group'],
  ['SIGINT', 'with its group'],
  ['SIGTERM', 'alone'],
  ['SIGHUP', 'with its group'],
] as const

describe('verify that is ended at any moment', () => {
  test('leaves no link, namespace, table or process', { timeout: 300_000 }, async () => {
    const networks = [network.nat, network.macvtap('bridge')]
    await using scene = await setUp({ networks, guests: [] })
    const { host } = scene
    const before = await stateOf(host)
    expect(before).toContain('hw0')
    const seen = new Set<string>()
    for (let round = 0; round < 15; round++) {
      const child = run(program(host, networks))
      const { stdout, pid = 0 } = child
      if (!stdout) throw new Error('it has no output')
      const ended = once(child, 'exit')
      await once(createInterface({ input: stdout }), 'line')
      await pause(Math.random() * 4000)
      const [signal, whom] = ends[round % ends.length] ?? ends[0]
      if ((await stateOf(host)) !== before) seen.add(`${signal} ${whom}`)
      process.kill(whom === 'alone' ? pid : -pid, signal)
      await ended
      await expect.poll(() => stateOf(host), { timeout: 20_000, interval: 300 }).toBe(before)
    }
    // Else it was ended before it had made anything.
    expect(seen.size).toBeGreaterThan(0)
  })
})
