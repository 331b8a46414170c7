// Generated from libvirt-api.xml 12.8.0 by native-types/generator. Do not edit: change the generator or its overrides.

import type { CallbackDescription, FunctionDescription, StructDescription } from './description.js'
import type { virNodeDevicePtr } from './values.js'

/** @see https://libvirt.org/html/libvirt-libvirt-nodedev.html#virConnectListAllNodeDeviceFlags */
export const virConnectListAllNodeDeviceFlags = {
  /** Since 0.10.2. */
  VIR_CONNECT_LIST_NODE_DEVICES_CAP_SYSTEM: 1,
  /** Since 0.10.2. */
  VIR_CONNECT_LIST_NODE_DEVICES_CAP_PCI_DEV: 2,
  /** Since 0.10.2. */
  VIR_CONNECT_LIST_NODE_DEVICES_CAP_USB_DEV: 4,
  /** Since 0.10.2. */
  VIR_CONNECT_LIST_NODE_DEVICES_CAP_USB_INTERFACE: 8,
  /** Since 0.10.2. */
  VIR_CONNECT_LIST_NODE_DEVICES_CAP_NET: 16,
  /** Since 0.10.2. */
  VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI_HOST: 32,
  /** Since 0.10.2. */
  VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI_TARGET: 64,
  /** Since 0.10.2. */
  VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI: 128,
  /** Since 0.10.2. */
  VIR_CONNECT_LIST_NODE_DEVICES_CAP_STORAGE: 256,
  /** Since 1.0.4. */
  VIR_CONNECT_LIST_NODE_DEVICES_CAP_FC_HOST: 512,
  /** Since 1.0.4. */
  VIR_CONNECT_LIST_NODE_DEVICES_CAP_VPORTS: 1024,
  /** Since 1.1.0. */
  VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI_GENERIC: 2048,
  /** Since 3.1.0. */
  VIR_CONNECT_LIST_NODE_DEVICES_CAP_DRM: 4096,
  /** Since 3.4.0. */
  VIR_CONNECT_LIST_NODE_DEVICES_CAP_MDEV_TYPES: 8192,
  /** Since 3.4.0. */
  VIR_CONNECT_LIST_NODE_DEVICES_CAP_MDEV: 16384,
  /** Since 3.4.0. */
  VIR_CONNECT_LIST_NODE_DEVICES_CAP_CCW_DEV: 32768,
  /** Since 6.8.0. */
  VIR_CONNECT_LIST_NODE_DEVICES_CAP_CSS_DEV: 65536,
  /** Since 6.9.0. */
  VIR_CONNECT_LIST_NODE_DEVICES_CAP_VDPA: 131072,
  /** Since 7.0.0. */
  VIR_CONNECT_LIST_NODE_DEVICES_CAP_AP_CARD: 262144,
  /** Since 7.0.0. */
  VIR_CONNECT_LIST_NODE_DEVICES_CAP_AP_QUEUE: 524288,
  /** Since 7.0.0. */
  VIR_CONNECT_LIST_NODE_DEVICES_CAP_AP_MATRIX: 1048576,
  /** Since 7.9.0. */
  VIR_CONNECT_LIST_NODE_DEVICES_CAP_VPD: 2097152,
  /** Since 11.1.0. */
  VIR_CONNECT_LIST_NODE_DEVICES_CAP_CCWGROUP_DEV: 4194304,
  /** Since 11.1.0. */
  VIR_CONNECT_LIST_NODE_DEVICES_CAP_CCWGROUP_MEMBER: 8388608,
  /** Since 10.1.0. */
  VIR_CONNECT_LIST_NODE_DEVICES_PERSISTENT: 268435456,
  /** Since 10.1.0. */
  VIR_CONNECT_LIST_NODE_DEVICES_TRANSIENT: 536870912,
  /** Since 7.3.0. */
  VIR_CONNECT_LIST_NODE_DEVICES_INACTIVE: 1073741824,
  /** Since 7.3.0. */
  VIR_CONNECT_LIST_NODE_DEVICES_ACTIVE: 2147483648,
} as const
export type virConnectListAllNodeDeviceFlags = (typeof virConnectListAllNodeDeviceFlags)[keyof typeof virConnectListAllNodeDeviceFlags]
export const { VIR_CONNECT_LIST_NODE_DEVICES_CAP_SYSTEM, VIR_CONNECT_LIST_NODE_DEVICES_CAP_PCI_DEV, VIR_CONNECT_LIST_NODE_DEVICES_CAP_USB_DEV, VIR_CONNECT_LIST_NODE_DEVICES_CAP_USB_INTERFACE, VIR_CONNECT_LIST_NODE_DEVICES_CAP_NET, VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI_HOST, VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI_TARGET, VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI, VIR_CONNECT_LIST_NODE_DEVICES_CAP_STORAGE, VIR_CONNECT_LIST_NODE_DEVICES_CAP_FC_HOST, VIR_CONNECT_LIST_NODE_DEVICES_CAP_VPORTS, VIR_CONNECT_LIST_NODE_DEVICES_CAP_SCSI_GENERIC, VIR_CONNECT_LIST_NODE_DEVICES_CAP_DRM, VIR_CONNECT_LIST_NODE_DEVICES_CAP_MDEV_TYPES, VIR_CONNECT_LIST_NODE_DEVICES_CAP_MDEV, VIR_CONNECT_LIST_NODE_DEVICES_CAP_CCW_DEV, VIR_CONNECT_LIST_NODE_DEVICES_CAP_CSS_DEV, VIR_CONNECT_LIST_NODE_DEVICES_CAP_VDPA, VIR_CONNECT_LIST_NODE_DEVICES_CAP_AP_CARD, VIR_CONNECT_LIST_NODE_DEVICES_CAP_AP_QUEUE, VIR_CONNECT_LIST_NODE_DEVICES_CAP_AP_MATRIX, VIR_CONNECT_LIST_NODE_DEVICES_CAP_VPD, VIR_CONNECT_LIST_NODE_DEVICES_CAP_CCWGROUP_DEV, VIR_CONNECT_LIST_NODE_DEVICES_CAP_CCWGROUP_MEMBER, VIR_CONNECT_LIST_NODE_DEVICES_PERSISTENT, VIR_CONNECT_LIST_NODE_DEVICES_TRANSIENT, VIR_CONNECT_LIST_NODE_DEVICES_INACTIVE, VIR_CONNECT_LIST_NODE_DEVICES_ACTIVE } = virConnectListAllNodeDeviceFlags

