import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { connect } from '../../src/connection/index.js'
import { startHost, startLan } from './harness/index.js'

/** `stp='off'`: a bridge with spanning tree blocks a new port for 4 s. */
const network = (name: string, subnet: string, inside: string) => `
  <network>
    <name>${name}</name>
    ${inside}
    <bridge stp='off'/>
    <ip address='${subnet}.1' netmask='255.255.255.0'>
      <dhcp><range start='${subnet}.2' end='${subnet}.254'/></dhcp>
    </ip>
  </network>`
const natNetwork = network('default', '192.168.122', `<forward mode='nat'/>`)

/** What tests could leave behind on the machine itself. */
const machine = () => ({
  links: readdirSync('/sys/class/net').sort(),
  mounts: readFileSync('/proc/self/mountinfo', 'utf8').split('\n').length,
})

const kinds = ['net', 'mnt', 'pid'] as const
const namespacesOf = (pid: number | string) => kinds.map((kind) => readlinkSync(`/proc/${pid}/ns/${kind}`))

/** Processes of the machine that are in one of these namespaces. */
function inside(namespaces: readonly string[]): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && namespacesOf(pid).some((namespace) => namespaces.includes(namespace))
    } catch {
      return false
    }
  })
}

describe('a host', () => {
  test('is up in about a second, and its libvirtd answers from outside', async () => {
    const start = performance.now()
    await using host = await startHost()
    const milliseconds = performance.now() - start
    console.log(`a host is up after ${Math.round(milliseconds)} ms`)
    expect(milliseconds).toBeLessThan(5000)
    expect(host.uri).toBe(`qemu+unix:///system?socket=/proc/${host.realm.pid}/root/run/libvirt/libvirt-sock`)
    expect(readFileSync(`/proc/${host.pid}/comm`, 'utf8').trim()).toBe('libvirtd')
    expect(await host.run('hostname')).toBe('host\n')
    await using connection = await connect(host.uri)
    expect(await connection.libvirt.virConnectGetType()).toBe('QEMU')
  })

  test('has no network but its own', async () => {
    await using host = await startHost()
    const links = (await host.run('ls', ['/sys/class/net'])).split('\n').filter(Boolean)
    expect(links).not.toContain('eth0')
    expect(await host.ping('192.0.2.1')).toEqual({ reached: false, error: 'ENETUNREACH' })
  })

  test('its daemon is frozen, killed and started again while the networks go on', async () => {
    await using host = await startHost()
    await host.network(natNetwork)
    const first = host.pid
    host.freeze()
    await expect.poll(() => /^State:\s+(\w)/m.exec(readFileSync(`/proc/${first}/status`, 'utf8'))?.[1]).toBe('T')
    host.thaw()
    await host.kill()
    expect(host.pid).toBe(0)
    await host.restartDaemon()
    expect(host.pid).not.toBe(first)
    expect(await host.virsh('net-list', '--name')).toContain('default')
  })

  test('a guest gets a lease, and every protocol reaches the host and another guest', async () => {
    await using host = await startHost()
    await host.network(natNetwork)
    const [one, two] = await Promise.all([
      host.guest({ network: 'default' }),
      host.guest({ network: 'default', addresses: ['192.168.122.240/24'], gateways: ['192.168.122.1'] }),
    ])
    expect(one.lease).toMatchObject({ router: '192.168.122.1', server: '192.168.122.1', prefix: 24 })
    expect(await host.virsh('net-dhcp-leases', 'default')).toContain(one.lease?.address)
    const source = one.lease?.address
    for (const [machine, address] of [
      [host, '192.168.122.1'],
      [two, '192.168.122.240'],
    ] as const) {
      expect(await one.reach(machine, address)).toMatchObject({
        icmp: { reached: true },
        tcp: { reached: true, source },
        udp: { reached: true, source },
      })
    }
  })

  test('listens on TCP and TLS, for the test process and for another host', async () => {
    await using lan = await startLan()
    await using one = await startHost({ name: 'one', lan, listen: true })
    await using two = await startHost({ name: 'two', lan })
    expect([one.ipv4, two.ipv4, two.ipv6]).toEqual(['10.50.0.2', '10.50.0.4', 'fd50::4'])
    expect(await two.run('virsh', ['-c', `qemu+tcp://${one.ipv4}/system`, 'hostname'])).toContain('one')
    for (const uri of [await one.tcpUri(), await one.tlsUri()]) {
      await using connection = await connect(uri)
      expect(await connection.libvirt.virConnectGetHostname()).toBe('one')
    }
  })
})

