import { VIR_DOMAIN_AFFECT_CONFIG, VIR_DOMAIN_AFFECT_LIVE } from '../../native-types/libvirt-domain.js'
import {
  type AddressFamily,
  type CallLimits,
  DefinitionError,
  type DefinitionFinding,
  LibvirtError,
} from '../base/index.js'
import type { Session } from '../ffi/index.js'
import { addressSources, findAddresses, isOfLinkOnly } from '../gathering/index.js'
import {
  type Affected,
  askedInterfaces,
  askedOf,
  type Bandwidth,
  bandwidthOf,
  bandwidthParameters,
} from '../networks/index.js'
import type { AddressSource, GuestAddress } from '../snapshot/index.js'
import { checkInterface, type InterfaceDefinition, requestedInterface } from '../xml/index.js'
import { changeDevice } from './device-change.js'
import type { Guest } from './guest.js'
import { type SwitchOptions, type SwitchOutcome, switchInterface } from './switch.js'
import type { SwitchTarget } from './switch-target.js'
import { waitUntil } from './wait-until.js'

type Options = Omit<Extract<InterfaceDefinition, { type: 'network' }>, 'type' | 'source' | 'mac' | 'unmodelled'>

/** What of an interface can change without another connection; `null` takes it away. */
export type InterfaceChange = { readonly [K in keyof Options]?: Options[K] | null }

/** Traffic of an interface, as the guest sees it: received is towards it. */
export interface InterfaceStatistics {
  readonly received: InterfaceTraffic
  readonly sent: InterfaceTraffic
}

/** Counts since the guest started. */
export interface InterfaceTraffic {
  readonly bytes: bigint
  readonly packets: bigint
  readonly errors: bigint
  readonly dropped: bigint
}

export interface DetachOptions extends CallLimits {
  readonly affect?: Affected | undefined
}

export interface WaitForAddressOptions extends CallLimits {
  readonly family?: AddressFamily | undefined
  /** Who is asked, in this order; omitted: lease, agent, arp. */
  readonly sources?: readonly AddressSource[] | undefined
}

/** One of a guest's interfaces. */
export class GuestInterface {
  readonly guest: Guest
  /** What it is where it runs, otherwise null. */
  readonly live: InterfaceDefinition | null
  /** What it will be after the guest's next start; null where nothing is stored of it. */
  readonly stored: InterfaceDefinition | null
  readonly #session: Session

  /** Use `guest.interfaces`. One of the two definitions is there. */
  constructor(session: Session, guest: Guest, live: InterfaceDefinition | null, stored: InterfaceDefinition | null) {
    this.#session = session
    this.guest = guest
    this.live = live
    this.stored = stored
  }

  /** What it is, or what is stored where it does not run. */
  get definition(): InterfaceDefinition {
    return this.live ?? (this.stored as InterfaceDefinition)
  }

  /** What libvirt accepts of it though it may not do what was meant, and what this library does not understand of it. */
  get warnings(): readonly DefinitionFinding[] {
    return checkInterface(this.definition).filter(({ severity }) => severity === 'warning')
  }

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
  addresses(options: Omit<WaitForAddressOptions, keyof CallLimits> = {}): Promise<GuestAddress[]> {
    return this.#find(options, () => true)
  }

  /**
   * Its addresses, as soon as there are any; an agent that has not started yet is waited for. Those that a link gives
   * itself (fe80::…, 169.254.…) are none. After a change of network, `switch({ waitForAddress })` is what knows the new
   * from the old.
   *
   * @throws TimeoutError after `timeout` ms, 30,000 unless said otherwise; the signal's reason
   */
  waitForAddress(options: WaitForAddressOptions = {}): Promise<GuestAddress[]> {
    return waitUntil(
      `an address of ${this.guest.name}, ${this.mac}`,
      async () => {
        const found = await this.#find(options, (address) => !isOfLinkOnly(address)).catch(unlessStarting)
        return found.length > 0 ? found : undefined
      },
      options,
    )
  }

  /** @throws LibvirtError `VIR_ERR_OPERATION_INVALID` where the guest does not run @see virDomainInterfaceStats, since 0.3.2 */
  async statistics(): Promise<InterfaceStatistics> {
    const counts = await this.#session.call('virDomainInterfaceStats', this.guest.handle, this.device ?? this.mac)
    return {
      received: { bytes: counts.rx_bytes, packets: counts.rx_packets, errors: counts.rx_errs, dropped: counts.rx_drop },
      sent: { bytes: counts.tx_bytes, packets: counts.tx_packets, errors: counts.tx_errs, dropped: counts.tx_drop },
    }
  }

