import type { ModeRow } from './row.js'

/** Guests have a subnet of their own that the host routes, without NAT. Other systems need a route to it. */
export const routed = {
  capabilities: {
    guestToHost: 'yes',
    guestToGuest: 'yes',
    guestToExternal: 'yes',
    externalToGuest: 'yes',
    how: "The host routes to the guests' subnet, without NAT.",
    needs: ['external-route'],
    dhcp: true,
    physicalSubnet: false,
  },
  forwardModes: [{ word: 'route' }],
  guestsOn: 'own-bridge',
  hostAddress: 'required',
  writesFirewallRules: true,
  firewalldZone: 'libvirt-routed',
  routedBy: 'libvirt',
  vlans: 'none',
  limitsBandwidth: true,
} as const satisfies ModeRow
