/**
 * What a real firewall usually does to guests is diagnosed by its name; what is printed mends it, opens nothing else, and is
 * still there after the tool's own reload.
 */
import { describe, expect, test } from 'vitest'
import { connect } from '../../../../src/connection/index.js'
import type { NetworkFinding } from '../../../../src/doctor/index.js'
import { explain } from '../../../../src/reachability/index.js'
import type { Host } from '../../harness/index.js'
import { firewallCmd, podman, restartDocker, ufw } from '../../harness/tools/index.js'
import { partOf } from '../../matrix/part.js'
import { observe, type Pair, type Scene, sourceOf } from '../observe.js'
import { servicesOf, setUpModes, software, untilSettled } from './tool-host.js'
import { type Tool, type ToolName, tools } from './tools.js'

interface Damage {
  readonly tool: ToolName
  readonly libvirt: keyof typeof software
  /** When it starts: the networks' rules come before or after its own. */
  readonly when: 'before' | 'after'
  /** As its findings name it. */
  readonly culprit: string
  /** Networks that it harms. */
  readonly networks: readonly string[]
  readonly reload: (host: Host) => Promise<unknown>
  /** What its start alone does not do beside a libvirt that hears of it. */
  readonly harm?: (host: Host) => Promise<unknown>
}

/** Bridges out of their zone, as where firewalld starts or reloads and libvirt does not hear of it. */
const outOfZone = async (host: Host): Promise<void> => {
  for (const bridge of ['vnat', 'visolated']) await firewallCmd(host, '--zone=libvirt', `--remove-interface=${bridge}`)
}

const dockerd = { culprit: 'Docker', reload: restartDocker } as const

const damages: Readonly<Record<string, Damage>> = {
  'ufw, libvirt 12.8': {
    tool: 'ufw',
    libvirt: '12.8',
    when: 'after',
    culprit: 'ufw',
    networks: ['nat', 'routed', 'isolated', 'bridged'],
    reload: (host) => ufw(host, 'reload'),
  },
  'firewalld, libvirt 12.8': {
    tool: 'firewalld',
    libvirt: '12.8',
    when: 'after',
    culprit: 'firewalld',
    networks: ['nat', 'isolated'],
    harm: outOfZone,
    reload: (host) => firewallCmd(host, '--reload'),
  },
  'firewalld, libvirt 9.0': {
    tool: 'firewalld',
    libvirt: '9.0',
    when: 'after',
    culprit: 'firewalld',
    networks: ['nat', 'isolated'],
    harm: outOfZone,
    reload: (host) => firewallCmd(host, '--reload'),
  },
  'dockerd on nf_tables, libvirt 12.8': {
    ...dockerd,
    tool: 'dockerd on nf_tables',
    libvirt: '12.8',
    when: 'before',
    networks: ['nat', 'routed', 'bridged'],
  },
  'dockerd on legacy iptables, libvirt 12.8': {
    ...dockerd,
    tool: 'dockerd on legacy iptables',
    libvirt: '12.8',
    when: 'before',
    networks: ['nat', 'routed', 'bridged'],
  },
  'dockerd on legacy iptables, libvirt 9.0': {
    ...dockerd,
    tool: 'dockerd on legacy iptables',
    libvirt: '9.0',
    when: 'before',
    networks: ['bridged'],
  },
}

const places = ['g1', 'g2', 'g3', 'g4', 'g5', 'host', 'x'] as const
const pairs = places.flatMap((from) =>
  places.flatMap((to): Pair[] => (from === to || (from === 'x' && to === 'x') ? [] : [`${from}>${to}`])),
)

/** Which packets arrive, `g1>x v4 tcp`; and what of DHCP and DNS. */
async function arriving(scene: Scene): Promise<Set<string>> {
  const { comparisons } = await observe(scene, { pairs, families: ['ipv4', 'ipv6'], port: 4000 })
  const found = comparisons.filter(({ observed }) => observed.startsWith('ok')).map(({ label }) => label)
  const services = (await servicesOf(scene)).flatMap(({ network, ...has }) =>
    Object.entries(has).flatMap(([service, works]) => (works ? [`${network} ${service}`] : [])),
  )
  return new Set([...found, ...services])
}

const without = (some: ReadonlySet<string>, others: ReadonlySet<string>): string[] =>
  [...some].filter((one) => !others.has(one)).sort()

/** What the doctor says of each network, worst things only. */
async function diagnosed(scene: Scene, networks: readonly string[]): Promise<NetworkFinding[]> {
  await using connection = await connect(scene.host.uri, { machine: sourceOf(scene.host) })
  const found: NetworkFinding[] = []
  for (const name of networks) found.push(...(await (await connection.networks.get(name)).diagnose()))
  return found.filter(({ severity }) => severity !== 'note')
}

