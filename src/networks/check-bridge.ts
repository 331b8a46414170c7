import { DefinitionError, printable } from '../base/index.js'
import { type BridgeFinding, diagnoseBridge } from '../doctor/index.js'
import type { Calls } from '../ffi/index.js'
import { factsOfDaemon } from '../gathering/index.js'
import type { Host } from '../host.js'
import { rowOf } from '../modes/index.js'
import type { NetworkDefinition } from '../xml/index.js'

/** What is done about the bridge that a bridged network names. */
export interface BridgeCheck {
  /**
   * True: the host is looked at, and a bridge with an error is refused ({@link BridgeFinding.severity}). A function: it
   * gets all that was found, warnings and notes too, and refuses by what it throws. False: nothing is
   * looked at, and the bridge may be made later. Default true.
   *
   * Nothing is looked at on the make-believe host of `test:///`, where the machine that `connection.host` looks at does
   * not have the daemon's host name (`connect(uri, { machine })` says where to look), and for a `virtualPort`, such as
   * Open vSwitch's.
   */
  readonly checkBridge?: boolean | ((findings: readonly BridgeFinding[]) => void) | undefined
}

/** @throws DefinitionError where guests could not use the bridge, unless the caller wants to judge by itself */
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

/** The Linux bridge of the host that guests are to join; one with a virtual port, such as Open vSwitch's, is none. */
function bridgeToJoin(definition: NetworkDefinition): string | undefined {
  if (rowOf(definition).guestsOn !== 'host-bridge' || ('virtualPort' in definition && definition.virtualPort)) return
  return 'bridge' in definition ? definition.bridge?.name : undefined
}

/** Undefined where nobody can look. */
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
