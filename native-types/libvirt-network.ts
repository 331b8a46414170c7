// Generated from libvirt-api.xml 12.8.0 by native-types/generator. Do not edit: change the generator or its overrides.

import type { CallbackDescription, FunctionDescription, StructDescription } from './description.js'
import type { virNetworkPortPtr, virNetworkPtr, TypedParameter } from './values.js'

/** @see https://libvirt.org/html/libvirt-libvirt-network.html#virConnectListAllNetworksFlags */
export const virConnectListAllNetworksFlags = {
  /** Since 0.10.2. */
  VIR_CONNECT_LIST_NETWORKS_INACTIVE: 1,
  /** Since 0.10.2. */
  VIR_CONNECT_LIST_NETWORKS_ACTIVE: 2,
  /** Since 0.10.2. */
  VIR_CONNECT_LIST_NETWORKS_PERSISTENT: 4,
  /** Since 0.10.2. */
  VIR_CONNECT_LIST_NETWORKS_TRANSIENT: 8,
  /** Since 0.10.2. */
  VIR_CONNECT_LIST_NETWORKS_AUTOSTART: 16,
  /** Since 0.10.2. */
  VIR_CONNECT_LIST_NETWORKS_NO_AUTOSTART: 32,
} as const
export type virConnectListAllNetworksFlags = (typeof virConnectListAllNetworksFlags)[keyof typeof virConnectListAllNetworksFlags]
export const { VIR_CONNECT_LIST_NETWORKS_INACTIVE, VIR_CONNECT_LIST_NETWORKS_ACTIVE, VIR_CONNECT_LIST_NETWORKS_PERSISTENT, VIR_CONNECT_LIST_NETWORKS_TRANSIENT, VIR_CONNECT_LIST_NETWORKS_AUTOSTART, VIR_CONNECT_LIST_NETWORKS_NO_AUTOSTART } = virConnectListAllNetworksFlags

/** @see https://libvirt.org/html/libvirt-libvirt-network.html#virIPAddrType */
export const virIPAddrType = {
  /** Since 1.2.6. */
  VIR_IP_ADDR_TYPE_IPV4: 0,
  /** Since 1.2.6. */
  VIR_IP_ADDR_TYPE_IPV6: 1,
  /** Since 1.2.6. */
  VIR_IP_ADDR_TYPE_LAST: 2,
} as const
export type virIPAddrType = (typeof virIPAddrType)[keyof typeof virIPAddrType]
export const { VIR_IP_ADDR_TYPE_IPV4, VIR_IP_ADDR_TYPE_IPV6, VIR_IP_ADDR_TYPE_LAST } = virIPAddrType

/** @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkCreateFlags */
export const virNetworkCreateFlags = {
  /** Since 7.8.0. */
  VIR_NETWORK_CREATE_VALIDATE: 1,
} as const
export type virNetworkCreateFlags = (typeof virNetworkCreateFlags)[keyof typeof virNetworkCreateFlags]
export const { VIR_NETWORK_CREATE_VALIDATE } = virNetworkCreateFlags

/** @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkDefineFlags */
export const virNetworkDefineFlags = {
  /** Since 7.7.0. */
  VIR_NETWORK_DEFINE_VALIDATE: 1,
} as const
export type virNetworkDefineFlags = (typeof virNetworkDefineFlags)[keyof typeof virNetworkDefineFlags]
export const { VIR_NETWORK_DEFINE_VALIDATE } = virNetworkDefineFlags

/** @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkEventLifecycleType */
export const virNetworkEventLifecycleType = {
  /** Since 1.2.1. */
  VIR_NETWORK_EVENT_DEFINED: 0,
  /** Since 1.2.1. */
  VIR_NETWORK_EVENT_UNDEFINED: 1,
  /** Since 1.2.1. */
  VIR_NETWORK_EVENT_STARTED: 2,
  /** Since 1.2.1. */
  VIR_NETWORK_EVENT_STOPPED: 3,
  /** Since 1.2.1. */
  VIR_NETWORK_EVENT_LAST: 4,
} as const
export type virNetworkEventLifecycleType = (typeof virNetworkEventLifecycleType)[keyof typeof virNetworkEventLifecycleType]
export const { VIR_NETWORK_EVENT_DEFINED, VIR_NETWORK_EVENT_UNDEFINED, VIR_NETWORK_EVENT_STARTED, VIR_NETWORK_EVENT_STOPPED, VIR_NETWORK_EVENT_LAST } = virNetworkEventLifecycleType

/** @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkEventID */
export const virNetworkEventID = {
  /** Since 1.2.1. */
  VIR_NETWORK_EVENT_ID_LIFECYCLE: 0,
  /** Since 9.8.0. */
  VIR_NETWORK_EVENT_ID_METADATA_CHANGE: 1,
  /** Since 1.2.1. */
  VIR_NETWORK_EVENT_ID_LAST: 2,
} as const
export type virNetworkEventID = (typeof virNetworkEventID)[keyof typeof virNetworkEventID]
export const { VIR_NETWORK_EVENT_ID_LIFECYCLE, VIR_NETWORK_EVENT_ID_METADATA_CHANGE, VIR_NETWORK_EVENT_ID_LAST } = virNetworkEventID

