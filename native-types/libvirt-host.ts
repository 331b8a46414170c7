// Generated from libvirt-api.xml 12.8.0 by native-types/generator. Do not edit: change the generator or its overrides.

import type { CallbackDescription, FunctionDescription, StructDescription } from './description.js'
import type { TypedParameter } from './values.js'

/** @see https://libvirt.org/html/libvirt-libvirt-host.html#virConnectBaselineCPUFlags */
export const virConnectBaselineCPUFlags = {
  /** Since 1.1.2. */
  VIR_CONNECT_BASELINE_CPU_EXPAND_FEATURES: 1,
  /** Since 1.2.14. */
  VIR_CONNECT_BASELINE_CPU_MIGRATABLE: 2,
  /** Since 11.6.0. */
  VIR_CONNECT_BASELINE_CPU_IGNORE_HOST: 4,
} as const
export type virConnectBaselineCPUFlags = (typeof virConnectBaselineCPUFlags)[keyof typeof virConnectBaselineCPUFlags]
export const { VIR_CONNECT_BASELINE_CPU_EXPAND_FEATURES, VIR_CONNECT_BASELINE_CPU_MIGRATABLE, VIR_CONNECT_BASELINE_CPU_IGNORE_HOST } = virConnectBaselineCPUFlags

/** @see https://libvirt.org/html/libvirt-libvirt-host.html#virConnectCompareCPUFlags */
export const virConnectCompareCPUFlags = {
  /** Since 1.2.6. */
  VIR_CONNECT_COMPARE_CPU_FAIL_INCOMPATIBLE: 1,
  /** Since 6.9.0. */
  VIR_CONNECT_COMPARE_CPU_VALIDATE_XML: 2,
} as const
export type virConnectCompareCPUFlags = (typeof virConnectCompareCPUFlags)[keyof typeof virConnectCompareCPUFlags]
export const { VIR_CONNECT_COMPARE_CPU_FAIL_INCOMPATIBLE, VIR_CONNECT_COMPARE_CPU_VALIDATE_XML } = virConnectCompareCPUFlags

/** @see https://libvirt.org/html/libvirt-libvirt-host.html#virConnectFlags */
export const virConnectFlags = {
  /** Since 0.4.1. */
  VIR_CONNECT_RO: 1,
  /** Since 0.9.7. */
  VIR_CONNECT_NO_ALIASES: 2,
} as const
export type virConnectFlags = (typeof virConnectFlags)[keyof typeof virConnectFlags]
export const { VIR_CONNECT_RO, VIR_CONNECT_NO_ALIASES } = virConnectFlags

/** @see https://libvirt.org/html/libvirt-libvirt-host.html#virCPUCompareResult */
export const virCPUCompareResult = {
  /** Since 0.7.5. */
  VIR_CPU_COMPARE_ERROR: -1,
  /** Since 0.7.5. */
  VIR_CPU_COMPARE_INCOMPATIBLE: 0,
  /** Since 0.7.5. */
  VIR_CPU_COMPARE_IDENTICAL: 1,
  /** Since 0.7.5. */
  VIR_CPU_COMPARE_SUPERSET: 2,
  /** Since 0.9.10. */
  VIR_CPU_COMPARE_LAST: 3,
} as const
export type virCPUCompareResult = (typeof virCPUCompareResult)[keyof typeof virCPUCompareResult]
export const { VIR_CPU_COMPARE_ERROR, VIR_CPU_COMPARE_INCOMPATIBLE, VIR_CPU_COMPARE_IDENTICAL, VIR_CPU_COMPARE_SUPERSET, VIR_CPU_COMPARE_LAST } = virCPUCompareResult

/** @see https://libvirt.org/html/libvirt-libvirt-host.html#virConnectCredentialType */
export const virConnectCredentialType = {
  /** Since 0.4.1. */
  VIR_CRED_USERNAME: 1,
  /** Since 0.4.1. */
  VIR_CRED_AUTHNAME: 2,
  /** Since 0.4.1. */
  VIR_CRED_LANGUAGE: 3,
  /** Since 0.4.1. */
  VIR_CRED_CNONCE: 4,
  /** Since 0.4.1. */
  VIR_CRED_PASSPHRASE: 5,
  /** Since 0.4.1. */
  VIR_CRED_ECHOPROMPT: 6,
  /** Since 0.4.1. */
  VIR_CRED_NOECHOPROMPT: 7,
  /** Since 0.4.1. */
  VIR_CRED_REALM: 8,
  /** Since 0.4.1. */
  VIR_CRED_EXTERNAL: 9,
  /** Since 0.9.10. */
  VIR_CRED_LAST: 10,
} as const
export type virConnectCredentialType = (typeof virConnectCredentialType)[keyof typeof virConnectCredentialType]
export const { VIR_CRED_USERNAME, VIR_CRED_AUTHNAME, VIR_CRED_LANGUAGE, VIR_CRED_CNONCE, VIR_CRED_PASSPHRASE, VIR_CRED_ECHOPROMPT, VIR_CRED_NOECHOPROMPT, VIR_CRED_REALM, VIR_CRED_EXTERNAL, VIR_CRED_LAST } = virConnectCredentialType

