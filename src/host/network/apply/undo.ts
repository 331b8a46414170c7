import type { Layers } from '../layers.js'
import { spanningTree } from './link-words.js'
import { isIndirect, type ObservedHost, type ObservedLink, routeWords } from './observe.js'
import type { StepList } from './step-list.js'

/**
 * What takes a change back, as lines of a shell script with the functions `gone` and `try`. It restores what was seen
 * before, rather than reverse steps, so it is right from wherever the change stopped.
 */
export function undoLines(steps: StepList, layers: Layers, host: ObservedHost): string[] {
  const touched = layers.links.flatMap(({ definition: { name } }) =>
    steps.touched.has(name) ? (host.links.get(name) ?? []) : [],
  )
  const over = linksOver(touched, host)
  const all = [...touched, ...over]
  const names = new Set(all.map(({ name }) => name))
  const addresses = new Set(all.flatMap((link) => link.addresses.map(({ text }) => text.split('/')[0])))
  const routes = host.routes.filter(
    ({ links, route }) => links.some((link) => names.has(link)) || addresses.has(String(route.prefsrc)),
  )
  const ordered = [...routes.filter((route) => !isIndirect(route)), ...routes.filter(isIndirect)]
  const addressesBack = all.flatMap(addressLines)
  return [
    ...touched.flatMap((link) => linkLines(layers, link)),
    ...over.flatMap(sizeAndState),
    ...touched.flatMap(({ name }) =>
      steps.rearranged.has(name) ? [`try ip address flush dev ${name} scope global`] : [],
    ),
    // An address is back before it goes elsewhere: see the steps.
    ...addressesBack,
    ...[...steps.created].reverse().map((name) => `gone ${name}`),
    ...[...steps.added].reverse().map((words) => `try ip ${words}`),
    // With an address that was first in its subnet, the kernel has taken the others.
    ...(steps.added.length > 0 ? addressesBack : []),
    ...ordered.map((route) => `try ip route add ${routeWords(route)}`),
  ]
}

/** Nobody named them, but the kernel narrows them with what they sit on, and switches them off and on with it. */
function linksOver(touched: readonly ObservedLink[], host: ObservedHost): ObservedLink[] {
  const names = new Set(touched.map(({ name }) => name))
  const over: ObservedLink[] = []
  for (const name of names) {
    for (const link of host.links.values()) {
      if (link.lower !== name || names.has(link.name)) continue
      names.add(link.name)
      over.push(link)
    }
  }
  return over
}

const sizeAndState = ({ name, mtu, up }: ObservedLink): string[] => [
  `mtu ${name} ${mtu}`,
  `try ip link set ${name} ${up ? 'up' : 'down'}`,
]

function linkLines(layers: Layers, link: ObservedLink): string[] {
  const { name, mac, master, own } = link
  const lines: string[] = []
  const wanted = layers.masterOf(name)
  if (wanted && master === undefined) lines.push(`try ip link set ${name} nomaster`)
  else if (wanted && master !== undefined && master !== wanted.definition.name)
    lines.push(...backTo(layers, master, name))
  // The kernel gives slaves back their own MAC address, unless it could not.
  if (mac && (wanted?.kind === 'bond' || link.kind === 'bridge')) lines.push(`mac ${name} ${mac}`)
  if (link.kind === 'bridge') {
    const [stp, delay] = [Number(own.stp_state), Number(own.forward_delay)]
    lines.push(...spanningTree(name, Number.NaN, Number.NaN, stp, delay).map((words) => `try ip ${words}`))
  }
  if (link.kind === 'bond') {
    const { miimon, xmit_hash_policy: policy, primary } = own
    lines.push(`try ip link set ${name} type bond miimon ${String(miimon)}`, ...arpMonitoring(name, own))
    if (typeof policy === 'string') lines.push(`try ip link set ${name} type bond xmit_hash_policy ${policy}`)
    if (typeof primary === 'string') lines.push(`try ip link set ${name} type bond primary ${primary}`)
  }
  return [...lines, ...sizeAndState(link)]
}

/** Straight from one master to another. A bond takes a slave only while it is down. */
const backTo = (layers: Layers, master: string, name: string): string[] => [
  ...(layers.get(master).kind === 'bond'
    ? [`[ -e /sys/class/net/${master}/lower_${name} ] || try ip link set ${name} down`]
    : []),
  `try ip link set ${name} master ${master}`,
]

/** MII monitoring ends it. The kernel keeps its targets, and takes `arp_validate` only after it is on. */
function arpMonitoring(
  name: string,
  { arp_interval: interval, arp_validate: validate }: ObservedLink['own'],
): string[] {
  if (typeof interval !== 'number' || interval === 0) return []
  const set = `try ip link set ${name} type bond`
  return [
    `${set} arp_interval ${interval}`,
    ...(typeof validate === 'string' && validate !== 'none' ? [`${set} arp_validate ${validate}`] : []),
  ]
}

const addressLines = ({ name, addresses }: ObservedLink): string[] =>
  addresses.map(({ words, label }) => {
    const own = label?.startsWith(`${name}:`) ? ` label ${label}` : ''
    return `try ip address replace ${words} dev ${name}${own}`
  })
