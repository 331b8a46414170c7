import { iptablesTool } from '../host/index.js'
import type { Query, Remedy } from './query.js'
import type { Trouble } from './walk/fate.js'
import type { Refusal } from './walk/hooks.js'
import type { Packet } from './walk/packet.js'
import type { Place, PortName } from './walk/place.js'
import type { World } from './walk/world.js'

type Command = Remedy['commands'][number]

const onHost = (command: string): Command => ({ at: 'host', command })

/** Exact commands that undo what stops a packet; undefined where there is nothing to undo it with. */
export function remedyFor(trouble: Trouble | undefined, query: Query, world: World): Remedy | undefined {
  switch (trouble?.kind) {
    case 'forwarding-off':
      return {
        text: 'let the host pass packets on; write it to /etc/sysctl.d to keep it',
        commands: [onHost(`sysctl -w ${trouble.sysctl}=1`)],
      }
    case 'reverse-path':
      return {
        text: 'check sources loosely: that there is a way back, not that it is the same way',
        commands: [onHost(`sysctl -w ${trouble.sysctls[1]}=2`)],
      }
    case 'external-route': {
      const via = trouble.via ?? 'ADDRESS-OF-THIS-HOST'
      const family = query.family === 'ipv6' ? '-6 ' : ''
      return {
        text: `tell the outside that ${trouble.subnet} is behind this host, best on its router`,
        commands: [{ at: 'external', command: `ip ${family}route add ${trouble.subnet} via ${via}` }],
      }
    }
    case 'guest-route': {
      const { gateway, guest } = trouble
      if (gateway === undefined || guest.hasDefaultRoute) return undefined
      const family = query.family === 'ipv6' ? '-6 ' : ''
      return {
        text: `give ${guest.name} a default route`,
        commands: [{ at: 'guest', command: `ip ${family}route add default via ${gateway}` }],
      }
    }
    case 'isolated-port': {
      const [port] = trouble.ports
      if (port === undefined)
        return { text: "take <port isolated='yes'/> out of one of the guests' interfaces", commands: [] }
      return {
        text: 'one of the two ports must not be isolated',
        commands: [onHost(`bridge link set dev ${port} isolated off`)],
      }
    }
    case 'uplink': {
      const [uplink] = trouble.uplinks
      if (uplink === undefined) return { text: `make an uplink a port of ${trouble.bridge}`, commands: [] }
      return {
        text: `make an uplink a port of ${trouble.bridge}; the host's own address must be on the bridge`,
        commands: [onHost(`ip link set ${uplink} master ${trouble.bridge}`)],
      }
    }
    case 'link-down':
      return {
        text: `bring ${trouble.link} up, and see that a cable is in it`,
        commands: [onHost(`ip link set ${trouble.link} up`)],
      }
    case 'inactive':
      return {
        text: `start the network ${trouble.network}, and connect its guests again`,
        commands: [onHost(`virsh net-start ${trouble.network}`)],
      }
    case 'spanning-tree':
      return {
        text: `wait: the spanning tree of ${trouble.bridge} lets a new port pass after some seconds; a network with <bridge stp='off'/> does not have it`,
        commands: [],
      }
    case 'guest-link': {
      const { name, port } = trouble.guest
      // A guest's second interface on a network is named with its port.
      const domain = port === undefined ? name : name.replace(`/${port}`, '')
      return {
        text: `plug the cable of ${name} in`,
        commands: port === undefined ? [] : [onHost(`virsh domif-setlink ${domain} ${port} up`)],
      }
    }
    case 'unplugged':
      return {
        text: `plug the guest in again: a network that is stopped and started leaves its guests out, unless by restart()`,
        commands: [onHost(`ip link set ${trouble.port} master ${trouble.bridge}`)],
      }
    case 'translated-address':
      return {
        text: `the host must have ${trouble.address} to get the answers`,
        commands: [
          onHost(`ip address add ${trouble.address}/${query.family === 'ipv4' ? 32 : 128} dev ${trouble.link}`),
        ],
      }
    case 'macvtap-host':
      return {
        text: 'guests and host on one device do not see each other: give the guests a second interface on an isolated network, or the host a macvlan link for its address',
        commands: [
          onHost(`ip link add link ${trouble.device} name ${trouble.device}-host type macvlan mode bridge`),
          onHost(`ip link set ${trouble.device}-host up`),
        ],
      }
    case 'rule':
      return ruleRemedy(trouble, query, world)
    default:
      return undefined
  }
}

