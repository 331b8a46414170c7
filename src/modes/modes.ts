import { bridged } from './bridged.js'
import { hostdev } from './hostdev.js'
import { isolated } from './isolated.js'
import { macvtap } from './macvtap.js'
import { nat } from './nat.js'
import { open } from './open.js'
import { routed } from './routed.js'
import type { Mode, ModeRow } from './row.js'
import { unknown } from './unknown.js'

/** The table of modes. To add one: a file beside this one, and a line here. */
export const modes = { nat, routed, bridged, isolated, open, macvtap, hostdev } as const satisfies Record<string, Mode>

/** The modes that this library knows. */
export type NetworkMode = keyof typeof modes

/** The key of a row: a definition, or its mode alone. */
export interface OfMode {
  /** The mode; `unknown` for one that this library does not know. */
  readonly mode: NetworkMode | 'unknown'
  /** What distinguishes the submodes of macvtap. */
  readonly forward?: object | undefined
}

/** The row of a definition. For a mode with several, `forward.mode` selects one. */
export function rowOf({ mode, forward }: OfMode): ModeRow {
  const found: Mode = mode === 'unknown' ? unknown : modes[mode]
  if (!('variants' in found)) return found
  const variant = forward && 'mode' in forward ? String(forward.mode) : found.usual
  return found.variants[variant] ?? unknown
}

/** Every row with its name: the mode, and its variant if it has several. */
export const rows: readonly { readonly name: CapabilityMode; readonly mode: NetworkMode; readonly row: ModeRow }[] = (
  Object.entries(modes) as [NetworkMode, Mode][]
).flatMap(([mode, found]) =>
  'variants' in found
    ? Object.entries(found.variants).map(([variant, row]) => ({
        name: `${mode} ${variant}` as CapabilityMode,
        mode,
        row,
      }))
    : [{ name: mode as CapabilityMode, mode, row: found }],
)

/** A row's name: the mode, and for a mode with several rows its forward mode too. */
export type CapabilityMode = {
  [M in NetworkMode]: (typeof modes)[M] extends { readonly variants: infer V } ? `${M} ${keyof V & string}` : M
}[NetworkMode]

/** The names of the rows that meet a condition, for people: `bridged, macvtap passthrough, hostdev`. */
export const modesWith = (wanted: (row: ModeRow) => boolean): string =>
  rows
    .filter(({ row }) => wanted(row))
    .map(({ name }) => name)
    .join(', ')
