import { expect, test } from 'vitest'
import { conditionKinds, failureKinds, stepKinds, verdicts } from '../../../src/base/index.js'
import { type Explanation, explain, type ReachabilityQuery, tamperKinds } from '../../../src/reachability/index.js'
import { findTampering } from '../../../src/tamper/index.js'
import { assumptionsOf, probesOf, recordedCase, recordedCases } from '../../recorded/recorded-cases.js'
import { type Alteration, altered, equals, explainOn, meta, nftChain, query, surroundingsOf } from '../altered-hosts.js'

const g1 = (network: string) => ({ kind: 'guest', network, guest: 'g1' }) as const
const g2 = (network: string) => ({ kind: 'guest', network, guest: 'g2' }) as const
const x = { kind: 'external', address: '10.50.0.3' } as const
const anywhere = { kind: 'external' } as const
const host = { kind: 'host' } as const
const secondPort = (text: string): string => text.replace('"isolated":false', '"isolated":true')

/** Hosts on which the rarer words occur. */
const rare: readonly (readonly [name: string, alteration: Alteration, query: ReachabilityQuery])[] = [
  [
    'nat',
    {
      files: {
        '/proc/sys/net/netfilter/nf_conntrack_count': '65536\n',
        '/proc/sys/net/netfilter/nf_conntrack_max': '65536\n',
      },
    },
    query(g1('nat'), x),
  ],
  [
    'bridged',
    {
      files: {
        '/proc/sys/net/ipv4/ip_forward': '1\n',
        '/proc/sys/net/ipv4/conf/br0/forwarding': '1\n',
        '/proc/sys/net/ipv4/conf/all/send_redirects': '1\n',
        '/proc/sys/net/bridge/bridge-nf-call-iptables': '0\n',
      },
      iptables: ['FORWARD -m conntrack --ctstate INVALID -j DROP'],
      gateway: '10.50.0.2',
    },
    query(g1('br'), { kind: 'external', address: '10.60.0.2' }),
  ],
  [
    'nat',
    {
      commands: {
        'ip -j -d link': (text) =>
          text.replace('"ifname":"hw0"', '"ifname":"hw0","xdp":{"mode":2,"prog":{"id":7,"name":"filter"}}'),
      },
    },
    query(g1('nat'), x),
  ],
  [
    'nat',
    {
      commands: {
        'ip -j -4 route show table all': (text) =>
          text.replace('[', '[{"dst":"10.60.0.0/16","dev":"hw1","protocol":"static","scope":"link","flags":[]},'),
        'ip -j -d link': (text) => text.replace(/("ifname":"hw1","flags":\[)/, '$1"POINTOPOINT",'),
      },
    },
    query({ kind: 'external', address: '10.60.0.2' }, { kind: 'host', address: '10.50.0.2' }),
  ],
  ['nat', { iptables: ['OUTPUT -p udp -j DROP'] }, query(host, g1('nat'), { protocol: 'udp' })],
  ['nat', { iptables: ['FORWARD -p tcp -j REJECT --reject-with tcp-reset'] }, query(g1('nat'), x)],
  ['nat', { iptables: ['mangle:PREROUTING -i virbr111 -j MARK --set-xmark 0x1/0xffffffff'] }, query(g1('nat'), x)],
  [
    'nat',
    {
      files: { '/proc/sys/net/ipv4/conf/virbr111/rp_filter': '1\n' },
      commands: {
        'ip -j -4 route show table all': (text) =>
          text.replace('"dst":"192.168.111.0/24","dev":"virbr111"', '"dst":"192.168.111.0/24","dev":"hw1"'),
      },
    },
    query(g1('nat'), x),
  ],
  ['nat', { iptables: ['FORWARD -m limit --limit 5/min -j DROP'] }, query(g1('nat'), x)],
  ['nat', { iptables: ['FORWARD -m length --length 60 -j DROP'] }, query(g1('nat'), x)],
  ['nat', { iptables: ['FORWARD -m cpu --cpu 1 -j DROP'] }, query(g1('nat'), x)],
  ['nat', { without: ['nft -j list ruleset', 'iptables-save', 'ip6tables-save'] }, query(g1('nat'), x)],
  [
    'nat',
    { without: ['/proc/sys/net/ipv4/ip_forward', '/proc/sys/net/ipv4/conf/virbr111/forwarding'] },
    query(g1('nat'), x),
  ],
  ['nat', { iptables: ['FORWARD -d 198.51.100.0/24 -j DROP'] }, query(g1('nat'), anywhere)],
  ['nat', { iptables: ['FORWARD -i virbr111 -p tcp -m tcp --dport 1024:65535 -j DROP'] }, query(g1('nat'), x)],
  [
    'nat',
    {
      commands: {
        'ip -j -4 rule': () =>
          '[{"priority":0,"src":"all","table":"local"},{"priority":9,"src":"all","tos":"0x10","action":"prohibit"},{"priority":32766,"src":"all","table":"main"}]',
      },
    },
    query(g1('nat'), x),
  ],
  [
    'nat',
    {
      commands: {
        'ip -j -4 route show table all': (text) =>
          text.replace(
            '{"dst":"default","gateway":"10.50.0.1","dev":"hw0","flags":[]}',
            '{"dst":"default","flags":[],"nexthops":[{"gateway":"10.50.0.1","dev":"hw0","weight":1,"flags":[]},{"gateway":"10.51.0.1","dev":"absent","weight":1,"flags":[]}]}',
          ),
      },
    },
    query(g1('nat'), { kind: 'external', address: '198.51.100.1' }),
  ],
  [
    'nat',
    { iptables: ['nat:POSTROUTING -s 192.168.111.0/24 -o hw0 -j SNAT --to-source 10.50.0.2-10.50.0.9'] },
    query(g1('nat'), x),
  ],
  [
    'bridged',
    {
      commands: {
        'bridge -j -d link': (text) => text,
        'ip -j -d link': (text) => text.replaceAll('"vlan_filtering":0', '"vlan_filtering":1'),
      },
    },
    query(g1('br'), g2('br')),
  ],
  [
    'nat-v6-nat',
    { ip6tables: ['INPUT -p ipv6-icmp -m icmp6 --icmpv6-type 135 -j DROP'] },
    query(g1('nat'), host, { family: 'ipv6' }),
  ],
]

async function explanations(): Promise<Explanation[]> {
  const found: Explanation[] = []
  for (const recorded of recordedCases) {
    for (const assume of [assumptionsOf(recorded), {}]) {
      const surroundings = await surroundingsOf(recorded, assume)
      for (const probe of probesOf(recorded)) found.push(explain(probe.query, surroundings))
    }
  }
  for (const [name, alteration, asked] of rare) found.push(await explainOn(name, alteration, asked))
  return [
    ...found,
    await onBond(),
    await onThreePorts(),
    await onVirtualFunctions(),
    await onStoppedNetwork(),
    await toUnknownAddress(),
    await onOpenVSwitch(),
    await fromTwoInterfaces(),
  ]
}

async function onBond(): Promise<Explanation> {
  const bonded = altered(recordedCase('bridged'), {
    files: {
      '/proc/net/bonding/hw0':
        'Bonding Mode: load balancing (xor)\nMII Polling Interval (ms): 100\n\nSlave Interface: eth0\nMII Status: up\n',
    },
  })
  return explain(query(g1('br'), x), await surroundingsOf(bonded))
}

/** Two isolated ports and one that is not, and nobody knows whose they are. */
async function onThreePorts(): Promise<Explanation> {
  const recorded = altered(recordedCase('nat-isolated-ports'), {
    commands: {
      'ip -j -d link': (text) => addLink(text, 'vg3', 'virbr111'),
      'bridge -j -d link': secondPort,
    },
  })
  return explain(query(g1('nat'), g2('nat')), await surroundingsOf(recorded))
}

function addLink(text: string, ifname: string, master: string): string {
  const links = JSON.parse(text) as { ifname: string }[]
  const like = links.find((link) => link.ifname === 'vg2')
  return JSON.stringify([...links, { ...like, ifname, master, ifindex: 99 }])
}

async function onVirtualFunctions(): Promise<Explanation> {
  const { facts } = await surroundingsOf(recordedCase('macvtap-bridge'))
  const guests = [{ name: 'g1', network: 'vf', addresses: ['10.50.0.101'], hasDefaultRoute: true }]
  const networks = [{ mode: 'hostdev', name: 'vf', forward: { pf: { dev: 'hw0' } } } as const]
  return explain(query(g1('vf'), host), { networks, guests, facts: facts })
}

async function onStoppedNetwork(): Promise<Explanation> {
  const surroundings = await surroundingsOf(recordedCase('nat'))
  const networks = [
    ...surroundings.networks,
    { mode: 'isolated', name: 'stopped', bridge: { name: 'virbr9' } } as const,
  ]
  return explain(query({ kind: 'guest', network: 'stopped' }, host), { ...surroundings, networks })
}

async function fromTwoInterfaces(): Promise<Explanation> {
  const surroundings = await surroundingsOf(recordedCase('nat'))
  const guests = (surroundings.guests ?? []).map((guest) => ({ ...guest, otherInterfaces: true }))
  return explain(query(g1('nat'), x), { ...surroundings, guests })
}

async function onOpenVSwitch(): Promise<Explanation> {
  const switched = altered(recordedCase('bridged'), {
    commands: {
      'ip -j -d link': (text) =>
        JSON.stringify(
          (JSON.parse(text) as { ifname: string }[]).map((link) =>
            link.ifname === 'br0' ? { ...link, linkinfo: { info_kind: 'openvswitch' } } : link,
          ),
        ),
    },
  })
  return explain(query(g1('br'), x), await surroundingsOf(switched))
}

async function toUnknownAddress(): Promise<Explanation> {
  const surroundings = await surroundingsOf(recordedCase('nat'))
  const quiet = { name: 'quiet', network: 'nat', addresses: [], hasDefaultRoute: true, mayHaveMore: true }
  return explain(query(host, { kind: 'guest', network: 'nat', guest: 'quiet' }), { ...surroundings, guests: [quiet] })
}

test('every word of the vocabulary occurs, and says when it applies', async () => {
  const all = await explanations()
  const steps = all.flatMap((one) => one.steps)
  const failures = all.flatMap(({ failure }) => failure ?? [])
  const occurring = {
    verdicts: all.map(({ verdict }) => verdict),
    steps: steps.map(({ kind }) => kind),
    failures: failures.map(({ kind }) => kind),
    conditions: all.flatMap(({ conditions }) => conditions.map(({ kind }) => kind)),
  }
  const words = { verdicts, steps: stepKinds, failures: failureKinds, conditions: conditionKinds }
  for (const [part, documented] of Object.entries(words)) {
    expect([...new Set(occurring[part as keyof typeof occurring])].sort(), part).toEqual(Object.keys(documented).sort())
    for (const [word, meaning] of Object.entries(documented)) expect(meaning.length, word).toBeGreaterThan(5)
  }
})

test('a conditional answer names its conditions, and a failed one how it fails', async () => {
  for (const { verdict, conditions, failure } of await explanations()) {
    expect(conditions.length > 0).toBe(verdict === 'conditional')
    if (verdict !== 'yes') expect(failure).toBeDefined()
  }
})

/** A policy that the host keeps. */
const policyFile = {
  '/run/virtnet/policies/web.nft': `#virtnet-policy ${JSON.stringify({
    version: 1,
    id: '0123456789abcdef',
    permits: true,
    networks: ['nat'],
    definition: { name: 'web', owner: 'shop' },
  })}\ntable inet virtnet_policy_web {\n}\n`,
}

test('every kind of tampering is found, and says what it means', async () => {
  const tampered: readonly (readonly [string, Alteration])[] = [
    ['nat-flush-forward', {}],
    ['nat-ipforward0', {}],
    ['nat-reject-head-before', {}],
    ['nat-nft-drop', {}],
    ['nat', { commands: { 'iptables-save': (text) => text.replace(/^-A LIBVIRT_FWO -s.*\n/m, '') } }],
    ['nat', { commands: { 'iptables-save': (text) => text.replace(/^.*LIBVIRT_FWI.*\n/gm, '') } }],
    ['nat', { nft: nftChain([[equals(meta('iifname'), 'virbr111'), { drop: null }]]) }],
    ['nat', { files: policyFile }],
    ['nat', { nft: [{ chain: { family: 'inet', table: 'virtnet_policy_old', name: 'id_0123', handle: 1 } }] }],
    [
      'nat',
      {
        files: policyFile,
        nft: ['web', 'id_0123456789abcdef'].map((name) => ({
          chain: { family: 'inet', table: 'virtnet_policy_web', name, handle: 1 },
        })),
      },
    ],
  ]
  const found = []
  for (const [name, alteration] of tampered) {
    const { networks, facts } = await surroundingsOf(altered(recordedCase(name), alteration))
    found.push(...findTampering(networks, facts))
  }
  expect([...new Set(found.map(({ kind }) => kind))].sort()).toEqual(Object.keys(tamperKinds).sort())
  for (const meaning of Object.values(tamperKinds)) expect(meaning.length).toBeGreaterThan(5)
})
