// Generated from libvirt-api.xml 12.8.0 by native-types/generator. Do not edit: change the generator or its overrides.

import type { CallbackDescription, FunctionDescription, StructDescription } from './description.js'
import type { virNWFilterBindingPtr, virNWFilterPtr } from './values.js'

/** @see https://libvirt.org/html/libvirt-libvirt-nwfilter.html#virNWFilterBindingCreateFlags */
export const virNWFilterBindingCreateFlags = {
  /** Since 7.8.0. */
  VIR_NWFILTER_BINDING_CREATE_VALIDATE: 1,
} as const
export type virNWFilterBindingCreateFlags = (typeof virNWFilterBindingCreateFlags)[keyof typeof virNWFilterBindingCreateFlags]
export const { VIR_NWFILTER_BINDING_CREATE_VALIDATE } = virNWFilterBindingCreateFlags

/** @see https://libvirt.org/html/libvirt-libvirt-nwfilter.html#virNWFilterDefineFlags */
export const virNWFilterDefineFlags = {
  /** Since 7.7.0. */
  VIR_NWFILTER_DEFINE_VALIDATE: 1,
} as const
export type virNWFilterDefineFlags = (typeof virNWFilterDefineFlags)[keyof typeof virNWFilterDefineFlags]
export const { VIR_NWFILTER_DEFINE_VALIDATE } = virNWFilterDefineFlags

export interface LibvirtNwfilterFunctions {
  /** Since 4.5.0. @see https://libvirt.org/html/libvirt-libvirt-nwfilter.html#virConnectListAllNWFilterBindings */
  virConnectListAllNWFilterBindings(flags?: number): Promise<virNWFilterBindingPtr[]>
  /** Since 0.10.2. @see https://libvirt.org/html/libvirt-libvirt-nwfilter.html#virConnectListAllNWFilters */
  virConnectListAllNWFilters(flags?: number): Promise<virNWFilterPtr[]>
  /** Since 0.8.0. @see https://libvirt.org/html/libvirt-libvirt-nwfilter.html#virConnectListNWFilters */
  virConnectListNWFilters(maxnames: number): Promise<string[]>
  /** Since 0.8.0. @see https://libvirt.org/html/libvirt-libvirt-nwfilter.html#virConnectNumOfNWFilters */
  virConnectNumOfNWFilters(): Promise<number>
  /** Since 4.5.0. @see https://libvirt.org/html/libvirt-libvirt-nwfilter.html#virNWFilterBindingCreateXML */
  virNWFilterBindingCreateXML(xml: string, flags?: number): Promise<virNWFilterBindingPtr>
  /** Since 4.5.0. @see https://libvirt.org/html/libvirt-libvirt-nwfilter.html#virNWFilterBindingDelete */
  virNWFilterBindingDelete(binding: virNWFilterBindingPtr): Promise<number>
  /** Since 4.5.0. @see https://libvirt.org/html/libvirt-libvirt-nwfilter.html#virNWFilterBindingFree */
  virNWFilterBindingFree(binding: virNWFilterBindingPtr): Promise<number>
  /** Since 4.5.0. @see https://libvirt.org/html/libvirt-libvirt-nwfilter.html#virNWFilterBindingGetFilterName */
  virNWFilterBindingGetFilterName(binding: virNWFilterBindingPtr): Promise<string>
  /** Since 4.5.0. @see https://libvirt.org/html/libvirt-libvirt-nwfilter.html#virNWFilterBindingGetPortDev */
  virNWFilterBindingGetPortDev(binding: virNWFilterBindingPtr): Promise<string>
  /** Since 4.5.0. @see https://libvirt.org/html/libvirt-libvirt-nwfilter.html#virNWFilterBindingGetXMLDesc */
  virNWFilterBindingGetXMLDesc(binding: virNWFilterBindingPtr, flags?: number): Promise<string>
  /** Since 4.5.0. @see https://libvirt.org/html/libvirt-libvirt-nwfilter.html#virNWFilterBindingLookupByPortDev */
  virNWFilterBindingLookupByPortDev(portdev: string): Promise<virNWFilterBindingPtr>
  /** Since 0.8.0. @see https://libvirt.org/html/libvirt-libvirt-nwfilter.html#virNWFilterDefineXML */
  virNWFilterDefineXML(xmlDesc: string): Promise<virNWFilterPtr>
  /** Since 7.7.0. @see https://libvirt.org/html/libvirt-libvirt-nwfilter.html#virNWFilterDefineXMLFlags */
  virNWFilterDefineXMLFlags(xmlDesc: string, flags?: number): Promise<virNWFilterPtr>
  /** Since 0.8.0. @see https://libvirt.org/html/libvirt-libvirt-nwfilter.html#virNWFilterFree */
  virNWFilterFree(nwfilter: virNWFilterPtr): Promise<number>
  /** Since 0.8.0. @see https://libvirt.org/html/libvirt-libvirt-nwfilter.html#virNWFilterGetName */
  virNWFilterGetName(nwfilter: virNWFilterPtr): Promise<string>
  /** Since 0.8.0. @see https://libvirt.org/html/libvirt-libvirt-nwfilter.html#virNWFilterGetUUID */
  virNWFilterGetUUID(nwfilter: virNWFilterPtr): Promise<Uint8Array>
  /** Since 0.8.0. @see https://libvirt.org/html/libvirt-libvirt-nwfilter.html#virNWFilterGetUUIDString */
  virNWFilterGetUUIDString(nwfilter: virNWFilterPtr): Promise<string>
  /** Since 0.8.0. @see https://libvirt.org/html/libvirt-libvirt-nwfilter.html#virNWFilterGetXMLDesc */
  virNWFilterGetXMLDesc(nwfilter: virNWFilterPtr, flags?: number): Promise<string>
  /** Since 0.8.0. @see https://libvirt.org/html/libvirt-libvirt-nwfilter.html#virNWFilterLookupByName */
  virNWFilterLookupByName(name: string): Promise<virNWFilterPtr>
  /** Since 0.8.0. @see https://libvirt.org/html/libvirt-libvirt-nwfilter.html#virNWFilterLookupByUUID */
  virNWFilterLookupByUUID(uuid: Uint8Array): Promise<virNWFilterPtr>
  /** Since 0.8.0. @see https://libvirt.org/html/libvirt-libvirt-nwfilter.html#virNWFilterLookupByUUIDString */
  virNWFilterLookupByUUIDString(uuidstr: string): Promise<virNWFilterPtr>
  /** Since 0.8.0. @see https://libvirt.org/html/libvirt-libvirt-nwfilter.html#virNWFilterUndefine */
  virNWFilterUndefine(nwfilter: virNWFilterPtr): Promise<number>
}