  /** Limits on its traffic. @see virDomainGetInterfaceParameters, since 0.9.9 */
  async bandwidth({ stored = false }: { readonly stored?: boolean } = {}): Promise<Bandwidth> {
    const flags = stored ? VIR_DOMAIN_AFFECT_CONFIG : 0
    return bandwidthOf(await this.#session.call('virDomainGetInterfaceParameters', this.guest.handle, this.mac, flags))
  }

  /**
   * Limits its traffic. A direction that is left out stays as it is, `null` takes its limits away.
   *
   * @throws DefinitionError for what is no speed
   * @see virDomainSetInterfaceParameters, since 0.9.9
   */
  async setBandwidth(bandwidth: Bandwidth, { affect = 'both' }: { readonly affect?: Affected } = {}): Promise<void> {
    const { live, stored } = this.#affected(affect)
    const flags = (live ? VIR_DOMAIN_AFFECT_LIVE : 0) | (stored ? VIR_DOMAIN_AFFECT_CONFIG : 0)
    const parameters = bandwidthParameters(bandwidth)
    await this.#session.call('virDomainSetInterfaceParameters', this.guest.handle, this.mac, parameters, flags)
    await this.guest.refresh()
  }

  /** Pulls or plugs the guest's cable. */
  setLinkState(state: 'up' | 'down', options?: { readonly affect?: Affected }): Promise<GuestInterface> {
    return this.update({ link: state }, options)
  }

  /**
   * Changes its options, such as `{ filterRef: { filter: 'clean-traffic' } }` or `{ link: 'down' }`, in what runs and in
   * what is stored. For another connection there is `switch`.
   *
   * @returns the interface as it is then
   * @throws DefinitionError  for what makes no sense, before libvirt is asked
   * @throws LibvirtError     `VIR_ERR_OPERATION_UNSUPPORTED` for what cannot change while the guest runs, such as the
   *                          model: then `{ affect: 'stored' }` is for its next start
   * @see virDomainUpdateDeviceFlags, since 0.8.0
   */
  async update(
    change: InterfaceChange,
    { affect = 'both' }: { readonly affect?: Affected } = {},
  ): Promise<GuestInterface> {
    const { live, stored } = this.#affected(affect)
    const asked = live ? await this.definitionToAttach() : undefined
    await changeDevice(this.#session, this.guest.handle, {
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
  async detach({ affect = 'both', timeout = 15_000, signal }: DetachOptions = {}): Promise<void> {
    const { live, stored } = this.#affected(affect)
    if (live && this.live) {
      await changeDevice(this.#session, this.guest.handle, { live: { from: requestedInterface(this.live) } })
      await this.detached({ timeout, signal })
    }
    if (stored && this.stored) await changeDevice(this.#session, this.guest.handle, { stored: { from: this.stored } })
    await this.guest.refresh()
  }

  /** What runs, without what its network adds to it; undefined where it does not run. */
  async definitionToAttach(): Promise<InterfaceDefinition | undefined> {
    return this.live ? askedOf(await askedInterfaces(this.#session, this.guest.handle), this.live) : undefined
  }

  /** Until the running guest has let go of it. */
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
   * @throws DefinitionError  for a target that makes no sense, and for a network that does not run where the guest does,
   *                          or has not the port group; before anything is done
   * @throws LibvirtError     `VIR_ERR_NO_NETWORK`; `VIR_ERR_OPERATION_UNSUPPORTED` for what cannot be live, without
   *                          `reattach`
   * @throws TimeoutError     where the guest does not let go of the interface, which it may still do, and is then without
   *                          it; or has no address in time, though it has been moved
   */
  switch(target: SwitchTarget, options: SwitchOptions = {}): Promise<SwitchOutcome> {
    return switchInterface(this.#session, this, target, options)
  }

  /** The same interface as it is now. */
  async refresh(): Promise<GuestInterface> {
    return (await this.guest.refresh()).interface(this.mac)
  }

  /** Where a change of it can go. @throws DefinitionError where there is nothing of what is asked for */
  #affected(affect: Affected): { live: boolean; stored: boolean } {
    const { live, stored } = this.guest.affected(affect)
    if ((affect === 'live' && !this.live) || (affect === 'stored' && !this.stored)) {
      const what = affect === 'live' ? 'stored for the next start, but not plugged in' : 'plugged in, but not stored'
      const message = `'${affect}': ${this.mac} of guest ${this.guest.name} is ${what}`
      throw new DefinitionError([{ path: 'affect', message }])
    }
    return { live: live && this.live !== null, stored: stored && this.stored !== null }
  }

  #find(
    { sources = addressSources, family }: Omit<WaitForAddressOptions, keyof CallLimits>,
    isWanted: (address: string) => boolean,
  ): Promise<GuestAddress[]> {
    return findAddresses(
      this.#session,
      this.guest.handle,
      sources,
      (found) =>
        (found.mac === this.mac || found.mac === this.currentMac) &&
        (family === undefined || found.family === family) &&
        isWanted(found.address),
    )
  }
}

/** No addresses yet, where the only one to ask is an agent that does not answer yet. */
function unlessStarting(error: unknown): GuestAddress[] {
  if (error instanceof LibvirtError && error.code === 'VIR_ERR_AGENT_UNRESPONSIVE') return []
  throw error
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
