// Generated from libvirt-api.xml 12.8.0 by native-types/generator. Do not edit: change the generator or its overrides.

import type { CallbackDescription, FunctionDescription, StructDescription } from './description.js'
import type { virStoragePoolPtr, virStorageVolPtr, virStreamPtr } from './values.js'

/** @see https://libvirt.org/html/libvirt-libvirt-storage.html#virConnectListAllStoragePoolsFlags */
export const virConnectListAllStoragePoolsFlags = {
  /** Since 0.10.2. */
  VIR_CONNECT_LIST_STORAGE_POOLS_INACTIVE: 1,
  /** Since 0.10.2. */
  VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE: 2,
  /** Since 0.10.2. */
  VIR_CONNECT_LIST_STORAGE_POOLS_PERSISTENT: 4,
  /** Since 0.10.2. */
  VIR_CONNECT_LIST_STORAGE_POOLS_TRANSIENT: 8,
  /** Since 0.10.2. */
  VIR_CONNECT_LIST_STORAGE_POOLS_AUTOSTART: 16,
  /** Since 0.10.2. */
  VIR_CONNECT_LIST_STORAGE_POOLS_NO_AUTOSTART: 32,
  /** Since 0.10.2. */
  VIR_CONNECT_LIST_STORAGE_POOLS_DIR: 64,
  /** Since 0.10.2. */
  VIR_CONNECT_LIST_STORAGE_POOLS_FS: 128,
  /** Since 0.10.2. */
  VIR_CONNECT_LIST_STORAGE_POOLS_NETFS: 256,
  /** Since 0.10.2. */
  VIR_CONNECT_LIST_STORAGE_POOLS_LOGICAL: 512,
  /** Since 0.10.2. */
  VIR_CONNECT_LIST_STORAGE_POOLS_DISK: 1024,
  /** Since 0.10.2. */
  VIR_CONNECT_LIST_STORAGE_POOLS_ISCSI: 2048,
  /** Since 0.10.2. */
  VIR_CONNECT_LIST_STORAGE_POOLS_SCSI: 4096,
  /** Since 0.10.2. */
  VIR_CONNECT_LIST_STORAGE_POOLS_MPATH: 8192,
  /** Since 0.10.2. */
  VIR_CONNECT_LIST_STORAGE_POOLS_RBD: 16384,
  /** Since 0.10.2. */
  VIR_CONNECT_LIST_STORAGE_POOLS_SHEEPDOG: 32768,
  /** Since 1.2.1. */
  VIR_CONNECT_LIST_STORAGE_POOLS_GLUSTER: 65536,
  /** Since 1.2.8. */
  VIR_CONNECT_LIST_STORAGE_POOLS_ZFS: 131072,
  /** Since 3.1.0. */
  VIR_CONNECT_LIST_STORAGE_POOLS_VSTORAGE: 262144,
  /** Since 5.6.0. */
  VIR_CONNECT_LIST_STORAGE_POOLS_ISCSI_DIRECT: 524288,
} as const
export type virConnectListAllStoragePoolsFlags = (typeof virConnectListAllStoragePoolsFlags)[keyof typeof virConnectListAllStoragePoolsFlags]
export const { VIR_CONNECT_LIST_STORAGE_POOLS_INACTIVE, VIR_CONNECT_LIST_STORAGE_POOLS_ACTIVE, VIR_CONNECT_LIST_STORAGE_POOLS_PERSISTENT, VIR_CONNECT_LIST_STORAGE_POOLS_TRANSIENT, VIR_CONNECT_LIST_STORAGE_POOLS_AUTOSTART, VIR_CONNECT_LIST_STORAGE_POOLS_NO_AUTOSTART, VIR_CONNECT_LIST_STORAGE_POOLS_DIR, VIR_CONNECT_LIST_STORAGE_POOLS_FS, VIR_CONNECT_LIST_STORAGE_POOLS_NETFS, VIR_CONNECT_LIST_STORAGE_POOLS_LOGICAL, VIR_CONNECT_LIST_STORAGE_POOLS_DISK, VIR_CONNECT_LIST_STORAGE_POOLS_ISCSI, VIR_CONNECT_LIST_STORAGE_POOLS_SCSI, VIR_CONNECT_LIST_STORAGE_POOLS_MPATH, VIR_CONNECT_LIST_STORAGE_POOLS_RBD, VIR_CONNECT_LIST_STORAGE_POOLS_SHEEPDOG, VIR_CONNECT_LIST_STORAGE_POOLS_GLUSTER, VIR_CONNECT_LIST_STORAGE_POOLS_ZFS, VIR_CONNECT_LIST_STORAGE_POOLS_VSTORAGE, VIR_CONNECT_LIST_STORAGE_POOLS_ISCSI_DIRECT } = virConnectListAllStoragePoolsFlags

/** @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolState */
export const virStoragePoolState = {
  /** Since 0.4.1. */
  VIR_STORAGE_POOL_INACTIVE: 0,
  /** Since 0.4.1. */
  VIR_STORAGE_POOL_BUILDING: 1,
  /** Since 0.4.1. */
  VIR_STORAGE_POOL_RUNNING: 2,
  /** Since 0.4.1. */
  VIR_STORAGE_POOL_DEGRADED: 3,
  /** Since 0.8.2. */
  VIR_STORAGE_POOL_INACCESSIBLE: 4,
  /** Since 0.9.10. */
  VIR_STORAGE_POOL_STATE_LAST: 5,
} as const
export type virStoragePoolState = (typeof virStoragePoolState)[keyof typeof virStoragePoolState]
export const { VIR_STORAGE_POOL_INACTIVE, VIR_STORAGE_POOL_BUILDING, VIR_STORAGE_POOL_RUNNING, VIR_STORAGE_POOL_DEGRADED, VIR_STORAGE_POOL_INACCESSIBLE, VIR_STORAGE_POOL_STATE_LAST } = virStoragePoolState

