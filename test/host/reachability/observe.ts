import { type MachineAccess, machineThrough, readHostFacts } from '../../../src/machine/index.js'
import { startOf } from '../../../src/packets/run-command.js'
import {
  type Explanation,
  explainIn,
  type GuestState,
  type ReachabilityProtocol,
} from '../../../src/reachability/index.js'
import { World } from '../../../src/reachability/world/world.js'
import type { Trace } from '../../../src/verify/index.js'
import { compareTrace } from '../../../src/verify/trace/compare-trace.js'
import { legacyFamilies, startTracer } from '../../../src/verify/trace/tracer.js'
import {
  assumptionsOf,
  families as familyNames,
  guestsOf,
  networksOf,
  probesOf,
  type RecordedCase,
} from '../../recorded/recorded-cases.js'
import { recording } from '../../recorded/recorder.js'
import { predictedAs, seenAs } from '../../recorded/words.js'
import type { Guest, Host, Lan, Machine, Probe } from '../harness/index.js'

/** A host of the tests as a source of facts: through its namespaces, as another machine is through ssh. */
export const sourceOf = (host: Host): MachineAccess => machineThrough(['nsenter', ...host.realm.entrance(), '--'])

/** The same behind a shell that is handed one line, as ssh hands it over. */
export const behindShell = (host: Host): MachineAccess =>
  machineThrough(['nsenter', ...host.realm.entrance(), '--', 'sh', '-c', 'exec sh -c "$*"', 'sh'], { shell: true })

/** A guest that is really there, and what is to be known of it. */
export interface PresentGuest {
  readonly guest: Guest
  readonly state: GuestState
}

export interface Scene {
  readonly host: Host
  readonly lan: Lan
  /** libvirt's XML. */
  readonly networks: readonly string[]
  readonly guests: readonly PresentGuest[]
  readonly assume: { readonly externalRoutes: boolean; readonly switchHairpin: boolean }
  /** Shell commands that the host was set up with. */
  readonly setup?: string | undefined
}

/** A pair of places of a scene, by name: `g1`, `host`, `x`, `far`; `host@192.168.122.1` for one of its addresses. */
export type Pair = `${string}>${string}`

/** What is sent. */
export interface Traffic {
  readonly pairs: readonly Pair[]
  readonly families?: readonly ('ipv4' | 'ipv6')[] | undefined
  readonly protocols?: readonly ReachabilityProtocol[] | undefined
  readonly port?: number | undefined
  /** The kernel is asked too which rules decided. */
  readonly trace?: boolean | undefined
}

export interface Comparison {
  /** `g1>x v4 tcp` */
  readonly label: string
  readonly protocol: ReachabilityProtocol
  /** In the words of the record. */
  readonly observed: string
  readonly predicted: string
  readonly explanation: Explanation
  readonly trace?: Trace | undefined
}

export interface Observed {
  readonly comparisons: Comparison[]
  readonly recorded: RecordedCase
}

/**
 * Reads the facts of a scene's host, predicts from them alone, and sends real packets for each pair, family and protocol.
 */
export async function observe(scene: Scene, traffic: Traffic): Promise<Observed> {
  const [only] = await observeEach(scene, traffic, [traffic.port], send)
  return only as Observed
}

type Sender = (
  scene: Scene,
  planned: readonly Plan[],
) => Promise<RecordedCase['observed']['probes'][]> | RecordedCase['observed']['probes'][]

interface Plan {
  readonly traffic: Traffic
  /** By label. */
  readonly expected: ReadonlyMap<string, Explanation>
}

/**
 * The same for each of several ports, of packets side by side: some hundreds in a second or two. What is lost of ICMP
 * errors by that says less of how a packet failed, and as much of whether it arrived.
 */
export const observeAtOnce = (scene: Scene, traffic: Traffic, ports: readonly number[]): Promise<Observed[]> =>
  observeEach(scene, traffic, ports, sendAtOnce)

