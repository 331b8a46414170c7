import { existsSync } from 'node:fs'
import nodeModule from 'node:module'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'

/** The task of a thread: making calls, running libvirt's event loop, or receiving callbacks. */
export type ThreadName = 'call' | 'pump' | 'sink'

/** The source of the threads, inserted by the build; undefined when running from source. */
declare const VIRTNET_THREADS: Readonly<Record<ThreadName, string>> | undefined

/** Webpack replaces a plain `createRequire` with its own, which only knows the bundle's modules. */
const createRequire: typeof nodeModule.createRequire = Reflect.get(nodeModule, 'createRequire')

/**
 * The files of the threads, relative to this file, because the package has `threads/` in the same place. Each URL is
 * written out, because bundlers that include such files look for this form.
 */
const files = {
  call: () => new URL('./threads/call.cjs', import.meta.url),
  pump: () => new URL('./threads/pump.cjs', import.meta.url),
  sink: () => new URL('./threads/sink.cjs', import.meta.url),
}

/**
 * Starts a thread, from its file if it exists beside this one. In a bundle it does not, so the thread runs from its source
 * text.
 */
export function newThread(name: ThreadName, workerData: object): Worker {
  const options = { workerData: { ...workerData, koffi: koffiFile() }, execArgv: [] }
  const file = fileOf(name)
  if (file !== undefined || typeof VIRTNET_THREADS === 'undefined') return new Worker(file ?? files[name](), options)
  return new Worker(VIRTNET_THREADS[name], { ...options, eval: true })
}

function fileOf(name: ThreadName): URL | undefined {
  try {
    const file = files[name]()
    return existsSync(file) ? file : undefined
  } catch {
    // A bundle in CommonJS has no `import.meta.url`.
    return undefined
  }
}

/**
 * The file of koffi, whose native part cannot be bundled: from VIRTNET_KOFFI, or installed for this file, for the running
 * program, or beside a single executable. Undefined: the thread reports that it is missing. Never from the working
 * directory, which may be untrusted.
 */
export function koffiFile(): string | undefined {
  const asked = process.env.VIRTNET_KOFFI
  if (asked) return resolvedFrom(join(asked, 'package.json'), asked)
  // A bundler may turn the first one into undefined.
  for (const place of [import.meta.url as string | undefined, process.argv[1], process.execPath]) {
    const file = place && resolvedFrom(place, 'koffi')
    if (file) return file
  }
  return undefined
}

function resolvedFrom(place: string, name: string): string | undefined {
  try {
    return createRequire(place).resolve(name)
  } catch {
    return undefined
  }
}

/** The main thread needs koffi only at process exit, so it is loaded only then. */
export function loadKoffi(): typeof import('koffi') {
  const file = koffiFile()
  return createRequire(file ?? import.meta.url)(file ?? 'koffi')
}
