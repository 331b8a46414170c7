import { describe, expect, test } from 'vitest'
import {
  explain,
  explanationText,
  type GuestState,
  matrixText,
  type ReachabilityQuery,
  reachabilityMatrix,
  type Surroundings,
} from '../../../src/reachability/index.js'
import { recordedCase } from '../../recorded/recorded-cases.js'
import { altered, surroundingsOf } from '../altered-hosts.js'

const quiet: GuestState = { name: 'quiet', network: 'nat', addresses: [], hasDefaultRoute: true, mayHaveMore: true }
const toQuiet = { kind: 'guest', network: 'nat', guest: 'quiet' } as const
const host = { kind: 'host' } as const
const x = { kind: 'external', address: '10.50.0.3' } as const
const tcp = { family: 'ipv4', protocol: 'tcp' } as const

async function withGuests(name: string, guests: readonly GuestState[]): Promise<Surroundings> {
  return { ...(await surroundingsOf(recordedCase(name))), guests }
}

describe('a guest whose address nobody here knows', () => {
  test('a yes hangs on it: it has one of its subnet', async () => {
    const answer = explain({ from: host, to: toQuiet, ...tcp }, await withGuests('nat', [quiet]))
    expect(answer).toMatchObject({
      verdict: 'conditional',
      conditions: [
        {
          kind: 'guest-address',
          needed: true,
          text: expect.stringContaining('quiet has an address of 192.168.111.0/24'),
        },
      ],
      failure: { kind: 'unroutable', text: 'the guest quiet has no IPv4 address' },
    })
  })

  test('a no does not hang on it', async () => {
    const answer = explain({ from: x, to: toQuiet, ...tcp }, await withGuests('nat', [quiet]))
    expect(answer).toMatchObject({ verdict: 'no', conditions: [] })
  })

  test('without the word it has no address at all', async () => {
    const { mayHaveMore: _, ...silent } = quiet
    const answer = explain({ from: host, to: toQuiet, ...tcp }, await withGuests('nat', [silent]))
    expect(answer).toMatchObject({ verdict: 'no', failure: { kind: 'unroutable' } })
  })

  test('another family than the known one is as unknown; of a network without it there is none', async () => {
    const known = { ...quiet, addresses: ['192.168.111.101/24'] }
    const query = { from: host, to: toQuiet, protocol: 'icmp' } as const
    const dual = await withGuests('nat-v6-nat', [known])
    expect(explain({ ...query, family: 'ipv4' }, dual).verdict).toBe('yes')
    expect(explain({ ...query, family: 'ipv6' }, dual)).toMatchObject({
      verdict: 'conditional',
      conditions: [{ kind: 'guest-address' }],
    })
    expect(explain({ ...query, family: 'ipv6' }, await withGuests('nat', [known])).verdict).toBe('no')
  })

  test('two such guests have two addresses, and who asks for any guest gets one that is known', async () => {
    const both = await withGuests('nat', [quiet, { ...quiet, name: 'silent' }])
    const toSilent = { ...toQuiet, guest: 'silent' }
    expect(
      explain({ from: toQuiet, to: toSilent, ...tcp }, both).conditions.map(({ text }) => text.split(' ')[0]),
    ).toEqual(['quiet', 'silent'])
    expect(explain({ from: host, to: { kind: 'guest', network: 'nat' }, ...tcp }, both).verdict).toBe('yes')
    const cells = reachabilityMatrix(both, { families: ['ipv4'] }).cells
    expect(cells.every(({ verdict }) => verdict !== 'conditional')).toBe(true)
  })
})

test('a guest with several interfaces may send what is not on its link by another', async () => {
  const surroundings = await surroundingsOf(recordedCase('nat'))
  const guests = (surroundings.guests ?? []).map((guest) => ({ ...guest, otherInterfaces: true }))
  const g1 = { kind: 'guest', network: 'nat', guest: 'g1' } as const
  expect(explain({ from: g1, to: x, ...tcp }, { ...surroundings, guests })).toMatchObject({
    verdict: 'conditional',
    conditions: [{ kind: 'guest-route', needed: true, text: 'the default route of g1 uses its interface on nat' }],
    failure: { kind: 'dropped', text: 'the default route of g1 uses another of its interfaces' },
  })
  const verdictTo = (address: string) =>
    explain({ from: g1, to: { kind: 'host', address }, ...tcp }, { ...surroundings, guests }).verdict
  expect([verdictTo('192.168.111.1'), verdictTo('10.50.0.2')]).toEqual(['yes', 'conditional'])
})

