import type { CallLimits } from '../base/index.js'
import type { PolicyVerification } from './proof/attempt.js'

/** How a guest is put into quarantine. */
export interface QuarantineOptions extends CallLimits {
  /** The network for it, which is made where it is not there. Default: `quarantine`. */
  readonly network?: string | undefined
  /** Who lets it out again; default: the connection's. */
  readonly owner?: string | undefined
  /** It is in force after a reboot, too. Default: true. */
  readonly persist?: boolean | undefined
  /** Unplug and plug what cannot be moved while the guest runs, such as macvtap: the guest sees its NIC go and come. */
  readonly reattach?: boolean | undefined
}

/** Who lets a guest out, and how. */
export interface ReleaseOptions extends CallLimits {
  /** The owner that the quarantine has; default: the connection's. */
  readonly owner?: string | undefined
  /** Unplug and plug what cannot be moved while the guest runs. */
  readonly reattach?: boolean | undefined
}

/** An interface that was moved. */
export interface MovedInterface {
  /** Its MAC address, which it keeps. */
  readonly mac: string
  /** Where it was: a network by name, or a connection such as `bridge br0`. */
  readonly from: string
  /** Where it is. */
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
  /** The policy that keeps it there, by name. */
  readonly policy: string
  /** Its interfaces; empty: all were there already. */
  readonly moved: readonly MovedInterface[]
  /** Nothing that was tried got out. */
  readonly proved: boolean
  /** What was tried, from a stand-in, and from the guest itself where its agent answers. */
  readonly proof: PolicyVerification
}

/** A guest that is out of quarantine. */
export interface Release {
  /** The guest, by name. */
  readonly guest: string
  /** Its interfaces, which are where they were. */
  readonly moved: readonly MovedInterface[]
}

/** What moves guests, which is not this room's to do. @internal */
export interface Quarantines {
  quarantine(guest: string, options: QuarantineOptions): Promise<Quarantine>
  release(guest: string, options: ReleaseOptions): Promise<Release>
}
