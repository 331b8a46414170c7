import { checkData } from '../check-data.js'
import { type Finding, Findings } from '../finding.js'
import type { Table } from '../table.js'
import { type FilterDefinition, networkFilter } from './filter.js'

/**
 * Checks a definition before libvirt sees it.
 *
 * @param definition  anything; a value that is no definition gives errors, not an exception
 * @returns  errors: what libvirt refuses; warnings: what it accepts without a word though it will not do
 *           what was meant; both with the path, the value and what is allowed
 */
export function checkFilter(definition: FilterDefinition): Finding[] {
  const findings = new Findings()
  checkData(findings, networkFilter as Table<unknown>, definition)
  if (findings.list.some(({ severity }) => severity === 'error')) return findings.list
  definition.entries?.forEach((entry, index) => {
    if (entry.element === 'rule' && entry.protocol)
      checkProtocol(findings, entry.protocol, `entries[${index}].protocol`)
    if (entry.element === 'filterref' && entry.filter === definition.name) {
      findings.error(`entries[${index}].filter`, `${entry.filter} is this filter itself`)
    }
  })
  return findings.list
}

function checkProtocol(findings: Findings, protocol: Readonly<Record<string, unknown>>, path: string): void {
  if ((protocol.ipset === undefined) !== (protocol.ipsetflags === undefined)) {
    const missing = protocol.ipset === undefined ? 'ipset' : 'ipsetflags'
    findings.error(`${path}.${missing}`, 'is required: ipset and ipsetflags stand together')
  }
  if (protocol.name === 'ip' || protocol.name === 'ipv6') checkLayer4(findings, protocol, path)
  for (const side of ['src', 'dst']) {
    for (const [low, high] of [
      [`${side}portstart`, `${side}portend`],
      [`${side}ipfrom`, `${side}ipto`],
    ] as const) {
      const [from, to] = [protocol[low], protocol[high]]
      if (to !== undefined && from === undefined) findings.warn(`${path}.${high}`, `has no effect without ${low}`)
      if (typeof from === 'number' && typeof to === 'number' && from > to) {
        findings.error(`${path}.${high}`, `${to} is less than ${low}, ${from}`)
      }
    }
  }
}

/** An IP rule with ports, or with ICMPv6 types, has to say the protocol. */
function checkLayer4(findings: Findings, protocol: Readonly<Record<string, unknown>>, path: string): void {
  const needs = (keys: readonly string[], allowed: readonly unknown[], words: string) => {
    const given = keys.find((key) => protocol[key] !== undefined)
    if (given === undefined || allowed.includes(protocol.protocol)) return
    findings.error(`${path}.protocol`, `is required to be ${words} with ${given}`)
  }
  const ports = ['srcportstart', 'srcportend', 'dstportstart', 'dstportend']
  needs(ports, ['tcp', 'udp', 'sctp', 6, 17, 33, 132], 'tcp, udp, sctp or 33 (DCCP)')
  if (protocol.name === 'ipv6') needs(['type', 'typeend', 'code', 'codeend'], ['icmpv6', 58], 'icmpv6')
}
