import type { virDomainPtr } from '../../native-types/values.js'
import {
  type AddressFamily,
  type CallLimits,
  checkOption,
  hasCode,
  limitChecks,
  type OptionChecks,
} from '../base/index.js'
import type { Calls } from '../ffi/index.js'
import { addressSources, findAddresses, isOfLinkOnly } from '../gathering/index.js'
import type { AddressSource, GuestAddress } from '../snapshot/index.js'
import { waitUntil } from './wait-until.js'

/** Which addresses to find, which sources to ask, and for how long. */
export interface WaitForAddressOptions extends CallLimits {
  /** Omitted: any. */
  readonly family?: AddressFamily | undefined
  /** The sources to ask, in this order; omitted: lease, agent, arp. */
  readonly sources?: readonly AddressSource[] | undefined
}

export const addressChecks: OptionChecks<WaitForAddressOptions> = {
  family: ['ipv4', 'ipv6'],
  sources: (value) => {
    if (!Array.isArray(value)) return `a list of ${addressSources.join(', ')}`
    for (const source of value) checkOption('addresses', 'sources', source, addressSources)
    return undefined
  },
  ...limitChecks,
}

/** No addresses yet, if the only source is an agent that does not answer yet. */
function unlessStarting(error: unknown): GuestAddress[] {
  if (hasCode(error, 'VIR_ERR_AGENT_UNRESPONSIVE')) return []
  throw error
}

/** The interface whose addresses are wanted. */
interface Addressed {
  readonly guest: { readonly name: string; readonly handle: virDomainPtr }
  readonly mac: string
  readonly currentMac: string
}

type Wanted = Omit<WaitForAddressOptions, keyof CallLimits>

/** An interface's addresses, from the first source that knows any of the wanted family. */
export function addressesOf(
  calls: Calls,
  { guest, mac, currentMac }: Addressed,
  { sources = addressSources, family }: Wanted,
  isWanted: (address: string) => boolean = () => true,
): Promise<GuestAddress[]> {
  return findAddresses(
    calls,
    guest.handle,
    sources,
    (found) =>
      (found.mac === mac || found.mac === currentMac) &&
      (family === undefined || found.family === family) &&
      isWanted(found.address),
  )
}

/** As `addressesOf`, once there are any besides link-local ones. */
export function waitForAddresses(
  calls: Calls,
  target: Addressed,
  options: WaitForAddressOptions,
): Promise<GuestAddress[]> {
  return waitUntil(
    `an address of ${target.guest.name}, ${target.mac}`,
    async () => {
      const found = await addressesOf(calls, target, options, (address) => !isOfLinkOnly(address)).catch(unlessStarting)
      return found.length > 0 ? found : undefined
    },
    options,
  )
}
