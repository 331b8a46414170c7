import { describe, expect, test } from 'vitest'
import { DefinitionError } from '../../../src/base/index.js'
import { diagnoseNetwork, type NetworkFinding, networkFindingKinds } from '../../../src/doctor/index.js'
import { explain } from '../../../src/reachability/index.js'
import type { Snapshot } from '../../../src/snapshot/index.js'
import { findTampering } from '../../../src/tamper/index.js'
import {
  probesOf,
  type RecordedCase,
  recordedCase,
  recordedCases,
  recordedFaults,
  recordedScenes,
} from '../../recorded/recorded-cases.js'
import { snapshotOf } from '../../recorded/recorded-snapshot.js'
import { type Alteration, altered, equals, meta, nftChain } from '../altered-hosts.js'

const beside = recordedScenes()
  .filter(([folder]) => ['ufw', 'firewalld', 'dockerd', 'podman', 'wg-quick'].includes(folder))
  .flatMap(([, cases]) => cases)
const all: readonly RecordedCase[] = [...recordedCases, ...recordedFaults, ...beside]

const isBad = ({ severity }: NetworkFinding): boolean => severity !== 'note'
const isService = ({ kind }: NetworkFinding): boolean => /^(dhcp|dns|external|inbound|guests)-blocked$/.test(kind)

