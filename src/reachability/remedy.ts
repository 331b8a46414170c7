import { acceptRule, allOf, linkArgument, sh, sysctlCommand, type Written, withoutGarbled } from '../host/index.js'
import type { Query, Remedy } from './query.js'
import type { Trouble } from './walk/fate.js'
import type { Refusal } from './walk/hooks.js'
import type { Packet } from './walk/packet.js'
import type { Place } from './walk/place.js'
import type { World } from './walk/world.js'

type Command = Remedy['commands'][number]

const onHost = (command: string): Command => ({ at: 'host', command })

/** Exact commands that undo what stops a packet; undefined where there is nothing to undo it with. */
export function remedyFor(trouble: Trouble | undefined, query: Query, world: World): Remedy | undefined {
  const remedy = remedyOf(trouble, query, world)
  if (!remedy) return undefined
  const { text, commands } = withoutGarbled({ ...remedy, commands: remedy.commands.map(({ command }) => command) })
  return commands.length === remedy.commands.length ? remedy : { text, commands: [] }
}

function remedyOf(trouble: Trouble | undefined, query: Query, world: World): Remedy | undefined {
  switch (trouble?.kind) {
    case 'forwarding-off':
      return {
        text: 'let the host pass packets on; write it to /etc/sysctl.d to keep it',
        commands: [onHost(sysctlCommand(trouble.sysctl, 1))],
      }
    case 'reverse-path': {
      const [, ofLink] = trouble.sysctls
      return {
        text: 'check sources loosely: that there is a way back, not that it is the same way',
        commands: ofLink === undefined ? [] : [onHost(sysctlCommand(ofLink, 2))],
      }
    }
    case 'echo-ignored':
      return {
        text: 'let the host answer echo requests; other protocols are not concerned',
        commands: [onHost(sysctlCommand(trouble.sysctl, 0))],
      }
    case 'external-route': {
      const via = trouble.via ?? 'ADDRESS-OF-THIS-HOST'
      const family = query.family === 'ipv6' ? ['-6'] : []
      return {
        text: `tell the outside that ${trouble.subnet} is behind this host, best on its router`,
        commands: [{ at: 'external', command: sh`ip ${family} route add ${trouble.subnet} via ${via}` }],
      }
    }
    case 'guest-route': {
      const { gateway, guest } = trouble
      if (gateway === undefined || guest.hasDefaultRoute) return undefined
      const family = query.family === 'ipv6' ? ['-6'] : []
      return {
        text: `give ${guest.name} a default route`,
        commands: [{ at: 'guest', command: sh`ip ${family} route add default via ${gateway}` }],
      }
    }
    case 'isolated-port': {
      const [port] = trouble.ports
      if (port === undefined)
        return { text: "take <port isolated='yes'/> out of one of the guests' interfaces", commands: [] }
      return {
        text: 'one of the two ports must not be isolated',
        commands: [onHost(sh`bridge link set dev ${port} isolated off`)],
      }
    }
    case 'uplink': {
      const [uplink] = trouble.uplinks
      if (uplink === undefined) return { text: `make an uplink a port of ${trouble.bridge}`, commands: [] }
      return {
        text: `make an uplink a port of ${trouble.bridge}; the host's own address must be on the bridge`,
        commands: [onHost(sh`ip link set ${linkArgument(uplink)} master ${trouble.bridge}`)],
      }
    }
    case 'link-down':
      return {
        text: `bring ${trouble.link} up, and see that a cable is in it`,
        commands: [onHost(sh`ip link set ${linkArgument(trouble.link)} up`)],
      }
    case 'inactive':
      return {
        text: `start the network ${trouble.network}, and connect its guests again`,
        commands: [onHost(sh`virsh net-start ${optionWord('network', trouble.network)}`)],
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
        commands:
          port === undefined
            ? []
            : [onHost(sh`virsh domif-setlink ${optionWord('domain', domain)} ${optionWord('interface', port)} up`)],
      }
    }
    case 'unplugged':
      return {
        text: `plug the guest in again: a network that is stopped and started leaves its guests out, unless by restart()`,
        commands: [onHost(sh`ip link set ${linkArgument(trouble.port)} master ${trouble.bridge}`)],
      }
    case 'translated-address':
      return {
        text: `the host must have ${trouble.address} to get the answers`,
        commands: [
          onHost(sh`ip address add ${trouble.address}/${query.family === 'ipv4' ? 32 : 128} dev ${trouble.link}`),
        ],
      }
    case 'macvtap-host': {
      const { device } = trouble
      const own = `${firstBytes(device, 10)}-host`
      return {
        text: 'guests and host on one device do not see each other: give the guests a second interface on an isolated network, or the host a macvlan link for its address',
        commands: [
          onHost(sh`ip link add link ${device} name ${own} type macvlan mode bridge`),
          onHost(sh`ip link set dev ${own} up`),
        ],
      }
    }
    case 'rule':
      return ruleRemedy(trouble, query, world)
    default:
      return undefined
  }
}

/** virsh takes a name with a dash in front for an option of its own. */
const optionWord = (option: string, name: string): string => (name.startsWith('-') ? `--${option}=${name}` : name)

/** So many bytes at most, in whole characters: the kernel allows 15 in a link's name. */
function firstBytes(text: string, most: number): string {
  let taken = ''
  for (const character of text) {
    if (Buffer.byteLength(taken + character) > most) break
    taken += character
  }
  return taken
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
      commands: [onHost(sysctlCommand(name, 0))],
    }
  }
  const rule = 'by' in decision ? decision.by : undefined
  const ofLibvirt = rule?.chain.chain.name.startsWith('LIBVIRT_') || chain.table.name === 'libvirt_network'
  if (ofLibvirt && packet.role !== 'reply') return libvirtRemedy(packet, query, world, chain.table.tool)
  const text = 'accept these packets before the rule that stops them'
  const { commands, cannot } = acceptCommands(refusal, packet, place)
  return { text: cannot === undefined ? text : `${text}; ${cannot}`, commands: commands.map(onHost) }
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
        sh`${tool} -t nat -I PREROUTING ${host ? ['-d', host] : []} -p ${protocol} --dport ${number} -j DNAT --to-destination ${target}`,
      ),
      // An accept in a chain of iptables does not help where libvirt rejects in one of its own.
      onHost(
        backend === 'nft'
          ? sh`nft insert rule ${layer} libvirt_network guest_input ${layer} daddr ${guest} ${protocol} dport ${number} accept`
          : sh`${tool} -I FORWARD -d ${guest} -p ${protocol} --dport ${number} -j ACCEPT`,
      ),
    ],
  }
}

/** Both directions: what goes there, and what comes back on its connection. */
function acceptCommands({ chain }: Refusal, { role }: Packet, { inLink, outLink }: Place): Written {
  if (!chain) return { commands: [] }
  const { table, base } = chain
  const { name } = chain.chain
  const ofConnection =
    table.tool === 'iptables'
      ? ['-m', 'conntrack', '--ctstate', 'RELATED,ESTABLISHED']
      : ['ct', 'state', 'established,related']
  if (role === 'reply') return acceptRule(table, name, { from: inLink, to: outLink, and: ofConnection })
  const there = acceptRule(table, name, { from: inLink, to: outLink })
  if (base.hook !== 'forward') return there
  // The chains of bridges do not track connections.
  const and = table.family === 'bridge' ? [] : ofConnection
  return allOf(there, acceptRule(table, name, { from: outLink, to: inLink, and }))
}
