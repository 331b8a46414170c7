import type { virDomainPtr } from '../../native-types/values.js'
import {
  type CallLimits,
  checkArgument,
  checkOption,
  checkOptions,
  DefinitionError,
  type DefinitionFinding,
  StateError,
  showAsJson,
} from '../base/index.js'
import { callsWithin, limitedCalls, type Session } from '../ffi/index.js'
import { addressesFrom, addressSources, findAddresses } from '../gathering/index.js'
import { type Affected, type AffectOptions, affectChecks } from '../networks/index.js'
import type { AddressSource, GuestAddress } from '../snapshot/index.js'
import { buildInterface, type InterfaceDefinition } from '../xml/index.js'
import { changeDevice } from './device-change.js'
import { GuestAgent } from './guest-agent.js'
import { type DetachOptions, GuestInterface, type InterfaceJson } from './guest-interface.js'
import { type GuestStatus, type LoadedGuest, readingOf } from './guest-state.js'
import { newMac } from './new-mac.js'
import type { SwitchOptions, SwitchOutcome } from './switch.js'
import { networkFor, type SwitchTarget } from './switch-target.js'

/** A guest as `JSON.stringify()` and console.log show it. */
export interface GuestJson {
  /** Its name. */
  readonly name: string
  /** Its UUID. */
  readonly uuid: string
  /** As of the last reading. */
  readonly state: GuestStatus
  /** The running ones, then those that are only stored. */
  readonly interfaces: readonly InterfaceJson[]
}

/**
 * A virtual machine and its network interfaces.
 *
 * @see https://libvirt.org/html/libvirt-libvirt-domain.html
 */
export class Guest implements AsyncDisposable {
  static {
    showAsJson(Guest)
  }

  /** For libvirt functions that this class does not offer. */
  readonly handle: virDomainPtr
  /** Its name, unique on its connection. */
  readonly name: string
  /** Its UUID. */
  readonly uuid: string
  #reading: LoadedGuest
  readonly #session: Session

  /** @internal */
  constructor(session: Session, handle: virDomainPtr, reading: LoadedGuest) {
    this.#session = session
    this.handle = handle
    this.name = reading.name
    this.uuid = reading.uuid
    this.#reading = reading
  }

  /** As of the last reading. */
  get state(): GuestStatus {
    return this.#reading.state
  }

