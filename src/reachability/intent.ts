import { checkOptions, checkShape, type OptionChecks } from '../base/index.js'
import { type Capabilities, type CapabilityMode, type ModeCapabilities, type ModeRow, rows } from '../modes/index.js'

/** The requirements. Omitted ones do not matter; `false` forbids. */
export interface ModeIntent {
  /** Guests open connections to the host. */
  readonly guestToHost?: boolean
  /** Guests of the network open connections to one another. */
  readonly guestToGuest?: boolean
  /** Guests open connections to machines beyond the host. */
  readonly guestToExternal?: boolean
  /** Machines beyond the host open connections to guests. */
  readonly externalToGuest?: boolean
  /** Guests have addresses of the physical network, or a subnet of their own. */
  readonly physicalSubnet?: boolean
  /** libvirt hands out the addresses. */
  readonly dhcp?: boolean
  /** What is available or may be changed. Omitted: yes, at its cost. */
  readonly can?: {
    /** Routes on the router and machines outside. */
    readonly setExternalRoutes?: boolean
    /** The host's own firewall. */
    readonly setHostFirewall?: boolean
    /** A bridge with an uplink on the host; its NIC's address moves there. */
    readonly makeHostBridge?: boolean
    /** The physical switch reflects frames (802.1Qbg). */
    readonly hairpinSwitch?: boolean
    /** SR-IOV devices. */
    readonly useSrIov?: boolean
    /** A device of the host for each guest. */
    readonly giveDevices?: boolean
  }
}

/** A mode that meets the requirements, and its costs. */
export interface ModeChoice {
  /** The mode. */
  readonly mode: CapabilityMode
  /** What it requires, for people; empty: nothing. */
  readonly costs: readonly string[]
}

/** A mode that does not meet them, and why. */
export interface ModeRefusal {
  /** The mode. */
  readonly mode: CapabilityMode
  /** Why not, for people. */
  readonly because: readonly string[]
}

/** The modes that meet the requirements. */
export interface ModeAnswer {
  /** Whether there are any. */
  readonly possible: boolean
  /** Cheapest first. */
  readonly choices: readonly ModeChoice[]
  /** The modes that do not, each with its reasons. */
  readonly refusals: readonly ModeRefusal[]
}

type Permissions = NonNullable<ModeIntent['can']>

const permissionChecks: OptionChecks<Permissions> = {
  setExternalRoutes: 'boolean',
  setHostFirewall: 'boolean',
  makeHostBridge: 'boolean',
  hairpinSwitch: 'boolean',
  useSrIov: 'boolean',
  giveDevices: 'boolean',
}

const intentChecks: OptionChecks<ModeIntent> = {
  guestToHost: 'boolean',
  guestToGuest: 'boolean',
  guestToExternal: 'boolean',
  externalToGuest: 'boolean',
  physicalSubnet: 'boolean',
  dhcp: 'boolean',
  can: 'object',
}

const relations = {
  guestToHost: 'guests reach the host',
  guestToGuest: 'guests reach each other',
  guestToExternal: 'guests reach external systems',
  externalToGuest: 'external systems reach the guests',
} as const satisfies Record<keyof Capabilities, string>

type Needed = ModeCapabilities['needs'][number] | 'hairpin' | 'embedded-switch'

