/** The command on a real host: what it says there is what packets do, live and of a snapshot. */
import { expect, test } from 'vitest'
import { runCli } from '../cli/run-cli.js'
import { Folder } from '../unit/cli/hosts.js'
import { startHost, startLan } from './harness/index.js'

const wanted = `
mode: nat
name: lab
bridge: { stp: false }
ips:
  - { address: 192.168.150.1, prefix: 24, dhcp: { ranges: [{ start: 192.168.150.10, end: 192.168.150.99 }] } }
`

const policy = `
name: web
forward:
  - { protocol: tcp, port: 8080, to: { guest: web }, targetPort: 80 }
`

test('from a file to a network with a guest, explained, diagnosed, watched and taken home', async () => {
  using folder = new Folder()
  await using lan = await startLan()
  await using host = await startHost({ lan })
  const machine = ['nsenter', ...host.realm.entrance(), '--'].join(' ')
  const virtnet = (...args: string[]) => runCli(['-c', host.uri, '--machine', machine, ...args])
  const file = folder.file('lab.yaml', wanted)
  const journal = ['--journal', `${folder.path}/journal`]

  expect(await virtnet('plan', file)).toMatchObject({
    code: 1,
    out: expect.stringContaining('+ network lab (nat): new'),
  })
  expect(await virtnet('apply', file, '--yes', ...journal)).toMatchObject({ code: 0, err: '' })
  await using guest = await host.qemuGuest({ name: 'web', networks: ['lab'], agent: true })
  const address = await guest.address()

  const leases = await virtnet('leases', 'lab')
  expect(leases.out.split('\t').slice(0, 3)).toEqual(['lab', 'web', `${address}/24`])
  expect(await virtnet('explain', 'web', 'outside', '443')).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^yes/),
  })
  expect(await guest.reach(lan.far, '10.60.0.2')).toMatchObject({ tcp: { reached: true } })
  // By its address too, which the lease knows; and what forbids it is named.
  const refused = await virtnet('explain', '10.50.0.3', address, '22', '--assume', 'external-routes')
  expect(refused).toMatchObject({ code: 1, out: expect.stringMatching(/guest web|192\.168\.150/) })
  expect((await virtnet('reach', 'lab', '-f', 'ipv4')).out).toMatch(/^external +yes +no$/m)

  // Policies: from a file into force, proved by packets, put back, and away again.
  expect(await virtnet('policies', '--json')).toMatchObject({ code: 0, out: '[]\n' })
  const forward = folder.file('web.yaml', policy)
  expect(await virtnet('policies', 'plan', forward)).toMatchObject({
    code: 1,
    out: expect.stringMatching(/^\+ policy web: new\n {4}tcp port 8080 of the host leads to port 80 of guest web/),
  })
  expect(await virtnet('policies', 'apply', forward)).toMatchObject({
    code: 2,
    err: expect.stringContaining('Use --yes.'),
  })
  const plan = folder.file('plan.json', (await virtnet('policies', 'plan', forward, '--json')).out)
  expect(await virtnet('policies', 'apply', plan, '--yes')).toEqual({ code: 0, out: 'policy web: in force\n', err: '' })
  expect(await virtnet('policies', 'apply', plan, '--yes')).toMatchObject({
    code: 4,
    err: expect.stringContaining('changed since this was planned'),
  })
  expect(await virtnet('policies', 'plan', forward)).toMatchObject({ code: 0 })
  expect(await virtnet('policies')).toMatchObject({ code: 0, out: 'web\t-\tyes\t1 forward\n' })
  const proof = await virtnet('policies', 'verify', 'web', '--tries')
  expect(proof).toMatchObject({ code: 0, out: expect.stringMatching(/^policy web: proved by \d+ packets\n {2}/) })
  await host.run('nft', ['delete', 'table', 'inet', 'virtnet_policy_web'])
  expect(await virtnet('policies', 'list')).toMatchObject({ code: 1, err: expect.stringContaining('are missing') })
  expect(await virtnet('policies', 'repair')).toMatchObject({ code: 0, out: 'policy web: repaired\n' })
  expect(await virtnet('policies', 'remove', 'wbe')).toMatchObject({
    code: 2,
    err: expect.stringContaining('There are: web.'),
  })
  expect(await virtnet('policies', 'remove', 'web')).toMatchObject({ code: 0, out: 'policy web: removed\n' })
  expect(await virtnet('policies', 'repair', '--json')).toMatchObject({ code: 0, out: '[]\n' })

  // A guest proves its own limits, and is taken away and brought back.
  const cage = folder.file('cage.yaml', 'name: cage\nlimit:\n  - { of: { guest: web }, host: [dhcp] }\n')
  expect(await virtnet('policies', 'apply', cage, '--yes')).toMatchObject({ code: 0 })
  const alone = await virtnet('policies', 'verify', 'cage')
  expect(alone).toMatchObject({ code: 3, err: expect.stringContaining('only its own agent can send from its port') })
  const ping = ['qemu-agent-command', 'web', '{"execute":"guest-ping"}']
  await expect.poll(() => host.virsh(...ping).catch(String)).toContain('return')
  const own = await virtnet('policies', 'verify', 'cage', '--agent', 'web', '--tries')
  expect(own).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^policy cage: proved by \d+ packets\n {2}guest web to /),
  })
  await host.sh(`nft flush chain inet virtnet_policy_cage "$(nft list table inet virtnet_policy_cage |
    sed -n 's/^.*chain \\(beyond[0-9]*\\) {$/\\1/p' | head -n 1)"`)
  expect(await virtnet('policies', 'verify', 'cage', '--agent', 'web')).toMatchObject({
    code: 1,
    out: expect.stringMatching(/^policy cage: \d+ of \d+ packets went another way\n.*: passes; expected: is stopped/),
  })
  expect(await virtnet('policies', 'remove', 'cage')).toMatchObject({ code: 0 })
  expect(await virtnet('policies', 'verify', '--agent', 'nobody')).toMatchObject({
    code: 4,
    err: expect.stringContaining("'nobody'"),
  })

  const mac = (await guest.sh('cat /sys/class/net/eth0/address')).trim()
  const taken = await virtnet('policies', 'quarantine', 'web')
  expect(taken).toMatchObject({
    code: 0,
    out: expect.stringMatching(
      `^guest web: in quarantine, on network quarantine\n  ${mac}: from lab to quarantine\npolicy quarantine-web: proved by \\d+ packets\n`,
    ),
  })
  expect((await guest.tcp('10.50.0.3')).reached).toBe(false)
  expect(await virtnet('policies')).toMatchObject({ code: 0, out: 'quarantine-web\t-\tyes\t1 limit\n' })
  expect(JSON.parse((await virtnet('policies', 'quarantine', 'web', '--json')).out)).toMatchObject({
    guest: 'web',
    moved: [],
    proved: true,
  })
  expect(await virtnet('policies', 'release', 'web')).toEqual({
    code: 0,
    out: `guest web: released\n  ${mac}: from quarantine to lab\n`,
    err: '',
  })
  expect(await virtnet('policies', 'release', 'web')).toMatchObject({
    code: 4,
    err: expect.stringContaining('guest web is not in quarantine'),
  })
  expect((await virtnet('list')).out).not.toContain('quarantine')
  await guest.addressWhere((one) => one === address)
  await expect.poll(async () => (await guest.reach(lan.far, '10.60.0.2')).tcp.reached).toBe(true)

  const kept = folder.file('host.json', (await virtnet('snapshot')).out)
  const question = ['explain', 'web', 'outside', '443', '--json']
  expect(JSON.parse((await runCli([...question, '-s', kept])).out)).toEqual(
    JSON.parse((await virtnet(...question)).out),
  )
  expect(await virtnet('diff', kept)).toMatchObject({ code: 0 })

  // Guests would be cut off: nothing is done without the word.
  const moved = folder.file('moved.yaml', wanted.replaceAll('192.168.150', '192.168.151'))
  expect(await virtnet('ensure', moved)).toMatchObject({
    code: 4,
    err: expect.stringContaining('Use --disconnect-guests'),
  })

  await host.run('iptables', ['-I', 'FORWARD', '-s', '192.168.150.0/24', '-j', 'DROP'])
  expect(await virtnet('doctor')).toMatchObject({ code: 1, out: expect.stringMatching(/^error: /m) })
  expect((await virtnet('diagnose', 'lab')).code).toBe(1)
  const watched = await virtnet('watch', '--json', '--count', '1')
  expect(JSON.parse(watched.out)).toMatchObject({ kind: 'tampering', type: 'found', name: 'lab' })
  const differs = await virtnet('diff', kept)
  expect(differs).toMatchObject({ code: 1, out: expect.stringContaining('Who reaches whom:') })
  expect((await virtnet('draw')).out).toContain('192.168.150.1/24')
})
