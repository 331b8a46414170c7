import type { ModeRow } from './row.js'

/** Guests join an existing bridge of the host, and so its LAN. */
export const bridged = {
  capabilities: {
    guestToHost: 'yes',
    guestToGuest: 'yes',
    guestToExternal: 'yes',
    externalToGuest: 'yes',
    how: 'Guests join a bridge of the host and are on its LAN, beside the physical machines.',
    needs: ['host-bridge'],
    dhcp: false,
    physicalSubnet: true,
  },
  forwardModes: [{ word: 'bridge', namesBridge: true }],
  guestsOn: 'host-bridge',
  hostAddress: 'optional',
  writesFirewallRules: false,
  routedBy: 'lan',
  vlans: 'host-bridge',
  limitsBandwidth: true,
} as const satisfies ModeRow
