import type { ModeRow } from './row.js'

/** Guests reach out behind the host's address (masquerading); nothing outside can open a connection to them. */
export const nat = {
  capabilities: {
    guestToHost: 'yes',
    guestToGuest: 'yes',
    guestToExternal: 'yes',
    externalToGuest: 'no',
    how: 'The host masquerades: guests use its address.',
    needs: [],
    dhcp: true,
    physicalSubnet: false,
  },
  forwardModes: [{ word: 'nat' }, { word: '' }],
  guestsOn: 'own-bridge',
  hostAddress: 'required',
  writesFirewallRules: true,
  firewalldZone: 'libvirt',
  routedBy: 'libvirt',
  translates: { ipv4: 'always', ipv6: 'if-asked' },
  vlans: 'none',
  limitsBandwidth: true,
} as const satisfies ModeRow
