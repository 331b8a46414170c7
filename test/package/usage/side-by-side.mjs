// Two copies of the library in one process, as when one dependency imports it and another requires it.
import { createRequire } from 'node:module'
import * as esm from 'virtnet'
import use from './use.cjs'

const cjs = createRequire(import.meta.url)('virtnet')
if (cjs.connect === esm.connect) throw new Error('these are one copy')
const [one, other] = await Promise.all([esm.connect('test:///default'), cjs.connect('test:///default')])
const events = [one.networks.events(), other.networks.events()]
for (const connection of [one, other]) await connection.networks.create({ mode: 'isolated', name: 'both' })
for (const stream of events) {
  const { value } = await stream.next()
  if (value.name !== 'both' || value.type !== 'started') throw new Error(`not that event: ${JSON.stringify(value)}`)
}
await use(esm)
await use(cjs)
// One is left open: the end of the process takes care of it.
await one.close()