export const functions = (): Readonly<Record<string, FunctionDescription>> => ({
  virConnectListAllNWFilterBindings: {prototype: 'int virConnectListAllNWFilterBindings(void * conn, void * bindings, uint flags)', library: 'libvirt', since: '4.5.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'bindings', kind: 'outHandles', type: 'virNWFilterBinding'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virConnectListAllNWFilters: {prototype: 'int virConnectListAllNWFilters(void * conn, void * filters, uint flags)', library: 'libvirt', since: '0.10.2', parameters: [{name: 'conn', kind: 'connection'}, {name: 'filters', kind: 'outHandles', type: 'virNWFilter'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virConnectListNWFilters: {prototype: 'int virConnectListNWFilters(void * conn, void * names, int maxnames)', library: 'libvirt', since: '0.8.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'names', kind: 'fillStrings', room: ['maxnames']}, {name: 'maxnames', kind: 'int'}], returns: {kind: 'status'}, failure: 'negative'},
  virConnectNumOfNWFilters: {prototype: 'int virConnectNumOfNWFilters(void * conn)', library: 'libvirt', since: '0.8.0', parameters: [{name: 'conn', kind: 'connection'}], returns: {kind: 'int'}, failure: 'negative'},
  virNWFilterBindingCreateXML: {prototype: 'void * virNWFilterBindingCreateXML(void * conn, str xml, uint flags)', library: 'libvirt', since: '4.5.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'xml', kind: 'string'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'handle', type: 'virNWFilterBinding'}, failure: 'null'},
  virNWFilterBindingDelete: {prototype: 'int virNWFilterBindingDelete(void * binding)', library: 'libvirt', since: '4.5.0', parameters: [{name: 'binding', kind: 'handle', type: 'virNWFilterBinding'}], returns: {kind: 'int'}, failure: 'negative'},
  virNWFilterBindingFree: {prototype: 'int virNWFilterBindingFree(void * binding)', library: 'libvirt', since: '4.5.0', parameters: [{name: 'binding', kind: 'handle', type: 'virNWFilterBinding'}], returns: {kind: 'int'}, failure: 'negative'},
  virNWFilterBindingGetFilterName: {prototype: 'str virNWFilterBindingGetFilterName(void * binding)', library: 'libvirt', since: '4.5.0', parameters: [{name: 'binding', kind: 'handle', type: 'virNWFilterBinding'}], returns: {kind: 'borrowedString'}, failure: 'null'},
  virNWFilterBindingGetPortDev: {prototype: 'str virNWFilterBindingGetPortDev(void * binding)', library: 'libvirt', since: '4.5.0', parameters: [{name: 'binding', kind: 'handle', type: 'virNWFilterBinding'}], returns: {kind: 'borrowedString'}, failure: 'null'},
  virNWFilterBindingGetXMLDesc: {prototype: 'str! virNWFilterBindingGetXMLDesc(void * binding, uint flags)', library: 'libvirt', since: '4.5.0', parameters: [{name: 'binding', kind: 'handle', type: 'virNWFilterBinding'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'string'}, failure: 'null'},
  virNWFilterBindingLookupByPortDev: {prototype: 'void * virNWFilterBindingLookupByPortDev(void * conn, str portdev)', library: 'libvirt', since: '4.5.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'portdev', kind: 'string'}], returns: {kind: 'handle', type: 'virNWFilterBinding'}, failure: 'null'},
  virNWFilterBindingRef: {prototype: 'int virNWFilterBindingRef(void * binding)', library: 'libvirt', since: '4.5.0', parameters: [{name: 'binding', kind: 'handle', type: 'virNWFilterBinding'}], returns: {kind: 'int'}, failure: 'negative', unexposed: 'a handle stays valid while it is referenced; free() or `await using` releases it'},
  virNWFilterDefineXML: {prototype: 'void * virNWFilterDefineXML(void * conn, str xmlDesc)', library: 'libvirt', since: '0.8.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'xmlDesc', kind: 'string'}], returns: {kind: 'handle', type: 'virNWFilter'}, failure: 'null'},
  virNWFilterDefineXMLFlags: {prototype: 'void * virNWFilterDefineXMLFlags(void * conn, str xmlDesc, uint flags)', library: 'libvirt', since: '7.7.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'xmlDesc', kind: 'string'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'handle', type: 'virNWFilter'}, failure: 'null'},
  virNWFilterFree: {prototype: 'int virNWFilterFree(void * nwfilter)', library: 'libvirt', since: '0.8.0', parameters: [{name: 'nwfilter', kind: 'handle', type: 'virNWFilter'}], returns: {kind: 'int'}, failure: 'negative'},
  virNWFilterGetName: {prototype: 'str virNWFilterGetName(void * nwfilter)', library: 'libvirt', since: '0.8.0', parameters: [{name: 'nwfilter', kind: 'handle', type: 'virNWFilter'}], returns: {kind: 'borrowedString'}, failure: 'null'},
  virNWFilterGetUUID: {prototype: 'int virNWFilterGetUUID(void * nwfilter, void * uuid)', library: 'libvirt', since: '0.8.0', parameters: [{name: 'nwfilter', kind: 'handle', type: 'virNWFilter'}, {name: 'uuid', kind: 'outUuid'}], returns: {kind: 'status'}, failure: 'negative'},
  virNWFilterGetUUIDString: {prototype: 'int virNWFilterGetUUIDString(void * nwfilter, void * buf)', library: 'libvirt', since: '0.8.0', parameters: [{name: 'nwfilter', kind: 'handle', type: 'virNWFilter'}, {name: 'buf', kind: 'outUuidString'}], returns: {kind: 'status'}, failure: 'negative'},
  virNWFilterGetXMLDesc: {prototype: 'str! virNWFilterGetXMLDesc(void * nwfilter, uint flags)', library: 'libvirt', since: '0.8.0', parameters: [{name: 'nwfilter', kind: 'handle', type: 'virNWFilter'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'string'}, failure: 'null'},
  virNWFilterLookupByName: {prototype: 'void * virNWFilterLookupByName(void * conn, str name)', library: 'libvirt', since: '0.8.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'name', kind: 'string'}], returns: {kind: 'handle', type: 'virNWFilter'}, failure: 'null'},
  virNWFilterLookupByUUID: {prototype: 'void * virNWFilterLookupByUUID(void * conn, void * uuid)', library: 'libvirt', since: '0.8.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'uuid', kind: 'uuid'}], returns: {kind: 'handle', type: 'virNWFilter'}, failure: 'null'},
  virNWFilterLookupByUUIDString: {prototype: 'void * virNWFilterLookupByUUIDString(void * conn, str uuidstr)', library: 'libvirt', since: '0.8.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'uuidstr', kind: 'string'}], returns: {kind: 'handle', type: 'virNWFilter'}, failure: 'null'},
  virNWFilterRef: {prototype: 'int virNWFilterRef(void * nwfilter)', library: 'libvirt', since: '0.8.0', parameters: [{name: 'nwfilter', kind: 'handle', type: 'virNWFilter'}], returns: {kind: 'int'}, failure: 'negative', unexposed: 'a handle stays valid while it is referenced; free() or `await using` releases it'},
  virNWFilterUndefine: {prototype: 'int virNWFilterUndefine(void * nwfilter)', library: 'libvirt', since: '0.8.0', parameters: [{name: 'nwfilter', kind: 'handle', type: 'virNWFilter'}], returns: {kind: 'int'}, failure: 'negative'},
})

export const structs = (): Readonly<Record<string, StructDescription>> => ({})

export const callbacks = (): Readonly<Record<string, CallbackDescription>> => ({})
