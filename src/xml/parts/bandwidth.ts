import { attribute, element, required, table } from '../table.js'
import { positive } from '../values.js'

/** KiB/s on average. */
const average = attribute('average', positive)
/** KiB/s at most, for as long as `burst` lasts. */
const peak = attribute('peak', positive)
/** KiB that may pass at `peak` speed. */
const burst = attribute('burst', positive)

const direction = table({ average: required(average), peak, burst })

/**
 * Limits of a network or port group, in KiB/s and KiB, of traffic seen from the guests.
 * @see https://libvirt.org/formatnetwork.html#quality-of-service
 */
export const bandwidth = table({ inbound: element('inbound', direction), outbound: element('outbound', direction) })

const ofOneInterface = {
  inbound: element(
    'inbound',
    table({
      /** Needed where there is no `floor`. */
      average,
      peak,
      /** KiB/s that are guaranteed; the network must be bridge-backed and have an average itself. */
      floor: attribute('floor', positive),
      burst,
    }),
  ),
  outbound: element('outbound', direction),
}

/** Limits of one interface, which may have a guaranteed share of its network's. */
export const interfaceBandwidth = table(ofOneInterface)

/** As of one interface, with the traffic class that libvirt gave the port. */
export const portBandwidth = table({
  /** Read only. */
  classId: attribute('classID', positive),
  ...ofOneInterface,
})
