// node isolate-script.mjs PACKAGE URI: the process connects, and so does a Worker of it; both make calls and have events.
// Prints, as JSON, what each of them saw. With `terminate` as a third word the Worker is ended in the middle of a call.
import { once } from 'node:events'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

const [entry = '', uri = '', doing] = isMainThread ? process.argv.slice(2) : workerData

/** Starts and stops networks of its own, with calls beside, and says which of its events came. */
async function work(/** @type {import('virtnet').Connection} */ connection, /** @type {string} */ name) {
  const networks = ['a', 'b'].map((suffix) => `${name}-${suffix}`)
  const stream = connection.networks.events()
  const seen = []
  const watching = (async () => {
    for await (const event of stream) {
      if (event.name !== null && networks.includes(event.name)) seen.push(`${event.name} ${event.type}`)
      if (seen.filter((text) => text.endsWith('undefined')).length === networks.length) break
    }
  })()
  let ended = false
  let calls = 0
  const calling = (async () => {
    const { libvirt } = connection
    const network = await libvirt.virNetworkLookupByName('default')
    for (; !ended; calls++) await libvirt.virNetworkIsActive(network)
  })()
  for (const network of networks) {
    const live = await connection.networks.define({ mode: 'isolated', name: network })
    for (let round = 0; round < 20; round++) {
      await live.start()
      await live.stop()
    }
    await live.undefine()
  }
  await watching
  ended = true
  await calling
  return { name, events: seen.length, called: calls > 0 }
}

async function connectAndWork(/** @type {string} */ uri, /** @type {string} */ name) {
  const connection = await connect(uri)
  try {
    return await work(connection, name)
  } finally {
    await connection.close()
  }
}

const { connect } = await import(entry)
if (parentPort !== null && doing === 'terminate') {
  const { libvirt } = await connect(uri)
  const network = await libvirt.virNetworkLookupByName('default')
  parentPort.postMessage('ready')
  await once(parentPort, 'message')
  for (let call = 0; call < 4; call++) libvirt.virNetworkIsActive(network).catch(() => {})
  parentPort.postMessage('calling')
} else if (parentPort !== null) {
  parentPort.postMessage(await connectAndWork(uri, 'worker'))
} else {
  const worker = new Worker(new URL(import.meta.url), { workerData: [entry, uri, doing] })
  if (doing === 'terminate') {
    await once(worker, 'message')
    console.log('ready')
    // The daemon is frozen when this line comes.
    await once(process.stdin, 'data')
    worker.postMessage('go')
    await once(worker, 'message')
    // Node waits for the threads of a Worker, so this takes as long as the call; the rest of the process does not.
    const terminated = worker.terminate()
    const seen = [await connectAndWork('test:///default', 'beside')]
    console.log('worked')
    // The daemon goes on when this line comes.
    await once(process.stdin, 'data')
    process.stdin.destroy()
    await terminated
    seen.push(await connectAndWork(uri, 'after'))
    console.log(JSON.stringify(seen))
  } else {
    const connection = await connect(uri)
    const exit = once(worker, 'exit')
    const [[theirs], ours] = await Promise.all([once(worker, 'message'), work(connection, 'main')])
    // The Worker's threads are gone with it; those of this one go on.
    await exit
    const after = await work(connection, 'after')
    await connection.close()
    console.log(JSON.stringify([ours, theirs, after]))
  }
}
