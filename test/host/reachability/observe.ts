import { type HostSource, hostThrough, readHostFacts } from '../../../src/host/index.js'
import { type Explanation, explain, type GuestState, type Protocol } from '../../../src/reachability/index.js'
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
import type { Guest, Host, Lan, Machine } from '../harness/index.js'

/** A host of the tests as a source of facts: through its namespaces, as another machine is through ssh. */
export const sourceOf = (host: Host): HostSource => hostThrough(['nsenter', ...host.realm.entrance(), '--'])

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
  readonly protocols?: readonly Protocol[] | undefined
  readonly port?: number | undefined
}

export interface Comparison {
  /** `g1>x v4 tcp` */
  readonly label: string
  readonly protocol: Protocol
  /** In the words of the record. */
  readonly observed: string
  readonly predicted: string
  readonly explanation: Explanation
}

/**
 * Reads the facts of a scene's host, sends real packets for each pair, family and protocol, and predicts the same from
 * the facts alone.
 */
export async function observe(
  scene: Scene,
  traffic: Traffic,
): Promise<{ comparisons: Comparison[]; recorded: RecordedCase }> {
  const { source, read } = recording(sourceOf(scene.host))
  const facts = await readHostFacts(source)
  const recorded = { ...emptyRecord(scene, traffic), host: read(), observed: { probes: await send(scene, traffic) } }
  const known = {
    networks: networksOf(recorded),
    host: facts,
    guests: guestsOf(recorded),
    assume: assumptionsOf(recorded),
  }
  const comparisons = probesOf(recorded).map(({ label, query, observed }) => {
    const explanation = explain(query, known)
    return {
      label,
      protocol: query.protocol,
      observed,
      predicted: predictedAs(explanation, query.protocol),
      explanation,
    }
  })
  const conditional = comparisons.filter(({ explanation }) => explanation.verdict === 'conditional')
  return {
    comparisons,
    recorded: { ...recorded, ...(conditional.length > 0 && { conditional: conditional.map(({ label }) => label) }) },
  }
}

function emptyRecord(scene: Scene, { port }: Traffic): Omit<RecordedCase, 'host' | 'observed'> {
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
    guests: Object.fromEntries(
      scene.guests.map(({ state }) => [
        state.name,
        {
          network: keyOf(state.network),
          addresses: state.addresses,
          hasDefaultRoute: state.hasDefaultRoute,
          ...(state.port !== undefined && { port: state.port }),
        },
      ]),
    ),
  }
}

type Probes = RecordedCase['observed']['probes']

/** All at once: each probe knows an ICMP error about its own packet from those about others'. */
async function send(scene: Scene, traffic: Traffic): Promise<Probes> {
  const { pairs, families = ['ipv4'], protocols = ['icmp', 'tcp', 'udp'], port } = traffic
  const each = <K extends string, T>(keys: readonly K[], of: (key: K) => Promise<T>) =>
    Promise.all(keys.map(async (key) => [key, await of(key)] as const)).then(Object.fromEntries<T>)
  const versions = (Object.keys(familyNames) as (keyof typeof familyNames)[]).filter((version) =>
    families.includes(familyNames[version]),
  )
  return each(pairs, (pair) =>
    each(versions, (version) =>
      each(protocols, async (protocol) => {
        const [from = '', to = ''] = pair.split('>')
        const address = addressOf(scene, to, familyNames[version])
        const sender = machineOf(scene, from)
        const probe = await (protocol === 'icmp'
          ? sender.ping(address, patience)
          : sender[protocol](address, port ?? 4000, patience))
        return seenAs(probe, protocol)
      }),
    ),
  )
}

/** Milliseconds to wait for an answer. */
const patience = 900

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
  return own
}
