import type { LibraryOptions } from '../workers/library.js'
import { eventSink, type HandleMode, type Subscriber } from './event-sink.js'

/** A callback address that this connection uses for one subscriber. */
export interface Landing {
  readonly address: bigint
  readonly subscription: number
  /**
   * Ends the subscription.
   *
   * @param isLeft  C may still hold the address; libvirt refuses the same one twice, so this connection never reuses it
   */
  release(isLeft?: boolean): void
}

/** The callback addresses of one connection. */
export class Landings {
  readonly #library: LibraryOptions
  readonly #heard: () => void
  /** The addresses in use by this connection, by callback type. */
  readonly #ordinals = new Map<string, Set<number>>()

  /** @param heard  called for every event, as a sign that the daemon is alive */
  constructor(library: LibraryOptions, heard: () => void) {
    this.#library = library
    this.#heard = heard
  }

  /** @param holds  whether it keeps the process alive */
  async land(callback: string, mode: HandleMode, subscriber: Subscriber, holds = true): Promise<Landing> {
    const sink = await eventSink(this.#library)
    const used = this.#ordinals.get(callback) ?? new Set<number>()
    this.#ordinals.set(callback, used)
    let ordinal = 0
    while (used.has(ordinal)) ordinal++
    used.add(ordinal)
    const subscription = sink.subscribe((values) => {
      this.#heard()
      subscriber(values)
    })
    const letGo = sink.hold()
    let released = false
    const release = (isLeft = false): void => {
      if (released) return
      released = true
      letGo()
      sink.unsubscribe(subscription)
      if (!isLeft) used.delete(ordinal)
    }
    try {
      const address = await sink.trampoline(callback, mode, ordinal)
      if (!holds) letGo()
      return { address, subscription, release }
    } catch (error) {
      release()
      throw error
    }
  }
}
