import { describe, expect, test } from 'vitest'
import { diagnoseBridge } from '../../../src/doctor/index.js'
import { type HostFacts, readHostFacts } from '../../../src/machine/index.js'
import { explain, type Surroundings } from '../../../src/reachability/index.js'
import { guestsOf, networksOf, recordedCase, recordedSource } from '../../recorded/recorded-cases.js'
import { type Alteration, altered } from '../altered-hosts.js'

/** What the doctor says of IPv4 frames that br0 only switches, and explain() of TCP from g1 to port 443 of g2. */
type Expected = readonly ['all' | 'some' | 'may' | 'none', 'yes' | 'no' | 'conditional']

const match = (left: object, right: unknown, op = '==') => ({ match: { op, left, right } })
const payload = (protocol: string, field: string) => ({ payload: { protocol, field } })
const [drop, accept] = [{ drop: null }, { accept: null }]
const source = payload('ip', 'saddr')
const port = payload('tcp', 'dport')
const state = { ct: { key: 'state' } }

/** A chain of the forward hook that bridge netfilter shows frames to, with these rules. */
const forward = (...rules: readonly (readonly object[])[]) => [
  { table: { family: 'inet', name: 'fw' } },
  { chain: { family: 'inet', table: 'fw', name: 'f', type: 'filter', hook: 'forward', prio: 0, policy: 'accept' } },
  ...rules.map((expr, handle) => ({ rule: { family: 'inet', table: 'fw', chain: 'f', handle: handle + 9, expr } })),
]
const set = (elem: unknown[], more: object = {}) => ({
  set: { family: 'inet', table: 'fw', name: 's', type: 'ipv4_addr', elem, ...more },
})
const chain = (name: string, ...expr: object[]) => [
  { chain: { family: 'inet', table: 'fw', name } },
  { rule: { family: 'inet', table: 'fw', chain: name, handle: 99, expr } },
]
const vmap = (key: object, ...elements: readonly (readonly [unknown, object])[]) => ({
  vmap: { key, data: { set: elements } },
})
const range = (from: number | string, to: number | string) => ({ range: [from, to] })

const nft: readonly (readonly [string, readonly object[], Expected])[] = [
  ['a drop of everything', forward([drop]), ['all', 'no']],
  ['a set that has the guest', [...forward([match(source, '@s'), drop]), set(['10.50.0.101'])], ['some', 'no']],
  ['a set of others', [...forward([match(source, '@s'), drop]), set(['10.50.0.77'])], ['some', 'yes']],
  [
    'a set that counts',
    [...forward([match(source, '@s'), drop]), set(['10.50.0.101'], { stmt: [{ limit: { rate: 5, per: 'second' } }] })],
    ['some', 'conditional'],
  ],
  ['an empty set', [...forward([match(source, '@s'), drop]), set([])], ['none', 'yes']],
  [
    'two halves of all addresses',
    forward(
      [match(source, { prefix: { addr: '0.0.0.0', len: 1 } }), drop],
      [match(source, { prefix: { addr: '128.0.0.0', len: 1 } }), drop],
    ),
    ['all', 'no'],
  ],
  [
    'two halves of all ports',
    forward([match(port, range(1, 1023)), drop], [match(port, range(1024, 65535)), drop]),
    ['all', 'no'],
  ],
  [
    'a subnet that is let through, of one that is not',
    forward(
      [match(source, { prefix: { addr: '10.50.0.0', len: 16 } }), accept],
      [match(source, { prefix: { addr: '10.50.0.0', len: 24 } }), drop],
    ),
    ['none', 'yes'],
  ],
  ['a verdict map by port', forward([vmap(port, [443, drop], [22, accept])]), ['some', 'no']],
  ['a verdict map by state', forward([vmap(state, ['new', drop], ['established', accept])]), ['all', 'no']],
  ['a verdict map by another protocol', forward([vmap({ meta: { key: 'l4proto' } }, ['udp', drop])]), ['none', 'yes']],
  ['a jump', [...forward([{ jump: { target: 'own' } }]), ...chain('own', drop)], ['all', 'no']],
  [
    'a jump past a return',
    [...forward([{ jump: { target: 'own' } }], [drop]), ...chain('own', { return: null })],
    ['all', 'no'],
  ],
  [
    'a goto',
    [...forward([{ goto: { target: 'own' } }], [drop]), ...chain('own', match(port, 1), drop)],
    ['some', 'yes'],
  ],
  ['a limit', forward([{ limit: { rate: 5, per: 'second', inv: true } }, drop]), ['some', 'conditional']],
  ['what is new', forward([match(state, 'new', 'in'), drop]), ['all', 'no']],
  ['what is invalid', forward([match(state, 'invalid', 'in'), drop]), ['none', 'yes']],
  [
    'a mark that the chain has set',
    forward([{ mangle: { key: { meta: { key: 'mark' } }, value: 7 } }], [match({ meta: { key: 'mark' } }, 7), drop]),
    ['all', 'no'],
  ],
  ['a mark that nobody sets', forward([match({ meta: { key: 'mark' } }, 7), drop]), ['none', 'yes']],
  [
    'the first packet of TCP',
    forward([match({ '&': [payload('tcp', 'flags'), ['syn', 'ack']] }, 'syn'), drop]),
    ['all', 'no'],
  ],
  ['ICMP', forward([match({ meta: { key: 'l4proto' } }, 'icmp'), drop]), ['none', 'yes']],
  ['the bridge as a link', forward([match({ meta: { key: 'iifname' } }, 'br0'), drop]), ['all', 'no']],
  ['another link', forward([match({ meta: { key: 'iifname' } }, 'eth7'), drop]), ['none', 'yes']],
  ['IPv6', forward([match({ meta: { key: 'nfproto' } }, 'ipv6'), drop]), ['none', 'yes']],
  ['what is not understood', forward([match({ meta: { key: 'cpu' } }, 3), drop]), ['some', 'conditional']],
  ['a queue that somebody may be at', forward([{ queue: { num: 3 } }]), ['some', 'conditional']],
]

