/** What every error of this library has in common. */
export abstract class VirtnetError extends Error {}

/** One thing that is wrong with a definition, and where. */
export interface DefinitionIssue {
  /** Path into the definition, such as `ips[0].dhcp.ranges[1].end`; empty for the whole. */
  readonly path: string
  /** What is wrong, with the offending value and what is allowed. */
  readonly message: string
}

/**
 * We refused a definition, a query or an argument before libvirt was asked.
 * `message` names the path, the value and the way out; `issues` has them one by one.
 */
export class DefinitionError extends VirtnetError {
  override readonly name = 'DefinitionError'
  readonly issues: readonly DefinitionIssue[]

  constructor(issues: readonly DefinitionIssue[], options?: ErrorOptions) {
    super(issues.map(({ path, message }) => (path ? `${path}: ${message}` : message)).join('\n'), options)
    this.issues = issues
  }
}

/** libvirt's names of its errors; a few older ones are warnings. */
export type LibvirtErrorCode = `VIR_ERR_${string}` | `VIR_WAR_${string}`

/** libvirt's own fields behind an error. Their meaning depends on the code; absent ones are null, or -1. */
export interface LibvirtErrorDetails {
  readonly str1: string | null
  readonly str2: string | null
  readonly str3: string | null
  readonly int1: number
  readonly int2: number
}

/**
 * libvirt said no. `code` is libvirt's name for it, such as `VIR_ERR_NO_NETWORK`; a code newer than this library is
 * `VIR_ERR_` and its number.
 *
 * A closed connection or a freed handle is reported the same way, with the code that libvirt has for it
 * (`VIR_ERR_INVALID_CONN`, `VIR_ERR_INVALID_NETWORK`, …), and so is a function that the installed libvirt does not
 * have (`VIR_ERR_NO_SUPPORT`).
 *
 * @see https://libvirt.org/html/libvirt-virterror.html
 */
export class LibvirtError extends VirtnetError {
  override readonly name = 'LibvirtError'
  readonly code: LibvirtErrorCode
  /** The code as libvirt's number. */
  readonly number: number
  /** The part of libvirt that it comes from, such as `VIR_FROM_NETWORK`. */
  readonly domain: `VIR_FROM_${string}`
  readonly level: 'none' | 'warning' | 'error'
  /** The C function that failed. */
  readonly call: string
  readonly details: LibvirtErrorDetails
  /** What to do about it; null where the message has to do. */
  readonly remedy: string | null

  constructor(
    message: string,
    fields: Pick<LibvirtError, 'code' | 'number' | 'domain' | 'level' | 'call'> & {
      readonly details?: LibvirtErrorDetails
    },
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.code = fields.code
    this.number = fields.number
    this.domain = fields.domain
    this.level = fields.level
    this.call = fields.call
    this.details = fields.details ?? { str1: null, str2: null, str3: null, int1: -1, int2: -1 }
    this.remedy = isUnsupported(this)
      ? (elsewhere(this) ?? remedies.VIR_ERR_NO_SUPPORT ?? null)
      : fields.domain === 'VIR_FROM_RPC'
        ? (absent(message) ?? lostConnection)
        : (remedies[`${fields.call} ${fields.code}`] ?? remedies[fields.code] ?? null)
  }
}

/**
 * Whether libvirt said that this connection cannot do it at all. A modular daemon other than a hypervisor's says of what
 * another daemon does that its connection to it is 'not open': it never opens one.
 */
export function isUnsupported(error: unknown): error is LibvirtError {
  if (!(error instanceof LibvirtError)) return false
  if (error.code === 'VIR_ERR_NO_SUPPORT') return true
  return error.domain === 'VIR_FROM_RPC' && /^internal error: (hypervisor )?connection not open$/.test(error.message)
}

const lostConnection =
  'the daemon is gone or does not answer: close this connection and connect() again; networks and guests keep running'

