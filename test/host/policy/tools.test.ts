/** Policies beside real firewalld, dockerd and ufw: what their start and reload take away, and what puts it back. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PolicyDefinition } from '../../../src/policy/index.js'
import type { Guest, Host } from '../harness/index.js'
import { firewallCmd, restartDocker, startDocker, startFirewalld, startUfw, ufw } from '../harness/tools/index.js'
import { someOf } from '../matrix/part.js'
import { backends, PolicyScene, reached, type Try } from './scene.js'

const policy: PolicyDefinition = {
  name: 'mixed',
  forward: [{ protocol: 'tcp', port: 8080, to: { address: '192.168.111.101' }, targetPort: 80 }],
  allow: [{ from: { network: 'two' }, to: { network: 'lab' }, protocol: 'tcp', port: 4000 }],
  limit: [{ of: { network: 'lab' }, internet: true }],
}

const kept = { forward: true, allow: true, limit: false }
const triesOf = ({ lan, host }: PolicyScene, { lab, two }: Record<'lab' | 'two', Guest>): Try[] => [
  { who: 'forward', machine: lan.x, address: host.ipv4, port: 8080 },
  { who: 'allow', machine: two, address: '192.168.111.101', port: 4000 },
  { who: 'limit', machine: lab, address: '10.50.0.3', port: 4000 },
]

describe.each(backends)('firewalld, libvirt $libvirt with $firewall', (software) => {
  let scene: PolicyScene
  let guests: Record<'lab' | 'two', Guest>

  beforeAll(async () => {
    scene = await PolicyScene.start(software, ['lab', 'two'], async (host) => {
      await startFirewalld(host)
      await host.restartDaemon()
    })
    guests = { lab: await scene.guest('lab', 1), two: await scene.guest('two', 1) }
  })
  afterAll(() => scene?.[Symbol.asyncDispose]())

  const tries = () => triesOf(scene, guests)

  test('a reload: what is gone is told and put back, and a limit holds all the time', async () => {
    const { policies, host, connection } = scene
    expect(await reached(tries())).toEqual({ forward: false, allow: false, limit: true })
    await policies.apply([policy])
    expect(await reached(tries())).toEqual(kept)
    await firewallCmd(host, '--reload')
    if (software.firewall === 'iptables') {
      // firewalld flushes the chains of iptables, and libvirt writes its own anew: nothing is permitted any more.
      await expect.poll(() => reached(tries())).toEqual({ forward: false, allow: false, limit: false })
      expect(await policies.list()).toMatchObject([{ inForce: false, problems: [{ kind: 'permission-gone' }] }])
      expect((await connection.findTampering()).map(({ kind }) => kind)).toContain('policy-lost')
      expect(await policies.repair()).toEqual(['mixed'])
      expect(await reached(tries())).toEqual(kept)
    } else {
      // Until libvirt has heard of it, bridges are in the default zone, whose rejects are firewalld's own.
      expect(await policies.list()).toMatchObject([{ inForce: true }])
      await expect.poll(() => reached(tries())).toEqual(kept)
    }
    expect(await policies.list()).toMatchObject([{ inForce: true }])
    await policies.remove('mixed')
    expect(await reached(tries())).toEqual({ forward: false, allow: false, limit: true })
  })
})

const [old, recent] = backends
const dockerd = { start: (host: Host) => startDocker(host), reload: restartDocker }
const ufwd = { start: (host: Host) => startUfw(host), reload: (host: Host) => ufw(host, 'reload') }
const others = [
  ['dockerd, libvirt 12.8', recent, dockerd],
  ['dockerd, libvirt 9.0', old, dockerd],
  ['ufw, libvirt 12.8', recent, ufwd],
  ['ufw, libvirt 9.0', old, ufwd],
] as const

test.each(someOf(others, 'dockerd, libvirt 12.8'))(
  '%s starts, and again',
  async (_title, software, { start, reload }) => {
    await using scene = await PolicyScene.start(software, ['lab', 'two'])
    const guests = { lab: await scene.guest('lab', 1), two: await scene.guest('two', 1) }
    const { policies, host } = scene
    await policies.apply([policy])
    for (const event of [start, reload]) {
      await event(host)
      expect(await reached(triesOf(scene, guests))).toEqual(kept)
      expect(await policies.list()).toMatchObject([{ inForce: true }])
    }
    await policies.remove('mixed')
    expect(await host.sh('nft list ruleset')).not.toMatch(/virtnet/)
  },
)
