export { Guest, type GuestJson } from './guest.js'
export { GuestAgent, type GuestCommand } from './guest-agent.js'
export {
  type DetachOptions,
  GuestInterface,
  type InterfaceChange,
  type InterfaceJson,
} from './guest-interface.js'
export type { GuestStatus } from './guest-state.js'
export { type GuestFilter, Guests } from './guests.js'
export type { WaitForAddressOptions } from './interface-addresses.js'
export type { InterfaceStatistics, InterfaceTraffic } from './interface-statistics.js'
export { inventories } from './inventories.js'
export { NwFilter } from './nwfilter.js'
export { NwFilterBinding } from './nwfilter-binding.js'
export { NwFilters } from './nwfilters.js'
export type { SwitchOptions, SwitchOutcome } from './switch.js'
export type { InterfaceConnection, SwitchTarget } from './switch-target.js'
