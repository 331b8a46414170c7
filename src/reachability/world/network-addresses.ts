import { type Ip, type IpRange, ipOf, rangeOf } from '../../base/index.js'
import { rowOf } from '../../modes/index.js'
import type { NetworkDefinition } from '../../xml/index.js'

/** The host's addresses on a network, from its definition. */
export function ipsOf(network: NetworkDefinition): readonly NetworkAddress[] {
  if (!('ips' in network) || !network.ips) return []
  const known = networkAddresses.get(network)
  if (known?.of === network.ips) return known.found
  const found = readIps(network.ips)
  networkAddresses.set(network, { of: network.ips, found })
  return found
}

/** Whether its guests get a router, by libvirt's DHCP or by that of the physical network. */
export const givesRouter = (network: NetworkDefinition): boolean => rowOf(network).routedBy !== 'nobody'

/** The host's device that a network forwards to, if it names one. */
export function forwardDevice(network: NetworkDefinition): string | undefined {
  if (!('forward' in network) || !network.forward || !('dev' in network.forward)) return undefined
  const { forward } = network
  return forward.dev ?? ('interfaces' in forward ? forward.interfaces?.[0]?.dev : undefined)
}

/** The host's devices that a network distributes its guests over. */
export function devicesOf(network: NetworkDefinition): readonly string[] {
  const { dev, interfaces = [], pf } = ('forward' in network && network.forward ? network.forward : {}) as Pool
  const names = [dev, ...interfaces.map((one) => one.dev), pf?.dev]
  return [...new Set(names.filter((name) => name !== undefined))]
}

interface Pool {
  readonly dev?: string
  readonly interfaces?: readonly { readonly dev: string }[]
  readonly pf?: { readonly dev: string }
}

/** The bridge that a network names, whether its own or a host bridge. */
export const bridgeNameOf = (network: NetworkDefinition): string | undefined =>
  'bridge' in network ? network.bridge?.name : undefined

interface NetworkAddress {
  readonly ip: Ip
  readonly subnet: IpRange
}

const networkAddresses = new WeakMap<
  NetworkDefinition,
  { readonly of: object; readonly found: readonly NetworkAddress[] }
>()

function readIps(ips: NonNullable<Extract<NetworkDefinition, { ips?: unknown }>['ips']>): NetworkAddress[] {
  return ips.flatMap(({ address, prefix, netmask }) => {
    const ip = ipOf(address)
    const length = prefix ?? netmask ?? (ip?.family === 'ipv6' ? 64 : classful(address))
    const subnet = rangeOf(`${address}/${length}`)
    return ip && subnet ? [{ ip, subnet }] : []
  })
}

/** libvirt's default if neither prefix nor netmask is given. */
const classful = (address: string): number => {
  const first = Number(address.split('.')[0])
  return first < 128 ? 8 : first < 192 ? 16 : 24
}
