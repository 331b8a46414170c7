/** Many calls in one trip to a worker thread: for reading everything at once. */
import { connect } from 'virtnet'

await using connection = await connect(process.argv[2] ?? 'test:///default')
for (const name of ['blue', 'green', 'red']) await connection.networks.define({ mode: 'isolated', name })
const networks = await connection.networks.list()

// In order; the first failure would stop the batch and reject.
const active = await connection.batch((libvirt) => networks.map(({ handle }) => libvirt.virNetworkIsActive(handle)))
networks.forEach(({ name }, index) => {
  console.log(`${name} is ${active[index] === 1 ? 'active' : 'inactive'}`)
})

// With `settle`, every call is made, and each has its own result or error.
const [found, missing] = await connection.batch(
  (libvirt) => [libvirt.virNetworkLookupByName('blue'), libvirt.virNetworkLookupByName('violet')],
  { settle: true },
)
console.log(`blue: ${found.status}, violet: ${missing.status === 'rejected' ? missing.reason.message : missing.status}`)
