import { shown, withoutGarbled } from '../../base/index.js'
import type { LastingRemedy } from '../../firewall/index.js'
import { type BridgeFinding, bridgeFindingKinds } from '../findings.js'

/** Everything that the doctor can find about a network of any mode, including what is under a bridged one. */
export const networkFindingKinds = {
  ...bridgeFindingKinds,
  'network-inactive': 'The network is not running: guests on it fail to start.',
  'network-manual-start': 'The network does not start with the daemon: after a reboot its guests fail to start.',
  'facts-unseen': 'The host could not be read, so most checks were skipped.',
  'dhcp-none': 'libvirt gives no addresses on this network: guests configure their own.',
  'dhcp-blocked': 'A firewall blocks DHCP between guests and the host: they get no address.',
  'dhcp-checksum': 'DHCP replies may lack a valid checksum, which some clients require.',
  'dns-none': 'libvirt resolves no names on this network.',
  'dns-blocked': 'A firewall blocks DNS between guests and the host: they resolve no names.',
  'external-blocked': 'A firewall blocks traffic from guests beyond the host, or the replies.',
  'inbound-blocked': 'A firewall blocks connections from outside to guests, which the mode allows.',
  'guests-blocked': 'A firewall blocks traffic between guests.',
  'host-blocked': 'A firewall blocks traffic from guests to the host.',
  'some-blocked': 'A firewall blocks part of what the mode allows: an address, a port, a protocol.',
  'rules-missing': "libvirt's own rules are not as it left them.",
  'forwarding-off': 'The host does not forward packets: guests reach nothing beyond it.',
  'reverse-path': 'Reverse-path filtering (rp_filter) drops packets of guests or replies to them.',
  'routed-away': "A policy routing rule, most often a VPN's, sends packets of guests or replies elsewhere.",
  unreachable: 'Something else blocks what the mode allows.',
  'guest-unplugged': 'A running guest is not connected to the network.',
  'leases-low': 'Nearly all addresses of the DHCP ranges are leased.',
  'leases-used-up': 'All addresses of the DHCP ranges are leased: the next guest gets none.',
  'mtu-lost': 'Long packets are silently dropped: connections open, then hang as soon as data flows.',
  'mtu-narrow': 'The way out carries shorter packets than guests send, and relies on ICMP errors reaching them.',
  'router-advertisements': 'The host forwards IPv6, so it no longer listens to the router that gave it its routes.',
  'ipv6-unforwarded': 'Guests have IPv6 addresses, and the host does not forward IPv6.',
  'device-missing': 'The device that the network forwards to does not exist.',
  'device-down': 'The device that the network forwards to is down or has no carrier.',
  unsure: 'The deciding rule or setting could not be read or understood.',
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

/** A finding that is safe to print, with commands that are safe to run. */
export function shownFinding(finding: NetworkFinding): NetworkFinding {
  const { lasting, ...rest } = finding
  const readable = shown(withoutGarbled(rest))
  const isWhole = readable.commands.length === finding.commands.length
  return lasting && isWhole && lasting.length > 0 ? { ...readable, lasting: lasting.map(shownLasting) } : readable
}

/** Its commands are already quoted. */
const shownLasting = (one: LastingRemedy): LastingRemedy => ({ ...one, text: shown({ text: one.text }).text })
