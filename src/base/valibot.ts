import type * as valibot from 'valibot'
import { valibot as load } from './lazy/required.js'

export type Valibot = typeof valibot
/** A schema that validates data: Standard Schema, by valibot. */
export type Schema<T = unknown> = valibot.GenericSchema<T>

let loaded: Valibot | undefined

/** The validation library, loaded on first use, so that importing the package stays fast. */
export function loadValibot(): Valibot {
  loaded ??= load()
  return loaded
}
