// Generated from libvirt-api.xml 12.8.0 by native-types/generator. Do not edit: change the generator or its overrides.

import type { CallbackDescription, FunctionDescription, StructDescription } from './description.js'

/** @see https://libvirt.org/html/libvirt-libvirt-event.html#virEventHandleType */
export const virEventHandleType = {
  /** Since 0.5.0. */
  VIR_EVENT_HANDLE_READABLE: 1,
  /** Since 0.5.0. */
  VIR_EVENT_HANDLE_WRITABLE: 2,
  /** Since 0.5.0. */
  VIR_EVENT_HANDLE_ERROR: 4,
  /** Since 0.5.0. */
  VIR_EVENT_HANDLE_HANGUP: 8,
} as const
export type virEventHandleType = (typeof virEventHandleType)[keyof typeof virEventHandleType]
export const { VIR_EVENT_HANDLE_READABLE, VIR_EVENT_HANDLE_WRITABLE, VIR_EVENT_HANDLE_ERROR, VIR_EVENT_HANDLE_HANGUP } = virEventHandleType

export interface LibvirtEventFunctions {

}

export const functions = (): Readonly<Record<string, FunctionDescription>> => ({
  virEventAddHandle: {prototype: 'int virEventAddHandle(int fd, int events, void * cb, intptr_t opaque, void * ff)', library: 'libvirt', since: '0.9.3', parameters: [{name: 'fd', kind: 'int'}, {name: 'events', kind: 'int'}, {name: 'cb', kind: 'callback', callback: 'virEventHandleCallback'}, {name: 'opaque', kind: 'subscription'}, {name: 'ff', kind: 'null'}], returns: {kind: 'int'}, failure: 'negative', unexposed: "libvirt's event loop runs on its own thread; in Node.js use timers and streams"},
  virEventAddTimeout: {prototype: 'int virEventAddTimeout(int timeout, void * cb, intptr_t opaque, void * ff)', library: 'libvirt', since: '0.9.3', parameters: [{name: 'timeout', kind: 'int'}, {name: 'cb', kind: 'callback', callback: 'virEventTimeoutCallback'}, {name: 'opaque', kind: 'subscription'}, {name: 'ff', kind: 'null'}], returns: {kind: 'int'}, failure: 'negative', unexposed: "libvirt's event loop runs on its own thread; in Node.js use timers and streams"},
  virEventRegisterDefaultImpl: {prototype: 'int virEventRegisterDefaultImpl()', library: 'libvirt', since: '0.9.0', parameters: [], returns: {kind: 'int'}, failure: 'negative', unexposed: "libvirt's event loop runs on its own thread; in Node.js use timers and streams"},
  virEventRegisterImpl: {prototype: 'void virEventRegisterImpl(void * addHandle, void * updateHandle, void * removeHandle, void * addTimeout, void * updateTimeout, void * removeTimeout)', library: 'libvirt', since: '0.5.0', parameters: [{name: 'addHandle', kind: 'callback', callback: 'virEventAddHandleFunc'}, {name: 'updateHandle', kind: 'callback', callback: 'virEventUpdateHandleFunc'}, {name: 'removeHandle', kind: 'callback', callback: 'virEventRemoveHandleFunc'}, {name: 'addTimeout', kind: 'callback', callback: 'virEventAddTimeoutFunc'}, {name: 'updateTimeout', kind: 'callback', callback: 'virEventUpdateTimeoutFunc'}, {name: 'removeTimeout', kind: 'callback', callback: 'virEventRemoveTimeoutFunc'}], returns: {kind: 'void'}, failure: 'never', unexposed: "libvirt's event loop runs on its own thread; in Node.js use timers and streams"},
  virEventRemoveHandle: {prototype: 'int virEventRemoveHandle(int watch)', library: 'libvirt', since: '0.9.3', parameters: [{name: 'watch', kind: 'int'}], returns: {kind: 'int'}, failure: 'negative', unexposed: "libvirt's event loop runs on its own thread; in Node.js use timers and streams"},
  virEventRemoveTimeout: {prototype: 'int virEventRemoveTimeout(int timer)', library: 'libvirt', since: '0.9.3', parameters: [{name: 'timer', kind: 'int'}], returns: {kind: 'int'}, failure: 'negative', unexposed: "libvirt's event loop runs on its own thread; in Node.js use timers and streams"},
  virEventRunDefaultImpl: {prototype: 'int virEventRunDefaultImpl()', library: 'libvirt', since: '0.9.0', parameters: [], returns: {kind: 'int'}, failure: 'negative', unexposed: "libvirt's event loop runs on its own thread; in Node.js use timers and streams"},
  virEventUpdateHandle: {prototype: 'void virEventUpdateHandle(int watch, int events)', library: 'libvirt', since: '0.9.3', parameters: [{name: 'watch', kind: 'int'}, {name: 'events', kind: 'int'}], returns: {kind: 'void'}, failure: 'never', unexposed: "libvirt's event loop runs on its own thread; in Node.js use timers and streams"},
  virEventUpdateTimeout: {prototype: 'void virEventUpdateTimeout(int timer, int timeout)', library: 'libvirt', since: '0.9.3', parameters: [{name: 'timer', kind: 'int'}, {name: 'timeout', kind: 'int'}], returns: {kind: 'void'}, failure: 'never', unexposed: "libvirt's event loop runs on its own thread; in Node.js use timers and streams"},
})

