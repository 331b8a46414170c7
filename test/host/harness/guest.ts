import { NamespaceMachine, pause } from './machine.js'
import { type Realm, settled } from './realm.js'

export interface GuestOptions {
  name?: string
  /** A Linux bridge of the host to join. */
  bridge?: string
  /** Or a libvirt network with a bridge, by name. */
  network?: string
  /** Or a host device for a macvlan link, which is to packets what a macvtap guest is. */
  macvtap?: { device: string; mode: 'bridge' | 'private' | 'vepa' | 'passthru' }
  mac?: string
  /** With prefix, e.g. `192.168.122.50/24`; several for several families. Given: no DHCP. */
  addresses?: readonly string[]
  /** Default routes, with `addresses`. */
  gateways?: readonly string[]
  /** Whether it asks for a lease. Default: where no addresses are given. */
  dhcp?: boolean
  /** Marks its bridge port isolated, as libvirt does for `<port isolated='yes'/>`. */
  isolated?: boolean
}

/** What the DHCP server gave. */
export interface Lease {
  address: string
  prefix: number
  router?: string
  dns?: string
  domain?: string
  server?: string
}

/** A guest that is a network namespace: its NIC `eth0` is one end of a link whose other end is a port of the bridge. */
export class Guest extends NamespaceMachine implements AsyncDisposable {
  /** The host's end of its link. */
  readonly device: string
  #lease: Lease | undefined

  constructor(name: string, realm: Realm) {
    super(name, realm, name)
    this.device = `v-${name}`
  }

  get lease(): Lease | undefined {
    return this.#lease
  }

  /** Asks for a lease, forgetting the old one; takes up to 20 s where a bridge's spanning tree blocks new ports. */
  async renew(): Promise<Lease> {
    const found = await this.run(
      'busybox',
      [...'udhcpc -i eth0 -f -q -n -t 40 -T 1 -s /run/dhcp -x'.split(' '), `hostname:${this.name}`],
      { timeout: 45_000 },
    )
    const value = (name: string) => new RegExp(`^lease ${name}=(.+)$`, 'm').exec(found)?.[1]
    const lease: Lease = { address: value('ip') ?? '', prefix: Number(value('mask')) }
    for (const name of ['router', 'dns', 'domain'] as const) {
      const given = value(name)
      if (given) lease[name] = given
    }
    const server = value('serverid')
    if (server) lease.server = server
    this.#lease = lease
    return lease
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.attempt('ip', ['link', 'delete', 'eth0'])
    await new NamespaceMachine(this.name, this.realm).attempt('ip', ['netns', 'delete', this.name])
  }
}

/** @param bridge  the bridge to join, where the options name no macvtap device */
export async function plugGuest(
  host: NamespaceMachine,
  name: string,
  bridge: string | undefined,
  options: GuestOptions,
): Promise<Guest> {
  const guest = new Guest(name, host.realm)
  const { mac, macvtap } = options
  const address = mac ? `address ${mac}` : ''
  const link = macvtap
    ? `ip link add link ${macvtap.device} name ${guest.device} ${address} type macvlan mode ${macvtap.mode}
       ip link set ${guest.device} netns ${name} name eth0`
    : `ip link add ${guest.device} type veth peer name eth0 ${address} netns ${name}
       ip link set ${guest.device} master ${bridge} up
       ${options.isolated ? `bridge link set dev ${guest.device} isolated on` : ''}`
  await host.sh(`
    ip netns add ${name}
    ip netns exec ${name} sh -ec '${settled}'
    ${link}
    ip -netns ${name} link set eth0 up`)
  const { addresses = [], gateways = [], dhcp = addresses.length === 0 } = options
  await guest.sh(
    [
      ...addresses.map((entry) => `ip address add ${entry} dev eth0 ${entry.includes(':') ? 'nodad' : ''}`),
      ...gateways.map((entry) => `ip route add default via ${entry}`),
    ].join('\n') || ':',
  )
  if (dhcp) await guest.renew()
  else if (!macvtap) await forwarding(host, guest.device)
  return guest
}

/** Waits until the spanning tree lets a bridge port pass frames. */
async function forwarding(host: NamespaceMachine, device: string): Promise<void> {
  const state = `/sys/class/net/${device}/brport/state`
  for (let tries = 0; tries < 200; tries++) {
    const { status, stdout } = await host.attempt('cat', [state])
    if (status !== 0 || stdout.trim() === '3') return
    await pause(50)
  }
  throw new Error(`${device} does not pass frames`)
}
