import { familyName, parseAddress, parseSubnet, subnetContains, words } from '../base/index.js'
import {
  acceptRule,
  type BaseChain,
  type Chain,
  type CompiledFirewall,
  compileFirewall,
  culpritOf,
  type Firewall,
  firewalldZone,
  hasNoDrop,
  isFirewalld,
  lastingRemedies,
  ownerOf,
  partOf,
  policyCommands,
  policyText,
  reloadFirewalld,
  type Table,
  ufwAllow,
  type Value,
  type Written,
  zonePolicyName,
} from '../firewall/index.js'
import { bridgeNetfilter, bridgeSettings, type HostBridge, type HostFacts, sources } from '../machine/index.js'
import type { BridgeFinding } from './findings.js'
import { type FramePlace, type FramesDropped, framesDropped } from './switched-frames.js'

/** The name of a device that a future guest may get. */
const futureGuest = 'vnet4294967295'

/** Chains that drop frames which the bridge only switches: those of family bridge and, with bridge netfilter, all. */
export function firewallFindings(facts: HostFacts, bridge: HostBridge): BridgeFinding[] {
  const { firewall, unseen } = facts
  const hidden = unseen.find(({ fact }) => fact === 'firewall')
  const switches = (['ipv4', 'ipv6'] as const).map((family) => ({
    family,
    ...bridgeNetfilter(bridgeSettings(facts), bridge.name, family),
  }))
  const found: BridgeFinding[] = []
  if (hidden) {
    found.push({
      kind: 'firewall-unseen',
      severity: 'note',
      link: bridge.name,
      text: `the firewall could not be read, but ${
        switches.some(({ on }) => on)
          ? 'bridge netfilter shows it switched frames'
          : 'its bridge family may drop frames'
      }: run this as root`,
      evidence: `${hidden.asked}: ${hidden.reason}`,
      source: sources.netfilter,
      commands: [],
    })
  }
  for (const whole of baseChains(firewall)) {
    const base = withoutOthers(whole, facts, bridge)
    const { table, chain } = base
    const drops = switches.flatMap(({ family, on, evidence }) => {
      const shownBy = table.family === 'bridge' ? undefined : evidence
      if (shownBy !== undefined && (!on || !sees(table, family))) return []
      const frames = framesIn(base, bridge, family)
      const drop = frames && framesDropped(base, frames, facts)
      return drop ? [{ family, shownBy, ...drop }] : []
    })
    if (drops.length > 0) found.push(finding(bridge, table, chain, drops))
  }
  return found
}

/**
 * Leaves out rules that drop packets to machines behind other links of the host, such as Docker's for its containers:
 * guests do not look for those on this bridge.
 */
function withoutOthers(base: BaseChain, { addresses }: HostFacts, { name }: HostBridge): BaseChain {
  const others = addresses
    .filter(({ link, scope }) => link !== name && scope === 'global')
    .flatMap((one) => parseSubnet(`${one.address}/${one.prefix}`) ?? [])
  const isElsewhere = (text: Value | undefined): boolean => {
    const address = typeof text === 'string' ? parseAddress(text.replace(/\/(32|128)$/, '')) : undefined
    return address !== undefined && others.some((subnet) => subnetContains(subnet, address))
  }
  const kept = base.rules.filter(
    ({ rule: { statements } }) =>
      statements.at(-1)?.do !== 'drop' ||
      !statements.some(
        (one) =>
          one.do === 'match' &&
          !one.negated &&
          one.fields[0]?.field === 'destination' &&
          one.keys.length > 0 &&
          one.keys.every(([key]) =>
            isElsewhere(
              typeof key === 'object' && 'prefix' in key && /\/(32|128)$/.test(key.prefix) ? key.prefix : key,
            ),
          ),
      ),
  )
  // A part has the policy accept.
  return kept.length === base.rules.length || base.base.policy === 'drop' ? base : partOf(base, kept)
}

/** In the order of the tables. */
function baseChains(firewall: Firewall): BaseChain[] {
  const compiled = compiledFirewalls.get(firewall) ?? compileFirewall(firewall)
  compiledFirewalls.set(firewall, compiled)
  const places = new Map(firewall.tables.flatMap(({ chains }) => chains).map((chain, place) => [chain, place]))
  const all = [...new Set([...compiled.values()].flat())]
  return all.sort((a, b) => (places.get(a.chain) ?? 0) - (places.get(b.chain) ?? 0))
}

const compiledFirewalls = new WeakMap<Firewall, CompiledFirewall>()

