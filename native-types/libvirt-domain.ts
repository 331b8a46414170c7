// Generated from libvirt-api.xml 12.8.0 by native-types/generator. Do not edit: change the generator or its overrides.

import type { CallbackDescription, FunctionDescription, StructDescription } from './description.js'
import type { virSecurityLabel } from './libvirt-host.js'
import type { virConnectPtr, virDomainPtr, virStreamPtr, TypedParameter } from './values.js'

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventAgentLifecycleReason */
export const virConnectDomainEventAgentLifecycleReason = {
  /** Since 1.2.11. */
  VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_REASON_UNKNOWN: 0,
  /** Since 1.2.11. */
  VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_REASON_DOMAIN_STARTED: 1,
  /** Since 1.2.11. */
  VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_REASON_CHANNEL: 2,
  /** Since 1.2.11. */
  VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_REASON_LAST: 3,
} as const
export type virConnectDomainEventAgentLifecycleReason = (typeof virConnectDomainEventAgentLifecycleReason)[keyof typeof virConnectDomainEventAgentLifecycleReason]
export const { VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_REASON_UNKNOWN, VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_REASON_DOMAIN_STARTED, VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_REASON_CHANNEL, VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_REASON_LAST } = virConnectDomainEventAgentLifecycleReason

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventAgentLifecycleState */
export const virConnectDomainEventAgentLifecycleState = {
  /** Since 1.2.11. */
  VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_STATE_CONNECTED: 1,
  /** Since 1.2.11. */
  VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_STATE_DISCONNECTED: 2,
  /** Since 1.2.11. */
  VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_STATE_LAST: 3,
} as const
export type virConnectDomainEventAgentLifecycleState = (typeof virConnectDomainEventAgentLifecycleState)[keyof typeof virConnectDomainEventAgentLifecycleState]
export const { VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_STATE_CONNECTED, VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_STATE_DISCONNECTED, VIR_CONNECT_DOMAIN_EVENT_AGENT_LIFECYCLE_STATE_LAST } = virConnectDomainEventAgentLifecycleState

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventChannelLifecycleReason */
export const virConnectDomainEventChannelLifecycleReason = {
  /** Since 12.4.0. */
  VIR_CONNECT_DOMAIN_EVENT_CHANNEL_LIFECYCLE_REASON_UNKNOWN: 0,
  /** Since 12.4.0. */
  VIR_CONNECT_DOMAIN_EVENT_CHANNEL_LIFECYCLE_REASON_DOMAIN_STARTED: 1,
  /** Since 12.4.0. */
  VIR_CONNECT_DOMAIN_EVENT_CHANNEL_LIFECYCLE_REASON_CHANNEL: 2,
  /** Since 12.4.0. */
  VIR_CONNECT_DOMAIN_EVENT_CHANNEL_LIFECYCLE_REASON_LAST: 3,
} as const
export type virConnectDomainEventChannelLifecycleReason = (typeof virConnectDomainEventChannelLifecycleReason)[keyof typeof virConnectDomainEventChannelLifecycleReason]
export const { VIR_CONNECT_DOMAIN_EVENT_CHANNEL_LIFECYCLE_REASON_UNKNOWN, VIR_CONNECT_DOMAIN_EVENT_CHANNEL_LIFECYCLE_REASON_DOMAIN_STARTED, VIR_CONNECT_DOMAIN_EVENT_CHANNEL_LIFECYCLE_REASON_CHANNEL, VIR_CONNECT_DOMAIN_EVENT_CHANNEL_LIFECYCLE_REASON_LAST } = virConnectDomainEventChannelLifecycleReason

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventChannelLifecycleState */
export const virConnectDomainEventChannelLifecycleState = {
  /** Since 12.4.0. */
  VIR_CONNECT_DOMAIN_EVENT_CHANNEL_LIFECYCLE_STATE_CONNECTED: 1,
  /** Since 12.4.0. */
  VIR_CONNECT_DOMAIN_EVENT_CHANNEL_LIFECYCLE_STATE_DISCONNECTED: 2,
  /** Since 12.4.0. */
  VIR_CONNECT_DOMAIN_EVENT_CHANNEL_LIFECYCLE_STATE_LAST: 3,
} as const
export type virConnectDomainEventChannelLifecycleState = (typeof virConnectDomainEventChannelLifecycleState)[keyof typeof virConnectDomainEventChannelLifecycleState]
export const { VIR_CONNECT_DOMAIN_EVENT_CHANNEL_LIFECYCLE_STATE_CONNECTED, VIR_CONNECT_DOMAIN_EVENT_CHANNEL_LIFECYCLE_STATE_DISCONNECTED, VIR_CONNECT_DOMAIN_EVENT_CHANNEL_LIFECYCLE_STATE_LAST } = virConnectDomainEventChannelLifecycleState

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectGetAllDomainStatsFlags */
export const virConnectGetAllDomainStatsFlags = {
  /** Since 1.2.8. */
  VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE: 1,
  /** Since 1.2.8. */
  VIR_CONNECT_GET_ALL_DOMAINS_STATS_INACTIVE: 2,
  /** Since 1.2.8. */
  VIR_CONNECT_GET_ALL_DOMAINS_STATS_PERSISTENT: 4,
  /** Since 1.2.8. */
  VIR_CONNECT_GET_ALL_DOMAINS_STATS_TRANSIENT: 8,
  /** Since 1.2.8. */
  VIR_CONNECT_GET_ALL_DOMAINS_STATS_RUNNING: 16,
  /** Since 1.2.8. */
  VIR_CONNECT_GET_ALL_DOMAINS_STATS_PAUSED: 32,
  /** Since 1.2.8. */
  VIR_CONNECT_GET_ALL_DOMAINS_STATS_SHUTOFF: 64,
  /** Since 1.2.8. */
  VIR_CONNECT_GET_ALL_DOMAINS_STATS_OTHER: 128,
  /** Since 4.5.0. */
  VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT: 536870912,
  /** Since 1.2.12. */
  VIR_CONNECT_GET_ALL_DOMAINS_STATS_BACKING: 1073741824,
  /** Since 1.2.8. */
  VIR_CONNECT_GET_ALL_DOMAINS_STATS_ENFORCE_STATS: 2147483648,
} as const
export type virConnectGetAllDomainStatsFlags = (typeof virConnectGetAllDomainStatsFlags)[keyof typeof virConnectGetAllDomainStatsFlags]
export const { VIR_CONNECT_GET_ALL_DOMAINS_STATS_ACTIVE, VIR_CONNECT_GET_ALL_DOMAINS_STATS_INACTIVE, VIR_CONNECT_GET_ALL_DOMAINS_STATS_PERSISTENT, VIR_CONNECT_GET_ALL_DOMAINS_STATS_TRANSIENT, VIR_CONNECT_GET_ALL_DOMAINS_STATS_RUNNING, VIR_CONNECT_GET_ALL_DOMAINS_STATS_PAUSED, VIR_CONNECT_GET_ALL_DOMAINS_STATS_SHUTOFF, VIR_CONNECT_GET_ALL_DOMAINS_STATS_OTHER, VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT, VIR_CONNECT_GET_ALL_DOMAINS_STATS_BACKING, VIR_CONNECT_GET_ALL_DOMAINS_STATS_ENFORCE_STATS } = virConnectGetAllDomainStatsFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectGetDomainCapabilitiesFlags */
export const virConnectGetDomainCapabilitiesFlags = {
  /** Since 11.0.0. */
  VIR_CONNECT_GET_DOMAIN_CAPABILITIES_DISABLE_DEPRECATED_FEATURES: 1,
  /** Since 12.2.0. */
  VIR_CONNECT_GET_DOMAIN_CAPABILITIES_EXPAND_CPU_FEATURES: 2,
  /** Since 12.5.0. */
  VIR_CONNECT_GET_DOMAIN_CAPABILITIES_SUPPORTED_CPU_FEATURES: 4,
} as const
export type virConnectGetDomainCapabilitiesFlags = (typeof virConnectGetDomainCapabilitiesFlags)[keyof typeof virConnectGetDomainCapabilitiesFlags]
export const { VIR_CONNECT_GET_DOMAIN_CAPABILITIES_DISABLE_DEPRECATED_FEATURES, VIR_CONNECT_GET_DOMAIN_CAPABILITIES_EXPAND_CPU_FEATURES, VIR_CONNECT_GET_DOMAIN_CAPABILITIES_SUPPORTED_CPU_FEATURES } = virConnectGetDomainCapabilitiesFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectListAllDomainsFlags */
export const virConnectListAllDomainsFlags = {
  /** Since 0.9.13. */
  VIR_CONNECT_LIST_DOMAINS_ACTIVE: 1,
  /** Since 0.9.13. */
  VIR_CONNECT_LIST_DOMAINS_INACTIVE: 2,
  /** Since 0.9.13. */
  VIR_CONNECT_LIST_DOMAINS_PERSISTENT: 4,
  /** Since 0.9.13. */
  VIR_CONNECT_LIST_DOMAINS_TRANSIENT: 8,
  /** Since 0.9.13. */
  VIR_CONNECT_LIST_DOMAINS_RUNNING: 16,
  /** Since 0.9.13. */
  VIR_CONNECT_LIST_DOMAINS_PAUSED: 32,
  /** Since 0.9.13. */
  VIR_CONNECT_LIST_DOMAINS_SHUTOFF: 64,
  /** Since 0.9.13. */
  VIR_CONNECT_LIST_DOMAINS_OTHER: 128,
  /** Since 0.9.13. */
  VIR_CONNECT_LIST_DOMAINS_MANAGEDSAVE: 256,
  /** Since 0.9.13. */
  VIR_CONNECT_LIST_DOMAINS_NO_MANAGEDSAVE: 512,
  /** Since 0.9.13. */
  VIR_CONNECT_LIST_DOMAINS_AUTOSTART: 1024,
  /** Since 0.9.13. */
  VIR_CONNECT_LIST_DOMAINS_NO_AUTOSTART: 2048,
  /** Since 0.9.13. */
  VIR_CONNECT_LIST_DOMAINS_HAS_SNAPSHOT: 4096,
  /** Since 0.9.13. */
  VIR_CONNECT_LIST_DOMAINS_NO_SNAPSHOT: 8192,
  /** Since 5.6.0. */
  VIR_CONNECT_LIST_DOMAINS_HAS_CHECKPOINT: 16384,
  /** Since 5.6.0. */
  VIR_CONNECT_LIST_DOMAINS_NO_CHECKPOINT: 32768,
} as const
export type virConnectListAllDomainsFlags = (typeof virConnectListAllDomainsFlags)[keyof typeof virConnectListAllDomainsFlags]
export const { VIR_CONNECT_LIST_DOMAINS_ACTIVE, VIR_CONNECT_LIST_DOMAINS_INACTIVE, VIR_CONNECT_LIST_DOMAINS_PERSISTENT, VIR_CONNECT_LIST_DOMAINS_TRANSIENT, VIR_CONNECT_LIST_DOMAINS_RUNNING, VIR_CONNECT_LIST_DOMAINS_PAUSED, VIR_CONNECT_LIST_DOMAINS_SHUTOFF, VIR_CONNECT_LIST_DOMAINS_OTHER, VIR_CONNECT_LIST_DOMAINS_MANAGEDSAVE, VIR_CONNECT_LIST_DOMAINS_NO_MANAGEDSAVE, VIR_CONNECT_LIST_DOMAINS_AUTOSTART, VIR_CONNECT_LIST_DOMAINS_NO_AUTOSTART, VIR_CONNECT_LIST_DOMAINS_HAS_SNAPSHOT, VIR_CONNECT_LIST_DOMAINS_NO_SNAPSHOT, VIR_CONNECT_LIST_DOMAINS_HAS_CHECKPOINT, VIR_CONNECT_LIST_DOMAINS_NO_CHECKPOINT } = virConnectListAllDomainsFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainAbortJobFlagsValues */
export const virDomainAbortJobFlagsValues = {
  /** Since 8.5.0. */
  VIR_DOMAIN_ABORT_JOB_POSTCOPY: 1,
} as const
export type virDomainAbortJobFlagsValues = (typeof virDomainAbortJobFlagsValues)[keyof typeof virDomainAbortJobFlagsValues]
export const { VIR_DOMAIN_ABORT_JOB_POSTCOPY } = virDomainAbortJobFlagsValues

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainModificationImpact */
export const virDomainModificationImpact = {
  /** Since 0.9.2. */
  VIR_DOMAIN_AFFECT_CURRENT: 0,
  /** Since 0.9.2. */
  VIR_DOMAIN_AFFECT_LIVE: 1,
  /** Since 0.9.2. */
  VIR_DOMAIN_AFFECT_CONFIG: 2,
} as const
export type virDomainModificationImpact = (typeof virDomainModificationImpact)[keyof typeof virDomainModificationImpact]
export const { VIR_DOMAIN_AFFECT_CURRENT, VIR_DOMAIN_AFFECT_LIVE, VIR_DOMAIN_AFFECT_CONFIG } = virDomainModificationImpact

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainAgentResponseTimeoutValues */
export const virDomainAgentResponseTimeoutValues = {
  /** Since 5.10.0. */
  VIR_DOMAIN_AGENT_RESPONSE_TIMEOUT_BLOCK: -2,
  /** Since 5.10.0. */
  VIR_DOMAIN_AGENT_RESPONSE_TIMEOUT_DEFAULT: -1,
  /** Since 5.10.0. */
  VIR_DOMAIN_AGENT_RESPONSE_TIMEOUT_NOWAIT: 0,
} as const
export type virDomainAgentResponseTimeoutValues = (typeof virDomainAgentResponseTimeoutValues)[keyof typeof virDomainAgentResponseTimeoutValues]
export const { VIR_DOMAIN_AGENT_RESPONSE_TIMEOUT_BLOCK, VIR_DOMAIN_AGENT_RESPONSE_TIMEOUT_DEFAULT, VIR_DOMAIN_AGENT_RESPONSE_TIMEOUT_NOWAIT } = virDomainAgentResponseTimeoutValues

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainAuthorizedSSHKeysSetFlags */
export const virDomainAuthorizedSSHKeysSetFlags = {
  /** Since 6.10.0. */
  VIR_DOMAIN_AUTHORIZED_SSH_KEYS_SET_APPEND: 1,
  /** Since 6.10.0. */
  VIR_DOMAIN_AUTHORIZED_SSH_KEYS_SET_REMOVE: 2,
} as const
export type virDomainAuthorizedSSHKeysSetFlags = (typeof virDomainAuthorizedSSHKeysSetFlags)[keyof typeof virDomainAuthorizedSSHKeysSetFlags]
export const { VIR_DOMAIN_AUTHORIZED_SSH_KEYS_SET_APPEND, VIR_DOMAIN_AUTHORIZED_SSH_KEYS_SET_REMOVE } = virDomainAuthorizedSSHKeysSetFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBackupBeginFlags */
export const virDomainBackupBeginFlags = {
  /** Since 6.0.0. */
  VIR_DOMAIN_BACKUP_BEGIN_REUSE_EXTERNAL: 1,
  /** Since 11.10.0. */
  VIR_DOMAIN_BACKUP_BEGIN_PRESERVE_SHUTDOWN_DOMAIN: 2,
} as const
export type virDomainBackupBeginFlags = (typeof virDomainBackupBeginFlags)[keyof typeof virDomainBackupBeginFlags]
export const { VIR_DOMAIN_BACKUP_BEGIN_REUSE_EXTERNAL, VIR_DOMAIN_BACKUP_BEGIN_PRESERVE_SHUTDOWN_DOMAIN } = virDomainBackupBeginFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virBlkioParameterType */
export const virBlkioParameterType = {
  /** Since 0.9.0. */
  VIR_DOMAIN_BLKIO_PARAM_INT: 1,
  /** Since 0.9.0. */
  VIR_DOMAIN_BLKIO_PARAM_UINT: 2,
  /** Since 0.9.0. */
  VIR_DOMAIN_BLKIO_PARAM_LLONG: 3,
  /** Since 0.9.0. */
  VIR_DOMAIN_BLKIO_PARAM_ULLONG: 4,
  /** Since 0.9.0. */
  VIR_DOMAIN_BLKIO_PARAM_DOUBLE: 5,
  /** Since 0.9.0. */
  VIR_DOMAIN_BLKIO_PARAM_BOOLEAN: 6,
} as const
export type virBlkioParameterType = (typeof virBlkioParameterType)[keyof typeof virBlkioParameterType]
export const { VIR_DOMAIN_BLKIO_PARAM_INT, VIR_DOMAIN_BLKIO_PARAM_UINT, VIR_DOMAIN_BLKIO_PARAM_LLONG, VIR_DOMAIN_BLKIO_PARAM_ULLONG, VIR_DOMAIN_BLKIO_PARAM_DOUBLE, VIR_DOMAIN_BLKIO_PARAM_BOOLEAN } = virBlkioParameterType

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainState */
export const virDomainState = {
  /** Since 0.0.1. */
  VIR_DOMAIN_NOSTATE: 0,
  /** Since 0.0.1. */
  VIR_DOMAIN_RUNNING: 1,
  /** Since 0.0.1. */
  VIR_DOMAIN_BLOCKED: 2,
  /** Since 0.0.1. */
  VIR_DOMAIN_PAUSED: 3,
  /** Since 0.0.1. */
  VIR_DOMAIN_SHUTDOWN: 4,
  /** Since 0.0.1. */
  VIR_DOMAIN_SHUTOFF: 5,
  /** Since 0.0.2. */
  VIR_DOMAIN_CRASHED: 6,
  /** Since 0.9.11. */
  VIR_DOMAIN_PMSUSPENDED: 7,
  /** Since 0.9.5. */
  VIR_DOMAIN_LAST: 8,
} as const
export type virDomainState = (typeof virDomainState)[keyof typeof virDomainState]
export const { VIR_DOMAIN_NOSTATE, VIR_DOMAIN_RUNNING, VIR_DOMAIN_BLOCKED, VIR_DOMAIN_PAUSED, VIR_DOMAIN_SHUTDOWN, VIR_DOMAIN_SHUTOFF, VIR_DOMAIN_CRASHED, VIR_DOMAIN_PMSUSPENDED, VIR_DOMAIN_LAST } = virDomainState

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockedReason */
export const virDomainBlockedReason = {
  /** Since 0.9.2. */
  VIR_DOMAIN_BLOCKED_UNKNOWN: 0,
  /** Since 0.9.10. */
  VIR_DOMAIN_BLOCKED_LAST: 1,
} as const
export type virDomainBlockedReason = (typeof virDomainBlockedReason)[keyof typeof virDomainBlockedReason]
export const { VIR_DOMAIN_BLOCKED_UNKNOWN, VIR_DOMAIN_BLOCKED_LAST } = virDomainBlockedReason

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockCommitFlags */
export const virDomainBlockCommitFlags = {
  /** Since 0.10.2. */
  VIR_DOMAIN_BLOCK_COMMIT_SHALLOW: 1,
  /** Since 0.10.2. */
  VIR_DOMAIN_BLOCK_COMMIT_DELETE: 2,
  /** Since 1.2.6. */
  VIR_DOMAIN_BLOCK_COMMIT_ACTIVE: 4,
  /** Since 1.2.7. */
  VIR_DOMAIN_BLOCK_COMMIT_RELATIVE: 8,
  /** Since 1.2.9. */
  VIR_DOMAIN_BLOCK_COMMIT_BANDWIDTH_BYTES: 16,
} as const
export type virDomainBlockCommitFlags = (typeof virDomainBlockCommitFlags)[keyof typeof virDomainBlockCommitFlags]
export const { VIR_DOMAIN_BLOCK_COMMIT_SHALLOW, VIR_DOMAIN_BLOCK_COMMIT_DELETE, VIR_DOMAIN_BLOCK_COMMIT_ACTIVE, VIR_DOMAIN_BLOCK_COMMIT_RELATIVE, VIR_DOMAIN_BLOCK_COMMIT_BANDWIDTH_BYTES } = virDomainBlockCommitFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockCopyFlags */
export const virDomainBlockCopyFlags = {
  /** Since 1.2.8. */
  VIR_DOMAIN_BLOCK_COPY_SHALLOW: 1,
  /** Since 1.2.8. */
  VIR_DOMAIN_BLOCK_COPY_REUSE_EXT: 2,
  /** Since 3.5.0. */
  VIR_DOMAIN_BLOCK_COPY_TRANSIENT_JOB: 4,
  /** Since 8.0.0. */
  VIR_DOMAIN_BLOCK_COPY_SYNCHRONOUS_WRITES: 8,
  /** Since 12.2.0. */
  VIR_DOMAIN_BLOCK_COPY_TARGET_ZEROED: 16,
} as const
export type virDomainBlockCopyFlags = (typeof virDomainBlockCopyFlags)[keyof typeof virDomainBlockCopyFlags]
export const { VIR_DOMAIN_BLOCK_COPY_SHALLOW, VIR_DOMAIN_BLOCK_COPY_REUSE_EXT, VIR_DOMAIN_BLOCK_COPY_TRANSIENT_JOB, VIR_DOMAIN_BLOCK_COPY_SYNCHRONOUS_WRITES, VIR_DOMAIN_BLOCK_COPY_TARGET_ZEROED } = virDomainBlockCopyFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockJobAbortFlags */
export const virDomainBlockJobAbortFlags = {
  /** Since 0.9.12. */
  VIR_DOMAIN_BLOCK_JOB_ABORT_ASYNC: 1,
  /** Since 0.9.12. */
  VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT: 2,
} as const
export type virDomainBlockJobAbortFlags = (typeof virDomainBlockJobAbortFlags)[keyof typeof virDomainBlockJobAbortFlags]
export const { VIR_DOMAIN_BLOCK_JOB_ABORT_ASYNC, VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT } = virDomainBlockJobAbortFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventBlockJobStatus */
export const virConnectDomainEventBlockJobStatus = {
  /** Since 0.9.4. */
  VIR_DOMAIN_BLOCK_JOB_COMPLETED: 0,
  /** Since 0.9.4. */
  VIR_DOMAIN_BLOCK_JOB_FAILED: 1,
  /** Since 0.9.12. */
  VIR_DOMAIN_BLOCK_JOB_CANCELED: 2,
  /** Since 1.0.0. */
  VIR_DOMAIN_BLOCK_JOB_READY: 3,
  /** Since 0.9.10. */
  VIR_DOMAIN_BLOCK_JOB_LAST: 4,
} as const
export type virConnectDomainEventBlockJobStatus = (typeof virConnectDomainEventBlockJobStatus)[keyof typeof virConnectDomainEventBlockJobStatus]
export const { VIR_DOMAIN_BLOCK_JOB_COMPLETED, VIR_DOMAIN_BLOCK_JOB_FAILED, VIR_DOMAIN_BLOCK_JOB_CANCELED, VIR_DOMAIN_BLOCK_JOB_READY, VIR_DOMAIN_BLOCK_JOB_LAST } = virConnectDomainEventBlockJobStatus

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockJobInfoFlags */
export const virDomainBlockJobInfoFlags = {
  /** Since 1.2.9. */
  VIR_DOMAIN_BLOCK_JOB_INFO_BANDWIDTH_BYTES: 1,
} as const
export type virDomainBlockJobInfoFlags = (typeof virDomainBlockJobInfoFlags)[keyof typeof virDomainBlockJobInfoFlags]
export const { VIR_DOMAIN_BLOCK_JOB_INFO_BANDWIDTH_BYTES } = virDomainBlockJobInfoFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockJobSetSpeedFlags */
export const virDomainBlockJobSetSpeedFlags = {
  /** Since 1.2.9. */
  VIR_DOMAIN_BLOCK_JOB_SPEED_BANDWIDTH_BYTES: 1,
} as const
export type virDomainBlockJobSetSpeedFlags = (typeof virDomainBlockJobSetSpeedFlags)[keyof typeof virDomainBlockJobSetSpeedFlags]
export const { VIR_DOMAIN_BLOCK_JOB_SPEED_BANDWIDTH_BYTES } = virDomainBlockJobSetSpeedFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockJobType */
export const virDomainBlockJobType = {
  /** Since 0.9.4. */
  VIR_DOMAIN_BLOCK_JOB_TYPE_UNKNOWN: 0,
  /** Since 0.9.4. */
  VIR_DOMAIN_BLOCK_JOB_TYPE_PULL: 1,
  /** Since 0.9.12. */
  VIR_DOMAIN_BLOCK_JOB_TYPE_COPY: 2,
  /** Since 0.10.2. */
  VIR_DOMAIN_BLOCK_JOB_TYPE_COMMIT: 3,
  /** Since 1.2.6. */
  VIR_DOMAIN_BLOCK_JOB_TYPE_ACTIVE_COMMIT: 4,
  /** Since 6.0.0. */
  VIR_DOMAIN_BLOCK_JOB_TYPE_BACKUP: 5,
  /** Since 0.9.10. */
  VIR_DOMAIN_BLOCK_JOB_TYPE_LAST: 6,
} as const
export type virDomainBlockJobType = (typeof virDomainBlockJobType)[keyof typeof virDomainBlockJobType]
export const { VIR_DOMAIN_BLOCK_JOB_TYPE_UNKNOWN, VIR_DOMAIN_BLOCK_JOB_TYPE_PULL, VIR_DOMAIN_BLOCK_JOB_TYPE_COPY, VIR_DOMAIN_BLOCK_JOB_TYPE_COMMIT, VIR_DOMAIN_BLOCK_JOB_TYPE_ACTIVE_COMMIT, VIR_DOMAIN_BLOCK_JOB_TYPE_BACKUP, VIR_DOMAIN_BLOCK_JOB_TYPE_LAST } = virDomainBlockJobType

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockPullFlags */
export const virDomainBlockPullFlags = {
  /** Since 1.2.9. */
  VIR_DOMAIN_BLOCK_PULL_BANDWIDTH_BYTES: 64,
} as const
export type virDomainBlockPullFlags = (typeof virDomainBlockPullFlags)[keyof typeof virDomainBlockPullFlags]
export const { VIR_DOMAIN_BLOCK_PULL_BANDWIDTH_BYTES } = virDomainBlockPullFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockRebaseFlags */
export const virDomainBlockRebaseFlags = {
  /** Since 0.9.12. */
  VIR_DOMAIN_BLOCK_REBASE_SHALLOW: 1,
  /** Since 0.9.12. */
  VIR_DOMAIN_BLOCK_REBASE_REUSE_EXT: 2,
  /** Since 0.9.12. */
  VIR_DOMAIN_BLOCK_REBASE_COPY_RAW: 4,
  /** Since 0.9.12. */
  VIR_DOMAIN_BLOCK_REBASE_COPY: 8,
  /** Since 1.2.7. */
  VIR_DOMAIN_BLOCK_REBASE_RELATIVE: 16,
  /** Since 1.2.9. */
  VIR_DOMAIN_BLOCK_REBASE_COPY_DEV: 32,
  /** Since 1.2.9. */
  VIR_DOMAIN_BLOCK_REBASE_BANDWIDTH_BYTES: 64,
} as const
export type virDomainBlockRebaseFlags = (typeof virDomainBlockRebaseFlags)[keyof typeof virDomainBlockRebaseFlags]
export const { VIR_DOMAIN_BLOCK_REBASE_SHALLOW, VIR_DOMAIN_BLOCK_REBASE_REUSE_EXT, VIR_DOMAIN_BLOCK_REBASE_COPY_RAW, VIR_DOMAIN_BLOCK_REBASE_COPY, VIR_DOMAIN_BLOCK_REBASE_RELATIVE, VIR_DOMAIN_BLOCK_REBASE_COPY_DEV, VIR_DOMAIN_BLOCK_REBASE_BANDWIDTH_BYTES } = virDomainBlockRebaseFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockResizeFlags */
export const virDomainBlockResizeFlags = {
  /** Since 0.9.11. */
  VIR_DOMAIN_BLOCK_RESIZE_BYTES: 1,
  /** Since 10.0.0. */
  VIR_DOMAIN_BLOCK_RESIZE_CAPACITY: 2,
  /** Since 12.3.0. */
  VIR_DOMAIN_BLOCK_RESIZE_EXTEND: 4,
} as const
export type virDomainBlockResizeFlags = (typeof virDomainBlockResizeFlags)[keyof typeof virDomainBlockResizeFlags]
export const { VIR_DOMAIN_BLOCK_RESIZE_BYTES, VIR_DOMAIN_BLOCK_RESIZE_CAPACITY, VIR_DOMAIN_BLOCK_RESIZE_EXTEND } = virDomainBlockResizeFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainChannelFlags */
export const virDomainChannelFlags = {
  /** Since 1.0.2. */
  VIR_DOMAIN_CHANNEL_FORCE: 1,
} as const
export type virDomainChannelFlags = (typeof virDomainChannelFlags)[keyof typeof virDomainChannelFlags]
export const { VIR_DOMAIN_CHANNEL_FORCE } = virDomainChannelFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainConsoleFlags */
export const virDomainConsoleFlags = {
  /** Since 0.9.11. */
  VIR_DOMAIN_CONSOLE_FORCE: 1,
  /** Since 0.9.11. */
  VIR_DOMAIN_CONSOLE_SAFE: 2,
} as const
export type virDomainConsoleFlags = (typeof virDomainConsoleFlags)[keyof typeof virDomainConsoleFlags]
export const { VIR_DOMAIN_CONSOLE_FORCE, VIR_DOMAIN_CONSOLE_SAFE } = virDomainConsoleFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainControlState */
export const virDomainControlState = {
  /** Since 0.9.3. */
  VIR_DOMAIN_CONTROL_OK: 0,
  /** Since 0.9.3. */
  VIR_DOMAIN_CONTROL_JOB: 1,
  /** Since 0.9.3. */
  VIR_DOMAIN_CONTROL_OCCUPIED: 2,
  /** Since 0.9.3. */
  VIR_DOMAIN_CONTROL_ERROR: 3,
  /** Since 0.9.10. */
  VIR_DOMAIN_CONTROL_LAST: 4,
} as const
export type virDomainControlState = (typeof virDomainControlState)[keyof typeof virDomainControlState]
export const { VIR_DOMAIN_CONTROL_OK, VIR_DOMAIN_CONTROL_JOB, VIR_DOMAIN_CONTROL_OCCUPIED, VIR_DOMAIN_CONTROL_ERROR, VIR_DOMAIN_CONTROL_LAST } = virDomainControlState

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainControlErrorReason */
export const virDomainControlErrorReason = {
  /** Since 1.2.14. */
  VIR_DOMAIN_CONTROL_ERROR_REASON_NONE: 0,
  /** Since 1.2.14. */
  VIR_DOMAIN_CONTROL_ERROR_REASON_UNKNOWN: 1,
  /** Since 1.2.14. */
  VIR_DOMAIN_CONTROL_ERROR_REASON_MONITOR: 2,
  /** Since 1.2.14. */
  VIR_DOMAIN_CONTROL_ERROR_REASON_INTERNAL: 3,
  /** Since 1.2.14. */
  VIR_DOMAIN_CONTROL_ERROR_REASON_LAST: 4,
} as const
export type virDomainControlErrorReason = (typeof virDomainControlErrorReason)[keyof typeof virDomainControlErrorReason]
export const { VIR_DOMAIN_CONTROL_ERROR_REASON_NONE, VIR_DOMAIN_CONTROL_ERROR_REASON_UNKNOWN, VIR_DOMAIN_CONTROL_ERROR_REASON_MONITOR, VIR_DOMAIN_CONTROL_ERROR_REASON_INTERNAL, VIR_DOMAIN_CONTROL_ERROR_REASON_LAST } = virDomainControlErrorReason

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainCoreDumpFormat */
export const virDomainCoreDumpFormat = {
  /** Since 1.2.3. */
  VIR_DOMAIN_CORE_DUMP_FORMAT_RAW: 0,
  /** Since 1.2.3. */
  VIR_DOMAIN_CORE_DUMP_FORMAT_KDUMP_ZLIB: 1,
  /** Since 1.2.3. */
  VIR_DOMAIN_CORE_DUMP_FORMAT_KDUMP_LZO: 2,
  /** Since 1.2.3. */
  VIR_DOMAIN_CORE_DUMP_FORMAT_KDUMP_SNAPPY: 3,
  /** Since 7.4.0. */
  VIR_DOMAIN_CORE_DUMP_FORMAT_WIN_DMP: 4,
  /** Since 1.2.3. */
  VIR_DOMAIN_CORE_DUMP_FORMAT_LAST: 5,
} as const
export type virDomainCoreDumpFormat = (typeof virDomainCoreDumpFormat)[keyof typeof virDomainCoreDumpFormat]
export const { VIR_DOMAIN_CORE_DUMP_FORMAT_RAW, VIR_DOMAIN_CORE_DUMP_FORMAT_KDUMP_ZLIB, VIR_DOMAIN_CORE_DUMP_FORMAT_KDUMP_LZO, VIR_DOMAIN_CORE_DUMP_FORMAT_KDUMP_SNAPPY, VIR_DOMAIN_CORE_DUMP_FORMAT_WIN_DMP, VIR_DOMAIN_CORE_DUMP_FORMAT_LAST } = virDomainCoreDumpFormat

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainCrashedReason */
export const virDomainCrashedReason = {
  /** Since 0.9.2. */
  VIR_DOMAIN_CRASHED_UNKNOWN: 0,
  /** Since 1.1.1. */
  VIR_DOMAIN_CRASHED_PANICKED: 1,
  /** Since 0.9.10. */
  VIR_DOMAIN_CRASHED_LAST: 2,
} as const
export type virDomainCrashedReason = (typeof virDomainCrashedReason)[keyof typeof virDomainCrashedReason]
export const { VIR_DOMAIN_CRASHED_UNKNOWN, VIR_DOMAIN_CRASHED_PANICKED, VIR_DOMAIN_CRASHED_LAST } = virDomainCrashedReason

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainDefineFlags */
export const virDomainDefineFlags = {
  /** Since 1.2.12. */
  VIR_DOMAIN_DEFINE_VALIDATE: 1,
} as const
export type virDomainDefineFlags = (typeof virDomainDefineFlags)[keyof typeof virDomainDefineFlags]
export const { VIR_DOMAIN_DEFINE_VALIDATE } = virDomainDefineFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainDestroyFlagsValues */
export const virDomainDestroyFlagsValues = {
  /** Since 0.9.10. */
  VIR_DOMAIN_DESTROY_DEFAULT: 0,
  /** Since 0.9.10. */
  VIR_DOMAIN_DESTROY_GRACEFUL: 1,
  /** Since 8.3.0. */
  VIR_DOMAIN_DESTROY_REMOVE_LOGS: 2,
} as const
export type virDomainDestroyFlagsValues = (typeof virDomainDestroyFlagsValues)[keyof typeof virDomainDestroyFlagsValues]
export const { VIR_DOMAIN_DESTROY_DEFAULT, VIR_DOMAIN_DESTROY_GRACEFUL, VIR_DOMAIN_DESTROY_REMOVE_LOGS } = virDomainDestroyFlagsValues

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainDeviceModifyFlags */
export const virDomainDeviceModifyFlags = {
  /** Since 0.7.7. */
  VIR_DOMAIN_DEVICE_MODIFY_CURRENT: 0,
  /** Since 0.7.7. */
  VIR_DOMAIN_DEVICE_MODIFY_LIVE: 1,
  /** Since 0.7.7. */
  VIR_DOMAIN_DEVICE_MODIFY_CONFIG: 2,
  /** Since 0.8.6. */
  VIR_DOMAIN_DEVICE_MODIFY_FORCE: 4,
} as const
export type virDomainDeviceModifyFlags = (typeof virDomainDeviceModifyFlags)[keyof typeof virDomainDeviceModifyFlags]
export const { VIR_DOMAIN_DEVICE_MODIFY_CURRENT, VIR_DOMAIN_DEVICE_MODIFY_LIVE, VIR_DOMAIN_DEVICE_MODIFY_CONFIG, VIR_DOMAIN_DEVICE_MODIFY_FORCE } = virDomainDeviceModifyFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainDirtyRateStatus */
export const virDomainDirtyRateStatus = {
  /** Since 7.2.0. */
  VIR_DOMAIN_DIRTYRATE_UNSTARTED: 0,
  /** Since 7.2.0. */
  VIR_DOMAIN_DIRTYRATE_MEASURING: 1,
  /** Since 7.2.0. */
  VIR_DOMAIN_DIRTYRATE_MEASURED: 2,
  /** Since 7.2.0. */
  VIR_DOMAIN_DIRTYRATE_LAST: 3,
} as const
export type virDomainDirtyRateStatus = (typeof virDomainDirtyRateStatus)[keyof typeof virDomainDirtyRateStatus]
export const { VIR_DOMAIN_DIRTYRATE_UNSTARTED, VIR_DOMAIN_DIRTYRATE_MEASURING, VIR_DOMAIN_DIRTYRATE_MEASURED, VIR_DOMAIN_DIRTYRATE_LAST } = virDomainDirtyRateStatus

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainDirtyRateCalcFlags */
export const virDomainDirtyRateCalcFlags = {
  /** Since 8.1.0. */
  VIR_DOMAIN_DIRTYRATE_MODE_PAGE_SAMPLING: 0,
  /** Since 8.1.0. */
  VIR_DOMAIN_DIRTYRATE_MODE_DIRTY_BITMAP: 1,
  /** Since 8.1.0. */
  VIR_DOMAIN_DIRTYRATE_MODE_DIRTY_RING: 2,
} as const
export type virDomainDirtyRateCalcFlags = (typeof virDomainDirtyRateCalcFlags)[keyof typeof virDomainDirtyRateCalcFlags]
export const { VIR_DOMAIN_DIRTYRATE_MODE_PAGE_SAMPLING, VIR_DOMAIN_DIRTYRATE_MODE_DIRTY_BITMAP, VIR_DOMAIN_DIRTYRATE_MODE_DIRTY_RING } = virDomainDirtyRateCalcFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainDiskErrorCode */
export const virDomainDiskErrorCode = {
  /** Since 0.9.10. */
  VIR_DOMAIN_DISK_ERROR_NONE: 0,
  /** Since 0.9.10. */
  VIR_DOMAIN_DISK_ERROR_UNSPEC: 1,
  /** Since 0.9.10. */
  VIR_DOMAIN_DISK_ERROR_NO_SPACE: 2,
  /** Since 0.9.10. */
  VIR_DOMAIN_DISK_ERROR_LAST: 3,
} as const
export type virDomainDiskErrorCode = (typeof virDomainDiskErrorCode)[keyof typeof virDomainDiskErrorCode]
export const { VIR_DOMAIN_DISK_ERROR_NONE, VIR_DOMAIN_DISK_ERROR_UNSPEC, VIR_DOMAIN_DISK_ERROR_NO_SPACE, VIR_DOMAIN_DISK_ERROR_LAST } = virDomainDiskErrorCode

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainEventType */
export const virDomainEventType = {
  /** Since 0.5.0. */
  VIR_DOMAIN_EVENT_DEFINED: 0,
  /** Since 0.5.0. */
  VIR_DOMAIN_EVENT_UNDEFINED: 1,
  /** Since 0.5.0. */
  VIR_DOMAIN_EVENT_STARTED: 2,
  /** Since 0.5.0. */
  VIR_DOMAIN_EVENT_SUSPENDED: 3,
  /** Since 0.5.0. */
  VIR_DOMAIN_EVENT_RESUMED: 4,
  /** Since 0.5.0. */
  VIR_DOMAIN_EVENT_STOPPED: 5,
  /** Since 0.9.8. */
  VIR_DOMAIN_EVENT_SHUTDOWN: 6,
  /** Since 0.10.2. */
  VIR_DOMAIN_EVENT_PMSUSPENDED: 7,
  /** Since 1.1.1. */
  VIR_DOMAIN_EVENT_CRASHED: 8,
  /** Since 0.9.10. */
  VIR_DOMAIN_EVENT_LAST: 9,
} as const
export type virDomainEventType = (typeof virDomainEventType)[keyof typeof virDomainEventType]
export const { VIR_DOMAIN_EVENT_DEFINED, VIR_DOMAIN_EVENT_UNDEFINED, VIR_DOMAIN_EVENT_STARTED, VIR_DOMAIN_EVENT_SUSPENDED, VIR_DOMAIN_EVENT_RESUMED, VIR_DOMAIN_EVENT_STOPPED, VIR_DOMAIN_EVENT_SHUTDOWN, VIR_DOMAIN_EVENT_PMSUSPENDED, VIR_DOMAIN_EVENT_CRASHED, VIR_DOMAIN_EVENT_LAST } = virDomainEventType

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainEventCrashedDetailType */
export const virDomainEventCrashedDetailType = {
  /** Since 1.1.1. */
  VIR_DOMAIN_EVENT_CRASHED_PANICKED: 0,
  /** Since 6.1.0. */
  VIR_DOMAIN_EVENT_CRASHED_CRASHLOADED: 1,
  /** Since 1.1.1. */
  VIR_DOMAIN_EVENT_CRASHED_LAST: 2,
} as const
export type virDomainEventCrashedDetailType = (typeof virDomainEventCrashedDetailType)[keyof typeof virDomainEventCrashedDetailType]
export const { VIR_DOMAIN_EVENT_CRASHED_PANICKED, VIR_DOMAIN_EVENT_CRASHED_CRASHLOADED, VIR_DOMAIN_EVENT_CRASHED_LAST } = virDomainEventCrashedDetailType

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainEventDefinedDetailType */
export const virDomainEventDefinedDetailType = {
  /** Since 0.5.0. */
  VIR_DOMAIN_EVENT_DEFINED_ADDED: 0,
  /** Since 0.5.0. */
  VIR_DOMAIN_EVENT_DEFINED_UPDATED: 1,
  /** Since 1.2.19. */
  VIR_DOMAIN_EVENT_DEFINED_RENAMED: 2,
  /** Since 1.3.3. */
  VIR_DOMAIN_EVENT_DEFINED_FROM_SNAPSHOT: 3,
  /** Since 0.9.10. */
  VIR_DOMAIN_EVENT_DEFINED_LAST: 4,
} as const
export type virDomainEventDefinedDetailType = (typeof virDomainEventDefinedDetailType)[keyof typeof virDomainEventDefinedDetailType]
export const { VIR_DOMAIN_EVENT_DEFINED_ADDED, VIR_DOMAIN_EVENT_DEFINED_UPDATED, VIR_DOMAIN_EVENT_DEFINED_RENAMED, VIR_DOMAIN_EVENT_DEFINED_FROM_SNAPSHOT, VIR_DOMAIN_EVENT_DEFINED_LAST } = virDomainEventDefinedDetailType

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventDiskChangeReason */
export const virConnectDomainEventDiskChangeReason = {
  /** Since 0.9.7. */
  VIR_DOMAIN_EVENT_DISK_CHANGE_MISSING_ON_START: 0,
  /** Since 1.1.2. */
  VIR_DOMAIN_EVENT_DISK_DROP_MISSING_ON_START: 1,
  /** Since 0.9.10. */
  VIR_DOMAIN_EVENT_DISK_CHANGE_LAST: 2,
} as const
export type virConnectDomainEventDiskChangeReason = (typeof virConnectDomainEventDiskChangeReason)[keyof typeof virConnectDomainEventDiskChangeReason]
export const { VIR_DOMAIN_EVENT_DISK_CHANGE_MISSING_ON_START, VIR_DOMAIN_EVENT_DISK_DROP_MISSING_ON_START, VIR_DOMAIN_EVENT_DISK_CHANGE_LAST } = virConnectDomainEventDiskChangeReason

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainEventGraphicsAddressType */
export const virDomainEventGraphicsAddressType = {
  /** Since 0.8.0. */
  VIR_DOMAIN_EVENT_GRAPHICS_ADDRESS_IPV4: 0,
  /** Since 0.8.0. */
  VIR_DOMAIN_EVENT_GRAPHICS_ADDRESS_IPV6: 1,
  /** Since 0.9.7. */
  VIR_DOMAIN_EVENT_GRAPHICS_ADDRESS_UNIX: 2,
  /** Since 0.9.10. */
  VIR_DOMAIN_EVENT_GRAPHICS_ADDRESS_LAST: 3,
} as const
export type virDomainEventGraphicsAddressType = (typeof virDomainEventGraphicsAddressType)[keyof typeof virDomainEventGraphicsAddressType]
export const { VIR_DOMAIN_EVENT_GRAPHICS_ADDRESS_IPV4, VIR_DOMAIN_EVENT_GRAPHICS_ADDRESS_IPV6, VIR_DOMAIN_EVENT_GRAPHICS_ADDRESS_UNIX, VIR_DOMAIN_EVENT_GRAPHICS_ADDRESS_LAST } = virDomainEventGraphicsAddressType

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainEventGraphicsPhase */
export const virDomainEventGraphicsPhase = {
  /** Since 0.8.0. */
  VIR_DOMAIN_EVENT_GRAPHICS_CONNECT: 0,
  /** Since 0.8.0. */
  VIR_DOMAIN_EVENT_GRAPHICS_INITIALIZE: 1,
  /** Since 0.8.0. */
  VIR_DOMAIN_EVENT_GRAPHICS_DISCONNECT: 2,
  /** Since 0.9.10. */
  VIR_DOMAIN_EVENT_GRAPHICS_LAST: 3,
} as const
export type virDomainEventGraphicsPhase = (typeof virDomainEventGraphicsPhase)[keyof typeof virDomainEventGraphicsPhase]
export const { VIR_DOMAIN_EVENT_GRAPHICS_CONNECT, VIR_DOMAIN_EVENT_GRAPHICS_INITIALIZE, VIR_DOMAIN_EVENT_GRAPHICS_DISCONNECT, VIR_DOMAIN_EVENT_GRAPHICS_LAST } = virDomainEventGraphicsPhase

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainEventID */
export const virDomainEventID = {
  /** Since 0.8.0. */
  VIR_DOMAIN_EVENT_ID_LIFECYCLE: 0,
  /** Since 0.8.0. */
  VIR_DOMAIN_EVENT_ID_REBOOT: 1,
  /** Since 0.8.0. */
  VIR_DOMAIN_EVENT_ID_RTC_CHANGE: 2,
  /** Since 0.8.0. */
  VIR_DOMAIN_EVENT_ID_WATCHDOG: 3,
  /** Since 0.8.0. */
  VIR_DOMAIN_EVENT_ID_IO_ERROR: 4,
  /** Since 0.8.0. */
  VIR_DOMAIN_EVENT_ID_GRAPHICS: 5,
  /** Since 0.8.1. */
  VIR_DOMAIN_EVENT_ID_IO_ERROR_REASON: 6,
  /** Since 0.9.2. */
  VIR_DOMAIN_EVENT_ID_CONTROL_ERROR: 7,
  /** Since 0.9.4. */
  VIR_DOMAIN_EVENT_ID_BLOCK_JOB: 8,
  /** Since 0.9.7. */
  VIR_DOMAIN_EVENT_ID_DISK_CHANGE: 9,
  /** Since 0.9.11. */
  VIR_DOMAIN_EVENT_ID_TRAY_CHANGE: 10,
  /** Since 0.9.11. */
  VIR_DOMAIN_EVENT_ID_PMWAKEUP: 11,
  /** Since 0.9.11. */
  VIR_DOMAIN_EVENT_ID_PMSUSPEND: 12,
  /** Since 0.10.0. */
  VIR_DOMAIN_EVENT_ID_BALLOON_CHANGE: 13,
  /** Since 1.0.0. */
  VIR_DOMAIN_EVENT_ID_PMSUSPEND_DISK: 14,
  /** Since 1.1.1. */
  VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED: 15,
  /** Since 1.2.6. */
  VIR_DOMAIN_EVENT_ID_BLOCK_JOB_2: 16,
  /** Since 1.2.9. */
  VIR_DOMAIN_EVENT_ID_TUNABLE: 17,
  /** Since 1.2.11. */
  VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE: 18,
  /** Since 1.2.15. */
  VIR_DOMAIN_EVENT_ID_DEVICE_ADDED: 19,
  /** Since 1.3.2. */
  VIR_DOMAIN_EVENT_ID_MIGRATION_ITERATION: 20,
  /** Since 1.3.3. */
  VIR_DOMAIN_EVENT_ID_JOB_COMPLETED: 21,
  /** Since 1.3.4. */
  VIR_DOMAIN_EVENT_ID_DEVICE_REMOVAL_FAILED: 22,
  /** Since 3.0.0. */
  VIR_DOMAIN_EVENT_ID_METADATA_CHANGE: 23,
  /** Since 3.2.0. */
  VIR_DOMAIN_EVENT_ID_BLOCK_THRESHOLD: 24,
  /** Since 6.9.0. */
  VIR_DOMAIN_EVENT_ID_MEMORY_FAILURE: 25,
  /** Since 7.9.0. */
  VIR_DOMAIN_EVENT_ID_MEMORY_DEVICE_SIZE_CHANGE: 26,
  /** Since 11.2.0. */
  VIR_DOMAIN_EVENT_ID_NIC_MAC_CHANGE: 27,
  /** Since 12.4.0. */
  VIR_DOMAIN_EVENT_ID_VCPU_REMOVED: 28,
  /** Since 12.4.0. */
  VIR_DOMAIN_EVENT_ID_CHANNEL_LIFECYCLE: 29,
  /** Since 0.8.0. */
  VIR_DOMAIN_EVENT_ID_LAST: 30,
} as const
export type virDomainEventID = (typeof virDomainEventID)[keyof typeof virDomainEventID]
export const { VIR_DOMAIN_EVENT_ID_LIFECYCLE, VIR_DOMAIN_EVENT_ID_REBOOT, VIR_DOMAIN_EVENT_ID_RTC_CHANGE, VIR_DOMAIN_EVENT_ID_WATCHDOG, VIR_DOMAIN_EVENT_ID_IO_ERROR, VIR_DOMAIN_EVENT_ID_GRAPHICS, VIR_DOMAIN_EVENT_ID_IO_ERROR_REASON, VIR_DOMAIN_EVENT_ID_CONTROL_ERROR, VIR_DOMAIN_EVENT_ID_BLOCK_JOB, VIR_DOMAIN_EVENT_ID_DISK_CHANGE, VIR_DOMAIN_EVENT_ID_TRAY_CHANGE, VIR_DOMAIN_EVENT_ID_PMWAKEUP, VIR_DOMAIN_EVENT_ID_PMSUSPEND, VIR_DOMAIN_EVENT_ID_BALLOON_CHANGE, VIR_DOMAIN_EVENT_ID_PMSUSPEND_DISK, VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED, VIR_DOMAIN_EVENT_ID_BLOCK_JOB_2, VIR_DOMAIN_EVENT_ID_TUNABLE, VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE, VIR_DOMAIN_EVENT_ID_DEVICE_ADDED, VIR_DOMAIN_EVENT_ID_MIGRATION_ITERATION, VIR_DOMAIN_EVENT_ID_JOB_COMPLETED, VIR_DOMAIN_EVENT_ID_DEVICE_REMOVAL_FAILED, VIR_DOMAIN_EVENT_ID_METADATA_CHANGE, VIR_DOMAIN_EVENT_ID_BLOCK_THRESHOLD, VIR_DOMAIN_EVENT_ID_MEMORY_FAILURE, VIR_DOMAIN_EVENT_ID_MEMORY_DEVICE_SIZE_CHANGE, VIR_DOMAIN_EVENT_ID_NIC_MAC_CHANGE, VIR_DOMAIN_EVENT_ID_VCPU_REMOVED, VIR_DOMAIN_EVENT_ID_CHANNEL_LIFECYCLE, VIR_DOMAIN_EVENT_ID_LAST } = virDomainEventID

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainEventIOErrorAction */
export const virDomainEventIOErrorAction = {
  /** Since 0.8.0. */
  VIR_DOMAIN_EVENT_IO_ERROR_NONE: 0,
  /** Since 0.8.0. */
  VIR_DOMAIN_EVENT_IO_ERROR_PAUSE: 1,
  /** Since 0.8.0. */
  VIR_DOMAIN_EVENT_IO_ERROR_REPORT: 2,
  /** Since 0.9.10. */
  VIR_DOMAIN_EVENT_IO_ERROR_LAST: 3,
} as const
export type virDomainEventIOErrorAction = (typeof virDomainEventIOErrorAction)[keyof typeof virDomainEventIOErrorAction]
export const { VIR_DOMAIN_EVENT_IO_ERROR_NONE, VIR_DOMAIN_EVENT_IO_ERROR_PAUSE, VIR_DOMAIN_EVENT_IO_ERROR_REPORT, VIR_DOMAIN_EVENT_IO_ERROR_LAST } = virDomainEventIOErrorAction

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMemoryFailureActionType */
export const virDomainMemoryFailureActionType = {
  /** Since 6.9.0. */
  VIR_DOMAIN_EVENT_MEMORY_FAILURE_ACTION_IGNORE: 0,
  /** Since 6.9.0. */
  VIR_DOMAIN_EVENT_MEMORY_FAILURE_ACTION_INJECT: 1,
  /** Since 6.9.0. */
  VIR_DOMAIN_EVENT_MEMORY_FAILURE_ACTION_FATAL: 2,
  /** Since 6.9.0. */
  VIR_DOMAIN_EVENT_MEMORY_FAILURE_ACTION_RESET: 3,
  /** Since 6.9.0. */
  VIR_DOMAIN_EVENT_MEMORY_FAILURE_ACTION_LAST: 4,
} as const
export type virDomainMemoryFailureActionType = (typeof virDomainMemoryFailureActionType)[keyof typeof virDomainMemoryFailureActionType]
export const { VIR_DOMAIN_EVENT_MEMORY_FAILURE_ACTION_IGNORE, VIR_DOMAIN_EVENT_MEMORY_FAILURE_ACTION_INJECT, VIR_DOMAIN_EVENT_MEMORY_FAILURE_ACTION_FATAL, VIR_DOMAIN_EVENT_MEMORY_FAILURE_ACTION_RESET, VIR_DOMAIN_EVENT_MEMORY_FAILURE_ACTION_LAST } = virDomainMemoryFailureActionType

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMemoryFailureRecipientType */
export const virDomainMemoryFailureRecipientType = {
  /** Since 6.9.0. */
  VIR_DOMAIN_EVENT_MEMORY_FAILURE_RECIPIENT_HYPERVISOR: 0,
  /** Since 6.9.0. */
  VIR_DOMAIN_EVENT_MEMORY_FAILURE_RECIPIENT_GUEST: 1,
  /** Since 6.9.0. */
  VIR_DOMAIN_EVENT_MEMORY_FAILURE_RECIPIENT_LAST: 2,
} as const
export type virDomainMemoryFailureRecipientType = (typeof virDomainMemoryFailureRecipientType)[keyof typeof virDomainMemoryFailureRecipientType]
export const { VIR_DOMAIN_EVENT_MEMORY_FAILURE_RECIPIENT_HYPERVISOR, VIR_DOMAIN_EVENT_MEMORY_FAILURE_RECIPIENT_GUEST, VIR_DOMAIN_EVENT_MEMORY_FAILURE_RECIPIENT_LAST } = virDomainMemoryFailureRecipientType

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainEventPMSuspendedDetailType */
export const virDomainEventPMSuspendedDetailType = {
  /** Since 0.10.2. */
  VIR_DOMAIN_EVENT_PMSUSPENDED_MEMORY: 0,
  /** Since 1.0.0. */
  VIR_DOMAIN_EVENT_PMSUSPENDED_DISK: 1,
  /** Since 0.10.2. */
  VIR_DOMAIN_EVENT_PMSUSPENDED_LAST: 2,
} as const
export type virDomainEventPMSuspendedDetailType = (typeof virDomainEventPMSuspendedDetailType)[keyof typeof virDomainEventPMSuspendedDetailType]
export const { VIR_DOMAIN_EVENT_PMSUSPENDED_MEMORY, VIR_DOMAIN_EVENT_PMSUSPENDED_DISK, VIR_DOMAIN_EVENT_PMSUSPENDED_LAST } = virDomainEventPMSuspendedDetailType

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainEventResumedDetailType */
export const virDomainEventResumedDetailType = {
  /** Since 0.5.0. */
  VIR_DOMAIN_EVENT_RESUMED_UNPAUSED: 0,
  /** Since 0.5.0. */
  VIR_DOMAIN_EVENT_RESUMED_MIGRATED: 1,
  /** Since 0.9.5. */
  VIR_DOMAIN_EVENT_RESUMED_FROM_SNAPSHOT: 2,
  /** Since 1.3.3. */
  VIR_DOMAIN_EVENT_RESUMED_POSTCOPY: 3,
  /** Since 8.5.0. */
  VIR_DOMAIN_EVENT_RESUMED_POSTCOPY_FAILED: 4,
  /** Since 0.9.10. */
  VIR_DOMAIN_EVENT_RESUMED_LAST: 5,
} as const
export type virDomainEventResumedDetailType = (typeof virDomainEventResumedDetailType)[keyof typeof virDomainEventResumedDetailType]
export const { VIR_DOMAIN_EVENT_RESUMED_UNPAUSED, VIR_DOMAIN_EVENT_RESUMED_MIGRATED, VIR_DOMAIN_EVENT_RESUMED_FROM_SNAPSHOT, VIR_DOMAIN_EVENT_RESUMED_POSTCOPY, VIR_DOMAIN_EVENT_RESUMED_POSTCOPY_FAILED, VIR_DOMAIN_EVENT_RESUMED_LAST } = virDomainEventResumedDetailType

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainEventShutdownDetailType */
export const virDomainEventShutdownDetailType = {
  /** Since 0.9.8. */
  VIR_DOMAIN_EVENT_SHUTDOWN_FINISHED: 0,
  /** Since 3.4.0. */
  VIR_DOMAIN_EVENT_SHUTDOWN_GUEST: 1,
  /** Since 3.4.0. */
  VIR_DOMAIN_EVENT_SHUTDOWN_HOST: 2,
  /** Since 0.9.10. */
  VIR_DOMAIN_EVENT_SHUTDOWN_LAST: 3,
} as const
export type virDomainEventShutdownDetailType = (typeof virDomainEventShutdownDetailType)[keyof typeof virDomainEventShutdownDetailType]
export const { VIR_DOMAIN_EVENT_SHUTDOWN_FINISHED, VIR_DOMAIN_EVENT_SHUTDOWN_GUEST, VIR_DOMAIN_EVENT_SHUTDOWN_HOST, VIR_DOMAIN_EVENT_SHUTDOWN_LAST } = virDomainEventShutdownDetailType

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainEventStartedDetailType */
export const virDomainEventStartedDetailType = {
  /** Since 0.5.0. */
  VIR_DOMAIN_EVENT_STARTED_BOOTED: 0,
  /** Since 0.5.0. */
  VIR_DOMAIN_EVENT_STARTED_MIGRATED: 1,
  /** Since 0.5.0. */
  VIR_DOMAIN_EVENT_STARTED_RESTORED: 2,
  /** Since 0.8.0. */
  VIR_DOMAIN_EVENT_STARTED_FROM_SNAPSHOT: 3,
  /** Since 0.9.11. */
  VIR_DOMAIN_EVENT_STARTED_WAKEUP: 4,
  /** Since 11.6.0. */
  VIR_DOMAIN_EVENT_STARTED_RECREATED: 5,
  /** Since 0.9.10. */
  VIR_DOMAIN_EVENT_STARTED_LAST: 6,
} as const
export type virDomainEventStartedDetailType = (typeof virDomainEventStartedDetailType)[keyof typeof virDomainEventStartedDetailType]
export const { VIR_DOMAIN_EVENT_STARTED_BOOTED, VIR_DOMAIN_EVENT_STARTED_MIGRATED, VIR_DOMAIN_EVENT_STARTED_RESTORED, VIR_DOMAIN_EVENT_STARTED_FROM_SNAPSHOT, VIR_DOMAIN_EVENT_STARTED_WAKEUP, VIR_DOMAIN_EVENT_STARTED_RECREATED, VIR_DOMAIN_EVENT_STARTED_LAST } = virDomainEventStartedDetailType

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainEventStoppedDetailType */
export const virDomainEventStoppedDetailType = {
  /** Since 0.5.0. */
  VIR_DOMAIN_EVENT_STOPPED_SHUTDOWN: 0,
  /** Since 0.5.0. */
  VIR_DOMAIN_EVENT_STOPPED_DESTROYED: 1,
  /** Since 0.5.0. */
  VIR_DOMAIN_EVENT_STOPPED_CRASHED: 2,
  /** Since 0.5.0. */
  VIR_DOMAIN_EVENT_STOPPED_MIGRATED: 3,
  /** Since 0.5.0. */
  VIR_DOMAIN_EVENT_STOPPED_SAVED: 4,
  /** Since 0.5.0. */
  VIR_DOMAIN_EVENT_STOPPED_FAILED: 5,
  /** Since 0.8.0. */
  VIR_DOMAIN_EVENT_STOPPED_FROM_SNAPSHOT: 6,
  /** Since 11.6.0. */
  VIR_DOMAIN_EVENT_STOPPED_RECREATED: 7,
  /** Since 0.9.10. */
  VIR_DOMAIN_EVENT_STOPPED_LAST: 8,
} as const
export type virDomainEventStoppedDetailType = (typeof virDomainEventStoppedDetailType)[keyof typeof virDomainEventStoppedDetailType]
export const { VIR_DOMAIN_EVENT_STOPPED_SHUTDOWN, VIR_DOMAIN_EVENT_STOPPED_DESTROYED, VIR_DOMAIN_EVENT_STOPPED_CRASHED, VIR_DOMAIN_EVENT_STOPPED_MIGRATED, VIR_DOMAIN_EVENT_STOPPED_SAVED, VIR_DOMAIN_EVENT_STOPPED_FAILED, VIR_DOMAIN_EVENT_STOPPED_FROM_SNAPSHOT, VIR_DOMAIN_EVENT_STOPPED_RECREATED, VIR_DOMAIN_EVENT_STOPPED_LAST } = virDomainEventStoppedDetailType

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainEventSuspendedDetailType */
export const virDomainEventSuspendedDetailType = {
  /** Since 0.5.0. */
  VIR_DOMAIN_EVENT_SUSPENDED_PAUSED: 0,
  /** Since 0.5.0. */
  VIR_DOMAIN_EVENT_SUSPENDED_MIGRATED: 1,
  /** Since 0.8.0. */
  VIR_DOMAIN_EVENT_SUSPENDED_IOERROR: 2,
  /** Since 0.8.0. */
  VIR_DOMAIN_EVENT_SUSPENDED_WATCHDOG: 3,
  /** Since 0.9.5. */
  VIR_DOMAIN_EVENT_SUSPENDED_RESTORED: 4,
  /** Since 0.9.5. */
  VIR_DOMAIN_EVENT_SUSPENDED_FROM_SNAPSHOT: 5,
  /** Since 1.0.1. */
  VIR_DOMAIN_EVENT_SUSPENDED_API_ERROR: 6,
  /** Since 1.3.3. */
  VIR_DOMAIN_EVENT_SUSPENDED_POSTCOPY: 7,
  /** Since 1.3.3. */
  VIR_DOMAIN_EVENT_SUSPENDED_POSTCOPY_FAILED: 8,
  /** Since 11.10.0. */
  VIR_DOMAIN_EVENT_SUSPENDED_GUEST_SHUTDOWN: 9,
  /** Since 0.9.10. */
  VIR_DOMAIN_EVENT_SUSPENDED_LAST: 10,
} as const
export type virDomainEventSuspendedDetailType = (typeof virDomainEventSuspendedDetailType)[keyof typeof virDomainEventSuspendedDetailType]
export const { VIR_DOMAIN_EVENT_SUSPENDED_PAUSED, VIR_DOMAIN_EVENT_SUSPENDED_MIGRATED, VIR_DOMAIN_EVENT_SUSPENDED_IOERROR, VIR_DOMAIN_EVENT_SUSPENDED_WATCHDOG, VIR_DOMAIN_EVENT_SUSPENDED_RESTORED, VIR_DOMAIN_EVENT_SUSPENDED_FROM_SNAPSHOT, VIR_DOMAIN_EVENT_SUSPENDED_API_ERROR, VIR_DOMAIN_EVENT_SUSPENDED_POSTCOPY, VIR_DOMAIN_EVENT_SUSPENDED_POSTCOPY_FAILED, VIR_DOMAIN_EVENT_SUSPENDED_GUEST_SHUTDOWN, VIR_DOMAIN_EVENT_SUSPENDED_LAST } = virDomainEventSuspendedDetailType

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainEventTrayChangeReason */
export const virDomainEventTrayChangeReason = {
  /** Since 0.9.11. */
  VIR_DOMAIN_EVENT_TRAY_CHANGE_OPEN: 0,
  /** Since 0.9.11. */
  VIR_DOMAIN_EVENT_TRAY_CHANGE_CLOSE: 1,
  /** Since 0.9.11. */
  VIR_DOMAIN_EVENT_TRAY_CHANGE_LAST: 2,
} as const
export type virDomainEventTrayChangeReason = (typeof virDomainEventTrayChangeReason)[keyof typeof virDomainEventTrayChangeReason]
export const { VIR_DOMAIN_EVENT_TRAY_CHANGE_OPEN, VIR_DOMAIN_EVENT_TRAY_CHANGE_CLOSE, VIR_DOMAIN_EVENT_TRAY_CHANGE_LAST } = virDomainEventTrayChangeReason

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainEventUndefinedDetailType */
export const virDomainEventUndefinedDetailType = {
  /** Since 0.5.0. */
  VIR_DOMAIN_EVENT_UNDEFINED_REMOVED: 0,
  /** Since 1.2.19. */
  VIR_DOMAIN_EVENT_UNDEFINED_RENAMED: 1,
  /** Since 0.9.10. */
  VIR_DOMAIN_EVENT_UNDEFINED_LAST: 2,
} as const
export type virDomainEventUndefinedDetailType = (typeof virDomainEventUndefinedDetailType)[keyof typeof virDomainEventUndefinedDetailType]
export const { VIR_DOMAIN_EVENT_UNDEFINED_REMOVED, VIR_DOMAIN_EVENT_UNDEFINED_RENAMED, VIR_DOMAIN_EVENT_UNDEFINED_LAST } = virDomainEventUndefinedDetailType

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainEventWatchdogAction */
export const virDomainEventWatchdogAction = {
  /** Since 0.8.0. */
  VIR_DOMAIN_EVENT_WATCHDOG_NONE: 0,
  /** Since 0.8.0. */
  VIR_DOMAIN_EVENT_WATCHDOG_PAUSE: 1,
  /** Since 0.8.0. */
  VIR_DOMAIN_EVENT_WATCHDOG_RESET: 2,
  /** Since 0.8.0. */
  VIR_DOMAIN_EVENT_WATCHDOG_POWEROFF: 3,
  /** Since 0.8.0. */
  VIR_DOMAIN_EVENT_WATCHDOG_SHUTDOWN: 4,
  /** Since 0.8.0. */
  VIR_DOMAIN_EVENT_WATCHDOG_DEBUG: 5,
  /** Since 1.2.17. */
  VIR_DOMAIN_EVENT_WATCHDOG_INJECTNMI: 6,
  /** Since 0.9.10. */
  VIR_DOMAIN_EVENT_WATCHDOG_LAST: 7,
} as const
export type virDomainEventWatchdogAction = (typeof virDomainEventWatchdogAction)[keyof typeof virDomainEventWatchdogAction]
export const { VIR_DOMAIN_EVENT_WATCHDOG_NONE, VIR_DOMAIN_EVENT_WATCHDOG_PAUSE, VIR_DOMAIN_EVENT_WATCHDOG_RESET, VIR_DOMAIN_EVENT_WATCHDOG_POWEROFF, VIR_DOMAIN_EVENT_WATCHDOG_SHUTDOWN, VIR_DOMAIN_EVENT_WATCHDOG_DEBUG, VIR_DOMAIN_EVENT_WATCHDOG_INJECTNMI, VIR_DOMAIN_EVENT_WATCHDOG_LAST } = virDomainEventWatchdogAction

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainFDAssociateFlags */
export const virDomainFDAssociateFlags = {
  /** Since 9.0.0. */
  VIR_DOMAIN_FD_ASSOCIATE_SECLABEL_RESTORE: 1,
  /** Since 9.0.0. */
  VIR_DOMAIN_FD_ASSOCIATE_SECLABEL_WRITABLE: 2,
} as const
export type virDomainFDAssociateFlags = (typeof virDomainFDAssociateFlags)[keyof typeof virDomainFDAssociateFlags]
export const { VIR_DOMAIN_FD_ASSOCIATE_SECLABEL_RESTORE, VIR_DOMAIN_FD_ASSOCIATE_SECLABEL_WRITABLE } = virDomainFDAssociateFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetHostnameFlags */
export const virDomainGetHostnameFlags = {
  /** Since 6.1.0. */
  VIR_DOMAIN_GET_HOSTNAME_LEASE: 1,
  /** Since 6.1.0. */
  VIR_DOMAIN_GET_HOSTNAME_AGENT: 2,
} as const
export type virDomainGetHostnameFlags = (typeof virDomainGetHostnameFlags)[keyof typeof virDomainGetHostnameFlags]
export const { VIR_DOMAIN_GET_HOSTNAME_LEASE, VIR_DOMAIN_GET_HOSTNAME_AGENT } = virDomainGetHostnameFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGraphicsReloadType */
export const virDomainGraphicsReloadType = {
  /** Since 10.2.0. */
  VIR_DOMAIN_GRAPHICS_RELOAD_TYPE_ANY: 0,
  /** Since 10.2.0. */
  VIR_DOMAIN_GRAPHICS_RELOAD_TYPE_VNC: 1,
  /** Since 10.2.0. */
  VIR_DOMAIN_GRAPHICS_RELOAD_TYPE_LAST: 2,
} as const
export type virDomainGraphicsReloadType = (typeof virDomainGraphicsReloadType)[keyof typeof virDomainGraphicsReloadType]
export const { VIR_DOMAIN_GRAPHICS_RELOAD_TYPE_ANY, VIR_DOMAIN_GRAPHICS_RELOAD_TYPE_VNC, VIR_DOMAIN_GRAPHICS_RELOAD_TYPE_LAST } = virDomainGraphicsReloadType

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGuestInfoTypes */
export const virDomainGuestInfoTypes = {
  /** Since 5.7.0. */
  VIR_DOMAIN_GUEST_INFO_USERS: 1,
  /** Since 5.7.0. */
  VIR_DOMAIN_GUEST_INFO_OS: 2,
  /** Since 5.7.0. */
  VIR_DOMAIN_GUEST_INFO_TIMEZONE: 4,
  /** Since 5.7.0. */
  VIR_DOMAIN_GUEST_INFO_HOSTNAME: 8,
  /** Since 5.7.0. */
  VIR_DOMAIN_GUEST_INFO_FILESYSTEM: 16,
  /** Since 7.0.0. */
  VIR_DOMAIN_GUEST_INFO_DISKS: 32,
  /** Since 7.10.0. */
  VIR_DOMAIN_GUEST_INFO_INTERFACES: 64,
  /** Since 11.2.0. */
  VIR_DOMAIN_GUEST_INFO_LOAD: 128,
  /** Since 12.7.0. */
  VIR_DOMAIN_GUEST_INFO_DEVICES: 256,
} as const
export type virDomainGuestInfoTypes = (typeof virDomainGuestInfoTypes)[keyof typeof virDomainGuestInfoTypes]
export const { VIR_DOMAIN_GUEST_INFO_USERS, VIR_DOMAIN_GUEST_INFO_OS, VIR_DOMAIN_GUEST_INFO_TIMEZONE, VIR_DOMAIN_GUEST_INFO_HOSTNAME, VIR_DOMAIN_GUEST_INFO_FILESYSTEM, VIR_DOMAIN_GUEST_INFO_DISKS, VIR_DOMAIN_GUEST_INFO_INTERFACES, VIR_DOMAIN_GUEST_INFO_LOAD, VIR_DOMAIN_GUEST_INFO_DEVICES } = virDomainGuestInfoTypes

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainInterfaceAddressesSource */
export const virDomainInterfaceAddressesSource = {
  /** Since 1.2.14. */
  VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_LEASE: 0,
  /** Since 1.2.14. */
  VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_AGENT: 1,
  /** Since 4.2.0. */
  VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_ARP: 2,
  /** Since 1.2.14. */
  VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_LAST: 3,
} as const
export type virDomainInterfaceAddressesSource = (typeof virDomainInterfaceAddressesSource)[keyof typeof virDomainInterfaceAddressesSource]
export const { VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_LEASE, VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_AGENT, VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_ARP, VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_LAST } = virDomainInterfaceAddressesSource

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainJobType */
export const virDomainJobType = {
  /** Since 0.7.7. */
  VIR_DOMAIN_JOB_NONE: 0,
  /** Since 0.7.7. */
  VIR_DOMAIN_JOB_BOUNDED: 1,
  /** Since 0.7.7. */
  VIR_DOMAIN_JOB_UNBOUNDED: 2,
  /** Since 0.7.7. */
  VIR_DOMAIN_JOB_COMPLETED: 3,
  /** Since 0.7.7. */
  VIR_DOMAIN_JOB_FAILED: 4,
  /** Since 0.7.7. */
  VIR_DOMAIN_JOB_CANCELLED: 5,
  /** Since 0.9.10. */
  VIR_DOMAIN_JOB_LAST: 6,
} as const
export type virDomainJobType = (typeof virDomainJobType)[keyof typeof virDomainJobType]
export const { VIR_DOMAIN_JOB_NONE, VIR_DOMAIN_JOB_BOUNDED, VIR_DOMAIN_JOB_UNBOUNDED, VIR_DOMAIN_JOB_COMPLETED, VIR_DOMAIN_JOB_FAILED, VIR_DOMAIN_JOB_CANCELLED, VIR_DOMAIN_JOB_LAST } = virDomainJobType

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainJobOperation */
export const virDomainJobOperation = {
  /** Since 3.3.0. */
  VIR_DOMAIN_JOB_OPERATION_UNKNOWN: 0,
  /** Since 3.3.0. */
  VIR_DOMAIN_JOB_OPERATION_START: 1,
  /** Since 3.3.0. */
  VIR_DOMAIN_JOB_OPERATION_SAVE: 2,
  /** Since 3.3.0. */
  VIR_DOMAIN_JOB_OPERATION_RESTORE: 3,
  /** Since 3.3.0. */
  VIR_DOMAIN_JOB_OPERATION_MIGRATION_IN: 4,
  /** Since 3.3.0. */
  VIR_DOMAIN_JOB_OPERATION_MIGRATION_OUT: 5,
  /** Since 3.3.0. */
  VIR_DOMAIN_JOB_OPERATION_SNAPSHOT: 6,
  /** Since 3.3.0. */
  VIR_DOMAIN_JOB_OPERATION_SNAPSHOT_REVERT: 7,
  /** Since 3.3.0. */
  VIR_DOMAIN_JOB_OPERATION_DUMP: 8,
  /** Since 6.0.0. */
  VIR_DOMAIN_JOB_OPERATION_BACKUP: 9,
  /** Since 9.0.0. */
  VIR_DOMAIN_JOB_OPERATION_SNAPSHOT_DELETE: 10,
  /** Since 3.3.0. */
  VIR_DOMAIN_JOB_OPERATION_LAST: 11,
} as const
export type virDomainJobOperation = (typeof virDomainJobOperation)[keyof typeof virDomainJobOperation]
export const { VIR_DOMAIN_JOB_OPERATION_UNKNOWN, VIR_DOMAIN_JOB_OPERATION_START, VIR_DOMAIN_JOB_OPERATION_SAVE, VIR_DOMAIN_JOB_OPERATION_RESTORE, VIR_DOMAIN_JOB_OPERATION_MIGRATION_IN, VIR_DOMAIN_JOB_OPERATION_MIGRATION_OUT, VIR_DOMAIN_JOB_OPERATION_SNAPSHOT, VIR_DOMAIN_JOB_OPERATION_SNAPSHOT_REVERT, VIR_DOMAIN_JOB_OPERATION_DUMP, VIR_DOMAIN_JOB_OPERATION_BACKUP, VIR_DOMAIN_JOB_OPERATION_SNAPSHOT_DELETE, VIR_DOMAIN_JOB_OPERATION_LAST } = virDomainJobOperation

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetJobStatsFlags */
export const virDomainGetJobStatsFlags = {
  /** Since 1.2.9. */
  VIR_DOMAIN_JOB_STATS_COMPLETED: 1,
  /** Since 6.0.0. */
  VIR_DOMAIN_JOB_STATS_KEEP_COMPLETED: 2,
} as const
export type virDomainGetJobStatsFlags = (typeof virDomainGetJobStatsFlags)[keyof typeof virDomainGetJobStatsFlags]
export const { VIR_DOMAIN_JOB_STATS_COMPLETED, VIR_DOMAIN_JOB_STATS_KEEP_COMPLETED } = virDomainGetJobStatsFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainLifecycleAction */
export const virDomainLifecycleAction = {
  /** Since 3.9.0. */
  VIR_DOMAIN_LIFECYCLE_ACTION_DESTROY: 0,
  /** Since 3.9.0. */
  VIR_DOMAIN_LIFECYCLE_ACTION_RESTART: 1,
  /** Since 3.9.0. */
  VIR_DOMAIN_LIFECYCLE_ACTION_RESTART_RENAME: 2,
  /** Since 3.9.0. */
  VIR_DOMAIN_LIFECYCLE_ACTION_PRESERVE: 3,
  /** Since 3.9.0. */
  VIR_DOMAIN_LIFECYCLE_ACTION_COREDUMP_DESTROY: 4,
  /** Since 3.9.0. */
  VIR_DOMAIN_LIFECYCLE_ACTION_COREDUMP_RESTART: 5,
  /** Since 12.6.0. */
  VIR_DOMAIN_LIFECYCLE_ACTION_PRESERVE_RUNNING: 6,
  /** Since 3.9.0. */
  VIR_DOMAIN_LIFECYCLE_ACTION_LAST: 7,
} as const
export type virDomainLifecycleAction = (typeof virDomainLifecycleAction)[keyof typeof virDomainLifecycleAction]
export const { VIR_DOMAIN_LIFECYCLE_ACTION_DESTROY, VIR_DOMAIN_LIFECYCLE_ACTION_RESTART, VIR_DOMAIN_LIFECYCLE_ACTION_RESTART_RENAME, VIR_DOMAIN_LIFECYCLE_ACTION_PRESERVE, VIR_DOMAIN_LIFECYCLE_ACTION_COREDUMP_DESTROY, VIR_DOMAIN_LIFECYCLE_ACTION_COREDUMP_RESTART, VIR_DOMAIN_LIFECYCLE_ACTION_PRESERVE_RUNNING, VIR_DOMAIN_LIFECYCLE_ACTION_LAST } = virDomainLifecycleAction

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainLifecycle */
export const virDomainLifecycle = {
  /** Since 3.9.0. */
  VIR_DOMAIN_LIFECYCLE_POWEROFF: 0,
  /** Since 3.9.0. */
  VIR_DOMAIN_LIFECYCLE_REBOOT: 1,
  /** Since 3.9.0. */
  VIR_DOMAIN_LIFECYCLE_CRASH: 2,
  /** Since 3.9.0. */
  VIR_DOMAIN_LIFECYCLE_LAST: 3,
} as const
export type virDomainLifecycle = (typeof virDomainLifecycle)[keyof typeof virDomainLifecycle]
export const { VIR_DOMAIN_LIFECYCLE_POWEROFF, VIR_DOMAIN_LIFECYCLE_REBOOT, VIR_DOMAIN_LIFECYCLE_CRASH, VIR_DOMAIN_LIFECYCLE_LAST } = virDomainLifecycle

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMemoryFailureFlags */
export const virDomainMemoryFailureFlags = {
  /** Since 6.9.0. */
  VIR_DOMAIN_MEMORY_FAILURE_ACTION_REQUIRED: 1,
  /** Since 6.9.0. */
  VIR_DOMAIN_MEMORY_FAILURE_RECURSIVE: 2,
} as const
export type virDomainMemoryFailureFlags = (typeof virDomainMemoryFailureFlags)[keyof typeof virDomainMemoryFailureFlags]
export const { VIR_DOMAIN_MEMORY_FAILURE_ACTION_REQUIRED, VIR_DOMAIN_MEMORY_FAILURE_RECURSIVE } = virDomainMemoryFailureFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virMemoryParameterType */
export const virMemoryParameterType = {
  /** Since 0.8.5. */
  VIR_DOMAIN_MEMORY_PARAM_INT: 1,
  /** Since 0.8.5. */
  VIR_DOMAIN_MEMORY_PARAM_UINT: 2,
  /** Since 0.8.5. */
  VIR_DOMAIN_MEMORY_PARAM_LLONG: 3,
  /** Since 0.8.5. */
  VIR_DOMAIN_MEMORY_PARAM_ULLONG: 4,
  /** Since 0.8.5. */
  VIR_DOMAIN_MEMORY_PARAM_DOUBLE: 5,
  /** Since 0.8.5. */
  VIR_DOMAIN_MEMORY_PARAM_BOOLEAN: 6,
} as const
export type virMemoryParameterType = (typeof virMemoryParameterType)[keyof typeof virMemoryParameterType]
export const { VIR_DOMAIN_MEMORY_PARAM_INT, VIR_DOMAIN_MEMORY_PARAM_UINT, VIR_DOMAIN_MEMORY_PARAM_LLONG, VIR_DOMAIN_MEMORY_PARAM_ULLONG, VIR_DOMAIN_MEMORY_PARAM_DOUBLE, VIR_DOMAIN_MEMORY_PARAM_BOOLEAN } = virMemoryParameterType

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMemoryStatTags */
export const virDomainMemoryStatTags = {
  /** Since 0.7.5. */
  VIR_DOMAIN_MEMORY_STAT_SWAP_IN: 0,
  /** Since 0.7.5. */
  VIR_DOMAIN_MEMORY_STAT_SWAP_OUT: 1,
  /** Since 0.7.5. */
  VIR_DOMAIN_MEMORY_STAT_MAJOR_FAULT: 2,
  /** Since 0.7.5. */
  VIR_DOMAIN_MEMORY_STAT_MINOR_FAULT: 3,
  /** Since 0.7.5. */
  VIR_DOMAIN_MEMORY_STAT_UNUSED: 4,
  /** Since 0.7.5. */
  VIR_DOMAIN_MEMORY_STAT_AVAILABLE: 5,
  /** Since 0.9.3. */
  VIR_DOMAIN_MEMORY_STAT_ACTUAL_BALLOON: 6,
  /** Since 0.9.10. */
  VIR_DOMAIN_MEMORY_STAT_RSS: 7,
  /** Since 2.1.0. */
  VIR_DOMAIN_MEMORY_STAT_USABLE: 8,
  /** Since 2.1.0. */
  VIR_DOMAIN_MEMORY_STAT_LAST_UPDATE: 9,
  /** Since 4.6.0. */
  VIR_DOMAIN_MEMORY_STAT_DISK_CACHES: 10,
  /** Since 5.4.0. */
  VIR_DOMAIN_MEMORY_STAT_HUGETLB_PGALLOC: 11,
  /** Since 5.4.0. */
  VIR_DOMAIN_MEMORY_STAT_HUGETLB_PGFAIL: 12,
  /** Since 0.9.10. */
  VIR_DOMAIN_MEMORY_STAT_LAST: 13,
  /** Since 0.7.5. */
  VIR_DOMAIN_MEMORY_STAT_NR: 13,
} as const
export type virDomainMemoryStatTags = (typeof virDomainMemoryStatTags)[keyof typeof virDomainMemoryStatTags]
export const { VIR_DOMAIN_MEMORY_STAT_SWAP_IN, VIR_DOMAIN_MEMORY_STAT_SWAP_OUT, VIR_DOMAIN_MEMORY_STAT_MAJOR_FAULT, VIR_DOMAIN_MEMORY_STAT_MINOR_FAULT, VIR_DOMAIN_MEMORY_STAT_UNUSED, VIR_DOMAIN_MEMORY_STAT_AVAILABLE, VIR_DOMAIN_MEMORY_STAT_ACTUAL_BALLOON, VIR_DOMAIN_MEMORY_STAT_RSS, VIR_DOMAIN_MEMORY_STAT_USABLE, VIR_DOMAIN_MEMORY_STAT_LAST_UPDATE, VIR_DOMAIN_MEMORY_STAT_DISK_CACHES, VIR_DOMAIN_MEMORY_STAT_HUGETLB_PGALLOC, VIR_DOMAIN_MEMORY_STAT_HUGETLB_PGFAIL, VIR_DOMAIN_MEMORY_STAT_LAST, VIR_DOMAIN_MEMORY_STAT_NR } = virDomainMemoryStatTags

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMemoryModFlags */
export const virDomainMemoryModFlags = {
  /** Since 0.9.1. */
  VIR_DOMAIN_MEM_CURRENT: 0,
  /** Since 0.9.0. */
  VIR_DOMAIN_MEM_LIVE: 1,
  /** Since 0.9.0. */
  VIR_DOMAIN_MEM_CONFIG: 2,
  /** Since 0.9.1. */
  VIR_DOMAIN_MEM_MAXIMUM: 4,
} as const
export type virDomainMemoryModFlags = (typeof virDomainMemoryModFlags)[keyof typeof virDomainMemoryModFlags]
export const { VIR_DOMAIN_MEM_CURRENT, VIR_DOMAIN_MEM_LIVE, VIR_DOMAIN_MEM_CONFIG, VIR_DOMAIN_MEM_MAXIMUM } = virDomainMemoryModFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMessageType */
export const virDomainMessageType = {
  /** Since 7.1.0. */
  VIR_DOMAIN_MESSAGE_DEPRECATION: 1,
  /** Since 7.1.0. */
  VIR_DOMAIN_MESSAGE_TAINTING: 2,
  /** Since 11.1.0. */
  VIR_DOMAIN_MESSAGE_IOERRORS: 4,
} as const
export type virDomainMessageType = (typeof virDomainMessageType)[keyof typeof virDomainMessageType]
export const { VIR_DOMAIN_MESSAGE_DEPRECATION, VIR_DOMAIN_MESSAGE_TAINTING, VIR_DOMAIN_MESSAGE_IOERRORS } = virDomainMessageType

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMetadataType */
export const virDomainMetadataType = {
  /** Since 0.9.10. */
  VIR_DOMAIN_METADATA_DESCRIPTION: 0,
  /** Since 0.9.10. */
  VIR_DOMAIN_METADATA_TITLE: 1,
  /** Since 0.9.10. */
  VIR_DOMAIN_METADATA_ELEMENT: 2,
  /** Since 0.9.10. */
  VIR_DOMAIN_METADATA_LAST: 3,
} as const
export type virDomainMetadataType = (typeof virDomainMetadataType)[keyof typeof virDomainMetadataType]
export const { VIR_DOMAIN_METADATA_DESCRIPTION, VIR_DOMAIN_METADATA_TITLE, VIR_DOMAIN_METADATA_ELEMENT, VIR_DOMAIN_METADATA_LAST } = virDomainMetadataType

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMigrateMaxSpeedFlags */
export const virDomainMigrateMaxSpeedFlags = {
  /** Since 5.1.0. */
  VIR_DOMAIN_MIGRATE_MAX_SPEED_POSTCOPY: 1,
} as const
export type virDomainMigrateMaxSpeedFlags = (typeof virDomainMigrateMaxSpeedFlags)[keyof typeof virDomainMigrateMaxSpeedFlags]
export const { VIR_DOMAIN_MIGRATE_MAX_SPEED_POSTCOPY } = virDomainMigrateMaxSpeedFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainCreateFlags */
export const virDomainCreateFlags = {
  /** Since 0.0.1. */
  VIR_DOMAIN_NONE: 0,
  /** Since 0.8.2. */
  VIR_DOMAIN_START_PAUSED: 1,
  /** Since 0.9.3. */
  VIR_DOMAIN_START_AUTODESTROY: 2,
  /** Since 0.9.4. */
  VIR_DOMAIN_START_BYPASS_CACHE: 4,
  /** Since 0.9.5. */
  VIR_DOMAIN_START_FORCE_BOOT: 8,
  /** Since 1.2.12. */
  VIR_DOMAIN_START_VALIDATE: 16,
  /** Since 8.1.0. */
  VIR_DOMAIN_START_RESET_NVRAM: 32,
} as const
export type virDomainCreateFlags = (typeof virDomainCreateFlags)[keyof typeof virDomainCreateFlags]
export const { VIR_DOMAIN_NONE, VIR_DOMAIN_START_PAUSED, VIR_DOMAIN_START_AUTODESTROY, VIR_DOMAIN_START_BYPASS_CACHE, VIR_DOMAIN_START_FORCE_BOOT, VIR_DOMAIN_START_VALIDATE, VIR_DOMAIN_START_RESET_NVRAM } = virDomainCreateFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainNostateReason */
export const virDomainNostateReason = {
  /** Since 0.9.2. */
  VIR_DOMAIN_NOSTATE_UNKNOWN: 0,
  /** Since 0.9.10. */
  VIR_DOMAIN_NOSTATE_LAST: 1,
} as const
export type virDomainNostateReason = (typeof virDomainNostateReason)[keyof typeof virDomainNostateReason]
export const { VIR_DOMAIN_NOSTATE_UNKNOWN, VIR_DOMAIN_NOSTATE_LAST } = virDomainNostateReason

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainNumatuneMemMode */
export const virDomainNumatuneMemMode = {
  /** Since 0.9.9. */
  VIR_DOMAIN_NUMATUNE_MEM_STRICT: 0,
  /** Since 0.9.9. */
  VIR_DOMAIN_NUMATUNE_MEM_PREFERRED: 1,
  /** Since 0.9.9. */
  VIR_DOMAIN_NUMATUNE_MEM_INTERLEAVE: 2,
  /** Since 7.3.0. */
  VIR_DOMAIN_NUMATUNE_MEM_RESTRICTIVE: 3,
  /** Since 0.9.9. */
  VIR_DOMAIN_NUMATUNE_MEM_LAST: 4,
} as const
export type virDomainNumatuneMemMode = (typeof virDomainNumatuneMemMode)[keyof typeof virDomainNumatuneMemMode]
export const { VIR_DOMAIN_NUMATUNE_MEM_STRICT, VIR_DOMAIN_NUMATUNE_MEM_PREFERRED, VIR_DOMAIN_NUMATUNE_MEM_INTERLEAVE, VIR_DOMAIN_NUMATUNE_MEM_RESTRICTIVE, VIR_DOMAIN_NUMATUNE_MEM_LAST } = virDomainNumatuneMemMode

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainOpenGraphicsFlags */
export const virDomainOpenGraphicsFlags = {
  /** Since 0.9.7. */
  VIR_DOMAIN_OPEN_GRAPHICS_SKIPAUTH: 1,
} as const
export type virDomainOpenGraphicsFlags = (typeof virDomainOpenGraphicsFlags)[keyof typeof virDomainOpenGraphicsFlags]
export const { VIR_DOMAIN_OPEN_GRAPHICS_SKIPAUTH } = virDomainOpenGraphicsFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetUserPasswordFlags */
export const virDomainSetUserPasswordFlags = {
  /** Since 1.2.16. */
  VIR_DOMAIN_PASSWORD_ENCRYPTED: 1,
} as const
export type virDomainSetUserPasswordFlags = (typeof virDomainSetUserPasswordFlags)[keyof typeof virDomainSetUserPasswordFlags]
export const { VIR_DOMAIN_PASSWORD_ENCRYPTED } = virDomainSetUserPasswordFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainPausedReason */
export const virDomainPausedReason = {
  /** Since 0.9.2. */
  VIR_DOMAIN_PAUSED_UNKNOWN: 0,
  /** Since 0.9.2. */
  VIR_DOMAIN_PAUSED_USER: 1,
  /** Since 0.9.2. */
  VIR_DOMAIN_PAUSED_MIGRATION: 2,
  /** Since 0.9.2. */
  VIR_DOMAIN_PAUSED_SAVE: 3,
  /** Since 0.9.2. */
  VIR_DOMAIN_PAUSED_DUMP: 4,
  /** Since 0.9.2. */
  VIR_DOMAIN_PAUSED_IOERROR: 5,
  /** Since 0.9.2. */
  VIR_DOMAIN_PAUSED_WATCHDOG: 6,
  /** Since 0.9.2. */
  VIR_DOMAIN_PAUSED_FROM_SNAPSHOT: 7,
  /** Since 0.9.5. */
  VIR_DOMAIN_PAUSED_SHUTTING_DOWN: 8,
  /** Since 1.0.1. */
  VIR_DOMAIN_PAUSED_SNAPSHOT: 9,
  /** Since 1.1.1. */
  VIR_DOMAIN_PAUSED_CRASHED: 10,
  /** Since 1.2.14. */
  VIR_DOMAIN_PAUSED_STARTING_UP: 11,
  /** Since 1.3.3. */
  VIR_DOMAIN_PAUSED_POSTCOPY: 12,
  /** Since 1.3.3. */
  VIR_DOMAIN_PAUSED_POSTCOPY_FAILED: 13,
  /** Since 9.2.0. */
  VIR_DOMAIN_PAUSED_API_ERROR: 14,
  /** Since 0.9.10. */
  VIR_DOMAIN_PAUSED_LAST: 15,
} as const
export type virDomainPausedReason = (typeof virDomainPausedReason)[keyof typeof virDomainPausedReason]
export const { VIR_DOMAIN_PAUSED_UNKNOWN, VIR_DOMAIN_PAUSED_USER, VIR_DOMAIN_PAUSED_MIGRATION, VIR_DOMAIN_PAUSED_SAVE, VIR_DOMAIN_PAUSED_DUMP, VIR_DOMAIN_PAUSED_IOERROR, VIR_DOMAIN_PAUSED_WATCHDOG, VIR_DOMAIN_PAUSED_FROM_SNAPSHOT, VIR_DOMAIN_PAUSED_SHUTTING_DOWN, VIR_DOMAIN_PAUSED_SNAPSHOT, VIR_DOMAIN_PAUSED_CRASHED, VIR_DOMAIN_PAUSED_STARTING_UP, VIR_DOMAIN_PAUSED_POSTCOPY, VIR_DOMAIN_PAUSED_POSTCOPY_FAILED, VIR_DOMAIN_PAUSED_API_ERROR, VIR_DOMAIN_PAUSED_LAST } = virDomainPausedReason

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainPMSuspendedDiskReason */
export const virDomainPMSuspendedDiskReason = {
  /** Since 1.0.0. */
  VIR_DOMAIN_PMSUSPENDED_DISK_UNKNOWN: 0,
  /** Since 1.0.0. */
  VIR_DOMAIN_PMSUSPENDED_DISK_LAST: 1,
} as const
export type virDomainPMSuspendedDiskReason = (typeof virDomainPMSuspendedDiskReason)[keyof typeof virDomainPMSuspendedDiskReason]
export const { VIR_DOMAIN_PMSUSPENDED_DISK_UNKNOWN, VIR_DOMAIN_PMSUSPENDED_DISK_LAST } = virDomainPMSuspendedDiskReason

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainPMSuspendedReason */
export const virDomainPMSuspendedReason = {
  /** Since 0.9.11. */
  VIR_DOMAIN_PMSUSPENDED_UNKNOWN: 0,
  /** Since 0.9.11. */
  VIR_DOMAIN_PMSUSPENDED_LAST: 1,
} as const
export type virDomainPMSuspendedReason = (typeof virDomainPMSuspendedReason)[keyof typeof virDomainPMSuspendedReason]
export const { VIR_DOMAIN_PMSUSPENDED_UNKNOWN, VIR_DOMAIN_PMSUSPENDED_LAST } = virDomainPMSuspendedReason

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainProcessSignal */
export const virDomainProcessSignal = {
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_NOP: 0,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_HUP: 1,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_INT: 2,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_QUIT: 3,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_ILL: 4,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_TRAP: 5,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_ABRT: 6,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_BUS: 7,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_FPE: 8,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_KILL: 9,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_USR1: 10,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_SEGV: 11,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_USR2: 12,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_PIPE: 13,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_ALRM: 14,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_TERM: 15,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_STKFLT: 16,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_CHLD: 17,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_CONT: 18,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_STOP: 19,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_TSTP: 20,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_TTIN: 21,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_TTOU: 22,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_URG: 23,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_XCPU: 24,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_XFSZ: 25,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_VTALRM: 26,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_PROF: 27,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_WINCH: 28,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_POLL: 29,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_PWR: 30,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_SYS: 31,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_RT0: 32,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_RT1: 33,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_RT2: 34,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_RT3: 35,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_RT4: 36,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_RT5: 37,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_RT6: 38,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_RT7: 39,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_RT8: 40,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_RT9: 41,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_RT10: 42,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_RT11: 43,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_RT12: 44,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_RT13: 45,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_RT14: 46,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_RT15: 47,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_RT16: 48,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_RT17: 49,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_RT18: 50,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_RT19: 51,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_RT20: 52,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_RT21: 53,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_RT22: 54,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_RT23: 55,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_RT24: 56,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_RT25: 57,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_RT26: 58,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_RT27: 59,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_RT28: 60,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_RT29: 61,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_RT30: 62,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_RT31: 63,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_RT32: 64,
  /** Since 1.0.1. */
  VIR_DOMAIN_PROCESS_SIGNAL_LAST: 65,
} as const
export type virDomainProcessSignal = (typeof virDomainProcessSignal)[keyof typeof virDomainProcessSignal]
export const { VIR_DOMAIN_PROCESS_SIGNAL_NOP, VIR_DOMAIN_PROCESS_SIGNAL_HUP, VIR_DOMAIN_PROCESS_SIGNAL_INT, VIR_DOMAIN_PROCESS_SIGNAL_QUIT, VIR_DOMAIN_PROCESS_SIGNAL_ILL, VIR_DOMAIN_PROCESS_SIGNAL_TRAP, VIR_DOMAIN_PROCESS_SIGNAL_ABRT, VIR_DOMAIN_PROCESS_SIGNAL_BUS, VIR_DOMAIN_PROCESS_SIGNAL_FPE, VIR_DOMAIN_PROCESS_SIGNAL_KILL, VIR_DOMAIN_PROCESS_SIGNAL_USR1, VIR_DOMAIN_PROCESS_SIGNAL_SEGV, VIR_DOMAIN_PROCESS_SIGNAL_USR2, VIR_DOMAIN_PROCESS_SIGNAL_PIPE, VIR_DOMAIN_PROCESS_SIGNAL_ALRM, VIR_DOMAIN_PROCESS_SIGNAL_TERM, VIR_DOMAIN_PROCESS_SIGNAL_STKFLT, VIR_DOMAIN_PROCESS_SIGNAL_CHLD, VIR_DOMAIN_PROCESS_SIGNAL_CONT, VIR_DOMAIN_PROCESS_SIGNAL_STOP, VIR_DOMAIN_PROCESS_SIGNAL_TSTP, VIR_DOMAIN_PROCESS_SIGNAL_TTIN, VIR_DOMAIN_PROCESS_SIGNAL_TTOU, VIR_DOMAIN_PROCESS_SIGNAL_URG, VIR_DOMAIN_PROCESS_SIGNAL_XCPU, VIR_DOMAIN_PROCESS_SIGNAL_XFSZ, VIR_DOMAIN_PROCESS_SIGNAL_VTALRM, VIR_DOMAIN_PROCESS_SIGNAL_PROF, VIR_DOMAIN_PROCESS_SIGNAL_WINCH, VIR_DOMAIN_PROCESS_SIGNAL_POLL, VIR_DOMAIN_PROCESS_SIGNAL_PWR, VIR_DOMAIN_PROCESS_SIGNAL_SYS, VIR_DOMAIN_PROCESS_SIGNAL_RT0, VIR_DOMAIN_PROCESS_SIGNAL_RT1, VIR_DOMAIN_PROCESS_SIGNAL_RT2, VIR_DOMAIN_PROCESS_SIGNAL_RT3, VIR_DOMAIN_PROCESS_SIGNAL_RT4, VIR_DOMAIN_PROCESS_SIGNAL_RT5, VIR_DOMAIN_PROCESS_SIGNAL_RT6, VIR_DOMAIN_PROCESS_SIGNAL_RT7, VIR_DOMAIN_PROCESS_SIGNAL_RT8, VIR_DOMAIN_PROCESS_SIGNAL_RT9, VIR_DOMAIN_PROCESS_SIGNAL_RT10, VIR_DOMAIN_PROCESS_SIGNAL_RT11, VIR_DOMAIN_PROCESS_SIGNAL_RT12, VIR_DOMAIN_PROCESS_SIGNAL_RT13, VIR_DOMAIN_PROCESS_SIGNAL_RT14, VIR_DOMAIN_PROCESS_SIGNAL_RT15, VIR_DOMAIN_PROCESS_SIGNAL_RT16, VIR_DOMAIN_PROCESS_SIGNAL_RT17, VIR_DOMAIN_PROCESS_SIGNAL_RT18, VIR_DOMAIN_PROCESS_SIGNAL_RT19, VIR_DOMAIN_PROCESS_SIGNAL_RT20, VIR_DOMAIN_PROCESS_SIGNAL_RT21, VIR_DOMAIN_PROCESS_SIGNAL_RT22, VIR_DOMAIN_PROCESS_SIGNAL_RT23, VIR_DOMAIN_PROCESS_SIGNAL_RT24, VIR_DOMAIN_PROCESS_SIGNAL_RT25, VIR_DOMAIN_PROCESS_SIGNAL_RT26, VIR_DOMAIN_PROCESS_SIGNAL_RT27, VIR_DOMAIN_PROCESS_SIGNAL_RT28, VIR_DOMAIN_PROCESS_SIGNAL_RT29, VIR_DOMAIN_PROCESS_SIGNAL_RT30, VIR_DOMAIN_PROCESS_SIGNAL_RT31, VIR_DOMAIN_PROCESS_SIGNAL_RT32, VIR_DOMAIN_PROCESS_SIGNAL_LAST } = virDomainProcessSignal

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainRebootFlagValues */
export const virDomainRebootFlagValues = {
  /** Since 0.9.10. */
  VIR_DOMAIN_REBOOT_DEFAULT: 0,
  /** Since 0.9.10. */
  VIR_DOMAIN_REBOOT_ACPI_POWER_BTN: 1,
  /** Since 0.9.10. */
  VIR_DOMAIN_REBOOT_GUEST_AGENT: 2,
  /** Since 1.0.1. */
  VIR_DOMAIN_REBOOT_INITCTL: 4,
  /** Since 1.0.1. */
  VIR_DOMAIN_REBOOT_SIGNAL: 8,
  /** Since 1.2.5. */
  VIR_DOMAIN_REBOOT_PARAVIRT: 16,
} as const
export type virDomainRebootFlagValues = (typeof virDomainRebootFlagValues)[keyof typeof virDomainRebootFlagValues]
export const { VIR_DOMAIN_REBOOT_DEFAULT, VIR_DOMAIN_REBOOT_ACPI_POWER_BTN, VIR_DOMAIN_REBOOT_GUEST_AGENT, VIR_DOMAIN_REBOOT_INITCTL, VIR_DOMAIN_REBOOT_SIGNAL, VIR_DOMAIN_REBOOT_PARAVIRT } = virDomainRebootFlagValues

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainRunningReason */
export const virDomainRunningReason = {
  /** Since 0.9.2. */
  VIR_DOMAIN_RUNNING_UNKNOWN: 0,
  /** Since 0.9.2. */
  VIR_DOMAIN_RUNNING_BOOTED: 1,
  /** Since 0.9.2. */
  VIR_DOMAIN_RUNNING_MIGRATED: 2,
  /** Since 0.9.2. */
  VIR_DOMAIN_RUNNING_RESTORED: 3,
  /** Since 0.9.2. */
  VIR_DOMAIN_RUNNING_FROM_SNAPSHOT: 4,
  /** Since 0.9.2. */
  VIR_DOMAIN_RUNNING_UNPAUSED: 5,
  /** Since 0.9.2. */
  VIR_DOMAIN_RUNNING_MIGRATION_CANCELED: 6,
  /** Since 0.9.2. */
  VIR_DOMAIN_RUNNING_SAVE_CANCELED: 7,
  /** Since 0.9.11. */
  VIR_DOMAIN_RUNNING_WAKEUP: 8,
  /** Since 1.1.1. */
  VIR_DOMAIN_RUNNING_CRASHED: 9,
  /** Since 1.3.3. */
  VIR_DOMAIN_RUNNING_POSTCOPY: 10,
  /** Since 8.5.0. */
  VIR_DOMAIN_RUNNING_POSTCOPY_FAILED: 11,
  /** Since 0.9.10. */
  VIR_DOMAIN_RUNNING_LAST: 12,
} as const
export type virDomainRunningReason = (typeof virDomainRunningReason)[keyof typeof virDomainRunningReason]
export const { VIR_DOMAIN_RUNNING_UNKNOWN, VIR_DOMAIN_RUNNING_BOOTED, VIR_DOMAIN_RUNNING_MIGRATED, VIR_DOMAIN_RUNNING_RESTORED, VIR_DOMAIN_RUNNING_FROM_SNAPSHOT, VIR_DOMAIN_RUNNING_UNPAUSED, VIR_DOMAIN_RUNNING_MIGRATION_CANCELED, VIR_DOMAIN_RUNNING_SAVE_CANCELED, VIR_DOMAIN_RUNNING_WAKEUP, VIR_DOMAIN_RUNNING_CRASHED, VIR_DOMAIN_RUNNING_POSTCOPY, VIR_DOMAIN_RUNNING_POSTCOPY_FAILED, VIR_DOMAIN_RUNNING_LAST } = virDomainRunningReason

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSaveRestoreFlags */
export const virDomainSaveRestoreFlags = {
  /** Since 0.9.4. */
  VIR_DOMAIN_SAVE_BYPASS_CACHE: 1,
  /** Since 0.9.5. */
  VIR_DOMAIN_SAVE_RUNNING: 2,
  /** Since 0.9.5. */
  VIR_DOMAIN_SAVE_PAUSED: 4,
  /** Since 8.1.0. */
  VIR_DOMAIN_SAVE_RESET_NVRAM: 8,
} as const
export type virDomainSaveRestoreFlags = (typeof virDomainSaveRestoreFlags)[keyof typeof virDomainSaveRestoreFlags]
export const { VIR_DOMAIN_SAVE_BYPASS_CACHE, VIR_DOMAIN_SAVE_RUNNING, VIR_DOMAIN_SAVE_PAUSED, VIR_DOMAIN_SAVE_RESET_NVRAM } = virDomainSaveRestoreFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSaveImageXMLFlags */
export const virDomainSaveImageXMLFlags = {
  /** Since 5.1.0. */
  VIR_DOMAIN_SAVE_IMAGE_XML_SECURE: 1,
} as const
export type virDomainSaveImageXMLFlags = (typeof virDomainSaveImageXMLFlags)[keyof typeof virDomainSaveImageXMLFlags]
export const { VIR_DOMAIN_SAVE_IMAGE_XML_SECURE } = virDomainSaveImageXMLFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virSchedParameterType */
export const virSchedParameterType = {
  /** Since 0.2.3. */
  VIR_DOMAIN_SCHED_FIELD_INT: 1,
  /** Since 0.2.3. */
  VIR_DOMAIN_SCHED_FIELD_UINT: 2,
  /** Since 0.2.3. */
  VIR_DOMAIN_SCHED_FIELD_LLONG: 3,
  /** Since 0.2.3. */
  VIR_DOMAIN_SCHED_FIELD_ULLONG: 4,
  /** Since 0.2.3. */
  VIR_DOMAIN_SCHED_FIELD_DOUBLE: 5,
  /** Since 0.2.3. */
  VIR_DOMAIN_SCHED_FIELD_BOOLEAN: 6,
} as const
export type virSchedParameterType = (typeof virSchedParameterType)[keyof typeof virSchedParameterType]
export const { VIR_DOMAIN_SCHED_FIELD_INT, VIR_DOMAIN_SCHED_FIELD_UINT, VIR_DOMAIN_SCHED_FIELD_LLONG, VIR_DOMAIN_SCHED_FIELD_ULLONG, VIR_DOMAIN_SCHED_FIELD_DOUBLE, VIR_DOMAIN_SCHED_FIELD_BOOLEAN } = virSchedParameterType

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetVcpuFlags */
export const virDomainSetVcpuFlags = {
  /** Since 12.4.0. */
  VIR_DOMAIN_SETVCPU_AFFECT_CURRENT: 0,
  /** Since 12.4.0. */
  VIR_DOMAIN_SETVCPU_AFFECT_LIVE: 1,
  /** Since 12.4.0. */
  VIR_DOMAIN_SETVCPU_AFFECT_CONFIG: 2,
  /** Since 12.4.0. */
  VIR_DOMAIN_SETVCPU_ASYNC_UNPLUG: 4,
} as const
export type virDomainSetVcpuFlags = (typeof virDomainSetVcpuFlags)[keyof typeof virDomainSetVcpuFlags]
export const { VIR_DOMAIN_SETVCPU_AFFECT_CURRENT, VIR_DOMAIN_SETVCPU_AFFECT_LIVE, VIR_DOMAIN_SETVCPU_AFFECT_CONFIG, VIR_DOMAIN_SETVCPU_ASYNC_UNPLUG } = virDomainSetVcpuFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainShutdownFlagValues */
export const virDomainShutdownFlagValues = {
  /** Since 0.9.10. */
  VIR_DOMAIN_SHUTDOWN_DEFAULT: 0,
  /** Since 0.9.10. */
  VIR_DOMAIN_SHUTDOWN_ACPI_POWER_BTN: 1,
  /** Since 0.9.10. */
  VIR_DOMAIN_SHUTDOWN_GUEST_AGENT: 2,
  /** Since 1.0.1. */
  VIR_DOMAIN_SHUTDOWN_INITCTL: 4,
  /** Since 1.0.1. */
  VIR_DOMAIN_SHUTDOWN_SIGNAL: 8,
  /** Since 1.2.5. */
  VIR_DOMAIN_SHUTDOWN_PARAVIRT: 16,
} as const
export type virDomainShutdownFlagValues = (typeof virDomainShutdownFlagValues)[keyof typeof virDomainShutdownFlagValues]
export const { VIR_DOMAIN_SHUTDOWN_DEFAULT, VIR_DOMAIN_SHUTDOWN_ACPI_POWER_BTN, VIR_DOMAIN_SHUTDOWN_GUEST_AGENT, VIR_DOMAIN_SHUTDOWN_INITCTL, VIR_DOMAIN_SHUTDOWN_SIGNAL, VIR_DOMAIN_SHUTDOWN_PARAVIRT } = virDomainShutdownFlagValues

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainShutdownReason */
export const virDomainShutdownReason = {
  /** Since 0.9.2. */
  VIR_DOMAIN_SHUTDOWN_UNKNOWN: 0,
  /** Since 0.9.2. */
  VIR_DOMAIN_SHUTDOWN_USER: 1,
  /** Since 0.9.10. */
  VIR_DOMAIN_SHUTDOWN_LAST: 2,
} as const
export type virDomainShutdownReason = (typeof virDomainShutdownReason)[keyof typeof virDomainShutdownReason]
export const { VIR_DOMAIN_SHUTDOWN_UNKNOWN, VIR_DOMAIN_SHUTDOWN_USER, VIR_DOMAIN_SHUTDOWN_LAST } = virDomainShutdownReason

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainShutoffReason */
export const virDomainShutoffReason = {
  /** Since 0.9.2. */
  VIR_DOMAIN_SHUTOFF_UNKNOWN: 0,
  /** Since 0.9.2. */
  VIR_DOMAIN_SHUTOFF_SHUTDOWN: 1,
  /** Since 0.9.2. */
  VIR_DOMAIN_SHUTOFF_DESTROYED: 2,
  /** Since 0.9.2. */
  VIR_DOMAIN_SHUTOFF_CRASHED: 3,
  /** Since 0.9.2. */
  VIR_DOMAIN_SHUTOFF_MIGRATED: 4,
  /** Since 0.9.2. */
  VIR_DOMAIN_SHUTOFF_SAVED: 5,
  /** Since 0.9.2. */
  VIR_DOMAIN_SHUTOFF_FAILED: 6,
  /** Since 0.9.2. */
  VIR_DOMAIN_SHUTOFF_FROM_SNAPSHOT: 7,
  /** Since 4.10.0. */
  VIR_DOMAIN_SHUTOFF_DAEMON: 8,
  /** Since 0.9.10. */
  VIR_DOMAIN_SHUTOFF_LAST: 9,
} as const
export type virDomainShutoffReason = (typeof virDomainShutoffReason)[keyof typeof virDomainShutoffReason]
export const { VIR_DOMAIN_SHUTOFF_UNKNOWN, VIR_DOMAIN_SHUTOFF_SHUTDOWN, VIR_DOMAIN_SHUTOFF_DESTROYED, VIR_DOMAIN_SHUTOFF_CRASHED, VIR_DOMAIN_SHUTOFF_MIGRATED, VIR_DOMAIN_SHUTOFF_SAVED, VIR_DOMAIN_SHUTOFF_FAILED, VIR_DOMAIN_SHUTOFF_FROM_SNAPSHOT, VIR_DOMAIN_SHUTOFF_DAEMON, VIR_DOMAIN_SHUTOFF_LAST } = virDomainShutoffReason

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainStatsTypes */
export const virDomainStatsTypes = {
  /** Since 1.2.8. */
  VIR_DOMAIN_STATS_STATE: 1,
  /** Since 1.2.9. */
  VIR_DOMAIN_STATS_CPU_TOTAL: 2,
  /** Since 1.2.9. */
  VIR_DOMAIN_STATS_BALLOON: 4,
  /** Since 1.2.9. */
  VIR_DOMAIN_STATS_VCPU: 8,
  /** Since 1.2.9. */
  VIR_DOMAIN_STATS_INTERFACE: 16,
  /** Since 1.2.9. */
  VIR_DOMAIN_STATS_BLOCK: 32,
  /** Since 1.3.3. */
  VIR_DOMAIN_STATS_PERF: 64,
  /** Since 4.10.0. */
  VIR_DOMAIN_STATS_IOTHREAD: 128,
  /** Since 6.0.0. */
  VIR_DOMAIN_STATS_MEMORY: 256,
  /** Since 7.2.0. */
  VIR_DOMAIN_STATS_DIRTYRATE: 512,
  /** Since 8.9.0. */
  VIR_DOMAIN_STATS_VM: 1024,
} as const
export type virDomainStatsTypes = (typeof virDomainStatsTypes)[keyof typeof virDomainStatsTypes]
export const { VIR_DOMAIN_STATS_STATE, VIR_DOMAIN_STATS_CPU_TOTAL, VIR_DOMAIN_STATS_BALLOON, VIR_DOMAIN_STATS_VCPU, VIR_DOMAIN_STATS_INTERFACE, VIR_DOMAIN_STATS_BLOCK, VIR_DOMAIN_STATS_PERF, VIR_DOMAIN_STATS_IOTHREAD, VIR_DOMAIN_STATS_MEMORY, VIR_DOMAIN_STATS_DIRTYRATE, VIR_DOMAIN_STATS_VM } = virDomainStatsTypes

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetTimeFlags */
export const virDomainSetTimeFlags = {
  /** Since 1.2.5. */
  VIR_DOMAIN_TIME_SYNC: 1,
} as const
export type virDomainSetTimeFlags = (typeof virDomainSetTimeFlags)[keyof typeof virDomainSetTimeFlags]
export const { VIR_DOMAIN_TIME_SYNC } = virDomainSetTimeFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainUndefineFlagsValues */
export const virDomainUndefineFlagsValues = {
  /** Since 0.9.4. */
  VIR_DOMAIN_UNDEFINE_MANAGED_SAVE: 1,
  /** Since 0.9.5. */
  VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA: 2,
  /** Since 1.2.9. */
  VIR_DOMAIN_UNDEFINE_NVRAM: 4,
  /** Since 2.3.0. */
  VIR_DOMAIN_UNDEFINE_KEEP_NVRAM: 8,
  /** Since 5.6.0. */
  VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA: 16,
  /** Since 8.9.0. */
  VIR_DOMAIN_UNDEFINE_TPM: 32,
  /** Since 8.9.0. */
  VIR_DOMAIN_UNDEFINE_KEEP_TPM: 64,
} as const
export type virDomainUndefineFlagsValues = (typeof virDomainUndefineFlagsValues)[keyof typeof virDomainUndefineFlagsValues]
export const { VIR_DOMAIN_UNDEFINE_MANAGED_SAVE, VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA, VIR_DOMAIN_UNDEFINE_NVRAM, VIR_DOMAIN_UNDEFINE_KEEP_NVRAM, VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA, VIR_DOMAIN_UNDEFINE_TPM, VIR_DOMAIN_UNDEFINE_KEEP_TPM } = virDomainUndefineFlagsValues

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainVcpuFlags */
export const virDomainVcpuFlags = {
  /** Since 0.9.4. */
  VIR_DOMAIN_VCPU_CURRENT: 0,
  /** Since 0.8.5. */
  VIR_DOMAIN_VCPU_LIVE: 1,
  /** Since 0.8.5. */
  VIR_DOMAIN_VCPU_CONFIG: 2,
  /** Since 0.8.5. */
  VIR_DOMAIN_VCPU_MAXIMUM: 4,
  /** Since 1.1.0. */
  VIR_DOMAIN_VCPU_GUEST: 8,
  /** Since 2.4.0. */
  VIR_DOMAIN_VCPU_HOTPLUGGABLE: 16,
  /** Since 12.4.0. */
  VIR_DOMAIN_VCPU_ASYNC_UNPLUG: 32,
} as const
export type virDomainVcpuFlags = (typeof virDomainVcpuFlags)[keyof typeof virDomainVcpuFlags]
export const { VIR_DOMAIN_VCPU_CURRENT, VIR_DOMAIN_VCPU_LIVE, VIR_DOMAIN_VCPU_CONFIG, VIR_DOMAIN_VCPU_MAXIMUM, VIR_DOMAIN_VCPU_GUEST, VIR_DOMAIN_VCPU_HOTPLUGGABLE, VIR_DOMAIN_VCPU_ASYNC_UNPLUG } = virDomainVcpuFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainXMLFlags */
export const virDomainXMLFlags = {
  /** Since 0.3.3. */
  VIR_DOMAIN_XML_SECURE: 1,
  /** Since 0.3.3. */
  VIR_DOMAIN_XML_INACTIVE: 2,
  /** Since 0.8.0. */
  VIR_DOMAIN_XML_UPDATE_CPU: 4,
  /** Since 1.0.0. */
  VIR_DOMAIN_XML_MIGRATABLE: 8,
} as const
export type virDomainXMLFlags = (typeof virDomainXMLFlags)[keyof typeof virDomainXMLFlags]
export const { VIR_DOMAIN_XML_SECURE, VIR_DOMAIN_XML_INACTIVE, VIR_DOMAIN_XML_UPDATE_CPU, VIR_DOMAIN_XML_MIGRATABLE } = virDomainXMLFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainCoreDumpFlags */
export const virDomainCoreDumpFlags = {
  /** Since 0.7.5. */
  VIR_DUMP_CRASH: 1,
  /** Since 0.7.5. */
  VIR_DUMP_LIVE: 2,
  /** Since 0.9.4. */
  VIR_DUMP_BYPASS_CACHE: 4,
  /** Since 0.9.7. */
  VIR_DUMP_RESET: 8,
  /** Since 0.9.13. */
  VIR_DUMP_MEMORY_ONLY: 16,
} as const
export type virDomainCoreDumpFlags = (typeof virDomainCoreDumpFlags)[keyof typeof virDomainCoreDumpFlags]
export const { VIR_DUMP_CRASH, VIR_DUMP_LIVE, VIR_DUMP_BYPASS_CACHE, VIR_DUMP_RESET, VIR_DUMP_MEMORY_ONLY } = virDomainCoreDumpFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virKeycodeSet */
export const virKeycodeSet = {
  /** Since 0.9.3. */
  VIR_KEYCODE_SET_LINUX: 0,
  /** Since 0.9.3. */
  VIR_KEYCODE_SET_XT: 1,
  /** Since 0.9.3. */
  VIR_KEYCODE_SET_ATSET1: 2,
  /** Since 0.9.3. */
  VIR_KEYCODE_SET_ATSET2: 3,
  /** Since 0.9.3. */
  VIR_KEYCODE_SET_ATSET3: 4,
  /** Since 0.9.4. */
  VIR_KEYCODE_SET_OSX: 5,
  /** Since 0.9.4. */
  VIR_KEYCODE_SET_XT_KBD: 6,
  /** Since 0.9.4. */
  VIR_KEYCODE_SET_USB: 7,
  /** Since 0.9.4. */
  VIR_KEYCODE_SET_WIN32: 8,
  /** Since 4.2.0. */
  VIR_KEYCODE_SET_QNUM: 9,
  /** Since 0.9.4. */
  VIR_KEYCODE_SET_LAST: 10,
} as const
export type virKeycodeSet = (typeof virKeycodeSet)[keyof typeof virKeycodeSet]
export const { VIR_KEYCODE_SET_LINUX, VIR_KEYCODE_SET_XT, VIR_KEYCODE_SET_ATSET1, VIR_KEYCODE_SET_ATSET2, VIR_KEYCODE_SET_ATSET3, VIR_KEYCODE_SET_OSX, VIR_KEYCODE_SET_XT_KBD, VIR_KEYCODE_SET_USB, VIR_KEYCODE_SET_WIN32, VIR_KEYCODE_SET_QNUM, VIR_KEYCODE_SET_LAST } = virKeycodeSet

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMemoryFlags */
export const virDomainMemoryFlags = {
  /** Since 0.4.4. */
  VIR_MEMORY_VIRTUAL: 1,
  /** Since 0.7.0. */
  VIR_MEMORY_PHYSICAL: 2,
} as const
export type virDomainMemoryFlags = (typeof virDomainMemoryFlags)[keyof typeof virDomainMemoryFlags]
export const { VIR_MEMORY_VIRTUAL, VIR_MEMORY_PHYSICAL } = virDomainMemoryFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMigrateFlags */
export const virDomainMigrateFlags = {
  /** Since 0.3.2. */
  VIR_MIGRATE_LIVE: 1,
  /** Since 0.7.2. */
  VIR_MIGRATE_PEER2PEER: 2,
  /** Since 0.7.2. */
  VIR_MIGRATE_TUNNELLED: 4,
  /** Since 0.7.3. */
  VIR_MIGRATE_PERSIST_DEST: 8,
  /** Since 0.7.3. */
  VIR_MIGRATE_UNDEFINE_SOURCE: 16,
  /** Since 0.7.5. */
  VIR_MIGRATE_PAUSED: 32,
  /** Since 0.8.2. */
  VIR_MIGRATE_NON_SHARED_DISK: 64,
  /** Since 0.8.2. */
  VIR_MIGRATE_NON_SHARED_INC: 128,
  /** Since 0.9.4. */
  VIR_MIGRATE_CHANGE_PROTECTION: 256,
  /** Since 0.9.11. */
  VIR_MIGRATE_UNSAFE: 512,
  /** Since 1.0.1. */
  VIR_MIGRATE_OFFLINE: 1024,
  /** Since 1.0.3. */
  VIR_MIGRATE_COMPRESSED: 2048,
  /** Since 1.1.0. */
  VIR_MIGRATE_ABORT_ON_ERROR: 4096,
  /** Since 1.2.3. */
  VIR_MIGRATE_AUTO_CONVERGE: 8192,
  /** Since 1.2.9. */
  VIR_MIGRATE_RDMA_PIN_ALL: 16384,
  /** Since 1.3.3. */
  VIR_MIGRATE_POSTCOPY: 32768,
  /** Since 3.2.0. */
  VIR_MIGRATE_TLS: 65536,
  /** Since 5.2.0. */
  VIR_MIGRATE_PARALLEL: 131072,
  /** Since 8.0.0. */
  VIR_MIGRATE_NON_SHARED_SYNCHRONOUS_WRITES: 262144,
  /** Since 8.5.0. */
  VIR_MIGRATE_POSTCOPY_RESUME: 524288,
  /** Since 8.5.0. */
  VIR_MIGRATE_ZEROCOPY: 1048576,
} as const
export type virDomainMigrateFlags = (typeof virDomainMigrateFlags)[keyof typeof virDomainMigrateFlags]
export const { VIR_MIGRATE_LIVE, VIR_MIGRATE_PEER2PEER, VIR_MIGRATE_TUNNELLED, VIR_MIGRATE_PERSIST_DEST, VIR_MIGRATE_UNDEFINE_SOURCE, VIR_MIGRATE_PAUSED, VIR_MIGRATE_NON_SHARED_DISK, VIR_MIGRATE_NON_SHARED_INC, VIR_MIGRATE_CHANGE_PROTECTION, VIR_MIGRATE_UNSAFE, VIR_MIGRATE_OFFLINE, VIR_MIGRATE_COMPRESSED, VIR_MIGRATE_ABORT_ON_ERROR, VIR_MIGRATE_AUTO_CONVERGE, VIR_MIGRATE_RDMA_PIN_ALL, VIR_MIGRATE_POSTCOPY, VIR_MIGRATE_TLS, VIR_MIGRATE_PARALLEL, VIR_MIGRATE_NON_SHARED_SYNCHRONOUS_WRITES, VIR_MIGRATE_POSTCOPY_RESUME, VIR_MIGRATE_ZEROCOPY } = virDomainMigrateFlags

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virVcpuState */
export const virVcpuState = {
  /** Since 0.1.4. */
  VIR_VCPU_OFFLINE: 0,
  /** Since 0.1.4. */
  VIR_VCPU_RUNNING: 1,
  /** Since 0.1.4. */
  VIR_VCPU_BLOCKED: 2,
  /** Since 0.9.10. */
  VIR_VCPU_LAST: 3,
} as const
export type virVcpuState = (typeof virVcpuState)[keyof typeof virVcpuState]
export const { VIR_VCPU_OFFLINE, VIR_VCPU_RUNNING, VIR_VCPU_BLOCKED, VIR_VCPU_LAST } = virVcpuState

