import {
  DefinitionError,
  formatSubnet,
  hasCode,
  isMac,
  normalizeAddress,
  parseAddress,
  printable,
  reservedAddress,
  sameAddress,
  subnetContains,
} from '../../base/index.js'
import type { Session } from '../../ffi/index.js'
import { type Lease, type NetworkState, readGuest } from '../../gathering/index.js'
import type { NetworkUpdate, OwnerOptions } from '../../plan/index.js'
import { type NatDefinition, type NetworkDefinition, networkOfInterface, subnetOfIp } from '../../xml/index.js'
import { inTurn } from '../in-turn.js'
import type { Affected } from './affect.js'
import { refuseOwnedUpdate } from './owned-update.js'
import type { UpdateOutcome } from './update.js'

/** The part of a live network that is used here. */
export interface Reservable {
  readonly name: string
  readonly state: NetworkState
  refresh(): Promise<{ readonly definition: NetworkDefinition }>
  stored(): Promise<NetworkDefinition>
  leases(): Promise<Lease[]>
  update(update: NetworkUpdate, options: { readonly affect: Affected } & OwnerOptions): Promise<UpdateOutcome>
}

type Ip = NonNullable<NatDefinition['ips']>[number]
type DhcpHost = NonNullable<NonNullable<Ip['dhcp']>['hosts']>[number]
type DhcpHostUpdate = Extract<NetworkUpdate, { section: 'dhcpHost' }>

const refused = (path: string, message: string): DefinitionError => new DefinitionError([{ path, message }])
const ipsOf = (definition: NetworkDefinition): readonly Ip[] => ('ips' in definition && definition.ips) || []

/** @throws DefinitionError, LibvirtError  as VirtualNetwork.reserve */
export async function reserveAddress(
  session: Session,
  network: Reservable,
  guest: string,
  address: string,
  asWhom: OwnerOptions,
): Promise<UpdateOutcome> {
  const mac = await macOn(session, network.name, guest)
  return inTurn(session, network.name, async () => {
    const copies = await copiesOf(network)
    const [live, stored = live] = copies
    const updates = copies.map((copy) =>
      copy ? reservation(copy, mac, address, { ...asWhom, named: stored ?? copy }) : [],
    )
    if (updates[0]?.length) refuseLeased(await network.leases(), mac, address)
    return updateEach(network, updates, asWhom)
  })
}

/** @throws DefinitionError, LibvirtError  as VirtualNetwork.unreserve */
export async function releaseAddress(
  session: Session,
  network: Reservable,
  guest: string,
  asWhom: OwnerOptions,
): Promise<UpdateOutcome> {
  const mac = await macOn(session, network.name, guest)
  return inTurn(session, network.name, async () =>
    updateEach(
      network,
      (await copiesOf(network)).map((copy) => (copy ? release(copy, mac) : [])),
      asWhom,
    ),
  )
}

type Copies = readonly [live: NetworkDefinition | undefined, stored: NetworkDefinition | undefined]

/** The running and the stored definition, whichever exist. */
async function copiesOf(network: Reservable): Promise<Copies> {
  const { definition: running } = await network.refresh()
  const { active, persistent } = network.state
  return [active ? running : undefined, persistent ? await network.stored() : undefined]
}

/** In one call if both definitions take the same change, so that libvirt changes both or none. */
async function updateEach(
  network: Reservable,
  [live = [], stored = []]: readonly (readonly NetworkUpdate[])[],
  asWhom: OwnerOptions,
): Promise<UpdateOutcome> {
  const { active, persistent } = network.state
  if (active && persistent && JSON.stringify(live) === JSON.stringify(stored))
    return updateAll(network, live, 'both', asWhom)
  const outcomes = [await updateAll(network, live, 'live', asWhom), await updateAll(network, stored, 'stored', asWhom)]
  return {
    live: outcomes.some((outcome) => outcome.live),
    stored: outcomes.some((outcome) => outcome.stored),
    reloadedFirewallRules: outcomes.some((outcome) => outcome.reloadedFirewallRules),
  }
}

async function updateAll(
  network: Reservable,
  updates: readonly NetworkUpdate[],
  affect: Affected,
  asWhom: OwnerOptions,
): Promise<UpdateOutcome> {
  let outcome: UpdateOutcome = { live: false, stored: false, reloadedFirewallRules: false }
  for (const update of updates) outcome = await network.update(update, { affect, ...asWhom })
  return outcome
}

/** The MAC of a guest's interface on a network. @param guest  its name, or the MAC itself */
async function macOn(session: Session, network: string, guest: string): Promise<string> {
  if (isMac(guest)) return guest.toLowerCase()
  const domain = await session.call('virDomainLookupByName', guest).catch((error: unknown) => {
    if (!hasCode(error, 'VIR_ERR_NO_DOMAIN')) throw error
    throw refused('guest', `'${printable(guest)}' is neither a guest nor a MAC address such as 52:54:00:12:34:56`)
  })
  try {
    const { interfaces } = readGuest(await session.call('virDomainGetXMLDesc', domain, 0))
    const macs = interfaces.flatMap((one) => (networkOfInterface(one) === network && one.mac ? [one.mac.address] : []))
    if (macs.length === 1 && macs[0] !== undefined) return macs[0]
    const what = macs.length === 0 ? 'has no interface' : `has several interfaces, ${macs.join(', ')},`
    throw refused('guest', `'${printable(guest)}' ${what} on network ${network}; give the MAC of one of them`)
  } finally {
    await domain.free()
  }
}

