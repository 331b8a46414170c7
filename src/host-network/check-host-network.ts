import { type DefinitionFinding, Findings, printable } from '../base/index.js'
import { bondModes, checkFacts, type HostFacts } from '../machine/index.js'
import { holdAgainst } from '../xml/index.js'
import { checkAddressing } from './check-addressing.js'
import { checkOnHost } from './check-on-host.js'
import { type HostBondDefinition, type HostNetworkDefinition, hostNetworkSchema } from './definition.js'
import { describedLinks, Layers, lowersOf, type NamedLink } from './layers.js'

/**
 * Checks a host's network before anything is rendered or touched.
 *
 * @param definition  anything; an invalid value gives errors, not an exception
 * @param facts  of the host that it is for, to check the definition against
 * @returns errors: what is impossible, or would cut the host off from its own network; warnings: what is accepted, but
 *   most likely will not do what was meant; all at once, each with its path
 */
export function checkHostNetwork(definition: HostNetworkDefinition, facts?: HostFacts): DefinitionFinding[] {
  if (facts !== undefined) checkFacts('checkHostNetwork', facts)
  // They may contain names of the host's other links.
  return findingsOf(definition, facts).map((finding) => ({ ...finding, message: printable(finding.message) }))
}

function findingsOf(definition: HostNetworkDefinition, facts: HostFacts | undefined): DefinitionFinding[] {
  const findings = new Findings()
  const { issues, typed } = holdAgainst(hostNetworkSchema(), definition)
  for (const { path, message } of issues) findings.error(path, message)
  if (!typed) return findings.list
  const links = describedLinks(definition)
  checkNames(findings, links)
  checkPlaces(findings, links)
  const loops = checkLoops(findings, links)
  for (const { name, mode, slaves, lacpRate, transmitHashPolicy, primary, path } of bondsOf(links)) {
    if (slaves.length < 2) findings.error(`${path}.slaves`, `has ${slaves.length}; a bond needs at least two`)
    const only = (property: string, value: unknown, modes: readonly string[]): void => {
      if (value === undefined || modes.includes(mode)) return
      findings.error(`${path}.${property}`, `is not allowed with mode '${mode}'; only with ${modes.join(', ')}`)
    }
    only('lacpRate', lacpRate, ['802.3ad'])
    only('transmitHashPolicy', transmitHashPolicy, ['balance-xor', '802.3ad', 'balance-tlb'])
    only('primary', primary, ['active-backup', 'balance-tlb', 'balance-alb'])
    if (primary !== undefined && !slaves.includes(primary)) {
      findings.error(`${path}.primary`, `${primary} is not one of its slaves: ${slaves.join(', ')}`)
    }
    checkBridgedMode(findings, links, { name, mode, path })
  }
  for (const { kind, definition: link, path } of links) {
    if (kind !== 'bridge' || !link.stp || link.forwardDelay === undefined || link.forwardDelay >= 2) continue
    findings.error(`${path}.forwardDelay`, `${link.forwardDelay} is not valid with stp; use 2 to 30`)
  }
  if (loops || issues.length > 0) return findings.list
  const layers = new Layers(definition)
  checkMtus(findings, layers)
  checkAddressing(findings, layers)
  if (facts) checkOnHost(findings, layers, facts)
  return findings.list
}

const bondsOf = (links: readonly NamedLink[]): (HostBondDefinition & { path: string })[] =>
  links.flatMap((link) => (link.kind === 'bond' ? [{ ...link.definition, path: link.path }] : []))

function checkNames(findings: Findings, links: readonly NamedLink[]): void {
  const first = new Map<string, string>()
  const tags = new Map<string, string>()
  for (const link of links) {
    const { name } = link.definition
    const other = first.get(name)
    if (other) findings.error(`${link.path}.name`, `${name} is already the name of ${other}`)
    else first.set(name, link.path)
    if (link.kind !== 'vlan') continue
    const tag = `${link.definition.link} ${link.definition.id}`
    const same = tags.get(tag)
    if (same) findings.error(`${link.path}.id`, `${link.definition.id} on ${link.definition.link} is already ${same}`)
    else tags.set(tag, link.path)
  }
}

