import { formatRange, linkArgument, sh, sysctlCommand } from '../../base/index.js'
import { joinedBridges } from '../../machine/index.js'
import { translates } from '../../modes/index.js'
import type { GuestState, ReachabilityQuery } from '../query.js'
import type { Trouble } from '../walk/fate.js'
import type { Guest } from '../world/guest.js'
import type { World } from '../world/world.js'
import { restoredRules } from './lost-rules.js'
import { type Candidate, onHost, type Part } from './part.js'
import { policyRuleCandidates } from './policy-rules.js'
import { libvirtTable, portForwards } from './port-forward.js'
import { otherMode, ruleCandidates } from './rule-candidates.js'

/** Ways to undo what stops a packet, the least invasive first; the caller checks which of them helps. */
export function candidatesFor(trouble: Trouble | undefined, query: ReachabilityQuery, world: World): Candidate[] {
  if (trouble?.kind === 'rule') return ruleCandidates(trouble, query, world)
  if (trouble?.kind === 'policy-rule') return policyRuleCandidates(trouble, query, world)
  if (trouble?.kind === 'external-route') {
    // If a NAT network's rules are missing, external systems must not get a route to its subnet.
    const restored = restoredRules(world, query.family)
    if (restored) return [[restored]]
    const inward = throughNat(trouble, query, world)
    if (inward) return inward
  }
  const part = partFor(trouble, query, world)
  return part ? [[part]] : []
}

/** External systems must not get a route to a NAT network's subnet: its guests do not become reachable by it either. */
function throughNat(
  { destination }: Extract<Trouble, { kind: 'external-route' }>,
  query: ReachabilityQuery,
  world: World,
): Candidate[] | undefined {
  const { from, to, family } = query
  if (to.kind !== 'guest' || from.kind !== 'external') return undefined
  const network = world.home.network(to.network)
  if (!network || !translates(network, family)) return undefined
  const guest = destination
  const attachment = world.home.attachmentOf(network)
  const outLink = attachment.kind === 'bridge' ? attachment.bridge : undefined
  const table = libvirtTable(world, family)
  const forwards = portForwards({ guest, source: from.address, outLink, table, translated: false }, query, world)
  return forwards.length > 0 ? forwards : [[otherMode(query)]]
}

