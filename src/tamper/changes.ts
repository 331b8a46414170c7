import { type HostFacts, resolvedText } from '../machine/index.js'
import type { TamperChanges, TamperPlace } from '../reachability/index.js'

/** The rules removed and added at one place between two readings of a host. */
export function changesAt(place: TamperPlace, earlier: HostFacts, now: HostFacts): TamperChanges {
  const before = contentsOf(place, earlier)
  const after = contentsOf(place, now)
  return { removed: without(before, after), added: without(after, before) }
}

/** A sysctl with its value, or a chain with its policy and its rules, as lines. */
function contentsOf(place: TamperPlace, { sysctls, firewall, resolver }: HostFacts): readonly string[] {
  if ('resolver' in place)
    return (place.resolver === '/etc/hosts' ? resolver?.hosts : resolver?.resolved?.map(resolvedText)) ?? []
  if ('sysctl' in place) {
    const value = sysctls[place.sysctl]
    return value === undefined ? [] : [`${place.sysctl} = ${value}`]
  }
  const table = firewall.tables.find(({ family, name }) => family === place.family && name === place.table)
  const chain = table?.chains.find(({ name }) => name === place.chain)
  if (!chain) return []
  const policy = chain.base ? `, policy ${chain.base.policy}` : ''
  return [`chain ${chain.name}${policy}`, ...chain.rules.map(({ text }) => text)]
}

/** Lines of one that the other lacks; duplicates count. */
function without(lines: readonly string[], others: readonly string[]): string[] {
  const left = [...others]
  return lines.filter((line) => {
    const at = left.indexOf(line)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}
