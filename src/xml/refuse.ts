import { DefinitionError } from '../base/index.js'

/** Refuses a whole XML text. */
export function refuse(message: string): never {
  throw new DefinitionError([{ path: '', message }])
}
