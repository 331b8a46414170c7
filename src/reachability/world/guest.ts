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
  /** Its own routers, where somebody named them. */
  readonly gateways?: readonly Ip[]
  readonly otherInterfaces?: boolean | undefined
  readonly port?: string | undefined
  readonly mac?: string | undefined
  readonly linkState?: 'up' | 'down' | undefined
  /** Nobody said that it is there. */
  readonly hypothetical: boolean
  /** It may have addresses that nobody here knows. */
  readonly mayHaveMore: boolean
  /** Of these families `addresses` holds one that stands for the one that nobody here knows. */
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
   * `foreign`: there is a switch, which is not Linux's own bridge.
   */
  | {
      readonly kind: 'none'
      readonly why: string
      readonly start?: true
      readonly down?: string
      readonly own?: boolean
      readonly foreign?: string
    }
