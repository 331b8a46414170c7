import type { BridgeFindingKind } from '../../../src/doctor/index.js'
import { bonded, type FactsDraft, linkOf, portOf } from '../altered-facts.js'

const free = (facts: FactsDraft) => {
  facts.links = facts.links.filter(({ name }) => name !== 'hw1')
}
export const filtering = (facts: FactsDraft, defaultVlan = 1) => {
  linkOf(facts, 'br0').bridge = {
    stp: false,
    vlanFiltering: true,
    callIptables: false,
    callIp6tables: false,
    defaultVlan,
    vlans: { untaggedIn: 1, untaggedOut: [1], tagged: [] },
  }
  for (const name of ['hw0', 'vg1', 'vg2']) {
    portOf(facts, name).vlans = { untaggedIn: 1, untaggedOut: [1], tagged: [] }
  }
}

/** What was done, and the finding that comes of it. */
export type Row = readonly [
  what: string,
  alter: (facts: FactsDraft) => void,
  kind: BridgeFindingKind,
  severity: 'error' | 'warning' | 'note',
  link: string,
  commands: readonly string[],
]

/** A sound bridge, and what one change makes of it. */
export const rows: readonly Row[] = [
  [
    'no such link',
    (facts) => {
      facts.links = facts.links.filter(({ name }) => name !== 'br0')
    },
    'bridge-missing',
    'error',
    'br0',
    ['ip link add br0 type bridge', 'ip link set br0 up'],
  ],
  ['another kind of link', (facts) => (linkOf(facts, 'br0').kind = 'physical'), 'not-a-bridge', 'error', 'br0', []],
  [
    'the bridge is down',
    (facts) => (linkOf(facts, 'br0').up = false),
    'bridge-down',
    'error',
    'br0',
    ['ip link set br0 up'],
  ],
  [
    'no uplink, and a free link',
    (facts) => {
      facts.bridgePorts = facts.bridgePorts.filter(({ link }) => link !== 'hw0')
      facts.links = facts.links.filter(({ name }) => name !== 'hw0')
    },
    'uplink-missing',
    'warning',
    'br0',
    ['ip link set hw1 master br0', 'ip link set hw1 up'],
  ],
  [
    'no uplink, and the only link has the address of the host',
    (facts) => {
      free(facts)
      facts.bridgePorts = facts.bridgePorts.filter(({ link }) => link !== 'hw0')
      delete linkOf(facts, 'hw0').master
      for (const address of facts.addresses) if (address.link === 'br0') address.link = 'hw0'
      for (const route of facts.routes) if (route.link === 'br0') route.link = 'hw0'
    },
    'uplink-missing',
    'warning',
    'br0',
    [
      'ip link set hw0 master br0',
      'ip link set hw0 up',
      'ip address add 10.50.0.2/24 dev br0',
      'ip address add fd50::2/64 dev br0',
      'ip address del fd50::2/64 dev hw0',
      'ip address del 10.50.0.2/24 dev hw0',
      'ip route replace default via 10.50.0.1 dev br0',
      'ip -6 route replace default via fd50::1 dev br0',
    ],
  ],
  [
    'no uplink, behind the host on purpose',
    (facts) => {
      facts.bridgePorts = facts.bridgePorts.filter(({ link }) => link !== 'hw0')
      const text = '-A POSTROUTING -s 10.50.0.0/24 ! -o br0 -j MASQUERADE'
      facts.firewall.tables.push(
        ...([
          { tool: 'iptables', family: 'ip', name: 'nat', sets: [], chains: [] },
        ] satisfies FactsDraft['firewall']['tables']),
      )
      facts.firewall.tables.at(-1)?.chains.push({ name: 'POSTROUTING', rules: [{ text, statements: [] }] })
    },
    'uplink-missing',
    'note',
    'br0',
    [],
  ],
  [
    'no uplink, and Wi-Fi only',
    (facts) => {
      free(facts)
      facts.bridgePorts = facts.bridgePorts.filter(({ link }) => link !== 'hw0')
      Object.assign(linkOf(facts, 'hw0'), { kind: 'physical', wireless: true, master: undefined })
      for (const route of facts.routes) if (route.link === 'br0') route.link = 'hw0'
    },
    'uplink-wifi',
    'error',
    'hw0',
    [],
  ],
  ['Wi-Fi as a port', (facts) => (linkOf(facts, 'hw0').wireless = true), 'uplink-wifi', 'warning', 'hw0', []],
  [
    'the uplink is switched off',
    (facts) => Object.assign(linkOf(facts, 'hw0'), { up: false, running: false }),
    'uplink-down',
    'error',
    'hw0',
    ['ip link set hw0 up'],
  ],
  [
    'the link of a VLAN is switched off',
    (facts) => {
      Object.assign(linkOf(facts, 'hw0'), { kind: 'vlan', lower: 'hw1', running: false })
      Object.assign(linkOf(facts, 'hw1'), { up: false, running: false })
    },
    'uplink-down',
    'error',
    'hw1',
    ['ip link set hw1 up'],
  ],
  [
    'a VLAN of a VLAN is switched off, as what it is on',
    (facts) => {
      Object.assign(linkOf(facts, 'hw0'), { kind: 'vlan', lower: 'hw0.5', up: false, running: false })
      const link = { index: 90, mtu: 1500, up: false, running: false }
      facts.links.push({ ...link, name: 'hw0.5', kind: 'vlan', lower: 'hw2' }, { ...link, name: 'hw2', kind: 'bond' })
    },
    'uplink-down',
    'error',
    'hw2',
    ['ip link set hw2 up', 'ip link set hw0.5 up', 'ip link set hw0 up'],
  ],
  ['no carrier', (facts) => (linkOf(facts, 'hw0').running = false), 'uplink-no-carrier', 'warning', 'hw0', []],
  [
    'the address is on the uplink',
    (facts) => {
      for (const address of facts.addresses) if (address.address === '10.50.0.2') address.link = 'hw0'
      const route = { family: 'ipv4', table: 'main', type: 'unicast', link: 'hw0', dead: false } as const
      facts.routes.push(
        { ...route, destination: '10.77.0.0/16', gateway: '10.78.0.1', metric: 100 },
        { ...route, destination: '10.78.0.0/16', metric: 0 },
        { ...route, destination: '10.50.0.0/24', metric: 0 },
        { ...route, destination: '10.79.0.0/16', table: '100', source: '10.50.0.2', metric: 0 },
      )
    },
    'uplink-address',
    'warning',
    'hw0',
    [
      'ip address add 10.50.0.2/24 dev br0',
      'ip address del 10.50.0.2/24 dev hw0',
      'ip route replace 10.78.0.0/16 dev br0',
      'ip route replace 10.79.0.0/16 dev br0 table 100 src 10.50.0.2',
      'ip route replace 10.77.0.0/16 via 10.78.0.1 dev br0 metric 100',
    ],
  ],
  [
    'the address is on a slave',
    (facts) => {
      bonded(facts)
      const address = { link: 'e0', family: 'ipv4', prefix: 24, scope: 'global' } as const
      facts.addresses.push(
        { ...address, address: '10.51.0.2', secondary: false },
        { ...address, address: '10.51.0.3', secondary: true },
      )
    },
    'uplink-address',
    'warning',
    'e0',
    [
      'ip address add 10.51.0.2/24 dev br0',
      'ip address add 10.51.0.3/24 dev br0',
      'ip address del 10.51.0.3/24 dev e0',
      'ip address del 10.51.0.2/24 dev e0',
    ],
  ],
  [
    'two uplinks',
    (facts) => {
      linkOf(facts, 'hw1').master = 'br0'
      facts.bridgePorts.push({ ...portOf(facts, 'hw0'), link: 'hw1' })
    },
    'uplinks-loop',
    'warning',
    'br0',
    ['ip link set br0 type bridge stp_state 1'],
  ],
  [
    'a port that passes nothing',
    (facts) => (portOf(facts, 'hw0').state = 'disabled'),
    'port-blocked',
    'error',
    'hw0',
    ['bridge link set dev hw0 state 3'],
  ],
  [
    'a port that is still learning',
    (facts) => (portOf(facts, 'vg1').state = 'learning'),
    'port-blocked',
    'note',
    'vg1',
    [],
  ],
  [
    'an isolated uplink',
    (facts) => (portOf(facts, 'hw0').isolated = true),
    'port-isolated',
    'warning',
    'hw0',
    ['bridge link set dev hw0 isolated off'],
  ],
  [
    'an uplink that sends frames back',
    (facts) => (portOf(facts, 'hw0').hairpin = true),
    'port-hairpin',
    'warning',
    'hw0',
    ['bridge link set dev hw0 hairpin off'],
  ],
  [
    'no address',
    (facts) => {
      facts.addresses = facts.addresses.filter(({ link }) => link !== 'br0')
    },
    'no-address',
    'note',
    'br0',
    [],
  ],
  [
    'the same subnet on another link',
    (facts) => {
      const address = {
        link: 'hw1',
        family: 'ipv4',
        address: '10.50.0.9',
        prefix: 16,
        scope: 'global',
        secondary: false,
      }
      facts.addresses.push(address as FactsDraft['addresses'][number])
    },
    'subnet-elsewhere',
    'warning',
    'hw1',
    ['ip address del 10.50.0.9/16 dev hw1'],
  ],
  [
    'the same subnet on the link that the default route is over',
    (facts) => {
      const on = { link: 'hw1', family: 'ipv4' } as const
      facts.addresses.push({ ...on, address: '10.50.0.9', prefix: 24, scope: 'global', secondary: false })
      const route = { ...on, table: 'main', type: 'unicast', metric: 0, dead: false } as const
      facts.routes.push({ ...route, destination: '0.0.0.0/0', gateway: '10.50.0.1' })
    },
    'subnet-elsewhere',
    'warning',
    'hw1',
    ['ip address del 10.50.0.9/24 dev hw1', 'ip route replace default via 10.50.0.1 dev br0'],
  ],
  [
    'spanning tree as a distribution has it',
    (facts) => Object.assign(linkOf(facts, 'br0').bridge ?? {}, { stp: true, forwardDelay: 15 }),
    'stp-delay',
    'warning',
    'br0',
    ['ip link set br0 type bridge stp_state 0'],
  ],
  [
    'spanning tree with the shortest delay',
    (facts) => Object.assign(linkOf(facts, 'br0').bridge ?? {}, { stp: true, forwardDelay: 2 }),
    'stp-delay',
    'note',
    'br0',
    ['ip link set br0 type bridge stp_state 0'],
  ],
  [
    'a bridge wider than its uplink',
    (facts) => {
      for (const name of ['br0', 'vg1', 'vg2']) linkOf(facts, name).mtu = 1500
      linkOf(facts, 'br0').mtu = 9000
    },
    'mtu-mismatch',
    'warning',
    'br0',
    ['ip link set br0 mtu 1500'],
  ],
  [
    'a guest wider than the uplink',
    (facts) => (linkOf(facts, 'vg1').mtu = 9000),
    'mtu-mismatch',
    'warning',
    'vg1',
    ['ip link set vg1 mtu 1500'],
  ],
  [
    'a VLAN wider than what it is on',
    (facts) => {
      Object.assign(linkOf(facts, 'hw0'), { kind: 'vlan', lower: 'hw1' })
      linkOf(facts, 'hw1').mtu = 1400
    },
    'mtu-mismatch',
    'warning',
    'hw1',
    ['ip link set hw1 mtu 1500'],
  ],
  [
    'a slave narrower than its bond',
    (facts) => {
      bonded(facts)
      linkOf(facts, 'e1').mtu = 1400
    },
    'mtu-mismatch',
    'warning',
    'e1',
    ['ip link set e1 mtu 1500'],
  ],
  [
    'a slave that cannot take as much as its bond',
    (facts) => {
      bonded(facts)
      linkOf(facts, 'hw0').mtu = 9000
      linkOf(facts, 'br0').mtu = 9000
      for (const name of ['e1', 'vg1', 'vg2']) linkOf(facts, name).mtu = 9000
      Object.assign(linkOf(facts, 'e0'), { maxMtu: 1500 })
    },
    'mtu-mismatch',
    'warning',
    'e0',
    ['ip link set hw0 mtu 1500'],
  ],
  [
    'a guest in a VLAN of its own',
    (facts) => {
      filtering(facts)
      portOf(facts, 'vg1').vlans = { untaggedIn: 20, untaggedOut: [20], tagged: [] }
    },
    'vlan-missing',
    'warning',
    'vg1',
    ['bridge vlan add dev hw0 vid 20'],
  ],
  [
    'an uplink in another VLAN than new guests',
    (facts) => {
      filtering(facts)
      for (const name of ['hw0', 'vg1', 'vg2']) portOf(facts, name).vlans = { untaggedOut: [], tagged: [20] }
    },
    'vlan-missing',
    'error',
    'br0',
    ['bridge vlan add dev hw0 vid 1 pvid untagged'],
  ],
  [
    'new ports in no VLAN',
    (facts) => filtering(facts, 0),
    'vlan-none',
    'error',
    'br0',
    ['ip link set br0 type bridge vlan_default_pvid 1'],
  ],
  [
    'VLANs that were not read',
    (facts) => Object.assign(linkOf(facts, 'br0').bridge ?? {}, { vlanFiltering: true }),
    'vlan-unseen',
    'note',
    'br0',
    [],
  ],
  [
    'a firewall that was not read',
    (facts) => facts.unseen.push({ fact: 'firewall', asked: 'iptables-save', reason: 'you must be root' }),
    'firewall-unseen',
    'note',
    'br0',
    [],
  ],
  [
    'a guest that was heard from outside',
    (facts) => {
      linkOf(facts, 'vg1').mac = 'fe:54:00:00:00:07'
      portOf(facts, 'hw0').learned.push('52:54:00:00:00:07')
    },
    'guest-behind-uplink',
    'warning',
    'hw0',
    [],
  ],
  ['a bond in mode 6', (facts) => bonded(facts, { mode: 6 }), 'bond-mode', 'warning', 'hw0', toActiveBackup()],
  ['a bond in mode 2', (facts) => bonded(facts, { mode: 2 }), 'bond-aggregation', 'warning', 'hw0', toActiveBackup()],
  [
    'a bond whose LACP nobody answers',
    (facts) => bonded(facts, { mode: 4, adPartnerMac: '00:00:00:00:00:00', adNumPorts: 1 }),
    'bond-not-aggregated',
    'warning',
    'hw0',
    [],
  ],
  [
    'a bond that nobody watches',
    (facts) => bonded(facts, { miimon: 0 }),
    'bond-unmonitored',
    'error',
    'hw0',
    ['ip link set hw0 type bond miimon 100'],
  ],
  [
    'a bond that is watched by ARP',
    (facts) => bonded(facts, { miimon: 0, arpInterval: 1000 }),
    'bond-arp-monitoring',
    'error',
    'hw0',
    ['ip link set hw0 type bond arp_interval 0', 'ip link set hw0 type bond miimon 100'],
  ],
  ['a bond of none', (facts) => bonded(facts, { slaves: [] }), 'bond-no-slave', 'error', 'hw0', []],
  [
    'a bond of one',
    (facts) => bonded(facts, { slaves: [{ link: 'e0', up: true }] }),
    'bond-one-slave',
    'warning',
    'hw0',
    [],
  ],
  [
    'a slave that is switched off',
    (facts) => {
      bonded(facts)
      Object.assign(linkOf(facts, 'e1'), { up: false, running: false })
    },
    'bond-slave-down',
    'warning',
    'e1',
    ['ip link set e1 up'],
  ],
  [
    'slaves of different speed',
    (facts) =>
      bonded(facts, {
        slaves: [
          { link: 'e0', up: true, speed: 1000, duplex: 'full' },
          { link: 'e1', up: true, speed: 10000, duplex: 'full' },
        ],
      }),
    'bond-slaves-differ',
    'warning',
    'hw0',
    [],
  ],
]

function toActiveBackup(): string[] {
  return [
    'ip link set hw0 down',
    'ip link set e0 down nomaster',
    'ip link set e1 down nomaster',
    'ip link set hw0 type bond mode active-backup miimon 100',
    'ip link set e0 master hw0',
    'ip link set e1 master hw0',
    'ip link set e0 up',
    'ip link set e1 up',
    'ip link set hw0 up',
  ]
}

/** Whole recorded hosts on which a kind occurs. */
export const recordedRows: readonly (readonly [
  name: string,
  bridge: string,
  kind: BridgeFindingKind,
  commands: string[],
])[] = [
  ['nat', 'virbr111', 'libvirt-owned', []],
  ['open-accept', 'virbr114', 'libvirt-owned', []],
  ['bridged-fwdrop-brnf1', 'br0', 'frames-dropped', ['iptables -I FORWARD -i br0 -o br0 -j ACCEPT']],
  [
    'bridged-nft-bridge-drop',
    'br0',
    'frames-dropped',
    ['nft insert rule bridge lab fchain meta ibrname "br0" meta obrname "br0" accept'],
  ],
  ['bridged-uplink-missing', 'br0', 'uplink-missing', ['ip link set hw0 master br0', 'ip link set hw0 up']],
]
