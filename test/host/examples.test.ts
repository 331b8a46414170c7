/** Examples for a real host, run on one as a newcomer would run them. */
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { sharedHost as test } from './harness/shared.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const tsx = fileURLToPath(new URL('../../node_modules/tsx/dist/cli.mjs', import.meta.url))

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
