import type { ModeRow } from './row.js'

const shared = {
  guestsOn: 'device',
  hostAddress: 'optional',
  writesFirewallRules: false,
  routedBy: 'lan',
  limitsBandwidth: false,
} as const
const capabilities = {
  guestToHost: 'no',
  guestToGuest: 'no',
  guestToExternal: 'yes',
  externalToGuest: 'yes',
  needs: [],
  dhcp: false,
  physicalSubnet: true,
} as const

/**
 * Guests get a device of their own on a NIC of the host's, bypassing its bridges and its firewall. They cannot reach
 * the host.
 */
export const macvtap = {
  usual: 'bridge',
  variants: {
    bridge: {
      ...shared,
      capabilities: {
        ...capabilities,
        guestToGuest: 'yes',
        how: 'Guests sit on a device of the host; the device switches between them.',
      },
      withHairpin: ['guestToHost'],
      forwardModes: [{ word: 'bridge', namesBridge: false }],
      sharing: 'bridge',
      vlans: 'openvswitch',
    },
    private: {
      ...shared,
      capabilities: { ...capabilities, how: 'Guests sit on a device of the host and cannot see each other.' },
      forwardModes: [{ word: 'private' }],
      sharing: 'private',
      vlans: 'none',
    },
    vepa: {
      ...shared,
      capabilities: {
        ...capabilities,
        guestToHost: 'switch-hairpin',
        guestToGuest: 'switch-hairpin',
        how: 'Guests sit on a device of the host; the physical switch switches between them.',
      },
      forwardModes: [{ word: 'vepa' }],
      sharing: 'vepa',
      vlans: 'none',
    },
    passthrough: {
      ...shared,
      capabilities: {
        ...capabilities,
        needs: ['own-device'],
        how: 'One guest has a device of the host to itself.',
      },
      forwardModes: [{ word: 'passthrough' }],
      sharing: 'passthrough',
      vlans: 'all',
    },
  },
} as const satisfies { readonly usual: string; readonly variants: Readonly<Record<string, ModeRow>> }
