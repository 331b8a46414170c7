'use strict'
/**
 * Opens a connection. libvirt requests credentials through a callback on the opening thread, which sends the questions to
 * the main thread and waits for the answers.
 *
 * @typedef {{ uri: string | null, readOnly: boolean, credentials?: { types: number[], port: import('node:worker_threads').MessagePort, memory: SharedArrayBuffer } }} OpenRequest
 */
const { receiveMessageOnPort } = require('node:worker_threads')
const { Failure } = require('./failure.cjs')
const layout = require('./layout.cjs')
const { koffi } = require('./library.cjs')
const memory = require('./memory.cjs')

const readOnlyFlag = 1
const authSize = 32

/**
 * @param {OpenRequest} request @param {import('./library.cjs').Library} library
 * @returns {bigint} the connection's pointer
 */
function open({ uri, readOnly, credentials }, library) {
  // Must be registered before a connection is opened, so that it can have events later.
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
      if (Atomics.load(signal, 0) === layout.UNANSWERABLE) return -1
      Atomics.compareExchange(signal, 0, layout.ANSWERED, layout.ASKED)
      port.postMessage(
        questions.map(({ type, prompt, challenge, defresult }) => ({
          type,
          prompt,
          challenge,
          defaultAnswer: defresult,
        })),
      )
      Atomics.wait(signal, 0, layout.ASKED)
      const answers = receiveMessageOnPort(port)?.message
      if (!Array.isArray(answers)) return -1
      for (const [index, answer] of answers.entries()) writeAnswer(list + BigInt(index * credentialSize), answer)
      return 0
    },
    callbackType,
  )
  try {
    return opened(
      'virConnectOpenAuth',
      library.internal('virConnectOpenAuth')(uri, writeAuth(types, callback), readOnly ? readOnlyFlag : 0),
      library,
    )
  } finally {
    koffi.unregister(callback)
    port.close()
  }
}

const callbackType = koffi.pointer(koffi.proto('int', ['void *', 'uint', 'void *']))
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

/** virConnectAuth: the credential types with their count, the callback and its argument. @param {number[]} types @param {bigint} callback */
function writeAuth(types, callback) {
  const { block, address } = memory.blockOf(authSize + types.length * 4)
  new BigUint64Array(block.buffer, 0, 4).set([address + BigInt(authSize), BigInt(types.length), callback, 0n])
  new Int32Array(block.buffer, authSize).set(types)
  return block
}

/** Writes an answer, which libvirt frees. @param {bigint} credential @param {string | null} answer */
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
