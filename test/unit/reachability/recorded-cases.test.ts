import { describe, expect, test } from 'vitest'
import { readHostFacts } from '../../../src/machine/index.js'
import { type Explanation, explain } from '../../../src/reachability/index.js'
import {
  assumptionsOf,
  guestsOf,
  networksOf,
  probesOf,
  type RecordedProbe,
  recordedCases,
  recordedSource,
} from '../../recorded/recorded-cases.js'
import { predictedAs } from '../../recorded/words.js'

/** Where a recorded router kept silent though it had no route: routers limit how many ICMP errors they send. */
const routerKeptSilent = (probe: RecordedProbe, { failure }: Explanation): boolean =>
  probe.observed === 'timeout' && failure?.kind === 'unroutable' && failure.at === 'outside'

/** The prediction in the record's words, without what the record does not hold. */
function toldAs({ query, observed }: RecordedProbe, explanation: Explanation): string {
  const told = predictedAs(explanation, query.protocol)
  if (observed === 'ok') return told.replace(/^ok src=.*/, 'ok')
  // Only the first router on the way can be known from the host.
  return told.replace(/ from \?$/, / from \S+$/.exec(observed)?.[0] ?? '')
}

/** How many such probes each case has. */
const silences: Readonly<Record<string, number>> = { 'nat-nft-drop': 2, 'x-nat-nat': 2, 'x-open-open': 6 }

describe.each(recordedCases)('$name', (recorded) => {
  const surroundings = async () => ({
    networks: networksOf(recorded),
    guests: guestsOf(recorded),
    facts: await readHostFacts(recordedSource(recorded)),
  })

  test('every probe does what was observed, in the same form, from the same address', async () => {
    const known = { ...(await surroundings()), assume: assumptionsOf(recorded) }
    let silent = 0
    for (const probe of probesOf(recorded)) {
      const explanation = explain(probe.query, known)
      if (routerKeptSilent(probe, explanation)) {
        expect(explanation.verdict).toBe('no')
        silent++
        continue
      }
      const told = `${probe.pair} ${probe.query.family} ${probe.query.protocol}: `
      expect(told + toldAs(probe, explanation)).toBe(told + probe.observed)
      expect(explanation.conditions).toEqual([])
    }
    expect(silent).toBe(silences[recorded.name] ?? 0)
  })

  test('every cell is right', async () => {
    const known = { ...(await surroundings()), assume: assumptionsOf(recorded) }
    const { cells = {} } = recorded.observed
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
        for (const { kind } of conditions)
          expect(['external-route', 'switch-hairpin', 'neighbour-known']).toContain(kind)
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
