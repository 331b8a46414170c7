import { type Connection, checkNetwork, parseNetwork } from '../../../src/index.js'
import type { Mistake } from './mistake.js'

const ip = { address: '192.168.150.1', prefix: 24 }
const dhcp = (more: object) => ({ ...ip, dhcp: more })
const nat = (more: object): unknown => ({ mode: 'nat', name: 'lab', ips: [ip], ...more })
const define = (definition: unknown) => (connection: Connection) => connection.networks.define(definition as never)
const withIp = (one: unknown) => define(nat({ ips: [one] }))
const range = (start: string, end: string) => withIp(dhcp({ ranges: [{ start, end }] }))
/** What define() lets pass, because libvirt takes it, and checkNetwork() warns of. */
const check = (definition: unknown) => () => {
  const [finding] = checkNetwork(definition as never)
  if (finding) throw new Error(`${finding.path}: ${finding.message}`)
}

export const definitionMistakes: readonly Mistake[] = [
  ['nothing', define(undefined), 'undefined', 'an object with mode, one of nat, routed, bridged, isolated,'],
  ['null', define(null), 'null', 'an object with mode, one of nat, routed, bridged, isolated,'],
  [
    'XML where a definition is due',
    define('<network><name>x</name></network>'),
    '"<network><name>x</name></network>" is XML, not a definition',
    'parseNetwork() reads it',
  ],
  [
    'a list',
    define([nat({})]),
    '[{"mode":"nat","name":"lab","ips":[{"address":"192.168.150.1',
    'an object with mode, one of nat, routed, bridged, isolated,',
  ],
  ['no mode', define({ name: 'lab' }), 'mode:', 'is required: one of nat, routed, bridged, isolated, open,'],
  ['type for mode', define({ type: 'nat', name: 'lab' }), 'mode:', "write mode 'nat' instead of type"],
  ["libvirt's bridge", define({ mode: 'bridge', name: 'lab' }), 'mode: "bridge"', "did you mean 'bridged'?"],
  ["libvirt's route", define({ mode: 'route', name: 'lab' }), 'mode: "route"', "did you mean 'routed'?"],
  ['Nat', define({ mode: 'Nat', name: 'lab' }), 'mode: "Nat"', "did you mean 'nat'?"],
  ['NAT', define({ mode: 'NAT', name: 'lab' }), 'mode: "NAT"', "did you mean 'nat'?"],
  ['a typo of a mode', define({ mode: 'isolatd', name: 'lab' }), 'mode: "isolatd"', "did you mean 'isolated'?"],
  ['none', define({ mode: 'none', name: 'lab' }), 'mode: "none"', "did you mean 'isolated'?"],
  ['sriov', define({ mode: 'sriov', name: 'lab' }), 'mode: "sriov"', "did you mean 'hostdev'?"],
  ['no name', define({ mode: 'nat', ips: [ip] }), 'name:', 'is required'],
  ['a number as name', define(nat({ name: 7 })), 'name: 7', 'a name without slashes or line breaks'],
  ['an empty name', define(nat({ name: '' })), 'name: ""', 'a name without slashes or line breaks'],
  ['a name with a slash', define(nat({ name: 'a/b' })), 'name: "a/b"', 'a name without slashes or line breaks'],
  ['a name with a line break', define(nat({ name: 'a\nb' })), 'name: "a\\nb"', 'a name without slashes or line breaks'],
  ['no UUID', define(nat({ uuid: 'abc' })), 'uuid: "abc"', 'a UUID such as 3e3fce45-4f53-4fa7-bb32-11f34168b82b'],
  [
    'an unknown key',
    define(nat({ color: 'red' })),
    'color: is not allowed',
    "with mode 'nat'; allowed: mode, connections, ipv6,",
  ],
  ['a typo of a key', define(nat({ birdge: { name: 'virbr7' } })), 'birdge: is not allowed', "did you mean 'bridge'?"],
  ['autostart', define(nat({ autostart: true })), 'autostart: is not allowed', 'setAutostart() sets it'],
  ['active', define(nat({ active: true })), 'active: is not allowed', 'start() and stop() set it'],
  [
    'subnet',
    define(nat({ subnet: '192.168.150.0/24' })),
    'subnet: is not allowed',
    'ips takes the address and prefix of each subnet',
  ],
  ['ip for ips', define(nat({ ip })), 'ip: is not allowed', "did you mean 'ips'?"],
  ['dhcp beside ips', define(nat({ dhcp: { ranges: [] } })), 'dhcp: is not allowed', 'it belongs to ips[]'],
  ['a bridge by name', define(nat({ bridge: 'virbr5' })), 'bridge: "virbr5"', 'an object such as { name: "virbr5" }'],
  [
    'a bridge name too long',
    define(nat({ bridge: { name: 'a-bridge-with-a-long-name' } })),
    'bridge.name',
    '"a-bridge-with-a-long-name" has 25 bytes; the kernel allows 15 in a link\'s name',
  ],
  [
    'a bridge name with a space',
    define(nat({ bridge: { name: 'vir br' } })),
    'bridge.name: "vir br"',
    "white space, which the kernel does not allow in a link's name",
  ],
  [
    'an alias for a device',
    define(nat({ forward: { dev: 'eth0:1' } })),
    'forward.dev: "eth0:1"',
    "':', which the kernel does not allow in a link's name",
  ],
  [
    'metadata that is not XML',
    define(nat({ metadata: 'owner: ci' })),
    'metadata: "owner: ci" is not in an element',
    'write elements such as <app:owner xmlns:app=',
  ],
  ['a negative delay', define(nat({ bridge: { delay: -1 } })), 'bridge.delay: -1', 'a whole number, 0 or more'],
  ['stp as a word', define(nat({ bridge: { stp: 'on' } })), 'bridge.stp: "on"', 'true or false'],
  [
    'domain by name',
    define(nat({ domain: 'lab.local' })),
    'domain: "lab.local"',
    'an object such as { name: "lab.local" }',
  ],
  [
    'forwarders by address',
    define(nat({ dns: { forwarders: ['8.8.8.8'] } })),
    'dns.forwarders[0]: "8.8.8.8"',
    'an object such as { addr: "8.8.8.8" }',
  ],
  ['dns as a flag', define(nat({ dns: true })), 'dns: true', 'an object such as { enable: true }'],
  [
    'DNS hosts without addresses',
    define(nat({ dns: { hosts: [{ hostnames: ['a'] }] } })),
    'dns.hosts[0].ip:',
    'is required',
  ],
  [
    'an SRV without its service',
    define(nat({ dns: { srvs: [{ protocol: 'tcp' }] } })),
    'dns.srvs[0].service:',
    'is required',
  ],
  ['ips as an object', define(nat({ ips: ip })), 'ips: {"address":"192.168.150.1","prefix":24}', 'an array'],
  [
    'ips as texts',
    define(nat({ ips: ['192.168.150.1/24'] })),
    'ips[0]: "192.168.150.1/24"',
    'an object such as { address: "192.168.150.1", prefix: 24 }',
  ],
  [
    'an address with its prefix',
    withIp({ address: '192.168.150.1/24' }),
    'ips[0].address: 192.168.150.1/24 includes a prefix',
    "use address '192.168.150.1' with prefix 24",
  ],
  [
    'an invalid address',
    withIp({ address: '192.168.150.300', prefix: 24 }),
    'ips[0].address: "192.168.150.300"',
    'an IP address such as 192.168.122.1 or fd00::1',
  ],
  [
    'a prefix as text',
    withIp({ address: '192.168.150.1', prefix: '24' }),
    'ips[0].prefix: "24"',
    'a whole number from 0 to 128',
  ],
  ['a prefix too long', withIp({ address: '192.168.150.1', prefix: 33 }), 'ips[0].prefix: 33', 'a prefix from 0 to 32'],
  [
    'a negative prefix',
    withIp({ address: '192.168.150.1', prefix: -1 }),
    'ips[0].prefix: -1',
    'a whole number from 0 to 128',
  ],
  [
    'a prefix that is no number',
    withIp({ address: '192.168.150.1', prefix: Number.NaN }),
    'ips[0].prefix: NaN',
    'a whole number from 0 to 128',
  ],
  [
    'half a bit',
    withIp({ address: '192.168.150.1', prefix: 24.5 }),
    'ips[0].prefix: 24.5',
    'a whole number from 0 to 128',
  ],
  [
    'netmask and prefix',
    withIp({ ...ip, netmask: '255.255.0.0' }),
    'ips[0].netmask: cannot be combined with prefix',
    'give one of them',
  ],
  [
    'a netmask with holes',
    withIp({ address: '192.168.150.1', netmask: '255.0.255.0' }),
    'ips[0].netmask: "255.0.255.0"',
    'a contiguous netmask such as 255.255.255.0',
  ],
  [
    'a typo of prefix',
    withIp({ address: '192.168.150.1', prefx: 24 }),
    'ips[0].prefx: is not allowed',
    "did you mean 'prefix'?",
  ],
  [
    'the wrong family',
    withIp({ ...ip, family: 'ipv6' }),
    "ips[0].family: 'ipv6'",
    'the address family of 192.168.150.1',
  ],
  ['the family as a number', withIp({ ...ip, family: 4 }), 'ips[0].family: 4', 'one of ipv4, ipv6'],
  ['DHCP as a flag', withIp(dhcp(true as never)), 'ips[0].dhcp: true', 'an object with ranges, hosts, bootp'],
  [
    'a DHCP range as text',
    withIp(dhcp({ ranges: ['192.168.150.10-192.168.150.20'] })),
    'ips[0].dhcp.ranges[0]: "192.168.150.10-192.168.150.20"',
    'an object such as { start: "192.168.150.10", end: "192.168.150.20" }',
  ],
  [
    'a DHCP range of another subnet',
    range('10.0.0.10', '10.0.0.20'),
    'ips[0].dhcp.ranges[0].start: 10.0.0.10',
    'outside 192.168.150.0/24',
  ],
  [
    'a DHCP range backwards',
    range('192.168.150.20', '192.168.150.10'),
    'ips[0].dhcp.ranges[0].end: 192.168.150.10',
    'before 192.168.150.20',
  ],
  [
    'a DHCP range without an end',
    withIp(dhcp({ ranges: [{ start: '192.168.150.10' }] })),
    'ips[0].dhcp.ranges[0].end:',
    'is required',
  ],
  [
    'from and to for start and end',
    withIp(dhcp({ ranges: [{ from: '192.168.150.10', to: '192.168.150.20' }] })),
    'ips[0].dhcp.ranges[0].from: is not allowed',
    'allowed: start, end, lease, unmodelled',
  ],
  [
    'a host without MAC and name',
    withIp(dhcp({ hosts: [{ ip: '192.168.150.5' }] })),
    'ips[0].dhcp.hosts[0]',
    'needs a mac or a name',
  ],
  [
    'a MAC with dashes',
    withIp(dhcp({ hosts: [{ mac: '52-54-00-00-00-01', ip: '192.168.150.5' }] })),
    'ips[0].dhcp.hosts[0].mac: "52-54-00-00-00-01"',
    'a unicast MAC address such as 52:54:00:12:34:56',
  ],
  [
    'a MAC too short',
    withIp(dhcp({ hosts: [{ mac: '52:54:00', ip: '192.168.150.5' }] })),
    'ips[0].dhcp.hosts[0].mac: "52:54:00"',
    'a unicast MAC address such as 52:54:00:12:34:56',
  ],
  [
    'two DHCP servers of a family',
    define(nat({ ips: [dhcp({}), { ...dhcp({}), address: '192.168.151.1' }] })),
    'ips[1].dhcp: is a second DHCP server after ips[0].dhcp',
    'one per address family is allowed',
  ],
  [
    'isolated with forward',
    define({ mode: 'isolated', name: 'lab', forward: { dev: 'eth0' } }),
    'forward: is not allowed',
    'modes that have it: nat, routed, bridged, open, macvtap, hostdev',
  ],
  [
    'bridged with ips',
    define({ mode: 'bridged', name: 'lab', bridge: { name: 'br0' }, ips: [ip] }),
    'ips: is not allowed',
    'modes that have it: nat, routed, isolated, open',
  ],
  ['bridged without a bridge', define({ mode: 'bridged', name: 'lab' }), 'bridge:', 'is required: an object with name'],
  ['macvtap without a device', define({ mode: 'macvtap', name: 'lab' }), 'forward:', 'is required'],
  [
    'routed with NAT ports',
    define({ mode: 'routed', name: 'lab', ips: [ip], forward: { nat: {} } }),
    'forward.nat: is not allowed',
    'modes that have it: nat',
  ],
  [
    'hostdev with a bridge',
    define({ mode: 'hostdev', name: 'lab', bridge: { name: 'br0' } }),
    'bridge: is not allowed',
    'modes that have it: nat, routed, bridged, isolated, open',
  ],
  [
    'NAT ports backwards',
    define(nat({ forward: { nat: { port: { start: 2000, end: 1000 } } } })),
    'forward.nat.port.end: 1000',
    'before 2000',
  ],
  [
    'a NAT port too high',
    define(nat({ forward: { nat: { port: { start: 1, end: 70_000 } } } })),
    'forward.nat.port.end: 70000',
    'a whole number from 0 to 65535',
  ],
  ['forward by device', define(nat({ forward: 'eth0' })), 'forward: "eth0"', 'an object such as { dev: "eth0" }'],
  [
    'an MTU as text',
    define(nat({ mtu: '1500' })),
    'mtu: "1500"',
    'a whole number from 0 to 65535; use the number 1500',
  ],
  ['a flag as text', define(nat({ ipv6: 'yes' })), 'ipv6: "yes"', 'true or false; use true'],
  ['a flag as a number', define(nat({ bridge: { stp: 0 } })), 'bridge.stp: 0', 'true or false; use false'],
  [
    'forward by mode',
    define(nat({ forward: 'nat' })),
    'forward: "nat"',
    "mode: 'nat' of the definition itself says it",
  ],
  [
    "forward by libvirt's word for a mode",
    define({ mode: 'routed', name: 'lab', ips: [ip], forward: { mode: 'route' } }),
    'forward.mode: is not allowed',
    "mode: 'routed' of the definition itself says it",
  ],
  [
    'half a DHCP range',
    withIp(dhcp({ ranges: [{ start: '192.168.150.10' }] })),
    'ips[0].dhcp.ranges[0].end:',
    'is required: an IP address',
  ],
  ['an MTU too high', define(nat({ mtu: 70_000 })), 'mtu: 70000', 'a whole number from 0 to 65535'],
  ['an MTU as an object', define(nat({ mtu: { size: 1500 } })), 'mtu: {"size":1500}', 'a whole number from 0 to 65535'],
  [
    'a route without its gateway',
    define(nat({ routes: [{ address: '10.0.0.0', prefix: 8 }] })),
    'routes[0].gateway:',
    'is required',
  ],
  [
    'a route to a host address',
    define(nat({ routes: [{ address: '10.1.0.5', prefix: 16, gateway: '192.168.150.2' }] })),
    'routes[0].address: 10.1.0.5',
    'a network address; use 10.1.0.0/16',
  ],
  [
    'two port groups of a name',
    define(nat({ portGroups: [{ name: 'a' }, { name: 'a' }] })),
    'portGroups[1].name: a',
    'already the name of portGroups[0]',
  ],
  [
    'two default port groups',
    define(
      nat({
        portGroups: [
          { name: 'a', default: true },
          { name: 'b', default: true },
        ],
      }),
    ),
    'portGroups[1].default: portGroups[0]',
    'already the default',
  ],
  [
    'a VLAN too high',
    define({ mode: 'bridged', name: 'lab', bridge: { name: 'br0' }, vlan: { tags: [{ id: 5000 }] } }),
    'vlan.tags[0].id: 5000',
    'a whole number from 0 to 4095',
  ],
  [
    'a VLAN by number',
    define({ mode: 'bridged', name: 'lab', bridge: { name: 'br0' }, vlan: 42 }),
    'vlan: 42',
    'an object with trunk, tags',
  ],
  ['bandwidth by number', define(nat({ bandwidth: 1000 })), 'bandwidth: 1000', 'an object with inbound, outbound'],
  [
    'bandwidth without its average',
    define(nat({ bandwidth: { inbound: { peak: 10 } } })),
    'bandwidth.inbound.average:',
    'is required',
  ],
  [
    'a virtual port of another kind',
    define({ mode: 'bridged', name: 'lab', bridge: { name: 'br0' }, virtualPort: 'openvswitch' }),
    'virtualPort: "openvswitch"',
    'an object with type, one of 802.1Qbg, 802.1Qbh, openvswitch,',
  ],
  ['an isolated port as text', define(nat({ port: { isolated: 'yes' } })), 'port.isolated: "yes"', 'true or false'],
  [
    'no prefix',
    check(nat({ ips: [{ address: '10.0.0.1' }] })),
    'ips[0].prefix:',
    'is required with 10.0.0.1, for example 24; without it libvirt uses 8',
  ],
  [
    "the subnet's own address",
    check(nat({ ips: [{ address: '192.168.150.0', prefix: 24 }] })),
    'ips[0].address: 192.168.150.0 is the network address of',
    'guests cannot use it as gateway',
  ],
  [
    'the broadcast address',
    check(nat({ ips: [{ address: '192.168.150.255', prefix: 24 }] })),
    'ips[0].address: 192.168.150.255 is the broadcast address of',
    'guests cannot use it as gateway',
  ],
  [
    'a DHCP host of another subnet',
    check(nat({ ips: [dhcp({ hosts: [{ mac: '52:54:00:00:00:01', ip: '10.0.0.5' }] })] })),
    'ips[0].dhcp.hosts[0].ip: 10.0.0.5 is outside',
    'no guest can get it',
  ],
  [
    'a MAC twice',
    check(
      nat({
        ips: [dhcp({ hosts: ['5', '6'].map((end) => ({ mac: '52:54:00:00:00:01', ip: `192.168.150.${end}` })) })],
      }),
    ),
    'ips[0].dhcp.hosts[1].mac: 52:54:00:00:00:01',
    'already used by ips[0].dhcp.hosts[0]',
  ],
  [
    'an address twice',
    check(
      nat({
        ips: [dhcp({ hosts: ['1', '2'].map((end) => ({ mac: `52:54:00:00:00:0${end}`, ip: '192.168.150.5' })) })],
      }),
    ),
    'ips[0].dhcp.hosts[1].ip: 192.168.150.5',
    'already used by ips[0].dhcp.hosts[0]',
  ],
  [
    'overlapping ranges',
    check(
      nat({
        ips: [
          dhcp({
            ranges: [
              { start: '192.168.150.10', end: '192.168.150.30' },
              { start: '192.168.150.20', end: '192.168.150.40' },
            ],
          }),
        ],
      }),
    ),
    'ips[0].dhcp.ranges[1]',
    '192.168.150.20 to 192.168.150.40 overlaps with 192.168.150.10',
  ],
  [
    'overlapping subnets',
    check(nat({ ips: [ip, { address: '192.168.150.129', prefix: 25 }] })),
    'ips[1].address',
    '192.168.150.128/25 overlaps with 192.168.150.0/24 of ips[0]',
  ],
  [
    'loopback',
    check(nat({ ips: [{ address: '127.0.0.1', prefix: 8 }] })),
    'ips[0].address: 127.0.0.1',
    'in 127.0.0.0/8, which is reserved for loopback',
  ],
  [
    'multicast',
    check(nat({ ips: [{ address: '224.0.0.1', prefix: 24 }] })),
    'ips[0].address: 224.0.0.1',
    'in 224.0.0.0/4, which is reserved for multicast',
  ],
  [
    'a subnet without guests',
    check(nat({ ips: [{ address: '192.168.150.1', prefix: 31 }] })),
    'ips[0].prefix',
    'leaves no room for guests: 192.168.150.0/31 has only one address',
  ],
  [
    'a subnet of one address',
    check(nat({ ips: [{ address: '192.168.150.1', prefix: 32 }] })),
    'ips[0].prefix',
    "leaves no room for guests: 192.168.150.1/32 has only the host's",
  ],
  [
    'NAT without addresses',
    check({ mode: 'nat', name: 'lab' }),
    'ips:',
    "is required with mode 'nat': the host needs an address on the",
  ],
  [
    'hostdev without devices',
    check({ mode: 'hostdev', name: 'lab' }),
    'forward',
    'names no device, so guests cannot be connected',
  ],
  ['no XML', () => parseNetwork('mode: nat'), 'not well-formed XML: no root', 'no root element'],
  ['XML of a guest', () => parseNetwork('<domain><name>web</name></domain>'), 'expected <network>', 'not <domain>'],
  ['XML that ends too early', () => parseNetwork('<network><name>lab'), 'not well-formed XML: <network>', 'closed'],
]
