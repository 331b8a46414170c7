import type { NetworkDefinition, NetworkMode } from '../xml/index.js'

/**
 * Whether a connection can be opened. `host-firewall`: libvirt writes no rules, so the host's own firewall decides.
 * `switch-hairpin`, `embedded-switch`: it takes a physical switch that reflects frames, or a device that switches.
 * `unknown`: the mode is newer than this library.
 */
export type CapabilityAnswer = 'yes' | 'no' | 'host-firewall' | 'switch-hairpin' | 'embedded-switch' | 'unknown'

/** One row of the table of modes: who can open a connection to whom, with nothing else set up. */
export interface Capabilities {
  readonly guestToHost: CapabilityAnswer
  readonly guestToGuest: CapabilityAnswer
  readonly guestToExternal: CapabilityAnswer
  readonly externalToGuest: CapabilityAnswer
}

/** A row, and what comes with the mode. */
export interface ModeCapabilities extends Capabilities {
  /** How it works, in one sentence. */
  readonly how: string
  /** What it needs beyond libvirt. */
  readonly needs: readonly ('host-bridge' | 'external-route' | 'host-firewall-rules' | 'own-device' | 'sr-iov')[]
  /** libvirt hands out addresses by DHCP. */
  readonly dhcp: boolean
  /** Guests have addresses of the physical network. */
  readonly physicalSubnet: boolean
}

const everywhere = { guestToHost: 'yes', guestToGuest: 'yes', guestToExternal: 'yes' } as const
const fromOutside = { guestToExternal: 'yes', externalToGuest: 'yes' } as const

/**
 * The table of modes.
 * @see "Virtual machine network connection types", Red Hat, RHEL 8; macvtap and SR-IOV: libvirt's formatnetwork
 */
export const modeCapabilities = {
  nat: {
    ...everywhere,
    externalToGuest: 'no',
    how: 'The host masquerades: guests use its address.',
    needs: [],
    dhcp: true,
    physicalSubnet: false,
  },
  routed: {
    ...everywhere,
    externalToGuest: 'yes',
    how: 'The host routes to a subnet of the guests, without translation.',
    needs: ['external-route'],
    dhcp: true,
    physicalSubnet: false,
  },
  bridged: {
    ...everywhere,
    externalToGuest: 'yes',
    how: 'Guests join a bridge of the host and switch by MAC, beside the physical machines.',
    needs: ['host-bridge'],
    dhcp: false,
    physicalSubnet: true,
  },
  isolated: {
    guestToHost: 'yes',
    guestToGuest: 'yes',
    guestToExternal: 'no',
    externalToGuest: 'no',
    how: 'A bridge that leads nowhere: the guests and the host only.',
    needs: [],
    dhcp: true,
    physicalSubnet: false,
  },
  open: {
    guestToHost: 'host-firewall',
    guestToGuest: 'host-firewall',
    guestToExternal: 'host-firewall',
    externalToGuest: 'host-firewall',
    how: 'As routed, but libvirt writes no firewall rules.',
    needs: ['host-firewall-rules', 'external-route'],
    dhcp: true,
    physicalSubnet: false,
  },
  'macvtap bridge': {
    ...fromOutside,
    guestToHost: 'no',
    guestToGuest: 'yes',
    how: 'Guests sit on a device of the host; the device switches between them.',
    needs: [],
    dhcp: false,
    physicalSubnet: true,
  },
  'macvtap private': {
    ...fromOutside,
    guestToHost: 'no',
    guestToGuest: 'no',
    how: 'Guests sit on a device of the host, and do not see each other.',
    needs: [],
    dhcp: false,
    physicalSubnet: true,
  },
  'macvtap vepa': {
    ...fromOutside,
    guestToHost: 'switch-hairpin',
    guestToGuest: 'switch-hairpin',
    how: 'Guests sit on a device of the host; the physical switch switches between them.',
    needs: [],
    dhcp: false,
    physicalSubnet: true,
  },
  'macvtap passthrough': {
    ...fromOutside,
    guestToHost: 'no',
    guestToGuest: 'no',
    how: 'One guest has a device of the host to itself.',
    needs: ['own-device'],
    dhcp: false,
    physicalSubnet: true,
  },
  hostdev: {
    ...fromOutside,
    guestToHost: 'embedded-switch',
    guestToGuest: 'embedded-switch',
    how: 'A guest has a virtual function of an SR-IOV device.',
    needs: ['sr-iov'],
    dhcp: false,
    physicalSubnet: true,
  },
} as const satisfies Record<string, ModeCapabilities>

/** What can be said of a mode that came after this library. */
export const unknownMode: ModeCapabilities = {
  guestToHost: 'unknown',
  guestToGuest: 'unknown',
  guestToExternal: 'unknown',
  externalToGuest: 'unknown',
  how: 'A forward mode that this library does not know.',
  needs: [],
  dhcp: false,
  physicalSubnet: false,
}

/** A row's name: the mode, and for macvtap its forward mode too. */
export type CapabilityMode = keyof typeof modeCapabilities

/**
 * A mode's row of the table.
 * @param mode  a mode (`macvtap` alone is its bridge mode), a row's name, or a definition
 */
export function capabilitiesOf(mode: NetworkMode | CapabilityMode | NetworkDefinition): ModeCapabilities {
  if (typeof mode === 'string') return modeCapabilities[mode === 'macvtap' ? 'macvtap bridge' : mode]
  return mode.mode === 'unknown' ? unknownMode : modeCapabilities[capabilityMode(mode)]
}

/** The row that a definition belongs to. */
export const capabilityMode = (definition: Exclude<NetworkDefinition, { mode: 'unknown' }>): CapabilityMode =>
  definition.mode === 'macvtap' ? `macvtap ${definition.forward.mode}` : definition.mode
