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

/** libvirt drops one with other characters. */
const alias = patternValue(
  'an alias of letters, digits, _, dot and -, such as ua-net0',
  /^[a-zA-Z0-9_.-]+$/,
  undefined,
  { drops: true },
)

/** -1 where libvirt is to choose. */
export const anyPort = integerValue(-1, 65535, { keeps: 0x7fffffff })

/** An address of the guest, or within `source` of the host's end. */
export const interfaceIp = table({
  family: attribute('family', addressFamily),
  address: required(attribute('address', ipAddress)),
  /** In bits. */
  prefix: attribute('prefix', prefix),
  /** The other end of a point-to-point link. */
  peer: attribute('peer', ipAddress),
})

const mac = table({
  address: required(attribute('address', macAddress)),
  /** Whether VMware chose it. */
  type: attribute('type', openWord('generated', 'static')),
  /** Whether VMware checks it. */
  check: attribute('check', yesNo),
  /** Read only: what the guest has set. */
  currentAddress: attribute('currentAddress', macOrNone),
})

/** Ports of the host that lead to the guest; passt. Since 9.0.0. */
const portForward = table({
  proto: required(attribute('proto', openWord('tcp', 'udp'))),
  /** Of the host; all where it is missing. */
  address: attribute('address', ipAddress),
  /** Of the host. */
  dev: attribute('dev', deviceName),
  ranges: elements(
    'range',
    table({
      start: required(attribute('start', portNumber)),
      /** As `start` where it is missing. */
      end: attribute('end', portNumber),
      /** The first port in the guest; as `start` where it is missing. */
      to: attribute('to', portNumber),
      /** These ports are not forwarded. */
      exclude: attribute('exclude', yesNo),
    }),
  ),
})

/** Two interfaces that the guest sees as one, so that it survives migration without the faster. */
const teaming = choice(
  'type',
  'type',
  {
    persistent: refusing({ '@persistent': "it is for type 'transient'" }, table({})),
    /** `persistent`: the alias of the other. */
    transient: table({ persistent: required(attribute('persistent', aliasName)) }),
  },
  { unknown: carrying },
)

const isBare = (attributes: ReadonlyMap<string, string>): boolean => attributes.size === 0
const lacks =
  (name: string) =>
  (attributes: ReadonlyMap<string, string>): boolean =>
    !attributes.has(name)

/**
 * What an interface of any type may have.
 * @see https://libvirt.org/formatdomain.html#network-interfaces
 */
export const interfaceOptions = {
  /** Generated where it is missing. */
  mac: omittedIf(lacks('address'), element('mac', mac)),
  vlan: element('vlan', vlan),
  bandwidth: element('bandwidth', interfaceBandwidth),
  ips: elements('ip', interfaceIp),
  routes: elements('route', route),
  portForwards: elements('portForward', portForward),
  /** Run when the interface appears; type ethernet or bridge. */
  script: attributeOf('script', 'path', unlessEmpty(path)),
  downscript: attributeOf('downscript', 'path', unlessEmpty(path)),
  /** Xen: the domain that has the host's end. */
  backendDomain: attributeOf('backenddomain', 'name', unlessEmpty(someLine)),
  /** The host's end; names beginning with `vnet` are libvirt's own. `managed`: no, where it exists already. */
  target: element('target', table({ dev: attribute('dev', newDeviceName), managed: attribute('managed', yesNo) })),
  /** The guest's end, for containers. */
  guest: element(
    'guest',
    table({ dev: attribute('dev', unlessEmpty(deviceName)), actual: attribute('actual', unlessEmpty(deviceName)) }),
  ),
  /** `virtio`, `e1000e`, `rtl8139`, … */
  model: attributeOf('model', 'type', unlessEmpty(patternValue('a device model such as virtio', /^[a-zA-Z0-9\-_]+$/))),
  driver: element('driver', driver),
  backend: element(
    'backend',
    table({
      type: attribute('type', openWord('default', 'passt')),
      tap: attribute('tap', absolutePath),
      vhost: attribute('vhost', absolutePath),
      logFile: attribute('logFile', absolutePath),
      /** passt tells the guest by DHCP. */
      hostname: attribute('hostname', dnsName),
      fqdn: attribute('fqdn', dnsName),
    }),
  ),
  teaming: omittedIf(isBare, element('teaming', teaming)),
  filterRef: omittedIf(lacks('filter'), element('filterref', filterRef)),
  /** `sndbuf`: bytes of the tap device's send buffer. */
  tune: element(
    'tune',
    table({ sndbuf: textOf('sndbuf', integerValue(0, 0xffffffff, { keeps: Number.MAX_SAFE_INTEGER })) }),
  ),
  /** Whether the guest sees a cable. */
  link: attributeOf('link', 'state', unlessEmpty(openWord('up', 'down'))),
  /** In bytes. */
  mtu: attributeOf('mtu', 'size', unlessEmpty(integerValue(0, 65535, { keeps: 0xffffffff }))),
  /** `rx.frames.max`: packets that are gathered before the host is interrupted. */
  coalesce: element(
    'coalesce',
    table({
      rx: element('rx', table({ frames: element('frames', table({ max: attribute('max', uint32) })) })),
    }),
  ),
  port: element('port', portOptions),
  boot: element(
    'boot',
    table({
      order: required(attribute('order', positive)),
      loadparm: attribute('loadparm', patternValue('1 to 8 letters, digits or dots', /^[a-zA-Z0-9.]{1,8}$/)),
    }),
  ),
  rom: element(
    'rom',
    table({
      enabled: attribute('enabled', yesNo),
      bar: attribute('bar', onOff),
      file: attribute('file', absolutePath),
    }),
  ),
  alias: attributeOf('alias', 'name', alias),
  /** `index`: what systemd in the guest names the interface by. */
  acpi: element('acpi', table({ index: attribute('index', positive) })),
  address: element('address', deviceAddress),
}
