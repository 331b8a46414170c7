import type { virNetworkPtr } from '../../../native-types/values.js'
import { type CallLimits, type ConnectedGuest, checkArgument, type DefinitionFinding } from '../../base/index.js'
import { type Calls, callsWithin, limitedCalls, type Session } from '../../ffi/index.js'
import { type NetworkState, readNamed } from '../../gathering/index.js'
import type { Host } from '../../host.js'
import { type ModeRow, rowOf } from '../../modes/index.js'
import { checkNetwork, type NetworkDefinition } from '../../xml/index.js'
import { NetworkHandle } from '../live/network-handle.js'
import { readNetwork, storedXml } from '../live/network-state.js'
import {
  checkStopOptions,
  connectedGuests,
  refuseStoredBridgeName,
  restartNetwork,
  type StopOptions,
  startNetwork,
  stopNetwork,
} from '../live/running.js'

/** A network's definition and state as of the last reading, and the calls that start, stop and undefine it. */
export abstract class NetworkLifecycle<D extends NetworkDefinition = NetworkDefinition> extends NetworkHandle {
  #definition: D
  #state: NetworkState
  #warnings: readonly DefinitionFinding[] | undefined
  /** The machine that it is on. @internal */
  protected readonly host: Host

  /**
   * @param warnings  those of the definition it was created from, or why it could not be read; omitted: those of its
   *   own definition
   * @internal
   */
  constructor(
    session: Session,
    handle: virNetworkPtr,
    definition: D,
    state: NetworkState,
    host: Host,
    warnings?: readonly DefinitionFinding[],
  ) {
    super(session, handle)
    this.host = host
    this.#warnings = warnings
    this.#definition = definition
    this.#state = state
  }

  /** Its name, unique on its connection. */
  get name(): string {
    return this.#definition.name
  }

  /** `dd8fe884-6c02-601e-7551-cca97df1c5df` */
  get uuid(): string {
    return this.#definition.uuid ?? ''
  }

  /** Its mode: discriminates definitions and classes. */
  get mode(): D['mode'] {
    return this.#definition.mode
  }

  /**
   * Its definition as of the last reading: the running one, or the stored one if it does not run or was just defined.
   * `refresh()` reads it again, `stored()` reads what takes effect at the next start.
   */
  get definition(): D {
    return this.#definition
  }

  /**
   * Parts of it that libvirt accepts although they may not do what was meant, and parts that this library does not
   * understand. After `define` and `create`, those of the definition that was given, until it is read again; otherwise
   * those of `definition`.
   */
  get warnings(): readonly DefinitionFinding[] {
    this.#warnings ??= checkNetwork(this.#definition).filter(({ severity }) => severity === 'warning')
    return this.#warnings
  }

  /**
   * As of the last reading, start or stop by this object; `isActive()`, `isPersistent()` and `autostart()` ask libvirt.
   */
  get state(): NetworkState {
    return this.#state
  }

