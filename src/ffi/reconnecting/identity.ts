import type { HandleType } from '../../../native-types/description.js'
import { type HandleOwner, NativeHandle, type Pointer } from '../calls/handles.js'

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
    if (known === undefined || pointer.givenUp || pointer.identity !== undefined) return
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
      const pointer = NativeHandle.findable(arg)
      if (pointer === undefined || !isFormer(pointer) || identities[pointer.type] === undefined) return []
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
    pointer: Pointer,
    find: (call: string, identity: string) => Promise<unknown>,
  ): Promise<void> {
    // It may come from a call that returned after the loss.
    if (pointer.identity === undefined) await pointer.owner.noteIdentities([pointer])
    const { type, identity } = pointer
    if (identity === undefined) return
    const fresh = (await find(identities[type]?.find ?? '', identity)) as NativeHandle
    // The handle was freed during the lookup.
    if (pointer.identity === undefined) await fresh.free()
    else handle.renew(fresh)
  }
}

/**
 * Closes a lost connection in the background, once the handles that its last calls return have keys, too.
 *
 * @returns once its present handles have theirs
 */
export async function retire(lost: Retiring): Promise<void> {
  const note = (): Promise<void> => lost.noteIdentities([...lost.pointers]).catch(() => {})
  await note()
  void lost
    .quiet()
    .then(note)
    .then(() => lost.close())
}

/** A connection that can be retired. */
interface Retiring extends HandleOwner {
  /** Waits until its calls have returned. */
  quiet(): Promise<void>
  close(): Promise<void>
}