async function observeEach(
  scene: Scene,
  traffic: Traffic,
  ports: readonly (number | undefined)[],
  send: Sender,
): Promise<Observed[]> {
  const { source, read } = recording(sourceOf(scene.host))
  const facts = await readHostFacts(source)
  const host = read()
  const plans = ports.map((port, index) => {
    const { protocols = allProtocols } = traffic
    // Echo requests have no port.
    const own = { ...traffic, port, protocols: protocols.filter((protocol) => index === 0 || protocol !== 'icmp') }
    return { traffic: own, planned: { ...emptyRecord(scene, own), host } }
  })
  const there = { ...emptyRecord(scene, traffic), host }
  const world = new World({
    networks: networksOf(there),
    facts,
    guests: guestsOf(there),
    assume: assumptionsOf(there),
  })
  const predicted = plans.map(({ traffic, planned }) => {
    const predictions = probesOf(planned).map((probe) => ({ ...probe, explanation: explainIn(probe.query, world) }))
    const expected = new Map(predictions.map(({ label, explanation }) => [label, explanation]))
    return { traffic, planned, predictions, expected }
  })
  await using tracer = traffic.trace
    ? await startTracer(startOf(sourceOf(scene.host)), { legacy: legacyFamilies(facts) })
    : undefined
  const seen = await send(scene, predicted)
  const traced = await tracer?.take()
  return predicted.map(({ traffic, planned, predictions }, place) => {
    const open = predictions.filter(({ explanation }) => explanation.verdict === 'conditional')
    const recorded = {
      ...planned,
      ...(open.length > 0 && { conditional: open.map(({ label }) => label) }),
      observed: { probes: seen[place] ?? {} },
    }
    const comparisons = probesOf(recorded).map(({ label, query, observed }, index) => {
      const { explanation } = predictions[index] as (typeof predictions)[number]
      const trace = tracer && traced && compareTrace(query, world, tracer, traced, { asked: traffic.port ?? 4000 })
      const { protocol } = query
      return { label, protocol, observed, predicted: predictedAs(explanation, protocol), explanation, trace }
    })
    return { comparisons, recorded }
  })
}

/** Whether a router tells the sender that it has no route. */
const refusedByRoute = ({ failure }: Explanation): boolean =>
  failure?.icmp !== undefined && (failure.at === 'route' || failure.at === 'outside')

/**
 * Milliseconds to wait for an answer: what is to come may take its time on a machine with other work; what is not to come
 * has had its chance after less.
 */
const patienceFor = (explanation: Explanation | undefined): number =>
  explanation?.verdict === 'no' && !explanation.failure?.icmp ? 900 : 5000

/** A record of everything but the host, whose probes have not been sent. */
function emptyRecord(scene: Scene, traffic: Traffic): Omit<RecordedCase, 'host'> {
  const { port } = traffic
  const keys = scene.networks.map((xml, index) => [index === 0 ? 'xml' : `xml${index + 1}`, xml] as const)
  const keyOf = (network: string): string =>
    keys.find(([, xml]) => xml.includes(`<name>${network}</name>`))?.[0] ?? network
  return {
    name: '',
    ...(scene.setup && { notes: scene.setup.trim().replaceAll(/\n\s+/g, '\n') }),
    networks: Object.fromEntries(keys),
    externalSystemsHaveRoute: scene.assume.externalRoutes,
    switchHairpin: scene.assume.switchHairpin,
    ...(port !== undefined && { port }),
    observed: { probes: emptyProbes(traffic) },
    guests: Object.fromEntries(
      scene.guests.map(({ state }) => [
        state.name,
        {
          network: keyOf(state.network),
          addresses: state.addresses,
          hasDefaultRoute: state.hasDefaultRoute,
          ...(typeof state.gateway === 'string' && { gateway: state.gateway }),
          ...(state.mac !== undefined && { mac: state.mac }),
          ...(state.port !== undefined && { port: state.port }),
        },
      ]),
    ),
  }
}

const tree = <K extends string, T>(keys: readonly K[], of: (key: K) => T): Record<K, T> =>
  Object.fromEntries(keys.map((key) => [key, of(key)])) as Record<K, T>

const allProtocols: readonly ReachabilityProtocol[] = ['icmp', 'tcp', 'udp']

function dimensionsOf({ pairs, families = ['ipv4'], protocols = allProtocols }: Traffic) {
  const all = Object.keys(familyNames) as (keyof typeof familyNames)[]
  return { pairs, protocols, versions: all.filter((version) => families.includes(familyNames[version])) }
}

/** Probes under way: each is a process, and a machine that is busy starting hundreds answers some too late. */
const atOnce = 80

