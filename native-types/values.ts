/** What libvirt's values are in JavaScript. */
import type { HandleType } from './description.js'

/**
 * A libvirt object that C knows by its pointer. It belongs to one connection and is released by `free()`,
 * by `await using`, or when its connection closes; the garbage collector is only a safety net.
 */
export interface Handle<T extends HandleType = HandleType> extends AsyncDisposable {
  /** C's type without its `Ptr`, such as `virNetwork`. */
  readonly type: T
  /** After this every use is a typed error. Freeing twice does nothing. */
  free(): Promise<void>
}

export type virConnectPtr = Handle<'virConnect'>
export type virDomainPtr = Handle<'virDomain'>
export type virDomainCheckpointPtr = Handle<'virDomainCheckpoint'>
export type virDomainSnapshotPtr = Handle<'virDomainSnapshot'>
export type virInterfacePtr = Handle<'virInterface'>
export type virNWFilterPtr = Handle<'virNWFilter'>
export type virNWFilterBindingPtr = Handle<'virNWFilterBinding'>
export type virNetworkPtr = Handle<'virNetwork'>
export type virNetworkPortPtr = Handle<'virNetworkPort'>
export type virNodeDevicePtr = Handle<'virNodeDevice'>
export type virSecretPtr = Handle<'virSecret'>
export type virStoragePoolPtr = Handle<'virStoragePool'>
export type virStorageVolPtr = Handle<'virStorageVol'>
export type virStreamPtr = Handle<'virStream'>

/**
 * One of libvirt's typed parameters. `llong` and `ullong` are always a `bigint`; a name can occur more than once.
 *
 * @see https://libvirt.org/html/libvirt-libvirt-common.html#virTypedParameter
 */
export type TypedParameter =
  | { readonly field: string; readonly type: 'int' | 'uint' | 'double'; readonly value: number }
  | { readonly field: string; readonly type: 'llong' | 'ullong'; readonly value: bigint }
  | { readonly field: string; readonly type: 'boolean'; readonly value: boolean }
  | { readonly field: string; readonly type: 'string'; readonly value: string }
