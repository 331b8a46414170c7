import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { createConnection, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { issueCertificates } from './authority.js'
import { builtProbe } from './built.js'
import { type Guest, type GuestOptions, plugGuest } from './guest.js'
import { hostScript, schemeOf } from './host-script.js'
import type { Lan } from './lan.js'
import { type Daemon, daemonsOf, type HostSoftware, type ModularDaemon, rootOf, usualSoftware } from './libvirts.js'
import { NamespaceMachine, pause } from './machine.js'
import { type QemuGuest, type QemuGuestOptions, startQemuGuest } from './qemu-guest.js'
import { Realm } from './realm.js'

export interface HostOptions {
  name?: string
  /** Which libvirt: the machine's own, or Debian 13's or forky's with all that they run on. Default: its own, 9.0. */
  libvirt?: HostSoftware['libvirt']
  /** What its networks' rules are written with; nftables from 11.3 on. Default: iptables. */
  firewall?: HostSoftware['firewall']
  /** One libvirtd, or a daemon for each driver, which `.ci/modular` builds. Default: monolithic. */
  daemons?: HostSoftware['daemons']
  /** The LAN that its uplinks are plugged into. */
  lan?: Lan
  /** Names of its uplinks, default `hw0` with a LAN. The first gets the LAN's next address and the default routes. */
  uplinks?: readonly string[]
  /** Drivers of its libvirtd, such as `network`; the others are not there. Default: all. */
  drivers?: readonly string[]
  /** Whether it listens on TCP (no authentication) and TLS. */
  listen?: boolean
  /** Further lines for its libvirtd.conf. */
  libvirtd?: readonly string[]
  /** Further lines for its qemu.conf. */
  qemu?: readonly string[]
}

/**
 * Starts a host: a real libvirtd with its drivers for QEMU and networks, in namespaces of its own, as root, in about
 * 0.2 s. It is gone, with everything on it, at the end of the scope, or of the test process.
 */
export async function startHost(options: HostOptions = {}): Promise<Host> {
  const { name = 'host', lan, uplinks = lan ? ['hw0'] : [] } = options
  const address = lan?.nextAddress()
  const certificates = options.listen
    ? await issueCertificates(['localhost', name], ['127.0.0.1', ...(address ? [address.ipv4, address.ipv6] : [])])
    : undefined
  const software = {
    libvirt: options.libvirt ?? usualSoftware.libvirt,
    firewall: options.firewall ?? usualSoftware.firewall,
    daemons: options.daemons ?? usualSoftware.daemons,
  }
  const script = hostScript({ ...options, ...software, probe: await builtProbe(), certificates })
  const realm = await Realm.start(name, script, rootOf(software))
  const host = new Host(name, realm, software, schemeOf(options), address?.ipv4, address?.ipv6)
  try {
    for (const uplink of uplinks) {
      if (lan) await lan.plug(realm, uplink)
      else await host.freshLink(uplink)
    }
    const first = uplinks[0]
    if (first && address) {
      await host.sh(`
        ip address add ${address.ipv4}/24 dev ${first}
        ip address add ${address.ipv6}/64 dev ${first} nodad`)
    }
    for (const uplink of uplinks) await host.run('ip', ['link', 'set', uplink, 'up'])
    if (first && address) {
      await host.sh(`
        ip route add default via 10.50.0.1 dev ${first}
        ip route add default via fd50::1 dev ${first}`)
    }
    return host
  } catch (error) {
    await host[Symbol.asyncDispose]()
    throw error
  }
}

/** A real libvirtd of the tests' own, and the machine around it. */
export class Host extends NamespaceMachine implements AsyncDisposable {
  readonly software: HostSoftware
  /** Reaches its libvirtd from the test process. */
  readonly uri: string
  /** Its addresses on the LAN. */
  readonly ipv4: string | undefined
  readonly ipv6: string | undefined
  readonly #relays: Server[] = []
  readonly #scheme: string
  readonly #daemons: readonly Daemon[]
  #guests = 0
  #links = 0
  #files = 0

  constructor(name: string, realm: Realm, software: HostSoftware, scheme: string, ipv4?: string, ipv6?: string) {
    super(name, realm)
    this.software = software
    this.#scheme = scheme
    this.ipv4 = ipv4
    this.ipv6 = ipv6
    this.#daemons = daemonsOf(software, scheme)
    this.uri = this.uriOf(software.daemons === 'modular' ? 'virtqemud' : 'libvirtd')
  }

  /** URI of one of its daemons for the test process. */
  uriOf(name: 'libvirtd' | ModularDaemon): string {
    const { scheme, socket } = this.#daemon(name)
    return `${scheme}+unix:///system?socket=${this.realm.path(`/run/libvirt/${socket}`)}`
  }

  #daemon(name: string): Daemon {
    const found = this.#daemons.find((daemon) => daemon.name === name)
    if (!found) throw new Error(`${this.name} has no ${name}: ${this.#daemons.map((daemon) => daemon.name).join(', ')}`)
    return found
  }

  /** Process id of its libvirtd, or virtqemud, as the machine numbers it, 0 after `kill()`. */
  get pid(): number {
    return this.pidOf(this.#main)
  }

  get #main(): string {
    return this.software.daemons === 'modular' ? 'virtqemud' : 'libvirtd'
  }

  pidOf(daemon: string): number {
    return this.realm.processes(daemon)[0] ?? 0
  }

  /** Stops libvirtd in its tracks: connections stay open and nothing answers. Networks and guests go on. */
  freeze(): void {
    process.kill(this.pid, 'SIGSTOP')
  }

  thaw(): void {
    process.kill(this.pid, 'SIGCONT')
  }

  /** Ends libvirtd, or the modular daemon, without a goodbye. Networks and guests go on. */
  async kill(daemon: string = this.#main): Promise<void> {
    const pid = this.pidOf(daemon)
    if (pid) process.kill(pid, 'SIGKILL')
    while (this.pidOf(daemon)) await pause(2)
  }

  async restartDaemon(daemon: string = this.#main): Promise<void> {
    await this.kill(daemon)
    await this.run('/run/start-daemon', [daemon])
  }

  /** Name of the daemon that has what a driver has: `network`, `nodedev`… */
  daemonOf(scheme: string): string {
    return this.#daemons.find((daemon) => daemon.scheme === scheme)?.name ?? this.#main
  }

  /** Runs commands of findings as on a host with systemd, which this one does not have. */
  async heal(commands: readonly string[]): Promise<void> {
    for (const command of commands) {
      const daemon = /^systemctl restart (\w+)$/.exec(command)?.[1]
      if (daemon) await this.restartDaemon(daemon)
      else await this.sh(command)
    }
  }

  /** What its daemons have logged, warnings and worse. */
  log(): Promise<string> {
    return this.sh('cat /run/*.log')
  }

  /** virsh on this host. */
  virsh(...args: string[]): Promise<string> {
    return this.run('virsh', ['--quiet', '--connect', `${this.#scheme}:///system`, ...args])
  }

  /** A command of virsh whose last argument is a file with XML: `virshXml(xml, 'update-device', 'q1', '--live')`. */
  async virshXml(xml: string, ...args: string[]): Promise<string> {
    const file = `/run/xml-${this.#files++}`
    await writeFile(this.realm.path(file), xml)
    return this.virsh(...args, file)
  }

  /** Defines and starts a network from libvirt's XML, without the library under test. */
  async network(xml: string): Promise<void> {
    await this.virshXml(xml, 'net-define')
    const name = /<name>([^<]+)<\/name>/.exec(xml)?.[1] ?? ''
    await this.virsh('net-start', name)
  }

  /** A new Ethernet link of this host that is up and leads nowhere; a stand-in for a NIC. @returns its name */
  async freshLink(name = `nic${this.#links++}`): Promise<string> {
    await this.sh(`
      ip netns list | grep -qw nowhere || ip netns add nowhere
      ip link add ${name} type veth peer name ${name} netns nowhere
      ip -netns nowhere link set ${name} up
      ip link set ${name} up`)
    return name
  }

  /** A guest that is a network namespace, with its address where the options or DHCP give one. */
  async guest(options: GuestOptions): Promise<Guest> {
    const name = options.name ?? `g${++this.#guests}`
    return plugGuest(this, name, options.bridge ?? (await this.#bridgeOf(options.network)), options)
  }

  /** A real guest, emulated, in about 10 s. */
  qemuGuest(options: QemuGuestOptions = {}): Promise<QemuGuest> {
    return startQemuGuest(this, options.name ?? `q${++this.#guests}`, options)
  }

  /** URI for the test process over TCP, through a relay on loopback. Needs `listen`. */
  async tcpUri(): Promise<string> {
    return `qemu+tcp://127.0.0.1:${await this.relay(16509)}/system`
  }

  /** URI for the test process over TLS, through a relay on loopback, with the test's own certificates. */
  async tlsUri(): Promise<string> {
    return `qemu+tls://127.0.0.1:${await this.relay(16514)}/system?pkipath=${this.realm.path('/run/pki')}`
  }

  /** URI for processes that live in another root or namespace: through a relay in the folder for temporary files. */
  async sharedUri(): Promise<string> {
    const folder = mkdtempSync(join(tmpdir(), 'virtnet-host-'))
    const socket = join(folder, 'libvirt-sock')
    const server = createServer((client) => {
      const daemon = createConnection(this.realm.path(`/run/libvirt/${this.#daemon(this.#main).socket}`))
      client.on('error', () => daemon.destroy()).pipe(daemon)
      daemon.on('error', () => client.destroy()).pipe(client)
    })
    server.listen(socket).unref()
    await once(server, 'listening')
    server.on('close', () => rmSync(folder, { recursive: true, force: true }))
    this.#relays.push(server)
    return `qemu+unix:///system?socket=${socket}`
  }

  /** Opens a port on the machine's loopback whose connections lead to a port of this host. */
  async relay(port: number): Promise<number> {
    const server = createServer((client) => {
      const child = spawn('nsenter', [...this.realm.entrance(), '--', this.probe, 'relay', '127.0.0.1', String(port)], {
        stdio: ['pipe', 'pipe', 'ignore'],
      })
      client.on('error', () => {}).pipe(child.stdin.on('error', () => {}))
      child.stdout.on('error', () => {}).pipe(client)
      client.on('close', () => child.kill('SIGKILL'))
      child.on('exit', () => client.destroy())
    })
    server.listen(0, '127.0.0.1').unref()
    await once(server, 'listening')
    this.#relays.push(server)
    const address = server.address()
    if (address === null || typeof address === 'string') throw new Error('no port')
    return address.port
  }

  async #bridgeOf(network: string | undefined): Promise<string | undefined> {
    if (!network) return undefined
    const bridge = /<bridge[^>]* name=['"]([^'"]+)/.exec(await this.virsh('net-dumpxml', network))?.[1]
    if (!bridge) throw new Error(`network ${network} has no bridge`)
    return bridge
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const relay of this.#relays) relay.close()
    await this.realm[Symbol.asyncDispose]()
  }
}
