import { attribute, element, needing, omittedIf, refusing, required, table } from '../table.js'
import { integerValue, unlessZero } from '../value.js'
import { positive } from '../values.js'

/** A rate or amount; libvirt treats 0 as no limit. */
const amount = (maximum: number) => unlessZero(integerValue(1, maximum, { keeps: Number.MAX_SAFE_INTEGER }))

/** In KiB/s. */
const average = attribute('average', amount(0xffffffff))
/** In KiB/s. */
const peak = attribute('peak', amount(0xffffffff))
/** In KiB, sent at the `peak` rate. */
const burst = attribute('burst', amount(0xffffffff))

const direction = refusing(
  { '@floor': 'a floor is only for inbound traffic of an interface of type network' },
  table({
    /** Average rate. Unit: KiB/s. Example: 1000. */
    average: required(average),
    /** Highest rate during a burst. Unit: KiB/s. Example: 5000. */
    peak,
    /** Amount that may pass at the peak rate. Unit: KiB. Example: 1024. */
    burst,
  }),
)

/** libvirt drops an element whose average is 0, and refuses one without an average. */
const isUnlimited = (attributes: ReadonlyMap<string, string>): boolean =>
  /^\s*\+?0+$/.test(attributes.get('average') ?? '')

const onlyPort = { '@classID': 'only a network port has one; omit it' }

/**
 * Limits of a network or port group, in KiB/s and KiB; directions are as the guests see them.
 * @see https://libvirt.org/formatnetwork.html#quality-of-service
 */
export const bandwidth = refusing(
  onlyPort,
  table({
    /** Limits on traffic to guests. */
    inbound: omittedIf(isUnlimited, element('inbound', direction)),
    /** Limits on traffic from guests. */
    outbound: omittedIf(isUnlimited, element('outbound', direction)),
  }),
)

const ofOneInterface = {
  /** Limits on traffic to the guest. */
  inbound: omittedIf(
    isUnlimited,
    element(
      'inbound',
      needing(
        table({
          /** Average rate; required without floor. Unit: KiB/s. Example: 1000. */
          average,
          /** Highest rate during a burst. Unit: KiB/s. Example: 5000. */
          peak,
          /**
           * Guaranteed rate. The network must have a bridge and an inbound average of its own. Unit: KiB/s. Example:
           * 200.
           */
          floor: attribute('floor', amount(0xffffffff)),
          /** Amount that may pass at the peak rate. Unit: KiB. Example: 1024. */
          burst,
        }),
        'average',
        'floor',
      ),
    ),
  ),
  /** Limits on traffic from the guest. */
  outbound: omittedIf(isUnlimited, element('outbound', direction)),
}

/** Limits of one interface, optionally with a guaranteed share of its network's rate. */
export const interfaceBandwidth = refusing(onlyPort, table(ofOneInterface))

/** The limits of one interface, with the traffic class that libvirt assigned to the port. */
export const portBandwidth = table({
  /** Traffic class that libvirt assigned to the port. Read-only. */
  classId: attribute('classID', positive),
  ...ofOneInterface,
})