/** @see https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceCreateXMLFlags */
export const virNodeDeviceCreateXMLFlags = {
  /** Since 8.10.0. */
  VIR_NODE_DEVICE_CREATE_XML_VALIDATE: 1,
} as const
export type virNodeDeviceCreateXMLFlags = (typeof virNodeDeviceCreateXMLFlags)[keyof typeof virNodeDeviceCreateXMLFlags]
export const { VIR_NODE_DEVICE_CREATE_XML_VALIDATE } = virNodeDeviceCreateXMLFlags

/** @see https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceDefineXMLFlags */
export const virNodeDeviceDefineXMLFlags = {
  /** Since 8.10.0. */
  VIR_NODE_DEVICE_DEFINE_XML_VALIDATE: 1,
} as const
export type virNodeDeviceDefineXMLFlags = (typeof virNodeDeviceDefineXMLFlags)[keyof typeof virNodeDeviceDefineXMLFlags]
export const { VIR_NODE_DEVICE_DEFINE_XML_VALIDATE } = virNodeDeviceDefineXMLFlags

/** @see https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceEventLifecycleType */
export const virNodeDeviceEventLifecycleType = {
  /** Since 2.2.0. */
  VIR_NODE_DEVICE_EVENT_CREATED: 0,
  /** Since 2.2.0. */
  VIR_NODE_DEVICE_EVENT_DELETED: 1,
  /** Since 7.3.0. */
  VIR_NODE_DEVICE_EVENT_DEFINED: 2,
  /** Since 7.3.0. */
  VIR_NODE_DEVICE_EVENT_UNDEFINED: 3,
  /** Since 2.2.0. */
  VIR_NODE_DEVICE_EVENT_LAST: 4,
} as const
export type virNodeDeviceEventLifecycleType = (typeof virNodeDeviceEventLifecycleType)[keyof typeof virNodeDeviceEventLifecycleType]
export const { VIR_NODE_DEVICE_EVENT_CREATED, VIR_NODE_DEVICE_EVENT_DELETED, VIR_NODE_DEVICE_EVENT_DEFINED, VIR_NODE_DEVICE_EVENT_UNDEFINED, VIR_NODE_DEVICE_EVENT_LAST } = virNodeDeviceEventLifecycleType

