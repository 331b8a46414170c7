// Generated from libvirt-qemu-api.xml 12.8.0 by native-types/generator. Do not edit: change the generator or its overrides.

import type { CallbackDescription, FunctionDescription, StructDescription } from './description.js'
import type { virDomainPtr } from './values.js'

/** @see https://libvirt.org/html/libvirt-qemu.html#virConnectDomainQemuMonitorEventRegisterFlags */
export const virConnectDomainQemuMonitorEventRegisterFlags = {
  /** Since 1.2.3. */
  VIR_CONNECT_DOMAIN_QEMU_MONITOR_EVENT_REGISTER_REGEX: 1,
  /** Since 1.2.3. */
  VIR_CONNECT_DOMAIN_QEMU_MONITOR_EVENT_REGISTER_NOCASE: 2,
} as const
export type virConnectDomainQemuMonitorEventRegisterFlags = (typeof virConnectDomainQemuMonitorEventRegisterFlags)[keyof typeof virConnectDomainQemuMonitorEventRegisterFlags]
export const { VIR_CONNECT_DOMAIN_QEMU_MONITOR_EVENT_REGISTER_REGEX, VIR_CONNECT_DOMAIN_QEMU_MONITOR_EVENT_REGISTER_NOCASE } = virConnectDomainQemuMonitorEventRegisterFlags

/** @see https://libvirt.org/html/libvirt-qemu.html#virDomainQemuAgentCommandTimeoutValues */
export const virDomainQemuAgentCommandTimeoutValues = {
  /** Since 0.10.0. */
  VIR_DOMAIN_QEMU_AGENT_COMMAND_BLOCK: -2,
  /** Since 0.10.0. */
  VIR_DOMAIN_QEMU_AGENT_COMMAND_MIN: -2,
  /** Since 0.10.0. */
  VIR_DOMAIN_QEMU_AGENT_COMMAND_DEFAULT: -1,
  /** Since 0.10.0. */
  VIR_DOMAIN_QEMU_AGENT_COMMAND_NOWAIT: 0,
  /** Since 1.2.15. */
  VIR_DOMAIN_QEMU_AGENT_COMMAND_SHUTDOWN: 60,
} as const
export type virDomainQemuAgentCommandTimeoutValues = (typeof virDomainQemuAgentCommandTimeoutValues)[keyof typeof virDomainQemuAgentCommandTimeoutValues]
export const { VIR_DOMAIN_QEMU_AGENT_COMMAND_BLOCK, VIR_DOMAIN_QEMU_AGENT_COMMAND_MIN, VIR_DOMAIN_QEMU_AGENT_COMMAND_DEFAULT, VIR_DOMAIN_QEMU_AGENT_COMMAND_NOWAIT, VIR_DOMAIN_QEMU_AGENT_COMMAND_SHUTDOWN } = virDomainQemuAgentCommandTimeoutValues

/** @see https://libvirt.org/html/libvirt-qemu.html#virDomainQemuMonitorCommandFlags */
export const virDomainQemuMonitorCommandFlags = {
  /** Since 0.8.8. */
  VIR_DOMAIN_QEMU_MONITOR_COMMAND_DEFAULT: 0,
  /** Since 0.8.8. */
  VIR_DOMAIN_QEMU_MONITOR_COMMAND_HMP: 1,
} as const
export type virDomainQemuMonitorCommandFlags = (typeof virDomainQemuMonitorCommandFlags)[keyof typeof virDomainQemuMonitorCommandFlags]
export const { VIR_DOMAIN_QEMU_MONITOR_COMMAND_DEFAULT, VIR_DOMAIN_QEMU_MONITOR_COMMAND_HMP } = virDomainQemuMonitorCommandFlags

/** Since 1.2.3. @see https://libvirt.org/html/libvirt-qemu.html#virConnectDomainQemuMonitorEventCallback */
export type virConnectDomainQemuMonitorEventCallback = (dom: virDomainPtr, event: string | null, seconds: bigint, micros: number, details: string | null) => void

