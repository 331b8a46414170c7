import { checkOption, checkShape } from '../base/index.js'
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
  if (typeof mode !== 'string') return rowOf(checked('capabilitiesOf', mode)).capabilities
  if (Object.hasOwn(modes, mode)) return rowOf({ mode: mode as NetworkMode }).capabilities
  checkOption('capabilitiesOf', 'mode', mode, Object.keys(modeCapabilities))
  return modeCapabilities[mode as CapabilityMode]
}

/** The row that a definition belongs to. */
export const capabilityMode = (definition: OfMode & { readonly mode: NetworkMode }): CapabilityMode => {
  const row = rowOf(checked('capabilityMode', definition))
  return rows.find((one) => one.row === row)?.name ?? (definition.mode as CapabilityMode)
}

/** @throws OptionTypeError, OptionRangeError for anything but a definition or a mode */
function checked<T extends OfMode>(where: string, definition: T): T {
  checkShape(where, 'definition', definition, { mode: 'string' }, 'a mode or a definition')
  if (definition.mode !== 'unknown') checkOption(where, 'definition.mode', definition.mode, Object.keys(modes))
  return definition
}
