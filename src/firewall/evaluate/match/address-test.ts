import { type Among, atOnce, type Ip, ipOf } from '../../../base/index.js'
import type { Packet } from '../../packet.js'
import type { Value } from '../../ruleset.js'
import { digest, listText } from './list-text.js'
import { AddressSet, type OutsideTruth } from './set-index.js'
import { addressName, amongAddresses, type HostView, maybe, rangesKey, type Test, type Truth } from './truth.js'

/** @param name  of the set that the values are in */
export function addressTest(values: readonly Value[], read: (packet: Packet) => Ip | undefined, name?: string): Test {
  const set = atOnce(AddressSet.reading(values))
  const bits = set.unread.flatMap((value) => addressBitsOf(value) ?? [])
  const unread = set.unread.filter((value) => !addressBitsOf(value))
  const outside = new WeakMap<object, Map<string, OutsideTruth>>()
  const outsideOf = ({ family }: Ip, host: HostView): OutsideTruth => {
    const known = outside.get(host.machine ?? host) ?? new Map<string, OutsideTruth>()
    outside.set(host.machine ?? host, known)
    const found = known.get(family) ?? set.outside(family, (range) => host.isInside(range))
    known.set(family, found)
    return found
  }
  const open = new Map<string, Truth>()
  const openOf = (address: Ip): Truth => {
    const known = open.get(addressName(address)) ?? question(address, set, listText(values, name))
    open.set(addressName(address), known)
    return known
  }
  return (packet, _place, host) => {
    const address = read(packet)
    if (!address) return false
    if (address.any) {
      const truth = outsideOf(address, host)
      if (truth === 'all') return true
      if (unread.length > 0) return maybe('unread-rule', `the address is ${listText(unread)}`)
      if (bits.some((one) => one.family === address.family)) {
        const text = `the external address is in ${listText(values, name)}`
        return maybe('external-address', text, undefined, `${addressName(address)}: ${digest(values.map(String))}`)
      }
      return truth === 'some' && openOf(address)
    }
    if (set.has(address)) return true
    if (bits.some((one) => one.family === address.family && (BigInt(address.value) & one.mask) === one.value))
      return true
    return unread.length > 0 ? maybe('unread-rule', `the address is ${listText(unread)}`) : false
  }
}

/** Whether an unspecified address is in a set. */
function question(address: Ip, set: AddressSet, text: string): Truth {
  const among: Among = amongAddresses(address, () => set.valuesOf(address.family))
  let key: string | undefined
  return {
    kind: 'external-address',
    maybe: `the external address is in ${text}`,
    among,
    // Computed lazily: sets may be large, and few packets have an unspecified address.
    get key() {
      key ??= `${addressName(address)}: ${rangesKey(among.values(), digest)}`
      return key
    },
  }
}

/** A mask of address bits that is not a prefix: 0.0.0.5/0.0.0.255. */
interface AddressBits {
  readonly family: Ip['family']
  readonly value: bigint
  readonly mask: bigint
}

function addressBitsOf(value: Value): AddressBits | undefined {
  if (typeof value !== 'object' || !('prefix' in value)) return undefined
  const [address, mask] = value.prefix.split('/').map((part) => ipOf(part))
  if (!address || !mask || address.family !== mask.family) return undefined
  return { family: address.family, value: BigInt(address.value) & BigInt(mask.value), mask: BigInt(mask.value) }
}
