import type { GuestState } from '../../../src/reachability/index.js'
import { parseNetwork } from '../../../src/xml/index.js'
import { type Guest, type Host, startHost, startLan } from '../harness/index.js'
import type { HostSoftware } from '../harness/libvirts.js'
import type { PresentGuest, Scene } from './observe.js'

/** A command that loads rules. */
export const nft = (rules: string): string => `nft -f - <<rules\n${rules}\nrules\n`

/** Networks of each mode, on subnets of their own, with IPv6 too. `stp='off'`: new ports pass frames at once. */
export const network = {
  nat: own('nat', `<forward mode='nat'><nat ipv6='yes'/></forward>`, 111),
  /** IPv6 is routed, not translated. */
  natIpv4: own('nat', `<forward mode='nat'/>`, 111),
  natBy: (dev: string) => own('nat', `<forward mode='nat' dev='${dev}'/>`, 111),
  natAs: (address: string) =>
    own('nat', `<forward mode='nat'><nat><address start='${address}' end='${address}'/></nat></forward>`, 111, false),
  routed: own('routed', `<forward mode='route'/>`, 112),
  routedBy: (dev: string) => own('routed', `<forward mode='route' dev='${dev}'/>`, 112),
  isolated: own('isolated', '', 113),
  open: own('open', `<forward mode='open'/>`, 114),
  nat2: own('nat2', `<forward mode='nat'/>`, 116, false),
  /** No address of the host. */
  bare: `<network><name>bare</name><bridge name='vbare' stp='off' delay='0'/></network>`,
  bridged: `<network><name>bridged</name><forward mode='bridge'/><bridge name='br0'/></network>`,
  macvtap: (mode: 'bridge' | 'private' | 'vepa' | 'passthrough') =>
    `<network><name>macvtap</name><forward mode='${mode}' dev='hw0'><interface dev='hw0'/></forward></network>`,
} as const

function own(name: string, forward: string, number: number, ipv6 = true): string {
  return `<network><name>${name}</name>${forward}<bridge name='v${name}' stp='off' delay='0'/>
    <ip address='192.168.${number}.1' netmask='255.255.255.0'/>
    ${ipv6 ? `<ip family='ipv6' address='fd${number - 100}::1' prefix='64'/>` : ''}</network>`
}

export interface GuestPlan {
  /** A network's name. */
  readonly on: string
  /** Default: where the mode gives one. */
  readonly defaultRoute?: boolean
  readonly isolated?: boolean
  /** With their prefix. Default: from the network's own. */
  readonly addresses?: readonly string[]
  readonly mac?: string
  /** Its router, where that is not the network's. */
  readonly gateway?: string
}

export interface ScenePlan {
  readonly networks: readonly string[]
  /** Default: the machine's own libvirt. */
  readonly software?: HostSoftware
  /** g1, g2 and so on. Default: two on the first network. */
  readonly guests?: readonly GuestPlan[]
  /** Shell commands on the host, or what is started there, such as a firewall, before its networks start. */
  readonly before?: string | ((host: Host) => Promise<void>)
  /** What is started once networks and guests are up. */
  readonly after?: (host: Host) => Promise<void>
  /** Shell commands on the host, once everything is up. */
  readonly setup?: string
  /** The outside is told that guests' subnets are behind the host. */
  readonly externalRoutes?: boolean
  readonly switchHairpin?: boolean
  readonly uplinks?: readonly string[]
  /** A port on which everybody listens too. */
  readonly port?: number
}

/** A host on a LAN with networks and guests, and its state as explain takes it. Gone at the end of the scope. */
export async function setUp(plan: ScenePlan): Promise<Scene & AsyncDisposable> {
  const lan = await startLan()
  const host = await startHost({ lan, uplinks: plan.uplinks ?? ['hw0'], ...plan.software })
  const scene = {
    lan,
    host,
    networks: plan.networks,
    guests: [] as PresentGuest[],
    setup: [plan.before, plan.setup].filter((done) => typeof done === 'string').join('\n') || undefined,
    assume: { externalRoutes: plan.externalRoutes ?? false, switchHairpin: plan.switchHairpin ?? false },
    [Symbol.asyncDispose]: async () => {
      await host[Symbol.asyncDispose]()
      await lan[Symbol.asyncDispose]()
    },
  }
  try {
    if (plan.networks.includes(network.bridged)) await host.sh(bridgeOverUplink)
    if (typeof plan.before === 'string') await host.sh(plan.before)
    else await plan.before?.(host)
    for (const xml of plan.networks) await host.network(xml)
    const definitions = plan.networks.map(parseNetwork)
    const first = definitions[0]?.name ?? ''
    const plans = plan.guests ?? [{ on: first }, { on: first }]
    for (const [index, guest] of plans.entries()) {
      scene.guests.push(await present(scene, `g${index + 1}`, guest, plan.networks))
    }
    await plan.after?.(host)
    const listeners = [host, lan.x, lan.far, ...scene.guests.map(({ guest }) => guest)]
    for (const port of [4000, plan.port]) {
      if (port !== undefined) await Promise.all(listeners.map((machine) => machine.listen(port)))
    }
    if (plan.externalRoutes) {
      for (const subnet of new Set(scene.guests.flatMap(({ state }) => state.addresses.map(subnetOf)))) {
        if (!/^(10|fd50)/.test(subnet)) await lan.addRoute(subnet, (subnet.includes(':') ? host.ipv6 : host.ipv4) ?? '')
      }
    }
    if (plan.switchHairpin) await lan.setHairpin(true)
    if (plan.setup) await host.sh(plan.setup)
    return scene
  } catch (error) {
    await scene[Symbol.asyncDispose]()
    throw error
  }
}

