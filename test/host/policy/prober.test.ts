import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { expect, test } from 'vitest'
import type { Host } from '../harness/index.js'
import { backends, PolicyScene } from './scene.js'

/** `PROBES=10000` for the long run. */
const count = Number(process.env.PROBES ?? 1500)
const [software] = backends

/** Captures what leaves by a link of the host's until it is asked for. */
async function capture(host: Host, link: string): Promise<() => Promise<Buffer[]>> {
  const stop = `/run/stop-${link}`
  const command = [...host.realm.entrance(), '--', 'env', `STOP=${stop}`, 'python3', '/run/prober.py', 'capture', link]
  const child = spawn('nsenter', command, { stdio: ['ignore', 'pipe', 'inherit'] })
  const frames: Buffer[] = []
  const lines = createInterface(child.stdout)
  const ready = once(lines, 'line')
  lines.on('line', (line) => line !== 'ready' && frames.push(Buffer.from(line, 'hex')))
  await ready
  const ended = once(lines, 'close')
  return async () => {
    await host.sh(`touch ${stop}`)
    await ended
    return frames
  }
}

/** The guest's own packets among what leaves: behind the host's address, of IPv4 and IPv6. */
function destinations(frames: readonly Buffer[]): { ethertype: number; to: string; from: string; body: Buffer }[] {
  return frames.map((frame) => {
    const ethertype = frame.readUInt16BE(12)
    const body = frame.subarray(14)
    const isFour = ethertype === 0x0800
    const [from, to] = isFour
      ? [body.subarray(12, 16), body.subarray(16, 20)]
      : [body.subarray(8, 24), body.subarray(24, 40)]
    const text = (address: Buffer): string => (isFour ? address.join('.') : address.toString('hex'))
    return { ethertype, from: text(from), to: text(to), body }
  })
}

const isPrivate = (to: string): boolean =>
  to.includes('.')
    ? /^(0|10|127|22[4-9]|2[345]\d|192\.168|169\.254|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])|198\.1[89]|192\.0\.0)\./.test(
        to,
      )
    : /^(00|f[c-f]|2002|20010000)/.test(to)

test(`${count} random frames from inside a limited guest: nothing forbidden leaves, and the allowed still works`, async () => {
  await using scene = await PolicyScene.start(software, ['lab', 'two'])
  const { host, lan, policies } = scene
  await lan.x.sh('ip address add 8.8.4.4/32 dev lo; ip address add 2620:fe::fe/128 dev lo; ip link set lo up')
  await host.sh('ip route add 8.8.4.4 via 10.50.0.3; ip route add 2620:fe::fe via fd50::3')
  const guest = await scene.guest('lab', 1)
  const peer = await scene.guest('lab', 2)
  await policies.apply([
    { name: 'cage', limit: [{ of: { network: 'lab', mac: '52:54:00:00:11:01' }, internet: true }] },
  ])
  copyFileSync(new URL('prober.py', import.meta.url), host.realm.path('/run/prober.py'))
  const [uplink, toPeer] = [await capture(host, 'hw0'), await capture(host, peer.device)]
  const mac = (await host.sh('cat /sys/class/net/vlab/address')).trim()
  await guest.sh(`GATEWAY_MAC=${mac} python3 /run/prober.py send eth0 ${count} 7`)
  const left = destinations(await uplink()).filter(({ ethertype }) => ethertype === 0x0800 || ethertype === 0x86dd)
  // What the host says for itself: answers to its LAN, and errors about what it did not pass on.
  const own = new Set([host.ipv4, Buffer.from('fd500000000000000000000000000002', 'hex').toString('hex')])
  const forbidden = left.filter(({ to, from, ethertype, body }) => {
    const protocol = ethertype === 0x0800 ? body[9] : body[6]
    const ofHost = own.has(from) && (protocol === 1 || protocol === 58)
    return isPrivate(to) && !ofHost && !to.startsWith('ff02') && !from.startsWith('fe80')
  })
  expect(forbidden.map(({ from, to }) => `${from} → ${to}`)).toEqual([])
  // Nor any with a sender of elsewhere. What belongs to no connection is not translated, and has one of the network's.
  const isOfNetwork = (from: string): boolean => /^192\.168\.111\.|^fd11|^fe80/.test(from)
  expect(left.map(({ from }) => from).filter((from) => !own.has(from) && !isOfNetwork(from))).toEqual([])
  expect(left.length).toBeGreaterThan(0)
  const fromGuest = (await toPeer()).filter((frame) => frame.subarray(6, 12).toString('hex') === '525400001101')
  expect(fromGuest).toEqual([])
  expect((await guest.tcp('8.8.4.4', 4000)).reached).toBe(true)
  expect((await guest.tcp('2620:fe::fe', 4000)).reached).toBe(true)
  expect((await guest.tcp('10.50.0.3', 4000)).reached).toBe(false)
})
