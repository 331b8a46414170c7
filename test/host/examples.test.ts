/** Examples for a real host, run on one as a newcomer would run them. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'vitest'
import type { Host } from './harness/index.js'
import { sharedHost as test } from './harness/shared.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const tsx = fileURLToPath(new URL('../../node_modules/tsx/dist/cli.mjs', import.meta.url))

/** Runs an example from outside of the host. @returns what it printed */
async function example(host: Host, name: string, ...args: string[]): Promise<string> {
  const env = { ...process.env, NODE_OPTIONS: '' }
  const through = ['nsenter', ...host.realm.entrance(), '--']
  const all = [tsx, `examples/${name}.ts`, host.uri, ...args, ...through]
  return (await promisify(execFile)(process.execPath, all, { cwd: root, env })).stdout
}

test('reachability', async ({ host }) => {
  await host.network(`<network><name>lab</name><forward mode='nat'/><bridge name='vlab' stp='off' delay='0'/>
    <ip address='192.168.120.1' netmask='255.255.255.0'/></network>`)
  const text = await host.sh(
    `cd '${root}'; NODE_OPTIONS= '${process.execPath}' '${tsx}' examples/reachability.ts qemu:///system lab`,
  )
  const [table = '', question = '', ...why] = text.split('\n\n')
  expect(table.split('\n').map((line) => line.trim().split(/ {2,}/))).toEqual([
    ['from lab', 'to lab'],
    ['lab', '4:yes 6:no', '4:yes 6:no'],
    ['host', '4:yes 6:no', '4:yes 6:no'],
    ['external', '4:yes 6:no', 'no'],
  ])
  expect(question).toBe('SSH from outside to a guest of lab?')
  expect(why[0]).toBe('no: the firewall rejects it: port-unreachable from 10.50.0.2 (ECONNREFUSED)')
  expect(why.at(-1)).toContain(
    'on the host: iptables -t nat -I PREROUTING -i hw0 -d 10.50.0.2 -p tcp --dport 22 -j DNAT',
  )
})

test('sandbox: what it is to hold is proved by packets', async ({ host }) => {
  const text = await example(host, 'sandbox')
  expect(text).toMatch(/^the LAN: no\nthe host: no\nanother guest: no\n/)
  expect(text).toMatch(/\nthe sandbox holds\n$/)
  const rows = text.split('\n').filter((line) => / (passes|is stopped) {2,}(passes|is stopped)$/.test(line))
  expect(rows.filter((line) => line.endsWith('is stopped')).length).toBeGreaterThanOrEqual(10)
  expect(rows.filter((line) => line.endsWith('passes')).length).toBeGreaterThan(0)
})

test('port-forward: a port of the host leads to a guest, and no more once it is removed', async ({ host, lan }) => {
  await host.network(`<network><name>shop</name><forward mode='nat'/><bridge name='vshop' stp='off' delay='0'/>
    <ip address='192.168.121.1' netmask='255.255.255.0'/></network>`)
  const guest = await host.guest({ network: 'shop', addresses: ['192.168.121.9/24'], gateways: ['192.168.121.1'] })
  await guest.listen(80)
  const { ipv4 = '' } = host
  const reached = async () => {
    const probes = await Promise.all([lan.x, host, guest].map((from) => from.tcp(ipv4, 8080)))
    return probes.map((probe) => probe.reached)
  }
  expect(await reached()).toEqual([false, false, false])
  expect(await example(host, 'port-forward', '8080', '192.168.121.9', '80')).toMatch(/^yes/)
  expect(await reached()).toEqual([true, true, true])
  expect(await example(host, 'port-forward', '8080', 'remove')).toBe('removed port-8080\n')
  expect(await reached()).toEqual([false, false, false])
})
