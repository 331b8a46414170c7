import { VIR_DOMAIN_AFFECT_CONFIG, VIR_DOMAIN_AFFECT_LIVE } from '../../native-types/libvirt-domain.js'
import {
  type CallLimits,
  checkArgument,
  checkOption,
  checkOptions,
  DefinitionError,
  type DefinitionFinding,
  limitChecks,
  StateError,
  showAsJson,
} from '../base/index.js'
import { type Calls, callsWithin, limitedCalls, type Session } from '../ffi/index.js'
import {
  type Affected,
  type AffectOptions,
  affectChecks,
  askedInterfaces,
  askedOf,
  type Bandwidth,
  bandwidthOf,
  bandwidthParameters,
  type StoredOptions,
} from '../networks/index.js'
import type { GuestAddress } from '../snapshot/index.js'
import { checkInterface, type InterfaceDefinition, requestedInterface } from '../xml/index.js'
import { changeDevice } from './device-change.js'
import type { Guest } from './guest.js'
import { addressChecks, addressesOf, type WaitForAddressOptions, waitForAddresses } from './interface-addresses.js'
import { type InterfaceStatistics, readStatistics } from './interface-statistics.js'
import { type SwitchOptions, type SwitchOutcome, switchInterface } from './switch.js'
import type { SwitchTarget } from './switch-target.js'
import { waitUntil } from './wait-until.js'

type Options = Omit<Extract<InterfaceDefinition, { type: 'network' }>, 'type' | 'source' | 'mac' | 'unmodelled'>

/** Options of an interface that can change while its connection stays; `null` removes one. */
export type InterfaceChange = { readonly [K in keyof Options]?: Options[K] | null }

/** From which definition an interface is removed, and how long the guest may take to release it. */
export type DetachOptions = AffectOptions

/** An interface as `JSON.stringify()` and console.log show it. */
export interface InterfaceJson {
  /** Its guest, by name. */
  readonly guest: string
  /** The MAC address that it is defined with. */
  readonly mac: string
  /** The host's end, such as `vnet0`; null where it does not run. */
  readonly device: string | null
  /** The name of its network; null if it is on none. */
  readonly network: string | null
  /** Whether the guest sees a cable. */
  readonly linkState: 'up' | 'down'
  /** Its running definition, or null. */
  readonly live: InterfaceDefinition | null
  /** Its stored definition, or null. */
  readonly stored: InterfaceDefinition | null
}

/** One of a guest's interfaces. */
export class GuestInterface {
  static {
    showAsJson(GuestInterface)
  }

  /** The guest that it belongs to. */
  readonly guest: Guest
  #live: InterfaceDefinition | null
  #stored: InterfaceDefinition | null
  readonly #session: Session

  /** Use `guest.interfaces`. At least one of the two definitions is set. @internal */
  constructor(session: Session, guest: Guest, live: InterfaceDefinition | null, stored: InterfaceDefinition | null) {
    this.#session = session
    this.guest = guest
    this.#live = live
    this.#stored = stored
  }

  /** Its running definition as of the last reading, or null. */
  get live(): InterfaceDefinition | null {
    return this.#live
  }

  /** The definition that takes effect at the guest's next start, as of the last reading; null if it is not stored. */
  get stored(): InterfaceDefinition | null {
    return this.#stored
  }

  /** Its running definition, or else the stored one. */
  get definition(): InterfaceDefinition {
    return this.live ?? (this.stored as InterfaceDefinition)
  }

  /** What libvirt accepts although it may not do what was meant, and what this library does not understand. */
  get warnings(): readonly DefinitionFinding[] {
    return checkInterface(this.definition).filter(({ severity }) => severity === 'warning')
  }

  /** The MAC address that it is defined with, in lower case. */
  get mac(): string {
    return this.definition.mac?.address ?? ''
  }

  /**
   * The MAC address that the guest sends from: its own choice, if it replaced `mac`. Known from libvirt 11.2 on, for a
   * running guest; otherwise, or if libvirt has not seen one, `mac`.
   */
  get currentMac(): string {
    return this.definition.mac?.currentAddress ?? this.mac
  }

  /** The name of its network; null if it is on none. */
  get network(): string | null {
    const asked = requestedInterface(this.definition)
    return asked.type === 'network' ? asked.source.network : null
  }

  /** The host's end, such as `vnet0`; null where it does not run. */
  get device(): string | null {
    return this.live?.target?.dev ?? null
  }

