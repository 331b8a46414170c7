import { attribute, table } from '../table.js'
import { filterMac, filterMacMask } from './filter-address.js'
import { number8, number16, number32 } from './filter-value.js'
import { common, srcMac } from './frames.js'

/** Spanning tree protocol frames. */
export const stp = table({
  ...common,
  ...srcMac,
  /** BPDU type. Example: 0. */
  type: attribute('type', number8),
  /** BPDU flags. Example: 1. */
  flags: attribute('flags', number8),
  /** Priority of the root bridge, or the low end of a range. Example: 32768. */
  rootPriority: attribute('root-priority', number16),
  /** High end of that range. Example: 61440. */
  rootPriorityHi: attribute('root-priority-hi', number16),

  /** MAC address of the root bridge. Example: 52:54:00:12:34:56. */
  rootAddress: attribute('root-address', filterMac),

  /** Mask of the root bridge's MAC address. Example: ff:ff:ff:00:00:00. */
  rootAddressMask: attribute('root-address-mask', filterMacMask),
  /** Path cost to the root bridge, or the low end of a range. Example: 4. */
  rootCost: attribute('root-cost', number32),
  /** High end of that range. Example: 5. */
  rootCostHi: attribute('root-cost-hi', number32),
  /** Priority of the sending bridge, or the low end of a range. Example: 32768. */
  senderPriority: attribute('sender-priority', number16),
  /** High end of that range. Example: 32769. */
  senderPriorityHi: attribute('sender-priority-hi', number16),

  /** MAC address of the sending bridge. Example: 52:54:00:12:34:56. */
  senderAddress: attribute('sender-address', filterMac),

  /** Mask of the sending bridge's MAC address. Example: ff:ff:ff:00:00:00. */
  senderAddressMask: attribute('sender-address-mask', filterMacMask),
  /** Port of the sending bridge, or the low end of a range. Example: 1. */
  port: attribute('port', number16),
  /** High end of that range. Example: 2. */
  portHi: attribute('port-hi', number16),
  /** Message age, or the low end of a range. Example: 0. */
  age: attribute('age', number16),
  /** High end of that range. Example: 1. */
  ageHi: attribute('age-hi', number16),
  /** Maximum message age, or the low end of a range. Example: 20. */
  maxAge: attribute('max-age', number16),
  /** High end of that range. Example: 21. */
  maxAgeHi: attribute('max-age-hi', number16),
  /** Hello time, or the low end of a range. Example: 2. */
  helloTime: attribute('hello-time', number16),
  /** High end of that range. Example: 3. */
  helloTimeHi: attribute('hello-time-hi', number16),
  /** Forward delay, or the low end of a range. Example: 15. */
  forwardDelay: attribute('forward-delay', number16),
  /** High end of that range. Example: 16. */
  forwardDelayHi: attribute('forward-delay-hi', number16),
})
