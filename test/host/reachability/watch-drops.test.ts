/** The kernel's own word about dropped packets of guests, with real ones. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { connect } from '../../../src/connection/index.js'
import { machineThrough } from '../../../src/machine/index.js'
import { explain } from '../../../src/reachability/index.js'
import type { GuestDrop } from '../../../src/verify/index.js'
import type { Host } from '../harness/index.js'
import { network, type ScenePlan, setUp } from './scene.js'
import { software } from './tools/tool-host.js'

const machineOf = (host: Host) => machineThrough(['nsenter', ...host.realm.entrance(), '--'])

/** Tables, and processes that trace. */
const leftOn = (host: Host): Promise<string> =>
  host.sh(`nft list tables | grep virtnet_drops || :; pgrep -f 'nft -a monitor trac[e]' | while read -r one; do
    [ "$(readlink /proc/$one/ns/net)" != "$(readlink /proc/self/ns/net)" ] || echo $one; done`)

async function until(what: () => Promise<boolean>): Promise<boolean> {
  for (let tries = 0; tries < 150; tries++) {
    if (await what()) return true
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  return false
}

const scenes: Record<string, Pick<ScenePlan, 'software'>> = {
  'libvirt 9.0, iptables': { software: software['9.0'] },
  'libvirt 12.8, nftables': { software: software['12.8'] },
}

describe.each(Object.entries(scenes))('%s', (_name, plan) => {
  test('drops are told with the rule and whose it is, as explain() names them; nothing stays', async () => {
    await using scene = await setUp({
      networks: [network.nat, network.isolated],
      guests: [{ on: 'nat' }, { on: 'isolated' }],
      ...plan,
    })
    const { host, guests } = scene
    const [g1, g2] = guests.map(({ guest }) => guest)
    if (!g1 || !g2) throw new Error('no guests')
    await host.sh(`
      nft add table inet mine
      nft add chain inet mine f '{ type filter hook forward priority 5; }'
      nft add rule inet mine f tcp dport 4443 counter drop
      iptables -I INPUT -p tcp --dport 4444 -j REJECT
      iptables -N f2b-web; iptables -I FORWARD -j f2b-web; iptables -A f2b-web -d 10.50.0.77 -j DROP`)
    await using connection = await connect(host.uri, { machine: machineOf(host) })
    const snapshot = await connection.snapshot()
    const state = guests.map(({ state: one }) => one)
    const said: GuestDrop[] = []
    await using stream = connection.watchDrops({ interval: 100, guests: state })
    const reading = (async () => {
      for await (const drop of stream) said.push(drop)
    })()
    const reaching = {
      4443: () => g1.attempt('busybox', ['nc', '-w', '1', '10.50.0.3', '4443']),
      4444: () => g1.attempt('busybox', ['nc', '-w', '1', '192.168.111.1', '4444']),
      77: () => g1.attempt('busybox', ['nc', '-w', '1', '10.50.0.77', '80']),
      4000: () => g2.attempt('busybox', ['nc', '-w', '1', '192.168.111.101', '4000']),
    }
    const wanted = async (): Promise<boolean> => {
      await Promise.all(Object.values(reaching).map((reach) => reach()))
      const has = (pattern: RegExp) => said.some(({ evidence }) => pattern.test(evidence))
      return has(/tcp dport 4443/) && has(/--dport 4444/) && has(/10\.50\.0\.77/)
    }
    expect(await until(wanted), JSON.stringify(said, undefined, 1)).toBe(true)
    const by = (pattern: RegExp) => said.find(({ evidence }) => pattern.test(evidence))
    const name = state[0]?.name
    expect(by(/tcp dport 4443/)).toMatchObject({
      network: 'nat',
      guest: name,
      direction: 'from-guest',
      culprit: 'nftables',
      packet: { family: 'ipv4', protocol: 'tcp', destination: '10.50.0.3', port: 4443 },
      count: expect.any(Number),
    })
    expect(by(/--dport 4444/)).toMatchObject({ network: 'nat', guest: name, culprit: 'iptables' })
    expect(by(/10\.50\.0\.77/)).toMatchObject({ network: 'nat', guest: name, culprit: 'fail2ban' })
    // What explain() foretells is what the kernel says.
    const foretold = explain(
      {
        from: { kind: 'guest', network: 'nat', guest: name ?? '' },
        to: { kind: 'external', address: '10.50.0.3' },
        family: 'ipv4',
        protocol: 'tcp',
        port: 4443,
      },
      snapshot,
      { guests: state },
    )
    expect(foretold.failure).toMatchObject({ evidence: by(/tcp dport 4443/)?.evidence, culprit: 'nftables' })
    // Packets that pass are none.
    expect(said.filter(({ packet }) => packet.port === 53)).toEqual([])
    await stream.return()
    await reading
    expect(await leftOn(host)).toBe('')
  })
})

test('it is bounded, and refuses what it cannot watch', async () => {
  await using scene = await setUp({ networks: [network.nat], guests: [{ on: 'nat' }] })
  const { host, guests } = scene
  const guest = guests[0]?.guest
  await host.sh('iptables -I FORWARD -p tcp --dport 4000 -j DROP')
  await using connection = await connect(host.uri, { machine: machineOf(host) })
  await using stream = connection.watchDrops({ most: 1, rate: 5, networks: ['nat'] })
  expect(await until(async () => /virtnet_drops/.test(await leftOn(host)))).toBe(true)
  const many = 'for n in $(seq 60); do busybox nc -w 1 10.50.0.3 4000 & done; wait'
  const flood = guest?.attempt('sh', ['-c', many])
  const said: GuestDrop[] = []
  for await (const drop of stream) said.push(drop)
  await flood
  expect(said).toHaveLength(1)
  expect(said[0]?.count).toBeLessThanOrEqual(20)
  expect(await leftOn(host)).toBe('')
  await expect(connection.watchDrops({ networks: ['lab'] }).next()).rejects.toThrow(/there is no network 'lab'/)
  expect(() => connection.watchDrops({ rates: 5 } as never)).toThrow(/unknown option 'rates'/)
})

const entry = new URL('../../../src/verify/index.ts', import.meta.url).href
const machineEntry = new URL('../../../src/machine/index.ts', import.meta.url).href
const xmlEntry = new URL('../../../src/xml/index.ts', import.meta.url).href
const tsx = fileURLToPath(import.meta.resolve('tsx'))

test('a watch that is killed leaves nothing, and what its helper left is removed by the next one', async () => {
  await using scene = await setUp({ networks: [network.nat], guests: [{ on: 'nat' }] })
  const { host } = scene
  const program = `
    const { watchDrops } = await import(${JSON.stringify(entry)})
    const { machineThrough } = await import(${JSON.stringify(machineEntry)})
    const { parseNetwork } = await import(${JSON.stringify(xmlEntry)})
    const machine = machineThrough(${JSON.stringify(['nsenter', ...host.realm.entrance(), '--'])})
    const stream = watchDrops({ networks: [parseNetwork(${JSON.stringify(network.nat)})] }, { machine })
    console.log('begun')
    for await (const drop of stream) console.log(JSON.stringify(drop))`
  const child = spawn(process.execPath, ['--import', tsx, '--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close')
  createInterface({ input: child.stdout }).on('line', () => {})
  expect(await until(async () => /virtnet_drops/.test(await leftOn(host)))).toBe(true)
  child.kill('SIGKILL')
  await ended
  expect(await until(async () => (await leftOn(host)) === '')).toBe(true)

  // As a helper that was killed as well would leave it: no process has this number.
  await host.sh('nft add table inet virtnet_drops_4194999; nft add table bridge virtnet_drops_4194999')
  await using connection = await connect(host.uri, { machine: machineOf(host) })
  await using stream = connection.watchDrops()
  expect(await until(async () => /virtnet_drops_(?!4194999)/.test(await leftOn(host)))).toBe(true)
  expect(await leftOn(host)).not.toContain('4194999')
  await stream.return()
  expect(await leftOn(host)).toBe('')
})
