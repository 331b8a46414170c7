import { type CapabilityMode, modes, type NetworkMode, type OfMode, rowOf, rows } from './modes.js'
import type { ModeCapabilities } from './row.js'

/**
 * The table of modes: who can open a connection to whom, and what it takes.
 * @see "Virtual machine network connection types", Red Hat, RHEL 8; macvtap and SR-IOV: libvirt's formatnetwork
 */
export const modeCapabilities = Object.fromEntries(rows.map(({ name, row }) => [name, row.capabilities])) as Readonly<
  Record<CapabilityMode, ModeCapabilities>
>

/**
 * A mode's row of the table.
 * @param mode  a mode (`macvtap` alone is its bridge mode), a row's name, or a definition
 */
export function capabilitiesOf(mode: NetworkMode | CapabilityMode | OfMode): ModeCapabilities {
  if (typeof mode !== 'string') return rowOf(mode).capabilities
  return Object.hasOwn(modes, mode)
    ? rowOf({ mode: mode as NetworkMode }).capabilities
    : modeCapabilities[mode as CapabilityMode]
}

/** The row that a definition belongs to. */
export const capabilityMode = (definition: OfMode & { readonly mode: NetworkMode }): CapabilityMode => {
  const row = rowOf(definition)
  return rows.find((one) => one.row === row)?.name ?? (definition.mode as CapabilityMode)
}
