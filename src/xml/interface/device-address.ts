import { pciAddress } from '../parts/pci-address.js'
import { attribute, choice, element, required, table } from '../table.js'
import { integerValue, onOff, patternValue } from '../value.js'
import { uint8, uint32 } from '../values.js'

const hexadecimal = (digits: number) =>
  patternValue(
    `a hexadecimal number of at most ${digits} digits, such as 0x10`,
    new RegExp(`^0x[a-fA-F0-9]{1,${digits}}$`),
  )

const controller = attribute('controller', uint32)
const bus = attribute('bus', uint32)

/**
 * Where the guest finds the device; generated where it is missing.
 * @see https://libvirt.org/formatdomain.html#device-addresses
 */
export const deviceAddress = choice('type', 'type', {
  pci: table({
    ...pciAddress,
    multifunction: attribute('multifunction', onOff),
    /** On s390. */
    zpci: element(
      'zpci',
      table({
        uid: attribute('uid', integerValue(0, 0xffff, 4)),
        fid: attribute('fid', integerValue(0, 0xffffffff, 8)),
      }),
    ),
  }),
  usb: table({
    bus: required(attribute('bus', uint8)),
    /** Through hubs, such as `1.2`. */
    port: attribute('port', patternValue('a USB port such as 1 or 1.2', /^\d+(\.\d+){0,3}$/)),
  }),
  ccw: table({
    cssid: attribute('cssid', integerValue(0, 254, 1)),
    ssid: attribute('ssid', integerValue(0, 3, 1)),
    devno: attribute('devno', integerValue(0, 0xffff, 4)),
  }),
  'spapr-vio': table({ reg: attribute('reg', hexadecimal(16)) }),
  isa: table({ iobase: attribute('iobase', hexadecimal(4)), irq: attribute('irq', hexadecimal(1)) }),
  'virtio-mmio': table({}),
  unassigned: table({}),
  drive: table({ controller, bus, target: attribute('target', uint32), unit: attribute('unit', uint32) }),
  'virtio-serial': table({ controller, bus, port: attribute('port', uint32) }),
  ccid: table({ controller, slot: attribute('slot', uint32) }),
  dimm: table({
    slot: attribute('slot', uint32),
    base: attribute('base', integerValue(0, Number.MAX_SAFE_INTEGER, 1)),
  }),
})

/** A device of the host that becomes the guest's interface. */
export const hostDeviceAddress = choice('type', 'type', {
  pci: table(pciAddress),
  usb: table({
    bus: required(attribute('bus', integerValue(1, 0xff))),
    device: required(attribute('device', integerValue(1, 0xff))),
  }),
})
