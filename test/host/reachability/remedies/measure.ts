import type { Remedy } from '../../../../src/reachability/index.js'
import { type Comparison, observe, type Pair, type Scene } from '../observe.js'
import { type ScenePlan, setUp } from '../scene.js'
import { carryOut, isTold } from './carry-out.js'

/** A host whose remedies are carried out. */
export interface RemedyHost {
  readonly name: string
  readonly plan: ScenePlan
  /** What is started once networks and guests are there. */
  readonly later?: (scene: Scene) => Promise<void>
  readonly pairs?: readonly Pair[]
  readonly families?: readonly ('ipv4' | 'ipv6')[]
}

/** What became of one remedy. */
export interface Outcome {
  readonly host: string
  readonly label: string
  readonly commands: readonly string[]
  readonly mended: boolean
  /** What else arrives that did not, and was not told. */
  readonly opened: readonly string[]
  readonly told: readonly string[]
  /** What arrived and does not any more. */
  readonly broken: readonly string[]
  /** A command that failed. */
  readonly error?: string
}

const usual: readonly Pair[] = ['g1>host', 'host>g1', 'g1>g2', 'g1>x', 'x>g1', 'x>host', 'host>x']
const asked = 4000
export const otherPort = 4001

export type Seen = ReadonlyMap<string, Comparison>

/** What packets do, by pair, protocol and port: `g1>x v4 tcp 4000`. */
export async function seenOn(scene: Scene, pairs: readonly Pair[], families?: RemedyHost['families']): Promise<Seen> {
  const found = new Map<string, Comparison>()
  for (const port of [asked, otherPort]) {
    const protocols = port === asked ? undefined : (['tcp', 'udp'] as const)
    for (const one of (await observe(scene, { pairs, families, protocols, port })).comparisons)
      found.set(one.protocol === 'icmp' ? one.label : `${one.label} ${port}`, one)
  }
  return found
}

export const arrives = (one: Comparison | undefined): boolean => one?.observed.startsWith('ok') ?? false

async function fresh({ plan, later }: RemedyHost): Promise<Scene & AsyncDisposable> {
  const scene = await setUp({ ...plan, port: otherPort })
  try {
    await later?.(scene)
  } catch (error) {
    await scene[Symbol.asyncDispose]()
    throw error
  }
  return scene
}

/** Carries out remedies of a host's, each on a fresh one, spread over all that are shown for it. @param most  so many */
export async function measure(host: RemedyHost, most: number): Promise<{ shown: number; outcomes: Outcome[] }> {
  const { pairs = usual, families } = host
  let before: Seen
  {
    await using scene = await fresh(host)
    before = await seenOn(scene, pairs, families)
  }
  const shown = new Map<string, readonly [label: string, remedy: Remedy]>()
  for (const [label, one] of before) {
    if (arrives(one)) continue
    const { remedy } = one.explanation
    if (!remedy || remedy.commands.length === 0) continue
    const key = remedy.commands.map(({ command }) => command).join('\n')
    if (!shown.has(key)) shown.set(key, [label, remedy])
  }
  const all = [...shown.values()]
  const step = Math.max(1, all.length / most)
  const outcomes: Outcome[] = []
  for (let at = 0; at < all.length && outcomes.length < most; at += step) {
    const [label, remedy] = all[Math.floor(at)] as (typeof all)[number]
    outcomes.push(await tryOne(host, before, label, remedy))
  }
  return { shown: all.length, outcomes }
}

