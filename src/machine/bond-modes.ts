import { modeNames } from './bonds.js'
import { sources } from './sources.js'

/** A mode of the bonding driver, and what becomes of bridged guests over it. */
export interface BondMode {
  /** 0 to 6. */
  readonly number: number
  /** As ip(8) has it: `active-backup`. */
  readonly name: (typeof modeNames)[number]
  /** What Red Hat says of it under a bridge with guests. */
  readonly underBridge: 'yes' | 'likely to fail'
  /** Why it does or does not work under a bridge. */
  readonly why: string
  /** The ports of the switch have to be aggregated: `static` by its configuration, `lacp` by negotiation. */
  readonly aggregation?: 'static' | 'lacp'
  /** What bridged guests met on a switch without link aggregation. */
  readonly measured: string
  /** Where this is said, or how it was measured. */
  readonly source: string
}

/**
 * The modes by number. The kernel puts a bond of any mode under a bridge without a word.
 *
 * @see Red Hat, RHEL 8, Configuring and managing virtualization: bridged mode over a bond
 * @see Linux, Documentation/networking/bonding.rst
 */
export const bondModes: readonly BondMode[] = [
  {
    number: 0,
    name: modeNames[0],
    underBridge: 'likely to fail',
    why: 'frames leave by turns: without aggregation the switch sees one MAC address move between its ports',
    aggregation: 'static',
    measured: 'intermittent; fine with link aggregation',
    source: sources.rhel,
  },
  {
    number: 1,
    name: modeNames[1],
    underBridge: 'yes',
    why: 'one slave is used at a time: any switch will do that does not aggregate its ports',
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
    why: 'every frame leaves by every slave, so it comes back by the others',
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
    why: "frames leave with the slaves' own MAC addresses, and come back by one slave",
    measured: 'passed and failed over, all the same advised against',
    source: sources.rhel,
  },
  {
    number: 6,
    name: modeNames[6],
    underBridge: 'likely to fail',
    why: "it answers ARP with the slaves' MAC addresses in turn, which is wrong for guests",
    measured: 'passed and failed over, all the same advised against',
    source: sources.rhel,
  },
]

/** What holds for every bond under a bridge with guests, whatever its mode. */
export const bondRules = {
  'mii-monitoring': {
    text: 'watch the slaves by MII (miimon, 100 ms is usual): unwatched, a slave whose link is gone stays in use',
    source: sources.rhel,
  },
  'arp-monitoring': {
    text: 'do not watch them by ARP (arp_interval 0): the address that its requests come from is on the bridge, not on the bond; Linux 6.1 finds it there, on which nothing should rely',
    source: sources.rhel,
  },
  slaves: {
    text: 'give it two slaves or more, all up: with one it fails with it',
    source: sources.bonding,
  },
  speed: {
    text: 'give the slaves one speed and full duplex: LACP aggregates only such',
    source: sources.bonding,
  },
} as const
