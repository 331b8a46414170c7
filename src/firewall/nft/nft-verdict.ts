import type { Json } from '../../base/index.js'
import type { Verdict } from '../ruleset.js'

/** `{accept: null}`, `{jump: {target}}` and so on; undefined if it is not a verdict. */
export function readVerdict(statement: Json): Verdict | undefined {
  const name = Object.keys(statement)[0]
  switch (name) {
    case 'accept':
    case 'drop':
    case 'return':
    case 'continue':
      return { do: name }
    case 'jump':
    case 'goto': {
      const chain = (statement[name] as Json | null)?.target
      return typeof chain === 'string' ? { do: name, chain } : undefined
    }
    default:
      return undefined
  }
}