function partFor(trouble: Trouble | undefined, query: ReachabilityQuery, world: World): Part | undefined {
  switch (trouble?.kind) {
    case 'forwarding-off': {
      const { sysctl } = trouble
      // The kernel also writes it to the settings of every link.
      const all = Object.keys(world.home.facts.sysctls).filter((name) =>
        sysctl === 'net.ipv4.ip_forward' ? /^net\.ipv4\.conf\..*\.forwarding$/.test(name) : name === sysctl,
      )
      return {
        text: 'turn on forwarding on the host; write it to /etc/sysctl.d to keep it',
        commands: [onHost(sysctlCommand(sysctl, 1))],
        changes: [{ kind: 'sysctls', values: Object.fromEntries([sysctl, ...all].map((name) => [name, '1'])) }],
      }
    }
    case 'reverse-path': {
      const [, ofLink] = trouble.sysctls
      const text = 'use loose reverse-path filtering: any route back to the source is enough'
      if (ofLink === undefined) return { text, commands: [], changes: [] }
      return {
        text,
        commands: [onHost(sysctlCommand(ofLink, 2))],
        changes: [{ kind: 'sysctls', values: { [ofLink]: '2' } }],
      }
    }
    case 'echo-ignored':
      return {
        text: 'let the host answer echo requests; other protocols are not affected',
        commands: [onHost(sysctlCommand(trouble.sysctl, 0))],
        changes: [{ kind: 'sysctls', values: { [trouble.sysctl]: '0' } }],
      }
    case 'external-route': {
      const { subnet, via } = trouble
      const family = query.family === 'ipv6' ? ['-6'] : []
      return {
        text: `add a route to ${subnet} via this host outside, preferably on the router there`,
        commands:
          via === undefined ? [] : [{ at: 'external', command: sh`ip ${family} route add ${subnet} via ${via}` }],
        changes: [{ kind: 'assume', assume: { externalRoutes: true } }],
      }
    }
    case 'guest-route': {
      const { gateway, guest } = trouble
      if (gateway === undefined || guest.hasDefaultRoute) return undefined
      const family = query.family === 'ipv6' ? ['-6'] : []
      return {
        text: `give ${guest.name} a default route`,
        commands: [{ at: 'guest', command: sh`ip ${family} route add default via ${gateway}` }],
        changes: [{ kind: 'guest', guest: { ...stateOf(guest), hasDefaultRoute: true, otherInterfaces: false } }],
      }
    }
    case 'isolated-port': {
      const [port] = trouble.ports
      if (port === undefined)
        return { text: "remove <port isolated='yes'/> from one of the guests' interfaces", commands: [], changes: [] }
      return {
        text: 'one of the two ports must not be isolated',
        commands: [onHost(sh`bridge link set dev ${port} isolated off`)],
        changes: [{ kind: 'port', link: port, now: { isolated: false } }],
      }
    }
    case 'uplink': {
      const { bridge } = trouble
      const free = trouble.uplinks.filter((link) => !closesLoop(world, link, bridge))
      const [uplink] = free
      if (uplink === undefined) return { text: `make an uplink a port of ${bridge}`, commands: [], changes: [] }
      return {
        text: `make an uplink a port of ${bridge}; the host's own address must be on the bridge`,
        commands: [onHost(sh`ip link set ${linkArgument(uplink)} master ${bridge}`)],
        changes: [{ kind: 'port', link: uplink, bridge, now: {} }],
      }
    }
    case 'link-down':
      return {
        text: `bring ${trouble.link} up, and check its cable`,
        commands: [onHost(sh`ip link set ${linkArgument(trouble.link)} up`)],
        changes: [
          { kind: 'link', link: trouble.link, now: { up: true, running: true } },
          { kind: 'port', link: trouble.link, now: { state: 'forwarding' } },
        ],
      }
    case 'inactive':
      return {
        text: `start the network ${trouble.network}, and reconnect its guests`,
        commands: [onHost(sh`virsh net-start ${optionWord('network', trouble.network)}`)],
        changes: [],
        untried: true,
      }
    case 'spanning-tree':
      return {
        text: `wait: the spanning tree of ${trouble.bridge} opens a new port after some seconds; <bridge stp='off'/> avoids that`,
        commands: [],
        changes: [],
      }
    case 'guest-link': {
      const { guest } = trouble
      const { name, port } = guest
      // A guest's second interface on a network is named after its port.
      const domain = port === undefined ? name : name.replace(`/${port}`, '')
      return {
        text: `set the link of ${name} up`,
        commands:
          port === undefined
            ? []
            : [onHost(sh`virsh domif-setlink ${optionWord('domain', domain)} ${optionWord('interface', port)} up`)],
        changes: [{ kind: 'guest', guest: { ...stateOf(guest), linkState: 'up' } }],
      }
    }
    case 'unplugged':
      return {
        text: `plug the guest in again: stopping and starting a network disconnects its guests, unless restart() does it`,
        commands: [onHost(sh`ip link set ${linkArgument(trouble.port)} master ${trouble.bridge}`)],
        changes: [{ kind: 'port', link: trouble.port, bridge: trouble.bridge, now: {} }],
      }
    case 'translated-address': {
      const prefix = query.family === 'ipv4' ? 32 : 128
      return {
        text: `the host must have the address ${trouble.address} to get the replies`,
        commands: [onHost(sh`ip address add ${trouble.address}/${prefix} dev ${trouble.link}`)],
        changes: [
          {
            kind: 'address',
            address: {
              link: trouble.link,
              family: query.family,
              address: trouble.address,
              prefix,
              scope: 'global',
              secondary: true,
            },
          },
        ],
      }
    }
    case 'macvtap-host':
      return {
        text: `guests and host on one device cannot see each other: give the guests a second interface on an isolated network, or move the host's address to a macvlan link on ${trouble.device}`,
        commands: [],
        changes: [],
      }
    default:
      return undefined
  }
}

/** Whether a link leads back to a bridge once it is a port of it, through bridges joined by veth pairs. */
function closesLoop(world: World, uplink: string, bridge: string): boolean {
  const { links } = world.home.facts
  const beyond = links
    .filter(({ name, kind }) => kind === 'bridge' && joinedBridges(links, bridge).includes(name))
    .some(({ name }) => name !== bridge && world.home.uplinks(name).length > 0)
  return beyond || links.find(({ name }) => name === uplink)?.master !== undefined
}

export const stateOf = (guest: Guest): GuestState => ({
  name: guest.name,
  network: guest.network.name,
  addresses: guest.addresses.map(
    ({ ip, subnet }) =>
      `${ip.text}${formatRange(subnet).includes('/') ? formatRange(subnet).replace(/^.*\//, '/') : ''}`,
  ),
  hasDefaultRoute: guest.hasDefaultRoute,
  mayHaveMore: guest.mayHaveMore,
  ...(guest.otherInterfaces === undefined ? {} : { otherInterfaces: guest.otherInterfaces }),
  ...(guest.port === undefined ? {} : { port: guest.port }),
  ...(guest.mac === undefined ? {} : { mac: guest.mac }),
  ...(guest.linkState === undefined ? {} : { linkState: guest.linkState }),
})

/** virsh takes a name with a leading dash for an option. */
const optionWord = (option: string, name: string): string => (name.startsWith('-') ? `--${option}=${name}` : name)
