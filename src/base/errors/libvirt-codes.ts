/**
 * libvirt's names of its errors as of 12.8; a few older ones are warnings. The type check compares them to libvirt's
 * header.
 */
export type KnownLibvirtErrorCode =
  | 'VIR_ERR_OK'
  | 'VIR_ERR_INTERNAL_ERROR'
  | 'VIR_ERR_NO_MEMORY'
  | 'VIR_ERR_NO_SUPPORT'
  | 'VIR_ERR_UNKNOWN_HOST'
  | 'VIR_ERR_NO_CONNECT'
  | 'VIR_ERR_INVALID_CONN'
  | 'VIR_ERR_INVALID_DOMAIN'
  | 'VIR_ERR_INVALID_ARG'
  | 'VIR_ERR_OPERATION_FAILED'
  | 'VIR_ERR_GET_FAILED'
  | 'VIR_ERR_POST_FAILED'
  | 'VIR_ERR_HTTP_ERROR'
  | 'VIR_ERR_SEXPR_SERIAL'
  | 'VIR_ERR_NO_XEN'
  | 'VIR_ERR_XEN_CALL'
  | 'VIR_ERR_OS_TYPE'
  | 'VIR_ERR_NO_KERNEL'
  | 'VIR_ERR_NO_ROOT'
  | 'VIR_ERR_NO_SOURCE'
  | 'VIR_ERR_NO_TARGET'
  | 'VIR_ERR_NO_NAME'
  | 'VIR_ERR_NO_OS'
  | 'VIR_ERR_NO_DEVICE'
  | 'VIR_ERR_NO_XENSTORE'
  | 'VIR_ERR_DRIVER_FULL'
  | 'VIR_ERR_CALL_FAILED'
  | 'VIR_ERR_XML_ERROR'
  | 'VIR_ERR_DOM_EXIST'
  | 'VIR_ERR_OPERATION_DENIED'
  | 'VIR_ERR_OPEN_FAILED'
  | 'VIR_ERR_READ_FAILED'
  | 'VIR_ERR_PARSE_FAILED'
  | 'VIR_ERR_CONF_SYNTAX'
  | 'VIR_ERR_WRITE_FAILED'
  | 'VIR_ERR_XML_DETAIL'
  | 'VIR_ERR_INVALID_NETWORK'
  | 'VIR_ERR_NETWORK_EXIST'
  | 'VIR_ERR_SYSTEM_ERROR'
  | 'VIR_ERR_RPC'
  | 'VIR_ERR_GNUTLS_ERROR'
  | 'VIR_WAR_NO_NETWORK'
  | 'VIR_ERR_NO_DOMAIN'
  | 'VIR_ERR_NO_NETWORK'
  | 'VIR_ERR_INVALID_MAC'
  | 'VIR_ERR_AUTH_FAILED'
  | 'VIR_ERR_INVALID_STORAGE_POOL'
  | 'VIR_ERR_INVALID_STORAGE_VOL'
  | 'VIR_WAR_NO_STORAGE'
  | 'VIR_ERR_NO_STORAGE_POOL'
  | 'VIR_ERR_NO_STORAGE_VOL'
  | 'VIR_WAR_NO_NODE'
  | 'VIR_ERR_INVALID_NODE_DEVICE'
  | 'VIR_ERR_NO_NODE_DEVICE'
  | 'VIR_ERR_NO_SECURITY_MODEL'
  | 'VIR_ERR_OPERATION_INVALID'
  | 'VIR_WAR_NO_INTERFACE'
  | 'VIR_ERR_NO_INTERFACE'
  | 'VIR_ERR_INVALID_INTERFACE'
  | 'VIR_ERR_MULTIPLE_INTERFACES'
  | 'VIR_WAR_NO_NWFILTER'
  | 'VIR_ERR_INVALID_NWFILTER'
  | 'VIR_ERR_NO_NWFILTER'
  | 'VIR_ERR_BUILD_FIREWALL'
  | 'VIR_WAR_NO_SECRET'
  | 'VIR_ERR_INVALID_SECRET'
  | 'VIR_ERR_NO_SECRET'
  | 'VIR_ERR_CONFIG_UNSUPPORTED'
  | 'VIR_ERR_OPERATION_TIMEOUT'
  | 'VIR_ERR_MIGRATE_PERSIST_FAILED'
  | 'VIR_ERR_HOOK_SCRIPT_FAILED'
  | 'VIR_ERR_INVALID_DOMAIN_SNAPSHOT'
  | 'VIR_ERR_NO_DOMAIN_SNAPSHOT'
  | 'VIR_ERR_INVALID_STREAM'
  | 'VIR_ERR_ARGUMENT_UNSUPPORTED'
  | 'VIR_ERR_STORAGE_PROBE_FAILED'
  | 'VIR_ERR_STORAGE_POOL_BUILT'
  | 'VIR_ERR_SNAPSHOT_REVERT_RISKY'
  | 'VIR_ERR_OPERATION_ABORTED'
  | 'VIR_ERR_AUTH_CANCELLED'
  | 'VIR_ERR_NO_DOMAIN_METADATA'
  | 'VIR_ERR_MIGRATE_UNSAFE'
  | 'VIR_ERR_OVERFLOW'
  | 'VIR_ERR_BLOCK_COPY_ACTIVE'
  | 'VIR_ERR_OPERATION_UNSUPPORTED'
  | 'VIR_ERR_SSH'
  | 'VIR_ERR_AGENT_UNRESPONSIVE'
  | 'VIR_ERR_RESOURCE_BUSY'
  | 'VIR_ERR_ACCESS_DENIED'
  | 'VIR_ERR_DBUS_SERVICE'
  | 'VIR_ERR_STORAGE_VOL_EXIST'
  | 'VIR_ERR_CPU_INCOMPATIBLE'
  | 'VIR_ERR_XML_INVALID_SCHEMA'
  | 'VIR_ERR_MIGRATE_FINISH_OK'
  | 'VIR_ERR_AUTH_UNAVAILABLE'
  | 'VIR_ERR_NO_SERVER'
  | 'VIR_ERR_NO_CLIENT'
  | 'VIR_ERR_AGENT_UNSYNCED'
  | 'VIR_ERR_LIBSSH'
  | 'VIR_ERR_DEVICE_MISSING'
  | 'VIR_ERR_INVALID_NWFILTER_BINDING'
  | 'VIR_ERR_NO_NWFILTER_BINDING'
  | 'VIR_ERR_INVALID_DOMAIN_CHECKPOINT'
  | 'VIR_ERR_NO_DOMAIN_CHECKPOINT'
  | 'VIR_ERR_NO_DOMAIN_BACKUP'
  | 'VIR_ERR_INVALID_NETWORK_PORT'
  | 'VIR_ERR_NETWORK_PORT_EXIST'
  | 'VIR_ERR_NO_NETWORK_PORT'
  | 'VIR_ERR_NO_HOSTNAME'
  | 'VIR_ERR_CHECKPOINT_INCONSISTENT'
  | 'VIR_ERR_MULTIPLE_DOMAINS'
  | 'VIR_ERR_NO_NETWORK_METADATA'
  | 'VIR_ERR_AGENT_COMMAND_TIMEOUT'
  | 'VIR_ERR_AGENT_COMMAND_FAILED'
  | 'VIR_ERR_INVALID_ENCR_KEY_SECRET'
  | 'VIR_ERR_NUMBER_LAST'

