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

/** What of an interface can change without another connection; `null` takes it away. */
export type InterfaceChange = { readonly [K in keyof Options]?: Options[K] | null }

/** What an interface is taken away from, and how long the guest may take to let go of it. */
export type DetachOptions = AffectOptions

/** An interface as `JSON.stringify()` and console.log show it. */
export interface InterfaceJson {
  /** Its guest, by name. */
  readonly guest: string
  /** The MAC address that it is defined with. */
  readonly mac: string
  /** The host's end, such as `vnet0`; null where it does not run. */
  readonly device: string | null
  /** The network that it is on, by name; null where it is on none. */
  readonly network: string | null
  /** Whether the guest sees a cable. */
  readonly linkState: 'up' | 'down'
  /** What it is where it runs, otherwise null. */
  readonly live: InterfaceDefinition | null
  /** What is stored of it, otherwise null. */
  readonly stored: InterfaceDefinition | null
}

/** One of a guest's interfaces. */
export class GuestInterface {
  static {
    showAsJson(GuestInterface)
  }

  /** Whose it is. */
  readonly guest: Guest
  #live: InterfaceDefinition | null
  #stored: InterfaceDefinition | null
  readonly #session: Session

  /** Use `guest.interfaces`. One of the two definitions is there. @internal */
  constructor(session: Session, guest: Guest, live: InterfaceDefinition | null, stored: InterfaceDefinition | null) {
    this.#session = session
    this.guest = guest
    this.#live = live
    this.#stored = stored
  }

  /** What it was at the last reading where it runs, otherwise null. */
  get live(): InterfaceDefinition | null {
    return this.#live
  }

  /** What it will be after the guest's next start, as of the last reading; null where nothing is stored of it. */
  get stored(): InterfaceDefinition | null {
    return this.#stored
  }

  /** What it is, or what is stored where it does not run. */
  get definition(): InterfaceDefinition {
    return this.live ?? (this.stored as InterfaceDefinition)
  }

  /** What libvirt accepts of it though it may not do what was meant, and what this library does not understand of it. */
  get warnings(): readonly DefinitionFinding[] {
    return checkInterface(this.definition).filter(({ severity }) => severity === 'warning')
  }

  /** The MAC address that it is defined with, in lower case. */
  get mac(): string {
    return this.definition.mac?.address ?? ''
  }

  /**
   * The MAC address that the guest sends with: its own, if it has set one in the place of `mac`. From libvirt 11.2 on,
   * for a guest that runs; before that, and as long as libvirt knows of none, `mac`.
   */
  get currentMac(): string {
    return this.definition.mac?.currentAddress ?? this.mac
  }

  /** The network that it is on, by name; null where it is on none. */
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
   * Its addresses, as soon as there are any; an agent that has not started yet is waited for. Those that a link gives
   * itself (fe80::…, 169.254.…) are none. After a change of network, `switch({ waitForAddress })` is what knows the new
   * from the old.
   *
   * @throws TimeoutError after `timeout` ms, 30,000 unless said otherwise; the signal's reason
   */
  async waitForAddress(options: WaitForAddressOptions = {}): Promise<GuestAddress[]> {
    checkOptions<WaitForAddressOptions>('waitForAddress', options, addressChecks)
    return waitForAddresses(this.#session, this, options)
  }

  /** What it has received and sent since the guest started. @throws LibvirtError `VIR_ERR_OPERATION_INVALID` where the guest does not run @see virDomainInterfaceStats, since 0.3.2 */
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
   * Limits its traffic. A direction that is left out stays as it is, `null` takes its limits away.
   *
   * @throws DefinitionError for what is no speed
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

  /** Pulls or plugs the guest's cable. */
  async setLinkState(state: 'up' | 'down', options: AffectOptions = {}): Promise<this> {
    checkOption('setLinkState', 'state', state, ['up', 'down'])
    return this.update({ link: state }, options)
  }

  /**
   * Changes its options, such as `{ filterRef: { filter: 'clean-traffic' } }` or `{ link: 'down' }`, in what runs and in
   * what is stored. For another connection there is `switch`.
   *
   * @returns this interface, as it is then
   * @throws DefinitionError  for what makes no sense, before libvirt is asked
   * @throws LibvirtError     `VIR_ERR_OPERATION_UNSUPPORTED` for what cannot change while the guest runs, such as the
   *                          model: then `{ affect: 'stored' }` is for its next start
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
   * Takes it away, from what runs and from what is stored. A running guest has to let go of it.
   *
   * @throws TimeoutError when the guest has not let go after `timeout` ms, 15,000 unless said otherwise; then nothing
   *   that is stored has changed
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

  /** What runs, without what its network adds to it; undefined where it does not run. @internal */
  async definitionToAttach(calls: Calls = this.#session): Promise<InterfaceDefinition | undefined> {
    return this.live ? askedOf(await askedInterfaces(calls, this.guest.handle), this.live) : undefined
  }

  /** Until the running guest has let go of it. @internal */
  async detached(limits: CallLimits): Promise<void> {
    await waitUntil(
      `guest ${this.guest.name} to release ${this.mac}`,
      async () =>
        (await this.guest.refresh()).interfaces.some(({ live, mac }) => live && mac === this.mac) ? undefined : true,
      limits,
    )
  }

  /**
   * Moves it to another network or another kind of connection, keeping its MAC address, in what runs and in what is
   * stored. Between networks and bridges of the host this is live, and the link is bounced so that the guest asks for an
   * address; between a Linux bridge and Open vSwitch too, since libvirt 10.8. What QEMU cannot do live, such as to or
   * from macvtap, is done by unplugging and plugging where `reattach` allows it. Where something is refused, everything
   * is as before.
   *
   * @throws DefinitionError  for a target that makes no sense, and for a network without the port group
   * @throws StateError       for a network that does not run where the guest does; before anything is done
   * @throws LibvirtError     `VIR_ERR_NO_NETWORK`; `VIR_ERR_OPERATION_UNSUPPORTED` for what cannot be live, without
   *                          `reattach`
   * @throws TimeoutError     where the guest does not let go of the interface, which it may still do, and is then without
   *                          it; or has no address in time, though it has been moved
   */
  async switch(target: SwitchTarget, options: SwitchOptions = {}): Promise<SwitchOutcome> {
    return switchInterface(this.#session, this, target, options)
  }

  /** Reads its guest again. @returns this interface, as it is now @throws StateError when the guest has it no more */
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

  /** Where a change of it can go. @throws StateError where there is nothing of what is asked for */
  #affected(affect: Affected): { live: boolean; stored: boolean } {
    const { live, stored } = this.guest.affected(affect)
    if ((affect === 'live' && !this.live) || (affect === 'stored' && !this.stored)) {
      const what = affect === 'live' ? 'stored for the next start, but not plugged in' : 'plugged in, but not stored'
      throw new StateError(`affect '${affect}': ${this.mac} of guest ${this.guest.name} is ${what}`)
    }
    return { live: live && this.live !== null, stored: stored && this.stored !== null }
  }
}

/** @returns the definition without what is null, with what is given */
function changed(definition: InterfaceDefinition, change: InterfaceChange): InterfaceDefinition {
  const issues = ['type', 'source', 'mac', 'unmodelled'].flatMap((path) =>
    path in change ? [{ path, message: 'cannot be updated; to change the connection, use switch()' }] : [],
  )
  if (issues.length > 0) throw new DefinitionError(issues)
  const result: Record<string, unknown> = { ...definition, ...change }
  for (const [name, value] of Object.entries(change)) if (value === null) delete result[name]
  return result as InterfaceDefinition
}
