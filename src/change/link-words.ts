import { DefinitionError, linkArgument, type Words, words } from '../base/index.js'
import type { HostBondDefinition, HostBridgeDefinition, NamedLink } from '../host-network/index.js'
import type { LinkBefore } from './host-before.js'

/** ip(8) options of a new bond. */
export const bondWords = ({ mode, miimon, lacpRate, transmitHashPolicy }: HostBondDefinition): Words => [
  ...words`mode ${mode} miimon ${miimon}`,
  ...(lacpRate ? ['lacp_rate', lacpRate] : []),
  ...(transmitHashPolicy ? ['xmit_hash_policy', transmitHashPolicy] : []),
]

/** ip(8) options of a new bridge; times are in hundredths of a second. */
export const bridgeWords = ({ stp = false, forwardDelay }: HostBridgeDefinition): Words => [
  ...words`stp_state ${stp ? 1 : 0}`,
  ...(forwardDelay === undefined ? [] : words`forward_delay ${forwardDelay * 100}`),
]

/**
 * Commands that set an existing link's options.
 *
 * @throws DefinitionError  for a VLAN with another id
 */
export function optionSteps(link: NamedLink, there: LinkBefore): Words[] {
  switch (link.kind) {
    case 'ethernet':
      return []
    case 'vlan':
      if (there.vlan?.id !== link.definition.id) {
        const message = `${link.definition.name} has ${String(there.vlan?.id)}, which the kernel cannot change; delete it first`
        throw new DefinitionError([{ path: `${link.path}.id`, message }])
      }
      return []
    case 'bond':
      return bondSteps(link.definition, there)
    case 'bridge':
      return bridgeSteps(link.definition, there)
  }
}

function bondSteps(bond: HostBondDefinition, { bond: own }: LinkBefore): Words[] {
  const { name, miimon, transmitHashPolicy } = bond
  return [
    ...(own?.miimon === miimon ? [] : [words`link set ${linkArgument(name)} type bond miimon ${miimon}`]),
    ...(transmitHashPolicy === undefined || own?.xmitHashPolicy === transmitHashPolicy
      ? []
      : [words`link set ${linkArgument(name)} type bond xmit_hash_policy ${transmitHashPolicy}`]),
  ]
}

function bridgeSteps(
  { name, stp = false, forwardDelay, macAddress }: HostBridgeDefinition,
  there: LinkBefore,
): Words[] {
  const own = treeOf(there)
  const delay = forwardDelay === undefined ? own.delay : forwardDelay * 100
  const steps = spanningTree(name, own, { stp: stp ? 1 : 0, delay })
  if (macAddress !== undefined && macAddress.toLowerCase() !== there.mac) {
    steps.push(words`link set ${linkArgument(name)} address ${macAddress}`)
  }
  return steps
}

/** A bridge's spanning tree for ip(8), with the delay in hundredths of a second. */
export interface SpanningTree {
  readonly stp: number
  readonly delay: number | undefined
}

export const treeOf = ({ bridge }: LinkBefore): SpanningTree => ({
  stp: bridge?.stp ? 1 : 0,
  delay: bridge?.forwardDelay === undefined ? undefined : Math.round(bridge.forwardDelay * 100),
})

/**
 * The kernel refuses a short delay while the spanning tree is on, so STP is turned off first and on last.
 *
 * @param there  omitted: both are always set
 */
export function spanningTree(name: string, there: SpanningTree | undefined, wanted: SpanningTree): Words[] {
  const set = words`link set ${linkArgument(name)} type bridge`
  const stp = there?.stp === wanted.stp ? [] : [words`${set} stp_state ${wanted.stp}`]
  const delay =
    wanted.delay === undefined || there?.delay === wanted.delay ? [] : [words`${set} forward_delay ${wanted.delay}`]
  return wanted.stp === 0 ? [...stp, ...delay] : [...delay, ...stp]
}
