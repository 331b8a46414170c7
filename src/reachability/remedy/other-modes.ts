import { modesWith } from '../../modes/index.js'

/** Modes of networks on a bridge in which the outside reaches guests, at the least where the host's firewall lets it. */
export const otherModes = modesWith(
  ({ capabilities: { externalToGuest }, guestsOn }) =>
    guestsOn.endsWith('bridge') && (externalToGuest === 'yes' || externalToGuest === 'host-firewall'),
)
