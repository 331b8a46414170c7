/** What newer releases of libvirt bring for guests that run, on those releases, each with its own client library. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Host, type QemuGuest, startHost } from './harness/index.js'

const network = (name: string, number: number) => `
  <network><name>${name}</name><bridge name='v${name}' stp='off' delay='0'/>
    <ip address='192.168.${number}.1' netmask='255.255.255.0'>
      <dhcp><range start='192.168.${number}.10' end='192.168.${number}.99'/></dhcp>
    </ip>
  </network>`

describe.each(['11.3', '12.8'] as const)('libvirt %s', (libvirt) => {
  let host: Host
  let guest: QemuGuest
  beforeAll(async () => {
    host = await startHost({ libvirt })
    await host.network(network('one', 151))
    await host.network(network('two', 152))
    guest = await host.qemuGuest({
      name: 'q1',
      interfaces: [
        `<interface type='network' trustGuestRxFilters='yes'><source network='one'/><model type='virtio'/></interface>`,
      ],
    })
    await guest.address()
  })
  afterAll(() => host?.[Symbol.asyncDispose]())

  /** Runs TypeScript on the host, and so with its client library; what it prints as JSON is the answer. */
  async function onHost<T>(body: string): Promise<T> {
    const program = `
      import { connect } from ${JSON.stringify(new URL('../../src/index.ts', import.meta.url).href)}
      const connection = await connect('qemu:///system?socket=/run/libvirt/libvirt-sock')
      const guest = await connection.guests.get('q1')
      const [nic] = guest.interfaces
      const answer = await (async () => { ${body} })()
      await connection.close()
      console.log(JSON.stringify(answer))`
    const args = ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', program]
    return JSON.parse(await host.run(process.execPath, args, { timeout: 120_000 })) as T
  }

  test('client and daemon are of this release', async () => {
    const { client, daemon } = await onHost<Record<string, string>>('return await connection.versions()')
    for (const version of [client, daemon]) expect(version).toMatch(new RegExp(`^${libvirt.replace('.', '[.]')}[.]`))
  })

  test('a guest that sets a MAC address of its own is found by it', async () => {
    const before = await onHost<{ mac: string }>('return { mac: nic.mac }')
    const own = '52:54:00:aa:bb:01'
    await guest.setAddress('192.168.151.200/24')
    const changed = onHost(`
      const changes = connection.guests.macChanges()
      // Made after the registration has been.
      await connection.guests.list()
      ;(await import('node:fs')).writeFileSync('/run/registered', '')
      for await (const change of changes) return change`)
    await expect.poll(async () => (await host.attempt('test', ['-e', '/run/registered'])).status).toBe(0)
    await guest.sh(`ip link set eth0 down; ip link set eth0 address ${own}; ip link set eth0 up`)
    expect(await changed).toMatchObject({
      type: 'mac-changed',
      name: 'q1',
      oldMac: before.mac,
      newMac: own,
      alias: 'net0',
    })
    await expect.poll(() => host.virsh('dumpxml', 'q1'), { timeout: 15_000 }).toContain(`currentAddress='${own}'`)
    expect(await guest.ping('192.168.151.1')).toMatchObject({ reached: true })
    expect(await onHost('return { mac: nic.mac, currentMac: nic.currentMac }')).toEqual({
      mac: before.mac,
      currentMac: own,
    })
    // Its address is known to the host's neighbours, under the MAC address that is really there.
    const { verdict, text } = await onHost<{ verdict: string; text: string }>(`
      const lab = await connection.networks.get('one')
      const query = { from: { kind: 'host' }, to: { kind: 'guest', guest: 'q1' }, protocol: 'icmp' }
      const { verdict, steps } = await lab.explain(query)
      return { verdict, text: steps.map((step) => step.text).join('; ') }`)
    expect(verdict).toBe('yes')
    expect(text).toContain('192.168.151.200')
    await guest.sh(`ip link set eth0 down; ip link set eth0 address ${before.mac}; ip link set eth0 up`)
  })

  test('trustGuestRxFilters changes while the guest runs', async () => {
    for (const trustGuestRxFilters of [false, true]) {
      const now = await onHost<{ live: { trustGuestRxFilters?: boolean }; stored: { trustGuestRxFilters?: boolean } }>(`
        const { live, stored } = await nic.update({ trustGuestRxFilters: ${trustGuestRxFilters} })
        return { live, stored }`)
      expect(now.live.trustGuestRxFilters ?? false).toBe(trustGuestRxFilters)
      expect(now.stored.trustGuestRxFilters ?? false).toBe(trustGuestRxFilters)
    }
  })

  test('switch() has the guest announced where it is now, if libvirt can', async () => {
    await guest.setAddress('192.168.152.200/24')
    const { mac, how } = await onHost<{ mac: string; how: string }>(
      'const { how } = await nic.switch("two", { linkDown: 0 }); return { how, mac: nic.mac }',
    )
    expect(how).toBe('live')
    // Its end leaves one bridge and joins the other; only a frame from it tells the bridge its MAC address.
    const learned = async () =>
      (await host.run('bridge', ['fdb', 'show', 'br', 'vtwo'])).split('\n').some((line) => line.startsWith(mac))
    if (libvirt === '12.8') await expect.poll(learned).toBe(true)
    else expect(await guest.ping('192.168.152.1')).toMatchObject({ reached: true })
  })
})