test('where the host has no address beside the guests, theirs can be any', async () => {
  const without = altered(recordedCase('bridged'), {
    commands: {
      'ip -j addr': (text) => text.replace(/"ifname":"br0"(.*?)"addr_info":\[.*?\]/, '"ifname":"br0"$1"addr_info":[]'),
    },
  })
  const surroundings = { ...(await surroundingsOf(without)), guests: [] }
  expect(surroundings.facts.addresses.filter(({ link }) => link === 'br0')).toEqual([])
  const guest = { kind: 'guest', network: surroundings.networks[0]?.name ?? '' } as const
  for (const [from, to] of [
    [guest, guest],
    [guest, { kind: 'external' }],
    [{ kind: 'external' }, guest],
  ] as const) {
    const answer = explain({ from, to, ...tcp }, surroundings)
    expect(answer.verdict).toBe('conditional')
    expect(answer.conditions.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['guest-address']))
    expect(answer.conditions.every(({ kind }) => kind === 'guest-address')).toBe(true)
  }
  const bare = await surroundingsOf(recordedCase('very-isolated'))
  const { name } = bare.networks[0] ?? { name: '' }
  const ends = { from: { kind: 'guest', network: name }, to: { kind: 'guest', network: name } } as const
  expect(explain({ ...ends, ...tcp }, { ...bare, guests: [] })).toMatchObject({
    verdict: 'conditional',
    conditions: [{ kind: 'guest-address', text: `a guest of ${name} has an IPv4 address (which one is unknown)` }],
  })
})

test('a network that does not run reaches nobody, though its bridge or device is there', async () => {
  for (const name of ['nat', 'bridged', 'macvtap-bridge']) {
    const surroundings = await surroundingsOf(recordedCase(name))
    const network = surroundings.networks[0]?.name ?? ''
    const answer = explain(
      { from: { kind: 'guest', network }, to: x, ...tcp },
      { ...surroundings, inactive: [network] },
    )
    expect(answer).toMatchObject({
      verdict: 'no',
      failure: { kind: 'unattached', text: `${network}: it is not active` },
      remedy: { commands: [{ at: 'host', command: `virsh net-start ${network}` }] },
    })
  }
})

test('a tap that a restart of its network left out is found, and how to plug it in', async () => {
  const orphaned = altered(recordedCase('nat'), {
    commands: {
      'ip -j -d link': (text) =>
        JSON.stringify(
          (JSON.parse(text) as { ifname: string }[]).map((link) =>
            link.ifname === 'vg1' ? { ...link, master: undefined } : link,
          ),
        ),
    },
  })
  const state = { name: 'web', network: 'nat', addresses: ['192.168.111.101'], hasDefaultRoute: true, port: 'vg1' }
  const surroundings = { ...(await surroundingsOf(orphaned)), guests: [state] }
  const answer = explain({ from: { kind: 'guest', network: 'nat', guest: 'web' }, to: x, ...tcp }, surroundings)
  expect(answer).toMatchObject({
    verdict: 'no',
    failure: { kind: 'unattached', text: 'vg1 of web is not a port of virbr111' },
    remedy: { commands: [{ at: 'host', command: 'ip link set vg1 master virbr111' }] },
  })
})

