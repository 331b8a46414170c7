import { attribute, choice, element, required, table } from '../table.js'
import { patternValue } from '../value.js'
import { uint8, uint24, uuid } from '../values.js'

/** libvirt writes it without escaping, so that markup in it would make the network unreadable. */
const profileName = patternValue('a profile name of at most 39 characters without & < > \' "', /^[^\n&<>'"]{0,39}$/)

/** IEEE 802.1Qbg (VEPA): a VSI type of the switch. */
const managerId = attribute('managerid', uint8)
const typeId = attribute('typeid', uint24)
const typeIdVersion = attribute('typeidversion', uint8)
const instanceId = attribute('instanceid', uuid)
const profileId = attribute('profileid', profileName)
const interfaceId = attribute('interfaceid', uuid)

const byType = {
  '802.1Qbg': table({
    parameters: element('parameters', table({ managerId, typeId, typeIdVersion, instanceId })),
  }),
  '802.1Qbh': table({ parameters: element('parameters', table({ profileId })) }),
  openvswitch: table({ parameters: element('parameters', table({ interfaceId, profileId })) }),
  midonet: table({ parameters: required(element('parameters', table({ interfaceId: required(interfaceId) }))) }),
}

/**
 * What the switch is told about a port, by the type of the switch.
 * @see https://libvirt.org/formatnetwork.html#connectivity
 */
export const typedVirtualPort = choice('type', 'type', byType)

/** The same for an interface or a port; without `type`, parameters that are merged with those of the network. */
export const virtualPort = choice(
  'type',
  'type',
  byType,
  table({
    parameters: element('parameters', table({ managerId, typeId, typeIdVersion, instanceId, profileId, interfaceId })),
  }),
)
