export { DefinitionError } from '../../../src/base/errors.js'
export * from '../../../src/xml/index.js'
