import type { Worker } from 'node:worker_threads'
import { newThread, type ThreadName } from '../thread-files.js'
import { type LibraryOptions, libraryError } from './library.js'

/** Starts a thread and waits for its first message. It does not keep the process alive. */
export function startThread(
  name: ThreadName,
  workerData: { readonly library: LibraryOptions; readonly memory: SharedArrayBuffer },
): Promise<Worker> {
  return new Promise((resolve, reject) => {
    const thread = newThread(name, workerData)
    thread.once('error', (cause) => reject(libraryError(cause, workerData.library)))
    thread.once('message', () => {
      thread.unref()
      resolve(thread)
    })
  })
}
