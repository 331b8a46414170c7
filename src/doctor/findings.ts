import type { LastingRemedy } from '../firewall/index.js'

/** Everything that the doctor can find, and what it means for bridged guests. */
export const bridgeFindingKinds = {
  'bridge-missing': 'The link does not exist: a guest on it fails to start.',
  'not-a-bridge': 'The link is of another kind: a guest on it fails to start.',
  'libvirt-owned':
    "libvirt made the bridge for a network of its own: its guests are on that network, not on the host's LAN.",
  'bridge-down': 'The bridge is down: nothing passes through it.',
  'uplink-missing': 'No port leads to the physical network: guests reach each other and the host.',
  'uplink-down': 'An uplink of the bridge is down.',
  'uplink-no-carrier': 'An uplink has no carrier: nothing is connected at its other end.',
  'uplink-wifi': "Wi-Fi carries only its own station's frames, so a bridge over it does not carry guests' frames.",
  'uplink-address':
    'An uplink has an address of the host, which belongs on the bridge: incoming frames go to the bridge.',
  'uplinks-loop': 'Several uplinks, and nothing prevents loops.',
  'port-blocked': 'A port that has a carrier forwards no frames.',
  'port-isolated': 'An uplink is isolated and passes nothing to or from isolated guests.',
  'port-hairpin': "An uplink reflects frames, including guests' broadcasts.",
  'guest-behind-uplink':
    "A guest's frames came back on an uplink, so the bridge looks for the guest there: frames to it are lost.",
  'no-address': 'The host has no address on the bridge: guests do not need one, the host is not on their LAN.',
  'subnet-elsewhere': "The bridge's subnet is also on another link: the host may answer over the wrong one.",
  'stp-delay': 'The spanning tree keeps a new port closed for a while: a guest has no network in its first seconds.',
  'mtu-mismatch': 'Frames that one link accepts are too long for the next, which drops them silently.',
  'vlan-missing': "A port's VLAN is not on the uplink: its frames do not leave the bridge.",
  'vlan-none': 'New ports get no VLAN: frames of guests without a tag are dropped.',
  'vlan-unseen': "The bridge filters VLANs, and the ports' VLANs could not be read.",
  'frames-dropped': 'The firewall drops frames that the bridge only switches.',
  'firewall-unseen': 'The firewall could not be read, and may see switched frames.',
  'bond-mode': 'A mode that is likely to fail under a bridge with guests.',
  'bond-aggregation': "A mode that loses guests' frames unless the switch aggregates its ports.",
  'bond-not-aggregated': 'The switch does not aggregate the ports of an 802.3ad bond: it has the speed of one.',
  'bond-unmonitored': "The loss of a slave's link goes unnoticed.",
  'bond-arp-monitoring': 'The slaves are monitored by ARP, which according to Red Hat does not work under a bridge.',
  'bond-no-slave': 'A bond without slaves carries no traffic.',
  'bond-one-slave': 'A bond with one slave fails with it.',
  'bond-slave-down': 'A slave of the bond is not in use.',
  'bond-slaves-differ': 'Slaves of different speed, or not full duplex: they are not used together.',
} as const

/** A kind of finding about a bridge or what is under it: a key of `bridgeFindingKinds`. */
export type BridgeFindingKind = keyof typeof bridgeFindingKinds

/** A problem of a bridge, or of a link under it, that affects its guests. */
export interface BridgeFinding {
  /** What is wrong, for programs: a key of `bridgeFindingKinds`. */
  readonly kind: BridgeFindingKind
  /**
   * `error`: guests on it fail to start, none of their traffic gets out, or a bond is not monitored as it must be.
   * `warning`: part of it fails, or will. `note`: intended in some setups, and worth knowing.
   */
  readonly severity: 'error' | 'warning' | 'note'
  /** The link concerned: the bridge, a port, a bond, one of its slaves. */
  readonly link: string
  /** What is wrong, and how it affects guests, for people. */
  readonly text: string
  /** The evidence, as read. */
  readonly evidence: string
  /** A document's URL, or a measurement. */
  readonly source: string
  /** The owner of a rule that stops packets: `Docker`, `ufw`; `iptables` or `nftables` if no program is known. */
  readonly culprit?: string
  /** Commands that fix it until the next boot, in order, as root; empty if none on this host can. */
  readonly commands: readonly string[]
  /**
   * The permanent fix, in the syntax of each program involved; omitted if `commands` are permanent, or empty.
   */
  readonly lasting?: readonly LastingRemedy[]
}
