import { describe, expect, test } from 'vitest'
import { DefinitionError } from '../../../src/base/errors.js'
import { type Connection, connect } from '../../../src/connection/index.js'
import type { NetworkQuery } from '../../../src/gathering/live/reachability.js'
import { readHostFacts } from '../../../src/machine/read-host-facts.js'
import { explanationText } from '../../../src/reachability/explanation-text.js'
import { matrixText } from '../../../src/reachability/matrix.js'
import type { Explanation, GuestState } from '../../../src/reachability/query.js'
import { predictedAs } from '../../recorded/words.js'
import { startHost } from '../harness/index.js'
import { compare } from './compare.js'
import { expectSame } from './expect-same.js'
import { type Scene, sourceOf } from './observe.js'
import { network, type ScenePlan, setUp } from './scene.js'

const to = (guest: string, name?: string) => ({ kind: 'guest', guest, ...(name ? { network: name } : {}) }) as const
const host = { kind: 'host' } as const
const x = { kind: 'external', address: '10.50.0.3' } as const
const icmp = { protocol: 'icmp' } as const

/** A scene, and a connection to its host that can look at the host as well. */
async function liveOn(
  plan: ScenePlan,
): Promise<Scene & { connection: Connection; states: GuestState[] } & AsyncDisposable> {
  const scene = await setUp(plan)
  const connection = await connect(scene.host.uri, { machine: sourceOf(scene.host) })
  return {
    ...scene,
    connection,
    // Namespaces are no guests of libvirt's: it is told of them.
    states: scene.guests.map(({ state }) => state),
    [Symbol.asyncDispose]: async () => {
      await connection.close()
      await scene[Symbol.asyncDispose]()
    },
  }
}

const word = ({ reached }: { reached: boolean }) => (reached ? 'yes' : 'no')

