import { DefinitionError, linkArgument, type Words, words } from '../base/index.js'
import type { HostBondDefinition, HostBridgeDefinition, NamedLink } from '../host-network/index.js'
import type { ObservedLink } from './observe.js'

/** Options of a new bond for ip(8). */
export const bondWords = ({ mode, miimon, lacpRate, transmitHashPolicy }: HostBondDefinition): Words => [
  ...words`mode ${mode} miimon ${miimon}`,
  ...(lacpRate ? ['lacp_rate', lacpRate] : []),
  ...(transmitHashPolicy ? ['xmit_hash_policy', transmitHashPolicy] : []),
]

/** Options of a new bridge for ip(8), which counts in hundredths of a second. */
export const bridgeWords = ({ stp = false, forwardDelay }: HostBridgeDefinition): Words => [
  ...words`stp_state ${stp ? 1 : 0}`,
  ...(forwardDelay === undefined ? [] : words`forward_delay ${forwardDelay * 100}`),
]

/**
 * Commands that give a link that is there the options it shall have.
 *
 * @throws DefinitionError for a VLAN with another id
 */
export function optionSteps(link: NamedLink, there: ObservedLink): Words[] {
  switch (link.kind) {
    case 'ethernet':
      return []
    case 'vlan':
      if (there.own.id !== link.definition.id) {
        const message = `${link.definition.name} has ${String(there.own.id)}, which the kernel cannot change; delete it first`
        throw new DefinitionError([{ path: `${link.path}.id`, message }])
      }
      return []
    case 'bond':
      return bondSteps(link.definition, there)
    case 'bridge':
      return bridgeSteps(link.definition, there)
  }
}

function bondSteps(bond: HostBondDefinition, { own }: ObservedLink): Words[] {
  const { name, miimon, transmitHashPolicy } = bond
  return [
    ...(own.miimon === miimon ? [] : [words`link set ${linkArgument(name)} type bond miimon ${miimon}`]),
    ...(transmitHashPolicy === undefined || own.xmit_hash_policy === transmitHashPolicy
      ? []
      : [words`link set ${linkArgument(name)} type bond xmit_hash_policy ${transmitHashPolicy}`]),
  ]
}

function bridgeSteps(
  { name, stp = false, forwardDelay, macAddress }: HostBridgeDefinition,
  there: ObservedLink,
): Words[] {
  const { own } = there
  const delay = forwardDelay === undefined ? own.forward_delay : forwardDelay * 100
  const steps = spanningTree(name, Number(own.stp_state), Number(own.forward_delay), stp ? 1 : 0, Number(delay))
  if (macAddress !== undefined && macAddress.toLowerCase() !== there.mac) {
    steps.push(words`link set ${linkArgument(name)} address ${macAddress}`)
  }
  return steps
}

/** The kernel refuses a short delay while the spanning tree is on, so it goes off first and on last. */
export function spanningTree(
  name: string,
  stp: number,
  delay: number,
  wantedStp: number,
  wantedDelay: number,
): Words[] {
  const set = words`link set ${linkArgument(name)} type bridge`
  const stpStep = stp === wantedStp ? [] : [words`${set} stp_state ${wantedStp}`]
  const delayStep = delay === wantedDelay ? [] : [words`${set} forward_delay ${wantedDelay}`]
  return wantedStp === 0 ? [...stpStep, ...delayStep] : [...delayStep, ...stpStep]
}
