import { describe, expect, test } from 'vitest'
import { loadValibot } from '../../../src/base/valibot.js'
import { parseBond, parseBondingFiles, parseBondLinks } from '../../../src/machine/bonds.js'
import { hostFactsSchema, type MachineAccess, readHostFacts } from '../../../src/machine/index.js'
import { parseVlans } from '../../../src/machine/links.js'

const lacp = `Ethernet Channel Bonding Driver: v6.1.0-39-amd64

Bonding Mode: IEEE 802.3ad Dynamic link aggregation
Transmit Hash Policy: layer2+3 (2)
MII Status: up
MII Polling Interval (ms): 100
Up Delay (ms): 0
Down Delay (ms): 0
Peer Notification Delay (ms): 0

802.3ad info
LACP active: on
LACP rate: fast
Min links: 0
Aggregator selection policy (ad_select): stable
System priority: 65535
System MAC address: 52:54:00:AA:00:01
Active Aggregator Info:
\tAggregator ID: 1
\tNumber of ports: 2
\tActor Key: 9
\tPartner Key: 15
\tPartner Mac Address: 52:54:00:BB:00:01

Slave Interface: eth1
MII Status: up
Speed: 1000 Mbps
Duplex: full
Link Failure Count: 0
Permanent HW addr: 52:54:00:aa:00:01
Slave queue ID: 0
Aggregator ID: 1
Actor Churn State: none

Slave Interface: eth2
MII Status: down
Speed: Unknown
Duplex: Unknown
Link Failure Count: 1
Permanent HW addr: 52:54:00:aa:00:02
Slave queue ID: 0
Aggregator ID: 2
`

const byArp = `Ethernet Channel Bonding Driver: v6.1.0-39-amd64

Bonding Mode: fault-tolerance (active-backup)
Primary Slave: eth1 (primary_reselect always)
Currently Active Slave: eth1
MII Status: up
MII Polling Interval (ms): 0
Up Delay (ms): 0
Down Delay (ms): 0
Peer Notification Delay (ms): 0
ARP Polling Interval (ms): 1000
ARP Missed Max: 2
ARP IP target/s (n.n.n.n form): 10.0.0.1, 10.0.0.2

Slave Interface: eth1
MII Status: up
`

describe('what the kernel tells of a bond', () => {
  test('in /proc, with LACP', () => {
    expect(parseBond('bond0', lacp)).toEqual({
      link: 'bond0',
      mode: 4,
      miimon: 100,
      xmitHashPolicy: 'layer2+3',
      lacpRate: 'fast',
      adNumPorts: 2,
      adPartnerMac: '52:54:00:bb:00:01',
      slaves: [
        { link: 'eth1', up: true, mac: '52:54:00:aa:00:01', speed: 1000, duplex: 'full', aggregator: 1 },
        { link: 'eth2', up: false, mac: '52:54:00:aa:00:02', duplex: 'unknown', aggregator: 2 },
      ],
    })
  })

  test('in /proc, watched by ARP', () => {
    expect(parseBond('bond0', byArp)).toEqual({
      link: 'bond0',
      mode: 1,
      miimon: 0,
      activeSlave: 'eth1',
      primary: 'eth1',
      arpInterval: 1000,
      arpTargets: ['10.0.0.1', '10.0.0.2'],
      slaves: [{ link: 'eth1', up: true }],
    })
  })

  const files = {
    mode: '802.3ad 4',
    miimon: '100',
    slaves: 'eth1 eth2',
    active_slave: '',
    arp_interval: '0',
    arp_ip_target: '',
    primary: '',
    xmit_hash_policy: 'layer3+4 1',
    lacp_rate: 'slow 0',
    ad_num_ports: '1',
    ad_partner_mac: '00:00:00:00:00:00',
  }

  test('in /sys', () => {
    expect(parseBondingFiles('bond0', files)).toEqual({
      link: 'bond0',
      mode: 4,
      miimon: 100,
      arpInterval: 0,
      arpTargets: [],
      xmitHashPolicy: 'layer3+4',
      lacpRate: 'slow',
      adNumPorts: 1,
      adPartnerMac: '00:00:00:00:00:00',
      slaves: [
        { link: 'eth1', up: true },
        { link: 'eth2', up: true },
      ],
    })
    expect(parseBondingFiles('eth0', {})).toBeUndefined()
  })

  const links = JSON.stringify([
    {
      ifname: 'bond0',
      linkinfo: {
        info_kind: 'bond',
        info_data: {
          mode: '802.3ad',
          miimon: 50,
          arp_interval: 0,
          xmit_hash_policy: 'layer2',
          ad_lacp_rate: 'slow',
          ad_info: { aggregator: 1, num_ports: 1, partner_mac: '00:00:00:00:00:00' },
        },
      },
    },
    {
      ifname: 'eth1',
      master: 'bond0',
      operstate: 'UP',
      linkinfo: {
        info_slave_kind: 'bond',
        info_slave_data: { mii_status: 'DOWN', perm_hwaddr: '52:54:00:aa:00:01', ad_aggregator_id: 1 },
      },
    },
  ])

  test('by ip -d link', () => {
    expect(parseBondLinks(links)).toEqual([
      {
        link: 'bond0',
        mode: 4,
        miimon: 50,
        arpInterval: 0,
        xmitHashPolicy: 'layer2',
        lacpRate: 'slow',
        adNumPorts: 1,
        adPartnerMac: '00:00:00:00:00:00',
        slaves: [{ link: 'eth1', up: false, mac: '52:54:00:aa:00:01', aggregator: 1 }],
      },
    ])
  })

  test('/proc is believed, and what it does not tell comes from the others', async () => {
    const texts: Record<string, string> = {
      '/proc/net/bonding/bond0': byArp,
      ...Object.fromEntries(
        Object.entries(files).map(([name, text]) => [`/sys/class/net/bond0/bonding/${name}`, text]),
      ),
    }
    const source: MachineAccess = {
      run: async (argv) => (argv.join(' ') === 'ip -j -d link' ? links : '[]'),
      readFile: async (path) => texts[path] ?? Promise.reject(new Error('ENOENT')),
      glob: async (pattern) =>
        Object.keys(texts).filter((path) => new RegExp(`^${pattern.replaceAll('*', '[^/]*')}$`).test(path)),
    }
    const host = await readHostFacts(source)
    expect(host.bonds).toEqual([
      expect.objectContaining({ mode: 1, arpInterval: 1000, xmitHashPolicy: 'layer2', adNumPorts: 1 }),
    ])
    expect(host.bonds[0]?.slaves).toEqual([{ link: 'eth1', up: true, mac: '52:54:00:aa:00:01', aggregator: 1 }])
    expect(loadValibot().safeParse(hostFactsSchema(), host).success).toBe(true)
  })
})

