import { attribute } from '../table.js'
import { integerValue } from '../value.js'

/** The address of a PCI function: `0000:04:10.1` is domain 0, bus 4, slot 16, function 1. */
export const pciAddress = {
  /** PCI domain: 0 in 0000:04:10.1. Default: 0. Example: 0. */
  domain: attribute('domain', integerValue(0, 0xffffffff, 4)),
  /** PCI bus: 4 in 0000:04:10.1. Example: 4. */
  bus: attribute('bus', integerValue(0, 0xff, 2)),
  /** PCI slot: 16 (hexadecimal 10) in 0000:04:10.1. Example: 16. */
  slot: attribute('slot', integerValue(0, 0x1f, 2)),
  /** PCI function: 1 in 0000:04:10.1. Default: 0. Example: 1. */
  function: attribute('function', integerValue(0, 7, 1)),
}
