// Generated from libvirt-api.xml 12.8.0 by native-types/generator. Do not edit: change the generator or its overrides.

import type { CallbackDescription, FunctionDescription, StructDescription } from './description.js'
import type { virDomainPtr, virDomainSnapshotPtr } from './values.js'

/** @see https://libvirt.org/html/libvirt-libvirt-domain-snapshot.html#virDomainSnapshotCreateFlags */
export const virDomainSnapshotCreateFlags = {
  /** Since 0.9.5. */
  VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE: 1,
  /** Since 0.9.5. */
  VIR_DOMAIN_SNAPSHOT_CREATE_CURRENT: 2,
  /** Since 0.9.5. */
  VIR_DOMAIN_SNAPSHOT_CREATE_NO_METADATA: 4,
  /** Since 0.9.5. */
  VIR_DOMAIN_SNAPSHOT_CREATE_HALT: 8,
  /** Since 0.9.5. */
  VIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY: 16,
  /** Since 0.9.10. */
  VIR_DOMAIN_SNAPSHOT_CREATE_REUSE_EXT: 32,
  /** Since 0.9.10. */
  VIR_DOMAIN_SNAPSHOT_CREATE_QUIESCE: 64,
  /** Since 0.9.11. */
  VIR_DOMAIN_SNAPSHOT_CREATE_ATOMIC: 128,
  /** Since 1.0.1. */
  VIR_DOMAIN_SNAPSHOT_CREATE_LIVE: 256,
  /** Since 5.6.0. */
  VIR_DOMAIN_SNAPSHOT_CREATE_VALIDATE: 512,
} as const
export type virDomainSnapshotCreateFlags = (typeof virDomainSnapshotCreateFlags)[keyof typeof virDomainSnapshotCreateFlags]
export const { VIR_DOMAIN_SNAPSHOT_CREATE_REDEFINE, VIR_DOMAIN_SNAPSHOT_CREATE_CURRENT, VIR_DOMAIN_SNAPSHOT_CREATE_NO_METADATA, VIR_DOMAIN_SNAPSHOT_CREATE_HALT, VIR_DOMAIN_SNAPSHOT_CREATE_DISK_ONLY, VIR_DOMAIN_SNAPSHOT_CREATE_REUSE_EXT, VIR_DOMAIN_SNAPSHOT_CREATE_QUIESCE, VIR_DOMAIN_SNAPSHOT_CREATE_ATOMIC, VIR_DOMAIN_SNAPSHOT_CREATE_LIVE, VIR_DOMAIN_SNAPSHOT_CREATE_VALIDATE } = virDomainSnapshotCreateFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain-snapshot.html#virDomainSnapshotDeleteFlags */
export const virDomainSnapshotDeleteFlags = {
  /** Since 0.8.0. */
  VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN: 1,
  /** Since 0.9.5. */
  VIR_DOMAIN_SNAPSHOT_DELETE_METADATA_ONLY: 2,
  /** Since 0.9.5. */
  VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN_ONLY: 4,
} as const
export type virDomainSnapshotDeleteFlags = (typeof virDomainSnapshotDeleteFlags)[keyof typeof virDomainSnapshotDeleteFlags]
export const { VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN, VIR_DOMAIN_SNAPSHOT_DELETE_METADATA_ONLY, VIR_DOMAIN_SNAPSHOT_DELETE_CHILDREN_ONLY } = virDomainSnapshotDeleteFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain-snapshot.html#virDomainSnapshotListFlags */
export const virDomainSnapshotListFlags = {
  /** Since 0.9.7. */
  VIR_DOMAIN_SNAPSHOT_LIST_DESCENDANTS: 1,
  /** Since 0.9.5. */
  VIR_DOMAIN_SNAPSHOT_LIST_ROOTS: 1,
  /** Since 0.9.5. */
  VIR_DOMAIN_SNAPSHOT_LIST_METADATA: 2,
  /** Since 0.9.7. */
  VIR_DOMAIN_SNAPSHOT_LIST_LEAVES: 4,
  /** Since 0.9.13. */
  VIR_DOMAIN_SNAPSHOT_LIST_NO_LEAVES: 8,
  /** Since 0.9.13. */
  VIR_DOMAIN_SNAPSHOT_LIST_NO_METADATA: 16,
  /** Since 1.0.1. */
  VIR_DOMAIN_SNAPSHOT_LIST_INACTIVE: 32,
  /** Since 1.0.1. */
  VIR_DOMAIN_SNAPSHOT_LIST_ACTIVE: 64,
  /** Since 1.0.1. */
  VIR_DOMAIN_SNAPSHOT_LIST_DISK_ONLY: 128,
  /** Since 1.0.1. */
  VIR_DOMAIN_SNAPSHOT_LIST_INTERNAL: 256,
  /** Since 1.0.1. */
  VIR_DOMAIN_SNAPSHOT_LIST_EXTERNAL: 512,
  /** Since 5.2.0. */
  VIR_DOMAIN_SNAPSHOT_LIST_TOPOLOGICAL: 1024,
} as const
export type virDomainSnapshotListFlags = (typeof virDomainSnapshotListFlags)[keyof typeof virDomainSnapshotListFlags]
export const { VIR_DOMAIN_SNAPSHOT_LIST_DESCENDANTS, VIR_DOMAIN_SNAPSHOT_LIST_ROOTS, VIR_DOMAIN_SNAPSHOT_LIST_METADATA, VIR_DOMAIN_SNAPSHOT_LIST_LEAVES, VIR_DOMAIN_SNAPSHOT_LIST_NO_LEAVES, VIR_DOMAIN_SNAPSHOT_LIST_NO_METADATA, VIR_DOMAIN_SNAPSHOT_LIST_INACTIVE, VIR_DOMAIN_SNAPSHOT_LIST_ACTIVE, VIR_DOMAIN_SNAPSHOT_LIST_DISK_ONLY, VIR_DOMAIN_SNAPSHOT_LIST_INTERNAL, VIR_DOMAIN_SNAPSHOT_LIST_EXTERNAL, VIR_DOMAIN_SNAPSHOT_LIST_TOPOLOGICAL } = virDomainSnapshotListFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain-snapshot.html#virDomainSnapshotRevertFlags */
export const virDomainSnapshotRevertFlags = {
  /** Since 0.9.5. */
  VIR_DOMAIN_SNAPSHOT_REVERT_RUNNING: 1,
  /** Since 0.9.5. */
  VIR_DOMAIN_SNAPSHOT_REVERT_PAUSED: 2,
  /** Since 0.9.7. */
  VIR_DOMAIN_SNAPSHOT_REVERT_FORCE: 4,
  /** Since 8.1.0. */
  VIR_DOMAIN_SNAPSHOT_REVERT_RESET_NVRAM: 8,
} as const
export type virDomainSnapshotRevertFlags = (typeof virDomainSnapshotRevertFlags)[keyof typeof virDomainSnapshotRevertFlags]
export const { VIR_DOMAIN_SNAPSHOT_REVERT_RUNNING, VIR_DOMAIN_SNAPSHOT_REVERT_PAUSED, VIR_DOMAIN_SNAPSHOT_REVERT_FORCE, VIR_DOMAIN_SNAPSHOT_REVERT_RESET_NVRAM } = virDomainSnapshotRevertFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain-snapshot.html#virDomainSnapshotXMLFlags */
export const virDomainSnapshotXMLFlags = {
  /** Since 5.1.0. */
  VIR_DOMAIN_SNAPSHOT_XML_SECURE: 1,
} as const
export type virDomainSnapshotXMLFlags = (typeof virDomainSnapshotXMLFlags)[keyof typeof virDomainSnapshotXMLFlags]
export const { VIR_DOMAIN_SNAPSHOT_XML_SECURE } = virDomainSnapshotXMLFlags

