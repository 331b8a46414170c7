import { shown, withoutGarbled } from '../base/index.js'
import type { BridgeFinding } from './findings.js'

/** A finding that is safe to print, with commands that are safe to run: links may have any name. */
export function printableFinding(finding: BridgeFinding): BridgeFinding {
  return shown(withoutGarbled(finding))
}
