import { VIR_NETWORK_XML_INACTIVE } from '../../../native-types/libvirt-network.js'
import type { virNetworkPtr } from '../../../native-types/values.js'
import { LibvirtError, unlessCode } from '../../base/index.js'
import type { Calls, InventoryEntry, InventoryReader } from '../../ffi/index.js'
import {
  type Answer,
  askInParts,
  isGone,
  type ListedNetwork,
  listNetworks,
  readDefinition,
} from '../../gathering/index.js'
import { fieldChanges } from '../../plan/index.js'
import type { NetworkDefinition } from '../../xml/index.js'

/** What is compared of a network. XML that cannot be read is compared as text. */
interface KnownNetwork {
  readonly running: NetworkDefinition | string | null
  readonly stored: NetworkDefinition | string | null
  readonly autostart: boolean
}

/** The networks of a connection, to find out what changed while it was lost. */
export const networkInventory: InventoryReader = {
  async read(calls, keys) {
    const listed = keys === undefined ? await listNetworks(calls) : await lookUp(calls, keys)
    try {
      const entries = await askInParts(
        calls,
        listed,
        ({ handle }) => [
          { name: 'virNetworkGetName', args: [handle] },
          { name: 'virNetworkGetXMLDesc', args: [handle, 0] },
          { name: 'virNetworkGetXMLDesc', args: [handle, VIR_NETWORK_XML_INACTIVE] },
        ],
        entryOf,
      )
      return new Map(entries.flat())
    } finally {
      for (const { handle } of listed) handle.free().catch(() => {})
    }
  },
  fieldsOf: (before, after) => differing(before as KnownNetwork, after as KnownNetwork),
}

async function lookUp(calls: Calls, uuids: readonly string[]): Promise<ListedNetwork[]> {
  const found = await Promise.all(
    uuids.map(async (uuid) => {
      const handle: virNetworkPtr | undefined = await unlessCode(
        calls.call('virNetworkLookupByUUIDString', uuid),
        'VIR_ERR_NO_NETWORK',
      )
      if (handle === undefined) return []
      const names = ['virNetworkIsActive', 'virNetworkIsPersistent', 'virNetworkGetAutostart']
      const states = await calls.batch(
        names.map((name) => ({ name, args: [handle] })),
        false,
      )
      if (isGone(states, 'VIR_ERR_NO_NETWORK')) {
        handle.free().catch(() => {})
        return []
      }
      const [active = false, persistent = false, autostart = false] = states.map(({ value }) => value === 1)
      return [{ handle, uuid, state: { active, persistent, autostart } }]
    }),
  )
  return found.flat()
}

/** Nothing for a network that has gone since the list was taken. */
function entryOf(
  { uuid, state }: ListedNetwork,
  [named, live, inactive]: readonly Answer[],
): (readonly [string, InventoryEntry])[] {
  if (isGone([named, live], 'VIR_ERR_NO_NETWORK')) return []
  const { active, persistent, autostart } = state
  // libvirt's test driver shows what is stored only while the network does not run, and knows no flag for it.
  const lacksFlag = inactive?.error instanceof LibvirtError && inactive.error.message.includes('unsupported flags')
  const storedXml = lacksFlag ? (active ? undefined : live?.value) : inactive?.value
  const definition: KnownNetwork = {
    running: active ? read(live?.value as string) : null,
    stored: persistent && storedXml !== undefined ? read(storedXml as string) : null,
    autostart,
  }
  return [[uuid, { name: named?.value as string, uuid, active, isTransient: !persistent, definition }]]
}

function read(xml: string): NetworkDefinition | string {
  const found = readDefinition(xml)
  return 'definition' in found ? found.definition : xml
}

function differing(before: KnownNetwork, after: KnownNetwork): string[] {
  const copies = (['running', 'stored'] as const).flatMap((copy) => {
    const [was, is] = [before[copy], after[copy]]
    // Start, stop, define and undefine are reported as such.
    if (was === null || is === null) return []
    if (typeof was === 'string' || typeof is === 'string') return was === is ? [] : [copy]
    return fieldChanges(was, is).map(({ path }) => `${copy}.${path}`)
  })
  return before.autostart === after.autostart ? copies : [...copies, 'autostart']
}
