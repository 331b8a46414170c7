import { type DefinitionFinding, Findings } from '../../base/index.js'
import { checkData } from '../check-data.js'
import type { Table } from '../table.js'
import { checkRule } from './check-rule.js'
import { type FilterDefinition, networkFilter } from './filter.js'

/**
 * Checks a definition before it goes to libvirt.
 *
 * @param definition  any value; one that is not a definition yields errors, not an exception
 * @returns  errors: what libvirt refuses; warnings: what libvirt accepts silently but probably does not do as intended;
 *           both with the path, the value and what is allowed
 */
export function checkFilter(definition: FilterDefinition): DefinitionFinding[] {
  const findings = new Findings()
  checkData(findings, networkFilter as Table<unknown>, definition)
  if (findings.list.some(({ severity }) => severity === 'error')) return findings.list
  if (definition.name.includes('/')) {
    findings.error(
      'name',
      `${JSON.stringify(definition.name)} contains a slash; libvirt cannot store a filter under that name`,
    )
  }
  definition.entries?.forEach((entry, index) => {
    const path = `entries[${index}]`
    if (entry.element === 'rule') checkRule(findings, entry, path)
    else if (entry.filter === definition.name) {
      findings.error(`${path}.filter`, `'${entry.filter}' refers to this filter itself`)
    }
  })
  return findings.list
}
