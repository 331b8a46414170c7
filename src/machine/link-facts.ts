import { type Data, flag, list, number, optional, record, text, word } from '../base/index.js'

export const portVlansShape = record({
  /** The VLAN of untagged frames; omitted: they are dropped. */
  untaggedIn: optional(number),
  /** VLANs whose frames leave without a tag. */
  untaggedOut: list(number),
  /** VLANs whose frames leave with their tag. */
  tagged: list(number),
})
/** VLAN memberships of a port on a bridge with VLAN filtering. */
export interface PortVlans extends Data<typeof portVlansShape> {}

export const linkBridgeShape = record({
  stp: flag,
  vlanFiltering: flag,
  /** The bridge's own settings for bridge netfilter; either these or the sysctl turn it on. */
  callIptables: flag,
  callIp6tables: flag,
  callArptables: optional(flag),
  /** Seconds that a new port listens, and then learns, where STP is on. */
  forwardDelay: optional(number),
  /** The VLAN that new ports get for untagged frames; 0: none. */
  defaultVlan: optional(number),
  /** The VLANs in which the host itself is on the bridge. */
  vlans: optional<PortVlans>(portVlansShape),
})
/** Settings of a link of kind `bridge`. */
export interface LinkBridge extends Data<typeof linkBridgeShape> {}

export const linkShape = record({
  name: text,
  index: number,
  /** `bridge`, `veth`, `tun`, `macvtap`, `bond`, `vlan`, …; `physical` for a device; `loopback`. */
  kind: text,
  mac: optional(text),
  /** Bytes. */
  mtu: number,
  /** The largest MTU that it can have. */
  maxMtu: optional(number),
  /** Administratively up. */
  up: flag,
  /** Up, with a carrier. */
  running: flag,
  /** The bridge or bond that it is a port of. */
  master: optional(text),
  /** The device that it sits on: of a VLAN, a macvtap. */
  lower: optional(text),
  /** Of a veth: its other end, if that is on this host too. */
  peer: optional(text),
  /** Of a veth: the index of its other end in that one's namespace. */
  peerIndex: optional(number),
  /** It is point-to-point, to a machine that routes: a VPN, an IP tunnel, PPP. */
  tunnel: optional(flag),
  /** Of a VRF: the routing table that its links use. */
  vrfTable: optional(text),
  /** XDP programs. */
  xdp: optional(list(text)),
  /** Of a VLAN. */
  vlan: optional(
    record({
      id: number,
      /** `802.1Q` or `802.1ad`. */
      protocol: optional(text),
    }),
  ),
  /** Of a macvlan or macvtap. */
  macvlanMode: optional(text),
  /** Its type in `ip link`: `ether`, `loopback`, `none`, … */
  type: optional(text),
  /** Its group, a number or a name of /etc/iproute2/group. */
  group: optional(text),
  /** It is Wi-Fi. */
  wireless: optional(flag),
  /** Of a bridge. */
  bridge: optional<LinkBridge>(linkBridgeShape),
})
/** A network interface. */
export interface Link extends Data<typeof linkShape> {}

export const bridgePortShape = record({
  link: text,
  bridge: text,
  state: word('disabled', 'listening', 'learning', 'forwarding', 'blocking'),
  /** Passes no frames to other isolated ports. */
  isolated: flag,
  /** Sends frames back out of the port that they came from. */
  hairpin: flag,
  /** Accepts frames only from MAC addresses that are entered for it. */
  locked: optional(flag),
  /** `false`: it does not learn MAC addresses. */
  learning: optional(flag),
  /** `false`: frames for MAC addresses that the bridge does not know are not sent out of it. */
  flood: optional(flag),
  /** `false`: broadcasts, ARP requests among them, are not sent out of it. */
  broadcastFlood: optional(flag),
  /** `false`: multicasts, neighbour discovery among them, are not sent out of it. */
  multicastFlood: optional(flag),
  /** MAC addresses learned behind it. */
  learned: list(text),
  /** If the bridge filters VLANs, and `bridge vlan` was read. */
  vlans: optional<PortVlans>(portVlansShape),
})
/** A port of a bridge. */
export interface BridgePort extends Data<typeof bridgePortShape> {}

export const bondSlaveShape = record({
  link: text,
  /** As the bond's monitor sees it. */
  up: flag,
  /** Its own address, which it has again outside of the bond. */
  mac: optional(text),
  /** Mb/s. */
  speed: optional(number),
  duplex: optional(text),
  /** 802.3ad: slaves with the same number are used together. */
  aggregator: optional(number),
})
/** A port of a bond. */
export interface BondSlave extends Data<typeof bondSlaveShape> {}

export const bondShape = record({
  link: text,
  /** 0 to 6. */
  mode: number,
  /** Milliseconds between checks of the slaves' links; 0: none. */
  miimon: number,
  slaves: list<BondSlave>(bondSlaveShape),
  activeSlave: optional(text),
  /** Milliseconds between ARP requests to its targets; 0: none. */
  arpInterval: optional(number),
  arpTargets: optional(list(text)),
  /** Which slaves' ARP is validated: `none`, `active`, `backup`, `all`, … */
  arpValidate: optional(text),
  /** The preferred slave. */
  primary: optional(text),
  /** What picks the slave for a frame: `layer2`, `layer2+3`, `layer3+4`, … */
  xmitHashPolicy: optional(text),
  /** How often it asks its partner for LACP packets: every 30 seconds, or every second. */
  lacpRate: optional(word('slow', 'fast')),
  /** 802.3ad: ports in the active aggregator. */
  adNumPorts: optional(number),
  /** 802.3ad: the switch that answers; `00:00:00:00:00:00` where none does. */
  adPartnerMac: optional(text),
})
/** @see Linux, Documentation/networking/bonding.rst */
/** A bond of the host, as its kernel driver shows it. */
export interface Bond extends Data<typeof bondShape> {}
