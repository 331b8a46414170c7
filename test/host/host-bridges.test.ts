import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Connection, connect } from '../../src/connection/index.js'
import type { BridgeFinding, BridgeFindingKind } from '../../src/doctor/findings.js'
import { Host as HostFactsReader } from '../../src/host.js'
import { type Guest, type Host, type Lan, startHost, startLan } from './harness/index.js'
import { sourceOf } from './reachability/observe.js'

let lan: Lan
let host: Host
let doctor: HostFactsReader
let guest: Guest

const far = '10.60.0.2'
const toLan = async () => (await guest.ping('10.50.0.3')).reached
const mend = async ({ commands }: BridgeFinding) => host.sh(commands.join('\n'))
const kindsOf = (findings: readonly BridgeFinding[]) => findings.map(({ kind }) => kind)

/** The one finding of a kind. */
async function finding(kind: BridgeFindingKind, bridge = 'br0'): Promise<BridgeFinding> {
  const findings = await doctor.diagnose(bridge)
  const [found, ...others] = findings.filter((one) => one.kind === kind)
  if (!found || others.length > 0) throw new Error(`not one ${kind} in ${JSON.stringify(findings, null, 2)}`)
  return found
}

beforeAll(async () => {
  lan = await startLan()
  host = await startHost({ lan })
  // A second link that leads nowhere, for whoever wants to be an uplink too.
  await host.freshLink('nic0')
  await host.sh('ip link set nic0 down')
  doctor = new HostFactsReader(sourceOf(host))
})

afterAll(async () => {
  await host?.[Symbol.asyncDispose]()
  await lan?.[Symbol.asyncDispose]()
})

describe('from nothing to a sound bridge', () => {
  test('by the commands of the findings alone; the host keeps its address and its way out', async () => {
    expect(await doctor.bridges()).toEqual([])
    await mend(await finding('bridge-missing'))
    const missing = await finding('uplink-missing')
    expect(missing).toMatchObject({ severity: 'warning', text: expect.stringContaining("the host's address moves") })
    await mend(missing)
    expect(await doctor.diagnose('br0')).toEqual([])
    expect(await doctor.bridges()).toMatchObject([
      { name: 'br0', uplinks: ['hw0'], addresses: [`${host.ipv4}/24`, `${host.ipv6}/64`] },
    ])
    guest = await host.guest({
      bridge: 'br0',
      addresses: ['10.50.0.88/24', 'fd50::88/64'],
      gateways: ['10.50.0.1'],
      isolated: true,
    })
    for (const machine of [host, guest]) expect((await machine.ping(far)).reached).toBe(true)
    expect((await host.ping('fd60::2')).reached).toBe(true)
    expect((await lan.x.ping('10.50.0.88')).reached).toBe(true)
    expect(await doctor.diagnose('br0')).toEqual([])
  })
})

test('a guest whose frames came back is looked for behind the uplink', async () => {
  await host.sh(`ip tuntap add vnet7 mode tap; ip link set vnet7 address fe:54:00:00:00:07 master br0 up
    bridge fdb replace 52:54:00:00:00:07 dev hw0 master dynamic`)
  expect(await finding('guest-behind-uplink')).toMatchObject({
    severity: 'warning',
    link: 'hw0',
    evidence: 'fdb of br0: 52:54:00:00:00:07 of vnet7 on hw0',
  })
  await host.sh('bridge fdb delete 52:54:00:00:00:07 dev hw0 master')
  expect((await doctor.diagnose('br0')).map(({ kind }) => kind)).not.toContain('guest-behind-uplink')
  await host.sh('ip link delete vnet7')
})

interface Trouble {
  readonly breaks: string
  readonly kind: BridgeFindingKind
  readonly severity: BridgeFinding['severity']
  /** Whether the guest still reaches the LAN while it lasts. */
  readonly guestReaches: boolean
  /** What mends it where this machine's kernel does not take the finding's commands. */
  readonly instead?: string
  /** Puts things back that the finding's commands do not. */
  readonly after?: string
}

const brnf = 'echo 1 >/proc/sys/net/bridge/bridge-nf-call-iptables'
const noBrnf = 'echo 0 >/proc/sys/net/bridge/bridge-nf-call-iptables'

