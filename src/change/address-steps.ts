import { normalizeAddress, type Words, words } from '../base/index.js'
import { type Family, familyOfAddress, type Layers, type NamedLink, sourceOf } from '../host-network/index.js'
import type { HostAddress } from '../machine/index.js'
import type { HostBefore, LinkBefore } from './host-before.js'
import { addressText, addressWords } from './ip-words.js'
import type { StepList } from './step-list.js'

/** Moves the host's addresses to a link: its own, and those of its ports, leases with their remaining lifetime. */
export function addressSteps(steps: StepList, layers: Layers, top: NamedLink, host: HostBefore): void {
  const { name, addresses = [] } = top.definition
  const there = host.links.get(name)
  const before = steps.move.length
  const add = (text: string, how: Words): void => {
    steps.move.push(words`address add ${how} dev ${name}`)
    if (there) steps.added.push(words`address delete ${text} dev ${name}`)
  }
  for (const family of ['ipv4', 'ipv6'] as const) {
    const onPorts = portsOf(layers, top, host).flatMap((port) => port.addresses.filter((one) => one.family === family))
    const has = new Set((there?.addresses ?? []).filter((one) => one.family === family).map(addressText))
    const wanted = addresses.filter((text) => familyOfAddress(text) === family).map(canonical)
    const removed = removedAddresses(top, there, family)
    if (removed.length > 0) steps.rearranged.add(name)
    // Deleting a subnet's first address deletes its other ones: so delete the last first, and add those that stay
    // again.
    for (const text of [...removed].reverse()) steps.move.push(words`address delete ${text} dev ${name}`)
    for (const text of wanted) {
      const how = ownWords(text, family, onPorts)
      if (!has.has(text)) add(text, how)
      else if (removed.length > 0) steps.move.push(words`address replace ${how} dev ${name}`)
      has.add(text)
    }
    if (sourceOf(top.definition, family) !== 'leases') continue
    for (const one of onPorts) {
      const text = addressText(one)
      if (has.has(text)) continue
      has.add(text)
      add(text, addressWords(one))
    }
  }
  if (there && steps.move.length > before) steps.touched.add(name)
}

/** Links of the host that are ports of a link, or ports of its ports. */
export const portsOf = (layers: Layers, top: NamedLink, host: HostBefore): LinkBefore[] =>
  layers.links.flatMap((link) => {
    const { name } = link.definition
    return link !== top && layers.topOf(name) === top ? (host.links.get(name) ?? []) : []
  })

/** Addresses to remove from a link. With DHCP, leased ones are the client's concern. */
export function removedAddresses(top: NamedLink, there: LinkBefore | undefined, family: Family): string[] {
  if (sourceOf(top.definition, family) !== 'static') return []
  const wanted = (top.definition.addresses ?? []).map(canonical)
  return (there?.addresses ?? []).flatMap((one) =>
    one.family === family && !wanted.includes(addressText(one)) ? [addressText(one)] : [],
  )
}

/** As ip(8) prints it. */
function canonical(text: string): string {
  const slash = text.lastIndexOf('/')
  return `${normalizeAddress(text.slice(0, slash))}${text.slice(slash)}`
}

function ownWords(text: string, family: Family, onPorts: readonly HostAddress[]): Words {
  if (family === 'ipv4') return Number(text.slice(text.lastIndexOf('/') + 1)) < 31 ? [text, 'broadcast', '+'] : [text]
  // Skip duplicate address detection: the host itself had it on this LAN a moment ago.
  return onPorts.some((one) => addressText(one) === text) ? [text, 'nodad'] : [text]
}
