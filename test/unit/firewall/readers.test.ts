import { describe, expect, test } from 'vitest'
import { parseIptables } from '../../../src/firewall/iptables/parse-iptables.js'
import { parseNft } from '../../../src/firewall/nft/parse-nft.js'
import { gatherTables } from '../../../src/firewall/read/gather-tables.js'
import { parseIpsets } from '../../../src/firewall/read/parse-ipsets.js'

const statementsOf = (rule: string, family: 'ip' | 'ip6' = 'ip') => {
  const { tables } = parseIptables(`*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD ${rule}\nCOMMIT\n`, family)
  return tables[0]?.chains[0]?.rules[0]?.statements
}

describe('a line of iptables-save', () => {
  test.each([
    [
      '-s 10.0.0.0/8 -i virbr+ -j DROP',
      [
        { do: 'match', fields: [{ field: 'source' }], keys: [[{ prefix: '10.0.0.0/8' }]] },
        { do: 'match', fields: [{ field: 'in-interface' }], keys: [['virbr*']] },
        { do: 'drop' },
      ],
    ],
    [
      '! -o eth0 -g other',
      [
        { do: 'match', fields: [{ field: 'out-interface' }], keys: [['eth0']], negated: true },
        { do: 'goto', chain: 'other' },
      ],
    ],
    [
      '-p tcp -m multiport ! --dports 22,80:90 -j RETURN',
      [
        { do: 'match', fields: [{ field: 'protocol' }], keys: [[6]] },
        {
          do: 'match',
          fields: [{ field: 'destination-port', protocol: 'tcp' }],
          keys: [[22], [{ from: 80, to: 90 }]],
          negated: true,
        },
        { do: 'return' },
      ],
    ],
    [
      '-m mark --mark 0x10/0xf0 -j MARK --set-xmark 0x1/0xff',
      [
        { do: 'match', fields: [{ field: 'mark', mask: 0xf0 }], keys: [[0x10]] },
        { do: 'set-mark', on: 'packet', and: 0xffffff00, xor: 1 },
      ],
    ],
    ['-m comment --comment "it\'s \\"-j DROP\\" here" -j ACCEPT', [{ do: 'accept' }]],
    [
      '-m set --match-set bad src -j DROP',
      [{ do: 'match', fields: [{ field: 'source' }], keys: [], set: 'ipset bad' }, { do: 'drop' }],
    ],
    [
      '-m limit --limit 5/min -j LOG --log-prefix "a b"',
      [
        { do: 'match-unknown', text: '-m limit --limit 5/min', cause: 'limit', usual: true },
        { do: 'nothing', text: '-j LOG --log-prefix a b' },
      ],
    ],
    ['-j NFQUEUE --queue-num 3', [{ do: 'queue', from: 3, to: 3, bypass: false, text: '-j NFQUEUE --queue-num 3' }]],
    [
      '-p icmp -m icmp --icmp-type 3/1 -j ACCEPT',
      [
        { do: 'match', fields: [{ field: 'protocol' }], keys: [[1]] },
        {
          do: 'match',
          fields: [
            { field: 'icmp-type', protocol: 'icmp' },
            { field: 'icmp-code', protocol: 'icmp' },
          ],
          keys: [[3, 1]],
        },
        { do: 'accept' },
      ],
    ],
    [
      '-j DNAT --to-destination 10.0.0.1-10.0.0.9:80-90',
      [{ do: 'dnat', address: { from: '10.0.0.1', to: '10.0.0.9' }, port: { from: 80, to: 90 } }],
    ],
    [
      '-m physdev --physdev-is-bridged -j CT --notrack',
      [{ do: 'match', fields: [{ field: 'bridged' }], keys: [['yes']] }, { do: 'notrack' }],
    ],
    [
      '-m rpfilter --invert -j DROP',
      [{ do: 'match', fields: [{ field: 'reverse-route' }], keys: [['missing']] }, { do: 'drop' }],
    ],
    [
      '-m rpfilter -j ACCEPT',
      [{ do: 'match', fields: [{ field: 'reverse-route' }], keys: [['exists']] }, { do: 'accept' }],
    ],
    [
      '-m rpfilter --loose --validmark --invert -j DROP',
      [
        { do: 'match', fields: [{ field: 'reverse-route', asks: ['any-link', 'mark'] }], keys: [['missing']] },
        { do: 'drop' },
      ],
    ],
    [
      '-m conntrack --ctproto 6 ! --ctrepldst 10.0.0.1 --ctorigdstport 80 -j DROP',
      [
        { do: 'match', fields: [{ field: 'protocol', tracked: true }], keys: [[6]] },
        { do: 'match', fields: [{ field: 'reply-destination' }], keys: [['10.0.0.1']], negated: true },
        { do: 'match', fields: [{ field: 'original-destination-port' }], keys: [[80]] },
        { do: 'drop' },
      ],
    ],
    [
      '-m ttl --ttl-lt 5 -m length --length 100: -j DROP',
      [
        { do: 'match', fields: [{ field: 'time-to-live' }], keys: [[{ from: 0, to: 4 }]] },
        { do: 'match', fields: [{ field: 'length' }], keys: [[{ from: 100, to: 65535 }]] },
        { do: 'drop' },
      ],
    ],
  ])('%s', (rule, statements) => {
    expect(statementsOf(rule)).toEqual(statements)
  })

  test('IPv6: the port behind brackets is not the address', () => {
    expect(statementsOf('-j DNAT --to-destination [fd00::1]:80', 'ip6')).toEqual([
      { do: 'dnat', address: { from: 'fd00::1', to: 'fd00::1' }, port: { from: 80, to: 80 } },
    ])
    expect(statementsOf('-j SNAT --to-source fd00::1', 'ip6')).toEqual([
      { do: 'snat', address: { from: 'fd00::1', to: 'fd00::1' } },
    ])
  })

  test('chains hang where and in the order that the kernel has them', () => {
    const { tables } = parseIptables(
      '*nat\n:PREROUTING ACCEPT [0:0]\n:INPUT ACCEPT [0:0]\n:mine - [0:0]\nCOMMIT\n*filter\n:INPUT DROP [3:180]\nCOMMIT\n',
      'ip',
    )
    expect(
      tables.flatMap(({ chains }) => chains.map(({ name, base }) => [name, base?.hook, base?.priority, base?.policy])),
    ).toEqual([
      ['PREROUTING', 'prerouting', -100, 'accept'],
      ['INPUT', 'input', 100, 'accept'],
      ['mine', undefined, undefined, undefined],
      ['INPUT', 'input', 0, 'drop'],
    ])
  })
})

