// Generated from libvirt-api.xml 12.8.0 by native-types/generator. Do not edit: change the generator or its overrides.

import type { CallbackDescription, FunctionDescription, StructDescription } from './description.js'
import type { virSecretPtr } from './values.js'

/** @see https://libvirt.org/html/libvirt-libvirt-secret.html#virConnectListAllSecretsFlags */
export const virConnectListAllSecretsFlags = {
  /** Since 0.10.2. */
  VIR_CONNECT_LIST_SECRETS_EPHEMERAL: 1,
  /** Since 0.10.2. */
  VIR_CONNECT_LIST_SECRETS_NO_EPHEMERAL: 2,
  /** Since 0.10.2. */
  VIR_CONNECT_LIST_SECRETS_PRIVATE: 4,
  /** Since 0.10.2. */
  VIR_CONNECT_LIST_SECRETS_NO_PRIVATE: 8,
} as const
export type virConnectListAllSecretsFlags = (typeof virConnectListAllSecretsFlags)[keyof typeof virConnectListAllSecretsFlags]
export const { VIR_CONNECT_LIST_SECRETS_EPHEMERAL, VIR_CONNECT_LIST_SECRETS_NO_EPHEMERAL, VIR_CONNECT_LIST_SECRETS_PRIVATE, VIR_CONNECT_LIST_SECRETS_NO_PRIVATE } = virConnectListAllSecretsFlags

/** @see https://libvirt.org/html/libvirt-libvirt-secret.html#virSecretDefineFlags */
export const virSecretDefineFlags = {
  /** Since 7.7.0. */
  VIR_SECRET_DEFINE_VALIDATE: 1,
} as const
export type virSecretDefineFlags = (typeof virSecretDefineFlags)[keyof typeof virSecretDefineFlags]
export const { VIR_SECRET_DEFINE_VALIDATE } = virSecretDefineFlags

/** @see https://libvirt.org/html/libvirt-libvirt-secret.html#virSecretEventLifecycleType */
export const virSecretEventLifecycleType = {
  /** Since 3.0.0. */
  VIR_SECRET_EVENT_DEFINED: 0,
  /** Since 3.0.0. */
  VIR_SECRET_EVENT_UNDEFINED: 1,
  /** Since 3.0.0. */
  VIR_SECRET_EVENT_LAST: 2,
} as const
export type virSecretEventLifecycleType = (typeof virSecretEventLifecycleType)[keyof typeof virSecretEventLifecycleType]
export const { VIR_SECRET_EVENT_DEFINED, VIR_SECRET_EVENT_UNDEFINED, VIR_SECRET_EVENT_LAST } = virSecretEventLifecycleType

/** @see https://libvirt.org/html/libvirt-libvirt-secret.html#virSecretEventID */
export const virSecretEventID = {
  /** Since 3.0.0. */
  VIR_SECRET_EVENT_ID_LIFECYCLE: 0,
  /** Since 3.0.0. */
  VIR_SECRET_EVENT_ID_VALUE_CHANGED: 1,
  /** Since 3.0.0. */
  VIR_SECRET_EVENT_ID_LAST: 2,
} as const
export type virSecretEventID = (typeof virSecretEventID)[keyof typeof virSecretEventID]
export const { VIR_SECRET_EVENT_ID_LIFECYCLE, VIR_SECRET_EVENT_ID_VALUE_CHANGED, VIR_SECRET_EVENT_ID_LAST } = virSecretEventID

/** @see https://libvirt.org/html/libvirt-libvirt-secret.html#virSecretUsageType */
export const virSecretUsageType = {
  /** Since 0.7.1. */
  VIR_SECRET_USAGE_TYPE_NONE: 0,
  /** Since 0.7.1. */
  VIR_SECRET_USAGE_TYPE_VOLUME: 1,
  /** Since 0.9.7. */
  VIR_SECRET_USAGE_TYPE_CEPH: 2,
  /** Since 1.0.4. */
  VIR_SECRET_USAGE_TYPE_ISCSI: 3,
  /** Since 2.3.0. */
  VIR_SECRET_USAGE_TYPE_TLS: 4,
  /** Since 5.6.0. */
  VIR_SECRET_USAGE_TYPE_VTPM: 5,
  /** Since 0.9.7. */
  VIR_SECRET_USAGE_TYPE_LAST: 6,
} as const
export type virSecretUsageType = (typeof virSecretUsageType)[keyof typeof virSecretUsageType]
export const { VIR_SECRET_USAGE_TYPE_NONE, VIR_SECRET_USAGE_TYPE_VOLUME, VIR_SECRET_USAGE_TYPE_CEPH, VIR_SECRET_USAGE_TYPE_ISCSI, VIR_SECRET_USAGE_TYPE_TLS, VIR_SECRET_USAGE_TYPE_VTPM, VIR_SECRET_USAGE_TYPE_LAST } = virSecretUsageType

