// Generated from libvirt-api.xml 12.8.0 by native-types/generator. Do not edit: change the generator or its overrides.

import type { CallbackDescription, FunctionDescription, StructDescription } from './description.js'
import type { virStreamPtr } from './values.js'

/** @see https://libvirt.org/html/libvirt-libvirt-stream.html#virStreamEventType */
export const virStreamEventType = {
  /** Since 0.7.2. */
  VIR_STREAM_EVENT_READABLE: 1,
  /** Since 0.7.2. */
  VIR_STREAM_EVENT_WRITABLE: 2,
  /** Since 0.7.2. */
  VIR_STREAM_EVENT_ERROR: 4,
  /** Since 0.7.2. */
  VIR_STREAM_EVENT_HANGUP: 8,
} as const
export type virStreamEventType = (typeof virStreamEventType)[keyof typeof virStreamEventType]
export const { VIR_STREAM_EVENT_READABLE, VIR_STREAM_EVENT_WRITABLE, VIR_STREAM_EVENT_ERROR, VIR_STREAM_EVENT_HANGUP } = virStreamEventType

/** @see https://libvirt.org/html/libvirt-libvirt-stream.html#virStreamFlags */
export const virStreamFlags = {
  /** Since 0.7.2. */
  VIR_STREAM_NONBLOCK: 1,
} as const
export type virStreamFlags = (typeof virStreamFlags)[keyof typeof virStreamFlags]
export const { VIR_STREAM_NONBLOCK } = virStreamFlags

/** @see https://libvirt.org/html/libvirt-libvirt-stream.html#virStreamRecvFlagsValues */
export const virStreamRecvFlagsValues = {
  /** Since 3.4.0. */
  VIR_STREAM_RECV_STOP_AT_HOLE: 1,
} as const
export type virStreamRecvFlagsValues = (typeof virStreamRecvFlagsValues)[keyof typeof virStreamRecvFlagsValues]
export const { VIR_STREAM_RECV_STOP_AT_HOLE } = virStreamRecvFlagsValues

/** Since 0.7.2. @see https://libvirt.org/html/libvirt-libvirt-stream.html#virStreamEventCallback */
export type virStreamEventCallback = (stream: virStreamPtr, events: number) => void

export interface LibvirtStreamFunctions {
  /** Since 0.7.2. @see https://libvirt.org/html/libvirt-libvirt-stream.html#virStreamAbort */
  virStreamAbort(stream: virStreamPtr): Promise<number>
  /** Since 0.7.2. @see https://libvirt.org/html/libvirt-libvirt-stream.html#virStreamEventAddCallback */
  virStreamEventAddCallback(stream: virStreamPtr, events: number, cb: virStreamEventCallback): Promise<number>
  /** Since 0.7.2. @see https://libvirt.org/html/libvirt-libvirt-stream.html#virStreamEventRemoveCallback */
  virStreamEventRemoveCallback(stream: virStreamPtr): Promise<number>
  /** Since 0.7.2. @see https://libvirt.org/html/libvirt-libvirt-stream.html#virStreamEventUpdateCallback */
  virStreamEventUpdateCallback(stream: virStreamPtr, events: number): Promise<number>
  /** Since 0.7.2. @see https://libvirt.org/html/libvirt-libvirt-stream.html#virStreamFinish */
  virStreamFinish(stream: virStreamPtr): Promise<number>
  /** Since 0.7.2. @see https://libvirt.org/html/libvirt-libvirt-stream.html#virStreamFree */
  virStreamFree(stream: virStreamPtr): Promise<number>
  /** Since 0.7.2. @see https://libvirt.org/html/libvirt-libvirt-stream.html#virStreamNew */
  virStreamNew(flags?: number): Promise<virStreamPtr>
  /** Since 0.7.2. @see https://libvirt.org/html/libvirt-libvirt-stream.html#virStreamRecv */
  virStreamRecv(stream: virStreamPtr, nbytes: number | bigint): Promise<{ result: number; data: Uint8Array }>
  /** Since 3.4.0. @see https://libvirt.org/html/libvirt-libvirt-stream.html#virStreamRecvFlags */
  virStreamRecvFlags(stream: virStreamPtr, nbytes: number | bigint, flags?: number): Promise<{ result: number; data: Uint8Array }>
  /** Since 3.4.0. @see https://libvirt.org/html/libvirt-libvirt-stream.html#virStreamRecvHole */
  virStreamRecvHole(stream: virStreamPtr, flags?: number): Promise<bigint>
  /** Since 0.7.2. @see https://libvirt.org/html/libvirt-libvirt-stream.html#virStreamSend */
  virStreamSend(stream: virStreamPtr, data: Uint8Array): Promise<number>
  /** Since 3.4.0. @see https://libvirt.org/html/libvirt-libvirt-stream.html#virStreamSendHole */
  virStreamSendHole(stream: virStreamPtr, length: number | bigint, flags?: number): Promise<number>
}

