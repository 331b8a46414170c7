/** Policies beside real firewalld: what its reload takes away, and what puts it back. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { PolicyDefinition } from '../../../src/policy/index.js'
import type { Guest } from '../harness/index.js'
import { firewallCmd, startFirewalld } from '../harness/tools/index.js'
import { backends, PolicyScene, reached, type Try } from './scene.js'

const policy: PolicyDefinition = {
  name: 'mixed',
  forward: [{ protocol: 'tcp', port: 8080, to: { address: '192.168.111.101' }, targetPort: 80 }],
  allow: [{ from: { network: 'two' }, to: { network: 'lab' }, protocol: 'tcp', port: 4000 }],
  limit: [{ of: { network: 'lab' }, internet: true }],
}

describe.each(backends)('libvirt $libvirt with $firewall', (software) => {
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

  const tries = (): Try[] => [
    { who: 'forward', machine: scene.lan.x, address: scene.host.ipv4, port: 8080 },
    { who: 'allow', machine: guests.two, address: '192.168.111.101', port: 4000 },
    { who: 'limit', machine: guests.lab, address: '10.50.0.3', port: 4000 },
  ]

  test('a reload of firewalld', async () => {
    const { policies, host, connection } = scene
    console.log(software.libvirt, 'before', await reached(tries()))
    await policies.apply([policy])
    console.log(
      software.libvirt,
      'applied',
      await reached(tries()),
      (await policies.list()).map(({ problems }) => problems),
    )
    await firewallCmd(host, '--reload')
    console.log(
      software.libvirt,
      'reloaded',
      await reached(tries()),
      (await policies.list()).map(({ problems }) => problems),
      (await connection.findTampering()).map(({ kind, text, heal }) => ({ kind, text, heal })),
    )
    console.log(await policies.repair())
    console.log(
      software.libvirt,
      'repaired',
      await reached(tries()),
      (await policies.list()).map(({ problems }) => problems),
    )
    console.log(
      await host
        .sh(
          'iptables -S FORWARD; nft list chain inet firewalld filter_FORWARD; nft list chain ip libvirt_network forward; firewall-cmd --get-active-zones; nft list table inet firewalld | grep -A12 "chain filter_FORWARD_POLICIES\\|chain filter_FORWARD_IN"',
        )
        .catch(String),
    )
    await scene.restartNetworks(Object.values(guests), 'lab', 'two')
    console.log(
      software.libvirt,
      'networks restarted',
      await reached(tries()),
      (await policies.list()).map(({ problems }) => problems),
    )
    expect(1).toBe(1)
  })
})
