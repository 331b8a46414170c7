// node exit-script.mjs PACKAGE URI DOING ENDING CODE DELAY: a process that ends in the middle of something.
import { once } from 'node:events'

const [file, uri, doing, ending, code, delay] = process.argv.slice(2)
const { connect } = await import(String(file))
const connection = await connect(uri)
const { libvirt } = connection

const name = `exit-${process.pid}`
let ended = false
const calls = async () => {
  const network = await libvirt.virNetworkLookupByName('default')
  const lane = async () => {
    while (!ended) await Promise.all([libvirt.virNetworkGetXMLDesc(network), libvirt.virNetworkIsActive(network)])
  }
  await Promise.all(Array.from({ length: 16 }, lane))
}
const events = async () => {
  const stream = connection.networks.events()
  const churn = async () => {
    const network = await connection.networks.define({ mode: 'isolated', name })
    for (; !ended; ) {
      await network.start()
      await network.stop()
    }
    await network.undefine()
    await stream.return()
  }
  await Promise.all([
    churn(),
    (async () => {
      for await (const _ of stream);
    })(),
  ])
}

// Against a frozen daemon: it is frozen when we say that we are ready, and goes on being so.
if (doing === 'frozen') {
  const stream = connection.networks.events()
  const network = await libvirt.virNetworkLookupByName('default')
  console.log('ready')
  await once(process.stdin, 'data')
  process.stdin.destroy()
  for (let call = 0; call < 6; call++) void libvirt.virNetworkIsActive(network).catch(() => {})
  void stream.next()
} else {
  for (const work of [...(doing === 'events' ? [] : [calls]), ...(doing === 'calls' ? [] : [events])]) void work()
}

setTimeout(() => {
  if (ending === 'exit') process.exit(Number(code))
  if (ending === 'throw') throw new Error('not caught, on purpose')
  // The connection stays open: the end of the process is its end.
  ended = true
  process.exitCode = Number(code)
}, Number(delay))
