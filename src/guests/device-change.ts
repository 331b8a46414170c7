import { VIR_DOMAIN_AFFECT_CONFIG, VIR_DOMAIN_AFFECT_LIVE } from '../../native-types/libvirt-domain.js'
import type { virDomainPtr } from '../../native-types/values.js'
import type { Calls } from '../ffi/index.js'
import { buildInterface, type InterfaceDefinition } from '../xml/index.js'

/** A change of an interface: without `from` it is added, without `to` it is removed. */
export interface DeviceChange {
  readonly from?: InterfaceDefinition | undefined
  readonly to?: InterfaceDefinition | undefined
}

/** A requested change, for the running and for the stored definition. */
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
 * Changes the running definition, then the stored one; if the second is refused, rolls back the first.
 *
 * @throws DefinitionError  before anything is done, LibvirtError
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
    // Roll back fully, even if the caller timed out or aborted.
    if (back) await session.session.call(calls[back.kind], domain, back.xml, VIR_DOMAIN_AFFECT_LIVE)
    throw error
  }
}

function written({ from, to }: DeviceChange): { kind: keyof typeof calls; xml: string } | undefined {
  if (to) return { kind: from ? 'update' : 'attach', xml: buildInterface(to) }
  return from && { kind: 'detach', xml: buildInterface(from) }
}
