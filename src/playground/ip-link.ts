import { type Bond, type HostFacts, type Link, modeNames } from '../machine/index.js'
import type { Words } from './words.js'

/** `ip link add`, `set` and `delete`. @throws Error with what ip would say */
export function linkCommand(facts: HostFacts, words: Words): HostFacts {
  const verb = words.next()
  if (verb === 'add') return added(facts, words)
  if (verb === 'set') return set(facts, words)
  if (/^d(e(l(e(t(e)?)?)?)?)?$/.test(verb)) {
    const { name, kind } = linkOf(facts, words.link())
    if (kind === 'physical' || kind === 'loopback') throw new Error('RTNETLINK answers: Operation not supported')
    return { ...facts, links: facts.links.filter((link) => link.name !== name) }
  }
  throw new Error(`Command "${verb}" is unknown, try "ip link help".`)
}

function added(facts: HostFacts, words: Words): HostFacts {
  let lower: string | undefined
  let name: string | undefined
  let mtu: number | undefined
  let mac: string | undefined
  for (;;) {
    const word = words.next()
    if (word === 'type') break
    if (word === 'link') lower = linkOf(facts, words.next()).name
    else if (word === 'name' || word === 'dev') name = words.next()
    else if (word === 'mtu') mtu = Number(words.next())
    else if (word === 'address') mac = words.next()
    else name = word
  }
  const kind = words.next()
  if (name === undefined) throw new Error('Not enough information: "dev" argument is required.')
  if (facts.links.some((link) => link.name === name)) throw new Error('RTNETLINK answers: File exists')
  const index = Math.max(...facts.links.map((link) => link.index)) + 1
  const under = lower === undefined ? undefined : linkOf(facts, lower)
  const link: Link = {
    name,
    index,
    kind,
    mac: mac ?? under?.mac ?? `52:54:00:00:02:${(index % 256).toString(16).padStart(2, '0')}`,
    mtu: mtu ?? under?.mtu ?? 1500,
    up: false,
    running: false,
    type: 'ether',
    ...(lower !== undefined && { lower }),
  }
  if (kind === 'vlan') {
    if (!under) throw new Error('RTNETLINK answers: Invalid argument')
    const { id, protocol = '802.1Q' } = words.options(['id', 'protocol'])
    return { ...facts, links: [...facts.links, { ...link, vlan: { id: Number(id), protocol } }] }
  }
  if (kind === 'bridge') {
    const bridge = { stp: false, vlanFiltering: false, callIptables: false, callIp6tables: false, forwardDelay: 15 }
    return bridgeSet({ ...facts, links: [...facts.links, { ...link, bridge }] }, name, words)
  }
  if (kind === 'bond') {
    const bond: Bond = { link: name, mode: 0, miimon: 0, slaves: [] }
    return bondSet({ ...facts, links: [...facts.links, link], bonds: [...facts.bonds, bond] }, name, words)
  }
  if (kind === 'dummy') return { ...facts, links: [...facts.links, link] }
  throw new Error(`Error: Unknown device type.`)
}

function set(facts: HostFacts, words: Words): HostFacts {
  const { name } = linkOf(facts, words.link())
  let now = facts
  const change = (fields: Partial<Link>): void => {
    now = { ...now, links: now.links.map((link) => (link.name === name ? { ...link, ...fields } : link)) }
  }
  while (!words.atEnd) {
    const word = words.next()
    if (word === 'up' || word === 'down') change({ up: word === 'up' })
    else if (word === 'mtu') now = sized(now, name, Number(words.next()))
    else if (word === 'address') change({ mac: words.next().toLowerCase() })
    else if (word === 'nomaster') now = withoutMaster(now, name)
    else if (word === 'master') now = enslaved(now, name, words.next())
    else if (word === 'type') return words.next() === 'bond' ? bondSet(now, name, words) : bridgeSet(now, name, words)
    else throw new Error(`the simulated host does not know '${word}' here`)
  }
  return now
}

/** A bond gives its slaves its own MTU. */
function sized(facts: HostFacts, name: string, mtu: number): HostFacts {
  const { maxMtu = 65_535, kind } = linkOf(facts, name)
  if (!Number.isInteger(mtu) || mtu < 68) throw new Error('Error: mtu less than device minimum.')
  if (mtu > maxMtu) throw new Error('Error: mtu greater than device maximum.')
  const follows = (link: Link) => link.name === name || (kind === 'bond' && link.master === name)
  return { ...facts, links: facts.links.map((link) => (follows(link) ? { ...link, mtu } : link)) }
}

const withoutMaster = (facts: HostFacts, name: string): HostFacts => ({
  ...facts,
  links: facts.links.map(({ master, ...link }) =>
    link.name === name || master === undefined ? link : { ...link, master },
  ),
})

function enslaved(facts: HostFacts, name: string, master: string): HostFacts {
  const over = linkOf(facts, master)
  if (over.kind !== 'bridge' && over.kind !== 'bond') throw new Error('Error: Device does not allow enslaving to it.')
  if (name === master || linkOf(facts, name).kind === 'loopback') throw new Error('RTNETLINK answers: Invalid argument')
  const isBond = over.kind === 'bond'
  return {
    ...facts,
    links: facts.links.map((link) =>
      link.name === name ? { ...link, master, ...(isBond && { up: true, mtu: over.mtu }) } : link,
    ),
  }
}

function bridgeSet(facts: HostFacts, name: string, words: Words): HostFacts {
  const {
    stp_state: stp,
    forward_delay: delay,
    vlan_filtering: filtering,
  } = words.options(['stp_state', 'forward_delay', 'vlan_filtering'])
  return {
    ...facts,
    links: facts.links.map((link) =>
      link.name === name && link.bridge
        ? {
            ...link,
            bridge: {
              ...link.bridge,
              ...(stp !== undefined && { stp: stp === '1' }),
              ...(delay !== undefined && { forwardDelay: Number(delay) / 100 }),
              ...(filtering !== undefined && { vlanFiltering: filtering === '1' }),
            },
          }
        : link,
    ),
  }
}

function bondSet(facts: HostFacts, name: string, words: Words): HostFacts {
  const options = words.options(['mode', 'miimon', 'lacp_rate', 'xmit_hash_policy', 'primary', 'arp_interval'])
  const { mode, miimon, lacp_rate: rate, xmit_hash_policy: policy, primary } = options
  const number =
    mode === undefined ? undefined : /^\d$/.test(mode) ? Number(mode) : (modeNames as readonly string[]).indexOf(mode)
  if (number !== undefined && (number < 0 || number > 6))
    throw new Error(`Error: argument "${mode}" is wrong: invalid mode`)
  return {
    ...facts,
    bonds: facts.bonds.map((bond) =>
      bond.link === name
        ? {
            ...bond,
            ...(number !== undefined && { mode: number }),
            ...(miimon !== undefined && { miimon: Number(miimon) }),
            ...(rate !== undefined && {
              lacpRate: rate === 'fast' || rate === '1' ? ('fast' as const) : ('slow' as const),
            }),
            ...(policy !== undefined && { xmitHashPolicy: policy }),
            ...(primary !== undefined && { primary }),
          }
        : bond,
    ),
  }
}

function linkOf({ links }: HostFacts, name: string): Link {
  const found = links.find((link) => link.name === name)
  if (found) return found
  throw new Error(`Cannot find device "${name}"`)
}
