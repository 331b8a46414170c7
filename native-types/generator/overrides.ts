/** Facts missing from libvirt-api.xml. Each entry must name an existing function, parameter or struct. */
import type { Failure, FieldKind, ParameterKind, Returned } from '../description.js'

/** Parameters that may be NULL, but whose documentation does not say so in a form the generator recognises. */
export const nullable: Readonly<Record<string, readonly string[]>> = {
  virConnectBaselineHypervisorCPU: ['emulator', 'arch', 'machine', 'virttype'],
  virConnectCompareHypervisorCPU: ['emulator', 'arch', 'machine', 'virttype'],
  virConnectDomainEventRegisterAny: ['dom'],
  virConnectFindStoragePoolSources: ['srcSpec'],
  virConnectGetDomainCapabilities: ['emulatorbin', 'arch', 'machine', 'virttype'],
  virConnectGetMaxVcpus: ['type'],
  virConnectNetworkEventRegisterAny: ['net'],
  virConnectNodeDeviceEventRegisterAny: ['dev'],
  virConnectSecretEventRegisterAny: ['secret'],
  virConnectSetIdentity: ['params'],
  virConnectStoragePoolEventRegisterAny: ['pool'],
  virDomainAnnounceInterface: ['params'],
  virDomainAuthorizedSSHKeysSet: ['keys'],
  virDomainFSFreeze: ['mountpoints'],
  virDomainFSThaw: ['mountpoints'],
  virDomainFSTrim: ['mountPoint'],
  virDomainGetMetadata: ['uri'],
  virDomainMigrateToURI3: ['dconnuri'],
  virDomainSetMetadata: ['metadata'],
  virNetworkGetDHCPLeases: ['mac'],
  virNetworkGetMetadata: ['uri'],
  virNetworkSetMetadata: ['metadata'],
  virNodeListDevices: ['cap'],
  virNodeNumOfDevices: ['cap'],
}

/** Parameters whose C type is ambiguous. Keys are `function.parameter`. */
export const parameters: Readonly<Record<string, ParameterKind>> = {
  'virDomainBlockPeek.size': { kind: 'size_t' },
  'virDomainBlockPeek.buffer': { kind: 'fillBytes', room: ['size'], exact: true },
  'virDomainMemoryPeek.size': { kind: 'size_t' },
  'virDomainMemoryPeek.buffer': { kind: 'fillBytes', room: ['size'], exact: true },
  'virDomainGetCPUStats.params': { kind: 'fillTypedParametersPerCpu' },
  'virDomainGetCPUStats.nparams': { kind: 'uint' },
  'virDomainGetDiskErrors.errors': { kind: 'fillStructs', struct: 'virDomainDiskError', room: ['maxerrors'] },
  'virDomainGetEmulatorPinInfo.cpumap': { kind: 'fillBytes', room: ['maplen'], exact: true },
  'virDomainGetEmulatorPinInfo.maplen': { kind: 'int' },
  'virDomainGetSchedulerParameters.params': { kind: 'fillTypedParameters', sizedBy: 'virDomainGetSchedulerType' },
  'virDomainGetSchedulerParametersFlags.params': { kind: 'fillTypedParameters', sizedBy: 'virDomainGetSchedulerType' },
  'virDomainGetSchedulerType.nparams': { kind: 'outScalar', scalar: 'int' },
  'virDomainGetSecurityLabelList.seclabels': { kind: 'outStructBlock', struct: 'virSecurityLabel' },
  'virDomainGetVcpuPinInfo.cpumaps': { kind: 'fillBytes', room: ['ncpumaps', 'maplen'], exact: true },
  'virDomainGetVcpuPinInfo.ncpumaps': { kind: 'int' },
  'virDomainGetVcpuPinInfo.maplen': { kind: 'int' },
  'virDomainGetVcpus.info': { kind: 'fillStructs', struct: 'virVcpuInfo', room: ['maxinfo'] },
  'virDomainGetVcpus.cpumaps': { kind: 'fillBytes', room: ['maxinfo', 'maplen'], exact: true },
  'virDomainGetVcpus.maplen': { kind: 'int' },
  'virDomainListGetStats.doms': { kind: 'handles', type: 'virDomain' },
  'virDomainMemoryStats.stats': { kind: 'fillStructs', struct: 'virDomainMemoryStatStruct', room: ['nr_stats'] },
  'virDomainQemuMonitorCommandWithFiles.noutfiles': { kind: 'outCount', of: 'outfiles', scalar: 'uint' },
  'virDomainQemuMonitorCommandWithFiles.outfiles': { kind: 'outScalars', scalar: 'int', count: 'noutfiles' },
  'virGetVersion.type': { kind: 'null' },
  'virGetVersion.typeVer': { kind: 'null' },
  'virNodeAllocPages.pageCounts': { kind: 'scalars', scalar: 'ulonglong' },
  'virNodeGetCellsFreeMemory.freeMems': { kind: 'fillScalars', scalar: 'ulonglong', room: ['maxCells'] },
  'virNodeGetCPUMap.cpumap': { kind: 'outBits' },
  'virNodeGetCPUStats.params': { kind: 'fillCountedStructs', struct: 'virNodeCPUStats' },
  'virNodeGetCPUStats.nparams': { kind: 'outCount', of: 'params', scalar: 'int' },
  'virNodeGetFreePages.counts': { kind: 'fillScalars', scalar: 'ulonglong', room: ['npages', 'cellCount'] },
  'virNodeGetMemoryStats.params': { kind: 'fillCountedStructs', struct: 'virNodeMemoryStats' },
  'virNodeGetMemoryStats.nparams': { kind: 'outCount', of: 'params', scalar: 'int' },
  'virSecretGetValue.value_size': { kind: 'outCount', of: '', scalar: 'size_t' },
  'virStreamRecv.data': { kind: 'fillBytes', room: ['nbytes'], exact: false },
  'virStreamRecv.nbytes': { kind: 'size_t' },
  'virStreamRecvFlags.data': { kind: 'fillBytes', room: ['nbytes'], exact: false },
  'virStreamRecvFlags.nbytes': { kind: 'size_t' },
  'virStreamSend.data': { kind: 'bytes' },
  'virStreamSend.nbytes': { kind: 'count', of: 'data', scalar: 'size_t' },
}

