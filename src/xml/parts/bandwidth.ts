import { attribute, element, table } from '../table.js'
import { positive } from '../values.js'

/**
 * Limits of one direction, of traffic seen from the guest.
 * @see https://libvirt.org/formatnetwork.html#quality-of-service
 */
const direction = table({
  /** KiB/s on average. */
  average: attribute('average', positive),
  /** KiB/s at most, for as long as `burst` lasts. */
  peak: attribute('peak', positive),
  /** KiB/s that are guaranteed; inbound, for one interface of a bridge-backed network with an average of its own. */
  floor: attribute('floor', positive),
  /** KiB that may pass at `peak` speed. */
  burst: attribute('burst', positive),
})

/** Limits in both directions, in KiB/s and KiB. */
export const bandwidth = table({
  /** Read only: the traffic class of a port. */
  classId: attribute('classID', positive),
  inbound: element('inbound', direction),
  outbound: element('outbound', direction),
})
