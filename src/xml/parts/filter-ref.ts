import { attribute, elements, omittedIf, required, table } from '../table.js'
import { otherwise, patternValue } from '../value.js'
import { filterName } from '../values.js'

const variableName = patternValue('a variable name of letters, digits and _', /^[a-zA-Z0-9_]+$/)
const variableValue = patternValue('a value of letters, digits, _, dot and colon', /^[a-zA-Z0-9_.:]+$/)

/**
 * A reference to a filter, with values for its variables.
 * @see https://libvirt.org/formatnwfilter.html#using-variables-in-filters
 */
export const filterRef = table({
  /** Name of the filter. Example: clean-traffic. */
  filter: required(attribute('filter', filterName)),
  /** Values for the filter's variables. Repeat a name to give a variable several values. */
  parameters: omittedIf(
    'incomplete',
    elements(
      'parameter',
      table({
        /** Name of the variable. Example: IP. */
        name: required(attribute('name', otherwise(variableName, 'drops the parameter'))),
        /** Value of the variable. Example: 192.168.150.20. */
        value: required(attribute('value', otherwise(variableValue, 'drops the parameter'))),
      }),
    ),
  ),
})
