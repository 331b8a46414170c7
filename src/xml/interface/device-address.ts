import { pciAddress } from '../parts/pci-address.js'
import { attribute, carrying, choice, element, required, table } from '../table.js'
import { integerValue, onOff, patternValue } from '../value.js'

const hexadecimal = (digits: number) =>
  patternValue(
    `a hexadecimal number of at most ${digits} digits, such as 0x10`,
    new RegExp(`^0x[a-fA-F0-9]{1,${digits}}$`),
  )

/** A number that libvirt reads in any base, and writes in decimal. */
const number = (maximum: number) => integerValue(0, maximum, { base: 0 })

const controller = attribute('controller', number(0xffffffff))
const bus = attribute('bus', number(0xffffffff))

/**
 * Where the guest finds the device; generated where it is missing.
 * @see https://libvirt.org/formatdomain.html#device-addresses
 */
export const deviceAddress = choice(
  'type',
  'type',
  {
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
      bus: attribute('bus', number(0xff)),
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
    drive: table({
      controller,
      bus,
      target: attribute('target', number(0xffffffff)),
      unit: attribute('unit', number(0xffffffff)),
    }),
    'virtio-serial': table({ controller, bus, port: attribute('port', number(0xffffffff)) }),
    ccid: table({ controller, slot: attribute('slot', number(0xffffffff)) }),
    dimm: table({
      slot: attribute('slot', number(0xffffffff)),
      base: attribute('base', integerValue(0, Number.MAX_SAFE_INTEGER, 1)),
    }),
  },
  { unknown: carrying },
)

/** A device of the host that becomes the guest's interface. */
export const hostDeviceAddress = choice(
  'type',
  'type',
  {
    pci: table(pciAddress),
    usb: table({
      bus: required(attribute('bus', integerValue(1, 0xff, { base: 0 }))),
      device: required(attribute('device', integerValue(1, 0xff, { base: 0 }))),
    }),
  },
  { unknown: carrying },
)