/** The cost of each requirement, and the permission that it takes. */
const needs: Readonly<Record<Needed, { cost: string; allowed: (intent: ModeIntent) => boolean; refusal: string }>> = {
  'external-route': {
    cost: "a route to the guests' subnet on every external system, or on their router",
    allowed: ({ can }) => can?.setExternalRoutes !== false,
    refusal: "external systems need a route to the guests' subnet, and no routes can be set there",
  },
  'host-firewall-rules': {
    cost: "rules of your own in the host's firewall: libvirt writes none",
    allowed: ({ can }) => can?.setHostFirewall !== false,
    refusal: "the host's firewall decides, and it cannot be changed",
  },
  'host-bridge': {
    cost: "a bridge on the host with its NIC as a port, to which the NIC's address moves",
    allowed: ({ can }) => can?.makeHostBridge !== false,
    refusal: 'it takes a host bridge with an uplink, and none can be made',
  },
  'own-device': {
    cost: 'a network device of the host for each guest',
    allowed: ({ can }) => can?.giveDevices !== false,
    refusal: 'each guest takes a host device, and none can be given',
  },
  'sr-iov': {
    cost: 'an SR-IOV device, a virtual function for each guest, and no live migration without extra setup',
    allowed: ({ can }) => can?.useSrIov !== false,
    refusal: 'it takes an SR-IOV device',
  },
  hairpin: {
    cost: 'a physical switch that sends frames back out of the port they came from (802.1Qbg, reflective relay)',
    allowed: ({ can }) => can?.hairpinSwitch !== false,
    refusal: 'it takes a physical switch that reflects frames',
  },
  'embedded-switch': {
    cost: "a device whose embedded switch passes frames between its functions (its 'VEB' mode)",
    allowed: ({ can }) => can?.useSrIov !== false,
    refusal: 'it takes an SR-IOV device that switches between its functions',
  },
}

/**
 * Finds the modes that meet the requirements, each with its costs, and says why the others do not. `possible` is false
 * if none does.
 */
export function modesFor(intent: ModeIntent): ModeAnswer {
  checkShape('modesFor', 'intent', intent, {}, 'an object such as { externalToGuest: true }')
  checkOptions<ModeIntent>('modesFor', intent, intentChecks)
  checkOptions<Permissions>('modesFor: can', intent.can, permissionChecks)
  const choices: ModeChoice[] = []
  const refusals: ModeRefusal[] = []
  for (const { name: mode, row } of rows) {
    const { costs, because } = judge(row, intent)
    if (because.length > 0) refusals.push({ mode, because })
    else choices.push({ mode, costs })
  }
  choices.sort((a, b) => a.costs.length - b.costs.length)
  return { possible: choices.length > 0, choices, refusals }
}

function judge(
  { capabilities: row, withHairpin }: ModeRow,
  intent: ModeIntent,
): { costs: string[]; because: string[] } {
  const because: string[] = []
  const needed = new Set<Needed>()
  for (const relation of Object.keys(relations) as (keyof Capabilities)[]) {
    const wanted = intent[relation]
    if (wanted === undefined) continue
    const reach = row[relation]
    if (wanted) {
      if (reach === 'switch-hairpin') needed.add('hairpin')
      else if (reach === 'embedded-switch') needed.add('embedded-switch')
      else if (reach === 'host-firewall') needed.add('host-firewall-rules')
      else if (reach === 'no' && withHairpin?.includes(relation)) needed.add('hairpin')
      else if (reach === 'no') because.push(`it does not let ${relations[relation]}`)
      const outside = relation === 'guestToExternal' || relation === 'externalToGuest'
      if (outside && row.needs.includes('external-route')) needed.add('external-route')
    } else if (reach === 'host-firewall') needed.add('host-firewall-rules')
    else if (reach === 'yes') because.push(`it lets ${relations[relation]}`)
  }
  for (const need of row.needs) {
    if (need === 'host-bridge' || need === 'own-device' || need === 'sr-iov') needed.add(need)
  }
  if (intent.physicalSubnet !== undefined && intent.physicalSubnet !== row.physicalSubnet) {
    because.push(
      row.physicalSubnet ? 'its guests are in the physical network' : 'its guests are in a subnet of their own',
    )
  }
  if (intent.dhcp && !row.dhcp) because.push('libvirt assigns no addresses there')
  for (const need of needed) if (!needs[need].allowed(intent)) because.push(needs[need].refusal)
  const costs = [...needed].map((need) => needs[need].cost)
  const hidden = row.guestToHost === 'no' || row.guestToHost === 'switch-hairpin'
  if (hidden && intent.guestToHost === undefined) costs.push('the host and its guests cannot see each other')
  return { costs, because }
}
