import type { VirtnetErrorCode } from './codes.js'
import { nameErrors, VirtnetError } from './virtnet-error.js'

/**
 * A network, a guest or an interface is not in a state that allows the request. Nothing was done. Subclasses say more.
 */
export class StateError extends VirtnetError {
  static {
    nameErrors(StateError, 'StateError')
  }

  override readonly code: VirtnetErrorCode = 'VIRTNET_STATE'
}

/** A guest's interface on a network. */
export interface ConnectedGuest {
  /** The guest. */
  readonly name: string
  /** The guest's UUID. */
  readonly uuid: string
  /** The interface's MAC address. */
  readonly mac: string
  /** The host's end of its connection, such as `vnet0`; null for a guest of another driver. */
  readonly device: string | null
}

/** Stopping a network would cut running guests off, and `disconnectGuests` was not set. Nothing was done. */
export class GuestsConnectedError extends StateError {
  static {
    nameErrors(GuestsConnectedError, 'GuestsConnectedError')
  }

  override readonly code = 'VIRTNET_GUESTS_CONNECTED'
  /** The network that was to be stopped. */
  readonly network: string
  /** The interfaces that would be cut off. */
  readonly guests: readonly ConnectedGuest[]

  /** @param why  why it has to be stopped; omitted: the caller asked for it */
  constructor(network: string, guests: readonly ConnectedGuest[], why?: string) {
    const who = guests.map(({ name, device }) => (device ? `${name} (${device})` : name)).join(', ')
    const remedy = 'to proceed, pass { disconnectGuests: true }, or move them with guest.switch() first'
    super(
      `network ${network} is in use by ${who}: ${why === undefined ? '' : `${why}; `}stopping it cuts them off; ${remedy}`,
      { remedy },
    )
    this.network = network
    this.guests = guests
  }
}

/**
 * What uses a subnet. `interface`: a device of the host, by its address; `route`: a route over that device;
 * `route-or-interface`: one of the two, if the host could not be read.
 */
export interface SubnetHolder {
  /** What kind of thing uses it. */
  readonly kind: 'network' | 'interface' | 'route' | 'route-or-interface'
  /** The network, or the device. */
  readonly name: string
  /** The subnet that it uses, `10.0.0.0/24`, if known. */
  readonly subnet: string | null
}

/** A network cannot start because its subnet is in use on the host. `cause` is libvirt's error. */
export class SubnetInUseError extends StateError {
  static {
    nameErrors(SubnetInUseError, 'SubnetInUseError')
  }

  override readonly code = 'VIRTNET_SUBNET_IN_USE'
  /** The network that cannot start. */
  readonly network: string
  /** The network's subnets that are in use, `10.0.0.0/24`; all of them if it is unknown which. */
  readonly subnets: readonly string[]
  /** What uses them. */
  readonly holders: readonly SubnetHolder[]
  /**
   * A private subnet of that size that no network of the connection and no known address or route of the host uses.
   */
  readonly free: string | null

  constructor(
    message: string,
    fields: Pick<SubnetInUseError, 'network' | 'subnets' | 'holders' | 'free'>,
    options?: ErrorOptions,
  ) {
    super(message, {
      ...options,
      remedy: fields.free === null ? undefined : `${fields.free} is free: define() it with that`,
    })
    this.network = fields.network
    this.subnets = fields.subnets
    this.holders = fields.holders
    this.free = fields.free
  }
}

/**
 * A network cannot start because the host has a link with the name of its bridge. libvirt was not called: from about
 * 11.3 on, it deletes that link when it cannot create the bridge.
 */
export class BridgeNameInUseError extends StateError {
  static {
    nameErrors(BridgeNameInUseError, 'BridgeNameInUseError')
  }

  override readonly code = 'VIRTNET_BRIDGE_NAME_IN_USE'
  /** The network that cannot start. */
  readonly network: string
  /** The name that both want. */
  readonly bridge: string
  /** The type of the link: `ethernet`, `bridge`, `bond`, `vlan`; empty if libvirt does not know it. */
  readonly type: string
  /** The network whose bridge it is, if any. */
  readonly owner: string | null
  /** A name that neither a link of the host nor another network uses. */
  readonly free: string | null