/** Return values whose meaning does not follow from the C type. */
export const returns: Readonly<Record<string, Returned>> = {
  virDomainGetBlockJobInfo: { kind: 'int' },
  virDomainGetCPUStats: { kind: 'int' },
  virDomainGetEmulatorPinInfo: { kind: 'int' },
  virNodeGetCPUMap: { kind: 'int' },
  virSecretGetValue: { kind: 'countedBytes', count: 'value_size' },
  virStreamRecv: { kind: 'int' },
  virStreamRecvFlags: { kind: 'int' },
}

/** Failure conventions that differ from the rule: NULL for a pointer, below 0 for an int, never for the rest. */
export const failures: Readonly<Record<string, Failure>> = {
  virDomainGetID: 'maxWithError',
  virDomainGetMaxMemory: 'zero',
  virNodeDeviceGetParent: 'nullWithError',
  virNodeGetFreeMemory: 'zero',
  virGetLastErrorCode: 'never',
  virGetLastErrorDomain: 'never',
  virGetLastError: 'never',
  virGetLastErrorMessage: 'never',
  virSaveLastError: 'never',
  virConnGetLastError: 'never',
  virTypedParamsGet: 'never',
  virStreamRecv: 'minusOne',
  virStreamRecvFlags: 'minusOne',
  virStreamSend: 'minusOne',
}

/** Struct fields that point to arrays whose length is in another field. Keys are `struct.field`. */
export const fields: Readonly<Record<string, FieldKind>> = {
  'virDomainEventGraphicsSubject.identities': {
    kind: 'structs',
    struct: 'virDomainEventGraphicsSubjectIdentity',
    count: 'nidentity',
  },
  'virDomainFSInfo.devAlias': { kind: 'strings', count: 'ndevAlias' },
  'virDomainIOThreadInfo.cpumap': { kind: 'bytes', count: 'cpumaplen' },
  'virDomainInterface.addrs': { kind: 'structs', struct: 'virDomainIPAddress', count: 'naddrs' },
  'virDomainStatsRecord.params': { kind: 'typedParameters', count: 'nparams' },
  'virError.conn': { kind: 'opaque' },
  'virError.dom': { kind: 'opaque' },
  'virError.net': { kind: 'opaque' },
}

/** The function that frees an element of a list of structs; in brackets, the one that frees the whole list. */
export const frees: Readonly<Record<string, string>> = {
  virDomainFSInfo: 'virDomainFSInfoFree',
  virDomainIOThreadInfo: 'virDomainIOThreadInfoFree',
  virDomainInterface: 'virDomainInterfaceFree',
  virDomainStatsRecord: '[virDomainStatsRecordListFree]',
  virNetworkDHCPLease: 'virNetworkDHCPLeaseFree',
}

/** The callback of each event ID of a `*EventRegisterAny`; C casts all of them to one type. */
export const eventCallbacks: Readonly<
  Record<string, { readonly enum: string; readonly byId: Readonly<Record<string, string>> }>