/** @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolBuildFlags */
export const virStoragePoolBuildFlags = {
  /** Since 0.4.1. */
  VIR_STORAGE_POOL_BUILD_NEW: 0,
  /** Since 0.4.1. */
  VIR_STORAGE_POOL_BUILD_REPAIR: 1,
  /** Since 0.4.1. */
  VIR_STORAGE_POOL_BUILD_RESIZE: 2,
  /** Since 0.9.5. */
  VIR_STORAGE_POOL_BUILD_NO_OVERWRITE: 4,
  /** Since 0.9.5. */
  VIR_STORAGE_POOL_BUILD_OVERWRITE: 8,
} as const
export type virStoragePoolBuildFlags = (typeof virStoragePoolBuildFlags)[keyof typeof virStoragePoolBuildFlags]
export const { VIR_STORAGE_POOL_BUILD_NEW, VIR_STORAGE_POOL_BUILD_REPAIR, VIR_STORAGE_POOL_BUILD_RESIZE, VIR_STORAGE_POOL_BUILD_NO_OVERWRITE, VIR_STORAGE_POOL_BUILD_OVERWRITE } = virStoragePoolBuildFlags

/** @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolCreateFlags */
export const virStoragePoolCreateFlags = {
  /** Since 1.3.1. */
  VIR_STORAGE_POOL_CREATE_NORMAL: 0,
  /** Since 1.3.1. */
  VIR_STORAGE_POOL_CREATE_WITH_BUILD: 1,
  /** Since 1.3.1. */
  VIR_STORAGE_POOL_CREATE_WITH_BUILD_OVERWRITE: 2,
  /** Since 1.3.1. */
  VIR_STORAGE_POOL_CREATE_WITH_BUILD_NO_OVERWRITE: 4,
} as const
export type virStoragePoolCreateFlags = (typeof virStoragePoolCreateFlags)[keyof typeof virStoragePoolCreateFlags]
export const { VIR_STORAGE_POOL_CREATE_NORMAL, VIR_STORAGE_POOL_CREATE_WITH_BUILD, VIR_STORAGE_POOL_CREATE_WITH_BUILD_OVERWRITE, VIR_STORAGE_POOL_CREATE_WITH_BUILD_NO_OVERWRITE } = virStoragePoolCreateFlags

/** @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolDefineFlags */
export const virStoragePoolDefineFlags = {
  /** Since 7.7.0. */
  VIR_STORAGE_POOL_DEFINE_VALIDATE: 1,
} as const
export type virStoragePoolDefineFlags = (typeof virStoragePoolDefineFlags)[keyof typeof virStoragePoolDefineFlags]
export const { VIR_STORAGE_POOL_DEFINE_VALIDATE } = virStoragePoolDefineFlags

/** @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolDeleteFlags */
export const virStoragePoolDeleteFlags = {
  /** Since 0.4.1. */
  VIR_STORAGE_POOL_DELETE_NORMAL: 0,
  /** Since 0.4.1. */
  VIR_STORAGE_POOL_DELETE_ZEROED: 1,
} as const
export type virStoragePoolDeleteFlags = (typeof virStoragePoolDeleteFlags)[keyof typeof virStoragePoolDeleteFlags]
export const { VIR_STORAGE_POOL_DELETE_NORMAL, VIR_STORAGE_POOL_DELETE_ZEROED } = virStoragePoolDeleteFlags

/** @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolEventLifecycleType */
export const virStoragePoolEventLifecycleType = {
  /** Since 2.0.0. */
  VIR_STORAGE_POOL_EVENT_DEFINED: 0,
  /** Since 2.0.0. */
  VIR_STORAGE_POOL_EVENT_UNDEFINED: 1,
  /** Since 2.0.0. */
  VIR_STORAGE_POOL_EVENT_STARTED: 2,
  /** Since 2.0.0. */
  VIR_STORAGE_POOL_EVENT_STOPPED: 3,
  /** Since 3.8.0. */
  VIR_STORAGE_POOL_EVENT_CREATED: 4,
  /** Since 3.8.0. */
  VIR_STORAGE_POOL_EVENT_DELETED: 5,
  /** Since 2.0.0. */
  VIR_STORAGE_POOL_EVENT_LAST: 6,
} as const
export type virStoragePoolEventLifecycleType = (typeof virStoragePoolEventLifecycleType)[keyof typeof virStoragePoolEventLifecycleType]
export const { VIR_STORAGE_POOL_EVENT_DEFINED, VIR_STORAGE_POOL_EVENT_UNDEFINED, VIR_STORAGE_POOL_EVENT_STARTED, VIR_STORAGE_POOL_EVENT_STOPPED, VIR_STORAGE_POOL_EVENT_CREATED, VIR_STORAGE_POOL_EVENT_DELETED, VIR_STORAGE_POOL_EVENT_LAST } = virStoragePoolEventLifecycleType

/** @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolEventID */
export const virStoragePoolEventID = {
  /** Since 2.0.0. */
  VIR_STORAGE_POOL_EVENT_ID_LIFECYCLE: 0,
  /** Since 2.0.0. */
  VIR_STORAGE_POOL_EVENT_ID_REFRESH: 1,
  /** Since 2.0.0. */
  VIR_STORAGE_POOL_EVENT_ID_LAST: 2,
} as const
export type virStoragePoolEventID = (typeof virStoragePoolEventID)[keyof typeof virStoragePoolEventID]
export const { VIR_STORAGE_POOL_EVENT_ID_LIFECYCLE, VIR_STORAGE_POOL_EVENT_ID_REFRESH, VIR_STORAGE_POOL_EVENT_ID_LAST } = virStoragePoolEventID

/** @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolType */
export const virStorageVolType = {
  /** Since 0.4.1. */
  VIR_STORAGE_VOL_FILE: 0,
  /** Since 0.4.1. */
  VIR_STORAGE_VOL_BLOCK: 1,
  /** Since 0.9.5. */
  VIR_STORAGE_VOL_DIR: 2,
  /** Since 0.9.13. */
  VIR_STORAGE_VOL_NETWORK: 3,
  /** Since 1.2.0. */
  VIR_STORAGE_VOL_NETDIR: 4,
  /** Since 1.3.4. */
  VIR_STORAGE_VOL_PLOOP: 5,
  /** Since 0.9.10. */
  VIR_STORAGE_VOL_LAST: 6,
} as const
export type virStorageVolType = (typeof virStorageVolType)[keyof typeof virStorageVolType]
export const { VIR_STORAGE_VOL_FILE, VIR_STORAGE_VOL_BLOCK, VIR_STORAGE_VOL_DIR, VIR_STORAGE_VOL_NETWORK, VIR_STORAGE_VOL_NETDIR, VIR_STORAGE_VOL_PLOOP, VIR_STORAGE_VOL_LAST } = virStorageVolType

