'use strict'
/**
 * Opening a connection. libvirt asks for credentials by calling back on the thread that opens; the questions go to
 * the main thread as a message, and this thread waits for the answers.
 *
 * @typedef {{ uri: string | null, readOnly: boolean, credentials?: { types: number[], port: import('node:worker_threads').MessagePort, memory: SharedArrayBuffer } }} OpenRequest
 */
const { Failure } = require('./codec.cjs')
const { koffi } = require('./library.cjs')
const memory = require('./memory.cjs')

const readOnlyFlag = 1

/**
 * @param {OpenRequest} request @param {import('./library.cjs').Library} library @param {unknown} _port
 * @param {typeof import('node:worker_threads').receiveMessageOnPort} receive
 * @returns {bigint} the connection's pointer
 */
function open({ uri, readOnly, credentials }, library, _port, receive) {
  // Registered before any connection is opened, so that every connection can have events later.
  library.internal('virEventRegisterDefaultImpl')()
  if (credentials === undefined) {
    const name = readOnly ? 'virConnectOpenReadOnly' : 'virConnectOpen'
    return opened(name, library.internal(name)(uri), library)
  }
  const { types, port, memory: shared } = credentials
  const signal = new Int32Array(shared)
  const credentialSize = credentialLayout.size
  const callback = koffi.register(
    /** @param {bigint} list @param {number} length */
    (list, length) => {
      const questions = memory.readStructs(
        memory.readBytes(list, length * credentialSize),
        length,
        'virConnectCredential',
        { virConnectCredential: credentialLayout },
      )
      Atomics.store(signal, 0, 0)
      port.postMessage(
        questions.map(({ type, prompt, challenge, defresult }) => ({
          type,
          prompt,
          challenge,
          defaultAnswer: defresult,
        })),
      )
      Atomics.wait(signal, 0, 0)
      const answers = receive(port)?.message
      if (!Array.isArray(answers)) return -1
      for (const [index, answer] of answers.entries()) writeAnswer(list + BigInt(index * credentialSize), answer)
      return 0
    },
    koffi.pointer(koffi.proto('int', ['void *', 'uint', 'void *'])),
  )
  try {
    const credentialTypes = new Int32Array(types)
    const auth = koffi.as(
      { credtype: credentialTypes, ncredtype: types.length, cb: callback, cbdata: null },
      koffi.pointer(authType),
    )
    return opened(
      'virConnectOpenAuth',
      library.internal('virConnectOpenAuth')(uri, auth, readOnly ? readOnlyFlag : 0),
      library,
    )
  } finally {
    koffi.unregister(callback)
    port.close()
  }
}

const authType = koffi.struct({ credtype: 'int *', ncredtype: 'uint', cb: 'void *', cbdata: 'void *' })
const credentialLayout = memory.layoutOf([
  { name: 'type', kind: 'int' },
  { name: 'prompt', kind: 'string' },
  { name: 'challenge', kind: 'string' },
  { name: 'defresult', kind: 'string' },
  { name: 'result', kind: 'opaque' },
  { name: 'resultlen', kind: 'uint' },
])
const offsetOf = (/** @type {string} */ name) =>
  credentialLayout.fields.find(({ field }) => field.name === name)?.offset ?? 0
const strdup = koffi.load(null).func('void *strdup(str)')

/** libvirt frees the text that it is given. @param {bigint} credential @param {string | null} answer */
function writeAnswer(credential, answer) {
  if (answer === null) return
  koffi.encode(credential, offsetOf('result'), 'void *', strdup(answer))
  koffi.encode(credential, offsetOf('resultlen'), 'uint', Buffer.byteLength(answer))
}

/** @param {string} name @param {bigint | null} pointer @param {import('./library.cjs').Library} library */
function opened(name, pointer, library) {
  if (pointer === null) throw new Failure(name, library.lastError())
  return pointer
}

module.exports = { open }
