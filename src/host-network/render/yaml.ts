import { createRequire } from 'node:module'

/** An object without the properties that have no value. */
export const given = (properties: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined))

/**
 * YAML, in the order of the properties. What YAML 1.1 would take for a number or a truth value, as a MAC address of digits
 * alone, is quoted.
 */
export function formatYaml(value: unknown): string {
  const { stringify } = createRequire(import.meta.url)('yaml') as typeof import('yaml')
  return stringify(value, { version: '1.1', lineWidth: 0 })
}
