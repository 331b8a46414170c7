import { afterAll, beforeAll, expect, test } from 'vitest'
import { usualSoftware } from '../harness/libvirts.js'
import type { QemuGuest } from '../harness/qemu-guest.js'
import { PolicyScene } from './scene.js'

let scene: PolicyScene
let emulated: QemuGuest

beforeAll(async () => {
  scene = await PolicyScene.start(usualSoftware, ['lab', 'two'])
  emulated = await scene.host.qemuGuest({ name: 'web', networks: ['lab'], agent: true })
  await emulated.address()
  const guest = await scene.connection.guests.get('web')
  await guest.interface().waitForAddress({ sources: ['agent'], family: 'ipv4', timeout: 30_000 })
})
afterAll(() => scene?.[Symbol.asyncDispose]())

const wrong = (tries: readonly { readonly right: boolean }[]) => tries.filter(({ right }) => !right)

test('what a policy allows a real guest is proved from inside it, and what it does not', async () => {
  const { policies, connection, host } = scene
  await scene.guest('two', 1)
  // The host knows its neighbour by then.
  await host.ping('192.168.112.101')
  const agents = [await (await connection.guests.get('web')).agent.probe()]
  const to = { network: 'two', mac: '52:54:00:00:12:01' }
  await policies.apply([
    { name: 'one-port', allow: [{ from: { guest: 'web' }, to, protocol: 'tcp', port: 80 }] },
    {
      name: 'cage',
      limit: [{ of: { guest: 'web' }, to: [{ address: '192.168.112.101', protocol: 'tcp', port: 80 }] }],
    },
  ])
  const found = await policies.verify({ agents })
  expect(found.map(({ name, proved, tries }) => ({ name, proved, wrong: wrong(tries) }))).toEqual([
    { name: 'cage', proved: true, wrong: [] },
    { name: 'one-port', proved: true, wrong: [] },
  ])
  const byItself = found.flatMap(({ tries }) => tries.filter(({ from }) => from === 'guest web'))
  expect(byItself.some(({ expected }) => expected === 'passes')).toBe(true)
  expect(byItself.some(({ expected }) => expected === 'is stopped')).toBe(true)
  // It would not be proved by anything: what is not as the policy says is seen.
  await host.sh('nft flush chain inet virtnet_policy_one-port permit')
  const [broken] = await policies.verify({ names: ['one-port'], agents })
  expect(broken).toMatchObject({ proved: false })
  for (const name of ['one-port', 'cage']) await policies.remove(name)
})

test('a limited guest takes no address of another', async () => {
  const { policies, host } = scene
  const rogue = await scene.guest('lab', 1)
  await emulated.sh('ip address add fd11::50/64 dev eth0')
  const owner = (await emulated.sh('cat /sys/class/net/eth0/address')).trim()
  const known = async () => /lladdr (\S+)/.exec(await host.sh('ip neigh show fd11::50 dev vlab'))?.[1]
  const meet = async () => {
    await host.sh('ip neigh flush dev vlab; ip -6 neigh flush dev vlab')
    await expect.poll(async () => (await host.ping('fd11::50')).reached).toBe(true)
  }
  /** Says on its link that the address is its own, and sends from it. */
  const take = () =>
    rogue.sh(`echo 1 >/proc/sys/net/ipv6/conf/eth0/ndisc_notify
      ip address add fd11::50/64 dev eth0 nodad; ip link set eth0 down; ip link set eth0 up
      ip address replace fd11::50/64 dev eth0 nodad
      sleep 0.2; busybox ping -c 1 -W 1 -I fd11::50 fd11::1 >/dev/null || true
      ip address del fd11::50/64 dev eth0`)
  await meet()
  await take()
  expect(await known()).toBe('52:54:00:00:11:01')
  await meet()
  for (const of of [{ network: 'lab', mac: '52:54:00:00:11:01' }, { network: 'lab' }]) {
    await policies.apply([{ name: 'cage', limit: [{ of, host: ['icmp'] }] }])
    await meet()
    await take()
    expect([of, await known()]).toEqual([of, owner])
  }
  await policies.remove('cage')
  await rogue[Symbol.asyncDispose]()
})

