import { attribute, table } from '../table.js'
import { yesNo } from '../value.js'

/** Options of a guest's port on a bridge. */
export const portOptions = table({
  /**
   * Isolated guests cannot reach other isolated guests on the same bridge. Default: false. Since 6.1.0. Example:
   * true.
   */
  isolated: attribute('isolated', yesNo),
})