/** @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolCreateFlags */
export const virStorageVolCreateFlags = {
  /** Since 1.0.1. */
  VIR_STORAGE_VOL_CREATE_PREALLOC_METADATA: 1,
  /** Since 1.2.13. */
  VIR_STORAGE_VOL_CREATE_REFLINK: 2,
  /** Since 8.10.0. */
  VIR_STORAGE_VOL_CREATE_VALIDATE: 4,
} as const
export type virStorageVolCreateFlags = (typeof virStorageVolCreateFlags)[keyof typeof virStorageVolCreateFlags]
export const { VIR_STORAGE_VOL_CREATE_PREALLOC_METADATA, VIR_STORAGE_VOL_CREATE_REFLINK, VIR_STORAGE_VOL_CREATE_VALIDATE } = virStorageVolCreateFlags

/** @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolDeleteFlags */
export const virStorageVolDeleteFlags = {
  /** Since 0.4.1. */
  VIR_STORAGE_VOL_DELETE_NORMAL: 0,
  /** Since 0.4.1. */
  VIR_STORAGE_VOL_DELETE_ZEROED: 1,
  /** Since 1.2.21. */
  VIR_STORAGE_VOL_DELETE_WITH_SNAPSHOTS: 2,
} as const
export type virStorageVolDeleteFlags = (typeof virStorageVolDeleteFlags)[keyof typeof virStorageVolDeleteFlags]
export const { VIR_STORAGE_VOL_DELETE_NORMAL, VIR_STORAGE_VOL_DELETE_ZEROED, VIR_STORAGE_VOL_DELETE_WITH_SNAPSHOTS } = virStorageVolDeleteFlags

/** @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolDownloadFlags */
export const virStorageVolDownloadFlags = {
  /** Since 3.4.0. */
  VIR_STORAGE_VOL_DOWNLOAD_SPARSE_STREAM: 1,
} as const
export type virStorageVolDownloadFlags = (typeof virStorageVolDownloadFlags)[keyof typeof virStorageVolDownloadFlags]
export const { VIR_STORAGE_VOL_DOWNLOAD_SPARSE_STREAM } = virStorageVolDownloadFlags

/** @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolInfoFlags */
export const virStorageVolInfoFlags = {
  /** Since 3.0.0. */
  VIR_STORAGE_VOL_USE_ALLOCATION: 0,
  /** Since 3.0.0. */
  VIR_STORAGE_VOL_GET_PHYSICAL: 1,
} as const
export type virStorageVolInfoFlags = (typeof virStorageVolInfoFlags)[keyof typeof virStorageVolInfoFlags]
export const { VIR_STORAGE_VOL_USE_ALLOCATION, VIR_STORAGE_VOL_GET_PHYSICAL } = virStorageVolInfoFlags

/** @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolResizeFlags */
export const virStorageVolResizeFlags = {
  /** Since 0.9.10. */
  VIR_STORAGE_VOL_RESIZE_ALLOCATE: 1,
  /** Since 0.9.10. */
  VIR_STORAGE_VOL_RESIZE_DELTA: 2,
  /** Since 0.9.10. */
  VIR_STORAGE_VOL_RESIZE_SHRINK: 4,
} as const
export type virStorageVolResizeFlags = (typeof virStorageVolResizeFlags)[keyof typeof virStorageVolResizeFlags]
export const { VIR_STORAGE_VOL_RESIZE_ALLOCATE, VIR_STORAGE_VOL_RESIZE_DELTA, VIR_STORAGE_VOL_RESIZE_SHRINK } = virStorageVolResizeFlags

/** @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolUploadFlags */
export const virStorageVolUploadFlags = {
  /** Since 3.4.0. */
  VIR_STORAGE_VOL_UPLOAD_SPARSE_STREAM: 1,
} as const
export type virStorageVolUploadFlags = (typeof virStorageVolUploadFlags)[keyof typeof virStorageVolUploadFlags]
export const { VIR_STORAGE_VOL_UPLOAD_SPARSE_STREAM } = virStorageVolUploadFlags

/** @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolWipeAlgorithm */
export const virStorageVolWipeAlgorithm = {
  /** Since 0.9.10. */
  VIR_STORAGE_VOL_WIPE_ALG_ZERO: 0,
  /** Since 0.9.10. */
  VIR_STORAGE_VOL_WIPE_ALG_NNSA: 1,
  /** Since 0.9.10. */
  VIR_STORAGE_VOL_WIPE_ALG_DOD: 2,
  /** Since 0.9.10. */
  VIR_STORAGE_VOL_WIPE_ALG_BSI: 3,
  /** Since 0.9.10. */
  VIR_STORAGE_VOL_WIPE_ALG_GUTMANN: 4,
  /** Since 0.9.10. */
  VIR_STORAGE_VOL_WIPE_ALG_SCHNEIER: 5,
  /** Since 0.9.10. */
  VIR_STORAGE_VOL_WIPE_ALG_PFITZNER7: 6,
  /** Since 0.9.10. */
  VIR_STORAGE_VOL_WIPE_ALG_PFITZNER33: 7,
  /** Since 0.9.10. */
  VIR_STORAGE_VOL_WIPE_ALG_RANDOM: 8,
  /** Since 1.3.2. */
  VIR_STORAGE_VOL_WIPE_ALG_TRIM: 9,
  /** Since 0.9.10. */
  VIR_STORAGE_VOL_WIPE_ALG_LAST: 10,
} as const
export type virStorageVolWipeAlgorithm = (typeof virStorageVolWipeAlgorithm)[keyof typeof virStorageVolWipeAlgorithm]
export const { VIR_STORAGE_VOL_WIPE_ALG_ZERO, VIR_STORAGE_VOL_WIPE_ALG_NNSA, VIR_STORAGE_VOL_WIPE_ALG_DOD, VIR_STORAGE_VOL_WIPE_ALG_BSI, VIR_STORAGE_VOL_WIPE_ALG_GUTMANN, VIR_STORAGE_VOL_WIPE_ALG_SCHNEIER, VIR_STORAGE_VOL_WIPE_ALG_PFITZNER7, VIR_STORAGE_VOL_WIPE_ALG_PFITZNER33, VIR_STORAGE_VOL_WIPE_ALG_RANDOM, VIR_STORAGE_VOL_WIPE_ALG_TRIM, VIR_STORAGE_VOL_WIPE_ALG_LAST } = virStorageVolWipeAlgorithm