/** @see https://libvirt.org/html/libvirt-libvirt-host.html#virNodeAllocPagesFlags */
export const virNodeAllocPagesFlags = {
  /** Since 1.2.9. */
  VIR_NODE_ALLOC_PAGES_ADD: 0,
  /** Since 1.2.9. */
  VIR_NODE_ALLOC_PAGES_SET: 1,
} as const
export type virNodeAllocPagesFlags = (typeof virNodeAllocPagesFlags)[keyof typeof virNodeAllocPagesFlags]
export const { VIR_NODE_ALLOC_PAGES_ADD, VIR_NODE_ALLOC_PAGES_SET } = virNodeAllocPagesFlags

/** @see https://libvirt.org/html/libvirt-libvirt-host.html#virNodeGetCPUStatsAllCPUs */
export const virNodeGetCPUStatsAllCPUs = {
  /** Since 0.9.3. */
  VIR_NODE_CPU_STATS_ALL_CPUS: -1,
} as const
export type virNodeGetCPUStatsAllCPUs = (typeof virNodeGetCPUStatsAllCPUs)[keyof typeof virNodeGetCPUStatsAllCPUs]
export const { VIR_NODE_CPU_STATS_ALL_CPUS } = virNodeGetCPUStatsAllCPUs

/** @see https://libvirt.org/html/libvirt-libvirt-host.html#virNodeGetMemoryStatsAllCells */
export const virNodeGetMemoryStatsAllCells = {
  /** Since 0.9.3. */
  VIR_NODE_MEMORY_STATS_ALL_CELLS: -1,
} as const
export type virNodeGetMemoryStatsAllCells = (typeof virNodeGetMemoryStatsAllCells)[keyof typeof virNodeGetMemoryStatsAllCells]
export const { VIR_NODE_MEMORY_STATS_ALL_CELLS } = virNodeGetMemoryStatsAllCells

/** @see https://libvirt.org/html/libvirt-libvirt-host.html#virNodeSuspendTarget */
export const virNodeSuspendTarget = {
  /** Since 0.9.8. */
  VIR_NODE_SUSPEND_TARGET_MEM: 0,
  /** Since 0.9.8. */
  VIR_NODE_SUSPEND_TARGET_DISK: 1,
  /** Since 0.9.8. */
  VIR_NODE_SUSPEND_TARGET_HYBRID: 2,
  /** Since 0.9.8. */
  VIR_NODE_SUSPEND_TARGET_LAST: 3,
} as const
export type virNodeSuspendTarget = (typeof virNodeSuspendTarget)[keyof typeof virNodeSuspendTarget]
export const { VIR_NODE_SUSPEND_TARGET_MEM, VIR_NODE_SUSPEND_TARGET_DISK, VIR_NODE_SUSPEND_TARGET_HYBRID, VIR_NODE_SUSPEND_TARGET_LAST } = virNodeSuspendTarget

