import { checkShape, printable } from '../base/index.js'
import { conditionText, failureText, queryText, remedyLines } from '../reachability/index.js'
import type { ExpectationReport, ExpectationResult } from './expect-reachability.js'

/**
 * A report for people: what was expected (`-`) and what is (`+`), why, and what would help.
 *
 * ```text
 * expect[0] web serves the LAN: external to guest web, IPv4 tcp port 443
 *   - yes
 *   + no: the firewall rejects it: icmp-port-unreachable from 10.50.0.2
 *       iptables filter: -A LIBVIRT_FWI -o virbr0 -j REJECT --reject-with icmp-port-unreachable
 *
 * 3 as expected, 1 not
 * ```
 */
export function expectationsText(report: ExpectationReport): string {
  const held = { counts: 'object', results: 'array' } as const
  checkShape('expectationsText', 'report', report, held, 'what expectReachability() returned')
  const { counts, results } = report
  const shown = results.filter(({ outcome }) => outcome !== 'met').map(resultLines)
  const { met, failed, open } = counts
  const passed = results.filter(({ outcome, fails }) => outcome === 'open' && !fails).length
  const parts = [
    `${met} as expected`,
    ...(failed > 0 ? [`${failed} not`] : []),
    ...(open > 0 ? [`${open} conditional${passed > 0 ? `, of which ${passed} may be` : ''}`] : []),
  ]
  return [...shown.map((lines) => lines.map(printable).join('\n')), parts.join(', ')].join('\n\n')
}

function resultLines({ path, name, query, expected, actual, outcome, explanation }: ExpectationResult): string[] {
  const title = name === undefined ? path : `${path} ${name}`
  const lines = [`${title}: ${queryText(query)}`, `  - ${expected}`]
  const failure = explanation?.failure
  if (actual === 'conditional') {
    lines.push('  + conditional')
    for (const condition of explanation?.conditions ?? []) lines.push(`      ${conditionText(condition)}`)
    return lines
  }
  lines.push(`  + ${actual}${failure ? `: ${failureText(failure)}` : arrival(explanation)}`)
  if (failure?.evidence) lines.push(`      ${failure.evidence}`)
  if (outcome === 'failed' && expected === 'yes' && explanation?.remedy)
    lines.push(...remedyLines(explanation.remedy).map((line) => `      ${line}`))
  return lines
}

/** If nothing stops it, show the rule that lets it pass. */
function arrival(explanation: ExpectationResult['explanation']): string {
  const { sourceSeen, deliveredTo, steps = [] } = explanation ?? {}
  const rule = steps.findLast(
    ({ kind, direction, evidence }) => kind === 'filter' && direction === 'request' && evidence,
  )
  const words = [
    ...(deliveredTo === undefined ? [] : [`it arrives at ${deliveredTo}`]),
    ...(sourceSeen === undefined ? [] : [`the other side sees ${sourceSeen}`]),
    ...(rule?.evidence ? [`passed by ${rule.evidence}`] : []),
  ]
  return words.length === 0 ? '' : `: ${words.join(', ')}`
}
