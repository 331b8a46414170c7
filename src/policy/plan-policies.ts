import { DefinitionError } from '../base/index.js'
import { checkPolicy } from './check-policy.js'
import { clashes } from './clashes.js'
import type { PolicyDefinition } from './definition.js'
import { type Rendered, renderPolicy } from './render.js'
import type { Site } from './site.js'
import type { Stored } from './stored.js'

/** The planned change of one policy. */
export interface PolicyStep {
  /** `none`: it is already in force as wanted. `refuse`: it cannot be done; `why` says what prevents it. */
  readonly action: 'create' | 'change' | 'none' | 'refuse'
  /** The wanted policy. */
  readonly definition: PolicyDefinition
  /** The old policy, for a change. */
  readonly before?: PolicyDefinition
  /** The reason for a refusal. */
  readonly why?: string
  /** Parts that cannot be in force yet, such as a forward to a guest without an address. */
  readonly waits: readonly string[]
  /** What it permits and restricts, for people. */
  readonly effects: readonly string[]
}

/** The changes that bring policies to their wanted state. Plain JSON. */
export interface PolicyPlan {
  /** The format's version. */
  readonly version: 1
  /** One for each wanted policy. */
  readonly steps: readonly PolicyStep[]
  /** By name, the state of the host's policies that the plan is based on; null: there was none. */
  readonly seen: Readonly<Record<string, string | null>>
}

/** @throws DefinitionError  for an invalid policy, and for two with the same name */
export function checkWanted(wanted: readonly PolicyDefinition[]): void {
  const issues = wanted.flatMap((definition, index) => {
    const path = `policies[${index}]`
    const same = wanted.findIndex((other) => other?.name === definition?.name)
    const found = checkPolicy(definition).map((one) => ({
      path: one.path ? `${path}.${one.path}` : path,
      message: one.message,
    }))
    return same < index
      ? [...found, { path: `${path}.name`, message: `'${definition.name}' is already the name of policies[${same}]` }]
      : found
  })
  if (issues.length > 0) throw new DefinitionError(issues)
}

/** What prevents a policy: its name belongs to another owner, or another policy has its port. */
export function reasonToRefuse(
  definition: PolicyDefinition,
  stored: readonly Stored[],
  wanted: readonly PolicyDefinition[],
): string | undefined {
  const before = stored.find(({ name }) => name === definition.name)?.head.definition
  if (before && before.owner !== definition.owner)
    return `policy ${definition.name} ${before.owner === undefined ? 'has no owner' : `belongs to ${before.owner}`}, ${definition.owner === undefined ? 'and none was given' : `not to ${definition.owner}`}: choose another name, or have its owner remove it`
  const others = [
    ...stored.flatMap(({ head }) => (wanted.some(({ name }) => name === head.definition.name) ? [] : head.definition)),
    ...wanted.filter(({ name }) => name !== definition.name),
  ]
  for (const one of definition.forward ?? []) {
    for (const other of others) {
      const clash = other.forward?.find((forward) => clashes(one, forward))
      if (clash)
        return `port ${clash.port}/${clash.protocol} of the host is already forwarded by policy ${other.name}${other.owner ? ` of ${other.owner}` : ''}`
    }
  }
  return undefined
}

/** @param ids  of the rendered policies, by name */
export function stepFor(
  rendered: Rendered,
  before: Stored | undefined,
  why: string | undefined,
  inForce: boolean,
): PolicyStep {
  const { definition, waits, names } = rendered
  const common = { definition, waits, effects: effectsOf(definition, names) }
  if (why !== undefined) return { ...common, action: 'refuse', why }
  if (!before) return { ...common, action: 'create' }
  const same = JSON.stringify(before.head.definition) === JSON.stringify(definition)
  return same && inForce
    ? { ...common, action: 'none' }
    : { ...common, action: 'change', before: before.head.definition }
}

/** @throws DefinitionError  with all issues */
export function renderAll(wanted: readonly PolicyDefinition[], site: Site): Rendered[] {
  const issues: DefinitionError['issues'][number][] = []
  const rendered = wanted.flatMap((definition, index) => {
    try {
      return [renderPolicy(definition, site, `policies[${index}].`)]
    } catch (error) {
      if (!(error instanceof DefinitionError)) throw error
      issues.push(...error.issues)
      return []
    }
  })
  if (issues.length > 0) throw new DefinitionError(issues)
  return rendered
}

function effectsOf(
  { forward = [], allow = [], limit = [], names = [] }: PolicyDefinition,
  lines: readonly string[],
): string[] {
  const text = (place: object): string =>
    Object.entries(place)
      .map(([kind, value]) => (kind === 'outside' ? 'the outside' : `${kind} ${value}`))
      .join(', ')
  return [
    ...forward.map(
      ({ protocol, port, to, targetPort = port, from = ['outside', 'host', 'guests'] }) =>
        `${protocol} port ${port} of the host leads to port ${targetPort} of ${text(to)}, for ${from.join(', ')}`,
    ),
    ...allow.map(
      ({ from, to, protocol, port }) =>
        `${text(from)} may reach ${text(to)}${protocol ? `, ${protocol}` : ''}${port === undefined ? '' : ` port ${port}`}`,
    ),
    ...limit.map(({ of, internet, private: lan, host = ['dhcp', 'dns'], guests, to = [] }) => {
      const open = [
        ...(internet ? ['the internet'] : []),
        ...(lan ? ['private addresses'] : []),
        ...(guests ? ['other guests'] : []),
        ...host.map((service) => `the host's ${service}`),
        ...to.map(({ address }) => address),
      ]
      return `${text(of)} reaches ${open.length > 0 ? `only ${open.join(', ')}` : 'nothing'}`
    }),
    ...(names.length > 0 ? lines.map(nameEffect) : []),
  ]
}

function nameEffect(line: string): string {
  const [by, where = '', server = '', domain = ''] = line.split(' ')
  if (by === 'hosts') return `the host resolves ${where} to ${server}, by /etc/hosts`
  const how = by === 'libvirt' ? ', configured by libvirt' : ''
  return `the host asks ${server} on ${where} for names in ${domain}, by systemd-resolved${how}`
}