/** For now, then for good. What takes a systemd that the hosts of the tests do not have is left out. */
const commandsOf = (found: readonly NetworkFinding[]): string[] => {
  const all = [
    ...found.flatMap(({ commands }) => commands),
    ...found.flatMap(({ lasting = [] }) => lasting.flatMap(({ commands }) => commands)),
  ]
  return [...new Set(all)].filter((command) => !/^systemctl daemon-reload$/.test(command))
}

/** Places of a network's guests. */
const guestsOf: Readonly<Record<string, RegExp>> = {
  nat: /\bg[12]\b|^nat /,
  routed: /\bg3\b|^routed /,
  isolated: /\bg4\b|^isolated /,
  bridged: /\bg5\b|^bridged /,
}

describe('what a real firewall does to guests is diagnosed, mended and stays so', () => {
  const chosen = ['ufw, libvirt 12.8']
  test.each(partOf(damages, ...chosen))('%s', { timeout: 600_000 }, async (_title, damage) => {
    const tool: Tool = tools[damage.tool]
    await using scene = await setUpModes({
      software: software[damage.libvirt],
      before: async (host) => {
        await tool.prepare?.(host)
        if (damage.when === 'before') await tool.start(host)
        await host.restartDaemon()
      },
    })
    const { host } = scene
    const sound = damage.when === 'after' ? await arriving(scene) : undefined
    if (damage.when === 'after') await tool.start(host)
    if (damage.harm) {
      await untilSettled(host)
      await damage.harm(host)
    }
    const before = await arriving(scene)
    const found = await diagnosed(scene, damage.networks)
    const own = found.filter(({ culprit }) => culprit === damage.culprit)
    expect([...new Set(own.map(({ network }) => network))].sort()).toEqual([...damage.networks].sort())
    expect(found.filter(({ culprit }) => culprit !== damage.culprit)).toEqual([])

    await using connection = await connect(host.uri, { machine: sourceOf(host) })
    // Tamper watch names the same one, and explain() too.
    const tampering = await connection.findTampering()
    for (const { culprit, kind } of tampering) expect([kind, culprit]).toEqual(['foreign-drop', damage.culprit])
    const snapshot = await connection.snapshot()
    for (const finding of own.filter(({ kind }) => kind === 'external-blocked')) {
      const six = /IPv6\)/.test(finding.text)
      const answer = explain(
        {
          from: { kind: 'guest', network: finding.network },
          to: { kind: 'external', address: six ? '2001:db8:77::77' : '198.51.100.77' },
          family: six ? 'ipv6' : 'ipv4',
          protocol: 'tcp',
        },
        snapshot,
      )
      if (answer.failure?.culprit !== undefined) expect(answer.failure.culprit).toBe(damage.culprit)
    }

    const commands = commandsOf(own)
    expect(commands).not.toEqual([])
    for (const command of commands) await host.sh(command)
    const after = await arriving(scene)
    expect((await diagnosed(scene, damage.networks)).filter(({ culprit }) => culprit === damage.culprit)).toEqual([])
    // Nothing is lost by it, and what is new is of guests of networks that were harmed.
    expect(without(before, after)).toEqual([])
    const opened = without(after, before)
    expect(opened).not.toEqual([])
    const patterns = damage.networks.flatMap((name) => guestsOf[name] ?? [])
    expect(opened.filter((label) => !patterns.some((pattern) => pattern.test(label)))).toEqual([])
    // What worked before the firewall came is all that it may open.
    if (sound) expect(opened.filter((label) => !sound.has(label))).toEqual([])

    await damage.reload(host)
    if (damage.harm) await untilSettled(host)
    const later = await arriving(scene)
    expect(without(after, later)).toEqual([])
    expect(without(later, after)).toEqual([])
  })

  test.each(partOf({ 'podman, libvirt 12.8': '12.8', 'podman, libvirt 9.0': '9.0' } as const))(
    'harms no guest, and none is said to be harmed, before and after its own reload: %s',
    { timeout: 600_000 },
    async (_title, libvirt) => {
      const tool: Tool = tools.podman
      await using scene = await setUpModes({ software: software[libvirt] })
      const sound = await arriving(scene)
      await tool.start(scene.host)
      for (const reload of [false, true]) {
        if (reload) await podman(scene.host, 'network', 'reload', '--all')
        const networks = ['nat', 'routed', 'isolated', 'bridged']
        expect((await diagnosed(scene, networks)).filter(({ culprit }) => culprit === 'Podman')).toEqual([])
        expect(without(sound, await arriving(scene))).toEqual([])
      }
    },
  )
})
