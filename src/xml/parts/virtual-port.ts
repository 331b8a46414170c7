import { attribute, choice, element, type Refused, refusing, required, table } from '../table.js'
import { integerValue, patternValue } from '../value.js'
import { uuid } from '../values.js'

/** libvirt writes it without escaping, so that markup in it would make the network unreadable. */
const profileName = patternValue('a profile name of at most 39 characters without & < > \' "', /^[^\n&<>'"]{0,39}$/)

/** A number that libvirt reads in decimal, hexadecimal and octal, and writes in decimal. */
const anyBase = (maximum: number) => integerValue(0, maximum, { base: 0 })

/** IEEE 802.1Qbg (VEPA): a VSI type of the switch. */
const managerId = attribute('managerid', anyBase(0xff))
const typeId = attribute('typeid', anyBase(0xffffff))
const typeIdVersion = attribute('typeidversion', anyBase(0xff))
const instanceId = attribute('instanceid', uuid)
const profileId = attribute('profileid', profileName)
const interfaceId = attribute('interfaceid', uuid)

const ofEvb = ['managerid', 'typeid', 'typeidversion', 'instanceid']

/** An empty profile is none. */
const notOf = (type: string, ...names: string[]): Refused =>
  Object.fromEntries(
    names.map((name) => [
      `@${name}`,
      (text: string) =>
        name === 'profileid' && text === '' ? undefined : `a virtual port of type '${type}' has no ${name}`,
    ]),
  )

const byType = {
  '802.1Qbg': table({
    parameters: element(
      'parameters',
      refusing(notOf('802.1Qbg', 'profileid', 'interfaceid'), table({ managerId, typeId, typeIdVersion, instanceId })),
    ),
  }),
  '802.1Qbh': table({
    parameters: element('parameters', refusing(notOf('802.1Qbh', ...ofEvb, 'interfaceid'), table({ profileId }))),
  }),
  openvswitch: table({
    parameters: element('parameters', refusing(notOf('openvswitch', ...ofEvb), table({ interfaceId, profileId }))),
  }),
  midonet: table({ parameters: required(element('parameters', table({ interfaceId: required(interfaceId) }))) }),
}

const anyParameters = table({
  parameters: element('parameters', table({ managerId, typeId, typeIdVersion, instanceId, profileId, interfaceId })),
})

/**
 * What the switch is told about a port, by the type of the switch.
 * @see https://libvirt.org/formatnetwork.html#connectivity
 */
export const typedVirtualPort = choice('type', 'type', byType, { unknown: anyParameters, keepsIncomplete: true })

/** The same for an interface or a port; without `type`, parameters that are merged with those of the network. */
export const virtualPort = choice(
  'type',
  'type',
  { ...byType, midonet: table({ parameters: element('parameters', table({ interfaceId })) }) },
  { otherwise: anyParameters, unknown: anyParameters },
)
