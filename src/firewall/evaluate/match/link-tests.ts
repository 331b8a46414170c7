import type { Ip } from '../../../base/index.js'
import type { Packet } from '../../packet.js'
import { type Place, singleName } from '../../place.js'
import type { FieldReference, Value } from '../../ruleset.js'
import { listText } from './list-text.js'
import { type HostView, maybe, type Test } from './truth.js'
import { numberTest, wordTest } from './value-tests.js'

/** For IPv6, `addrtype` treats every non-multicast address as unicast, including the host's own. */
export function typeTest(
  values: readonly Value[],
  tool: 'iptables' | 'nft',
  reference: FieldReference,
  read: (packet: Packet) => Ip,
): Test {
  const words = new Set(values.map(String))
  const rest = values.filter((value) => value !== 'unicast')
  const isType = (wanted: readonly Value[]): Test => {
    const names = new Set(wanted.map(String))
    return (packet, place, host) => {
      const type = host.addressType(read(packet), linkAsked(reference, place))
      return type === undefined ? maybe('unread-rule', `the address is ${listText(wanted)}`) : names.has(type)
    }
  }
  const [plain, others] = [isType(values), isType(rest)]
  return (packet, place, host) => {
    if (tool !== 'iptables' || packet.family !== 'ipv6' || !words.has('unicast')) return plain(packet, place, host)
    if (host.addressType(read(packet)) === 'multicast') return false
    return rest.length === 0 || others(packet, place, host)
  }
}

export function groupTest(values: readonly Value[], read: (place: Place) => Place['inLink']): Test {
  return (packet, place, host) => {
    const name = singleName(read(place))
    if (name === undefined) return false
    const group = host.linkNamed(name)?.group
    const number = group === 'default' ? 0 : Number(group ?? Number.NaN)
    const wanted = values.map((value) => (value === 'default' ? 0 : value))
    // Names come from /etc/iproute2/group.
    if (values.some((value) => value === group)) return true
    if (Number.isNaN(number) || wanted.some((value) => typeof value === 'string'))
      return maybe('unread-rule', `the group of ${name} is ${listText(values)}`)
    return numberTest(wanted, () => number)(packet, place, host)
  }
}

/** Links that were not created by a kernel driver have no kind. @see Linux, nft_meta_store_ifkind */
const withoutKind = new Set(['physical', 'loopback'])

/**
 * For an outgoing packet, the kernel uses the output link's type as the input type. nft adds hidden matches to rules about
 * it, such as an `ether type`, which may not apply to a packet that is in no frame yet.
 */
const traitLink = (field: FieldReference['field'], { inLink, outLink, leaving }: Place): Place['inLink'] =>
  field.startsWith('out') || (field === 'in-type' && leaving) ? outLink : inLink

/** Whether there is a link with the trait; undefined for fields that are not traits. */
export function traitGuard(
  field: FieldReference['field'],
): ((packet: Packet, place: Place, host: HostView) => boolean) | undefined {
  const [, , trait] = /^(in|out)-(kind|type|group)$/.exec(field) ?? []
  if (trait === undefined) return undefined
  return (_packet, place, host) => {
    const name = traitLink(field, place)
    if (name === undefined) return false
    const single = singleName(name)
    const link = single === undefined ? undefined : host.linkNamed(single)
    return trait !== 'kind' || link === undefined || !withoutKind.has(link.kind)
  }
}

/** Tests a property of a link other than its name. */
export function traitTest(values: readonly Value[], field: FieldReference['field']): Test {
  return (packet, place, host) => {
    const name = singleName(traitLink(field, place))
    if (name === undefined) return false
    const link = host.linkNamed(name)
    if (field === 'in-type' && place.leaving && place.frameless)
      return maybe('unread-rule', `${name} is ${listText(values)}`)
    const shown = field.endsWith('kind') ? link?.kind : link?.type
    if (link === undefined || shown === undefined) return maybe('unread-rule', `${name} is ${listText(values)}`)
    return wordTest(values, () => shown)(packet, place, host)
  }
}

/** Whether the host has a route back to the source. */
export function reverseRouteTest(values: readonly Value[], { asks }: FieldReference): Test {
  const wanted = values.map((value) => (value === 0 ? 'missing' : value))
  return (packet, place, host) => {
    const exists = host.reversePathExists(packet, singleName(place.inLink), asks)
    if (exists === undefined) return maybe('unread-rule', `the reverse path is ${listText(wanted)}`)
    return wanted.includes(exists ? 'exists' : 'missing')
  }
}

const linkAsked = ({ onLink }: FieldReference, { inLink }: Place): string | undefined => onLink && singleName(inLink)
