// Generated from libvirt-api.xml 12.8.0 by native-types/generator. Do not edit: change the generator or its overrides.

import type { CallbackDescription, FunctionDescription, StructDescription } from './description.js'
import type { virDomainCheckpointPtr, virDomainPtr } from './values.js'

/** @see https://libvirt.org/html/libvirt-libvirt-domain-checkpoint.html#virDomainCheckpointCreateFlags */
export const virDomainCheckpointCreateFlags = {
  /** Since 5.6.0. */
  VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE: 1,
  /** Since 5.6.0. */
  VIR_DOMAIN_CHECKPOINT_CREATE_QUIESCE: 2,
  /** Since 6.10.0. */
  VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE_VALIDATE: 4,
} as const
export type virDomainCheckpointCreateFlags = (typeof virDomainCheckpointCreateFlags)[keyof typeof virDomainCheckpointCreateFlags]
export const { VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE, VIR_DOMAIN_CHECKPOINT_CREATE_QUIESCE, VIR_DOMAIN_CHECKPOINT_CREATE_REDEFINE_VALIDATE } = virDomainCheckpointCreateFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain-checkpoint.html#virDomainCheckpointDeleteFlags */
export const virDomainCheckpointDeleteFlags = {
  /** Since 5.6.0. */
  VIR_DOMAIN_CHECKPOINT_DELETE_CHILDREN: 1,
  /** Since 5.6.0. */
  VIR_DOMAIN_CHECKPOINT_DELETE_METADATA_ONLY: 2,
  /** Since 5.6.0. */
  VIR_DOMAIN_CHECKPOINT_DELETE_CHILDREN_ONLY: 4,
} as const
export type virDomainCheckpointDeleteFlags = (typeof virDomainCheckpointDeleteFlags)[keyof typeof virDomainCheckpointDeleteFlags]
export const { VIR_DOMAIN_CHECKPOINT_DELETE_CHILDREN, VIR_DOMAIN_CHECKPOINT_DELETE_METADATA_ONLY, VIR_DOMAIN_CHECKPOINT_DELETE_CHILDREN_ONLY } = virDomainCheckpointDeleteFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain-checkpoint.html#virDomainCheckpointListFlags */
export const virDomainCheckpointListFlags = {
  /** Since 5.6.0. */
  VIR_DOMAIN_CHECKPOINT_LIST_DESCENDANTS: 1,
  /** Since 5.6.0. */
  VIR_DOMAIN_CHECKPOINT_LIST_ROOTS: 1,
  /** Since 5.6.0. */
  VIR_DOMAIN_CHECKPOINT_LIST_TOPOLOGICAL: 2,
  /** Since 5.6.0. */
  VIR_DOMAIN_CHECKPOINT_LIST_LEAVES: 4,
  /** Since 5.6.0. */
  VIR_DOMAIN_CHECKPOINT_LIST_NO_LEAVES: 8,
} as const
export type virDomainCheckpointListFlags = (typeof virDomainCheckpointListFlags)[keyof typeof virDomainCheckpointListFlags]
export const { VIR_DOMAIN_CHECKPOINT_LIST_DESCENDANTS, VIR_DOMAIN_CHECKPOINT_LIST_ROOTS, VIR_DOMAIN_CHECKPOINT_LIST_TOPOLOGICAL, VIR_DOMAIN_CHECKPOINT_LIST_LEAVES, VIR_DOMAIN_CHECKPOINT_LIST_NO_LEAVES } = virDomainCheckpointListFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain-checkpoint.html#virDomainCheckpointXMLFlags */
export const virDomainCheckpointXMLFlags = {
  /** Since 5.6.0. */
  VIR_DOMAIN_CHECKPOINT_XML_SECURE: 1,
  /** Since 5.6.0. */
  VIR_DOMAIN_CHECKPOINT_XML_NO_DOMAIN: 2,
  /** Since 5.6.0. */
  VIR_DOMAIN_CHECKPOINT_XML_SIZE: 4,
} as const
export type virDomainCheckpointXMLFlags = (typeof virDomainCheckpointXMLFlags)[keyof typeof virDomainCheckpointXMLFlags]
export const { VIR_DOMAIN_CHECKPOINT_XML_SECURE, VIR_DOMAIN_CHECKPOINT_XML_NO_DOMAIN, VIR_DOMAIN_CHECKPOINT_XML_SIZE } = virDomainCheckpointXMLFlags

