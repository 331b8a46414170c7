// biome-ignore-all lint/suspicious/noExplicitAny: most of these are what the types forbid
import { machineThrough } from '../../../src/entry-host.js'
import { explain, parseExpectations } from '../../../src/entry-reachability.js'
import { definitionSchema } from '../../../src/entry-xml.js'
import { type Connection, connect, parseSnapshot } from '../../../src/index.js'
import type { Mistake } from './mistake.js'

const network = (act: (network: any, connection: Connection) => unknown) => async (connection: Connection) =>
  act(await connection.networks.get('default'), connection)
const guest = (act: (guest: any) => unknown) => async (connection: Connection) =>
  act(await connection.guests.get('test'))
const any = (act: (connection: any) => unknown) => act as (connection: Connection) => unknown
const to = (uri: unknown, options?: object) => async () => {
  const connection = await connect(uri as string, options as never)
  await connection.close()
}
const query = { from: { kind: 'external' }, to: { kind: 'guest' }, protocol: 'tcp', port: 22 }
const ask = (more: object) => network((one) => one.explain({ ...query, ...more }))
const bridge = (more: object) =>
  any((connection) => connection.host.apply({ bridges: [{ name: 'br7', ports: ['eth2'], ...more }] }))
const policy = (more: object) => any((connection) => connection.policies.plan([{ name: 'p', ...more }]))

