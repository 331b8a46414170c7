import { type Data, optional, type Schema, schemaOfShape } from '../base/index.js'
import { flag, list, record } from '../host-network/index.js'
import { integerValue, ipAddress, macAddress, textValue, wordValue } from '../xml/index.js'
import { addressOrSubnet, portOrRange } from './values.js'

const someName = textValue('a non-empty name on one line', (text) => /^[^/\n\r]+$/.test(text))
const protocol = wordValue('tcp', 'udp')
const anyProtocol = wordValue('tcp', 'udp', 'icmp')
const port = integerValue(1, 65535)

const placeShape = record({
  /** A network, by name: all of its guests; with `guest` or `mac`, that guest's interface on it. */
  network: optional(someName),
  /** A guest, by libvirt's name. */
  guest: optional(someName),
  /** A guest's interface by its MAC address, of whatever hypervisor; `network` says where. */
  mac: optional(macAddress),
  /** An address or a subnet. */
  address: optional(addressOrSubnet),
  /** Anyone beyond the host's uplinks. */
  outside: optional(flag),
})
/**
 * An end of a connection: a network, a guest, an interface by its MAC address, an address or subnet, or the outside.
 */
export interface PolicyPlace extends Data<typeof placeShape> {}

const forwardShape = record({
  protocol,
  /** The host's port, or a range `'8000-8010'`. */
  port: portOrRange,
  /** One address of the host; omitted: each. */
  address: optional(ipAddress),
  /** Who may use it; omitted: all three. `guests`: guests of the host's networks, including the target itself. */
  from: optional(list(wordValue('outside', 'host', 'guests'))),
  /** Omitted: each family in which the target has an address. */
  family: optional(wordValue('ipv4', 'ipv6')),
  /** A guest, an interface, or an address on one of the host's networks. */
  to: placeShape,
  /** The guest's port, or the first of its range; omitted: the same as `port`. */
  targetPort: optional(port),
})
/** A port of the host that leads to a guest. */
export interface ForwardPolicy extends Data<typeof forwardShape> {}

const allowShape = record({
  from: placeShape,
  to: placeShape,
  /** Omitted: all. */
  protocol: optional(anyProtocol),
  /** Of TCP or UDP, one or a range; omitted: all. */
  port: optional(portOrRange),
  /** Omitted: both. */
  family: optional(wordValue('ipv4', 'ipv6')),
})
/** Permits connections beyond what the networks' modes grant. */
export interface AllowPolicy extends Data<typeof allowShape> {}

const exceptionShape = record({
  address: addressOrSubnet,
  protocol: optional(anyProtocol),
  port: optional(portOrRange),
})
/** An exception: what a limited guest may reach nevertheless. */
export interface LimitException extends Data<typeof exceptionShape> {}

const hostService = wordValue('dhcp', 'dns', 'icmp')
/** A service of the host, on the network's own addresses: leases, names, echo requests. */
export type HostService = Data<typeof hostService>

const limitShape = record({
  /** A network, or one guest. */
  of: placeShape,
  /** Addresses that are neither private nor this host's. Default: false. */
  internet: optional(flag),
  /**
   * The LAN: private, shared, link-local and multicast addresses, and all subnets on the host's links. Default: false.
   */
  private: optional(flag),
  /** Services of the host; the rest of it is closed. Default: `['dhcp', 'dns']`. */
  host: optional(list(hostService)),
  /** Guests of this host, on the same network and on others. Default: false. */
  guests: optional(flag),
  /** Exceptions. */
  to: optional(list<LimitException>(exceptionShape)),
  /** Whether it may answer connections that others open to it. Default: true. */
  answer: optional(flag),
})
/**
 * Restricts what guests may reach: anything not listed is closed, for IPv4 and IPv6, enforced on the host. Guests can
 * send only from their own addresses, answer ARP and neighbour discovery only for these, and cannot act as routers or
 * DHCP servers.
 */
export interface LimitPolicy extends Data<typeof limitShape> {}

const namesShape = record({
  /** The network whose guests the host resolves by name: `web.lab`, if the network's domain is `lab`. */
  network: someName,
  /**
   * `resolved`: systemd-resolved asks the network's dnsmasq. `hosts`: lines in /etc/hosts, which `repair()` updates.
   * Omitted: systemd-resolved if the host's programs use it, otherwise /etc/hosts.
   */
  by: optional(wordValue('resolved', 'hosts')),
})
/** Lets the host resolve a network's guests by name. */
export interface NamesPolicy extends Data<typeof namesShape> {}

const policyShape = record({
  /** Its name on the host: letters, digits, dots, dashes and underscores. */
  name: textValue('a name of letters, digits, dots, dashes and underscores, up to 60', (text) =>
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/.test(text),
  ),
  /**
   * Its owner: only the same owner can change or remove it. Omitted: the connection's `owner`, if any.
   */
  owner: optional(someName),
  /** Whether libvirt's hooks restore it after a reboot. Default: false. */
  persist: optional(flag),
  forward: optional(list<ForwardPolicy>(forwardShape)),
  allow: optional(list<AllowPolicy>(allowShape)),
  limit: optional(list<LimitPolicy>(limitShape)),
  names: optional(list<NamesPolicy>(namesShape)),
})
/** Permits traffic beyond what the modes of a host's networks grant, or restricts it. Plain JSON. */
export interface PolicyDefinition extends Data<typeof policyShape> {}

/** Validates policies from other sources. Only `checkPolicy` checks rules that involve several properties. */
export const policySchema = (): Schema<PolicyDefinition> => schemaOfShape<PolicyDefinition>(policyShape)
