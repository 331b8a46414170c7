import { describe, expect, test } from 'vitest'
import { explain, matrixText, reachabilityMatrix } from '../../../src/reachability/index.js'
import { findTampering } from '../../../src/tamper/index.js'
import { recordedCase, recordedCases } from '../../recorded/recorded-cases.js'
import {
  type Alteration,
  altered,
  equals,
  explainOn,
  meta,
  nftChain,
  payload,
  surroundingsOf,
} from '../altered-hosts.js'

const found = async (name: string, alteration: Alteration = {}) => {
  const { networks, facts: host } = await surroundingsOf(altered(recordedCase(name), alteration))
  return findTampering(networks, host)
}

describe('tampering', () => {
  const tampered = ['nat-flush-forward', 'nat-ipforward0', 'nat-nft-drop', 'nat-reject-head-before']

  test('is not found where libvirt was left alone', async () => {
    for (const { name } of recordedCases) {
      const kinds = (await found(name)).map(({ kind }) => kind)
      expect([name, kinds.length > 0]).toEqual([name, tampered.includes(name)])
    }
  })

  test('a flushed FORWARD: the jumps are lost, and healed in the order that libvirt has them', async () => {
    const report = await found('nat-flush-forward')
    expect(report.map(({ kind }) => kind)).toEqual(['jump-lost', 'jump-lost', 'jump-lost'])
    expect(report.flatMap(({ heal }) => heal)).toEqual([
      'iptables -I FORWARD 1 -j LIBVIRT_FWX',
      'iptables -I FORWARD 2 -j LIBVIRT_FWI',
      'iptables -I FORWARD 3 -j LIBVIRT_FWO',
    ])
    expect(report[1]?.breaks).toContain('keep the outside away from NAT')
  })

  test('rules that were flushed: one finding, whatever they were written with, and a restart of the daemon', async () => {
    const without = (text: string): string => text.replace(/^.*LIBVIRT_.*\n/gm, '')
    const report = await found('nat', { commands: { 'iptables-save': without, 'ip6tables-save': without } })
    expect(report).toMatchObject([{ kind: 'chain-lost', networks: ['nat'], heal: ['systemctl restart libvirtd'] }])
  })

  test('a lost chain: only a restart of the daemon heals', async () => {
    const report = await found('nat', {
      commands: { 'iptables-save': (text) => text.replace(/^.*LIBVIRT_PRT.*\n/gm, '') },
    })
    expect(
      report.every(({ kind, heal }) => kind === 'chain-lost' && heal.join() === 'systemctl restart libvirtd'),
    ).toBe(true)
    expect(report.map(({ text }) => text)).toContain('iptables has no chain LIBVIRT_PRT in nat')
  })

  test('a lost rule names the rule and its network', async () => {
    const report = await found('x-nat-nat', {
      commands: { 'iptables-save': (text) => text.replace(/^-A LIBVIRT_FWO -s 192.168.116.*\n/m, '') },
    })
    expect(report).toMatchObject([
      { kind: 'rule-lost', networks: ['n2'], evidence: '-A LIBVIRT_FWO -s 192.168.116.0/24 -i virbr116 -j ACCEPT' },
    ])
  })

  test('a lost way for DHCP and DNS', async () => {
    const report = await found('nat', {
      commands: { 'iptables-save': (text) => text.replace('-A INPUT -j LIBVIRT_INP\n', '') },
    })
    expect(report).toMatchObject([{ kind: 'jump-lost', heal: ['iptables -I INPUT 1 -j LIBVIRT_INP'] }])
  })

  test('what stops nothing that libvirt lets pass is none', async () => {
    const ours = equals(meta('iifname'), 'virbr111')
    const theirs = equals(meta('oifname'), 'virbr111')
    const invalid = equals({ ct: { key: 'state' } }, 'invalid', 'in')
    const elsewhere = equals(meta('iifname'), 'docker0')
    const report = await found('nat', {
      iptables: ['FORWARD -m conntrack --ctstate INVALID -j DROP', 'FORWARD -i docker0 -j DROP'],
      nft: nftChain(
        [
          [invalid, { drop: null }],
          [elsewhere, { drop: null }],
          [ours, { accept: null }],
          [theirs, { accept: null }],
        ],
        { policy: 'drop' },
      ),
    })
    expect(report).toEqual([])
  })

  test('a rule that stops a part is one: one address, one port', async () => {
    const report = await found('nat', {
      iptables: ['FORWARD -d 10.60.0.0/16 -j DROP'],
      nft: nftChain([[equals(payload('tcp', 'dport'), 25), { drop: null }]]),
    })
    expect(report).toMatchObject([
      // The chain that came last is asked first.
      { kind: 'foreign-drop', evidence: 'nft inet mine c: tcp dport 25 drop', place: { table: 'mine', chain: 'c' } },
      { kind: 'rule-above', heal: ['iptables -D FORWARD -d 10.60.0.0/16 -j DROP'] },
    ])
  })

  test('addresses that no machine has lose nothing where they are dropped; with one of somebody among them they do', async () => {
    const dropped = (prefixes: readonly string[]) => {
      const set = prefixes.map((prefix) => {
        const [addr, len] = prefix.split('/')
        return { prefix: { addr, len: Number(len) } }
      })
      const match = { match: { op: '==', left: payload('ip', 'daddr'), right: { set } } }
      return found('nat', { nft: nftChain([[match, { drop: null }]]) })
    }
    const nobodys = ['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4', '240.0.0.0/4']
    expect(await dropped(nobodys)).toEqual([])
    for (const somebodys of ['203.0.113.0/24', '10.0.0.0/8', '0.0.0.0/1']) {
      const report = await dropped([...nobodys, somebodys])
      expect([somebodys, ...report.map(({ kind }) => kind)]).toEqual([somebodys, 'foreign-drop'])
    }
  })

  test('a rule that may or may not stop it is not said to', async () => {
    expect(await found('nat', { nft: nftChain([[{ limit: { rate: 1, per: 'second' } }, { drop: null }]]) })).toEqual([])
  })

  test('with earlier facts: what went and what came', async () => {
    const { networks, facts: host } = await surroundingsOf(recordedCase('nat'))
    const changed = async (alteration: Alteration) =>
      (await surroundingsOf(altered(recordedCase('nat'), alteration))).facts
    const flushed = await changed({
      commands: { 'iptables-save': (text) => text.replace(/^-A FORWARD .*\n/gm, '') },
      files: { '/proc/sys/net/ipv4/ip_forward': '0' },
    })
    const report = findTampering(networks, flushed, host)
    expect(report.map(({ changes }) => changes)).toEqual([
      { removed: ['net.ipv4.ip_forward = 1'], added: ['net.ipv4.ip_forward = 0'] },
      ...Array.from({ length: 3 }, () => ({
        removed: ['FWX', 'FWI', 'FWO'].map((name) => `-A FORWARD -j LIBVIRT_${name}`),
        added: [],
      })),
    ])
    // What was wrong already has changed at a time that nobody saw.
    expect(findTampering(networks, flushed, flushed).every(({ changes }) => changes === undefined)).toBe(true)
  })

  test('a rule above is healed by its own words', async () => {
    const [report] = await found('nat-reject-head-before')
    expect(report).toMatchObject({
      kind: 'rule-above',
      heal: ['iptables -D FORWARD -j REJECT --reject-with icmp-admin-prohibited'],
    })
  })
})