/** @see https://libvirt.org/html/libvirt-libvirt-domain.html#virVcpuHostCpuState */
export const virVcpuHostCpuState = {
  /** Since 6.10.0. */
  VIR_VCPU_INFO_CPU_UNAVAILABLE: -2,
  /** Since 6.10.0. */
  VIR_VCPU_INFO_CPU_OFFLINE: -1,
} as const
export type virVcpuHostCpuState = (typeof virVcpuHostCpuState)[keyof typeof virVcpuHostCpuState]
export const { VIR_VCPU_INFO_CPU_UNAVAILABLE, VIR_VCPU_INFO_CPU_OFFLINE } = virVcpuHostCpuState

/** Since 12.5.0. */
export const VIR_DOMAIN_ANNOUNCE_INTERFACE_INITIAL = 'initial'
/** Since 12.5.0. */
export const VIR_DOMAIN_ANNOUNCE_INTERFACE_MAX = 'max'
/** Since 12.5.0. */
export const VIR_DOMAIN_ANNOUNCE_INTERFACE_ROUNDS = 'rounds'
/** Since 12.5.0. */
export const VIR_DOMAIN_ANNOUNCE_INTERFACE_STEP = 'step'
/** Since 0.9.9. */
export const VIR_DOMAIN_BANDWIDTH_IN_AVERAGE = 'inbound.average'
/** Since 0.9.9. */
export const VIR_DOMAIN_BANDWIDTH_IN_BURST = 'inbound.burst'
/** Since 1.2.19. */
export const VIR_DOMAIN_BANDWIDTH_IN_FLOOR = 'inbound.floor'
/** Since 0.9.9. */
export const VIR_DOMAIN_BANDWIDTH_IN_PEAK = 'inbound.peak'
/** Since 0.9.9. */
export const VIR_DOMAIN_BANDWIDTH_OUT_AVERAGE = 'outbound.average'
/** Since 0.9.9. */
export const VIR_DOMAIN_BANDWIDTH_OUT_BURST = 'outbound.burst'
/** Since 0.9.9. */
export const VIR_DOMAIN_BANDWIDTH_OUT_PEAK = 'outbound.peak'
/** Since 1.2.2. */
export const VIR_DOMAIN_BLKIO_DEVICE_READ_BPS = 'device_read_bytes_sec'
/** Since 1.2.2. */
export const VIR_DOMAIN_BLKIO_DEVICE_READ_IOPS = 'device_read_iops_sec'
/** Since 0.9.8. */
export const VIR_DOMAIN_BLKIO_DEVICE_WEIGHT = 'device_weight'
/** Since 1.2.2. */
export const VIR_DOMAIN_BLKIO_DEVICE_WRITE_BPS = 'device_write_bytes_sec'
/** Since 1.2.2. */
export const VIR_DOMAIN_BLKIO_DEVICE_WRITE_IOPS = 'device_write_iops_sec'
/** Since 0.9.0. */
export const VIR_DOMAIN_BLKIO_WEIGHT = 'weight'
/** Since 1.2.8. */
export const VIR_DOMAIN_BLOCK_COPY_BANDWIDTH = 'bandwidth'
/** Since 1.2.8. */
export const VIR_DOMAIN_BLOCK_COPY_BUF_SIZE = 'buf-size'
/** Since 1.2.8. */
export const VIR_DOMAIN_BLOCK_COPY_GRANULARITY = 'granularity'
/** Since 3.0.0. */
export const VIR_DOMAIN_BLOCK_IOTUNE_GROUP_NAME = 'group_name'
/** Since 0.9.8. */
export const VIR_DOMAIN_BLOCK_IOTUNE_READ_BYTES_SEC = 'read_bytes_sec'
/** Since 1.2.11. */
export const VIR_DOMAIN_BLOCK_IOTUNE_READ_BYTES_SEC_MAX = 'read_bytes_sec_max'
/** Since 2.4.0. */
export const VIR_DOMAIN_BLOCK_IOTUNE_READ_BYTES_SEC_MAX_LENGTH = 'read_bytes_sec_max_length'
/** Since 0.9.8. */
export const VIR_DOMAIN_BLOCK_IOTUNE_READ_IOPS_SEC = 'read_iops_sec'
/** Since 1.2.11. */
export const VIR_DOMAIN_BLOCK_IOTUNE_READ_IOPS_SEC_MAX = 'read_iops_sec_max'
/** Since 2.4.0. */
export const VIR_DOMAIN_BLOCK_IOTUNE_READ_IOPS_SEC_MAX_LENGTH = 'read_iops_sec_max_length'
/** Since 1.2.11. */
export const VIR_DOMAIN_BLOCK_IOTUNE_SIZE_IOPS_SEC = 'size_iops_sec'
/** Since 0.9.8. */
export const VIR_DOMAIN_BLOCK_IOTUNE_TOTAL_BYTES_SEC = 'total_bytes_sec'
/** Since 1.2.11. */
export const VIR_DOMAIN_BLOCK_IOTUNE_TOTAL_BYTES_SEC_MAX = 'total_bytes_sec_max'
/** Since 2.4.0. */
export const VIR_DOMAIN_BLOCK_IOTUNE_TOTAL_BYTES_SEC_MAX_LENGTH = 'total_bytes_sec_max_length'
/** Since 0.9.8. */
export const VIR_DOMAIN_BLOCK_IOTUNE_TOTAL_IOPS_SEC = 'total_iops_sec'
/** Since 1.2.11. */
export const VIR_DOMAIN_BLOCK_IOTUNE_TOTAL_IOPS_SEC_MAX = 'total_iops_sec_max'
/** Since 2.4.0. */
export const VIR_DOMAIN_BLOCK_IOTUNE_TOTAL_IOPS_SEC_MAX_LENGTH = 'total_iops_sec_max_length'
/** Since 0.9.8. */
export const VIR_DOMAIN_BLOCK_IOTUNE_WRITE_BYTES_SEC = 'write_bytes_sec'
/** Since 1.2.11. */
export const VIR_DOMAIN_BLOCK_IOTUNE_WRITE_BYTES_SEC_MAX = 'write_bytes_sec_max'
/** Since 2.4.0. */
export const VIR_DOMAIN_BLOCK_IOTUNE_WRITE_BYTES_SEC_MAX_LENGTH = 'write_bytes_sec_max_length'
/** Since 0.9.8. */
export const VIR_DOMAIN_BLOCK_IOTUNE_WRITE_IOPS_SEC = 'write_iops_sec'
/** Since 1.2.11. */
export const VIR_DOMAIN_BLOCK_IOTUNE_WRITE_IOPS_SEC_MAX = 'write_iops_sec_max'
/** Since 2.4.0. */
export const VIR_DOMAIN_BLOCK_IOTUNE_WRITE_IOPS_SEC_MAX_LENGTH = 'write_iops_sec_max_length'
/** Since 0.9.5. */
export const VIR_DOMAIN_BLOCK_STATS_ERRS = 'errs'
/** Since 0.9.5. */
export const VIR_DOMAIN_BLOCK_STATS_FLUSH_REQ = 'flush_operations'
/** Since 0.9.5. */
export const VIR_DOMAIN_BLOCK_STATS_FLUSH_TOTAL_TIMES = 'flush_total_times'
/** Since 0.9.5. */
export const VIR_DOMAIN_BLOCK_STATS_READ_BYTES = 'rd_bytes'
/** Since 0.9.5. */
export const VIR_DOMAIN_BLOCK_STATS_READ_REQ = 'rd_operations'
/** Since 0.9.5. */
export const VIR_DOMAIN_BLOCK_STATS_READ_TOTAL_TIMES = 'rd_total_times'
/** Since 0.9.5. */
export const VIR_DOMAIN_BLOCK_STATS_WRITE_BYTES = 'wr_bytes'
/** Since 0.9.5. */
export const VIR_DOMAIN_BLOCK_STATS_WRITE_REQ = 'wr_operations'
/** Since 0.9.5. */
export const VIR_DOMAIN_BLOCK_STATS_WRITE_TOTAL_TIMES = 'wr_total_times'
/** Since 0.9.10. */
export const VIR_DOMAIN_CPU_STATS_CPUTIME = 'cpu_time'
/** Since 0.9.11. */
export const VIR_DOMAIN_CPU_STATS_SYSTEMTIME = 'system_time'
/** Since 0.9.11. */
export const VIR_DOMAIN_CPU_STATS_USERTIME = 'user_time'
/** Since 0.9.13. */
export const VIR_DOMAIN_CPU_STATS_VCPUTIME = 'vcpu_time'
/** Since 12.7.0. */
export const VIR_DOMAIN_GUEST_INFO_DEVICE_COUNT = 'device.count'
/** Since 12.7.0. */
export const VIR_DOMAIN_GUEST_INFO_DEVICE_PREFIX = 'device.'
/** Since 12.7.0. */
export const VIR_DOMAIN_GUEST_INFO_DEVICE_SUFFIX_DRIVER_DATE = '.driverDate'
/** Since 12.7.0. */
export const VIR_DOMAIN_GUEST_INFO_DEVICE_SUFFIX_DRIVER_NAME = '.driverName'
/** Since 12.7.0. */
export const VIR_DOMAIN_GUEST_INFO_DEVICE_SUFFIX_DRIVER_VERSION = '.driverVersion'
/** Since 12.7.0. */
export const VIR_DOMAIN_GUEST_INFO_DEVICE_SUFFIX_ID_TYPE = '.idType'
/** Since 12.7.0. */
export const VIR_DOMAIN_GUEST_INFO_DEVICE_SUFFIX_PCI_DEVICE = '.pciDevice'
/** Since 12.7.0. */
export const VIR_DOMAIN_GUEST_INFO_DEVICE_SUFFIX_PCI_VENDOR = '.pciVendor'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_DISK_COUNT = 'disk.count'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_DISK_PREFIX = 'disk.'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_DISK_SUFFIX_ALIAS = '.alias'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_DISK_SUFFIX_DEPENDENCY_COUNT = '.dependency.count'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_DISK_SUFFIX_DEPENDENCY_PREFIX = '.dependency.'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_DISK_SUFFIX_DEPENDENCY_SUFFIX_NAME = '.name'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_DISK_SUFFIX_GUEST_ALIAS = '.guest_alias'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_DISK_SUFFIX_GUEST_BUS = '.guest_bus'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_DISK_SUFFIX_NAME = '.name'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_DISK_SUFFIX_PARTITION = '.partition'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_DISK_SUFFIX_SERIAL = '.serial'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_FS_COUNT = 'fs.count'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_FS_PREFIX = 'fs.'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_FS_SUFFIX_DISK_COUNT = '.disk.count'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_FS_SUFFIX_DISK_PREFIX = '.disk.'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_FS_SUFFIX_DISK_SUFFIX_ALIAS = '.alias'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_FS_SUFFIX_DISK_SUFFIX_DEVICE = '.device'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_FS_SUFFIX_DISK_SUFFIX_SERIAL = '.serial'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_FS_SUFFIX_FSTYPE = '.fstype'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_FS_SUFFIX_MOUNTPOINT = '.mountpoint'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_FS_SUFFIX_NAME = '.name'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_FS_SUFFIX_TOTAL_BYTES = '.total-bytes'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_FS_SUFFIX_USED_BYTES = '.used-bytes'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_HOSTNAME_HOSTNAME = 'hostname'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_IF_COUNT = 'if.count'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_IF_PREFIX = 'if.'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_IF_SUFFIX_ADDR_COUNT = '.addr.count'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_IF_SUFFIX_ADDR_PREFIX = '.addr.'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_IF_SUFFIX_ADDR_SUFFIX_ADDR = '.addr'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_IF_SUFFIX_ADDR_SUFFIX_PREFIX = '.prefix'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_IF_SUFFIX_ADDR_SUFFIX_TYPE = '.type'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_IF_SUFFIX_HWADDR = '.hwaddr'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_IF_SUFFIX_NAME = '.name'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_LOAD_15M = 'load.15m'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_LOAD_1M = 'load.1m'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_LOAD_5M = 'load.5m'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_OS_ID = 'os.id'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_OS_KERNEL_RELEASE = 'os.kernel-release'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_OS_KERNEL_VERSION = 'os.kernel-version'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_OS_MACHINE = 'os.machine'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_OS_NAME = 'os.name'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_OS_PRETTY_NAME = 'os.pretty-name'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_OS_VARIANT = 'os.variant'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_OS_VARIANT_ID = 'os.variant-id'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_OS_VERSION = 'os.version'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_OS_VERSION_ID = 'os.version-id'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_TIMEZONE_NAME = 'timezone.name'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_TIMEZONE_OFFSET = 'timezone.offset'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_USER_COUNT = 'user.count'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_USER_PREFIX = 'user.'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_USER_SUFFIX_DOMAIN = '.domain'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_USER_SUFFIX_LOGIN_TIME = '.login-time'
/** Since 11.2.0. */
export const VIR_DOMAIN_GUEST_INFO_USER_SUFFIX_NAME = '.name'
/** Since 4.10.0. */
export const VIR_DOMAIN_IOTHREAD_POLL_GROW = 'poll_grow'
/** Since 4.10.0. */
export const VIR_DOMAIN_IOTHREAD_POLL_MAX_NS = 'poll_max_ns'
/** Since 4.10.0. */
export const VIR_DOMAIN_IOTHREAD_POLL_SHRINK = 'poll_shrink'
/** Since 12.7.0. */
export const VIR_DOMAIN_IOTHREAD_POLL_WEIGHT = 'poll_weight'
/** Since 8.5.0. */
export const VIR_DOMAIN_IOTHREAD_THREAD_POOL_MAX = 'thread_pool_max'
/** Since 8.5.0. */
export const VIR_DOMAIN_IOTHREAD_THREAD_POOL_MIN = 'thread_pool_min'
/** Since 2.0.0. */
export const VIR_DOMAIN_JOB_AUTO_CONVERGE_THROTTLE = 'auto_converge_throttle'
/** Since 1.0.3. */
export const VIR_DOMAIN_JOB_COMPRESSION_BYTES = 'compression_bytes'
/** Since 1.0.3. */
export const VIR_DOMAIN_JOB_COMPRESSION_CACHE = 'compression_cache'
/** Since 1.0.3. */
export const VIR_DOMAIN_JOB_COMPRESSION_CACHE_MISSES = 'compression_cache_misses'
/** Since 1.0.3. */
export const VIR_DOMAIN_JOB_COMPRESSION_OVERFLOW = 'compression_overflow'
/** Since 1.0.3. */
export const VIR_DOMAIN_JOB_COMPRESSION_PAGES = 'compression_pages'
/** Since 1.0.3. */
export const VIR_DOMAIN_JOB_DATA_PROCESSED = 'data_processed'
/** Since 1.0.3. */
export const VIR_DOMAIN_JOB_DATA_REMAINING = 'data_remaining'
/** Since 1.0.3. */
export const VIR_DOMAIN_JOB_DATA_TOTAL = 'data_total'
/** Since 1.2.9. */
export const VIR_DOMAIN_JOB_DISK_BPS = 'disk_bps'
/** Since 1.0.3. */
export const VIR_DOMAIN_JOB_DISK_PROCESSED = 'disk_processed'
/** Since 1.0.3. */
export const VIR_DOMAIN_JOB_DISK_REMAINING = 'disk_remaining'
/** Since 6.0.0. */
export const VIR_DOMAIN_JOB_DISK_TEMP_TOTAL = 'disk_temp_total'
/** Since 6.0.0. */
export const VIR_DOMAIN_JOB_DISK_TEMP_USED = 'disk_temp_used'
/** Since 1.0.3. */
export const VIR_DOMAIN_JOB_DISK_TOTAL = 'disk_total'
/** Since 1.0.3. */
export const VIR_DOMAIN_JOB_DOWNTIME = 'downtime'
/** Since 1.2.15. */
export const VIR_DOMAIN_JOB_DOWNTIME_NET = 'downtime_net'
/** Since 6.3.0. */
export const VIR_DOMAIN_JOB_ERRMSG = 'errmsg'
/** Since 1.2.9. */
export const VIR_DOMAIN_JOB_MEMORY_BPS = 'memory_bps'
/** Since 1.0.3. */
export const VIR_DOMAIN_JOB_MEMORY_CONSTANT = 'memory_constant'
/** Since 1.3.1. */
export const VIR_DOMAIN_JOB_MEMORY_DIRTY_RATE = 'memory_dirty_rate'
/** Since 1.3.1. */
export const VIR_DOMAIN_JOB_MEMORY_ITERATION = 'memory_iteration'
/** Since 1.0.3. */
export const VIR_DOMAIN_JOB_MEMORY_NORMAL = 'memory_normal'
/** Since 1.0.3. */
export const VIR_DOMAIN_JOB_MEMORY_NORMAL_BYTES = 'memory_normal_bytes'
/** Since 3.9.0. */
export const VIR_DOMAIN_JOB_MEMORY_PAGE_SIZE = 'memory_page_size'
/** Since 5.0.0. */
export const VIR_DOMAIN_JOB_MEMORY_POSTCOPY_REQS = 'memory_postcopy_requests'
/** Since 1.0.3. */
export const VIR_DOMAIN_JOB_MEMORY_PROCESSED = 'memory_processed'
/** Since 1.0.3. */
export const VIR_DOMAIN_JOB_MEMORY_REMAINING = 'memory_remaining'
/** Since 1.0.3. */
export const VIR_DOMAIN_JOB_MEMORY_TOTAL = 'memory_total'
/** Since 3.3.0. */
export const VIR_DOMAIN_JOB_OPERATION = 'operation'
/** Since 1.2.9. */
export const VIR_DOMAIN_JOB_SETUP_TIME = 'setup_time'
/** Since 6.0.0. */
export const VIR_DOMAIN_JOB_SUCCESS = 'success'
/** Since 1.0.3. */
export const VIR_DOMAIN_JOB_TIME_ELAPSED = 'time_elapsed'
/** Since 1.2.15. */
export const VIR_DOMAIN_JOB_TIME_ELAPSED_NET = 'time_elapsed_net'
/** Since 1.0.3. */
export const VIR_DOMAIN_JOB_TIME_REMAINING = 'time_remaining'
/** Since 10.6.0. */
export const VIR_DOMAIN_JOB_VFIO_DATA_TRANSFERRED = 'vfio_data_transferred'
/** Since 8.0.0. */
export const VIR_DOMAIN_LAUNCH_SECURITY_SEV_API_MAJOR = 'sev-api-major'
/** Since 8.0.0. */
export const VIR_DOMAIN_LAUNCH_SECURITY_SEV_API_MINOR = 'sev-api-minor'
/** Since 8.0.0. */
export const VIR_DOMAIN_LAUNCH_SECURITY_SEV_BUILD_ID = 'sev-build-id'
/** Since 4.5.0. */
export const VIR_DOMAIN_LAUNCH_SECURITY_SEV_MEASUREMENT = 'sev-measurement'
/** Since 8.0.0. */
export const VIR_DOMAIN_LAUNCH_SECURITY_SEV_POLICY = 'sev-policy'
/** Since 8.0.0. */
export const VIR_DOMAIN_LAUNCH_SECURITY_SEV_SECRET = 'sev-secret'
/** Since 8.0.0. */
export const VIR_DOMAIN_LAUNCH_SECURITY_SEV_SECRET_HEADER = 'sev-secret-header'
/** Since 8.0.0. */
export const VIR_DOMAIN_LAUNCH_SECURITY_SEV_SECRET_SET_ADDRESS = 'sev-secret-set-address'
/** Since 10.5.0. */
export const VIR_DOMAIN_LAUNCH_SECURITY_SEV_SNP_POLICY = 'sev-snp-policy'
/** Since 0.8.5. */
export const VIR_DOMAIN_MEMORY_HARD_LIMIT = 'hard_limit'
/** Since 0.8.5. */
export const VIR_DOMAIN_MEMORY_MIN_GUARANTEE = 'min_guarantee'
/** Since 0.8.8. */
export const VIR_DOMAIN_MEMORY_PARAM_UNLIMITED = 9007199254740991
/** Since 0.8.5. */
export const VIR_DOMAIN_MEMORY_SOFT_LIMIT = 'soft_limit'
/** Since 0.8.5. */
export const VIR_DOMAIN_MEMORY_SWAP_HARD_LIMIT = 'swap_hard_limit'
/** Since 0.9.9. */
export const VIR_DOMAIN_NUMA_MODE = 'numa_mode'
/** Since 0.9.9. */
export const VIR_DOMAIN_NUMA_NODESET = 'numa_nodeset'
/** Since 8.4.0. */
export const VIR_DOMAIN_SAVE_PARAM_DXML = 'dxml'
/** Since 8.4.0. */
export const VIR_DOMAIN_SAVE_PARAM_FILE = 'file'
/** Since 11.2.0. */
export const VIR_DOMAIN_SAVE_PARAM_IMAGE_FORMAT = 'image_format'
/** Since 12.0.0. */
export const VIR_DOMAIN_SAVE_PARAM_IMAGE_FORMAT_BZIP2 = 'bzip2'
/** Since 12.0.0. */
export const VIR_DOMAIN_SAVE_PARAM_IMAGE_FORMAT_GZIP = 'gzip'
/** Since 12.0.0. */
export const VIR_DOMAIN_SAVE_PARAM_IMAGE_FORMAT_LZOP = 'lzop'
/** Since 12.0.0. */
export const VIR_DOMAIN_SAVE_PARAM_IMAGE_FORMAT_RAW = 'raw'
/** Since 12.0.0. */
export const VIR_DOMAIN_SAVE_PARAM_IMAGE_FORMAT_SPARSE = 'sparse'
/** Since 12.0.0. */
export const VIR_DOMAIN_SAVE_PARAM_IMAGE_FORMAT_XZ = 'xz'
/** Since 12.0.0. */
export const VIR_DOMAIN_SAVE_PARAM_IMAGE_FORMAT_ZSTD = 'zstd'
/** Since 11.2.0. */
export const VIR_DOMAIN_SAVE_PARAM_PARALLEL_CHANNELS = 'parallel.channels'
/** Since 0.9.7. */
export const VIR_DOMAIN_SCHEDULER_CAP = 'cap'
/** Since 0.9.7. */
export const VIR_DOMAIN_SCHEDULER_CPU_SHARES = 'cpu_shares'
/** Since 0.10.0. */
export const VIR_DOMAIN_SCHEDULER_EMULATOR_PERIOD = 'emulator_period'
/** Since 0.10.0. */
export const VIR_DOMAIN_SCHEDULER_EMULATOR_QUOTA = 'emulator_quota'
/** Since 1.3.3. */
export const VIR_DOMAIN_SCHEDULER_GLOBAL_PERIOD = 'global_period'
/** Since 1.3.3. */
export const VIR_DOMAIN_SCHEDULER_GLOBAL_QUOTA = 'global_quota'
/** Since 2.2.0. */
export const VIR_DOMAIN_SCHEDULER_IOTHREAD_PERIOD = 'iothread_period'
/** Since 2.2.0. */
export const VIR_DOMAIN_SCHEDULER_IOTHREAD_QUOTA = 'iothread_quota'
/** Since 0.9.7. */
export const VIR_DOMAIN_SCHEDULER_LIMIT = 'limit'
/** Since 0.9.7. */
export const VIR_DOMAIN_SCHEDULER_RESERVATION = 'reservation'
/** Since 0.9.7. */
export const VIR_DOMAIN_SCHEDULER_SHARES = 'shares'
/** Since 0.9.7. */
export const VIR_DOMAIN_SCHEDULER_VCPU_PERIOD = 'vcpu_period'
/** Since 0.9.7. */
export const VIR_DOMAIN_SCHEDULER_VCPU_QUOTA = 'vcpu_quota'
/** Since 0.9.7. */
export const VIR_DOMAIN_SCHEDULER_WEIGHT = 'weight'
/** Since 0.9.3. */
export const VIR_DOMAIN_SEND_KEY_MAX_KEYS = 16
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_BALLOON_AVAILABLE = 'balloon.available'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_BALLOON_CURRENT = 'balloon.current'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_BALLOON_DISK_CACHES = 'balloon.disk_caches'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_BALLOON_HUGETLB_PGALLOC = 'balloon.hugetlb_pgalloc'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_BALLOON_HUGETLB_PGFAIL = 'balloon.hugetlb_pgfail'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_BALLOON_LAST_UPDATE = 'balloon.last-update'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_BALLOON_MAJOR_FAULT = 'balloon.major_fault'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_BALLOON_MAXIMUM = 'balloon.maximum'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_BALLOON_MINOR_FAULT = 'balloon.minor_fault'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_BALLOON_RSS = 'balloon.rss'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_BALLOON_SWAP_IN = 'balloon.swap_in'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_BALLOON_SWAP_OUT = 'balloon.swap_out'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_BALLOON_UNUSED = 'balloon.unused'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_BALLOON_USABLE = 'balloon.usable'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_BLOCK_COUNT = 'block.count'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_BLOCK_PREFIX = 'block.'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_ALLOCATION = '.allocation'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_BACKINGINDEX = '.backingIndex'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_CAPACITY = '.capacity'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_ERRORS = '.errors'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_FL_REQS = '.fl.reqs'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_FL_TIMES = '.fl.times'
/** Since 12.1.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_LATENCY_HISTOGRAM_FLUSH_PREFIX = '.latency_histogram.flush.'
/** Since 12.1.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_LATENCY_HISTOGRAM_READ_PREFIX = '.latency_histogram.read.'
/** Since 12.1.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_LATENCY_HISTOGRAM_SUFFIX_BIN_COUNT = 'bin.count'
/** Since 12.1.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_LATENCY_HISTOGRAM_SUFFIX_BIN_PREFIX = 'bin.'
/** Since 12.1.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_LATENCY_HISTOGRAM_SUFFIX_BIN_SUFFIX_START = '.start'
/** Since 12.1.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_LATENCY_HISTOGRAM_SUFFIX_BIN_SUFFIX_VALUE = '.value'
/** Since 12.1.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_LATENCY_HISTOGRAM_WRITE_PREFIX = '.latency_histogram.write.'
/** Since 12.1.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_LATENCY_HISTOGRAM_ZONE_APPEND_PREFIX = '.latency_histogram.zone_append.'
/** Since 11.10.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_LIMITS_DISCARD_ALIGNMENT = '.limits.discard_alignment'
/** Since 11.10.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_LIMITS_DISCARD_MAX = '.limits.discard_max'
/** Since 11.10.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_LIMITS_IOV_HW_MAX = '.limits.iov_hw_max'
/** Since 11.10.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_LIMITS_IOV_MAX = '.limits.iov_max'
/** Since 11.10.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_LIMITS_MEMORY_ALIGNMENT_MINIMAL = '.limits.memory_alignment_minimal'
/** Since 11.10.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_LIMITS_MEMORY_ALIGNMENT_OPTIMAL = '.limits.memory_alignment_optimal'
/** Since 11.10.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_LIMITS_REQUEST_ALIGNMENT = '.limits.request_alignment'
/** Since 11.10.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_LIMITS_TRANSFER_HW_MAX = '.limits.transfer_hw_max'
/** Since 11.10.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_LIMITS_TRANSFER_MAX = '.limits.transfer_max'
/** Since 11.10.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_LIMITS_TRANSFER_OPTIMAL = '.limits.transfer_optimal'
/** Since 11.10.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_LIMITS_WRITE_ZEROES_ALIGNMENT = '.limits.write_zeroes_alignment'
/** Since 11.10.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_LIMITS_WRITE_ZEROES_MAX = '.limits.write_zeroes_max'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_NAME = '.name'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_PATH = '.path'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_PHYSICAL = '.physical'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_RD_BYTES = '.rd.bytes'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_RD_REQS = '.rd.reqs'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_RD_TIMES = '.rd.times'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_THRESHOLD = '.threshold'
/** Since 11.10.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_TIMED_GROUP_COUNT = '.timed_group.count'
/** Since 11.10.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_TIMED_GROUP_PREFIX = '.timed_group.'
/** Since 11.10.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_TIMED_GROUP_SUFFIX_FLUSH_LATENCY_AVG = '.flush_latency_avg'
/** Since 11.10.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_TIMED_GROUP_SUFFIX_FLUSH_LATENCY_MAX = '.flush_latency_max'
/** Since 11.10.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_TIMED_GROUP_SUFFIX_FLUSH_LATENCY_MIN = '.flush_latency_min'
/** Since 11.10.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_TIMED_GROUP_SUFFIX_INTERVAL = '.interval'
/** Since 11.10.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_TIMED_GROUP_SUFFIX_RD_LATENCY_AVG = '.rd_latency_avg'
/** Since 11.10.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_TIMED_GROUP_SUFFIX_RD_LATENCY_MAX = '.rd_latency_max'
/** Since 11.10.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_TIMED_GROUP_SUFFIX_RD_LATENCY_MIN = '.rd_latency_min'
/** Since 11.10.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_TIMED_GROUP_SUFFIX_RD_QUEUE_DEPTH_AVG = '.rd_queue_depth_avg'
/** Since 11.10.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_TIMED_GROUP_SUFFIX_WR_LATENCY_AVG = '.wr_latency_avg'
/** Since 11.10.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_TIMED_GROUP_SUFFIX_WR_LATENCY_MAX = '.wr_latency_max'
/** Since 11.10.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_TIMED_GROUP_SUFFIX_WR_LATENCY_MIN = '.wr_latency_min'
/** Since 11.10.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_TIMED_GROUP_SUFFIX_WR_QUEUE_DEPTH_AVG = '.wr_queue_depth_avg'
/** Since 11.10.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_TIMED_GROUP_SUFFIX_ZONE_APPEND_LATENCY_AVG = '.zone_append_latency_avg'
/** Since 11.10.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_TIMED_GROUP_SUFFIX_ZONE_APPEND_LATENCY_MAX = '.zone_append_latency_max'
/** Since 11.10.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_TIMED_GROUP_SUFFIX_ZONE_APPEND_LATENCY_MIN = '.zone_append_latency_min'
/** Since 11.10.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_TIMED_GROUP_SUFFIX_ZONE_APPEND_QUEUE_DEPTH_AVG = '.zone_append_queue_depth_avg'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_WR_BYTES = '.wr.bytes'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_WR_REQS = '.wr.reqs'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_BLOCK_SUFFIX_WR_TIMES = '.wr.times'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_CPU_CACHE_MONITOR_COUNT = 'cpu.cache.monitor.count'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_CPU_CACHE_MONITOR_PREFIX = 'cpu.cache.monitor.'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_CPU_CACHE_MONITOR_SUFFIX_BANK_COUNT = '.bank.count'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_CPU_CACHE_MONITOR_SUFFIX_BANK_PREFIX = '.bank.'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_CPU_CACHE_MONITOR_SUFFIX_BANK_SUFFIX_BYTES = '.bytes'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_CPU_CACHE_MONITOR_SUFFIX_BANK_SUFFIX_ID = '.id'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_CPU_CACHE_MONITOR_SUFFIX_NAME = '.name'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_CPU_CACHE_MONITOR_SUFFIX_VCPUS = '.vcpus'
/** Since 12.4.0. */
export const VIR_DOMAIN_STATS_CPU_ENERGY_MONITOR_COUNT = 'cpu.energy.monitor.count'
/** Since 12.4.0. */
export const VIR_DOMAIN_STATS_CPU_ENERGY_MONITOR_PREFIX = 'cpu.energy.monitor.'
/** Since 12.4.0. */
export const VIR_DOMAIN_STATS_CPU_ENERGY_MONITOR_SUFFIX_NAME = '.name'
/** Since 12.4.0. */
export const VIR_DOMAIN_STATS_CPU_ENERGY_MONITOR_SUFFIX_PKG_COUNT = '.pkg.count'
/** Since 12.4.0. */
export const VIR_DOMAIN_STATS_CPU_ENERGY_MONITOR_SUFFIX_PKG_PREFIX = '.pkg.'
/** Since 12.4.0. */
export const VIR_DOMAIN_STATS_CPU_ENERGY_MONITOR_SUFFIX_PKG_SUFFIX_ID = '.id'
/** Since 12.4.0. */
export const VIR_DOMAIN_STATS_CPU_ENERGY_MONITOR_SUFFIX_VCPUS = '.vcpus'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_CPU_HALTPOLL_FAIL_TIME = 'cpu.haltpoll.fail.time'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_CPU_HALTPOLL_SUCCESS_TIME = 'cpu.haltpoll.success.time'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_CPU_SYSTEM = 'cpu.system'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_CPU_TIME = 'cpu.time'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_CPU_USER = 'cpu.user'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_CUSTOM_SUFFIX_TYPE_CUR = '.cur'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_CUSTOM_SUFFIX_TYPE_MAX = '.max'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_CUSTOM_SUFFIX_TYPE_SUM = '.sum'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_DIRTYRATE_CALC_MODE = 'dirtyrate.calc_mode'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_DIRTYRATE_CALC_PERIOD = 'dirtyrate.calc_period'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_DIRTYRATE_CALC_START_TIME = 'dirtyrate.calc_start_time'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_DIRTYRATE_CALC_STATUS = 'dirtyrate.calc_status'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_DIRTYRATE_MEGABYTES_PER_SECOND = 'dirtyrate.megabytes_per_second'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_DIRTYRATE_VCPU_PREFIX = 'dirtyrate.vcpu.'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_DIRTYRATE_VCPU_SUFFIX_MEGABYTES_PER_SECOND = '.megabytes_per_second'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_IOTHREAD_COUNT = 'iothread.count'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_IOTHREAD_PREFIX = 'iothread.'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_IOTHREAD_SUFFIX_POLL_GROW = '.poll-grow'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_IOTHREAD_SUFFIX_POLL_MAX_NS = '.poll-max-ns'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_IOTHREAD_SUFFIX_POLL_SHRINK = '.poll-shrink'
/** Since 12.7.0. */
export const VIR_DOMAIN_STATS_IOTHREAD_SUFFIX_POLL_WEIGHT = '.poll-weight'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_MEMORY_BANDWIDTH_MONITOR_COUNT = 'memory.bandwidth.monitor.count'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_MEMORY_BANDWIDTH_MONITOR_PREFIX = 'memory.bandwidth.monitor.'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_MEMORY_BANDWIDTH_MONITOR_SUFFIX_NAME = '.name'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_MEMORY_BANDWIDTH_MONITOR_SUFFIX_NODE_COUNT = '.node.count'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_MEMORY_BANDWIDTH_MONITOR_SUFFIX_NODE_PREFIX = '.node.'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_MEMORY_BANDWIDTH_MONITOR_SUFFIX_NODE_SUFFIX_BYTES_LOCAL = '.bytes.local'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_MEMORY_BANDWIDTH_MONITOR_SUFFIX_NODE_SUFFIX_BYTES_TOTAL = '.bytes.total'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_MEMORY_BANDWIDTH_MONITOR_SUFFIX_NODE_SUFFIX_ID = '.id'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_MEMORY_BANDWIDTH_MONITOR_SUFFIX_VCPUS = '.vcpus'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_NET_COUNT = 'net.count'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_NET_PREFIX = 'net.'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_NET_SUFFIX_NAME = '.name'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_NET_SUFFIX_RX_BYTES = '.rx.bytes'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_NET_SUFFIX_RX_DROP = '.rx.drop'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_NET_SUFFIX_RX_ERRS = '.rx.errs'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_NET_SUFFIX_RX_PKTS = '.rx.pkts'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_NET_SUFFIX_TX_BYTES = '.tx.bytes'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_NET_SUFFIX_TX_DROP = '.tx.drop'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_NET_SUFFIX_TX_ERRS = '.tx.errs'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_NET_SUFFIX_TX_PKTS = '.tx.pkts'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_PERF_ALIGNMENT_FAULTS = 'perf.alignment_faults'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_PERF_BRANCH_INSTRUCTIONS = 'perf.branch_instructions'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_PERF_BRANCH_MISSES = 'perf.branch_misses'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_PERF_BUS_CYCLES = 'perf.bus_cycles'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_PERF_CACHE_MISSES = 'perf.cache_misses'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_PERF_CACHE_REFERENCES = 'perf.cache_references'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_PERF_CMT = 'perf.cmt'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_PERF_CONTEXT_SWITCHES = 'perf.context_switches'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_PERF_CPU_CLOCK = 'perf.cpu_clock'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_PERF_CPU_CYCLES = 'perf.cpu_cycles'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_PERF_CPU_MIGRATIONS = 'perf.cpu_migrations'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_PERF_EMULATION_FAULTS = 'perf.emulation_faults'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_PERF_INSTRUCTIONS = 'perf.instructions'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_PERF_MBML = 'perf.mbml'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_PERF_MBMT = 'perf.mbmt'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_PERF_PAGE_FAULTS = 'perf.page_faults'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_PERF_PAGE_FAULTS_MAJ = 'perf.page_faults_maj'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_PERF_PAGE_FAULTS_MIN = 'perf.page_faults_min'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_PERF_REF_CPU_CYCLES = 'perf.ref_cpu_cycles'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_PERF_STALLED_CYCLES_BACKEND = 'perf.stalled_cycles_backend'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_PERF_STALLED_CYCLES_FRONTEND = 'perf.stalled_cycles_frontend'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_PERF_TASK_CLOCK = 'perf.task_clock'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_STATE_REASON = 'state.reason'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_STATE_STATE = 'state.state'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_VCPU_CURRENT = 'vcpu.current'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_VCPU_MAXIMUM = 'vcpu.maximum'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_VCPU_PREFIX = 'vcpu.'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_VCPU_SUFFIX_DELAY = '.delay'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_VCPU_SUFFIX_HALTED = '.halted'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_VCPU_SUFFIX_STATE = '.state'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_VCPU_SUFFIX_TIME = '.time'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_VCPU_SUFFIX_WAIT = '.wait'
/** Since 11.2.0. */
export const VIR_DOMAIN_STATS_VM_PREFIX = 'vm.'
/** Since 1.2.9. */
export const VIR_DOMAIN_TUNABLE_BLKDEV_DISK = 'blkdeviotune.disk'
/** Since 3.0.0. */
export const VIR_DOMAIN_TUNABLE_BLKDEV_GROUP_NAME = 'blkdeviotune.group_name'
/** Since 1.2.9. */
export const VIR_DOMAIN_TUNABLE_BLKDEV_READ_BYTES_SEC = 'blkdeviotune.read_bytes_sec'
/** Since 1.2.11. */
export const VIR_DOMAIN_TUNABLE_BLKDEV_READ_BYTES_SEC_MAX = 'blkdeviotune.read_bytes_sec_max'
/** Since 2.4.0. */
export const VIR_DOMAIN_TUNABLE_BLKDEV_READ_BYTES_SEC_MAX_LENGTH = 'blkdeviotune.read_bytes_sec_max_length'
/** Since 1.2.9. */
export const VIR_DOMAIN_TUNABLE_BLKDEV_READ_IOPS_SEC = 'blkdeviotune.read_iops_sec'
/** Since 1.2.11. */
export const VIR_DOMAIN_TUNABLE_BLKDEV_READ_IOPS_SEC_MAX = 'blkdeviotune.read_iops_sec_max'
/** Since 2.4.0. */
export const VIR_DOMAIN_TUNABLE_BLKDEV_READ_IOPS_SEC_MAX_LENGTH = 'blkdeviotune.read_iops_sec_max_length'
/** Since 1.2.11. */
export const VIR_DOMAIN_TUNABLE_BLKDEV_SIZE_IOPS_SEC = 'blkdeviotune.size_iops_sec'
/** Since 1.2.9. */
export const VIR_DOMAIN_TUNABLE_BLKDEV_TOTAL_BYTES_SEC = 'blkdeviotune.total_bytes_sec'
/** Since 1.2.11. */
export const VIR_DOMAIN_TUNABLE_BLKDEV_TOTAL_BYTES_SEC_MAX = 'blkdeviotune.total_bytes_sec_max'
/** Since 2.4.0. */
export const VIR_DOMAIN_TUNABLE_BLKDEV_TOTAL_BYTES_SEC_MAX_LENGTH = 'blkdeviotune.total_bytes_sec_max_length'
/** Since 1.2.9. */
export const VIR_DOMAIN_TUNABLE_BLKDEV_TOTAL_IOPS_SEC = 'blkdeviotune.total_iops_sec'
/** Since 1.2.11. */
export const VIR_DOMAIN_TUNABLE_BLKDEV_TOTAL_IOPS_SEC_MAX = 'blkdeviotune.total_iops_sec_max'
/** Since 2.4.0. */
export const VIR_DOMAIN_TUNABLE_BLKDEV_TOTAL_IOPS_SEC_MAX_LENGTH = 'blkdeviotune.total_iops_sec_max_length'
/** Since 1.2.9. */
export const VIR_DOMAIN_TUNABLE_BLKDEV_WRITE_BYTES_SEC = 'blkdeviotune.write_bytes_sec'
/** Since 1.2.11. */
export const VIR_DOMAIN_TUNABLE_BLKDEV_WRITE_BYTES_SEC_MAX = 'blkdeviotune.write_bytes_sec_max'
/** Since 2.4.0. */
export const VIR_DOMAIN_TUNABLE_BLKDEV_WRITE_BYTES_SEC_MAX_LENGTH = 'blkdeviotune.write_bytes_sec_max_length'
/** Since 1.2.9. */
export const VIR_DOMAIN_TUNABLE_BLKDEV_WRITE_IOPS_SEC = 'blkdeviotune.write_iops_sec'
/** Since 1.2.11. */
export const VIR_DOMAIN_TUNABLE_BLKDEV_WRITE_IOPS_SEC_MAX = 'blkdeviotune.write_iops_sec_max'
/** Since 2.4.0. */
export const VIR_DOMAIN_TUNABLE_BLKDEV_WRITE_IOPS_SEC_MAX_LENGTH = 'blkdeviotune.write_iops_sec_max_length'
/** Since 1.2.9. */
export const VIR_DOMAIN_TUNABLE_CPU_CPU_SHARES = 'cputune.cpu_shares'
/** Since 1.2.9. */
export const VIR_DOMAIN_TUNABLE_CPU_EMULATORPIN = 'cputune.emulatorpin'
/** Since 1.2.9. */
export const VIR_DOMAIN_TUNABLE_CPU_EMULATOR_PERIOD = 'cputune.emulator_period'
/** Since 1.2.9. */
export const VIR_DOMAIN_TUNABLE_CPU_EMULATOR_QUOTA = 'cputune.emulator_quota'
/** Since 1.3.3. */
export const VIR_DOMAIN_TUNABLE_CPU_GLOBAL_PERIOD = 'cputune.global_period'
/** Since 1.3.3. */
export const VIR_DOMAIN_TUNABLE_CPU_GLOBAL_QUOTA = 'cputune.global_quota'
/** Since 1.2.14. */
export const VIR_DOMAIN_TUNABLE_CPU_IOTHREADSPIN = 'cputune.iothreadpin%u'
/** Since 2.2.0. */
export const VIR_DOMAIN_TUNABLE_CPU_IOTHREAD_PERIOD = 'cputune.iothread_period'
/** Since 2.2.0. */
export const VIR_DOMAIN_TUNABLE_CPU_IOTHREAD_QUOTA = 'cputune.iothread_quota'
/** Since 1.2.9. */
export const VIR_DOMAIN_TUNABLE_CPU_VCPUPIN = 'cputune.vcpupin%u'
/** Since 1.2.9. */
export const VIR_DOMAIN_TUNABLE_CPU_VCPU_PERIOD = 'cputune.vcpu_period'
/** Since 1.2.9. */
export const VIR_DOMAIN_TUNABLE_CPU_VCPU_QUOTA = 'cputune.vcpu_quota'
/** Since 0.9.5. */
export const VIR_KEYCODE_SET_RFB = 9
/** Since 2.0.0. */
export const VIR_MIGRATE_PARAM_AUTO_CONVERGE_INCREMENT = 'auto_converge.increment'
/** Since 2.0.0. */
export const VIR_MIGRATE_PARAM_AUTO_CONVERGE_INITIAL = 'auto_converge.initial'
/** Since 1.1.0. */
export const VIR_MIGRATE_PARAM_BANDWIDTH = 'bandwidth'
/** Since 11.1.0. */
export const VIR_MIGRATE_PARAM_BANDWIDTH_AVAIL_SWITCHOVER = 'bandwidth.avail.switchover'
/** Since 5.1.0. */
export const VIR_MIGRATE_PARAM_BANDWIDTH_POSTCOPY = 'bandwidth.postcopy'
/** Since 1.3.4. */
export const VIR_MIGRATE_PARAM_COMPRESSION = 'compression'
/** Since 1.3.4. */
export const VIR_MIGRATE_PARAM_COMPRESSION_MT_DTHREADS = 'compression.mt.dthreads'
/** Since 1.3.4. */
export const VIR_MIGRATE_PARAM_COMPRESSION_MT_LEVEL = 'compression.mt.level'
/** Since 1.3.4. */
export const VIR_MIGRATE_PARAM_COMPRESSION_MT_THREADS = 'compression.mt.threads'
/** Since 1.3.4. */
export const VIR_MIGRATE_PARAM_COMPRESSION_XBZRLE_CACHE = 'compression.xbzrle.cache'
/** Since 9.4.0. */
export const VIR_MIGRATE_PARAM_COMPRESSION_ZLIB_LEVEL = 'compression.zlib.level'
/** Since 9.4.0. */
export const VIR_MIGRATE_PARAM_COMPRESSION_ZSTD_LEVEL = 'compression.zstd.level'
/** Since 1.1.0. */
export const VIR_MIGRATE_PARAM_DEST_NAME = 'destination_name'
/** Since 1.1.0. */
export const VIR_MIGRATE_PARAM_DEST_XML = 'destination_xml'
/** Since 1.3.3. */
export const VIR_MIGRATE_PARAM_DISKS_PORT = 'disks_port'
/** Since 6.8.0. */
export const VIR_MIGRATE_PARAM_DISKS_URI = 'disks_uri'
/** Since 1.1.0. */
export const VIR_MIGRATE_PARAM_GRAPHICS_URI = 'graphics_uri'
/** Since 1.1.4. */
export const VIR_MIGRATE_PARAM_LISTEN_ADDRESS = 'listen_address'
/** Since 1.2.17. */
export const VIR_MIGRATE_PARAM_MIGRATE_DISKS = 'migrate_disks'
/** Since 10.9.0. */
export const VIR_MIGRATE_PARAM_MIGRATE_DISKS_DETECT_ZEROES = 'migrate_disks_detect_zeroes'
/** Since 12.2.0. */
export const VIR_MIGRATE_PARAM_MIGRATE_DISKS_TARGET_ZERO = 'migrate_disks_target_zero'
/** Since 5.2.0. */
export const VIR_MIGRATE_PARAM_PARALLEL_CONNECTIONS = 'parallel.connections'
/** Since 1.3.4. */
export const VIR_MIGRATE_PARAM_PERSIST_XML = 'persistent_xml'
/** Since 6.0.0. */
export const VIR_MIGRATE_PARAM_TLS_DESTINATION = 'tls.destination'
/** Since 1.1.0. */
export const VIR_MIGRATE_PARAM_URI = 'migrate_uri'
/** Since 3.2.0. */
export const VIR_PERF_PARAM_ALIGNMENT_FAULTS = 'alignment_faults'
/** Since 3.0.0. */
export const VIR_PERF_PARAM_BRANCH_INSTRUCTIONS = 'branch_instructions'
/** Since 3.0.0. */
export const VIR_PERF_PARAM_BRANCH_MISSES = 'branch_misses'
/** Since 3.0.0. */
export const VIR_PERF_PARAM_BUS_CYCLES = 'bus_cycles'
/** Since 2.3.0. */
export const VIR_PERF_PARAM_CACHE_MISSES = 'cache_misses'
/** Since 2.3.0. */
export const VIR_PERF_PARAM_CACHE_REFERENCES = 'cache_references'
/** Since 1.3.3. */
export const VIR_PERF_PARAM_CMT = 'cmt'
/** Since 3.2.0. */
export const VIR_PERF_PARAM_CONTEXT_SWITCHES = 'context_switches'
/** Since 3.2.0. */
export const VIR_PERF_PARAM_CPU_CLOCK = 'cpu_clock'
/** Since 2.3.0. */
export const VIR_PERF_PARAM_CPU_CYCLES = 'cpu_cycles'
/** Since 3.2.0. */
export const VIR_PERF_PARAM_CPU_MIGRATIONS = 'cpu_migrations'
/** Since 3.2.0. */
export const VIR_PERF_PARAM_EMULATION_FAULTS = 'emulation_faults'
/** Since 2.3.0. */
export const VIR_PERF_PARAM_INSTRUCTIONS = 'instructions'
/** Since 1.3.5. */
export const VIR_PERF_PARAM_MBML = 'mbml'
/** Since 1.3.5. */
export const VIR_PERF_PARAM_MBMT = 'mbmt'
/** Since 3.2.0. */
export const VIR_PERF_PARAM_PAGE_FAULTS = 'page_faults'
/** Since 3.2.0. */
export const VIR_PERF_PARAM_PAGE_FAULTS_MAJ = 'page_faults_maj'
/** Since 3.2.0. */
export const VIR_PERF_PARAM_PAGE_FAULTS_MIN = 'page_faults_min'
/** Since 3.0.0. */
export const VIR_PERF_PARAM_REF_CPU_CYCLES = 'ref_cpu_cycles'
/** Since 3.0.0. */
export const VIR_PERF_PARAM_STALLED_CYCLES_BACKEND = 'stalled_cycles_backend'
/** Since 3.0.0. */
export const VIR_PERF_PARAM_STALLED_CYCLES_FRONTEND = 'stalled_cycles_frontend'
/** Since 3.2.0. */
export const VIR_PERF_PARAM_TASK_CLOCK = 'task_clock'

