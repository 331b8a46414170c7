import {
  checkOptions,
  EventStream,
  type EventStreamOptions,
  eventStreamChecks,
  longestTimeout,
  UnseenError,
} from '../../base/index.js'
import { localMachine, type MachineAccess } from '../../machine/index.js'
import { type StartCommand, startOf } from '../../packets/index.js'
import type { GuestState, Surroundings } from '../../reachability/index.js'
import type { TracedChain } from '../trace/read-trace.js'
import { DropScene, type GuestDrop } from './drop-scene.js'
import { type DropTracer, startDropTracer } from './drop-tracer.js'
import { droppedPacket } from './dropped-packet.js'

/** Which drops to watch, and how many. */
export interface DropWatchOptions extends EventStreamOptions {
  /** Actual configurations of guests, by name and network; other guests are as libvirt reports them. */
  readonly guests?: readonly GuestState[] | undefined
  /** Only of these networks; omitted: all that have a bridge. */
  readonly networks?: readonly string[] | undefined
  /**
   * The most packets a second that the kernel traces, of each kind: initial TCP packets, other TCP, all else; default
   * 100. If guests send more, some drops go unseen.
   */
  readonly rate?: number | undefined
  /** Ends after this many events; default: no limit. */
  readonly most?: number | undefined
  /** Milliseconds over which similar drops are combined into one event; default 500. */
  readonly interval?: number | undefined
}

/** Options that include the machine. */
export interface MachineDropWatchOptions extends DropWatchOptions {
  /** Omitted: this machine. Needs nft and root. */
  readonly machine?: MachineAccess | undefined
}

export const dropWatchChecks = {
  ...eventStreamChecks,
  guests: 'array',
  networks: 'array',
  rate: { least: 1, most: 10_000, unit: 'packets' },
  most: { least: 1, most: Number.MAX_SAFE_INTEGER, unit: 'events' },
  interval: { least: 1, most: longestTimeout, whole: false, unit: 'milliseconds' },
} as const

/**
 * Watches which packets of guests are dropped, and by which program's rule, with the kernel's own trace. The tracing
 * rules are in a separate table, removed when the loop is left or the process ends, in whatever way.
 *
 * ```ts
 * for await (const { guest, packet, culprit, evidence, count } of watchDrops(surroundings))
 *   console.log(`${guest} → ${packet.destination}:${packet.port} ${count} ×: ${culprit}: ${evidence}`)
 * ```
 *
 * It sees only nftables and iptables on nftables, not legacy iptables, XDP or traffic control.
 *
 * @throws UnseenError      from the iteration: nft cannot trace there, or only legacy iptables rules decide
 * @throws DefinitionError  for a machine that can only be read
 */
export function watchDrops(
  surroundings: Omit<Surroundings, 'facts'>,
  options: MachineDropWatchOptions = {},
): EventStream<GuestDrop> {
  checkOptions<MachineDropWatchOptions>('watchDrops', options, { ...dropWatchChecks, machine: 'object' })
  const { machine = localMachine, guests, signal, buffer, overflow, ...rest } = options
  const start = startOf(machine)
  const known = guests ? { ...surroundings, guests } : surroundings
  return dropStream({ signal, buffer, overflow }, async () => ({ machine, start, surroundings: known }), rest)
}

/** What to watch, once it has been read. */
export interface Watched {
  readonly machine: MachineAccess
  readonly start: StartCommand
  readonly surroundings: Omit<Surroundings, 'facts'>
}

type Wanted = Pick<DropWatchOptions, 'networks' | 'rate' | 'most' | 'interval'>

/** The stream of drops; what to watch is read first. */
export function dropStream(
  options: EventStreamOptions,
  find: () => Promise<Watched>,
  { networks, rate = 100, most, interval = 500 }: Wanted,
): EventStream<GuestDrop> {
  let tracer: DropTracer | undefined
  let timer: ReturnType<typeof setInterval> | undefined
  let begun: Promise<void> | undefined
  const stream: EventStream<GuestDrop> = new EventStream(options, async () => {
    clearInterval(timer)
    await begun
    await tracer?.[Symbol.asyncDispose]()
  })
  const begin = async (): Promise<void> => {
    const { machine, start, surroundings } = await find()
    const scene = await DropScene.read(machine, start, surroundings, networks)
    if (stream.ended) return
    const seen = new Map<string, { visit: TracedChain; count: number; at: Date }>()
    const onDrop = (visit: TracedChain): void => {
      const key = keyOf(visit)
      const known = seen.get(key)
      if (known) known.count++
      // Thousands of addresses would be an event each: the number is limited.
      else if (seen.size < mostKinds) seen.set(key, { visit, count: 1, at: new Date() })
    }
    let isOver = false
    tracer = await startDropTracer(start, { bridges: scene.bridges, ports: scene.ports, rate }, onDrop)
    void tracer.ended.then(() => {
      if (!stream.ended && !isOver)
        stream.fail(new UnseenError([{ fact: 'trace', asked: 'nft monitor trace', reason: 'it ended' }]))
    })
    // Ending the stream, which waits for this, removes the tracing.
    if (stream.ended) return
    let sent = 0
    let busy = false
    const flush = async (): Promise<void> => {
      if (busy || seen.size === 0) return
      busy = true
      try {
        const batch = [...seen.values()]
        seen.clear()
        await scene.know(batch.map(({ visit }) => visit))
        for (const { visit, count, at } of batch) {
          const event = scene.eventOf(visit, count, at)
          if (!event || stream.ended) continue
          stream.push(event)
          if (++sent !== most) continue
          // The tables are removed before the loop over the stream returns.
          isOver = true
          clearInterval(timer)
          await tracer?.[Symbol.asyncDispose]()
          await stream.end()
        }
      } catch (error) {
        stream.fail(error)
      } finally {
        busy = false
      }
    }
    timer = setInterval(() => void flush(), interval)
  }
  if (!stream.ended) {
    begun = begin().catch((error: unknown) => {
      // After this function returns: the stream's end waits for it.
      queueMicrotask(() => stream.fail(error))
    })
  }
  return stream
}

/** At most this many kinds of drops are distinguished in an interval. */
const mostKinds = 2000

const keyOf = ({ table, chain, decided, packet }: TracedChain): string => {
  const { sourcePort: _, ...rest } = droppedPacket(packet)
  return JSON.stringify([table, chain, decided?.rule?.chain, decided?.rule?.handle, rest])
}
