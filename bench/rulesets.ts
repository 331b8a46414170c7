/**
 * How large rulesets are read and queried: each is loaded into a separate network namespace, read with the real
 * commands, and queried. As root.
 *
 *     npx tsx bench/rulesets.ts [--src ../other/src] [--limit SECONDS] [a part of a ruleset's name]…
 *
 * `--src` measures another source tree, for comparison. Each ruleset is measured in a separate process; if that exceeds
 * the limit, the result says so.
 */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { table } from '../examples/table.js'
import { type LargeRuleset, largeRulesets } from './large-rulesets.js'

const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: {
    src: { type: 'string', default: fileURLToPath(new URL('../src', import.meta.url)) },
    limit: { type: 'string', default: '60' },
    inside: { type: 'string' },
  },
})

const columns = ['facts', 'loop held', 'first explain', 'explain', 'external', 'matrix', 'conditions'] as const

async function compareAll(): Promise<void> {
  const rows: string[][] = []
  const chosen = largeRulesets.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)))
  for (const ruleset of chosen) {
    const found = await inNamespace(ruleset)
    rows.push([ruleset.name, ...columns.map((column) => found.get(column) ?? `> ${options.limit} s`)])
  }
  console.log(table([['', ...columns], ...rows]))
}

/** Loads a ruleset and measures it in a process that can be abandoned. */
async function inNamespace(ruleset: LargeRuleset): Promise<ReadonlyMap<string, string>> {
  const holder = spawn(
    'unshare',
    ['--net', '--mount', 'sh', '-c', 'mount -t sysfs sysfs /sys && echo && exec sleep infinity'],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  try {
    await once(holder.stdout, 'data')
    const entrance = ['--target', String(holder.pid), '--net', '--mount', '--']
    const run = (argv: readonly string[], input = ''): void => {
      execFileSync('nsenter', [...entrance, ...argv], { input, stdio: ['pipe', 'ignore', 'inherit'] })
    }
    run(['ip', '-batch', '-'], network)
    run(['sysctl', '-qw', 'net.ipv4.ip_forward=1'])
    run(
      ['nft', '-f', '-'],
      'table ip own { chain post { type nat hook postrouting priority 99; ip saddr 192.168.122.0/24 oifname "up0" masquerade; }; }',
    )
    for (const { argv, input } of ruleset.load) run(argv, input)
    const args = [
      '--import',
      'tsx',
      fileURLToPath(import.meta.url),
      '--src',
      resolve(options.src),
      '--inside',
      String(holder.pid),
    ]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    const timer = setTimeout(() => child.kill('SIGKILL'), Number(options.limit) * 1000)
    const found = new Map<string, string>()
    for await (const line of createInterface(child.stdout)) {
      const [column = '', value = ''] = line.split('\t')
      found.set(column, value)
    }
    clearTimeout(timer)
    return found
  } finally {
    holder.kill('SIGKILL')
  }
}

const network = `link set lo up
link add virbr0 type bridge
address add 192.168.122.1/24 dev virbr0
link set virbr0 up
link add up0 type veth peer name far0
link set far0 up
address add 198.51.100.2/24 dev up0
link set up0 up
route add default via 198.51.100.1
address add 2001:db8:ffff::2/64 dev up0 nodad
route add ::/0 via 2001:db8:ffff::1 dev up0
`

/**
 * Milliseconds of processor time of the longest turn of the event loop: on a busy machine, wall time says little. Only of
 * the thread that runs it, and it looks once a turn without making any.
 */
function longestTurn(): { end(): number } {
  let [longest, running, last] = [0, true, threadTime()]
  const look = (): void => {
    longest = Math.max(longest, threadTime() - last)
    if (running) setImmediate(look).unref()
    last = threadTime()
  }
  setImmediate(look).unref()
  return {
    end: () => {
      running = false
      return longest
    },
  }
}

/** Milliseconds of processor time of this thread. @see proc-pid-schedstat in the kernel's documentation */
const threadTime = (): number =>
  Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[0]) / 1e6

/** Milliseconds of processor time of commands that have ended. @see proc(5), cutime */
function childrenTime(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8')
    .replace(/^.*\) /s, '')
    .split(' ')
  return (Number(fields[13]) + Number(fields[14])) * 10
}

async function measure(pid: string): Promise<void> {
  const open = (path: string) => import(pathToFileURL(resolve(options.src, path)).href)
  const { inSlices } = await open('base/index.ts')
  const { machineThrough, readHostFacts } = await open('machine/index.ts')
  const { explain, prepareHost, reachabilityMatrix } = await open('reachability/index.ts')
  const { parseNetwork } = await open('xml/index.ts')
  const tell = (column: (typeof columns)[number], value: string): void => console.log(`${column}\t${value}`)
  const ms = (value: number): string => `${value < 10 ? value.toFixed(1) : value.toFixed(0)} ms`
  const timed = async <T>(run: () => T | Promise<T>): Promise<readonly [T, number]> => {
    const start = performance.now()
    const result = await run()
    return [result, performance.now() - start]
  }

  const definition = parseNetwork(`<network><name>default</name><forward mode='nat'/><bridge name='virbr0'/>
    <ip address='192.168.122.1' netmask='255.255.255.0'/></network>`)
  const source = machineThrough(['nsenter', '--target', pid, '--net', '--mount', '--'])
  await sleep(100)
  const before = process.cpuUsage()
  const turns = longestTurn()
  const [host, facts] = await timed(() => readHostFacts(source))
  const unseen = host.unseen.filter(({ fact }: { fact: string }) => fact === 'firewall')
  // On a busy machine, elapsed time says little.
  const own = process.cpuUsage()
  tell(
    'facts',
    `${ms(facts)}; processor ${ms((own.user + own.system - before.user - before.system) / 1000)} and commands ${ms(childrenTime())}${unseen.length > 0 ? ` UNSEEN (${unseen[0].reason.slice(0, 60)})` : ''}`,
  )

  const surroundings = { networks: [definition], facts: host }
  const guest = { kind: 'guest', network: 'default' }
  const about = (from: object, to: object) => ({ from, to, family: 'ipv4', protocol: 'tcp', port: 80 })
  const named = { kind: 'external', address: '203.0.113.9' }
  const ask = () => explain(about(guest, named), surroundings)
  // As live queries do. In older source trees, the first query does all of it.
  if (prepareHost) await inSlices(prepareHost(host))
  tell('loop held', ms(turns.end()))
  tell('first explain', ms((await timed(ask))[1]))
  const times: number[] = []
  for (let round = 0; round < 60; round++) times.push((await timed(ask))[1])
  tell('explain', ms(times.slice(30).sort((a, b) => a - b)[15] ?? Number.NaN))
  const [inward, external] = await timed(() => explain(about({ kind: 'external' }, { kind: 'host' }), surroundings))
  tell('external', ms(external))
  const length = Math.max(0, ...inward.conditions.map(({ text }: { text: string }) => text.length))
  tell('conditions', `${inward.verdict}, ${inward.conditions.length}, longest ${length}`)
  const [, matrix] = await timed(() => reachabilityMatrix(surroundings, { protocol: 'tcp', port: 80 }))
  tell('matrix', ms(matrix))
}

if (options.inside === undefined) await compareAll()
else await measure(options.inside)