describe('a live network answers as packets do', () => {
  test('five modes at once, against each other, the host and the outside', async () => {
    // br0 takes the uplink, so that bridged guests are beside the others.
    const networks = [network.nat, network.routed, network.isolated, network.open, network.bridged]
    const names = ['nat', 'routed', 'isolated', 'open', 'bridged'] as const
    await using live = await liveOn({ networks, guests: names.map((on) => ({ on })), externalRoutes: true })
    const { connection, states: guests } = live
    const options = { guests, assume: { externalRoutes: true } }

    const matrix = await connection.reachability({ ...options, protocol: 'tcp', port: 4000 })
    expect([...matrix.places].sort()).toEqual([...names, 'host', 'external'].sort())
    expect(matrix.families).toEqual(['ipv4', 'ipv6'])
    expect(JSON.parse(JSON.stringify(matrix))).toEqual(matrix)
    const cell = (from: string, to: string, family: string) =>
      matrix.cells.find((one) => one.from === from && one.to === to && one.family === family)?.verdict

    const places = [...names.map((name, index) => [`g${index + 1}`, name] as const), ['x', 'external'] as const]
    const pairs = [...places, ['host', 'host'] as const].flatMap(([from, sender]) =>
      places
        // One guest a network: none to reach on its own.
        .filter(([to, receiver]) => from !== to && !(sender === 'host' && receiver === 'external'))
        .map(([to]) => `${from}>${to}` as const),
    )
    const found = await compare(live, pairs, ['ipv4', 'ipv6'], ['tcp'])
    expectSame(found)
    const placeOf = new Map<string, string>([...places, ['host', 'host']])
    const told = found.map(({ label }) => {
      const [, from = '', to = '', version] = /^(\w+)>(\w+) v(\d)/.exec(label) ?? []
      return `${label}: ${cell(placeOf.get(from) ?? '', placeOf.get(to) ?? '', `ipv${version}`)}`
    })
    const seen = found.map(({ label, observed }) => `${label}: ${observed.startsWith('ok') ? 'yes' : 'no'}`)
    expect(told).toEqual(seen)
    expect(new Set(seen.map((line) => line.split(': ')[1]))).toEqual(new Set(['yes', 'no']))

    const text = matrixText(matrix).split('\n')
    expect(text[0]?.trim().split(/ {2,}/)).toEqual(['from \\ to', ...matrix.places])
    const nat = await connection.networks.get('nat')
    const ofNat = await nat.reachability({ ...options, protocol: 'tcp', port: 4000 })
    expect(ofNat.cells).toEqual(matrix.cells.filter(({ from, to }) => from === 'nat' || to === 'nat'))
  })

  test('what changes on the host shows in the next answer, and its remedy works', async () => {
    await using live = await liveOn({ networks: [network.routed], externalRoutes: true })
    const { connection, states: guests, lan, host: machine } = live
    const lab = await connection.networks.get('routed')
    const query: NetworkQuery = { from: to('g1'), to: x, protocol: 'tcp', port: 4000 }
    const ask = (): Promise<Explanation> => lab.explain(query, { guests, assume: { externalRoutes: true } })
    const send = async (): Promise<string> => {
      const found = await compare(live, ['g1>x'], ['ipv4'], ['tcp'], 4000)
      expectSame(found)
      return found[0]?.observed ?? ''
    }
    const arrives = 'ok src=192.168.112.101'
    const heal = async (answer: Explanation) => {
      expect(answer.remedy?.commands.length).toBeGreaterThan(0)
      for (const { at, command } of answer.remedy?.commands ?? []) {
        expect(at).toBe('host')
        await machine.sh(command)
      }
    }
    expect([(await ask()).verdict, await send()]).toEqual(['yes', arrives])

    await machine.sh(
      'iptables -I FORWARD -s 192.168.112.0/24 -p tcp --dport 4000 -j REJECT --reject-with icmp-admin-prohibited',
    )
    const refused = await ask()
    expect([predictedAs(refused, 'tcp'), await send()]).toEqual(
      Array(2).fill('errno:EHOSTUNREACH icmp:3/13 admin-prohibited from 192.168.112.1'),
    )
    expect(refused.failure?.evidence).toContain('--dport 4000 -j REJECT --reject-with icmp-admin-prohibited')
    expect(explanationText(refused)).toContain('on the host: iptables -I FORWARD')
    await heal(refused)
    expect([(await ask()).verdict, await send()]).toEqual(['yes', arrives])

    await machine.sh('echo 0 >/proc/sys/net/ipv4/ip_forward')
    const silent = await ask()
    expect(silent).toMatchObject({
      verdict: 'no',
      failure: { kind: 'dropped', at: 'forwarding' },
      remedy: { commands: [{ command: expect.stringMatching(/^sysctl -w net\.ipv4\..*=1$/) }] },
    })
    expect(await send()).toBe('timeout')
    await machine.sh('echo 1 >/proc/sys/net/ipv4/ip_forward')
    expect([(await ask()).verdict, await send()]).toEqual(['yes', arrives])

    await lan.deleteRoute('192.168.112.0/24')
    expect(await lab.explain(query, { guests })).toMatchObject({
      verdict: 'conditional',
      conditions: [{ kind: 'external-route', needed: true }],
      remedy: { commands: [{ at: 'external', command: 'ip route add 192.168.112.0/24 via 10.50.0.2' }] },
    })
    const g1 = live.guests[0]?.guest
    expect(await g1?.tcp('10.50.0.3', 4000, 700)).toMatchObject({ reached: false })
    await lan.x.sh('ip route add 192.168.112.0/24 via 10.50.0.2')
    expect(await send()).toBe(arrives)
  })

  test('facts that were read before answer for then', async () => {
    await using live = await liveOn({ networks: [network.nat], guests: [] })
    const { connection, host: machine } = live
    const lab = await connection.networks.get('nat')
    const before = await connection.host.facts()
    await machine.sh('iptables -P INPUT DROP')
    const query: NetworkQuery = { from: { kind: 'guest' }, to: host, ...icmp }
    expect((await lab.explain(query, { facts: before })).verdict).toBe('yes')
    expect((await lab.explain(query)).verdict).toBe('no')
  })
})