/** Since 3.0.0. @see https://libvirt.org/html/libvirt-libvirt-secret.html#virConnectSecretEventGenericCallback */
export type virConnectSecretEventGenericCallback = (secret: virSecretPtr) => void

/** Since 3.0.0. @see https://libvirt.org/html/libvirt-libvirt-secret.html#virConnectSecretEventLifecycleCallback */
export type virConnectSecretEventLifecycleCallback = (secret: virSecretPtr, event: number, detail: number) => void

export interface VirConnectSecretEventRegisterAnyCallbacks {
  /** VIR_SECRET_EVENT_ID_LIFECYCLE */
  0: virConnectSecretEventLifecycleCallback
  /** VIR_SECRET_EVENT_ID_VALUE_CHANGED */
  1: virConnectSecretEventGenericCallback
}

export interface LibvirtSecretFunctions {
  /** Since 0.10.2. @see https://libvirt.org/html/libvirt-libvirt-secret.html#virConnectListAllSecrets */
  virConnectListAllSecrets(flags?: number): Promise<virSecretPtr[]>
  /** Since 0.7.1. @see https://libvirt.org/html/libvirt-libvirt-secret.html#virConnectListSecrets */
  virConnectListSecrets(maxuuids: number): Promise<string[]>
  /** Since 0.7.1. @see https://libvirt.org/html/libvirt-libvirt-secret.html#virConnectNumOfSecrets */
  virConnectNumOfSecrets(): Promise<number>
  /** Since 3.0.0. @see https://libvirt.org/html/libvirt-libvirt-secret.html#virConnectSecretEventDeregisterAny */
  virConnectSecretEventDeregisterAny(callbackID: number): Promise<number>
  /** Since 3.0.0. @see https://libvirt.org/html/libvirt-libvirt-secret.html#virConnectSecretEventRegisterAny */
  virConnectSecretEventRegisterAny<E extends keyof VirConnectSecretEventRegisterAnyCallbacks>(secret: virSecretPtr | null, eventID: E, cb: VirConnectSecretEventRegisterAnyCallbacks[E]): Promise<number>
  /** Since 0.7.1. @see https://libvirt.org/html/libvirt-libvirt-secret.html#virSecretDefineXML */
  virSecretDefineXML(xml: string, flags?: number): Promise<virSecretPtr>
  /** Since 0.7.1. @see https://libvirt.org/html/libvirt-libvirt-secret.html#virSecretFree */
  virSecretFree(secret: virSecretPtr): Promise<number>
  /** Since 0.7.1. @see https://libvirt.org/html/libvirt-libvirt-secret.html#virSecretGetUUID */
  virSecretGetUUID(secret: virSecretPtr): Promise<Uint8Array>
  /** Since 0.7.1. @see https://libvirt.org/html/libvirt-libvirt-secret.html#virSecretGetUUIDString */
  virSecretGetUUIDString(secret: virSecretPtr): Promise<string>
  /** Since 0.7.1. @see https://libvirt.org/html/libvirt-libvirt-secret.html#virSecretGetUsageID */
  virSecretGetUsageID(secret: virSecretPtr): Promise<string>
  /** Since 0.7.1. @see https://libvirt.org/html/libvirt-libvirt-secret.html#virSecretGetUsageType */
  virSecretGetUsageType(secret: virSecretPtr): Promise<number>
  /** Since 0.7.1. @see https://libvirt.org/html/libvirt-libvirt-secret.html#virSecretGetValue */
  virSecretGetValue(secret: virSecretPtr, flags?: number): Promise<Uint8Array>
  /** Since 0.7.1. @see https://libvirt.org/html/libvirt-libvirt-secret.html#virSecretGetXMLDesc */
  virSecretGetXMLDesc(secret: virSecretPtr, flags?: number): Promise<string>
  /** Since 0.7.1. @see https://libvirt.org/html/libvirt-libvirt-secret.html#virSecretLookupByUUID */
  virSecretLookupByUUID(uuid: Uint8Array): Promise<virSecretPtr>
  /** Since 0.7.1. @see https://libvirt.org/html/libvirt-libvirt-secret.html#virSecretLookupByUUIDString */
  virSecretLookupByUUIDString(uuidstr: string): Promise<virSecretPtr>
  /** Since 0.7.1. @see https://libvirt.org/html/libvirt-libvirt-secret.html#virSecretLookupByUsage */
  virSecretLookupByUsage(usageType: number, usageID: string): Promise<virSecretPtr>
  /** Since 0.7.1. @see https://libvirt.org/html/libvirt-libvirt-secret.html#virSecretSetValue */
  virSecretSetValue(secret: virSecretPtr, value: Uint8Array, flags?: number): Promise<number>
  /** Since 0.7.1. @see https://libvirt.org/html/libvirt-libvirt-secret.html#virSecretUndefine */
  virSecretUndefine(secret: virSecretPtr): Promise<number>
}