/** Since 5.8.0. */
export const VIR_CONNECT_IDENTITY_GROUP_NAME = 'group-name'
/** Since 5.8.0. */
export const VIR_CONNECT_IDENTITY_PROCESS_ID = 'process-id'
/** Since 5.8.0. */
export const VIR_CONNECT_IDENTITY_PROCESS_TIME = 'process-time'
/** Since 5.8.0. */
export const VIR_CONNECT_IDENTITY_SASL_USER_NAME = 'sasl-user-name'
/** Since 5.8.0. */
export const VIR_CONNECT_IDENTITY_SELINUX_CONTEXT = 'selinux-context'
/** Since 5.8.0. */
export const VIR_CONNECT_IDENTITY_UNIX_GROUP_ID = 'unix-group-id'
/** Since 5.8.0. */
export const VIR_CONNECT_IDENTITY_UNIX_USER_ID = 'unix-user-id'
/** Since 5.8.0. */
export const VIR_CONNECT_IDENTITY_USER_NAME = 'user-name'
/** Since 5.8.0. */
export const VIR_CONNECT_IDENTITY_X509_DISTINGUISHED_NAME = 'x509-distinguished-name'
/** Since 0.9.3. */
export const VIR_NODE_CPU_STATS_FIELD_LENGTH = 80
/** Since 11.8.0. */
export const VIR_NODE_CPU_STATS_GUEST = 'guest'
/** Since 0.9.3. */
export const VIR_NODE_CPU_STATS_IDLE = 'idle'
/** Since 1.2.2. */
export const VIR_NODE_CPU_STATS_INTR = 'intr'
/** Since 0.9.3. */
export const VIR_NODE_CPU_STATS_IOWAIT = 'iowait'
/** Since 0.9.3. */
export const VIR_NODE_CPU_STATS_KERNEL = 'kernel'
/** Since 0.9.3. */
export const VIR_NODE_CPU_STATS_USER = 'user'
/** Since 0.9.3. */
export const VIR_NODE_CPU_STATS_UTILIZATION = 'utilization'
/** Since 0.10.2. */
export const VIR_NODE_MEMORY_SHARED_FULL_SCANS = 'shm_full_scans'
/** Since 1.0.0. */
export const VIR_NODE_MEMORY_SHARED_MERGE_ACROSS_NODES = 'shm_merge_across_nodes'
/** Since 0.10.2. */
export const VIR_NODE_MEMORY_SHARED_PAGES_SHARED = 'shm_pages_shared'
/** Since 0.10.2. */
export const VIR_NODE_MEMORY_SHARED_PAGES_SHARING = 'shm_pages_sharing'
/** Since 0.10.2. */
export const VIR_NODE_MEMORY_SHARED_PAGES_TO_SCAN = 'shm_pages_to_scan'
/** Since 0.10.2. */
export const VIR_NODE_MEMORY_SHARED_PAGES_UNSHARED = 'shm_pages_unshared'
/** Since 0.10.2. */
export const VIR_NODE_MEMORY_SHARED_PAGES_VOLATILE = 'shm_pages_volatile'
/** Since 0.10.2. */
export const VIR_NODE_MEMORY_SHARED_SLEEP_MILLISECS = 'shm_sleep_millisecs'
/** Since 12.3.0. */
export const VIR_NODE_MEMORY_STATS_AVAILABLE = 'available'
/** Since 0.9.3. */
export const VIR_NODE_MEMORY_STATS_BUFFERS = 'buffers'
/** Since 0.9.3. */
export const VIR_NODE_MEMORY_STATS_CACHED = 'cached'
/** Since 0.9.3. */
export const VIR_NODE_MEMORY_STATS_FIELD_LENGTH = 80
/** Since 0.9.3. */
export const VIR_NODE_MEMORY_STATS_FREE = 'free'
/** Since 0.9.3. */
export const VIR_NODE_MEMORY_STATS_TOTAL = 'total'
/** Since 4.5.0. */
export const VIR_NODE_SEV_CBITPOS = 'cbitpos'
/** Since 4.5.0. */
export const VIR_NODE_SEV_CERT_CHAIN = 'cert-chain'
/** Since 8.4.0. */
export const VIR_NODE_SEV_CPU0_ID = 'cpu0-id'
/** Since 8.0.0. */
export const VIR_NODE_SEV_MAX_ES_GUESTS = 'max-es-guests'
/** Since 8.0.0. */
export const VIR_NODE_SEV_MAX_GUESTS = 'max-guests'
/** Since 4.5.0. */
export const VIR_NODE_SEV_PDH = 'pdh'
/** Since 4.5.0. */
export const VIR_NODE_SEV_REDUCED_PHYS_BITS = 'reduced-phys-bits'
/** Since 0.6.1. */
export const VIR_SECURITY_DOI_BUFLEN = 257
/** Since 0.6.1. */
export const VIR_SECURITY_LABEL_BUFLEN = 4097
/** Since 0.6.1. */
export const VIR_SECURITY_MODEL_BUFLEN = 257
/** Since 0.2.0. */
export const VIR_UUID_BUFLEN = 16
/** Since 0.2.0. */
export const VIR_UUID_STRING_BUFLEN = 37

/** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-host.html#virConnectAuth */
export interface virConnectAuth {
  ncredtype: number
}

/** Since 0.4.1. @see https://libvirt.org/html/libvirt-libvirt-host.html#virConnectCredential */
export interface virConnectCredential {
  type: number
  prompt: string | null
  challenge: string | null
  defresult: string | null
  result: string | null
  resultlen: number
}

/** Since 0.9.3. @see https://libvirt.org/html/libvirt-libvirt-host.html#virNodeCPUStats */
export interface virNodeCPUStats {
  field: string
  value: bigint
}

/** Since 0.1.0. @see https://libvirt.org/html/libvirt-libvirt-host.html#virNodeInfo */
export interface virNodeInfo {
  model: string
  memory: bigint
  cpus: number
  mhz: number
  nodes: number
  sockets: number
  cores: number
  threads: number
}

/** Since 0.9.3. @see https://libvirt.org/html/libvirt-libvirt-host.html#virNodeMemoryStats */
export interface virNodeMemoryStats {
  field: string
  value: bigint
}

/** Since 0.6.1. @see https://libvirt.org/html/libvirt-libvirt-host.html#virSecurityLabel */
export interface virSecurityLabel {
  label: string
  enforcing: number
}