  /**
   * Starts it from its stored definition.
   *
   * @throws BridgeNameInUseError  when a link of the host has the name of its bridge: which, and a free name. libvirt,
   *   which from 11.3 on deletes that link, is not called. Not checked if neither interface driver nor machine can be
   *   asked
   * @throws SubnetInUseError      when its subnet is in use on the host: by what, and which subnet is free
   * @throws LibvirtError          `VIR_ERR_OPERATION_INVALID` when it is active already
   * @see virNetworkCreate, since 0.2.0
   */
  async start(limits: CallLimits = {}): Promise<void> {
    const calls = callsWithin(this.session, limits, 'start')
    await startNetwork(calls, this.host, this.handle, this.#definition.name)
    await this.#read(calls)
  }

  /**
   * Stops the network; a transient network ceases to exist.
   *
   * @throws GuestsConnectedError  when running guests would be cut off, unless `disconnectGuests` is true
   * @throws LibvirtError          `VIR_ERR_OPERATION_INVALID` when it is not active
   * @see virNetworkDestroy, since 0.2.0
   */
  async stop(options: StopOptions = {}): Promise<void> {
    checkStopOptions('stop', options)
    const calls = limitedCalls(this.session, options)
    await stopNetwork(calls, await this.#running(calls), options)
    this.#state = { ...this.#state, active: false }
  }

  /**
   * Stops and starts it, so that the stored definition takes effect, and reconnects its guests, which libvirt does not.
   * They are cut off for about a second and keep their addresses; if those do not fit the new definition, bounce the
   * guest's link. If the start fails, the network runs again as before, with its guests.
   *
   * @returns the guests that were cut off and are connected again
   * @throws GuestsConnectedError  when running guests would be cut off, unless `disconnectGuests` is true
   * @throws BridgeNameInUseError  as `start`, before anything is stopped
   * @throws SubnetInUseError, LibvirtError  as `stop` and `start`
   * @throws RestartError  if it runs, but guests could not be reconnected: which, and why; or if it is down
   */
  async restart(options: StopOptions = {}): Promise<ConnectedGuest[]> {
    checkStopOptions('restart', options)
    return this.restartAs(undefined, options)
  }

  /** @param stored  XML that was stored while it ran, which libvirt's test driver forgets when it stops @internal */
  async restartAs(stored: string | undefined, options: StopOptions): Promise<ConnectedGuest[]> {
    const calls = limitedCalls(this.session, options)
    const guests = await restartNetwork(calls, await this.#running(calls), options, stored)
    await this.#read(calls)
    return guests
  }

  /** Running guests with an interface on this network, including those that joined its bridge by name. */
  async guests(limits: CallLimits = {}): Promise<ConnectedGuest[]> {
    const calls = callsWithin(this.session, limits, 'guests')
    return connectedGuests(calls, await this.#running(calls))
  }

  /**
   * Removes the stored definition. An active network stays up, as a transient one.
   *
   * @throws LibvirtError `VIR_ERR_OPERATION_INVALID` when it is transient
   * @see virNetworkUndefine, since 0.2.0
   */
  async undefine(limits?: CallLimits): Promise<void> {
    await callsWithin(this.session, limits, 'undefine').call('virNetworkUndefine', this.handle)
    this.#state = { ...this.#state, persistent: false, autostart: false }
  }

  /**
   * Whether it starts with the daemon.
   *
   * @throws BridgeNameInUseError  as `start`, if that start would be refused at present
   * @throws LibvirtError          `VIR_ERR_OPERATION_INVALID` when it is transient
   * @see virNetworkSetAutostart, since 0.2.1
   */
  async setAutostart(on: boolean, limits?: CallLimits): Promise<void> {
    checkArgument('setAutostart', 'on', on, 'boolean')
    const calls = callsWithin(this.session, limits, 'setAutostart')
    if (on) await refuseStoredBridgeName(calls, this.host, this.handle)
    await calls.call('virNetworkSetAutostart', this.handle, on ? 1 : 0)
    this.#state = { ...this.#state, autostart: on }
  }

  /**
   * The definition that takes effect at the next start; if it was redefined, its mode may differ from that of the
   * running network.
   */
  async stored(limits?: CallLimits): Promise<NetworkDefinition> {
    const calls = callsWithin(this.session, limits, 'stored')
    return (await readNamed(calls, this.handle, await storedXml(calls, this.handle))).definition
  }

  /** Reads definition and state again. @returns this network, as it is now */
  async refresh(limits?: CallLimits): Promise<this> {
    return this.#read(callsWithin(this.session, limits, 'refresh'))
  }

  async #read(calls: Calls): Promise<this> {
    const { definition, unread, state } = await readNetwork(calls, this.handle)
    this.#definition = definition as D
    this.#warnings = unread
    this.#state = state
    return this
  }

  /** Its mode's row. @internal */
  protected get row(): ModeRow {
    return rowOf(this.#definition)
  }

  async #running(calls: Calls) {
    const { definition } = await this.#read(calls)
    const ownsBridge = this.row.guestsOn === 'own-bridge'
    const bridge = ownsBridge && 'bridge' in definition ? definition.bridge?.name : undefined
    return {
      host: this.host,
      handle: this.handle,
      name: definition.name,
      bridge,
      ownsBridge,
      state: this.#state,
    }
  }
}
