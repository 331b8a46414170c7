import { setTimeout as pause } from 'node:timers/promises'
import { DefinitionError, LibvirtError } from '../errors.js'
import type { Limits, Session } from '../ffi/index.js'
import { type Lease, toLease } from '../networks/lease.js'
import { buildInterface, type InterfaceDefinition } from '../xml/index.js'
import { changeDevice } from './device-change.js'
import type { GuestAddress } from './guest-address.js'
import type { GuestInterface } from './guest-interface.js'
import { waitUntil } from './wait-until.js'

/** What an interface is connected to: the part of its definition that says so. */
export type InterfaceConnection = {
  [T in InterfaceDefinition['type']]: Pick<
    Extract<InterfaceDefinition, { type: T }>,
    Extract<keyof Extract<InterfaceDefinition, { type: T }>, 'type' | 'source' | 'virtualPort' | 'vlan' | 'managed'>
  >
}[InterfaceDefinition['type']]

/** A network, by name or as an object; or any connection, such as `{ type: 'bridge', source: { bridge: 'br0' } }`. */
export type SwitchTarget = string | { readonly name: string } | InterfaceConnection

export interface SwitchOptions extends Limits {
  /** Unplug and plug where it cannot be done live: the guest sees its NIC go and another with the same MAC address come. */
  readonly reattach?: boolean | undefined
  /** How long the cable is pulled, in ms, so that the guest asks for an address; default 500. 0: not at all. */
  readonly linkDown?: number | undefined
  /** Wait until the guest has an address there; for a network, a lease that was given after the switch. */
  readonly waitForAddress?: boolean | undefined
}

export interface SwitchOutcome {
  /** `stored`: the guest does not run. */
  readonly how: 'live' | 'reattached' | 'stored'
  /** The interface as it is now. */
  readonly interface: GuestInterface
  /** Those that it has there; empty unless waited for. */
  readonly addresses: readonly GuestAddress[]
}

/** @see GuestInterface.switch */
export async function switchInterface(
  session: Session,
  from: GuestInterface,
  target: SwitchTarget,
  options: SwitchOptions,
): Promise<SwitchOutcome> {
  const connection = connectionTo(target)
  const current = await from.refresh()
  const live = await current.asked()
  const liveTo = live && connected(live, connection)
  const storedTo = current.stored ? connected(current.stored, connection) : undefined
  for (const definition of [liveTo, storedTo]) if (definition) buildInterface(definition)
  const network = connection.type === 'network' ? connection.source.network : undefined
  const before = network && options.waitForAddress ? await leasesOf(session, network, current.mac) : []
  const { handle } = current.guest
  const stored = current.stored && storedTo ? { from: current.stored, to: storedTo } : undefined
  const how = live && liveTo ? await moveLive(session, current, live, liveTo, options) : 'stored'
  if (stored) {
    try {
      await changeDevice(session, handle, { stored })
    } catch (error) {
      if (live && liveTo) await moveLive(session, await current.refresh(), liveTo, live, { ...options, reattach: true })
      throw error
    }
  }
  const now = await current.refresh()
  if (!options.waitForAddress || !now.live) return { how, interface: now, addresses: [] }
  const addresses = network
    ? await newLeases(session, network, now, before, options)
    : await now.waitForAddress(options)
  return { how, interface: now, addresses }
}

function connectionTo(target: SwitchTarget): InterfaceConnection {
  if (typeof target === 'string') return { type: 'network', source: { network: target } }
  if ('type' in target) return target
  if (typeof target?.name === 'string') return { type: 'network', source: { network: target.name } }
  throw new DefinitionError([
    { path: 'target', message: 'is neither a network nor a connection such as { type, source }' },
  ])
}

/** An interface with another connection; what belonged to the old one is gone. */
function connected(definition: InterfaceDefinition, connection: InterfaceConnection): InterfaceDefinition {
  const kept: Record<string, unknown> = { ...definition }
  for (const name of ['type', 'source', 'virtualPort', 'vlan', 'managed']) delete kept[name]
  return { ...kept, ...connection } as InterfaceDefinition
}

async function moveLive(
  session: Session,
  current: GuestInterface,
  from: InterfaceDefinition,
  to: InterfaceDefinition,
  { reattach = false, linkDown = 500, timeout = 15_000, signal }: SwitchOptions,
): Promise<'live' | 'reattached'> {
  const { handle } = current.guest
  const bounce = linkDown > 0 && to.link !== 'down'
  try {
    await changeDevice(session, handle, { live: { from, to: bounce ? { ...to, link: 'down' } : to } })
  } catch (error) {
    if (!(error instanceof LibvirtError) || !unplugged.has(error.code)) throw error
    if (!reattach) throw refusedLive(current, error)
    await replug(session, current, from, to, { timeout, signal })
    return 'reattached'
  }
  if (bounce) {
    await pause(linkDown)
    try {
      await changeDevice(session, handle, { live: { from: to, to: { ...to, link: 'up' } } })
    } catch (error) {
      // Not there with its cable pulled: back to where it was.
      await changeDevice(session, handle, { live: { from: to, to: from } })
      throw error
    }
  }
  return 'live'
}

/** QEMU's driver says so for a change that only another device can bring about. */
const unplugged: ReadonlySet<string> = new Set(['VIR_ERR_OPERATION_UNSUPPORTED', 'VIR_ERR_CONFIG_UNSUPPORTED'])

function refusedLive({ guest, mac }: GuestInterface, cause: LibvirtError): LibvirtError {
  const { code, number, domain, level, call, details } = cause
  return new LibvirtError(
    `${mac} of guest ${guest.name} cannot be moved there while the guest runs (${cause.message}); say { reattach: true } to unplug it and plug it in again with the same MAC address`,
    { code, number, domain, level, call, details },
    { cause },
  )
}

async function replug(
  session: Session,
  current: GuestInterface,
  from: InterfaceDefinition,
  to: InterfaceDefinition,
  limits: Limits,
): Promise<void> {
  const { handle } = current.guest
  await changeDevice(session, handle, { live: { from } })
  await current.gone(limits)
  try {
    await changeDevice(session, handle, { live: { to } })
  } catch (error) {
    await changeDevice(session, handle, { live: { to: from } })
    throw error
  }
}

async function leasesOf(session: Session, network: string, mac: string): Promise<Lease[]> {
  const handle = await session.call('virNetworkLookupByName', network)
  try {
    return (await session.call('virNetworkGetDHCPLeases', handle, mac)).map(toLease)
  } finally {
    await handle.free()
  }
}

/** A lease of before the switch does not count: the guest may have been on this network already. */
async function newLeases(
  session: Session,
  network: string,
  now: GuestInterface,
  before: readonly Lease[],
  limits: Limits,
): Promise<GuestAddress[]> {
  const old = new Map(before.map(({ address, expiresAt }) => [address, expiresAt?.getTime() ?? 0]))
  const given = await waitUntil(
    `a lease of network ${network} for ${now.guest.name}, ${now.mac}`,
    async () => {
      const fresh = (await leasesOf(session, network, now.mac)).filter(
        ({ address, expiresAt }) => old.get(address) !== (expiresAt?.getTime() ?? 0),
      )
      return fresh.length > 0 ? fresh : undefined
    },
    limits,
  )
  return given.map(({ family, address, prefix, mac }) => ({
    family,
    address,
    prefix,
    mac,
    device: now.device ?? '',
    source: 'lease',
  }))
}
