import { type OfMode, rowOf } from './modes.js'

interface Translation {
  readonly ipv6?: boolean
  readonly address?: { readonly start: string; readonly end: string }
}

const translationOf = ({ forward = {} }: OfMode): Translation | undefined =>
  'nat' in forward ? (forward.nat as Translation) : undefined

/** Whether libvirt translates the network's addresses of a family (NAT). */
export function translates(definition: OfMode, family: 'ipv4' | 'ipv6'): boolean {
  const when = rowOf(definition).translates?.[family]
  return when === 'if-asked' ? translationOf(definition)?.ipv6 === true : when === 'always'
}

/** The addresses that they are translated to, if the definition gives some; libvirt supports those for IPv4 only. */
export const translationAddresses = (definition: OfMode, family: 'ipv4' | 'ipv6'): Translation['address'] =>
  family === 'ipv4' && translates(definition, family) ? translationOf(definition)?.address : undefined
