import { randomBytes } from 'node:crypto'

/** A MAC address as libvirt generates them for QEMU. It has to be known where one is asked for live and stored at once. */
export const newMac = (): string =>
  ['52', '54', '00', ...[...randomBytes(3)].map((byte) => byte.toString(16).padStart(2, '0'))].join(':')
