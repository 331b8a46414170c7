import type { TopologyNodeKind } from '../model.js'

const screen = 'M1 2h14v9H1zM5.5 14.5h5M8 11v3.5'
const arrows = 'M1 5h11M9 2l3 3-3 3M15 11H4M7 8l-3 3 3 3'
const card = 'M2 3h12v8H2zM5 11v3M8 11v3M11 11v3'

/** Paths in a square of 16 pixels. */
export const icons: Record<TopologyNodeKind, string> = {
  guest: screen,
  network: arrows,
  bridge: arrows,
  host: 'M2 2h12v5H2zM2 9h12v5H2zM5 4.5h.1M5 11.5h.1',
  vlan: 'M2 2h6l6 6-6 6-6-6zM5 5h.1',
  bond: 'M2 5h12M2 11h12M5 3v4M11 9v4',
  nic: card,
  tunnel: 'M1 13a7 7 0 0 1 14 0M5 13a3 3 0 0 1 6 0',
  link: card,
  outside: 'M5 13a3.2 3.2 0 0 1-.3-6.4 4 4 0 0 1 7.4.6A2.9 2.9 0 0 1 12 13z',
}
