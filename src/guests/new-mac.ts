import { randomBytes } from 'node:crypto'

/**
 * A MAC address in the range that libvirt generates for QEMU. It must be chosen here when an interface is added live
 * and stored at once.
 */
export const newMac = (): string =>
  ['52', '54', '00', ...[...randomBytes(3)].map((byte) => byte.toString(16).padStart(2, '0'))].join(':')
