import type { Ip } from '../../base/index.js'
import { checkAssumptions } from '../check-query.js'
import type { Assumptions, Surroundings } from '../query.js'
import { Machine } from './machine.js'
import { joinsOf, noMachine } from './segments.js'

/** A link of a machine. */
export interface MachineLink {
  readonly machine: Machine
  readonly link: string
}

/** The far side of a link that is joined to others. */
export interface Beyond {
  readonly ends: readonly MachineLink[]
  /** Nothing else is there. */
  readonly closed: boolean
}

const alone: ReadonlyMap<string, Machine> = new Map()

/** Machines and what joins them, prepared for walks. */
export class World {
  /** The library's own host. */
  readonly home: Machine
  /** All machines, the library's own host first. */
  readonly machines: readonly Machine[]
  /** The others, by name. */
  readonly others: ReadonlyMap<string, Machine>
  readonly assume: Assumptions
  /** Its input. */
  readonly surroundings: Surroundings
  readonly #beyond = new Map<Machine, Map<string, Beyond>>()

  /** @throws DefinitionError  for invalid assumptions, machines or segments */
  constructor(surroundings: Surroundings) {
    const { facts, networks, guests, inactive, machines, segments, assume = {} } = surroundings
    this.surroundings = surroundings
    checkAssumptions(assume)
    this.assume = assume
    if (machines === undefined && segments === undefined) {
      this.home = new Machine(undefined, { facts, networks, guests, inactive })
      this.machines = [this.home]
      this.others = alone
      return
    }
    const joins = joinsOf(surroundings)
    this.home = new Machine(undefined, { facts, networks, guests, inactive, joined: joins.get(undefined) })
    this.others = new Map(
      (machines ?? []).map(({ name, ...parts }) => [name, new Machine(name, { ...parts, joined: joins.get(name) })]),
    )
    this.machines = [this.home, ...this.others.values()]
    for (const machine of this.machines) {
      const byLink = [...(joins.get(machine.name) ?? [])].map(([link, { ends, closed }]) => {
        const there = ends.map((end) => ({ machine: this.machine(end.machine), link: end.link }))
        return [link, { ends: there, closed }] as const
      })
      this.#beyond.set(machine, new Map(byLink))
    }
  }

  /**
   * @param name  undefined for the library's own host
   * @throws Error for a name that no machine has
   */
  machine(name: string | undefined): Machine {
    if (name === undefined) return this.home
    const found = this.others.get(name)
    if (!found) throw new Error(noMachine(name, this.surroundings.machines ?? []))
    return found
  }

  /** What a link of a machine is joined to; undefined if unknown. */
  beyond(machine: Machine, link: string): Beyond | undefined {
    return this.#beyond.size === 0 ? undefined : this.#beyond.get(machine)?.get(link)
  }

  /** The machine that has an address itself or has a guest with it. */
  machineWith(address: Ip): Machine | undefined {
    return (
      this.machines.find((one) => one.routing.isLocal(address)) ??
      this.machines.find((one) => one.guestWith(address) !== undefined)
    )
  }
}