/** Since 0.8.1. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockInfo */
export interface virDomainBlockInfo {
  capacity: bigint
  allocation: bigint
  physical: bigint
}

/** Since 0.9.4. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockJobInfo */
export interface virDomainBlockJobInfo {
  type: number
  bandwidth: bigint
  cur: bigint
  end: bigint
}

/** Since 0.3.3. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockStatsStruct */
export interface virDomainBlockStatsStruct {
  rd_req: bigint
  rd_bytes: bigint
  wr_req: bigint
  wr_bytes: bigint
  errs: bigint
}

/** Since 0.9.3. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainControlInfo */
export interface virDomainControlInfo {
  state: number
  details: number
  stateTime: bigint
}

/** Since 0.9.10. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainDiskError */
export interface virDomainDiskError {
  disk: string | null
  error: number
}

/** Since 0.8.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainEventGraphicsAddress */
export interface virDomainEventGraphicsAddress {
  family: number
  node: string | null
  service: string | null
}

/** Since 0.8.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainEventGraphicsSubject */
export interface virDomainEventGraphicsSubject {
  identities: virDomainEventGraphicsSubjectIdentity[]
}

/** Since 0.8.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainEventGraphicsSubjectIdentity */
export interface virDomainEventGraphicsSubjectIdentity {
  type: string | null
  name: string | null
}

