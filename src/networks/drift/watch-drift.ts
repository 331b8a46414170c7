import { checkOptions, type EventStream, type EventStreamOptions, eventStreamChecks } from '../../base/index.js'
import type { GapEvent, Session } from '../../ffi/index.js'
import { gatherLibvirt, withFacts } from '../../gathering/index.js'
import type { Host } from '../../host.js'
import { foreseeReachability, type NetworkPlan, planNetworks, type WantedNetwork } from '../../plan/index.js'
import type { NetworkDefinition } from '../../xml/index.js'
import { checkEvery, everyCheck, watchNetworks } from '../live/network-watch.js'
import type { Networks } from '../networks.js'
import { type DriftKind, driftKey, findDrift, mending, type NetworkDrift, wantedAsFound } from './drift.js'

/** How often to check, what counts as drift, and for how long to watch. */
export interface DriftWatchOptions extends EventStreamOptions {
  /**
   * Milliseconds between checks for changes that have no libvirt event, at least 1000; default 60,000. Changes that
   * have one are checked at once.
   */
  readonly every?: number | undefined
  /** Whether networks created in addition to the wanted ones count as drift. Default true. */
  readonly created?: boolean | undefined
}

/** A network drifted, drifted further, or was put right. */
export interface DriftEvent {
  /** `drifted`: as `kinds` and `plan` say. `mended`: it is in its wanted state again. */
  readonly type: 'drifted' | 'mended'
  /** The network, by name. */
  readonly network: string
  /** How it drifted; in `mended`, how it had drifted. */
  readonly kinds: readonly DriftKind[]
  /** The last check that found it in its wanted state; null: none did. */
  readonly lastRight: Date | null
  /** When this was noticed. */
  readonly at: Date
  /** The plan that corrects it, for `connection.apply()`; null in `mended`. */
  readonly plan: NetworkPlan | null
}

interface Known {
  readonly drift: NetworkDrift
  readonly key: string
}

/** The watch behind `connection.watchDrift()`. */
export function watchDrift(
  networks: Networks,
  session: Session,
  host: Host,
  given: readonly (NetworkDefinition | WantedNetwork)[] | undefined,
  options: DriftWatchOptions,
): EventStream<DriftEvent | GapEvent> {
  checkOptions<DriftWatchOptions>('watchDrift', options, {
    ...eventStreamChecks,
    every: everyCheck,
    created: 'boolean',
  })
  // Refuse invalid wishes at once.
  if (given) planNetworks(given, { networks: [], guests: [] })
  const { every = 60_000, created = true, ...rest } = options
  let watch: DriftWatch | undefined
  return watchNetworks<DriftEvent>(networks, session, rest, {
    async look(signal) {
      const snapshot = await gatherLibvirt(session, signal)
      watch ??= new DriftWatch(given?.map(asWanted) ?? wantedAsFound(snapshot.networks), created, snapshot.networks)
      return watch.eventsOf(snapshot, () => withFacts(snapshot, host, signal))
    },
    rest: checkEvery(every, () => watch?.isUnsure === true),
  })
}

const asWanted = (one: NetworkDefinition | WantedNetwork): WantedNetwork =>
  'definition' in one ? one : { definition: one }

type Found = Awaited<ReturnType<typeof gatherLibvirt>>

/** What the watch remembers between two checks. */
class DriftWatch {
  readonly #wanted: readonly WantedNetwork[]
  /** Networks to ignore, by UUID: those that existed before; undefined: all that are not wanted. */
  readonly #others: ReadonlySet<string> | undefined
  readonly #known = new Map<string, Known>()
  /** Drift seen once, by network: it is reported when it is seen again. */
  #unsure = new Map<string, string>()
  readonly #lastRight = new Map<string, Date>()
  #looked: Date | null = null

  constructor(wanted: readonly WantedNetwork[], created: boolean, networks: Found['networks']) {
    this.#wanted = wanted
    this.#others = created ? new Set(networks.map(({ uuid }) => uuid)) : undefined
  }

  /** Whether any drift waits to be confirmed. */
  get isUnsure(): boolean {
    return this.#unsure.size > 0
  }

  async eventsOf(found: Found, withFactsToo: () => Promise<Found>): Promise<DriftEvent[]> {
    const at = new Date()
    const others = this.#others ?? new Set(found.networks.map(({ uuid }) => uuid))
    const drifts = findDrift(this.#wanted, found, others)
    const isNew = ({ network }: NetworkDrift, key: string): boolean => this.#known.get(network)?.key !== key
    const other = drifts.map((drift) => ({ drift, key: driftKey(drift) })).filter(({ drift, key }) => isNew(drift, key))
    const fresh = other.filter(({ drift, key }) => this.#unsure.get(drift.network) === key)
    this.#unsure = new Map(
      other.filter((one) => !fresh.includes(one)).map(({ drift, key }) => [drift.network, key] as const),
    )
    // The host is read only for drift that is reported.
    const whole = fresh.length > 0 ? await withFactsToo() : found
    const planned = new Map(
      (fresh.length > 0 ? findDrift(this.#wanted, whole, others) : []).map(({ network, change }) => [network, change]),
    )
    const events: DriftEvent[] = []
    for (const known of fresh) {
      const { network, kinds, change } = known.drift
      const lastRight = this.#lastRight.get(network) ?? (kinds.includes('created') ? this.#looked : null)
      const plan = mending(planned.get(network) ?? change)
      const mendingPlan: NetworkPlan = { ...plan, reachability: foreseeReachability(plan, whole) }
      events.push({ type: 'drifted', network, kinds, lastRight, at, plan: mendingPlan })
      this.#known.set(network, known)
    }
    const wrong = new Set(drifts.map(({ network }) => network))
    for (const [network, { drift }] of this.#known) {
      if (wrong.has(network)) continue
      this.#known.delete(network)
      const lastRight = this.#lastRight.get(network) ?? null
      events.push({ type: 'mended', network, kinds: drift.kinds, lastRight, at, plan: null })
    }
    for (const { definition } of this.#wanted) if (!wrong.has(definition.name)) this.#lastRight.set(definition.name, at)
    this.#looked = at
    return events
  }
}
