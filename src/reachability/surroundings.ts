import { DefinitionError, isLinkLocal, type OptionChecks, sameAddress } from '../base/index.js'
import type { HostFacts } from '../machine/index.js'
import { factsOfSnapshot, type Snapshot, type SnapshotGuest } from '../snapshot/index.js'
import { type InterfaceDefinition, type NetworkDefinition, networkOfInterface } from '../xml/index.js'
import { checkNames, type KnownNames } from './check-query.js'
import type {
  Assumptions,
  GuestState,
  ReachabilityMachine,
  ReachabilityQuery,
  ReachabilitySegment,
  Surroundings,
} from './query.js'
import { givesRouter } from './world/network-addresses.js'

/** Values that override what was read. */
export interface ReachabilityOverrides {
  /** Actual configurations of guests, by name and network; other guests are as libvirt reports them. */
  readonly guests?: readonly GuestState[] | undefined
  /** Assumptions about what cannot be known from here. */
  readonly assume?: Assumptions | undefined
  /** Other machines with known facts, and the links between them. */
  readonly machines?: readonly ReachabilityMachine[] | undefined
  /** Which links of the machines are on the same Ethernet. */
  readonly segments?: readonly ReachabilitySegment[] | undefined
}

export const overrideChecks: OptionChecks<ReachabilityOverrides> = {
  guests: 'array',
  machines: 'array',
  segments: 'array',
  assume: 'object',
}

const parts: Readonly<Record<keyof Surroundings, true>> = {
  networks: true,
  facts: true,
  guests: true,
  inactive: true,
  assume: true,
  machines: true,
  segments: true,
}

const made = new WeakMap<Snapshot, Surroundings>()

/**
 * Extracts what reachability depends on from a snapshot: networks' running definitions, or else the stored ones, and
 * running guests. Surroundings are used as they are.
 *
 * @throws DefinitionError  for a snapshot without facts; for guests of unknown networks
 */
export function surroundingsOf(of: Snapshot | Surroundings, known: ReachabilityOverrides = {}): Surroundings {
  const { guests: given = [], assume, machines, segments } = known
  const plain = isSnapshot(of) ? ofSnapshot(of) : of
  if (given.length === 0 && [assume, machines, segments].every((one) => one === undefined)) return plain
  checkGuests(
    given,
    plain.networks.map(({ name }) => name),
  )
  const isGiven = ({ name, network }: GuestState): boolean =>
    given.some((guest) => guest.name === name && guest.network === network)
  const read = (plain.guests ?? []).filter((guest) => !isGiven(guest))
  return {
    ...plain,
    guests: [...given, ...read],
    ...(assume ? { assume } : {}),
    ...(machines ? { machines } : {}),
    ...(segments ? { segments } : {}),
  }
}

/** @throws DefinitionError if a query names a network or guest that the snapshot does not have */
export function checkPlaces(
  query: ReachabilityQuery,
  of: Snapshot | Surroundings,
  known: ReachabilityOverrides = {},
): void {
  if (!isSnapshot(of)) return
  const networks = definitionsOf(of)
  const guests: readonly { readonly name: string; readonly network: string }[] = [
    ...interfacesOf(of),
    ...(known.guests ?? []),
  ]
  const others = (known.machines ?? []).map((machine) => [machine.name, namesOf(machine)] as const)
  checkNames(query, namesOf({ networks, guests }), new Map(others))
}

const namesOf = ({ networks = [], guests = [] }: NamedParts): KnownNames => ({
  networks,
  network: (wanted) => networks.find(({ name }) => name === wanted),
  guestsOf: (wanted) => guests.filter(({ network }) => network === wanted),
})

interface NamedParts {
  readonly networks?: readonly NetworkDefinition[]
  readonly guests?: readonly { readonly name: string; readonly network: string }[]
}

/** The names of the existing networks. */
export const networkNames = (of: Snapshot | Surroundings): string[] =>
  (isSnapshot(of) ? definitionsOf(of) : of.networks).map(({ name }) => name)

/** @throws DefinitionError for anything but a snapshot of this version or surroundings */
function isSnapshot(of: Snapshot | Surroundings): of is Snapshot {
  if (typeof of === 'object' && of !== null && 'networks' in of && 'facts' in of) {
    if (!('version' in of)) {
      checkParts(of)
      return false
    }
    if (of.version === 1) return true
  }
  const message = 'pass a snapshot from connection.snapshot() or parseSnapshot(), or { networks, facts }'
  throw new DefinitionError([{ path: 'snapshot', message }])
}

function checkParts(of: Surroundings): void {
  const issues = Object.keys(of).flatMap((name) =>
    Object.hasOwn(parts, name)
      ? []
      : [{ path: name, message: `is unknown; surroundings have ${Object.keys(parts).join(', ')}` }],
  )
  if (issues.length > 0) throw new DefinitionError(issues)
}

const definitionsOf = ({ networks }: Snapshot): NetworkDefinition[] =>
  networks.flatMap(({ running, stored }) => running ?? stored ?? [])

function ofSnapshot(snapshot: Snapshot): Surroundings {
  const known = made.get(snapshot)
  if (known) return known
  const facts = factsOfSnapshot(snapshot)
  const networks = definitionsOf(snapshot)
  const byName = new Map(networks.map((definition) => [definition.name, definition]))
  const surroundings: Surroundings = {
    networks,
    inactive: snapshot.networks.flatMap(({ name, active }) => (active ? [] : [name])),
    facts,
    guests: statesOf(interfacesOf(snapshot), byName, facts),
  }
  made.set(snapshot, surroundings)
  return surroundings
}

