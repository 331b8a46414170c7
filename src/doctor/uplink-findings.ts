import { formatSubnet, linkArgument, parseSubnet, sh } from '../base/index.js'
import { type HostBridge, type HostFacts, isDefault, type Link, portRole, sources } from '../machine/index.js'
import type { BridgeFinding } from './findings.js'
import { moveAddresses } from './move-addresses.js'

/** Checks that the bridge has an uplink, and that it is up. */
export function uplinkFindings(facts: HostFacts, bridge: HostBridge): BridgeFinding[] {
  const uplinks = facts.links.filter(({ name }) => bridge.uplinks.includes(name))
  if (uplinks.length === 0) return noUplink(facts, bridge)
  const usable = uplinks.some(({ running }) => running)
  return [
    ...uplinks.flatMap((uplink) => [
      ...stateOf(facts, uplink, bridge, usable),
      ...(uplink.wireless ? [wireless(uplink, bridge)] : []),
      ...[uplink, ...facts.links.filter(({ master }) => master === uplink.name)].flatMap((link) =>
        ownAddress(facts, link, bridge),
      ),
    ]),
    ...loop(uplinks, bridge),
  ]
}

const wiredKinds = new Set(['physical', 'bond', 'team', 'vlan', 'veth'])

function noUplink(facts: HostFacts, bridge: HostBridge): BridgeFinding[] {
  const { links, addresses } = facts
  const { name, ports } = bridge
  const evidence = `ports of ${name}: ${ports.map(({ link }) => link).join(', ') || 'none'}`
  const translated = translation(facts, bridge)
  if (translated !== undefined) {
    return [
      {
        kind: 'uplink-missing',
        severity: 'note',
        link: name,
        text: `no port of ${name} leads to the physical network, and the host masquerades traffic from it: this suits a network behind the host; to put guests on the physical LAN, use another bridge`,
        evidence: `${evidence}; ${translated}`,
        source: sources.libvirt,
        commands: [],
      },
    ]
  }
  const defaults = facts.routes.flatMap((route) =>
    route.table === 'main' && isDefault(route.destination) ? (route.link ?? []) : [],
  )
  const isTaken = (link: Link): boolean => link.master !== undefined || links.some(({ lower }) => lower === link.name)
  const own = links.find((link) => link.name === name)
  const wired = links.filter(
    (link) =>
      wiredKinds.has(link.kind) && portRole(link, own, false, links) === 'uplink' && !link.wireless && !isTaken(link),
  )
  const radio = links.find((link) => link.wireless && defaults.includes(link.name))
  if (radio && wired.length === 0) {
    return [
      {
        kind: 'uplink-wifi',
        severity: 'error',
        link: radio.name,
        text: `${name} has no uplink, and ${radio.name}, this host's way to the network, is Wi-Fi: access points accept frames only from their own stations. Use a nat or routed network, or a wired link`,
        evidence: `${evidence}; ${radio.name}: phy80211; default route over ${radio.name}`,
        source: sources.wireless,
        commands: [],
      },
    ]
  }
  const hasAddress = (link: Link): boolean =>
    addresses.some((address) => address.link === link.name && address.scope === 'global')
  // An unused link that is up can join safely; otherwise the link of the default route is the likely uplink.
  const candidate =
    wired.find((link) => link.running && !hasAddress(link)) ??
    wired.find(({ name: link }) => defaults.includes(link)) ??
    wired[0]
  const others = wired.filter((link) => link !== candidate).map((link) => link.name)
  const moves = candidate ? moveAddresses(facts, candidate.name, name) : []
  const risk = moves.length > 0 ? `; the host's address moves with it, so do this from the console` : ''
  return [
    {
      kind: 'uplink-missing',
      severity: 'warning',
      link: name,
      text: `no port of ${name} leads to the physical network: guests reach each other and the host${
        candidate
          ? `; ${[candidate.name, ...others].join(', ')} could be one${risk}`
          : ', and the host has no free link for it'
      }`,
      evidence,
      source: sources.libvirt,
      commands: candidate
        ? [
            sh`ip link set ${linkArgument(candidate.name)} master ${name}`,
            sh`ip link set ${linkArgument(candidate.name)} up`,
            ...moves,
          ]
        : [],
    },
  ]
}

