import { Worker } from 'node:worker_threads'
import { libraryError } from './library.js'

/** Starts one of the files in threads/ and waits for its first word. The process does not stay up for it. */
export function startThread(file: URL, workerData: object): Promise<Worker> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(file, { workerData, execArgv: [] })
    thread.once('error', (cause) => reject(libraryError(cause)))
    thread.once('message', () => {
      thread.unref()
      resolve(thread)
    })
  })
}
