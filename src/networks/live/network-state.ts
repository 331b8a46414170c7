import { VIR_NETWORK_XML_INACTIVE } from '../../../native-types/libvirt-network.js'
import type { virNetworkPtr } from '../../../native-types/values.js'
import { LibvirtError } from '../../base/index.js'
import type { Calls } from '../../ffi/index.js'
import { type NetworkState, type ReadDefinition, readNamed } from '../../gathering/index.js'

/** Reads definition and state in a single batch. @param flags  `VIR_NETWORK_XML_INACTIVE` for the stored definition */
export async function readNetwork(
  session: Calls,
  handle: virNetworkPtr,
  flags = 0,
): Promise<ReadDefinition & { state: NetworkState }> {
  const results = await session.batch(
    [
      { name: 'virNetworkGetXMLDesc', args: [handle, flags] },
      { name: 'virNetworkIsActive', args: [handle] },
      { name: 'virNetworkIsPersistent', args: [handle] },
      { name: 'virNetworkGetAutostart', args: [handle] },
    ],
    true,
  )
  const failed = results.find(({ error }) => error)
  if (failed) throw failed.error
  const [xml, active, persistent, autostart] = results.map(({ value }) => value)
  return {
    ...(await readNamed(session, handle, xml as string)),
    state: { active: active === 1, persistent: persistent === 1, autostart: autostart === 1 },
  }
}

/** As `readNetwork`, with the stored definition. */
export async function readStored(session: Calls, handle: virNetworkPtr): ReturnType<typeof readNetwork> {
  return orLive(readNetwork(session, handle, VIR_NETWORK_XML_INACTIVE), () => readNetwork(session, handle))
}

/** The XML of the stored definition. */
export async function storedXml(session: Calls, handle: virNetworkPtr): Promise<string> {
  const read = (flags: number) => session.call('virNetworkGetXMLDesc', handle, flags)
  return orLive(read(VIR_NETWORK_XML_INACTIVE), () => read(0))
}

/** libvirt's test driver shows what is stored only while the network does not run, and knows no flag for it. */
async function orLive<T>(stored: Promise<T>, live: () => Promise<T>): Promise<T> {
  try {
    return await stored
  } catch (error) {
    if (error instanceof LibvirtError && error.message.includes('unsupported flags')) return live()
    throw error
  }
}