const troubles: Readonly<Record<string, Trouble>> = {
  'the bridge is down': { breaks: 'ip link set br0 down', kind: 'bridge-down', severity: 'error', guestReaches: false },
  'the uplink was taken out': {
    breaks: 'ip link set hw0 nomaster',
    kind: 'uplink-missing',
    severity: 'warning',
    guestReaches: false,
  },
  'the uplink is down': { breaks: 'ip link set hw0 down', kind: 'uplink-down', severity: 'error', guestReaches: false },
  'the uplink has an address': {
    breaks: 'ip address add 10.51.0.2/24 dev hw0; ip route add 10.52.0.0/16 via 10.51.0.1',
    kind: 'uplink-address',
    severity: 'warning',
    guestReaches: true,
    after: `ip route show 10.52.0.0/16 | grep -q 'via 10.51.0.1 dev br0'; ip address del 10.51.0.2/24 dev br0`,
  },
  'a second uplink': {
    breaks: 'ip link set nic0 master br0 up',
    kind: 'uplinks-loop',
    severity: 'warning',
    guestReaches: true,
    after: 'ip link set nic0 nomaster down; ip link set br0 type bridge stp_state 0',
  },
  'the uplink is shut': {
    breaks: 'bridge link set dev hw0 state 0',
    kind: 'port-blocked',
    severity: 'error',
    guestReaches: false,
  },
  'the uplink is isolated, as the guest is': {
    breaks: 'bridge link set dev hw0 isolated on',
    kind: 'port-isolated',
    severity: 'warning',
    guestReaches: false,
  },
  'the subnet is elsewhere too': {
    breaks: 'ip link set nic0 up; ip address add 10.50.0.99/25 dev nic0',
    kind: 'subnet-elsewhere',
    severity: 'warning',
    guestReaches: true,
    after: 'ip link set nic0 down',
  },
  'spanning tree with a long delay': {
    breaks: 'ip link set br0 type bridge stp_state 1',
    kind: 'stp-delay',
    severity: 'warning',
    guestReaches: true,
  },
  'spanning tree with the shortest delay': {
    breaks: 'ip link set br0 type bridge stp_state 1 forward_delay 200',
    kind: 'stp-delay',
    severity: 'note',
    guestReaches: true,
    after: 'ip link set br0 type bridge forward_delay 1500',
  },
  'a bridge wider than its uplink': {
    breaks: 'ip link set br0 mtu 9000',
    kind: 'mtu-mismatch',
    severity: 'warning',
    guestReaches: true,
  },
  'a guest wider than the uplink': {
    breaks: 'ip link set v-g1 mtu 9000',
    kind: 'mtu-mismatch',
    severity: 'warning',
    guestReaches: true,
  },
  'iptables drops, and sees frames': {
    breaks: `${brnf}; iptables -P FORWARD DROP`,
    kind: 'frames-dropped',
    severity: 'error',
    guestReaches: false,
    after: `iptables -P FORWARD ACCEPT; iptables -F FORWARD; ${noBrnf}`,
  },
  'iptables drops, and sees the frames of this bridge': {
    breaks: `${noBrnf}; ip link set br0 type bridge nf_call_iptables 1; iptables -A FORWARD -j REJECT`,
    kind: 'frames-dropped',
    severity: 'error',
    guestReaches: false,
    after: 'ip link set br0 type bridge nf_call_iptables 0; iptables -F FORWARD',
  },
  'nft drops what is forwarded, and sees frames': {
    breaks: `${brnf}; nft add table inet t; nft 'add chain inet t f { type filter hook forward priority 0; policy drop; }'`,
    kind: 'frames-dropped',
    severity: 'error',
    guestReaches: false,
    after: `nft delete table inet t; ${noBrnf}`,
  },
  'nft drops on the bridge': {
    breaks: `nft add table bridge t; nft 'add chain bridge t f { type filter hook forward priority 0; policy drop; }'`,
    kind: 'frames-dropped',
    severity: 'error',
    guestReaches: false,
    // `meta ibrname` needs nft_meta_bridge, a module that distributions have; see kernel/bridges.test.ts.
    instead: 'nft insert rule bridge t f accept',
    after: 'nft delete table bridge t',
  },
}