describe('what nft and iptables both show', () => {
  const nft = JSON.stringify({
    nftables: [
      {
        chain: {
          family: 'ip',
          table: 'filter',
          name: 'FORWARD',
          type: 'filter',
          hook: 'forward',
          prio: 0,
          policy: 'accept',
        },
      },
      { rule: { family: 'ip', table: 'filter', chain: 'FORWARD', expr: [{ xt: { type: 'target', name: 'REJECT' } }] } },
      {
        chain: { family: 'inet', table: 'own', name: 'f', type: 'filter', hook: 'forward', prio: -10, policy: 'drop' },
      },
    ],
  })
  const save = (backend: string) => ({
    text: `# Generated by iptables-save v1.8.9 (${backend})\n*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD -j REJECT\nCOMMIT\n`,
  })
  const nothing = { text: '' }

  test('is taken from iptables-save where that manages it, and from nft otherwise', () => {
    const { tables } = gatherTables({ text: nft }, save('nf_tables'), nothing)
    expect(tables.map(({ tool, family, name }) => `${tool} ${family} ${name}`)).toEqual([
      'iptables ip filter',
      'nft inet own',
    ])
  })

  test('is two things where iptables is of the legacy backend', () => {
    const { tables } = gatherTables({ text: nft }, save('legacy'), nothing)
    expect(tables.map(({ tool, family, name }) => `${tool} ${family} ${name}`)).toEqual([
      'iptables ip filter',
      'nft ip filter',
      'nft inet own',
    ])
  })

  test('what may not be read is said; tools that are not there are no loss', () => {
    const denied = { failed: 'Operation not permitted (you must be root)' }
    expect(gatherTables(denied, denied, denied).unseen).toHaveLength(3)
    const missing = { failed: 'spawn iptables-save ENOENT' }
    expect(gatherTables({ text: nft }, missing, missing).unseen).toEqual([])
    // As nsenter, env and ssh say it.
    for (const failed of [
      'nsenter: failed to execute iptables-save: No such file or directory',
      "env: 'iptables-save': No such file or directory",
      'bash: line 1: iptables-save: command not found',
    ]) {
      expect(gatherTables({ text: nft }, { failed }, { failed }).unseen).toEqual([])
    }
    const warned = {
      text: `${save('nf_tables').text}# Warning: iptables-legacy tables present, use iptables-legacy-save to see them\n`,
    }
    expect(gatherTables({ text: nft }, warned, nothing).unseen).toHaveLength(1)
  })
})

