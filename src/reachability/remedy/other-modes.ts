import { modesWith } from '../../modes/index.js'

/** Modes with bridges in which external systems reach guests, at least if the host's firewall permits it. */
export const otherModes = modesWith(
  ({ capabilities: { externalToGuest }, guestsOn }) =>
    guestsOn.endsWith('bridge') && (externalToGuest === 'yes' || externalToGuest === 'host-firewall'),
)