describe('a finding', () => {
  test.each(Object.keys(troubles))('%s: found, mended by its commands, gone', async (name) => {
    const { breaks, kind, severity, guestReaches, instead, after = ':' } = troubles[name] as Trouble
    try {
      await host.sh(`${noBrnf}\n${breaks}`)
      const found = await finding(kind)
      expect(found).toMatchObject({ severity })
      expect(await toLan()).toBe(guestReaches)
      await (instead ? host.sh(instead) : mend(found))
      expect(kindsOf(await doctor.diagnose('br0'))).not.toContain(kind)
    } finally {
      await host.sh(after)
    }
    expect(await doctor.diagnose('br0')).toEqual([])
    expect(await toLan()).toBe(true)
  })

  test('what is longer than the uplink takes is lost without a word, until the guest is told', async () => {
    await host.sh('ip link set br0 mtu 9000; ip link set v-g1 mtu 9000')
    await guest.sh('ip link set eth0 mtu 9000')
    const large = () => guest.attempt('busybox', 'ping -c 1 -W 1 -s 4000 10.50.0.3'.split(' '))
    expect((await large()).status).not.toBe(0)
    for (const found of await doctor.diagnose('br0')) await mend(found)
    await guest.sh('ip link set eth0 mtu 1500')
    expect((await large()).status).toBe(0)
    expect(await doctor.diagnose('br0')).toEqual([])
  })

  test('a new port of a bridge with spanning tree is shut for twice the delay', async () => {
    await host.sh(`
      ip link set br0 type bridge stp_state 1 forward_delay 200
      ip link add late type veth peer name late-end
      ip link set late-end up
      ip link set late master br0 up`)
    const since = Date.now()
    const { text } = await finding('stp-delay')
    expect(text).toMatch(/no network for 4 s/)
    expect(await finding('port-blocked')).toMatchObject({ severity: 'note', link: 'late', commands: [] })
    const state = () => host.run('cat', ['/sys/class/net/late/brport/state'])
    while ((await state()).trim() !== '3') expect(Date.now() - since).toBeLessThan(20_000)
    expect(Date.now() - since).toBeGreaterThan(2500)
    await host.sh('ip link delete late; ip link set br0 type bridge stp_state 0 forward_delay 1500')
    expect(await doctor.diagnose('br0')).toEqual([])
  })

  test('a cable that is pulled out', async () => {
    const ports = (await lan.switch.run('ls', ['/sys/class/net/lan/brif'])).split(/\s+/).filter(Boolean)
    const cable = ports.find((port) => port.endsWith('-hw0')) ?? ''
    await lan.switch.sh(`ip link set ${cable} down`)
    expect(await finding('uplink-no-carrier')).toMatchObject({ severity: 'warning', link: 'hw0' })
    expect(await toLan()).toBe(false)
    await lan.switch.sh(`ip link set ${cable} up`)
    expect(await doctor.diagnose('br0')).toEqual([])
  })

  test('a bridge without an address, and an uplink that sends frames back', async () => {
    // An earlier try may have left it there.
    await host.sh('! ip link show br1 2>/dev/null || ip link delete br1')
    await host.sh('ip link add br1 type bridge; ip link set br1 up; ip link set nic0 master br1 up')
    // A link that is older than the bridge is its uplink; the kernel takes a moment to see that its cable is in.
    await expect.poll(async () => kindsOf(await doctor.diagnose('br1'))).toEqual(['no-address'])
    await host.sh('bridge link set dev nic0 hairpin on')
    await mend(await finding('port-hairpin', 'br1'))
    expect(kindsOf(await doctor.diagnose('br1'))).toEqual(['no-address'])
    await host.sh('ip link set nic0 nomaster down; ip link delete br1')
  })

  test('a link that is no bridge, and a bridge of one of libvirt’s networks', async () => {
    expect(await finding('not-a-bridge', 'hw0')).toMatchObject({ severity: 'error' })
    await host.network(
      `<network><name>own</name><bridge name='vbown' stp='off'/><ip address='10.9.9.1' prefix='24'/></network>`,
    )
    expect(await finding('libvirt-owned', 'vbown')).toMatchObject({
      severity: 'error',
      evidence: expect.stringMatching(/LIBVIRT|iif vbown/),
    })
    await host.virsh('net-destroy', 'own')
    await host.virsh('net-undefine', 'own')
  })

  test('a network that leaves by the bridge does not own it', async () => {
    await host.network(`
      <network>
        <name>behind</name><forward mode='nat' dev='br0'/><bridge name='vbbehind' stp='off'/>
        <ip address='10.9.9.1' prefix='24'/>
      </network>`)
    expect(await host.run('nft', ['list', 'ruleset'])).toMatch(/iif.* "vbbehind" .*oifname "br0"/)
    expect(await doctor.diagnose('br0')).toEqual([])
    await host.virsh('net-destroy', 'behind')
    await host.virsh('net-undefine', 'behind')
  })
})

