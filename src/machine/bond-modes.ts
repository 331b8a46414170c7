import { modeNames } from './bonds.js'
import { sources } from './sources.js'

/** A mode of the bonding driver, and how bridged guests fare with it. */
export interface BondMode {
  /** 0 to 6. */
  readonly number: number
  /** As ip(8) has it: `active-backup`. */
  readonly name: (typeof modeNames)[number]
  /** Red Hat's verdict on it under a bridge with guests. */
  readonly underBridge: 'yes' | 'likely to fail'
  /** Why it does or does not work under a bridge. */
  readonly why: string
  /** The ports of the switch have to be aggregated: `static` by its configuration, `lacp` by negotiation. */
  readonly aggregation?: 'static' | 'lacp'
  /** Measured with bridged guests on a switch without link aggregation. */
  readonly measured: string
  /** The source, or how it was measured. */
  readonly source: string
}

/**
 * The modes by number. The kernel silently accepts a bond of any mode as a bridge port.
 *
 * @see Red Hat, RHEL 8, Configuring and managing virtualization: bridged mode over a bond
 * @see Linux, Documentation/networking/bonding.rst
 */
export const bondModes: readonly BondMode[] = [
  {
    number: 0,
    name: modeNames[0],
    underBridge: 'likely to fail',
    why: 'frames leave on each slave in turn: without link aggregation the switch sees one MAC address move between its ports',
    aggregation: 'static',
    measured: 'intermittent; fine with link aggregation',
    source: sources.rhel,
  },
  {
    number: 1,
    name: modeNames[1],
    underBridge: 'yes',
    why: 'one slave is used at a time: works with any switch that does not aggregate the ports',
    measured: 'fine, and fails over',
    source: sources.rhel,
  },
  {
    number: 2,
    name: modeNames[2],
    underBridge: 'yes',
    why: 'frames are spread by a hash of their addresses, so the switch has to aggregate its ports',
    aggregation: 'static',
    measured: "the host is fine, none of the guests' packets get through; fine with link aggregation",
    source: sources.rhel,
  },
  {
    number: 3,
    name: modeNames[3],
    underBridge: 'likely to fail',
    why: 'every frame leaves on every slave, so it comes back on the others',
    aggregation: 'static',
    measured: "none of the guests' packets get through; with link aggregation they come twice",
    source: sources.rhel,
  },
  {
    number: 4,
    name: modeNames[4],
    underBridge: 'yes',
    why: 'LACP agrees with the switch on which ports to use together',
    aggregation: 'lacp',
    measured: 'fine, on one of its ports only',
    source: sources.rhel,
  },
  {
    number: 5,
    name: modeNames[5],
    underBridge: 'likely to fail',
    why: "frames leave with the slaves' own MAC addresses, and return on one slave",
    measured: 'worked and failed over, but is advised against',
    source: sources.rhel,
  },
  {
    number: 6,
    name: modeNames[6],
    underBridge: 'likely to fail',
    why: "it answers ARP with the slaves' MAC addresses in turn, which is wrong for guests",
    measured: 'worked and failed over, but is advised against',
    source: sources.rhel,
  },
]

/** Rules for every bond under a bridge with guests, in any mode. */
export const bondRules = {
  'mii-monitoring': {
    text: 'monitor the slaves with MII (miimon, usually 100 ms): without it, a slave that lost its link stays in use',
    source: sources.rhel,
  },
  'arp-monitoring': {
    text: 'do not monitor them with ARP (arp_interval 0): the source address of its requests is on the bridge, not on the bond; Linux 6.1 finds it there, but do not rely on that',
    source: sources.rhel,
  },
  slaves: {
    text: 'give it two or more slaves, all up: with one, it fails when that one fails',
    source: sources.bonding,
  },
  speed: {
    text: 'give all slaves the same speed and full duplex: LACP aggregates only those',
    source: sources.bonding,
  },
} as const