/** @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageXMLFlags */
export const virStorageXMLFlags = {
  /** Since 0.9.13. */
  VIR_STORAGE_XML_INACTIVE: 1,
} as const
export type virStorageXMLFlags = (typeof virStorageXMLFlags)[keyof typeof virStorageXMLFlags]
export const { VIR_STORAGE_XML_INACTIVE } = virStorageXMLFlags

/** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolInfo */
export interface virStoragePoolInfo {
  state: number
  capacity: bigint
  allocation: bigint
  available: bigint
}

/** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolInfo */
export interface virStorageVolInfo {
  type: number
  capacity: bigint
  allocation: bigint
}

/** Since 2.0.0. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virConnectStoragePoolEventGenericCallback */
export type virConnectStoragePoolEventGenericCallback = (pool: virStoragePoolPtr) => void

/** Since 2.0.0. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virConnectStoragePoolEventLifecycleCallback */
export type virConnectStoragePoolEventLifecycleCallback = (pool: virStoragePoolPtr, event: number, detail: number) => void

export interface VirConnectStoragePoolEventRegisterAnyCallbacks {
  /** VIR_STORAGE_POOL_EVENT_ID_LIFECYCLE */
  0: virConnectStoragePoolEventLifecycleCallback
  /** VIR_STORAGE_POOL_EVENT_ID_REFRESH */
  1: virConnectStoragePoolEventGenericCallback
}

