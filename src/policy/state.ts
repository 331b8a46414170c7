import { permissionsMissing, permitComment, policyIdFor, policyIdOf } from '../firewall/index.js'
import type { Snapshot } from '../snapshot/index.js'
import type { PolicyDefinition } from './definition.js'
import { missingNames } from './names/name-lines.js'
import type { Rendered } from './render.js'
import type { Site } from './site.js'
import type { Stored } from './stored.js'

/** Why a policy is not, or not fully, in force. */
export const policyProblemKinds = {
  gone: "Its tables, or its names in the host's resolver, are missing: they were flushed, or the host was rebooted without `persist`.",
  edited: 'Its tables were changed.',
  'permission-gone': "The rule among libvirt's that accepts what policies permit is missing, or comes too late.",
  moved: "A guest's address or port, or a network's bridge, has changed: `repair()` updates the policy.",
  waiting: 'It waits for a guest to start or to get an address.',
  unresolved: 'A network or guest that it names no longer exists.',
  'forwarding-off': 'The host does not forward packets of a family that it needs.',
} as const

/** A key of `policyProblemKinds`. */
export type PolicyProblemKind = keyof typeof policyProblemKinds

/** One reason why a policy is not in force as it is defined. */
export interface PolicyProblem {
  /** For programs. */
  readonly kind: PolicyProblemKind
  /** For people. */
  readonly text: string
}

/** A policy of the host, with its state. */
export interface PolicyState {
  /** Its name on the host. */
  readonly name: string
  /** Null: no owner. */
  readonly owner: string | null
  /** Its definition as applied. */
  readonly definition: PolicyDefinition
  /** All of it is in force. */
  readonly inForce: boolean
  /** Why it is not. */
  readonly problems: readonly PolicyProblem[]
}

export const stateOf = ({ name, head: { definition } }: Stored, problems: readonly PolicyProblem[]): PolicyState => ({
  name,
  owner: definition.owner ?? null,
  definition,
  inForce: problems.length === 0,
  problems,
})

interface Now {
  readonly rendered: Rendered | Error | undefined
  /** The current rendering. */
  readonly id: string | undefined
  readonly site: Site
  readonly snapshot: Snapshot
}

export function problemsOf({ name, head, text }: Stored, { rendered, id, site }: Now): PolicyProblem[] {
  const { tables } = site.facts.firewall
  const found: PolicyProblem[] = []
  const said = policyIdOf(tables, name)
  if (said === undefined) found.push({ kind: 'gone', text: `the tables of ${name} are missing` })
  else if (said !== head.id || policyIdFor(tables, name) !== said)
    found.push({ kind: 'edited', text: `the tables of ${name} were changed` })
  if (rendered instanceof Error) found.push({ kind: 'unresolved', text: rendered.message })
  else if (rendered && (id !== head.id || !isWithin(rendered.elements(), elementsOf(text)))) {
    const what = 'a guest has another address or port, or a network another bridge or subnet'
    found.push({ kind: 'moved', text: `since ${name} was applied, ${what}` })
  }
  if (site.resolver) {
    const isActive = (link: string): boolean => site.facts.links.some((one) => one.name === link)
    for (const missing of missingNames(namesOf(text), site.resolver, isActive))
      found.push({ kind: 'gone', text: missing })
  }
  const oneWay = hairpinsOf(text).filter((port) =>
    site.facts.bridgePorts.some(({ link, hairpin }) => link === port && !hairpin),
  )
  if (oneWay.length > 0) {
    const what = `was plugged in again after ${name} was applied: the guest cannot reach itself through the host's port`
    found.push({ kind: 'moved', text: `${oneWay.join(', ')} ${what}` })
  }
  if (rendered && !(rendered instanceof Error)) {
    found.push(...rendered.waits.map((waits): PolicyProblem => ({ kind: 'waiting', text: waits })))
  }
  if (head.permits) {
    const missing = permissionsMissing(tables)
    if (missing.length > 0) {
      const where = missing.map(({ table, chain }) => `${table.tool} ${table.family} ${table.name} ${chain}`).join(', ')
      found.push({
        kind: 'permission-gone',
        text: `the rule "${permitComment}" is missing or out of place in ${where}`,
      })
    }
    if (site.facts.sysctls['net.ipv4.ip_forward'] === '0')
      found.push({ kind: 'forwarding-off', text: 'the host does not forward IPv4: net.ipv4.ip_forward is 0' })
  }
  return found
}

const elementsOf = (text: string): string => text.slice(text.indexOf('#elements') + '#elements'.length).trim()

const namesOf = (text: string): string[] => [...text.matchAll(/^#names (.*)$/gm)].map(([, line]) => line ?? '')

const hairpinsOf = (text: string): string[] => [...text.matchAll(/^#hairpin (.*)$/gm)].map(([, port]) => port ?? '')

/** Each element by itself: elements of former ports may remain. */
const isWithin = (lines: string, all: string): boolean => {
  const known = new Set(singly(all))
  return singly(lines).every((one) => known.has(one))
}

const singly = (lines: string): string[] =>
  lines.split('\n').flatMap((line) => {
    const [, set = '', elements = ''] = /^add element (.*) \{ (.*) \}$/.exec(line) ?? []
    return elements.split(', ').flatMap((one) => (one === '' ? [] : `${set} ${one}`))
  })
