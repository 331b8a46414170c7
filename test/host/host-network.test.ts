import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import {
  applyHostNetwork,
  connect,
  DefinitionError,
  HostChangeError,
  type HostNetworkDefinition,
  type HostSource,
  hostThrough,
  Host as VirtnetHost,
} from '../../src/index.js'
import { type Host, type Machine, startHost, startLan } from './harness/index.js'

const sourceOf = (host: Host) => hostThrough(['nsenter', ...host.realm.entrance(), '--'])

const bridged: HostNetworkDefinition = {
  bridges: [
    {
      name: 'br0',
      ports: ['hw0'],
      addresses: ['10.50.0.2/24', 'fd50::2/64'],
      routes: [
        { to: 'default', via: '10.50.0.1' },
        { to: 'default', via: 'fd50::1' },
      ],
    },
  ],
}

/** An address that nobody on the LAN is a neighbour of. */
const cutOff: HostNetworkDefinition = { bridges: [{ name: 'br0', ports: ['hw0'], addresses: ['10.99.0.2/24'] }] }

/** Everything that a change could change, as ip(8) shows it; numbers that run by themselves left out. */
async function stateOf(host: Host): Promise<string> {
  const text = await host.sh('ip -d address; ip -4 -d route show table all; ip -6 -d route show table all')
  return text.replace(/ (\w+_timer|expires|valid_lft|preferred_lft) +[\d.]+(sec)?/g, '').replaceAll(' dynamic', '')
}

const linksOf = (host: Host) => host.sh('ip -o -d link | sed "s/promiscuity.*//"')

/** What a DHCP client, a router's advertisements and an administrator leave on an uplink. */
const lived = `
  ip link add other type veth peer name nowhere
  ip link set nowhere up
  ip link set other up
  ip address add 10.77.0.2/24 dev other
  ip route add 10.78.0.0/16 via 10.77.0.1 dev other src 10.50.0.2
  ip address replace 10.50.0.2/24 dev hw0 valid_lft 3600 preferred_lft 1800
  ip address add 10.50.0.22/24 dev hw0 label hw0:web
  ip address delete fd50::2/64 dev hw0
  ip address add fd50::2/64 dev hw0 nodad valid_lft 7200 preferred_lft 3600
  ip address add 10.51.0.2/24 dev hw0 noprefixroute
  ip route add 10.51.0.0/24 dev hw0 proto kernel scope link src 10.51.0.2 metric 100
  ip route replace default via 10.50.0.1 dev hw0
  ip route add default via 10.50.0.9 dev hw0 proto dhcp src 10.50.0.2 metric 100 mtu 1400
  ip route add 10.70.0.0/16 via 10.51.0.1 dev hw0 proto static
  ip route add 10.71.0.0/16 nexthop via 10.50.0.7 weight 2 nexthop via 10.50.0.8
  ip route add 10.72.0.0/16 dev hw0 table 100 scope link
  ip -6 route add fd70::/64 via fd50::7 dev hw0 proto static metric 50
  ip -6 route add default via fd50::9 dev hw0 proto ra metric 512 expires 600 pref high`