/** libvirt's name of an error. One newer than this library is `VIR_ERR_` and its number. */
export type LibvirtErrorCode = KnownLibvirtErrorCode | (`VIR_ERR_${string}` & {})

/** libvirt's own fields behind an error. Their meaning depends on the code; absent ones are null, or -1. */
export interface LibvirtErrorDetails {
  /** Usually a template of the message. */
  readonly str1: string | null
  /** Often the part of the message that names the object. */
  readonly str2: string | null
  /** Further text. */
  readonly str3: string | null
  /** A number, such as an errno. */
  readonly int1: number
  /** Another number. */
  readonly int2: number
}

/** What libvirt reports about a failed call, besides the message. */
export interface LibvirtErrorFields {
  /** libvirt's name of the error. */
  readonly code: LibvirtErrorCode
  /** The same as libvirt's number. */
  readonly number: number
  /** The part of libvirt that it comes from, such as `VIR_FROM_NETWORK`. */
  readonly domain: `VIR_FROM_${string}`
  /** libvirt's level of severity. */
  readonly level: 'none' | 'warning' | 'error'
  /** The C function that failed. */
  readonly call: string
  /** libvirt's own fields; omitted: all of them absent. */
  readonly details?: LibvirtErrorDetails | undefined
  /** What to do about it; omitted: the known remedy for such errors. */
  readonly remedy?: string | undefined
}