describe('a real guest', () => {
  test('its address, its port and its network are found without being told', async () => {
    const leased = network.nat.replace(
      /<ip address='192[^>]*\/>/,
      `<ip address='192.168.111.1' netmask='255.255.255.0'><dhcp><range start='192.168.111.50' end='192.168.111.99'/></dhcp></ip>`,
    )
    await using live = await liveOn({ networks: [leased, network.isolated, network.bridged], guests: [] })
    const { connection, host: machine, lan } = live
    const lab = await connection.networks.get('nat')
    await using guest = await machine.qemuGuest({ name: 'web', networks: ['nat'] })
    const address = await guest.address()
    const tcp = (from: NetworkQuery['from'], to: NetworkQuery['to']) =>
      ({ from, to, protocol: 'tcp', port: 4000 }) as const
    await guest.listen()

    // The lease is the guest's only known address; the outside sees the host in its place.
    const out = await lab.explain(tcp(to('web'), x))
    expect(out).toMatchObject({ verdict: 'yes', sourceSeen: '10.50.0.2' })
    expect(explanationText(out)).toContain(`web sends from ${address}`)
    expect(await guest.tcp('10.50.0.3')).toMatchObject({ reached: true, source: '10.50.0.2' })

    const back = await lab.explain(tcp(host, to('web')))
    expect(back).toMatchObject({ verdict: 'yes', sourceSeen: '192.168.111.1' })
    expect(await machine.tcp(address)).toMatchObject({ reached: true, source: '192.168.111.1' })

    // Its IPv6 address, which it made itself, is known once it has spoken.
    const six = await guest.address('ipv6')
    expect(word(await guest.ping('fd11::1'))).toBe('yes')
    const bySix = await lab.explain({ ...tcp(host, to('web')), family: 'ipv6' })
    expect(bySix).toMatchObject({ verdict: 'yes', sourceSeen: 'fd11::1' })
    expect(explanationText(bySix)).toContain(six)
    expect(await machine.tcp(six)).toMatchObject({ reached: true, source: 'fd11::1' })

    // With further interfaces, its default route may be by any of them.
    await using web = await connection.guests.get('web')
    const mute = await web.attach({ type: 'network', source: { network: 'nat' }, model: 'virtio', link: 'down' })
    await web.attach({ type: 'network', source: { network: 'bridged' }, model: 'virtio' })
    expect(await lab.explain(tcp(to('web'), x))).toMatchObject({
      verdict: 'conditional',
      conditions: [{ kind: 'guest-route', needed: true }],
    })

    // One of them has no cable.
    const second = `web/${mute.device}`
    expect(await lab.explain(tcp(host, to(second)))).toMatchObject({
      verdict: 'no',
      failure: { kind: 'dropped', text: `the link of ${second} is set down, like an unplugged cable` },
      remedy: { commands: [{ at: 'host', command: `virsh domif-setlink web ${mute.device} up` }] },
    })

    // On the LAN's bridge nobody has given it an address; once the host has heard it, its address is known.
    const lanOf = await connection.networks.get('bridged')
    expect(await lanOf.explain(tcp(x, to('web')))).toMatchObject({
      verdict: 'conditional',
      conditions: [{ kind: 'guest-address', needed: true, text: expect.stringContaining('10.50.0.0/24') }],
    })
    await guest.setAddress('10.50.0.77/24', undefined, 'eth2')
    expect(word(await guest.ping('10.50.0.2'))).toBe('yes')
    expect(await lanOf.explain(tcp(x, to('web')))).toMatchObject({ verdict: 'yes' })
    expect(word(await lan.x.tcp('10.50.0.77'))).toBe('yes')

    // A port that is taken out of the bridge is seen to be out, and plugged in again by the remedy.
    const port = web.interfaces[0]?.device
    const near = tcp(host, to('web'))
    const sent = async () => word(await machine.tcp(address, 4000, 3000))
    expect([(await lab.explain(near)).verdict, await sent()]).toEqual(['yes', 'yes'])
    await machine.sh(`ip link set ${port} nomaster`)
    const orphaned = await lab.explain(near)
    expect(orphaned).toMatchObject({
      verdict: 'no',
      failure: { at: 'port', text: `${port} of web is not a port of vnat` },
    })
    expect(await sent()).toBe('no')
    await machine.sh(orphaned.remedy?.commands[0]?.command ?? 'false')
    expect([(await lab.explain(near)).verdict, await sent()]).toEqual(['yes', 'yes'])

    expect((await lab.guests()).map(({ name }) => name)).toEqual(['web', 'web'])
    expect((await lanOf.guests()).map(({ device }) => device)).toEqual([expect.stringMatching(/^vnet/)])
  })
})

