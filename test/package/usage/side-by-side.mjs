// Two copies of the library in one process, as when one dependency imports it and another requires it.
import { createRequire } from 'node:module'
import * as esm from 'virtnet'
import use from './use.cjs'

const cjs = createRequire(import.meta.url)('virtnet')
if (cjs.connect === esm.connect) throw new Error('these are one copy')
const [one, other] = await Promise.all([esm.connect('test:///default'), cjs.connect('test:///default')])
// test:///default is one host for the whole process: what one copy does, the other is told.
const events = [one.networks.events(), other.networks.events()]
// A call waits until the events that were asked for before it are registered.
await other.isAlive()
await one.networks.create({ mode: 'isolated', name: 'both' })
for (const stream of events) {
  const { value } = await stream.next()
  if (value.name !== 'both' || value.type !== 'started') throw new Error(`not that event: ${JSON.stringify(value)}`)
  await stream.return()
}
await (await other.networks.get('both')).stop()
await one.close()
await other.close()
await use(esm)
await use(cjs)
// A connection that is left open: the end of the process takes care of it.
await cjs.connect('test:///default')
