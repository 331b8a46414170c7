import { type Connection, connect } from '../../../src/connection/index.js'
import { machineThrough } from '../../../src/machine/access/machine-through.js'
import { type Guest, type Host, type Lan, type Machine, startHost, startLan } from '../harness/index.js'
import type { HostSoftware } from '../harness/libvirts.js'

/** Both ways in which libvirt writes its rules. */
export const backends = [
  { libvirt: '9.0', firewall: 'iptables', daemons: 'monolithic' },
  { libvirt: '12.8', firewall: 'nftables', daemons: 'monolithic' },
] as const satisfies readonly HostSoftware[]

const network = (name: string, forward: string, number: number): string =>
  `<network><name>${name}</name>${forward}<bridge name='v${name}' stp='off' delay='0'/>
    <domain name='${name}' localOnly='yes'/><dns><host ip='192.168.${number}.77'><hostname>db</hostname></host></dns>
    <ip address='192.168.${number}.1' netmask='255.255.255.0'>
      <dhcp><range start='192.168.${number}.10' end='192.168.${number}.99'/></dhcp></ip>
    <ip family='ipv6' address='fd${number - 100}::1' prefix='64'/></network>`

const networks = {
  lab: network('lab', "<forward mode='nat'><nat ipv6='yes'/></forward>", 111),
  two: network('two', "<forward mode='nat'><nat ipv6='yes'/></forward>", 112),
  iso: network('iso', '', 113),
  rou: network('rou', "<forward mode='route'/>", 114),
} as const
const numbers = { lab: 111, two: 112, iso: 113, rou: 114 } as const
export type NetworkName = keyof typeof networks

const connectTo = (host: Host): Promise<Connection> =>
  connect(host.uri, { machine: machineThrough(['nsenter', ...host.realm.entrance(), '--']) })

/** A host on a LAN with networks of several modes, and guests that listen on port 80. */
export class PolicyScene implements AsyncDisposable {
  readonly lan: Lan
  readonly host: Host
  connection: Connection

  private constructor(lan: Lan, host: Host, connection: Connection) {
    this.lan = lan
    this.host = host
    this.connection = connection
  }

  static async start(
    software: HostSoftware,
    names: readonly NetworkName[],
    before: (host: Host) => Promise<void> = async () => {},
  ): Promise<PolicyScene> {
    const lan = await startLan()
    const host = await startHost({ lan, ...software })
    await before(host)
    for (const name of names) await host.network(networks[name])
    const scene = new PolicyScene(lan, host, await connectTo(host))
    for (const one of [host, lan.x]) await one.listen(4000)
    return scene
  }

  get policies() {
    return this.connection.policies
  }

  /** After a restart of the daemon. */
  async reconnect(): Promise<void> {
    await this.connection.close()
    this.connection = await connectTo(this.host)
  }

  /** With 192.168.N.10x and fdM::10x, whatever the network's mode gives it. */
  async guest(on: NetworkName, number: number): Promise<Guest> {
    const name = `${on}${number}`
    const net = numbers[on]
    const guest = await this.host.guest({
      network: on,
      name,
      mac: `52:54:00:00:${net - 100}:0${number}`,
      addresses: [`192.168.${net}.${100 + number}/24`, `fd${net - 100}::${100 + number}/64`],
      gateways: [`192.168.${net}.1`],
    })
    await guest.sh(`ip -6 route replace default via fd${net - 100}::1 metric 10`)
    for (const port of [80, 4000]) await guest.listen(port)
    return guest
  }

  /** Networks are started anew, and their guests plugged in again. */
  async restartNetworks(guests: readonly Guest[], ...names: readonly NetworkName[]): Promise<void> {
    for (const name of names) {
      await this.host.virsh('net-destroy', name)
      await this.host.virsh('net-start', name)
      for (const guest of guests)
        if (guest.name.startsWith(name)) await this.host.sh(`ip link set ${guest.device} master v${name} up`)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.connection.close()
    await this.host[Symbol.asyncDispose]()
    await this.lan[Symbol.asyncDispose]()
  }
}

export interface Try {
  readonly who: string
  readonly machine: Machine
  readonly address: string | undefined
  readonly port: number
  readonly udp?: boolean
}

/** Which of them get an answer, by name. */
export async function reached(tries: readonly Try[]): Promise<Record<string, boolean>> {
  // What is stopped takes its time: all at once.
  const found = await Promise.all(
    tries.map(async ({ who, machine, address = '', port, udp }) => {
      const { reached } = await (udp ? machine.udp(address, port) : machine.tcp(address, port))
      return [who, reached] as const
    }),
  )
  return Object.fromEntries(found)
}