/** Of libvirt's daemons, where there is one for each driver, the one with the objects that a call asks for. */
const daemons = [
  [/Domain/, 'guests', 'qemu'],
  [/NWFilter/, 'nwfilters', 'nwfilter'],
  [/Network/, 'networks', 'network'],
  [/Interface/, 'links of the host', 'interface'],
  [/NodeDevice/, 'devices of the host', 'nodedev'],
  [/Secret/, 'secrets', 'secret'],
  [/Storage/, 'storage', 'storage'],
] as const

/** Of a socket that nothing listens on: the daemon asked, or one that this asks in turn, as virtqemud asks virtnetworkd. */
function absent(message: string): string | undefined {
  const daemon = /^Failed to connect socket to '.*\/(virt\w+d)-sock'/.exec(message)?.[1]
  return daemon && `${daemon} is not running on that host: start it, or let systemd start it (${daemon}.socket)`
}

/** Where the objects are that a connection has none of: such as guests, for one to `network:///system`. */
function elsewhere({ call, code, domain }: LibvirtError): string | undefined {
  // Ours: libvirt is too old for it, wherever the objects are.
  if (domain === 'VIR_FROM_NONE') return undefined
  // A driver without a call may have the objects; a daemon that never opens a connection to them has none.
  if (code === 'VIR_ERR_NO_SUPPORT' && !/^virConnect(ListAll|NumOf)|LookupBy|EventRegister/.test(call)) return undefined
  const [, what, scheme] = daemons.find(([pattern]) => pattern.test(call)) ?? []
  if (what === undefined) return undefined
  const alone = scheme === 'qemu' ? '' : `, or to ${scheme}:///system for these alone`
  const objects = call.includes('EventRegister') ? `events of ${what}` : what
  return `this driver has no ${objects}: connect() to a hypervisor, such as qemu:///system, for all of libvirt's objects${alone}; uri() says which driver this is`
}

/** By code; where a function means something of its own by it, by both. */
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
  VIR_ERR_NETWORK_EXIST: 'use another name, or change the network that has it',
  VIR_ERR_OPERATION_DENIED: 'the connection is read-only: connect() without readOnly',
  VIR_ERR_OPERATION_INVALID: 'it is in the wrong state for this: check `state`, then start or stop it first',
  VIR_ERR_NO_SUPPORT: 'this libvirt version or driver does not support it; versions() and uri() identify them',
  VIR_ERR_NO_CONNECT: lostConnection,
  VIR_ERR_INVALID_CONN: 'open a new connection with connect()',
  VIR_ERR_AUTH_FAILED: 'give connect() credentials that the daemon accepts',
  VIR_ERR_OPERATION_TIMEOUT: 'try again: something else holds the object',
}

/** A guest's interface on a network. */
export interface ConnectedGuest {
  readonly name: string
  readonly uuid: string
  readonly mac: string
  /** The host's end of its connection, such as `vnet0`; null for a guest of another driver. */
  readonly device: string | null
}

/** Stopping a network would cut running guests off, and nobody said that it may. Nothing was done. */
export class GuestsConnectedError extends VirtnetError {
  override readonly name = 'GuestsConnectedError'
  readonly network: string
  readonly guests: readonly ConnectedGuest[]

  /** @param why  what stopping it is needed for; omitted: it is what was asked for */
  constructor(network: string, guests: readonly ConnectedGuest[], why?: string) {
    const who = guests.map(({ name, device }) => (device ? `${name} (${device})` : name)).join(', ')
    super(
      `network ${network} is in use by ${who}: ${why === undefined ? '' : `${why}; `}stopping it cuts them off; to do it anyway pass { disconnectGuests: true }, or move them with guest.switch() first`,
    )
    this.network = network
    this.guests = guests
  }
}