describe('a real guest on a device of the host', () => {
  test("is out of the host's sight: its address is a condition, unless somebody knows it", async () => {
    await using live = await liveOn({ networks: [network.macvtap('bridge')], guests: [] })
    const { connection, host: machine, lan } = live
    await using guest = await machine.qemuGuest({ name: 'web', networks: ['macvtap'] })
    await guest.setAddress('10.50.0.66/24', '10.50.0.1')
    await guest.listen()
    const direct = await connection.networks.get('macvtap')
    expect((await direct.guests()).map(({ name, device }) => [name, device])).toEqual([['web', 'macvtap0']])
    const query = { from: x, to: to('web'), protocol: 'tcp', port: 4000 } as const
    expect(await direct.explain(query)).toMatchObject({
      verdict: 'conditional',
      conditions: [{ kind: 'guest-address', text: expect.stringContaining('web has an address of 10.50.0.0/24') }],
    })
    const web = {
      name: 'web',
      network: 'macvtap',
      addresses: ['10.50.0.66/24'],
      hasDefaultRoute: true,
      port: 'macvtap0',
    }
    expect((await direct.explain(query, { guests: [web] })).verdict).toBe('yes')
    expect(word(await lan.x.tcp('10.50.0.66'))).toBe('yes')
    // Whatever its address, the host does not reach it past a switch without hairpin.
    const unreflected = await direct.explain({ ...query, from: host }, { assume: { switchHairpin: false } })
    expect(unreflected).toMatchObject({ verdict: 'no', conditions: [] })
    expect(word(await machine.tcp('10.50.0.66', 4000, 1500))).toBe('no')
  })
})

