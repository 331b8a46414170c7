export { type ApplyHostNetworkOptions, applyHostNetwork } from './apply-host-network.js'
export type { ConfirmQuery, HostPacket } from './confirm-by-packets.js'
export { HostNetworkChange, type HostNetworkChangeState } from './host-network-change.js'
export { Journal, type JournalHost, type JournalRecord, stateFolder } from './journal.js'
