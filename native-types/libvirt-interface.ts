// Generated from libvirt-api.xml 12.8.0 by native-types/generator. Do not edit: change the generator or its overrides.

import type { CallbackDescription, FunctionDescription, StructDescription } from './description.js'
import type { virInterfacePtr } from './values.js'

/** @see https://libvirt.org/html/libvirt-libvirt-interface.html#virConnectListAllInterfacesFlags */
export const virConnectListAllInterfacesFlags = {
  /** Since 0.10.2. */
  VIR_CONNECT_LIST_INTERFACES_INACTIVE: 1,
  /** Since 0.10.2. */
  VIR_CONNECT_LIST_INTERFACES_ACTIVE: 2,
} as const
export type virConnectListAllInterfacesFlags = (typeof virConnectListAllInterfacesFlags)[keyof typeof virConnectListAllInterfacesFlags]
export const { VIR_CONNECT_LIST_INTERFACES_INACTIVE, VIR_CONNECT_LIST_INTERFACES_ACTIVE } = virConnectListAllInterfacesFlags

/** @see https://libvirt.org/html/libvirt-libvirt-interface.html#virInterfaceDefineFlags */
export const virInterfaceDefineFlags = {
  /** Since 7.7.0. */
  VIR_INTERFACE_DEFINE_VALIDATE: 1,
} as const
export type virInterfaceDefineFlags = (typeof virInterfaceDefineFlags)[keyof typeof virInterfaceDefineFlags]
export const { VIR_INTERFACE_DEFINE_VALIDATE } = virInterfaceDefineFlags

/** @see https://libvirt.org/html/libvirt-libvirt-interface.html#virInterfaceXMLFlags */
export const virInterfaceXMLFlags = {
  /** Since 0.7.3. */
  VIR_INTERFACE_XML_INACTIVE: 1,
} as const
export type virInterfaceXMLFlags = (typeof virInterfaceXMLFlags)[keyof typeof virInterfaceXMLFlags]
export const { VIR_INTERFACE_XML_INACTIVE } = virInterfaceXMLFlags

export interface LibvirtInterfaceFunctions {
  /** Since 0.10.2. @see https://libvirt.org/html/libvirt-libvirt-interface.html#virConnectListAllInterfaces */
  virConnectListAllInterfaces(flags?: number): Promise<virInterfacePtr[]>
  /** Since 0.7.0. @see https://libvirt.org/html/libvirt-libvirt-interface.html#virConnectListDefinedInterfaces */
  virConnectListDefinedInterfaces(maxnames: number): Promise<string[]>
  /** Since 0.6.4. @see https://libvirt.org/html/libvirt-libvirt-interface.html#virConnectListInterfaces */
  virConnectListInterfaces(maxnames: number): Promise<string[]>
  /** Since 0.7.0. @see https://libvirt.org/html/libvirt-libvirt-interface.html#virConnectNumOfDefinedInterfaces */
  virConnectNumOfDefinedInterfaces(): Promise<number>
  /** Since 0.6.4. @see https://libvirt.org/html/libvirt-libvirt-interface.html#virConnectNumOfInterfaces */
  virConnectNumOfInterfaces(): Promise<number>
  /** Since 0.9.2. @see https://libvirt.org/html/libvirt-libvirt-interface.html#virInterfaceChangeBegin */
  virInterfaceChangeBegin(flags?: number): Promise<number>
  /** Since 0.9.2. @see https://libvirt.org/html/libvirt-libvirt-interface.html#virInterfaceChangeCommit */
  virInterfaceChangeCommit(flags?: number): Promise<number>
  /** Since 0.9.2. @see https://libvirt.org/html/libvirt-libvirt-interface.html#virInterfaceChangeRollback */
  virInterfaceChangeRollback(flags?: number): Promise<number>
  /** Since 0.6.4. @see https://libvirt.org/html/libvirt-libvirt-interface.html#virInterfaceCreate */
  virInterfaceCreate(iface: virInterfacePtr, flags?: number): Promise<number>
  /** Since 0.6.4. @see https://libvirt.org/html/libvirt-libvirt-interface.html#virInterfaceDefineXML */
  virInterfaceDefineXML(xml: string, flags?: number): Promise<virInterfacePtr>
  /** Since 0.6.4. @see https://libvirt.org/html/libvirt-libvirt-interface.html#virInterfaceDestroy */
  virInterfaceDestroy(iface: virInterfacePtr, flags?: number): Promise<number>
  /** Since 0.6.4. @see https://libvirt.org/html/libvirt-libvirt-interface.html#virInterfaceFree */
  virInterfaceFree(iface: virInterfacePtr): Promise<number>
  /** Since 0.6.4. @see https://libvirt.org/html/libvirt-libvirt-interface.html#virInterfaceGetMACString */
  virInterfaceGetMACString(iface: virInterfacePtr): Promise<string>
  /** Since 0.6.4. @see https://libvirt.org/html/libvirt-libvirt-interface.html#virInterfaceGetName */
  virInterfaceGetName(iface: virInterfacePtr): Promise<string>
  /** Since 0.6.4. @see https://libvirt.org/html/libvirt-libvirt-interface.html#virInterfaceGetXMLDesc */
  virInterfaceGetXMLDesc(iface: virInterfacePtr, flags?: number): Promise<string>
  /** Since 0.7.3. @see https://libvirt.org/html/libvirt-libvirt-interface.html#virInterfaceIsActive */
  virInterfaceIsActive(iface: virInterfacePtr): Promise<number>
  /** Since 0.6.4. @see https://libvirt.org/html/libvirt-libvirt-interface.html#virInterfaceLookupByMACString */
  virInterfaceLookupByMACString(macstr: string): Promise<virInterfacePtr>
  /** Since 0.6.4. @see https://libvirt.org/html/libvirt-libvirt-interface.html#virInterfaceLookupByName */
  virInterfaceLookupByName(name: string): Promise<virInterfacePtr>
  /** Since 0.6.4. @see https://libvirt.org/html/libvirt-libvirt-interface.html#virInterfaceUndefine */
  virInterfaceUndefine(iface: virInterfacePtr): Promise<number>
}

