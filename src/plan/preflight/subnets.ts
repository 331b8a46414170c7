import { formatSubnet, parseSubnet, type Subnet, subnetsOverlap } from '../../base/index.js'
import type { HostFacts } from '../../machine/index.js'
import { type NetworkDefinition, subnetOfIp } from '../../xml/index.js'
import { freeSubnet } from '../free-subnet.js'
import { holderText, type UsedSubnet, usedByNetwork, usedOnHost } from '../used-subnets.js'
import { bridgeToMake } from './bridge-names.js'
import { conflict, type NetworkConflict } from './conflict.js'
import type { ExistingNetwork, PreflightSurroundings } from './surroundings.js'

type Severity = NetworkConflict['severity']
interface Held extends UsedSubnet {
  readonly severity: (own: Subnet) => Severity
  readonly means: string
}

/**
 * Checks every subnet of a network against all other networks, running or not, and against the host's addresses and
 * routes.
 */
export function subnetConflicts(definition: NetworkDefinition, around: PreflightSurroundings): NetworkConflict[] {
  const own = ownSubnets(definition)
  if (own.length === 0) return []
  const held = heldSubnets(definition.name, around)
  const taken = () => [...held.map(({ range }) => range), ...own.map(({ subnet }) => subnet), ...promised(around)]
  return own.flatMap(({ path, subnet }) => {
    const inTheWay = held.filter(({ range }) => subnetsOverlap(range, subnet))
    const free = inTheWay.length > 0 ? freeSubnet(subnet, taken()) : undefined
    const freeText = free ? formatSubnet(free) : null
    return inTheWay.map((one) => {
      const way = freeText ? `; ${freeText} is free` : ''
      return conflict(
        'subnet',
        path,
        `${formatSubnet(subnet)} overlaps with ${holderText(one, around.facts)}: ${one.means}${way}`,
        { severity: one.severity(subnet), with: one.name, free: freeText },
      )
    })
  })
}

/** All subnets in use, except the network's own. */
export function subnetsInUse(around: PreflightSurroundings, except?: string): Subnet[] {
  return [...heldSubnets(except, around).map(({ range }) => range), ...promised(around)]
}

const promised = ({ held = [] }: PreflightSurroundings): Subnet[] => held.flatMap((text) => parseSubnet(text) ?? [])

function heldSubnets(name: string | undefined, { networks, facts }: PreflightSurroundings): Held[] {
  const held: Held[] = []
  for (const network of networks) if (network.definition.name !== name) held.push(...heldBy(network))
  // A network's own bridge repeats on the host what the network's definition says.
  const isBridge = (link: string) =>
    networks.some((network) => network.active && bridgeToMake(network.definition) === link)
  for (const used of facts ? heldOnHost(facts) : []) if (!isBridge(used.name)) held.push(used)
  return held
}

/** Subnets by their holder: a plan of many networks asks about each of them as often as it has networks. */
const byNetwork = new WeakMap<ExistingNetwork, readonly Held[]>()
const byFacts = new WeakMap<HostFacts, readonly Held[]>()

function heldBy(network: ExistingNetwork): readonly Held[] {
  const known = byNetwork.get(network)
  if (known) return known
  const { definition, active } = network
  const held = usedByNetwork(definition).map(
    (used): Held => ({
      ...used,
      severity: () => (active ? 'error' : 'warning'),
      means: active ? 'guests of one could not reach the other' : 'it does not run, and the two cannot run at once',
    }),
  )
  byNetwork.set(network, held)
  return held
}

function heldOnHost(facts: HostFacts): readonly Held[] {
  const held = byFacts.get(facts) ?? usedOnHost(facts).map(asHeld)
  byFacts.set(facts, held)
  return held
}

/**
 * A network as wide as a route, or wider, replaces it; one within a route is more specific and takes only its own
 * addresses out of it, as with a VPN that routes all of 10.0.0.0/8.
 */
function asHeld(used: UsedSubnet): Held {
  if (used.kind === 'interface') {
    return { ...used, severity: () => 'error', means: 'the host could not distinguish its own LAN from the guests' }
  }
  return {
    ...used,
    severity: ({ prefix }) => (prefix > used.range.prefix ? 'warning' : 'error'),
    means: 'its destinations would become unreachable',
  }
}

interface OwnSubnet {
  readonly path: string
  readonly subnet: Subnet
}

function ownSubnets(definition: NetworkDefinition): OwnSubnet[] {
  const ips = 'ips' in definition ? (definition.ips ?? []) : []
  const routes = 'routes' in definition ? (definition.routes ?? []) : []
  const at = (path: string, one: (typeof ips)[number] | (typeof routes)[number], index: number): OwnSubnet[] => {
    const { address } = one
    const subnet = address === undefined ? undefined : subnetOfIp({ ...one, address })
    return subnet ? [{ path: `${path}[${index}].address`, subnet }] : []
  }
  return [
    ...ips.flatMap((ip, index) => at('ips', ip, index)),
    ...routes.flatMap((route, index) => at('routes', route, index)),
  ]
}
