import { describe, expect, test } from 'vitest'
import { printable } from '../../../src/base/text/printable.js'
import { type Explanation, explain, explanationText, reachabilityMatrix } from '../../../src/reachability/index.js'
import { recordedCase } from '../../recorded/recorded-cases.js'
import { surroundingsOf } from '../altered-hosts.js'

type Surroundings = Awaited<ReturnType<typeof surroundingsOf>>

/** XML cannot represent other control characters; the kernel gives links any byte. */
const hostile = ['\u202egnol', '\u009b2J', '\u2066a', 'a\x7f', '$(id)', "it's", '\u2028', '-rf', '__proto__', 'up']

/** The same host with another name for one thing, wherever it is named: not iptables' table for that of a network. */
function renamed(surroundings: Surroundings, plain: string, name: string): Surroundings {
  const inside = <T>(part: T): T =>
    JSON.parse(JSON.stringify(part), (key, value: unknown) => (key !== 'mode' && value === plain ? name : value)) as T
  const { facts, networks, guests = [], ...rest } = surroundings
  const isLink = facts.links.some((link) => link.name === plain)
  return { ...rest, facts: isLink ? inside(facts) : facts, networks: inside(networks), guests: inside(guests) }
}

const said = ({ steps, failure, conditions, longest, remedy }: Explanation): string[] =>
  [...steps, ...conditions, ...[failure, longest, remedy].filter((one) => one !== undefined)].flatMap((one) => [
    one.text,
    'evidence' in one ? (one.evidence ?? '') : '',
  ])

const cases = ['nat', 'isolated']

describe.each(cases)('an answer about the case %s', (name) => {
  test('is the same whatever guests, networks and links are called, and fit to be shown', async () => {
    const plain = await surroundingsOf(recordedCase(name))
    const network = plain.networks[0]?.name ?? ''
    const guest = plain.guests?.[0]?.name ?? ''
    const bridge = plain.facts.links.find(({ kind }) => kind === 'bridge')?.name ?? ''
    expect([network, guest, bridge]).not.toContain('')
    for (const [place, odd] of hostile.flatMap((one) =>
      [network, guest, bridge, 'hw0'].map((at) => [at, one] as const),
    )) {
      const changed = renamed(plain, place, odd)
      const ask = (where: Surroundings) =>
        explain(
          {
            from: { kind: 'guest', network: where.networks[0]?.name ?? '', guest: where.guests?.[0]?.name ?? '' },
            to: { kind: 'external', address: '10.50.0.3' },
            family: 'ipv4',
            protocol: 'tcp',
            port: 443,
          },
          where,
        )
      const answer = ask(changed)
      expect([odd, place, answer.verdict]).toEqual([odd, place, ask(plain).verdict])
      for (const text of said(answer)) expect(printable(text)).toBe(text)
      const shown = explanationText(answer)
      expect(shown.split('\n').map(printable).join('\n')).toBe(shown)
      const { cells } = reachabilityMatrix(changed)
      for (const { because = '' } of cells) expect(printable(because)).toBe(because)
    }
  })
})
