import type { HostFacts } from '../../machine/index.js'
import type { NetworkDefinition } from '../../xml/index.js'

/** A network that is there. */
export interface ExistingNetwork {
  /** As it runs, or as it is stored where it does not. */
  readonly definition: NetworkDefinition
  readonly active: boolean
}

/** A link on which the kernel learned IPv6 routes from a router on its LAN. */
export interface AdvertisedLink {
  readonly link: string
  /** The sysctl: 2 goes on while the host forwards. */
  readonly acceptRa: number
}

/** What a network is held against before anything is touched. */
export interface PreflightSurroundings {
  readonly networks: readonly ExistingNetwork[]
  /** Omitted: the host cannot be looked at, and nothing is said of it. */
  readonly facts?: HostFacts | undefined
  /** False: there is a host, and it could not be looked at. */
  readonly lookedAt?: boolean | undefined
  /** Of the daemon, `9.0.0`; omitted: not known. */
  readonly libvirt?: string | undefined
  readonly advertised?: readonly AdvertisedLink[] | undefined
  /** Why its device has no virtual functions; null: it has. */
  readonly virtualFunctions?: string | null | undefined
  /** Subnets that somebody in this process was promised. */
  readonly held?: readonly string[] | undefined
}
