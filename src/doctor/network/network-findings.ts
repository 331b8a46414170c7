import { shown, withoutGarbled } from '../../base/index.js'
import type { LastingRemedy } from '../../firewall/index.js'
import { type BridgeFinding, bridgeFindingKinds } from '../findings.js'

/** Everything that the doctor can find about a network of any mode, including what is under a bridged one. */
export const networkFindingKinds = {
  ...bridgeFindingKinds,
  'network-inactive': 'The network does not run: guests on it fail to start.',
  'network-manual-start': 'The network does not start with the daemon: after a reboot its guests fail to start.',
  'facts-unseen': 'The host could not be looked at, so that most cannot be said.',
  'dhcp-none': 'libvirt gives no addresses on this network: guests set theirs themselves.',
  'dhcp-blocked': 'A firewall stops DHCP between guests and the host: they get no address.',
  'dhcp-checksum': 'DHCP answers may have no checksum, which some clients insist on.',
  'dns-none': 'libvirt resolves no names on this network.',
  'dns-blocked': 'A firewall stops DNS between guests and the host: they resolve no names.',
  'external-blocked': 'A firewall stops what guests send beyond the host, or the answers.',
  'inbound-blocked': 'A firewall stops connections from outside to guests, which the mode lets in.',
  'guests-blocked': 'A firewall stops what guests send each other.',
  'host-blocked': 'A firewall stops what guests send to the host.',
  'some-blocked': 'A firewall stops a part of what the mode lets pass: an address, a port, a protocol.',
  'rules-missing': "libvirt's own rules are not as it left them.",
  'forwarding-off': 'The host does not forward packets: guests reach nothing beyond it.',
  'reverse-path': 'Reverse-path filtering (rp_filter) drops packets of guests or answers to them.',
  'routed-away': 'A rule of the routing policy, most often of a VPN, sends packets of guests or answers elsewhere.',
  unreachable: 'Something else stops what the mode lets guests do.',
  'guest-unplugged': 'A running guest is not connected to the network.',
  'leases-low': 'Nearly all addresses of the DHCP ranges are leased.',
  'leases-used-up': 'All addresses of the DHCP ranges are leased: the next guest gets none.',
  'mtu-lost': 'Long packets are lost in silence: connections open, and hang as soon as data flows.',
  'mtu-narrow':
    'The way out carries shorter packets than guests send, and depends on ICMP errors getting back to them.',
  'router-advertisements': 'The host forwards IPv6, so it no longer listens to the router that gave it its routes.',
  'ipv6-unforwarded': 'Guests have IPv6 addresses, and the host does not forward IPv6.',
  'device-missing': 'The device that the network forwards to is not there.',
  'device-down': 'The device that the network forwards to is down or has no carrier.',
  unsure: 'What decides could not be read or understood.',
} as const

/** A kind of finding about a network: a key of `networkFindingKinds`. */
export type NetworkFindingKind = keyof typeof networkFindingKinds

/** A problem of a network that affects its guests. */
export interface NetworkFinding extends Omit<BridgeFinding, 'kind' | 'link'> {
  /** What is wrong, for programs: a key of `networkFindingKinds`. */
  readonly kind: NetworkFindingKind
  /** The network, by name. */
  readonly network: string
  /** The link concerned; omitted: no single one. */
  readonly link?: string
}

/** A finding fit to be shown, and its commands fit to be run. */
export function shownFinding(finding: NetworkFinding): NetworkFinding {
  const { lasting, ...rest } = finding
  const readable = shown(withoutGarbled(rest))
  const isWhole = readable.commands.length === finding.commands.length
  return lasting && isWhole && lasting.length > 0 ? { ...readable, lasting: lasting.map(shownLasting) } : readable
}

/** Its commands are quoted already. */
const shownLasting = (one: LastingRemedy): LastingRemedy => ({ ...one, text: shown({ text: one.text }).text })