function ruleRemedy(
  { refusal, packet, place, bridged }: Extract<Trouble, { kind: 'rule' }>,
  query: Query,
  world: World,
): Remedy | undefined {
  const { chain, decision } = refusal
  if (!chain) return undefined
  if (bridged && place.inBridge === undefined && chain.table.family !== 'bridge') {
    const name = packet.family === 'ipv4' ? 'net.bridge.bridge-nf-call-iptables' : 'net.bridge.bridge-nf-call-ip6tables'
    return {
      text: 'keep iptables out of frames that are only switched, or accept them before the rule',
      commands: [onHost(`sysctl -w ${name}=0`)],
    }
  }
  const rule = 'by' in decision ? decision.by : undefined
  const ofLibvirt = rule?.chain.chain.name.startsWith('LIBVIRT_') || chain.table.name === 'libvirt_network'
  if (ofLibvirt && packet.role !== 'reply') return libvirtRemedy(packet, query, world, chain.table.tool)
  return {
    text: 'accept these packets before the rule that stops them',
    commands: acceptCommands(refusal, packet, place),
  }
}

/** libvirt's own rules are not to be edited: it writes them again. What it keeps out comes in by a port forward. */
function libvirtRemedy(
  packet: Packet,
  { from, to, protocol, port }: Query,
  world: World,
  backend: 'iptables' | 'nft',
): Remedy {
  if (to.kind !== 'guest' || from.kind === 'guest' || protocol === 'icmp') {
    return {
      text: "libvirt's rules for this mode forbid it: another mode (routed, open, bridged) lets it through",
      commands: [],
    }
  }
  const [tool, layer] = packet.family === 'ipv4' ? ['iptables', 'ip'] : ['ip6tables', 'ip6']
  const guest = packet.destination.text
  const host = world.addresses.find(
    ({ entry, ip }) => ip.family === packet.family && entry.scope === 'global' && !world.isOwnBridge(entry.link),
  )?.ip.text
  const number = port ?? 'PORT'
  const target = packet.family === 'ipv4' ? `${guest}:${number}` : `[${guest}]:${number}`
  return {
    text: "libvirt's rules for this mode forbid it: forward a port of the host to the guest, or use another mode (routed, open, bridged)",
    commands: [
      onHost(
        `${tool} -t nat -I PREROUTING ${host ? `-d ${host} ` : ''}-p ${protocol} --dport ${number} -j DNAT --to-destination ${target}`,
      ),
      // An accept in a chain of iptables does not help where libvirt rejects in one of its own.
      onHost(
        backend === 'nft'
          ? `nft insert rule ${layer} libvirt_network guest_input ${layer} daddr ${guest} ${protocol} dport ${number} accept`
          : `${tool} -I FORWARD -d ${guest} -p ${protocol} --dport ${number} -j ACCEPT`,
      ),
    ],
  }
}

/** Both directions: what goes there, and what comes back on its connection. */
function acceptCommands({ chain }: Refusal, packet: Packet, place: Place): Command[] {
  if (!chain) return []
  const { table, base } = chain
  const name = chain.chain.name
  const { inLink, outLink } = place
  if (table.tool === 'iptables') {
    const head = `${iptablesTool(table)}${table.name === 'filter' ? '' : ` -t ${table.name}`} -I ${name}`
    const accept = (from?: PortName, to?: PortName, tail = ''): Command =>
      onHost([head, from ? `-i ${from}` : '', to ? `-o ${to}` : '', tail, '-j ACCEPT'].filter(Boolean).join(' '))
    if (packet.role === 'reply') return [accept(inLink, outLink, '-m conntrack --ctstate RELATED,ESTABLISHED')]
    const there = accept(inLink, outLink)
    return base.hook === 'forward'
      ? [there, accept(outLink, inLink, '-m conntrack --ctstate RELATED,ESTABLISHED')]
      : [there]
  }
  const insert = `nft insert rule ${table.family} ${table.name} ${name}`
  const ports = (keyword: string, name: PortName | undefined): string => {
    if (name === undefined || name.length === 0) return ''
    return typeof name === 'string'
      ? `${keyword} "${name}"`
      : `${keyword} { ${name.map((one) => `"${one}"`).join(', ')} }`
  }
  const accept = (from?: PortName, to?: PortName, tail = ''): Command =>
    onHost([insert, ports('iifname', from), ports('oifname', to), tail, 'accept'].filter(Boolean).join(' '))
  if (packet.role === 'reply') return [accept(inLink, outLink, 'ct state established,related')]
  const there = accept(inLink, outLink)
  if (base.hook !== 'forward') return [there]
  return [
    there,
    table.family === 'bridge' ? accept(outLink, inLink) : accept(outLink, inLink, 'ct state established,related'),
  ]
}
