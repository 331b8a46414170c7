import { type Comparison, compare } from '../compare.js'
import { setUp } from '../scene.js'
import { randomChanges } from './changes.js'
import { type World, worlds } from './worlds.js'

export interface Trial {
  /** What the host took of the random commands. */
  readonly commands: readonly string[]
  readonly comparisons: readonly Comparison[]
}

const port = 4000

/** A fresh host, changed at random, and whether packets do on it what is predicted. */
export async function tryAtRandom(seed: number): Promise<Trial> {
  const world = worlds[seed % worlds.length] as World
  await using scene = await setUp({ networks: world.networks, guests: world.guests, externalRoutes: true })
  const { host, lan } = scene
  const commands: string[] = []
  for (const command of randomChanges(world, seed)) {
    const { status } = await host.attempt('sh', ['-c', command])
    if (status === 0) commands.push(command)
  }
  // Nobody knows a neighbour from before, or takes another way because a router has told it to.
  for (const machine of [host, lan.x, lan.far, ...scene.guests.map(({ guest }) => guest)]) {
    await machine.sh(`
      for file in /proc/sys/net/ipv[46]/conf/*/accept_redirects; do echo 0 >$file; done
      ip neigh flush all`)
  }
  const comparisons = await compare(scene, world.pairs, ['ipv4', 'ipv6'], undefined, port)
  return { commands, comparisons }
}

/** The packets arrive and should not, or the other way round. What is conditional is never wrong. */
export const wrongOf = ({ comparisons }: Trial): Comparison[] =>
  comparisons.filter(
    ({ explanation: { verdict }, observed }) =>
      verdict !== 'conditional' && (verdict === 'yes') !== observed.startsWith('ok'),
  )
