import { pciAddress } from '../parts/pci-address.js'
import { attribute, carrying, choice, element, required, table } from '../table.js'
import { integerValue, onOff, patternValue } from '../value.js'

const hexadecimal = (digits: number) =>
  patternValue(
    `a hexadecimal number of at most ${digits} digits, such as 0x10`,
    new RegExp(`^0x[a-fA-F0-9]{1,${digits}}$`),
  )

/** A number that libvirt accepts in any base and writes in decimal. */
const number = (maximum: number) => integerValue(0, maximum, { base: 0 })

const controller = attribute('controller', number(0xffffffff))
const bus = attribute('bus', number(0xffffffff))

/**
 * The device's address in the guest; libvirt generates a missing one.
 * @see https://libvirt.org/formatdomain.html#device-addresses
 */
export const deviceAddress = choice(
  {
    /** Kind of bus. Example: pci. */
    type: 'type',
  },
  {
    pci: table({
      ...pciAddress,
      /** Whether the slot holds several functions. Default: false. Example: true. */
      multifunction: attribute('multifunction', onOff),
      /** S/390 address of the device. */
      zpci: element(
        'zpci',
        table({
          /** S/390 user-defined ID. Example: 1. */
          uid: attribute('uid', integerValue(0, 0xffff, 4)),
          /** S/390 function ID. Example: 0. */
          fid: attribute('fid', integerValue(0, 0xffffffff, 8)),
        }),
      ),
    }),
    usb: table({
      /** USB bus. Example: 0. */
      bus: attribute('bus', number(0xff)),
      /** USB port; dots separate hub ports. Example: "1.2". */
      port: attribute('port', patternValue('a USB port such as 1 or 1.2', /^\d+(\.\d+){0,3}$/)),
    }),
    ccw: table({
      /** Channel subsystem ID. Example: 254. */
      cssid: attribute('cssid', integerValue(0, 254, 1)),
      /** Subchannel set ID. Example: 0. */
      ssid: attribute('ssid', integerValue(0, 3, 1)),
      /** Device number. Example: 1. */
      devno: attribute('devno', integerValue(0, 0xffff, 4)),
    }),
    'spapr-vio': table({
      /** Register. Example: 0x1000. */
      reg: attribute('reg', hexadecimal(16)),
    }),
    isa: table({
      /** I/O base address. Example: 0x300. */
      iobase: attribute('iobase', hexadecimal(4)),
      /** Interrupt. Example: 0x5. */
      irq: attribute('irq', hexadecimal(1)),
    }),
    'virtio-mmio': table({}),
    unassigned: table({}),
    drive: table({
      /** Controller that the device is attached to. Example: 0. */
      controller,
      /** Bus of the controller. Example: 0. */
      bus,
      /** Target on the bus. Example: 0. */
      target: attribute('target', number(0xffffffff)),
      /** Unit on the target. Example: 0. */
      unit: attribute('unit', number(0xffffffff)),
    }),
    'virtio-serial': table({
      /** Controller that the device is attached to. Example: 0. */
      controller,
      /** Bus of the controller. Example: 0. */
      bus,
      /** Port of the controller. Example: 1. */
      port: attribute('port', number(0xffffffff)),
    }),
    ccid: table({
      /** Controller that the device is attached to. Example: 0. */
      controller,
      /** Slot of the reader. Example: 0. */
      slot: attribute('slot', number(0xffffffff)),
    }),
    dimm: table({
      /** Memory slot. Example: 0. */
      slot: attribute('slot', number(0xffffffff)),
      /** Base address in the guest's memory. Example: 4294967296. */
      base: attribute('base', integerValue(0, Number.MAX_SAFE_INTEGER, 1)),
    }),
  },
  { unknown: carrying },
)

/** The address of a host device that becomes the guest's interface. */
export const hostDeviceAddress = choice(
  {
    /** Kind of bus. Example: pci. */
    type: 'type',
  },
  {
    pci: table(pciAddress),
    usb: table({
      /** USB bus. Example: 1. */
      bus: required(attribute('bus', integerValue(1, 0xff, { base: 0 }))),
      /** USB device number. Example: 3. */
      device: required(attribute('device', integerValue(1, 0xff, { base: 0 }))),
    }),
  },
  { unknown: carrying },
)
