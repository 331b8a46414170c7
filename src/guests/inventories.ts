import type { KnownLibvirtErrorCode } from '../base/index.js'
import { connectionEvents, type Inventories, type InventoryEntry, type InventoryReader } from '../ffi/index.js'
import { isGone } from '../gathering/index.js'
import { networkInventory } from '../networks/index.js'
import { guestInventory } from './guest-inventory.js'

type Lists = 'virConnectListAllNodeDevices' | 'virConnectListAllStoragePools' | 'virConnectListAllSecrets'

/** Objects that are created and removed: for each, whether it exists and runs. */
function plainInventory(
  list: Lists,
  object: string,
  absent: KnownLibvirtErrorCode,
  { named = true, identified = true, starts = false } = {},
) {
  const questions = [
    named ? `${object}GetName` : undefined,
    identified ? `${object}GetUUIDString` : undefined,
    starts ? `${object}IsActive` : undefined,
  ]
  const asked = questions.filter((name) => name !== undefined)
  const reader: InventoryReader = {
    // This takes fewer calls than looking them up one by one.
    async read(calls, keys) {
      const handles = await calls.call(list, 0)
      const entries = new Map<string, InventoryEntry>()
      try {
        const calling = handles.flatMap((handle) => asked.map((name) => ({ name, args: [handle] })))
        const answers = calling.length === 0 ? [] : await calls.batch(calling, false)
        for (let at = 0; at < answers.length; at += asked.length) {
          const own = answers.slice(at, at + asked.length)
          if (isGone(own, absent)) continue
          const answerTo = (index: number) => {
            const question = questions[index]
            return question === undefined ? undefined : own[asked.indexOf(question)]?.value
          }
          const uuid = (answerTo(1) as string | undefined) ?? null
          const name = (answerTo(0) as string | undefined) ?? uuid ?? ''
          const key = uuid ?? name
          if (keys === undefined || keys.includes(key))
            entries.set(key, { name, uuid, active: starts ? answerTo(2) === 1 : null })
        }
      } finally {
        for (const handle of handles) handle.free().catch(() => {})
      }
      return entries
    },
    fieldsOf: () => [],
  }
  return reader
}

const readers = new Map<unknown, InventoryReader>([
  [connectionEvents.network, networkInventory],
  [connectionEvents.domain, guestInventory],
  [connectionEvents.macChange, guestInventory],
  [
    connectionEvents.nodeDevice,
    plainInventory('virConnectListAllNodeDevices', 'virNodeDevice', 'VIR_ERR_NO_NODE_DEVICE', { identified: false }),
  ],
  [
    connectionEvents.storagePool,
    plainInventory('virConnectListAllStoragePools', 'virStoragePool', 'VIR_ERR_NO_STORAGE_POOL', { starts: true }),
  ],
  [
    connectionEvents.secret,
    plainInventory('virConnectListAllSecrets', 'virSecret', 'VIR_ERR_NO_SECRET', { named: false }),
  ],
])

/**
 * How to read the objects of each kind of event, to report what changed while the connection was lost.
 */
export const inventories: Inventories = (source) => readers.get(source)
