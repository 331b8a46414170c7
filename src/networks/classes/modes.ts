import type { NetworkMode } from '../../modes/index.js'
import { BridgedNetwork } from './bridged-network.js'
import { HostdevNetwork } from './hostdev-network.js'
import { IsolatedNetwork } from './isolated-network.js'
import { MacvtapNetwork } from './macvtap-network.js'
import { NatNetwork } from './nat-network.js'
import { OpenNetwork } from './open-network.js'
import { RoutedNetwork } from './routed-network.js'
import { UnknownNetwork } from './unknown-network.js'

/** The table of modes. To add one: a file beside this one, and a line here. */
export const networkModes = {
  nat: NatNetwork,
  routed: RoutedNetwork,
  bridged: BridgedNetwork,
  isolated: IsolatedNetwork,
  open: OpenNetwork,
  macvtap: MacvtapNetwork,
  hostdev: HostdevNetwork,
} as const satisfies Record<NetworkMode, unknown>

/** The class of a definition, by its mode. */
export const networkClasses = { ...networkModes, unknown: UnknownNetwork } as const

/** The class of one mode, or of any. */
export type NetworkOf<M extends keyof typeof networkClasses = keyof typeof networkClasses> = InstanceType<
  (typeof networkClasses)[M]
>
