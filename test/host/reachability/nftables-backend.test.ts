import { describe, expect, test } from 'vitest'
import { connect } from '../../../src/connection/index.js'
import { machineThrough } from '../../../src/machine/access/machine-through.js'
import type { Tampering } from '../../../src/reachability/libvirt-rules/tampering.js'
import { compare } from './compare.js'
import { expectSame } from './expect-same.js'
import { type Release, toNftables } from './libvirt-nftables.js'
import type { Pair, Scene } from './observe.js'
import { network, type ScenePlan, setUp } from './scene.js'

/** A scene whose rules are those that libvirt's nftables backend would have written. */
const setUpNftables = (plan: ScenePlan, release: Release = 'later') =>
  setUp({ ...plan, setup: `${toNftables(plan.networks, release)}\n${plan.setup ?? ''}` })

async function findOn({ host }: Scene): Promise<Tampering[]> {
  await using connection = await connect(host.uri, {
    machine: machineThrough(['nsenter', ...host.realm.entrance(), '--']),
  })
  return await connection.findTampering()
}

const all: readonly Pair[] = ['g1>host', 'g1>g2', 'g1>x', 'g1>far', 'x>g1', 'far>g1', 'host>g1']
const both = ['ipv4', 'ipv6'] as const
const brnf = 'echo 1 >/proc/sys/net/bridge/bridge-nf-call-iptables'