/** A running guest's interface on a network. */
interface GuestOnNetwork {
  /** The guest's name; for further interfaces on the same network, with the host's end: `web/vnet3`. */
  readonly name: string
  readonly network: string
  readonly mac: string
  /** The host's end; null for a guest of another driver. */
  readonly device: string | null
  /** The guest has interfaces besides this one. */
  readonly otherInterfaces: boolean
  readonly linkState: 'up' | 'down'
  /** With prefix, from the network's DHCP server. */
  readonly leased: readonly string[]
  /** With prefix, from the guest's agent, which knows all of them; null if none answers. */
  readonly reported: readonly string[] | null
}

/** Guests of other drivers appear in the networks' ports only. */
function interfacesOf(snapshot: Snapshot): GuestOnNetwork[] {
  const { networks, guests } = snapshot
  const byBridge = new Map(
    networks.flatMap(({ running, name }) =>
      running && 'bridge' in running && running.bridge?.name ? [[running.bridge.name, name]] : [],
    ),
  )
  const leases = new Map<string, string[]>()
  for (const network of networks) {
    for (const { mac, address, prefix } of network.leases) {
      const key = `${network.name} ${mac}`
      leases.set(key, [...(leases.get(key) ?? []), `${address}/${prefix}`])
    }
  }
  const own = guests.flatMap((guest) => (guest.running ?? []).flatMap((one) => onNetwork(guest, one, byBridge) ?? []))
  const macs = new Set(own.map(({ mac }) => mac))
  const others = networks.flatMap(({ name: network, ports }) =>
    ports
      .filter(({ mac }) => !macs.has(mac))
      .map(({ owner, mac }) => ({ name: owner.name, network, mac, device: null, ...ofOthers })),
  )
  return named([...own, ...others]).map((one) => ({ ...one, leased: leases.get(`${one.network} ${one.mac}`) ?? [] }))
}

const ofOthers = { otherInterfaces: false, linkState: 'up', reported: null } as const

function onNetwork(
  { name, running, addresses }: SnapshotGuest,
  definition: InterfaceDefinition,
  byBridge: ReadonlyMap<string, string>,
): Omit<GuestOnNetwork, 'leased'> | undefined {
  const bridge = definition.type === 'bridge' ? definition.source?.bridge : undefined
  const network = networkOfInterface(definition) ?? (bridge === undefined ? undefined : byBridge.get(bridge))
  // The MAC address that it sends from: a guest may have set its own (libvirt 11.2).
  const mac = definition.mac?.currentAddress ?? definition.mac?.address
  if (network === undefined || mac === undefined) return undefined
  return {
    name,
    network,
    mac,
    device: definition.target?.dev ?? null,
    otherInterfaces: (running?.length ?? 0) > 1,
    linkState: definition.link === 'down' ? 'down' : 'up',
    reported:
      addresses === null
        ? null
        : addresses.filter((one) => one.mac === mac).map(({ address, prefix }) => `${address}/${prefix}`),
  }
}

/** A guest's second interface on a network needs its own name. */
function named(guests: readonly Omit<GuestOnNetwork, 'leased'>[]): Omit<GuestOnNetwork, 'leased'>[] {
  const taken = new Set<string>()
  return guests.map((guest) => {
    const key = `${guest.network} ${guest.name}`
    if (!taken.has(key)) {
      taken.add(key)
      return guest
    }
    return { ...guest, name: `${guest.name}/${guest.device ?? guest.mac}` }
  })
}

/**
 * A guest's addresses: from its agent, which knows all; otherwise from its leases and the host's neighbour table.
 */
function statesOf(
  guests: readonly GuestOnNetwork[],
  networks: ReadonlyMap<string, NetworkDefinition>,
  { neighbours }: HostFacts,
): GuestState[] {
  const heardFrom = new Map<string, HostFacts['neighbours'][number][]>()
  for (const neighbour of neighbours) {
    const key = `${neighbour.link} ${neighbour.mac?.toLowerCase()}`
    heardFrom.set(key, [...(heardFrom.get(key) ?? []), neighbour])
  }
  return guests.map(({ name, network, mac, device, otherInterfaces, linkState, leased, reported }) => {
    const definition = networks.get(network)
    const bridge = definition && 'bridge' in definition ? definition.bridge?.name : undefined
    const heard = (heardFrom.get(`${bridge} ${mac}`) ?? [])
      .map(({ address }) => address)
      .filter((address) => !leased.some((one) => sameAddress(one.split('/')[0] ?? '', address)))
    return {
      name,
      network,
      mac,
      otherInterfaces,
      linkState,
      addresses: (reported ?? [...leased, ...heard]).filter((address) => !isLinkLocal(address)),
      hasDefaultRoute: definition !== undefined && givesRouter(definition),
      mayHaveMore: reported === null,
      ...(device === null ? {} : { port: device }),
    }
  })
}

/** @throws DefinitionError for guests of unknown networks */
export function checkGuests(given: readonly GuestState[], networks: readonly string[]): void {
  const names = new Set(networks)
  const issues = given.flatMap(({ network }, index) =>
    names.has(network) ? [] : [{ path: `guests[${index}].network`, message: `there is no network '${network}'` }],
  )
  if (issues.length > 0) throw new DefinitionError(issues)
}
