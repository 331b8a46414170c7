import { printable, withoutGarbled } from '../base/index.js'
import { lastingRemedies } from '../firewall/index.js'
import { checkFacts, type HostFacts } from '../machine/index.js'
import { rowOf } from '../modes/index.js'
import {
  backendIn,
  families,
  hasOwnRules,
  iptablesRules,
  lostParts,
  purposes,
  restartDaemon,
  type Surroundings,
  surroundingsOf,
  type Tampering,
  tamperKey,
  World,
} from '../reachability/index.js'
import { factsOfSnapshot, type Snapshot } from '../snapshot/index.js'
import type { NetworkDefinition } from '../xml/index.js'
import { changesAt } from './changes.js'
import { foreignStops } from './foreign-stops.js'
import { nameTampering, policyTampering } from './policy-tampering.js'

/**
 * Compares libvirt's rules and sysctls for the active networks with the host's actual ones.
 *
 * One reading shows what is wrong, not since when: a host does not record when rules are added or removed. With
 * `earlier` facts of the same host, findings also show what was added and removed since.
 *
 * @param snapshot  or networks and facts: networks whose bridge is not up count as inactive and are skipped; if the
 *   facts lack the firewall (`unseen`), only sysctls are checked
 * @param earlier  an earlier snapshot, or facts of an earlier reading
 * @throws DefinitionError  for a snapshot of a machine that could not be read
 */
export function findTampering(snapshot: Snapshot | Surroundings, earlier?: Snapshot | HostFacts): Tampering[]
/** @deprecated give a snapshot, or `{ networks, facts }` */
export function findTampering(networks: readonly NetworkDefinition[], host: HostFacts, earlier?: HostFacts): Tampering[]
export function findTampering(
  of: Snapshot | Surroundings | readonly NetworkDefinition[],
  ...rest: readonly (Snapshot | HostFacts | undefined)[]
): Tampering[] {
  if (isDefinitions(of)) {
    checkFacts('findTampering', rest[0] as HostFacts)
    return tampering(of, rest[0] as HostFacts, rest[1] as HostFacts | undefined)
  }
  const { networks, inactive = [], facts } = surroundingsOf(of)
  const [earlier] = rest
  return tampering(
    networks.filter(({ name }) => !inactive.includes(name)),
    facts,
    earlier && ('facts' in earlier ? factsOfSnapshot(earlier) : earlier),
  )
}

const isDefinitions = (
  of: Snapshot | Surroundings | readonly NetworkDefinition[],
): of is readonly NetworkDefinition[] => Array.isArray(of)

function tampering(networks: readonly NetworkDefinition[], host: HostFacts, earlier?: HostFacts): Tampering[] {
  const found = compare(networks, host)
  if (earlier === undefined) return found
  const before = new Set(compare(networks, earlier).map(tamperKey))
  return found.map((one) =>
    before.has(tamperKey(one)) ? one : { ...one, changes: changesAt(one.place, earlier, host) },
  )
}

function compare(networks: readonly NetworkDefinition[], host: HostFacts): Tampering[] {
  const world = new World({ networks, facts: host })
  const active = networks.flatMap((network) => {
    const attachment = world.home.attachmentOf(network)
    return attachment.kind === 'bridge' && attachment.own ? [{ network, bridge: attachment.bridge }] : []
  })
  const definitions = active.map(({ network }) => network)
  const found = [...forwardingOff(definitions, host), ...policiesChanged(host), ...nameTampering(host).map(shown)]
  const filtered = active.flatMap(({ network, bridge }) => (hasOwnRules(network) ? [{ network, bridge }] : []))
  if (filtered.length === 0 || host.unseen.some(({ fact }) => fact === 'firewall')) return found
  const backend = backendIn(host.firewall, definitions)
  if (!backend) {
    // Without rules, libvirt's backend is unknown; other programs' rules are checked once libvirt's are back.
    const names = filtered.map(({ network }) => network.name)
    return [...found, allLost(names), ...foreignStops(world, filtered, iptablesRules)].map(shown)
  }
  for (const family of families) found.push(...lostParts(definitions, family, backend, host.firewall))
  return [...found, ...foreignStops(world, filtered, backend)].map(shown)
}

/** Only if the firewall was read. */
const policiesChanged = (host: HostFacts): Tampering[] =>
  host.unseen.some(({ fact }) => fact === 'firewall') ? [] : policyTampering(host).map(shown)

const allLost = (networks: readonly string[]): Tampering => ({
  kind: 'chain-lost',
  networks,
  place: { family: 'ip', table: 'filter', chain: 'FORWARD' },
  text: "none of libvirt's chains and tables exists: its rules were flushed",
  breaks: Object.values(purposes).join('; '),
  heal: [restartDaemon],
})

/** Made printable, with commands that are safe to run. */
function shown(one: Tampering): Tampering {
  const { text, commands: heal } = withoutGarbled({ text: one.text, commands: one.heal })
  return {
    ...one,
    text: printable(text),
    ...(one.evidence === undefined ? {} : { evidence: printable(one.evidence) }),
    breaks: printable(one.breaks),
    heal,
  }
}

function forwardingOff(active: readonly NetworkDefinition[], { sysctls }: HostFacts): Tampering[] {
  const isForwarded = (network: NetworkDefinition): boolean => rowOf(network).routedBy === 'libvirt'
  const checks = [
    ['net.ipv4.ip_forward', 'IPv4', isForwarded],
    [
      'net.ipv6.conf.all.forwarding',
      'IPv6',
      (network: NetworkDefinition) =>
        isForwarded(network) && 'ips' in network && (network.ips ?? []).some(({ family }) => family === 'ipv6'),
    ],
  ] as const
  return checks.flatMap(([name, family, concerns]) => {
    const concerned = active.filter(concerns).map((network) => network.name)
    if (concerned.length === 0 || sysctls[name] !== '0') return []
    return [
      {
        kind: 'forwarding-off' as const,
        networks: concerned,
        place: { sysctl: name },
        text: `the host does not forward ${family} packets`,
        evidence: `${name} = 0`,
        breaks: `guests cannot reach beyond the host over ${family}, nor be reached; senders get no error`,
        heal: [`sysctl -w ${name}=1`],
        lasting: lastingRemedies([`sysctl -w ${name}=1`]),
      },
    ]
  })
}
