import { DefinitionError, printable, sh } from '../../base/index.js'
import { sources } from '../../machine/index.js'
import { rowOf } from '../../modes/index.js'
import {
  networkNames,
  type ReachabilityOverrides,
  type Surroundings,
  surroundingsOf,
  World,
} from '../../reachability/index.js'
import type { Snapshot } from '../../snapshot/index.js'
import { diagnoseBridge } from '../diagnose-bridge.js'
import { guestFindings } from './guest-findings.js'
import { hostFindings } from './host-findings.js'
import { leaseFindings } from './lease-findings.js'
import { type NetworkFinding, shownFinding } from './network-findings.js'
import { findingOn, type Patient, patientOf } from './patient.js'
import { reachFindings } from './reach-findings.js'
import { needFindings, ruleFindings } from './rule-findings.js'

const severityOrder = { error: 0, warning: 1, note: 2 } as const

/**
 * The problems of a network's guests, worst first, in every mode: whether they get an address, resolve names, reach the
 * host, one another and the outside, in each family; with what causes each problem, and how to fix it, for now and for
 * good. Pure: works on a stored snapshot too.
 *
 * @param network  its name
 * @param known  values that override what was read
 * @throws DefinitionError  for an unknown network
 * @see networkFindingKinds for all that it can find
 */
export function diagnoseNetwork(
  snapshot: Snapshot | Surroundings,
  network: string,
  known: ReachabilityOverrides = {},
): NetworkFinding[] {
  const names = networkNames(snapshot)
  if (!names.includes(network)) {
    const known = names.length > 0 ? `known: ${names.map(printable).join(', ')}` : 'none is known'
    throw new DefinitionError([{ path: 'network', message: `there is no network '${printable(network)}'; ${known}` }])
  }
  return findingsOf(snapshot, network, known)
    .map(shownFinding)
    .sort((one, other) => severityOrder[one.severity] - severityOrder[other.severity])
}

function findingsOf(
  snapshot: Snapshot | Surroundings,
  network: string,
  known: ReachabilityOverrides,
): NetworkFinding[] {
  const listed = 'version' in snapshot ? snapshot.networks.find(({ name }) => name === network) : undefined
  if ('version' in snapshot && snapshot.facts === null) return [factsUnseen(snapshot, network)]
  const surroundings = surroundingsOf(snapshot, known)
  const definition = surroundings.networks.find(({ name }) => name === network)
  if (!definition) return []
  const patient = patientOf(definition, listed, surroundings.facts, new World(surroundings))
  if (surroundings.inactive?.includes(network)) return [inactive(patient), ...hostFindings(patient)]
  const ofBridge = bridgeFindings(patient)
  // Problems of a host bridge explain why its guests reach nothing.
  const isTold = ofBridge.some(({ severity }) => severity !== 'note')
  return [
    ...manualStart(patient),
    ...ofBridge,
    ...unseenFirewall(patient),
    ...withoutRepeats([
      ...ruleFindings(patient),
      ...needFindings(patient),
      ...hostFindings(patient),
      ...guestFindings(patient),
      ...(isTold ? [] : reachFindings(patient)),
    ]),
    ...leaseFindings(patient),
  ]
}

/** Kinds for which one finding per family is enough. */
const once: ReadonlySet<string> = new Set(['forwarding-off', 'reverse-path', 'routed-away', 'unreachable'])

/** Drops findings whose evidence an earlier check has reported already. */
function withoutRepeats(findings: readonly NetworkFinding[]): NetworkFinding[] {
  const told = new Set<string>()
  return findings.filter(({ kind, evidence, text, link }) => {
    const family = /IPv[46]/.exec(text)?.[0]
    const key = kind.endsWith('-blocked')
      ? `${kind} ${evidence}`
      : once.has(kind)
        ? `${kind} ${family}`
        : `${kind} ${link} ${text}`
    if (told.has(key)) return false
    told.add(key)
    return true
  })
}

/** For a network on a host bridge, the bridge's findings too. */
function bridgeFindings({ attachment, definition, facts, name }: Patient): NetworkFinding[] {
  const bridge = 'bridge' in definition ? definition.bridge?.name : undefined
  const isBridged = rowOf(definition).guestsOn === 'host-bridge'
  const isHosts = isBridged && attachment.kind !== 'device'
  const openVSwitch = 'virtualPort' in definition && definition.virtualPort?.type === 'openvswitch' && isBridged
  if (!isHosts || bridge === undefined || openVSwitch) return []
  return diagnoseBridge(facts, bridge).map((finding) => ({ ...finding, network: name }))
}

function inactive(patient: Patient): NetworkFinding {
  const { name } = patient
  return findingOn(patient, {
    kind: 'network-inactive',
    severity: 'error',
    text: `network ${name} is not running: guests on it fail to start`,
    evidence: `${name}: inactive`,
    source: sources.libvirt,
    commands: [sh`virsh net-start ${named(name)}`],
    ...(patient.listed?.persistent === false ? {} : { lasting: [startsWithDaemon(name)] }),
  })
}

/** virsh takes a name with a leading dash for an option. */
const named = (name: string): string => (name.startsWith('-') ? `--network=${name}` : name)

const startsWithDaemon = (name: string) => ({
  tool: 'libvirt',
  text: 'libvirt starts it with the daemon',
  commands: [sh`virsh net-autostart ${named(name)}`],
  lines: [],
})

function manualStart(patient: Patient): NetworkFinding[] {
  const { listed, name } = patient
  if (!listed || listed.autostart || !listed.persistent) return []
  return [
    findingOn(patient, {
      kind: 'network-manual-start',
      severity: 'note',
      text: `network ${name} does not start with the daemon: after a reboot its guests fail to start`,
      evidence: `${name}: autostart off`,
      source: sources.libvirt,
      commands: startsWithDaemon(name).commands,
    }),
  ]
}

function factsUnseen({ unseen }: Snapshot, network: string): NetworkFinding {
  const why = unseen.find(({ fact }) => fact === 'facts')
  return {
    kind: 'facts-unseen',
    severity: 'warning',
    network,
    text: 'the host of this network could not be read: connect(uri, { machine }) sets how to run commands there',
    evidence: why ? `${why.asked}: ${why.reason}` : 'facts: null',
    source: sources.libvirt,
    commands: [],
  }
}

/** Host bridges have a finding of their own for this. */
function unseenFirewall(patient: Patient): NetworkFinding[] {
  const hidden = patient.facts.unseen.find(({ fact }) => fact === 'firewall')
  if (!hidden || rowOf(patient.definition).guestsOn === 'host-bridge') return []
  return [
    findingOn(patient, {
      kind: 'firewall-unseen',
      severity: 'warning',
      text: 'the firewall, which decides what guests reach, could not be read: run this as root',
      evidence: `${hidden.asked}: ${hidden.reason}`,
      source: sources.netfilter,
    }),
  ]
}
