/**
 * Makes 200,000 calls of each kind and prints, as JSON, by how many bytes the memory in use grew: C's (every arena of
 * malloc) and JavaScript's (this thread's heap after collection). Run with --expose-gc.
 */
import koffi from 'koffi'
import { connect } from '../../../src/connection/index.js'
import type { LibvirtCall, LibvirtCallRecorder } from '../../../src/ffi/raw.js'

const calls = 200_000
const perBatch = 100

const connection = await connect('test:///default')
const { libvirt } = connection
const network = await libvirt.virNetworkLookupByName('default')
const domain = await libvirt.virDomainLookupByName('test')

type Kind = (libvirt: LibvirtCallRecorder) => LibvirtCall<unknown>
const kinds: Record<string, Kind> = {
  scalar: ({ virNetworkIsActive }) => virNetworkIsActive(network),
  'owned string': ({ virNetworkGetXMLDesc }) => virNetworkGetXMLDesc(network),
  'borrowed string': ({ virNetworkGetName }) => virNetworkGetName(network),
  uuid: ({ virNetworkGetUUID }) => virNetworkGetUUID(network),
  'string out of a buffer': ({ virNetworkGetUUIDString }) => virNetworkGetUUIDString(network),
  'failed call': ({ virNetworkLookupByName }) => virNetworkLookupByName('nowhere'),
  'struct out': ({ virDomainGetInfo }) => virDomainGetInfo(domain),
  'scalars out': ({ virDomainGetState }) => virDomainGetState(domain),
  'strings out': ({ virConnectListNetworks }) => virConnectListNetworks(8),
  'strings in': ({ virDomainFSFreeze }) => virDomainFSFreeze(domain, ['/a', '/b']),
  'typed parameters out': ({ virDomainGetSchedulerParameters }) => virDomainGetSchedulerParameters(domain),
  'typed parameters in': ({ virDomainSetSchedulerParameters }) =>
    virDomainSetSchedulerParameters(domain, [{ field: 'weight', type: 'uint', value: 50 }]),
  'list of structs': ({ virDomainInterfaceAddresses }) => virDomainInterfaceAddresses(domain, 0),
  'handle, freed': ({ virNetworkLookupByName }) => virNetworkLookupByName('default'),
  'handles, freed': ({ virConnectListAllNetworks }) => virConnectListAllNetworks(),
  'structs with handles, freed': ({ virConnectGetAllDomainStats }) => virConnectGetAllDomainStats(0),
}

async function freeAll(value: unknown): Promise<void> {
  if (Array.isArray(value)) await Promise.all(value.map(freeAll))
  else if (typeof value === 'object' && value !== null) {
    if ('free' in value) await (value as { free(): Promise<void> }).free()
    else if ('dom' in value) await freeAll(value.dom)
  }
}

async function make(kind: Kind, count: number): Promise<void> {
  for (let made = 0; made < count; made += perBatch) {
    const answers = await connection.batch((recorder) => Array.from({ length: perBatch }, () => kind(recorder)), {
      settle: true,
    })
    await Promise.all(answers.map((answer) => (answer.status === 'fulfilled' ? freeAll(answer.value) : undefined)))
  }
}

const mallinfo = koffi
  .load(null)
  .func(
    'mallinfo2',
    koffi.struct(
      Object.fromEntries(
        ['arena', 'ordblks', 'smblks', 'hblks', 'hblkhd', 'usmblks', 'fsmblks', 'uordblks', 'fordblks', 'keepcost'].map(
          (field) => [field, 'size_t'],
        ),
      ),
    ),
    [],
  )

async function inUse(): Promise<{ native: number; heap: number }> {
  for (let round = 0; round < 3; round++) {
    globalThis.gc?.()
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  const { uordblks, hblkhd } = mallinfo() as Record<string, number | bigint>
  return { native: Number(uordblks) + Number(hblkhd), heap: process.memoryUsage().heapUsed }
}

const growth: Record<string, { native: number; heap: number }> = {}
for (const [name, kind] of Object.entries(kinds)) {
  await make(kind, 20_000)
  const before = await inUse()
  await make(kind, calls)
  const after = await inUse()
  growth[name] = { native: after.native - before.native, heap: after.heap - before.heap }
}
await connection.close()
console.log(JSON.stringify(growth))
