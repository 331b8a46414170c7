import { isJson, type Json } from '../base/index.js'
import type { BridgePort, HostAddress, Link, Neighbour, PortVlans } from './facts.js'

/** Control characters, which JSON requires to be escaped and ip(8) prints as they are in link names. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const raw = /[\x00-\x08\x0b\x0c\x0e-\x1f]/g

/** The objects of an array that a tool printed as JSON. @throws SyntaxError  for invalid JSON */
export function objects(text: string): Json[] {
  if (text.trim() === '') return []
  const json = text.replace(raw, (character) => JSON.stringify(character).slice(1, -1))
  const list: unknown = JSON.parse(json)
  return Array.isArray(list) ? list.filter(isJson) : []
}

export const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined)

/** Only the properties that have a value. */
export function present<T extends object>(properties: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined)) as T
}

const numberOf = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined)

/**
 * Reads `ip -j -d link`. `operstates` are the files `/sys/class/net/NAME/operstate`, `wireless` the links that have a
 * `phy80211`.
 */
export function parseLinks(
  text: string,
  operstates: Readonly<Record<string, string>>,
  wireless: Readonly<Record<string, string>> = {},
): Link[] {
  return objects(text).flatMap((link) => {
    const name = textOf(link.ifname)
    if (name === undefined) return []
    const detail = isJson(link.linkinfo) ? link.linkinfo : {}
    const own = isJson(detail.info_data) ? detail.info_data : {}
    const flags = Array.isArray(link.flags) ? (link.flags as unknown[]) : []
    const state = operstates[name] ?? String(link.operstate ?? 'unknown').toLowerCase()
    const up = flags.includes('UP')
    const kind = textOf(detail.info_kind) ?? (link.link_type === 'loopback' ? 'loopback' : 'physical')
    return [
      present<Link>({
        name,
        index: typeof link.ifindex === 'number' ? link.ifindex : 0,
        kind,
        mac: textOf(link.address),
        mtu: typeof link.mtu === 'number' ? link.mtu : 1500,
        // 0: the device does not report one.
        maxMtu: typeof link.max_mtu === 'number' && link.max_mtu > 0 ? link.max_mtu : undefined,
        up,
        running: up && !flags.includes('NO-CARRIER') && (state === 'up' || state === 'unknown'),
        master: textOf(link.master),
        lower: kind === 'veth' ? undefined : textOf(link.link),
        // If a veth's other end is in another namespace, ip prints a number.
        peer: kind === 'veth' ? textOf(link.link) : undefined,
        peerIndex: kind === 'veth' ? numberOf(link.link_index) : undefined,
        tunnel: flags.includes('POINTOPOINT') || tunnelKinds.has(kind) ? true : undefined,
        vrfTable: kind === 'vrf' && own.table !== undefined ? String(own.table) : undefined,
        xdp: xdpOf(link.xdp),
        vlan: kind === 'vlan' ? vlanOf(own) : undefined,
        macvlanMode: kind === 'macvlan' || kind === 'macvtap' ? textOf(own.mode) : undefined,
        type: textOf(link.link_type),
        group: textOf(link.group) ?? (typeof link.group === 'number' ? String(link.group) : undefined),
        wireless: name in wireless ? true : undefined,
        bridge: kind === 'bridge' ? parseBridge(own) : undefined,
      }),
    ]
  })
}

const vlanOf = (own: Json): Link['vlan'] =>
  typeof own.id === 'number'
    ? present<NonNullable<Link['vlan']>>({ id: own.id, protocol: textOf(own.protocol) })
    : undefined

/** Point-to-point kinds, including those that ip does not flag as such. */
const tunnelKinds = new Set(['wireguard', 'ipip', 'sit', 'gre', 'ip6gre', 'ip6tnl', 'vti', 'vti6', 'xfrm', 'ppp'])

/** The names of XDP programs, or their numbers. */
function xdpOf(shown: unknown): string[] | undefined {
  if (!isJson(shown)) return undefined
  const attached = Array.isArray(shown.attached) ? (shown.attached as unknown[]).filter(isJson) : [shown]
  const names = attached.map(({ prog }) => (isJson(prog) ? (textOf(prog.name) ?? `program ${String(prog.id)}`) : ''))
  return names.map((name) => name || 'a program without a name')
}

function parseBridge(own: Json): NonNullable<Link['bridge']> {
  const delay = numberOf(own.forward_delay)
  return present<NonNullable<Link['bridge']>>({
    // 2: a userspace daemon runs it.
    stp: own.stp_state === 1 || own.stp_state === 2,
    vlanFiltering: own.vlan_filtering === 1,
    callIptables: own.nf_call_iptables === 1,
    callIp6tables: own.nf_call_ip6tables === 1,
    callArptables: own.nf_call_arptables === 1 || undefined,
    forwardDelay: delay === undefined ? undefined : delay / 100,
    defaultVlan: numberOf(own.vlan_default_pvid),
  })
}