/** A network was stopped, and not all is as before: it is down, or runs without guests that were on it. */
export class RestartError extends VirtnetError {
  override readonly name = 'RestartError'
  readonly network: string
  /** Whether it runs: by what is stored, or as it was before. */
  readonly running: boolean
  /** Guests that could not be connected to it again, and why. */
  readonly guests: readonly { readonly name: string; readonly reason: string }[]
  /** All that went wrong, in order. */
  readonly errors: readonly Error[]

  constructor(network: string, state: string, fields: Pick<RestartError, 'running' | 'guests' | 'errors'>) {
    super(`network ${network} ${state}`, { cause: fields.errors[0] })
    this.network = network
    this.running = fields.running
    this.guests = fields.guests
    this.errors = fields.errors
  }
}

/** A change of a network failed, and so did taking back what it had done already: what is there is neither old nor new. */
export class RollbackError extends VirtnetError {
  override readonly name = 'RollbackError'
  readonly network: string
  /** What failed first, then what failed on the way back. */
  readonly errors: readonly Error[]

  constructor(network: string, errors: readonly Error[]) {
    const [first, ...rest] = errors.map(({ message }) => message)
    super(
      `network ${network} is neither as it was nor as it was to be: ${first}; and then: ${rest.join('; ')}; look at definition and stored(), and ensure() it again`,
      { cause: errors[0] },
    )
    this.network = network
    this.errors = errors
  }
}

/**
 * Who has a subnet. `interface`: a device of the host's, by its address; `route`: one over that device;
 * `route-or-interface`: one of the two, where the host could not be looked at.
 */
export interface SubnetHolder {
  readonly kind: 'network' | 'interface' | 'route' | 'route-or-interface'
  /** The network, or the device. */
  readonly name: string
  /** The subnet it has, `10.0.0.0/24`, where that is known. */
  readonly subnet: string | null
}

/** A network cannot start because its subnet is in use on the host. `cause` is what libvirt said. */
export class SubnetInUseError extends VirtnetError {
  override readonly name = 'SubnetInUseError'
  readonly network: string
  /** Those of the network that somebody has, `10.0.0.0/24`; all of it where nobody can tell which. */
  readonly subnets: readonly string[]
  readonly holders: readonly SubnetHolder[]
  /** A private subnet of that size that no network of the connection has, nor any address or route of the host that is seen. */
  readonly free: string | null

  constructor(
    message: string,
    fields: Pick<SubnetInUseError, 'network' | 'subnets' | 'holders' | 'free'>,
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.network = fields.network
    this.subnets = fields.subnets
    this.holders = fields.holders
    this.free = fields.free
  }
}

/**
 * A network cannot start because the host has a link with the name of its bridge. libvirt was not asked: from 11.3 on, or
 * some release before, it deletes that link when the bridge cannot be made.
 */
export class BridgeNameInUseError extends VirtnetError {
  override readonly name = 'BridgeNameInUseError'
  readonly network: string
  readonly bridge: string
  /** Of the link: `ethernet`, `bridge`, `bond`, `vlan`; empty where libvirt cannot tell. */
  readonly type: string
  /** The network whose bridge it is, where it is one's. */
  readonly owner: string | null
  /** A name that neither a link of the host nor another network has. */
  readonly free: string | null

  constructor(
    message: string,
    fields: Pick<BridgeNameInUseError, 'network' | 'bridge' | 'type' | 'owner' | 'free'>,
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.network = fields.network
    this.bridge = fields.bridge
    this.type = fields.type
    this.owner = fields.owner
    this.free = fields.free
  }
}

/** A call took longer than its `timeout`. The rest of the process goes on; libvirt may still carry the call out. */
export class TimeoutError extends VirtnetError {
  override readonly name = 'TimeoutError'
  /** The C function, or what was waited for. */
  readonly call: string
  /** Milliseconds. */
  readonly timeout: number
  /** False: libvirt was never asked. True: it was, and what it was asked for may still happen. */
  readonly started: boolean

