import { linkArgument, type Words, words } from '../base/index.js'
import {
  acceptsRa,
  type HostBondDefinition,
  type Layers,
  lowersOf,
  type NamedLink,
  sourceOf,
} from '../host-network/index.js'
import { addressSteps } from './address-steps.js'
import type { HostBefore, LinkBefore } from './host-before.js'
import { linksOf } from './host-before.js'
import { routeKey } from './ip-words.js'
import { bondWords, bridgeWords, optionSteps } from './link-words.js'
import { routeSteps } from './route-steps.js'
import { StepList } from './step-list.js'
import { undoCommands } from './undo.js'

/** The steps that apply a definition to a host, and those that roll it back. */
export interface Steps {
  /** ip(8) arguments, command by command: new links that are not in use yet. */
  readonly create: readonly Words[]
  /** Files and what goes into them. */
  readonly sysctls: readonly (readonly [path: string, value: number])[]
  /** ip(8) arguments: steps that interrupt traffic, in the order that keeps the gap shortest. */
  readonly move: readonly Words[]
  /** Shell commands that roll back from wherever the change stopped. */
  readonly undo: readonly Words[]
}

/** The steps still to do; empty lists if the host is as defined. */
export function stepsTo(layers: Layers, host: HostBefore): Steps {
  const steps = new StepList()
  for (const link of layers.links) {
    const there = host.links.get(link.definition.name)
    if (!there) createLink(steps, layers, link, host)
    else changeLink(steps, link, there)
  }
  // Lower links first: a VLAN comes up only over a link that is up.
  for (const link of layers.links) upIfDown(steps, layers, link, host)
  const tops = layers.links.filter(({ definition }) => !layers.masterOf(definition.name))
  for (const link of layers.links) leaveRoutes(steps, layers, link, host)
  // An address is moved without a gap: otherwise the kernel would drop other links' routes that name it as their
  // source.
  for (const top of tops) addressSteps(steps, layers, top, host)
  for (const link of layers.links) enslave(steps, layers, link, host)
  for (const link of layers.links) if (link.kind === 'bond') prefer(steps, link.definition, host)
  for (const top of tops) routeSteps(steps, layers, top, host)
  const { create, sysctls, move } = steps
  return { create, sysctls, move, undo: undoCommands(steps, layers, host) }
}

function createLink(steps: StepList, layers: Layers, link: NamedLink, host: HostBefore): void {
  const { definition } = link
  const { name, mtu } = definition
  steps.created.push(name)
  if (link.kind === 'vlan') {
    steps.create.push(words`link add link ${link.definition.link} name ${name} type vlan id ${link.definition.id}`)
    if (mtu !== undefined) steps.create.push(words`link set ${linkArgument(name)} mtu ${mtu}`)
  } else if (link.kind === 'bond') {
    // A bond gives its slaves its own MTU.
    const size = mtu ?? Math.min(...link.definition.slaves.map((slave) => mtuOf(layers, slave, host)))
    steps.create.push(words`link add ${linkArgument(name)} mtu ${size} type bond ${bondWords(link.definition)}`)
  } else if (link.kind === 'bridge') {
    const mac = link.definition.macAddress ?? macOf(layers, link.definition.ports[0], host)
    const address = mac ? ['address', mac] : []
    steps.create.push(words`link add ${linkArgument(name)} ${address} type bridge ${bridgeWords(link.definition)}`)
    // The bridge follows its ports' MTU until it is set explicitly.
    if (mtu !== undefined) steps.create.push(words`link set ${linkArgument(name)} mtu ${mtu}`)
  }
  const master = layers.masterOf(name)
  const ipv6 = !master && sourceOf(definition, 'ipv6') !== 'none'
  const conf = `/proc/sys/net/ipv6/conf/${name}`
  // 2: also on a host that forwards, as it does once a libvirt network has IPv6.
  steps.sysctls.push([`${conf}/accept_ra`, !master && acceptsRa(definition) ? 2 : 0])
  // Without configured IPv6 addresses, no link-local one either: guests must not reach the host through it.
  if (!ipv6) steps.sysctls.push([`${conf}/addr_gen_mode`, 1])
}

const mtuOf = (layers: Layers, name: string, host: HostBefore): number =>
  layers.get(name).definition.mtu ?? host.links.get(name)?.mtu ?? 1500

/** The MAC address that a link has, or will have. */
function macOf(layers: Layers, name: string | undefined, host: HostBefore): string | undefined {
  if (name === undefined) return undefined
  const there = host.links.get(name)
  if (there) return there.mac
  return macOf(layers, lowersOf(layers.get(name))[0]?.name, host)
}

function changeLink(steps: StepList, link: NamedLink, there: LinkBefore): void {
  const { name, mtu } = link.definition
  const changes = optionSteps(link, there)
  if (mtu !== undefined && mtu !== there.mtu) changes.push(words`link set ${linkArgument(name)} mtu ${mtu}`)
  if (changes.length === 0) return
  steps.touched.add(name)
  steps.create.push(...changes)
}

function upIfDown(steps: StepList, layers: Layers, link: NamedLink, host: HostBefore): void {
  const { name } = link.definition
  const there = host.links.get(name)
  const master = layers.masterOf(name)
  if (there?.up || (master?.kind === 'bond' && there?.master !== master.definition.name)) return
  if (there) steps.touched.add(name)
  steps.move.push(words`link set ${linkArgument(name)} up`)
}

/** Removes the routes of a link that becomes a port: some would outlive its addresses, and lead nowhere. */
function leaveRoutes(steps: StepList, layers: Layers, { definition: { name } }: NamedLink, host: HostBefore): void {
  const there = host.links.get(name)
  const master = layers.masterOf(name)?.definition.name
  if (!there || !master || (there.master === master && there.addresses.length === 0)) return
  steps.touched.add(name)
  for (const route of host.routes) {
    if (!linksOf(route).includes(name) || steps.deleted.has(route)) continue
    steps.deleted.add(route)
    steps.move.push(words`route delete ${routeKey(route)}`)
  }
}

function enslave(steps: StepList, layers: Layers, { definition: { name } }: NamedLink, host: HostBefore): void {
  const master = layers.masterOf(name)
  if (!master) return
  const there = host.links.get(name)
  if (there && there.addresses.length > 0) steps.move.push(words`address flush dev ${name} scope global`)
  if (there?.master === master.definition.name) return
  // The kernel accepts a slave only while it is down, and sets it up itself.
  if (master.kind === 'bond') steps.move.push(words`link set ${linkArgument(name)} down`)
  steps.move.push(words`link set ${linkArgument(name)} master ${master.definition.name}`)
  if (there?.master === undefined) return
  steps.touched.add(name).add(there.master)
  // And sets it down when it leaves a bond.
  if (master.kind !== 'bond' && layers.get(there.master).kind === 'bond')
    steps.move.push(words`link set ${linkArgument(name)} up`)
}

/** Only a slave can become primary. */
function prefer(steps: StepList, { name, primary }: HostBondDefinition, host: HostBefore): void {
  if (primary === undefined) return
  const there = host.links.get(name)
  if (there?.bond?.primary === primary && host.links.get(primary)?.master === name) return
  if (there) steps.touched.add(name)
  steps.move.push(words`link set ${linkArgument(name)} type bond primary ${primary}`)
}
