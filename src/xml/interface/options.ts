import { interfaceBandwidth } from '../parts/bandwidth.js'
import { filterRef } from '../parts/filter-ref.js'
import { portOptions } from '../parts/port-options.js'
import { route } from '../parts/route.js'
import { vlan } from '../parts/vlan.js'
import {
  attribute,
  attributeOf,
  carrying,
  choice,
  element,
  elements,
  omittedIf,
  refusing,
  required,
  table,
  textOf,
} from '../table.js'
import { integerValue, onOff, patternValue, unlessEmpty, yesNo } from '../value.js'
import {
  absolutePath,
  addressFamily,
  aliasName,
  deviceName,
  dnsName,
  ipAddress,
  macAddress,
  macOrNone,
  newDeviceName,
  path,
  portNumber,
  positive,
  prefix,
  someLine,
  uint32,
} from '../values.js'
import { openWord } from '../words.js'
import { deviceAddress } from './device-address.js'
import { driver } from './driver.js'

/** libvirt drops an alias with other characters. */
const alias = patternValue(
  'an alias of letters, digits, _, dot and -, such as ua-net0',
  /^[a-zA-Z0-9_.-]+$/,
  undefined,
  { drops: true },
)

/** -1: libvirt chooses. */
export const anyPort = integerValue(-1, 65535, { keeps: 0x7fffffff })

/** An address of the guest; within `source`, of the host's end. */
export const interfaceIp = table({
  /** Address family. Default: ipv4. Example: ipv6. */
  family: attribute('family', addressFamily),
  /** The address. Example: 192.168.150.20. */
  address: required(attribute('address', ipAddress)),
  /** Prefix length of the subnet. Unit: bits. Example: 24. */
  prefix: attribute('prefix', prefix),
  /** The other end of a point-to-point link. Example: 192.168.150.21. */
  peer: attribute('peer', ipAddress),
})

const mac = table({
  /** MAC address of the interface. Example: 52:54:00:12:34:56. */
  address: required(attribute('address', macAddress)),
  /** VMware only: whether VMware generated the address. Example: static. */
  type: attribute('type', openWord('generated', 'static')),
  /** VMware only: whether VMware checks the address. Default: true. Example: false. */
  check: attribute('check', yesNo),
  /** MAC address that the guest has set itself. Read-only. Since 11.2.0. */
  currentAddress: attribute('currentAddress', macOrNone),
})

/** Host ports forwarded to the guest by passt. Since 9.0.0. */
const portForward = table({
  /** Protocol to forward. Example: tcp. */
  proto: required(attribute('proto', openWord('tcp', 'udp'))),
  /** Host address to listen on. Default: all. Example: 127.0.0.1. */
  address: attribute('address', ipAddress),
  /** Host device to listen on. Default: all. Example: eth0. */
  dev: attribute('dev', deviceName),

  /** Ports to forward. Default: all. */
  ranges: elements(
    'range',
    table({
      /** First host port. Example: 8080. */
      start: required(attribute('start', portNumber)),
      /** Last host port, included. Default: start. Example: 8089. */
      end: attribute('end', portNumber),
      /** First port in the guest. Default: start. Example: 80. */
      to: attribute('to', portNumber),
      /** Do not forward these ports. Default: false. Example: true. */
      exclude: attribute('exclude', yesNo),
    }),
  ),
})

/** Two interfaces that the guest uses as one, so the faster can be detached during migration. */
const teaming = choice(
  {
    /** Which of the pair this is: the one that stays, or the one that is detached during migration. Example: persistent. */
    type: 'type',
  },
  {
    persistent: refusing({ '@persistent': "it is only for type 'transient'" }, table({})),
    transient: table({
      /** Alias of the persistent interface that this one is paired with. Example: ua-backup0. */
      persistent: required(attribute('persistent', aliasName)),
    }),
  },
  { unknown: carrying },
)

const isBare = (attributes: ReadonlyMap<string, string>): boolean => attributes.size === 0
const lacks =
  (name: string) =>
  (attributes: ReadonlyMap<string, string>): boolean =>
    !attributes.has(name)

/**
 * Properties common to all interface types.
 * @see https://libvirt.org/formatdomain.html#network-interfaces
 */