export interface LibvirtStorageFunctions {
  /** Since 0.4.5. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virConnectFindStoragePoolSources */
  virConnectFindStoragePoolSources(type: string, srcSpec: string | null, flags?: number): Promise<string>
  /** Since 5.2.0. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virConnectGetStoragePoolCapabilities */
  virConnectGetStoragePoolCapabilities(flags?: number): Promise<string>
  /** Since 0.10.2. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virConnectListAllStoragePools */
  virConnectListAllStoragePools(flags?: number): Promise<virStoragePoolPtr[]>
  /** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virConnectListDefinedStoragePools */
  virConnectListDefinedStoragePools(maxnames: number): Promise<string[]>
  /** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virConnectListStoragePools */
  virConnectListStoragePools(maxnames: number): Promise<string[]>
  /** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virConnectNumOfDefinedStoragePools */
  virConnectNumOfDefinedStoragePools(): Promise<number>
  /** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virConnectNumOfStoragePools */
  virConnectNumOfStoragePools(): Promise<number>
  /** Since 2.0.0. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virConnectStoragePoolEventDeregisterAny */
  virConnectStoragePoolEventDeregisterAny(callbackID: number): Promise<number>
  /** Since 2.0.0. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virConnectStoragePoolEventRegisterAny */
  virConnectStoragePoolEventRegisterAny<E extends keyof VirConnectStoragePoolEventRegisterAnyCallbacks>(pool: virStoragePoolPtr | null, eventID: E, cb: VirConnectStoragePoolEventRegisterAnyCallbacks[E]): Promise<number>
  /** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolBuild */
  virStoragePoolBuild(pool: virStoragePoolPtr, flags?: number): Promise<number>
  /** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolCreate */
  virStoragePoolCreate(pool: virStoragePoolPtr, flags?: number): Promise<number>
  /** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolCreateXML */
  virStoragePoolCreateXML(xmlDesc: string, flags?: number): Promise<virStoragePoolPtr>
  /** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolDefineXML */
  virStoragePoolDefineXML(xml: string, flags?: number): Promise<virStoragePoolPtr>
  /** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolDelete */
  virStoragePoolDelete(pool: virStoragePoolPtr, flags?: number): Promise<number>
  /** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolDestroy */
  virStoragePoolDestroy(pool: virStoragePoolPtr): Promise<number>
  /** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolFree */
  virStoragePoolFree(pool: virStoragePoolPtr): Promise<number>
  /** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolGetAutostart */
  virStoragePoolGetAutostart(pool: virStoragePoolPtr): Promise<number>
  /** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolGetInfo */
  virStoragePoolGetInfo(pool: virStoragePoolPtr): Promise<virStoragePoolInfo>
  /** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolGetName */
  virStoragePoolGetName(pool: virStoragePoolPtr): Promise<string>
  /** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolGetUUID */
  virStoragePoolGetUUID(pool: virStoragePoolPtr): Promise<Uint8Array>
  /** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolGetUUIDString */
  virStoragePoolGetUUIDString(pool: virStoragePoolPtr): Promise<string>
  /** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolGetXMLDesc */
  virStoragePoolGetXMLDesc(pool: virStoragePoolPtr, flags?: number): Promise<string>
  /** Since 0.7.3. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolIsActive */
  virStoragePoolIsActive(pool: virStoragePoolPtr): Promise<number>
  /** Since 0.7.3. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolIsPersistent */
  virStoragePoolIsPersistent(pool: virStoragePoolPtr): Promise<number>
  /** Since 0.10.2. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolListAllVolumes */
  virStoragePoolListAllVolumes(pool: virStoragePoolPtr, flags?: number): Promise<virStorageVolPtr[]>
  /** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolListVolumes */
  virStoragePoolListVolumes(pool: virStoragePoolPtr, maxnames: number): Promise<string[]>
  /** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolLookupByName */
  virStoragePoolLookupByName(name: string): Promise<virStoragePoolPtr>
  /** Since 4.1.0. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolLookupByTargetPath */
  virStoragePoolLookupByTargetPath(path: string): Promise<virStoragePoolPtr>
  /** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolLookupByUUID */
  virStoragePoolLookupByUUID(uuid: Uint8Array): Promise<virStoragePoolPtr>
  /** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolLookupByUUIDString */
  virStoragePoolLookupByUUIDString(uuidstr: string): Promise<virStoragePoolPtr>
  /** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolLookupByVolume */
  virStoragePoolLookupByVolume(vol: virStorageVolPtr): Promise<virStoragePoolPtr>
  /** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolNumOfVolumes */
  virStoragePoolNumOfVolumes(pool: virStoragePoolPtr): Promise<number>
  /** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolRefresh */
  virStoragePoolRefresh(pool: virStoragePoolPtr, flags?: number): Promise<number>
  /** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolSetAutostart */
  virStoragePoolSetAutostart(pool: virStoragePoolPtr, autostart: number): Promise<number>
  /** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStoragePoolUndefine */
  virStoragePoolUndefine(pool: virStoragePoolPtr): Promise<number>
  /** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolCreateXML */
  virStorageVolCreateXML(pool: virStoragePoolPtr, xmlDesc: string, flags?: number): Promise<virStorageVolPtr>
  /** Since 0.6.4. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolCreateXMLFrom */
  virStorageVolCreateXMLFrom(pool: virStoragePoolPtr, xmlDesc: string, clonevol: virStorageVolPtr, flags?: number): Promise<virStorageVolPtr>
  /** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolDelete */
  virStorageVolDelete(vol: virStorageVolPtr, flags?: number): Promise<number>
  /** Since 0.9.0. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolDownload */
  virStorageVolDownload(vol: virStorageVolPtr, stream: virStreamPtr, offset: number | bigint, length: number | bigint, flags?: number): Promise<number>
  /** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolFree */
  virStorageVolFree(vol: virStorageVolPtr): Promise<number>
  /** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolGetInfo */
  virStorageVolGetInfo(vol: virStorageVolPtr): Promise<virStorageVolInfo>
  /** Since 3.0.0. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolGetInfoFlags */
  virStorageVolGetInfoFlags(vol: virStorageVolPtr, flags?: number): Promise<virStorageVolInfo>
  /** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolGetKey */
  virStorageVolGetKey(vol: virStorageVolPtr): Promise<string>
  /** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolGetName */
  virStorageVolGetName(vol: virStorageVolPtr): Promise<string>
  /** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolGetPath */
  virStorageVolGetPath(vol: virStorageVolPtr): Promise<string>
  /** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolGetXMLDesc */
  virStorageVolGetXMLDesc(vol: virStorageVolPtr, flags?: number): Promise<string>
  /** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolLookupByKey */
  virStorageVolLookupByKey(key: string): Promise<virStorageVolPtr>
  /** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolLookupByName */
  virStorageVolLookupByName(pool: virStoragePoolPtr, name: string): Promise<virStorageVolPtr>
  /** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolLookupByPath */
  virStorageVolLookupByPath(path: string): Promise<virStorageVolPtr>
  /** Since 0.9.10. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolResize */
  virStorageVolResize(vol: virStorageVolPtr, capacity: number | bigint, flags?: number): Promise<number>
  /** Since 0.9.0. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolUpload */
  virStorageVolUpload(vol: virStorageVolPtr, stream: virStreamPtr, offset: number | bigint, length: number | bigint, flags?: number): Promise<number>
  /** Since 0.8.0. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolWipe */
  virStorageVolWipe(vol: virStorageVolPtr, flags?: number): Promise<number>
  /** Since 0.9.10. @see https://libvirt.org/html/libvirt-libvirt-storage.html#virStorageVolWipePattern */
  virStorageVolWipePattern(vol: virStorageVolPtr, algorithm: number, flags?: number): Promise<number>
}

