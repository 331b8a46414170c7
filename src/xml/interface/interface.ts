import { virtualPort as virtualPortTable } from '../parts/virtual-port.js'
import { attribute, choice, type Described, element, omittedIf, required, table } from '../table.js'
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

const interfaceTables = {
  network: table({ ...options, source: required(element('source', networkSource)), virtualPort }),
  bridge: table({ ...options, source: required(element('source', bridgeSource)), virtualPort }),
  direct: table({ ...options, source: required(element('source', directSource)), virtualPort }),
  ethernet: table({ ...options, source: element('source', ethernetSource) }),
  hostdev: table({
    ...options,
    /** libvirt detaches the device from its driver, and gives it back. */
    managed: attribute('managed', yesNo),
    source: required(element('source', hostdevSource)),
    virtualPort,
  }),
  user: table({ ...options, source: omittedIf('incomplete', element('source', userSource)) }),
  vhostuser: table({ ...options, source: element('source', vhostuserSource) }),
  vdpa: table({ ...options, source: required(element('source', vdpaSource)) }),
  vds: table({ ...options, source: required(element('source', vdsSource)) }),
  null: table(options),
  internal: table({ ...options, source: required(element('source', internalSource)) }),
  mcast: table({ ...options, source: required(element('source', socketSource)) }),
  server: table({ ...options, source: required(element('source', serverSource)) }),
  client: table({ ...options, source: required(element('source', socketSource)) }),
  udp: table({ ...options, source: required(element('source', udpSource)) }),
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

export type InterfaceType = InterfaceDefinition['type']
