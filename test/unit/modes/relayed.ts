import type { AddedMode } from './library-with-mode.js'

/** Hides its guests' addresses of both families behind the host's, and may have VLANs. libvirt has no such mode. */
export const relayed = {
  name: 'relayed',
  row: `import type { ModeRow } from './row.js'

export const relayed = {
  capabilities: {
    guestToHost: 'yes',
    guestToGuest: 'yes',
    guestToExternal: 'yes',
    externalToGuest: 'no',
    how: 'A relay speaks for the guests.',
    needs: [],
    dhcp: true,
    physicalSubnet: false,
  },
  forwardModes: [{ word: 'relay' }],
  guestsOn: 'own-bridge',
  hostAddress: 'required',
  writesFirewallRules: true,
  firewalldZone: 'libvirt',
  routedBy: 'libvirt',
  translates: { ipv4: 'always', ipv6: 'always' },
  vlans: 'all',
  limitsBandwidth: false,
} as const satisfies ModeRow
`,
  table: `const relayForward = table({ dev: attribute('dev', line) }, { mode: 'relay' })
const relayed = table({ ...common, forward: always(element('forward', relayForward)), ...ownBridgeOptions, ...hostLink })
/** A relay speaks for the guests. */
export interface RelayedDefinition extends Definition<'relayed'> {}
`,
  networkClass: `import { modeCapabilities } from '../../modes/index.js'
import type { DefinitionOf } from '../../xml/index.js'
import { VirtualNetwork } from './virtual-network.js'

export class RelayedNetwork extends VirtualNetwork<DefinitionOf<'relayed'>> {
  static readonly mode = 'relayed'
  static readonly capabilities = modeCapabilities.relayed
}
`,
} as const satisfies AddedMode