/** @see https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceEventID */
export const virNodeDeviceEventID = {
  /** Since 2.2.0. */
  VIR_NODE_DEVICE_EVENT_ID_LIFECYCLE: 0,
  /** Since 2.2.0. */
  VIR_NODE_DEVICE_EVENT_ID_UPDATE: 1,
  /** Since 2.2.0. */
  VIR_NODE_DEVICE_EVENT_ID_LAST: 2,
} as const
export type virNodeDeviceEventID = (typeof virNodeDeviceEventID)[keyof typeof virNodeDeviceEventID]
export const { VIR_NODE_DEVICE_EVENT_ID_LIFECYCLE, VIR_NODE_DEVICE_EVENT_ID_UPDATE, VIR_NODE_DEVICE_EVENT_ID_LAST } = virNodeDeviceEventID

/** @see https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceUpdateFlags */
export const virNodeDeviceUpdateFlags = {
  /** Since 10.1.0. */
  VIR_NODE_DEVICE_UPDATE_AFFECT_CURRENT: 0,
  /** Since 10.1.0. */
  VIR_NODE_DEVICE_UPDATE_AFFECT_LIVE: 1,
  /** Since 10.1.0. */
  VIR_NODE_DEVICE_UPDATE_AFFECT_CONFIG: 2,
} as const
export type virNodeDeviceUpdateFlags = (typeof virNodeDeviceUpdateFlags)[keyof typeof virNodeDeviceUpdateFlags]
export const { VIR_NODE_DEVICE_UPDATE_AFFECT_CURRENT, VIR_NODE_DEVICE_UPDATE_AFFECT_LIVE, VIR_NODE_DEVICE_UPDATE_AFFECT_CONFIG } = virNodeDeviceUpdateFlags

/** @see https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceXMLFlags */
export const virNodeDeviceXMLFlags = {
  /** Since 10.1.0. */
  VIR_NODE_DEVICE_XML_INACTIVE: 1,
} as const
export type virNodeDeviceXMLFlags = (typeof virNodeDeviceXMLFlags)[keyof typeof virNodeDeviceXMLFlags]
export const { VIR_NODE_DEVICE_XML_INACTIVE } = virNodeDeviceXMLFlags

/** Since 2.2.0. @see https://libvirt.org/html/libvirt-libvirt-nodedev.html#virConnectNodeDeviceEventGenericCallback */
export type virConnectNodeDeviceEventGenericCallback = (dev: virNodeDevicePtr) => void

/** Since 2.2.0. @see https://libvirt.org/html/libvirt-libvirt-nodedev.html#virConnectNodeDeviceEventLifecycleCallback */
export type virConnectNodeDeviceEventLifecycleCallback = (dev: virNodeDevicePtr, event: number, detail: number) => void