  /** Whether the guest sees a cable, as of the last reading. */
  get linkState(): 'up' | 'down' {
    return this.definition.link === 'down' ? 'down' : 'up'
  }

  /**
   * Its addresses, from the first source that knows any.
   *
   * @see virDomainInterfaceAddresses, since 1.2.14
   */
  async addresses(options: WaitForAddressOptions = {}): Promise<GuestAddress[]> {
    checkOptions<WaitForAddressOptions>('addresses', options, addressChecks)
    return addressesOf(limitedCalls(this.#session, options), this, options)
  }

  /**
   * Its addresses, as soon as there are any; waits for an agent that has not started yet. Link-local addresses
   * (fe80::…, 169.254.…) do not count. After a change of network, use `switch({ waitForAddress })`, which can tell new
   * addresses from old ones.
   *
   * @throws TimeoutError  after `timeout` ms, default 30,000; the signal's reason
   */
  async waitForAddress(options: WaitForAddressOptions = {}): Promise<GuestAddress[]> {
    checkOptions<WaitForAddressOptions>('waitForAddress', options, addressChecks)
    return waitForAddresses(this.#session, this, options)
  }

  /** Its traffic. @throws LibvirtError `VIR_ERR_OPERATION_INVALID` if the guest does not run @see virDomainInterfaceStats */
  async statistics(limits?: CallLimits): Promise<InterfaceStatistics> {
    const calls = callsWithin(this.#session, limits, 'statistics')
    return readStatistics(calls, this.guest.handle, this.device ?? this.mac)
  }

  /** Limits on its traffic. @see virDomainGetInterfaceParameters, since 0.9.9 */
  async bandwidth(options: StoredOptions = {}): Promise<Bandwidth> {
    checkOptions<StoredOptions>('bandwidth', options, { stored: 'boolean', ...limitChecks })
    const flags = options.stored ? VIR_DOMAIN_AFFECT_CONFIG : 0
    const calls = limitedCalls(this.#session, options)
    return bandwidthOf(await calls.call('virDomainGetInterfaceParameters', this.guest.handle, this.mac, flags))
  }

  /**
   * Limits its traffic. An omitted direction stays as it is, `null` removes its limits.
   *
   * @throws DefinitionError  for an invalid limit
   * @see virDomainSetInterfaceParameters, since 0.9.9
   */
  async setBandwidth(bandwidth: Bandwidth, options: AffectOptions = {}): Promise<void> {
    checkOptions<AffectOptions>('setBandwidth', options, affectChecks)
    checkArgument('setBandwidth', 'bandwidth', bandwidth, 'object')
    const { live, stored } = this.#affected(options.affect ?? 'both')
    const flags = (live ? VIR_DOMAIN_AFFECT_LIVE : 0) | (stored ? VIR_DOMAIN_AFFECT_CONFIG : 0)
    const parameters = bandwidthParameters(bandwidth)
    const calls = limitedCalls(this.#session, options)
    await calls.call('virDomainSetInterfaceParameters', this.guest.handle, this.mac, parameters, flags)
    await this.refresh()
  }

  /** Unplugs the guest's cable, or plugs it in. */
  async setLinkState(state: 'up' | 'down', options: AffectOptions = {}): Promise<this> {
    checkOption('setLinkState', 'state', state, ['up', 'down'])
    return this.update({ link: state }, options)
  }

  /**
   * Changes its options, such as `{ filterRef: { filter: 'clean-traffic' } }` or `{ link: 'down' }`, in the running and
   * the stored definition. To change its connection, use `switch`.
   *
   * @returns this interface, after the change
   * @throws DefinitionError  for invalid options, before libvirt is called
   * @throws LibvirtError     `VIR_ERR_OPERATION_UNSUPPORTED` for what cannot change while the guest runs, such as the
   *   model: `{ affect: 'stored' }` changes it for the next start
   * @see virDomainUpdateDeviceFlags, since 0.8.0
   */
  async update(change: InterfaceChange, options: AffectOptions = {}): Promise<this> {
    checkOptions<AffectOptions>('update', options, affectChecks)
    checkArgument('update', 'change', change, 'object')
    const { live, stored } = this.#affected(options.affect ?? 'both')
    const calls = limitedCalls(this.#session, options)
    const asked = live ? await this.definitionToAttach(calls) : undefined
    await changeDevice(calls, this.guest.handle, {
      live: asked && { from: asked, to: changed(asked, change) },
      stored: stored && this.stored ? { from: this.stored, to: changed(this.stored, change) } : undefined,
    })
    return this.refresh()
  }

  /**
   * Removes it from the running and the stored definition. A running guest has to release it.
   *
   * @throws TimeoutError  if the guest has not released it after `timeout` ms, default 15,000; then the stored
   *   definition has not changed
   * @see virDomainDetachDeviceFlags, since 0.7.7
   */
  async detach(options: DetachOptions = {}): Promise<void> {
    checkOptions<DetachOptions>('detach', options, affectChecks)
    const { affect = 'both', timeout = 15_000, signal } = options
    const { live, stored } = this.#affected(affect)
    if (live && this.live) {
      await changeDevice(this.#session, this.guest.handle, { live: { from: requestedInterface(this.live) } })
      await this.detached({ timeout, signal })
    }
    if (stored && this.stored) await changeDevice(this.#session, this.guest.handle, { stored: { from: this.stored } })
    await this.guest.refresh()
  }

  /** Its running definition, without what its network adds; undefined if it does not run. @internal */
  async definitionToAttach(calls: Calls = this.#session): Promise<InterfaceDefinition | undefined> {
    return this.live ? askedOf(await askedInterfaces(calls, this.guest.handle), this.live) : undefined
  }

  /** Waits until the running guest has released it. @internal */
  async detached(limits: CallLimits): Promise<void> {
    await waitUntil(
      `guest ${this.guest.name} to release ${this.mac}`,
      async () =>
        (await this.guest.refresh()).interfaces.some(({ live, mac }) => live && mac === this.mac) ? undefined : true,
      limits,
    )
  }

  /**
   * Moves it to another network or another kind of connection, keeping its MAC address, in the running and the stored
   * definition. Between networks and bridges of the host this happens live, and the link is bounced so that the guest
   * requests an address; between a Linux bridge and Open vSwitch too, since libvirt 10.8. What QEMU cannot change live,
   * such as to or from macvtap, takes unplugging and replugging, if `reattach` allows it. If a step is refused,
   * everything is as before.
   *
   * @throws DefinitionError  for an invalid target, and for a network without the port group
   * @throws StateError       if the guest runs but the network does not; before anything is done
   * @throws LibvirtError     `VIR_ERR_NO_NETWORK`; `VIR_ERR_OPERATION_UNSUPPORTED` for what cannot change live, without
   *   `reattach`
   * @throws TimeoutError     if the guest does not release the interface, which it may still do later, and then lose
   *   it; or if it has no address in time, though it has been moved
   */
  async switch(target: SwitchTarget, options: SwitchOptions = {}): Promise<SwitchOutcome> {
    return switchInterface(this.#session, this, target, options)
  }

  /** Reads its guest again. @returns this interface, as it is now @throws StateError when the guest no longer has it */
  async refresh(limits?: CallLimits): Promise<this> {
    const { live, stored } = (await this.guest.refresh(limits)).interface(this.mac)
    this.#live = live
    this.#stored = stored
    return this
  }

  /** Guest, MAC address, device, network, link state and both definitions, as of the last reading, as plain data. */
  toJSON(): InterfaceJson {
    const { mac, device, network, linkState, live, stored } = this
    return { guest: this.guest.name, mac, device, network, linkState, live, stored }
  }

  /** The definitions that a change of it affects. @throws StateError if a requested one does not exist */
  #affected(affect: Affected): { live: boolean; stored: boolean } {
    const { live, stored } = this.guest.affected(affect)
    if ((affect === 'live' && !this.live) || (affect === 'stored' && !this.stored)) {
      const what = affect === 'live' ? 'stored for the next start, but not plugged in' : 'plugged in, but not stored'
      throw new StateError(`affect '${affect}': ${this.mac} of guest ${this.guest.name} is ${what}`)
    }
    return { live: live && this.live !== null, stored: stored && this.stored !== null }
  }
}

/** @returns the definition with the given options, and without those that are null */
function changed(definition: InterfaceDefinition, change: InterfaceChange): InterfaceDefinition {
  const issues = ['type', 'source', 'mac', 'unmodelled'].flatMap((path) =>
    path in change ? [{ path, message: 'cannot be updated; to change the connection, use switch()' }] : [],
  )
  if (issues.length > 0) throw new DefinitionError(issues)
  const result: Record<string, unknown> = { ...definition, ...change }
  for (const [name, value] of Object.entries(change)) if (value === null) delete result[name]
  return result as InterfaceDefinition
}
