import { describe, expect, test } from 'vitest'
import { DefinitionError, HostChangeError } from '../../src/base/errors.js'
import { applyHostNetwork } from '../../src/change/apply-host-network.js'
import { connect } from '../../src/connection/index.js'
import { Host as VirtnetHost } from '../../src/host.js'
import { machineThrough } from '../../src/machine/access/machine-through.js'
import { hostNetworks } from '../unit/host-network/host-networks.js'
import { startHost, startLan } from './harness/index.js'
import { bridged, linksOf, lived, sourceOf, stateOf } from './host-network-scene.js'

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
    await using connection = await connect(host.uri, { machine: sourceOf(host) })
    await (await connection.networks.define({ mode: 'bridged', name: 'lan', bridge: { name: 'br0' } })).start()
    const guest = await host.guest({ network: 'lan' })
    expect(guest.lease).toMatchObject({ server: '10.50.0.1', router: '10.50.0.1', prefix: 24 })
    expect(guest.lease?.address).toMatch(/^10\.50\.0\.1\d\d$/)
    expect(await lan.far.reach(guest, `${guest.lease?.address}`)).toMatchObject({
      icmp: { reached: true },
      tcp: { reached: true, source: '10.60.0.2' },
      udp: { reached: true, source: '10.60.0.2' },
    })

    const again = await applyHostNetwork(bridged, { machine: sourceOf(host) })
    expect(again).toMatchObject({ state: 'unchanged', commands: [] })
    expect(await host.sh('ls -d /run/virtnet-* 2>/dev/null || :')).toBe('')
  })

  test('leases move with the rest of their time, and with their routes', async () => {
    await using lan = await startLan()
    await using host = await startHost({ lan })
    await host.sh(lived)
    const definition = { bridges: [{ name: 'br0', ports: ['hw0'], dhcp4: true, dhcp6: true }] }
    await using change = await applyHostNetwork(definition, { machine: sourceOf(host) })
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
    expect(await applyHostNetwork(definition, { machine: sourceOf(host) })).toMatchObject({ commands: [] })
  })

  test('single addresses with routers on the link nevertheless: taken, found again, and taken back', async () => {
    await using lan = await startLan()
    await using host = await startHost({ lan })
    const before = await stateOf(host)
    const definition = hostNetworks['a bridge with single addresses, and routers that are on the link nevertheless']
    const change = await applyHostNetwork(definition, { machine: sourceOf(host) })
    expect(await host.sh('ip route show default')).toBe(
      'default via 10.50.0.1 dev br0 proto static metric 50 onlink \n',
    )
    for (const to of ['10.60.0.2', 'fd60::2']) {
      expect(await host.reach(lan.far, to)).toMatchObject({ tcp: { reached: true } })
    }
    await change.rollBack()
    expect(await stateOf(host)).toBe(before)
    await using again = await applyHostNetwork(definition, { machine: sourceOf(host) })
    await again.confirm()
    expect(await applyHostNetwork(definition, { machine: sourceOf(host) })).toMatchObject({ commands: [] })
    // From a subnet to a single address, with the route that was there.
    const routes = [{ to: 'default', via: '10.50.0.1', metric: 50 }]
    const subnet = { bridges: [{ name: 'br0', ports: ['hw0'], addresses: ['10.50.0.2/24'], routes }] }
    await (await applyHostNetwork(subnet, { machine: sourceOf(host) })).confirm()
    await (await applyHostNetwork(definition, { machine: sourceOf(host) })).confirm()
    expect(await host.reach(lan.far, '10.60.0.2')).toMatchObject({ tcp: { reached: true } })
  })

  test('a NIC goes straight from one bridge to another that is described with it, and back', async () => {
    await using lan = await startLan()
    await using host = await startHost({ lan, uplinks: ['hw0', 'hw1'] })
    const guests = (ports: string[]) => ({ name: 'guests', ports })
    await (await applyHostNetwork({ bridges: [guests(['hw1'])] }, { machine: sourceOf(host) })).confirm()
    const guest = await host.guest({ bridge: 'guests', addresses: ['10.50.0.5/24'] })
    const before = await stateOf(host)
    const definition = { bridges: [guests([]), { name: 'br1', ports: ['hw1'] }] }
    const change = await applyHostNetwork(definition, { machine: sourceOf(host) })
    expect(await host.sh('ls /sys/class/net/br1/brif; ls /sys/class/net/guests/brif')).toBe(`hw1\n${guest.device}\n`)
    expect(await guest.ping('10.50.0.1')).toMatchObject({ reached: false })
    await change.rollBack()
    expect(await stateOf(host)).toBe(before)
    expect(await guest.ping('10.50.0.1')).toEqual({ reached: true })
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
        { machine: sourceOf(host) },
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
      { machine: sourceOf(host) },
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

  test('a NIC that is no port has its addresses and routes changed, and back', async () => {
    await using lan = await startLan()
    await using host = await startHost({ lan })
    await host.sh(lived)
    // Nobody names it, but the kernel narrows it with what it sits on.
    await host.sh('ip link add mv0 link hw0 type macvlan mode bridge; ip link set mv0 up')
    const before = await stateOf(host)
    const change = await applyHostNetwork(
      {
        ethernets: [
          {
            name: 'hw0',
            mtu: 1400,
            addresses: ['10.50.0.22/24', '10.50.0.33/24', 'fd50::2/64'],
            routes: [
              { to: 'default', via: '10.50.0.1' },
              // It is there, with a source that goes.
              { to: 'default', via: '10.50.0.9', metric: 100 },
              // To which IPv6 says 1024.
              { to: 'default', via: 'fd50::1', metric: 0 },
            ],
          },
        ],
      },
      { machine: sourceOf(host) },
    )
    const shown = await host.sh('ip -o address show hw0 scope global; ip route; ip link show hw0')
    expect(shown).toMatch(/10\.50\.0\.22\/24[\s\S]*10\.50\.0\.33\/24[\s\S]*fd50::2\/64/)
    expect(shown).not.toMatch(/10\.50\.0\.2\/24|10\.51\.0\.2/)
    expect(shown).toContain('mtu 1400')
    expect(shown).toContain('default via 10.50.0.9 dev hw0 proto static metric 100')
    expect(change.commands.join('\n')).not.toContain('fd50::1')
    expect(await host.ping('10.60.0.2')).toEqual({ reached: true })
    await change.rollBack()
    expect(await stateOf(host)).toBe(before)
  })

  test('a step that the host refuses takes back the ones before it', async () => {
    await using lan = await startLan()
    await using host = await startHost({ lan, uplinks: ['hw0', 'hw1'] })
    await host.sh(lived)
    // A macvlan link takes the device's only receive handler, so that no bridge gets it.
    await host.sh('ip link add mv0 link hw1 type macvlan mode passthru')
    const before = await stateOf(host)
    const definition = { bridges: [{ name: 'br0', ports: ['hw0', 'hw1'], dhcp4: true, dhcp6: true }] }
    const error = await applyHostNetwork(definition, { machine: sourceOf(host) }).catch((reason) => reason)
    expect(error).toBeInstanceOf(HostChangeError)
    expect(error).toMatchObject({ state: 'rolled-back' })
    expect(error.message).toMatch(/^the host refused: ip link set hw1 master br0: .*; everything is as it was$/)
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
      { machine: sourceOf(host) },
    ).catch((reason) => reason)
    expect(error).toBeInstanceOf(DefinitionError)
    expect(error.issues).toEqual([
      { path: 'bridges[0].ports[1]', message: expect.stringContaining('nic7 is not a link on this host; links are') },
      { path: 'bridges[0].addresses', message: expect.stringContaining('10.50.0.2/24 of hw0 cannot stay on a port') },
      { path: 'bridges[1].ports[0]', message: expect.stringContaining('hw1 is a port of br9') },
      { path: 'bridges[1].mtu', message: expect.stringContaining('9000 is above that of hw1, 1500') },
    ])
    await expect(applyHostNetwork(bridged, { machine: sourceOf(host), confirmWithin: 0 })).rejects.toThrow(
      'confirmWithin',
    )
    expect(await stateOf(host)).toBe(before)
  })

  test('only root changes anything', async () => {
    await using host = await startHost({ uplinks: ['hw0'] })
    const nobody = machineThrough(['nsenter', ...host.realm.entrance(), '--setuid=65534', '--setgid=65534', '--'])
    const before = await stateOf(host)
    await expect(
      applyHostNetwork({ bridges: [{ name: 'br0', ports: ['hw0'] }] }, { machine: nobody }),
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
    await using change = await applyHostNetwork(bridged, { machine: sourceOf(host) })
    const other = { bridges: [{ name: 'br1', ports: ['hw1'] }] }
    await expect(applyHostNetwork(other, { machine: sourceOf(host) })).rejects.toMatchObject({
      name: 'HostChangeError',
      state: 'untouched',
      message: expect.stringContaining('another change of this network is waiting for confirmation'),
    })
    await change.confirm()
    await using second = await applyHostNetwork(other, { machine: sourceOf(host) })
    expect(second.state).toBe('pending')
  })
})
