import type { Ip } from '../../base/index.js'
import type { Place, PortName } from '../../firewall/index.js'
import type { BridgePort, Link } from '../../machine/index.js'
import type { Guest } from '../world/guest.js'
import type { Machine } from '../world/machine.js'

/** Where a frame goes; `router`: a guest's router that is not one of the host's addresses. */
export type NextHop = Ip | 'router'

/** An end of a frame's path over a bridge: the bridge's machine itself, a guest, or a port that leads elsewhere. */
export type BridgeEnd =
  | { readonly kind: 'host' }
  | { readonly kind: 'guest'; readonly guest: Guest }
  | { readonly kind: 'uplink'; readonly port: BridgePort }

/** A frame's path over a bridge, once the owner of its next hop is known. */
export interface Crossing {
  readonly bridge: string
  readonly from: BridgeEnd
  readonly to: BridgeEnd
  /** The names under which rules see its path. Undefined: the bridge's machine itself. */
  readonly in: PortName | undefined
  readonly out: PortName | undefined
  readonly nextHop: NextHop
}

/** How a packet entered a machine. */
export interface Arrival {
  readonly inLink: string
  /** The port of a bridge, if bridge netfilter saw it. */
  readonly inPort?: PortName | undefined
  /** Bridge netfilter has run prerouting already. */
  readonly prerouted?: boolean
  /** Bridge netfilter has looked its route up already, with this mark, because it had translated the destination. */
  readonly routedMark?: number | undefined
}

interface Somewhere {
  readonly machine: Machine
}

/** A guest sends a packet, or receives one. */
export interface AtGuest extends Somewhere {
  readonly station: 'guest'
  readonly guest: Guest
  readonly sends: boolean
}

/** A frame crosses a bridge, to the owner of the next hop's address there. */
export interface AtBridge extends Somewhere {
  readonly station: 'bridge'
  readonly bridge: string
  readonly from: BridgeEnd
  readonly nextHop: NextHop
}

/** A frame enters through a port. */
export interface AtPortIn extends Somewhere {
  readonly station: 'port-in'
  readonly crossing: Crossing
}

/** A frame is between the ports of a bridge, and leaves through one. */
export interface AtPortOut extends Somewhere {
  readonly station: 'port-out'
  readonly crossing: Crossing
}

/** A packet enters a machine through a link. */
export interface AtArrival extends Somewhere {
  readonly station: 'arrival'
  readonly arrival: Arrival
}

/** A packet has been accepted; where it goes is not decided yet. */
export interface AtRouting extends Somewhere {
  readonly station: 'routing'
  readonly arrival: Arrival
}

/** A machine sends a packet of its own. */
export interface AtOutput extends Somewhere {
  readonly station: 'output'
}

/** A packet is about to leave through a link. */
export interface AtDeparture extends Somewhere {
  readonly station: 'departure'
  readonly link: string
  readonly nextHop: Ip
  /** Its origin, as rules see it. */
  readonly place: Place
}

/** A packet leaves its machine through a device. */
export interface AtDevice extends Somewhere {
  readonly station: 'device'
  readonly link: Link
  readonly nextHop: Ip
}

/** A packet is sent through a device by a macvtap guest, or by the machine's own macvlan link. */
export interface AtMacvtap extends Somewhere {
  readonly station: 'macvtap'
  readonly device: Link
  readonly mode: string
  /** Undefined: the machine itself. */
  readonly guest: Guest | undefined
  readonly nextHop: NextHop
}

/** A packet is beyond the known machines. */
export interface AtOutside extends Somewhere {
  readonly station: 'outside'
  /** The machine's link or bridge that leads there; undefined if there is none. */
  readonly at: string | undefined
  readonly nextHop: NextHop
}

/** The outside sends a packet to a machine through a link, or through a bridge's uplink. */
export interface AtEntrance extends Somewhere {
  readonly station: 'entrance'
  readonly link: string
}

/** A packet is on the Ethernet of another machine's link, through which it enters. */
export interface AtSegment extends Somewhere {
  readonly station: 'segment'
  readonly link: string
  readonly nextHop: Ip
}

/** A machine sends or receives a request for a MAC address, or its answer. */
export interface AtNeighbour extends Somewhere {
  readonly station: 'neighbour'
  readonly link: string
  readonly sends: boolean
  /** Over a bridge: the frame's path there. Undefined: through a device, to or from the outside. */
  readonly crossing?: Crossing | undefined
  /** Bridge netfilter has run prerouting already. */
  readonly prerouted?: boolean
}

/** A place where a packet can be. */
export type At =
  | AtGuest
  | AtBridge
  | AtPortIn
  | AtPortOut
  | AtArrival
  | AtRouting
  | AtOutput
  | AtDeparture
  | AtDevice
  | AtMacvtap
  | AtOutside
  | AtEntrance
  | AtSegment
  | AtNeighbour

/** Whether two places are the same: machines, guests and links are compared by identity, descriptions by value. */
export function samePlace(one: At, other: At): boolean {
  if (one.station !== other.station || one.machine !== other.machine) return false
  const { machine: _one, ...here } = one
  const { machine: _other, ...there } = other
  return alike(here, there)
}

function alike(one: unknown, other: unknown): boolean {
  if (one === other) return true
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false
  const [mine, its] = [Object.entries(one), Object.entries(other)]
  return (
    mine.length === its.length && mine.every(([key, value]) => alike(value, (other as Record<string, unknown>)[key]))
  )
}