describe.each(all)('networks of $name', (recorded) => {
  test('every finding is of a known kind, has evidence, and what it says of a culprit findTampering says too', async () => {
    const snapshot = await snapshotOf(recorded)
    const tampering = findTampering(snapshot).filter(({ kind }) => kind === 'foreign-drop' || kind === 'rule-above')
    for (const { name } of snapshot.networks) {
      const found = diagnoseNetwork(snapshot, name)
      for (const finding of found) {
        expect(Object.keys(networkFindingKinds)).toContain(finding.kind)
        expect(finding).toMatchObject({ network: name, evidence: expect.stringMatching(/./) })
        expect(finding.commands.join('\n')).not.toMatch(/undefined|\[object/)
      }
      const mode = snapshot.networks.find((one) => one.name === name)?.running?.mode
      if (mode === 'open' || mode === 'bridged' || mode === 'macvtap') continue
      const said = new Set(found.filter(isService).map(({ evidence, culprit }) => `${culprit}: ${evidence}`))
      const known = new Set(
        tampering.flatMap(({ networks, evidence, culprit }) =>
          networks.includes(name) ? [`${culprit}: ${evidence}`] : [],
        ),
      )
      for (const one of said) {
        // What is found by asking as explain() asks stands in no list of libvirt's.
        const asked = found.some(
          ({ text, evidence }) => one.endsWith(evidence) && /^guests? .*do(es)? not reach/.test(text),
        )
        if (!asked) expect([...known]).toContain(one)
      }
    }
  })
})

/** What packets did to one of a host's first guest: undefined where it was not tried. */
const went = (recorded: RecordedCase, pair: string): boolean | undefined => {
  const probe = probesOf(recorded).find(({ label }) => label === `${pair} v4 tcp`)
  return probe?.observed.startsWith('ok')
}

test('guests of which packets got out are not said to be cut off, and those of which none did are', async () => {
  const counts = { out: 0, cut: 0 }
  for (const recorded of recordedCases) {
    const snapshot = await snapshotOf(recorded)
    const [first] = snapshot.guests
    const network = first?.running?.[0]
    const name = network?.type === 'network' ? network.source?.network : undefined
    const mode = snapshot.networks.find((one) => one.name === name)?.running?.mode
    if (name === undefined || (mode !== 'nat' && mode !== 'routed')) continue
    const [lan, far] = [went(recorded, 'g1>x'), went(recorded, 'g1>f')]
    const cut = diagnoseNetwork(snapshot, name).filter(
      ({ kind, severity }) =>
        severity === 'error' && /^(external-blocked|forwarding-off|reverse-path|routed-away|unreachable)$/.test(kind),
    )
    if (lan === true && far !== false) {
      counts.out++
      expect([recorded.name, cut]).toEqual([recorded.name, []])
    } else if (lan === false && explain(outward(name, first?.name), snapshot).verdict === 'no') {
      counts.cut++
      expect([recorded.name, diagnoseNetwork(snapshot, name).filter(isBad).length > 0]).toEqual([recorded.name, true])
    }
  }
  expect(counts.out).toBeGreaterThan(10)
  expect(counts.cut).toBeGreaterThan(3)
})

const outward = (network: string, guest = '') =>
  ({
    from: { kind: 'guest', network, guest },
    to: { kind: 'external', address: '198.51.100.77' },
    family: 'ipv4',
    protocol: 'tcp',
  }) as const

const natWith = (alteration: Alteration, name = 'nat'): Promise<Snapshot> =>
  snapshotOf(altered(recordedCase(name), alteration))
const onNat = async (alteration: Alteration, name?: string): Promise<NetworkFinding[]> =>
  diagnoseNetwork(await natWith(alteration, name), 'nat')
const only = (found: readonly NetworkFinding[], kind: NetworkFinding['kind']): NetworkFinding =>
  found.find((one) => one.kind === kind) ?? expect.fail(`${kind} is not among ${found.map((one) => one.kind)}`)

const beforeTables =
  (chains: string) =>
  (text: string): string =>
    text.replace(/^(\*filter\n)/m, `$1${chains}`)

describe('whose fault it is, and what mends it in their words', () => {
  test('nothing is wrong with a sound host', async () => {
    expect((await onNat({})).filter(isBad)).toEqual([])
  })

  test.each<[string, Alteration, NetworkFinding['kind'], string, RegExp, RegExp]>([
    [
      'NixOS closes the host',
      {
        nft: nftChain([], { hook: 'input', policy: 'drop' }).map((one) =>
          JSON.parse(JSON.stringify(one).replaceAll('"mine"', '"nixos-fw"')),
        ),
      },
      'dhcp-blocked',
      'NixOS',
      /^nft insert rule inet nixos-fw c iifname "virbr111" udp dport 67 accept$/,
      /^networking\.firewall\.interfaces\."virbr111"\.allowedUDPPorts = \[ 67 \];$/,
    ],
    [
      'NordVPN closes the host',
      {
        iptables: [
          'raw:PREROUTING -i virbr111 -m comment --comment nordvpn -j DROP',
          'INPUT -m comment --comment nordvpn -j DROP',
        ],
      },
      'dns-blocked',
      'NordVPN',
      /^iptables .*/,
      /^nordvpn allowlist add port 53 protocol UDP$/,
    ],
    [
      'forwarding is off',
      { files: { '/proc/sys/net/ipv4/ip_forward': '0\n' } },
      'forwarding-off',
      '',
      /^sysctl -w net\.ipv4\.ip_forward=1$/,
      /^echo 'net\.ipv4\.ip_forward = 1' >\/etc\/sysctl\.d\/90-virtnet-ip_forward\.conf$/,
    ],
    [
      'a table of an administrator',
      { nft: nftChain([[equals(meta('iifname'), 'virbr111'), { drop: null }]]) },
      'external-blocked',
      'nftables',
      /^nft insert rule inet mine c iifname "virbr111" oifname "hw0" ip saddr 192\.168\.111\.0\/24 accept$/,
      /^insert rule inet mine c iifname "virbr111" oifname "hw0" ip saddr 192\.168\.111\.0\/24 accept$/,
    ],
  ])('%s', async (_what, alteration, kind, culprit, now, lasting) => {
    const finding = only(await onNat(alteration), kind)
    expect(finding.culprit ?? '').toBe(culprit)
    expect(finding.commands).toContainEqual(expect.stringMatching(now))
    const kept = (finding.lasting ?? []).flatMap(({ commands, lines }) => [...commands, ...lines])
    expect(kept).toContainEqual(expect.stringMatching(lasting))
  })

  test('Docker from 28 on has an option, and earlier ones have not; both have a drop-in that is put back once', async () => {
    const chains = ':DOCKER-USER - [0:0]\n:DOCKER-FORWARD - [0:0]\n'
    const bridged = async (text: string) => {
      const snapshot = await natWith({ commands: { 'iptables-save': beforeTables(text) } }, 'bridged-fwdrop-brnf1')
      return only(diagnoseNetwork(snapshot, 'br'), 'frames-dropped')
    }
    const newer = await bridged(chains)
    expect(newer).toMatchObject({ culprit: 'Docker', commands: ['iptables -I DOCKER-USER -i br0 -o br0 -j ACCEPT'] })
    expect(newer.lasting?.[0]).toMatchObject({ tool: 'Docker', text: expect.stringContaining('ip-forward-no-drop') })
    expect(newer.lasting?.[0]?.commands[1]).toContain('iptables -C DOCKER-USER')
    const older = await bridged(':DOCKER-USER - [0:0]\n')
    expect(older.lasting?.[0]?.text).not.toContain('ip-forward-no-drop')
  })

  test('what CrowdSec has decided against a guest', async () => {
    const [address = ''] = recordedCase('nat').guests.g1?.addresses[0]?.split('/') ?? []
    const set = { family: 'ip', table: 'crowdsec', name: 'crowdsec-blacklists', handle: 7, type: 'ipv4_addr' }
    const at = { family: 'ip', table: 'crowdsec' }
    const nft = [
      { table: { family: 'ip', name: 'crowdsec', handle: 1 } },
      { set: { ...set, elem: [address] } },
      { chain: { ...at, name: 'f', handle: 2, type: 'filter', hook: 'forward', prio: -10, policy: 'accept' } },
      {
        rule: {
          ...at,
          chain: 'f',
          handle: 3,
          expr: [equals({ payload: { protocol: 'ip', field: 'saddr' } }, '@crowdsec-blacklists'), { drop: null }],
        },
      },
    ]
    const found = (await onNat({ nft })).filter(({ culprit }) => culprit === 'CrowdSec')
    expect(found.length).toBeGreaterThan(0)
    const mending = found.find(({ commands }) => commands.some((command) => command.startsWith('cscli')))
    expect(mending?.commands).toEqual([`cscli decisions delete --ip ${address}`])
    expect(mending?.lasting?.[0]?.commands).toContain(`cscli allowlists add libvirt-guests ${address}`)
  })
})

describe('leases', () => {
  const leased = async (count: number): Promise<NetworkFinding[]> => {
    const snapshot = await natWith({})
    const networks = snapshot.networks.map((one) => ({
      ...one,
      running: one.running && {
        ...one.running,
        ips: [
          {
            address: '192.168.111.1',
            prefix: 24,
            dhcp: { ranges: [{ start: '192.168.111.2', end: '192.168.111.11' }] },
          },
        ],
      },
      leases: Array.from({ length: count }, (_, index) => ({
        family: 'ipv4' as const,
        address: `192.168.111.${2 + index}`,
        prefix: 24,
        mac: `52:54:00:00:01:${10 + index}`,
        hostname: null,
        clientId: null,
        iaid: null,
        expiresAt: null,
        bridge: 'virbr111',
      })),
    }))
    return diagnoseNetwork({ ...snapshot, networks } as Snapshot, 'nat').filter(({ kind }) =>
      kind.startsWith('leases-'),
    )
  }

  test.each([
    [7, []],
    [8, ['leases-low']],
    [10, ['leases-used-up']],
  ])('%i of 10', async (count, kinds) => {
    const found = await leased(count)
    expect(found.map(({ kind }) => kind)).toEqual(kinds)
    for (const { commands } of found)
      expect(commands).toEqual([
        "virsh net-update nat add ip-dhcp-range '<range start='\\''192.168.111.12'\\'' end='\\''192.168.111.21'\\''/>' --live --config",
      ])
  })
})

describe('of a network as libvirt lists it', () => {
  const listed = async (more: object): Promise<NetworkFinding[]> => {
    const snapshot = await natWith({})
    return diagnoseNetwork({ ...snapshot, networks: snapshot.networks.map((one) => ({ ...one, ...more })) }, 'nat')
  }

  test('one that does not run has that as its one finding', async () => {
    const [first, ...others] = await listed({ active: false, running: null })
    expect(first).toMatchObject({ kind: 'network-inactive', severity: 'error', commands: ['virsh net-start nat'] })
    expect(first?.lasting?.[0]?.commands).toEqual(['virsh net-autostart nat'])
    expect(others.every(({ severity }) => severity === 'note')).toBe(true)
  })

  test('one that does not start with the daemon', async () => {
    expect((await listed({ autostart: false })).map(({ kind }) => kind)).toContain('network-manual-start')
    expect((await listed({ autostart: true })).map(({ kind }) => kind)).not.toContain('network-manual-start')
  })

  test('one that is not there, or whose host could not be read', async () => {
    const snapshot = await natWith({})
    expect(() => diagnoseNetwork(snapshot, 'lab')).toThrow(DefinitionError)
    expect(() => diagnoseNetwork(snapshot, 'lab')).toThrow(/there is no network 'lab'; known: nat/)
    expect(diagnoseNetwork({ ...snapshot, facts: null }, 'nat').map(({ kind }) => kind)).toEqual(['facts-unseen'])
  })
})

describe('the host', () => {
  const withFacts = async (
    change: (facts: NonNullable<Snapshot['facts']>) => NonNullable<Snapshot['facts']>,
    name = 'nat',
  ) => {
    const snapshot = await natWith({}, name)
    return diagnoseNetwork({ ...snapshot, facts: change(snapshot.facts ?? expect.fail('no facts')) }, 'nat')
  }

  test('routes of a router that the kernel will not listen to any more', async () => {
    const route = {
      family: 'ipv6',
      table: 'main',
      type: 'unicast',
      destination: '::/0',
      link: 'hw0',
      gateway: 'fe80::1',
      metric: 1024,
      protocol: 'ra',
      expiresIn: 1700,
      dead: false,
    } as const
    const ra = (value: string) =>
      withFacts(
        (facts) => ({
          ...facts,
          routes: [...facts.routes, route],
          sysctls: { ...facts.sysctls, 'net.ipv6.conf.hw0.accept_ra': value },
        }),
        'nat-v6-routed',
      )
    expect(only(await ra('1'), 'router-advertisements')).toMatchObject({
      link: 'hw0',
      commands: ['sysctl -w net.ipv6.conf.hw0.accept_ra=2'],
    })
    expect((await ra('2')).map(({ kind }) => kind)).not.toContain('router-advertisements')
    expect((await ra('0')).map(({ kind }) => kind)).not.toContain('router-advertisements')
  })

  test('a way out that is narrower than the bridge', async () => {
    const found = await withFacts((facts) => ({
      ...facts,
      links: facts.links.map((link) => (link.name === 'hw0' ? { ...link, mtu: 1400 } : link)),
    }))
    expect(only(found, 'mtu-narrow')).toMatchObject({ link: 'hw0', lasting: [{ lines: ["<mtu size='1400'/>"] }] })
  })

  test('a firewall that could not be read is said, and nothing is claimed of it', async () => {
    const found = await withFacts((facts) => ({
      ...facts,
      firewall: { tables: [], ipsets: {} },
      unseen: [{ fact: 'firewall', asked: 'nft -j list ruleset', reason: 'denied' }],
    }))
    expect(found.filter(isBad).map(({ kind }) => kind)).toEqual(['firewall-unseen'])
  })
})