export interface VirConnectNodeDeviceEventRegisterAnyCallbacks {
  /** VIR_NODE_DEVICE_EVENT_ID_LIFECYCLE */
  0: virConnectNodeDeviceEventLifecycleCallback
  /** VIR_NODE_DEVICE_EVENT_ID_UPDATE */
  1: virConnectNodeDeviceEventGenericCallback
}

export interface LibvirtNodedevFunctions {
  /** Since 0.10.2. @see https://libvirt.org/html/libvirt-libvirt-nodedev.html#virConnectListAllNodeDevices */
  virConnectListAllNodeDevices(flags?: number): Promise<virNodeDevicePtr[]>
  /** Since 2.2.0. @see https://libvirt.org/html/libvirt-libvirt-nodedev.html#virConnectNodeDeviceEventDeregisterAny */
  virConnectNodeDeviceEventDeregisterAny(callbackID: number): Promise<number>
  /** Since 2.2.0. @see https://libvirt.org/html/libvirt-libvirt-nodedev.html#virConnectNodeDeviceEventRegisterAny */
  virConnectNodeDeviceEventRegisterAny<E extends keyof VirConnectNodeDeviceEventRegisterAnyCallbacks>(dev: virNodeDevicePtr | null, eventID: E, cb: VirConnectNodeDeviceEventRegisterAnyCallbacks[E]): Promise<number>
  /** Since 7.3.0. @see https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceCreate */
  virNodeDeviceCreate(dev: virNodeDevicePtr, flags?: number): Promise<number>
  /** Since 0.6.3. @see https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceCreateXML */
  virNodeDeviceCreateXML(xmlDesc: string, flags?: number): Promise<virNodeDevicePtr>
  /** Since 7.3.0. @see https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceDefineXML */
  virNodeDeviceDefineXML(xmlDesc: string, flags?: number): Promise<virNodeDevicePtr>
  /** Since 0.6.3. @see https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceDestroy */
  virNodeDeviceDestroy(dev: virNodeDevicePtr): Promise<number>
  /** Since 1.0.5. @see https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceDetachFlags */
  virNodeDeviceDetachFlags(dev: virNodeDevicePtr, driverName: string, flags?: number): Promise<number>
  /** Since 0.6.1. @see https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceDettach */
  virNodeDeviceDettach(dev: virNodeDevicePtr): Promise<number>
  /** Since 0.5.0. @see https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceFree */
  virNodeDeviceFree(dev: virNodeDevicePtr): Promise<number>
  /** Since 7.8.0. @see https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceGetAutostart */
  virNodeDeviceGetAutostart(dev: virNodeDevicePtr): Promise<number>
  /** Since 0.5.0. @see https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceGetName */
  virNodeDeviceGetName(dev: virNodeDevicePtr): Promise<string>
  /** Since 0.5.0. @see https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceGetParent */
  virNodeDeviceGetParent(dev: virNodeDevicePtr): Promise<string | null>
  /** Since 0.5.0. @see https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceGetXMLDesc */
  virNodeDeviceGetXMLDesc(dev: virNodeDevicePtr, flags?: number): Promise<string>
  /** Since 7.8.0. @see https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceIsActive */
  virNodeDeviceIsActive(dev: virNodeDevicePtr): Promise<number>
  /** Since 7.8.0. @see https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceIsPersistent */
  virNodeDeviceIsPersistent(dev: virNodeDevicePtr): Promise<number>
  /** Since 0.5.0. @see https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceListCaps */
  virNodeDeviceListCaps(dev: virNodeDevicePtr, maxnames: number): Promise<string[]>
  /** Since 0.5.0. @see https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceLookupByName */
  virNodeDeviceLookupByName(name: string): Promise<virNodeDevicePtr>
  /** Since 1.0.3. @see https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceLookupSCSIHostByWWN */
  virNodeDeviceLookupSCSIHostByWWN(wwnn: string, wwpn: string, flags?: number): Promise<virNodeDevicePtr>
  /** Since 0.5.0. @see https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceNumOfCaps */
  virNodeDeviceNumOfCaps(dev: virNodeDevicePtr): Promise<number>
  /** Since 0.6.1. @see https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceReAttach */
  virNodeDeviceReAttach(dev: virNodeDevicePtr): Promise<number>
  /** Since 0.6.1. @see https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceReset */
  virNodeDeviceReset(dev: virNodeDevicePtr): Promise<number>
  /** Since 7.8.0. @see https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceSetAutostart */
  virNodeDeviceSetAutostart(dev: virNodeDevicePtr, autostart: number): Promise<number>
  /** Since 7.3.0. @see https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceUndefine */
  virNodeDeviceUndefine(dev: virNodeDevicePtr, flags?: number): Promise<number>
  /** Since 10.1.0. @see https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeDeviceUpdate */
  virNodeDeviceUpdate(dev: virNodeDevicePtr, xmlDesc: string, flags?: number): Promise<number>
  /** Since 0.5.0. @see https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeListDevices */
  virNodeListDevices(cap: string | null, maxnames: number, flags?: number): Promise<string[]>
  /** Since 0.5.0. @see https://libvirt.org/html/libvirt-libvirt-nodedev.html#virNodeNumOfDevices */
  virNodeNumOfDevices(cap: string | null, flags?: number): Promise<number>
}