describe('apply', () => {
  test('a bridge with the uplink: the host keeps its address, a guest is beside it on the LAN', async () => {
    await using lan = await startLan()
    await using host = await startHost({ lan })
    await lan.serveDhcp()
    const mac = (await host.run('cat', ['/sys/class/net/hw0/address'])).trim()
    await using change = await new VirtnetHost(sourceOf(host)).apply(bridged)
    expect(change.state).toBe('pending')
    expect(change.warnings).toEqual([])
    await change.confirm()
    expect(change.state).toBe('confirmed')

    expect((await host.run('cat', ['/sys/class/net/br0/address'])).trim()).toBe(mac)
    expect(await host.run('ip', ['-o', 'address', 'show', 'dev', 'hw0', 'scope', 'global'])).toBe('')
    for (const address of ['10.60.0.2', 'fd60::2']) {
      expect(await host.reach(lan.far, address)).toMatchObject({ icmp: { reached: true }, tcp: { reached: true } })
    }
    await using connection = await connect(host.uri, { host: sourceOf(host) })
    await (await connection.networks.define({ mode: 'bridged', name: 'lan', bridge: { name: 'br0' } })).start()
    const guest = await host.guest({ network: 'lan' })
    expect(guest.lease).toMatchObject({ server: '10.50.0.1', router: '10.50.0.1', prefix: 24 })
    expect(guest.lease?.address).toMatch(/^10\.50\.0\.1\d\d$/)
    expect(await lan.far.reach(guest, `${guest.lease?.address}`)).toMatchObject({
      icmp: { reached: true },
      tcp: { reached: true, source: '10.60.0.2' },
      udp: { reached: true, source: '10.60.0.2' },
    })

    const again = await applyHostNetwork(bridged, { host: sourceOf(host) })
    expect(again).toMatchObject({ state: 'unchanged', commands: [] })
    expect(await host.sh('ls -d /run/virtnet-* 2>/dev/null || :')).toBe('')
  })

  test('leases move with the rest of their time, and with their routes', async () => {
    await using lan = await startLan()
    await using host = await startHost({ lan })
    await host.sh(lived)
    const definition = { bridges: [{ name: 'br0', ports: ['hw0'], dhcp4: true, dhcp6: true }] }
    await using change = await applyHostNetwork(definition, { host: sourceOf(host) })
    const routes = await host.sh('ip -4 route show table all type unicast; ip -6 route show dev br0')
    for (const route of [
      'default via 10.50.0.1 dev br0',
      'default via 10.50.0.9 dev br0 proto dhcp src 10.50.0.2 metric 100 mtu 1400',
      '10.51.0.0/24 dev br0 proto kernel scope link src 10.51.0.2 metric 100',
      '10.70.0.0/16 via 10.51.0.1 dev br0 proto static',
      'nexthop via 10.50.0.7 dev br0 weight 2',
      '10.72.0.0/16 dev br0 table 100 scope link',
      'fd70::/64 via fd50::7 proto static metric 50',
      'default via fd50::1 metric 1024',
      'default via fd50::9 proto ra metric 512 expires',
    ]) {
      expect(routes).toContain(route)
    }
    expect(routes).not.toContain('hw0')
    // Nobody named that link, so its route stays, though its source was on the move.
    expect(routes).toContain('10.78.0.0/16 via 10.77.0.1 dev other src 10.50.0.2')
    const addresses = await host.run('ip', ['address', 'show', 'dev', 'br0'])
    expect(addresses).toMatch(
      /10\.50\.0\.2\/24 scope global dynamic br0\n +valid_lft 3[56]\d\dsec preferred_lft 1[78]\d\dsec/,
    )
    expect(addresses).toContain('10.50.0.22/24')
    expect(addresses).toMatch(/fd50::2\/64 scope global .*\n +valid_lft 7[12]\d\dsec preferred_lft 3[56]\d\dsec/)
    expect(await host.reach(lan.far, '10.60.0.2')).toMatchObject({ udp: { reached: true } })
    await change.confirm()
    expect(await applyHostNetwork(definition, { host: sourceOf(host) })).toMatchObject({ commands: [] })
  })

  test('what is not confirmed goes back at the end of the scope: addresses, routes, MTU, links', async () => {
    await using lan = await startLan()
    await using host = await startHost({ lan, uplinks: ['hw0', 'hw1'] })
    await host.sh(`${lived}\nip link set hw1 down`)
    const before = await stateOf(host)
    {
      await using change = await applyHostNetwork(
        {
          ethernets: [{ name: 'hw1', mtu: 1400 }],
          bridges: [
            { name: 'br0', ports: ['hw0'], dhcp4: true, acceptRa: true, stp: true, forwardDelay: 2 },
            { name: 'br1', ports: ['hw1'], mtu: 1400 },
          ],
        },
        { host: sourceOf(host) },
      )
      expect(await linksOf(host)).toMatch(/hw1@.* mtu 1400 .*master br1 state UP/)
      expect(change.state).toBe('pending')
    }
    expect(await stateOf(host)).toBe(before)
    expect(await host.sh('ls -d /run/virtnet-* 2>/dev/null || :')).toBe('')
  })

  test('a bridge that is there: its guests stay, and so do they when it goes back', async () => {
    await using host = await startHost({ uplinks: ['hw0'] })
    await host.sh(`
      ip link add br0 address 02:00:00:00:00:99 type bridge
      ip link set br0 up
      ip address add 10.50.0.2/24 dev br0
      ip route add default via 10.50.0.1`)
    const guest = await host.guest({ bridge: 'br0', addresses: ['10.50.0.5/24'] })
    const before = await stateOf(host)
    const change = await applyHostNetwork(
      {
        bridges: [
          {
            name: 'br0',
            ports: ['hw0'],
            stp: true,
            forwardDelay: 4,
            macAddress: '02:00:00:00:00:77',
            addresses: ['10.50.0.3/24'],
            routes: [{ to: 'default', via: '10.50.0.4' }],
          },
        ],
      },
      { host: sourceOf(host) },
    )
    expect(await linksOf(host)).toContain(`${guest.device}@`)
    expect(await host.sh('ip -4 address show dev br0; ip route')).toMatch(
      /10\.50\.0\.3\/24[\s\S]*default via 10\.50\.0\.4/,
    )
    expect(await host.sh('ip -4 address show dev br0; ip route')).not.toMatch(/10\.50\.0\.2\b/)
    expect(await host.sh('ip -d link show br0')).toMatch(/02:00:00:00:00:77[\s\S]*forward_delay 400 .* stp_state 1/)
    expect(await host.sh(`ip link show ${guest.device}`)).toContain('master br0')
    await change.rollBack()
    expect(change.state).toBe('rolled-back')
    expect(await stateOf(host)).toBe(before)
    await expect(change.confirm()).rejects.toThrow(HostChangeError)
  })

  test('a step that the host refuses takes back the ones before it', async () => {
    await using lan = await startLan()
    await using host = await startHost({ lan, uplinks: ['hw0', 'hw1'] })
    await host.sh(lived)
    // A macvlan link takes the device's only receive handler, so that no bridge gets it.
    await host.sh('ip link add mv0 link hw1 type macvlan mode passthru')
    const before = await stateOf(host)
    const definition = { bridges: [{ name: 'br0', ports: ['hw0', 'hw1'], dhcp4: true, dhcp6: true }] }
    const error = await applyHostNetwork(definition, { host: sourceOf(host) }).catch((reason) => reason)
    expect(error).toBeInstanceOf(HostChangeError)
    expect(error).toMatchObject({ state: 'rolled-back' })
    expect(error.message).toMatch(/^the host refused: ip link set hw1 master br0: .*; it is as it was$/)
    expect(await stateOf(host)).toBe(before)
  })

  test('bad input is refused before anything is touched, all of it at once', async () => {
    await using host = await startHost({ uplinks: ['hw0', 'hw1'] })
    await host.sh('ip link add br9 type bridge; ip link set hw1 master br9; ip address add 10.50.0.2/24 dev hw0')
    const before = await stateOf(host)
    const error = await applyHostNetwork(
      {
        ethernets: [{ name: 'hw0', mtu: 65536 - 1 }],
        bridges: [
          { name: 'br0', ports: ['hw0', 'nic7'] },
          { name: 'br1', ports: ['hw1'], mtu: 9000 },
        ],
      },
      { host: sourceOf(host) },
    ).catch((reason) => reason)
    expect(error).toBeInstanceOf(DefinitionError)
    expect(error.issues).toEqual([
      { path: 'bridges[0].ports[1]', message: expect.stringContaining('nic7 is no link of this host; there are') },
      { path: 'bridges[0].addresses', message: expect.stringContaining('10.50.0.2/24 of hw0 cannot stay on a port') },
      { path: 'bridges[1].ports[0]', message: expect.stringContaining('hw1 is a port of br9') },
      { path: 'bridges[1].mtu', message: expect.stringContaining('9000 is more than hw1 has, 1500') },
    ])
    await expect(applyHostNetwork(bridged, { host: sourceOf(host), confirmWithin: 0 })).rejects.toThrow('confirmWithin')
    expect(await stateOf(host)).toBe(before)
  })

  test('only root changes anything', async () => {
    await using host = await startHost({ uplinks: ['hw0'] })
    const nobody = hostThrough(['nsenter', ...host.realm.entrance(), '--setuid=65534', '--setgid=65534', '--'])
    const before = await stateOf(host)
    await expect(
      applyHostNetwork({ bridges: [{ name: 'br0', ports: ['hw0'] }] }, { host: nobody }),
    ).rejects.toMatchObject({
      name: 'HostChangeError',
      state: 'untouched',
      message: expect.stringContaining('only root may change the network'),
    })
    expect(await stateOf(host)).toBe(before)
  })

  test('one change at a time', async () => {
    await using lan = await startLan()
    await using host = await startHost({ lan, uplinks: ['hw0', 'hw1'] })
    await using change = await applyHostNetwork(bridged, { host: sourceOf(host) })
    const other = { bridges: [{ name: 'br1', ports: ['hw1'] }] }
    await expect(applyHostNetwork(other, { host: sourceOf(host) })).rejects.toMatchObject({
      name: 'HostChangeError',
      state: 'untouched',
      message: expect.stringContaining('another change of this network waits to be confirmed'),
    })
    await change.confirm()
    await using second = await applyHostNetwork(other, { host: sourceOf(host) })
    expect(second.state).toBe('pending')
  })
})

