import type { Ip } from '../../base/index.js'
import type { Place, PortName } from '../../firewall/index.js'
import type { BridgePort, Link } from '../../machine/index.js'
import type { Guest } from '../world/guest.js'
import type { Machine } from '../world/machine.js'

/** Where a frame goes; `router`: a guest's router that is not one of the host's addresses. */
export type NextHop = Ip | 'router'

/** An end of a frame's way over a bridge: the bridge's machine itself, a guest, or a port that leads elsewhere. */
export type BridgeEnd =
  | { readonly kind: 'host' }
  | { readonly kind: 'guest'; readonly guest: Guest }
  | { readonly kind: 'uplink'; readonly port: BridgePort }

/** A frame's way over a bridge, once it is known who has its next hop. */
export interface Crossing {
  readonly bridge: string
  readonly from: BridgeEnd
  readonly to: BridgeEnd
  /** The names under which rules see its way. Undefined: the bridge's machine itself. */
  readonly in: PortName | undefined
  readonly out: PortName | undefined
  readonly nextHop: NextHop
}

/** How a packet came to a machine. */
export interface Arrival {
  readonly inLink: string
  /** The port of a bridge, where bridge netfilter saw it. */
  readonly inPort?: PortName | undefined
  /** Bridge netfilter has run prerouting already. */
  readonly prerouted?: boolean
}

interface Somewhere {
  readonly machine: Machine
}

/** A guest sends a packet, or one is at its door. */
export interface AtGuest extends Somewhere {
  readonly station: 'guest'
  readonly guest: Guest
  readonly sends: boolean
}

/** A frame is to cross a bridge, to whoever has the next hop's address there. */
export interface AtBridge extends Somewhere {
  readonly station: 'bridge'
  readonly bridge: string
  readonly from: BridgeEnd
  readonly nextHop: NextHop
}

/** A frame comes in by a port. */
export interface AtPortIn extends Somewhere {
  readonly station: 'port-in'
  readonly crossing: Crossing
}

/** A frame is between the ports of a bridge, and goes out of one. */
export interface AtPortOut extends Somewhere {
  readonly station: 'port-out'
  readonly crossing: Crossing
}

/** A packet comes in to a machine by a link. */
export interface AtArrival extends Somewhere {
  readonly station: 'arrival'
  readonly arrival: Arrival
}

/** It is known to be let in, and not yet where it goes. */
export interface AtRouting extends Somewhere {
  readonly station: 'routing'
  readonly arrival: Arrival
}

/** A machine sends a packet of its own. */
export interface AtOutput extends Somewhere {
  readonly station: 'output'
}

/** A packet is to leave by a link. */
export interface AtDeparture extends Somewhere {
  readonly station: 'departure'
  readonly link: string
  readonly nextHop: Ip
  /** Where it came from, as rules see it. */
  readonly place: Place
}

/** A packet leaves by a device, from its machine. */
export interface AtDevice extends Somewhere {
  readonly station: 'device'
  readonly link: Link
  readonly nextHop: Ip
}

/** A packet is sent beside a device: by a guest that sits on it by macvtap, or by the machine's own macvlan link. */
export interface AtMacvtap extends Somewhere {
  readonly station: 'macvtap'
  readonly device: Link
  readonly mode: string
  /** Undefined: the machine itself. */
  readonly guest: Guest | undefined
  readonly nextHop: NextHop
}

/** A packet is beyond the machines that are known. */
export interface AtOutside extends Somewhere {
  readonly station: 'outside'
  /** The link or bridge of the machine that leads there; undefined where none does. */
  readonly at: string | undefined
  readonly nextHop: NextHop
}

/** The outside sends a packet to a machine by a link, or by a bridge's uplink. */
export interface AtEntrance extends Somewhere {
  readonly station: 'entrance'
  readonly link: string
}

/** A packet is on the Ethernet before a link of another machine, by which it comes in. */
export interface AtSegment extends Somewhere {
  readonly station: 'segment'
  readonly link: string
  readonly nextHop: Ip
}

/** A machine asks for a MAC address or answers, or hears a question or an answer. */
export interface AtNeighbour extends Somewhere {
  readonly station: 'neighbour'
  readonly link: string
  readonly sends: boolean
  /** Over a bridge: the frame's way there. Undefined: by a device, to the outside or from there. */
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

/**
 * Whether two places are the same: machines, guests and links count as what they are, descriptions by what they say.
 */
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