async function tryOne(host: RemedyHost, before: Seen, label: string, remedy: Remedy): Promise<Outcome> {
  const { pairs = usual, families } = host
  const commands = remedy.commands.map(({ command }) => command)
  const base = { host: host.name, label, commands }
  await using scene = await fresh(host)
  try {
    await carryOut(scene, remedy)
  } catch (error) {
    return { ...base, mended: false, opened: [], told: [], broken: [], error: String(error).slice(0, 400) }
  }
  const look = async (): Promise<Outcome> => {
    const after = await seenOn(scene, pairs, families)
    // The port that leads to the guest is what a port forward is for.
    const own = [label, ...(forwardOf(label, remedy) === undefined ? [] : [label.replace(/>\w+/, '>host')])]
    const opened = [...after].filter(([name, now]) => !own.includes(name) && arrives(now) && !arrives(before.get(name)))
    const told = opened.filter(([name]) => isTold(remedy, name))
    const broken = [...after].filter(([name, now]) => !arrives(now) && arrives(before.get(name)))
    return {
      ...base,
      mended: arrives(after.get(label)) || (await isForwarded(scene, label, remedy)),
      opened: opened.filter((one) => !told.includes(one)).map(([name]) => name),
      told: told.map(([name]) => name),
      broken: broken.map(([name, { observed }]) => `${name}: ${observed}`),
    }
  }
  const first = await look()
  // A busy machine loses a packet now and then: only what is seen twice counts.
  return first.mended && first.opened.length === 0 && first.broken.length === 0 ? first : await look()
}

interface Forward {
  readonly from: 'x' | 'far'
  readonly to: string
  readonly protocol: 'tcp' | 'udp'
  readonly address: string
  readonly port: number
}

/** The port of the host that leads to the guest from now on. */
function forwardOf(label: string, { text }: Remedy): Forward | undefined {
  const [, six, four, port] = /reachable at (?:\[([^\]]+)\]|([\d.]+)):(\d+)/.exec(text) ?? []
  const [, from, to = '', protocol] = /^(\w+)>(\w+) v[46] (tcp|udp)/.exec(label) ?? []
  const address = six ?? four
  if (address === undefined || (from !== 'x' && from !== 'far')) return undefined
  return { from, to, protocol: protocol === 'tcp' ? 'tcp' : 'udp', address, port: Number(port) }
}

/** Whether the guest is reached at the host's port, and nobody else: not when the guest cannot answer. */
async function isForwarded(scene: Scene, label: string, remedy: Remedy): Promise<boolean> {
  const forward = forwardOf(label, remedy)
  const guest = scene.guests.find(({ state }) => state.name === forward?.to)?.guest
  if (!forward || !guest) return false
  const { from, protocol, address, port } = forward
  const reached = async (patience: number): Promise<boolean> =>
    (await scene.lan[from][protocol](address, port, patience)).reached
  if (!(await reached(5000))) return false
  await guest.sh('ip route add blackhole 10.50.0.3; ip route add blackhole 10.60.0.2')
  const still = await reached(900)
  await guest.sh('ip route delete blackhole 10.50.0.3; ip route delete blackhole 10.60.0.2')
  return !still
}

export const isRight = ({ mended, opened, broken }: Outcome): boolean =>
  mended && opened.length === 0 && broken.length === 0

/** `shown 12, mended 12, opened untold 0, broken 0: 100.0 %` */
export function scoreOf(outcomes: readonly Outcome[]): string {
  const count = (of: (one: Outcome) => boolean): number => outcomes.filter(of).length
  const right = count(isRight)
  return `carried out ${outcomes.length}, mended ${count(({ mended }) => mended)}, opened untold ${count(({ opened }) => opened.length > 0)}, broken ${count(({ broken }) => broken.length > 0)}, opened and told ${count(({ told }) => told.length > 0)}: right ${((100 * right) / Math.max(1, outcomes.length)).toFixed(1)} %`
}

export const wordsOf = ({ host, label, commands, mended, opened, broken, error }: Outcome): string =>
  [
    `${host}: ${label}${mended ? '' : ': not mended'}`,
    ...commands.map((command) => `    ${command}`),
    ...(error === undefined ? [] : [`  failed: ${error}`]),
    ...(opened.length > 0 ? [`  opened: ${opened.join(', ')}`] : []),
    ...(broken.length > 0 ? [`  broken: ${broken.join(', ')}`] : []),
  ].join('\n')
