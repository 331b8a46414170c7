import { linkArgument, sh } from '../base/index.js'
import { type HostBridge, type HostBridgePort, type HostFacts, sources } from '../machine/index.js'
import type { BridgeFinding } from './findings.js'

/** Ports that block or reflect frames, and how long a new one stays closed. */
export function portFindings(facts: HostFacts, bridge: HostBridge): BridgeFinding[] {
  return [...bridge.ports.flatMap((port) => [...blocked(facts, bridge, port), ...flags(port)]), ...delay(bridge)]
}

function blocked(facts: HostFacts, bridge: HostBridge, { link, state, role }: HostBridgePort): BridgeFinding[] {
  const running = facts.links.find(({ name }) => name === link)?.running
  // A bridge that is down has all its ports disabled.
  if (!bridge.up || !running || state === 'forwarding' || role === 'neither') return []
  const others = bridge.ports.some(
    (port) => port.link !== link && port.role === 'uplink' && port.state === 'forwarding',
  )
  // Blocking one of two paths is what the spanning tree is for.
  if (role === 'uplink' && state === 'blocking' && bridge.stp && others) return []
  const passing = state === 'listening' || state === 'learning'
  return [
    {
      kind: 'port-blocked',
      severity: passing ? 'note' : role === 'uplink' && !others ? 'error' : 'warning',
      link,
      text: passing
        ? `the spanning tree of ${bridge.name} keeps ${link} closed while it listens and learns`
        : `${link} has a carrier, but ${bridge.name} forwards nothing through it`,
      evidence: `${link}: state ${state}`,
      source: sources.bridge,
      commands: passing
        ? []
        : bridge.stp
          ? [sh`ip link set ${linkArgument(link)} down`, sh`ip link set ${linkArgument(link)} up`]
          : [sh`bridge link set dev ${link} state 3`],
    },
  ]
}

function flags({ link, role, isolated, hairpin }: HostBridgePort): BridgeFinding[] {
  if (role !== 'uplink') return []
  const found: BridgeFinding[] = []
  if (isolated) {
    found.push({
      kind: 'port-isolated',
      severity: 'warning',
      link,
      text: `the uplink ${link} is isolated: guests on isolated ports cannot reach the physical network; isolate the guests' ports, not the uplink`,
      evidence: `${link}: isolated on`,
      source: sources.measured,
      commands: [sh`bridge link set dev ${link} isolated off`],
    })
  }
  if (hairpin) {
    found.push({
      kind: 'port-hairpin',
      severity: 'warning',
      link,
      text: `the uplink ${link} reflects frames: external machines get their own broadcasts back`,
      evidence: `${link}: hairpin on`,
      source: sources.bridge,
      commands: [sh`bridge link set dev ${link} hairpin off`],
    })
  }
  return found
}

/** Seconds after which some DHCP and PXE clients give up. */
const long = 10

/** A new port listens, then learns, for the forward delay each. */
function delay({ name, stp, forwardDelay, uplinks }: HostBridge): BridgeFinding[] {
  if (!stp || forwardDelay === undefined || forwardDelay === 0) return []
  const seconds = 2 * forwardDelay
  const single = uplinks.length < 2
  return [
    {
      kind: 'stp-delay',
      severity: seconds > long ? 'warning' : 'note',
      link: name,
      text: `a guest that starts or moves here has no network for ${seconds} s, while the spanning tree of ${name} listens and learns${
        single ? '; with a single uplink no loop is possible' : ''
      }`,
      evidence: `${name}: stp_state 1, forward_delay ${forwardDelay} s`,
      source: sources.bridge,
      // The kernel accepts no less than 2 s.
      commands: single
        ? [sh`ip link set ${linkArgument(name)} type bridge stp_state 0`]
        : forwardDelay > 2
          ? [sh`ip link set ${linkArgument(name)} type bridge forward_delay 200`]
          : [],
    },
  ]
}