const subnetOf = (address: string): string =>
  address.includes(':') ? `${address.split('::')[0]}::/64` : `${address.split('.').slice(0, 3).join('.')}.0/24`

/** The uplink becomes a port of br0, and its addresses move there. */
export const bridgeOverUplink = `
  ip link add br0 type bridge
  ip link set br0 up
  ip address flush dev hw0
  ip link set hw0 master br0
  ip address add 10.50.0.2/24 dev br0
  ip address add fd50::2/64 dev br0 nodad
  ip route replace default via 10.50.0.1
  ip -6 route replace default via fd50::1`

async function present(
  scene: Scene,
  name: string,
  plan: GuestPlan,
  networks: readonly string[],
): Promise<PresentGuest> {
  const xml = networks.find((one) => one.includes(`<name>${plan.on}</name>`)) ?? ''
  const definition = parseNetwork(xml)
  const ips = 'ips' in definition ? (definition.ips ?? []) : []
  const number = 100 + Number(name.slice(1))
  const physical = definition.mode === 'bridged' || definition.mode === 'macvtap'
  const routers =
    plan.gateway !== undefined
      ? [plan.gateway]
      : physical
        ? ['10.50.0.1', 'fd50::1']
        : ips.map(({ address }) => address)
  const addresses = plan.addresses
    ? plan.addresses.map((address) => address.split('/')[0] ?? '')
    : physical
      ? [`10.50.0.${number}`, `fd50::${number}`]
      : ips.length === 0
        ? [`192.168.115.${number}`]
        : routers.map((router) => router.replace(/1$/, String(number)))
  const hasDefaultRoute = plan.defaultRoute ?? !(definition.mode === 'isolated')
  const place =
    definition.mode === 'macvtap'
      ? {
          macvtap: {
            device: 'hw0',
            mode: definition.forward.mode === 'passthrough' ? ('passthru' as const) : definition.forward.mode,
          },
        }
      : definition.mode === 'bridged'
        ? { bridge: definition.bridge?.name ?? 'br0' }
        : { network: plan.on }
  const withPrefix = plan.addresses ?? addresses.map((address) => `${address}/${address.includes(':') ? 64 : 24}`)
  const ipv4 = withPrefix.filter((address) => !address.includes(':'))
  const guest: Guest = await scene.host.guest({
    name,
    ...place,
    addresses: ipv4,
    ...(plan.isolated ? { isolated: true } : {}),
    ...(plan.mac === undefined ? {} : { mac: plan.mac }),
  })
  // What the network's router announces by IPv6 would come on top.
  const ipv6 = withPrefix.filter((address) => address.includes(':'))
  await guest.sh(
    [
      'echo 0 >/proc/sys/net/ipv6/conf/eth0/accept_ra',
      'ip -6 address flush dev eth0 scope global',
      'ip -6 route flush default 2>/dev/null || true',
      ...ipv6.map((address) => `ip address add ${address} dev eth0 nodad`),
      ...(hasDefaultRoute
        ? routers.map((router) => `ip ${router.includes(':') ? '-6 ' : ''}route replace default via ${router}`)
        : []),
    ].join('\n'),
  )
  const state: GuestState = {
    name,
    network: plan.on,
    addresses: plan.addresses ?? addresses,
    hasDefaultRoute,
    ...(plan.gateway !== undefined && { gateway: plan.gateway }),
    ...(plan.mac !== undefined && { mac: plan.mac }),
    ...(definition.mode === 'macvtap' ? {} : { port: guest.device }),
  }
  return { guest, state }
}
