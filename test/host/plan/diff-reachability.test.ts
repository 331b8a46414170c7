/** What opened and what closed, as real packets see it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Connection, connect } from '../../../src/connection/index.js'
import { machineThrough } from '../../../src/machine/access/machine-through.js'
import { diffReachability } from '../../../src/plan/diff-reachability.js'
import { type Guest, type Host, type Lan, startHost, startLan } from '../harness/index.js'

let lan: Lan
let host: Host
let connection: Connection
let web: Guest
let other: Guest
let db: Guest

beforeAll(async () => {
  lan = await startLan()
  host = await startHost({ lan })
  connection = await connect(host.uri, { machine: machineThrough(['nsenter', ...host.realm.entrance(), '--']) })
  for (const [name, mode, subnet] of [
    ['lab', 'nat', '10.1.1'],
    ['inner', 'isolated', '10.1.2'],
  ] as const) {
    const ips = [{ address: `${subnet}.1`, prefix: 24 }]
    await connection.networks.ensure({ mode, name, bridge: { stp: false }, ips })
  }
  web = await host.guest({ network: 'lab', addresses: ['10.1.1.5/24'], gateways: ['10.1.1.1'] })
  other = await host.guest({ network: 'lab', addresses: ['10.1.1.6/24'], gateways: ['10.1.1.1'] })
  db = await host.guest({ network: 'inner', addresses: ['10.1.2.5/24'], gateways: ['10.1.2.1'] })
})
afterAll(async () => {
  await web?.[Symbol.asyncDispose]()
  await other?.[Symbol.asyncDispose]()
  await db?.[Symbol.asyncDispose]()
  await connection?.close()
  await host?.[Symbol.asyncDispose]()
  await lan?.[Symbol.asyncDispose]()
})

const packets = async () => ({
  'lab external': (await web.ping('10.60.0.2')).reached,
  'lab lab': (await web.ping('10.1.1.6')).reached,
  'lab host': (await web.ping('10.1.1.1')).reached,
  'inner host': (await db.ping('10.1.2.1')).reached,
  'inner external': (await db.ping('10.60.0.2')).reached,
})

test.each<[what: string, command: string, back: string, sentences: string[]]>([
  [
    'a firewall edit that cuts one network off',
    'iptables -I FORWARD -s 10.1.1.0/24 -j DROP',
    'iptables -D FORWARD -s 10.1.1.0/24 -j DROP',
    // br_netfilter shows iptables frames that are only switched.
    ['guests of lab no longer reach each other and the internet over IPv4'],
  ],
  [
    'a firewall edit that cuts one network off, but for its own guests',
    'iptables -I FORWARD -s 10.1.1.0/24 ! -d 10.1.1.0/24 -j DROP',
    'iptables -D FORWARD -s 10.1.1.0/24 ! -d 10.1.1.0/24 -j DROP',
    ['guests of lab lose the internet over IPv4'],
  ],
  [
    'a host that does not answer one network',
    'iptables -I INPUT -s 10.1.2.0/24 -j DROP',
    'iptables -D INPUT -s 10.1.2.0/24 -j DROP',
    ['guests of inner no longer reach the host over IPv4', 'the host no longer reaches guests of inner over IPv4'],
  ],
])('%s', async (_, command, back, sentences) => {
  const [before, seenBefore] = [await connection.snapshot(), await packets()]
  await host.sh(command)
  const [after, seenAfter] = [await connection.snapshot(), await packets()]
  await host.sh(back)
  const there = diffReachability(before, after)
  expect(there.sentences).toEqual(sentences)
  // Each cell that real packets were sent for is as they say.
  for (const [cell, reached] of Object.entries(seenAfter)) {
    const [from, to] = cell.split(' ')
    const found = (list: typeof there.closed) =>
      list.some((one) => one.from === from && one.to === to && one.family === 'ipv4')
    const was = seenBefore[cell as keyof typeof seenBefore]
    expect([cell, found(there.closed), found(there.opened)]).toEqual([cell, was && !reached, !was && reached])
  }
  expect(diffReachability(after, await connection.snapshot()).opened.length).toBe(there.closed.length)
})

test('a change of mode opens what it says, and a network that is gone closes all of its own', async () => {
  const inner = { name: 'inner', bridge: { stp: false }, ips: [{ address: '10.1.2.1', prefix: 24 }] } as const
  await connection.networks.ensure({ mode: 'isolated', ...inner }, { disconnectGuests: true })
  const before = await connection.snapshot()
  await connection.networks.ensure({ mode: 'nat', ...inner }, { disconnectGuests: true })
  const after = await connection.snapshot()
  expect(diffReachability(before, after).sentences).toEqual(['guests of inner now reach the internet over IPv4'])
  await connection.networks.remove('inner', { disconnectGuests: true })
  expect(diffReachability(after, await connection.snapshot()).sentences).toEqual([
    'guests of inner no longer reach each other, the host, and the internet over IPv4: network inner is gone',
    'the host no longer reaches guests of inner over IPv4: network inner is gone',
  ])
})
