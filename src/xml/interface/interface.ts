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

/** The host follows the receive filters that the guest asks for. */
const trustGuestRxFilters = attribute('trustGuestRxFilters', yesNo)
const virtualPort = element('virtualport', virtualPortTable)
const options = { trustGuestRxFilters, ...interfaceOptions }

const noVirtualPort = {
  virtualport: "only types 'network', 'bridge', 'direct' and 'hostdev' have a virtual port",
}

const interfaceTables = {
  network: table({ ...options, source: required(element('source', networkSource)), virtualPort }),
  bridge: table({ ...options, source: required(element('source', bridgeSource)), virtualPort }),
  direct: table({ ...options, source: required(element('source', directSource)), virtualPort }),
  ethernet: refusing(noVirtualPort, table({ ...options, source: element('source', ethernetSource) })),
  hostdev: table({
    ...options,
    /** libvirt detaches the device from its driver, and gives it back. */
    managed: attribute('managed', yesNo),
    source: required(element('source', hostdevSource)),
    virtualPort,
  }),
  user: refusing(noVirtualPort, table({ ...options, source: omittedIf('incomplete', element('source', userSource)) })),
  vhostuser: refusing(noVirtualPort, table({ ...options, source: element('source', vhostuserSource) })),
  vdpa: refusing(noVirtualPort, table({ ...options, source: required(element('source', vdpaSource)) })),
  vds: refusing(noVirtualPort, table({ ...options, source: required(element('source', vdsSource)) })),
  null: refusing(noVirtualPort, table(options)),
  internal: refusing(noVirtualPort, table({ ...options, source: required(element('source', internalSource)) })),
  mcast: refusing(noVirtualPort, table({ ...options, source: required(element('source', socketSource)) })),
  server: refusing(noVirtualPort, table({ ...options, source: required(element('source', serverSource)) })),
  client: refusing(noVirtualPort, table({ ...options, source: required(element('source', socketSource)) })),
  udp: refusing(noVirtualPort, table({ ...options, source: required(element('source', udpSource)) })),
} as const

/** Every type of interface as one table, for validation, reading and writing. */
export const domainInterface = choice('type', 'type', interfaceTables, {
  // What a type is connected to that this library does not know is carried.
  unknown: table(options),
  initial: 'user',
})

/**
 * A guest's network interface as plain data, discriminated by `type`.
 * @see https://libvirt.org/formatdomain.html#network-interfaces
 */
export type InterfaceDefinition = Described<typeof domainInterface>

/** How an interface is connected: libvirt's `type` of `<interface>`. */
export type InterfaceType = InterfaceDefinition['type']
