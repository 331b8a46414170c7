import type { ModeRow } from './row.js'

/** A mode that is newer than this library: nothing is known about it. */
export const unknown = {
  capabilities: {
    guestToHost: 'unknown',
    guestToGuest: 'unknown',
    guestToExternal: 'unknown',
    externalToGuest: 'unknown',
    how: 'A forward mode that this library does not know.',
    needs: [],
    dhcp: false,
    physicalSubnet: false,
  },
  forwardModes: [],
  guestsOn: 'unknown',
  hostAddress: 'optional',
  writesFirewallRules: false,
  routedBy: 'unknown',
  vlans: 'unknown',
  limitsBandwidth: true,
} as const satisfies ModeRow
