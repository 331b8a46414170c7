import { existsSync } from 'node:fs'
import nodeModule from 'node:module'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'

/** What a thread does: make calls, run libvirt's event loop, or be called back. */
export type ThreadName = 'call' | 'pump' | 'sink'

/** The threads' programs as texts, which the build writes here. A run of the source has none. */
declare const VIRTNET_THREADS: Readonly<Record<ThreadName, string>> | undefined

/** Webpack would put something of its own in the place of a plain `createRequire`, which knows the bundle's modules only. */
const createRequire: typeof nodeModule.createRequire = Reflect.get(nodeModule, 'createRequire')

/**
 * Where the threads' programs are. They are found from this file alone, because the package has its copy of `threads/` in the
 * same place beside it. Each is written out, because bundlers that take such files along look for just this.
 */
const files = {
  call: () => new URL('./threads/call.cjs', import.meta.url),
  pump: () => new URL('./threads/pump.cjs', import.meta.url),
  sink: () => new URL('./threads/sink.cjs', import.meta.url),
}

/**
 * Starts a thread, from its file where that is beside this one. Where this has become part of a bundle, nobody has put it
 * there, and its text does.
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
 * koffi, whose native part no bundle can have in it: as VIRTNET_KOFFI says, or as it is installed for this file, for the
 * program that runs, or beside a single executable. Undefined: the thread says that it is not there. Never from the working
 * directory, which may be anybody's.
 */
export function koffiFile(): string | undefined {
  const asked = process.env.VIRTNET_KOFFI
  if (asked) return resolvedFrom(join(asked, 'package.json'), asked)
  // What a bundler makes of the first one may be nothing.
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

/** The main thread needs koffi only when the process ends, so it is loaded only then. */
export function loadKoffi(): typeof import('koffi') {
  const file = koffiFile()
  return createRequire(file ?? import.meta.url)(file ?? 'koffi')
}
