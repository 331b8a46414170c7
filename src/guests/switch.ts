import { setTimeout as pause } from 'node:timers/promises'
import { type CallLimits, checkOptions, LibvirtError, limitChecks, longestTimeout } from '../base/index.js'
import type { Calls } from '../ffi/index.js'
import type { GuestAddress } from '../snapshot/index.js'
import { buildInterface, type InterfaceDefinition } from '../xml/index.js'
import { arrivalAt } from './arrival.js'
import { changeDevice } from './device-change.js'
import type { GuestInterface } from './guest-interface.js'
import { connected, connectionTo, networkFor, type SwitchTarget } from './switch-target.js'

/** How to move an interface, and what to wait for. */
export interface SwitchOptions extends CallLimits {
  /**
   * Unplug and replug if it cannot be done live: the guest sees its NIC replaced by another with the same MAC address.
   */
  readonly reattach?: boolean | undefined
  /** How long the cable is unplugged, in ms, so that the guest requests an address; default 500. 0: not at all. */
  readonly linkDown?: number | undefined
  /**
   * Wait until the guest has an address there. Earlier addresses do not count: if libvirt serves DHCP, only a lease
   * given after the switch; otherwise, such as on a bridge of the host, only an address that the QEMU guest agent or
   * the host's neighbour table did not have before.
   */
  readonly waitForAddress?: boolean | undefined
}

/** What a switch did. */
export interface SwitchOutcome {
  /** `stored`: the guest does not run. */
  readonly how: 'live' | 'reattached' | 'stored'
  /** The interface as it is now. */
  readonly interface: GuestInterface
  /** Its addresses there; empty unless waited for. */
  readonly addresses: readonly GuestAddress[]
}

/** @see GuestInterface.switch */
export async function switchInterface(
  session: Calls,
  from: GuestInterface,
  target: SwitchTarget,
  options: SwitchOptions,
): Promise<SwitchOutcome> {
  checkOptions<SwitchOptions>('switch', options, {
    reattach: 'boolean',
    linkDown: { least: 0, most: longestTimeout, whole: false, unit: 'milliseconds' },
    waitForAddress: 'boolean',
    ...limitChecks,
  })
  options.signal?.throwIfAborted()
  const connection = connectionTo(target)
  const current = await from.refresh()
  const live = await current.definitionToAttach()
  const liveTo = live && connected(live, connection)
  const storedTo = current.stored ? connected(current.stored, connection) : undefined
  for (const definition of [liveTo, storedTo]) if (definition) buildInterface(definition)
  const network = await networkFor(session, connection, live !== undefined)
  const arrival = live && options.waitForAddress ? await arrivalAt(session, current, connection, network) : undefined
  const { handle } = current.guest
  const stored = current.stored && storedTo ? { from: current.stored, to: storedTo } : undefined
  const how = live && liveTo ? await moveLive(session, current, live, liveTo, options) : 'stored'
  if (stored) {
    try {
      await changeDevice(session, handle, { stored })
    } catch (error) {
      // Roll back fully, even if the caller timed out or aborted.
      const back = { linkDown: options.linkDown, reattach: true }
      if (live && liveTo) await moveLive(session, await current.refresh(), liveTo, live, back)
      throw error
    }
  }
  if (live) await announce(session, current)
  const now = await current.refresh()
  const addresses = (await arrival?.wait(now, how === 'reattached', options)) ?? []
  return { how, interface: now, addresses }
}

async function moveLive(
  session: Calls,
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
      // Do not leave it there with its cable unplugged: move it back.
      await changeDevice(session, handle, { live: { from: to, to: from } })
      throw error
    }
  }
  return 'live'
}

/**
 * Has QEMU announce the guest's new port to the switches on the way before the guest sends anything. Failure is
 * harmless: with libvirt before 12.5, or a device that cannot announce, they learn it from the guest's first packet.
 *
 * @see virDomainAnnounceInterface, since 12.5.0
 */
async function announce(session: Calls, { guest, mac }: GuestInterface): Promise<void> {
  try {
    await session.call('virDomainAnnounceInterface', guest.handle, mac, null, 0)
  } catch (error) {
    if (!(error instanceof LibvirtError)) throw error
  }
}

/** The QEMU driver's code for a change that needs a new device. */
const unplugged: ReadonlySet<string> = new Set(['VIR_ERR_OPERATION_UNSUPPORTED', 'VIR_ERR_CONFIG_UNSUPPORTED'])

function refusedLive({ guest, mac }: GuestInterface, cause: LibvirtError): LibvirtError {
  const { code, number, domain, level, call, details } = cause
  return new LibvirtError(
    `${mac} of guest ${guest.name} cannot be moved while the guest runs (${cause.message}); pass { reattach: true } to unplug it and plug it in again with the same MAC address`,
    { code, number, domain, level, call, details },
    { cause },
  )
}

async function replug(
  session: Calls,
  current: GuestInterface,
  from: InterfaceDefinition,
  to: InterfaceDefinition,
  limits: CallLimits,
): Promise<void> {
  const { handle } = current.guest
  await changeDevice(session, handle, { live: { from } })
  await current.detached(limits)
  try {
    await changeDevice(session, handle, { live: { to } })
  } catch (error) {
    await changeDevice(session, handle, { live: { to: from } })
    throw error
  }
}
