import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { builtProbe } from './built.js'
import { NamespaceMachine } from './machine.js'
import { Realm, settled } from './realm.js'

const execute = promisify(execFile)

const layout = (probe: string) => `
cp ${probe} /run/probe
for name in gateway x far; do
  ip netns add $name
  ip netns exec $name sh -ec '${settled}'
done
ip netns exec gateway sh -c '
  echo 1 >/proc/sys/net/ipv4/ip_forward
  echo 1 >/proc/sys/net/ipv6/conf/all/forwarding'
ip -batch - <<end
link add lan type bridge stp_state 0
link set lan up
link add gateway type veth peer name lan netns gateway
link add x type veth peer name lan netns x
link set gateway master lan up
link set x master lan up
end
ip -netns gateway -batch - <<end
link add far type veth peer name eth0 netns far
address add 10.50.0.1/24 dev lan
address add fd50::1/64 dev lan nodad
address add 10.60.0.1/24 dev far
address add fd60::1/64 dev far nodad
link set lan up
link set far up
end
ip -netns x -batch - <<end
address add 10.50.0.3/24 dev lan
address add fd50::3/64 dev lan nodad
link set lan up
route add default via 10.50.0.1
route add default via fd50::1
end
ip -netns far -batch - <<end
address add 10.60.0.2/24 dev eth0
address add fd60::2/64 dev eth0 nodad
link set eth0 up
route add default via 10.60.0.1
route add default via fd60::1
end
`

/**
 * The outside: a switch that hosts plug into, with a machine `x` on it (10.50.0.3, fd50::3), and a router `gateway`
 * (10.50.0.1, fd50::1) with a machine `far` behind it (10.60.0.2, fd60::2).
 */
export class Lan implements AsyncDisposable {
  readonly gateway: NamespaceMachine
  readonly x: NamespaceMachine
  readonly far: NamespaceMachine
  /** Where the switch is: a bridge named `lan`, with a port for each cable. */
  readonly switch: NamespaceMachine
  readonly #realm: Realm
  #next = 2

  constructor(realm: Realm) {
    this.#realm = realm
    this.switch = new NamespaceMachine('switch', realm)
    this.gateway = new NamespaceMachine('gateway', realm, 'gateway')
    this.x = new NamespaceMachine('x', realm, 'x')
    this.far = new NamespaceMachine('far', realm, 'far')
  }

  /** The next free address: 2 for the first host, then 4, 5, … (3 is x). */
  nextAddress(): { ipv4: string; ipv6: string } {
    const number = this.#next
    this.#next = number === 2 ? 4 : number + 1
    return { ipv4: `10.50.0.${number}`, ipv6: `fd50::${number}` }
  }

  /** Gives a realm a link of this name whose other end is in the switch. */
  async plug(realm: Realm, device: string): Promise<void> {
    const port = `p${realm.pid}-${device}`.slice(-15)
    // The realm's process id is the machine's: only the switch's network namespace may be entered.
    const enter = [`--target=${this.#realm.pid}`, '--net', '--', 'ip']
    await execute('nsenter', [
      ...enter,
      ...['link', 'add', port, 'type', 'veth', 'peer', 'name', device, 'netns', String(realm.pid)],
    ])
    await execute('nsenter', [...enter, 'link', 'set', port, 'master', 'lan', 'up'])
  }

  /** Tells the outside that a subnet is behind one of the LAN's addresses: a route on the gateway and on x. */
  async addRoute(subnet: string, via: string): Promise<void> {
    for (const machine of [this.gateway, this.x]) await machine.run('ip', ['route', 'replace', subnet, 'via', via])
  }

  /** Gives leases of 10.50.0.100 to 10.50.0.199, by a DHCP server on the gateway. */
  async serveDhcp(): Promise<void> {
    await this.gateway.run('dnsmasq', [
      ...['--conf-file=/dev/null', '--port=0', '--interface=lan', '--bind-interfaces', '--no-ping'],
      ...['--dhcp-range=10.50.0.100,10.50.0.199,2h', '--dhcp-option=option:router,10.50.0.1'],
      ...['--dhcp-leasefile=/run/lan.leases', '--pid-file=/run/lan-dnsmasq.pid', '--user=root'],
    ])
  }

  async deleteRoute(subnet: string): Promise<void> {
    const family = subnet.includes(':') ? '-6' : '-4'
    for (const machine of [this.gateway, this.x]) await machine.run('ip', [family, 'route', 'delete', subnet])
  }

  /** Whether the switch sends frames back out of the port they came from, as a VEPA needs. */
  async setHairpin(on: boolean): Promise<void> {
    await this.switch.sh(`for port in /sys/class/net/lan/brif/*; do echo ${on ? 1 : 0} >$port/hairpin_mode; done`)
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#realm[Symbol.asyncDispose]()
  }
}

/** A LAN of its own, in about 0.1 s. Nothing is on it but its own machines and the hosts that tests plug in. */
export async function startLan(): Promise<Lan> {
  return new Lan(await Realm.start('lan', layout(await builtProbe())))
}
