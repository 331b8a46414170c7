import { linkArgument, type Words, words } from '../base/index.js'
import type { Layers } from '../host-network/index.js'
import type { Bond } from '../machine/index.js'
import { type HostBefore, isIndirect, type LinkBefore, linksOf } from './host-before.js'
import { addressWords, routeWords } from './ip-words.js'
import { spanningTree, treeOf } from './link-words.js'
import type { StepList } from './step-list.js'

/**
 * The rollback of a change, as shell commands that use the functions `gone`, `try`, `mtu`, `mac` and `leave`. It
 * restores the state before rather than reversing steps, so it works from wherever the change stopped.
 */
export function undoCommands(steps: StepList, layers: Layers, host: HostBefore): Words[] {
  const touched = layers.links.flatMap(({ definition: { name } }) =>
    steps.touched.has(name) ? (host.links.get(name) ?? []) : [],
  )
  const over = linksOver(touched, host)
  const all = [...touched, ...over]
  const names = new Set(all.map(({ name }) => name))
  const addresses = new Set(all.flatMap((link) => link.addresses.map(({ address }) => address)))
  const routes = host.routes.filter(
    (route) => linksOf(route).some((link) => names.has(link)) || addresses.has(route.source ?? ''),
  )
  const ordered = [...routes.filter((route) => !isIndirect(route)), ...routes.filter(isIndirect)]
  const addressesBack = all.flatMap(addressesOf)
  return [
    ...touched.flatMap((link) => linkBack(layers, link)),
    ...over.flatMap(sizeAndState),
    ...touched.flatMap(({ name }) =>
      steps.rearranged.has(name) ? [words`try ip address flush dev ${name} scope global`] : [],
    ),
    // An address is restored before it is removed elsewhere: see the steps.
    ...addressesBack,
    ...[...steps.created].reverse().map((name) => ['gone', name]),
    ...[...steps.added].reverse().map((added) => words`try ip ${added}`),
    // With the first address of a subnet, the kernel deleted the others.
    ...(steps.added.length > 0 ? addressesBack : []),
    ...ordered.map((route) => words`try ip route add ${routeWords(route)}`),
  ]
}

/**
 * Not in the definition, but the kernel reduces their MTU with that of the link below, and sets them down and up with
 * it.
 */
function linksOver(touched: readonly LinkBefore[], host: HostBefore): LinkBefore[] {
  const names = new Set(touched.map(({ name }) => name))
  const over: LinkBefore[] = []
  for (const name of names) {
    for (const link of host.links.values()) {
      if (link.lower !== name || names.has(link.name)) continue
      names.add(link.name)
      over.push(link)
    }
  }
  return over
}

const sizeAndState = ({ name, mtu, up }: LinkBefore): Words[] => [
  words`mtu ${name} ${mtu}`,
  words`try ip link set ${linkArgument(name)} ${up ? 'up' : 'down'}`,
]

function linkBack(layers: Layers, link: LinkBefore): Words[] {
  const { name, mac, master, bond } = link
  const set = words`try ip link set ${linkArgument(name)}`
  const back: Words[] = []
  const wanted = layers.masterOf(name)
  if (wanted && master === undefined) back.push(words`${set} nomaster`)
  else if (wanted && master !== undefined && master !== wanted.definition.name)
    back.push(...backTo(layers, master, name))
  // The kernel restores slaves' own MAC addresses, unless that failed.
  if (mac && (wanted?.kind === 'bond' || link.kind === 'bridge')) back.push(['mac', name, mac])
  if (link.kind === 'bridge') {
    back.push(...spanningTree(name, undefined, treeOf(link)).map((step) => words`try ip ${step}`))
  }
  if (bond) {
    const { miimon, xmitHashPolicy: policy, primary } = bond
    back.push(words`${set} type bond miimon ${miimon}`, ...arpMonitoring(bond))
    if (policy !== undefined) back.push(words`${set} type bond xmit_hash_policy ${policy}`)
    if (primary !== undefined) back.push(words`${set} type bond primary ${primary}`)
  }
  return [...back, ...sizeAndState(link)]
}

/** Directly from one master to another. A bond accepts a slave only while the slave is down. */
const backTo = (layers: Layers, master: string, name: string): Words[] => [
  ...(layers.get(master).kind === 'bond' ? [['leave', name, master]] : []),
  words`try ip link set ${linkArgument(name)} master ${master}`,
]

/**
 * MII monitoring turns ARP monitoring off. The kernel keeps its targets, and accepts `arp_validate` only once it is on.
 */
function arpMonitoring({ link, arpInterval: interval = 0, arpValidate: validate = 'none' }: Bond): Words[] {
  if (interval === 0) return []
  const set = words`try ip link set ${linkArgument(link)} type bond`
  return [
    words`${set} arp_interval ${interval}`,
    ...(validate !== 'none' ? [words`${set} arp_validate ${validate}`] : []),
  ]
}

const addressesOf = ({ name, addresses }: LinkBefore): Words[] =>
  addresses.map((one) => {
    const label = one.label?.startsWith(`${name}:`) ? ['label', one.label] : []
    return words`try ip address replace ${addressWords(one)} dev ${name} ${label}`
  })