/** The rule that masquerades traffic from the bridge: Docker's, Podman's, LXD's, an administrator's. */
function translation({ firewall }: HostFacts, { name, addresses }: HostBridge): string | undefined {
  const subnets = addresses.flatMap((address) => {
    const subnet = parseSubnet(address)
    return subnet ? [formatSubnet(subnet)] : []
  })
  const origins = [
    ...[`! -o ${name} `, `oifname != ${name} `, `oif != ${name} `, `iifname ${name} `],
    ...subnets.flatMap((subnet) => [`-s ${subnet} `, ` saddr ${subnet} `]),
  ]
  return firewall.tables
    .flatMap(({ chains }) => chains)
    .flatMap(({ rules }) => rules)
    .find(({ text }) => /\b(masquerade|snat)\b/i.test(text) && origins.some((origin) => ` ${text} `.includes(origin)))
    ?.text
}

function stateOf({ links }: HostFacts, uplink: Link, bridge: HostBridge, usable: boolean): BridgeFinding[] {
  const { name, running } = uplink
  if (running) return []
  // A VLAN goes down with its link, and comes up only over one that is up.
  const allOff = wayDown(links, uplink).filter(({ up }) => !up)
  const off = allOff.at(-1)
  if (off) {
    return [
      {
        kind: 'uplink-down',
        severity: usable ? 'warning' : 'error',
        link: off.name,
        text: `${off === uplink ? `the uplink ${name} of ${bridge.name}` : `${off.name}, under the uplink ${name} of ${bridge.name},`} is down${
          usable ? '' : ': guests cannot reach beyond the host'
        }`,
        evidence: `${off.name} is down`,
        source: sources.measured,
        commands: allOff.toReversed().map((link) => sh`ip link set ${linkArgument(link.name)} up`),
      },
    ]
  }
  return [
    {
      kind: 'uplink-no-carrier',
      severity: 'warning',
      link: name,
      text: `the uplink ${name} of ${bridge.name} has no carrier: check its cable and the switch`,
      evidence: `${name} is up, without carrier`,
      source: sources.measured,
      commands: [],
    },
  ]
}

/** A link, its parent if it is a VLAN, and so on. */
function wayDown(links: readonly Link[], top: Link): Link[] {
  const way = [top]
  for (const { lower } of way) {
    const below = links.find(({ name }) => name === lower)
    if (below && !way.includes(below)) way.push(below)
  }
  return way
}

/** The kernel accepts a Wi-Fi station as a port only with 4-address frames, which few access points accept. */
const wireless = ({ name }: Link, bridge: HostBridge): BridgeFinding => ({
  kind: 'uplink-wifi',
  severity: 'warning',
  link: name,
  text: `the uplink ${name} of ${bridge.name} is Wi-Fi: it carries guests' frames only as an access point, or as a station with 4-address frames (${sh`iw dev ${name} set 4addr on`}) if the access point supports them (WDS)`,
  evidence: `${name}: phy80211`,
  source: sources.wireless,
  commands: [],
})

function ownAddress(facts: HostFacts, { name, master }: Link, bridge: HostBridge): BridgeFinding[] {
  const own = facts.addresses.filter(({ link, scope }) => link === name && scope === 'global')
  if (own.length === 0) return []
  return [
    {
      kind: 'uplink-address',
      severity: 'warning',
      link: name,
      text: `${name} is ${
        bridge.uplinks.includes(name) ? 'a port' : `a slave of ${master}, a port`
      } of ${bridge.name} and has an address of its own, which belongs on the bridge: frames that arrive on ${name} go to the bridge`,
      evidence: own.map(({ address, prefix }) => `${address}/${prefix} on ${name}`).join(', '),
      source: sources.bridge,
      commands: moveAddresses(facts, name, bridge.name),
    },
  ]
}

function loop(uplinks: readonly Link[], { name, stp, vlanFiltering, ports }: HostBridge): BridgeFinding[] {
  const running = uplinks.filter((uplink) => uplink.running)
  if (stp || running.length < 2) return []
  // Frames that come in by one leave by another only in a VLAN that both carry.
  const vlans = running.map((uplink) => ports.find(({ link }) => link === uplink.name)?.vlans)
  if (vlanFiltering && vlans.every((own) => own !== undefined)) {
    const all = vlans.flatMap((own) => [...new Set([...own.tagged, ...own.untaggedOut])])
    if (new Set(all).size === all.length) return []
  }
  const names = running.map((uplink) => uplink.name).join(', ')
  return [
    {
      kind: 'uplinks-loop',
      severity: 'warning',
      link: name,
      text: `${names} are uplinks of ${name} without a spanning tree: if they lead to the same network, frames loop and saturate it; put them into a bond, or enable STP`,
      evidence: `uplinks of ${name}: ${names}; stp_state 0`,
      source: sources.bridge,
      commands: [sh`ip link set ${linkArgument(name)} type bridge stp_state 1`],
    },
  ]
}