describe("libvirt's nftables backend, its rules reproduced from its source", () => {
  test.each([
    ['nat', { networks: [network.nat], externalRoutes: true }, 'later'],
    ['nat, as 10.4 wrote it', { networks: [network.natBy('hw0')], externalRoutes: true }, '10.4'],
    ['nat over a device', { networks: [network.natBy('hw0')], externalRoutes: true }, 'later'],
    [
      'nat as an address',
      { networks: [network.natAs('10.50.0.200')], setup: 'ip address add 10.50.0.200/24 dev hw0' },
      'later',
    ],
    ['routed', { networks: [network.routed], externalRoutes: true }, 'later'],
    ['routed over a device', { networks: [network.routedBy('hw0')], externalRoutes: true }, 'later'],
    ['isolated', { networks: [network.isolated], externalRoutes: true }, 'later'],
    ['nat, bridge netfilter on', { networks: [network.nat], setup: brnf }, 'later'],
    [
      'nat, where iptables drops what is forwarded',
      { networks: [network.nat], setup: 'iptables -P FORWARD DROP' },
      'later',
    ],
    ['nat and routed', { networks: [network.nat, network.routed], guests: [{ on: 'nat' }, { on: 'routed' }] }, 'later'],
  ] satisfies [string, ScenePlan, Release][])('packets go as predicted: %s', async (what, plan, release) => {
    await using scene = await setUpNftables(plan, release)
    const families = plan.networks.some((xml) => xml.includes('ipv6')) ? both : (['ipv4'] as const)
    expectSame(await compare(scene, [...all, 'g2>g1'], families))
    // A policy that drops stops what libvirt's rules accept: with this backend they are in another chain.
    const kinds = (await findOn(scene)).map(({ kind }) => kind)
    expect(kinds).toEqual(what.includes('iptables drops') ? ['foreign-drop'] : [])
  })

  test('its change of checksums stops nothing', async () => {
    await using scene = await setUpNftables({ networks: [network.natIpv4], port: 68 })
    const found = await compare(scene, ['host>g1'], ['ipv4'], ['udp'], 68)
    expectSame(found)
    expect(found.map(({ explanation }) => explanation.verdict)).toEqual(['yes'])
  })

  test('what explain says opens a port to a NAT guest does, and is no tampering', async () => {
    await using scene = await setUpNftables({ networks: [network.natIpv4], externalRoutes: true })
    const { host, lan, guests } = scene
    await guests[0]?.guest.listen(4300)
    const [inward] = await compare(scene, ['x>g1'], ['ipv4'], ['tcp'], 4300)
    const commands = inward?.explanation.remedy?.commands.map(({ command }) => command) ?? []
    expect(commands.at(-1)).toBe(
      'nft insert rule ip libvirt_network guest_input iifname "hw0" oifname "vnat" ip saddr 10.50.0.3 ip daddr 192.168.111.101 tcp dport 4300 accept',
    )
    for (const command of commands) await host.sh(command)
    expect(await lan.x.tcp(host.ipv4 ?? '', 4300)).toMatchObject({ reached: true, source: '10.50.0.3' })
    expect(await findOn(scene)).toEqual([])
  })

  const nft = 'ip libvirt_network'
  const handle = (chain: string, words: string) =>
    `$(nft -a list chain ${nft} ${chain} | sed -n 's/.*${words}.*# handle //p' | head -1)`
  const reject: Pair = 'x>g1'
  test.each([
    {
      what: 'jumps flushed',
      done: `nft flush chain ${nft} forward`,
      kinds: ['jump-lost', 'jump-lost', 'jump-lost'],
      pair: reject,
      heal: ['cross', 'input', 'output'].map((name, index) =>
        index === 0
          ? `nft insert rule ${nft} forward counter jump guest_${name}`
          : `nft add rule ${nft} forward index ${index - 1} counter jump guest_${name}`,
      ),
    },
    {
      what: 'one jump deleted, where others have rules',
      done: `nft insert rule ${nft} forward counter; nft delete rule ${nft} forward handle ${handle('forward', 'jump guest_input')}`,
      kinds: ['jump-lost'],
      pair: reject,
      heal: [`nft add rule ${nft} forward index 1 counter jump guest_input`],
    },
    {
      what: 'a rule deleted',
      done: `nft delete rule ${nft} guest_input handle ${handle('guest_input', 'counter packets [0-9]* bytes [0-9]* reject')}`,
      kinds: ['rule-lost'],
      pair: reject,
      heal: ['systemctl restart libvirtd'],
    },
    {
      what: 'a chain emptied',
      done: `nft flush chain ${nft} guest_nat`,
      kinds: ['rule-lost'],
      pair: 'g1>far' as const,
      heal: ['systemctl restart libvirtd'],
      // Answers find their way without translation, but for those who have no route.
      externalRoutes: false,
    },
    {
      what: 'chains deleted',
      done: `nft flush chain ${nft} forward; nft delete chain ${nft} guest_input`,
      kinds: ['jump-lost', 'chain-lost', 'jump-lost'],
      pair: reject,
      heal: ['systemctl restart libvirtd'],
    },
    {
      what: 'everything flushed',
      done: 'nft flush ruleset',
      kinds: ['chain-lost'],
      pair: reject,
      heal: ['systemctl restart libvirtd'],
    },
    {
      what: 'a drop put into a chain of libvirt',
      done: `nft insert rule ${nft} guest_output ip daddr 10.60.0.0/24 drop`,
      kinds: ['rule-above'],
      pair: 'g1>far' as const,
      heal: [expect.stringMatching(/^nft delete rule ip libvirt_network guest_output handle \d+$/)],
    },
    {
      what: 'a drop in another table',
      done: `nft 'add table inet mine; add chain inet mine f { type filter hook forward priority 10; policy drop; }'`,
      kinds: ['foreign-drop'],
      pair: 'g1>x' as const,
      // For the network's own subnets: out, the answers to that, in where the mode lets it, and among themselves.
      heal: [
        'iifname "vnat" oifname "hw0" ip saddr 192.168.111.0/24 accept',
        'iifname "hw0" oifname "vnat" ip daddr 192.168.111.0/24 ct state established,related accept',
        'iifname "vnat" oifname "vnat" ip saddr 192.168.111.0/24 accept',
        'iifname "vnat" oifname "hw0" ip6 saddr fd11::/64 accept',
        'iifname "hw0" oifname "vnat" ip6 daddr fd11::/64 ct state established,related accept',
        'iifname "hw0" oifname "vnat" ip6 daddr fd11::/64 accept',
        'iifname "vnat" oifname "vnat" ip6 saddr fd11::/64 accept',
      ].map((rule) => `nft insert rule inet mine f ${rule}`),
    },
    {
      what: "Docker's policy, which drops what is forwarded",
      done: 'iptables -P FORWARD DROP',
      kinds: ['foreign-drop'],
      pair: 'g1>x' as const,
      heal: [
        '-i vnat -o hw0 -s 192.168.111.0/24 -j ACCEPT',
        '-i hw0 -o vnat -d 192.168.111.0/24 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
        '-i vnat -o vnat -s 192.168.111.0/24 -j ACCEPT',
      ].map((rule) => `iptables -I FORWARD ${rule}`),
    },
    {
      what: 'what comes in dropped: DHCP and DNS are let past',
      done: 'iptables -P INPUT DROP',
      kinds: ['foreign-drop'],
      pair: 'g1>host@192.168.111.1' as const,
      heal: [
        'iptables -I INPUT -i vnat -d 192.168.111.1 -p udp --dport 53 -j ACCEPT',
        'iptables -I INPUT -i vnat -d 192.168.111.1 -p tcp --dport 53 -j ACCEPT',
      ],
      // Only what libvirt's networks need comes through again.
      opens: false,
    },
  ])('tampering: $what', async ({ done, kinds, pair, heal, externalRoutes = true, opens = true }) => {
    await using scene = await setUpNftables({ networks: [network.natIpv4], externalRoutes })
    const { host } = scene
    const sent = async () => {
      const found = await compare(scene, [pair], ['ipv4'], ['tcp'])
      expectSame(found)
      return found[0]?.observed.startsWith('ok')
    }
    expect(await findOn(scene)).toEqual([])
    const right = await sent()
    await host.sh(done)
    expect(await sent()).toBe(!right)
    const found = await findOn(scene)
    expect(found.filter(({ place }) => 'family' in place && place.family !== 'ip6').map(({ kind }) => kind)).toEqual(
      kinds,
    )
    const commands = [...new Set(found.flatMap((one) => one.heal))]
    expect(commands).toEqual(heal)
    // The daemon that would write its rules anew is not there.
    if (commands.includes('systemctl restart libvirtd')) return
    for (const command of commands) await host.sh(command)
    expect(await findOn(scene)).toEqual([])
    expect(await sent()).toBe(opens ? right : !right)
  })
})
