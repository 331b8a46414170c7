import { afterAll, describe, expect, test } from 'vitest'
import { readHostFacts } from '../../../src/machine/index.js'
import { type Explanation, explain, type ReachabilityProtocol } from '../../../src/reachability/index.js'
import {
  assumptionsOf,
  guestsOf,
  networksOf,
  probesOf,
  recordedFaults,
  recordedSource,
} from '../../recorded/recorded-cases.js'
import { predictedAs, sameVerdict } from '../../recorded/words.js'

/** How a prediction can miss: the other verdict, none, or another error or source address than packets had. */
type Miss = 'wrong' | 'open' | 'form'

/** Misses that remain, at most: `wrong/open/form`. Whoever mends some lowers the numbers. */
const remaining: Readonly<Record<string, readonly [wrong: number, open: number, form: number]>> = {
  // The facts that settle it were not read then; test/host/reachability/beside has such hosts anew.
  'echo-ignore': [4, 0, 0],
  'proxy-arp-route': [12, 0, 0],
  'tc-bpf-drop': [6, 0, 0],
  'xfrm-block': [12, 0, 0],
  // A program is not read: it is a condition that names it; test/host/reachability/beside holds it to that.
  'xdp-drop': [0, 30, 0],
  // What the other end of a tunnel does cannot be seen: of two hosts with the same facts, one was answered.
  'mtu-vpn': [0, 3, 0],
  'ts-exit-nat': [0, 6, 0],
  'ts-exit-nat-nft': [0, 6, 0],
  'ts-fix': [0, 6, 0],
  'ts-real': [0, 6, 0],
  'wg-full-nat': [0, 3, 0],
  'wg-killswitch': [0, 3, 0],
  'wg-nat-dev': [0, 3, 0],
  'wg-split-nat': [0, 3, 0],
  // Rules that count, or ask for a socket; and facts that were not read then: ebtables-save, who listens to queues. With
  // these, beside's hosts with libvirt's filters and with queues are foreseen in every probe.
  connlimit: [0, 4, 0],
  'meter-ssh': [0, 12, 0],
  'fwd-rich': [0, 1, 0],
  nfqueue: [0, 12, 0],
  'nwfilter-bad': [0, 23, 0],
  'nwfilter-ok': [0, 23, 0],
  'synflood-limit': [0, 4, 0],
  'tproxy-divert-nft': [0, 2, 0],
  'ufw-limit': [0, 4, 0],
}

const counts = { right: 0, wrong: 0, open: 0, form: 0 }

function missed(explanation: Explanation, observed: string, protocol: ReachabilityProtocol): Miss | undefined {
  if (explanation.verdict === 'conditional') return 'open'
  const predicted = predictedAs(explanation, protocol)
  if (!sameVerdict(predicted, observed)) return 'wrong'
  if (observed === 'ok' || predicted === observed) return undefined
  // Only the first router on the way can be known from the host.
  return predicted.endsWith(' from ?') && observed.startsWith(predicted.slice(0, -1)) ? undefined : 'form'
}

/** Hosts beside other software, on which predictions were once wrong. Each keeps the facts that were read then. */
describe.each(recordedFaults)('$name', (recorded) => {
  test('what real packets did is what the facts predict', async () => {
    const known = {
      networks: networksOf(recorded),
      guests: guestsOf(recorded),
      facts: await readHostFacts(recordedSource(recorded)),
      assume: assumptionsOf(recorded),
    }
    const misses: Record<Miss, string[]> = { wrong: [], open: [], form: [] }
    for (const { label, query, observed } of probesOf(recorded)) {
      const explanation = explain(query, known)
      const miss = missed(explanation, observed, query.protocol)
      counts[miss ?? 'right']++
      if (!miss) continue
      const why = explanation.failure?.text ?? ''
      misses[miss].push(`${label}: ${observed}, predicted ${predictedAs(explanation, query.protocol)}: ${why}`)
    }
    const [wrong, open, form] = remaining[recorded.name] ?? [0, 0, 0]
    const beyond = (['wrong', 'open', 'form'] as const).filter(
      (kind) => misses[kind].length > { wrong, open, form }[kind],
    )
    expect(Object.fromEntries(beyond.map((kind) => [kind, misses[kind]]))).toEqual({})
  })
})

afterAll(() => {
  const { right, wrong, open, form } = counts
  console.log(`Recorded faults: ${right} probes right, ${wrong} wrong, ${open} open, ${form} of another form`)
})
