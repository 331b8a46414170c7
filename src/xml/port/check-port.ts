import { type DefinitionFinding, Findings } from '../../base/index.js'
import { checkData } from '../check-data.js'
import { checkBurst } from '../parts/check-burst.js'
import { checkTags } from '../parts/check-vlan.js'
import type { Table } from '../table.js'
import { networkPort, type PortDefinition } from './port.js'

/**
 * Checks a definition before it goes to libvirt.
 *
 * @param definition  any value; one that is not a definition yields errors, not an exception
 * @returns  errors: what libvirt refuses; with the path, the value and what is allowed
 */
export function checkPort(definition: PortDefinition): DefinitionFinding[] {
  const findings = new Findings()
  checkData(findings, networkPort as Table<unknown>, definition)
  if (findings.list.some(({ severity }) => severity === 'error')) return findings.list
  if (definition.vlan) checkTags(findings, definition.vlan, 'vlan')
  checkBurst(findings, definition.bandwidth, 'bandwidth')
  const inbound = definition.bandwidth?.inbound
  if (inbound && inbound.average === undefined && inbound.floor === undefined) {
    findings.error('bandwidth.inbound', 'needs an average or a floor')
  }
  return findings.list
}