/** Since 0.6.1. @see https://libvirt.org/html/libvirt-libvirt-host.html#virSecurityModel */
export interface virSecurityModel {
  model: string
  doi: string
}

/** Since 0.10.0. @see https://libvirt.org/html/libvirt-libvirt-host.html#virConnectCloseFunc */
export type virConnectCloseFunc = (reason: number) => void

export interface LibvirtHostFunctions {
  /** Since 0.7.7. @see https://libvirt.org/html/libvirt-libvirt-host.html#virConnectBaselineCPU */
  virConnectBaselineCPU(xmlCPUs: readonly string[], flags?: number): Promise<string>
  /** Since 4.4.0. @see https://libvirt.org/html/libvirt-libvirt-host.html#virConnectBaselineHypervisorCPU */
  virConnectBaselineHypervisorCPU(emulator: string | null, arch: string | null, machine: string | null, virttype: string | null, xmlCPUs: readonly string[], flags?: number): Promise<string>
  /** Since 0.7.5. @see https://libvirt.org/html/libvirt-libvirt-host.html#virConnectCompareCPU */
  virConnectCompareCPU(xmlDesc: string, flags?: number): Promise<number>
  /** Since 4.4.0. @see https://libvirt.org/html/libvirt-libvirt-host.html#virConnectCompareHypervisorCPU */
  virConnectCompareHypervisorCPU(emulator: string | null, arch: string | null, machine: string | null, virttype: string | null, xmlCPU: string, flags?: number): Promise<number>
  /** Since 1.1.3. @see https://libvirt.org/html/libvirt-libvirt-host.html#virConnectGetCPUModelNames */
  virConnectGetCPUModelNames(arch: string, flags?: number): Promise<string[]>
  /** Since 0.2.1. @see https://libvirt.org/html/libvirt-libvirt-host.html#virConnectGetCapabilities */
  virConnectGetCapabilities(): Promise<string>
  /** Since 0.3.0. @see https://libvirt.org/html/libvirt-libvirt-host.html#virConnectGetHostname */
  virConnectGetHostname(): Promise<string>
  /** Since 0.7.3. @see https://libvirt.org/html/libvirt-libvirt-host.html#virConnectGetLibVersion */
  virConnectGetLibVersion(): Promise<bigint>
  /** Since 0.2.1. @see https://libvirt.org/html/libvirt-libvirt-host.html#virConnectGetMaxVcpus */
  virConnectGetMaxVcpus(type: string | null): Promise<number>
  /** Since 0.8.8. @see https://libvirt.org/html/libvirt-libvirt-host.html#virConnectGetSysinfo */
  virConnectGetSysinfo(flags?: number): Promise<string>
  /** Since 0.0.3. @see https://libvirt.org/html/libvirt-libvirt-host.html#virConnectGetType */
  virConnectGetType(): Promise<string>
  /** Since 0.3.0. @see https://libvirt.org/html/libvirt-libvirt-host.html#virConnectGetURI */
  virConnectGetURI(): Promise<string>
  /** Since 0.0.3. @see https://libvirt.org/html/libvirt-libvirt-host.html#virConnectGetVersion */
  virConnectGetVersion(): Promise<bigint>
  /** Since 0.9.8. @see https://libvirt.org/html/libvirt-libvirt-host.html#virConnectIsAlive */
  virConnectIsAlive(): Promise<number>
  /** Since 0.7.3. @see https://libvirt.org/html/libvirt-libvirt-host.html#virConnectIsEncrypted */
  virConnectIsEncrypted(): Promise<number>
  /** Since 0.7.3. @see https://libvirt.org/html/libvirt-libvirt-host.html#virConnectIsSecure */
  virConnectIsSecure(): Promise<number>
  /** Since 5.8.0. @see https://libvirt.org/html/libvirt-libvirt-host.html#virConnectSetIdentity */
  virConnectSetIdentity(params: readonly TypedParameter[] | null, flags?: number): Promise<number>
  /** Use `keepAlive` of connect() instead: if the daemon falls silent, this one crashes the process before libvirt 10.3 (CVE-2024-4418), and leaves calls hanging in later versions. Since 0.9.8. @see https://libvirt.org/html/libvirt-libvirt-host.html#virConnectSetKeepAlive */
  virConnectSetKeepAlive(interval: number, count: number): Promise<number>
  /** Since 0.0.3. @see https://libvirt.org/html/libvirt-libvirt-host.html#virGetVersion */
  virGetVersion(): Promise<bigint>
  /** Since 0.1.0. @see https://libvirt.org/html/libvirt-libvirt-host.html#virInitialize */
  virInitialize(): Promise<number>
  /** Since 1.2.9. @see https://libvirt.org/html/libvirt-libvirt-host.html#virNodeAllocPages */
  virNodeAllocPages(pageSizes: readonly number[], pageCounts: readonly (number | bigint)[], startCell: number, cellCount: number, flags?: number): Promise<number>
  /** Since 1.0.0. @see https://libvirt.org/html/libvirt-libvirt-host.html#virNodeGetCPUMap */
  virNodeGetCPUMap(flags?: number): Promise<{ result: number; cpumap: Uint8Array; online: number }>
  /** Since 0.9.3. @see https://libvirt.org/html/libvirt-libvirt-host.html#virNodeGetCPUStats */
  virNodeGetCPUStats(cpuNum: number, flags?: number): Promise<virNodeCPUStats[]>
  /** Since 0.3.3. @see https://libvirt.org/html/libvirt-libvirt-host.html#virNodeGetCellsFreeMemory */
  virNodeGetCellsFreeMemory(startCell: number, maxCells: number): Promise<bigint[]>
  /** Since 0.3.3. @see https://libvirt.org/html/libvirt-libvirt-host.html#virNodeGetFreeMemory */
  virNodeGetFreeMemory(): Promise<bigint>
  /** Since 1.2.6. @see https://libvirt.org/html/libvirt-libvirt-host.html#virNodeGetFreePages */
  virNodeGetFreePages(pages: readonly number[], startCell: number, cellCount: number, flags?: number): Promise<bigint[]>
  /** Since 0.1.0. @see https://libvirt.org/html/libvirt-libvirt-host.html#virNodeGetInfo */
  virNodeGetInfo(): Promise<virNodeInfo>
  /** Since 0.10.2. @see https://libvirt.org/html/libvirt-libvirt-host.html#virNodeGetMemoryParameters */
  virNodeGetMemoryParameters(flags?: number): Promise<TypedParameter[]>
  /** Since 0.9.3. @see https://libvirt.org/html/libvirt-libvirt-host.html#virNodeGetMemoryStats */
  virNodeGetMemoryStats(cellNum: number, flags?: number): Promise<virNodeMemoryStats[]>
  /** Since 4.5.0. @see https://libvirt.org/html/libvirt-libvirt-host.html#virNodeGetSEVInfo */
  virNodeGetSEVInfo(flags?: number): Promise<TypedParameter[]>
  /** Since 0.6.1. @see https://libvirt.org/html/libvirt-libvirt-host.html#virNodeGetSecurityModel */
  virNodeGetSecurityModel(): Promise<virSecurityModel>
  /** Since 0.10.2. @see https://libvirt.org/html/libvirt-libvirt-host.html#virNodeSetMemoryParameters */
  virNodeSetMemoryParameters(params: readonly TypedParameter[], flags?: number): Promise<number>
  /** Since 0.9.8. @see https://libvirt.org/html/libvirt-libvirt-host.html#virNodeSuspendForDuration */
  virNodeSuspendForDuration(target: number, duration: number | bigint, flags?: number): Promise<number>
}

