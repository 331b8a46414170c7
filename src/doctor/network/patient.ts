import type { AddressFamily } from '../../base/index.js'
import type { HostFacts } from '../../machine/index.js'
import { type CapabilityMode, capabilitiesOf, type ModeCapabilities, rowOf } from '../../modes/index.js'
import { type Attachment, ipsOf, type World } from '../../reachability/index.js'
import type { SnapshotNetwork } from '../../snapshot/index.js'
import type { NetworkDefinition } from '../../xml/index.js'
import type { NetworkFinding } from './network-findings.js'

/** The network that is asked about, and all that is known of it. */
export interface Patient {
  readonly name: string
  readonly definition: NetworkDefinition
  /** What libvirt says of it; undefined where only definitions and facts are given. */
  readonly listed: SnapshotNetwork | undefined
  readonly facts: HostFacts
  readonly world: World
  readonly attachment: Attachment
  readonly capabilities: ModeCapabilities
  /** Families that its guests have, as far as libvirt gives addresses; both where the LAN does. */
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

/** A finding about it, with what most have in common. */
export const findingOn = (
  { name, link }: Patient,
  finding: Omit<NetworkFinding, 'network' | 'commands'> & { readonly commands?: readonly string[] },
): NetworkFinding => ({
  ...(link === undefined ? {} : { link }),
  commands: [],
  ...finding,
  network: name,
})