export const functions = (): Readonly<Record<string, FunctionDescription>> => ({
  virConnectListAllInterfaces: {prototype: 'int virConnectListAllInterfaces(void * conn, void * ifaces, uint flags)', library: 'libvirt', since: '0.10.2', parameters: [{name: 'conn', kind: 'connection'}, {name: 'ifaces', kind: 'outHandles', type: 'virInterface'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virConnectListDefinedInterfaces: {prototype: 'int virConnectListDefinedInterfaces(void * conn, void * names, int maxnames)', library: 'libvirt', since: '0.7.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'names', kind: 'fillStrings', room: ['maxnames']}, {name: 'maxnames', kind: 'int'}], returns: {kind: 'status'}, failure: 'negative'},
  virConnectListInterfaces: {prototype: 'int virConnectListInterfaces(void * conn, void * names, int maxnames)', library: 'libvirt', since: '0.6.4', parameters: [{name: 'conn', kind: 'connection'}, {name: 'names', kind: 'fillStrings', room: ['maxnames']}, {name: 'maxnames', kind: 'int'}], returns: {kind: 'status'}, failure: 'negative'},
  virConnectNumOfDefinedInterfaces: {prototype: 'int virConnectNumOfDefinedInterfaces(void * conn)', library: 'libvirt', since: '0.7.0', parameters: [{name: 'conn', kind: 'connection'}], returns: {kind: 'int'}, failure: 'negative'},
  virConnectNumOfInterfaces: {prototype: 'int virConnectNumOfInterfaces(void * conn)', library: 'libvirt', since: '0.6.4', parameters: [{name: 'conn', kind: 'connection'}], returns: {kind: 'int'}, failure: 'negative'},
  virInterfaceChangeBegin: {prototype: 'int virInterfaceChangeBegin(void * conn, uint flags)', library: 'libvirt', since: '0.9.2', parameters: [{name: 'conn', kind: 'connection'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virInterfaceChangeCommit: {prototype: 'int virInterfaceChangeCommit(void * conn, uint flags)', library: 'libvirt', since: '0.9.2', parameters: [{name: 'conn', kind: 'connection'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virInterfaceChangeRollback: {prototype: 'int virInterfaceChangeRollback(void * conn, uint flags)', library: 'libvirt', since: '0.9.2', parameters: [{name: 'conn', kind: 'connection'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virInterfaceCreate: {prototype: 'int virInterfaceCreate(void * iface, uint flags)', library: 'libvirt', since: '0.6.4', parameters: [{name: 'iface', kind: 'handle', type: 'virInterface'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virInterfaceDefineXML: {prototype: 'void * virInterfaceDefineXML(void * conn, str xml, uint flags)', library: 'libvirt', since: '0.6.4', parameters: [{name: 'conn', kind: 'connection'}, {name: 'xml', kind: 'string'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'handle', type: 'virInterface'}, failure: 'null'},
  virInterfaceDestroy: {prototype: 'int virInterfaceDestroy(void * iface, uint flags)', library: 'libvirt', since: '0.6.4', parameters: [{name: 'iface', kind: 'handle', type: 'virInterface'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virInterfaceFree: {prototype: 'int virInterfaceFree(void * iface)', library: 'libvirt', since: '0.6.4', parameters: [{name: 'iface', kind: 'handle', type: 'virInterface'}], returns: {kind: 'int'}, failure: 'negative'},
  virInterfaceGetConnect: {prototype: 'void * virInterfaceGetConnect(void * iface)', library: 'libvirt', since: '0.6.4', parameters: [{name: 'iface', kind: 'handle', type: 'virInterface'}], returns: {kind: 'handle', type: 'virConnect'}, failure: 'null', unexposed: 'a handle belongs to the connection that it came from'},
  virInterfaceGetMACString: {prototype: 'str virInterfaceGetMACString(void * iface)', library: 'libvirt', since: '0.6.4', parameters: [{name: 'iface', kind: 'handle', type: 'virInterface'}], returns: {kind: 'borrowedString'}, failure: 'null'},
  virInterfaceGetName: {prototype: 'str virInterfaceGetName(void * iface)', library: 'libvirt', since: '0.6.4', parameters: [{name: 'iface', kind: 'handle', type: 'virInterface'}], returns: {kind: 'borrowedString'}, failure: 'null'},
  virInterfaceGetXMLDesc: {prototype: 'str! virInterfaceGetXMLDesc(void * iface, uint flags)', library: 'libvirt', since: '0.6.4', parameters: [{name: 'iface', kind: 'handle', type: 'virInterface'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'string'}, failure: 'null'},
  virInterfaceIsActive: {prototype: 'int virInterfaceIsActive(void * iface)', library: 'libvirt', since: '0.7.3', parameters: [{name: 'iface', kind: 'handle', type: 'virInterface'}], returns: {kind: 'int'}, failure: 'negative'},
  virInterfaceLookupByMACString: {prototype: 'void * virInterfaceLookupByMACString(void * conn, str macstr)', library: 'libvirt', since: '0.6.4', parameters: [{name: 'conn', kind: 'connection'}, {name: 'macstr', kind: 'string'}], returns: {kind: 'handle', type: 'virInterface'}, failure: 'null'},
  virInterfaceLookupByName: {prototype: 'void * virInterfaceLookupByName(void * conn, str name)', library: 'libvirt', since: '0.6.4', parameters: [{name: 'conn', kind: 'connection'}, {name: 'name', kind: 'string'}], returns: {kind: 'handle', type: 'virInterface'}, failure: 'null'},
  virInterfaceRef: {prototype: 'int virInterfaceRef(void * iface)', library: 'libvirt', since: '0.6.4', parameters: [{name: 'iface', kind: 'handle', type: 'virInterface'}], returns: {kind: 'int'}, failure: 'negative', unexposed: 'a handle stays valid while it is referenced; free() or `await using` releases it'},
  virInterfaceUndefine: {prototype: 'int virInterfaceUndefine(void * iface)', library: 'libvirt', since: '0.6.4', parameters: [{name: 'iface', kind: 'handle', type: 'virInterface'}], returns: {kind: 'int'}, failure: 'negative'},
})

export const structs = (): Readonly<Record<string, StructDescription>> => ({})

export const callbacks = (): Readonly<Record<string, CallbackDescription>> => ({})