  constructor(
    message: string,
    fields: Pick<BridgeNameInUseError, 'network' | 'bridge' | 'type' | 'owner' | 'free'>,
    options?: ErrorOptions,
  ) {
    const remedy = fields.free === null ? undefined : `name the bridge ${fields.free}, which is free`
    super(message, { ...options, remedy })
    this.network = fields.network
    this.bridge = fields.bridge
    this.type = fields.type
    this.owner = fields.owner
    this.free = fields.free
  }
}

/**
 * A change of a network failed, and so did the rollback: the network is in neither its old nor its new state.
 */
export class RollbackError extends VirtnetError {
  static {
    nameErrors(RollbackError, 'RollbackError')
  }

  override readonly code = 'VIRTNET_ROLLBACK'
  /** The network that was to be changed. */
  readonly network: string
  /** What failed first, then what failed in the rollback. */
  readonly errors: readonly Error[]

  constructor(network: string, errors: readonly Error[]) {
    const [first, ...rest] = errors.map(({ message }) => message)
    const remedy = 'check definition and stored(), then ensure() it again'
    const message = `network ${network} is in neither its old nor its new state: ${first}; and then: ${rest.join('; ')}`
    super(`${message}; ${remedy}`, { cause: errors[0], remedy })
    this.network = network
    this.errors = errors
  }
}

/** A network was stopped and not fully restored: it is down, or runs without some of its guests. */
export class RestartError extends VirtnetError {
  static {
    nameErrors(RestartError, 'RestartError')
  }

  override readonly code = 'VIRTNET_RESTART'
  /** The network that was restarted. */
  readonly network: string
  /** Whether it runs, from its stored definition or as it was before. */
  readonly running: boolean
  /** Guests that could not be reconnected to it, and why. */
  readonly guests: readonly { readonly name: string; readonly reason: string }[]
  /** All that went wrong, in order. */
  readonly errors: readonly Error[]

  constructor(network: string, state: string, fields: Pick<RestartError, 'running' | 'guests' | 'errors'>) {
    const remedy = fields.running
      ? "reconnect those guests with guest.switch(), with { reattach: true } if the network's mode has changed"
      : 'fix what `errors` report, then start() it'
    super(`network ${network} ${state}`, { cause: fields.errors[0], remedy })
    this.network = network
    this.running = fields.running
    this.guests = fields.guests
    this.errors = fields.errors
  }
}

/** Something in a network that belongs to another owner. */
export interface OwnedPart {
  /** Its path, such as `ips[10.1.1.1].dhcp.hosts[52:54:00:00:00:01]`; '' is the network itself. */
  readonly path: string
  /** Its owners. */
  readonly owners: readonly string[]
  /** Its current value. */
  readonly is?: unknown
  /** The requested value. */
  readonly wanted?: unknown
}

/** The request would change or remove what another owner has in a network. Nothing was done. */
export class OwnedError extends StateError {
  static {
    nameErrors(OwnedError, 'OwnedError')
  }

  override readonly code = 'VIRTNET_OWNED'
  /** The network. */
  readonly network: string
  /** The owners, each once. */
  readonly owners: readonly string[]
  /** The parts that belong to other owners. */
  readonly parts: readonly OwnedPart[]

  /** @param what would happen to them; omitted: they would be changed */
  constructor(network: string, parts: readonly OwnedPart[], what?: string) {
    const owners = [...new Set(parts.flatMap((part) => part.owners))]
    const remedy = `leave it as it is, or pass { takeOver: true } to take it from ${list(owners)}`
    super(`network ${network}: ${parts.map((part) => partText(part, what)).join('; ')}; ${remedy}`, { remedy })
    this.network = network
    this.owners = owners
    this.parts = parts
  }
}

function partText({ path, owners, is, wanted }: OwnedPart, what: string | undefined): string {
  const subject = path === '' ? 'it' : path
  if (what !== undefined) return `${subject} belongs to ${list(owners)}, and ${what}`
  const change = wanted === undefined ? 'it would be removed' : `${JSON.stringify(wanted)} is wanted`
  return `${subject} belongs to ${list(owners)}, as ${JSON.stringify(is)}; ${change}`
}

const list = (words: readonly string[]): string => new Intl.ListFormat('en').format(words)
