import type { virDomainPtr } from '../../native-types/values.js'
import type { Calls } from '../ffi/index.js'

/** Traffic of an interface, as the guest sees it: `received` is towards the guest. */
export interface InterfaceStatistics {
  /** Towards the guest. */
  readonly received: InterfaceTraffic
  /** From the guest. */
  readonly sent: InterfaceTraffic
}

/** Counts since the guest started. */
export interface InterfaceTraffic {
  /** Bytes. */
  readonly bytes: bigint
  /** Packets. */
  readonly packets: bigint
  /** Packets with errors. */
  readonly errors: bigint
  /** Dropped packets. */
  readonly dropped: bigint
}

/** @param interfaceName  its device or its MAC address */
export async function readStatistics(
  calls: Calls,
  guest: virDomainPtr,
  interfaceName: string,
): Promise<InterfaceStatistics> {
  const counts = await calls.call('virDomainInterfaceStats', guest, interfaceName)
  return {
    received: { bytes: counts.rx_bytes, packets: counts.rx_packets, errors: counts.rx_errs, dropped: counts.rx_drop },
    sent: { bytes: counts.tx_bytes, packets: counts.tx_packets, errors: counts.tx_errs, dropped: counts.tx_drop },
  }
}
