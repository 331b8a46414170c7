/**
 * Limits on a kernel whose rules can ask for the bridge that a frame came in by (nft_meta_bridge), which this machine's need
 * not be: guests that are plugged in later are held without anybody looking again.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { MachineAccess } from '../../../src/machine/access/machine-access.js'
import { readHostFacts } from '../../../src/machine/index.js'
import type { LimitPolicy } from '../../../src/policy/index.js'
import { renderPolicy } from '../../../src/policy/render.js'
import { Site } from '../../../src/policy/site.js'
import { idsOf, matchesBridges } from '../../../src/policy/transaction.js'
import type { Snapshot } from '../../../src/snapshot/index.js'
import { parseNetwork } from '../../../src/xml/index.js'
import { type KernelMachine, type MachineInside, startKernelMachine } from '../harness/index.js'

let kernel: KernelMachine
let host: MachineInside
let machines: Record<'g1' | 'g2' | 'g3' | 'x', MachineInside>
let access: MachineAccess

const macOf = (name: string) => `52:54:00:00:11:0${name.slice(1)}`

beforeAll(async () => {
  kernel = await startKernelMachine()
  ;({ host, ...machines } = await kernel.machines('host', 'g1', 'g2', 'g3', 'x'))
  access = {
    ...host.source,
    run: ([command = '', ...args], { input } = {}) =>
      input === undefined
        ? host.run(command, args)
        : host.run('sh', [
            '-c',
            `cat >/tmp/input <<'end of input'\n${input}\nend of input\n"$@" </tmp/input`,
            'sh',
            command,
            ...args,
          ]),
  }
  await host.sh(`echo 1 >/proc/sys/net/ipv4/ip_forward; echo 1 >/proc/sys/net/ipv6/conf/all/forwarding
    ip link add hw0 type veth peer name eth0 netns x; ip address add 10.70.0.1/24 dev hw0; ip link set hw0 up
    ip link add vlab type bridge stp_state 0; ip link set vlab up
    ip address add 192.168.111.1/24 dev vlab; ip address add fd11::1/64 dev vlab nodad`)
  await machines.x.sh(`ip address add 10.70.0.3/24 dev eth0; ip address add 8.8.4.4/32 dev lo; ip link set eth0 up
    ip route add default via 10.70.0.1`)
  await host.sh('ip route add 8.8.4.4 via 10.70.0.3')
  for (const name of ['g1', 'g2'] as const) await plug(name)
  for (const one of [host, machines.x]) await one.listen(4000)
})
afterAll(() => kernel?.[Symbol.asyncDispose]())

async function plug(name: 'g1' | 'g2' | 'g3') {
  const number = 100 + Number(name.slice(1))
  await host.sh(
    `ip link add p${name} type veth peer name eth0 address ${macOf(name)} netns ${name}; ip link set p${name} master vlab up`,
  )
  await machines[
    name
  ].sh(`ip address add 192.168.111.${number}/24 dev eth0; ip address add fd11::${number}/64 dev eth0 nodad
    ip link set eth0 up; ip route add default via 192.168.111.1`)
  await machines[name].listen(4000)
}

async function apply(limit: LimitPolicy): Promise<void> {
  const { definition } = parseNetworkText()
  const snapshot: Snapshot = {
    version: 1,
    takenAt: new Date().toISOString(),
    machine: null,
    libvirt: { version: '12.8.0', driver: 'QEMU' },
    networks: [
      {
        name: 'lab',
        uuid: '',
        active: true,
        persistent: true,
        autostart: true,
        running: definition,
        stored: definition,
        ports: [],
        leases: [],
      },
    ],
    guests: [],
    filters: [],
    facts: await readHostFacts(access),
    unseen: [],
  }
  const matches = await matchesBridges(access, undefined)
  expect(matches).toBe(true)
  const rendered = renderPolicy({ name: 'cage', limit: [limit] }, new Site(snapshot, {}, matches))
  expect(rendered.text()).toContain('ibrname')
  expect([...(await idsOf(access, [rendered], undefined)).values()]).toHaveLength(1)
  await host.sh('for family in inet bridge; do nft delete table $family virtnet_policy_cage 2>/dev/null || true; done')
  await access.run(['nft', '-f', '-'], { input: `${rendered.text()}\n${rendered.elements()}\n` })
}

const parseNetworkText = () => ({
  definition: parseNetwork(`<network><name>lab</name><forward mode='route'/><bridge name='vlab' stp='off'/>
    <ip address='192.168.111.1' netmask='255.255.255.0'/><ip family='ipv6' address='fd11::1' prefix='64'/></network>`),
})

test('all of a network, and who is plugged in later', async () => {
  const { g1, g2, g3 } = machines
  expect((await g1.tcp('192.168.111.102', 4000)).reached).toBe(true)
  await apply({ of: { network: 'lab' }, internet: true })
  await plug('g3')
  for (const one of [g1, g3]) await one.sh('ip neigh flush all')
  const found = await Promise.all(
    [g1, g3].flatMap((one) =>
      ['8.8.4.4', '10.70.0.3', '192.168.111.1', '192.168.111.102', 'fd11::102'].map((to) => one.tcp(to, 4000)),
    ),
  )
  const only = [true, false, false, false, false]
  expect(found.map(({ reached }) => reached)).toEqual([...only, ...only])
  // A tag, and a protocol that nobody needs: nothing of either arrives at another guest.
  await g1.sh(
    'ip link add link eth0 name eth0.5 type vlan id 5; ip address add 10.5.0.1/24 dev eth0.5; ip link set eth0.5 up',
  )
  await g2.sh(
    'ip link add link eth0 name eth0.5 type vlan id 5; ip address add 10.5.0.2/24 dev eth0.5; ip link set eth0.5 up',
  )
  expect((await g1.ping('10.5.0.2')).reached).toBe(false)
  // With the gateway's address, it is nobody.
  const router = (await host.sh('cat /sys/class/net/vlab/address')).trim()
  await g3.sh(`ip address add 192.168.111.1/32 dev eth0; ip neigh replace 192.168.111.254 lladdr ${router} dev eth0
    ip route add 8.8.4.4 via 192.168.111.254 src 192.168.111.1`)
  expect((await g3.tcp('8.8.4.4', 4000)).reached).toBe(false)
})

test('a single guest by its MAC address, whichever port it comes from', async () => {
  const { g1, g2 } = machines
  await apply({ of: { network: 'lab', mac: macOf('g1') }, internet: true })
  expect((await g1.tcp('8.8.4.4', 4000)).reached).toBe(true)
  expect((await g1.tcp('10.70.0.3', 4000)).reached).toBe(false)
  expect((await g2.tcp('10.70.0.3', 4000)).reached).toBe(true)
  await host.sh('ip link set pg1 nomaster down; ip link set pg1 name later; ip link set later master vlab up')
  expect((await g1.tcp('8.8.4.4', 4000)).reached).toBe(true)
  expect((await g1.tcp('10.70.0.3', 4000)).reached).toBe(false)
  await g1.sh('ip neigh flush all')
  expect((await g1.tcp('192.168.111.102', 4000)).reached).toBe(false)
})