export interface LibvirtDomainCheckpointFunctions {
  /** Since 5.6.0. @see https://libvirt.org/html/libvirt-libvirt-domain-checkpoint.html#virDomainCheckpointCreateXML */
  virDomainCheckpointCreateXML(domain: virDomainPtr, xmlDesc: string, flags?: number): Promise<virDomainCheckpointPtr>
  /** Since 5.6.0. @see https://libvirt.org/html/libvirt-libvirt-domain-checkpoint.html#virDomainCheckpointDelete */
  virDomainCheckpointDelete(checkpoint: virDomainCheckpointPtr, flags?: number): Promise<number>
  /** Since 5.6.0. @see https://libvirt.org/html/libvirt-libvirt-domain-checkpoint.html#virDomainCheckpointFree */
  virDomainCheckpointFree(checkpoint: virDomainCheckpointPtr): Promise<number>
  /** Since 5.6.0. @see https://libvirt.org/html/libvirt-libvirt-domain-checkpoint.html#virDomainCheckpointGetName */
  virDomainCheckpointGetName(checkpoint: virDomainCheckpointPtr): Promise<string>
  /** Since 5.6.0. @see https://libvirt.org/html/libvirt-libvirt-domain-checkpoint.html#virDomainCheckpointGetParent */
  virDomainCheckpointGetParent(checkpoint: virDomainCheckpointPtr, flags?: number): Promise<virDomainCheckpointPtr>
  /** Since 5.6.0. @see https://libvirt.org/html/libvirt-libvirt-domain-checkpoint.html#virDomainCheckpointGetXMLDesc */
  virDomainCheckpointGetXMLDesc(checkpoint: virDomainCheckpointPtr, flags?: number): Promise<string>
  /** Since 5.6.0. @see https://libvirt.org/html/libvirt-libvirt-domain-checkpoint.html#virDomainCheckpointListAllChildren */
  virDomainCheckpointListAllChildren(checkpoint: virDomainCheckpointPtr, flags?: number): Promise<virDomainCheckpointPtr[]>
  /** Since 5.6.0. @see https://libvirt.org/html/libvirt-libvirt-domain-checkpoint.html#virDomainCheckpointLookupByName */
  virDomainCheckpointLookupByName(domain: virDomainPtr, name: string, flags?: number): Promise<virDomainCheckpointPtr>
  /** Since 5.6.0. @see https://libvirt.org/html/libvirt-libvirt-domain-checkpoint.html#virDomainListAllCheckpoints */
  virDomainListAllCheckpoints(domain: virDomainPtr, flags?: number): Promise<virDomainCheckpointPtr[]>
}

export const functions = (): Readonly<Record<string, FunctionDescription>> => ({
  virDomainCheckpointCreateXML: {prototype: 'void * virDomainCheckpointCreateXML(void * domain, str xmlDesc, uint flags)', library: 'libvirt', since: '5.6.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'xmlDesc', kind: 'string'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'handle', type: 'virDomainCheckpoint'}, failure: 'null'},
  virDomainCheckpointDelete: {prototype: 'int virDomainCheckpointDelete(void * checkpoint, uint flags)', library: 'libvirt', since: '5.6.0', parameters: [{name: 'checkpoint', kind: 'handle', type: 'virDomainCheckpoint'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainCheckpointFree: {prototype: 'int virDomainCheckpointFree(void * checkpoint)', library: 'libvirt', since: '5.6.0', parameters: [{name: 'checkpoint', kind: 'handle', type: 'virDomainCheckpoint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainCheckpointGetConnect: {prototype: 'void * virDomainCheckpointGetConnect(void * checkpoint)', library: 'libvirt', since: '5.6.0', parameters: [{name: 'checkpoint', kind: 'handle', type: 'virDomainCheckpoint'}], returns: {kind: 'handle', type: 'virConnect'}, failure: 'null', unexposed: 'a handle belongs to the connection that it came from'},
  virDomainCheckpointGetDomain: {prototype: 'void * virDomainCheckpointGetDomain(void * checkpoint)', library: 'libvirt', since: '5.6.0', parameters: [{name: 'checkpoint', kind: 'handle', type: 'virDomainCheckpoint'}], returns: {kind: 'handle', type: 'virDomain'}, failure: 'null', unexposed: 'the domain is the handle that the checkpoint was looked up on'},
  virDomainCheckpointGetName: {prototype: 'str virDomainCheckpointGetName(void * checkpoint)', library: 'libvirt', since: '5.6.0', parameters: [{name: 'checkpoint', kind: 'handle', type: 'virDomainCheckpoint'}], returns: {kind: 'borrowedString'}, failure: 'null'},
  virDomainCheckpointGetParent: {prototype: 'void * virDomainCheckpointGetParent(void * checkpoint, uint flags)', library: 'libvirt', since: '5.6.0', parameters: [{name: 'checkpoint', kind: 'handle', type: 'virDomainCheckpoint'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'handle', type: 'virDomainCheckpoint'}, failure: 'null'},
  virDomainCheckpointGetXMLDesc: {prototype: 'str! virDomainCheckpointGetXMLDesc(void * checkpoint, uint flags)', library: 'libvirt', since: '5.6.0', parameters: [{name: 'checkpoint', kind: 'handle', type: 'virDomainCheckpoint'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'string'}, failure: 'null'},
  virDomainCheckpointListAllChildren: {prototype: 'int virDomainCheckpointListAllChildren(void * checkpoint, void * children, uint flags)', library: 'libvirt', since: '5.6.0', parameters: [{name: 'checkpoint', kind: 'handle', type: 'virDomainCheckpoint'}, {name: 'children', kind: 'outHandles', type: 'virDomainCheckpoint'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainCheckpointLookupByName: {prototype: 'void * virDomainCheckpointLookupByName(void * domain, str name, uint flags)', library: 'libvirt', since: '5.6.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'name', kind: 'string'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'handle', type: 'virDomainCheckpoint'}, failure: 'null'},
  virDomainCheckpointRef: {prototype: 'int virDomainCheckpointRef(void * checkpoint)', library: 'libvirt', since: '5.6.0', parameters: [{name: 'checkpoint', kind: 'handle', type: 'virDomainCheckpoint'}], returns: {kind: 'int'}, failure: 'negative', unexposed: 'a handle stays valid while it is referenced; free() or `await using` releases it'},
  virDomainListAllCheckpoints: {prototype: 'int virDomainListAllCheckpoints(void * domain, void * checkpoints, uint flags)', library: 'libvirt', since: '5.6.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'checkpoints', kind: 'outHandles', type: 'virDomainCheckpoint'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
})

export const structs = (): Readonly<Record<string, StructDescription>> => ({})

export const callbacks = (): Readonly<Record<string, CallbackDescription>> => ({})
