export { factsOfSnapshot } from './facts-of-snapshot.js'
export { parseSnapshot } from './parse-snapshot.js'
export type {
  AddressSource,
  GuestAddress,
  Snapshot,
  SnapshotGuest,
  SnapshotLease,
  SnapshotNetwork,
  SnapshotUnseen,
} from './snapshot.js'
export { snapshotSchema } from './snapshot-schema.js'
