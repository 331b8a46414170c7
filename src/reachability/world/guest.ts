import type { AddressFamily, Ip, IpRange } from '../../base/index.js'
import type { NetworkDefinition } from '../../xml/index.js'

/** A guest as packets see it. */
export interface Guest {
  readonly name: string
  /** The machine that it is on; undefined for the library's own host. */
  readonly machine: string | undefined
  readonly network: NetworkDefinition
  readonly attachment: Attachment
  readonly addresses: readonly { readonly ip: Ip; readonly subnet: IpRange }[]
  readonly hasDefaultRoute: boolean
  /** Its own gateways, if given. */
  readonly gateways?: readonly Ip[]
  readonly otherInterfaces?: boolean | undefined
  readonly port?: string | undefined
  readonly mac?: string | undefined
  readonly linkState?: 'up' | 'down' | undefined
  /** It is hypothetical: not among the given guests. */
  readonly hypothetical: boolean
  /** It may have addresses that are unknown here. */
  readonly mayHaveMore: boolean
  /** The families for which `addresses` has a placeholder for an unknown address. */
  readonly presumed: readonly AddressFamily[]
}

/** What a network's guests are plugged into. */
export type Attachment =
  | { readonly kind: 'bridge'; readonly bridge: string; readonly own: boolean }
  | {
      readonly kind: 'device'
      readonly device: string
      readonly mode: 'bridge' | 'private' | 'vepa' | 'passthrough' | 'hostdev'
    }
  /**
   * `start`: the network has to be started. `down`: this link has to be up; `own`: it is the network's own bridge.
   * `foreign`: it is a switch other than a Linux bridge.
   */
  | {
      readonly kind: 'none'
      readonly why: string
      readonly start?: true
      readonly down?: string
      readonly own?: boolean
      readonly foreign?: string
    }
