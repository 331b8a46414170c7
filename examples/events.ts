/** Events are an async iterable: leaving the loop, an AbortSignal or close() ends the subscription. */
import { connect } from 'virtnet'

await using connection = await connect(process.argv[2] ?? 'test:///default')

const enough = new AbortController()
const events = connection.networks.events({ signal: enough.signal })

// An event to see. On a real host, other programs cause them.
const network = await connection.networks.create({ mode: 'isolated', name: 'events-example' })
await network.stop()

for await (const { name, type, uuid } of events) {
  if (name !== 'events-example') continue
  console.log(`${name} (${uuid}) ${type}`)
  if (type === 'stopped') enough.abort()
}
console.log('no longer listening')
