import { createRequire } from 'node:module'

/**
 * The libraries that only some of the package's users need, each loaded where it is first needed: importing the package
 * pays for none. Where the package becomes part of somebody's bundle, `bundled.ts` stands here instead, as `imports` in
 * package.json says: a bundler cannot see what is loaded like this.
 */
const required = <T>(name: string): T => createRequire(import.meta.url)(name) as T

/** Validation. */
export const valibot = () => required<typeof import('valibot')>('valibot')
/** JSON Schemas of it. */
export const toJsonSchema = () => required<typeof import('@valibot/to-json-schema')>('@valibot/to-json-schema')
/** Where XML's elements are. */
export const xmlParser = () => required<typeof import('fast-xml-parser')>('fast-xml-parser')
/** Files of netplan and nmstate. */
export const yaml = () => required<typeof import('yaml')>('yaml')
