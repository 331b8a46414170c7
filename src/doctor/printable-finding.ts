import { shown, withoutGarbled } from '../base/index.js'
import type { BridgeFinding } from './findings.js'

/** A finding fit to be shown, and its commands fit to be run: links may have any name. */
export function printableFinding(finding: BridgeFinding): BridgeFinding {
  return shown(withoutGarbled(finding))
}