  constructor(message: string, fields: { readonly call: string; readonly timeout: number; readonly started: boolean }) {
    super(message)
    this.call = fields.call
    this.timeout = fields.timeout
    this.started = fields.started
  }
}

/** Part of a host could not be read, so a question about it cannot be answered. Usually for want of root there. */
export class UnseenError extends VirtnetError {
  override readonly name = 'UnseenError'
  readonly unseen: readonly { readonly fact: string; readonly asked: string; readonly reason: string }[]

  constructor(unseen: UnseenError['unseen']) {
    const what = unseen.map(({ fact, asked, reason }) => `${fact} (${asked}: ${reason})`).join(', ')
    const isLate = unseen.some(({ reason }) => reason.includes('did not finish within'))
    const advice = isLate
      ? 'try again when that machine is less busy'
      : 'run as root there, or connect() with a host that is read as root'
    super(`the host's ${what} cannot be read: ${advice}`)
    this.unseen = unseen
  }
}

/** Whose change of a host's network waits to be confirmed. */
export interface HostChangeHolder {
  /** Host name of the machine that it was asked for from. */
  readonly machine: string
  readonly user: string
  /** Of the process that asked for it, on that machine. */
  readonly processId: number
  /** Links that it names. */
  readonly links: readonly string[]
  /** When it goes back unless it is confirmed. By this machine's clock. */
  readonly until: Date
}

/** A change of a host's network did not become what was asked for. */
export class HostChangeError extends VirtnetError {
  override readonly name = 'HostChangeError'
  /**
   * `untouched`: nothing was done. `rolled-back`: the host is as it was. `unreachable`: it does not answer, and goes back
   * by itself. `confirmed`: the change stays.
   */
  readonly state: 'untouched' | 'rolled-back' | 'unreachable' | 'confirmed'
  /** Who has the host's network, where that is why nothing was done; null otherwise. */
  readonly holder: HostChangeHolder | null

  constructor(
    message: string,
    state: HostChangeError['state'],
    options?: ErrorOptions & { readonly holder?: HostChangeHolder | null },
  ) {
    super(message, options)
    this.state = state
    this.holder = options?.holder ?? null
  }
}

/** Who is changing networks. */
export interface ApplyHolder {
  /** Host name of the machine that it runs on. */
  readonly machine: string
  readonly user: string
  readonly processId: number
}

/** A plan was not carried out. */
export class ApplyError extends VirtnetError {
  override readonly name = 'ApplyError'
  /** `untouched`: nothing was done. `rolled-back`: all is as it was. `mixed`: going back failed; `recover()` tries again. */
  readonly state: 'untouched' | 'rolled-back' | 'mixed'
  /** The network whose change failed; null where it is none's. */
  readonly network: string | null
  /** What is no longer as the plan saw it. */
  readonly moved: readonly string[]
  /** Who is changing networks now, where that is why nothing was done; null otherwise. */
  readonly holder: ApplyHolder | null
  /** What failed first, then what failed on the way back. */
  readonly errors: readonly Error[]

  constructor(
    message: string,
    state: ApplyError['state'],
    fields: Partial<Pick<ApplyError, 'network' | 'moved' | 'holder' | 'errors'>> = {},
  ) {
    super(message, fields.errors?.[0] && { cause: fields.errors[0] })
    this.state = state
    this.network = fields.network ?? null
    this.moved = fields.moved ?? []
    this.holder = fields.holder ?? null
    this.errors = fields.errors ?? []
  }
}

/** libvirt's shared library is not there, or cannot be loaded. XML and reachability work without it. */
export class LibraryError extends VirtnetError {
  override readonly name = 'LibraryError'
}

/** More events came than the buffer of an event stream holds; `missed` of them are lost. */
export class EventOverflowError extends VirtnetError {
  override readonly name = 'EventOverflowError'
  readonly missed: number

  constructor(message: string, missed: number) {
    super(message)
    this.missed = missed
  }
}
