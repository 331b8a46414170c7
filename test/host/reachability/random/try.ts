import type { RecordedCase } from '../../../recorded/recorded-cases.js'
import { sameVerdict } from '../../../recorded/words.js'
import type { Host } from '../../harness/index.js'
import { type Comparison, observe, observeAtOnce, type Scene } from '../observe.js'
import { setUp } from '../scene.js'
import { randomChanges } from './changes.js'
import { type World, worlds } from './worlds.js'

export interface Trial {
  /** What the host took of the commands. */
  readonly commands: readonly string[]
  readonly comparisons: readonly (Comparison & { readonly port: number })[]
  /** The record of each port. */
  readonly recorded: ReadonlyMap<number, RecordedCase>
}

export interface Attempt {
  /**
   * Of TCP and UDP, packets to all of them side by side. Omitted: 4000 alone, and the kernel is asked too which rules
   * decided, which it cannot tell of hundreds of packets at once.
   */
  readonly ports?: readonly number[]
}

/** Some that rules name, and one that none does. A guest's resolver has 53. */
export const searchedPorts = [22, 80, 443, 3000, 4000, 4005, 8080, 40_000] as const

export const worldOf = (seed: number): World => worlds[seed % worlds.length] as World

/** A fresh host, changed at random, and whether packets do on it what is predicted. */
export function tryAtRandom(seed: number, attempt?: Attempt): Promise<Trial> {
  const world = worldOf(seed)
  return tryWith(world, randomChanges(world, seed), attempt)
}

/** A fresh host, changed by commands, not every one of which has to be right. */
export async function tryWith(world: World, wanted: readonly string[], attempt: Attempt = {}): Promise<Trial> {
  const [only] = await tryInTurn(world, [wanted], attempt)
  return only as Trial
}

/** The same, and then with more commands on the same host, of whose trial the earlier ones are a part. */
export async function tryInTurn(
  world: World,
  turns: readonly (readonly string[])[],
  attempt: Attempt = {},
): Promise<Trial[]> {
  const { ports = [4000] } = attempt
  await using scene = await setUp({ networks: world.networks, guests: world.guests, externalRoutes: true })
  const { host, lan } = scene
  const machines = [host, lan.x, lan.far, ...scene.guests.map(({ guest }) => guest)]
  const others = ports.filter((port) => port !== 4000)
  if (others.length > 0) await Promise.all(machines.map((machine) => machine.listen(others)))
  const taken: string[] = []
  const trials: Trial[] = []
  for (const [index, wanted] of turns.entries()) {
    for (const command of wanted) {
      const part = await takenBy(host, command)
      if (part !== undefined) taken.push(part)
    }
    // Nobody knows a neighbour from before, or takes another way because a router has told it to.
    const forget = `
      for file in /proc/sys/net/ipv[46]/conf/*/accept_redirects; do echo 0 >$file; done
      ip neigh flush all`
    await Promise.all(machines.map((machine) => machine.sh(forget)))
    const there = {
      ...scene,
      setup: turns
        .slice(0, index + 1)
        .flat()
        .join('\n'),
    }
    trials.push(await observed(there, world, attempt, [...taken]))
  }
  return trials
}

async function observed(scene: Scene, world: World, attempt: Attempt, commands: readonly string[]): Promise<Trial> {
  const { ports = [4000] } = attempt
  const traffic = { pairs: world.pairs, families: ['ipv4', 'ipv6'] } as const
  const found = attempt.ports
    ? await observeAtOnce(scene, traffic, ports)
    : [await observe(scene, { ...traffic, port: 4000, trace: true })]
  return {
    commands,
    comparisons: found.flatMap(({ comparisons }, index) =>
      comparisons.map((comparison) => ({ ...comparison, port: ports[index] ?? 4000 })),
    ),
    recorded: new Map(
      found.map(({ recorded }, index) => [ports[index] ?? 4000, { ...recorded, verdictsOnly: true }] as const),
    ),
  }
}

/** Runs a command; a ruleset of nft's without the lines that the host does not take. Undefined: it takes nothing of it. */
async function takenBy(host: Host, command: string): Promise<string | undefined> {
  for (let left = command; ; ) {
    const { status, stderr } = await host.attempt('sh', ['-c', left])
    if (status === 0) return left
    const wrong = new Set([...stderr.matchAll(/\/dev\/stdin:(\d+):\d+/g)].map(([, line]) => Number(line)))
    // The ruleset begins on the shell's second line. One that is refused as a whole names its first line.
    const lines = left.split('\n').filter((_text, index) => !wrong.has(index) || index < 2)
    if (lines.length === left.split('\n').length) return undefined
    left = lines.join('\n')
  }
}

/** The packets arrive and should not, or the other way round. What is conditional is never wrong. */
export const wrongOf = ({ comparisons }: Trial): Trial['comparisons'][number][] =>
  comparisons.filter(
    ({ explanation: { verdict }, predicted, observed }) =>
      verdict !== 'conditional' && !sameVerdict(predicted, observed),
  )

/** Decisions of base chains that were not foreseen, `LABEL PACKET CHAIN: foreseen | traced`. */
export const surprisesOf = ({ comparisons }: Trial): string[] =>
  comparisons.flatMap(({ label, trace, explanation }) =>
    // Whether somebody has to be asked for a MAC address first depends on who has spoken before.
    // A packet that circles is seen as often as its time to live allows.
    trace?.agrees === false &&
    explanation.failure?.at !== 'neighbour' &&
    explanation.failure?.icmp?.name !== 'time-exceeded'
      ? trace.decisions
          .filter(({ agrees }) => agrees === false)
          .map(({ packet, chain, predicted, traced }) => `${label} ${packet} ${chain}: ${predicted} | ${traced}`)
      : [],
  )
