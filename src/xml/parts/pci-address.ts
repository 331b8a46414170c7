import { attribute } from '../table.js'
import { integerValue } from '../value.js'

/** Where a PCI function is: `0000:04:10.1` is domain 0, bus 4, slot 16, function 1. */
export const pciAddress = {
  domain: attribute('domain', integerValue(0, 0xffffffff, 4)),
  bus: attribute('bus', integerValue(0, 0xff, 2)),
  slot: attribute('slot', integerValue(0, 0x1f, 2)),
  function: attribute('function', integerValue(0, 7, 1)),
}