/** Runs commands on a host over the LAN, as ssh would: a shell behind a TCP port, asked from another machine. */
async function sourceOverLan(host: Host, from: Machine): Promise<HostSource> {
  await host.sh('setsid busybox nc -ll -p 2222 -e /bin/sh </dev/null >/dev/null 2>&1 &')
  const ask = async (argv: string[]): Promise<string> => {
    const words = argv.map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(' ')
    const input = `${words} 2>&1\necho "status $?"\nexit\n`
    const text = await from.run('busybox', ['nc', '-w', '1', `${host.ipv4}`, '2222'], { input, timeout: 2000 })
    const [, output = '', status] = /^([\s\S]*)status (\d+)\n$/.exec(text) ?? []
    if (status !== '0') throw new Error(output || 'cut off')
    return output
  }
  // One connection at a time is all that it takes.
  let last: Promise<unknown> = Promise.resolve()
  const run = (argv: string[]): Promise<string> => {
    const answer = last.then(() => ask(argv))
    last = answer.catch(() => {})
    return answer
  }
  return {
    run,
    readFile: (path) => run(['cat', path]),
    glob: async (pattern) => (await run(['sh', '-c', `ls -d ${pattern} 2>/dev/null || :`])).split('\n').filter(Boolean),
  }
}

describe("the dead man's switch", () => {
  test('a host that is cut off comes back, and is as it was', async () => {
    await using lan = await startLan()
    await using host = await startHost({ lan })
    await host.sh(lived)
    const source = await sourceOverLan(host, lan.x)
    const before = await stateOf(host)
    const applying = applyHostNetwork(cutOff, { host: source, confirmWithin: 5 }).catch((reason) => reason)
    await expect.poll(async () => (await lan.x.ping('10.50.0.2', 300)).reached, { timeout: 10_000 }).toBe(false)
    expect(await host.run('ip', ['-o', 'address', 'show', 'dev', 'br0'])).toContain('10.99.0.2/24')
    const error = await applying
    expect(error).toBeInstanceOf(HostChangeError)
    expect(error).toMatchObject({ state: 'rolled-back', message: expect.stringContaining('it is as it was') })
    expect(await lan.x.ping('10.50.0.2')).toEqual({ reached: true })
    expect(await stateOf(host)).toBe(before)
  })

  test('the answer to its start is lost: it is asked for again', async () => {
    await using lan = await startLan()
    await using host = await startHost({ lan })
    const source = sourceOf(host)
    let lost = 0
    const lossy: HostSource = {
      ...source,
      run: async (argv) => {
        const answer = await source.run(argv)
        if (!argv.join(' ').includes('setsid') || lost++ > 0) return answer
        throw new Error('connection reset')
      },
    }
    await using change = await applyHostNetwork(bridged, { host: lossy })
    expect(lost).toBe(1)
    expect(change.state).toBe('pending')
    await change.confirm()
    expect(await lan.x.ping('10.50.0.2')).toEqual({ reached: true })
  })

  test('given up half-way, it goes back at once', async () => {
    await using lan = await startLan()
    await using host = await startHost({ lan })
    const before = await stateOf(host)
    const source = sourceOf(host)
    const controller = new AbortController()
    const givingUp: HostSource = {
      ...source,
      run: async (argv) => {
        const answer = await source.run(argv)
        if (argv.join(' ').includes('setsid')) controller.abort(new Error('changed my mind'))
        return answer
      },
    }
    const applying = applyHostNetwork(bridged, { host: givingUp, signal: controller.signal })
    await expect(applying).rejects.toThrow('changed my mind')
    expect(await stateOf(host)).toBe(before)
    await expect(applyHostNetwork(bridged, { host: source, signal: controller.signal })).rejects.toThrow(
      'changed my mind',
    )
    expect(await stateOf(host)).toBe(before)
  })

  test('over the LAN, a change that keeps the way to the host is confirmed over it', async () => {
    await using lan = await startLan()
    await using host = await startHost({ lan })
    const source = await sourceOverLan(host, lan.x)
    await using change = await applyHostNetwork(bridged, { host: source, confirmWithin: 5 })
    await change.confirm()
    await new Promise((resolve) => setTimeout(resolve, 6000))
    expect(await host.run('ip', ['-o', 'address', 'show', 'dev', 'br0'])).toContain('10.50.0.2/24')
    expect(await lan.x.ping('10.50.0.2')).toEqual({ reached: true })
  })

  test('goes off though the process that applied is killed', async () => {
    await using lan = await startLan()
    await using host = await startHost({ lan })
    const before = await stateOf(host)
    const entry = JSON.stringify(new URL('../../src/index.ts', import.meta.url).href)
    const program = `
      const { applyHostNetwork, hostThrough } = await import(${entry})
      const host = hostThrough(${JSON.stringify(['nsenter', ...host.realm.entrance(), '--'])})
      const change = await applyHostNetwork(${JSON.stringify(cutOff)}, { host, confirmWithin: 5 })
      console.log(change.state)
      setInterval(() => {}, 1000)`
    const tsx = fileURLToPath(import.meta.resolve('tsx'))
    const child = spawn(process.execPath, ['--import', tsx, '--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [state] = await once(createInterface({ input: child.stdout }), 'line')
    expect(state).toBe('pending')
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await lan.x.ping('10.50.0.2', 300)).toMatchObject({ reached: false })
    await expect.poll(() => stateOf(host), { timeout: 15_000 }).toBe(before)
    expect(await lan.x.ping('10.50.0.2')).toEqual({ reached: true })
  })

  test('a confirmation that comes too late says so', async () => {
    await using lan = await startLan()
    await using host = await startHost({ lan })
    const before = await stateOf(host)
    const change = await applyHostNetwork(bridged, { host: sourceOf(host), confirmWithin: 5 })
    await expect.poll(() => stateOf(host), { timeout: 15_000 }).toBe(before)
    await expect(change.confirm()).rejects.toThrow('not confirmed in time')
    expect(change.state).toBe('rolled-back')
  })
})