describe('a rule of nft', () => {
  const rule = (...expr: object[]) => {
    const entry = { rule: { family: 'inet', table: 't', chain: 'c', handle: 7, expr } }
    return parseNft(JSON.stringify({ nftables: [entry] }))[0]?.chains[0]?.rules[0]
  }
  const match = (left: object, right: unknown, op = '==') => ({ match: { op, left, right } })

  test('is told in the words of nft', () => {
    const found = rule(
      match({ meta: { key: 'iifname' } }, 'virbr*'),
      match({ payload: { protocol: 'ip', field: 'saddr' } }, { prefix: { addr: '10.0.0.0', len: 8 } }),
      { reject: { type: 'icmpx', expr: 'admin-prohibited' } },
    )
    expect(found).toMatchObject({
      text: 'iifname virbr* ip saddr 10.0.0.0/8 reject with icmpx admin-prohibited',
      handle: 7,
    })
    expect(found?.statements.at(-1)).toEqual({ do: 'reject', reply: 'admin-prohibited' })
  })

  test('that translates to a range of addresses, which nft shows as a subnet where it is one', () => {
    const to = (addr: object) => rule({ snat: { addr } })?.statements
    expect(to({ prefix: { addr: '10.50.0.200', len: 32 } })).toEqual([
      { do: 'snat', address: { from: '10.50.0.200', to: '10.50.0.200' } },
    ])
    expect(to({ prefix: { addr: 'fd00::10', len: 126 } })).toEqual([
      { do: 'snat', address: { from: 'fd00::10', to: 'fd00::13' } },
    ])
    expect(to({ prefix: { addr: '10.50.0.200', len: 99 } })).toMatchObject([{ do: 'unknown' }])
  })

  test('with sets, ranges, concatenations and flags', () => {
    expect(
      rule(match({ payload: { protocol: 'tcp', field: 'dport' } }, { set: ['ssh', 80, { range: [8000, 8080] }] }))
        ?.statements,
    ).toEqual([
      {
        do: 'match',
        fields: [{ field: 'destination-port', protocol: 'tcp' }],
        keys: [[22], [80], [{ from: 8000, to: 8080 }]],
      },
    ])
    expect(
      rule(
        match(
          { concat: [{ meta: { key: 'l4proto' } }, { payload: { protocol: 'th', field: 'dport' } }] },
          { set: [{ concat: ['udp', 53] }] },
        ),
      )?.statements,
    ).toEqual([
      { do: 'match', fields: [{ field: 'protocol' }, { field: 'destination-port', raw: true }], keys: [[17, 53]] },
    ])
    expect(rule(match({ payload: { protocol: 'tcp', field: 'flags' } }, 'syn', 'in'))?.statements).toEqual([
      { do: 'match', fields: [{ field: 'tcp-flags', protocol: 'tcp', mask: 2 }], keys: [[0]], negated: true },
    ])
    expect(rule(match({ payload: { protocol: 'tcp', field: 'flags' } }, 'syn', '!'))?.statements).toEqual([
      { do: 'match', fields: [{ field: 'tcp-flags', protocol: 'tcp', mask: 2 }], keys: [[0]] },
    ])
    expect(rule(match({ ct: { key: 'state' } }, ['established', 'related'], '!'))?.statements).toMatchObject([
      { do: 'match', keys: [['established'], ['related']], negated: true },
    ])
    // A comparison of which nobody here has heard is not taken for equality.
    expect(rule(match({ ct: { key: 'state' } }, 'established', '~'))?.statements).toMatchObject([
      { do: 'match-unknown' },
    ])
  })

  test('with what goes without saying', () => {
    const isTcp = { do: 'match', fields: [{ field: 'protocol' }], keys: [[6]] }
    expect(rule({ reject: { type: 'tcp reset' } })?.statements).toEqual([isTcp, { do: 'reject', reply: 'tcp-reset' }])
    // In a table of both families.
    expect(rule({ dnat: { family: 'ip', addr: '10.0.0.1' } })?.statements).toEqual([
      { do: 'match', fields: [{ field: 'family' }], keys: [['ipv4']] },
      { do: 'dnat', address: { from: '10.0.0.1', to: '10.0.0.1' } },
    ])
  })

  test('chooses by a map, written in the rule or named', () => {
    const key = { payload: { protocol: 'tcp', field: 'dport' } }
    const chosen = {
      do: 'choose',
      fields: [{ field: 'destination-port', protocol: 'tcp' }],
      entries: [
        [[80], { do: 'dnat', address: { from: '10.0.0.1', to: '10.0.0.1' }, port: { from: 8080, to: 8080 } }],
        [[{ from: 90, to: 99 }], { do: 'dnat', address: { from: '10.0.0.2', to: '10.0.0.2' } }],
      ],
    }
    const elements = [
      [80, { concat: ['10.0.0.1', 8080] }],
      [{ range: [90, 99] }, '10.0.0.2'],
    ]
    expect(rule({ dnat: { addr: { map: { key, data: { set: elements } } } } })?.statements).toEqual([chosen])
    const named = [
      { map: { family: 'ip', table: 't', name: 'm', type: 'inet_service', map: 'ipv4_addr', elem: elements } },
      { rule: { family: 'ip', table: 't', chain: 'c', expr: [{ dnat: { addr: { map: { key, data: '@m' } } } }] } },
    ]
    const [read] = parseNft(JSON.stringify({ nftables: named }))[0]?.chains[0]?.rules ?? []
    expect(read?.statements).toEqual([{ ...chosen, map: 'm' }])
    expect(read?.text).toContain('@m')
    const mark = { meta: { key: 'mark' } }
    expect(rule({ mangle: { key: mark, value: { map: { key, data: { set: [[22, 5]] } } } } })?.statements).toEqual([
      {
        do: 'choose',
        fields: [{ field: 'destination-port', protocol: 'tcp' }],
        entries: [[[22], { do: 'set-mark', on: 'packet', and: 0, xor: 5 }]],
      },
    ])
    expect(rule({ dnat: { addr: { map: { key, data: '@gone' } } } })?.statements[0]).toMatchObject({ do: 'unknown' })
  })

  test('that rewrites a header says which', () => {
    const set = (key: object, value: unknown) => rule({ mangle: { key, value } })?.statements.at(-1)
    expect(set({ 'tcp option': { name: 'maxseg', field: 'size' } }, { rt: { key: 'mtu' } })).toMatchObject({
      do: 'nothing',
    })
    const header = (field: string) => ({ payload: { protocol: 'ip', field } })
    expect(set(header('dscp'), 'cs1')).toMatchObject({ do: 'set-field', field: 'dscp', to: 8 })
    expect(set(header('ttl'), 1)).toMatchObject({ do: 'set-field', field: 'time-to-live', to: 1 })
    expect(set(header('daddr'), '10.0.0.1')).toMatchObject({ do: 'unknown' })
  })

  test('a set whose elements cannot be read is no empty set', () => {
    const set = { family: 'ip', table: 't', name: 's', type: 'ipv4_addr', elem: [{ tomorrow: 1 }] }
    const [table] = parseNft(JSON.stringify({ nftables: [{ set }] }))
    expect(table?.sets).toEqual([{ name: 's' }])
  })

  test('with parts that it does not know says so', () => {
    expect(rule(match({ payload: { base: 'th', offset: 16, len: 8 } }, 1))?.statements[0]).toMatchObject({
      do: 'match-unknown',
    })
    expect(rule({ xt: { type: 'target', name: 'REJECT' } })?.statements[0]).toMatchObject({ do: 'unknown' })
    expect(rule({ tproxy: { port: 3 } })?.statements[0]).toMatchObject({ do: 'unknown' })
    expect(rule({ tomorrow: {} })?.statements[0]).toMatchObject({ do: 'unknown' })
  })
})

test("ipset's sets by name", () => {
  expect(
    parseIpsets('create bad hash:net family inet\nadd bad 10.0.0.0/8\nadd bad 192.0.2.1\ncreate empty hash:ip\n'),
  ).toEqual({
    elements: { bad: ['10.0.0.0/8', '192.0.2.1'], empty: [] },
    types: { bad: 'hash:net family inet', empty: 'hash:ip' },
  })
})
