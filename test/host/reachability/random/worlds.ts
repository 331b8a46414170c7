import type { Pair } from '../observe.js'
import { type GuestPlan, network } from '../scene.js'

/** Two networks, three guests, and what rules about them can name. Guests' subnets have routes outside. */
export interface World {
  readonly networks: readonly string[]
  readonly guests: readonly GuestPlan[]
  readonly bridges: readonly string[]
  readonly subnets: readonly string[]
  /** Of the guests. */
  readonly addresses: readonly string[]
  /** Of the guests, too. */
  readonly macs: readonly string[]
  /** Of the host on its bridges. */
  readonly own: readonly string[]
  readonly uplink: string
  readonly pairs: readonly Pair[]
}

const places = ['g1', 'g2', 'g3', 'host', 'x', 'far'] as const

/** Each two places of which one is on the host. */
const pairs: readonly Pair[] = places.flatMap((from) =>
  places
    .filter((to) => to !== from && !(/^(x|far)$/.test(from) && /^(x|far)$/.test(to)))
    .map((to): Pair => `${from}>${to}`),
)

const macs = ['52:54:00:12:34:56', '52:54:00:12:34:57', '52:54:00:12:34:58'] as const

const guestsOn = (...names: readonly string[]): GuestPlan[] =>
  names.map((on, index) => ({ on, ...(macs[index] && { mac: macs[index] }) }))

export const worlds: readonly World[] = [
  {
    networks: [network.nat, network.routed],
    guests: guestsOn('nat', 'nat', 'routed'),
    bridges: ['vnat', 'vrouted'],
    subnets: ['192.168.111.0/24', '192.168.112.0/24'],
    addresses: ['192.168.111.101', '192.168.111.102', '192.168.112.103'],
    macs,
    own: ['192.168.111.1', '192.168.112.1'],
    uplink: 'hw0',
    pairs,
  },
  {
    networks: [network.open, network.isolated],
    guests: guestsOn('open', 'open', 'isolated'),
    bridges: ['vopen', 'visolated'],
    subnets: ['192.168.114.0/24', '192.168.113.0/24'],
    addresses: ['192.168.114.101', '192.168.114.102', '192.168.113.103'],
    macs,
    own: ['192.168.114.1', '192.168.113.1'],
    uplink: 'hw0',
    pairs,
  },
  {
    networks: [network.bridged, network.nat],
    guests: guestsOn('bridged', 'bridged', 'nat'),
    bridges: ['br0', 'vnat'],
    subnets: ['10.50.0.0/24', '192.168.111.0/24'],
    addresses: ['10.50.0.101', '10.50.0.102', '192.168.111.103'],
    macs,
    own: ['10.50.0.2', '192.168.111.1'],
    uplink: 'br0',
    pairs,
  },
]