export const structs = (): Readonly<Record<string, StructDescription>> => ({})

export const callbacks = (): Readonly<Record<string, CallbackDescription>> => ({
  virEventAddHandleFunc: {prototype: 'int virEventAddHandleFunc(int fd, int event, void * cb, intptr_t opaque, void * ff)', parameters: [{name: 'fd', kind: 'int'}, {name: 'event', kind: 'int'}, {name: 'cb', kind: 'opaque'}, {name: 'opaque', kind: 'subscription'}, {name: 'ff', kind: 'opaque'}], since: '0.5.0'},
  virEventAddTimeoutFunc: {prototype: 'int virEventAddTimeoutFunc(int timeout, void * cb, intptr_t opaque, void * ff)', parameters: [{name: 'timeout', kind: 'int'}, {name: 'cb', kind: 'opaque'}, {name: 'opaque', kind: 'subscription'}, {name: 'ff', kind: 'opaque'}], since: '0.5.0'},
  virEventHandleCallback: {prototype: 'void virEventHandleCallback(int watch, int fd, int events, intptr_t opaque)', parameters: [{name: 'watch', kind: 'int'}, {name: 'fd', kind: 'int'}, {name: 'events', kind: 'int'}, {name: 'opaque', kind: 'subscription'}], since: '0.5.0'},
  virEventRemoveHandleFunc: {prototype: 'int virEventRemoveHandleFunc(int watch)', parameters: [{name: 'watch', kind: 'int'}], since: '0.5.0'},
  virEventRemoveTimeoutFunc: {prototype: 'int virEventRemoveTimeoutFunc(int timer)', parameters: [{name: 'timer', kind: 'int'}], since: '0.5.0'},
  virEventTimeoutCallback: {prototype: 'void virEventTimeoutCallback(int timer, intptr_t opaque)', parameters: [{name: 'timer', kind: 'int'}, {name: 'opaque', kind: 'subscription'}], since: '0.5.0'},
  virEventUpdateHandleFunc: {prototype: 'void virEventUpdateHandleFunc(int watch, int event)', parameters: [{name: 'watch', kind: 'int'}, {name: 'event', kind: 'int'}], since: '0.5.0'},
  virEventUpdateTimeoutFunc: {prototype: 'void virEventUpdateTimeoutFunc(int timer, int timeout)', parameters: [{name: 'timer', kind: 'int'}, {name: 'timeout', kind: 'int'}], since: '0.5.0'},
})
