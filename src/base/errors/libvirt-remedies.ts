import type { LibvirtErrorFields } from './libvirt-codes.js'

type Failed = LibvirtErrorFields & { readonly message: string }

/** What to do about a libvirt error; undefined if the message says enough. */
export function remedyOf(error: Failed): string | undefined {
  const { call, code, domain, message } = error
  if (saysUnsupported(error)) return elsewhere(error) ?? remedies.VIR_ERR_NO_SUPPORT
  // Denied access is not a lost connection.
  if (domain === 'VIR_FROM_RPC' && !/_AUTH_|_ACCESS_/.test(code)) return absent(message) ?? lostConnection
  if (/^operation failed: network '.*' already exists with uuid/.test(message)) return remedies.VIR_ERR_NETWORK_EXIST
  return remedies[`${call} ${code}`] ?? remedies[code]
}

/**
 * Whether libvirt reported that this connection does not support the call at all. A modular daemon other than a
 * hypervisor's reports a call that belongs to another daemon as a connection that is 'not open': it never opens one.
 */
export const saysUnsupported = (error: Failed): boolean => {
  if (error.code === 'VIR_ERR_NO_SUPPORT') return true
  return error.domain === 'VIR_FROM_RPC' && /^internal error: (hypervisor )?connection not open$/.test(error.message)
}

const lostConnection =
  'the daemon is gone or does not answer: close this connection and connect() again; networks and guests keep running'

/** With modular daemons, the daemon that serves the objects that a call asks for. */
const daemons = [
  [/Domain/, 'guests', 'qemu'],
  [/NWFilter/, 'nwfilters', 'nwfilter'],
  [/Network/, 'networks', 'network'],
  [/Interface/, 'links of the host', 'interface'],
  [/NodeDevice/, 'devices of the host', 'nodedev'],
  [/Secret/, 'secrets', 'secret'],
  [/Storage/, 'storage', 'storage'],
] as const

/**
 * For a socket that nothing listens on: it belongs to the daemon that was called, or to one that this daemon calls in
 * turn, as virtqemud calls virtnetworkd.
 */
function absent(message: string): string | undefined {
  const daemon = /^Failed to connect socket to '.*\/(virt\w+d)-sock'/.exec(message)?.[1]
  return daemon && `${daemon} is not running on that host: start it, or let systemd start it (${daemon}.socket)`
}

/** Where to find objects that a connection does not serve, such as guests over `network:///system`. */
function elsewhere({ call, code, domain }: Failed): string | undefined {
  // Our own error: libvirt is too old for the call, wherever the objects are.
  if (domain === 'VIR_FROM_NONE') return undefined
  // A driver that lacks one call may still have the objects; a daemon that never opens a connection to them does not.
  if (code === 'VIR_ERR_NO_SUPPORT' && !/^virConnect(ListAll|NumOf)|LookupBy|EventRegister/.test(call)) return undefined
  const [, what, scheme] = daemons.find(([pattern]) => pattern.test(call)) ?? []
  if (what === undefined) return undefined
  const alone = scheme === 'qemu' ? '' : `, or to ${scheme}:///system for these alone`
  const objects = call.includes('EventRegister') ? `events of ${what}` : what
  return `this driver has no ${objects}: connect() to a hypervisor, such as qemu:///system, for all of libvirt's objects${alone}; uri() says which driver this is`
}

/** By code, or by function and code, if the code has a special meaning for the function. */
const remedies: Readonly<Record<string, string>> = {
  'virNetworkUpdate VIR_ERR_OPERATION_INVALID':
    'compare with `definition` (running) and `stored()`: add only what is in neither, modify or delete only what is in both; { affect } changes just one of them',
  'virNetworkUndefine VIR_ERR_OPERATION_INVALID': 'it is transient and has no stored definition; stop() removes it',
  'virNetworkSetAutostart VIR_ERR_OPERATION_INVALID': 'it is transient; define() with this definition stores it',
  'virNWFilterUndefine VIR_ERR_OPERATION_INVALID': 'nwfilters.bindings() lists the interfaces that use it',
  VIR_ERR_NO_NWFILTER:
    'nwfilters.list() lists the existing names; nwfilters.find() returns undefined instead of an error',
  VIR_ERR_NO_INTERFACE: 'hostInterfaces.list() lists the existing names',
  VIR_ERR_INVALID_MAC: 'write it as six octets, 52:54:00:12:34:56',
  VIR_ERR_OPERATION_UNSUPPORTED:
    'it cannot be changed while running: { affect: "stored" } applies at the next start; switch() takes { reattach: true }',
  VIR_ERR_NO_NETWORK: 'networks.list() lists the existing names; networks.find() returns undefined instead of an error',
  VIR_ERR_NO_DOMAIN: 'guests.list() lists the existing names; guests.find() returns undefined instead of an error',
  VIR_ERR_NETWORK_EXIST: 'use another name, or change the network that has it: networks.ensure() does',
  VIR_ERR_OPERATION_DENIED: 'the connection is read-only: connect() without readOnly',
  VIR_ERR_OPERATION_INVALID: 'it is in the wrong state for this: check `state`, then start or stop it first',
  VIR_ERR_NO_SUPPORT: 'this libvirt version or driver does not support it; versions() and uri() identify them',
  VIR_ERR_NO_CONNECT: lostConnection,
  VIR_ERR_INVALID_CONN: 'open a new connection with connect()',
  VIR_ERR_AUTH_FAILED: 'give connect() credentials that the daemon accepts',
  VIR_ERR_AUTH_CANCELLED: 'give connect() credentials that the daemon accepts; its request was not answered',
  VIR_ERR_AUTH_UNAVAILABLE:
    'polkit found no authentication agent: add the user to the group libvirt and log in again, connect({ readOnly: true }), or run as root',
  VIR_ERR_ACCESS_DENIED:
    "the daemon's access rules (polkit) deny this to the user: change those rules, or connect as another user",
  VIR_ERR_AGENT_UNRESPONSIVE:
    'start the QEMU guest agent in the guest, and give the guest a channel org.qemu.guest_agent.0',
  VIR_ERR_OPERATION_TIMEOUT: 'try again: another operation on the object is in progress',
}
