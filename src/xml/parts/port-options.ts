import { attribute, table } from '../table.js'
import { yesNo } from '../value.js'

/** Isolated guests do not reach other isolated guests on the same bridge. Since 6.1.0. */
export const portOptions = table({ isolated: attribute('isolated', yesNo) })
