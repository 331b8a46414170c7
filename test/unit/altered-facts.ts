import { type Bond, type HostFacts, type Link, readHostFacts } from '../../src/machine/index.js'
import { recordedCase, recordedSource } from '../recorded/recorded-cases.js'

type Draft<T> = T extends readonly (infer E)[]
  ? Draft<E>[]
  : T extends object
    ? { -readonly [K in keyof T]: Draft<T[K]> }
    : T

export type FactsDraft = Draft<HostFacts>

/** The facts of a recorded host with a sound bridge br0 (uplink hw0, guests vg1 and vg2), to which something was done. */
export async function factsOf(alter: (facts: FactsDraft) => void, name = 'bridged'): Promise<HostFacts> {
  const facts = structuredClone(await readHostFacts(recordedSource(recordedCase(name)))) as FactsDraft
  alter(facts)
  return facts as HostFacts
}

export function linkOf(facts: FactsDraft, name: string): Draft<Link> {
  const found = facts.links.find((link) => link.name === name)
  if (!found) throw new Error(`no link ${name}`)
  return found
}

export function portOf(facts: FactsDraft, name: string): FactsDraft['bridgePorts'][number] {
  const found = facts.bridgePorts.find(({ link }) => link === name)
  if (!found) throw new Error(`no port ${name}`)
  return found
}

/** Makes the uplink a bond of the two links e0 and e1. */
export function bonded(facts: FactsDraft, bond: Partial<Bond> = {}): void {
  const uplink = linkOf(facts, 'hw0')
  uplink.kind = 'bond'
  for (const name of ['e0', 'e1']) {
    facts.links.push({ name, index: 90, kind: 'physical', mtu: 1500, up: true, running: true, master: 'hw0' })
  }
  const slaves = ['e0', 'e1'].map((link) => ({ link, up: true }))
  facts.bonds.push({ link: 'hw0', mode: 1, miimon: 100, slaves, ...bond } as FactsDraft['bonds'][number])
}
