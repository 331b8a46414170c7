import { parseAddress } from '../addresses.js'
import { type Finding, Findings } from '../finding.js'
import { checkTags } from '../parts/check-vlan.js'
import { issuesOf } from '../schema.js'
import { domainInterface, type InterfaceDefinition } from './interface.js'

/**
 * Checks a definition before libvirt sees it.
 *
 * @param definition  anything; a value that is no definition gives errors, not an exception
 * @returns  errors: what libvirt refuses; warnings: what it accepts without a word though it will not do
 *           what was meant; both with the path, the value and what is allowed
 */
export function checkInterface(definition: InterfaceDefinition): Finding[] {
  const findings = new Findings()
  for (const { path, message } of issuesOf(domainInterface, definition)) findings.error(path, message)
  if (findings.list.length > 0) return findings.list
  checkBandwidth(findings, definition)
  if (definition.vlan) {
    checkTags(findings, definition.vlan, 'vlan')
    if (definition.type === 'bridge' && definition.virtualPort?.type !== 'openvswitch') {
      findings.warn('vlan', 'on a Linux bridge needs libvirt 11.0; before that only an Open vSwitch bridge has VLANs')
    }
  }
  checkAddresses(findings, definition.ips ?? [], 'ips')
  if (definition.type === 'ethernet') checkAddresses(findings, definition.source?.ips ?? [], 'source.ips')
  if (definition.type === 'hostdev') {
    const { vendor, product, address } = definition.source
    if (address === undefined && (vendor === undefined || product === undefined)) {
      findings.error('source', 'needs an address, or vendor and product')
    }
  }
  if (definition.type === 'user' && definition.portForwards?.length && definition.backend?.type !== 'passt') {
    findings.error('portForwards', "needs backend.type 'passt'")
  }
  const dev = definition.target?.dev
  if (dev !== undefined && dev.length > 15) findings.error('target.dev', `${dev} has more than 15 characters`)
  if (dev?.startsWith('vnet') && definition.target?.managed === undefined) {
    findings.warn('target.dev', `${dev} begins with vnet, libvirt's own prefix; libvirt takes a name of its own choice`)
  }
  return findings.list
}

function checkBandwidth(findings: Findings, { type, bandwidth }: InterfaceDefinition): void {
  const inbound = bandwidth?.inbound
  if (!inbound) return
  if (inbound.average === undefined && inbound.floor === undefined) {
    findings.error('bandwidth.inbound', 'needs an average or a floor')
  }
  if (inbound.floor !== undefined && type !== 'network') {
    findings.error('bandwidth.inbound.floor', `is for type 'network' only, not '${type}'`)
  }
}

function checkAddresses(findings: Findings, ips: NonNullable<InterfaceDefinition['ips']>, path: string): void {
  ips.forEach((ip, index) => {
    const family = parseAddress(ip.address)?.family
    if (ip.family !== undefined && ip.family !== family) {
      findings.error(`${path}[${index}].family`, `'${ip.family}' is not the family of ${ip.address}`)
    }
    if (family === 'ipv4' && (ip.prefix ?? 0) > 32) {
      findings.error(`${path}[${index}].prefix`, `${ip.prefix} is not a prefix from 0 to 32`)
    }
  })
}