export const functions = (): Readonly<Record<string, FunctionDescription>> => ({
  virStreamAbort: {prototype: 'int virStreamAbort(void * stream)', library: 'libvirt', since: '0.7.2', parameters: [{name: 'stream', kind: 'handle', type: 'virStream'}], returns: {kind: 'int'}, failure: 'negative'},
  virStreamEventAddCallback: {prototype: 'int virStreamEventAddCallback(void * stream, int events, void * cb, intptr_t opaque, void * ff)', library: 'libvirt', since: '0.7.2', parameters: [{name: 'stream', kind: 'handle', type: 'virStream'}, {name: 'events', kind: 'int'}, {name: 'cb', kind: 'callback', callback: 'virStreamEventCallback'}, {name: 'opaque', kind: 'subscription'}, {name: 'ff', kind: 'null'}], returns: {kind: 'int'}, failure: 'negative'},
  virStreamEventRemoveCallback: {prototype: 'int virStreamEventRemoveCallback(void * stream)', library: 'libvirt', since: '0.7.2', parameters: [{name: 'stream', kind: 'handle', type: 'virStream'}], returns: {kind: 'int'}, failure: 'negative'},
  virStreamEventUpdateCallback: {prototype: 'int virStreamEventUpdateCallback(void * stream, int events)', library: 'libvirt', since: '0.7.2', parameters: [{name: 'stream', kind: 'handle', type: 'virStream'}, {name: 'events', kind: 'int'}], returns: {kind: 'int'}, failure: 'negative'},
  virStreamFinish: {prototype: 'int virStreamFinish(void * stream)', library: 'libvirt', since: '0.7.2', parameters: [{name: 'stream', kind: 'handle', type: 'virStream'}], returns: {kind: 'int'}, failure: 'negative'},
  virStreamFree: {prototype: 'int virStreamFree(void * stream)', library: 'libvirt', since: '0.7.2', parameters: [{name: 'stream', kind: 'handle', type: 'virStream'}], returns: {kind: 'int'}, failure: 'negative'},
  virStreamNew: {prototype: 'void * virStreamNew(void * conn, uint flags)', library: 'libvirt', since: '0.7.2', parameters: [{name: 'conn', kind: 'connection'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'handle', type: 'virStream'}, failure: 'null'},
  virStreamRecv: {prototype: 'int virStreamRecv(void * stream, void * data, size_t nbytes)', library: 'libvirt', since: '0.7.2', parameters: [{name: 'stream', kind: 'handle', type: 'virStream'}, {name: 'data', kind: 'fillBytes', room: ['nbytes'], exact: false}, {name: 'nbytes', kind: 'size_t'}], returns: {kind: 'int'}, failure: 'minusOne'},
  virStreamRecvAll: {prototype: 'int virStreamRecvAll(void * stream, void * handler, intptr_t opaque)', library: 'libvirt', since: '0.7.2', parameters: [{name: 'stream', kind: 'handle', type: 'virStream'}, {name: 'handler', kind: 'callback', callback: 'virStreamSinkFunc'}, {name: 'opaque', kind: 'subscription'}], returns: {kind: 'int'}, failure: 'negative', unexposed: 'C calls the handler on its own thread and waits; call virStreamSend or virStreamRecv in a loop instead'},
  virStreamRecvFlags: {prototype: 'int virStreamRecvFlags(void * stream, void * data, size_t nbytes, uint flags)', library: 'libvirt', since: '3.4.0', parameters: [{name: 'stream', kind: 'handle', type: 'virStream'}, {name: 'data', kind: 'fillBytes', room: ['nbytes'], exact: false}, {name: 'nbytes', kind: 'size_t'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'minusOne'},
  virStreamRecvHole: {prototype: 'int virStreamRecvHole(void * stream, void * length, uint flags)', library: 'libvirt', since: '3.4.0', parameters: [{name: 'stream', kind: 'handle', type: 'virStream'}, {name: 'length', kind: 'outScalar', scalar: 'longlong'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virStreamRef: {prototype: 'int virStreamRef(void * stream)', library: 'libvirt', since: '0.7.2', parameters: [{name: 'stream', kind: 'handle', type: 'virStream'}], returns: {kind: 'int'}, failure: 'negative', unexposed: 'a handle stays valid while it is referenced; free() or `await using` releases it'},
  virStreamSend: {prototype: 'int virStreamSend(void * stream, void * data, size_t nbytes)', library: 'libvirt', since: '0.7.2', parameters: [{name: 'stream', kind: 'handle', type: 'virStream'}, {name: 'data', kind: 'bytes'}, {name: 'nbytes', kind: 'count', of: 'data', scalar: 'size_t'}], returns: {kind: 'int'}, failure: 'minusOne'},
  virStreamSendAll: {prototype: 'int virStreamSendAll(void * stream, void * handler, intptr_t opaque)', library: 'libvirt', since: '0.7.2', parameters: [{name: 'stream', kind: 'handle', type: 'virStream'}, {name: 'handler', kind: 'callback', callback: 'virStreamSourceFunc'}, {name: 'opaque', kind: 'subscription'}], returns: {kind: 'int'}, failure: 'negative', unexposed: 'C calls the handler on its own thread and waits; call virStreamSend or virStreamRecv in a loop instead'},
  virStreamSendHole: {prototype: 'int virStreamSendHole(void * stream, longlong length, uint flags)', library: 'libvirt', since: '3.4.0', parameters: [{name: 'stream', kind: 'handle', type: 'virStream'}, {name: 'length', kind: 'longlong'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virStreamSparseRecvAll: {prototype: 'int virStreamSparseRecvAll(void * stream, void * handler, void * holeHandler, intptr_t opaque)', library: 'libvirt', since: '3.4.0', parameters: [{name: 'stream', kind: 'handle', type: 'virStream'}, {name: 'handler', kind: 'callback', callback: 'virStreamSinkFunc'}, {name: 'holeHandler', kind: 'callback', callback: 'virStreamSinkHoleFunc'}, {name: 'opaque', kind: 'subscription'}], returns: {kind: 'int'}, failure: 'negative', unexposed: 'C calls the handler on its own thread and waits; call virStreamSend or virStreamRecv in a loop instead'},
  virStreamSparseSendAll: {prototype: 'int virStreamSparseSendAll(void * stream, void * handler, void * holeHandler, void * skipHandler, intptr_t opaque)', library: 'libvirt', since: '3.4.0', parameters: [{name: 'stream', kind: 'handle', type: 'virStream'}, {name: 'handler', kind: 'callback', callback: 'virStreamSourceFunc'}, {name: 'holeHandler', kind: 'callback', callback: 'virStreamSourceHoleFunc'}, {name: 'skipHandler', kind: 'callback', callback: 'virStreamSourceSkipFunc'}, {name: 'opaque', kind: 'subscription'}], returns: {kind: 'int'}, failure: 'negative', unexposed: 'C calls the handler on its own thread and waits; call virStreamSend or virStreamRecv in a loop instead'},
})

export const structs = (): Readonly<Record<string, StructDescription>> => ({})

export const callbacks = (): Readonly<Record<string, CallbackDescription>> => ({
  virStreamEventCallback: {prototype: 'void virStreamEventCallback(void * stream, int events, intptr_t opaque)', parameters: [{name: 'stream', kind: 'handle', type: 'virStream'}, {name: 'events', kind: 'int'}, {name: 'opaque', kind: 'subscription'}], since: '0.7.2'},
  virStreamSinkFunc: {prototype: 'int virStreamSinkFunc(void * st, str data, size_t nbytes, intptr_t opaque)', parameters: [{name: 'st', kind: 'handle', type: 'virStream'}, {name: 'data', kind: 'string'}, {name: 'nbytes', kind: 'size_t'}, {name: 'opaque', kind: 'subscription'}], since: '0.7.2'},
  virStreamSinkHoleFunc: {prototype: 'int virStreamSinkHoleFunc(void * st, longlong length, intptr_t opaque)', parameters: [{name: 'st', kind: 'handle', type: 'virStream'}, {name: 'length', kind: 'longlong'}, {name: 'opaque', kind: 'subscription'}], since: '3.4.0'},
  virStreamSourceFunc: {prototype: 'int virStreamSourceFunc(void * st, void * data, size_t nbytes, intptr_t opaque)', parameters: [{name: 'st', kind: 'handle', type: 'virStream'}, {name: 'data', kind: 'opaque'}, {name: 'nbytes', kind: 'size_t'}, {name: 'opaque', kind: 'subscription'}], since: '0.7.2'},
  virStreamSourceHoleFunc: {prototype: 'int virStreamSourceHoleFunc(void * st, void * inData, void * length, intptr_t opaque)', parameters: [{name: 'st', kind: 'handle', type: 'virStream'}, {name: 'inData', kind: 'opaque'}, {name: 'length', kind: 'opaque'}, {name: 'opaque', kind: 'subscription'}], since: '3.4.0'},
  virStreamSourceSkipFunc: {prototype: 'int virStreamSourceSkipFunc(void * st, longlong length, intptr_t opaque)', parameters: [{name: 'st', kind: 'handle', type: 'virStream'}, {name: 'length', kind: 'longlong'}, {name: 'opaque', kind: 'subscription'}], since: '3.4.0'},
})