describe('a LAN', () => {
  test('has a machine x, and a machine far behind its gateway', async () => {
    await using lan = await startLan()
    await using host = await startHost({ lan, uplinks: ['hw0', 'hw1'] })
    for (const [machine, addresses] of [
      [lan.x, ['10.50.0.3', 'fd50::3']],
      [lan.far, ['10.60.0.2', 'fd60::2']],
    ] as const) {
      for (const [index, address] of addresses.entries()) {
        const source = index === 0 ? '10.50.0.2' : 'fd50::2'
        expect(await host.reach(machine, address)).toMatchObject({
          icmp: { reached: true },
          tcp: { reached: true, source },
          udp: { reached: true, source },
        })
      }
    }
  })

  test('NAT hides a guest; the refusal names its ICMP message and its sender', async () => {
    await using lan = await startLan()
    await using host = await startHost({ lan })
    await host.network(natNetwork)
    const guest = await host.guest({ network: 'default', addresses: ['192.168.122.9/24'], gateways: ['192.168.122.1'] })
    expect(await guest.reach(lan.far, '10.60.0.2')).toMatchObject({ tcp: { source: host.ipv4 } })
    await lan.addRoute('192.168.122.0/24', host.ipv4 ?? '')
    const refused = { reached: false, icmp: { type: 3, code: 3, from: host.ipv4 } }
    expect(await lan.far.reach(guest, '192.168.122.9')).toMatchObject({ icmp: refused, tcp: refused, udp: refused })
  })

  test('a listener names also those that its answer did not get back to', async () => {
    await using lan = await startLan()
    await using host = await startHost({ lan })
    await host.network(network('routed', '192.168.122', `<forward mode='route'/>`))
    const guest = await host.guest({ network: 'routed', addresses: ['192.168.122.9/24'], gateways: ['192.168.122.1'] })
    await using listener = await lan.x.listen()
    expect(await guest.udp('10.50.0.3', listener.port)).toEqual({ reached: false, error: 'timeout' })
    expect(await listener.heard()).toMatchObject([{ protocol: 'udp', source: '192.168.122.9' }])
    await lan.addRoute('192.168.122.0/24', `${host.ipv4}`)
    expect(await guest.udp('10.50.0.3', listener.port)).toMatchObject({ reached: true, source: '192.168.122.9' })
  })

  test('a macvtap guest is on it, and cannot reach its own host', async () => {
    await using lan = await startLan()
    await using host = await startHost({ lan })
    const guest = await host.guest({ macvtap: { device: 'hw0', mode: 'bridge' }, addresses: ['10.50.0.77/24'] })
    expect(await guest.ping('10.50.0.3')).toEqual({ reached: true })
    expect((await guest.ping('10.50.0.2')).reached).toBe(false)
  })
})

describe('an emulated guest', () => {
  test('boots, takes a lease, runs commands, and asks again when it is moved', { timeout: 120_000 }, async () => {
    await using host = await startHost()
    await host.network(natNetwork)
    await host.network(network('isolated', '192.168.123', ''))
    const start = performance.now()
    const guest = await host.qemuGuest({ networks: ['default'] })
    const booted = performance.now()
    const address = await guest.address()
    const leased = performance.now()
    console.log(`booted after ${Math.round(booted - start)} ms, its lease ${Math.round(leased - booted)} ms later`)
    expect(address).toMatch(/^192\.168\.122\./)
    expect(await guest.run('hostname')).toBe(`${guest.name}\n`)
    expect((await guest.attempt('sh', ['-c', 'echo no >&2; exit 3'])).status).toBe(3)
    expect(await guest.reach(host, '192.168.122.1')).toMatchObject({
      icmp: { reached: true },
      tcp: { source: address },
    })
    expect(await host.reach(guest, address)).toMatchObject({ udp: { source: '192.168.122.1' } })

    const mac = /<mac address='([^']+)'/.exec(await host.virsh('dumpxml', guest.name))?.[1]
    const moved = `<interface type='network'><mac address='${mac}'/><source network='isolated'/><model type='virtio'/></interface>`
    await host.virshXml(moved, 'update-device', guest.name, '--live')
    await host.virsh('domif-setlink', guest.name, `${mac}`, 'down')
    await host.virsh('domif-setlink', guest.name, `${mac}`, 'up')
    expect(await guest.addressWhere((candidate) => candidate.startsWith('192.168.123.'))).toBeTruthy()
  })
})

describe('emulated guests', () => {
  test('on macvtap of two hosts reach each other', { timeout: 120_000 }, async () => {
    await using lan = await startLan()
    await using one = await startHost({ lan })
    await using two = await startHost({ lan })
    const guests = await Promise.all(
      [one, two].map(async (host, index) => {
        await host.network(`<network><name>lan</name><forward mode='bridge'><interface dev='hw0'/></forward></network>`)
        const guest = await host.qemuGuest({ networks: ['lan'] })
        await guest.setAddress(`10.50.0.${90 + index}/24`)
        return guest
      }),
    )
    const [from, to] = guests
    if (!from || !to) throw new Error('two guests')
    expect(await from.reach(to, '10.50.0.91')).toMatchObject({
      icmp: { reached: true },
      tcp: { reached: true, source: '10.50.0.90' },
      udp: { reached: true, source: '10.50.0.90' },
    })
    expect((await from.ping('10.50.0.2')).reached).toBe(false)
  })
})

describe('afterwards', () => {
  test('nothing is left behind', async () => {
    const before = machine()
    let namespaces: string[]
    {
      await using lan = await startLan()
      await using host = await startHost({ lan, listen: true })
      await host.network(natNetwork)
      await host.guest({ network: 'default', addresses: ['192.168.122.9/24'] })
      await host.listen()
      namespaces = [...namespacesOf(lan.gateway.realm.pid), ...namespacesOf(host.realm.pid)]
      expect(inside(namespaces).length).toBeGreaterThanOrEqual(6)
    }
    expect(inside(namespaces)).toEqual([])
    expect(machine()).toEqual(before)
  })

  test('nor when the test process is killed', async () => {
    const before = machine()
    const program = `
      const { startHost } = await import(${JSON.stringify(new URL('./harness/index.ts', import.meta.url).href)})
      const host = await startHost()
      await host.network(${JSON.stringify(natNetwork)})
      console.log(host.realm.pid)
      setInterval(() => {}, 1000)`
    const tsx = fileURLToPath(import.meta.resolve('tsx'))
    const child = spawn(process.execPath, ['--import', tsx, '--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [pid] = await once(createInterface({ input: child.stdout }), 'line')
    const namespaces = namespacesOf(String(pid))
    expect(inside(namespaces).length).toBeGreaterThanOrEqual(3)
    child.kill('SIGKILL')
    await expect.poll(() => inside(namespaces)).toEqual([])
    await expect.poll(machine).toEqual(before)
  })
})
