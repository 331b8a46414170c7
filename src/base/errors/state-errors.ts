import type { VirtnetErrorCode } from './codes.js'
import { nameErrors, VirtnetError } from './virtnet-error.js'

/**
 * A network, a guest or an interface is not in a state that allows what was asked for. Nothing was done. The kinds derived
 * from it say more.
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

/** Stopping a network would cut running guests off, and nobody said that it may. Nothing was done. */
export class GuestsConnectedError extends StateError {
  static {
    nameErrors(GuestsConnectedError, 'GuestsConnectedError')
  }

  override readonly code = 'VIRTNET_GUESTS_CONNECTED'
  /** The network that was to be stopped. */
  readonly network: string
  /** The interfaces that would be cut off. */
  readonly guests: readonly ConnectedGuest[]

  /** @param why  what stopping it is needed for; omitted: it is what was asked for */
  constructor(network: string, guests: readonly ConnectedGuest[], why?: string) {
    const who = guests.map(({ name, device }) => (device ? `${name} (${device})` : name)).join(', ')
    const remedy = 'to go ahead say { disconnectGuests: true }, or move them with guest.switch() first'
    super(
      `network ${network} is in use by ${who}: ${why === undefined ? '' : `${why}; `}stopping it cuts them off; ${remedy}`,
      { remedy },
    )
    this.network = network
    this.guests = guests
  }
}

/**
 * Who has a subnet. `interface`: a device of the host's, by its address; `route`: one over that device;
 * `route-or-interface`: one of the two, where the host could not be looked at.
 */
export interface SubnetHolder {
  /** What kind of thing has it. */
  readonly kind: 'network' | 'interface' | 'route' | 'route-or-interface'
  /** The network, or the device. */
  readonly name: string
  /** The subnet it has, `10.0.0.0/24`, where that is known. */
  readonly subnet: string | null
}

/** A network cannot start because its subnet is in use on the host. `cause` is what libvirt said. */
export class SubnetInUseError extends StateError {
  static {
    nameErrors(SubnetInUseError, 'SubnetInUseError')
  }

  override readonly code = 'VIRTNET_SUBNET_IN_USE'
  /** The network that cannot start. */
  readonly network: string
  /** Those of the network that are taken, `10.0.0.0/24`; all of it where nobody can tell which. */
  readonly subnets: readonly string[]
  /** Who has them. */
  readonly holders: readonly SubnetHolder[]
  /** A private subnet of that size that no network of the connection has, nor any address or route of the host that is seen. */
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
 * A network cannot start because the host has a link with the name of its bridge. libvirt was not asked: from 11.3 on, or
 * some release before, it deletes that link when the bridge cannot be made.
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
    const remedy = fields.free === null ? undefined : `name the bridge ${fields.free}, which is free`
    super(message, { ...options, remedy })
    this.network = fields.network
    this.bridge = fields.bridge
    this.type = fields.type
    this.owner = fields.owner
    this.free = fields.free
  }
}

/** A change of a network failed, and so did taking back what it had done already: what is there is neither old nor new. */
export class RollbackError extends VirtnetError {
  static {
    nameErrors(RollbackError, 'RollbackError')
  }

  override readonly code = 'VIRTNET_ROLLBACK'
  /** The network that was to be changed. */
  readonly network: string
  /** What failed first, then what failed on the way back. */
  readonly errors: readonly Error[]

  constructor(network: string, errors: readonly Error[]) {
    const [first, ...rest] = errors.map(({ message }) => message)
    const remedy = 'look at definition and stored(), and ensure() it again'
    const message = `network ${network} is neither as it was nor as it was to be: ${first}; and then: ${rest.join('; ')}`
    super(`${message}; ${remedy}`, { cause: errors[0], remedy })
    this.network = network
    this.errors = errors
  }
}

/** A network was stopped, and not all is as before: it is down, or runs without guests that were on it. */
export class RestartError extends VirtnetError {
  static {
    nameErrors(RestartError, 'RestartError')
  }

  override readonly code = 'VIRTNET_RESTART'
  /** The network that was restarted. */
  readonly network: string
  /** Whether it runs: by what is stored, or as it was before. */
  readonly running: boolean
  /** Guests that could not be connected to it again, and why. */
  readonly guests: readonly { readonly name: string; readonly reason: string }[]
  /** All that went wrong, in order. */
  readonly errors: readonly Error[]

  constructor(network: string, state: string, fields: Pick<RestartError, 'running' | 'guests' | 'errors'>) {
    const remedy = fields.running
      ? 'connect those guests again with guest.switch(), { reattach: true } where the network is of another kind now'
      : 'mend what `errors` say, then start() it'
    super(`network ${network} ${state}`, { cause: fields.errors[0], remedy })
    this.network = network
    this.running = fields.running
    this.guests = fields.guests
    this.errors = fields.errors
  }
}

/** Something in a network that is another owner's. */
export interface OwnedPart {
  /** Which, as `ips[10.1.1.1].dhcp.hosts[52:54:00:00:00:01]`; '' is the network itself. */
  readonly path: string
  /** Whose it is. */
  readonly owners: readonly string[]
  /** What it is. */
  readonly is?: unknown
  /** What was asked for. */
  readonly wanted?: unknown
}

/** What was asked for would change or remove what another owner has in a network. Nothing was done. */
export class OwnedError extends StateError {
  static {
    nameErrors(OwnedError, 'OwnedError')
  }

  override readonly code = 'VIRTNET_OWNED'
  /** The network. */
  readonly network: string
  /** Whose it is, each once. */
  readonly owners: readonly string[]
  /** What of it is another's. */
  readonly parts: readonly OwnedPart[]

  /** @param what  that would happen to them; omitted: they are wanted to be different */
  constructor(network: string, parts: readonly OwnedPart[], what?: string) {
    const owners = [...new Set(parts.flatMap((part) => part.owners))]
    const remedy = `leave it as it is, or say { takeOver: true } to take it from ${list(owners)}`
    super(`network ${network}: ${parts.map((part) => partText(part, what)).join('; ')}; ${remedy}`, { remedy })
    this.network = network
    this.owners = owners
    this.parts = parts
  }
}

function partText({ path, owners, is, wanted }: OwnedPart, what: string | undefined): string {
  const subject = path === '' ? 'it' : path
  if (what !== undefined) return `${subject} belongs to ${list(owners)}, and ${what}`
  const change = wanted === undefined ? 'it would go' : `${JSON.stringify(wanted)} is wanted`
  return `${subject} belongs to ${list(owners)}, as ${JSON.stringify(is)}; ${change}`
}

const list = (words: readonly string[]): string => new Intl.ListFormat('en').format(words)
