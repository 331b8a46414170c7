import { type Findings, parseAddress } from '../../base/index.js'
import type { FilterDefinition } from './filter.js'

type Rule = Extract<NonNullable<FilterDefinition['entries']>[number], { element: 'rule' }>
type Data = Readonly<Record<string, unknown>>
/** What a rule says of one property, and where. */
type Said = ReadonlyMap<string, { readonly value: unknown; readonly path: string; readonly match: boolean }>

/** Checks one rule: libvirt adds up what its elements say. */
export function checkRule(findings: Findings, rule: Rule, path: string): void {
  const { protocol, and = [] } = rule
  if (!protocol) {
    if (and.length > 0) findings.error(`${path}.and`, 'needs a protocol to add to')
    return
  }
  and.forEach(({ name }, index) => {
    if (name === protocol.name) return
    const where = `${path}.and[${index}].name`
    findings.error(where, `'${name}' is not '${protocol.name}': libvirt reads only elements with the name of the first`)
  })
  const said = addUp(findings, [protocol, ...and], path)
  const { name } = protocol
  checkIpSet(findings, name, rule.action, said)
  if (name === 'ip' || name === 'ipv6') checkLayer4(findings, said, `${path}.protocol`)
  const flags = name === 'tcp-ipv6' ? said.get('flags') : undefined
  if (flags)
    findings.warn(
      flags.path,
      'has no effect: libvirt drops it with tcp-ipv6, so the rule matches packets with any flags',
    )
  checkRanges(findings, name, said)
  checkSigns(findings, said)
}

/** What all elements say together; of an attribute that stands in several, libvirt keeps the last. */
function addUp(findings: Findings, elements: readonly Data[], path: string): Said {
  const said = new Map<string, { value: unknown; path: string; match: boolean }>()
  elements.forEach((element, index) => {
    const at = index === 0 ? `${path}.protocol` : `${path}.and[${index - 1}]`
    for (const [key, value] of Object.entries(element)) {
      if (['name', 'match', 'comment', 'unmodelled'].includes(key) || value === undefined) continue
      const before = said.get(key)
      if (before) {
        const last = JSON.stringify(value)
        const message = `${JSON.stringify(before.value)} has no effect: ${at}.${key} says ${last}, and libvirt keeps the last; give it a rule of its own`
        findings.warn(before.path, message)
      }
      said.set(key, { value, path: `${at}.${key}`, match: element.match !== false })
    }
  })
  return said
}

/**
 * libvirt looks a set up with `all` and `all-ipv6`, where it is told the addresses. With other protocols it drops a set
 * that stands with flags; to one that stands alone it adds `src`, which it cannot apply then, and drops when it reads it
 * again (seen with 9.0; test/host/xml/filter-rules.test.ts).
 */
function checkIpSet(findings: Findings, name: string, action: string, said: Said): void {
  const [set, flags] = [said.get('ipset'), said.get('ipsetFlags')]
  if (flags && !set) findings.warn(flags.path, 'has no effect without ipset')
  if (!set) return
  if (name === 'all' || name === 'all-ipv6') {
    if (!flags) findings.warn(set.path, `has no effect without ipsetFlags, such as 'src': ${everyone(action)}`)
  } else if (flags) {
    const message = `is dropped by libvirt together with ipset, except with all and all-ipv6: ${everyone(action)}`
    findings.warn(flags.path, message)
  } else {
    findings.warn(
      set.path,
      `cannot be combined with ${name} in libvirt: a guest with this filter does not start; use all or all-ipv6`,
    )
  }
}

const everyone = (action: string): string => `the rule applies to every address (${action})`

const ports = ['srcPortStart', 'srcPortEnd', 'dstPortStart', 'dstPortEnd']

/** An IP rule with ports, or with ICMPv6 types, has to say the protocol. */
function checkLayer4(findings: Findings, said: Said, path: string): void {
  const protocol = said.get('protocol')?.value
  const port = ports.find((key) => said.has(key))
  if (port !== undefined && !['tcp', 'udp', 'sctp', 6, 17, 33, 132].includes(protocol as string | number)) {
    findings.error(`${path}.protocol`, `must be tcp, udp, sctp or 33 (DCCP) with ${port}`)
  }
  const type = ['type', 'typeEnd', 'code', 'codeEnd'].find((key) => said.has(key))
  if (type !== undefined && protocol !== 'icmpv6' && protocol !== 58) {
    findings.warn(`${path}.${type}`, "has no effect unless protocol is 'icmpv6'")
  }
}

/** Pairs of which the second has no effect without the first. */
const pairs = [
  ['srcPortStart', 'srcPortEnd'],
  ['dstPortStart', 'dstPortEnd'],
  ['srcIpFrom', 'srcIpTo'],
  ['dstIpFrom', 'dstIpTo'],
  ['srcIpAddr', 'srcIpMask'],
  ['dstIpAddr', 'dstIpMask'],
] as const

function checkRanges(findings: Findings, name: string, said: Said): void {
  for (const [low, high] of pairs) {
    const [from, to] = [said.get(low), said.get(high)]
    if (!to) continue
    if (!from) findings.warn(to.path, `has no effect without ${low}`)
    else if (typeof from.value === 'number' && typeof to.value === 'number' && from.value > to.value) {
      findings.warn(to.path, `${to.value} is less than ${low}, ${from.value}: no packet is in that range`)
    } else if (high.endsWith('To')) checkOrder(findings, String(from.value), String(to.value), low, to.path)
  }
  const end = said.get('dstIpTo')
  if (end && name.endsWith('v6') && parseAddress(String(end.value))?.family === 'ipv6') {
    const message = `${end.value} is refused: libvirt accepts no IPv6 address here; use a variable such as $LAST, or dstIpAddr with dstIpMask`
    findings.error(end.path, message)
  }
}

/** libvirt negates what belongs together as one, and ports of both sides too: as the first of them. */
const together = [
  ['srcMacAddr', 'srcMacMask'],
  ['dstMacAddr', 'dstMacMask'],
  ['srcIpAddr', 'srcIpMask'],
  ['dstIpAddr', 'dstIpMask'],
  ['srcIpFrom', 'srcIpTo'],
  ['dstIpFrom', 'dstIpTo'],
  ['srcPortStart', 'srcPortEnd', 'dstPortStart', 'dstPortEnd'],
  ['type', 'code'],
] as const

function checkSigns(findings: Findings, said: Said): void {
  for (const [first, ...rest] of together) {
    const leading = said.get(first)
    for (const key of leading ? rest : []) {
      const other = said.get(key)
      if (!other || other.match === leading?.match) continue
      const sign = leading?.match ? 'match' : 'not match'
      findings.warn(
        other.path,
        `must ${sign}, as ${first} does: libvirt applies one sign to both; give it a rule of its own`,
      )
    }
  }
}

function checkOrder(findings: Findings, first: string, last: string, low: string, path: string): void {
  const [from, to] = [parseAddress(first), parseAddress(last)]
  if (from && to && from.value > to.value) {
    findings.warn(path, `${last} is before ${low}, ${first}: no packet is in that range`)
  }
}