export interface LibvirtDomainSnapshotFunctions {
  /** Since 0.8.0. @see https://libvirt.org/html/libvirt-libvirt-domain-snapshot.html#virDomainHasCurrentSnapshot */
  virDomainHasCurrentSnapshot(domain: virDomainPtr, flags?: number): Promise<number>
  /** Since 0.9.13. @see https://libvirt.org/html/libvirt-libvirt-domain-snapshot.html#virDomainListAllSnapshots */
  virDomainListAllSnapshots(domain: virDomainPtr, flags?: number): Promise<virDomainSnapshotPtr[]>
  /** Since 0.8.0. @see https://libvirt.org/html/libvirt-libvirt-domain-snapshot.html#virDomainRevertToSnapshot */
  virDomainRevertToSnapshot(snapshot: virDomainSnapshotPtr, flags?: number): Promise<number>
  /** Since 0.8.0. @see https://libvirt.org/html/libvirt-libvirt-domain-snapshot.html#virDomainSnapshotCreateXML */
  virDomainSnapshotCreateXML(domain: virDomainPtr, xmlDesc: string, flags?: number): Promise<virDomainSnapshotPtr>
  /** Since 0.8.0. @see https://libvirt.org/html/libvirt-libvirt-domain-snapshot.html#virDomainSnapshotCurrent */
  virDomainSnapshotCurrent(domain: virDomainPtr, flags?: number): Promise<virDomainSnapshotPtr>
  /** Since 0.8.0. @see https://libvirt.org/html/libvirt-libvirt-domain-snapshot.html#virDomainSnapshotDelete */
  virDomainSnapshotDelete(snapshot: virDomainSnapshotPtr, flags?: number): Promise<number>
  /** Since 0.8.0. @see https://libvirt.org/html/libvirt-libvirt-domain-snapshot.html#virDomainSnapshotFree */
  virDomainSnapshotFree(snapshot: virDomainSnapshotPtr): Promise<number>
  /** Since 0.9.5. @see https://libvirt.org/html/libvirt-libvirt-domain-snapshot.html#virDomainSnapshotGetName */
  virDomainSnapshotGetName(snapshot: virDomainSnapshotPtr): Promise<string>
  /** Since 0.9.7. @see https://libvirt.org/html/libvirt-libvirt-domain-snapshot.html#virDomainSnapshotGetParent */
  virDomainSnapshotGetParent(snapshot: virDomainSnapshotPtr, flags?: number): Promise<virDomainSnapshotPtr>
  /** Since 0.8.0. @see https://libvirt.org/html/libvirt-libvirt-domain-snapshot.html#virDomainSnapshotGetXMLDesc */
  virDomainSnapshotGetXMLDesc(snapshot: virDomainSnapshotPtr, flags?: number): Promise<string>
  /** Since 0.9.13. @see https://libvirt.org/html/libvirt-libvirt-domain-snapshot.html#virDomainSnapshotHasMetadata */
  virDomainSnapshotHasMetadata(snapshot: virDomainSnapshotPtr, flags?: number): Promise<number>
  /** Since 0.9.13. @see https://libvirt.org/html/libvirt-libvirt-domain-snapshot.html#virDomainSnapshotIsCurrent */
  virDomainSnapshotIsCurrent(snapshot: virDomainSnapshotPtr, flags?: number): Promise<number>
  /** Since 0.9.13. @see https://libvirt.org/html/libvirt-libvirt-domain-snapshot.html#virDomainSnapshotListAllChildren */
  virDomainSnapshotListAllChildren(snapshot: virDomainSnapshotPtr, flags?: number): Promise<virDomainSnapshotPtr[]>
  /** Since 0.9.7. @see https://libvirt.org/html/libvirt-libvirt-domain-snapshot.html#virDomainSnapshotListChildrenNames */
  virDomainSnapshotListChildrenNames(snapshot: virDomainSnapshotPtr, nameslen: number, flags?: number): Promise<string[]>
  /** Since 0.8.0. @see https://libvirt.org/html/libvirt-libvirt-domain-snapshot.html#virDomainSnapshotListNames */
  virDomainSnapshotListNames(domain: virDomainPtr, nameslen: number, flags?: number): Promise<string[]>
  /** Since 0.8.0. @see https://libvirt.org/html/libvirt-libvirt-domain-snapshot.html#virDomainSnapshotLookupByName */
  virDomainSnapshotLookupByName(domain: virDomainPtr, name: string, flags?: number): Promise<virDomainSnapshotPtr>
  /** Since 0.8.0. @see https://libvirt.org/html/libvirt-libvirt-domain-snapshot.html#virDomainSnapshotNum */
  virDomainSnapshotNum(domain: virDomainPtr, flags?: number): Promise<number>
  /** Since 0.9.7. @see https://libvirt.org/html/libvirt-libvirt-domain-snapshot.html#virDomainSnapshotNumChildren */
  virDomainSnapshotNumChildren(snapshot: virDomainSnapshotPtr, flags?: number): Promise<number>
}