/** @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkMetadataType */
export const virNetworkMetadataType = {
  /** Since 9.7.0. */
  VIR_NETWORK_METADATA_DESCRIPTION: 0,
  /** Since 9.7.0. */
  VIR_NETWORK_METADATA_TITLE: 1,
  /** Since 9.7.0. */
  VIR_NETWORK_METADATA_ELEMENT: 2,
  /** Since 9.7.0. */
  VIR_NETWORK_METADATA_LAST: 3,
} as const
export type virNetworkMetadataType = (typeof virNetworkMetadataType)[keyof typeof virNetworkMetadataType]
export const { VIR_NETWORK_METADATA_DESCRIPTION, VIR_NETWORK_METADATA_TITLE, VIR_NETWORK_METADATA_ELEMENT, VIR_NETWORK_METADATA_LAST } = virNetworkMetadataType

/** @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkPortCreateFlags */
export const virNetworkPortCreateFlags = {
  /** Since 5.5.0. */
  VIR_NETWORK_PORT_CREATE_RECLAIM: 1,
  /** Since 7.8.0. */
  VIR_NETWORK_PORT_CREATE_VALIDATE: 2,
} as const
export type virNetworkPortCreateFlags = (typeof virNetworkPortCreateFlags)[keyof typeof virNetworkPortCreateFlags]
export const { VIR_NETWORK_PORT_CREATE_RECLAIM, VIR_NETWORK_PORT_CREATE_VALIDATE } = virNetworkPortCreateFlags

/** @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkUpdateSection */
export const virNetworkUpdateSection = {
  /** Since 0.10.2. */
  VIR_NETWORK_SECTION_NONE: 0,
  /** Since 0.10.2. */
  VIR_NETWORK_SECTION_BRIDGE: 1,
  /** Since 0.10.2. */
  VIR_NETWORK_SECTION_DOMAIN: 2,
  /** Since 0.10.2. */
  VIR_NETWORK_SECTION_IP: 3,
  /** Since 0.10.2. */
  VIR_NETWORK_SECTION_IP_DHCP_HOST: 4,
  /** Since 0.10.2. */
  VIR_NETWORK_SECTION_IP_DHCP_RANGE: 5,
  /** Since 0.10.2. */
  VIR_NETWORK_SECTION_FORWARD: 6,
  /** Since 0.10.2. */
  VIR_NETWORK_SECTION_FORWARD_INTERFACE: 7,
  /** Since 0.10.2. */
  VIR_NETWORK_SECTION_FORWARD_PF: 8,
  /** Since 0.10.2. */
  VIR_NETWORK_SECTION_PORTGROUP: 9,
  /** Since 0.10.2. */
  VIR_NETWORK_SECTION_DNS_HOST: 10,
  /** Since 0.10.2. */
  VIR_NETWORK_SECTION_DNS_TXT: 11,
  /** Since 0.10.2. */
  VIR_NETWORK_SECTION_DNS_SRV: 12,
  /** Since 0.10.2. */
  VIR_NETWORK_SECTION_LAST: 13,
} as const
export type virNetworkUpdateSection = (typeof virNetworkUpdateSection)[keyof typeof virNetworkUpdateSection]
export const { VIR_NETWORK_SECTION_NONE, VIR_NETWORK_SECTION_BRIDGE, VIR_NETWORK_SECTION_DOMAIN, VIR_NETWORK_SECTION_IP, VIR_NETWORK_SECTION_IP_DHCP_HOST, VIR_NETWORK_SECTION_IP_DHCP_RANGE, VIR_NETWORK_SECTION_FORWARD, VIR_NETWORK_SECTION_FORWARD_INTERFACE, VIR_NETWORK_SECTION_FORWARD_PF, VIR_NETWORK_SECTION_PORTGROUP, VIR_NETWORK_SECTION_DNS_HOST, VIR_NETWORK_SECTION_DNS_TXT, VIR_NETWORK_SECTION_DNS_SRV, VIR_NETWORK_SECTION_LAST } = virNetworkUpdateSection

/** @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkUpdateFlags */
export const virNetworkUpdateFlags = {
  /** Since 0.10.2. */
  VIR_NETWORK_UPDATE_AFFECT_CURRENT: 0,
  /** Since 0.10.2. */
  VIR_NETWORK_UPDATE_AFFECT_LIVE: 1,
  /** Since 0.10.2. */
  VIR_NETWORK_UPDATE_AFFECT_CONFIG: 2,
} as const
export type virNetworkUpdateFlags = (typeof virNetworkUpdateFlags)[keyof typeof virNetworkUpdateFlags]
export const { VIR_NETWORK_UPDATE_AFFECT_CURRENT, VIR_NETWORK_UPDATE_AFFECT_LIVE, VIR_NETWORK_UPDATE_AFFECT_CONFIG } = virNetworkUpdateFlags

