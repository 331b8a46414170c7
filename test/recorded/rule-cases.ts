import { readFileSync } from 'node:fs'
import type { HostFacts } from '../../src/machine/index.js'
import { type Assumptions, type Explanation, explain, type ReachabilityQuery } from '../../src/reachability/index.js'
import { type NetworkDefinition, parseNetwork } from '../../src/xml/index.js'

/** `tcp host ipv4`: from the guest to TCP 8080, UDP 8081 or by ICMP echo, to the host's bridge address or to x. */
export type RuleQuestion = `${ReachabilityQuery['protocol']} ${'host' | 'x'} ${ReachabilityQuery['family']}`

export type Word = 'yes' | 'no'

/** Rules, or what lies beside them, and what real packets did. */
export interface RuleCase {
  readonly kind: 'nft' | 'iptables' | 'beside'
  readonly name: string
  /** Shell, run on the host. */
  readonly setup: string
  readonly undo?: string
  readonly kernel: Readonly<Partial<Record<RuleQuestion, Word>>>
}

export const ruleCasesFolder = new URL('../fixtures/rule-cases/', import.meta.url)

export const readRuleCases = (): readonly RuleCase[] =>
  JSON.parse(readFileSync(new URL('cases.json', ruleCasesFolder), 'utf8')) as RuleCase[]

export const questionsOf = ({ kernel }: RuleCase): readonly RuleQuestion[] => Object.keys(kernel) as RuleQuestion[]

const network: NetworkDefinition = parseNetwork(`<network>
  <name>open</name><forward mode='open'/><bridge name='virbr9' stp='off'/>
  <ip address='10.9.0.1' prefix='24'/><ip family='ipv6' address='fd09::1' prefix='64'/>
</network>`)

export const ports = { tcp: 8080, udp: 8081 } as const

/** Where a question's packet goes. */
export const addressAsked = {
  host: { ipv4: '10.9.0.1', ipv6: 'fd09::1' },
  x: { ipv4: '10.50.0.3', ipv6: 'fd50::3' },
} as const

export function partsOf(question: RuleQuestion) {
  const [protocol, place, family] = question.split(' ') as [
    ReachabilityQuery['protocol'],
    'host' | 'x',
    ReachabilityQuery['family'],
  ]
  return { protocol, place, family, address: addressAsked[place][family] }
}

/** What explain() says to a question about the host with these facts. */
export function answerTo(question: RuleQuestion, host: HostFacts, assume: Assumptions = {}): Explanation {
  const { protocol, place, family, address } = partsOf(question)
  return explain(
    {
      from: { kind: 'guest', network: network.name, guest: 'g' },
      to: { kind: place === 'host' ? 'host' : 'external', address },
      family,
      protocol,
      ...(protocol === 'icmp' ? {} : { port: ports[protocol] }),
    },
    {
      networks: [network],
      facts: host,
      guests: [
        {
          name: 'g',
          network: network.name,
          addresses: ['10.9.0.5/24', 'fd09::5/64'],
          hasDefaultRoute: true,
          port: 'vg',
          mac: '02:09:00:00:00:05',
        },
      ],
      assume: { externalRoutes: true, ...assume },
    },
  )
}

/** How answers compare with what packets did. */
export class Score {
  right = 0
  readonly wrong: string[] = []
  readonly open: string[] = []

  /** @param seen  what packets did, every time they were sent */
  add(label: string, { verdict, conditions, failure }: Explanation, seen: readonly (Word | undefined)[]): void {
    if (verdict === 'conditional') this.open.push(`${label}: ${conditions.map(({ text }) => text).join('; ')}`)
    else if (seen.some((word) => word !== undefined && word !== verdict))
      this.wrong.push(`${label}: said ${verdict}, seen ${seen.join(', ')}${failure ? ` (${failure.text})` : ''}`)
    else this.right++
  }

  summary(): string {
    return [
      `rule cases: ${this.right} answers right`,
      `${this.wrong.length} wrong in ${casesOf(this.wrong).length} cases`,
      `${this.open.length} conditional in ${casesOf(this.open).length} cases`,
    ].join(', ')
  }
}

const casesOf = (labels: readonly string[]): string[] => [
  ...new Set(labels.map((label) => label.split(' | ')[0] ?? '')),
]
