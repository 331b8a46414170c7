import { Worker } from 'node:worker_threads'
import { type LibraryOptions, libraryError } from './library.js'

/** Starts one of the files in threads/ and waits for its first word. The process does not stay up for it. */
export function startThread(
  file: URL,
  workerData: { readonly library: LibraryOptions; readonly memory: SharedArrayBuffer },
): Promise<Worker> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(file, { workerData, execArgv: [] })
    thread.once('error', (cause) => reject(libraryError(cause, workerData.library)))
    thread.once('message', () => {
      thread.unref()
      resolve(thread)
    })
  })
}