export const functions = (): Readonly<Record<string, FunctionDescription>> => ({
  virConnectBaselineCPU: {prototype: 'str! virConnectBaselineCPU(void * conn, void * xmlCPUs, uint ncpus, uint flags)', library: 'libvirt', since: '0.7.7', parameters: [{name: 'conn', kind: 'connection'}, {name: 'xmlCPUs', kind: 'strings'}, {name: 'ncpus', kind: 'count', of: 'xmlCPUs', scalar: 'uint'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'string'}, failure: 'null'},
  virConnectBaselineHypervisorCPU: {prototype: 'str! virConnectBaselineHypervisorCPU(void * conn, str emulator, str arch, str machine, str virttype, void * xmlCPUs, uint ncpus, uint flags)', library: 'libvirt', since: '4.4.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'emulator', kind: 'string', nullable: true}, {name: 'arch', kind: 'string', nullable: true}, {name: 'machine', kind: 'string', nullable: true}, {name: 'virttype', kind: 'string', nullable: true}, {name: 'xmlCPUs', kind: 'strings'}, {name: 'ncpus', kind: 'count', of: 'xmlCPUs', scalar: 'uint'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'string'}, failure: 'null'},
  virConnectClose: {prototype: 'int virConnectClose(void * conn)', library: 'libvirt', since: '0.0.3', parameters: [{name: 'conn', kind: 'connection'}], returns: {kind: 'int'}, failure: 'negative', unexposed: 'use connection.close()'},
  virConnectCompareCPU: {prototype: 'int virConnectCompareCPU(void * conn, str xmlDesc, uint flags)', library: 'libvirt', since: '0.7.5', parameters: [{name: 'conn', kind: 'connection'}, {name: 'xmlDesc', kind: 'string'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virConnectCompareHypervisorCPU: {prototype: 'int virConnectCompareHypervisorCPU(void * conn, str emulator, str arch, str machine, str virttype, str xmlCPU, uint flags)', library: 'libvirt', since: '4.4.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'emulator', kind: 'string', nullable: true}, {name: 'arch', kind: 'string', nullable: true}, {name: 'machine', kind: 'string', nullable: true}, {name: 'virttype', kind: 'string', nullable: true}, {name: 'xmlCPU', kind: 'string'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virConnectGetCPUModelNames: {prototype: 'int virConnectGetCPUModelNames(void * conn, str arch, void * models, uint flags)', library: 'libvirt', since: '1.1.3', parameters: [{name: 'conn', kind: 'connection'}, {name: 'arch', kind: 'string'}, {name: 'models', kind: 'outStrings'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virConnectGetCapabilities: {prototype: 'str! virConnectGetCapabilities(void * conn)', library: 'libvirt', since: '0.2.1', parameters: [{name: 'conn', kind: 'connection'}], returns: {kind: 'string'}, failure: 'null'},
  virConnectGetHostname: {prototype: 'str! virConnectGetHostname(void * conn)', library: 'libvirt', since: '0.3.0', parameters: [{name: 'conn', kind: 'connection'}], returns: {kind: 'string'}, failure: 'null'},
  virConnectGetLibVersion: {prototype: 'int virConnectGetLibVersion(void * conn, void * libVer)', library: 'libvirt', since: '0.7.3', parameters: [{name: 'conn', kind: 'connection'}, {name: 'libVer', kind: 'outScalar', scalar: 'ulong'}], returns: {kind: 'status'}, failure: 'negative'},
  virConnectGetMaxVcpus: {prototype: 'int virConnectGetMaxVcpus(void * conn, str type)', library: 'libvirt', since: '0.2.1', parameters: [{name: 'conn', kind: 'connection'}, {name: 'type', kind: 'string', nullable: true}], returns: {kind: 'int'}, failure: 'negative'},
  virConnectGetSysinfo: {prototype: 'str! virConnectGetSysinfo(void * conn, uint flags)', library: 'libvirt', since: '0.8.8', parameters: [{name: 'conn', kind: 'connection'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'string'}, failure: 'null'},
  virConnectGetType: {prototype: 'str virConnectGetType(void * conn)', library: 'libvirt', since: '0.0.3', parameters: [{name: 'conn', kind: 'connection'}], returns: {kind: 'borrowedString'}, failure: 'null'},
  virConnectGetURI: {prototype: 'str! virConnectGetURI(void * conn)', library: 'libvirt', since: '0.3.0', parameters: [{name: 'conn', kind: 'connection'}], returns: {kind: 'string'}, failure: 'null'},
  virConnectGetVersion: {prototype: 'int virConnectGetVersion(void * conn, void * hvVer)', library: 'libvirt', since: '0.0.3', parameters: [{name: 'conn', kind: 'connection'}, {name: 'hvVer', kind: 'outScalar', scalar: 'ulong'}], returns: {kind: 'status'}, failure: 'negative'},
  virConnectIsAlive: {prototype: 'int virConnectIsAlive(void * conn)', library: 'libvirt', since: '0.9.8', parameters: [{name: 'conn', kind: 'connection'}], returns: {kind: 'int'}, failure: 'negative'},
  virConnectIsEncrypted: {prototype: 'int virConnectIsEncrypted(void * conn)', library: 'libvirt', since: '0.7.3', parameters: [{name: 'conn', kind: 'connection'}], returns: {kind: 'int'}, failure: 'negative'},
  virConnectIsSecure: {prototype: 'int virConnectIsSecure(void * conn)', library: 'libvirt', since: '0.7.3', parameters: [{name: 'conn', kind: 'connection'}], returns: {kind: 'int'}, failure: 'negative'},
  virConnectOpen: {prototype: 'void * virConnectOpen(str name)', library: 'libvirt', since: '0.0.3', parameters: [{name: 'name', kind: 'string'}], returns: {kind: 'handle', type: 'virConnect'}, failure: 'null', unexposed: 'use connect()'},
  virConnectOpenAuth: {prototype: 'void * virConnectOpenAuth(str name, void * auth, uint flags)', library: 'libvirt', since: '0.4.0', parameters: [{name: 'name', kind: 'string'}, {name: 'auth', kind: 'callback', callback: 'virConnectAuthPtr'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'handle', type: 'virConnect'}, failure: 'null', unexposed: 'use connect()'},
  virConnectOpenReadOnly: {prototype: 'void * virConnectOpenReadOnly(str name)', library: 'libvirt', since: '0.0.3', parameters: [{name: 'name', kind: 'string'}], returns: {kind: 'handle', type: 'virConnect'}, failure: 'null', unexposed: 'use connect()'},
  virConnectRef: {prototype: 'int virConnectRef(void * conn)', library: 'libvirt', since: '0.6.0', parameters: [{name: 'conn', kind: 'connection'}], returns: {kind: 'int'}, failure: 'negative', unexposed: 'a handle stays valid while it is referenced; free() or `await using` releases it'},
  virConnectRegisterCloseCallback: {prototype: 'int virConnectRegisterCloseCallback(void * conn, void * cb, intptr_t opaque, void * freecb)', library: 'libvirt', since: '0.10.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'cb', kind: 'callback', callback: 'virConnectCloseFunc'}, {name: 'opaque', kind: 'subscription'}, {name: 'freecb', kind: 'null'}], returns: {kind: 'int'}, failure: 'negative', unexposed: "use connection.events('close')"},
  virConnectSetIdentity: {prototype: 'int virConnectSetIdentity(void * conn, void * params, int nparams, uint flags)', library: 'libvirt', since: '5.8.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'params', kind: 'typedParameters', nullable: true}, {name: 'nparams', kind: 'count', of: 'params', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virConnectSetKeepAlive: {prototype: 'int virConnectSetKeepAlive(void * conn, int interval, uint count)', library: 'libvirt', since: '0.9.8', parameters: [{name: 'conn', kind: 'connection'}, {name: 'interval', kind: 'int'}, {name: 'count', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virConnectUnregisterCloseCallback: {prototype: 'int virConnectUnregisterCloseCallback(void * conn, void * cb)', library: 'libvirt', since: '0.10.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'cb', kind: 'callback', callback: 'virConnectCloseFunc'}], returns: {kind: 'int'}, failure: 'negative', unexposed: "use connection.events('close')"},
  virGetVersion: {prototype: 'int virGetVersion(void * libVer, void * type, void * typeVer)', library: 'libvirt', since: '0.0.3', parameters: [{name: 'libVer', kind: 'outScalar', scalar: 'ulong'}, {name: 'type', kind: 'null'}, {name: 'typeVer', kind: 'null'}], returns: {kind: 'status'}, failure: 'negative'},
  virInitialize: {prototype: 'int virInitialize()', library: 'libvirt', since: '0.1.0', parameters: [], returns: {kind: 'int'}, failure: 'negative'},
  virNodeAllocPages: {prototype: 'int virNodeAllocPages(void * conn, uint npages, void * pageSizes, void * pageCounts, int startCell, uint cellCount, uint flags)', library: 'libvirt', since: '1.2.9', parameters: [{name: 'conn', kind: 'connection'}, {name: 'npages', kind: 'count', of: 'pageSizes', scalar: 'uint'}, {name: 'pageSizes', kind: 'scalars', scalar: 'uint'}, {name: 'pageCounts', kind: 'scalars', scalar: 'ulonglong'}, {name: 'startCell', kind: 'int'}, {name: 'cellCount', kind: 'uint'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virNodeGetCPUMap: {prototype: 'int virNodeGetCPUMap(void * conn, void * cpumap, void * online, uint flags)', library: 'libvirt', since: '1.0.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'cpumap', kind: 'outBits'}, {name: 'online', kind: 'outScalar', scalar: 'uint'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virNodeGetCPUStats: {prototype: 'int virNodeGetCPUStats(void * conn, int cpuNum, void * params, void * nparams, uint flags)', library: 'libvirt', since: '0.9.3', parameters: [{name: 'conn', kind: 'connection'}, {name: 'cpuNum', kind: 'int'}, {name: 'params', kind: 'fillCountedStructs', struct: 'virNodeCPUStats'}, {name: 'nparams', kind: 'outCount', of: 'params', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virNodeGetCellsFreeMemory: {prototype: 'int virNodeGetCellsFreeMemory(void * conn, void * freeMems, int startCell, int maxCells)', library: 'libvirt', since: '0.3.3', parameters: [{name: 'conn', kind: 'connection'}, {name: 'freeMems', kind: 'fillScalars', scalar: 'ulonglong', room: ['maxCells']}, {name: 'startCell', kind: 'int'}, {name: 'maxCells', kind: 'int'}], returns: {kind: 'status'}, failure: 'negative'},
  virNodeGetFreeMemory: {prototype: 'ulonglong virNodeGetFreeMemory(void * conn)', library: 'libvirt', since: '0.3.3', parameters: [{name: 'conn', kind: 'connection'}], returns: {kind: 'ulonglong'}, failure: 'zero'},
  virNodeGetFreePages: {prototype: 'int virNodeGetFreePages(void * conn, uint npages, void * pages, int startCell, uint cellCount, void * counts, uint flags)', library: 'libvirt', since: '1.2.6', parameters: [{name: 'conn', kind: 'connection'}, {name: 'npages', kind: 'count', of: 'pages', scalar: 'uint'}, {name: 'pages', kind: 'scalars', scalar: 'uint'}, {name: 'startCell', kind: 'int'}, {name: 'cellCount', kind: 'uint'}, {name: 'counts', kind: 'fillScalars', scalar: 'ulonglong', room: ['npages', 'cellCount']}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virNodeGetInfo: {prototype: 'int virNodeGetInfo(void * conn, void * info)', library: 'libvirt', since: '0.1.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'info', kind: 'outStruct', struct: 'virNodeInfo'}], returns: {kind: 'status'}, failure: 'negative'},
  virNodeGetMemoryParameters: {prototype: 'int virNodeGetMemoryParameters(void * conn, void * params, void * nparams, uint flags)', library: 'libvirt', since: '0.10.2', parameters: [{name: 'conn', kind: 'connection'}, {name: 'params', kind: 'fillTypedParameters'}, {name: 'nparams', kind: 'outCount', of: 'params', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virNodeGetMemoryStats: {prototype: 'int virNodeGetMemoryStats(void * conn, int cellNum, void * params, void * nparams, uint flags)', library: 'libvirt', since: '0.9.3', parameters: [{name: 'conn', kind: 'connection'}, {name: 'cellNum', kind: 'int'}, {name: 'params', kind: 'fillCountedStructs', struct: 'virNodeMemoryStats'}, {name: 'nparams', kind: 'outCount', of: 'params', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virNodeGetSEVInfo: {prototype: 'int virNodeGetSEVInfo(void * conn, void * params, void * nparams, uint flags)', library: 'libvirt', since: '4.5.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'params', kind: 'outTypedParameters'}, {name: 'nparams', kind: 'outCount', of: 'params', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virNodeGetSecurityModel: {prototype: 'int virNodeGetSecurityModel(void * conn, void * secmodel)', library: 'libvirt', since: '0.6.1', parameters: [{name: 'conn', kind: 'connection'}, {name: 'secmodel', kind: 'outStruct', struct: 'virSecurityModel'}], returns: {kind: 'status'}, failure: 'negative'},
  virNodeSetMemoryParameters: {prototype: 'int virNodeSetMemoryParameters(void * conn, void * params, int nparams, uint flags)', library: 'libvirt', since: '0.10.2', parameters: [{name: 'conn', kind: 'connection'}, {name: 'params', kind: 'typedParameters'}, {name: 'nparams', kind: 'count', of: 'params', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virNodeSuspendForDuration: {prototype: 'int virNodeSuspendForDuration(void * conn, uint target, ulonglong duration, uint flags)', library: 'libvirt', since: '0.9.8', parameters: [{name: 'conn', kind: 'connection'}, {name: 'target', kind: 'uint'}, {name: 'duration', kind: 'ulonglong'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
})

export const structs = (): Readonly<Record<string, StructDescription>> => ({
  virConnectAuth: {since: '0.4.1', fields: [{name: 'credtype', kind: 'opaque'}, {name: 'ncredtype', kind: 'uint'}, {name: 'cb', kind: 'opaque'}, {name: 'cbdata', kind: 'opaque'}]},
  virConnectCredential: {since: '0.4.1', fields: [{name: 'type', kind: 'int'}, {name: 'prompt', kind: 'string'}, {name: 'challenge', kind: 'string'}, {name: 'defresult', kind: 'string'}, {name: 'result', kind: 'string'}, {name: 'resultlen', kind: 'uint'}]},
  virNodeCPUStats: {since: '0.9.3', fields: [{name: 'field', kind: 'chars', length: 80}, {name: 'value', kind: 'ulonglong'}]},
  virNodeInfo: {since: '0.1.0', fields: [{name: 'model', kind: 'chars', length: 32}, {name: 'memory', kind: 'ulong'}, {name: 'cpus', kind: 'uint'}, {name: 'mhz', kind: 'uint'}, {name: 'nodes', kind: 'uint'}, {name: 'sockets', kind: 'uint'}, {name: 'cores', kind: 'uint'}, {name: 'threads', kind: 'uint'}]},
  virNodeMemoryStats: {since: '0.9.3', fields: [{name: 'field', kind: 'chars', length: 80}, {name: 'value', kind: 'ulonglong'}]},
  virSecurityLabel: {since: '0.6.1', fields: [{name: 'label', kind: 'chars', length: 4097}, {name: 'enforcing', kind: 'int'}]},
  virSecurityModel: {since: '0.6.1', fields: [{name: 'model', kind: 'chars', length: 257}, {name: 'doi', kind: 'chars', length: 257}]},
})

export const callbacks = (): Readonly<Record<string, CallbackDescription>> => ({
  virConnectAuthCallbackPtr: {prototype: 'int virConnectAuthCallbackPtr(void * cred, uint ncred, intptr_t cbdata)', parameters: [{name: 'cred', kind: 'struct', struct: 'virConnectCredential'}, {name: 'ncred', kind: 'uint'}, {name: 'cbdata', kind: 'subscription'}], since: '0.4.1'},
  virConnectCloseFunc: {prototype: 'void virConnectCloseFunc(void * conn, int reason, intptr_t opaque)', parameters: [{name: 'conn', kind: 'connection'}, {name: 'reason', kind: 'int'}, {name: 'opaque', kind: 'subscription'}], since: '0.10.0'},
})
