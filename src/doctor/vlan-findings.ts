import { linkArgument, sh } from '../base/index.js'
import { type HostBridge, type HostBridgePort, type HostFacts, type PortVlans, sources } from '../machine/index.js'
import type { BridgeFinding } from './findings.js'

const membersOf = ({ tagged, untaggedOut }: PortVlans): number[] => [...untaggedOut, ...tagged]

/** If the bridge filters VLANs: whether those of the guests reach an uplink. */
export function vlanFindings({ links }: HostFacts, bridge: HostBridge): BridgeFinding[] {
  if (!bridge.vlanFiltering) return []
  const own = links.find(({ name }) => name === bridge.name)?.bridge
  const { name } = bridge
  const source = sources.vlan
  if (own?.vlans === undefined && bridge.ports.every(({ vlans }) => vlans === undefined)) {
    const evidence = `${name}: vlan_filtering 1; bridge -j vlan was not read`
    const text = `${name} filters VLANs, and the ports' VLANs could not be read: see 'bridge vlan show'`
    return [{ kind: 'vlan-unseen', severity: 'note', link: name, text, evidence, source, commands: [] }]
  }
  const found: BridgeFinding[] = []
  if (own?.defaultVlan === 0) {
    found.push({
      kind: 'vlan-none',
      severity: 'error',
      link: name,
      text: `a new port of ${name} is in no VLAN, and libvirt before 11.0 assigns none: untagged frames of guests are dropped`,
      evidence: `${name}: vlan_filtering 1, vlan_default_pvid 0`,
      source,
      commands: [sh`ip link set ${linkArgument(name)} type bridge vlan_default_pvid 1`],
    })
  }
  const uplinks = bridge.ports.filter(({ role }) => role === 'uplink')
  const outside = new Set(uplinks.flatMap(({ vlans }) => (vlans ? membersOf(vlans) : [])))
  if (own?.defaultVlan && uplinks.length > 0 && !outside.has(own.defaultVlan)) {
    found.push(missing(name, own.defaultVlan, uplinks, `a new guest on ${name} is in VLAN ${own.defaultVlan}`, 'error'))
  }
  for (const { link, role, vlans } of bridge.ports) {
    if (role !== 'guest' || vlans === undefined) continue
    if (vlans.untaggedIn === undefined) {
      found.push({
        kind: 'vlan-none',
        severity: 'warning',
        link,
        text: `${link} has no VLAN for untagged frames: its guest's are dropped`,
        evidence: `${link}: VLANs ${listText(vlans)}`,
        source,
        commands: own?.defaultVlan ? [sh`bridge vlan add dev ${link} vid ${own.defaultVlan} pvid untagged`] : [],
      })
    }
    for (const vlan of uplinks.length > 0 ? membersOf(vlans) : []) {
      if (!outside.has(vlan)) found.push(missing(link, vlan, uplinks, `the guest behind ${link} is in VLAN ${vlan}`))
    }
  }
  const ofHost = bridge.addresses.length > 0 ? own?.vlans?.untaggedIn : undefined
  if (ofHost !== undefined && ofHost !== own?.defaultVlan && uplinks.length > 0 && !outside.has(ofHost))
    found.push(missing(name, ofHost, uplinks, `the host's address on ${name} is in VLAN ${ofHost}`))
  return found
}

function missing(
  link: string,
  vlan: number,
  uplinks: readonly HostBridgePort[],
  what: string,
  severity: BridgeFinding['severity'] = 'warning',
): BridgeFinding {
  const [first] = uplinks
  // An uplink without a VLAN for untagged frames gets this one for them.
  const rest = first?.vlans?.untaggedIn === undefined ? ['pvid', 'untagged'] : []
  return {
    kind: 'vlan-missing',
    severity,
    link,
    text: `${what}, which no uplink carries: its frames do not leave the bridge`,
    evidence: uplinks.map((one) => `${one.link}: VLANs ${one.vlans ? listText(one.vlans) : 'not read'}`).join('; '),
    source: sources.vlan,
    commands: first ? [sh`bridge vlan add dev ${first.link} vid ${vlan} ${rest}`] : [],
  }
}

function listText(vlans: PortVlans): string {
  const shown = membersOf(vlans).slice(0, 20)
  const words = shown.map((id) => (id === vlans.untaggedIn ? `${id} (untagged)` : String(id)))
  return words.length === 0 ? 'none' : words.join(', ')
}
