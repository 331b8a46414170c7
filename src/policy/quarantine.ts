import type { CallLimits } from '../base/index.js'
import type { PolicyVerification } from './proof/attempt.js'

/** How to quarantine a guest. */
export interface QuarantineOptions extends CallLimits {
  /** The quarantine network, created if it does not exist. Default: `quarantine`. */
  readonly network?: string | undefined
  /** The owner, who alone can release it; default: the connection's. */
  readonly owner?: string | undefined
  /** Whether it survives a reboot. Default: true. */
  readonly persist?: boolean | undefined
  /** Unplug and replug interfaces that cannot be moved live, such as macvtap: the guest sees its NIC replaced. */
  readonly reattach?: boolean | undefined
}

/** How to release a guest, and on whose behalf. */
export interface ReleaseOptions extends CallLimits {
  /** The quarantine's owner; default: the connection's. */
  readonly owner?: string | undefined
  /** Unplug and replug interfaces that cannot be moved live. */
  readonly reattach?: boolean | undefined
}

/** An interface that was moved. */
export interface MovedInterface {
  /** Its MAC address, which it keeps. */
  readonly mac: string
  /** Its former connection: a network by name, or another one such as `bridge br0`. */
  readonly from: string
  /** Its present network. */
  readonly to: string
  /** `stored`: the guest does not run. */
  readonly how: 'live' | 'reattached' | 'stored'
}

/** A guest in quarantine. */
export interface Quarantine {
  /** The guest, by name. */
  readonly guest: string
  /** The network that it is on. */
  readonly network: string
  /** The policy that enforces it, by name. */
  readonly policy: string
  /** The interfaces that were moved; empty: all were there already. */
  readonly moved: readonly MovedInterface[]
  /** No attempt got out. */
  readonly proved: boolean
  /** The attempts, from a stand-in, and from the guest itself if its agent answers. */
  readonly proof: PolicyVerification
}

/** A guest released from quarantine. */
export interface Release {
  /** The guest, by name. */
  readonly guest: string
  /** Its interfaces, back on their former connections. */
  readonly moved: readonly MovedInterface[]
}

/** Moves guests, which is beyond this room. */
export interface Quarantines {
  quarantine(guest: string, options: QuarantineOptions): Promise<Quarantine>
  release(guest: string, options: ReleaseOptions): Promise<Release>
}
