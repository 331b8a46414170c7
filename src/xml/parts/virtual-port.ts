import { attribute, choice, element, type Refused, refusing, required, table } from '../table.js'
import { integerValue, patternValue } from '../value.js'
import { uuid } from '../values.js'

/** libvirt writes it unescaped, so markup in it would make the network unreadable. */
const profileName = patternValue('a profile name of at most 39 characters without & < > \' "', /^[^\n&<>'"]{0,39}$/)

/** A number that libvirt accepts in decimal, hexadecimal or octal, and writes in decimal. */
const anyBase = (maximum: number) => integerValue(0, maximum, { base: 0 })

/** IEEE 802.1Qbg (VEPA): a VSI type of the switch. */
const managerId = attribute('managerid', anyBase(0xff))
const typeId = attribute('typeid', anyBase(0xffffff))
const typeIdVersion = attribute('typeidversion', anyBase(0xff))
const instanceId = attribute('instanceid', uuid)
const profileId = attribute('profileid', profileName)
const interfaceId = attribute('interfaceid', uuid)

const ofEvb = ['managerid', 'typeid', 'typeidversion', 'instanceid']

/** Attributes refused with a type; libvirt treats an empty profile as absent. */
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
    /** Parameters of the port. */
    parameters: element(
      'parameters',
      refusing(
        notOf('802.1Qbg', 'profileid', 'interfaceid'),
        table({
          /** ID of the VSI manager database. Example: 11. */
          managerId,
          /** VSI type. Example: 1193047. */
          typeId,
          /** Version of the VSI type. Example: 2. */
          typeIdVersion,
          /** VSI instance. Default: libvirt generates one. Example: 09b11c53-8b5c-4eeb-8f00-d84eaa0aaa4f. */
          instanceId,
        }),
      ),
    ),
  }),
  '802.1Qbh': table({
    /** Parameters of the port. */
    parameters: element(
      'parameters',
      refusing(
        notOf('802.1Qbh', ...ofEvb, 'interfaceid'),
        table({
          /** Port profile of the switch. Example: finance. */
          profileId,
        }),
      ),
    ),
  }),
  openvswitch: table({
    /** Parameters of the port. */
    parameters: element(
      'parameters',
      refusing(
        notOf('openvswitch', ...ofEvb),
        table({
          /**
           * Interface ID by which the switch or its controller knows the port. Default: libvirt generates one.
           * Example: 09b11c53-8b5c-4eeb-8f00-d84eaa0aaa4f.
           */
          interfaceId,
          /** Port profile of the switch. Example: finance. */
          profileId,
        }),
      ),
    ),
  }),
  midonet: table({
    /** Parameters of the port. */
    parameters: required(
      element(
        'parameters',
        table({
          /**
           * Interface ID by which the switch or its controller knows the port. Default: libvirt generates one.
           * Example: 09b11c53-8b5c-4eeb-8f00-d84eaa0aaa4f.
           */
          interfaceId: required(interfaceId),
        }),
      ),
    ),
  }),
}

const anyParameters = table({
  /** Parameters of the port. */
  parameters: element(
    'parameters',
    table({
      /** ID of the VSI manager database. Example: 11. */
      managerId,
      /** VSI type. Example: 1193047. */
      typeId,
      /** Version of the VSI type. Example: 2. */
      typeIdVersion,
      /** VSI instance. Default: libvirt generates one. Example: 09b11c53-8b5c-4eeb-8f00-d84eaa0aaa4f. */
      instanceId,
      /** Port profile of the switch. Example: finance. */
      profileId,
      /**
       * Interface ID by which the switch or its controller knows the port. Default: libvirt generates one. Example:
       * 09b11c53-8b5c-4eeb-8f00-d84eaa0aaa4f.
       */
      interfaceId,
    }),
  ),
})

const portType = {
  /** Kind of switch. Example: openvswitch. */
  type: 'type',
} as const

/**
 * Settings of a port for the switch, by the type of the switch.
 * @see https://libvirt.org/formatnetwork.html#connectivity
 */
export const typedVirtualPort = choice(portType, byType, { unknown: anyParameters, keepsIncomplete: true })

/** The same for an interface or port; without `type`, the parameters are merged with the network's. */
export const virtualPort = choice(
  portType,
  {
    ...byType,
    midonet: table({
      /** Parameters of the port. */
      parameters: element(
        'parameters',
        table({
          /**
           * Interface ID by which the switch or its controller knows the port. Default: libvirt generates one.
           * Example: 09b11c53-8b5c-4eeb-8f00-d84eaa0aaa4f.
           */
          interfaceId,
        }),
      ),
    }),
  },
  { otherwise: anyParameters, unknown: anyParameters },
)
