import { createRequire } from 'node:module'
import type * as valibot from 'valibot'

export type Valibot = typeof valibot
/** A schema that validates data: Standard Schema, by valibot. */
export type Schema<T = unknown> = valibot.GenericSchema<T>

let loaded: Valibot | undefined

/** The validation library, loaded at the first use: importing the package does not pay for it. */
export function loadValibot(): Valibot {
  loaded ??= createRequire(import.meta.url)('valibot') as Valibot
  return loaded
}