/** Since 1.2.11. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainFSInfo */
export interface virDomainFSInfo {
  mountpoint: string | null
  name: string | null
  fstype: string | null
  devAlias: string[]
}

/** Since 1.2.14. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainIOThreadInfo */
export interface virDomainIOThreadInfo {
  iothread_id: number
  cpumap: Uint8Array
}

/** Since 1.2.14. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainIPAddress */
export interface virDomainIPAddress {
  type: number
  addr: string | null
  prefix: number
}

/** Since 0.0.1. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainInfo */
export interface virDomainInfo {
  state: number
  maxMem: bigint
  memory: bigint
  nrVirtCpu: number
  cpuTime: bigint
}

/** Since 1.2.14. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainInterface */
export interface virDomainInterface {
  name: string | null
  hwaddr: string | null
  addrs: virDomainIPAddress[]
}

/** Since 0.3.3. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainInterfaceStatsStruct */
export interface virDomainInterfaceStatsStruct {
  rx_bytes: bigint
  rx_packets: bigint
  rx_errs: bigint
  rx_drop: bigint
  tx_bytes: bigint
  tx_packets: bigint
  tx_errs: bigint
  tx_drop: bigint
}

/** Since 0.7.7. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainJobInfo */
export interface virDomainJobInfo {
  type: number
  timeElapsed: bigint
  timeRemaining: bigint
  dataTotal: bigint
  dataProcessed: bigint
  dataRemaining: bigint
  memTotal: bigint
  memProcessed: bigint
  memRemaining: bigint
  fileTotal: bigint
  fileProcessed: bigint
  fileRemaining: bigint
}

