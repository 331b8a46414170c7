import { DefinitionError, type DefinitionIssue, quote } from '../../base/index.js'
import type { HostFacts, Link } from '../../machine/index.js'
import type { ReachabilityMachine, Surroundings } from '../query.js'

/** A link of a machine; of the library's own host without a name. */
export interface LinkOf {
  readonly machine: string | undefined
  readonly link: string
}

/** What a link is joined to. */
export interface Joined {
  /** The other links on its Ethernet. */
  readonly ends: readonly LinkOf[]
  /** Nothing else is on it. */
  readonly closed: boolean
}

/** By machine, then by link. */
export type Joins = ReadonlyMap<string | undefined, ReadonlyMap<string, Joined>>

/** The name of the library's own host in queries and `namespaceOf`. */
const homeName = 'host'

/** Names with another meaning in steps. */
const reserved = new Set([homeName, 'outside', ''])

interface Named {
  readonly name: string | undefined
  readonly facts: HostFacts
  /** The machine whose kernel it runs on; itself if it has its own. */
  readonly kernel: string | undefined
}

/**
 * The joints between machines' links: veth pairs whose ends are in two namespaces of one kernel, and `segments`.
 *
 * @throws DefinitionError  for unknown or duplicate machines and links
 */
export function joinsOf({ facts, machines = [], segments = [] }: Surroundings): Joins {
  const issues = [...machineIssues(machines)]
  const all: Named[] = [
    { name: undefined, facts, kernel: undefined },
    ...machines.map(({ name, facts: its }) => ({ name, facts: its, kernel: kernelOf(name, machines) })),
  ]
  const joins = new Map<string | undefined, Map<string, Joined>>()
  const join = (links: readonly LinkOf[], closed: boolean): void => {
    for (const { machine, link } of links) {
      const byLink = joins.get(machine) ?? new Map<string, Joined>()
      joins.set(machine, byLink)
      byLink.set(link, { ends: links.filter((one) => one.machine !== machine || one.link !== link), closed })
    }
  }
  for (const [index, { links, closed = false }] of segments.entries()) {
    const named = links.map(({ machine, link }) => ({ machine: machine === homeName ? undefined : machine, link }))
    const path = `segments[${index}].links`
    if (named.length < 2) issues.push({ path, message: 'a segment joins at least two links' })
    for (const [place, { machine, link }] of named.entries()) {
      const found = all.find(({ name }) => name === machine)
      const where = `${path}[${place}]`
      if (!found) issues.push({ path: `${where}.machine`, message: noMachine(machine, machines) })
      else if (!found.facts.links.some(({ name }) => name === link))
        issues.push({ path: `${where}.link`, message: `${machine ?? 'the host'} has no link '${link}'` })
      else if (joins.get(machine)?.has(link))
        issues.push({ path: `${where}.link`, message: `'${link}' is already on another segment` })
    }
    join(named, closed)
  }
  if (issues.length > 0) throw new DefinitionError(issues)
  for (const pair of vethPairs(all))
    if (!pair.some(({ machine, link }) => joins.get(machine)?.has(link))) join(pair, true)
  return joins
}

function machineIssues(machines: readonly ReachabilityMachine[]): DefinitionIssue[] {
  return machines.flatMap(({ name, namespaceOf }, index): DefinitionIssue[] => {
    const path = `machines[${index}]`
    if (typeof name !== 'string' || reserved.has(name))
      return [{ path: `${path}.name`, message: `${quote(name)} cannot name a machine: choose another name` }]
    if (machines.findIndex((one) => one.name === name) !== index)
      return [{ path: `${path}.name`, message: `two machines are named '${name}'` }]
    if (namespaceOf === undefined || namespaceOf === homeName) return []
    return namespaceOf !== name && machines.some((one) => one.name === namespaceOf)
      ? []
      : [{ path: `${path}.namespaceOf`, message: noMachine(namespaceOf, machines) }]
  })
}

/** Names the machines that exist. */
export function noMachine(name: string | undefined, machines: readonly { readonly name: string }[]): string {
  const names = [homeName, ...machines.map((one) => one.name)]
  return `there is no machine '${name}'; known: ${names.join(', ')}`
}

/** A namespace may be in another namespace. */
function kernelOf(
  name: string,
  machines: readonly ReachabilityMachine[],
  seen: readonly string[] = [],
): string | undefined {
  const of = machines.find((one) => one.name === name)?.namespaceOf
  if (of === homeName) return undefined
  return of === undefined || seen.includes(of) ? name : kernelOf(of, machines, [...seen, name])
}

/** Link indexes are per namespace: the ends of a pair have to name each other, and no other link may match. */
function vethPairs(all: readonly Named[]): (readonly LinkOf[])[] {
  const open = all.flatMap(({ name, facts, kernel }) =>
    facts.links.filter(leavesNamespace).map((link) => ({ machine: name, kernel, link })),
  )
  const others = (end: (typeof open)[number]) =>
    open.filter(
      ({ machine, kernel, link }) =>
        machine !== end.machine &&
        kernel === end.kernel &&
        link.index === end.link.peerIndex &&
        link.peerIndex === end.link.index,
    )
  return open.flatMap((end, index) => {
    const [other, ...more] = others(end)
    if (!other || more.length > 0 || others(other).length > 1 || open.indexOf(other) < index) return []
    return [[end, other].map(({ machine, link }) => ({ machine, link: link.name }))]
  })
}

const leavesNamespace = ({ kind, peer, peerIndex }: Link): boolean =>
  kind === 'veth' && peer === undefined && peerIndex !== undefined
