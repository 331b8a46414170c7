import type { ModeRow } from './row.js'

/** A mode that came after this library: nothing can be said of it, so nothing is. */
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
