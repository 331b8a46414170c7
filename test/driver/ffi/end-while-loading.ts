/** Ends threads at moments while they load koffi, and prints how many have ended. */
import { setTimeout as pause } from 'node:timers/promises'
import { CallWorker } from '../../../src/ffi/workers/call-worker.js'
import { libraryOptions } from '../../../src/ffi/workers/library.js'

const count = 60
const library = libraryOptions()
let over = 0
const ended = Array.from({ length: count }, async (_, index) => {
  await new Promise<void>((resolve) => {
    const thread = new CallWorker(library, { ready: () => {}, answered: () => {}, ended: () => resolve() })
    thread.ref()
    void pause((index % 30) * 4).then(() => thread.end())
  })
  over++
})
await Promise.all(ended)
console.log(over)