const sees = ({ family }: Table, wanted: 'ipv4' | 'ipv6'): boolean =>
  family === 'inet' || family === (wanted === 'ipv4' ? 'ip' : 'ip6')

/** The frames that a base chain sees; undefined if it sees none. */
function framesIn(
  { base, table }: BaseChain,
  { name, ports }: HostBridge,
  family: 'ipv4' | 'ipv6',
): FramePlace | undefined {
  if (base.type === 'nat') return undefined
  const portNames = [...ports.map(({ link }) => link), futureGuest]
  const names = table.family === 'bridge' ? portNames : [name]
  const frames = { family, bridge: name, ports: portNames }
  switch (base.hook) {
    case 'prerouting':
      return { ...frames, inLinks: names, outLinks: undefined }
    case 'forward':
      return { ...frames, inLinks: names, outLinks: names }
    case 'postrouting':
      return { ...frames, inLinks: undefined, outLinks: names }
    default:
      return undefined
  }
}

/** A chain's drops in one address family. */
interface Drop extends FramesDropped {
  readonly family: 'ipv4' | 'ipv6'
  /** What makes the chain see frames; undefined for the bridge family. */
  readonly shownBy: string | undefined
}

function finding(bridge: HostBridge, table: Table, chain: Chain, drops: readonly Drop[]): BridgeFinding {
  const how = drops.every((drop) => drop.how === 'all')
    ? 'drops the'
    : drops.some((drop) => drop.how !== 'may')
      ? 'drops some of the'
      : 'may drop some of the'
  const versions = drops.map(({ family }) => familyName(family)).join(' and ')
  const tool = table.family === 'ip6' ? 'ip6tables' : 'iptables'
  const where = table.tool === 'iptables' ? `${tool} ${table.name}` : `nft ${table.family} ${table.name}`
  const shownBy = drops.flatMap((drop) => drop.shownBy ?? [])
  const { commands, cannot } = acceptance(bridge.name, table, chain)
  const owner = ownerOf(table, chain)
  const culprit = drops.find((drop) => drop.culprit !== undefined)?.culprit ?? culpritOf(table, chain)
  const lasting = lastingRemedies(commands, {
    owner,
    hook: chain.base?.hook,
    inLink: bridge.name,
    dockerHasNoDrop: hasNoDrop({ tables: [table] }),
  })
  return {
    kind: 'frames-dropped',
    // Most guests can do without IPv6, few without IPv4.
    severity: drops.some((drop) => drop.how === 'all' && drop.family === 'ipv4') ? 'error' : 'warning',
    link: bridge.name,
    text: `${chain.name} of ${where} ${how} ${versions} connections of guests on ${bridge.name}, although the bridge only switches them${
      shownBy.length > 0 ? '; without bridge netfilter the chain would not see them' : ''
    }${cannot === undefined ? '' : `; ${cannot}`}${commands.includes(reloadFirewalld) ? policyText(false) : ''}`,
    evidence: [...shownBy, ...new Set(drops.map(({ evidence }) => `${where}: ${evidence}`))].join('; '),
    source: sources.netfilter,
    culprit,
    commands,
    ...(lasting.length > 0 && { lasting }),
  }
}

/** Accepts what crosses this bridge, before the chain's other rules. */
function acceptance(bridge: string, table: Table, chain: Chain): Written {
  const hook = chain.base?.hook
  if (isFirewalld(table)) {
    const zone = firewalldZone(table, bridge)
    if (hook !== 'forward' || zone === undefined)
      return {
        commands: [],
        cannot: 'firewalld owns this chain: set IPv6_rpfilter=no in /etc/firewalld/firewalld.conf and reload it',
      }
    const made = table.chains.some(({ name }) => name === `filter_FWD_policy_${zonePolicyName(zone, zone)}`)
    return { commands: policyCommands(table, { from: zone, to: zone, made }, '--set-target=ACCEPT') }
  }
  const has = (pattern: RegExp): boolean => table.chains.some(({ name }) => pattern.test(name))
  if (hook === 'forward' && table.tool === 'iptables' && table.name === 'filter') {
    if (has(/^ufw-user-forward$/)) return { commands: [ufwAllow(words`in on ${bridge} out on ${bridge}`, true)] }
    if (has(/^DOCKER-USER$/)) return acceptRule(table, 'DOCKER-USER', { from: bridge, to: bridge })
  }
  return acceptRule(table, chain.name, {
    ...(hook === 'postrouting' ? {} : { from: bridge }),
    ...(hook === 'prerouting' ? {} : { to: bridge }),
    bridges: table.family === 'bridge',
  })
}
