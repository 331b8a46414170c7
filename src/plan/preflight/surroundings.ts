import type { HostFacts } from '../../machine/index.js'
import type { NetworkDefinition } from '../../xml/index.js'

/** An existing network. */
export interface ExistingNetwork {
  /** Its running definition, or else the stored one. */
  readonly definition: NetworkDefinition
  readonly active: boolean
}

/** A link on which the kernel learned IPv6 routes from a router on its LAN. */
export interface AdvertisedLink {
  readonly link: string
  /** The sysctl: 2 keeps accepting while the host forwards. */
  readonly acceptRa: number
}

/** What a network is checked against before anything is touched. */
export interface PreflightSurroundings {
  readonly networks: readonly ExistingNetwork[]
  /** Omitted: the host cannot be read, and nothing is reported about it. */
  readonly facts?: HostFacts | undefined
  /** False: there is a host, but it could not be read. */
  readonly lookedAt?: boolean | undefined
  /** The daemon's release, `9.0.0`; omitted: unknown. */
  readonly libvirt?: string | undefined
  readonly advertised?: readonly AdvertisedLink[] | undefined
  /** Why its device has no virtual functions; null: it has. */
  readonly virtualFunctions?: string | null | undefined
  /** Subnets reserved within this process. */
  readonly held?: readonly string[] | undefined
}
