import { DefinitionError } from '../base/index.js'
import { policyTable } from '../firewall/index.js'
import type { PolicyDefinition } from './definition.js'
import { nameLines, namesId } from './names/name-lines.js'
import { Places, type Resolved } from './places.js'
import { allowRules, side } from './rules/allow-rules.js'
import { forwardFamilies, forwardRules } from './rules/forward-rules.js'
import { limitRules } from './rules/limit-rules.js'
import { RuleText } from './rules/rule-text.js'
import { families, type Known, type Site } from './site.js'

/** A policy in nft's form. */
export interface Rendered {
  readonly definition: PolicyDefinition
  readonly table: string
  /** It permits something, and so depends on the accept rule among libvirt's. */
  readonly permits: boolean
  /** Parts that cannot be in force yet, and why; empty: all can. */
  readonly waits: readonly string[]
  /** The tables' text, with an empty chain whose name identifies the state. */
  text(id?: string): string
  /** The set elements that last only while guests run. */
  elements(): string
  /** Ports that need hairpin mode. */
  readonly hairpins: readonly string[]
  /** Lines for the host's resolver: `resolved LINK SERVER DOMAIN`, `hosts ADDRESS NAME`. */
  readonly names: readonly string[]
  /** The networks that it concerns. */
  readonly networks: readonly string[]
  /** What was known about the interfaces that it names. */
  readonly known: Known
}

/**
 * Resolves a policy on a host: addresses, bridges and ports of the guests that it names.
 *
 * @param at  its position in the input, for messages
 * @throws DefinitionError  for unknown networks and guests, and for contradictions on this host
 */
export function renderPolicy(definition: PolicyDefinition, site: Site, at = ''): Rendered {
  const rules = new RuleText()
  const places = new Places(site)
  const waits: string[] = []
  const { forward = [], allow = [], limit = [], names = [] } = definition
  for (const [index, one] of forward.entries()) {
    const path = `${at}forward[${index}]`
    const target = places.resolve(one.to, `${path}.to`)
    if (!target) continue
    if (target.network?.bridge === undefined) {
      const message = `${target.text} is not on a network that this host routes`
      places.issues.push({ path: `${path}.to`, message })
      continue
    }
    const found = forwardFamilies(one, target)
    if (found.length === 0) waits.push(`${target.text} has no ${one.family ?? 'known'} address yet`)
    forwardRules(rules, one, target, site)
  }
  for (const [index, one] of allow.entries()) {
    const path = `${at}allow[${index}]`
    const [from, to] = [places.resolve(one.from, `${path}.from`), places.resolve(one.to, `${path}.to`)]
    if (!from || !to) continue
    const isHere = ({ network, subnet }: Resolved): boolean => network !== undefined || subnet !== undefined
    if (!isHere(from) && !isHere(to)) {
      const message = `neither ${from.text} nor ${to.text} is on a network of this host: libvirt's rules do not stop them`
      places.issues.push({ path, message })
      continue
    }
    if (from.network !== undefined && from.network === to.network) {
      const message = `${from.text} and ${to.text} are on the same network, whose guests reach each other over its bridge`
      places.issues.push({ path, message })
      continue
    }
    const isKnown = families.some((family) => [from, to].every((place) => side('s', place, family, site) !== undefined))
    if (!isKnown) waits.push(`${[from, to].map(({ text }) => text).join(' or ')} has no address yet`)
    allowRules(rules, one, from, to, site)
  }
  for (const [index, one] of limit.entries()) {
    const of = places.resolve(one.of, `${at}limit[${index}].of`)
    if (!of) continue
    for (const { network, mac, port, guest } of of.interfaces ?? []) {
      if (port === undefined)
        waits.push(`${guest ?? mac} is not plugged into ${network.name}: its source addresses are not enforced yet`)
    }
    limitRules(rules, one, of, site, index)
  }
  const lines: string[] = []
  for (const [index, one] of names.entries()) {
    const path = `${at}names[${index}]`
    const network = places.resolve({ network: one.network }, path)?.network
    if (!network || !site.resolver) continue
    const found = nameLines(one, network, site, site.resolver)
    if ('why' in found) places.issues.push({ path, message: found.why })
    else {
      lines.push(...found.lines)
      waits.push(...found.waits)
    }
  }
  if (names.length > 0) rules.add('inet', namesId(lines), undefined)
  if (places.issues.length > 0) throw new DefinitionError(places.issues)
  const table = policyTable(definition.name)
  const { permits } = rules
  return {
    definition,
    table,
    permits,
    waits,
    hairpins: rules.hairpins,
    names: lines,
    networks: [...places.networks],
    known: places.known,
    text: (id) => rules.text(table, id),
    elements: () => rules.elements(table),
  }
}
