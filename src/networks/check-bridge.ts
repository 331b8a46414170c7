import { DefinitionError, printable } from '../base/index.js'
import { type BridgeFinding, diagnoseBridge } from '../doctor/index.js'
import type { Calls } from '../ffi/index.js'
import { factsOfDaemon } from '../gathering/index.js'
import type { Host } from '../host.js'
import { rowOf } from '../modes/index.js'
import type { NetworkDefinition } from '../xml/index.js'

/** How the bridge that a bridged network names is checked. */
export interface BridgeCheck {
  /**
   * True: the host is read, and a bridge with an error is refused ({@link BridgeFinding.severity}). A function: it gets
   * every finding, warnings and notes too, and throws to refuse. False: nothing is checked, and the bridge may be
   * created later. Default true.
   *
   * There is no check on the simulated host of `test:///`, if the machine that `connection.host` reads does not have
   * the daemon's host name (`connect(uri, { machine })` says where to look), and for a `virtualPort`, such as Open
   * vSwitch's.
   */
  readonly checkBridge?: boolean | ((findings: readonly BridgeFinding[]) => void) | undefined
}

/** @throws DefinitionError if guests could not use the bridge, unless the caller decides with a function */
export async function checkBridge(
  session: Calls,
  host: Host,
  definition: NetworkDefinition,
  { checkBridge: check = true }: BridgeCheck,
): Promise<void> {
  const bridge = bridgeToJoin(definition)
  if (check === false || bridge === undefined) return
  const findings = await findingsOf(session, host, bridge)
  if (findings === undefined) return
  if (typeof check === 'function') check(findings)
  else refuse(bridge, findings)
}

/** The Linux bridge of the host that guests are to join; undefined with a virtual port, such as Open vSwitch's. */
function bridgeToJoin(definition: NetworkDefinition): string | undefined {
  if (rowOf(definition).guestsOn !== 'host-bridge' || ('virtualPort' in definition && definition.virtualPort)) return
  return 'bridge' in definition ? definition.bridge?.name : undefined
}

/** Undefined if the host cannot be read. */
async function findingsOf(session: Calls, host: Host, bridge: string): Promise<BridgeFinding[] | undefined> {
  const facts = await factsOfDaemon(session, host)
  if (facts === undefined || facts.unseen.some(({ fact }) => fact === 'links')) return undefined
  return diagnoseBridge(facts, bridge)
}

function refuse(bridge: string, findings: readonly BridgeFinding[]): void {
  const errors = findings.filter(({ severity }) => severity === 'error')
  if (errors.length === 0) return
  throw new DefinitionError(
    errors.map(({ text, commands }) => {
      const way = commands.length > 0 ? `; ${commands.join(' && ')}` : ''
      return { path: 'bridge.name', message: `'${printable(bridge)}': ${text}${way}; or pass { checkBridge: false }` }
    }),
  )
}