/** @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkUpdateCommand */
export const virNetworkUpdateCommand = {
  /** Since 0.10.2. */
  VIR_NETWORK_UPDATE_COMMAND_NONE: 0,
  /** Since 0.10.2. */
  VIR_NETWORK_UPDATE_COMMAND_MODIFY: 1,
  /** Since 0.10.2. */
  VIR_NETWORK_UPDATE_COMMAND_DELETE: 2,
  /** Since 0.10.2. */
  VIR_NETWORK_UPDATE_COMMAND_ADD_LAST: 3,
  /** Since 0.10.2. */
  VIR_NETWORK_UPDATE_COMMAND_ADD_FIRST: 4,
  /** Since 0.10.2. */
  VIR_NETWORK_UPDATE_COMMAND_LAST: 5,
} as const
export type virNetworkUpdateCommand = (typeof virNetworkUpdateCommand)[keyof typeof virNetworkUpdateCommand]
export const { VIR_NETWORK_UPDATE_COMMAND_NONE, VIR_NETWORK_UPDATE_COMMAND_MODIFY, VIR_NETWORK_UPDATE_COMMAND_DELETE, VIR_NETWORK_UPDATE_COMMAND_ADD_LAST, VIR_NETWORK_UPDATE_COMMAND_ADD_FIRST, VIR_NETWORK_UPDATE_COMMAND_LAST } = virNetworkUpdateCommand

/** @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkXMLFlags */
export const virNetworkXMLFlags = {
  /** Since 0.9.10. */
  VIR_NETWORK_XML_INACTIVE: 1,
} as const
export type virNetworkXMLFlags = (typeof virNetworkXMLFlags)[keyof typeof virNetworkXMLFlags]
export const { VIR_NETWORK_XML_INACTIVE } = virNetworkXMLFlags

/** Since 5.5.0. */
export const VIR_NETWORK_PORT_BANDWIDTH_IN_AVERAGE = 'inbound.average'
/** Since 5.5.0. */
export const VIR_NETWORK_PORT_BANDWIDTH_IN_BURST = 'inbound.burst'
/** Since 5.5.0. */
export const VIR_NETWORK_PORT_BANDWIDTH_IN_FLOOR = 'inbound.floor'
/** Since 5.5.0. */
export const VIR_NETWORK_PORT_BANDWIDTH_IN_PEAK = 'inbound.peak'
/** Since 5.5.0. */
export const VIR_NETWORK_PORT_BANDWIDTH_OUT_AVERAGE = 'outbound.average'
/** Since 5.5.0. */
export const VIR_NETWORK_PORT_BANDWIDTH_OUT_BURST = 'outbound.burst'
/** Since 5.5.0. */
export const VIR_NETWORK_PORT_BANDWIDTH_OUT_PEAK = 'outbound.peak'

/** Since 1.2.6. @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkDHCPLease */
export interface virNetworkDHCPLease {
  iface: string | null
  expirytime: bigint
  type: number
  mac: string | null
  iaid: string | null
  ipaddr: string | null
  prefix: number
  hostname: string | null
  clientid: string | null
}

/** Since 1.2.1. @see https://libvirt.org/html/libvirt-libvirt-network.html#virConnectNetworkEventGenericCallback */
export type virConnectNetworkEventGenericCallback = (net: virNetworkPtr) => void

/** Since 1.2.1. @see https://libvirt.org/html/libvirt-libvirt-network.html#virConnectNetworkEventLifecycleCallback */
export type virConnectNetworkEventLifecycleCallback = (net: virNetworkPtr, event: number, detail: number) => void

/** Since 9.8.0. @see https://libvirt.org/html/libvirt-libvirt-network.html#virConnectNetworkEventMetadataChangeCallback */
export type virConnectNetworkEventMetadataChangeCallback = (net: virNetworkPtr, type: number, nsuri: string | null) => void

export interface VirConnectNetworkEventRegisterAnyCallbacks {
  /** VIR_NETWORK_EVENT_ID_LIFECYCLE */
  0: virConnectNetworkEventLifecycleCallback
  /** VIR_NETWORK_EVENT_ID_METADATA_CHANGE */
  1: virConnectNetworkEventMetadataChangeCallback
}

