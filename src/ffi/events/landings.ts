import type { LibraryOptions } from '../workers/library.js'
import { eventSink, type HandleMode, type Subscriber } from './event-sink.js'

/** A place where libvirt can call: an address of ours that this connection uses once, and who hears of it. */
export interface Landing {
  readonly address: bigint
  readonly subscription: number
  /**
   * Nobody hears of it any more.
   *
   * @param isLeft  C may still have it: libvirt refuses the same address twice, so this connection never uses it again
   */
  release(isLeft?: boolean): void
}

/** Where libvirt calls for one connection. */
export class Landings {
  readonly #library: LibraryOptions
  readonly #heard: () => void
  /** By callback: which of its addresses this connection uses. */
  readonly #ordinals = new Map<string, Set<number>>()

  /** @param heard  called with each event, of whatever kind: the daemon is there */
  constructor(library: LibraryOptions, heard: () => void) {
    this.#library = library
    this.#heard = heard
  }

  /** @param holds  the process stays up for it */
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
