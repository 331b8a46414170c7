import { checkAssumptions } from '../check-query.js'
import type { Assumptions, Surroundings } from '../query.js'
import { Machine } from './machine.js'

/** Machines and what joins them, prepared for walks. */
export class World {
  /** The library's own host. */
  readonly home: Machine
  readonly assume: Assumptions
  /** What it was made of. */
  readonly surroundings: Surroundings

  constructor(surroundings: Surroundings) {
    const { host: facts, networks, guests, inactive, assume = {} } = surroundings
    this.surroundings = surroundings
    checkAssumptions(assume)
    this.assume = assume
    this.home = new Machine(undefined, { facts, networks, guests, inactive })
  }

  /** @param name  undefined for the library's own host */
  machine(name: string | undefined): Machine {
    if (name === undefined) return this.home
    throw new Error(`no machine ${name}`)
  }
}