/** Reads `bridge -j vlan`: memberships by link, the bridges' own among them. */
export function parseVlans(text: string): Map<string, PortVlans> {
  const found = new Map<string, PortVlans>()
  for (const { ifname, vlans } of objects(text)) {
    if (typeof ifname !== 'string' || !Array.isArray(vlans)) continue
    let untaggedIn: number | undefined
    const untaggedOut: number[] = []
    const tagged: number[] = []
    for (const { vlan, vlanEnd, flags } of (vlans as unknown[]).filter(isJson)) {
      const [first, last] = [numberOf(vlan) ?? 0, numberOf(vlanEnd) ?? numberOf(vlan) ?? 0]
      const words = Array.isArray(flags) ? (flags as unknown[]) : []
      if (words.includes('PVID')) untaggedIn = first
      const list = words.includes('Egress Untagged') ? untaggedOut : tagged
      for (let id = Math.max(first, 1); id <= Math.min(last, 4094); id++) list.push(id)
    }
    found.set(ifname, { ...present<{ untaggedIn?: number }>({ untaggedIn }), untaggedOut, tagged })
  }
  return found
}

/** Reads `ip -j addr`. */
export function parseAddresses(text: string): HostAddress[] {
  const one = (value: unknown): true | undefined => (value === true ? true : undefined)
  return objects(text).flatMap((link) => {
    const name = textOf(link.ifname)
    const entries = Array.isArray(link.addr_info) ? (link.addr_info as unknown[]).filter(isJson) : []
    if (name === undefined) return []
    return entries.flatMap((entry) => {
      const { family, local, prefixlen, scope } = entry
      if (typeof local !== 'string' || typeof prefixlen !== 'number') return []
      // Another machine has this address. Tentative ones stay: they become usable once the link has a carrier.
      if (entry.dadfailed === true) return []
      return [
        present<HostAddress>({
          link: name,
          family: family === 'inet6' ? 'ipv6' : 'ipv4',
          address: local,
          prefix: prefixlen,
          scope: String(scope ?? 'global'),
          secondary: entry.secondary === true || entry.deprecated === true,
          broadcast: textOf(entry.broadcast),
          peer: textOf(entry.address),
          label: entry.label === name ? undefined : textOf(entry.label),
          metric: numberOf(entry.metric),
          withoutRoute: one(entry.noprefixroute),
          managesTemporary: one(entry.mngtmpaddr),
          temporary: one(entry.temporary),
          validFor: secondsOf(entry.valid_life_time),
          preferredFor: secondsOf(entry.preferred_life_time),
        }),
      ]
    })
  })
}

const forever = 0xffffffff
const secondsOf = (value: unknown): number | undefined =>
  typeof value === 'number' && value !== forever ? value : undefined

const states: Record<string, BridgePort['state']> = {
  disabled: 'disabled',
  listening: 'listening',
  learning: 'learning',
  forwarding: 'forwarding',
  blocking: 'blocking',
}

/**
 * Reads `bridge -j -d link` and `bridge -j fdb`; if the first is empty or lacks detail, uses the links' masters and
 * `flags`, the files `/sys/class/net/NAME/brport/isolated` and `hairpin_mode`.
 */
export function parseBridgePorts(
  linkText: string,
  fdbText: string,
  links: readonly Link[],
  flags: { readonly isolated: Readonly<Record<string, string>>; readonly hairpin: Readonly<Record<string, string>> },
): BridgePort[] {
  const listed = new Map(objects(linkText).map((port) => [textOf(port.ifname), port]))
  const learned = new Map<string, string[]>()
  for (const entry of objects(fdbText)) {
    const [link, mac] = [textOf(entry.ifname), textOf(entry.mac)]
    if (!link || !mac || entry.state === 'permanent' || entry.master === undefined) continue
    const macs = learned.get(link) ?? []
    if (!macs.includes(mac)) macs.push(mac)
    learned.set(link, macs)
  }
  const bridges = new Set(links.filter(({ kind }) => kind === 'bridge').map(({ name }) => name))
  return links.flatMap(({ name, master, running }) => {
    if (master === undefined || !bridges.has(master)) return []
    const port = listed.get(name)
    const flag = (file: string | undefined, shown: unknown): boolean =>
      file === undefined ? shown === true : file === '1'
    const off = (shown: unknown): boolean | undefined => (shown === false ? false : undefined)
    return [
      present<BridgePort>({
        link: name,
        bridge: master,
        state: states[String(port?.state)] ?? (running ? 'forwarding' : 'disabled'),
        isolated: flag(flags.isolated[name], port?.isolated),
        hairpin: flag(flags.hairpin[name], port?.hairpin),
        locked: port?.locked === true ? true : undefined,
        learning: off(port?.learning),
        flood: off(port?.flood),
        broadcastFlood: off(port?.bcast_flood),
        multicastFlood: off(port?.mcast_flood),
        learned: learned.get(name) ?? [],
      }),
    ]
  })
}

/** Reads `ip -j neigh`. */
export function parseNeighbours(text: string): Neighbour[] {
  return objects(text).flatMap((entry) => {
    const [address, link] = [textOf(entry.dst), textOf(entry.dev)]
    if (!address || !link) return []
    const state = Array.isArray(entry.state) ? String(entry.state[0] ?? '') : String(entry.state ?? '')
    return [present<Neighbour>({ address, link, mac: textOf(entry.lladdr), state: state.toLowerCase() })]
  })
}
