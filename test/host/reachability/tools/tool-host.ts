import { connect } from '../../../../src/connection/index.js'
import { machineThrough } from '../../../../src/machine/access/machine-through.js'
import type { Tampering } from '../../../../src/reachability/libvirt-rules/tampering.js'
import type { Host, HostOptions } from '../../harness/index.js'
import { pause } from '../../harness/machine.js'
import type { PresentGuest, Scene } from '../observe.js'
import { network, type ScenePlan, setUp } from '../scene.js'
import type { Tool } from './tools.js'

/** When a firewall starts: before the networks, after them and their guests, and whether it then reads its rules again. */
export const orders = [
  'before libvirt',
  'after libvirt',
  'before libvirt, reloaded',
  'after libvirt, reloaded',
] as const
export type Order = (typeof orders)[number]

/** The oldest libvirt with iptables, and the newest with nftables. */
export const software = {
  '9.0': { libvirt: '9.0', firewall: 'iptables', daemons: 'monolithic' },
  '12.8': { libvirt: '12.8', firewall: 'nftables', daemons: 'monolithic' },
} as const satisfies Record<string, HostOptions>

const withDhcp = (xml: string, number: number): string =>
  xml.replace(
    "netmask='255.255.255.0'/>",
    `netmask='255.255.255.0'><dhcp><range start='192.168.${number}.150' end='192.168.${number}.199'/></dhcp></ip>`,
  )
const nat = withDhcp(network.nat, 111)
const routed = withDhcp(network.routed, 112)
const isolated = withDhcp(network.isolated, 113)

/** A host with a network of each mode, and a real firewall. */
export async function setUpTool(
  tool: Tool,
  order: Order,
  libvirt: keyof typeof software,
): Promise<Scene & AsyncDisposable> {
  const [when, reloaded] = order.split(', ')
  return setUpModes({
    software: software[libvirt],
    before: async (host) => {
      await tool.prepare?.(host)
      if (when !== 'before libvirt') return
      await tool.start(host)
      await host.restartDaemon()
    },
    after: async (host) => {
      if (when === 'after libvirt') await tool.start(host)
      if (reloaded) await tool.reload(host)
      await untilSettled(host)
    },
  })
}

/** A host with a network of each mode, with DHCP where that is libvirt's. */
export async function setUpModes(plan: Omit<ScenePlan, 'networks'>): Promise<Scene & AsyncDisposable> {
  const scene = await setUp({
    networks: [nat, routed, isolated, network.bridged],
    guests: [{ on: 'nat' }, { on: 'nat' }, { on: 'routed' }, { on: 'isolated' }, { on: 'bridged' }],
    externalRoutes: true,
    ...plan,
  })
  // What one packet's redirect teaches a sender would be another's way.
  for (const { guest } of scene.guests) await guest.sh(withoutRedirects)
  for (const machine of [scene.lan.x, scene.lan.far]) await machine.sh(withoutRedirects)
  return scene
}

const withoutRedirects = `
  for file in /proc/sys/net/ipv[46]/conf/*/accept_redirects; do echo 0 >$file; done`

/** libvirt writes its rules anew, by and by, when it hears of firewalld's start or reload. */
export async function untilSettled(host: Host): Promise<void> {
  const rules = () => host.sh('nft list ruleset | sed "s/packets [0-9]* bytes [0-9]*//"')
  for (let last = await rules(), same = 0; same < 6; ) {
    await pause(250)
    const now = await rules()
    same = now === last ? same + 1 : 0
    last = now
  }
}

export async function tamperingOn({ host }: Scene): Promise<Tampering[]> {
  await using connection = await connect(host.uri, {
    machine: machineThrough(['nsenter', ...host.realm.entrance(), '--']),
  })
  return await connection.findTampering()
}

/** What really comes through to a network's DHCP and DNS. */
export interface Services {
  readonly network: string
  readonly lease: boolean
  readonly names: boolean
  readonly namesOverTcp: boolean
}

export async function servicesOf({ guests }: Scene): Promise<Services[]> {
  const asked = guests.filter(({ state }, index) => {
    const first = guests.findIndex((other) => other.state.network === state.network) === index
    return first && state.network !== 'bridged'
  })
  return await Promise.all(asked.map(servicesFor))
}

async function servicesFor({ guest, state: { network: name, addresses } }: PresentGuest): Promise<Services> {
  const own = addresses[0]?.replace(/\d+$/, '1') ?? ''
  const [lease, names, overTcp] = await Promise.all([
    // The guest keeps its address: a lease is only asked for.
    guest.attempt('busybox', 'udhcpc -i eth0 -f -q -n -t 12 -T 1 -s /bin/true'.split(' '), { timeout: 60_000 }),
    guest.attempt('busybox', ['nslookup', '-type=a', 'host.example', own], { timeout: 60_000 }),
    guest.attempt('busybox', ['nc', '-w', '3', own, '53'], { timeout: 60_000 }),
  ])
  return {
    network: name,
    lease: lease.status === 0,
    names: !/timed out|no servers/.test(names.stdout + names.stderr),
    namesOverTcp: overTcp.status === 0,
  }
}
