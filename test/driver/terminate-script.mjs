// node terminate-script.mjs PACKAGE URI ROUNDS: Workers with open event streams are terminated in the middle of events and
// calls, while the main thread goes on with its own. Prints, as JSON, how many events main saw after each.
import { once } from 'node:events'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'

const [entry = '', uri = '', rounds = '1'] = isMainThread ? process.argv.slice(2) : workerData
const { connect } = await import(entry)

/** Starts and stops a network of its own for as long as it lives, and watches. */
async function storm(/** @type {number} */ round) {
  const connection = await connect(uri)
  const watch = async (/** @type {AsyncIterable<unknown>} */ events) => {
    for await (const _ of events);
  }
  void watch(connection.networks.events({ overflow: 'drop-oldest' }))
  void watch(connection.guests.events({ overflow: 'drop-oldest' }))
  void watch(connection.events('close'))
  const network = await connection.networks.define({ mode: 'isolated', name: `storm${round}` })
  for (let turn = 0; ; turn++) {
    await network.start()
    await network.stop()
    if (turn === 3) parentPort?.postMessage('under way')
  }
}

if (!isMainThread) await storm(workerData[3])
else {
  const connection = await connect(uri)
  const seen = []
  for (let round = 0; round < Number(rounds); round++) {
    const worker = new Worker(new URL(import.meta.url), { workerData: [entry, uri, rounds, round] })
    await once(worker, 'message')
    await new Promise((resolve) => setTimeout(resolve, (round * 7) % 40))
    await worker.terminate()
    // Its connection stays in C: what happens now concerns it, too.
    const events = connection.networks.events()
    const network = await connection.networks.define({ mode: 'isolated', name: 'after' })
    await network.start()
    await network.stop()
    await network.undefine()
    let own = 0
    for await (const { name } of events) if (name === 'after' && ++own === 4) break
    seen.push(own)
  }
  await connection.close()
  console.log(JSON.stringify(seen))
}