/** Since 0.7.5. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMemoryStatStruct */
export interface virDomainMemoryStatStruct {
  tag: number
  val: bigint
}

/** Since 1.2.8. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainStatsRecord */
export interface virDomainStatsRecord {
  dom: virDomainPtr
  params: TypedParameter[]
}

/** Since 0.1.4. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virVcpuInfo */
export interface virVcpuInfo {
  number: number
  state: number
  cpuTime: bigint
  cpu: number
}

/** Since 1.2.11. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventAgentLifecycleCallback */
export type virConnectDomainEventAgentLifecycleCallback = (dom: virDomainPtr, state: number, reason: number) => void

/** Since 0.10.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventBalloonChangeCallback */
export type virConnectDomainEventBalloonChangeCallback = (dom: virDomainPtr, actual: bigint) => void

/** Since 0.9.4. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventBlockJobCallback */
export type virConnectDomainEventBlockJobCallback = (dom: virDomainPtr, disk: string | null, type: number, status: number) => void

/** Since 3.2.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventBlockThresholdCallback */
export type virConnectDomainEventBlockThresholdCallback = (dom: virDomainPtr, dev: string | null, path: string | null, threshold: bigint, excess: bigint) => void

/** Since 0.5.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventCallback */
export type virConnectDomainEventCallback = (dom: virDomainPtr, event: number, detail: number) => void

/** Since 12.4.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventChannelLifecycleCallback */
export type virConnectDomainEventChannelLifecycleCallback = (dom: virDomainPtr, channelName: string | null, state: number, reason: number) => void

/** Since 1.2.15. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventDeviceAddedCallback */
export type virConnectDomainEventDeviceAddedCallback = (dom: virDomainPtr, devAlias: string | null) => void

/** Since 1.3.4. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventDeviceRemovalFailedCallback */
export type virConnectDomainEventDeviceRemovalFailedCallback = (dom: virDomainPtr, devAlias: string | null) => void

/** Since 1.1.1. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventDeviceRemovedCallback */
export type virConnectDomainEventDeviceRemovedCallback = (dom: virDomainPtr, devAlias: string | null) => void

/** Since 0.9.7. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventDiskChangeCallback */
export type virConnectDomainEventDiskChangeCallback = (dom: virDomainPtr, oldSrcPath: string | null, newSrcPath: string | null, devAlias: string | null, reason: number) => void