test('a quarantined guest goes on with its memory, nothing gets out, and it comes back', async () => {
  const { policies, host, connection } = scene
  await emulated.sh('echo secret >/tmp/secret; sleep 3599 >/dev/null 2>&1 & echo $! >/tmp/pid')
  const boot = await emulated.sh('cat /proc/sys/kernel/random/boot_id')
  expect((await emulated.tcp('10.50.0.3', 4000)).reached).toBe(true)

  const { moved, proved, proof, policy, network } = await policies.quarantine('web', { owner: 'soc' })
  expect(moved).toMatchObject([{ from: 'lab', to: 'quarantine', how: 'live' }])
  expect({ proved, wrong: wrong(proof.tries) }).toEqual({ proved: true, wrong: [] })
  expect(new Set(proof.tries.map(({ from }) => from))).toEqual(new Set(['stand-in on quarantine', 'guest web']))
  expect(proof.tries.length).toBeGreaterThan(20)
  expect(await policies.list()).toMatchObject([{ name: policy, owner: 'soc', problems: [] }])

  // By hand, with a router that it makes up: the host has to route it, or take it for its own.
  await using found = await connection.networks.get(network)
  const bridge = 'bridge' in found.definition ? found.definition.bridge?.name : undefined
  const router = (await host.sh(`cat /sys/class/net/${bridge}/address`)).trim()
  await emulated.sh(`ip address add 203.0.113.9/24 dev eth0; arp -s 203.0.113.1 ${router}
    ip route del default 2>/dev/null || true; ip route add default via 203.0.113.1`)
  const chains = ['input', 'forward'].map(
    (hook) => `chain ${hook} {\n type filter hook ${hook} priority 300\n iifname "${bridge}" counter\n }`,
  )
  await host.sh(`nft -f - <<'end'\ntable inet heard {\n${chains.join('\n')}\n}\nend`)
  const heard = async () =>
    [...(await host.sh('nft list table inet heard')).matchAll(/packets (\d+)/g)].reduce(
      (sum, [, of]) => sum + Number(of),
      0,
    )
  const knock = async () => {
    const all = ['10.50.0.3', host.ipv4 ?? '', '192.168.111.1'].map((address) => emulated.tcp(address, 4000))
    expect((await Promise.all(all)).map(({ reached }) => reached)).toEqual([false, false, false])
  }
  await knock()
  expect(await heard()).toBe(0)
  // It is the policy that holds them off.
  await host.sh(`for family in inet bridge; do nft delete table $family virtnet_policy_${policy}; done`)
  await knock()
  expect(await heard()).toBeGreaterThan(0)
  expect(await policies.repair()).toEqual([policy])
  await host.sh('nft delete table inet heard')

  // Again: nothing is moved, and all is still known.
  expect(await policies.quarantine('web', { owner: 'soc' })).toMatchObject({ moved: [], proved: true })
  await expect(policies.release('web')).rejects.toThrow('was quarantined by soc')
  expect(await policies.release('web', { owner: 'soc' })).toMatchObject({
    moved: [{ from: network, to: 'lab', how: 'live' }],
  })

  expect(await emulated.sh('cat /tmp/secret; cat /proc/sys/kernel/random/boot_id')).toBe(`secret\n${boot}`)
  expect(await emulated.sh('kill -0 $(cat /tmp/pid) && echo alive')).toContain('alive')
  await emulated.sh('ip address del 203.0.113.9/24 dev eth0 2>/dev/null || true')
  await emulated.addressWhere((address) => address.startsWith('192.168.111.'))
  await expect.poll(async () => (await emulated.tcp('10.50.0.3', 4000)).reached, { timeout: 30_000 }).toBe(true)
  expect(await policies.list()).toEqual([])
  expect(
    await host.sh('nft list tables; virsh -c qemu:///system dumpxml web; virsh -c qemu:///system net-list --all'),
  ).not.toMatch(/virtnet|quarantine/)
  await expect(policies.release('web', { owner: 'soc' })).rejects.toThrow('is not in quarantine')
})

test('the network of the quarantine goes with its last guest, if it was made for it', async () => {
  const { policies, host } = scene
  const define = async (name: string, network: string): Promise<void> => {
    const file = `/run/${name}-${network}.xml`
    await host.sh(`cat >${file} <<'end'
<domain type='qemu'><name>${name}</name><uuid>5254000000000000000000000000000${name.length}</uuid>
  <memory unit='MiB'>16</memory><os><type arch='x86_64'>hvm</type></os>
  <devices><interface type='network'><mac address='52:54:00:00:12:3${name.length}'/><source network='${network}'/></interface></devices>
</domain>
end`)
    await host.virsh('define', file)
  }
  const networks = async () => (await host.virsh('net-list', '--all', '--name')).trim().split('\n').sort()
  for (const name of ['one', 'other']) await define(name, 'two')
  // The network stays as long as one of them needs it.
  const both = await Promise.all(['one', 'other'].map((name) => policies.quarantine(name)))
  expect(both).toMatchObject([{ proved: true }, { proved: true }])
  await policies.release('one')
  expect(await networks()).toEqual(['lab', 'quarantine', 'two'])
  await Promise.all([policies.release('other'), policies.quarantine('one')])
  expect(await networks()).toEqual(['lab', 'quarantine', 'two'])
  // Another guest was plugged into it by hand.
  await define('other', 'quarantine')
  await policies.release('one')
  expect(await networks()).toEqual(['lab', 'quarantine', 'two'])
  await define('other', 'two')
  await policies.quarantine('one')
  await policies.release('one')
  expect(await networks()).toEqual(['lab', 'two'])

  // A network of the user's own.
  await host.network(
    "<network><name>apart</name><bridge name='vapart' stp='off' delay='0'/><port isolated='yes'/></network>",
  )
  await policies.quarantine('one', { network: 'apart' })
  await policies.release('one')
  expect(await networks()).toEqual(['apart', 'lab', 'two'])
  for (const name of ['one', 'other']) await host.virsh('undefine', name)
  await host.virsh('net-destroy', 'apart')
  await host.virsh('net-undefine', 'apart')
})
