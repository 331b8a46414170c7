import { DefinitionError } from '../../../errors.js'
import type { HostBond, HostBridge } from '../definition.js'
import type { NamedLink } from '../layers.js'
import type { ObservedLink } from './observe.js'

/** Options of a new bond for ip(8). */
export const bondWords = ({ mode, miimon, lacpRate, transmitHashPolicy }: HostBond): string =>
  [
    `mode ${mode} miimon ${miimon}`,
    ...(lacpRate ? [`lacp_rate ${lacpRate}`] : []),
    ...(transmitHashPolicy ? [`xmit_hash_policy ${transmitHashPolicy}`] : []),
  ].join(' ')

/** Options of a new bridge for ip(8), which counts in hundredths of a second. */
export const bridgeWords = ({ stp = false, forwardDelay }: HostBridge): string =>
  `stp_state ${stp ? 1 : 0}${forwardDelay === undefined ? '' : ` forward_delay ${forwardDelay * 100}`}`

/**
 * Commands that give a link that is there the options it shall have.
 *
 * @throws DefinitionError for an option that the kernel does not change while the link is in use
 */
export function optionSteps(link: NamedLink, there: ObservedLink): string[] {
  switch (link.kind) {
    case 'ethernet':
      return []
    case 'vlan':
      if (there.own.id !== link.definition.id) refuse(link, 'id', link.definition.id, there.own.id)
      return []
    case 'bond':
      return bondSteps(link, link.definition, there)
    case 'bridge':
      return bridgeSteps(link.definition, there)
  }
}

function bondSteps(link: NamedLink, bond: HostBond, { own }: ObservedLink): string[] {
  const { name, mode, lacpRate, miimon, transmitHashPolicy } = bond
  if (own.mode !== mode) refuse(link, 'mode', mode, own.mode)
  if (lacpRate !== undefined && own.ad_lacp_rate !== lacpRate) refuse(link, 'lacpRate', lacpRate, own.ad_lacp_rate)
  return [
    ...(own.miimon === miimon ? [] : [`link set ${name} type bond miimon ${miimon}`]),
    ...(transmitHashPolicy === undefined || own.xmit_hash_policy === transmitHashPolicy
      ? []
      : [`link set ${name} type bond xmit_hash_policy ${transmitHashPolicy}`]),
  ]
}

function bridgeSteps({ name, stp = false, forwardDelay, macAddress }: HostBridge, there: ObservedLink): string[] {
  const { own } = there
  const delay = forwardDelay === undefined ? own.forward_delay : forwardDelay * 100
  const steps = spanningTree(name, Number(own.stp_state), Number(own.forward_delay), stp ? 1 : 0, Number(delay))
  if (macAddress !== undefined && macAddress.toLowerCase() !== there.mac) {
    steps.push(`link set ${name} address ${macAddress}`)
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
): string[] {
  const set = `link set ${name} type bridge`
  const stpStep = stp === wantedStp ? [] : [`${set} stp_state ${wantedStp}`]
  const delayStep = delay === wantedDelay ? [] : [`${set} forward_delay ${wantedDelay}`]
  return wantedStp === 0 ? [...stpStep, ...delayStep] : [...delayStep, ...stpStep]
}

function refuse(link: NamedLink, property: string, wanted: unknown, has: unknown): never {
  const { name } = link.definition
  throw new DefinitionError([
    {
      path: `${link.path}.${property}`,
      message: `${name} is there with ${String(has)}, not ${String(wanted)}, which cannot change in use; delete it first`,
    },
  ])
}