/**
 * The updates that reserve an address in one definition; none if it is reserved already.
 *
 * @param named  the definition that records the owners
 * @throws DefinitionError, OwnedError  if the address is not in the network, or belongs to another guest or owner
 */
function reservation(
  definition: NetworkDefinition,
  mac: string,
  text: string,
  { named, ...asWhom }: OwnerOptions & { readonly named: NetworkDefinition },
): DhcpHostUpdate[] {
  const { place, address } = placeOf(definition, text)
  const hosts = ipsOf(definition)[place]?.dhcp?.hosts ?? []
  const other = hosts.find((host) => sameAddress(host.ip, address) && host.mac?.toLowerCase() !== mac)
  const add: DhcpHostUpdate = { section: 'dhcpHost', command: 'add', value: { mac, ip: address }, ip: place }
  if (!hosts.some((host) => host.mac?.toLowerCase() === mac && sameAddress(host.ip, address)))
    refuseOwnedUpdate(named, add, asWhom)
  if (other && asWhom.takeOver) return [{ section: 'dhcpHost', command: 'delete', value: other, ip: place }, add]
  if (other) {
    const who = other.mac ?? other.name ?? other.id
    throw refused('address', `${address} is reserved for ${who}; unreserve('${who}') first, or take another address`)
  }
  const own = hosts.find((host) => host.mac?.toLowerCase() === mac)
  if (own && sameAddress(own.ip, address)) return []
  const value: DhcpHost = own ? { ...own, ip: address } : { mac, ip: address }
  return [{ section: 'dhcpHost', command: own ? 'modify' : 'add', value, ip: place }]
}

/** The updates that remove the reservations of a MAC from one definition. */
function release(definition: NetworkDefinition, mac: string): DhcpHostUpdate[] {
  return ipsOf(definition).flatMap(({ dhcp }, ip) =>
    (dhcp?.hosts ?? [])
      .filter((host) => host.mac?.toLowerCase() === mac)
      .map((value): DhcpHostUpdate => ({ section: 'dhcpHost', command: 'delete', value, ip })),
  )
}

/** @throws DefinitionError if the address is leased to another guest, which would keep it until it releases it */
function refuseLeased(leases: readonly Lease[], mac: string, text: string): void {
  const lease = leases.find((one) => sameAddress(one.address, text) && one.mac !== mac)
  if (!lease) return
  const who = lease.hostname ? `${lease.hostname} (${lease.mac})` : String(lease.mac)
  const until = lease.expiresAt ? `, until ${lease.expiresAt.toISOString()}` : ''
  throw refused('address', `${text} is leased to ${who}${until}; take another address, or have that guest release it`)
}

/** The index of the network's `ips` entry that an address belongs to. */
function placeOf(definition: NetworkDefinition, text: string): { readonly place: number; readonly address: string } {
  const address = parseAddress(text)
  const normal = normalizeAddress(text)
  if (!address || normal === undefined) throw refused('address', `'${printable(text)}' is not an IP address`)
  if (!('ips' in definition) && !['nat', 'routed', 'isolated', 'open'].includes(definition.mode)) {
    const message = `libvirt serves no DHCP on network ${definition.name}, of mode '${definition.mode}': reserve it on the DHCP server of that LAN`
    throw refused('address', message)
  }
  if (address.family === 'ipv6') {
    const message = `${normal} is IPv6, and DHCPv6 does not identify guests by MAC; update({ section: 'dhcpHost', command: 'add', value: { id, ip } }) reserves it for a DUID`
    throw refused('address', message)
  }
  const ips = ipsOf(definition)
  const place = ips.findIndex((ip) => {
    const subnet = subnetOfIp(ip)
    return subnet !== undefined && subnetContains(subnet, address)
  })
  const ip = ips[place]
  const subnet = ip && subnetOfIp(ip)
  if (!ip || !subnet) {
    const own = ips.flatMap((one) => subnetOfIp(one) ?? []).map(formatSubnet)
    const has = own.length > 0 ? `has ${own.join(', ')}` : 'has no subnet'
    throw refused('address', `${normal} is not in network ${definition.name}, which ${has}`)
  }
  if (sameAddress(ip.address, normal)) throw refused('address', `${normal} is the host's own address on the network`)
  const special = reservedAddress(subnet, address)
  if (special) throw refused('address', `${normal} is the ${special} address of ${formatSubnet(subnet)}`)
  const served = ips.findIndex((one) => one.dhcp && !one.address.includes(':'))
  if (served >= 0 && served !== place) {
    const message = `${normal} is in ${formatSubnet(subnet)}, but DHCP is served on ${ips[served]?.address}: libvirt runs one DHCP server per family and network`
    throw refused('address', message)
  }
  return { place, address: normal }
}
