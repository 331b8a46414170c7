import { type Packet, protocolNumberOf } from '../packet.js'
import { type Place, singleName } from '../place.js'
import type { FieldReference, Key, Value } from '../ruleset.js'
import { compileKeys } from './match/match.js'
import { allTruths, anyTruth, type HostView, maybe, type Truth, withoutAmong } from './match/truth.js'

interface Change {
  readonly op: 'add' | 'delete'
  /** Undefined if part of it is unknown. */
  readonly key: Key | undefined
}

/** Elements that rules have added to and removed from sets during this walk. */
export class SetChanges {
  readonly #changes = new Map<string, Change[]>()

  /** Net number of elements added. */
  growth(set: string): number {
    return (this.#changes.get(set) ?? []).reduce((sum, { op }) => sum + (op === 'add' ? 1 : -1), 0)
  }

  enter(set: string, op: Change['op'], fields: readonly FieldReference[], packet: Packet, place: Place): void {
    const values = fields.map((field) => valueIn(field, packet, place))
    const key = values.every((value): value is Value => value !== undefined) ? values : undefined
    const list = this.#changes.get(set) ?? []
    this.#changes.set(set, [...list, { op, key }])
  }

  /** Whether a set contains a packet now. @param before  whether it did when the host was read */
  after(
    before: Truth,
    set: string,
    { fields, tool }: { readonly fields: readonly FieldReference[]; readonly tool: 'iptables' | 'nft' },
    ...at: readonly [Packet, Place, HostView]
  ): Truth {
    let now = before
    for (const { op, key } of this.#changes.get(set) ?? []) {
      const same = key ? compileKeys(fields, [key], tool)(...at) : maybe('unread-rule', `the set ${set} contains it`)
      if (same === false || now === (op === 'add')) continue
      if (same === true) now = op === 'add'
      else now = op === 'add' ? anyTruth([now, same]) : withoutAmong(now === true ? same : allTruths([now, same]))
    }
    return now
  }
}

/** A packet's value in a field, if there is a single one. */
function valueIn({ field, mask }: FieldReference, packet: Packet, place: Place): Value | undefined {
  if (mask !== undefined) return undefined
  const { source, destination } = packet
  switch (field) {
    case 'source':
      return source.any ? undefined : source.text
    case 'destination':
      return destination.any ? undefined : destination.text
    case 'source-port':
      return typeof packet.sourcePort === 'number' ? packet.sourcePort : undefined
    case 'destination-port':
      return typeof packet.destinationPort === 'number' ? packet.destinationPort : undefined
    case 'protocol':
      return protocolNumberOf(packet)
    case 'mark':
      return packet.mark
    case 'source-mac':
      return packet.sourceMac
    case 'destination-mac':
      return packet.destinationMac
    case 'in-interface':
      return singleName(place.inLink)
    case 'out-interface':
      return singleName(place.outLink)
    default:
      return undefined
  }
}
