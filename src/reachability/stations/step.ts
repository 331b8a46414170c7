import type { Packet } from '../../firewall/index.js'
import type { At } from '../walk/at.js'
import type { Fate } from '../walk/fate.js'
import type { Walk } from '../walk/walk.js'
import { atArrival } from './arrival.js'
import { atBridge } from './bridge/bridge.js'
import { atPortIn, atPortOut } from './bridge/bridge-port.js'
import { atNeighbour } from './bridge/neighbour.js'
import { atDeparture } from './departure.js'
import { atDevice } from './device.js'
import { atEntrance } from './entrance.js'
import { atGuest } from './guest.js'
import { atMacvtap } from './macvtap.js'
import { atOutput } from './output.js'
import { atOutside } from './outside.js'
import { atRouting } from './routing.js'
import { atSegment } from './segment.js'

/** What happens to a packet at a place: its next place, or its fate. */
export function step(walk: Walk, packet: Packet, at: At): At | Fate {
  switch (at.station) {
    case 'guest':
      return atGuest(walk, packet, at)
    case 'bridge':
      return atBridge(walk, packet, at)
    case 'port-in':
      return atPortIn(walk, packet, at)
    case 'port-out':
      return atPortOut(walk, packet, at)
    case 'arrival':
      return atArrival(walk, packet, at)
    case 'routing':
      return atRouting(walk, packet, at)
    case 'output':
      return atOutput(walk, packet, at)
    case 'departure':
      return atDeparture(walk, packet, at)
    case 'device':
      return atDevice(walk, packet, at)
    case 'macvtap':
      return atMacvtap(walk, packet, at)
    case 'outside':
      return atOutside(walk, packet, at)
    case 'entrance':
      return atEntrance(walk, packet, at)
    case 'segment':
      return atSegment(walk, packet, at)
    case 'neighbour':
      return atNeighbour(walk, packet, at)
  }
}
