export type { Guest, GuestOptions, Lease } from './guest.js'
export { type Host, type HostOptions, startHost } from './host.js'
export { type Echoes, type KernelMachine, type MachineInside, startKernelMachine } from './kernel-machine.js'
export { type Lan, startLan } from './lan.js'
export {
  type Address,
  type Listener,
  type Machine,
  NamespaceMachine,
  type Outcome,
  type Probe,
  type Protocol,
  type RunOptions,
} from './machine.js'
export type { QemuGuest, QemuGuestOptions } from './qemu-guest.js'
