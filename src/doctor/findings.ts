/** Everything that the doctor can find, and what it means for bridged guests. */
export const bridgeFindingKinds = {
  'bridge-missing': 'There is no such link: a guest on it fails to start.',
  'not-a-bridge': 'The link is of another kind: a guest on it fails to start.',
  'libvirt-owned':
    "libvirt made the bridge for a network of its own: its guests are on that network, not on the host's LAN.",
  'bridge-down': 'The bridge is switched off: nothing passes it.',
  'uplink-missing': 'No port leads to the physical network: guests reach each other and the host.',
  'uplink-down': 'An uplink is switched off.',
  'uplink-no-carrier': 'Nothing answers at the other end of an uplink.',
  'uplink-wifi': "Wi-Fi carries frames of its own station only, so a bridge over it does not carry guests'.",
  'uplink-address':
    "An uplink has an address of the host's, which belongs on the bridge: what comes in is the bridge's.",
  'uplinks-loop': 'Several uplinks, and nothing that keeps frames from going in circles.',
  'port-blocked': 'A port with a link passes no frames.',
  'port-isolated': 'An uplink is isolated, and passes nothing from or to isolated guests.',
  'port-hairpin': "An uplink sends frames back to where they came from, guests' broadcasts among them.",
  'guest-behind-uplink':
    'Frames of a guest came back by an uplink, and the bridge looks for the guest there: what is sent to it is lost.',
  'no-address': 'The host has no address on the bridge: guests do not need one, the host is not on their LAN.',
  'subnet-elsewhere': "The bridge's subnet is on another link too: the host answers by the wrong one.",
  'stp-delay': 'The spanning tree keeps a new port shut for a while: a guest has no network in its first seconds.',
  'mtu-mismatch': 'Frames that one link takes are too long for the next, which drops them without a word.',
  'vlan-missing': "A port's VLAN is not on the uplink: its frames do not leave the bridge.",
  'vlan-none': 'New ports get no VLAN: frames of guests without a tag are dropped.',
  'vlan-unseen': 'The bridge separates VLANs, and who is in which could not be read.',
  'frames-dropped': 'The firewall sees frames that are only switched, and drops them.',
  'firewall-unseen': 'The firewall could not be read, and frames may be shown to it.',
  'bond-mode': 'A mode that is likely to fail under a bridge with guests.',
  'bond-aggregation': "A mode that loses guests' frames unless the switch aggregates its ports.",
  'bond-not-aggregated': 'The switch does not aggregate the ports of an 802.3ad bond: it has the speed of one.',
  'bond-unmonitored': 'Nobody notices when the link of a slave is gone.',
  'bond-arp-monitoring': "The slaves are watched by ARP, which by Red Hat's word does not work under a bridge.",
  'bond-no-slave': 'A bond without slaves leads nowhere.',
  'bond-one-slave': 'A bond of one slave fails with it.',
  'bond-slave-down': 'A slave is out of use.',
  'bond-slaves-differ': 'Slaves of different speed, or not full duplex: they are not used together.',
} as const

/** A kind of finding about a bridge or what is under it: a key of `bridgeFindingKinds`. */
export type BridgeFindingKind = keyof typeof bridgeFindingKinds

/** Something about a bridge, or about what is under it, that its guests will notice. */
export interface BridgeFinding {
  /** What is wrong, for programs: a key of `bridgeFindingKinds`. */
  readonly kind: BridgeFindingKind
  /**
   * `error`: guests on it fail to start, nothing of theirs gets out by the way it is set up, or a bond is not watched as
   * it must be. `warning`: some of it fails, or will. `note`: right for some, and worth knowing.
   */
  readonly severity: 'error' | 'warning' | 'note'
  /** The link that it is about: the bridge, a port, a bond, one of its slaves. */
  readonly link: string
  /** What is wrong, and what it does to guests, for people. */
  readonly text: string
  /** What was read. */
  readonly evidence: string
  /** A document's address, or what was measured. */
  readonly source: string
  /** Commands that mend it until the next boot, in order, as root; empty where none on this host can. */
  readonly commands: readonly string[]
}
