import type { AddressFamily } from '../../base/index.js'
import type { HostFacts } from '../../machine/index.js'
import { type CapabilityMode, capabilitiesOf, type ModeCapabilities, rowOf } from '../../modes/index.js'
import { type Attachment, ipsOf, type World } from '../../reachability/index.js'
import type { SnapshotNetwork } from '../../snapshot/index.js'
import type { NetworkDefinition } from '../../xml/index.js'
import type { NetworkFinding } from './network-findings.js'

/** The network to diagnose, and everything known about it. */
export interface Patient {
  readonly name: string
  readonly definition: NetworkDefinition
  /** Its state in libvirt; undefined if only definitions and facts were given. */
  readonly listed: SnapshotNetwork | undefined
  readonly facts: HostFacts
  readonly world: World
  readonly attachment: Attachment
  readonly capabilities: ModeCapabilities
  /** The address families of its guests, where libvirt assigns addresses; both where the LAN does. */
  readonly families: readonly AddressFamily[]
  /** Its bridge or device. */
  readonly link: string | undefined
}

export function patientOf(
  definition: NetworkDefinition,
  listed: SnapshotNetwork | undefined,
  facts: HostFacts,
  world: World,
): Patient {
  const { name } = definition
  const attachment = world.home.attachmentOf(definition)
  const own = rowOf(definition).guestsOn === 'own-bridge'
  const families = [...new Set(ipsOf(definition).map(({ ip }) => ip.family))]
  return {
    name,
    definition,
    listed,
    facts,
    world,
    attachment,
    capabilities: capabilitiesOf(definition as Parameters<typeof capabilitiesOf>[0] & { mode: CapabilityMode }),
    families: own ? families : ['ipv4', 'ipv6'],
    link:
      attachment.kind === 'bridge' ? attachment.bridge : attachment.kind === 'device' ? attachment.device : undefined,
  }
}

/** A finding about it, with the common properties filled in. */
export const findingOn = (
  { name, link }: Patient,
  finding: Omit<NetworkFinding, 'network' | 'commands'> & { readonly commands?: readonly string[] },
): NetworkFinding => ({
  ...(link === undefined ? {} : { link }),
  commands: [],
  ...finding,
  network: name,
})
