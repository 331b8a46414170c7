import type { HostFacts, Link } from '../machine/index.js'
import { rowOf } from '../modes/index.js'
import { bridgeToMake, foresee, type PlannedChange } from '../plan/index.js'
import type { Snapshot } from '../snapshot/index.js'
import { networkOfInterface } from '../xml/index.js'
import { settled } from './settled.js'

/**
 * Adds to a host what libvirt sets up for running networks: bridges, addresses, rules, forwarding; and their guests'
 * ends. Pure.
 */
export function withNetworks(facts: HostFacts, snapshot: Snapshot): HostFacts {
  const running = snapshot.networks.flatMap(({ running: definition }) => definition ?? [])
  const stopped = snapshot.networks.map((network) => ({ ...network, active: false, running: null }))
  const changes = running.map(
    (definition): PlannedChange => ({
      network: definition.name,
      action: 'update',
      before: null,
      definition,
      fields: [],
      started: true,
      autostart: null,
      impact: { kind: 'none' },
      warnings: [],
    }),
  )
  const plan = { changes, unchanged: [], others: [] }
  const seen = foresee(plan, { ...snapshot, networks: stopped, facts }).snapshot.facts ?? facts
  const bridges = new Map(
    running.flatMap((definition) => {
      const bridge = bridgeToMake(definition) ?? joined(definition)
      return bridge === undefined ? [] : [[definition.name, bridge]]
    }),
  )
  const ends = snapshot.guests.flatMap((guest) =>
    (guest.running ?? []).flatMap((one) => {
      const network = networkOfInterface(one)
      const bridge =
        network === undefined ? (one.type === 'bridge' ? one.source?.bridge : undefined) : bridges.get(network)
      const name = one.target?.dev
      return name === undefined || bridge === undefined ? [] : [{ name, bridge, up: one.link !== 'down' }]
    }),
  )
  const known = new Set(seen.links.map(({ name }) => name))
  let index = Math.max(...seen.links.map((link) => link.index))
  const taps = ends
    .filter(({ name, bridge }) => known.has(bridge) && !known.has(name))
    .map(({ name, bridge, up }): Link => {
      index++
      const mtu = seen.links.find((link) => link.name === bridge)?.mtu ?? 1500
      return {
        name,
        index,
        kind: 'tun',
        mac: `fe:54:00:00:00:${(index % 256).toString(16).padStart(2, '0')}`,
        mtu,
        up,
        running: up,
        master: bridge,
        type: 'ether',
      }
    })
  return settled({ ...seen, links: [...seen.links, ...taps] })
}

const joined = (definition: Parameters<typeof bridgeToMake>[0]): string | undefined =>
  rowOf(definition).guestsOn === 'host-bridge' && 'bridge' in definition ? definition.bridge?.name : undefined
