import { attribute, element, needing, omittedIf, refusing, required, table } from '../table.js'
import { integerValue, unlessZero } from '../value.js'
import { positive } from '../values.js'

/** A speed or an amount; libvirt reads 0 as no limit at all. */
const amount = (maximum: number) => unlessZero(integerValue(1, maximum, { keeps: Number.MAX_SAFE_INTEGER }))

/** KiB/s on average. */
const average = attribute('average', amount(0xffffffff))
/** KiB/s at most, for as long as `burst` lasts. */
const peak = attribute('peak', amount(0xffffffff))
/** KiB that may pass at `peak` speed. */
const burst = attribute('burst', amount(0xffffffff))

const direction = refusing(
  { '@floor': 'a floor is for the inbound traffic of an interface of type network' },
  table({
    /** Average rate. Unit: KiB/s. Example: 1000. */
    average: required(average),
    /** Highest rate during a burst. Unit: KiB/s. Example: 5000. */
    peak,
    /** Amount that may pass at the peak rate. Unit: KiB. Example: 1024. */
    burst,
  }),
)

/** Of an average of 0 libvirt keeps nothing; without one it refuses. */
const isUnlimited = (attributes: ReadonlyMap<string, string>): boolean =>
  /^\s*\+?0+$/.test(attributes.get('average') ?? '')

const onlyPort = { '@classID': 'only a network port has one; omit it' }

/**
 * Limits of a network or port group, in KiB/s and KiB, of traffic seen from the guests.
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

/** Limits of one interface, which may have a guaranteed share of its network's. */
export const interfaceBandwidth = refusing(onlyPort, table(ofOneInterface))

/** As of one interface, with the traffic class that libvirt gave the port. */
export const portBandwidth = table({
  /** Traffic class that libvirt gave the port. Read-only. */
  classId: attribute('classID', positive),
  ...ofOneInterface,
})
