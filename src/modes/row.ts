/**
 * Whether a connection can be opened. `host-firewall`: libvirt writes no rules, so the host's own firewall decides.
 * `switch-hairpin`, `embedded-switch`: it takes a physical switch that reflects frames, or a device with an embedded
 * switch. `unknown`: the mode is newer than this library.
 */
export type CapabilityAnswer = 'yes' | 'no' | 'host-firewall' | 'switch-hairpin' | 'embedded-switch' | 'unknown'

/** Who can open a connection to whom, without further configuration. */
export interface Capabilities {
  /** Guests open connections to the host. */
  readonly guestToHost: CapabilityAnswer
  /** Guests of the network open connections to one another. */
  readonly guestToGuest: CapabilityAnswer
  /** Guests open connections to machines beyond the host. */
  readonly guestToExternal: CapabilityAnswer
  /** Machines beyond the host open connections to guests. */
  readonly externalToGuest: CapabilityAnswer
}

/** Capabilities and properties of a mode. */
export interface ModeCapabilities extends Capabilities {
  /** How it works, in one sentence. */
  readonly how: string
  /** What it needs beyond libvirt. */
  readonly needs: readonly ('host-bridge' | 'external-route' | 'host-firewall-rules' | 'own-device' | 'sr-iov')[]
  /** libvirt hands out addresses by DHCP. */
  readonly dhcp: boolean
  /** Guests have addresses of the physical network. */
  readonly physicalSubnet: boolean
}

/** A value of `<forward mode='…'>`. */
export interface ForwardMode {
  /** `''`: an element without the attribute. `'none'`: no element at all, too. */
  readonly word: string
  /** Only for networks that name a bridge, or only for those that name none; omitted: both. */
  readonly namesBridge?: boolean
}

/**
 * Everything that other rooms ask about a mode: what it owns, writes, forwards and translates. They never check its
 * name, so adding a mode takes just its row.
 */
export interface ModeRow {
  readonly capabilities: ModeCapabilities
  /** What is also possible if the physical switch reflects frames. */
  readonly withHairpin?: readonly (keyof Capabilities)[]
  /** The forward modes of libvirt that it stands for. */
  readonly forwardModes: readonly ForwardMode[]
  /**
   * What guests are plugged into. `own-bridge`: a bridge that libvirt creates at the start and removes at the stop.
   * `host-bridge`: an existing bridge of the host. `device`: a device of the host.
   */
  readonly guestsOn: 'own-bridge' | 'host-bridge' | 'device' | 'unknown'
  /** How guests share a device. `passthrough`: each has one to itself. `hostdev`: each has a virtual function of it. */
  readonly sharing?: 'bridge' | 'private' | 'vepa' | 'passthrough' | 'hostdev'
  /** Whether the host needs an address on the network. `required-before-10.8`: in libvirt before 10.8. */
  readonly hostAddress: 'required' | 'required-before-10.8' | 'optional'
  /** libvirt writes firewall rules for it. */
  readonly writesFirewallRules: boolean
  /** The firewalld zone that libvirt puts its bridge in, unless the definition names another. */
  readonly firewalldZone?: string
  /**
   * Who routes guests' packets to other networks. `libvirt`: the host, and libvirt turns its forwarding on. `host`: the
   * host, if its administrator turned that on. `lan`: the routers of the physical network.
   */
  readonly routedBy: 'libvirt' | 'host' | 'lan' | 'nobody' | 'unknown'
  /** Which addresses libvirt translates (NAT). `if-asked`: if the definition's `forward.nat` says so. */
  readonly translates?: Readonly<Record<'ipv4' | 'ipv6', 'always' | 'if-asked' | 'never'>>
  /**
   * Which networks may have VLANs. `host-bridge`: those on an Open vSwitch, and from libvirt 11.0 on a Linux bridge.
   * `openvswitch`: those whose virtual port is Open vSwitch's.
   */
  readonly vlans: 'all' | 'none' | 'host-bridge' | 'openvswitch' | 'unknown'
  /** libvirt limits the bandwidth of the network and of its port groups. */
  readonly limitsBandwidth: boolean
}

/** A mode: one row, or one for each `forward.mode` of its definitions. */
export type Mode = ModeRow | { readonly variants: Readonly<Record<string, ModeRow>>; readonly usual: string }