export interface LibvirtNetworkFunctions {
  /** Since 0.10.2. @see https://libvirt.org/html/libvirt-libvirt-network.html#virConnectListAllNetworks */
  virConnectListAllNetworks(flags?: number): Promise<virNetworkPtr[]>
  /** Since 0.2.0. @see https://libvirt.org/html/libvirt-libvirt-network.html#virConnectListDefinedNetworks */
  virConnectListDefinedNetworks(maxnames: number): Promise<string[]>
  /** Since 0.2.0. @see https://libvirt.org/html/libvirt-libvirt-network.html#virConnectListNetworks */
  virConnectListNetworks(maxnames: number): Promise<string[]>
  /** Since 1.2.1. @see https://libvirt.org/html/libvirt-libvirt-network.html#virConnectNetworkEventDeregisterAny */
  virConnectNetworkEventDeregisterAny(callbackID: number): Promise<number>
  /** Since 1.2.1. @see https://libvirt.org/html/libvirt-libvirt-network.html#virConnectNetworkEventRegisterAny */
  virConnectNetworkEventRegisterAny<E extends keyof VirConnectNetworkEventRegisterAnyCallbacks>(net: virNetworkPtr | null, eventID: E, cb: VirConnectNetworkEventRegisterAnyCallbacks[E]): Promise<number>
  /** Since 0.2.0. @see https://libvirt.org/html/libvirt-libvirt-network.html#virConnectNumOfDefinedNetworks */
  virConnectNumOfDefinedNetworks(): Promise<number>
  /** Since 0.2.0. @see https://libvirt.org/html/libvirt-libvirt-network.html#virConnectNumOfNetworks */
  virConnectNumOfNetworks(): Promise<number>
  /** Since 0.2.0. @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkCreate */
  virNetworkCreate(network: virNetworkPtr): Promise<number>
  /** Since 0.2.0. @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkCreateXML */
  virNetworkCreateXML(xmlDesc: string): Promise<virNetworkPtr>
  /** Since 7.8.0. @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkCreateXMLFlags */
  virNetworkCreateXMLFlags(xmlDesc: string, flags?: number): Promise<virNetworkPtr>
  /** Since 0.2.0. @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkDefineXML */
  virNetworkDefineXML(xml: string): Promise<virNetworkPtr>
  /** Since 7.7.0. @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkDefineXMLFlags */
  virNetworkDefineXMLFlags(xml: string, flags?: number): Promise<virNetworkPtr>
  /** Since 0.2.0. @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkDestroy */
  virNetworkDestroy(network: virNetworkPtr): Promise<number>
  /** Since 0.2.0. @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkFree */
  virNetworkFree(network: virNetworkPtr): Promise<number>
  /** Since 0.2.1. @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkGetAutostart */
  virNetworkGetAutostart(network: virNetworkPtr): Promise<number>
  /** Since 0.2.0. @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkGetBridgeName */
  virNetworkGetBridgeName(network: virNetworkPtr): Promise<string>
  /** Since 1.2.6. @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkGetDHCPLeases */
  virNetworkGetDHCPLeases(network: virNetworkPtr, mac: string | null, flags?: number): Promise<virNetworkDHCPLease[]>
  /** Since 9.7.0. @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkGetMetadata */
  virNetworkGetMetadata(network: virNetworkPtr, type: number, uri: string | null, flags?: number): Promise<string>
  /** Since 0.2.0. @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkGetName */
  virNetworkGetName(network: virNetworkPtr): Promise<string>
  /** Since 0.2.0. @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkGetUUID */
  virNetworkGetUUID(network: virNetworkPtr): Promise<Uint8Array>
  /** Since 0.2.0. @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkGetUUIDString */
  virNetworkGetUUIDString(network: virNetworkPtr): Promise<string>
  /** Since 0.2.0. @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkGetXMLDesc */
  virNetworkGetXMLDesc(network: virNetworkPtr, flags?: number): Promise<string>
  /** Since 0.7.3. @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkIsActive */
  virNetworkIsActive(net: virNetworkPtr): Promise<number>
  /** Since 0.7.3. @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkIsPersistent */
  virNetworkIsPersistent(net: virNetworkPtr): Promise<number>
  /** Since 5.5.0. @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkListAllPorts */
  virNetworkListAllPorts(network: virNetworkPtr, flags?: number): Promise<virNetworkPortPtr[]>
  /** Since 0.2.0. @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkLookupByName */
  virNetworkLookupByName(name: string): Promise<virNetworkPtr>
  /** Since 0.2.0. @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkLookupByUUID */
  virNetworkLookupByUUID(uuid: Uint8Array): Promise<virNetworkPtr>
  /** Since 0.2.0. @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkLookupByUUIDString */
  virNetworkLookupByUUIDString(uuidstr: string): Promise<virNetworkPtr>
  /** Since 5.5.0. @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkPortCreateXML */
  virNetworkPortCreateXML(net: virNetworkPtr, xmldesc: string, flags?: number): Promise<virNetworkPortPtr>
  /** Since 5.5.0. @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkPortDelete */
  virNetworkPortDelete(port: virNetworkPortPtr, flags?: number): Promise<number>
  /** Since 5.5.0. @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkPortFree */
  virNetworkPortFree(port: virNetworkPortPtr): Promise<number>
  /** Since 5.5.0. @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkPortGetParameters */
  virNetworkPortGetParameters(port: virNetworkPortPtr, flags?: number): Promise<TypedParameter[]>
  /** Since 5.5.0. @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkPortGetUUID */
  virNetworkPortGetUUID(port: virNetworkPortPtr): Promise<Uint8Array>
  /** Since 5.5.0. @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkPortGetUUIDString */
  virNetworkPortGetUUIDString(port: virNetworkPortPtr): Promise<string>
  /** Since 5.5.0. @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkPortGetXMLDesc */
  virNetworkPortGetXMLDesc(port: virNetworkPortPtr, flags?: number): Promise<string>
  /** Since 5.5.0. @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkPortLookupByUUID */
  virNetworkPortLookupByUUID(net: virNetworkPtr, uuid: Uint8Array): Promise<virNetworkPortPtr>
  /** Since 5.5.0. @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkPortLookupByUUIDString */
  virNetworkPortLookupByUUIDString(net: virNetworkPtr, uuidstr: string): Promise<virNetworkPortPtr>
  /** Since 5.5.0. @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkPortSetParameters */
  virNetworkPortSetParameters(port: virNetworkPortPtr, params: readonly TypedParameter[], flags?: number): Promise<number>
  /** Since 0.2.1. @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkSetAutostart */
  virNetworkSetAutostart(network: virNetworkPtr, autostart: number): Promise<number>
  /** Since 9.7.0. @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkSetMetadata */
  virNetworkSetMetadata(network: virNetworkPtr, type: number, metadata: string | null, key: string | null, uri: string | null, flags?: number): Promise<number>
  /** Since 0.2.0. @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkUndefine */
  virNetworkUndefine(network: virNetworkPtr): Promise<number>
  /** Since 0.10.2. @see https://libvirt.org/html/libvirt-libvirt-network.html#virNetworkUpdate */
  virNetworkUpdate(network: virNetworkPtr, command: number, section: number, parentIndex: number, xml: string, flags?: number): Promise<number>
}

