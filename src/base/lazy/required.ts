import { createRequire } from 'node:module'

/**
 * Libraries that only some users need, each loaded on first use, so that importing the package loads none. In a bundle,
 * `imports` in package.json substitutes `bundled.ts`: a bundler cannot detect what is loaded like this.
 */
const required = <T>(name: string): T => createRequire(import.meta.url)(name) as T

/** Validation. */
export const valibot = () => required<typeof import('valibot')>('valibot')
/** Its JSON Schemas. */
export const toJsonSchema = () => required<typeof import('@valibot/to-json-schema')>('@valibot/to-json-schema')
/** The positions of XML elements. */
export const xmlParser = () => required<typeof import('fast-xml-parser')>('fast-xml-parser')
/** YAML of netplan and nmstate. */
export const yaml = () => required<typeof import('yaml')>('yaml')