describe('defining a bridged network', () => {
  let connection: Connection
  const definition = { mode: 'bridged', name: 'lan', bridge: { name: 'br9' } } as const

  beforeAll(async () => {
    connection = await connect(host.uri, { machine: sourceOf(host) })
  })

  afterAll(() => connection?.close())

  test('on an absent bridge is refused with the commands that make it, and works after them', async () => {
    const refusal = await connection.networks.define(definition).catch((error: unknown) => error)
    expect(refusal).toMatchObject({
      name: 'DefinitionError',
      issues: [{ path: 'bridge.name', message: expect.stringMatching(/^'br9': the host has no bridge br9/) }],
    })
    await expect(connection.networks.create(definition)).rejects.toMatchObject({ name: 'DefinitionError' })
    expect(await connection.networks.find('lan')).toBeUndefined()
    const commands = /fail to start; (.*); or /.exec((refusal as Error).message)?.[1]
    await host.sh(commands ?? 'false')
    await using network = await connection.networks.define(definition)
    await network.undefine()
    await host.sh('ip link delete br9')
  })

  test('without the check libvirt takes it, and it is the guest that fails', async () => {
    await using network = await connection.networks.define(definition, { checkBridge: false })
    await network.start()
    const domain = `<domain type='qemu'><name>q</name><memory unit='MiB'>32</memory>
      <os><type arch='x86_64' machine='pc'>hvm</type></os>
      <devices><interface type='network'><source network='lan'/></interface></devices></domain>`
    await expect(connection.libvirt.virDomainCreateXML(domain, 0)).rejects.toThrow(/Cannot get interface MTU on 'br9'/)
    await network.stop()
    await network.undefine()
  })

  test('the caller may judge: it gets warnings and notes too, and refuses by throwing', async () => {
    await host.sh('ip link add br9 type bridge; ip link set br9 up')
    const seen: BridgeFinding[] = []
    const network = await connection.networks.define(definition, {
      checkBridge: (findings) => {
        seen.push(...findings)
      },
    })
    expect(kindsOf(seen)).toEqual(['uplink-missing', 'no-address'])
    // Of the network itself: it does not run yet.
    expect((await network.diagnose()).map(({ kind }) => kind)).toEqual(['network-inactive'])
    await network.start()
    const found = await network.diagnose()
    expect(found.filter(({ kind }) => kind === 'uplink-missing' || kind === 'no-address')).toMatchObject(
      seen.map(({ kind, link, text }) => ({ kind, link, text, network: 'lan' })),
    )
    await network.stop()
    await network.undefine()
    const strict = (findings: readonly BridgeFinding[]) => {
      if (findings.length > 0) throw new Error('not on this one')
    }
    await expect(connection.networks.define(definition, { checkBridge: strict })).rejects.toThrow('not on this one')
    expect(await connection.networks.find('lan')).toBeUndefined()
    await host.sh('ip link delete br9')
  })

  test('bridges of Open vSwitch are not looked at, and nothing is where the daemon is not on the machine in sight', async () => {
    const virtual = await connection.networks.define({ ...definition, virtualPort: { type: 'openvswitch' } })
    await virtual.undefine()
    await using stranger = await connect(host.uri)
    // By the URI it could be this machine, by its host name it is not.
    expect(await stranger.hostname()).toBe('host')
    const network = await stranger.networks.define(definition)
    await network.undefine()
  })

  test('other modes do not ask the host', async () => {
    const network = await connection.networks.define({ mode: 'isolated', name: 'i', bridge: { name: 'br9' } })
    await network.undefine()
  })
})