describe('refusals', () => {
  test('of queries name field, value and way out, and the host is not looked at', async () => {
    await using machine = await startHost()
    await machine.network(network.nat)
    const asked: string[] = []
    const source = sourceOf(machine)
    await using connection = await connect(machine.uri, {
      machine: {
        ...source,
        run: (argv) => {
          asked.push(argv.join(' '))
          return source.run(argv)
        },
      },
    })
    const lab = await connection.networks.get('nat')
    const refused = async (query: object, message: string) => {
      const error = await lab.explain(query as NetworkQuery).catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(DefinitionError)
      expect(String(error)).toContain(message)
    }
    const right = { from: host, to: { kind: 'guest' }, protocol: 'tcp' } as const
    await refused(
      { ...right, to: { kind: 'guest', network: 'net' } },
      "to.network: there is no network 'net'; known: nat",
    )
    await refused({ ...right, to: to('db') }, "to.guest: there is no guest 'db' on network 'nat'; none is known")
    await refused({ ...right, protocol: 'icmp', port: 22 }, 'port: ICMP has no ports: omit 22')
    await refused({ ...right, port: 70_000 }, 'port: 70000 is not a valid port')
    await refused(
      { ...right, family: 'ipv6', from: x, to: { kind: 'guest' } },
      'from.address: 10.50.0.3 is not an ipv6 address',
    )
    await refused({ ...right, from: 'host' }, "from: 'host' is not an object such as { kind: 'host' }")
    await refused({}, 'protocol: is required: one of icmp, tcp, udp')
    await expect(lab.reachability({ port: 22 })).rejects.toThrow('port: ICMP has no ports')
    await expect(connection.reachability({ networks: ['nat', 'net'] })).rejects.toThrow(
      "networks[1]: there is no network 'net'",
    )
    const stray = [{ name: 'g', network: 'net', addresses: [], hasDefaultRoute: true }]
    await expect(lab.explain(right, { guests: stray })).rejects.toThrow("guests[0].network: there is no network 'net'")
    expect(asked).toEqual([])
    // An address says which family is meant.
    expect(
      (await lab.explain({ from: { kind: 'guest' }, to: { kind: 'host', address: 'fd11::1' }, ...icmp })).verdict,
    ).toBe('yes')
  })

  test('a network that does not run: no, and the remedy starts it', async () => {
    await using machine = await startHost()
    await machine.network(network.nat)
    await using connection = await connect(machine.uri, { machine: sourceOf(machine) })
    const lab = await connection.networks.get('nat')
    const query: NetworkQuery = { from: { kind: 'guest' }, to: host, ...icmp }
    expect((await lab.explain(query)).verdict).toBe('yes')
    await lab.stop()
    const answer = await lab.explain(query)
    expect(answer).toMatchObject({ verdict: 'no', failure: { kind: 'unattached', text: 'nat: it is not active' } })
    expect((await lab.reachability()).cells.every(({ verdict }) => verdict === 'no')).toBe(true)
    await machine.sh(answer.remedy?.commands[0]?.command ?? 'false')
    expect((await lab.explain(query)).verdict).toBe('yes')
  })

  test('another machine than the daemon is on is noticed, and so is one that cannot be reached', async () => {
    await using machine = await startHost({ listen: true })
    await machine.network(network.nat)
    // The socket of a host in other namespaces, as in a container.
    await using unaware = await connect(machine.uri)
    await expect(unaware.reachability()).rejects.toThrow(/^machine: the machine that was read has no vnat/)
    await using remote = await connect(await machine.tcpUri())
    await expect(remote.reachability()).rejects.toThrow(
      /^cannot run commands on 127\.0\.0\.1, where the daemon runs: connect\(uri, \{ machine: /,
    )
    await using told = await connect(await machine.tcpUri(), { machine: sourceOf(machine) })
    expect(matrixText(await told.reachability())).toMatch(/^\s+from nat +to nat\nnat +yes +yes\nhost +yes +yes\n/)
    const gone = { ...sourceOf(machine), run: () => Promise.reject(new Error('connection refused')) }
    await using lost = await connect(machine.uri, { machine: gone })
    await expect(lost.reachability()).rejects.toThrow('its links cannot be read: ip -j -d link: connection refused')
  })

  test('without privileges the firewall is named as unseen, and a yes depends on it', async () => {
    await using machine = await startHost()
    await machine.network(network.nat)
    const { run, ...rest } = sourceOf(machine)
    const nobody = [
      'setpriv',
      '--reuid=65534',
      '--regid=65534',
      '--clear-groups',
      '--inh-caps=-all',
      '--bounding-set=-all',
    ]
    const user = { ...rest, run: (argv: string[]) => run([...nobody, ...argv]) }
    const facts = await readHostFacts(user)
    expect(new Set(facts.unseen.map(({ fact }) => fact))).toEqual(new Set(['firewall', 'ipsec', 'programs']))
    await using connection = await connect(machine.uri, { machine: user })
    const lab = await connection.networks.get('nat')
    expect(await lab.explain({ from: { kind: 'guest' }, to: host, ...icmp })).toMatchObject({
      verdict: 'conditional',
      conditions: [{ kind: 'firewall-unseen' }],
    })
  })
})
