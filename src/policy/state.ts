import { permissionsMissing, permitComment, policyIdFor, policyIdOf } from '../firewall/index.js'
import { nameLinesOf, nameTroubles } from '../machine/index.js'
import type { Snapshot } from '../snapshot/index.js'
import type { PolicyDefinition } from './definition.js'
import { hookFile, restoreFile } from './host-script.js'
import type { Rendered } from './render.js'
import type { Family, Site } from './site.js'
import type { Stored } from './stored.js'

/** Why a policy is not, or not fully, in force. */
export const policyProblemKinds = {
  gone: "Its tables, or its names in the host's resolver, are missing: they were flushed, or the host was rebooted without `persist`.",
  edited: "Its tables, or its names in the host's resolver, were changed.",
  'permission-gone': "The rule among libvirt's that accepts what policies permit is missing, or comes too late.",
  'hook-gone':
    "libvirt's hook, which restores the policy after a reboot or its names when a network starts, is missing.",
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
  /** What all policies want of the host's resolver. */
  readonly names: readonly string[]
  readonly snapshot: Snapshot
  /** libvirt's hook is missing. */
  readonly lacksHook: boolean
}

export function problemsOf(
  { name, head, text }: Stored,
  { rendered, id, site, names, lacksHook }: Now,
): PolicyProblem[] {
  const { tables } = site.facts.firewall
  const found: PolicyProblem[] = []
  const said = policyIdOf(tables, name)
  if (said === undefined) found.push({ kind: 'gone', text: `the tables of ${name} are missing` })
  else if (said !== head.id || policyIdFor(tables, name) !== said)
    found.push({ kind: 'edited', text: `the tables of ${name} were changed` })
  if (rendered instanceof Error) found.push({ kind: 'unresolved', text: rendered.message })
  else if (rendered && (id !== head.id || !isWithin(rendered.elements(), elementsOf(text)))) {
    const what =
      namesMoved(nameLinesOf(text), rendered.names) ??
      'a guest has another address or port, or a network another bridge or subnet'
    found.push({ kind: 'moved', text: `since ${name} was applied, ${what}` })
  }
  if (site.resolver) {
    const isActive = (link: string): boolean => site.facts.links.some((one) => one.name === link)
    for (const trouble of nameTroubles(nameLinesOf(text), names, site.resolver, isActive))
      found.push({ kind: trouble.what === 'lost' ? 'gone' : 'edited', text: trouble.text })
  }
  if (lacksHook && needsHook(head.definition, text)) {
    const what = head.definition.persist
      ? 'nothing restores it after a reboot'
      : 'its names are lost when a network starts'
    found.push({ kind: 'hook-gone', text: `${hookFile} or ${restoreFile} is missing or not executable: ${what}` })
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
    const concerns = (family: Family): boolean =>
      head.networks.some((one) => site.network(one)?.subnets.some((subnet) => subnet.family === family))
    for (const { family, said, sysctl, rules } of forwarding)
      if (site.facts.sysctls[sysctl] === '0' && rules.test(text) && concerns(family))
        found.push({ kind: 'forwarding-off', text: `the host does not forward ${said}: ${sysctl} is 0` })
  }
  return found
}

const forwarding = [
  { family: 'ipv4', said: 'IPv4', sysctl: 'net.ipv4.ip_forward', rules: /\bip [sd]addr|nfproto ipv4/ },
  { family: 'ipv6', said: 'IPv6', sysctl: 'net.ipv6.conf.all.forwarding', rules: /\bip6 [sd]addr|nfproto ipv6/ },
] as const

/** @returns undefined: the names are the same */
function namesMoved(before: readonly string[], now: readonly string[]): string | undefined {
  const added = now.filter((line) => !before.includes(line))
  const gone = before.filter((line) => !now.includes(line))
  if (added.length + gone.length === 0) return undefined
  const how = (lines: readonly string[]): string =>
    [...new Set(lines.map((line) => means[line.split(' ')[0] ?? ''] ?? ''))].join(', ')
  if (how(added) !== how(gone) && added.length > 0 && gone.length > 0)
    return `the host gets the names by ${how(added)} instead of ${how(gone)}`
  return `its names have changed: ${[...gone.map((line) => `- ${line}`), ...added.map((line) => `+ ${line}`)].join(', ')}`
}

const means: Readonly<Record<string, string>> = {
  libvirt: "the network's domain, which libvirt registers",
  resolved: "systemd-resolved's settings",
  hosts: '/etc/hosts',
}

const needsHook = ({ persist }: PolicyDefinition, text: string): boolean =>
  persist === true || nameLinesOf(text).some((line) => line.startsWith('resolved '))

const elementsOf = (text: string): string => text.slice(text.indexOf('#elements') + '#elements'.length).trim()

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
