'use strict'
/**
 * Callbacks for libvirt that run no JavaScript: each writes its arguments into a pipe, which this thread reads. So libvirt
 * never waits for a Node.js thread, and calls after this thread has ended, because its Worker was terminated, do nothing.
 * JavaScript callbacks could not be made safe in this way.
 *
 * The callbacks, and the write end of the pipe, exist for the life of the process, because libvirt may call them at any
 * time.
 *
 * @typedef {import('../../../native-types/description.js').CallbackDescription} CallbackDescription
 */
const { Socket } = require('node:net')
const { koffi } = require('./library.cjs')
const { assembler } = require('./machine-code.cjs')
const memory = require('./memory.cjs')

/** Size of an event's record: the callback, its arguments, and a handle's name and UUID. Pipe writes of this size are atomic. */
const recordSize = 128
const mostArguments = 8
const nameOffset = 8 + 8 * mostArguments
const uuidOffset = nameOffset + 8
const pageSize = 65536
const [readable, writable, executable, privately, anonymous] = [
  1,
  2,
  4,
  2,
  process.platform === 'linux' ? 0x20 : 0x1000,
]
/** Linux's F_SETPIPE_SZ. */
const setPipeSize = 1031
const pipeSize = 1 << 20

/** @param {CallbackDescription} description */
const isPlain = ({ parameters }) =>
  parameters.length <= mostArguments &&
  parameters.every(({ kind }) => !['struct', 'typedParameters', 'opaque'].includes(kind))

class NativeLandings {
  /**
   * @param {import('./library.cjs').Library} library
   * @param {(event: any[]) => void} send  called with `[subscription, ...values]`
   */
  constructor(library, send) {
    this.library = library
    this.send = send
    const c = koffi.load(null)
    this.mmap = c.func('void *mmap(void *address, size_t length, int protection, int flags, int fd, long offset)')
    this.mprotect = c.func('int mprotect(void *address, size_t length, int protection)')
    this.strdup = c.symbol('strdup')
    this.write = c.symbol('write')
    /** The reader of each callback's record, by number. @type {((record: Buffer) => any[])[]} */
    this.readers = []
    const ends = new Int32Array(2)
    if (c.func('int pipe(int *ends)')(ends) !== 0) throw new Error('cannot create a pipe')
    const [from = -1, to = -1] = ends
    const fcntl = c.func('int fcntl(int fd, int command, int value)')
    // Child processes must not inherit it.
    for (const end of ends) fcntl(end, 2, 1)
    if (process.platform === 'linux') fcntl(to, setPipeSize, pipeSize)
    this.to = BigInt(to)
    // A flag in a page that is never freed: it becomes nonzero when this thread ends.
    this.gone = this.page()
    // As the cleanup hook, sem_post() increments the zeroed page, which is a valid semaphore.
    c.func('int napi_add_env_cleanup_hook(void *env, void *hook, void *argument)')(
      koffi.node.env,
      c.symbol('sem_post'),
      this.gone,
    )
    this.rest = Buffer.alloc(0)
    const socket = new Socket({ fd: from, readable: true, writable: false })
    socket.on('data', (bytes) => this.receive(bytes))
    socket.unref()
  }

  /** @returns {bigint} */
  page() {
    const address = this.mmap(null, pageSize, readable | writable, privately | anonymous, -1, 0)
    if (address === null || BigInt(address) === 0xffffffffffffffffn)
      throw new Error('cannot allocate memory for a callback')
    return BigInt(address)
  }

