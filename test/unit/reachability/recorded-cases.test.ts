import { describe, expect, test } from 'vitest'
import { readHostFacts } from '../../../src/host/index.js'
import { type Explanation, explain } from '../../../src/reachability/index.js'
import {
  assumptionsOf,
  guestsOf,
  networksOf,
  probesOf,
  type RecordedProbe,
  recordedCases,
  recordedSource,
} from './recorded-cases.js'

/**
 * Where a recorded router, out of ICMP errors that it may send, kept silent though it has no route: the same router
 * answers the other protocols of the same pair, or of the same case recorded again.
 */
const routerKeptSilent = (probe: RecordedProbe, { failure }: Explanation): boolean =>
  probe.observed === 'timeout' && failure?.kind === 'unroutable' && failure.at === 'outside'

/** What the sender saw, told from an explanation in the words of the record. */
function toldAs(probe: RecordedProbe, explanation: Explanation): string {
  const { verdict, sourceSeen, failure } = explanation
  if (verdict === 'yes')
    return probe.query.protocol === 'icmp' || !probe.observed.includes('src=') ? 'ok' : `ok src=${sourceSeen}`
  if (!failure) return verdict
  const { kind, icmp, errno } = failure
  if (!icmp) return kind === 'unroutable' ? `errno:${errno}` : 'timeout'
  // Only the first router on the way can be known from the host.
  const from = failure.from ?? /from (\S+)$/.exec(probe.observed)?.[1]
  const message = `icmp:${icmp.type}/${icmp.code} ${icmp.name} from ${from}`
  if (probe.query.protocol === 'icmp') return `error ${message}`
  // A datagram's sender is not told that a network is unreachable.
  if (probe.query.protocol === 'udp' && errno === 'ENETUNREACH') return `timeout ${message}`
  return `errno:${errno} ${message}`
}

describe.each(recordedCases)('$name', (recorded) => {
  const surroundings = async () => ({
    networks: networksOf(recorded),
    guests: guestsOf(recorded),
    host: await readHostFacts(recordedSource(recorded)),
  })

  test('every probe does what was observed, in the same form, from the same address', async () => {
    const known = { ...(await surroundings()), assume: assumptionsOf(recorded) }
    for (const probe of probesOf(recorded)) {
      const explanation = explain(probe.query, known)
      if (routerKeptSilent(probe, explanation)) continue
      const told = `${probe.pair} ${probe.query.family} ${probe.query.protocol}: `
      expect(told + toldAs(probe, explanation)).toBe(told + probe.observed)
      expect(explanation.conditions).toEqual([])
    }
  })

  test('every cell is right', async () => {
    const known = { ...(await surroundings()), assume: assumptionsOf(recorded) }
    const { cells } = recorded.observed
    const verdicts = new Map<string, Set<string>>()
    for (const { pair, query } of probesOf(recorded)) {
      const key = `${query.family === 'ipv4' ? 'v4' : 'v6'} ${cellOf[pair] ?? pair}`
      verdicts.set(key, (verdicts.get(key) ?? new Set()).add(explain(query, known).verdict))
    }
    for (const version of ['v4', 'v6']) {
      for (const [cell, observed] of Object.entries(cells[version] ?? {})) {
        const predicted = verdicts.get(`${version} ${cell}`)
        if (observed === 'n/a' || !predicted) continue
        expect([version, cell, ...predicted]).toEqual([version, cell, observed])
      }
    }
  })

  test('without assumptions nothing is wrong, and what is open depends on the outside alone', async () => {
    const known = await surroundings()
    for (const probe of probesOf(recorded)) {
      const { verdict, conditions } = explain(probe.query, known)
      const observed = probe.observed.startsWith('ok') ? 'yes' : 'no'
      if (verdict !== 'conditional')
        expect([probe.pair, probe.query, verdict]).toEqual([probe.pair, probe.query, observed])
      else {
        expect(conditions.length).toBeGreaterThan(0)
        for (const { kind } of conditions) expect(['external-route', 'switch-hairpin']).toContain(kind)
      }
    }
  })
})

const cellOf: Record<string, string> = {
  'g1>hbr': 'guest>host',
  'g1>hlan': 'guest>host-LAN-addr',
  'host>g1': 'host>guest',
  'g1>g2': 'guest>guest',
  'g2>g1': 'guest>guest',
  'g1>x': 'guest>ext',
  'g1>f': 'guest>far',
  'x>g1': 'ext>guest',
  'f>g1': 'far>guest',
  'g1>g3': 'net1>net2',
  'g3>g1': 'net2>net1',
  'g1>dns': 'dns-on-host',
  'g1>dnstcp': 'dns-on-host',
}
