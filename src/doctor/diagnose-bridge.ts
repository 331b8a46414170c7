import { checkArgument, linkArgument, sh } from '../base/index.js'
import { bridgeOf, checkFacts, type HostFacts, sources } from '../machine/index.js'
import { addressFindings } from './address-findings.js'
import { chainUnder } from './chain-under.js'
import { diagnoseBond } from './diagnose-bond.js'
import type { BridgeFinding } from './findings.js'
import { firewallFindings } from './firewall-findings.js'
import { learnedFindings } from './learned-findings.js'
import { mtuFindings } from './mtu-findings.js'
import { portFindings } from './port-findings.js'
import { printableFinding } from './printable-finding.js'
import { uplinkFindings } from './uplink-findings.js'
import { vlanFindings } from './vlan-findings.js'

const severityOrder = { error: 0, warning: 1, note: 2 } as const

/**
 * The problems of guests on a bridged network that uses this bridge, worst first. Pure: works on stored facts of
 * another machine too.
 * Sees only what the host sees: neither the external switch nor chains of family netdev.
 *
 * @param bridge  its name; a missing one, or one that is not a Linux bridge, is a finding
 * @see bridgeFindingKinds for all that it can find
 */
export function diagnoseBridge(facts: HostFacts, bridge: string): BridgeFinding[] {
  checkFacts('diagnoseBridge', facts)
  checkArgument('diagnoseBridge', 'bridge', bridge, 'string')
  return findingsOf(facts, bridge)
    .map(printableFinding)
    .sort((one, other) => severityOrder[one.severity] - severityOrder[other.severity])
}

function findingsOf(facts: HostFacts, bridge: string): BridgeFinding[] {
  const link = facts.links.find(({ name }) => name === bridge)
  const found = link && bridgeOf(facts, link)
  if (!found) return [unusable(facts, bridge)]
  const findings = found.up ? [] : [down(bridge)]
  if (found.libvirtOwned !== undefined)
    return [...findings, owned(bridge, found.libvirtOwned), ...portFindings(facts, found)]
  findings.push(
    ...uplinkFindings(facts, found),
    ...bondsUnder(facts, found.uplinks),
    ...portFindings(facts, found),
    ...learnedFindings(facts, found),
    ...mtuFindings(facts, found),
    ...vlanFindings(facts, found),
    ...addressFindings(facts, found),
    ...firewallFindings(facts, found),
  )
  return findings
}

/** Bonds among the uplinks and below those that are VLANs. */
function bondsUnder(facts: HostFacts, uplinks: readonly string[]): BridgeFinding[] {
  const chain = facts.links.flatMap((link) => (uplinks.includes(link.name) ? chainUnder(facts.links, link) : []))
  return [...new Set(chain.map(({ name }) => name))].flatMap((link) => diagnoseBond(facts, link))
}

function unusable({ links }: HostFacts, bridge: string): BridgeFinding {
  const link = links.find(({ name }) => name === bridge)
  if (!link) {
    return {
      kind: 'bridge-missing',
      severity: 'error',
      link: bridge,
      text: `the host has no bridge ${bridge}: guests on it fail to start`,
      evidence: `links: ${links.map(({ name }) => name).join(', ')}`,
      source: sources.libvirt,
      commands: [sh`ip link add ${linkArgument(bridge)} type bridge`, sh`ip link set ${linkArgument(bridge)} up`],
    }
  }
  return {
    kind: 'not-a-bridge',
    severity: 'error',
    link: bridge,
    text:
      link.kind === 'openvswitch'
        ? `${bridge} is a bridge of Open vSwitch: a network on it needs virtualPort: { type: 'openvswitch' }`
        : `${bridge} is not a bridge: create a bridge with it as a port, and use that`,
    evidence: `${bridge}: ${link.kind}`,
    source: sources.libvirt,
    commands: [],
  }
}

const down = (bridge: string): BridgeFinding => ({
  kind: 'bridge-down',
  severity: 'error',
  link: bridge,
  text: `${bridge} is down: nothing passes through it`,
  evidence: `${bridge} is down`,
  source: sources.bridge,
  commands: [sh`ip link set ${linkArgument(bridge)} up`],
})

const owned = (bridge: string, evidence: string): BridgeFinding => ({
  kind: 'libvirt-owned',
  severity: 'error',
  link: bridge,
  text: `${bridge} is the bridge of one of libvirt's own networks: connect guests to that network, or use a bridge that has an uplink`,
  evidence,
  source: sources.libvirt,
  commands: [],
})
