import { attribute, elements, omittedIf, required, table } from '../table.js'
import { otherwise, patternValue } from '../value.js'
import { filterName } from '../values.js'

const variableName = patternValue('a variable name of letters, digits and _', /^[a-zA-Z0-9_]+$/)
const variableValue = patternValue('a value of letters, digits, _, dot and colon', /^[a-zA-Z0-9_.:]+$/)

/**
 * Use of a filter, with values for its variables.
 * @see https://libvirt.org/formatnwfilter.html#using-variables-in-filters
 */
export const filterRef = table({
  filter: required(attribute('filter', filterName)),
  /** A name may stand several times: the variable then has several values. */
  parameters: omittedIf(
    'incomplete',
    elements(
      'parameter',
      table({
        name: required(attribute('name', otherwise(variableName, 'drops the parameter'))),
        value: required(attribute('value', otherwise(variableValue, 'drops the parameter'))),
      }),
    ),
  ),
})
