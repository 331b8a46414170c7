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
  /** Whoever is beyond the host's uplinks. */
  outside: optional(flag),
})
/** Whom a policy is about: a network, a guest, an interface by its MAC address, an address or subnet, or the outside. */
export interface PolicyPlace extends Data<typeof placeShape> {}

const forwardShape = record({
  protocol,
  /** On the host: one port, or a range `'8000-8010'`. */
  port: portOrRange,
  /** One address of the host; omitted: each. */
  address: optional(ipAddress),
  /** Who may use it; omitted: all three. `guests`: guests of the host's networks, the target itself included. */
  from: optional(list(wordValue('outside', 'host', 'guests'))),
  /** Omitted: each family that the target has an address of. */
  family: optional(wordValue('ipv4', 'ipv6')),
  /** A guest, an interface, or an address on one of the host's networks. */
  to: placeShape,
  /** The guest's port, of a range the first; omitted: the same. */
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
/** Who may open connections to whom, beyond what the networks' modes grant. */
export interface AllowPolicy extends Data<typeof allowShape> {}

const exceptionShape = record({
  address: addressOrSubnet,
  protocol: optional(anyProtocol),
  port: optional(portOrRange),
})
/** What a limited guest may reach all the same. */
export interface LimitException extends Data<typeof exceptionShape> {}

const hostService = wordValue('dhcp', 'dns', 'icmp')
/** A service of the host, on the network's own addresses: leases, names, echo requests. */
export type HostService = Data<typeof hostService>

const limitShape = record({
  /** A network, or one guest. */
  of: placeShape,
  /** What is neither private nor of this host. Default: false. */
  internet: optional(flag),
  /**
   * Private, shared, link-local and multicast addresses, and whatever the host is on a link with: the LAN. Default: false.
   */
  private: optional(flag),
  /** Services of the host; the rest of it is closed. Default: `['dhcp', 'dns']`. */
  host: optional(list(hostService)),
  /** Guests of this host, on its own network and the others. Default: false. */
  guests: optional(flag),
  /** Exceptions. */
  to: optional(list<LimitException>(exceptionShape)),
  /** It may answer connections that others open to it. Default: true. */
  answer: optional(flag),
})
/**
 * What guests may reach: what is not said is closed, for IPv4 and IPv6, on the host, whatever the guest does. They send
 * from their own addresses only, answer for them only, and neither advertise routers nor give leases.
 */
export interface LimitPolicy extends Data<typeof limitShape> {}

const namesShape = record({
  /** Whose guests the host is to know by name: `web.lab`, where the network's domain is `lab`. */
  network: someName,
  /**
   * `resolved`: systemd-resolved asks the network's dnsmasq. `hosts`: lines of /etc/hosts, which `repair()` brings up to date.
   * Omitted: systemd-resolved where the host's programs ask it, /etc/hosts elsewhere.
   */
  by: optional(wordValue('resolved', 'hosts')),
})
/** Guests of a network that the host knows by name. */
export interface NamesPolicy extends Data<typeof namesShape> {}

const policyShape = record({
  /** Its name on the host: letters, digits, dots, dashes and underscores. */
  name: textValue('a name of letters, digits, dots, dashes and underscores, up to 60', (text) =>
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,59}$/.test(text),
  ),
  /** Who has it: only the same owner changes or removes it. Omitted: the connection's `owner`, or nobody in particular. */
  owner: optional(someName),
  /** It comes back after a reboot, by libvirt's hooks. Default: false. */
  persist: optional(flag),
  forward: optional(list<ForwardPolicy>(forwardShape)),
  allow: optional(list<AllowPolicy>(allowShape)),
  limit: optional(list<LimitPolicy>(limitShape)),
  names: optional(list<NamesPolicy>(namesShape)),
})
/** What may talk to what beyond the modes of a host's networks, or less than they grant. Plain JSON. */
export interface PolicyDefinition extends Data<typeof policyShape> {}

/** Validates policies that come from elsewhere. What depends on several properties only `checkPolicy` knows. */
export const policySchema = (): Schema<PolicyDefinition> => schemaOfShape<PolicyDefinition>(policyShape)
