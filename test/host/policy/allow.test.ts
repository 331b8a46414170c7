/** What `allow` permits, and nothing else: by packets, by explain, by the tamper watch and by verify, which agree. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { inRange, ipOf, rangeOf } from '../../../src/base/index.js'
import type { AllowPolicy, PolicyDefinition, PolicyPlace } from '../../../src/policy/index.js'
import { portsOf } from '../../../src/policy/values.js'
import {
  type Explanation,
  explain,
  type GuestState,
  type ReachabilityEndpoint,
} from '../../../src/reachability/index.js'
import type { Guest, Machine } from '../harness/index.js'
import type { Packet } from '../harness/machine.js'
import { partOf } from '../matrix/part.js'
import { backends, type NetworkName, PolicyScene } from './scene.js'

const names = ['lab', 'two', 'iso', 'rou'] as const
const macOf = { lab: '52:54:00:00:11:01', two: '52:54:00:00:12:01', iso: '52:54:00:00:13:01', rou: '52:54:00:00:14:01' }
const only = (network: NetworkName): PolicyPlace => ({ network, mac: macOf[network] })

const cases: Readonly<Record<string, readonly AllowPolicy[]>> = {
  'network to network, all, NAT and routed to NAT and isolated': [
    { from: { network: 'two' }, to: { network: 'lab' } },
    { from: { network: 'rou' }, to: { network: 'iso' } },
  ],
  'guest to guest, a port, and the outside to a network': [
    { from: only('two'), to: only('lab'), protocol: 'tcp', port: 80 },
    { from: { outside: true }, to: { network: 'iso' } },
  ],
  'guest to network, ports, and the outside to a guest, a port': [
    { from: only('two'), to: { network: 'iso' }, protocol: 'udp', port: '4000-4010' },
    { from: { outside: true }, to: only('lab'), protocol: 'tcp', port: 80 },
  ],
  'isolated to NAT, echo requests, and NAT to isolated over IPv6': [
    { from: { network: 'iso' }, to: only('lab'), protocol: 'icmp' },
    { from: only('two'), to: only('iso'), family: 'ipv6' },
  ],
  'subnets that are larger than the networks in them': [
    { from: { address: '192.168.112.0/23' }, to: { network: 'lab' }, protocol: 'udp' },
    { from: { network: 'two' }, to: { address: '192.168.113.0/25' }, port: 80 },
  ],
  'a subnet to a network, a port of either protocol, and an isolated guest to the outside': [
    { from: { address: '192.168.112.0/24' }, to: { network: 'lab' }, port: 4000 },
    { from: only('iso'), to: { outside: true }, protocol: 'tcp' },
  ],
}

/** One packet of one to another. */
interface Try extends Omit<Packet, 'timeout'> {
  readonly who: string
  readonly family: 'ipv4' | 'ipv6'
  readonly from: Place
  readonly to: Place
}

interface Place {
  readonly name: string
  readonly machine: Machine
  readonly network?: NetworkName
  readonly addresses: readonly [ipv4: string, ipv6: string]
}

function placeOf(machine: Guest): Place {
  const network = machine.name.slice(0, 3) as NetworkName
  const [number, last] = [{ lab: 111, two: 112, iso: 113, rou: 114 }[network], machine.name.slice(3)]
  return {
    name: machine.name,
    machine,
    network,
    addresses: [`192.168.${number}.10${last}`, `fd${number - 100}::10${last}`],
  }
}

const packets = [
  { protocol: 'icmp', port: 0 },
  { protocol: 'tcp', port: 80 },
  { protocol: 'tcp', port: 4000 },
  { protocol: 'udp', port: 4000 },
] as const

/** What a definition says, read as a user does. */
function isOpenBy({ from, to, protocol, port, family }: AllowPolicy, one: Try): boolean {
  const holds = (place: PolicyPlace, { network, addresses, name }: Place): boolean => {
    if (place.outside) return network === undefined
    const range = rangeOf(place.address ?? '')
    if (range) return addresses.some((text) => inRange(range, ipOf(text) ?? { family: 'ipv4', value: 0n, text }))
    return place.network === network && (place.mac === undefined || name.endsWith('1'))
  }
  const ports = port === undefined ? undefined : portsOf(port)
  const isFamily = family === undefined || family === one.family
  const hasAddress = [from, to].every(
    ({ address }) => address === undefined || address.includes(':') === (one.family === 'ipv6'),
  )
  const isPort = !ports || (one.protocol !== 'icmp' && one.port >= ports.from && one.port <= ports.to)
  const isProtocol = protocol === undefined || protocol === one.protocol
  return isFamily && hasAddress && isProtocol && isPort && holds(from, one.from) && holds(to, one.to)
}

