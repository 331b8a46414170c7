import * as toJsonSchemaModule from '@valibot/to-json-schema'
import * as xmlParserModule from 'fast-xml-parser'
import * as valibotModule from 'valibot'
import * as yamlModule from 'yaml'

/** The same as `required.ts`, in a form that bundlers detect and include. */
export const valibot = () => valibotModule
export const toJsonSchema = () => toJsonSchemaModule
export const xmlParser = () => xmlParserModule
export const yaml = () => yamlModule
