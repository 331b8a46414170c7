import { attribute } from '../table.js'
import { otherwise } from '../value.js'
import { line } from '../values.js'
import { filterMac, filterMacMask } from './filter-address.js'
import { matches, orVariable } from './filter-value.js'

/** Properties common to all protocols. */
export const common = {
  /** Set to false to negate the match. Default: true. Example: false. */
  match: attribute('match', otherwise(matches, 'treats everything except no as yes')),

  /** Comment, shown in the host's firewall where the tool supports it. Example: web server. */
  comment: attribute('comment', orVariable(line, 'a string without tabs or line breaks')),
}

/** The source address without a mask. */
export const srcMacAddr = attribute('srcmacaddr', filterMac)
/** A frame's source address. */
export const srcMac = {
  /** Source MAC address. Example: $MAC. */
  srcMacAddr,
  /** Mask of the source MAC address. Example: ff:ff:ff:00:00:00. */
  srcMacMask: attribute('srcmacmask', filterMacMask),
}
/** A frame's source and destination addresses. */
export const macs = {
  ...srcMac,

  /** Destination MAC address. Example: 52:54:00:12:34:56. */
  dstMacAddr: attribute('dstmacaddr', filterMac),

  /** Mask of the destination MAC address. Example: ff:ff:ff:00:00:00. */
  dstMacMask: attribute('dstmacmask', filterMacMask),
}