export const functions = (): Readonly<Record<string, FunctionDescription>> => ({
  virConnectListAllSecrets: {prototype: 'int virConnectListAllSecrets(void * conn, void * secrets, uint flags)', library: 'libvirt', since: '0.10.2', parameters: [{name: 'conn', kind: 'connection'}, {name: 'secrets', kind: 'outHandles', type: 'virSecret'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virConnectListSecrets: {prototype: 'int virConnectListSecrets(void * conn, void * uuids, int maxuuids)', library: 'libvirt', since: '0.7.1', parameters: [{name: 'conn', kind: 'connection'}, {name: 'uuids', kind: 'fillStrings', room: ['maxuuids']}, {name: 'maxuuids', kind: 'int'}], returns: {kind: 'status'}, failure: 'negative'},
  virConnectNumOfSecrets: {prototype: 'int virConnectNumOfSecrets(void * conn)', library: 'libvirt', since: '0.7.1', parameters: [{name: 'conn', kind: 'connection'}], returns: {kind: 'int'}, failure: 'negative'},
  virConnectSecretEventDeregisterAny: {prototype: 'int virConnectSecretEventDeregisterAny(void * conn, int callbackID)', library: 'libvirt', since: '3.0.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'callbackID', kind: 'int'}], returns: {kind: 'int'}, failure: 'negative'},
  virConnectSecretEventRegisterAny: {prototype: 'int virConnectSecretEventRegisterAny(void * conn, void * secret, int eventID, void * cb, intptr_t opaque, void * freecb)', library: 'libvirt', since: '3.0.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'secret', kind: 'handle', type: 'virSecret', nullable: true}, {name: 'eventID', kind: 'int'}, {name: 'cb', kind: 'callback', callback: 'virConnectSecretEventGenericCallback'}, {name: 'opaque', kind: 'subscription'}, {name: 'freecb', kind: 'null'}], returns: {kind: 'int'}, failure: 'negative'},
  virSecretDefineXML: {prototype: 'void * virSecretDefineXML(void * conn, str xml, uint flags)', library: 'libvirt', since: '0.7.1', parameters: [{name: 'conn', kind: 'connection'}, {name: 'xml', kind: 'string'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'handle', type: 'virSecret'}, failure: 'null'},
  virSecretFree: {prototype: 'int virSecretFree(void * secret)', library: 'libvirt', since: '0.7.1', parameters: [{name: 'secret', kind: 'handle', type: 'virSecret'}], returns: {kind: 'int'}, failure: 'negative'},
  virSecretGetConnect: {prototype: 'void * virSecretGetConnect(void * secret)', library: 'libvirt', since: '0.7.1', parameters: [{name: 'secret', kind: 'handle', type: 'virSecret'}], returns: {kind: 'handle', type: 'virConnect'}, failure: 'null', unexposed: 'a handle belongs to the connection that it came from'},
  virSecretGetUUID: {prototype: 'int virSecretGetUUID(void * secret, void * uuid)', library: 'libvirt', since: '0.7.1', parameters: [{name: 'secret', kind: 'handle', type: 'virSecret'}, {name: 'uuid', kind: 'outUuid'}], returns: {kind: 'status'}, failure: 'negative'},
  virSecretGetUUIDString: {prototype: 'int virSecretGetUUIDString(void * secret, void * buf)', library: 'libvirt', since: '0.7.1', parameters: [{name: 'secret', kind: 'handle', type: 'virSecret'}, {name: 'buf', kind: 'outUuidString'}], returns: {kind: 'status'}, failure: 'negative'},
  virSecretGetUsageID: {prototype: 'str virSecretGetUsageID(void * secret)', library: 'libvirt', since: '0.7.1', parameters: [{name: 'secret', kind: 'handle', type: 'virSecret'}], returns: {kind: 'borrowedString'}, failure: 'null'},
  virSecretGetUsageType: {prototype: 'int virSecretGetUsageType(void * secret)', library: 'libvirt', since: '0.7.1', parameters: [{name: 'secret', kind: 'handle', type: 'virSecret'}], returns: {kind: 'int'}, failure: 'negative'},
  virSecretGetValue: {prototype: 'void * virSecretGetValue(void * secret, void * value_size, uint flags)', library: 'libvirt', since: '0.7.1', parameters: [{name: 'secret', kind: 'handle', type: 'virSecret'}, {name: 'value_size', kind: 'outCount', of: '', scalar: 'size_t'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'countedBytes', count: 'value_size'}, failure: 'null'},
  virSecretGetXMLDesc: {prototype: 'str! virSecretGetXMLDesc(void * secret, uint flags)', library: 'libvirt', since: '0.7.1', parameters: [{name: 'secret', kind: 'handle', type: 'virSecret'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'string'}, failure: 'null'},
  virSecretLookupByUUID: {prototype: 'void * virSecretLookupByUUID(void * conn, void * uuid)', library: 'libvirt', since: '0.7.1', parameters: [{name: 'conn', kind: 'connection'}, {name: 'uuid', kind: 'uuid'}], returns: {kind: 'handle', type: 'virSecret'}, failure: 'null'},
  virSecretLookupByUUIDString: {prototype: 'void * virSecretLookupByUUIDString(void * conn, str uuidstr)', library: 'libvirt', since: '0.7.1', parameters: [{name: 'conn', kind: 'connection'}, {name: 'uuidstr', kind: 'string'}], returns: {kind: 'handle', type: 'virSecret'}, failure: 'null'},
  virSecretLookupByUsage: {prototype: 'void * virSecretLookupByUsage(void * conn, int usageType, str usageID)', library: 'libvirt', since: '0.7.1', parameters: [{name: 'conn', kind: 'connection'}, {name: 'usageType', kind: 'int'}, {name: 'usageID', kind: 'string'}], returns: {kind: 'handle', type: 'virSecret'}, failure: 'null'},
  virSecretRef: {prototype: 'int virSecretRef(void * secret)', library: 'libvirt', since: '0.7.1', parameters: [{name: 'secret', kind: 'handle', type: 'virSecret'}], returns: {kind: 'int'}, failure: 'negative', unexposed: 'a handle stays valid while it is referenced; free() or `await using` releases it'},
  virSecretSetValue: {prototype: 'int virSecretSetValue(void * secret, void * value, size_t value_size, uint flags)', library: 'libvirt', since: '0.7.1', parameters: [{name: 'secret', kind: 'handle', type: 'virSecret'}, {name: 'value', kind: 'bytes'}, {name: 'value_size', kind: 'count', of: 'value', scalar: 'size_t'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virSecretUndefine: {prototype: 'int virSecretUndefine(void * secret)', library: 'libvirt', since: '0.7.1', parameters: [{name: 'secret', kind: 'handle', type: 'virSecret'}], returns: {kind: 'int'}, failure: 'negative'},
})

export const structs = (): Readonly<Record<string, StructDescription>> => ({})

export const callbacks = (): Readonly<Record<string, CallbackDescription>> => ({
  virConnectSecretEventGenericCallback: {prototype: 'void virConnectSecretEventGenericCallback(void * conn, void * secret, intptr_t opaque)', parameters: [{name: 'conn', kind: 'connection'}, {name: 'secret', kind: 'handle', type: 'virSecret'}, {name: 'opaque', kind: 'subscription'}], since: '3.0.0'},
  virConnectSecretEventLifecycleCallback: {prototype: 'void virConnectSecretEventLifecycleCallback(void * conn, void * secret, int event, int detail, intptr_t opaque)', parameters: [{name: 'conn', kind: 'connection'}, {name: 'secret', kind: 'handle', type: 'virSecret'}, {name: 'event', kind: 'int'}, {name: 'detail', kind: 'int'}, {name: 'opaque', kind: 'subscription'}], since: '3.0.0'},
})