export const interfaceOptions = {
  /** MAC address. Default: libvirt generates one. */
  mac: omittedIf(lacks('address'), element('mac', mac)),
  /** VLAN tags of the guest's traffic. */
  vlan: element('vlan', vlan),
  /** Traffic limits. */
  bandwidth: element('bandwidth', interfaceBandwidth),
  /** Addresses of the guest, for interface types that can set them (ethernet, LXC, passt). */
  ips: elements('ip', interfaceIp),
  /** Routes of the guest, for interface types that can set them. */
  routes: elements('route', route),
  /** Host ports forwarded to the guest, with the passt backend. Since 9.0.0. */
  portForwards: elements('portForward', portForward),
  /** Script that runs when the interface comes up; types ethernet and bridge. Example: /etc/qemu-ifup. */
  script: attributeOf('script', 'path', unlessEmpty(path)),
  /** Script that runs when the interface goes away; type ethernet. Example: /etc/qemu-ifdown. */
  downscript: attributeOf('downscript', 'path', unlessEmpty(path)),
  /** Xen only: domain that provides the host's end. Example: netvm. */
  backendDomain: attributeOf('backenddomain', 'name', unlessEmpty(someLine)),
  /** The host's end of the connection. */
  target: element(
    'target',
    table({
      /**
       * Name of the host device. Names that start with vnet or macvtap are reserved for libvirt. Example: tap-web.
       */
      dev: attribute('dev', newDeviceName),
      /**
       * Set to false if the device already exists; libvirt then neither creates nor configures it. Default: true.
       * Example: false.
       */
      managed: attribute('managed', yesNo),
    }),
  ),
  /** The guest's end of the connection, for containers. */
  guest: element(
    'guest',
    table({
      /** Name of the device in the guest. Example: eth0. */
      dev: attribute('dev', unlessEmpty(deviceName)),
      /** Actual name of the device. Read-only. Example: eth0. */
      actual: attribute('actual', unlessEmpty(deviceName)),
    }),
  ),
  /** Emulated device. Example: virtio. */
  model: attributeOf('model', 'type', unlessEmpty(patternValue('a device model such as virtio', /^[a-zA-Z0-9\-_]+$/))),
  /** How the device is emulated. */
  driver: element('driver', driver),
  /** What provides the host's end. */
  backend: element(
    'backend',
    table({
      /** Backend of a user interface. Default: default, QEMU's own (SLIRP). Since 9.0.0. Example: passt. */
      type: attribute('type', openWord('default', 'passt')),
      /** Path of the tun/tap device node. Default: /dev/net/tun. Example: /dev/net/tun. */
      tap: attribute('tap', absolutePath),
      /** Path of the vhost-net device node. Default: /dev/vhost-net. Example: /dev/vhost-net. */
      vhost: attribute('vhost', absolutePath),
      /** Log file of passt. Since 9.0.0. Example: /var/log/passt-web.log. */
      logFile: attribute('logFile', absolutePath),
      /** Host name that passt gives the guest by DHCP. Since 11.8.0. Example: web. */
      hostname: attribute('hostname', dnsName),
      /** Fully qualified name that passt gives the guest by DHCP. Since 11.8.0. Example: web.example.org. */
      fqdn: attribute('fqdn', dnsName),
    }),
  ),
  /**
   * Pairs this interface with another for failover: during migration the transient one is detached, and the persistent
   * one carries the traffic. Since 7.1.0.
   */
  teaming: omittedIf(isBare, element('teaming', teaming)),
  /** Network filter of the interface. */
  filterRef: omittedIf(lacks('filter'), element('filterref', filterRef)),
  /** Tuning of the tap device. */
  tune: element(
    'tune',
    table({
      /** Size of the tap device's send buffer. Unit: bytes. Example: 1600. */
      sndbuf: textOf('sndbuf', integerValue(0, 0xffffffff, { keeps: Number.MAX_SAFE_INTEGER })),
    }),
  ),
  /** Link state that the guest sees. Default: up. Example: down. */
  link: attributeOf('link', 'state', unlessEmpty(openWord('up', 'down'))),
  /** MTU of the interface. Default: the network's or bridge's. Unit: bytes. Since 3.1.0. Example: 9000. */
  mtu: attributeOf('mtu', 'size', unlessEmpty(integerValue(0, 65535, { keeps: 0xffffffff }))),
  /** Interrupt coalescing of the host's end. Since 3.3.0. */
  coalesce: element(
    'coalesce',
    table({
      /** Received traffic. */
      rx: element(
        'rx',
        table({
          /** Counted in packets. */
          frames: element(
            'frames',
            table({
              /** Packets to gather before the host is interrupted. Unit: packets. Example: 32. */
              max: attribute('max', uint32),
            }),
          ),
        }),
      ),
    }),
  ),
  /** Options of the port on the bridge. */
  port: element('port', portOptions),
  /** Network boot. */
  boot: element(
    'boot',
    table({
      /** Position among the guest's boot devices. Example: 1. */
      order: required(attribute('order', positive)),
      /** S/390 only: load parameter. Example: LINUX. */
      loadparm: attribute('loadparm', patternValue('1 to 8 letters, digits or dots', /^[a-zA-Z0-9.]{1,8}$/)),
    }),
  ),
  /** Option ROM of the device. */
  rom: element(
    'rom',
    table({
      /** Whether the device has a ROM at all. Default: true. Example: false. */
      enabled: attribute('enabled', yesNo),
      /** Whether the ROM is visible in the guest's memory map. Example: true. */
      bar: attribute('bar', onOff),
      /** ROM image to use. Example: /usr/share/ipxe/virtio.rom. */
      file: attribute('file', absolutePath),
    }),
  ),
  /** Name of the device within the guest's definition. User-defined aliases start with ua-. Example: ua-web0. */
  alias: attributeOf('alias', 'name', alias),
  /** ACPI properties of the device. Since 7.3.0. */
  acpi: element(
    'acpi',
    table({
      /** ACPI index, by which systemd in the guest names the interface. Example: 1. */
      index: attribute('index', positive),
    }),
  ),
  /** The device's address in the guest, such as its PCI slot. Default: libvirt picks one. */
  address: element('address', deviceAddress),
}