  /**
   * Creates a callback with this C signature, at its own address.
   *
   * @param {CallbackDescription} description @param {'identity' | 'reference'} mode
   */
  make(description, mode) {
    const { parameters } = description
    const number = this.readers.push(this.reader(description, mode)) - 1
    const code = /** @type {() => import('./machine-code.cjs').Assembler} */ (assembler)()
    code.enter(recordSize, parameters.length)
    code.returnIf(this.gone)
    code.store(0, BigInt(number))
    for (let offset = nameOffset; offset < recordSize; offset += 8) code.store(offset, 0n)
    for (const [index, parameter] of parameters.entries()) {
      const at = 8 + 8 * index
      if (parameter.kind === 'string') code.replace(this.strdup, at)
      if (parameter.kind !== 'handle') continue
      const { type } = parameter
      if (mode === 'reference') {
        code.call(this.library.symbol(`${type}Ref`), at)
        continue
      }
      // libvirt lends the handle for the duration of the callback.
      if (type !== 'virSecret') {
        code.call(this.library.symbol(`${type}GetName`), at)
        code.keep(nameOffset)
        code.replace(this.strdup, nameOffset)
      }
      if (type !== 'virNodeDevice') code.call(this.library.symbol(`${type}GetUUIDString`), at, uuidOffset)
    }
    code.pass(this.write, this.to, recordSize)
    const bytes = code.leave()
    const address = this.page()
    new Uint8Array(koffi.view(address, bytes.length)).set(bytes)
    if (this.mprotect(address, pageSize, readable | executable) !== 0) throw new Error('cannot make memory executable')
    return address
  }

  /** @param {CallbackDescription} description @param {'identity' | 'reference'} mode @returns {(record: Buffer) => any[]} */
  reader({ parameters }, mode) {
    const subscription = parameters.findIndex(({ kind }) => kind === 'subscription')
    const passed = [...parameters.entries()].filter(
      ([, { kind }]) => !['connection', 'subscription', 'opaque'].includes(kind),
    )
    return (record) => [
      Number(record.readBigInt64LE(8 + 8 * subscription)),
      ...passed.map(([index, parameter]) => this.value(record, 8 + 8 * index, parameter, mode)),
    ]
  }

  /** @param {Buffer} record @param {number} at @param {CallbackDescription['parameters'][number]} parameter @param {'identity' | 'reference'} mode */
  value(record, at, parameter, mode) {
    switch (parameter.kind) {
      case 'handle': {
        if (mode === 'reference') return record.readBigUInt64LE(at)
        const uuid = record.toString('latin1', uuidOffset, uuidOffset + 36)
        return {
          name: parameter.type === 'virSecret' ? null : this.take(record.readBigUInt64LE(nameOffset)),
          uuid: parameter.type === 'virNodeDevice' || uuid.startsWith('\0') ? null : uuid,
        }
      }
      case 'string':
        return this.take(record.readBigUInt64LE(at))
      case 'int':
        return record.readInt32LE(at)
      case 'uint':
        return record.readUInt32LE(at)
      case 'longlong':
        return record.readBigInt64LE(at)
      default:
        return record.readBigUInt64LE(at)
    }
  }

  /** Reads and frees a string that was copied for this thread. @param {bigint} pointer */
  take(pointer) {
    if (pointer === 0n) return null
    const text = memory.readString(pointer)
    this.library.free(pointer)
    return text
  }

  /** @param {Buffer} bytes */
  receive(bytes) {
    const all = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes])
    let at = 0
    for (; at + recordSize <= all.length; at += recordSize) {
      const record = all.subarray(at, at + recordSize)
      const reader = this.readers[Number(record.readBigUInt64LE(0))]
      if (reader) this.send(reader(record))
    }
    this.rest = Buffer.from(all.subarray(at))
  }
}

/** @param {import('./library.cjs').Library} library @param {(event: any[]) => void} send @returns {NativeLandings | undefined} */
function nativeLandings(library, send) {
  // Bun cannot read from a pipe that it did not create.
  if (assembler === undefined || 'bun' in process.versions) return undefined
  try {
    return new NativeLandings(library, send)
  } catch {
    // Hardened systems may not allow executable memory: use JavaScript callbacks.
    return undefined
  }
}

module.exports = { isPlain, nativeLandings }