export const functions = (): Readonly<Record<string, FunctionDescription>> => ({
  virConnectListAllNodeDevices: {prototype: 'int virConnectListAllNodeDevices(void * conn, void * devices, uint flags)', library: 'libvirt', since: '0.10.2', parameters: [{name: 'conn', kind: 'connection'}, {name: 'devices', kind: 'outHandles', type: 'virNodeDevice'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virConnectNodeDeviceEventDeregisterAny: {prototype: 'int virConnectNodeDeviceEventDeregisterAny(void * conn, int callbackID)', library: 'libvirt', since: '2.2.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'callbackID', kind: 'int'}], returns: {kind: 'int'}, failure: 'negative'},
  virConnectNodeDeviceEventRegisterAny: {prototype: 'int virConnectNodeDeviceEventRegisterAny(void * conn, void * dev, int eventID, void * cb, intptr_t opaque, void * freecb)', library: 'libvirt', since: '2.2.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'dev', kind: 'handle', type: 'virNodeDevice', nullable: true}, {name: 'eventID', kind: 'int'}, {name: 'cb', kind: 'callback', callback: 'virConnectNodeDeviceEventGenericCallback'}, {name: 'opaque', kind: 'subscription'}, {name: 'freecb', kind: 'null'}], returns: {kind: 'int'}, failure: 'negative'},
  virNodeDeviceCreate: {prototype: 'int virNodeDeviceCreate(void * dev, uint flags)', library: 'libvirt', since: '7.3.0', parameters: [{name: 'dev', kind: 'handle', type: 'virNodeDevice'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virNodeDeviceCreateXML: {prototype: 'void * virNodeDeviceCreateXML(void * conn, str xmlDesc, uint flags)', library: 'libvirt', since: '0.6.3', parameters: [{name: 'conn', kind: 'connection'}, {name: 'xmlDesc', kind: 'string'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'handle', type: 'virNodeDevice'}, failure: 'null'},
  virNodeDeviceDefineXML: {prototype: 'void * virNodeDeviceDefineXML(void * conn, str xmlDesc, uint flags)', library: 'libvirt', since: '7.3.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'xmlDesc', kind: 'string'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'handle', type: 'virNodeDevice'}, failure: 'null'},
  virNodeDeviceDestroy: {prototype: 'int virNodeDeviceDestroy(void * dev)', library: 'libvirt', since: '0.6.3', parameters: [{name: 'dev', kind: 'handle', type: 'virNodeDevice'}], returns: {kind: 'int'}, failure: 'negative'},
  virNodeDeviceDetachFlags: {prototype: 'int virNodeDeviceDetachFlags(void * dev, str driverName, uint flags)', library: 'libvirt', since: '1.0.5', parameters: [{name: 'dev', kind: 'handle', type: 'virNodeDevice'}, {name: 'driverName', kind: 'string'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virNodeDeviceDettach: {prototype: 'int virNodeDeviceDettach(void * dev)', library: 'libvirt', since: '0.6.1', parameters: [{name: 'dev', kind: 'handle', type: 'virNodeDevice'}], returns: {kind: 'int'}, failure: 'negative'},
  virNodeDeviceFree: {prototype: 'int virNodeDeviceFree(void * dev)', library: 'libvirt', since: '0.5.0', parameters: [{name: 'dev', kind: 'handle', type: 'virNodeDevice'}], returns: {kind: 'int'}, failure: 'negative'},
  virNodeDeviceGetAutostart: {prototype: 'int virNodeDeviceGetAutostart(void * dev, void * autostart)', library: 'libvirt', since: '7.8.0', parameters: [{name: 'dev', kind: 'handle', type: 'virNodeDevice'}, {name: 'autostart', kind: 'outScalar', scalar: 'int'}], returns: {kind: 'status'}, failure: 'negative'},
  virNodeDeviceGetName: {prototype: 'str virNodeDeviceGetName(void * dev)', library: 'libvirt', since: '0.5.0', parameters: [{name: 'dev', kind: 'handle', type: 'virNodeDevice'}], returns: {kind: 'borrowedString'}, failure: 'null'},
  virNodeDeviceGetParent: {prototype: 'str virNodeDeviceGetParent(void * dev)', library: 'libvirt', since: '0.5.0', parameters: [{name: 'dev', kind: 'handle', type: 'virNodeDevice'}], returns: {kind: 'borrowedString'}, failure: 'nullWithError'},
  virNodeDeviceGetXMLDesc: {prototype: 'str! virNodeDeviceGetXMLDesc(void * dev, uint flags)', library: 'libvirt', since: '0.5.0', parameters: [{name: 'dev', kind: 'handle', type: 'virNodeDevice'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'string'}, failure: 'null'},
  virNodeDeviceIsActive: {prototype: 'int virNodeDeviceIsActive(void * dev)', library: 'libvirt', since: '7.8.0', parameters: [{name: 'dev', kind: 'handle', type: 'virNodeDevice'}], returns: {kind: 'int'}, failure: 'negative'},
  virNodeDeviceIsPersistent: {prototype: 'int virNodeDeviceIsPersistent(void * dev)', library: 'libvirt', since: '7.8.0', parameters: [{name: 'dev', kind: 'handle', type: 'virNodeDevice'}], returns: {kind: 'int'}, failure: 'negative'},
  virNodeDeviceListCaps: {prototype: 'int virNodeDeviceListCaps(void * dev, void * names, int maxnames)', library: 'libvirt', since: '0.5.0', parameters: [{name: 'dev', kind: 'handle', type: 'virNodeDevice'}, {name: 'names', kind: 'fillStrings', room: ['maxnames']}, {name: 'maxnames', kind: 'int'}], returns: {kind: 'status'}, failure: 'negative'},
  virNodeDeviceLookupByName: {prototype: 'void * virNodeDeviceLookupByName(void * conn, str name)', library: 'libvirt', since: '0.5.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'name', kind: 'string'}], returns: {kind: 'handle', type: 'virNodeDevice'}, failure: 'null'},
  virNodeDeviceLookupSCSIHostByWWN: {prototype: 'void * virNodeDeviceLookupSCSIHostByWWN(void * conn, str wwnn, str wwpn, uint flags)', library: 'libvirt', since: '1.0.3', parameters: [{name: 'conn', kind: 'connection'}, {name: 'wwnn', kind: 'string'}, {name: 'wwpn', kind: 'string'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'handle', type: 'virNodeDevice'}, failure: 'null'},
  virNodeDeviceNumOfCaps: {prototype: 'int virNodeDeviceNumOfCaps(void * dev)', library: 'libvirt', since: '0.5.0', parameters: [{name: 'dev', kind: 'handle', type: 'virNodeDevice'}], returns: {kind: 'int'}, failure: 'negative'},
  virNodeDeviceReAttach: {prototype: 'int virNodeDeviceReAttach(void * dev)', library: 'libvirt', since: '0.6.1', parameters: [{name: 'dev', kind: 'handle', type: 'virNodeDevice'}], returns: {kind: 'int'}, failure: 'negative'},
  virNodeDeviceRef: {prototype: 'int virNodeDeviceRef(void * dev)', library: 'libvirt', since: '0.6.0', parameters: [{name: 'dev', kind: 'handle', type: 'virNodeDevice'}], returns: {kind: 'int'}, failure: 'negative', unexposed: 'a handle stays valid while it is referenced; free() or `await using` releases it'},
  virNodeDeviceReset: {prototype: 'int virNodeDeviceReset(void * dev)', library: 'libvirt', since: '0.6.1', parameters: [{name: 'dev', kind: 'handle', type: 'virNodeDevice'}], returns: {kind: 'int'}, failure: 'negative'},
  virNodeDeviceSetAutostart: {prototype: 'int virNodeDeviceSetAutostart(void * dev, int autostart)', library: 'libvirt', since: '7.8.0', parameters: [{name: 'dev', kind: 'handle', type: 'virNodeDevice'}, {name: 'autostart', kind: 'int'}], returns: {kind: 'int'}, failure: 'negative'},
  virNodeDeviceUndefine: {prototype: 'int virNodeDeviceUndefine(void * dev, uint flags)', library: 'libvirt', since: '7.3.0', parameters: [{name: 'dev', kind: 'handle', type: 'virNodeDevice'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virNodeDeviceUpdate: {prototype: 'int virNodeDeviceUpdate(void * dev, str xmlDesc, uint flags)', library: 'libvirt', since: '10.1.0', parameters: [{name: 'dev', kind: 'handle', type: 'virNodeDevice'}, {name: 'xmlDesc', kind: 'string'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virNodeListDevices: {prototype: 'int virNodeListDevices(void * conn, str cap, void * names, int maxnames, uint flags)', library: 'libvirt', since: '0.5.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'cap', kind: 'string', nullable: true}, {name: 'names', kind: 'fillStrings', room: ['maxnames']}, {name: 'maxnames', kind: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virNodeNumOfDevices: {prototype: 'int virNodeNumOfDevices(void * conn, str cap, uint flags)', library: 'libvirt', since: '0.5.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'cap', kind: 'string', nullable: true}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
})

export const structs = (): Readonly<Record<string, StructDescription>> => ({})

export const callbacks = (): Readonly<Record<string, CallbackDescription>> => ({
  virConnectNodeDeviceEventGenericCallback: {prototype: 'void virConnectNodeDeviceEventGenericCallback(void * conn, void * dev, intptr_t opaque)', parameters: [{name: 'conn', kind: 'connection'}, {name: 'dev', kind: 'handle', type: 'virNodeDevice'}, {name: 'opaque', kind: 'subscription'}], since: '2.2.0'},
  virConnectNodeDeviceEventLifecycleCallback: {prototype: 'void virConnectNodeDeviceEventLifecycleCallback(void * conn, void * dev, int event, int detail, intptr_t opaque)', parameters: [{name: 'conn', kind: 'connection'}, {name: 'dev', kind: 'handle', type: 'virNodeDevice'}, {name: 'event', kind: 'int'}, {name: 'detail', kind: 'int'}, {name: 'opaque', kind: 'subscription'}], since: '2.2.0'},
})