/**
 * Many at once: each probe knows an ICMP error about its own packet from those about others'. But one protocol after the
 * other where a route refuses: of such errors the kernel sends five to one address at once, and then one a second
 * (net.ipv4.route.error_burst), which no namespace can change.
 */
const send: Sender = async (scene, plans) => {
  const found: RecordedCase['observed']['probes'][] = []
  for (const { traffic, expected } of plans) {
    const probes = emptyProbes(traffic)
    const sendAll = async (chosen: readonly ReachabilityProtocol[]) => {
      const waiting = eachPacket(scene, traffic, chosen).map(
        ({ sender, address, pair, version, protocol, port }) =>
          async () => {
            const patience = patienceFor(expected.get(`${pair} ${version} ${protocol}`))
            const sent =
              protocol === 'icmp' ? sender.ping(address, patience) : sender[protocol](address, port, patience)
            note(probes, pair, version, protocol, await sent)
          },
      )
      while (waiting.length > 0) await Promise.all(waiting.splice(0, atOnce).map((probe) => probe()))
    }
    const { protocols } = dimensionsOf(traffic)
    const spaced = [...expected.values()].some(refusedByRoute)
    for (const chosen of spaced ? protocols.map((protocol) => [protocol]) : [protocols]) await sendAll(chosen)
    found.push(probes)
  }
  return found
}

/** One process for each sender. */
const sendAtOnce: Sender = async (scene, plans) => {
  const found = plans.map(({ traffic }) => emptyProbes(traffic))
  const packets = plans.flatMap(({ traffic, expected }, place) =>
    eachPacket(scene, traffic, dimensionsOf(traffic).protocols).map((packet) => ({
      ...packet,
      place,
      timeout: patienceFor(expected.get(`${packet.pair} ${packet.version} ${packet.protocol}`)),
    })),
  )
  const senders = [...new Set(packets.map(({ sender }) => sender))]
  await Promise.all(
    senders.map(async (sender) => {
      const own = packets.filter((packet) => packet.sender === sender)
      for (const [index, outcome] of (await sender.sendMany(own)).entries()) {
        const { place, pair, version, protocol } = own[index] as (typeof own)[number]
        note(found[place] ?? {}, pair, version, protocol, outcome)
      }
    }),
  )
  return found
}

const eachPacket = (scene: Scene, traffic: Traffic, chosen: readonly ReachabilityProtocol[]) => {
  const { pairs, versions } = dimensionsOf(traffic)
  const { port = 4000 } = traffic
  return chosen.flatMap((protocol) =>
    pairs.flatMap((pair) =>
      versions.map((version) => {
        const [from = '', to = ''] = pair.split('>')
        const address = addressOf(scene, to, familyNames[version])
        return { sender: machineOf(scene, from), address, pair, version, protocol, port }
      }),
    ),
  )
}

function emptyProbes(traffic: Traffic): RecordedCase['observed']['probes'] {
  const { pairs, versions, protocols } = dimensionsOf(traffic)
  return tree(pairs, () => tree(versions, () => tree(protocols, () => '')))
}

function note(
  probes: RecordedCase['observed']['probes'],
  pair: string,
  version: 'v4' | 'v6',
  protocol: ReachabilityProtocol,
  outcome: Probe,
): void {
  Object.assign(probes[pair]?.[version] ?? {}, { [protocol]: seenAs(outcome, protocol) })
}

const outside = { x: { ipv4: '10.50.0.3', ipv6: 'fd50::3' }, far: { ipv4: '10.60.0.2', ipv6: 'fd60::2' } } as const

function machineOf({ host, lan, guests }: Scene, place: string): Machine {
  if (place === 'host') return host
  if (place === 'x' || place === 'far') return lan[place]
  const found = guests.find(({ state }) => state.name === place)
  if (!found) throw new Error(`no place ${place}`)
  return found.guest
}

function addressOf({ host, guests }: Scene, place: string, family: 'ipv4' | 'ipv6'): string {
  const [who, address] = place.split('@')
  if (who === 'host') return address ?? host[family] ?? ''
  if (who === 'x' || who === 'far') return outside[who][family]
  const found = guests.find(({ state }) => state.name === who)
  const own = found?.state.addresses.find((one) => one.includes(':') === (family === 'ipv6'))
  if (!own) throw new Error(`${place} has no ${family} address`)
  return own.split('/')[0] ?? own
}