export const functions = (): Readonly<Record<string, FunctionDescription>> => ({
  virDomainHasCurrentSnapshot: {prototype: 'int virDomainHasCurrentSnapshot(void * domain, uint flags)', library: 'libvirt', since: '0.8.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainListAllSnapshots: {prototype: 'int virDomainListAllSnapshots(void * domain, void * snaps, uint flags)', library: 'libvirt', since: '0.9.13', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'snaps', kind: 'outHandles', type: 'virDomainSnapshot'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainRevertToSnapshot: {prototype: 'int virDomainRevertToSnapshot(void * snapshot, uint flags)', library: 'libvirt', since: '0.8.0', parameters: [{name: 'snapshot', kind: 'handle', type: 'virDomainSnapshot'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainSnapshotCreateXML: {prototype: 'void * virDomainSnapshotCreateXML(void * domain, str xmlDesc, uint flags)', library: 'libvirt', since: '0.8.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'xmlDesc', kind: 'string'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'handle', type: 'virDomainSnapshot'}, failure: 'null'},
  virDomainSnapshotCurrent: {prototype: 'void * virDomainSnapshotCurrent(void * domain, uint flags)', library: 'libvirt', since: '0.8.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'handle', type: 'virDomainSnapshot'}, failure: 'null'},
  virDomainSnapshotDelete: {prototype: 'int virDomainSnapshotDelete(void * snapshot, uint flags)', library: 'libvirt', since: '0.8.0', parameters: [{name: 'snapshot', kind: 'handle', type: 'virDomainSnapshot'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainSnapshotFree: {prototype: 'int virDomainSnapshotFree(void * snapshot)', library: 'libvirt', since: '0.8.0', parameters: [{name: 'snapshot', kind: 'handle', type: 'virDomainSnapshot'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainSnapshotGetConnect: {prototype: 'void * virDomainSnapshotGetConnect(void * snapshot)', library: 'libvirt', since: '0.9.5', parameters: [{name: 'snapshot', kind: 'handle', type: 'virDomainSnapshot'}], returns: {kind: 'handle', type: 'virConnect'}, failure: 'null', unexposed: 'a handle belongs to the connection that it came from'},
  virDomainSnapshotGetDomain: {prototype: 'void * virDomainSnapshotGetDomain(void * snapshot)', library: 'libvirt', since: '0.9.5', parameters: [{name: 'snapshot', kind: 'handle', type: 'virDomainSnapshot'}], returns: {kind: 'handle', type: 'virDomain'}, failure: 'null', unexposed: 'the domain is the handle that the snapshot was looked up on'},
  virDomainSnapshotGetName: {prototype: 'str virDomainSnapshotGetName(void * snapshot)', library: 'libvirt', since: '0.9.5', parameters: [{name: 'snapshot', kind: 'handle', type: 'virDomainSnapshot'}], returns: {kind: 'borrowedString'}, failure: 'null'},
  virDomainSnapshotGetParent: {prototype: 'void * virDomainSnapshotGetParent(void * snapshot, uint flags)', library: 'libvirt', since: '0.9.7', parameters: [{name: 'snapshot', kind: 'handle', type: 'virDomainSnapshot'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'handle', type: 'virDomainSnapshot'}, failure: 'null'},
  virDomainSnapshotGetXMLDesc: {prototype: 'str! virDomainSnapshotGetXMLDesc(void * snapshot, uint flags)', library: 'libvirt', since: '0.8.0', parameters: [{name: 'snapshot', kind: 'handle', type: 'virDomainSnapshot'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'string'}, failure: 'null'},
  virDomainSnapshotHasMetadata: {prototype: 'int virDomainSnapshotHasMetadata(void * snapshot, uint flags)', library: 'libvirt', since: '0.9.13', parameters: [{name: 'snapshot', kind: 'handle', type: 'virDomainSnapshot'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainSnapshotIsCurrent: {prototype: 'int virDomainSnapshotIsCurrent(void * snapshot, uint flags)', library: 'libvirt', since: '0.9.13', parameters: [{name: 'snapshot', kind: 'handle', type: 'virDomainSnapshot'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainSnapshotListAllChildren: {prototype: 'int virDomainSnapshotListAllChildren(void * snapshot, void * snaps, uint flags)', library: 'libvirt', since: '0.9.13', parameters: [{name: 'snapshot', kind: 'handle', type: 'virDomainSnapshot'}, {name: 'snaps', kind: 'outHandles', type: 'virDomainSnapshot'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainSnapshotListChildrenNames: {prototype: 'int virDomainSnapshotListChildrenNames(void * snapshot, void * names, int nameslen, uint flags)', library: 'libvirt', since: '0.9.7', parameters: [{name: 'snapshot', kind: 'handle', type: 'virDomainSnapshot'}, {name: 'names', kind: 'fillStrings', room: ['nameslen']}, {name: 'nameslen', kind: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainSnapshotListNames: {prototype: 'int virDomainSnapshotListNames(void * domain, void * names, int nameslen, uint flags)', library: 'libvirt', since: '0.8.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'names', kind: 'fillStrings', room: ['nameslen']}, {name: 'nameslen', kind: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainSnapshotLookupByName: {prototype: 'void * virDomainSnapshotLookupByName(void * domain, str name, uint flags)', library: 'libvirt', since: '0.8.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'name', kind: 'string'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'handle', type: 'virDomainSnapshot'}, failure: 'null'},
  virDomainSnapshotNum: {prototype: 'int virDomainSnapshotNum(void * domain, uint flags)', library: 'libvirt', since: '0.8.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainSnapshotNumChildren: {prototype: 'int virDomainSnapshotNumChildren(void * snapshot, uint flags)', library: 'libvirt', since: '0.9.7', parameters: [{name: 'snapshot', kind: 'handle', type: 'virDomainSnapshot'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainSnapshotRef: {prototype: 'int virDomainSnapshotRef(void * snapshot)', library: 'libvirt', since: '0.9.13', parameters: [{name: 'snapshot', kind: 'handle', type: 'virDomainSnapshot'}], returns: {kind: 'int'}, failure: 'negative', unexposed: 'a handle stays valid while it is referenced; free() or `await using` releases it'},
})

export const structs = (): Readonly<Record<string, StructDescription>> => ({})

export const callbacks = (): Readonly<Record<string, CallbackDescription>> => ({})