describe.each(backends)('libvirt $libvirt with $firewall', (software) => {
  let scene: PolicyScene
  let tries: readonly Try[]
  let byMode: Readonly<Record<string, boolean>>
  let guests: readonly Guest[]

  beforeAll(async () => {
    scene = await PolicyScene.start(software, names)
    const { lan, host } = scene
    guests = [
      await scene.guest('lab', 1),
      await scene.guest('lab', 2),
      await scene.guest('two', 1),
      await scene.guest('two', 2),
      await scene.guest('iso', 1),
      await scene.guest('rou', 1),
    ]
    // They have no addresses but those: what the network's router announces would be another source.
    for (const guest of guests)
      await guest.sh('echo 0 >/proc/sys/net/ipv6/conf/eth0/autoconf; ip -6 address flush dev eth0 scope global dynamic')
    for (const number of [111, 112, 113, 114])
      await lan.x.sh(
        `ip route add 192.168.${number}.0/24 via ${host.ipv4}; ip route add fd${number - 100}::/64 via ${host.ipv6}`,
      )
    const places = [...guests.map(placeOf), { name: 'x', machine: lan.x, addresses: ['10.50.0.3', 'fd50::3'] } as const]
    await lan.x.listen(80)
    tries = places.flatMap((from) =>
      places
        .filter((to) => to.network !== from.network)
        .flatMap((to) =>
          to.addresses.flatMap((address, index) =>
            packets.map((packet): Try => {
              const family = index === 0 ? 'ipv4' : 'ipv6'
              const who = `${from.name} to ${to.name}, ${family}, ${packet.protocol} ${packet.port}`
              return { ...packet, who, family, from, to, address }
            }),
          ),
        ),
    )
    byMode = await measured()
  })
  afterEach(async () => {
    for (const { name } of (await scene?.policies.list()) ?? []) await scene.policies.remove(name)
  })
  afterAll(() => scene?.[Symbol.asyncDispose]())

  /** What gets an answer. */
  async function measured(): Promise<Record<string, boolean>> {
    const senders = [...new Set(tries.map(({ from }) => from.machine))]
    const found = senders.map(async (machine) => {
      const own = tries.filter(({ from }) => from.machine === machine)
      const probes = await machine.sendMany(own.map((one) => ({ ...one, timeout: 1500 })))
      return own.map(({ who }, index) => [who, probes[index]?.reached ?? false] as const)
    })
    return Object.fromEntries((await Promise.all(found)).flat())
  }

  /** What the engine says of the same, and by which policies. */
  async function explained() {
    const snapshot = await scene.connection.snapshot()
    const states = guests.map((guest): GuestState => {
      const { network = 'lab', addresses } = placeOf(guest)
      const mac = macOf[network].replace(/.$/, guest.name.slice(3))
      return { name: guest.name, network, addresses, hasDefaultRoute: true, port: guest.device, mac }
    })
    const end = ({ network, name }: Place, address?: string): ReachabilityEndpoint =>
      network
        ? { kind: 'guest', network, guest: name }
        : { kind: 'external', ...(address !== undefined && { address }) }
    const answers: Record<string, Explanation> = {}
    for (const { who, from, to, family, protocol, port, address } of tries) {
      const source = from.addresses[family === 'ipv4' ? 0 : 1]
      const query = { from: end(from, source), to: end(to, address), family, protocol, ...(port > 0 && { port }) }
      answers[who] = explain(query, snapshot, { guests: states, assume: { externalRoutes: true } })
    }
    return answers
  }

  const verdicts = (answers: Readonly<Record<string, Explanation>>) =>
    Object.fromEntries(
      Object.entries(answers).map(([who, { verdict, conditions }]) => [
        who,
        conditions.length > 0 ? conditions.map(({ text }) => text) : verdict === 'yes',
      ]),
    )

  const wantedBy = (definitions: readonly PolicyDefinition[]) =>
    Object.fromEntries(
      tries.map((one) => [
        one.who,
        byMode[one.who] || definitions.some(({ allow = [] }) => allow.some((own) => isOpenBy(own, one))),
      ]),
    )

  const agree = async (wanted: Readonly<Record<string, boolean>>) => {
    expect(await measured()).toEqual(wanted)
    const answers = await explained()
    expect(verdicts(answers)).toEqual(wanted)
    return answers
  }

  test('without policies, the modes decide', async () => {
    await agree(byMode)
    expect(Object.values(byMode)).toContain(true)
    expect(Object.values(byMode)).toContain(false)
  })

  const chosen = software.firewall === 'iptables' ? 'guest to guest' : 'a subnet to a network'
  const titles = Object.keys(cases).filter((title) => title.startsWith(chosen))
  test.each(partOf(cases, ...titles))('%s', async (_title, allows) => {
    const { policies, connection, host } = scene
    const definitions = allows.map((one, index): PolicyDefinition => ({ name: `allow${index}`, allow: [one] }))
    await policies.apply(definitions)
    const wanted = wantedBy(definitions)
    const answers = await agree(wanted)
    // What is open because of a policy is said to be.
    for (const { name, allow = [] } of definitions) {
      const opened = tries.filter((one) => !byMode[one.who] && allow.some((own) => isOpenBy(own, one)))
      expect(opened.length).toBeGreaterThan(0)
      for (const { who } of opened) {
        const evidence = answers[who]?.steps.map((step) => step.evidence).join('\n')
        expect([who, evidence]).toEqual([who, expect.stringContaining(`policy ${name}`)])
      }
    }
    expect(await connection.findTampering()).toEqual([])
    expect(await policies.list()).toMatchObject(definitions.map(({ name }) => ({ name, problems: [] })))
    const proofs = await policies.verify()
    const wrong = proofs.flatMap(({ tries: sent }) => sent.filter(({ right }) => !right))
    expect(wrong).toEqual([])
    /** Policies of which a packet that passes could be sent from here. */
    const sent = proofs.flatMap(({ name, tries }) => (tries.some(({ expected }) => expected === 'passes') ? name : []))

    const heal = async () => {
      await host.heal((await connection.findTampering()).flatMap((one) => one.heal))
      expect(await connection.findTampering()).toEqual([])
      expect(await policies.list()).toMatchObject(definitions.map(() => ({ inForce: true })))
    }
    /** Where packets that should pass can be sent from here, it sees that they do not. */
    const seesIt = async ({ name }: PolicyDefinition) => {
      const [proof] = await policies.verify({ names: [name] })
      expect(proof?.tries.some(({ right }) => !right)).toBe(sent.includes(name))
    }

    // One is edited: its own packets are stopped, and the other is as it was.
    const [first, ...others] = definitions as [PolicyDefinition, ...PolicyDefinition[]]
    await host.sh(`nft flush chain inet virtnet_policy_${first.name} permit`)
    expect(await connection.findTampering()).toMatchObject([{ kind: 'policy-edited' }])
    await agree(wantedBy(others))
    await seesIt(first)
    await heal()

    // The rule among libvirt's is gone, for all of them.
    await host.sh(
      software.firewall === 'iptables'
        ? 'for tool in iptables ip6tables; do $tool -D FORWARD 1; done'
        : `for family in ip ip6; do nft delete rule $family libvirt_network forward handle $(
            nft -a list chain $family libvirt_network forward | sed -n 's/.*virtnet policies.*handle //p'); done`,
    )
    expect((await connection.findTampering()).map(({ kind }) => kind)).toEqual(['policy-lost', 'policy-lost'])
    await agree(byMode)
    await seesIt(others[0] ?? first)
    await heal()

    for (const { name } of definitions) await policies.remove(name)
    expect(await connection.findTampering()).toEqual([])
    expect(await measured()).toEqual(byMode)
  })

  test('what is opened beyond a policy in its own table is seen by all of them', async () => {
    const { policies, connection, host } = scene
    const allow: AllowPolicy = { from: { network: 'two' }, to: only('lab'), protocol: 'tcp', port: 80 }
    await policies.apply([{ name: 'narrow', allow: [allow] }])
    await host.sh(
      `nft add rule inet virtnet_policy_narrow permit iifname vtwo oifname vlab meta mark set meta mark or 0x20000000
      nft add rule inet virtnet_policy_narrow permit iifname vlab oifname vtwo ct direction reply meta mark set meta mark or 0x20000000`,
    )
    expect(await connection.findTampering()).toMatchObject([{ kind: 'policy-edited', networks: ['two', 'lab'] }])
    await agree(wantedBy([{ name: '', allow: [{ from: { network: 'two' }, to: { network: 'lab' } }] }]))
    expect(await policies.verify()).toMatchObject([{ proved: false }])
    expect(await policies.repair()).toEqual(['narrow'])
    await agree(wantedBy([{ name: '', allow: [allow] }]))
    for (const sysctl of ['net.ipv4.ip_forward', 'net.ipv6.conf.all.forwarding']) {
      await host.sh(`sysctl -qw ${sysctl}=0`)
      expect(await policies.list()).toMatchObject([{ problems: [{ kind: 'forwarding-off' }] }])
      await host.sh(`sysctl -qw ${sysctl}=1`)
    }
    await policies.remove('narrow')
  })
})
