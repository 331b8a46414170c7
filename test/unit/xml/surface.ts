export { DefinitionError } from '../../../src/errors.js'
export * from '../../../src/xml/index.js'
