import type { ModeRow } from './row.js'

/** Guests reach each other and the host, and nothing else. */
export const isolated = {
  capabilities: {
    guestToHost: 'yes',
    guestToGuest: 'yes',
    guestToExternal: 'no',
    externalToGuest: 'no',
    how: 'A bridge without an uplink: only the guests and the host.',
    needs: [],
    dhcp: true,
    physicalSubnet: false,
  },
  forwardModes: [{ word: 'none' }],
  guestsOn: 'own-bridge',
  hostAddress: 'optional',
  writesFirewallRules: true,
  firewalldZone: 'libvirt',
  routedBy: 'nobody',
  vlans: 'none',
  limitsBandwidth: true,
} as const satisfies ModeRow