> = {
  virConnectDomainEventRegisterAny: {
    enum: 'virDomainEventID',
    byId: {
      VIR_DOMAIN_EVENT_ID_LIFECYCLE: 'virConnectDomainEventCallback',
      VIR_DOMAIN_EVENT_ID_REBOOT: 'virConnectDomainEventGenericCallback',
      VIR_DOMAIN_EVENT_ID_RTC_CHANGE: 'virConnectDomainEventRTCChangeCallback',
      VIR_DOMAIN_EVENT_ID_WATCHDOG: 'virConnectDomainEventWatchdogCallback',
      VIR_DOMAIN_EVENT_ID_IO_ERROR: 'virConnectDomainEventIOErrorCallback',
      VIR_DOMAIN_EVENT_ID_GRAPHICS: 'virConnectDomainEventGraphicsCallback',
      VIR_DOMAIN_EVENT_ID_IO_ERROR_REASON: 'virConnectDomainEventIOErrorReasonCallback',
      VIR_DOMAIN_EVENT_ID_CONTROL_ERROR: 'virConnectDomainEventGenericCallback',
      VIR_DOMAIN_EVENT_ID_BLOCK_JOB: 'virConnectDomainEventBlockJobCallback',
      VIR_DOMAIN_EVENT_ID_DISK_CHANGE: 'virConnectDomainEventDiskChangeCallback',
      VIR_DOMAIN_EVENT_ID_TRAY_CHANGE: 'virConnectDomainEventTrayChangeCallback',
      VIR_DOMAIN_EVENT_ID_PMWAKEUP: 'virConnectDomainEventPMWakeupCallback',
      VIR_DOMAIN_EVENT_ID_PMSUSPEND: 'virConnectDomainEventPMSuspendCallback',
      VIR_DOMAIN_EVENT_ID_BALLOON_CHANGE: 'virConnectDomainEventBalloonChangeCallback',
      VIR_DOMAIN_EVENT_ID_PMSUSPEND_DISK: 'virConnectDomainEventPMSuspendDiskCallback',
      VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED: 'virConnectDomainEventDeviceRemovedCallback',
      VIR_DOMAIN_EVENT_ID_BLOCK_JOB_2: 'virConnectDomainEventBlockJobCallback',
      VIR_DOMAIN_EVENT_ID_TUNABLE: 'virConnectDomainEventTunableCallback',
      VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE: 'virConnectDomainEventAgentLifecycleCallback',
      VIR_DOMAIN_EVENT_ID_DEVICE_ADDED: 'virConnectDomainEventDeviceAddedCallback',
      VIR_DOMAIN_EVENT_ID_MIGRATION_ITERATION: 'virConnectDomainEventMigrationIterationCallback',
      VIR_DOMAIN_EVENT_ID_JOB_COMPLETED: 'virConnectDomainEventJobCompletedCallback',
      VIR_DOMAIN_EVENT_ID_DEVICE_REMOVAL_FAILED: 'virConnectDomainEventDeviceRemovalFailedCallback',
      VIR_DOMAIN_EVENT_ID_METADATA_CHANGE: 'virConnectDomainEventMetadataChangeCallback',
      VIR_DOMAIN_EVENT_ID_BLOCK_THRESHOLD: 'virConnectDomainEventBlockThresholdCallback',
      VIR_DOMAIN_EVENT_ID_MEMORY_FAILURE: 'virConnectDomainEventMemoryFailureCallback',
      VIR_DOMAIN_EVENT_ID_MEMORY_DEVICE_SIZE_CHANGE: 'virConnectDomainEventMemoryDeviceSizeChangeCallback',
      VIR_DOMAIN_EVENT_ID_NIC_MAC_CHANGE: 'virConnectDomainEventNICMACChangeCallback',
      VIR_DOMAIN_EVENT_ID_VCPU_REMOVED: 'virConnectDomainEventVcpuRemovedCallback',
      VIR_DOMAIN_EVENT_ID_CHANNEL_LIFECYCLE: 'virConnectDomainEventChannelLifecycleCallback',
    },
  },
  virConnectNetworkEventRegisterAny: {
    enum: 'virNetworkEventID',
    byId: {
      VIR_NETWORK_EVENT_ID_LIFECYCLE: 'virConnectNetworkEventLifecycleCallback',
      VIR_NETWORK_EVENT_ID_METADATA_CHANGE: 'virConnectNetworkEventMetadataChangeCallback',
    },
  },
  virConnectNodeDeviceEventRegisterAny: {
    enum: 'virNodeDeviceEventID',
    byId: {
      VIR_NODE_DEVICE_EVENT_ID_LIFECYCLE: 'virConnectNodeDeviceEventLifecycleCallback',
      VIR_NODE_DEVICE_EVENT_ID_UPDATE: 'virConnectNodeDeviceEventGenericCallback',
    },
  },
  virConnectSecretEventRegisterAny: {
    enum: 'virSecretEventID',
    byId: {
      VIR_SECRET_EVENT_ID_LIFECYCLE: 'virConnectSecretEventLifecycleCallback',
      VIR_SECRET_EVENT_ID_VALUE_CHANGED: 'virConnectSecretEventGenericCallback',
    },
  },
  virConnectStoragePoolEventRegisterAny: {
    enum: 'virStoragePoolEventID',
    byId: {
      VIR_STORAGE_POOL_EVENT_ID_LIFECYCLE: 'virConnectStoragePoolEventLifecycleCallback',
      VIR_STORAGE_POOL_EVENT_ID_REFRESH: 'virConnectStoragePoolEventGenericCallback',
    },
  },
}