/** Since 0.8.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventGenericCallback */
export type virConnectDomainEventGenericCallback = (dom: virDomainPtr) => void

/** Since 0.8.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventGraphicsCallback */
export type virConnectDomainEventGraphicsCallback = (dom: virDomainPtr, phase: number, local: virDomainEventGraphicsAddress, remote: virDomainEventGraphicsAddress, authScheme: string | null, subject: virDomainEventGraphicsSubject) => void

/** Since 0.8.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventIOErrorCallback */
export type virConnectDomainEventIOErrorCallback = (dom: virDomainPtr, srcPath: string | null, devAlias: string | null, action: number) => void

/** Since 0.8.1. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventIOErrorReasonCallback */
export type virConnectDomainEventIOErrorReasonCallback = (dom: virDomainPtr, srcPath: string | null, devAlias: string | null, action: number, reason: string | null) => void

/** Since 1.3.3. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventJobCompletedCallback */
export type virConnectDomainEventJobCompletedCallback = (dom: virDomainPtr, params: TypedParameter[]) => void

/** Since 7.9.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventMemoryDeviceSizeChangeCallback */
export type virConnectDomainEventMemoryDeviceSizeChangeCallback = (dom: virDomainPtr, alias: string | null, size: bigint) => void

/** Since 6.9.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventMemoryFailureCallback */
export type virConnectDomainEventMemoryFailureCallback = (dom: virDomainPtr, recipient: number, action: number, flags: number) => void

/** Since 3.0.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventMetadataChangeCallback */
export type virConnectDomainEventMetadataChangeCallback = (dom: virDomainPtr, type: number, nsuri: string | null) => void

/** Since 1.3.2. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventMigrationIterationCallback */
export type virConnectDomainEventMigrationIterationCallback = (dom: virDomainPtr, iteration: number) => void

/** Since 11.2.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventNICMACChangeCallback */
export type virConnectDomainEventNICMACChangeCallback = (dom: virDomainPtr, alias: string | null, oldMAC: string | null, newMAC: string | null) => void

/** Since 0.9.11. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventPMSuspendCallback */
export type virConnectDomainEventPMSuspendCallback = (dom: virDomainPtr, reason: number) => void

/** Since 1.0.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventPMSuspendDiskCallback */
export type virConnectDomainEventPMSuspendDiskCallback = (dom: virDomainPtr, reason: number) => void

/** Since 0.9.11. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventPMWakeupCallback */
export type virConnectDomainEventPMWakeupCallback = (dom: virDomainPtr, reason: number) => void

/** Since 0.8.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventRTCChangeCallback */
export type virConnectDomainEventRTCChangeCallback = (dom: virDomainPtr, utcoffset: bigint) => void

/** Since 0.9.11. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventTrayChangeCallback */
export type virConnectDomainEventTrayChangeCallback = (dom: virDomainPtr, devAlias: string | null, reason: number) => void

/** Since 1.2.9. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventTunableCallback */
export type virConnectDomainEventTunableCallback = (dom: virDomainPtr, params: TypedParameter[]) => void

/** Since 12.4.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventVcpuRemovedCallback */
export type virConnectDomainEventVcpuRemovedCallback = (dom: virDomainPtr, vcpuid: number) => void

/** Since 0.8.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventWatchdogCallback */
export type virConnectDomainEventWatchdogCallback = (dom: virDomainPtr, action: number) => void

export interface VirConnectDomainEventRegisterAnyCallbacks {
  /** VIR_DOMAIN_EVENT_ID_LIFECYCLE */
  0: virConnectDomainEventCallback
  /** VIR_DOMAIN_EVENT_ID_REBOOT */
  1: virConnectDomainEventGenericCallback
  /** VIR_DOMAIN_EVENT_ID_RTC_CHANGE */
  2: virConnectDomainEventRTCChangeCallback
  /** VIR_DOMAIN_EVENT_ID_WATCHDOG */
  3: virConnectDomainEventWatchdogCallback
  /** VIR_DOMAIN_EVENT_ID_IO_ERROR */
  4: virConnectDomainEventIOErrorCallback
  /** VIR_DOMAIN_EVENT_ID_GRAPHICS */
  5: virConnectDomainEventGraphicsCallback
  /** VIR_DOMAIN_EVENT_ID_IO_ERROR_REASON */
  6: virConnectDomainEventIOErrorReasonCallback
  /** VIR_DOMAIN_EVENT_ID_CONTROL_ERROR */
  7: virConnectDomainEventGenericCallback
  /** VIR_DOMAIN_EVENT_ID_BLOCK_JOB */
  8: virConnectDomainEventBlockJobCallback
  /** VIR_DOMAIN_EVENT_ID_DISK_CHANGE */
  9: virConnectDomainEventDiskChangeCallback
  /** VIR_DOMAIN_EVENT_ID_TRAY_CHANGE */
  10: virConnectDomainEventTrayChangeCallback
  /** VIR_DOMAIN_EVENT_ID_PMWAKEUP */
  11: virConnectDomainEventPMWakeupCallback
  /** VIR_DOMAIN_EVENT_ID_PMSUSPEND */
  12: virConnectDomainEventPMSuspendCallback
  /** VIR_DOMAIN_EVENT_ID_BALLOON_CHANGE */
  13: virConnectDomainEventBalloonChangeCallback
  /** VIR_DOMAIN_EVENT_ID_PMSUSPEND_DISK */
  14: virConnectDomainEventPMSuspendDiskCallback
  /** VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED */
  15: virConnectDomainEventDeviceRemovedCallback
  /** VIR_DOMAIN_EVENT_ID_BLOCK_JOB_2 */
  16: virConnectDomainEventBlockJobCallback
  /** VIR_DOMAIN_EVENT_ID_TUNABLE */
  17: virConnectDomainEventTunableCallback
  /** VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE */
  18: virConnectDomainEventAgentLifecycleCallback
  /** VIR_DOMAIN_EVENT_ID_DEVICE_ADDED */
  19: virConnectDomainEventDeviceAddedCallback
  /** VIR_DOMAIN_EVENT_ID_MIGRATION_ITERATION */
  20: virConnectDomainEventMigrationIterationCallback
  /** VIR_DOMAIN_EVENT_ID_JOB_COMPLETED */
  21: virConnectDomainEventJobCompletedCallback
  /** VIR_DOMAIN_EVENT_ID_DEVICE_REMOVAL_FAILED */
  22: virConnectDomainEventDeviceRemovalFailedCallback
  /** VIR_DOMAIN_EVENT_ID_METADATA_CHANGE */
  23: virConnectDomainEventMetadataChangeCallback
  /** VIR_DOMAIN_EVENT_ID_BLOCK_THRESHOLD */
  24: virConnectDomainEventBlockThresholdCallback
  /** VIR_DOMAIN_EVENT_ID_MEMORY_FAILURE */
  25: virConnectDomainEventMemoryFailureCallback
  /** VIR_DOMAIN_EVENT_ID_MEMORY_DEVICE_SIZE_CHANGE */
  26: virConnectDomainEventMemoryDeviceSizeChangeCallback
  /** VIR_DOMAIN_EVENT_ID_NIC_MAC_CHANGE */
  27: virConnectDomainEventNICMACChangeCallback
  /** VIR_DOMAIN_EVENT_ID_VCPU_REMOVED */
  28: virConnectDomainEventVcpuRemovedCallback
  /** VIR_DOMAIN_EVENT_ID_CHANNEL_LIFECYCLE */
  29: virConnectDomainEventChannelLifecycleCallback
}

export interface LibvirtDomainFunctions {
  /** Since 0.8.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventDeregisterAny */
  virConnectDomainEventDeregisterAny(callbackID: number): Promise<number>
  /** Since 0.8.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainEventRegisterAny */
  virConnectDomainEventRegisterAny<E extends keyof VirConnectDomainEventRegisterAnyCallbacks>(dom: virDomainPtr | null, eventID: E, cb: VirConnectDomainEventRegisterAnyCallbacks[E]): Promise<number>
  /** Since 0.6.4. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainXMLFromNative */
  virConnectDomainXMLFromNative(nativeFormat: string, nativeConfig: string, flags?: number): Promise<string>
  /** Since 0.6.4. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectDomainXMLToNative */
  virConnectDomainXMLToNative(nativeFormat: string, domainXml: string, flags?: number): Promise<string>
  /** Since 1.2.8. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectGetAllDomainStats */
  virConnectGetAllDomainStats(stats: number, flags?: number): Promise<virDomainStatsRecord[]>
  /** Since 1.2.7. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectGetDomainCapabilities */
  virConnectGetDomainCapabilities(emulatorbin: string | null, arch: string | null, machine: string | null, virttype: string | null, flags?: number): Promise<string>
  /** Since 0.9.13. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectListAllDomains */
  virConnectListAllDomains(flags?: number): Promise<virDomainPtr[]>
  /** Since 0.1.1. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectListDefinedDomains */
  virConnectListDefinedDomains(maxnames: number): Promise<string[]>
  /** Since 0.0.3. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectListDomains */
  virConnectListDomains(maxids: number): Promise<number[]>
  /** Since 0.1.5. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectNumOfDefinedDomains */
  virConnectNumOfDefinedDomains(): Promise<number>
  /** Since 0.0.3. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virConnectNumOfDomains */
  virConnectNumOfDomains(): Promise<number>
  /** Since 0.7.7. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainAbortJob */
  virDomainAbortJob(domain: virDomainPtr): Promise<number>
  /** Since 8.5.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainAbortJobFlags */
  virDomainAbortJobFlags(domain: virDomainPtr, flags?: number): Promise<number>
  /** Since 1.2.15. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainAddIOThread */
  virDomainAddIOThread(domain: virDomainPtr, iothread_id: number, flags?: number): Promise<number>
  /** Since 5.10.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainAgentSetResponseTimeout */
  virDomainAgentSetResponseTimeout(domain: virDomainPtr, timeout: number, flags?: number): Promise<number>
  /** Since 12.5.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainAnnounceInterface */
  virDomainAnnounceInterface(dom: virDomainPtr, device: string | null, params: readonly TypedParameter[] | null, flags?: number): Promise<number>
  /** Since 0.1.9. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainAttachDevice */
  virDomainAttachDevice(domain: virDomainPtr, xml: string): Promise<number>
  /** Since 0.7.7. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainAttachDeviceFlags */
  virDomainAttachDeviceFlags(domain: virDomainPtr, xml: string, flags?: number): Promise<number>
  /** Since 6.10.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainAuthorizedSSHKeysGet */
  virDomainAuthorizedSSHKeysGet(domain: virDomainPtr, user: string, flags?: number): Promise<string[]>
  /** Since 6.10.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainAuthorizedSSHKeysSet */
  virDomainAuthorizedSSHKeysSet(domain: virDomainPtr, user: string, keys: readonly string[] | null, flags?: number): Promise<number>
  /** Since 6.0.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBackupBegin */
  virDomainBackupBegin(domain: virDomainPtr, backupXML: string, checkpointXML: string | null, flags?: number): Promise<number>
  /** Since 6.0.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBackupGetXMLDesc */
  virDomainBackupGetXMLDesc(domain: virDomainPtr, flags?: number): Promise<string>
  /** Since 0.10.2. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockCommit */
  virDomainBlockCommit(dom: virDomainPtr, disk: string, base: string | null, top: string | null, bandwidth: number | bigint, flags?: number): Promise<number>
  /** Since 1.2.8. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockCopy */
  virDomainBlockCopy(dom: virDomainPtr, disk: string, destxml: string, params: readonly TypedParameter[] | null, flags?: number): Promise<number>
  /** Since 0.9.4. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockJobAbort */
  virDomainBlockJobAbort(dom: virDomainPtr, disk: string, flags?: number): Promise<number>
  /** Since 0.9.4. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockJobSetSpeed */
  virDomainBlockJobSetSpeed(dom: virDomainPtr, disk: string, bandwidth: number | bigint, flags?: number): Promise<number>
  /** Since 0.4.2. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockPeek */
  virDomainBlockPeek(dom: virDomainPtr, disk: string, offset: number | bigint, size: number | bigint, flags?: number): Promise<Uint8Array>
  /** Since 0.9.4. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockPull */
  virDomainBlockPull(dom: virDomainPtr, disk: string, bandwidth: number | bigint, flags?: number): Promise<number>
  /** Since 0.9.10. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockRebase */
  virDomainBlockRebase(dom: virDomainPtr, disk: string, base: string | null, bandwidth: number | bigint, flags?: number): Promise<number>
  /** Since 0.9.8. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockResize */
  virDomainBlockResize(dom: virDomainPtr, disk: string, size: number | bigint, flags?: number): Promise<number>
  /** Since 0.3.2. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockStats */
  virDomainBlockStats(dom: virDomainPtr, disk: string): Promise<virDomainBlockStatsStruct>
  /** Since 0.9.5. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainBlockStatsFlags */
  virDomainBlockStatsFlags(dom: virDomainPtr, disk: string, flags?: number): Promise<TypedParameter[]>
  /** Since 0.1.9. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainCoreDump */
  virDomainCoreDump(domain: virDomainPtr, to: string, flags?: number): Promise<number>
  /** Since 1.2.3. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainCoreDumpWithFormat */
  virDomainCoreDumpWithFormat(domain: virDomainPtr, to: string, dumpformat: number, flags?: number): Promise<number>
  /** Since 0.1.1. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainCreate */
  virDomainCreate(domain: virDomainPtr): Promise<number>
  /** Since 0.0.3. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainCreateLinux */
  virDomainCreateLinux(xmlDesc: string, flags?: number): Promise<virDomainPtr>
  /** Since 1.1.1. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainCreateWithFiles */
  virDomainCreateWithFiles(domain: virDomainPtr, files: readonly number[], flags?: number): Promise<number>
  /** Since 0.8.2. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainCreateWithFlags */
  virDomainCreateWithFlags(domain: virDomainPtr, flags?: number): Promise<number>
  /** Since 0.5.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainCreateXML */
  virDomainCreateXML(xmlDesc: string, flags?: number): Promise<virDomainPtr>
  /** Since 1.1.1. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainCreateXMLWithFiles */
  virDomainCreateXMLWithFiles(xmlDesc: string, files: readonly number[], flags?: number): Promise<virDomainPtr>
  /** Since 0.1.1. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainDefineXML */
  virDomainDefineXML(xml: string): Promise<virDomainPtr>
  /** Since 1.2.12. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainDefineXMLFlags */
  virDomainDefineXMLFlags(xml: string, flags?: number): Promise<virDomainPtr>
  /** Since 1.2.15. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainDelIOThread */
  virDomainDelIOThread(domain: virDomainPtr, iothread_id: number, flags?: number): Promise<number>
  /** Since 11.2.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainDelThrottleGroup */
  virDomainDelThrottleGroup(dom: virDomainPtr, group: string, flags?: number): Promise<number>
  /** Since 0.0.3. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainDestroy */
  virDomainDestroy(domain: virDomainPtr): Promise<number>
  /** Since 0.9.4. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainDestroyFlags */
  virDomainDestroyFlags(domain: virDomainPtr, flags?: number): Promise<number>
  /** Since 0.1.9. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainDetachDevice */
  virDomainDetachDevice(domain: virDomainPtr, xml: string): Promise<number>
  /** Since 4.4.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainDetachDeviceAlias */
  virDomainDetachDeviceAlias(domain: virDomainPtr, alias: string, flags?: number): Promise<number>
  /** Since 0.7.7. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainDetachDeviceFlags */
  virDomainDetachDeviceFlags(domain: virDomainPtr, xml: string, flags?: number): Promise<number>
  /** Since 9.0.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainFDAssociate */
  virDomainFDAssociate(domain: virDomainPtr, name: string, fds: readonly number[], flags?: number): Promise<number>
  /** Since 1.2.5. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainFSFreeze */
  virDomainFSFreeze(dom: virDomainPtr, mountpoints: readonly string[] | null, flags?: number): Promise<number>
  /** Since 1.2.5. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainFSThaw */
  virDomainFSThaw(dom: virDomainPtr, mountpoints: readonly string[] | null, flags?: number): Promise<number>
  /** Since 1.0.1. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainFSTrim */
  virDomainFSTrim(dom: virDomainPtr, mountPoint: string | null, minimum: number | bigint, flags?: number): Promise<number>
  /** Since 0.0.3. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainFree */
  virDomainFree(domain: virDomainPtr): Promise<number>
  /** Since 0.2.1. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetAutostart */
  virDomainGetAutostart(domain: virDomainPtr): Promise<number>
  /** Since 11.2.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetAutostartOnce */
  virDomainGetAutostartOnce(domain: virDomainPtr): Promise<number>
  /** Since 0.9.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetBlkioParameters */
  virDomainGetBlkioParameters(domain: virDomainPtr, flags?: number): Promise<TypedParameter[]>
  /** Since 0.8.1. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetBlockInfo */
  virDomainGetBlockInfo(domain: virDomainPtr, disk: string, flags?: number): Promise<virDomainBlockInfo>
  /** Since 0.9.8. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetBlockIoTune */
  virDomainGetBlockIoTune(dom: virDomainPtr, disk: string, flags?: number): Promise<TypedParameter[]>
  /** Since 0.9.4. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetBlockJobInfo */
  virDomainGetBlockJobInfo(dom: virDomainPtr, disk: string, flags?: number): Promise<{ result: number; info: virDomainBlockJobInfo }>
  /** Since 0.9.10. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetCPUStats */
  virDomainGetCPUStats(domain: virDomainPtr, nparams: number, start_cpu: number, ncpus: number, flags?: number): Promise<{ result: number; params: TypedParameter[][] }>
  /** Since 0.9.3. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetControlInfo */
  virDomainGetControlInfo(domain: virDomainPtr, flags?: number): Promise<virDomainControlInfo>
  /** Since 0.9.10. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetDiskErrors */
  virDomainGetDiskErrors(dom: virDomainPtr, maxerrors: number, flags?: number): Promise<virDomainDiskError[]>
  /** Since 0.10.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetEmulatorPinInfo */
  virDomainGetEmulatorPinInfo(domain: virDomainPtr, maplen: number, flags?: number): Promise<{ result: number; cpumap: Uint8Array }>
  /** Since 1.2.11. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetFSInfo */
  virDomainGetFSInfo(dom: virDomainPtr, flags?: number): Promise<virDomainFSInfo[]>
  /** Since 5.7.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetGuestInfo */
  virDomainGetGuestInfo(domain: virDomainPtr, types: number, flags?: number): Promise<TypedParameter[]>
  /** Since 2.0.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetGuestVcpus */
  virDomainGetGuestVcpus(domain: virDomainPtr, flags?: number): Promise<TypedParameter[]>
  /** Since 0.10.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetHostname */
  virDomainGetHostname(domain: virDomainPtr, flags?: number): Promise<string>
  /** Since 0.0.3. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetID */
  virDomainGetID(domain: virDomainPtr): Promise<number>
  /** Since 1.2.14. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetIOThreadInfo */
  virDomainGetIOThreadInfo(dom: virDomainPtr, flags?: number): Promise<virDomainIOThreadInfo[]>
  /** Since 0.0.3. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetInfo */
  virDomainGetInfo(domain: virDomainPtr): Promise<virDomainInfo>
  /** Since 0.9.9. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetInterfaceParameters */
  virDomainGetInterfaceParameters(domain: virDomainPtr, device: string, flags?: number): Promise<TypedParameter[]>
  /** Since 0.7.7. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetJobInfo */
  virDomainGetJobInfo(domain: virDomainPtr): Promise<virDomainJobInfo>
  /** Since 1.0.3. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetJobStats */
  virDomainGetJobStats(domain: virDomainPtr, flags?: number): Promise<{ type: number; params: TypedParameter[] }>
  /** Since 4.5.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetLaunchSecurityInfo */
  virDomainGetLaunchSecurityInfo(domain: virDomainPtr, flags?: number): Promise<TypedParameter[]>
  /** Since 0.0.3. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetMaxMemory */
  virDomainGetMaxMemory(domain: virDomainPtr): Promise<bigint>
  /** Since 0.2.1. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetMaxVcpus */
  virDomainGetMaxVcpus(domain: virDomainPtr): Promise<number>
  /** Since 0.8.5. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetMemoryParameters */
  virDomainGetMemoryParameters(domain: virDomainPtr, flags?: number): Promise<TypedParameter[]>
  /** Since 7.1.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetMessages */
  virDomainGetMessages(domain: virDomainPtr, flags?: number): Promise<string[]>
  /** Since 0.9.10. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetMetadata */
  virDomainGetMetadata(domain: virDomainPtr, type: number, uri: string | null, flags?: number): Promise<string>
  /** Since 0.0.3. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetName */
  virDomainGetName(domain: virDomainPtr): Promise<string>
  /** Since 0.9.9. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetNumaParameters */
  virDomainGetNumaParameters(domain: virDomainPtr, flags?: number): Promise<TypedParameter[]>
  /** Since 0.0.3. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetOSType */
  virDomainGetOSType(domain: virDomainPtr): Promise<string>
  /** Since 1.3.3. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetPerfEvents */
  virDomainGetPerfEvents(domain: virDomainPtr, flags?: number): Promise<TypedParameter[]>
  /** Since 0.2.3. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetSchedulerParameters */
  virDomainGetSchedulerParameters(domain: virDomainPtr): Promise<TypedParameter[]>
  /** Since 0.9.2. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetSchedulerParametersFlags */
  virDomainGetSchedulerParametersFlags(domain: virDomainPtr, flags?: number): Promise<TypedParameter[]>
  /** Since 0.2.3. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetSchedulerType */
  virDomainGetSchedulerType(domain: virDomainPtr): Promise<{ result: string; nparams: number }>
  /** Since 0.6.1. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetSecurityLabel */
  virDomainGetSecurityLabel(domain: virDomainPtr): Promise<virSecurityLabel>
  /** Since 0.10.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetSecurityLabelList */
  virDomainGetSecurityLabelList(domain: virDomainPtr): Promise<virSecurityLabel[]>
  /** Since 0.9.2. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetState */
  virDomainGetState(domain: virDomainPtr, flags?: number): Promise<{ state: number; reason: number }>
  /** Since 1.2.5. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetTime */
  virDomainGetTime(dom: virDomainPtr, flags?: number): Promise<{ seconds: bigint; nseconds: number }>
  /** Since 0.0.5. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetUUID */
  virDomainGetUUID(domain: virDomainPtr): Promise<Uint8Array>
  /** Since 0.1.1. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetUUIDString */
  virDomainGetUUIDString(domain: virDomainPtr): Promise<string>
  /** Since 0.9.3. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetVcpuPinInfo */
  virDomainGetVcpuPinInfo(domain: virDomainPtr, ncpumaps: number, maplen: number, flags?: number): Promise<Uint8Array>
  /** Since 0.1.4. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetVcpus */
  virDomainGetVcpus(domain: virDomainPtr, maxinfo: number, maplen: number): Promise<{ info: virVcpuInfo[]; cpumaps: Uint8Array }>
  /** Since 0.8.5. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetVcpusFlags */
  virDomainGetVcpusFlags(domain: virDomainPtr, flags?: number): Promise<number>
  /** Since 0.0.3. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGetXMLDesc */
  virDomainGetXMLDesc(domain: virDomainPtr, flags?: number): Promise<string>
  /** Since 10.2.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainGraphicsReload */
  virDomainGraphicsReload(domain: virDomainPtr, type: number, flags?: number): Promise<number>
  /** Since 0.8.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainHasManagedSaveImage */
  virDomainHasManagedSaveImage(dom: virDomainPtr, flags?: number): Promise<number>
  /** Since 0.9.2. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainInjectNMI */
  virDomainInjectNMI(domain: virDomainPtr, flags?: number): Promise<number>
  /** Since 1.2.14. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainInterfaceAddresses */
  virDomainInterfaceAddresses(dom: virDomainPtr, source: number, flags?: number): Promise<virDomainInterface[]>
  /** Since 0.3.2. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainInterfaceStats */
  virDomainInterfaceStats(dom: virDomainPtr, device: string): Promise<virDomainInterfaceStatsStruct>
  /** Since 0.7.3. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainIsActive */
  virDomainIsActive(dom: virDomainPtr): Promise<number>
  /** Since 0.7.3. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainIsPersistent */
  virDomainIsPersistent(dom: virDomainPtr): Promise<number>
  /** Since 0.8.6. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainIsUpdated */
  virDomainIsUpdated(dom: virDomainPtr): Promise<number>
  /** Since 1.2.8. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainListGetStats */
  virDomainListGetStats(doms: readonly virDomainPtr[], stats: number, flags?: number): Promise<virDomainStatsRecord[]>
  /** Since 0.0.3. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainLookupByID */
  virDomainLookupByID(id: number): Promise<virDomainPtr>
  /** Since 0.0.3. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainLookupByName */
  virDomainLookupByName(name: string): Promise<virDomainPtr>
  /** Since 0.0.5. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainLookupByUUID */
  virDomainLookupByUUID(uuid: Uint8Array): Promise<virDomainPtr>
  /** Since 0.1.1. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainLookupByUUIDString */
  virDomainLookupByUUIDString(uuidstr: string): Promise<virDomainPtr>
  /** Since 0.8.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainManagedSave */
  virDomainManagedSave(dom: virDomainPtr, flags?: number): Promise<number>
  /** Since 3.7.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainManagedSaveDefineXML */
  virDomainManagedSaveDefineXML(domain: virDomainPtr, dxml: string, flags?: number): Promise<number>
  /** Since 3.7.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainManagedSaveGetXMLDesc */
  virDomainManagedSaveGetXMLDesc(domain: virDomainPtr, flags?: number): Promise<string>
  /** Since 0.8.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainManagedSaveRemove */
  virDomainManagedSaveRemove(dom: virDomainPtr, flags?: number): Promise<number>
  /** Since 0.4.2. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMemoryPeek */
  virDomainMemoryPeek(dom: virDomainPtr, start: number | bigint, size: number | bigint, flags?: number): Promise<Uint8Array>
  /** Since 0.7.5. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMemoryStats */
  virDomainMemoryStats(dom: virDomainPtr, nr_stats: number, flags?: number): Promise<virDomainMemoryStatStruct[]>
  /** Since 0.3.2. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMigrate */
  virDomainMigrate(domain: virDomainPtr, dconn: virConnectPtr, flags: number | bigint, dname: string | null, uri: string | null, bandwidth: number | bigint): Promise<virDomainPtr>
  /** Since 0.9.2. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMigrate2 */
  virDomainMigrate2(domain: virDomainPtr, dconn: virConnectPtr, dxml: string | null, flags: number | bigint, dname: string | null, uri: string | null, bandwidth: number | bigint): Promise<virDomainPtr>
  /** Since 1.1.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMigrate3 */
  virDomainMigrate3(domain: virDomainPtr, dconn: virConnectPtr, params: readonly TypedParameter[] | null, flags?: number): Promise<virDomainPtr>
  /** Since 1.0.3. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMigrateGetCompressionCache */
  virDomainMigrateGetCompressionCache(domain: virDomainPtr, flags?: number): Promise<bigint>
  /** Since 3.7.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMigrateGetMaxDowntime */
  virDomainMigrateGetMaxDowntime(domain: virDomainPtr, flags?: number): Promise<bigint>
  /** Since 0.9.5. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMigrateGetMaxSpeed */
  virDomainMigrateGetMaxSpeed(domain: virDomainPtr, flags?: number): Promise<bigint>
  /** Since 1.0.3. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMigrateSetCompressionCache */
  virDomainMigrateSetCompressionCache(domain: virDomainPtr, cacheSize: number | bigint, flags?: number): Promise<number>
  /** Since 0.8.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMigrateSetMaxDowntime */
  virDomainMigrateSetMaxDowntime(domain: virDomainPtr, downtime: number | bigint, flags?: number): Promise<number>
  /** Since 0.9.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMigrateSetMaxSpeed */
  virDomainMigrateSetMaxSpeed(domain: virDomainPtr, bandwidth: number | bigint, flags?: number): Promise<number>
  /** Since 1.3.3. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMigrateStartPostCopy */
  virDomainMigrateStartPostCopy(domain: virDomainPtr, flags?: number): Promise<number>
  /** Since 0.7.2. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMigrateToURI */
  virDomainMigrateToURI(domain: virDomainPtr, duri: string, flags: number | bigint, dname: string | null, bandwidth: number | bigint): Promise<number>
  /** Since 0.9.2. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMigrateToURI2 */
  virDomainMigrateToURI2(domain: virDomainPtr, dconnuri: string | null, miguri: string | null, dxml: string | null, flags: number | bigint, dname: string | null, bandwidth: number | bigint): Promise<number>
  /** Since 1.1.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainMigrateToURI3 */
  virDomainMigrateToURI3(domain: virDomainPtr, dconnuri: string | null, params: readonly TypedParameter[] | null, flags?: number): Promise<number>
  /** Since 1.0.2. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainOpenChannel */
  virDomainOpenChannel(dom: virDomainPtr, name: string | null, st: virStreamPtr, flags?: number): Promise<number>
  /** Since 0.8.6. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainOpenConsole */
  virDomainOpenConsole(dom: virDomainPtr, dev_name: string | null, st: virStreamPtr, flags?: number): Promise<number>
  /** Since 0.9.7. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainOpenGraphics */
  virDomainOpenGraphics(dom: virDomainPtr, idx: number, fd: number, flags?: number): Promise<number>
  /** Since 1.2.8. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainOpenGraphicsFD */
  virDomainOpenGraphicsFD(dom: virDomainPtr, idx: number, flags?: number): Promise<number>
  /** Since 0.9.10. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainPMSuspendForDuration */
  virDomainPMSuspendForDuration(dom: virDomainPtr, target: number, duration: number | bigint, flags?: number): Promise<number>
  /** Since 0.9.11. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainPMWakeup */
  virDomainPMWakeup(dom: virDomainPtr, flags?: number): Promise<number>
  /** Since 0.10.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainPinEmulator */
  virDomainPinEmulator(domain: virDomainPtr, cpumap: Uint8Array, flags?: number): Promise<number>
  /** Since 1.2.14. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainPinIOThread */
  virDomainPinIOThread(domain: virDomainPtr, iothread_id: number, cpumap: Uint8Array, flags?: number): Promise<number>
  /** Since 0.1.4. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainPinVcpu */
  virDomainPinVcpu(domain: virDomainPtr, vcpu: number, cpumap: Uint8Array): Promise<number>
  /** Since 0.9.3. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainPinVcpuFlags */
  virDomainPinVcpuFlags(domain: virDomainPtr, vcpu: number, cpumap: Uint8Array, flags?: number): Promise<number>
  /** Since 0.1.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainReboot */
  virDomainReboot(domain: virDomainPtr, flags?: number): Promise<number>
  /** Since 1.2.19. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainRename */
  virDomainRename(dom: virDomainPtr, new_name: string, flags?: number): Promise<number>
  /** Since 0.9.7. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainReset */
  virDomainReset(domain: virDomainPtr, flags?: number): Promise<number>
  /** Since 0.0.3. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainRestore */
  virDomainRestore(from: string): Promise<number>
  /** Since 0.9.4. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainRestoreFlags */
  virDomainRestoreFlags(from: string, dxml: string | null, flags?: number): Promise<number>
  /** Since 8.4.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainRestoreParams */
  virDomainRestoreParams(params: readonly TypedParameter[], flags?: number): Promise<number>
  /** Since 0.0.3. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainResume */
  virDomainResume(domain: virDomainPtr): Promise<number>
  /** Since 0.0.3. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSave */
  virDomainSave(domain: virDomainPtr, to: string): Promise<number>
  /** Since 0.9.4. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSaveFlags */
  virDomainSaveFlags(domain: virDomainPtr, to: string, dxml: string | null, flags?: number): Promise<number>
  /** Since 0.9.4. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSaveImageDefineXML */
  virDomainSaveImageDefineXML(file: string, dxml: string, flags?: number): Promise<number>
  /** Since 0.9.4. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSaveImageGetXMLDesc */
  virDomainSaveImageGetXMLDesc(file: string, flags?: number): Promise<string>
  /** Since 8.4.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSaveParams */
  virDomainSaveParams(domain: virDomainPtr, params: readonly TypedParameter[], flags?: number): Promise<number>
  /** Since 0.9.2. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainScreenshot */
  virDomainScreenshot(domain: virDomainPtr, stream: virStreamPtr, screen: number, flags?: number): Promise<string>
  /** Since 0.9.3. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSendKey */
  virDomainSendKey(domain: virDomainPtr, codeset: number, holdtime: number, keycodes: readonly number[], flags?: number): Promise<number>
  /** Since 1.0.1. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSendProcessSignal */
  virDomainSendProcessSignal(domain: virDomainPtr, pid_value: number | bigint, signum: number, flags?: number): Promise<number>
  /** Since 0.2.1. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetAutostart */
  virDomainSetAutostart(domain: virDomainPtr, autostart: number): Promise<number>
  /** Since 11.2.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetAutostartOnce */
  virDomainSetAutostartOnce(domain: virDomainPtr, autostart: number): Promise<number>
  /** Since 0.9.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetBlkioParameters */
  virDomainSetBlkioParameters(domain: virDomainPtr, params: readonly TypedParameter[], flags?: number): Promise<number>
  /** Since 0.9.8. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetBlockIoTune */
  virDomainSetBlockIoTune(dom: virDomainPtr, disk: string, params: readonly TypedParameter[], flags?: number): Promise<number>
  /** Since 3.1.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetBlockThreshold */
  virDomainSetBlockThreshold(domain: virDomainPtr, dev: string, threshold: number | bigint, flags?: number): Promise<number>
  /** Since 2.0.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetGuestVcpus */
  virDomainSetGuestVcpus(domain: virDomainPtr, cpumap: string, state: number, flags?: number): Promise<number>
  /** Since 4.10.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetIOThreadParams */
  virDomainSetIOThreadParams(domain: virDomainPtr, iothread_id: number, params: readonly TypedParameter[], flags?: number): Promise<number>
  /** Since 0.9.9. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetInterfaceParameters */
  virDomainSetInterfaceParameters(domain: virDomainPtr, device: string, params: readonly TypedParameter[], flags?: number): Promise<number>
  /** Since 8.0.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetLaunchSecurityState */
  virDomainSetLaunchSecurityState(domain: virDomainPtr, params: readonly TypedParameter[], flags?: number): Promise<number>
  /** Since 3.9.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetLifecycleAction */
  virDomainSetLifecycleAction(domain: virDomainPtr, type: number, action: number, flags?: number): Promise<number>
  /** Since 0.0.3. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetMaxMemory */
  virDomainSetMaxMemory(domain: virDomainPtr, memory: number | bigint): Promise<number>
  /** Since 0.1.1. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetMemory */
  virDomainSetMemory(domain: virDomainPtr, memory: number | bigint): Promise<number>
  /** Since 0.9.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetMemoryFlags */
  virDomainSetMemoryFlags(domain: virDomainPtr, memory: number | bigint, flags?: number): Promise<number>
  /** Since 0.8.5. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetMemoryParameters */
  virDomainSetMemoryParameters(domain: virDomainPtr, params: readonly TypedParameter[], flags?: number): Promise<number>
  /** Since 1.1.1. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetMemoryStatsPeriod */
  virDomainSetMemoryStatsPeriod(domain: virDomainPtr, period: number, flags?: number): Promise<number>
  /** Since 0.9.10. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetMetadata */
  virDomainSetMetadata(domain: virDomainPtr, type: number, metadata: string | null, key: string | null, uri: string | null, flags?: number): Promise<number>
  /** Since 0.9.9. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetNumaParameters */
  virDomainSetNumaParameters(domain: virDomainPtr, params: readonly TypedParameter[], flags?: number): Promise<number>
  /** Since 1.3.3. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetPerfEvents */
  virDomainSetPerfEvents(domain: virDomainPtr, params: readonly TypedParameter[], flags?: number): Promise<number>
  /** Since 0.2.3. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetSchedulerParameters */
  virDomainSetSchedulerParameters(domain: virDomainPtr, params: readonly TypedParameter[]): Promise<number>
  /** Since 0.9.2. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetSchedulerParametersFlags */
  virDomainSetSchedulerParametersFlags(domain: virDomainPtr, params: readonly TypedParameter[], flags?: number): Promise<number>
  /** Since 11.2.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetThrottleGroup */
  virDomainSetThrottleGroup(dom: virDomainPtr, group: string, params: readonly TypedParameter[], flags?: number): Promise<number>
  /** Since 1.2.5. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetTime */
  virDomainSetTime(dom: virDomainPtr, seconds: number | bigint, nseconds: number, flags?: number): Promise<number>
  /** Since 1.2.16. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetUserPassword */
  virDomainSetUserPassword(dom: virDomainPtr, user: string, password: string, flags?: number): Promise<number>
  /** Since 3.1.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetVcpu */
  virDomainSetVcpu(domain: virDomainPtr, vcpumap: string, state: number, flags?: number): Promise<number>
  /** Since 0.1.4. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetVcpus */
  virDomainSetVcpus(domain: virDomainPtr, nvcpus: number): Promise<number>
  /** Since 0.8.5. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSetVcpusFlags */
  virDomainSetVcpusFlags(domain: virDomainPtr, nvcpus: number, flags?: number): Promise<number>
  /** Since 0.0.3. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainShutdown */
  virDomainShutdown(domain: virDomainPtr): Promise<number>
  /** Since 0.9.10. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainShutdownFlags */
  virDomainShutdownFlags(domain: virDomainPtr, flags?: number): Promise<number>
  /** Since 7.2.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainStartDirtyRateCalc */
  virDomainStartDirtyRateCalc(domain: virDomainPtr, seconds: number, flags?: number): Promise<number>
  /** Since 0.0.3. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainSuspend */
  virDomainSuspend(domain: virDomainPtr): Promise<number>
  /** Since 0.1.1. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainUndefine */
  virDomainUndefine(domain: virDomainPtr): Promise<number>
  /** Since 0.9.4. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainUndefineFlags */
  virDomainUndefineFlags(domain: virDomainPtr, flags?: number): Promise<number>
  /** Since 0.8.0. @see https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainUpdateDeviceFlags */
  virDomainUpdateDeviceFlags(domain: virDomainPtr, xml: string, flags?: number): Promise<number>
}