const iptables: readonly (readonly [string, readonly string[], Expected])[] = [
  ['multiport', ['FORWARD -p tcp -m multiport --dports 80,443 -j DROP'], ['some', 'no']],
  ['conntrack', ['FORWARD -m conntrack --ctstate NEW -j DROP'], ['all', 'no']],
  ['a set of ipset that has the guest', ['FORWARD -m set --match-set bad src -j DROP'], ['some', 'no']],
  ['its negation, which the answer meets', ['FORWARD -m set ! --match-set bad src -j DROP'], ['some', 'no']],
  ['a set that is not there', ['FORWARD -m set --match-set none src -j DROP'], ['some', 'conditional']],
  ['connlimit', ['FORWARD -p tcp -m connlimit --connlimit-above 5 -j REJECT'], ['some', 'conditional']],
  ['physdev', ['FORWARD -m physdev --physdev-is-bridged -j DROP'], ['all', 'no']],
  ['what is not understood', ['FORWARD -m riddle --answer 42 -j DROP'], ['some', 'conditional']],
  ['the host as destination', ['FORWARD -m addrtype --dst-type LOCAL -j DROP'], ['none', 'yes']],
]

async function hostWith(alteration: Alteration): Promise<Surroundings & { readonly facts: HostFacts }> {
  const recorded = altered(recordedCase('bridged-fwdrop-brnf1'), {
    policies: ['FORWARD ACCEPT'],
    commands: { 'ip6tables-save': (text) => text.replace(':FORWARD DROP', ':FORWARD ACCEPT') },
    ...alteration,
  })
  const facts = await readHostFacts(recordedSource(recorded))
  const ipsets = { bad: ['10.50.0.101'] }
  return {
    networks: networksOf(recorded),
    guests: guestsOf(recorded),
    facts: { ...facts, firewall: { ...facts.firewall, ipsets } },
    assume: { externalRoutes: true },
  }
}

function saidOf(known: Surroundings & { readonly facts: HostFacts }): Expected {
  const found = diagnoseBridge(known.facts, 'br0').filter(
    ({ kind, text }) => kind === 'frames-dropped' && text.includes('IPv4'),
  )
  const how = (text: string): Expected[0] =>
    text.includes(' may drop ') ? 'may' : text.includes(' drops some of ') ? 'some' : 'all'
  const guest = (name: string) => ({ kind: 'guest', network: 'br', guest: name }) as const
  const query = { from: guest('g1'), to: guest('g2'), family: 'ipv4', protocol: 'tcp', port: 443 } as const
  return [found[0] ? how(found[0].text) : 'none', explain(query, known).verdict]
}

describe('the doctor and explain() agree about frames that a bridge only switches', () => {
  test.each(nft)('nft: %s', async (_name, objects, expected) => {
    expect(saidOf(await hostWith({ nft: objects }))).toEqual(expected)
  })

  test.each(iptables)('iptables: %s', async (_name, rules, expected) => {
    expect(saidOf(await hostWith({ iptables: rules }))).toEqual(expected)
  })

  test('without bridge netfilter neither sees a chain of iptables, whatever the bridge’s own switch says', async () => {
    const rules = { iptables: ['FORWARD -j DROP'] }
    const own = { 'ip -j -d link': (text: string) => text.replaceAll('"nf_call_iptables":0', '"nf_call_iptables":1') }
    const files = { '/proc/sys/net/bridge/bridge-nf-call-iptables': '0\n' }
    expect(saidOf(await hostWith({ ...rules, files }))).toEqual(['none', 'yes'])
    expect(saidOf(await hostWith({ ...rules, files, commands: own }))).toEqual(['all', 'no'])
    const without = ['/proc/sys/net/bridge/bridge-nf-call-iptables']
    expect(saidOf(await hostWith({ ...rules, without, commands: own }))).toEqual(['none', 'yes'])
  })

  test('thousands of rules end in an answer that says what was not followed', async () => {
    const rules = Array.from({ length: 4000 }, (_, at) => `FORWARD -m riddle --answer ${at} -j RETURN`)
    const [how] = saidOf(await hostWith({ iptables: rules }))
    expect(how).toBe('may')
  })
})