describe('a remedy does what it says', () => {
  const guest = { kind: 'guest', network: 'nat', guest: 'g1' } as const
  const out = {
    from: guest,
    to: { kind: 'external', address: '10.50.0.3' },
    family: 'ipv4',
    protocol: 'tcp',
    port: 443,
  } as const

  test('forwarding off', async () => {
    const answer = await explainOn('nat-ipforward0', {}, out)
    expect(answer.remedy?.commands).toEqual([{ at: 'host', command: 'sysctl -w net.ipv4.ip_forward=1' }])
    const files = Object.fromEntries(
      ['ip_forward', 'conf/virbr111/forwarding', 'conf/hw0/forwarding'].map((name) => [
        `/proc/sys/net/ipv4/${name}`,
        '1\n',
      ]),
    )
    expect((await explainOn('nat-ipforward0', { files }, out)).verdict).toBe('yes')
  })

  test('a rule of iptables in the way: its commands, put where they say, open the way', async () => {
    const stopped = ['FORWARD -i virbr111 -p tcp -j DROP']
    const answer = await explainOn('nat', { iptables: stopped }, out)
    expect(answer.verdict).toBe('no')
    const commands = answer.remedy?.commands.map(({ command }) => command.replace('iptables -I ', '')) ?? []
    expect(commands).toEqual(['FORWARD -i virbr111 -o hw0 -s 192.168.111.63 -d 10.50.0.3 -p tcp --dport 443 -j ACCEPT'])
    expect((await explainOn('nat', { iptables: [...commands, ...stopped] }, out)).verdict).toBe('yes')
  })

  test('a chain of nft in the way', async () => {
    const answer = await explainOn('nat', { nft: nftChain([], { policy: 'drop' }) }, out)
    expect(answer.failure).toMatchObject({ kind: 'dropped', evidence: 'nft inet mine: policy of c is drop' })
    expect(answer.remedy?.commands.map(({ command }) => command)).toEqual([
      'nft insert rule inet mine c iifname "virbr111" oifname "hw0" ip saddr 192.168.111.63 ip daddr 10.50.0.3 tcp dport 443 accept',
      'nft insert rule inet mine c iifname "hw0" oifname "virbr111" ip saddr 10.50.0.3 ip daddr 192.168.111.63 tcp sport 443 ct state established,related accept',
    ])
    const ways = [
      [equals(meta('iifname'), 'virbr111'), equals(meta('oifname'), 'hw0'), { accept: null }],
      [
        equals(meta('iifname'), 'hw0'),
        equals(meta('oifname'), 'virbr111'),
        equals({ ct: { key: 'state' } }, ['established', 'related'], 'in'),
        { accept: null },
      ],
    ]
    expect((await explainOn('nat', { nft: nftChain(ways, { policy: 'drop' }) }, out)).verdict).toBe('yes')
  })

  test('from outside to a NAT guest: a port forward, which works', async () => {
    const recorded = recordedCase('nat-extroute')
    const inward = { from: out.to, to: guest, family: 'ipv4', protocol: 'tcp', port: 80 } as const
    const surroundings = await surroundingsOf(recorded, { externalRoutes: true })
    const { remedy } = explain(inward, surroundings)
    expect(remedy?.commands.map(({ command }) => command)).toEqual([
      'iptables -t nat -I PREROUTING -i hw0 -s 10.50.0.3 -d 10.50.0.2 -p tcp --dport 80 -j DNAT --to-destination 192.168.111.101:80',
      'iptables -I FORWARD -i hw0 -o virbr111 -s 10.50.0.3 -d 192.168.111.101 -p tcp --dport 80 -j ACCEPT',
    ])
    const forwarded = altered(recorded, {
      iptables: [
        'nat:PREROUTING -d 10.50.0.2/32 -p tcp -m tcp --dport 80 -j DNAT --to-destination 192.168.111.101:80',
        'FORWARD -d 192.168.111.101/32 -p tcp -m tcp --dport 80 -j ACCEPT',
      ],
    })
    const answer = explain({ ...inward, to: { kind: 'host', address: '10.50.0.2' } }, await surroundingsOf(forwarded))
    expect(answer).toMatchObject({ verdict: 'yes', deliveredTo: 'guest g1', sourceSeen: '10.50.0.3' })
  })

  test('a route that the outside lacks', async () => {
    const routed = {
      from: { kind: 'external', address: '10.60.0.2' },
      to: { kind: 'guest', network: 'rt', guest: 'g1' },
      family: 'ipv4',
      protocol: 'icmp',
    } as const
    const answer = explain(routed, await surroundingsOf(recordedCase('route-noroute'), { externalRoutes: false }))
    expect(answer.remedy?.commands).toEqual([
      { at: 'external', command: 'ip route add 192.168.112.0/24 via 10.50.0.2' },
    ])
  })
})

test('the matrix as a table', async () => {
  const matrix = reachabilityMatrix(await surroundingsOf(recordedCase('x-nat-route')), { families: ['ipv4'] })
  expect(matrixText(matrix)).toBe(
    [
      'from \\ to  nat  rt   host  external',
      'nat        yes  yes  yes   yes',
      'rt         no   yes  yes   if',
      'host       yes  yes  –     –',
      'external   no   if   –     –',
      'if: it depends on external-route',
    ].join('\n'),
  )
})