/** Checks what sits on what: one master for each port, and only kinds that the kernel accepts. */
function checkPlaces(findings: Findings, links: readonly NamedLink[]): void {
  const kinds = new Map(links.map(({ kind, definition }) => [definition.name, kind]))
  const bridges = new Map(
    links.flatMap((link) =>
      link.kind === 'bridge' ? link.definition.ports.map((port) => [port, link.definition.name] as const) : [],
    ),
  )
  const taken = new Map<string, string>()
  for (const link of links) {
    if (link.kind === 'vlan') {
      const bridge = bridges.get(link.definition.link)
      if (bridge) {
        findings.warn(
          `${link.path}.link`,
          `${link.definition.link} is also a port of ${bridge}: frames of VLAN ${link.definition.id} go to ${link.definition.name}, so guests on ${bridge} never see them; if they should, put the VLAN on ${bridge} instead`,
        )
      }
      continue
    }
    for (const { name, path } of lowersOf(link)) {
      const other = taken.get(name)
      if (other) findings.error(path, `${name} is already ${other}; a link can be a port of one master only`)
      else taken.set(name, path)
      const kind = kinds.get(name)
      if (kind === 'bridge')
        findings.error(path, `${name} is a bridge, which the kernel does not accept in a ${link.kind}`)
      if (kind === 'bond' && link.kind === 'bond') findings.error(path, `${name} is a bond; a bond takes only NICs`)
    }
  }
}

function checkLoops(findings: Findings, links: readonly NamedLink[]): boolean {
  const byName = new Map(links.map((link) => [link.definition.name, link]))
  let found = false
  const done = new Set<NamedLink>()
  const visit = (link: NamedLink, above: readonly NamedLink[]): void => {
    if (done.has(link)) return
    for (const { name, path } of lowersOf(link)) {
      const lower = byName.get(name)
      if (!lower) continue
      const way = [...above, link]
      const at = way.indexOf(lower)
      if (at < 0) visit(lower, way)
      else {
        const names = [...way.slice(at), lower].map(({ definition }) => definition.name)
        found = true
        findings.error(path, `${name} closes a loop: ${names.join(' on ')}`)
      }
    }
    done.add(link)
  }
  for (const link of links) visit(link, [])
  return found
}

/** Bonds in a bridge, directly or through a VLAN. @see Linux, Documentation/networking/bonding.rst */
function checkBridgedMode(
  findings: Findings,
  links: readonly NamedLink[],
  bond: { readonly name: string; readonly mode: string; readonly path: string },
): void {
  const upper = new Set([bond.name])
  for (const link of links) if (link.kind === 'vlan' && upper.has(link.definition.link)) upper.add(link.definition.name)
  const bridge = links.find((link) => link.kind === 'bridge' && link.definition.ports.some((port) => upper.has(port)))
  if (!bridge) return
  const mode = bondModes.find(({ name }) => name === bond.mode)
  if (mode?.underBridge !== 'likely to fail') return
  const usable = bondModes.filter(({ underBridge }) => underBridge === 'yes').map(({ name }) => name)
  findings.warn(
    `${bond.path}.mode`,
    `${bond.mode} is likely to fail under ${bridge.definition.name}: ${mode.why}; use one of ${usable.join(', ')}`,
  )
}

function checkMtus(findings: Findings, layers: Layers): void {
  for (const link of layers.links) {
    const { mtu } = link.definition
    if (mtu === undefined) continue
    if (mtu < 1280 && (link.definition.addresses ?? []).some((address) => address.includes(':'))) {
      findings.error(`${link.path}.mtu`, `${mtu} is below 1280, the minimum for IPv6`)
    }
    if (link.kind === 'bond') checkSlaveMtus(findings, layers, link.definition)
    for (const { name } of lowersOf(link)) {
      const below = layers.get(name).definition.mtu
      if (below !== undefined && mtu > below) {
        findings.error(`${link.path}.mtu`, `${mtu} is above that of ${name}, ${below}`)
      }
    }
  }
}

function checkSlaveMtus(findings: Findings, layers: Layers, { name, mtu = 0, slaves }: HostBondDefinition): void {
  for (const slave of slaves) {
    const { definition, path } = layers.get(slave)
    if (definition.mtu !== undefined && definition.mtu > mtu) {
      findings.error(`${path}.mtu`, `${definition.mtu} is above that of ${name}, ${mtu}, which a bond gives its slaves`)
    }
  }
}
