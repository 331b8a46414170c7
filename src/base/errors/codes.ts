import type { LibvirtErrorCode } from './libvirt-codes.js'

/** The codes of this library's own errors, and when each is thrown. Errors of libvirt have libvirt's codes. */
export const errorCodes = {
  VIRTNET_DEFINITION: 'A definition, a query or an update is invalid; `issues` name each path.',
  VIRTNET_ARGUMENT: 'An argument has the wrong type, or would crash a C function.',
  VIRTNET_OPTION_UNKNOWN: 'An option that the call does not have.',
  VIRTNET_OPTION_TYPE: 'An option has the wrong type.',
  VIRTNET_OPTION_RANGE: 'An option is outside its range, or not one of its choices.',
  VIRTNET_STATE: 'The network, guest or interface is not in a state that allows it. Nothing was done.',
  VIRTNET_GUESTS_CONNECTED: 'Stopping the network would cut running guests off. Nothing was done.',
  VIRTNET_OWNED: 'Something in a network belongs to another owner. Nothing was done.',
  VIRTNET_SUBNET_IN_USE: 'The network cannot start: its subnet is in use on the host.',
  VIRTNET_BRIDGE_NAME_IN_USE: 'The network cannot start: the host has a link with the name of its bridge.',
  VIRTNET_RESTART: 'A network was stopped and is down, or runs without some of its guests.',
  VIRTNET_ROLLBACK: 'A change of a network failed, and so did its rollback.',
  VIRTNET_APPLY: 'A plan was not carried out; `state` says what became of the networks.',
  VIRTNET_HOST_CHANGE: "A change of a host's network failed.",
  VIRTNET_UNSEEN: 'Part of a host could not be read, so a question about it has no answer.',
  VIRTNET_MACHINE: "The daemon's machine cannot be read, or a different machine was read.",
  VIRTNET_TIMEOUT: 'A call took longer than its `timeout`.',
  VIRTNET_EVENT_OVERFLOW: "An event stream's buffer overflowed.",
  VIRTNET_LIBRARY: "libvirt's shared library is missing, or cannot be loaded.",
} as const

/** A code of this library's own errors: a key of {@link errorCodes}. */
export type VirtnetErrorCode = keyof typeof errorCodes

/** The `code` of an error of this library: its own, or libvirt's. */
export type ErrorCode = VirtnetErrorCode | LibvirtErrorCode

/**
 * The address of the page about a code: what it means, an example, what to do.
 *
 * @param code  `VIRTNET_TIMEOUT`, or libvirt's `VIR_ERR_NO_NETWORK`
 */
export const docsOf = (code: string): string =>
  code.startsWith('VIRTNET_')
    ? `https://unpkg.com/virtnet/docs/codes/${code}.md`
    : `https://libvirt.org/html/libvirt-virterror.html#${code}`
