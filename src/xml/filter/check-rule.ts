import { type Findings, parseAddress } from '../../base/index.js'
import type { FilterDefinition } from './filter.js'

type Rule = Extract<NonNullable<FilterDefinition['entries']>[number], { element: 'rule' }>
type Data = Readonly<Record<string, unknown>>
/** The value of each property of a rule, and where it is set. */
type Merged = ReadonlyMap<string, { readonly value: unknown; readonly path: string; readonly match: boolean }>

/** Checks one rule, whose elements libvirt merges. */
export function checkRule(findings: Findings, rule: Rule, path: string): void {
  const { protocol, and = [] } = rule
  if (!protocol) {
    if (and.length > 0) findings.error(`${path}.and`, 'needs a protocol to extend')
    return
  }
  and.forEach(({ name }, index) => {
    if (name === protocol.name) return
    const where = `${path}.and[${index}].name`
    const message = `'${name}' differs from '${protocol.name}'; libvirt reads only elements with the first one's name`
    findings.error(where, message)
  })
  const merged = mergeElements(findings, [protocol, ...and], path)
  const { name } = protocol
  checkIpSet(findings, name, rule.action, merged)
  if (name === 'ip' || name === 'ipv6') checkLayer4(findings, merged, `${path}.protocol`)
  const flags = name === 'tcp-ipv6' ? merged.get('flags') : undefined
  if (flags)
    findings.warn(
      flags.path,
      'has no effect: libvirt drops it with tcp-ipv6, so the rule matches packets with any flags',
    )
  checkRanges(findings, name, merged)
  checkNegation(findings, merged)
}

/** Merges all elements; if several set the same attribute, libvirt keeps the last value. */
function mergeElements(findings: Findings, elements: readonly Data[], path: string): Merged {
  const merged = new Map<string, { value: unknown; path: string; match: boolean }>()
  elements.forEach((element, index) => {
    const at = index === 0 ? `${path}.protocol` : `${path}.and[${index - 1}]`
    for (const [key, value] of Object.entries(element)) {
      if (['name', 'match', 'comment', 'unmodelled'].includes(key) || value === undefined) continue
      const before = merged.get(key)
      if (before) {
        const last = JSON.stringify(value)
        const message = `${JSON.stringify(before.value)} has no effect: ${at}.${key} is ${last}, and libvirt keeps the last; move it to a separate rule`
        findings.warn(before.path, message)
      }
      merged.set(key, { value, path: `${at}.${key}`, match: element.match !== false })
    }
  })
  return merged
}

/**
 * libvirt matches an IP set only with `all` and `all-ipv6`, and only with flags. With other protocols it drops a set that
 * has flags; to a set without flags it adds `src`, which it cannot apply, and drops both when it reads the filter again
 * (seen with 9.0; test/host/xml/filter-rules.test.ts).
 */
function checkIpSet(findings: Findings, name: string, action: string, merged: Merged): void {
  const [set, flags] = [merged.get('ipset'), merged.get('ipsetFlags')]
  if (flags && !set) findings.warn(flags.path, 'has no effect without ipset')
  if (!set) return
  if (name === 'all' || name === 'all-ipv6') {
    if (!flags) findings.warn(set.path, `has no effect without ipsetFlags, such as 'src': ${everyAddress(action)}`)
  } else if (flags) {
    const message = `is dropped by libvirt together with ipset, except with all and all-ipv6: ${everyAddress(action)}`
    findings.warn(flags.path, message)
  } else {
    findings.warn(
      set.path,
      `cannot be combined with ${name} in libvirt: a guest with this filter does not start; use all or all-ipv6`,
    )
  }
}

const everyAddress = (action: string): string => `the rule applies to every address (${action})`

const ports = ['srcPortStart', 'srcPortEnd', 'dstPortStart', 'dstPortEnd']

/** An IP rule with ports or ICMPv6 types must name the protocol. */
function checkLayer4(findings: Findings, merged: Merged, path: string): void {
  const protocol = merged.get('protocol')?.value
  const port = ports.find((key) => merged.has(key))
  if (port !== undefined && !['tcp', 'udp', 'sctp', 6, 17, 33, 132].includes(protocol as string | number)) {
    findings.error(`${path}.protocol`, `must be tcp, udp, sctp or 33 (DCCP) with ${port}`)
  }
  const type = ['type', 'typeEnd', 'code', 'codeEnd'].find((key) => merged.has(key))
  if (type !== undefined && protocol !== 'icmpv6' && protocol !== 58) {
    findings.warn(`${path}.${type}`, "has no effect unless protocol is 'icmpv6'")
  }
}

/** Pairs whose second has no effect without the first. */
const pairs = [
  ['srcPortStart', 'srcPortEnd'],
  ['dstPortStart', 'dstPortEnd'],
  ['srcIpFrom', 'srcIpTo'],
  ['dstIpFrom', 'dstIpTo'],
  ['srcIpAddr', 'srcIpMask'],
  ['dstIpAddr', 'dstIpMask'],
] as const

function checkRanges(findings: Findings, name: string, merged: Merged): void {
  for (const [low, high] of pairs) {
    const [from, to] = [merged.get(low), merged.get(high)]
    if (!to) continue
    if (!from) findings.warn(to.path, `has no effect without ${low}`)
    else if (typeof from.value === 'number' && typeof to.value === 'number' && from.value > to.value) {
      findings.warn(to.path, `${to.value} is less than ${low}, ${from.value}; the range matches no packet`)
    } else if (high.endsWith('To')) checkOrder(findings, String(from.value), String(to.value), low, to.path)
  }
  const end = merged.get('dstIpTo')
  if (end && name.endsWith('v6') && parseAddress(String(end.value))?.family === 'ipv6') {
    const message = `${end.value} is refused: libvirt does not accept an IPv6 address here; use a variable such as $LAST, or dstIpAddr with dstIpMask`
    findings.error(end.path, message)
  }
}

/** Properties that libvirt negates together, as the first of each group is; the ports of both sides form one group. */
const negatedTogether = [
  ['srcMacAddr', 'srcMacMask'],
  ['dstMacAddr', 'dstMacMask'],
  ['srcIpAddr', 'srcIpMask'],
  ['dstIpAddr', 'dstIpMask'],
  ['srcIpFrom', 'srcIpTo'],
  ['dstIpFrom', 'dstIpTo'],
  ['srcPortStart', 'srcPortEnd', 'dstPortStart', 'dstPortEnd'],
  ['type', 'code'],
] as const

function checkNegation(findings: Findings, merged: Merged): void {
  for (const [first, ...rest] of negatedTogether) {
    const leader = merged.get(first)
    for (const key of leader ? rest : []) {
      const other = merged.get(key)
      if (!other || other.match === leader?.match) continue
      const verb = leader?.match ? 'match' : 'not match'
      findings.warn(
        other.path,
        `must ${verb}, like ${first}: libvirt negates both or neither; move it to a separate rule`,
      )
    }
  }
}

function checkOrder(findings: Findings, first: string, last: string, low: string, path: string): void {
  const [from, to] = [parseAddress(first), parseAddress(last)]
  if (from && to && from.value > to.value) {
    findings.warn(path, `${last} is before ${low}, ${first}; the range matches no packet`)
  }
}