export const functions = (): Readonly<Record<string, FunctionDescription>> => ({
  virConnectFindStoragePoolSources: {prototype: 'str! virConnectFindStoragePoolSources(void * conn, str type, str srcSpec, uint flags)', library: 'libvirt', since: '0.4.5', parameters: [{name: 'conn', kind: 'connection'}, {name: 'type', kind: 'string'}, {name: 'srcSpec', kind: 'string', nullable: true}, {name: 'flags', kind: 'uint'}], returns: {kind: 'string'}, failure: 'null'},
  virConnectGetStoragePoolCapabilities: {prototype: 'str! virConnectGetStoragePoolCapabilities(void * conn, uint flags)', library: 'libvirt', since: '5.2.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'string'}, failure: 'null'},
  virConnectListAllStoragePools: {prototype: 'int virConnectListAllStoragePools(void * conn, void * pools, uint flags)', library: 'libvirt', since: '0.10.2', parameters: [{name: 'conn', kind: 'connection'}, {name: 'pools', kind: 'outHandles', type: 'virStoragePool'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virConnectListDefinedStoragePools: {prototype: 'int virConnectListDefinedStoragePools(void * conn, void * names, int maxnames)', library: 'libvirt', since: '0.4.1', parameters: [{name: 'conn', kind: 'connection'}, {name: 'names', kind: 'fillStrings', room: ['maxnames']}, {name: 'maxnames', kind: 'int'}], returns: {kind: 'status'}, failure: 'negative'},
  virConnectListStoragePools: {prototype: 'int virConnectListStoragePools(void * conn, void * names, int maxnames)', library: 'libvirt', since: '0.4.1', parameters: [{name: 'conn', kind: 'connection'}, {name: 'names', kind: 'fillStrings', room: ['maxnames']}, {name: 'maxnames', kind: 'int'}], returns: {kind: 'status'}, failure: 'negative'},
  virConnectNumOfDefinedStoragePools: {prototype: 'int virConnectNumOfDefinedStoragePools(void * conn)', library: 'libvirt', since: '0.4.1', parameters: [{name: 'conn', kind: 'connection'}], returns: {kind: 'int'}, failure: 'negative'},
  virConnectNumOfStoragePools: {prototype: 'int virConnectNumOfStoragePools(void * conn)', library: 'libvirt', since: '0.4.1', parameters: [{name: 'conn', kind: 'connection'}], returns: {kind: 'int'}, failure: 'negative'},
  virConnectStoragePoolEventDeregisterAny: {prototype: 'int virConnectStoragePoolEventDeregisterAny(void * conn, int callbackID)', library: 'libvirt', since: '2.0.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'callbackID', kind: 'int'}], returns: {kind: 'int'}, failure: 'negative'},
  virConnectStoragePoolEventRegisterAny: {prototype: 'int virConnectStoragePoolEventRegisterAny(void * conn, void * pool, int eventID, void * cb, intptr_t opaque, void * freecb)', library: 'libvirt', since: '2.0.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'pool', kind: 'handle', type: 'virStoragePool', nullable: true}, {name: 'eventID', kind: 'int'}, {name: 'cb', kind: 'callback', callback: 'virConnectStoragePoolEventGenericCallback'}, {name: 'opaque', kind: 'subscription'}, {name: 'freecb', kind: 'null'}], returns: {kind: 'int'}, failure: 'negative'},
  virStoragePoolBuild: {prototype: 'int virStoragePoolBuild(void * pool, uint flags)', library: 'libvirt', since: '0.4.1', parameters: [{name: 'pool', kind: 'handle', type: 'virStoragePool'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virStoragePoolCreate: {prototype: 'int virStoragePoolCreate(void * pool, uint flags)', library: 'libvirt', since: '0.4.1', parameters: [{name: 'pool', kind: 'handle', type: 'virStoragePool'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virStoragePoolCreateXML: {prototype: 'void * virStoragePoolCreateXML(void * conn, str xmlDesc, uint flags)', library: 'libvirt', since: '0.4.1', parameters: [{name: 'conn', kind: 'connection'}, {name: 'xmlDesc', kind: 'string'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'handle', type: 'virStoragePool'}, failure: 'null'},
  virStoragePoolDefineXML: {prototype: 'void * virStoragePoolDefineXML(void * conn, str xml, uint flags)', library: 'libvirt', since: '0.4.1', parameters: [{name: 'conn', kind: 'connection'}, {name: 'xml', kind: 'string'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'handle', type: 'virStoragePool'}, failure: 'null'},
  virStoragePoolDelete: {prototype: 'int virStoragePoolDelete(void * pool, uint flags)', library: 'libvirt', since: '0.4.1', parameters: [{name: 'pool', kind: 'handle', type: 'virStoragePool'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virStoragePoolDestroy: {prototype: 'int virStoragePoolDestroy(void * pool)', library: 'libvirt', since: '0.4.1', parameters: [{name: 'pool', kind: 'handle', type: 'virStoragePool'}], returns: {kind: 'int'}, failure: 'negative'},
  virStoragePoolFree: {prototype: 'int virStoragePoolFree(void * pool)', library: 'libvirt', since: '0.4.1', parameters: [{name: 'pool', kind: 'handle', type: 'virStoragePool'}], returns: {kind: 'int'}, failure: 'negative'},
  virStoragePoolGetAutostart: {prototype: 'int virStoragePoolGetAutostart(void * pool, void * autostart)', library: 'libvirt', since: '0.4.1', parameters: [{name: 'pool', kind: 'handle', type: 'virStoragePool'}, {name: 'autostart', kind: 'outScalar', scalar: 'int'}], returns: {kind: 'status'}, failure: 'negative'},
  virStoragePoolGetConnect: {prototype: 'void * virStoragePoolGetConnect(void * pool)', library: 'libvirt', since: '0.4.1', parameters: [{name: 'pool', kind: 'handle', type: 'virStoragePool'}], returns: {kind: 'handle', type: 'virConnect'}, failure: 'null', unexposed: 'a handle belongs to the connection that it came from'},
  virStoragePoolGetInfo: {prototype: 'int virStoragePoolGetInfo(void * pool, void * info)', library: 'libvirt', since: '0.4.1', parameters: [{name: 'pool', kind: 'handle', type: 'virStoragePool'}, {name: 'info', kind: 'outStruct', struct: 'virStoragePoolInfo'}], returns: {kind: 'status'}, failure: 'negative'},
  virStoragePoolGetName: {prototype: 'str virStoragePoolGetName(void * pool)', library: 'libvirt', since: '0.4.1', parameters: [{name: 'pool', kind: 'handle', type: 'virStoragePool'}], returns: {kind: 'borrowedString'}, failure: 'null'},
  virStoragePoolGetUUID: {prototype: 'int virStoragePoolGetUUID(void * pool, void * uuid)', library: 'libvirt', since: '0.4.1', parameters: [{name: 'pool', kind: 'handle', type: 'virStoragePool'}, {name: 'uuid', kind: 'outUuid'}], returns: {kind: 'status'}, failure: 'negative'},
  virStoragePoolGetUUIDString: {prototype: 'int virStoragePoolGetUUIDString(void * pool, void * buf)', library: 'libvirt', since: '0.4.1', parameters: [{name: 'pool', kind: 'handle', type: 'virStoragePool'}, {name: 'buf', kind: 'outUuidString'}], returns: {kind: 'status'}, failure: 'negative'},
  virStoragePoolGetXMLDesc: {prototype: 'str! virStoragePoolGetXMLDesc(void * pool, uint flags)', library: 'libvirt', since: '0.4.1', parameters: [{name: 'pool', kind: 'handle', type: 'virStoragePool'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'string'}, failure: 'null'},
  virStoragePoolIsActive: {prototype: 'int virStoragePoolIsActive(void * pool)', library: 'libvirt', since: '0.7.3', parameters: [{name: 'pool', kind: 'handle', type: 'virStoragePool'}], returns: {kind: 'int'}, failure: 'negative'},
  virStoragePoolIsPersistent: {prototype: 'int virStoragePoolIsPersistent(void * pool)', library: 'libvirt', since: '0.7.3', parameters: [{name: 'pool', kind: 'handle', type: 'virStoragePool'}], returns: {kind: 'int'}, failure: 'negative'},
  virStoragePoolListAllVolumes: {prototype: 'int virStoragePoolListAllVolumes(void * pool, void * vols, uint flags)', library: 'libvirt', since: '0.10.2', parameters: [{name: 'pool', kind: 'handle', type: 'virStoragePool'}, {name: 'vols', kind: 'outHandles', type: 'virStorageVol'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virStoragePoolListVolumes: {prototype: 'int virStoragePoolListVolumes(void * pool, void * names, int maxnames)', library: 'libvirt', since: '0.4.1', parameters: [{name: 'pool', kind: 'handle', type: 'virStoragePool'}, {name: 'names', kind: 'fillStrings', room: ['maxnames']}, {name: 'maxnames', kind: 'int'}], returns: {kind: 'status'}, failure: 'negative'},
  virStoragePoolLookupByName: {prototype: 'void * virStoragePoolLookupByName(void * conn, str name)', library: 'libvirt', since: '0.4.1', parameters: [{name: 'conn', kind: 'connection'}, {name: 'name', kind: 'string'}], returns: {kind: 'handle', type: 'virStoragePool'}, failure: 'null'},
  virStoragePoolLookupByTargetPath: {prototype: 'void * virStoragePoolLookupByTargetPath(void * conn, str path)', library: 'libvirt', since: '4.1.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'path', kind: 'string'}], returns: {kind: 'handle', type: 'virStoragePool'}, failure: 'null'},
  virStoragePoolLookupByUUID: {prototype: 'void * virStoragePoolLookupByUUID(void * conn, void * uuid)', library: 'libvirt', since: '0.4.1', parameters: [{name: 'conn', kind: 'connection'}, {name: 'uuid', kind: 'uuid'}], returns: {kind: 'handle', type: 'virStoragePool'}, failure: 'null'},
  virStoragePoolLookupByUUIDString: {prototype: 'void * virStoragePoolLookupByUUIDString(void * conn, str uuidstr)', library: 'libvirt', since: '0.4.1', parameters: [{name: 'conn', kind: 'connection'}, {name: 'uuidstr', kind: 'string'}], returns: {kind: 'handle', type: 'virStoragePool'}, failure: 'null'},
  virStoragePoolLookupByVolume: {prototype: 'void * virStoragePoolLookupByVolume(void * vol)', library: 'libvirt', since: '0.4.1', parameters: [{name: 'vol', kind: 'handle', type: 'virStorageVol'}], returns: {kind: 'handle', type: 'virStoragePool'}, failure: 'null'},
  virStoragePoolNumOfVolumes: {prototype: 'int virStoragePoolNumOfVolumes(void * pool)', library: 'libvirt', since: '0.4.1', parameters: [{name: 'pool', kind: 'handle', type: 'virStoragePool'}], returns: {kind: 'int'}, failure: 'negative'},
  virStoragePoolRef: {prototype: 'int virStoragePoolRef(void * pool)', library: 'libvirt', since: '0.6.0', parameters: [{name: 'pool', kind: 'handle', type: 'virStoragePool'}], returns: {kind: 'int'}, failure: 'negative', unexposed: 'a handle stays valid while it is referenced; free() or `await using` releases it'},
  virStoragePoolRefresh: {prototype: 'int virStoragePoolRefresh(void * pool, uint flags)', library: 'libvirt', since: '0.4.1', parameters: [{name: 'pool', kind: 'handle', type: 'virStoragePool'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virStoragePoolSetAutostart: {prototype: 'int virStoragePoolSetAutostart(void * pool, int autostart)', library: 'libvirt', since: '0.4.1', parameters: [{name: 'pool', kind: 'handle', type: 'virStoragePool'}, {name: 'autostart', kind: 'int'}], returns: {kind: 'int'}, failure: 'negative'},
  virStoragePoolUndefine: {prototype: 'int virStoragePoolUndefine(void * pool)', library: 'libvirt', since: '0.4.1', parameters: [{name: 'pool', kind: 'handle', type: 'virStoragePool'}], returns: {kind: 'int'}, failure: 'negative'},
  virStorageVolCreateXML: {prototype: 'void * virStorageVolCreateXML(void * pool, str xmlDesc, uint flags)', library: 'libvirt', since: '0.4.1', parameters: [{name: 'pool', kind: 'handle', type: 'virStoragePool'}, {name: 'xmlDesc', kind: 'string'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'handle', type: 'virStorageVol'}, failure: 'null'},
  virStorageVolCreateXMLFrom: {prototype: 'void * virStorageVolCreateXMLFrom(void * pool, str xmlDesc, void * clonevol, uint flags)', library: 'libvirt', since: '0.6.4', parameters: [{name: 'pool', kind: 'handle', type: 'virStoragePool'}, {name: 'xmlDesc', kind: 'string'}, {name: 'clonevol', kind: 'handle', type: 'virStorageVol'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'handle', type: 'virStorageVol'}, failure: 'null'},
  virStorageVolDelete: {prototype: 'int virStorageVolDelete(void * vol, uint flags)', library: 'libvirt', since: '0.4.1', parameters: [{name: 'vol', kind: 'handle', type: 'virStorageVol'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virStorageVolDownload: {prototype: 'int virStorageVolDownload(void * vol, void * stream, ulonglong offset, ulonglong length, uint flags)', library: 'libvirt', since: '0.9.0', parameters: [{name: 'vol', kind: 'handle', type: 'virStorageVol'}, {name: 'stream', kind: 'handle', type: 'virStream'}, {name: 'offset', kind: 'ulonglong'}, {name: 'length', kind: 'ulonglong'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virStorageVolFree: {prototype: 'int virStorageVolFree(void * vol)', library: 'libvirt', since: '0.4.1', parameters: [{name: 'vol', kind: 'handle', type: 'virStorageVol'}], returns: {kind: 'int'}, failure: 'negative'},
  virStorageVolGetConnect: {prototype: 'void * virStorageVolGetConnect(void * vol)', library: 'libvirt', since: '0.4.1', parameters: [{name: 'vol', kind: 'handle', type: 'virStorageVol'}], returns: {kind: 'handle', type: 'virConnect'}, failure: 'null', unexposed: 'a handle belongs to the connection that it came from'},
  virStorageVolGetInfo: {prototype: 'int virStorageVolGetInfo(void * vol, void * info)', library: 'libvirt', since: '0.4.1', parameters: [{name: 'vol', kind: 'handle', type: 'virStorageVol'}, {name: 'info', kind: 'outStruct', struct: 'virStorageVolInfo'}], returns: {kind: 'status'}, failure: 'negative'},
  virStorageVolGetInfoFlags: {prototype: 'int virStorageVolGetInfoFlags(void * vol, void * info, uint flags)', library: 'libvirt', since: '3.0.0', parameters: [{name: 'vol', kind: 'handle', type: 'virStorageVol'}, {name: 'info', kind: 'outStruct', struct: 'virStorageVolInfo'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virStorageVolGetKey: {prototype: 'str virStorageVolGetKey(void * vol)', library: 'libvirt', since: '0.4.1', parameters: [{name: 'vol', kind: 'handle', type: 'virStorageVol'}], returns: {kind: 'borrowedString'}, failure: 'null'},
  virStorageVolGetName: {prototype: 'str virStorageVolGetName(void * vol)', library: 'libvirt', since: '0.4.1', parameters: [{name: 'vol', kind: 'handle', type: 'virStorageVol'}], returns: {kind: 'borrowedString'}, failure: 'null'},
  virStorageVolGetPath: {prototype: 'str! virStorageVolGetPath(void * vol)', library: 'libvirt', since: '0.4.1', parameters: [{name: 'vol', kind: 'handle', type: 'virStorageVol'}], returns: {kind: 'string'}, failure: 'null'},
  virStorageVolGetXMLDesc: {prototype: 'str! virStorageVolGetXMLDesc(void * vol, uint flags)', library: 'libvirt', since: '0.4.1', parameters: [{name: 'vol', kind: 'handle', type: 'virStorageVol'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'string'}, failure: 'null'},
  virStorageVolLookupByKey: {prototype: 'void * virStorageVolLookupByKey(void * conn, str key)', library: 'libvirt', since: '0.4.1', parameters: [{name: 'conn', kind: 'connection'}, {name: 'key', kind: 'string'}], returns: {kind: 'handle', type: 'virStorageVol'}, failure: 'null'},
  virStorageVolLookupByName: {prototype: 'void * virStorageVolLookupByName(void * pool, str name)', library: 'libvirt', since: '0.4.1', parameters: [{name: 'pool', kind: 'handle', type: 'virStoragePool'}, {name: 'name', kind: 'string'}], returns: {kind: 'handle', type: 'virStorageVol'}, failure: 'null'},
  virStorageVolLookupByPath: {prototype: 'void * virStorageVolLookupByPath(void * conn, str path)', library: 'libvirt', since: '0.4.1', parameters: [{name: 'conn', kind: 'connection'}, {name: 'path', kind: 'string'}], returns: {kind: 'handle', type: 'virStorageVol'}, failure: 'null'},
  virStorageVolRef: {prototype: 'int virStorageVolRef(void * vol)', library: 'libvirt', since: '0.6.0', parameters: [{name: 'vol', kind: 'handle', type: 'virStorageVol'}], returns: {kind: 'int'}, failure: 'negative', unexposed: 'a handle stays valid while it is referenced; free() or `await using` releases it'},
  virStorageVolResize: {prototype: 'int virStorageVolResize(void * vol, ulonglong capacity, uint flags)', library: 'libvirt', since: '0.9.10', parameters: [{name: 'vol', kind: 'handle', type: 'virStorageVol'}, {name: 'capacity', kind: 'ulonglong'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virStorageVolUpload: {prototype: 'int virStorageVolUpload(void * vol, void * stream, ulonglong offset, ulonglong length, uint flags)', library: 'libvirt', since: '0.9.0', parameters: [{name: 'vol', kind: 'handle', type: 'virStorageVol'}, {name: 'stream', kind: 'handle', type: 'virStream'}, {name: 'offset', kind: 'ulonglong'}, {name: 'length', kind: 'ulonglong'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virStorageVolWipe: {prototype: 'int virStorageVolWipe(void * vol, uint flags)', library: 'libvirt', since: '0.8.0', parameters: [{name: 'vol', kind: 'handle', type: 'virStorageVol'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virStorageVolWipePattern: {prototype: 'int virStorageVolWipePattern(void * vol, uint algorithm, uint flags)', library: 'libvirt', since: '0.9.10', parameters: [{name: 'vol', kind: 'handle', type: 'virStorageVol'}, {name: 'algorithm', kind: 'uint'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
})

export const structs = (): Readonly<Record<string, StructDescription>> => ({
  virStoragePoolInfo: {since: '0.4.1', fields: [{name: 'state', kind: 'int'}, {name: 'capacity', kind: 'ulonglong'}, {name: 'allocation', kind: 'ulonglong'}, {name: 'available', kind: 'ulonglong'}]},
  virStorageVolInfo: {since: '0.4.1', fields: [{name: 'type', kind: 'int'}, {name: 'capacity', kind: 'ulonglong'}, {name: 'allocation', kind: 'ulonglong'}]},
})

export const callbacks = (): Readonly<Record<string, CallbackDescription>> => ({
  virConnectStoragePoolEventGenericCallback: {prototype: 'void virConnectStoragePoolEventGenericCallback(void * conn, void * pool, intptr_t opaque)', parameters: [{name: 'conn', kind: 'connection'}, {name: 'pool', kind: 'handle', type: 'virStoragePool'}, {name: 'opaque', kind: 'subscription'}], since: '2.0.0'},
  virConnectStoragePoolEventLifecycleCallback: {prototype: 'void virConnectStoragePoolEventLifecycleCallback(void * conn, void * pool, int event, int detail, intptr_t opaque)', parameters: [{name: 'conn', kind: 'connection'}, {name: 'pool', kind: 'handle', type: 'virStoragePool'}, {name: 'event', kind: 'int'}, {name: 'detail', kind: 'int'}, {name: 'opaque', kind: 'subscription'}], since: '2.0.0'},
})
