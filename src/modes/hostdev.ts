import type { ModeRow } from './row.js'

/** Guests get a virtual function of an SR-IOV NIC: hardware of their own. */
export const hostdev = {
  capabilities: {
    guestToHost: 'embedded-switch',
    guestToGuest: 'embedded-switch',
    guestToExternal: 'yes',
    externalToGuest: 'yes',
    how: 'A guest has a virtual function of an SR-IOV device.',
    needs: ['sr-iov'],
    dhcp: false,
    physicalSubnet: true,
  },
  forwardModes: [{ word: 'hostdev' }],
  guestsOn: 'device',
  sharing: 'hostdev',
  hostAddress: 'optional',
  writesFirewallRules: false,
  routedBy: 'lan',
  vlans: 'all',
  limitsBandwidth: false,
} as const satisfies ModeRow