  /**
   * Parts of it that this library does not understand, and its interfaces' warnings, by `interfaces[0].…`. A guest
   * whose XML cannot be read at all has no interfaces here, and a warning says why.
   */
  get warnings(): readonly DefinitionFinding[] {
    const ofInterfaces = this.interfaces.flatMap(({ warnings }, index) =>
      warnings.map((finding) => ({
        ...finding,
        path: `interfaces[${index}]${finding.path ? `.${finding.path}` : ''}`,
      })),
    )
    return [...(this.#reading.unread ?? []), ...ofInterfaces]
  }

  /** Its interfaces as of the last reading: the running ones, then those that are only stored. */
  get interfaces(): readonly GuestInterface[] {
    const { live, stored } = this.#reading
    const storedOf = (mac: string | undefined) => stored.find((definition) => definition.mac?.address === mac) ?? null
    const running = live.map((definition) => this.#interface(definition, storedOf(definition.mac?.address)))
    const macs = new Set(live.map(({ mac }) => mac?.address))
    const rest = stored.filter(({ mac }) => !macs.has(mac?.address))
    return [...running, ...rest.map((definition) => this.#interface(null, definition))]
  }

  /** Reads state and interfaces again. */
  async refresh(limits?: CallLimits): Promise<this> {
    this.#reading = await readingOf(callsWithin(this.#session, limits, 'refresh'), this.handle)
    return this
  }

  /**
   * One of its interfaces, as of the last reading.
   *
   * @param macOrDevice  `52:54:00:…`, or the host's end, such as `vnet0`; may be omitted if there is only one
   * @throws StateError  when there is none, or several to choose from
   */
  interface(macOrDevice?: string): GuestInterface {
    const all = this.interfaces
    if (macOrDevice !== undefined) checkArgument('guest.interface', 'macOrDevice', macOrDevice, 'string')
    const wanted = macOrDevice?.toLowerCase()
    const found = wanted === undefined ? all : all.filter(({ mac, device }) => mac === wanted || device === macOrDevice)
    if (found.length === 1 && found[0]) return found[0]
    const there = all.map(({ mac, device }) => (device ? `${mac} (${device})` : mac)).join(', ') || 'none'
    const message =
      macOrDevice === undefined
        ? `specify one: guest ${this.name} has ${there}`
        : `guest ${this.name} has no interface ${macOrDevice}; it has ${there}`
    throw new StateError(message)
  }

  /**
   * Adds an interface, in the running and the stored definition.
   *
   * @returns the interface, with the MAC address and the device that it was assigned
   * @throws DefinitionError  for an invalid definition, for a MAC address that the guest already has, and for a network
   *   without the port group; before anything is done
   * @throws StateError       if the guest runs but the network does not; before anything is done
   * @throws LibvirtError     `VIR_ERR_NO_NETWORK`, and for what libvirt refuses
   * @see virDomainAttachDeviceFlags, since 0.7.7
   */
  async attach(definition: InterfaceDefinition, options: AffectOptions = {}): Promise<GuestInterface> {
    checkOptions<AffectOptions>('attach', options, affectChecks)
    buildInterface(definition)
    const calls = limitedCalls(this.#session, options)
    this.#reading = await readingOf(calls, this.handle)
    const mac = definition.mac?.address.toLowerCase() ?? newMac()
    const to = { ...definition, mac: { ...definition.mac, address: mac } }
    // A teamed pair shares one address.
    if (definition.teaming === undefined && this.interfaces.some((other) => other.mac === mac)) {
      throw new DefinitionError([
        { path: 'mac.address', message: `guest ${this.name} already has an interface ${mac}` },
      ])
    }
    const { live, stored } = this.affected(options.affect ?? 'both')
    await networkFor(calls, to, live)
    await changeDevice(calls, this.handle, {
      live: live ? { to } : undefined,
      stored: stored ? { to } : undefined,
    })
    await this.refresh()
    return this.interface(mac)
  }

  /** As `interface(macOrDevice).detach()`. */
  async detach(macOrDevice: string, options: DetachOptions = {}): Promise<void> {
    await this.interface(macOrDevice).detach(options)
  }

  /** As `interface(macOrDevice).switch()`. */
  async switch(macOrDevice: string, target: SwitchTarget, options: SwitchOptions = {}): Promise<SwitchOutcome> {
    return this.interface(macOrDevice).switch(target, options)
  }

  /**
   * Its addresses, of all interfaces.
   *
   * @param source  omitted: the first of lease, agent and arp that knows any; the limits may take its place
   * @throws LibvirtError  such as `VIR_ERR_AGENT_UNRESPONSIVE`, if the requested source is not available
   * @see virDomainInterfaceAddresses, since 1.2.14
   */
  addresses(limits?: CallLimits): Promise<GuestAddress[]>
  addresses(source: AddressSource | undefined, limits?: CallLimits): Promise<GuestAddress[]>
  async addresses(sourceOrLimits?: AddressSource | CallLimits, limits?: CallLimits): Promise<GuestAddress[]> {
    const isSource = sourceOrLimits === undefined || typeof sourceOrLimits === 'string'
    const calls = callsWithin(this.#session, isSource ? limits : sourceOrLimits, 'addresses')
    if (!isSource || sourceOrLimits === undefined) return findAddresses(calls, this.handle, addressSources, () => true)
    checkOption('addresses', 'source', sourceOrLimits, addressSources)
    return addressesFrom(calls, this.handle, sourceOrLimits)
  }

  /** The QEMU guest agent in it, where it has one. */
  get agent(): GuestAgent {
    return new GuestAgent(this.#session, this)
  }

  /** The definitions that a change affects. @throws StateError if a requested one does not exist @internal */
  affected(affect: Affected): { live: boolean; stored: boolean } {
    const { active, persistent } = this.state
    if ((affect === 'live' && !active) || (affect === 'stored' && !persistent)) {
      const what = affect === 'live' ? 'does not run' : 'is transient: it has no stored definition'
      throw new StateError(`affect '${affect}': guest ${this.name} ${what}`)
    }
    return { live: active && affect !== 'stored', stored: persistent && affect !== 'live' }
  }

  /** Name, UUID, state and interfaces, as of the last reading, as plain data. */
  toJSON(): GuestJson {
    const { name, uuid, state } = this
    return { name, uuid, state, interfaces: this.interfaces.map((one) => one.toJSON()) }
  }

  /** Releases what this object holds. The guest itself is unaffected. */
  free(): Promise<void> {
    return this.handle.free()
  }

  /** As `free()`, for `await using`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.free()
  }

  #interface(live: InterfaceDefinition | null, stored: InterfaceDefinition | null): GuestInterface {
    return new GuestInterface(this.#session, this, live, stored)
  }
}
