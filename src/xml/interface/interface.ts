import { virtualPort as virtualPortTable } from '../parts/virtual-port.js'
import { attribute, choice, type Described, element, omittedIf, refusing, required, table } from '../table.js'
import { yesNo } from '../value.js'
import { interfaceOptions } from './options.js'
import {
  bridgeSource,
  directSource,
  ethernetSource,
  hostdevSource,
  internalSource,
  networkSource,
  serverSource,
  socketSource,
  udpSource,
  userSource,
  vdpaSource,
  vdsSource,
  vhostuserSource,
} from './source.js'

/** The host applies the receive filters that the guest requests. */
const trustGuestRxFilters = attribute('trustGuestRxFilters', yesNo)
const virtualPort = element('virtualport', virtualPortTable)
const options = {
  /**
   * The host follows the guest's receive filters, so a guest can change its MAC address or join multicast groups. Default:
   * the network's. Since 1.2.10. Example: true.
   */
  trustGuestRxFilters,
  ...interfaceOptions,
}

const noVirtualPort = {
  virtualport: "only types 'network', 'bridge', 'direct' and 'hostdev' have a virtual port",
}

const interfaceTables = {
  network: table({
    ...options,
    /** The network. */
    source: required(element('source', networkSource)),
    /** Settings of the port for the switch. */
    virtualPort,
  }),
  bridge: table({
    ...options,
    /** The bridge. */
    source: required(element('source', bridgeSource)),
    /** Settings of the port for the switch. */
    virtualPort,
  }),
  direct: table({
    ...options,
    /** The host device that the interface attaches to through macvtap. */
    source: required(element('source', directSource)),
    /** Settings of the port for the switch. */
    virtualPort,
  }),
  ethernet: refusing(
    noVirtualPort,
    table({
      ...options,
      /** The host's end of the tap device. */
      source: element('source', ethernetSource),
    }),
  ),
  hostdev: table({
    ...options,
    /**
     * libvirt detaches the device from its host driver when the guest starts, and gives it back afterwards.
     * Default: false. Example: true.
     */
    managed: attribute('managed', yesNo),
    /** The host device that becomes the interface. */
    source: required(element('source', hostdevSource)),
    /** Settings of the port for the switch. */
    virtualPort,
  }),
  user: refusing(
    noVirtualPort,
    table({
      ...options,
      /** With passt: the host device that it uses. */
      source: omittedIf('incomplete', element('source', userSource)),
    }),
  ),
  vhostuser: refusing(
    noVirtualPort,
    table({
      ...options,
      /** The socket of the user-space switch. */
      source: element('source', vhostuserSource),
    }),
  ),
  vdpa: refusing(
    noVirtualPort,
    table({
      ...options,
      /** The vDPA device. */
      source: required(element('source', vdpaSource)),
    }),
  ),
  vds: refusing(
    noVirtualPort,
    table({
      ...options,
      /** The port of the VMware distributed switch. */
      source: required(element('source', vdsSource)),
    }),
  ),
  null: refusing(noVirtualPort, table(options)),
  internal: refusing(
    noVirtualPort,
    table({
      ...options,
      /** The internal network. */
      source: required(element('source', internalSource)),
    }),
  ),
  mcast: refusing(
    noVirtualPort,
    table({
      ...options,
      /** The socket to connect to, or the multicast group. */
      source: required(element('source', socketSource)),
    }),
  ),
  server: refusing(
    noVirtualPort,
    table({
      ...options,
      /** The socket to listen on. */
      source: required(element('source', serverSource)),
    }),
  ),
  client: refusing(
    noVirtualPort,
    table({
      ...options,
      /** The socket to connect to, or the multicast group. */
      source: required(element('source', socketSource)),
    }),
  ),
  udp: refusing(
    noVirtualPort,
    table({
      ...options,
      /** The UDP sockets of both ends. */
      source: required(element('source', udpSource)),
    }),
  ),
} as const

/** Every type of interface as one table, for validation, reading and writing. */
export const domainInterface = choice(
  {
    /** How the interface is connected; libvirt's type. Example: network. */
    type: 'type',
  },
  interfaceTables,
  {
    // The source of an unknown type is carried.
    unknown: table(options),
    initial: 'user',
  },
)

/**
 * A guest's network interface as plain data, discriminated by `type`.
 * @see https://libvirt.org/formatdomain.html#network-interfaces
 */
export type InterfaceDefinition = Described<typeof domainInterface>

/** How an interface is connected: libvirt's `type` of `<interface>`. */
export type InterfaceType = InterfaceDefinition['type']
