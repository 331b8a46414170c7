import { VIR_DOMAIN_AFFECT_CONFIG, VIR_DOMAIN_AFFECT_LIVE } from '../../native-types/libvirt-domain.js'
import type { virDomainPtr } from '../../native-types/values.js'
import type { Calls } from '../ffi/index.js'
import { buildInterface, type InterfaceDefinition } from '../xml/index.js'

/** What becomes of an interface: made where there is no `from`, taken away where there is no `to`. */
export interface DeviceChange {
  readonly from?: InterfaceDefinition | undefined
  readonly to?: InterfaceDefinition | undefined
}

/** A change as it is asked for, once for what runs and once for what is stored. */
export interface DeviceChanges {
  readonly live?: DeviceChange | undefined
  readonly stored?: DeviceChange | undefined
}

const calls = {
  update: 'virDomainUpdateDeviceFlags',
  attach: 'virDomainAttachDeviceFlags',
  detach: 'virDomainDetachDeviceFlags',
} as const

/**
 * Changes what runs, then what is stored; where the second is refused, the first is taken back.
 *
 * @throws DefinitionError before anything is done, LibvirtError
 * @see virDomainUpdateDeviceFlags, since 0.8.0; virDomainAttachDeviceFlags, virDomainDetachDeviceFlags, since 0.7.7
 */
export async function changeDevice(
  session: Calls,
  domain: virDomainPtr,
  { live, stored }: DeviceChanges,
): Promise<void> {
  const forth = [live && written(live), stored && written(stored)]
  const back = live && written({ from: live.to, to: live.from })
  if (forth[0]) await session.call(calls[forth[0].kind], domain, forth[0].xml, VIR_DOMAIN_AFFECT_LIVE)
  if (!forth[1]) return
  try {
    await session.call(calls[forth[1].kind], domain, forth[1].xml, VIR_DOMAIN_AFFECT_CONFIG)
  } catch (error) {
    // Whatever ended the wait: the way back is gone to its end.
    if (back) await session.session.call(calls[back.kind], domain, back.xml, VIR_DOMAIN_AFFECT_LIVE)
    throw error
  }
}

function written({ from, to }: DeviceChange): { kind: keyof typeof calls; xml: string } | undefined {
  if (to) return { kind: from ? 'update' : 'attach', xml: buildInterface(to) }
  return from && { kind: 'detach', xml: buildInterface(from) }
}
