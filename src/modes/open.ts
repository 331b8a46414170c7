import type { ModeRow } from './row.js'

/** As routed, but libvirt writes no firewall rules: the host's own decide. */
export const open = {
  capabilities: {
    guestToHost: 'host-firewall',
    guestToGuest: 'host-firewall',
    guestToExternal: 'host-firewall',
    externalToGuest: 'host-firewall',
    how: 'As routed, but libvirt writes no firewall rules.',
    needs: ['host-firewall-rules', 'external-route'],
    dhcp: true,
    physicalSubnet: false,
  },
  forwardModes: [{ word: 'open' }],
  guestsOn: 'own-bridge',
  hostAddress: 'required-before-10.8',
  writesFirewallRules: false,
  // libvirt 12.8 leaves forwarding to the host; 11.3 and before turn it on.
  routedBy: 'host',
  vlans: 'none',
  limitsBandwidth: true,
} as const satisfies ModeRow
