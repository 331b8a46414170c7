import type { Sliced } from '../../base/index.js'
import type { Table } from '../ruleset.js'

/** Whether any rule matches or changes an IP set. */
export function* usesIpsets(tables: readonly Table[]): Sliced<boolean> {
  let looked = 0
  for (const { chains } of tables) {
    for (const { rules } of chains) {
      for (const { text } of rules) {
        if (++looked % 500 === 0) yield
        if (/ (--match-set|-j SET) /.test(text)) return true
      }
    }
  }
  return false
}
