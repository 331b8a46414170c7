import { linkArgument, printable, sh } from '../../base/index.js'
import type { HostFacts, Link } from '../../machine/index.js'
import type { NetworkDefinition } from '../../xml/index.js'
import { makesOwnBridge } from '../complete.js'
import { conflict, type NetworkConflict } from './conflict.js'
import type { ExistingNetwork, PreflightSurroundings } from './surroundings.js'

/** The name of the bridge that libvirt creates for a network; undefined if it joins one, or names none. */
export const bridgeToMake = (definition: NetworkDefinition): string | undefined =>
  makesOwnBridge(definition.mode) && 'bridge' in definition ? definition.bridge?.name : undefined

/** Checks a network's bridge name against other networks and the host's links, leftovers included. */
export function bridgeNameConflicts(
  definition: NetworkDefinition,
  { networks, facts }: PreflightSurroundings,
): NetworkConflict[] {
  const bridge = bridgeToMake(definition)
  if (bridge === undefined) return []
  const owner = networks.find(
    ({ definition: other }) =>
      'bridge' in other &&
      other.bridge?.name === bridge &&
      makesOwnBridge(other.mode) &&
      other.name !== definition.name,
  )
  const path = 'bridge.name'
  const alternative = () => {
    const free = freeBridgeName(networks, facts)
    return { free, way: free === null ? '' : `; ${free} is free` }
  }
  if (owner) {
    const { free, way } = alternative()
    const message = `'${printable(bridge)}' is the bridge of network ${owner.definition.name}${owner.active ? '' : ', which is not running'}: libvirt refuses a second one${way}`
    return [conflict('bridge-name', path, message, { with: owner.definition.name, free })]
  }
  const link = facts?.links.find(({ name }) => name === bridge)
  const runs = networks.some(
    (one) => one.definition.name === definition.name && one.active && bridgeToMake(one.definition) === bridge,
  )
  if (!facts || !link || runs) return []
  const { text, commands } = describeLink(link, facts)
  const { free, way } = alternative()
  return [
    conflict(
      'bridge-name',
      path,
      `'${printable(bridge)}' is ${text}; libvirt would refuse to start, or delete it${way}`,
      {
        with: link.name,
        free,
        commands,
      },
    ),
  ]
}

/** What a link is, who made it, and whether it can be removed. */
function describeLink(link: Link, facts: HostFacts): { readonly text: string; readonly commands: readonly string[] } {
  if (link.kind !== 'bridge') return { text: `a host link of type ${link.kind}`, commands: [] }
  const ports = facts.links.filter(({ master }) => master === link.name).map(({ name }) => name)
  const who = madeBy(link)
  // libvirt 9.0 and before add a dummy device, for the bridge's MAC.
  const others = ports.filter((name) => name !== `${link.name}-nic`)
  if (who !== 'libvirt') {
    const made = who === undefined ? 'a bridge of the host' : `a bridge that ${who} made`
    return {
      text: `${made}${others.length > 0 ? `, with ports ${others.join(', ')}` : ', without ports'}`,
      commands: [],
    }
  }
  const left = 'a bridge that libvirt left behind, of a network that no longer exists'
  if (others.length > 0) {
    return { text: `${left}, with ${others.join(', ')} still connected: move those guests first`, commands: [] }
  }
  const remove = [...ports, link.name].map((name) => sh`ip link delete ${linkArgument(name)}`)
  return { text: `${left}: it has no ports and can be removed (${remove.join(' && ')})`, commands: remove }
}

/** libvirt's bridges have MACs from its own range, and numbered names unless someone chose another. */
function madeBy({ name, mac }: Link): string | undefined {
  if (/^(docker\d+|docker_gwbridge|br-[\da-f]{12})$/.test(name)) return 'Docker'
  if (/^(podman|cni-podman)\d+$/.test(name)) return 'Podman'
  if (/^(lxcbr|lxdbr|incusbr)\d+$/.test(name)) return name.startsWith('incus') ? 'Incus' : 'LXC or LXD'
  return /^virbr\d+$/.test(name) || mac?.startsWith('52:54:00:') ? 'libvirt' : undefined
}

/** libvirt's numbered names. */
function freeBridgeName(networks: readonly ExistingNetwork[], facts: HostFacts | undefined): string | null {
  const taken = new Set([
    ...networks.flatMap(({ definition }) => bridgeToMake(definition) ?? []),
    ...(facts?.links ?? []).map(({ name }) => name),
  ])
  for (let number = 0; number < 256; number++) if (!taken.has(`virbr${number}`)) return `virbr${number}`
  return null
}
