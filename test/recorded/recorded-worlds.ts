import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { readHostFacts } from '../../src/machine/index.js'
import type {
  Explanation,
  GuestState,
  ReachabilityQuery,
  ReachabilitySegment,
  Surroundings,
} from '../../src/reachability/index.js'
import { parseNetwork } from '../../src/xml/index.js'
import { type RecordedCase, recordedSource } from './recorded-cases.js'
import { records } from './recorder.js'
import { cameTrue, predictedAs, sameSeen } from './words.js'

/** A machine as it was read, and what it has of libvirt's. */
export interface RecordedMachine {
  readonly namespaceOf?: string
  /** libvirt's XML. */
  readonly networks?: readonly string[]
  readonly guests?: readonly GuestState[]
  readonly host: RecordedCase['host']
}

/** Several machines, and what real packets did between them. */
export interface RecordedWorld {
  readonly name: string
  /** By name; `host` is the one that is asked. */
  readonly machines: Readonly<Record<string, RecordedMachine>>
  readonly segments?: readonly ReachabilitySegment[]
  /** Probes that the facts leave open. */
  readonly open?: readonly string[]
  readonly probes: readonly { readonly label: string; readonly query: ReachabilityQuery; readonly observed: string }[]
}

const folder = new URL('../fixtures/worlds/', import.meta.url)

export const recordedWorlds = (): readonly RecordedWorld[] =>
  readdirSync(folder)
    .sort()
    .map((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as RecordedWorld)

/**
 * Whether a packet did what was foretold: arrived or not, in the same form, from the same address. Of errors about
 * missing routes, kernels send a few and then keep silent.
 */
export function foretold(explanation: Explanation, observed: string, protocol: ReachabilityQuery['protocol']): boolean {
  const { verdict, failure } = explanation
  if (cameTrue(predictedAs(explanation, protocol), observed)) return true
  return verdict === 'no' && observed === 'timeout' && failure?.kind === 'unroutable' && failure.icmp !== undefined
}

/** A world as explain takes it: nobody outside knows ways to subnets behind its machines. */
export async function surroundingsOfWorld({
  machines,
  segments,
}: Pick<RecordedWorld, 'machines' | 'segments'>): Promise<Surroundings> {
  const read = await Promise.all(
    Object.entries(machines).map(async ([name, { host, networks = [], guests = [], namespaceOf }]) => ({
      name,
      facts: await readHostFacts(recordedSource({ host })),
      networks: networks.map(parseNetwork),
      guests,
      ...(namespaceOf !== undefined && { namespaceOf }),
    })),
  )
  const home = read.find(({ name }) => name === 'host')
  if (!home) throw new Error('no machine is the host')
  return {
    networks: home.networks,
    facts: home.facts,
    guests: home.guests,
    machines: read.filter((one) => one !== home),
    ...(segments && { segments }),
    assume: { externalRoutes: false },
  }
}

/** Keeps a world, or compares what its packets did with what was kept. @returns what is no longer as recorded */
export function keepWorld(world: RecordedWorld): string[] {
  const file = new URL(`${world.name}.json`, folder)
  if (records) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(file, `${JSON.stringify(world, undefined, 1)}\n`)
    return []
  }
  const before = JSON.parse(readFileSync(file, 'utf8')) as RecordedWorld
  const old = new Map(before.probes.map(({ label, observed }) => [label, observed]))
  return world.probes.flatMap(({ label, observed }) => {
    const was = old.get(label)
    return was !== undefined && sameSeen(was, observed) ? [] : [`${label}: ${observed}, recorded ${was}`]
  })
}
