import { ipOf } from '../base/index.js'
import type { ForwardPolicy } from './definition.js'
import { portsOf } from './values.js'

/** Whether two forwards claim the same port of the host for some packets. */
export function clashes(one: ForwardPolicy, other: ForwardPolicy): boolean {
  const [own, taken] = [portsOf(one.port), portsOf(other.port)]
  const meet = own !== undefined && taken !== undefined && own.from <= taken.to && taken.from <= own.to
  const sameAddress = one.address === undefined || other.address === undefined || one.address === other.address
  const [family, otherFamily] = [familyOf(one), familyOf(other)]
  const sameFamily = family === undefined || otherFamily === undefined || family === otherFamily
  return meet && sameAddress && sameFamily && one.protocol === other.protocol
}

/** The only possible family; undefined: either. */
const familyOf = ({ family, address, to }: ForwardPolicy): 'ipv4' | 'ipv6' | undefined =>
  family ?? ipOf(address ?? to.address ?? '')?.family
