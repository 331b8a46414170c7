import { DefinitionError } from '../base/index.js'

/** XML that is not read. */
export function refuse(message: string): never {
  throw new DefinitionError([{ path: '', message }])
}