test.each([
  ['learning', { text: expect.stringContaining('wait: the spanning tree of virbr111') as string, commands: [] }],
  ['disabled', { commands: [{ at: 'host', command: 'ip link set vg1 up' }] }],
  ['blocking', undefined],
])('a port that is %s', async (state, remedy) => {
  const changed = altered(recordedCase('nat'), {
    commands: {
      'bridge -j -d link': (shown) =>
        JSON.stringify(
          (JSON.parse(shown || '[]') as { ifname: string }[])
            .filter(({ ifname }) => ifname !== 'vg1')
            .concat({ ifname: 'vg1', state } as never),
        ),
    },
  })
  const web = { name: 'web', network: 'nat', addresses: ['192.168.111.101'], hasDefaultRoute: true, port: 'vg1' }
  const surroundings = { ...(await surroundingsOf(changed)), guests: [web] }
  const answer = explain({ from: { kind: 'guest', network: 'nat', guest: 'web' }, to: x, ...tcp }, surroundings)
  expect(answer).toMatchObject({
    verdict: 'no',
    failure: { at: 'port', text: `the port vg1 of virbr111 is ${state}` },
  })
  if (remedy) expect(answer.remedy).toMatchObject(remedy)
  else expect(answer.remedy).toBeUndefined()
})

describe('for people', () => {
  test('a refusal: the verdict, each step with its evidence, and commands', async () => {
    const surroundings = await surroundingsOf(recordedCase('nat-extroute'), { externalRoutes: true })
    const query: ReachabilityQuery = { from: x, to: { kind: 'guest', network: 'nat', guest: 'g1' }, ...tcp, port: 22 }
    const lines = explanationText(explain(query, surroundings)).split('\n')
    expect(lines[0]).toBe('no: the firewall rejects it: port-unreachable from 10.50.0.2 (ECONNREFUSED)')
    expect(lines[2]).toBe('  request')
    expect(lines.filter((line) => line.includes('lost  '))).toEqual([
      '    lost  host     filter   the firewall rejects it: port-unreachable from 10.50.0.2',
    ])
    expect(lines).toContain(
      '          iptables filter: -A LIBVIRT_FWI -o virbr111 -j REJECT --reject-with icmp-port-unreachable',
    )
    const command = lines.findLast((line) => line.startsWith('  on the host: ')) ?? ''
    expect(command).toMatch(
      /^ {2}on the host: iptables -I FORWARD -i hw0 -o virbr111 -s 10\.50\.0\.3 -d 192\.168\.111\.\d+ -p tcp --dport 22 -j ACCEPT$/,
    )
    // What keeps it comes last.
    expect(`  ${command.slice(command.indexOf('-I'))}`).toBe(lines.at(-1))
  })

  test('a yes, both ways', async () => {
    const surroundings = await surroundingsOf(recordedCase('nat'))
    const query: ReachabilityQuery = { from: { kind: 'guest', network: 'nat', guest: 'g1' }, to: x, ...tcp }
    const text = explanationText(explain(query, surroundings))
    expect(text).toMatch(/^yes: the other side sees 10\.50\.0\.2\n\n {2}request\n[\s\S]*\n {2}reply\n/)
    expect(text).not.toMatch(/lost|to make it work/)
  })

  test('a conditional answer: what it depends on, and how it fails otherwise', async () => {
    const surroundings = await surroundingsOf(recordedCase('route-extroute'), {})
    const query: ReachabilityQuery = { from: { kind: 'guest', network: 'route', guest: 'g1' }, to: x, ...tcp }
    const [network] = surroundings.networks
    const from = { ...query.from, network: network?.name ?? '' } as ReachabilityQuery['from']
    expect(explanationText(explain({ ...query, from }, surroundings))).toMatch(
      /^conditional: otherwise .*\n\nif it is true that the outside has a route to 192\.168\.\d+\.0\/24/,
    )
  })

  test('the matrix of all networks is square, that of one has a row for each place', async () => {
    const surroundings = await surroundingsOf(recordedCase('x-nat-nat'))
    const [first = '', second = ''] = surroundings.networks.map(({ name }) => name)
    const all = matrixText(reachabilityMatrix(surroundings, { families: ['ipv4'] })).split('\n')
    expect(all.map((line) => line.split(/ {2,}/)[0])).toEqual(['from \\ to', first, second, 'host', 'external'])
    const one = matrixText(reachabilityMatrix(surroundings, { families: ['ipv4'], networks: [first] })).split('\n')
    expect(one.map((line) => line.trim().split(/ {2,}/))).toEqual([
      [`from ${first}`, `to ${first}`],
      [first, 'yes', 'yes'],
      [second, 'no', 'no'],
      ['host', 'yes', 'yes'],
      ['external', 'yes', 'no'],
    ])
  })
})
