import type { HandleType } from '../../../native-types/description.js'
import { NativeHandle, type Pointer } from '../calls/handles.js'

/**
 * By what objects are found again on another connection: what libvirt's library knows of a handle without its daemon, and
 * the call that finds it. Snapshots, checkpoints, ports and streams are found only through what they are of.
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

/** Has pointers know by what their objects are found again. Those of which it cannot be told are lost. */
export async function noteIdentities(
  pointers: readonly Pointer[],
  ask: (call: string, handle: NativeHandle) => Promise<unknown>,
): Promise<void> {
  const note = async (pointer: Pointer): Promise<void> => {
    const known = identities[pointer.type]?.known
    if (known === undefined || pointer.givenUp) return
    const identity = await ask(known, new NativeHandle(pointer.type, pointer)).catch(() => undefined)
    // It may have been freed since.
    if (!pointer.givenUp) pointer.identity = identity as string | undefined
  }
  await Promise.all(pointers.map(note))
}

/** Has handles of lost connections point to the same objects on the one that is open now. */
export class Renewals {
  readonly #under = new Map<Pointer, Promise<void>>()

  /**
   * @param isFormer  whether a pointer belonged to this connection
   * @param find      makes a call on the connection that is open now
   * @returns undefined where nothing is to be done
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
    // Freed while it was looked up.
    if (NativeHandle.lostPointer(handle) === undefined) await fresh.free()
    else handle.renew(fresh)
  }
}