export const functions = (): Readonly<Record<string, FunctionDescription>> => ({
  virConnectListAllNetworks: {prototype: 'int virConnectListAllNetworks(void * conn, void * nets, uint flags)', library: 'libvirt', since: '0.10.2', parameters: [{name: 'conn', kind: 'connection'}, {name: 'nets', kind: 'outHandles', type: 'virNetwork'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virConnectListDefinedNetworks: {prototype: 'int virConnectListDefinedNetworks(void * conn, void * names, int maxnames)', library: 'libvirt', since: '0.2.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'names', kind: 'fillStrings', room: ['maxnames']}, {name: 'maxnames', kind: 'int'}], returns: {kind: 'status'}, failure: 'negative'},
  virConnectListNetworks: {prototype: 'int virConnectListNetworks(void * conn, void * names, int maxnames)', library: 'libvirt', since: '0.2.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'names', kind: 'fillStrings', room: ['maxnames']}, {name: 'maxnames', kind: 'int'}], returns: {kind: 'status'}, failure: 'negative'},
  virConnectNetworkEventDeregisterAny: {prototype: 'int virConnectNetworkEventDeregisterAny(void * conn, int callbackID)', library: 'libvirt', since: '1.2.1', parameters: [{name: 'conn', kind: 'connection'}, {name: 'callbackID', kind: 'int'}], returns: {kind: 'int'}, failure: 'negative'},
  virConnectNetworkEventRegisterAny: {prototype: 'int virConnectNetworkEventRegisterAny(void * conn, void * net, int eventID, void * cb, intptr_t opaque, void * freecb)', library: 'libvirt', since: '1.2.1', parameters: [{name: 'conn', kind: 'connection'}, {name: 'net', kind: 'handle', type: 'virNetwork', nullable: true}, {name: 'eventID', kind: 'int'}, {name: 'cb', kind: 'callback', callback: 'virConnectNetworkEventGenericCallback'}, {name: 'opaque', kind: 'subscription'}, {name: 'freecb', kind: 'null'}], returns: {kind: 'int'}, failure: 'negative'},
  virConnectNumOfDefinedNetworks: {prototype: 'int virConnectNumOfDefinedNetworks(void * conn)', library: 'libvirt', since: '0.2.0', parameters: [{name: 'conn', kind: 'connection'}], returns: {kind: 'int'}, failure: 'negative'},
  virConnectNumOfNetworks: {prototype: 'int virConnectNumOfNetworks(void * conn)', library: 'libvirt', since: '0.2.0', parameters: [{name: 'conn', kind: 'connection'}], returns: {kind: 'int'}, failure: 'negative'},
  virNetworkCreate: {prototype: 'int virNetworkCreate(void * network)', library: 'libvirt', since: '0.2.0', parameters: [{name: 'network', kind: 'handle', type: 'virNetwork'}], returns: {kind: 'int'}, failure: 'negative'},
  virNetworkCreateXML: {prototype: 'void * virNetworkCreateXML(void * conn, str xmlDesc)', library: 'libvirt', since: '0.2.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'xmlDesc', kind: 'string'}], returns: {kind: 'handle', type: 'virNetwork'}, failure: 'null'},
  virNetworkCreateXMLFlags: {prototype: 'void * virNetworkCreateXMLFlags(void * conn, str xmlDesc, uint flags)', library: 'libvirt', since: '7.8.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'xmlDesc', kind: 'string'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'handle', type: 'virNetwork'}, failure: 'null'},
  virNetworkDHCPLeaseFree: {prototype: 'void virNetworkDHCPLeaseFree(void * lease)', library: 'libvirt', since: '1.2.6', parameters: [{name: 'lease', kind: 'outStruct', struct: 'virNetworkDHCPLease'}], returns: {kind: 'void'}, failure: 'never', unexposed: 'answers are copied and freed before they reach JavaScript'},
  virNetworkDefineXML: {prototype: 'void * virNetworkDefineXML(void * conn, str xml)', library: 'libvirt', since: '0.2.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'xml', kind: 'string'}], returns: {kind: 'handle', type: 'virNetwork'}, failure: 'null'},
  virNetworkDefineXMLFlags: {prototype: 'void * virNetworkDefineXMLFlags(void * conn, str xml, uint flags)', library: 'libvirt', since: '7.7.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'xml', kind: 'string'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'handle', type: 'virNetwork'}, failure: 'null'},
  virNetworkDestroy: {prototype: 'int virNetworkDestroy(void * network)', library: 'libvirt', since: '0.2.0', parameters: [{name: 'network', kind: 'handle', type: 'virNetwork'}], returns: {kind: 'int'}, failure: 'negative'},
  virNetworkFree: {prototype: 'int virNetworkFree(void * network)', library: 'libvirt', since: '0.2.0', parameters: [{name: 'network', kind: 'handle', type: 'virNetwork'}], returns: {kind: 'int'}, failure: 'negative'},
  virNetworkGetAutostart: {prototype: 'int virNetworkGetAutostart(void * network, void * autostart)', library: 'libvirt', since: '0.2.1', parameters: [{name: 'network', kind: 'handle', type: 'virNetwork'}, {name: 'autostart', kind: 'outScalar', scalar: 'int'}], returns: {kind: 'status'}, failure: 'negative'},
  virNetworkGetBridgeName: {prototype: 'str! virNetworkGetBridgeName(void * network)', library: 'libvirt', since: '0.2.0', parameters: [{name: 'network', kind: 'handle', type: 'virNetwork'}], returns: {kind: 'string'}, failure: 'null'},
  virNetworkGetConnect: {prototype: 'void * virNetworkGetConnect(void * net)', library: 'libvirt', since: '0.3.0', parameters: [{name: 'net', kind: 'handle', type: 'virNetwork'}], returns: {kind: 'handle', type: 'virConnect'}, failure: 'null', unexposed: 'a handle belongs to the connection that it came from'},
  virNetworkGetDHCPLeases: {prototype: 'int virNetworkGetDHCPLeases(void * network, str mac, void * leases, uint flags)', library: 'libvirt', since: '1.2.6', parameters: [{name: 'network', kind: 'handle', type: 'virNetwork'}, {name: 'mac', kind: 'string', nullable: true}, {name: 'leases', kind: 'outStructs', struct: 'virNetworkDHCPLease', free: 'virNetworkDHCPLeaseFree'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virNetworkGetMetadata: {prototype: 'str! virNetworkGetMetadata(void * network, int type, str uri, uint flags)', library: 'libvirt', since: '9.7.0', parameters: [{name: 'network', kind: 'handle', type: 'virNetwork'}, {name: 'type', kind: 'int'}, {name: 'uri', kind: 'string', nullable: true}, {name: 'flags', kind: 'uint'}], returns: {kind: 'string'}, failure: 'null'},
  virNetworkGetName: {prototype: 'str virNetworkGetName(void * network)', library: 'libvirt', since: '0.2.0', parameters: [{name: 'network', kind: 'handle', type: 'virNetwork'}], returns: {kind: 'borrowedString'}, failure: 'null'},
  virNetworkGetUUID: {prototype: 'int virNetworkGetUUID(void * network, void * uuid)', library: 'libvirt', since: '0.2.0', parameters: [{name: 'network', kind: 'handle', type: 'virNetwork'}, {name: 'uuid', kind: 'outUuid'}], returns: {kind: 'status'}, failure: 'negative'},
  virNetworkGetUUIDString: {prototype: 'int virNetworkGetUUIDString(void * network, void * buf)', library: 'libvirt', since: '0.2.0', parameters: [{name: 'network', kind: 'handle', type: 'virNetwork'}, {name: 'buf', kind: 'outUuidString'}], returns: {kind: 'status'}, failure: 'negative'},
  virNetworkGetXMLDesc: {prototype: 'str! virNetworkGetXMLDesc(void * network, uint flags)', library: 'libvirt', since: '0.2.0', parameters: [{name: 'network', kind: 'handle', type: 'virNetwork'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'string'}, failure: 'null'},
  virNetworkIsActive: {prototype: 'int virNetworkIsActive(void * net)', library: 'libvirt', since: '0.7.3', parameters: [{name: 'net', kind: 'handle', type: 'virNetwork'}], returns: {kind: 'int'}, failure: 'negative'},
  virNetworkIsPersistent: {prototype: 'int virNetworkIsPersistent(void * net)', library: 'libvirt', since: '0.7.3', parameters: [{name: 'net', kind: 'handle', type: 'virNetwork'}], returns: {kind: 'int'}, failure: 'negative'},
  virNetworkListAllPorts: {prototype: 'int virNetworkListAllPorts(void * network, void * ports, uint flags)', library: 'libvirt', since: '5.5.0', parameters: [{name: 'network', kind: 'handle', type: 'virNetwork'}, {name: 'ports', kind: 'outHandles', type: 'virNetworkPort'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virNetworkLookupByName: {prototype: 'void * virNetworkLookupByName(void * conn, str name)', library: 'libvirt', since: '0.2.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'name', kind: 'string'}], returns: {kind: 'handle', type: 'virNetwork'}, failure: 'null'},
  virNetworkLookupByUUID: {prototype: 'void * virNetworkLookupByUUID(void * conn, void * uuid)', library: 'libvirt', since: '0.2.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'uuid', kind: 'uuid'}], returns: {kind: 'handle', type: 'virNetwork'}, failure: 'null'},
  virNetworkLookupByUUIDString: {prototype: 'void * virNetworkLookupByUUIDString(void * conn, str uuidstr)', library: 'libvirt', since: '0.2.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'uuidstr', kind: 'string'}], returns: {kind: 'handle', type: 'virNetwork'}, failure: 'null'},
  virNetworkPortCreateXML: {prototype: 'void * virNetworkPortCreateXML(void * net, str xmldesc, uint flags)', library: 'libvirt', since: '5.5.0', parameters: [{name: 'net', kind: 'handle', type: 'virNetwork'}, {name: 'xmldesc', kind: 'string'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'handle', type: 'virNetworkPort'}, failure: 'null'},
  virNetworkPortDelete: {prototype: 'int virNetworkPortDelete(void * port, uint flags)', library: 'libvirt', since: '5.5.0', parameters: [{name: 'port', kind: 'handle', type: 'virNetworkPort'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virNetworkPortFree: {prototype: 'int virNetworkPortFree(void * port)', library: 'libvirt', since: '5.5.0', parameters: [{name: 'port', kind: 'handle', type: 'virNetworkPort'}], returns: {kind: 'int'}, failure: 'negative'},
  virNetworkPortGetNetwork: {prototype: 'void * virNetworkPortGetNetwork(void * port)', library: 'libvirt', since: '5.5.0', parameters: [{name: 'port', kind: 'handle', type: 'virNetworkPort'}], returns: {kind: 'handle', type: 'virNetwork'}, failure: 'null', unexposed: 'the network is the handle that the port was looked up on'},
  virNetworkPortGetParameters: {prototype: 'int virNetworkPortGetParameters(void * port, void * params, void * nparams, uint flags)', library: 'libvirt', since: '5.5.0', parameters: [{name: 'port', kind: 'handle', type: 'virNetworkPort'}, {name: 'params', kind: 'outTypedParameters'}, {name: 'nparams', kind: 'outCount', of: 'params', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virNetworkPortGetUUID: {prototype: 'int virNetworkPortGetUUID(void * port, void * uuid)', library: 'libvirt', since: '5.5.0', parameters: [{name: 'port', kind: 'handle', type: 'virNetworkPort'}, {name: 'uuid', kind: 'outUuid'}], returns: {kind: 'status'}, failure: 'negative'},
  virNetworkPortGetUUIDString: {prototype: 'int virNetworkPortGetUUIDString(void * port, void * buf)', library: 'libvirt', since: '5.5.0', parameters: [{name: 'port', kind: 'handle', type: 'virNetworkPort'}, {name: 'buf', kind: 'outUuidString'}], returns: {kind: 'status'}, failure: 'negative'},
  virNetworkPortGetXMLDesc: {prototype: 'str! virNetworkPortGetXMLDesc(void * port, uint flags)', library: 'libvirt', since: '5.5.0', parameters: [{name: 'port', kind: 'handle', type: 'virNetworkPort'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'string'}, failure: 'null'},
  virNetworkPortLookupByUUID: {prototype: 'void * virNetworkPortLookupByUUID(void * net, void * uuid)', library: 'libvirt', since: '5.5.0', parameters: [{name: 'net', kind: 'handle', type: 'virNetwork'}, {name: 'uuid', kind: 'uuid'}], returns: {kind: 'handle', type: 'virNetworkPort'}, failure: 'null'},
  virNetworkPortLookupByUUIDString: {prototype: 'void * virNetworkPortLookupByUUIDString(void * net, str uuidstr)', library: 'libvirt', since: '5.5.0', parameters: [{name: 'net', kind: 'handle', type: 'virNetwork'}, {name: 'uuidstr', kind: 'string'}], returns: {kind: 'handle', type: 'virNetworkPort'}, failure: 'null'},
  virNetworkPortRef: {prototype: 'int virNetworkPortRef(void * port)', library: 'libvirt', since: '5.5.0', parameters: [{name: 'port', kind: 'handle', type: 'virNetworkPort'}], returns: {kind: 'int'}, failure: 'negative', unexposed: 'a handle stays valid while it is referenced; free() or `await using` releases it'},
  virNetworkPortSetParameters: {prototype: 'int virNetworkPortSetParameters(void * port, void * params, int nparams, uint flags)', library: 'libvirt', since: '5.5.0', parameters: [{name: 'port', kind: 'handle', type: 'virNetworkPort'}, {name: 'params', kind: 'typedParameters'}, {name: 'nparams', kind: 'count', of: 'params', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virNetworkRef: {prototype: 'int virNetworkRef(void * network)', library: 'libvirt', since: '0.6.0', parameters: [{name: 'network', kind: 'handle', type: 'virNetwork'}], returns: {kind: 'int'}, failure: 'negative', unexposed: 'a handle stays valid while it is referenced; free() or `await using` releases it'},
  virNetworkSetAutostart: {prototype: 'int virNetworkSetAutostart(void * network, int autostart)', library: 'libvirt', since: '0.2.1', parameters: [{name: 'network', kind: 'handle', type: 'virNetwork'}, {name: 'autostart', kind: 'int'}], returns: {kind: 'int'}, failure: 'negative'},
  virNetworkSetMetadata: {prototype: 'int virNetworkSetMetadata(void * network, int type, str metadata, str key, str uri, uint flags)', library: 'libvirt', since: '9.7.0', parameters: [{name: 'network', kind: 'handle', type: 'virNetwork'}, {name: 'type', kind: 'int'}, {name: 'metadata', kind: 'string', nullable: true}, {name: 'key', kind: 'string', nullable: true}, {name: 'uri', kind: 'string', nullable: true}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virNetworkUndefine: {prototype: 'int virNetworkUndefine(void * network)', library: 'libvirt', since: '0.2.0', parameters: [{name: 'network', kind: 'handle', type: 'virNetwork'}], returns: {kind: 'int'}, failure: 'negative'},
  virNetworkUpdate: {prototype: 'int virNetworkUpdate(void * network, uint command, uint section, int parentIndex, str xml, uint flags)', library: 'libvirt', since: '0.10.2', parameters: [{name: 'network', kind: 'handle', type: 'virNetwork'}, {name: 'command', kind: 'uint'}, {name: 'section', kind: 'uint'}, {name: 'parentIndex', kind: 'int'}, {name: 'xml', kind: 'string'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
})

export const structs = (): Readonly<Record<string, StructDescription>> => ({
  virNetworkDHCPLease: {since: '1.2.6', fields: [{name: 'iface', kind: 'string'}, {name: 'expirytime', kind: 'longlong'}, {name: 'type', kind: 'int'}, {name: 'mac', kind: 'string'}, {name: 'iaid', kind: 'string'}, {name: 'ipaddr', kind: 'string'}, {name: 'prefix', kind: 'uint'}, {name: 'hostname', kind: 'string'}, {name: 'clientid', kind: 'string'}]},
})

export const callbacks = (): Readonly<Record<string, CallbackDescription>> => ({
  virConnectNetworkEventGenericCallback: {prototype: 'void virConnectNetworkEventGenericCallback(void * conn, void * net, intptr_t opaque)', parameters: [{name: 'conn', kind: 'connection'}, {name: 'net', kind: 'handle', type: 'virNetwork'}, {name: 'opaque', kind: 'subscription'}], since: '1.2.1'},
  virConnectNetworkEventLifecycleCallback: {prototype: 'void virConnectNetworkEventLifecycleCallback(void * conn, void * net, int event, int detail, intptr_t opaque)', parameters: [{name: 'conn', kind: 'connection'}, {name: 'net', kind: 'handle', type: 'virNetwork'}, {name: 'event', kind: 'int'}, {name: 'detail', kind: 'int'}, {name: 'opaque', kind: 'subscription'}], since: '1.2.1'},
  virConnectNetworkEventMetadataChangeCallback: {prototype: 'void virConnectNetworkEventMetadataChangeCallback(void * conn, void * net, int type, str nsuri, intptr_t opaque)', parameters: [{name: 'conn', kind: 'connection'}, {name: 'net', kind: 'handle', type: 'virNetwork'}, {name: 'type', kind: 'int'}, {name: 'nsuri', kind: 'string'}, {name: 'opaque', kind: 'subscription'}], since: '9.8.0'},
})
