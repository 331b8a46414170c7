import { culpritOfDecision, type LastingContext, lastingOfAll, policyName, ruleName } from '../../firewall/index.js'
import { sources } from '../../machine/index.js'
import { rowOf } from '../../modes/index.js'
import {
  backendIn,
  type FilteredNetwork,
  families,
  hasOwnRules,
  iptablesRules,
  lostParts,
  purposes,
  restartDaemon,
} from '../../reachability/index.js'
import { aboutOf, exceptions, type GuestNeed, type Stopped, stoppedPackets } from '../../tamper/index.js'
import type { NetworkFinding, NetworkFindingKind } from './network-findings.js'
import { findingOn, type Patient } from './patient.js'

/** A network on a bridge created by libvirt, with addresses, on a host whose firewall is known. */
function filtered({
  definition,
  attachment,
  facts,
}: Patient): { network: FilteredNetwork; bridge: string } | undefined {
  if (attachment.kind !== 'bridge' || !attachment.own || !('ips' in definition)) return undefined
  if (rowOf(definition).guestsOn !== 'own-bridge' || facts.unseen.some(({ fact }) => fact === 'firewall'))
    return undefined
  return { network: definition, bridge: attachment.bridge }
}

/** libvirt's own rules that are not as libvirt left them. */
export function ruleFindings(patient: Patient): NetworkFinding[] {
  const { definition, facts, name } = patient
  if (!filtered(patient) || !hasOwnRules(definition)) return []
  const finding = (text: string, evidence: string, breaks: string, commands: readonly string[]): NetworkFinding =>
    findingOn(patient, {
      kind: 'rules-missing',
      severity: 'error',
      text: `${text}; missing: ${breaks}`,
      evidence,
      source: sources.libvirt,
      culprit: 'libvirt',
      commands,
    })
  const backend = backendIn(facts.firewall, [definition])
  if (!backend) {
    const text = "none of libvirt's chains and tables exists: its rules were flushed"
    return [finding(text, `tables: ${tableNames(patient)}`, Object.values(purposes).join('; '), [restartDaemon])]
  }
  return families
    .flatMap((family) => lostParts([definition], family, backend, facts.firewall))
    .filter(({ networks }) => networks.includes(name))
    .map(({ text, evidence, breaks, heal }) => finding(text, evidence ?? text, breaks, heal))
}

const tableNames = ({ facts }: Patient): string =>
  facts.firewall.tables.map(({ family, name }) => `${family} ${name}`).join(', ') || 'none'

/** For an open network, none of the rules are libvirt's. */
const noRules = { chains: [], owns: () => false, leadsTo: () => false }

const kindOf: Readonly<Record<GuestNeed, NetworkFindingKind>> = {
  dhcp: 'dhcp-blocked',
  dns: 'dns-blocked',
  external: 'external-blocked',
  inbound: 'inbound-blocked',
  guests: 'guests-blocked',
}

/** Guests' needs that other programs' rules block, by need and program. */
export function needFindings(patient: Patient): NetworkFinding[] {
  const asked = filtered(patient)
  if (!asked) return []
  const { definition, facts, world } = patient
  const backend = hasOwnRules(definition) ? (backendIn(facts.firewall, [definition]) ?? iptablesRules) : noRules
  const groups = new Map<string, { kind: NetworkFindingKind; evidence: string; stops: Stopped[] }>()
  for (const stopped of stoppedPackets(world, [asked], backend)) {
    const { by } = stopped.stop
    const evidence = by ? ruleName(by) : policyName(stopped.base)
    const kind = stopped.part ? 'some-blocked' : kindOf[stopped.passing.need]
    // One finding stands for a whole ban list.
    const key = stopped.part ? `${kind} ${culpritIn(stopped)} ${placeIn(stopped)}` : `${kind} ${evidence}`
    const group = groups.get(key) ?? { kind, evidence, stops: [] }
    group.stops.push(stopped)
    groups.set(key, group)
  }
  return [...groups.values()].map(({ kind, evidence, stops }) =>
    kind === 'some-blocked' ? partBlocked(patient, evidence, stops) : blocked(patient, kind, evidence, stops),
  )
}

const culpritIn = ({ base, stop }: Stopped): string => culpritOfDecision(stop, base)

function placeIn({ base, stop: { by } }: Stopped): string {
  const { table, chain } = by?.chain ?? base
  const tool = table.tool === 'nft' ? `nft ${table.family}` : table.family === 'ip6' ? 'ip6tables' : 'iptables'
  return `${chain.name} of ${tool} ${table.name}`
}

function blocked(
  patient: Patient,
  kind: NetworkFindingKind,
  evidence: string,
  stops: readonly Stopped[],
): NetworkFinding {
  const commands: string[] = []
  const cannot: string[] = []
  const steps: { commands: readonly string[]; about: LastingContext }[] = []
  for (const { passing, base, stop } of stops) {
    const written = exceptions(passing, base)
    for (const command of written.commands) if (!commands.includes(command)) commands.push(command)
    if (written.cannot !== undefined && !cannot.includes(written.cannot)) cannot.push(written.cannot)
    steps.push({ commands: written.commands, about: aboutOf(passing, base, stop.by, patient.world) })
  }
  const [first] = stops
  const culprit = first ? culpritIn(first) : 'nftables'
  const breaks = [...new Set(stops.map(({ passing }) => passing.breaks))].join('; ')
  const ofIpv4 = stops.some(({ passing }) => passing.packet.family === 'ipv4')
  const ofIpv6 = stops.some(({ passing }) => passing.packet.family === 'ipv6')
  const over = ofIpv4 && ofIpv6 ? '' : ofIpv4 ? ' (IPv4)' : ' (IPv6)'
  const where = first ? placeIn(first) : ''
  const lasting = lastingOfAll(steps)
  return findingOn(patient, {
    kind,
    // Most guests can do without IPv6, few without IPv4.
    severity: ofIpv4 ? 'error' : 'warning',
    text: `${breaks}${over}: blocked by ${culprit} in ${where}${cannot.length > 0 ? `; ${cannot.join('; ')}` : ''}`,
    evidence,
    source: sources.libvirt,
    culprit,
    commands,
    ...(lasting.length > 0 && { lasting }),
  })
}

function partBlocked(patient: Patient, evidence: string, stops: readonly Stopped[]): NetworkFinding {
  const [first] = stops
  const culprit = first ? culpritIn(first) : 'nftables'
  const rules = new Set(stops.map(({ stop: { by } }) => by))
  const more = rules.size > 1 ? `, and ${rules.size - 1} more` : ''
  return findingOn(patient, {
    kind: 'some-blocked',
    severity: 'note',
    text: `${culprit} blocks part of what the mode allows, in ${first ? placeIn(first) : ''}: call explain() with the address and port for a remedy`,
    evidence: `${evidence}${more}`,
    source: sources.libvirt,
    culprit,
  })
}