test('VLANs of ports, with ranges', () => {
  const text = JSON.stringify([
    {
      ifname: 'eth0',
      vlans: [
        { vlan: 1, flags: ['PVID', 'Egress Untagged'] },
        { vlan: 20, vlanEnd: 22 },
      ],
    },
    { ifname: 'vnet0', vlans: [{ vlan: 30, flags: ['Egress Untagged'] }] },
  ])
  expect([...parseVlans(text)]).toEqual([
    ['eth0', { untaggedIn: 1, untaggedOut: [1], tagged: [20, 21, 22] }],
    ['vnet0', { untaggedOut: [30], tagged: [] }],
  ])
})

test('a bridge that filters VLANs is asked for them, and one that cannot be asked is none the worse', async () => {
  const run =
    (vlans: string | undefined): MachineAccess['run'] =>
    async (argv) => {
      const command = argv.join(' ')
      if (command === 'ip -j -d link') {
        return JSON.stringify([
          {
            ifname: 'br0',
            ifindex: 5,
            flags: ['UP'],
            linkinfo: {
              info_kind: 'bridge',
              info_data: { vlan_filtering: 1, vlan_default_pvid: 1, forward_delay: 200 },
            },
          },
          { ifname: 'eth0', ifindex: 2, flags: ['UP'], master: 'br0' },
        ])
      }
      if (command !== 'bridge -j vlan') return '[]'
      if (vlans === undefined) throw new Error('not there')
      return vlans
    }
  const source = (vlans?: string): MachineAccess => ({
    run: run(vlans),
    readFile: async () => Promise.reject(new Error('ENOENT')),
    glob: async () => [],
  })
  const host = await readHostFacts(
    source('[{"ifname":"br0","vlans":[]},{"ifname":"eth0","vlans":[{"vlan":5,"flags":["PVID"]}]}]'),
  )
  expect(host.links[0]?.bridge).toMatchObject({
    forwardDelay: 2,
    defaultVlan: 1,
    vlans: { untaggedOut: [], tagged: [] },
  })
  expect(host.bridgePorts[0]?.vlans).toEqual({ untaggedIn: 5, untaggedOut: [], tagged: [5] })
  const without = await readHostFacts(source())
  expect(without.bridgePorts[0]).not.toHaveProperty('vlans')
  expect(without.unseen.filter(({ asked }) => asked === 'bridge -j vlan')).toEqual([])
  expect((await readHostFacts(source('no JSON'))).bridgePorts[0]).not.toHaveProperty('vlans')
})
