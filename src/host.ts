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

/** A machine whose network can be looked at and changed: this one, or another through a {@link MachineAccess}. */
export class Host {
  readonly #machine: () => Promise<MachineAccess>

  /** @param machine  how to run a command and read a file there, or how to find out; omitted: this machine */
  constructor(machine: MachineAccess | (() => Promise<MachineAccess>) = localMachine) {
    this.#machine = typeof machine === 'function' ? machine : async () => machine
  }

  /** How commands are run and files are read there. */
  machine(): Promise<MachineAccess> {
    return this.#machine()
  }

  /**
   * What reachability depends on, read now.
   *
   * @throws TimeoutError, or the signal's reason
   * @see readHostFacts
   */
  async facts(limits: CallLimits = {}): Promise<HostFacts> {
    checkLimits(limits, 'facts')
    return limited(limits, 'facts', async (signal) => readHostFacts(await this.#machine(), { signal }))
  }

  /**
   * Its Linux bridges, now.
   *
   * @throws UnseenError   where its links cannot be read
   * @throws TimeoutError  after `timeout` ms; the signal's reason
   */
  async bridges(limits: CallLimits = {}): Promise<HostBridge[]> {
    return bridgesOf(await this.#factsWithLinks(limits))
  }

  /**
   * What guests of a bridged network on this bridge will notice, now, worst first.
   *
   * @throws UnseenError   where its links cannot be read, so that nobody can say whether the bridge is there
   * @throws TimeoutError  after `timeout` ms; the signal's reason
   * @see diagnoseBridge, for facts that were read already
   */
  async diagnose(bridge: string, limits: CallLimits = {}): Promise<BridgeFinding[]> {
    checkArgument('host.diagnose', 'bridge', bridge, 'string')
    return diagnoseBridge(await this.#factsWithLinks(limits), bridge)
  }

  /** Makes its network as defined, and takes that back unless confirmed in time. @see applyHostNetwork */
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