export interface LibvirtQemuFunctions {
  /** Since 1.2.3. @see https://libvirt.org/html/libvirt-qemu.html#virConnectDomainQemuMonitorEventDeregister */
  virConnectDomainQemuMonitorEventDeregister(callbackID: number): Promise<number>
  /** Since 1.2.3. @see https://libvirt.org/html/libvirt-qemu.html#virConnectDomainQemuMonitorEventRegister */
  virConnectDomainQemuMonitorEventRegister(dom: virDomainPtr | null, event: string | null, cb: virConnectDomainQemuMonitorEventCallback, flags?: number): Promise<number>
  /** Since 0.10.0. @see https://libvirt.org/html/libvirt-qemu.html#virDomainQemuAgentCommand */
  virDomainQemuAgentCommand(domain: virDomainPtr, cmd: string, timeout: number, flags?: number): Promise<string>
  /** Since 0.9.4. @see https://libvirt.org/html/libvirt-qemu.html#virDomainQemuAttach */
  virDomainQemuAttach(pid_value: number, flags?: number): Promise<virDomainPtr>
  /** Since 0.8.3. @see https://libvirt.org/html/libvirt-qemu.html#virDomainQemuMonitorCommand */
  virDomainQemuMonitorCommand(domain: virDomainPtr, cmd: string, flags?: number): Promise<string | null>
  /** Since 8.2.0. @see https://libvirt.org/html/libvirt-qemu.html#virDomainQemuMonitorCommandWithFiles */
  virDomainQemuMonitorCommandWithFiles(domain: virDomainPtr, cmd: string, infiles: readonly number[], flags?: number): Promise<{ outfiles: number[]; result: string | null }>
}

export const functions = (): Readonly<Record<string, FunctionDescription>> => ({
  virConnectDomainQemuMonitorEventDeregister: {prototype: 'int virConnectDomainQemuMonitorEventDeregister(void * conn, int callbackID)', library: 'libvirt-qemu', since: '1.2.3', parameters: [{name: 'conn', kind: 'connection'}, {name: 'callbackID', kind: 'int'}], returns: {kind: 'int'}, failure: 'negative'},
  virConnectDomainQemuMonitorEventRegister: {prototype: 'int virConnectDomainQemuMonitorEventRegister(void * conn, void * dom, str event, void * cb, intptr_t opaque, void * freecb, uint flags)', library: 'libvirt-qemu', since: '1.2.3', parameters: [{name: 'conn', kind: 'connection'}, {name: 'dom', kind: 'handle', type: 'virDomain', nullable: true}, {name: 'event', kind: 'string', nullable: true}, {name: 'cb', kind: 'callback', callback: 'virConnectDomainQemuMonitorEventCallback'}, {name: 'opaque', kind: 'subscription'}, {name: 'freecb', kind: 'null'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainQemuAgentCommand: {prototype: 'str! virDomainQemuAgentCommand(void * domain, str cmd, int timeout, uint flags)', library: 'libvirt-qemu', since: '0.10.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'cmd', kind: 'string'}, {name: 'timeout', kind: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'string'}, failure: 'null'},
  virDomainQemuAttach: {prototype: 'void * virDomainQemuAttach(void * conn, uint pid_value, uint flags)', library: 'libvirt-qemu', since: '0.9.4', parameters: [{name: 'conn', kind: 'connection'}, {name: 'pid_value', kind: 'uint'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'handle', type: 'virDomain'}, failure: 'null'},
  virDomainQemuMonitorCommand: {prototype: 'int virDomainQemuMonitorCommand(void * domain, str cmd, void * result, uint flags)', library: 'libvirt-qemu', since: '0.8.3', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'cmd', kind: 'string'}, {name: 'result', kind: 'outString'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainQemuMonitorCommandWithFiles: {prototype: 'int virDomainQemuMonitorCommandWithFiles(void * domain, str cmd, uint ninfiles, void * infiles, void * noutfiles, void * outfiles, void * result, uint flags)', library: 'libvirt-qemu', since: '8.2.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'cmd', kind: 'string'}, {name: 'ninfiles', kind: 'count', of: 'infiles', scalar: 'uint'}, {name: 'infiles', kind: 'scalars', scalar: 'int'}, {name: 'noutfiles', kind: 'outCount', of: 'outfiles', scalar: 'uint'}, {name: 'outfiles', kind: 'outScalars', scalar: 'int', count: 'noutfiles'}, {name: 'result', kind: 'outString'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
})

export const structs = (): Readonly<Record<string, StructDescription>> => ({})

export const callbacks = (): Readonly<Record<string, CallbackDescription>> => ({
  virConnectDomainQemuMonitorEventCallback: {prototype: 'void virConnectDomainQemuMonitorEventCallback(void * conn, void * dom, str event, longlong seconds, uint micros, str details, intptr_t opaque)', parameters: [{name: 'conn', kind: 'connection'}, {name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'event', kind: 'string'}, {name: 'seconds', kind: 'longlong'}, {name: 'micros', kind: 'uint'}, {name: 'details', kind: 'string'}, {name: 'opaque', kind: 'subscription'}], since: '1.2.3'},
})
