import type { HandleType } from '../../../native-types/description.js'
import { NativeHandle, type Pointer } from '../calls/handles.js'

/**
 * How to find objects again on another connection: the key, which libvirt's library knows without the daemon, and the
 * lookup call. Snapshots, checkpoints, ports and streams have no lookup of their own.
 */
const identities: Readonly<Partial<Record<HandleType, { readonly known: string; readonly find: string }>>> = {
  virDomain: { known: 'virDomainGetUUIDString', find: 'virDomainLookupByUUIDString' },
  virNetwork: { known: 'virNetworkGetUUIDString', find: 'virNetworkLookupByUUIDString' },
  virStoragePool: { known: 'virStoragePoolGetUUIDString', find: 'virStoragePoolLookupByUUIDString' },
  virStorageVol: { known: 'virStorageVolGetKey', find: 'virStorageVolLookupByKey' },
  virSecret: { known: 'virSecretGetUUIDString', find: 'virSecretLookupByUUIDString' },
  virNWFilter: { known: 'virNWFilterGetUUIDString', find: 'virNWFilterLookupByUUIDString' },
  virNWFilterBinding: { known: 'virNWFilterBindingGetPortDev', find: 'virNWFilterBindingLookupByPortDev' },
  virNodeDevice: { known: 'virNodeDeviceGetName', find: 'virNodeDeviceLookupByName' },
  virInterface: { known: 'virInterfaceGetName', find: 'virInterfaceLookupByName' },
}

/** Records the keys of pointers' objects. Objects without a key are lost. */
export async function noteIdentities(
  pointers: readonly Pointer[],
  ask: (call: string, handle: NativeHandle) => Promise<unknown>,
): Promise<void> {
  const note = async (pointer: Pointer): Promise<void> => {
    const known = identities[pointer.type]?.known
    if (known === undefined || pointer.givenUp) return
    const identity = await ask(known, new NativeHandle(pointer.type, pointer)).catch(() => undefined)
    // It may have been freed in the meantime.
    if (!pointer.givenUp) pointer.identity = identity as string | undefined
  }
  await Promise.all(pointers.map(note))
}

/** Renews handles of lost connections, so that they point to the same objects on the open one. */
export class Renewals {
  readonly #under = new Map<Pointer, Promise<void>>()

  /**
   * @param isFormer  whether a pointer belongs to a lost connection
   * @param find      makes a call on the open connection
   * @returns undefined if there is nothing to renew
   */
  renew(
    args: readonly unknown[],
    isFormer: (pointer: Pointer) => boolean,
    find: (call: string, identity: string) => Promise<unknown>,
  ): Promise<unknown> | undefined {
    const waits = args.flatMap((arg) => {
      const pointer = NativeHandle.lostPointer(arg)
      if (pointer === undefined || !isFormer(pointer)) return []
      const handle = arg as NativeHandle
      let renewal = this.#under.get(pointer)
      if (renewal === undefined) {
        renewal = this.#find(handle, pointer, find).finally(() => this.#under.delete(pointer))
        this.#under.set(pointer, renewal)
      }
      return [renewal]
    })
    return waits.length === 0 ? undefined : Promise.all(waits)
  }

  async #find(
    handle: NativeHandle,
    { type, identity }: Pointer,
    find: (call: string, identity: string) => Promise<unknown>,
  ): Promise<void> {
    const fresh = (await find(identities[type]?.find ?? '', identity ?? '')) as NativeHandle
    // The handle was freed during the lookup.
    if (NativeHandle.lostPointer(handle) === undefined) await fresh.free()
    else handle.renew(fresh)
  }
}