export const functions = (): Readonly<Record<string, FunctionDescription>> => ({
  virConnectDomainEventDeregister: {prototype: 'int virConnectDomainEventDeregister(void * conn, void * cb)', library: 'libvirt', since: '0.5.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'cb', kind: 'callback', callback: 'virConnectDomainEventCallback'}], returns: {kind: 'int'}, failure: 'negative', unexposed: 'use virConnectDomainEventDeregisterAny, which replaced it in libvirt 0.8.0'},
  virConnectDomainEventDeregisterAny: {prototype: 'int virConnectDomainEventDeregisterAny(void * conn, int callbackID)', library: 'libvirt', since: '0.8.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'callbackID', kind: 'int'}], returns: {kind: 'int'}, failure: 'negative'},
  virConnectDomainEventRegister: {prototype: 'int virConnectDomainEventRegister(void * conn, void * cb, intptr_t opaque, void * freecb)', library: 'libvirt', since: '0.5.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'cb', kind: 'callback', callback: 'virConnectDomainEventCallback'}, {name: 'opaque', kind: 'subscription'}, {name: 'freecb', kind: 'null'}], returns: {kind: 'int'}, failure: 'negative', unexposed: 'use virConnectDomainEventRegisterAny, which replaced it in libvirt 0.8.0'},
  virConnectDomainEventRegisterAny: {prototype: 'int virConnectDomainEventRegisterAny(void * conn, void * dom, int eventID, void * cb, intptr_t opaque, void * freecb)', library: 'libvirt', since: '0.8.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'dom', kind: 'handle', type: 'virDomain', nullable: true}, {name: 'eventID', kind: 'int'}, {name: 'cb', kind: 'callback', callback: 'virConnectDomainEventGenericCallback'}, {name: 'opaque', kind: 'subscription'}, {name: 'freecb', kind: 'null'}], returns: {kind: 'int'}, failure: 'negative'},
  virConnectDomainXMLFromNative: {prototype: 'str! virConnectDomainXMLFromNative(void * conn, str nativeFormat, str nativeConfig, uint flags)', library: 'libvirt', since: '0.6.4', parameters: [{name: 'conn', kind: 'connection'}, {name: 'nativeFormat', kind: 'string'}, {name: 'nativeConfig', kind: 'string'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'string'}, failure: 'null'},
  virConnectDomainXMLToNative: {prototype: 'str! virConnectDomainXMLToNative(void * conn, str nativeFormat, str domainXml, uint flags)', library: 'libvirt', since: '0.6.4', parameters: [{name: 'conn', kind: 'connection'}, {name: 'nativeFormat', kind: 'string'}, {name: 'domainXml', kind: 'string'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'string'}, failure: 'null'},
  virConnectGetAllDomainStats: {prototype: 'int virConnectGetAllDomainStats(void * conn, uint stats, void * retStats, uint flags)', library: 'libvirt', since: '1.2.8', parameters: [{name: 'conn', kind: 'connection'}, {name: 'stats', kind: 'uint'}, {name: 'retStats', kind: 'outStructs', struct: 'virDomainStatsRecord', free: '[virDomainStatsRecordListFree]'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virConnectGetDomainCapabilities: {prototype: 'str! virConnectGetDomainCapabilities(void * conn, str emulatorbin, str arch, str machine, str virttype, uint flags)', library: 'libvirt', since: '1.2.7', parameters: [{name: 'conn', kind: 'connection'}, {name: 'emulatorbin', kind: 'string', nullable: true}, {name: 'arch', kind: 'string', nullable: true}, {name: 'machine', kind: 'string', nullable: true}, {name: 'virttype', kind: 'string', nullable: true}, {name: 'flags', kind: 'uint'}], returns: {kind: 'string'}, failure: 'null'},
  virConnectListAllDomains: {prototype: 'int virConnectListAllDomains(void * conn, void * domains, uint flags)', library: 'libvirt', since: '0.9.13', parameters: [{name: 'conn', kind: 'connection'}, {name: 'domains', kind: 'outHandles', type: 'virDomain'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virConnectListDefinedDomains: {prototype: 'int virConnectListDefinedDomains(void * conn, void * names, int maxnames)', library: 'libvirt', since: '0.1.1', parameters: [{name: 'conn', kind: 'connection'}, {name: 'names', kind: 'fillStrings', room: ['maxnames']}, {name: 'maxnames', kind: 'int'}], returns: {kind: 'status'}, failure: 'negative'},
  virConnectListDomains: {prototype: 'int virConnectListDomains(void * conn, void * ids, int maxids)', library: 'libvirt', since: '0.0.3', parameters: [{name: 'conn', kind: 'connection'}, {name: 'ids', kind: 'fillScalars', scalar: 'int', room: ['maxids']}, {name: 'maxids', kind: 'int'}], returns: {kind: 'status'}, failure: 'negative'},
  virConnectNumOfDefinedDomains: {prototype: 'int virConnectNumOfDefinedDomains(void * conn)', library: 'libvirt', since: '0.1.5', parameters: [{name: 'conn', kind: 'connection'}], returns: {kind: 'int'}, failure: 'negative'},
  virConnectNumOfDomains: {prototype: 'int virConnectNumOfDomains(void * conn)', library: 'libvirt', since: '0.0.3', parameters: [{name: 'conn', kind: 'connection'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainAbortJob: {prototype: 'int virDomainAbortJob(void * domain)', library: 'libvirt', since: '0.7.7', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainAbortJobFlags: {prototype: 'int virDomainAbortJobFlags(void * domain, uint flags)', library: 'libvirt', since: '8.5.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainAddIOThread: {prototype: 'int virDomainAddIOThread(void * domain, uint iothread_id, uint flags)', library: 'libvirt', since: '1.2.15', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'iothread_id', kind: 'uint'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainAgentSetResponseTimeout: {prototype: 'int virDomainAgentSetResponseTimeout(void * domain, int timeout, uint flags)', library: 'libvirt', since: '5.10.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'timeout', kind: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainAnnounceInterface: {prototype: 'int virDomainAnnounceInterface(void * dom, str device, void * params, int nparams, uint flags)', library: 'libvirt', since: '12.5.0', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'device', kind: 'string', nullable: true}, {name: 'params', kind: 'typedParameters', nullable: true}, {name: 'nparams', kind: 'count', of: 'params', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainAttachDevice: {prototype: 'int virDomainAttachDevice(void * domain, str xml)', library: 'libvirt', since: '0.1.9', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'xml', kind: 'string'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainAttachDeviceFlags: {prototype: 'int virDomainAttachDeviceFlags(void * domain, str xml, uint flags)', library: 'libvirt', since: '0.7.7', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'xml', kind: 'string'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainAuthorizedSSHKeysGet: {prototype: 'int virDomainAuthorizedSSHKeysGet(void * domain, str user, void * keys, uint flags)', library: 'libvirt', since: '6.10.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'user', kind: 'string'}, {name: 'keys', kind: 'outStrings'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainAuthorizedSSHKeysSet: {prototype: 'int virDomainAuthorizedSSHKeysSet(void * domain, str user, void * keys, uint nkeys, uint flags)', library: 'libvirt', since: '6.10.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'user', kind: 'string'}, {name: 'keys', kind: 'strings', nullable: true}, {name: 'nkeys', kind: 'count', of: 'keys', scalar: 'uint'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainBackupBegin: {prototype: 'int virDomainBackupBegin(void * domain, str backupXML, str checkpointXML, uint flags)', library: 'libvirt', since: '6.0.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'backupXML', kind: 'string'}, {name: 'checkpointXML', kind: 'string', nullable: true}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainBackupGetXMLDesc: {prototype: 'str! virDomainBackupGetXMLDesc(void * domain, uint flags)', library: 'libvirt', since: '6.0.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'string'}, failure: 'null'},
  virDomainBlockCommit: {prototype: 'int virDomainBlockCommit(void * dom, str disk, str base, str top, ulong bandwidth, uint flags)', library: 'libvirt', since: '0.10.2', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'disk', kind: 'string'}, {name: 'base', kind: 'string', nullable: true}, {name: 'top', kind: 'string', nullable: true}, {name: 'bandwidth', kind: 'ulong'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainBlockCopy: {prototype: 'int virDomainBlockCopy(void * dom, str disk, str destxml, void * params, int nparams, uint flags)', library: 'libvirt', since: '1.2.8', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'disk', kind: 'string'}, {name: 'destxml', kind: 'string'}, {name: 'params', kind: 'typedParameters', nullable: true}, {name: 'nparams', kind: 'count', of: 'params', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainBlockJobAbort: {prototype: 'int virDomainBlockJobAbort(void * dom, str disk, uint flags)', library: 'libvirt', since: '0.9.4', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'disk', kind: 'string'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainBlockJobSetSpeed: {prototype: 'int virDomainBlockJobSetSpeed(void * dom, str disk, ulong bandwidth, uint flags)', library: 'libvirt', since: '0.9.4', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'disk', kind: 'string'}, {name: 'bandwidth', kind: 'ulong'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainBlockPeek: {prototype: 'int virDomainBlockPeek(void * dom, str disk, ulonglong offset, size_t size, void * buffer, uint flags)', library: 'libvirt', since: '0.4.2', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'disk', kind: 'string'}, {name: 'offset', kind: 'ulonglong'}, {name: 'size', kind: 'size_t'}, {name: 'buffer', kind: 'fillBytes', room: ['size'], exact: true}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainBlockPull: {prototype: 'int virDomainBlockPull(void * dom, str disk, ulong bandwidth, uint flags)', library: 'libvirt', since: '0.9.4', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'disk', kind: 'string'}, {name: 'bandwidth', kind: 'ulong'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainBlockRebase: {prototype: 'int virDomainBlockRebase(void * dom, str disk, str base, ulong bandwidth, uint flags)', library: 'libvirt', since: '0.9.10', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'disk', kind: 'string'}, {name: 'base', kind: 'string', nullable: true}, {name: 'bandwidth', kind: 'ulong'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainBlockResize: {prototype: 'int virDomainBlockResize(void * dom, str disk, ulonglong size, uint flags)', library: 'libvirt', since: '0.9.8', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'disk', kind: 'string'}, {name: 'size', kind: 'ulonglong'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainBlockStats: {prototype: 'int virDomainBlockStats(void * dom, str disk, void * stats, size_t size)', library: 'libvirt', since: '0.3.2', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'disk', kind: 'string'}, {name: 'stats', kind: 'outStruct', struct: 'virDomainBlockStatsStruct'}, {name: 'size', kind: 'sizeof', struct: 'virDomainBlockStatsStruct'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainBlockStatsFlags: {prototype: 'int virDomainBlockStatsFlags(void * dom, str disk, void * params, void * nparams, uint flags)', library: 'libvirt', since: '0.9.5', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'disk', kind: 'string'}, {name: 'params', kind: 'fillTypedParameters'}, {name: 'nparams', kind: 'outCount', of: 'params', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainCoreDump: {prototype: 'int virDomainCoreDump(void * domain, str to, uint flags)', library: 'libvirt', since: '0.1.9', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'to', kind: 'string'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainCoreDumpWithFormat: {prototype: 'int virDomainCoreDumpWithFormat(void * domain, str to, uint dumpformat, uint flags)', library: 'libvirt', since: '1.2.3', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'to', kind: 'string'}, {name: 'dumpformat', kind: 'uint'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainCreate: {prototype: 'int virDomainCreate(void * domain)', library: 'libvirt', since: '0.1.1', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainCreateLinux: {prototype: 'void * virDomainCreateLinux(void * conn, str xmlDesc, uint flags)', library: 'libvirt', since: '0.0.3', parameters: [{name: 'conn', kind: 'connection'}, {name: 'xmlDesc', kind: 'string'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'handle', type: 'virDomain'}, failure: 'null'},
  virDomainCreateWithFiles: {prototype: 'int virDomainCreateWithFiles(void * domain, uint nfiles, void * files, uint flags)', library: 'libvirt', since: '1.1.1', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'nfiles', kind: 'count', of: 'files', scalar: 'uint'}, {name: 'files', kind: 'scalars', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainCreateWithFlags: {prototype: 'int virDomainCreateWithFlags(void * domain, uint flags)', library: 'libvirt', since: '0.8.2', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainCreateXML: {prototype: 'void * virDomainCreateXML(void * conn, str xmlDesc, uint flags)', library: 'libvirt', since: '0.5.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'xmlDesc', kind: 'string'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'handle', type: 'virDomain'}, failure: 'null'},
  virDomainCreateXMLWithFiles: {prototype: 'void * virDomainCreateXMLWithFiles(void * conn, str xmlDesc, uint nfiles, void * files, uint flags)', library: 'libvirt', since: '1.1.1', parameters: [{name: 'conn', kind: 'connection'}, {name: 'xmlDesc', kind: 'string'}, {name: 'nfiles', kind: 'count', of: 'files', scalar: 'uint'}, {name: 'files', kind: 'scalars', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'handle', type: 'virDomain'}, failure: 'null'},
  virDomainDefineXML: {prototype: 'void * virDomainDefineXML(void * conn, str xml)', library: 'libvirt', since: '0.1.1', parameters: [{name: 'conn', kind: 'connection'}, {name: 'xml', kind: 'string'}], returns: {kind: 'handle', type: 'virDomain'}, failure: 'null'},
  virDomainDefineXMLFlags: {prototype: 'void * virDomainDefineXMLFlags(void * conn, str xml, uint flags)', library: 'libvirt', since: '1.2.12', parameters: [{name: 'conn', kind: 'connection'}, {name: 'xml', kind: 'string'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'handle', type: 'virDomain'}, failure: 'null'},
  virDomainDelIOThread: {prototype: 'int virDomainDelIOThread(void * domain, uint iothread_id, uint flags)', library: 'libvirt', since: '1.2.15', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'iothread_id', kind: 'uint'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainDelThrottleGroup: {prototype: 'int virDomainDelThrottleGroup(void * dom, str group, uint flags)', library: 'libvirt', since: '11.2.0', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'group', kind: 'string'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainDestroy: {prototype: 'int virDomainDestroy(void * domain)', library: 'libvirt', since: '0.0.3', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainDestroyFlags: {prototype: 'int virDomainDestroyFlags(void * domain, uint flags)', library: 'libvirt', since: '0.9.4', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainDetachDevice: {prototype: 'int virDomainDetachDevice(void * domain, str xml)', library: 'libvirt', since: '0.1.9', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'xml', kind: 'string'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainDetachDeviceAlias: {prototype: 'int virDomainDetachDeviceAlias(void * domain, str alias, uint flags)', library: 'libvirt', since: '4.4.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'alias', kind: 'string'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainDetachDeviceFlags: {prototype: 'int virDomainDetachDeviceFlags(void * domain, str xml, uint flags)', library: 'libvirt', since: '0.7.7', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'xml', kind: 'string'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainFDAssociate: {prototype: 'int virDomainFDAssociate(void * domain, str name, uint nfds, void * fds, uint flags)', library: 'libvirt', since: '9.0.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'name', kind: 'string'}, {name: 'nfds', kind: 'count', of: 'fds', scalar: 'uint'}, {name: 'fds', kind: 'scalars', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainFSFreeze: {prototype: 'int virDomainFSFreeze(void * dom, void * mountpoints, uint nmountpoints, uint flags)', library: 'libvirt', since: '1.2.5', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'mountpoints', kind: 'strings', nullable: true}, {name: 'nmountpoints', kind: 'count', of: 'mountpoints', scalar: 'uint'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainFSInfoFree: {prototype: 'void virDomainFSInfoFree(void * info)', library: 'libvirt', since: '1.2.11', parameters: [{name: 'info', kind: 'outStruct', struct: 'virDomainFSInfo'}], returns: {kind: 'void'}, failure: 'never', unexposed: 'answers are copied and freed before they reach JavaScript'},
  virDomainFSThaw: {prototype: 'int virDomainFSThaw(void * dom, void * mountpoints, uint nmountpoints, uint flags)', library: 'libvirt', since: '1.2.5', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'mountpoints', kind: 'strings', nullable: true}, {name: 'nmountpoints', kind: 'count', of: 'mountpoints', scalar: 'uint'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainFSTrim: {prototype: 'int virDomainFSTrim(void * dom, str mountPoint, ulonglong minimum, uint flags)', library: 'libvirt', since: '1.0.1', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'mountPoint', kind: 'string', nullable: true}, {name: 'minimum', kind: 'ulonglong'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainFree: {prototype: 'int virDomainFree(void * domain)', library: 'libvirt', since: '0.0.3', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainGetAutostart: {prototype: 'int virDomainGetAutostart(void * domain, void * autostart)', library: 'libvirt', since: '0.2.1', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'autostart', kind: 'outScalar', scalar: 'int'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainGetAutostartOnce: {prototype: 'int virDomainGetAutostartOnce(void * domain, void * autostart)', library: 'libvirt', since: '11.2.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'autostart', kind: 'outScalar', scalar: 'int'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainGetBlkioParameters: {prototype: 'int virDomainGetBlkioParameters(void * domain, void * params, void * nparams, uint flags)', library: 'libvirt', since: '0.9.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'params', kind: 'fillTypedParameters'}, {name: 'nparams', kind: 'outCount', of: 'params', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainGetBlockInfo: {prototype: 'int virDomainGetBlockInfo(void * domain, str disk, void * info, uint flags)', library: 'libvirt', since: '0.8.1', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'disk', kind: 'string'}, {name: 'info', kind: 'outStruct', struct: 'virDomainBlockInfo'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainGetBlockIoTune: {prototype: 'int virDomainGetBlockIoTune(void * dom, str disk, void * params, void * nparams, uint flags)', library: 'libvirt', since: '0.9.8', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'disk', kind: 'string'}, {name: 'params', kind: 'fillTypedParameters'}, {name: 'nparams', kind: 'outCount', of: 'params', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainGetBlockJobInfo: {prototype: 'int virDomainGetBlockJobInfo(void * dom, str disk, void * info, uint flags)', library: 'libvirt', since: '0.9.4', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'disk', kind: 'string'}, {name: 'info', kind: 'outStruct', struct: 'virDomainBlockJobInfo'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainGetCPUStats: {prototype: 'int virDomainGetCPUStats(void * domain, void * params, uint nparams, int start_cpu, uint ncpus, uint flags)', library: 'libvirt', since: '0.9.10', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'params', kind: 'fillTypedParametersPerCpu'}, {name: 'nparams', kind: 'uint'}, {name: 'start_cpu', kind: 'int'}, {name: 'ncpus', kind: 'uint'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainGetConnect: {prototype: 'void * virDomainGetConnect(void * dom)', library: 'libvirt', since: '0.3.0', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}], returns: {kind: 'handle', type: 'virConnect'}, failure: 'null', unexposed: 'a handle belongs to the connection that it came from'},
  virDomainGetControlInfo: {prototype: 'int virDomainGetControlInfo(void * domain, void * info, uint flags)', library: 'libvirt', since: '0.9.3', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'info', kind: 'outStruct', struct: 'virDomainControlInfo'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainGetDiskErrors: {prototype: 'int virDomainGetDiskErrors(void * dom, void * errors, uint maxerrors, uint flags)', library: 'libvirt', since: '0.9.10', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'errors', kind: 'fillStructs', struct: 'virDomainDiskError', room: ['maxerrors']}, {name: 'maxerrors', kind: 'uint'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainGetEmulatorPinInfo: {prototype: 'int virDomainGetEmulatorPinInfo(void * domain, void * cpumap, int maplen, uint flags)', library: 'libvirt', since: '0.10.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'cpumap', kind: 'fillBytes', room: ['maplen'], exact: true}, {name: 'maplen', kind: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainGetFSInfo: {prototype: 'int virDomainGetFSInfo(void * dom, void * info, uint flags)', library: 'libvirt', since: '1.2.11', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'info', kind: 'outStructs', struct: 'virDomainFSInfo', free: 'virDomainFSInfoFree'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainGetGuestInfo: {prototype: 'int virDomainGetGuestInfo(void * domain, uint types, void * params, void * nparams, uint flags)', library: 'libvirt', since: '5.7.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'types', kind: 'uint'}, {name: 'params', kind: 'outTypedParameters'}, {name: 'nparams', kind: 'outCount', of: 'params', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainGetGuestVcpus: {prototype: 'int virDomainGetGuestVcpus(void * domain, void * params, void * nparams, uint flags)', library: 'libvirt', since: '2.0.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'params', kind: 'outTypedParameters'}, {name: 'nparams', kind: 'outCount', of: 'params', scalar: 'uint'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainGetHostname: {prototype: 'str! virDomainGetHostname(void * domain, uint flags)', library: 'libvirt', since: '0.10.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'string'}, failure: 'null'},
  virDomainGetID: {prototype: 'uint virDomainGetID(void * domain)', library: 'libvirt', since: '0.0.3', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}], returns: {kind: 'uint'}, failure: 'maxWithError'},
  virDomainGetIOThreadInfo: {prototype: 'int virDomainGetIOThreadInfo(void * dom, void * info, uint flags)', library: 'libvirt', since: '1.2.14', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'info', kind: 'outStructs', struct: 'virDomainIOThreadInfo', free: 'virDomainIOThreadInfoFree'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainGetInfo: {prototype: 'int virDomainGetInfo(void * domain, void * info)', library: 'libvirt', since: '0.0.3', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'info', kind: 'outStruct', struct: 'virDomainInfo'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainGetInterfaceParameters: {prototype: 'int virDomainGetInterfaceParameters(void * domain, str device, void * params, void * nparams, uint flags)', library: 'libvirt', since: '0.9.9', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'device', kind: 'string'}, {name: 'params', kind: 'fillTypedParameters'}, {name: 'nparams', kind: 'outCount', of: 'params', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainGetJobInfo: {prototype: 'int virDomainGetJobInfo(void * domain, void * info)', library: 'libvirt', since: '0.7.7', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'info', kind: 'outStruct', struct: 'virDomainJobInfo'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainGetJobStats: {prototype: 'int virDomainGetJobStats(void * domain, void * type, void * params, void * nparams, uint flags)', library: 'libvirt', since: '1.0.3', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'type', kind: 'outScalar', scalar: 'int'}, {name: 'params', kind: 'outTypedParameters'}, {name: 'nparams', kind: 'outCount', of: 'params', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainGetLaunchSecurityInfo: {prototype: 'int virDomainGetLaunchSecurityInfo(void * domain, void * params, void * nparams, uint flags)', library: 'libvirt', since: '4.5.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'params', kind: 'outTypedParameters'}, {name: 'nparams', kind: 'outCount', of: 'params', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainGetMaxMemory: {prototype: 'ulong virDomainGetMaxMemory(void * domain)', library: 'libvirt', since: '0.0.3', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}], returns: {kind: 'ulong'}, failure: 'zero'},
  virDomainGetMaxVcpus: {prototype: 'int virDomainGetMaxVcpus(void * domain)', library: 'libvirt', since: '0.2.1', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainGetMemoryParameters: {prototype: 'int virDomainGetMemoryParameters(void * domain, void * params, void * nparams, uint flags)', library: 'libvirt', since: '0.8.5', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'params', kind: 'fillTypedParameters'}, {name: 'nparams', kind: 'outCount', of: 'params', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainGetMessages: {prototype: 'int virDomainGetMessages(void * domain, void * msgs, uint flags)', library: 'libvirt', since: '7.1.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'msgs', kind: 'outStrings'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainGetMetadata: {prototype: 'str! virDomainGetMetadata(void * domain, int type, str uri, uint flags)', library: 'libvirt', since: '0.9.10', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'type', kind: 'int'}, {name: 'uri', kind: 'string', nullable: true}, {name: 'flags', kind: 'uint'}], returns: {kind: 'string'}, failure: 'null'},
  virDomainGetName: {prototype: 'str virDomainGetName(void * domain)', library: 'libvirt', since: '0.0.3', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}], returns: {kind: 'borrowedString'}, failure: 'null'},
  virDomainGetNumaParameters: {prototype: 'int virDomainGetNumaParameters(void * domain, void * params, void * nparams, uint flags)', library: 'libvirt', since: '0.9.9', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'params', kind: 'fillTypedParameters'}, {name: 'nparams', kind: 'outCount', of: 'params', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainGetOSType: {prototype: 'str! virDomainGetOSType(void * domain)', library: 'libvirt', since: '0.0.3', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}], returns: {kind: 'string'}, failure: 'null'},
  virDomainGetPerfEvents: {prototype: 'int virDomainGetPerfEvents(void * domain, void * params, void * nparams, uint flags)', library: 'libvirt', since: '1.3.3', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'params', kind: 'outTypedParameters'}, {name: 'nparams', kind: 'outCount', of: 'params', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainGetSchedulerParameters: {prototype: 'int virDomainGetSchedulerParameters(void * domain, void * params, void * nparams)', library: 'libvirt', since: '0.2.3', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'params', kind: 'fillTypedParameters', sizedBy: 'virDomainGetSchedulerType'}, {name: 'nparams', kind: 'outCount', of: 'params', scalar: 'int'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainGetSchedulerParametersFlags: {prototype: 'int virDomainGetSchedulerParametersFlags(void * domain, void * params, void * nparams, uint flags)', library: 'libvirt', since: '0.9.2', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'params', kind: 'fillTypedParameters', sizedBy: 'virDomainGetSchedulerType'}, {name: 'nparams', kind: 'outCount', of: 'params', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainGetSchedulerType: {prototype: 'str! virDomainGetSchedulerType(void * domain, void * nparams)', library: 'libvirt', since: '0.2.3', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'nparams', kind: 'outScalar', scalar: 'int'}], returns: {kind: 'string'}, failure: 'null'},
  virDomainGetSecurityLabel: {prototype: 'int virDomainGetSecurityLabel(void * domain, void * seclabel)', library: 'libvirt', since: '0.6.1', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'seclabel', kind: 'outStruct', struct: 'virSecurityLabel'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainGetSecurityLabelList: {prototype: 'int virDomainGetSecurityLabelList(void * domain, void * seclabels)', library: 'libvirt', since: '0.10.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'seclabels', kind: 'outStructBlock', struct: 'virSecurityLabel'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainGetState: {prototype: 'int virDomainGetState(void * domain, void * state, void * reason, uint flags)', library: 'libvirt', since: '0.9.2', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'state', kind: 'outScalar', scalar: 'int'}, {name: 'reason', kind: 'outScalar', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainGetTime: {prototype: 'int virDomainGetTime(void * dom, void * seconds, void * nseconds, uint flags)', library: 'libvirt', since: '1.2.5', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'seconds', kind: 'outScalar', scalar: 'longlong'}, {name: 'nseconds', kind: 'outScalar', scalar: 'uint'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainGetUUID: {prototype: 'int virDomainGetUUID(void * domain, void * uuid)', library: 'libvirt', since: '0.0.5', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'uuid', kind: 'outUuid'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainGetUUIDString: {prototype: 'int virDomainGetUUIDString(void * domain, void * buf)', library: 'libvirt', since: '0.1.1', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'buf', kind: 'outUuidString'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainGetVcpuPinInfo: {prototype: 'int virDomainGetVcpuPinInfo(void * domain, int ncpumaps, void * cpumaps, int maplen, uint flags)', library: 'libvirt', since: '0.9.3', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'ncpumaps', kind: 'int'}, {name: 'cpumaps', kind: 'fillBytes', room: ['ncpumaps', 'maplen'], exact: true}, {name: 'maplen', kind: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainGetVcpus: {prototype: 'int virDomainGetVcpus(void * domain, void * info, int maxinfo, void * cpumaps, int maplen)', library: 'libvirt', since: '0.1.4', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'info', kind: 'fillStructs', struct: 'virVcpuInfo', room: ['maxinfo']}, {name: 'maxinfo', kind: 'int'}, {name: 'cpumaps', kind: 'fillBytes', room: ['maxinfo', 'maplen'], exact: true}, {name: 'maplen', kind: 'int'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainGetVcpusFlags: {prototype: 'int virDomainGetVcpusFlags(void * domain, uint flags)', library: 'libvirt', since: '0.8.5', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainGetXMLDesc: {prototype: 'str! virDomainGetXMLDesc(void * domain, uint flags)', library: 'libvirt', since: '0.0.3', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'string'}, failure: 'null'},
  virDomainGraphicsReload: {prototype: 'int virDomainGraphicsReload(void * domain, uint type, uint flags)', library: 'libvirt', since: '10.2.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'type', kind: 'uint'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainHasManagedSaveImage: {prototype: 'int virDomainHasManagedSaveImage(void * dom, uint flags)', library: 'libvirt', since: '0.8.0', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainIOThreadInfoFree: {prototype: 'void virDomainIOThreadInfoFree(void * info)', library: 'libvirt', since: '1.2.14', parameters: [{name: 'info', kind: 'outStruct', struct: 'virDomainIOThreadInfo'}], returns: {kind: 'void'}, failure: 'never', unexposed: 'answers are copied and freed before they reach JavaScript'},
  virDomainInjectNMI: {prototype: 'int virDomainInjectNMI(void * domain, uint flags)', library: 'libvirt', since: '0.9.2', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainInterfaceAddresses: {prototype: 'int virDomainInterfaceAddresses(void * dom, void * ifaces, uint source, uint flags)', library: 'libvirt', since: '1.2.14', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'ifaces', kind: 'outStructs', struct: 'virDomainInterface', free: 'virDomainInterfaceFree'}, {name: 'source', kind: 'uint'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainInterfaceFree: {prototype: 'void virDomainInterfaceFree(void * iface)', library: 'libvirt', since: '1.2.14', parameters: [{name: 'iface', kind: 'outStruct', struct: 'virDomainInterface'}], returns: {kind: 'void'}, failure: 'never', unexposed: 'answers are copied and freed before they reach JavaScript'},
  virDomainInterfaceStats: {prototype: 'int virDomainInterfaceStats(void * dom, str device, void * stats, size_t size)', library: 'libvirt', since: '0.3.2', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'device', kind: 'string'}, {name: 'stats', kind: 'outStruct', struct: 'virDomainInterfaceStatsStruct'}, {name: 'size', kind: 'sizeof', struct: 'virDomainInterfaceStatsStruct'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainIsActive: {prototype: 'int virDomainIsActive(void * dom)', library: 'libvirt', since: '0.7.3', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainIsPersistent: {prototype: 'int virDomainIsPersistent(void * dom)', library: 'libvirt', since: '0.7.3', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainIsUpdated: {prototype: 'int virDomainIsUpdated(void * dom)', library: 'libvirt', since: '0.8.6', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainListGetStats: {prototype: 'int virDomainListGetStats(void * doms, uint stats, void * retStats, uint flags)', library: 'libvirt', since: '1.2.8', parameters: [{name: 'doms', kind: 'handles', type: 'virDomain'}, {name: 'stats', kind: 'uint'}, {name: 'retStats', kind: 'outStructs', struct: 'virDomainStatsRecord', free: '[virDomainStatsRecordListFree]'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainLookupByID: {prototype: 'void * virDomainLookupByID(void * conn, int id)', library: 'libvirt', since: '0.0.3', parameters: [{name: 'conn', kind: 'connection'}, {name: 'id', kind: 'int'}], returns: {kind: 'handle', type: 'virDomain'}, failure: 'null'},
  virDomainLookupByName: {prototype: 'void * virDomainLookupByName(void * conn, str name)', library: 'libvirt', since: '0.0.3', parameters: [{name: 'conn', kind: 'connection'}, {name: 'name', kind: 'string'}], returns: {kind: 'handle', type: 'virDomain'}, failure: 'null'},
  virDomainLookupByUUID: {prototype: 'void * virDomainLookupByUUID(void * conn, void * uuid)', library: 'libvirt', since: '0.0.5', parameters: [{name: 'conn', kind: 'connection'}, {name: 'uuid', kind: 'uuid'}], returns: {kind: 'handle', type: 'virDomain'}, failure: 'null'},
  virDomainLookupByUUIDString: {prototype: 'void * virDomainLookupByUUIDString(void * conn, str uuidstr)', library: 'libvirt', since: '0.1.1', parameters: [{name: 'conn', kind: 'connection'}, {name: 'uuidstr', kind: 'string'}], returns: {kind: 'handle', type: 'virDomain'}, failure: 'null'},
  virDomainManagedSave: {prototype: 'int virDomainManagedSave(void * dom, uint flags)', library: 'libvirt', since: '0.8.0', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainManagedSaveDefineXML: {prototype: 'int virDomainManagedSaveDefineXML(void * domain, str dxml, uint flags)', library: 'libvirt', since: '3.7.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'dxml', kind: 'string'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainManagedSaveGetXMLDesc: {prototype: 'str! virDomainManagedSaveGetXMLDesc(void * domain, uint flags)', library: 'libvirt', since: '3.7.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'string'}, failure: 'null'},
  virDomainManagedSaveRemove: {prototype: 'int virDomainManagedSaveRemove(void * dom, uint flags)', library: 'libvirt', since: '0.8.0', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainMemoryPeek: {prototype: 'int virDomainMemoryPeek(void * dom, ulonglong start, size_t size, void * buffer, uint flags)', library: 'libvirt', since: '0.4.2', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'start', kind: 'ulonglong'}, {name: 'size', kind: 'size_t'}, {name: 'buffer', kind: 'fillBytes', room: ['size'], exact: true}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainMemoryStats: {prototype: 'int virDomainMemoryStats(void * dom, void * stats, uint nr_stats, uint flags)', library: 'libvirt', since: '0.7.5', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'stats', kind: 'fillStructs', struct: 'virDomainMemoryStatStruct', room: ['nr_stats']}, {name: 'nr_stats', kind: 'uint'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainMigrate: {prototype: 'void * virDomainMigrate(void * domain, void * dconn, ulong flags, str dname, str uri, ulong bandwidth)', library: 'libvirt', since: '0.3.2', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'dconn', kind: 'handle', type: 'virConnect'}, {name: 'flags', kind: 'ulong'}, {name: 'dname', kind: 'string', nullable: true}, {name: 'uri', kind: 'string', nullable: true}, {name: 'bandwidth', kind: 'ulong'}], returns: {kind: 'handle', type: 'virDomain'}, failure: 'null'},
  virDomainMigrate2: {prototype: 'void * virDomainMigrate2(void * domain, void * dconn, str dxml, ulong flags, str dname, str uri, ulong bandwidth)', library: 'libvirt', since: '0.9.2', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'dconn', kind: 'handle', type: 'virConnect'}, {name: 'dxml', kind: 'string', nullable: true}, {name: 'flags', kind: 'ulong'}, {name: 'dname', kind: 'string', nullable: true}, {name: 'uri', kind: 'string', nullable: true}, {name: 'bandwidth', kind: 'ulong'}], returns: {kind: 'handle', type: 'virDomain'}, failure: 'null'},
  virDomainMigrate3: {prototype: 'void * virDomainMigrate3(void * domain, void * dconn, void * params, uint nparams, uint flags)', library: 'libvirt', since: '1.1.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'dconn', kind: 'handle', type: 'virConnect'}, {name: 'params', kind: 'typedParameters', nullable: true}, {name: 'nparams', kind: 'count', of: 'params', scalar: 'uint'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'handle', type: 'virDomain'}, failure: 'null'},
  virDomainMigrateGetCompressionCache: {prototype: 'int virDomainMigrateGetCompressionCache(void * domain, void * cacheSize, uint flags)', library: 'libvirt', since: '1.0.3', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'cacheSize', kind: 'outScalar', scalar: 'ulonglong'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainMigrateGetMaxDowntime: {prototype: 'int virDomainMigrateGetMaxDowntime(void * domain, void * downtime, uint flags)', library: 'libvirt', since: '3.7.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'downtime', kind: 'outScalar', scalar: 'ulonglong'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainMigrateGetMaxSpeed: {prototype: 'int virDomainMigrateGetMaxSpeed(void * domain, void * bandwidth, uint flags)', library: 'libvirt', since: '0.9.5', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'bandwidth', kind: 'outScalar', scalar: 'ulong'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'status'}, failure: 'negative'},
  virDomainMigrateSetCompressionCache: {prototype: 'int virDomainMigrateSetCompressionCache(void * domain, ulonglong cacheSize, uint flags)', library: 'libvirt', since: '1.0.3', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'cacheSize', kind: 'ulonglong'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainMigrateSetMaxDowntime: {prototype: 'int virDomainMigrateSetMaxDowntime(void * domain, ulonglong downtime, uint flags)', library: 'libvirt', since: '0.8.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'downtime', kind: 'ulonglong'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainMigrateSetMaxSpeed: {prototype: 'int virDomainMigrateSetMaxSpeed(void * domain, ulong bandwidth, uint flags)', library: 'libvirt', since: '0.9.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'bandwidth', kind: 'ulong'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainMigrateStartPostCopy: {prototype: 'int virDomainMigrateStartPostCopy(void * domain, uint flags)', library: 'libvirt', since: '1.3.3', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainMigrateToURI: {prototype: 'int virDomainMigrateToURI(void * domain, str duri, ulong flags, str dname, ulong bandwidth)', library: 'libvirt', since: '0.7.2', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'duri', kind: 'string'}, {name: 'flags', kind: 'ulong'}, {name: 'dname', kind: 'string', nullable: true}, {name: 'bandwidth', kind: 'ulong'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainMigrateToURI2: {prototype: 'int virDomainMigrateToURI2(void * domain, str dconnuri, str miguri, str dxml, ulong flags, str dname, ulong bandwidth)', library: 'libvirt', since: '0.9.2', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'dconnuri', kind: 'string', nullable: true}, {name: 'miguri', kind: 'string', nullable: true}, {name: 'dxml', kind: 'string', nullable: true}, {name: 'flags', kind: 'ulong'}, {name: 'dname', kind: 'string', nullable: true}, {name: 'bandwidth', kind: 'ulong'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainMigrateToURI3: {prototype: 'int virDomainMigrateToURI3(void * domain, str dconnuri, void * params, uint nparams, uint flags)', library: 'libvirt', since: '1.1.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'dconnuri', kind: 'string', nullable: true}, {name: 'params', kind: 'typedParameters', nullable: true}, {name: 'nparams', kind: 'count', of: 'params', scalar: 'uint'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainOpenChannel: {prototype: 'int virDomainOpenChannel(void * dom, str name, void * st, uint flags)', library: 'libvirt', since: '1.0.2', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'name', kind: 'string', nullable: true}, {name: 'st', kind: 'handle', type: 'virStream'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainOpenConsole: {prototype: 'int virDomainOpenConsole(void * dom, str dev_name, void * st, uint flags)', library: 'libvirt', since: '0.8.6', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'dev_name', kind: 'string', nullable: true}, {name: 'st', kind: 'handle', type: 'virStream'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainOpenGraphics: {prototype: 'int virDomainOpenGraphics(void * dom, uint idx, int fd, uint flags)', library: 'libvirt', since: '0.9.7', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'idx', kind: 'uint'}, {name: 'fd', kind: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainOpenGraphicsFD: {prototype: 'int virDomainOpenGraphicsFD(void * dom, uint idx, uint flags)', library: 'libvirt', since: '1.2.8', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'idx', kind: 'uint'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainPMSuspendForDuration: {prototype: 'int virDomainPMSuspendForDuration(void * dom, uint target, ulonglong duration, uint flags)', library: 'libvirt', since: '0.9.10', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'target', kind: 'uint'}, {name: 'duration', kind: 'ulonglong'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainPMWakeup: {prototype: 'int virDomainPMWakeup(void * dom, uint flags)', library: 'libvirt', since: '0.9.11', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainPinEmulator: {prototype: 'int virDomainPinEmulator(void * domain, void * cpumap, int maplen, uint flags)', library: 'libvirt', since: '0.10.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'cpumap', kind: 'bytes'}, {name: 'maplen', kind: 'count', of: 'cpumap', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainPinIOThread: {prototype: 'int virDomainPinIOThread(void * domain, uint iothread_id, void * cpumap, int maplen, uint flags)', library: 'libvirt', since: '1.2.14', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'iothread_id', kind: 'uint'}, {name: 'cpumap', kind: 'bytes'}, {name: 'maplen', kind: 'count', of: 'cpumap', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainPinVcpu: {prototype: 'int virDomainPinVcpu(void * domain, uint vcpu, void * cpumap, int maplen)', library: 'libvirt', since: '0.1.4', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'vcpu', kind: 'uint'}, {name: 'cpumap', kind: 'bytes'}, {name: 'maplen', kind: 'count', of: 'cpumap', scalar: 'int'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainPinVcpuFlags: {prototype: 'int virDomainPinVcpuFlags(void * domain, uint vcpu, void * cpumap, int maplen, uint flags)', library: 'libvirt', since: '0.9.3', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'vcpu', kind: 'uint'}, {name: 'cpumap', kind: 'bytes'}, {name: 'maplen', kind: 'count', of: 'cpumap', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainReboot: {prototype: 'int virDomainReboot(void * domain, uint flags)', library: 'libvirt', since: '0.1.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainRef: {prototype: 'int virDomainRef(void * domain)', library: 'libvirt', since: '0.6.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}], returns: {kind: 'int'}, failure: 'negative', unexposed: 'a handle stays valid while it is referenced; free() or `await using` releases it'},
  virDomainRename: {prototype: 'int virDomainRename(void * dom, str new_name, uint flags)', library: 'libvirt', since: '1.2.19', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'new_name', kind: 'string'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainReset: {prototype: 'int virDomainReset(void * domain, uint flags)', library: 'libvirt', since: '0.9.7', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainRestore: {prototype: 'int virDomainRestore(void * conn, str from)', library: 'libvirt', since: '0.0.3', parameters: [{name: 'conn', kind: 'connection'}, {name: 'from', kind: 'string'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainRestoreFlags: {prototype: 'int virDomainRestoreFlags(void * conn, str from, str dxml, uint flags)', library: 'libvirt', since: '0.9.4', parameters: [{name: 'conn', kind: 'connection'}, {name: 'from', kind: 'string'}, {name: 'dxml', kind: 'string', nullable: true}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainRestoreParams: {prototype: 'int virDomainRestoreParams(void * conn, void * params, int nparams, uint flags)', library: 'libvirt', since: '8.4.0', parameters: [{name: 'conn', kind: 'connection'}, {name: 'params', kind: 'typedParameters'}, {name: 'nparams', kind: 'count', of: 'params', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainResume: {prototype: 'int virDomainResume(void * domain)', library: 'libvirt', since: '0.0.3', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainSave: {prototype: 'int virDomainSave(void * domain, str to)', library: 'libvirt', since: '0.0.3', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'to', kind: 'string'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainSaveFlags: {prototype: 'int virDomainSaveFlags(void * domain, str to, str dxml, uint flags)', library: 'libvirt', since: '0.9.4', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'to', kind: 'string'}, {name: 'dxml', kind: 'string', nullable: true}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainSaveImageDefineXML: {prototype: 'int virDomainSaveImageDefineXML(void * conn, str file, str dxml, uint flags)', library: 'libvirt', since: '0.9.4', parameters: [{name: 'conn', kind: 'connection'}, {name: 'file', kind: 'string'}, {name: 'dxml', kind: 'string'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainSaveImageGetXMLDesc: {prototype: 'str! virDomainSaveImageGetXMLDesc(void * conn, str file, uint flags)', library: 'libvirt', since: '0.9.4', parameters: [{name: 'conn', kind: 'connection'}, {name: 'file', kind: 'string'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'string'}, failure: 'null'},
  virDomainSaveParams: {prototype: 'int virDomainSaveParams(void * domain, void * params, int nparams, uint flags)', library: 'libvirt', since: '8.4.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'params', kind: 'typedParameters'}, {name: 'nparams', kind: 'count', of: 'params', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainScreenshot: {prototype: 'str! virDomainScreenshot(void * domain, void * stream, uint screen, uint flags)', library: 'libvirt', since: '0.9.2', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'stream', kind: 'handle', type: 'virStream'}, {name: 'screen', kind: 'uint'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'string'}, failure: 'null'},
  virDomainSendKey: {prototype: 'int virDomainSendKey(void * domain, uint codeset, uint holdtime, void * keycodes, int nkeycodes, uint flags)', library: 'libvirt', since: '0.9.3', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'codeset', kind: 'uint'}, {name: 'holdtime', kind: 'uint'}, {name: 'keycodes', kind: 'scalars', scalar: 'uint'}, {name: 'nkeycodes', kind: 'count', of: 'keycodes', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainSendProcessSignal: {prototype: 'int virDomainSendProcessSignal(void * domain, longlong pid_value, uint signum, uint flags)', library: 'libvirt', since: '1.0.1', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'pid_value', kind: 'longlong'}, {name: 'signum', kind: 'uint'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainSetAutostart: {prototype: 'int virDomainSetAutostart(void * domain, int autostart)', library: 'libvirt', since: '0.2.1', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'autostart', kind: 'int'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainSetAutostartOnce: {prototype: 'int virDomainSetAutostartOnce(void * domain, int autostart)', library: 'libvirt', since: '11.2.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'autostart', kind: 'int'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainSetBlkioParameters: {prototype: 'int virDomainSetBlkioParameters(void * domain, void * params, int nparams, uint flags)', library: 'libvirt', since: '0.9.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'params', kind: 'typedParameters'}, {name: 'nparams', kind: 'count', of: 'params', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainSetBlockIoTune: {prototype: 'int virDomainSetBlockIoTune(void * dom, str disk, void * params, int nparams, uint flags)', library: 'libvirt', since: '0.9.8', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'disk', kind: 'string'}, {name: 'params', kind: 'typedParameters'}, {name: 'nparams', kind: 'count', of: 'params', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainSetBlockThreshold: {prototype: 'int virDomainSetBlockThreshold(void * domain, str dev, ulonglong threshold, uint flags)', library: 'libvirt', since: '3.1.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'dev', kind: 'string'}, {name: 'threshold', kind: 'ulonglong'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainSetGuestVcpus: {prototype: 'int virDomainSetGuestVcpus(void * domain, str cpumap, int state, uint flags)', library: 'libvirt', since: '2.0.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'cpumap', kind: 'string'}, {name: 'state', kind: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainSetIOThreadParams: {prototype: 'int virDomainSetIOThreadParams(void * domain, uint iothread_id, void * params, int nparams, uint flags)', library: 'libvirt', since: '4.10.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'iothread_id', kind: 'uint'}, {name: 'params', kind: 'typedParameters'}, {name: 'nparams', kind: 'count', of: 'params', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainSetInterfaceParameters: {prototype: 'int virDomainSetInterfaceParameters(void * domain, str device, void * params, int nparams, uint flags)', library: 'libvirt', since: '0.9.9', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'device', kind: 'string'}, {name: 'params', kind: 'typedParameters'}, {name: 'nparams', kind: 'count', of: 'params', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainSetLaunchSecurityState: {prototype: 'int virDomainSetLaunchSecurityState(void * domain, void * params, int nparams, uint flags)', library: 'libvirt', since: '8.0.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'params', kind: 'typedParameters'}, {name: 'nparams', kind: 'count', of: 'params', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainSetLifecycleAction: {prototype: 'int virDomainSetLifecycleAction(void * domain, uint type, uint action, uint flags)', library: 'libvirt', since: '3.9.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'type', kind: 'uint'}, {name: 'action', kind: 'uint'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainSetMaxMemory: {prototype: 'int virDomainSetMaxMemory(void * domain, ulong memory)', library: 'libvirt', since: '0.0.3', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'memory', kind: 'ulong'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainSetMemory: {prototype: 'int virDomainSetMemory(void * domain, ulong memory)', library: 'libvirt', since: '0.1.1', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'memory', kind: 'ulong'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainSetMemoryFlags: {prototype: 'int virDomainSetMemoryFlags(void * domain, ulong memory, uint flags)', library: 'libvirt', since: '0.9.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'memory', kind: 'ulong'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainSetMemoryParameters: {prototype: 'int virDomainSetMemoryParameters(void * domain, void * params, int nparams, uint flags)', library: 'libvirt', since: '0.8.5', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'params', kind: 'typedParameters'}, {name: 'nparams', kind: 'count', of: 'params', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainSetMemoryStatsPeriod: {prototype: 'int virDomainSetMemoryStatsPeriod(void * domain, int period, uint flags)', library: 'libvirt', since: '1.1.1', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'period', kind: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainSetMetadata: {prototype: 'int virDomainSetMetadata(void * domain, int type, str metadata, str key, str uri, uint flags)', library: 'libvirt', since: '0.9.10', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'type', kind: 'int'}, {name: 'metadata', kind: 'string', nullable: true}, {name: 'key', kind: 'string', nullable: true}, {name: 'uri', kind: 'string', nullable: true}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainSetNumaParameters: {prototype: 'int virDomainSetNumaParameters(void * domain, void * params, int nparams, uint flags)', library: 'libvirt', since: '0.9.9', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'params', kind: 'typedParameters'}, {name: 'nparams', kind: 'count', of: 'params', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainSetPerfEvents: {prototype: 'int virDomainSetPerfEvents(void * domain, void * params, int nparams, uint flags)', library: 'libvirt', since: '1.3.3', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'params', kind: 'typedParameters'}, {name: 'nparams', kind: 'count', of: 'params', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainSetSchedulerParameters: {prototype: 'int virDomainSetSchedulerParameters(void * domain, void * params, int nparams)', library: 'libvirt', since: '0.2.3', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'params', kind: 'typedParameters'}, {name: 'nparams', kind: 'count', of: 'params', scalar: 'int'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainSetSchedulerParametersFlags: {prototype: 'int virDomainSetSchedulerParametersFlags(void * domain, void * params, int nparams, uint flags)', library: 'libvirt', since: '0.9.2', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'params', kind: 'typedParameters'}, {name: 'nparams', kind: 'count', of: 'params', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainSetThrottleGroup: {prototype: 'int virDomainSetThrottleGroup(void * dom, str group, void * params, int nparams, uint flags)', library: 'libvirt', since: '11.2.0', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'group', kind: 'string'}, {name: 'params', kind: 'typedParameters'}, {name: 'nparams', kind: 'count', of: 'params', scalar: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainSetTime: {prototype: 'int virDomainSetTime(void * dom, longlong seconds, uint nseconds, uint flags)', library: 'libvirt', since: '1.2.5', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'seconds', kind: 'longlong'}, {name: 'nseconds', kind: 'uint'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainSetUserPassword: {prototype: 'int virDomainSetUserPassword(void * dom, str user, str password, uint flags)', library: 'libvirt', since: '1.2.16', parameters: [{name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'user', kind: 'string'}, {name: 'password', kind: 'string'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainSetVcpu: {prototype: 'int virDomainSetVcpu(void * domain, str vcpumap, int state, uint flags)', library: 'libvirt', since: '3.1.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'vcpumap', kind: 'string'}, {name: 'state', kind: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainSetVcpus: {prototype: 'int virDomainSetVcpus(void * domain, uint nvcpus)', library: 'libvirt', since: '0.1.4', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'nvcpus', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainSetVcpusFlags: {prototype: 'int virDomainSetVcpusFlags(void * domain, uint nvcpus, uint flags)', library: 'libvirt', since: '0.8.5', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'nvcpus', kind: 'uint'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainShutdown: {prototype: 'int virDomainShutdown(void * domain)', library: 'libvirt', since: '0.0.3', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainShutdownFlags: {prototype: 'int virDomainShutdownFlags(void * domain, uint flags)', library: 'libvirt', since: '0.9.10', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainStartDirtyRateCalc: {prototype: 'int virDomainStartDirtyRateCalc(void * domain, int seconds, uint flags)', library: 'libvirt', since: '7.2.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'seconds', kind: 'int'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainStatsRecordListFree: {prototype: 'void virDomainStatsRecordListFree(void * stats)', library: 'libvirt', since: '1.2.8', parameters: [{name: 'stats', kind: 'pointer'}], returns: {kind: 'void'}, failure: 'never', unexposed: 'answers are copied and freed before they reach JavaScript'},
  virDomainSuspend: {prototype: 'int virDomainSuspend(void * domain)', library: 'libvirt', since: '0.0.3', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainUndefine: {prototype: 'int virDomainUndefine(void * domain)', library: 'libvirt', since: '0.1.1', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainUndefineFlags: {prototype: 'int virDomainUndefineFlags(void * domain, uint flags)', library: 'libvirt', since: '0.9.4', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
  virDomainUpdateDeviceFlags: {prototype: 'int virDomainUpdateDeviceFlags(void * domain, str xml, uint flags)', library: 'libvirt', since: '0.8.0', parameters: [{name: 'domain', kind: 'handle', type: 'virDomain'}, {name: 'xml', kind: 'string'}, {name: 'flags', kind: 'uint'}], returns: {kind: 'int'}, failure: 'negative'},
})

export const structs = (): Readonly<Record<string, StructDescription>> => ({
  virBlkioParameter: {since: '0.9.0', fields: [{name: 'field', kind: 'chars', length: 80}, {name: 'type', kind: 'int'}, {name: 'value', kind: 'typedValue'}]},
  virDomainBlockInfo: {since: '0.8.1', fields: [{name: 'capacity', kind: 'ulonglong'}, {name: 'allocation', kind: 'ulonglong'}, {name: 'physical', kind: 'ulonglong'}]},
  virDomainBlockJobInfo: {since: '0.9.4', fields: [{name: 'type', kind: 'int'}, {name: 'bandwidth', kind: 'ulong'}, {name: 'cur', kind: 'ulonglong'}, {name: 'end', kind: 'ulonglong'}]},
  virDomainBlockStatsStruct: {since: '0.3.3', fields: [{name: 'rd_req', kind: 'longlong'}, {name: 'rd_bytes', kind: 'longlong'}, {name: 'wr_req', kind: 'longlong'}, {name: 'wr_bytes', kind: 'longlong'}, {name: 'errs', kind: 'longlong'}]},
  virDomainControlInfo: {since: '0.9.3', fields: [{name: 'state', kind: 'uint'}, {name: 'details', kind: 'uint'}, {name: 'stateTime', kind: 'ulonglong'}]},
  virDomainDiskError: {since: '0.9.10', fields: [{name: 'disk', kind: 'string'}, {name: 'error', kind: 'int'}]},
  virDomainEventGraphicsAddress: {since: '0.8.0', fields: [{name: 'family', kind: 'int'}, {name: 'node', kind: 'string'}, {name: 'service', kind: 'string'}]},
  virDomainEventGraphicsSubject: {since: '0.8.0', fields: [{name: 'nidentity', kind: 'int'}, {name: 'identities', kind: 'structs', struct: 'virDomainEventGraphicsSubjectIdentity', count: 'nidentity'}]},
  virDomainEventGraphicsSubjectIdentity: {since: '0.8.0', fields: [{name: 'type', kind: 'string'}, {name: 'name', kind: 'string'}]},
  virDomainFSInfo: {since: '1.2.11', fields: [{name: 'mountpoint', kind: 'string'}, {name: 'name', kind: 'string'}, {name: 'fstype', kind: 'string'}, {name: 'ndevAlias', kind: 'size_t'}, {name: 'devAlias', kind: 'strings', count: 'ndevAlias'}]},
  virDomainIOThreadInfo: {since: '1.2.14', fields: [{name: 'iothread_id', kind: 'uint'}, {name: 'cpumap', kind: 'bytes', count: 'cpumaplen'}, {name: 'cpumaplen', kind: 'int'}]},
  virDomainIPAddress: {since: '1.2.14', fields: [{name: 'type', kind: 'int'}, {name: 'addr', kind: 'string'}, {name: 'prefix', kind: 'uint'}]},
  virDomainInfo: {since: '0.0.1', fields: [{name: 'state', kind: 'uchar'}, {name: 'maxMem', kind: 'ulong'}, {name: 'memory', kind: 'ulong'}, {name: 'nrVirtCpu', kind: 'ushort'}, {name: 'cpuTime', kind: 'ulonglong'}]},
  virDomainInterface: {since: '1.2.14', fields: [{name: 'name', kind: 'string'}, {name: 'hwaddr', kind: 'string'}, {name: 'naddrs', kind: 'uint'}, {name: 'addrs', kind: 'structs', struct: 'virDomainIPAddress', count: 'naddrs'}]},
  virDomainInterfaceStatsStruct: {since: '0.3.3', fields: [{name: 'rx_bytes', kind: 'longlong'}, {name: 'rx_packets', kind: 'longlong'}, {name: 'rx_errs', kind: 'longlong'}, {name: 'rx_drop', kind: 'longlong'}, {name: 'tx_bytes', kind: 'longlong'}, {name: 'tx_packets', kind: 'longlong'}, {name: 'tx_errs', kind: 'longlong'}, {name: 'tx_drop', kind: 'longlong'}]},
  virDomainJobInfo: {since: '0.7.7', fields: [{name: 'type', kind: 'int'}, {name: 'timeElapsed', kind: 'ulonglong'}, {name: 'timeRemaining', kind: 'ulonglong'}, {name: 'dataTotal', kind: 'ulonglong'}, {name: 'dataProcessed', kind: 'ulonglong'}, {name: 'dataRemaining', kind: 'ulonglong'}, {name: 'memTotal', kind: 'ulonglong'}, {name: 'memProcessed', kind: 'ulonglong'}, {name: 'memRemaining', kind: 'ulonglong'}, {name: 'fileTotal', kind: 'ulonglong'}, {name: 'fileProcessed', kind: 'ulonglong'}, {name: 'fileRemaining', kind: 'ulonglong'}]},
  virDomainMemoryStatStruct: {since: '0.7.5', fields: [{name: 'tag', kind: 'int'}, {name: 'val', kind: 'ulonglong'}]},
  virDomainStatsRecord: {since: '1.2.8', fields: [{name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'params', kind: 'typedParameters', count: 'nparams'}, {name: 'nparams', kind: 'int'}]},
  virMemoryParameter: {since: '0.8.5', fields: [{name: 'field', kind: 'chars', length: 80}, {name: 'type', kind: 'int'}, {name: 'value', kind: 'typedValue'}]},
  virSchedParameter: {since: '0.2.3', fields: [{name: 'field', kind: 'chars', length: 80}, {name: 'type', kind: 'int'}, {name: 'value', kind: 'typedValue'}]},
  virVcpuInfo: {since: '0.1.4', fields: [{name: 'number', kind: 'uint'}, {name: 'state', kind: 'int'}, {name: 'cpuTime', kind: 'ulonglong'}, {name: 'cpu', kind: 'int'}]},
})

export const callbacks = (): Readonly<Record<string, CallbackDescription>> => ({
  virConnectDomainEventAgentLifecycleCallback: {prototype: 'void virConnectDomainEventAgentLifecycleCallback(void * conn, void * dom, int state, int reason, intptr_t opaque)', parameters: [{name: 'conn', kind: 'connection'}, {name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'state', kind: 'int'}, {name: 'reason', kind: 'int'}, {name: 'opaque', kind: 'subscription'}], since: '1.2.11'},
  virConnectDomainEventBalloonChangeCallback: {prototype: 'void virConnectDomainEventBalloonChangeCallback(void * conn, void * dom, ulonglong actual, intptr_t opaque)', parameters: [{name: 'conn', kind: 'connection'}, {name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'actual', kind: 'ulonglong'}, {name: 'opaque', kind: 'subscription'}], since: '0.10.0'},
  virConnectDomainEventBlockJobCallback: {prototype: 'void virConnectDomainEventBlockJobCallback(void * conn, void * dom, str disk, int type, int status, intptr_t opaque)', parameters: [{name: 'conn', kind: 'connection'}, {name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'disk', kind: 'string'}, {name: 'type', kind: 'int'}, {name: 'status', kind: 'int'}, {name: 'opaque', kind: 'subscription'}], since: '0.9.4'},
  virConnectDomainEventBlockThresholdCallback: {prototype: 'void virConnectDomainEventBlockThresholdCallback(void * conn, void * dom, str dev, str path, ulonglong threshold, ulonglong excess, intptr_t opaque)', parameters: [{name: 'conn', kind: 'connection'}, {name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'dev', kind: 'string'}, {name: 'path', kind: 'string'}, {name: 'threshold', kind: 'ulonglong'}, {name: 'excess', kind: 'ulonglong'}, {name: 'opaque', kind: 'subscription'}], since: '3.2.0'},
  virConnectDomainEventCallback: {prototype: 'int virConnectDomainEventCallback(void * conn, void * dom, int event, int detail, intptr_t opaque)', parameters: [{name: 'conn', kind: 'connection'}, {name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'event', kind: 'int'}, {name: 'detail', kind: 'int'}, {name: 'opaque', kind: 'subscription'}], since: '0.5.0'},
  virConnectDomainEventChannelLifecycleCallback: {prototype: 'void virConnectDomainEventChannelLifecycleCallback(void * conn, void * dom, str channelName, int state, int reason, intptr_t opaque)', parameters: [{name: 'conn', kind: 'connection'}, {name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'channelName', kind: 'string'}, {name: 'state', kind: 'int'}, {name: 'reason', kind: 'int'}, {name: 'opaque', kind: 'subscription'}], since: '12.4.0'},
  virConnectDomainEventDeviceAddedCallback: {prototype: 'void virConnectDomainEventDeviceAddedCallback(void * conn, void * dom, str devAlias, intptr_t opaque)', parameters: [{name: 'conn', kind: 'connection'}, {name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'devAlias', kind: 'string'}, {name: 'opaque', kind: 'subscription'}], since: '1.2.15'},
  virConnectDomainEventDeviceRemovalFailedCallback: {prototype: 'void virConnectDomainEventDeviceRemovalFailedCallback(void * conn, void * dom, str devAlias, intptr_t opaque)', parameters: [{name: 'conn', kind: 'connection'}, {name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'devAlias', kind: 'string'}, {name: 'opaque', kind: 'subscription'}], since: '1.3.4'},
  virConnectDomainEventDeviceRemovedCallback: {prototype: 'void virConnectDomainEventDeviceRemovedCallback(void * conn, void * dom, str devAlias, intptr_t opaque)', parameters: [{name: 'conn', kind: 'connection'}, {name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'devAlias', kind: 'string'}, {name: 'opaque', kind: 'subscription'}], since: '1.1.1'},
  virConnectDomainEventDiskChangeCallback: {prototype: 'void virConnectDomainEventDiskChangeCallback(void * conn, void * dom, str oldSrcPath, str newSrcPath, str devAlias, int reason, intptr_t opaque)', parameters: [{name: 'conn', kind: 'connection'}, {name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'oldSrcPath', kind: 'string'}, {name: 'newSrcPath', kind: 'string'}, {name: 'devAlias', kind: 'string'}, {name: 'reason', kind: 'int'}, {name: 'opaque', kind: 'subscription'}], since: '0.9.7'},
  virConnectDomainEventGenericCallback: {prototype: 'void virConnectDomainEventGenericCallback(void * conn, void * dom, intptr_t opaque)', parameters: [{name: 'conn', kind: 'connection'}, {name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'opaque', kind: 'subscription'}], since: '0.8.0'},
  virConnectDomainEventGraphicsCallback: {prototype: 'void virConnectDomainEventGraphicsCallback(void * conn, void * dom, int phase, void * local, void * remote, str authScheme, void * subject, intptr_t opaque)', parameters: [{name: 'conn', kind: 'connection'}, {name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'phase', kind: 'int'}, {name: 'local', kind: 'struct', struct: 'virDomainEventGraphicsAddress'}, {name: 'remote', kind: 'struct', struct: 'virDomainEventGraphicsAddress'}, {name: 'authScheme', kind: 'string'}, {name: 'subject', kind: 'struct', struct: 'virDomainEventGraphicsSubject'}, {name: 'opaque', kind: 'subscription'}], since: '0.8.0'},
  virConnectDomainEventIOErrorCallback: {prototype: 'void virConnectDomainEventIOErrorCallback(void * conn, void * dom, str srcPath, str devAlias, int action, intptr_t opaque)', parameters: [{name: 'conn', kind: 'connection'}, {name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'srcPath', kind: 'string'}, {name: 'devAlias', kind: 'string'}, {name: 'action', kind: 'int'}, {name: 'opaque', kind: 'subscription'}], since: '0.8.0'},
  virConnectDomainEventIOErrorReasonCallback: {prototype: 'void virConnectDomainEventIOErrorReasonCallback(void * conn, void * dom, str srcPath, str devAlias, int action, str reason, intptr_t opaque)', parameters: [{name: 'conn', kind: 'connection'}, {name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'srcPath', kind: 'string'}, {name: 'devAlias', kind: 'string'}, {name: 'action', kind: 'int'}, {name: 'reason', kind: 'string'}, {name: 'opaque', kind: 'subscription'}], since: '0.8.1'},
  virConnectDomainEventJobCompletedCallback: {prototype: 'void virConnectDomainEventJobCompletedCallback(void * conn, void * dom, void * params, int nparams, intptr_t opaque)', parameters: [{name: 'conn', kind: 'connection'}, {name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'params', kind: 'typedParameters', count: 'nparams'}, {name: 'nparams', kind: 'int'}, {name: 'opaque', kind: 'subscription'}], since: '1.3.3'},
  virConnectDomainEventMemoryDeviceSizeChangeCallback: {prototype: 'void virConnectDomainEventMemoryDeviceSizeChangeCallback(void * conn, void * dom, str alias, ulonglong size, intptr_t opaque)', parameters: [{name: 'conn', kind: 'connection'}, {name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'alias', kind: 'string'}, {name: 'size', kind: 'ulonglong'}, {name: 'opaque', kind: 'subscription'}], since: '7.9.0'},
  virConnectDomainEventMemoryFailureCallback: {prototype: 'void virConnectDomainEventMemoryFailureCallback(void * conn, void * dom, int recipient, int action, uint flags, intptr_t opaque)', parameters: [{name: 'conn', kind: 'connection'}, {name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'recipient', kind: 'int'}, {name: 'action', kind: 'int'}, {name: 'flags', kind: 'uint'}, {name: 'opaque', kind: 'subscription'}], since: '6.9.0'},
  virConnectDomainEventMetadataChangeCallback: {prototype: 'void virConnectDomainEventMetadataChangeCallback(void * conn, void * dom, int type, str nsuri, intptr_t opaque)', parameters: [{name: 'conn', kind: 'connection'}, {name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'type', kind: 'int'}, {name: 'nsuri', kind: 'string'}, {name: 'opaque', kind: 'subscription'}], since: '3.0.0'},
  virConnectDomainEventMigrationIterationCallback: {prototype: 'void virConnectDomainEventMigrationIterationCallback(void * conn, void * dom, int iteration, intptr_t opaque)', parameters: [{name: 'conn', kind: 'connection'}, {name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'iteration', kind: 'int'}, {name: 'opaque', kind: 'subscription'}], since: '1.3.2'},
  virConnectDomainEventNICMACChangeCallback: {prototype: 'void virConnectDomainEventNICMACChangeCallback(void * conn, void * dom, str alias, str oldMAC, str newMAC, intptr_t opaque)', parameters: [{name: 'conn', kind: 'connection'}, {name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'alias', kind: 'string'}, {name: 'oldMAC', kind: 'string'}, {name: 'newMAC', kind: 'string'}, {name: 'opaque', kind: 'subscription'}], since: '11.2.0'},
  virConnectDomainEventPMSuspendCallback: {prototype: 'void virConnectDomainEventPMSuspendCallback(void * conn, void * dom, int reason, intptr_t opaque)', parameters: [{name: 'conn', kind: 'connection'}, {name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'reason', kind: 'int'}, {name: 'opaque', kind: 'subscription'}], since: '0.9.11'},
  virConnectDomainEventPMSuspendDiskCallback: {prototype: 'void virConnectDomainEventPMSuspendDiskCallback(void * conn, void * dom, int reason, intptr_t opaque)', parameters: [{name: 'conn', kind: 'connection'}, {name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'reason', kind: 'int'}, {name: 'opaque', kind: 'subscription'}], since: '1.0.0'},
  virConnectDomainEventPMWakeupCallback: {prototype: 'void virConnectDomainEventPMWakeupCallback(void * conn, void * dom, int reason, intptr_t opaque)', parameters: [{name: 'conn', kind: 'connection'}, {name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'reason', kind: 'int'}, {name: 'opaque', kind: 'subscription'}], since: '0.9.11'},
  virConnectDomainEventRTCChangeCallback: {prototype: 'void virConnectDomainEventRTCChangeCallback(void * conn, void * dom, longlong utcoffset, intptr_t opaque)', parameters: [{name: 'conn', kind: 'connection'}, {name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'utcoffset', kind: 'longlong'}, {name: 'opaque', kind: 'subscription'}], since: '0.8.0'},
  virConnectDomainEventTrayChangeCallback: {prototype: 'void virConnectDomainEventTrayChangeCallback(void * conn, void * dom, str devAlias, int reason, intptr_t opaque)', parameters: [{name: 'conn', kind: 'connection'}, {name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'devAlias', kind: 'string'}, {name: 'reason', kind: 'int'}, {name: 'opaque', kind: 'subscription'}], since: '0.9.11'},
  virConnectDomainEventTunableCallback: {prototype: 'void virConnectDomainEventTunableCallback(void * conn, void * dom, void * params, int nparams, intptr_t opaque)', parameters: [{name: 'conn', kind: 'connection'}, {name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'params', kind: 'typedParameters', count: 'nparams'}, {name: 'nparams', kind: 'int'}, {name: 'opaque', kind: 'subscription'}], since: '1.2.9'},
  virConnectDomainEventVcpuRemovedCallback: {prototype: 'void virConnectDomainEventVcpuRemovedCallback(void * conn, void * dom, uint vcpuid, intptr_t opaque)', parameters: [{name: 'conn', kind: 'connection'}, {name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'vcpuid', kind: 'uint'}, {name: 'opaque', kind: 'subscription'}], since: '12.4.0'},
  virConnectDomainEventWatchdogCallback: {prototype: 'void virConnectDomainEventWatchdogCallback(void * conn, void * dom, int action, intptr_t opaque)', parameters: [{name: 'conn', kind: 'connection'}, {name: 'dom', kind: 'handle', type: 'virDomain'}, {name: 'action', kind: 'int'}, {name: 'opaque', kind: 'subscription'}], since: '0.8.0'},
})