export const callMistakes: readonly Mistake[] = [
  // Connecting.
  [
    'a daemon that does not run',
    to('qemu+unix:///system?socket=/nowhere/sock'),
    "'qemu+unix:///system?socket=/nowhere/sock'",
    "the socket /nowhere/sock does not exist: check the URI's parameter 'socket'",
  ],
  [
    'an unknown driver',
    to('foo:///system'),
    "'foo:///system'",
    'no libvirt daemon runs here: start it (systemctl start',
  ],
  ['a name for a URI', to('qemu'), "'qemu'", 'use a complete URI, such as qemu:///system; a URI is'],
  [
    'a host for a path',
    to('qemu://system'),
    "'qemu://system'",
    "use three slashes: qemu:///system; with two, 'system' is a host",
  ],
  [
    'two slashes',
    to('test://default'),
    "'test://default'",
    "use three slashes: test:///default; with two, 'default' is",
  ],
  ["the test driver's root", to('test:///'), "'test:///'", 'use test:///default, the simulated host'],
  [
    'a URI with a blank',
    to('test:///default '),
    "'test:///default '",
    "remove the blanks around the URI: 'test:///default'",
  ],
  [
    'an object for a URI',
    to({ uri: 'test:///default' }),
    'an object',
    "must be a string without NUL, such as 'qemu:///system'",
  ],
  ['a number for a URI', to(16509), 'number 16509', "must be a string without NUL, such as 'qemu:///system'"],
  [
    'a refused port',
    to('qemu+tcp://127.0.0.1:1/system'),
    "'qemu+tcp://127.0.0.1:1/system'",
    'nothing listens on 127.0.0.1:1: make the daemon listen',
  ],
  [
    'an unknown host',
    to('qemu+tcp://nosuchhost.invalid/system'),
    "'qemu+tcp://nosuchhost.invalid/system'",
    'cannot resolve nosuchhost.invalid here: check the host name',
  ],
  [
    'ssh without a server',
    to('qemu+ssh://root@127.0.0.1:1/system'),
    "'qemu+ssh://root@127.0.0.1:1/system'",
    '127.0.0.1',
  ],
  [
    'an unknown transport',
    to('qemu+foo:///system'),
    "'qemu+foo:///system'",
    "'foo' is not a libvirt transport (unix, ssh, tls, tcp,",
  ],
  [
    'a file for a socket',
    to('qemu+unix:///system?socket=/etc/passwd'),
    "'qemu+unix:///system?socket=/etc/passwd'",
    "nothing listens on /etc/passwd: check the URI's parameter 'socket'",
  ],
  [
    'an unknown test file',
    to('test:///nowhere.xml'),
    "'test:///nowhere.xml'",
    'test:///default is the built-in host; any other path must be',
  ],
  [
    'an unknown option',
    to('test:///default', { readonly: true }),
    "connect: unknown option 'readonly'",
    "did you mean 'readOnly'? it takes timeout, signal, readOnly,",
  ],
  [
    'a timeout as text',
    to('test:///default', { timeout: '10' }),
    "'10'",
    'must be a number of milliseconds from 1 to 2147483647',
  ],
  [
    'a negative timeout',
    to('test:///default', { timeout: -1 }),
    '-1',
    'must be a number of milliseconds from 1 to 2147483647',
  ],
  ['an invalid signal', to('test:///default', { signal: {} }), 'an object', 'must be an AbortSignal'],
  ['keepAlive by number', to('test:///default', { keepAlive: 5 }), '5', 'must be an object'],
  [
    'keepAlive of nothing',
    to('test:///default', { keepAlive: { interval: 0 } }),
    '0',
    'must be a whole number of milliseconds from 1000 to 2147483647',
  ],
  ['reconnect as a word', to('test:///default', { reconnect: 'yes' }), "'yes'", 'must be true, false or an object'],
  [
    'a machine by name',
    to('test:///default', { machine: 'root@kvm1' }),
    "'root@kvm1'",
    "must be a MachineAccess, such as machineThrough(['ssh',",
  ],
  [
    'credentials as text',
    to('test:///default', { credentials: 'secret' }),
    "'secret'",
    'must be a function, or an object with a password and, if',
  ],
  [
    'a command as text',
    () => machineThrough('ssh root@kvm1' as never),
    'machineThrough: prefix',
    "must be a command and its arguments, such as ['ssh',",
  ],
  [
    'no command',
    () => machineThrough([]),
    'machineThrough: prefix',
    "must be a command and its arguments, such as ['ssh',",
  ],
  // Networks.
  [
    'an unknown network',
    any((connection) => connection.networks.get('nothing')),
    "'nothing'",
    'networks.list() lists the existing names; networks.find()',
  ],
  ['a number for a name', any((connection) => connection.networks.get(7)), '7', 'must be a string'],
  ['no name', any((connection) => connection.networks.get()), 'undefined', 'must be a string'],
  [
    'an unknown filter',
    any((connection) => connection.networks.list({ running: true })),
    "networks.list: unknown option 'running'",
    'it takes active, persistent, autostart, mode, timeout, signal',
  ],
  [
    'a filter of another type',
    any((connection) => connection.networks.list({ active: 'yes' })),
    "'yes'",
    'must be true or false',
  ],
  [
    'a name twice',
    any((connection) =>
      connection.networks.define({ mode: 'isolated', name: 'default', uuid: '11111111-2222-4333-8444-555555555555' }),
    ),
    "'default'",
    'use another name, or change the network that has it:',
  ],
  [
    'start twice',
    network((one) => one.start()),
    "'default'",
    'it is in the wrong state for this: check `state`, then start or',
  ],
  [
    'undefine what runs, twice',
    network(async (_, connection) => {
      const made = await connection.networks.define({ mode: 'isolated', name: 'once' })
      await made.undefine()
      await made.undefine()
    }),
    "'once'",
    'networks.list() lists the existing names; networks.find()',
  ],
  ['setAutostart of a word', network((one) => one.setAutostart('yes')), "'yes'", 'must be true or false'],
  ['an update of nothing', network((one) => one.update()), 'update: update', 'must be an object'],
  [
    'an update of an unknown section',
    network((one) => one.update({ section: 'dhcp', command: 'add', value: {} })),
    "section: 'dhcp'",
    'one of dhcpHost, dhcpRange, dnsHost, dnsTxt, dnsSrv, portGroup,',
  ],
  [
    'an update by an unknown command',
    network((one) => one.update({ section: 'dhcpHost', command: 'insert', value: {} })),
    "command: 'insert'",
    'one of add, addFirst, modify, delete',
  ],
  [
    'an update with a value of another kind',
    network((one) => one.update({ section: 'dhcpRange', command: 'add', value: '1-2' })),
    'value: "1-2"',
    'an object with start, end, lease',
  ],
  [
    'leases where there are none',
    network((one) => one.leases()),
    'this function is not supported by the connection driver:',
    'this libvirt version or driver does not support it; versions()',
  ],
  [
    'reserve outside of the subnet',
    network((one) => one.reserve('52:54:00:00:00:01', '10.9.9.9')),
    'address: 10.9.9.9',
    'network default, which has 192.168.122.0/24',
  ],
  [
    'reserve for nobody',
    network((one) => one.reserve('nobody', '192.168.122.50')),
    "guest: 'nobody'",
    'neither a guest nor a MAC address such as 52:54:00:12:34:56',
  ],
  [
    'reserve what is no address',
    network((one) => one.reserve('52:54:00:00:00:01', 'x')),
    "address: 'x'",
    'an IP address',
  ],
  [
    'an unknown option of start',
    network((one) => one.start({ force: true })),
    "start: unknown option 'force'",
    'it takes timeout, signal',
  ],
  [
    'disconnectGuests as a word',
    network((one) => one.stop({ disconnectGuests: 'yes' })),
    "'yes'",
    'must be true or false',
  ],
  [
    'stop beneath running guests',
    network((one) => one.stop()),
    'network default is in use by test (testnet0): stopping it',
    'to proceed, pass { disconnectGuests: true }, or move them with',
  ],
  [
    'events with an unknown option',
    any((connection) => connection.networks.events({ buffer: 0 })),
    '0',
    'must be a whole number of events from 1 to 9007199254740991',
  ],
  [
    'events of an unknown kind',
    any((connection) => connection.events('networks')),
    "'networks'",
    'must be one of network, domain, macChange, nodeDevice,',
  ],
  [
    'an invalid subnet',
    any((connection) => connection.networks.freeSubnet({ prefix: 40 })),
    'prefix: 40',
    'room for guests (1–30)',
  ],
  [
    'ensure of nothing',
    any((connection) => connection.networks.ensure()),
    'undefined',
    'an object with mode, one of nat, routed, bridged, isolated,',
  ],
  [
    'a definition twice in a plan',
    any((connection) =>
      connection.plan([
        { mode: 'isolated', name: 'a' },
        { mode: 'isolated', name: 'a' },
      ]),
    ),
    "[1].name: 'a'",
    'also used by [0]',
  ],
  [
    'a definition for a list',
    any((connection) => connection.plan({ mode: 'isolated', name: 'a' })),
    'plan: wanted',
    'must be a list of definitions',
  ],
  [
    'apply of definitions',
    any((connection) => connection.apply([{ mode: 'isolated', name: 'a' }])),
    'apply: plan',
    'must be what connection.plan() returned',
  ],
  // Guests.
  [
    'an unknown guest',
    any((connection) => connection.guests.get('nothing')),
    "'nothing'",
    'guests.list() lists the existing names; guests.find() returns',
  ],
  [
    'an unknown interface',
    guest((one) => one.interface('vnet9')),
    'guest test has no interface vnet9',
    'it has aa:bb:cc:dd:ee:ff (testnet0)',
  ],
  [
    'attach nothing',
    guest((one) => one.attach()),
    'undefined',
    'an object with type, one of network, bridge, direct, ethernet,',
  ],
  [
    'attach to a network by name',
    guest((one) => one.attach('default')),
    '"default"',
    'an object with type, one of network, bridge, direct, ethernet,',
  ],
  [
    'attach an unknown type',
    guest((one) => one.attach({ type: 'nat' })),
    'type: "nat"',
    'one of network, bridge, direct, ethernet, hostdev, user,',
  ],
  [
    'attach to an unknown network',
    guest((one) => one.attach({ type: 'network', source: { network: 'nothing' } })),
    "'nothing'",
    'networks.list() lists the existing names; networks.find()',
  ],
  [
    'switch to an unknown network',
    guest((one) => one.switch(one.interfaces[0].mac, 'nothing')),
    "'nothing'",
    'networks.list() lists the existing names; networks.find()',
  ],
  [
    'an unknown way to affect',
    guest((one) => one.attach({ type: 'network', source: { network: 'default' } }, { affect: 'always' })),
    "'always'",
    "must be one of 'both', 'live', 'stored'",
  ],
  // Questions.
  ['a question of nothing', network((one) => one.explain()), 'undefined', 'query must be an object'],
  ['a port by name', ask({ port: 'ssh' }), "port: 'ssh'", 'a valid port (1–65535)'],
  ['port 0', ask({ port: 0 }), 'port: 0', 'a valid port (1–65535)'],
  ['a port too high', ask({ port: 70_000 }), 'port: 70000', 'a valid port (1–65535)'],
  ['a port of ICMP', ask({ protocol: 'icmp' }), 'port', "ICMP has no ports: omit 22, or use protocol 'tcp' or 'udp'"],
  ['a question without a protocol', ask({ protocol: undefined }), 'protocol:', 'is required: one of icmp, tcp, udp'],
  ['a protocol in capitals', ask({ protocol: 'TCP' }), "protocol: 'TCP'", "did you mean 'tcp'?"],
  ['a port as text', ask({ port: '22' }), "port: '22'", 'use the number 22'],
  ['an end as text', ask({ from: 'outside' }), "from: 'outside'", "an object such as { kind: 'external' }"],
  ['an end that is missing', ask({ to: undefined }), 'to:', "is required: { kind: 'guest', guest: 'NAME' }"],
  ['an unknown protocol', ask({ protocol: 'http' }), "protocol: 'http'", 'one of icmp, tcp, udp'],
  ['an unknown end', ask({ from: { kind: 'outside' } }), "from.kind: 'outside'", "did you mean 'external'?"],
  [
    'an end by name',
    ask({ from: 'web' }),
    "from: 'web'",
    "an object such as { kind: 'guest', guest: 'web' }, { kind: 'host' } for this host",
  ],
  [
    'a guest that is not there',
    ask({ to: { kind: 'guest', guest: 'nobody' } }),
    "to.guest: there is no guest 'nobody' on network 'default'",
    'known: test',
  ],
  [
    'a network that is not there',
    ask({ to: { kind: 'guest', network: 'nothing' } }),
    "to.network: there is no network 'nothing'",
    'known: default',
  ],
  ['an unknown family', ask({ family: 'inet' }), "family: 'inet'", 'ipv4 or ipv6'],
  [
    'an invalid address',
    ask({ from: { kind: 'external', address: 'example.org' } }),
    "from.address: 'example.org'",
    'an IP address',
  ],
  [
    'an unknown assumption',
    network((one) => one.explain(query, { assume: { routes: true } })),
    "assume.routes: unknown assumption 'routes'",
    'assumptions are externalRoutes, switchHairpin, linkAggregation,',
  ],
  [
    'an unknown option',
    network((one) => one.explain(query, { verbose: true })),
    "explain: unknown option 'verbose'",
    'it takes facts, guests, machines, segments, assume, timeout,',
  ],
  [
    'explain of no snapshot',
    () => explain({ ...query, family: 'ipv4', to: { kind: 'guest', network: 'lab' } } as never, {} as never),
    'snapshot',
    'pass a snapshot from connection.snapshot() or parseSnapshot(),',
  ],
  [
    'a matrix of a network that is not there',
    any((connection) => connection.reachability({ networks: ['nothing'] })),
    "networks[0]: there is no network 'nothing'",
    'known: default',
  ],
  [
    'a picture in an unknown format',
    any((connection) => connection.draw({ format: 'png' })),
    "'png'",
    "must be one of 'svg', 'mermaid', 'dot'",
  ],
  ['no snapshot', () => parseSnapshot('{"a":1}'), 'version:', 'is required: pass what connection.snapshot() returned'],
  ['a snapshot cut short', () => parseSnapshot('{"version":1,'), 'the text', 'JSON'],
  [
    'expectations without an end',
    () => parseExpectations([{ from: 'web', expect: 'yes' }] as never),
    '[{"from":"web","expect":"yes"}]',
    'a document of expectations: write { expect: [{ from:',
  ],
  [
    'an expectation of another word',
    () => parseExpectations([{ from: 'lab', to: 'host', expect: 'maybe' }] as never),
    '[{"from":"lab","to":"host","expect":"maybe"}]',
    'a document of expectations: write { expect: [{ from:',
  ],
  [
    'a schema of an unknown kind',
    () => definitionSchema('networks' as never),
    '"networks"; did you mean \'network\'?',
    "did you mean 'network'?",
  ],
  // The host, and policies.
  ['ports by name', bridge({ ports: 'eth2' }), 'bridges[0].ports: "eth2"', 'an array'],
  [
    'an unknown port',
    bridge({ ports: ['eth99'] }),
    'bridges[0].ports[0]: eth99',
    'a link on this host; links are eth0, eth1, eth2, virbr0,',
  ],
  [
    'an address without a prefix',
    bridge({ addresses: ['10.0.0.5'] }),
    'bridges[0].addresses[0]: "10.0.0.5"',
    'an address with its prefix, such as 10.50.0.2/24',
  ],
  ['an unknown key of a bridge', bridge({ stpp: true }), 'bridges[0].stpp: is not allowed', "did you mean 'stp'?"],
  [
    'an unknown bond mode',
    any((connection) => connection.host.apply({ bonds: [{ name: 'bond0', mode: 'lacp', slaves: ['eth1', 'eth2'] }] })),
    'bonds[0].mode: "lacp"',
    'one of balance-rr, active-backup, balance-xor, broadcast,',
  ],
  [
    'an unknown VLAN',
    any((connection) => connection.host.apply({ vlans: [{ name: 'v', link: 'eth2', id: 4095 }] })),
    'vlans[0].id: 4095',
    'a whole number from 1 to 4094',
  ],
  [
    'confirmWithin as text',
    any((connection) =>
      connection.host.apply({ bridges: [{ name: 'br7', ports: ['eth2'] }] }, { confirmWithin: '30s' }),
    ),
    "'30s'",
    'must be a whole number of milliseconds from 5000 to 3600000',
  ],
  [
    'a policy without a name',
    any((connection) => connection.policies.plan([{ forward: [] }])),
    'policies[0].name:',
    'is required',
  ],
  [
    'one policy for a list',
    any((connection) => connection.policies.plan({ name: 'p' })),
    'policies.plan: wanted',
    'must be a list of policies',
  ],
  ['a policy that says nothing', policy({}), 'policies[0]:', 'empty: give it forward, allow, limit or names'],
  [
    'a forward without a target',
    policy({ forward: [{ protocol: 'tcp', port: 80 }] }),
    'policies[0].forward[0].to:',
    'is required',
  ],
  [
    'a forward to a name',
    policy({ forward: [{ protocol: 'tcp', port: 80, to: 'web' }] }),
    'policies[0].forward[0].to: "web"',
    'an object with network, guest, mac, address, outside',
  ],
  [
    'a forward of ICMP',
    policy({ forward: [{ protocol: 'icmp', port: 80, to: { guest: 'test' } }] }),
    'policies[0].forward[0].protocol: "icmp"',
    'one of tcp, udp',
  ],
  [
    'a range backwards',
    policy({ forward: [{ protocol: 'tcp', port: '90-80', to: { guest: 'test' } }] }),
    'policies[0].forward[0].port: "90-80"',
    "a port or a range such as '8000-8010' (1–65535)",
  ],
  ['a limit of nobody', policy({ limit: [{ internet: true }] }), 'policies[0].limit[0].of:', 'is required'],
  [
    'a limit by a word',
    policy({ limit: [{ of: { network: 'default' }, internet: 'yes' }] }),
    'policies[0].limit[0].internet: "yes"',
    'true or false',
  ],
  [
    'an unknown service',
    policy({ limit: [{ of: { network: 'default' }, host: ['ntp'] }] }),
    'policies[0].limit[0].host[0]: "ntp"',
    'one of dhcp, dns, icmp',
  ],
  // libvirt's own functions.
  [
    'a function with an object of another kind',
    network((one, connection) => (connection.libvirt as any).virDomainGetName(one)),
    'a NatNetwork',
    'must be a virDomainPtr handle',
  ],
  [
    'a text for a number',
    any((connection) => connection.libvirt.virConnectListAllNetworks('0')),
    "'0'",
    'must be an integer from 0 to 4294967295',
  ],
  [
    'too few arguments',
    any((connection) => connection.libvirt.virNetworkLookupByName()),
    'virNetworkLookupByName(name) takes 1 arguments',
    'not 0',
  ],
  [
    'too many arguments',
    any((connection) => connection.libvirt.virNetworkLookupByName('default', 1)),
    'virNetworkLookupByName(name) takes 1 arguments',
    'not 2',
  ],
  [
    'an invalid batch',
    any((connection) => connection.batch()),
    'batch',
    'give a function that returns the calls, such as (libvirt) =>',
  ],
]
