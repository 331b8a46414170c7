import { type CallLimits, checkArgument, checkLimits, limited, UnseenError } from './base/index.js'
import { type ApplyHostNetworkOptions, applyHostNetwork, type HostNetworkChange } from './change/index.js'
import { type BridgeFinding, diagnoseBridge } from './doctor/index.js'
import type { HostNetworkDefinition } from './host-network/index.js'
import {
  bridgesOf,
  type HostBridge,
  type HostFacts,
  localMachine,
  type MachineAccess,
  readHostFacts,
} from './machine/index.js'

/** A machine whose network can be read and changed: this one, or another through a {@link MachineAccess}. */
export class Host {
  readonly #machine: () => Promise<MachineAccess>

  /** @param machine  how to run commands and read files there, or a function that finds out; omitted: this machine */
  constructor(machine: MachineAccess | (() => Promise<MachineAccess>) = localMachine) {
    this.#machine = typeof machine === 'function' ? machine : async () => machine
  }

  /** How to run commands and read files there. */
  machine(): Promise<MachineAccess> {
    return this.#machine()
  }

  /**
   * Reads what reachability depends on.
   *
   * @throws TimeoutError, or the signal's reason
   * @see readHostFacts
   */
  async facts(limits: CallLimits = {}): Promise<HostFacts> {
    checkLimits(limits, 'facts')
    return limited(limits, 'facts', async (signal) => readHostFacts(await this.#machine(), { signal }))
  }

  /**
   * Reads its Linux bridges.
   *
   * @throws UnseenError   if its links cannot be read
   * @throws TimeoutError  after `timeout` ms; the signal's reason
   */
  async bridges(limits: CallLimits = {}): Promise<HostBridge[]> {
    return bridgesOf(await this.#factsWithLinks(limits))
  }

  /**
   * The problems at present of guests on a bridged network that uses this bridge, worst first.
   *
   * @throws UnseenError   if its links cannot be read, so that it is unknown whether the bridge exists
   * @throws TimeoutError  after `timeout` ms; the signal's reason
   * @see diagnoseBridge, for facts from an earlier reading
   */
  async diagnose(bridge: string, limits: CallLimits = {}): Promise<BridgeFinding[]> {
    checkArgument('host.diagnose', 'bridge', bridge, 'string')
    return diagnoseBridge(await this.#factsWithLinks(limits), bridge)
  }

  /** Applies a definition to its network, and rolls that back unless confirmed in time. @see applyHostNetwork */
  async apply(
    definition: HostNetworkDefinition,
    options: Omit<ApplyHostNetworkOptions, 'machine'> = {},
  ): Promise<HostNetworkChange> {
    return applyHostNetwork(definition, { ...options, machine: await this.#machine() })
  }

  async #factsWithLinks(limits: CallLimits): Promise<HostFacts> {
    const facts = await this.facts(limits)
    const unseen = facts.unseen.filter(({ fact }) => fact === 'links')
    if (unseen.length > 0) throw new UnseenError(unseen)
    return facts
  }
}
