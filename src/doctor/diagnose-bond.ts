import { checkArgument, linkArgument, sh } from '../base/index.js'
import { type Bond, bondModes, bondRules, checkFacts, type HostFacts, sources } from '../machine/index.js'
import { linksOver } from './chain-under.js'
import type { BridgeFinding } from './findings.js'
import { routeCommands } from './move-addresses.js'
import { printableFinding } from './printable-finding.js'

const noPartner = '00:00:00:00:00:00'

/**
 * What is wrong with a bond that is, or will be, a port of a bridge with guests.
 *
 * @param bond  its name
 * @returns empty for a link that is not a bond
 */
export function diagnoseBond(facts: HostFacts, bond: string): BridgeFinding[] {
  checkFacts('diagnoseBond', facts)
  checkArgument('diagnoseBond', 'bond', bond, 'string')
  const found = facts.bonds.find(({ link }) => link === bond)
  if (!found) return []
  return [...ofMode(found, facts), ...ofMonitoring(found), ...ofSlaves(found, facts), ...ofAggregation(found)].map(
    printableFinding,
  )
}

function ofMode(bond: Bond, facts: HostFacts): BridgeFinding[] {
  const mode = bondModes[bond.mode]
  if (!mode) return []
  const evidence = `${bond.link}: mode ${mode.number} (${mode.name})`
  const found: BridgeFinding[] = []
  if (mode.underBridge === 'likely to fail') {
    found.push({
      kind: 'bond-mode',
      severity: 'warning',
      link: bond.link,
      text: `mode ${mode.number} (${mode.name}) is likely to fail under a bridge with guests: ${mode.why}; use active-backup, balance-xor or 802.3ad. Measured without link aggregation: ${mode.measured}`,
      evidence,
      source: mode.source,
      commands: toActiveBackup(bond, facts),
    })
  }
  if (mode.aggregation === 'static') {
    found.push({
      kind: 'bond-aggregation',
      severity: 'warning',
      link: bond.link,
      text: `mode ${mode.number} (${mode.name}) needs a switch that aggregates these ports, which this host cannot check; measured without link aggregation: ${mode.measured}`,
      evidence,
      source: sources.measured,
      commands: toActiveBackup(bond, facts),
    })
  }
  return found
}

/**
 * The mode can be changed only while the bond is down and has no slaves. A link that goes down loses its IPv6 addresses
 * and routes, and takes its VLANs down.
 */
function toActiveBackup({ link, slaves }: Bond, facts: HostFacts): string[] {
  const lose = [link, ...linksOver(facts.links, link).map(({ name }) => name)]
  return [
    sh`ip link set ${linkArgument(link)} down`,
    ...slaves.map((slave) => sh`ip link set ${linkArgument(slave.link)} down nomaster`),
    sh`ip link set ${linkArgument(link)} type bond mode active-backup miimon 100`,
    ...slaves.map((slave) => sh`ip link set ${linkArgument(slave.link)} master ${link}`),
    ...slaves.map((slave) => sh`ip link set ${linkArgument(slave.link)} up`),
    sh`ip link set ${linkArgument(link)} up`,
    ...lose.flatMap((name) => [
      ...facts.addresses
        .filter((one) => one.link === name && one.family === 'ipv6' && one.scope === 'global')
        .map(({ address, prefix }) => sh`ip address replace ${address}/${prefix} dev ${name}`),
      ...routeCommands(facts, name, name),
    ]),
  ]
}

function ofMonitoring({ link, miimon, arpInterval = 0 }: Bond): BridgeFinding[] {
  const evidence = `${link}: miimon ${miimon}, arp_interval ${arpInterval}`
  if (arpInterval > 0) {
    return [
      {
        kind: 'bond-arp-monitoring',
        severity: 'error',
        link,
        text: `${link} is monitored by ARP, which according to Red Hat does not work under a bridge: ${bondRules['arp-monitoring'].text}`,
        evidence,
        source: bondRules['arp-monitoring'].source,
        commands: [
          sh`ip link set ${linkArgument(link)} type bond arp_interval 0`,
          sh`ip link set ${linkArgument(link)} type bond miimon 100`,
        ],
      },
    ]
  }
  if (miimon > 0) return []
  return [
    {
      kind: 'bond-unmonitored',
      severity: 'error',
      link,
      text: `the slaves of ${link} are not monitored: ${bondRules['mii-monitoring'].text}`,
      evidence,
      source: bondRules['mii-monitoring'].source,
      commands: [sh`ip link set ${linkArgument(link)} type bond miimon 100`],
    },
  ]
}

function ofSlaves({ link, slaves }: Bond, { links }: HostFacts): BridgeFinding[] {
  const { source } = bondRules.slaves
  if (slaves.length === 0) {
    return [
      {
        kind: 'bond-no-slave',
        severity: 'error',
        link,
        text: `${link} has no slaves, so it carries no traffic`,
        evidence: `${link}: slaves none`,
        source,
        commands: [],
      },
    ]
  }
  const found: BridgeFinding[] = []
  if (slaves.length === 1) {
    found.push({
      kind: 'bond-one-slave',
      severity: 'warning',
      link,
      text: `${link} has only one slave and fails with it`,
      evidence: `${link}: slaves ${slaves[0]?.link}`,
      source,
      commands: [],
    })
  }
  const usable = slaves.some((slave) => slave.up && links.find(({ name }) => name === slave.link)?.running !== false)
  for (const slave of slaves) {
    const own = links.find(({ name }) => name === slave.link)
    if (slave.up && own?.running !== false) continue
    const off = own?.up === false
    found.push({
      kind: 'bond-slave-down',
      severity: off && !usable ? 'error' : 'warning',
      link: slave.link,
      text: `${slave.link}, a slave of ${link}, ${off ? 'is down' : 'has no carrier: check its cable and the switch'}`,
      evidence: `${link}: ${slave.link} ${slave.up ? 'up' : 'down'}; ${slave.link} ${off ? 'is down' : 'is up, without carrier'}`,
      source,
      commands: off ? [sh`ip link set ${linkArgument(slave.link)} up`] : [],
    })
  }
  const speeds = new Set(slaves.flatMap(({ speed }) => speed ?? []))
  const halves = slaves.filter(({ duplex }) => duplex === 'half')
  if (speeds.size > 1 || halves.length > 0) {
    found.push({
      kind: 'bond-slaves-differ',
      severity: 'warning',
      link,
      text: `the slaves of ${link} differ: ${bondRules.speed.text}`,
      evidence: slaves.map((one) => `${one.link} ${one.speed ?? '?'} Mb/s ${one.duplex ?? ''}`.trim()).join(', '),
      source: bondRules.speed.source,
      commands: [],
    })
  }
  return found
}

/** Whether LACP found a partner for more than one slave. */
function ofAggregation({ link, mode, slaves, adNumPorts, adPartnerMac }: Bond): BridgeFinding[] {
  if (mode !== 4) return []
  const alone = adPartnerMac === noPartner
  const single = adNumPorts === 1 && slaves.filter(({ up }) => up).length > 1
  if (!alone && !single) return []
  return [
    {
      kind: 'bond-not-aggregated',
      severity: 'warning',
      link,
      text: alone
        ? `no switch answers LACP on ${link}, so only one slave is used: configure LACP for these ports on the switch, or use active-backup`
        : `the switch aggregates only one port of ${link}: add the other ports to the same LACP group on the switch`,
      evidence: `${link}: ad_partner_mac ${adPartnerMac ?? 'not read'}, ad_num_ports ${adNumPorts ?? 'not read'}`,
      source: sources.measured,
      commands: [],
    },
  ]
}
