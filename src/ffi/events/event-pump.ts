import { loadKoffi } from '../thread-files.js'
import layout from '../threads/layout.cjs'
import { watchPump } from '../workers/exit.js'
import type { LibraryOptions } from '../workers/library.js'
import { startThread } from '../workers/thread.js'

/** How long process exit waits for the pump, in ms. */
const grace = 500

let pump: Promise<void> | undefined

/**
 * The pump: the thread that runs libvirt's event loop. It starts with the first connection, even without events: a
 * connection opened with an event loop keeps two descriptors until the loop runs, and its daemon drops it if the daemon's
 * keepalive is not answered.
 */
export function startPump(library: LibraryOptions): Promise<void> {
  pump ??= start(library).catch((error) => {
    pump = undefined
    throw error
  })
  return pump
}

async function start(library: LibraryOptions): Promise<void> {
  const state = new Int32Array(new SharedArrayBuffer(layout.LENGTH * 4))
  const started = startThread('pump', { library, memory: state.buffer })
  watchPump(() => stop(state, library))
  try {
    await started
  } catch (error) {
    watchPump(undefined)
    throw error
  }
}

/** Wakes the pump and waits until it has left libvirt's loop. */
function stop(state: Int32Array, { paths, internals }: LibraryOptions): void {
  Atomics.store(state, layout.STOP, 1)
  if (Atomics.load(state, layout.BUSY) === 1) {
    const libvirt = loadKoffi().load(paths.libvirt ?? null)
    libvirt.func(internals.virEventAddTimeout ?? '')(0, libvirt.symbol('virGetLastErrorCode'), 0, null)
  }
  Atomics.wait(state, layout.STOPPED, 0, grace)
}
