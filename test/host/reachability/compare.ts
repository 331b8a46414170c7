import { type HostSource, hostThrough, readHostFacts } from '../../../src/host/index.js'
import {
  type Endpoint,
  type Explanation,
  explain,
  type GuestState,
  type Protocol,
  type Query,
} from '../../../src/reachability/index.js'
import { parseNetwork } from '../../../src/xml/index.js'
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
}

export interface Comparison {
  readonly query: Query
  readonly label: string
  readonly observed: string
  readonly predicted: string
  readonly explanation: Explanation
}

const outside = { x: { ipv4: '10.50.0.3', ipv6: 'fd50::3' }, far: { ipv4: '10.60.0.2', ipv6: 'fd60::2' } } as const

/** A pair of places of a scene, by name: `g1`, `host`, `x`, `far`; `host@192.168.122.1` for one of its addresses. */
export type Pair = `${string}>${string}`

/** Sends real packets for each pair and protocol, and predicts the same from the host's facts. */
export async function compare(
  scene: Scene,
  pairs: readonly Pair[],
  families: readonly ('ipv4' | 'ipv6')[] = ['ipv4'],
  protocols: readonly Protocol[] = ['icmp', 'tcp', 'udp'],
  port?: number,
): Promise<Comparison[]> {
  const host = await readHostFacts(sourceOf(scene.host))
  const networks = scene.networks.map(parseNetwork)
  const guests = scene.guests.map(({ state }) => state)
  const known = { networks, host, guests, assume: scene.assume }
  // One protocol after the other: a probe would take another's ICMP error for its own.
  const jobs = protocols.flatMap((protocol) =>
    families.flatMap((family) =>
      pairs.map((pair) => async (): Promise<Comparison> => {
        const [from = '', to = ''] = pair.split('>')
        const sender = place(scene, from, family, true)
        const receiver = place(scene, to, family, false)
        const wanted = port === undefined || protocol === 'icmp' ? {} : { port }
        const query: Query = { from: sender.end, to: receiver.end, family, protocol, ...wanted }
        const explanation = explain(query, known)
        const address = receiver.address ?? ''
        const predicted = predictedAs(explanation, protocol)
        let observed = await send(sender.machine, protocol, address, port)
        // One kernel carries all the tests' machines, and sends only so many ICMP errors at once.
        for (let again = 0; again < 2 && predicted.includes('icmp ') && !observed.includes('icmp '); again++) {
          if (observed.startsWith('ok')) break
          observed = await send(sender.machine, protocol, address, port)
        }
        return { query, label: `${pair} ${family} ${protocol}`, observed, predicted, explanation }
      }),
    ),
  )
  const found: Comparison[] = []
  const together = families.length * pairs.length
  for (let next = 0; next < jobs.length; next += together) {
    found.push(...(await Promise.all(jobs.slice(next, next + together).map((job) => job()))))
  }
  return found
}

async function send(from: Machine, protocol: Protocol, address: string, port = 4000): Promise<string> {
  const probe = await (protocol === 'icmp' ? from.ping(address, patience) : from[protocol](address, port, patience))
  const icmp = probe.icmp ? ` icmp ${probe.icmp.type}/${probe.icmp.code} from ${probe.icmp.from}` : ''
  return probe.reached ? `ok ${probe.source ?? ''}`.trim() : `${probe.error ?? 'lost'}${icmp}`
}

/** Milliseconds to wait for an answer. */
const patience = 900

export function predictedAs({ verdict, sourceSeen, failure }: Explanation, protocol: Protocol): string {
  if (verdict === 'yes') return `ok ${protocol === 'icmp' ? '' : sourceSeen}`.trim()
  if (verdict === 'conditional' || !failure) return verdict
  const icmp = failure.icmp ? ` icmp ${failure.icmp.type}/${failure.icmp.code} from ${failure.from}` : ''
  return `${failure.errno ?? 'timeout'}${icmp}`
}

function place(
  scene: Scene,
  name: string,
  family: 'ipv4' | 'ipv6',
  sends: boolean,
): { machine: Machine; end: Endpoint; address: string | undefined } {
  const [who = '', address] = name.split('@')
  const { host, lan, guests } = scene
  if (who === 'host') {
    const own = address ?? (family === 'ipv4' ? host.ipv4 : host.ipv6)
    // A host that sends takes the source that its kernel picks.
    return { machine: host, end: { kind: 'host', ...(own && !sends ? { address: own } : {}) }, address: own }
  }
  if (who === 'x' || who === 'far') {
    const own = outside[who][family]
    return { machine: lan[who], end: { kind: 'external', address: own }, address: own }
  }
  const found = guests.find(({ state }) => state.name === who)
  if (!found) throw new Error(`no place ${name}`)
  const own = found.state.addresses.find((one) => one.includes(':') === (family === 'ipv6'))
  return { machine: found.guest, end: { kind: 'guest', network: found.state.network, guest: who }, address: own }
}
