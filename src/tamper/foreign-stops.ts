import { formatAddress, formatRange, type Ip, inRange, ipOf, rangeOf } from '../base/index.js'
import {
  acceptRule,
  allOf,
  type BaseChain,
  type CompiledRule,
  culpritOfDecision,
  type Decision,
  deletionOf,
  evaluateBase,
  hasNoDrop,
  type Key,
  type LastingContext,
  lastingOfAll,
  ownerOf,
  type Packet,
  partOf,
  policyName,
  policyOf,
  type Rule,
  ruleName,
  type Value,
  type Written,
} from '../firewall/index.js'
import {
  type FilteredNetwork,
  families,
  hasOwnChains,
  isUnusable,
  type RulesBackend,
  type Tampering,
  type World,
} from '../reachability/index.js'
import { exceptions } from './exceptions.js'
import { type Passing, passingPackets } from './passing.js'

type Backend = Pick<RulesBackend, 'owns' | 'chains' | 'leadsTo'>
type Stop = Extract<Decision, { kind: 'drop' | 'reject' }>

/**
 * Rules and policies of other programs that stop what libvirt's rules accept: above them in the same chain, or in
 * another chain, whose drop wins over any accept. Rules that stop only part of it, such as one port, count too.
 */
export function foreignStops(
  world: World,
  networks: readonly { readonly network: FilteredNetwork; readonly bridge: string }[],
  backend: RulesBackend,
): Tampering[] {
  const found = new Map<string, Tampering & { networks: string[]; text: string; breaks: string; heal: string[] }>()
  const steps = new Map<string, { commands: readonly string[]; about: LastingContext }[]>()
  const add = (passing: Passing, chain: BaseChain, stop: Stop): void => {
    const { cannot, about, ...tampering } = describe(passing, chain, stop, backend, world)
    const key = `${tampering.kind} ${tampering.evidence}`
    if (about) steps.set(key, [...(steps.get(key) ?? []), { commands: tampering.heal, about }])
    const known = found.get(key)
    const why = cannot === undefined || known?.text.includes(cannot) ? '' : `; ${cannot}`
    if (!known) {
      const text = `${tampering.text}${why}`
      found.set(key, { ...tampering, text, networks: [passing.network.name], heal: [...tampering.heal] })
    } else {
      known.text += why
      if (!known.networks.includes(passing.network.name)) known.networks.push(passing.network.name)
      if (!known.breaks.split('; ').includes(passing.breaks)) known.breaks += `; ${passing.breaks}`
      known.heal.push(...tampering.heal.filter((command) => !known.heal.includes(command)))
    }
  }
  for (const { passing, base, stop } of stoppedPackets(world, networks, backend)) {
    // What a policy blocks is intended.
    if (policyOf(base.table) === undefined) add(passing, base, stop)
  }
  return [...found].map(([key, one]) => {
    const lasting = lastingOfAll(steps.get(key) ?? [])
    return lasting.length > 0 ? { ...one, lasting } : one
  })
}

/** A packet that another program's chain stops. */
export interface Stopped {
  readonly passing: Passing
  readonly base: BaseChain
  readonly stop: Stop
  /** Only what the rule names: an address, a port, a protocol. */
  readonly part: boolean
}

/** Other programs' rules that stop packets which a network's guests need. @param backend  libvirt's own */
export function* stoppedPackets(
  world: World,
  networks: readonly { readonly network: FilteredNetwork; readonly bridge: string }[],
  backend: Backend,
): Generator<Stopped> {
  for (const { network, bridge } of networks) {
    for (const family of families) {
      for (const passing of passingPackets(world, network, bridge, family)) {
        for (const base of world.home.firewall.get(`${passing.family} ${passing.hook}`) ?? []) {
          if (base.base.type === 'nat') continue
          for (const stop of stopsIn(base, passing, world, backend)) yield { passing, base, ...stop }
        }
      }
    }
  }
}

/** A ban list can be long: report at most this many of its rules separately. */
const mostNarrow = 20

/** The rules of a chain that stop this packet, or a variant that a rule names. */
function stopsIn(chain: BaseChain, passing: Passing, world: World, backend: Backend): Pick<Stopped, 'stop' | 'part'>[] {
  const asked = isOwn(chain, backend) ? aboveLibvirt(chain, backend) : [chain]
  return asked.flatMap((part): Pick<Stopped, 'stop' | 'part'>[] => {
    const stop = certainly(part, passing.packet, passing, world)
    if (stop) return [{ stop, part: false }]
    return narrowStops(part, passing, world).map((one) => ({ stop: one, part: true }))
  })
}

/** Rules that stop part of what libvirt accepts: an address, a port, a protocol. */
function narrowStops(part: BaseChain, passing: Passing, world: World): Stop[] {
  const found: Stop[] = []
  for (const rule of part.rules) {
    if (found.length === mostNarrow) break
    const packet = stops(rule.rule) ? likeIn(rule.rule, passing) : undefined
    // Check the rule alone first: most rules concern other packets, and the chain may be long.
    if (!packet || !certainly(partOf(part, [rule]), packet, passing, world)) continue
    const stop = certainly(part, packet, passing, world)
    if (stop?.by === rule) found.push(stop)
  }
  return found
}

const stops = ({ statements }: Rule): boolean => ['drop', 'reject'].includes(statements.at(-1)?.do ?? '')

/** What a chain does regardless of its open questions. */
function certainly(chain: BaseChain, packet: Packet, { place }: Passing, world: World): Stop | undefined {
  const decisions = [true, false].map((answer) => {
    const oracle = { decide: () => answer }
    const host = {
      addressType: (address: Ip, link?: string) => world.home.routing.typeOf(address, oracle, link),
      reversePathExists: () => true,
      isInside: () => false,
      isOwned: () => false,
      routesByMark: false,
      withoutIpsec: false,
      linkNamed: (name: string) => world.home.facts.links.find((link) => link.name === name),
    }
    return evaluateBase(chain, { packet: { ...packet }, place, host, oracle })
  })
  const [one, other] = decisions
  const stop = (decision: Decision | undefined): decision is Stop =>
    decision?.kind === 'drop' || decision?.kind === 'reject'
  return stop(one) && stop(other) ? one : undefined
}

/** A chain that jumps to libvirt's chains, or one of them. */
const isOwn = ({ table, chain }: BaseChain, backend: Backend): boolean =>
  backend.owns(table) &&
  (hasOwnChains(table, backend) || !table.legacy) &&
  backend.chains.some((own) => own.table === table.name && (own.home ?? own.name) === chain.name)

/**
 * The parts of such a chain that precede libvirt's rules: those above its jumps, and in each of its chains those above
 * the last of its own rules. Their policies do not matter.
 */
function aboveLibvirt(chain: BaseChain, backend: Backend): BaseChain[] {
  const part = (rules: readonly CompiledRule[]): BaseChain => partOf(chain, rules)
  const children = backend.chains.filter(({ table, home }) => table === chain.table.name && home === chain.chain.name)
  const jump = chain.rules.findIndex(({ rule }) => children.some((own) => backend.leadsTo(rule, own)))
  const above = jump < 0 ? [] : [part(chain.rules.slice(0, jump))]
  const within = children.flatMap(({ name }) => {
    const rules = chain.chains.get(name)?.rules ?? []
    const last = rules.findLastIndex(({ rule }) => looksLikeLibvirts(rule))
    return [part(rules.slice(0, last + 1).filter(({ rule }) => !looksLikeLibvirts(rule)))]
  })
  return [...above, ...within].filter(({ rules }) => rules.length > 0)
}

/** In its own chains, libvirt accepts packets, and rejects those to or from a bridge, of any network. */
function looksLikeLibvirts({ statements }: Rule): boolean {
  const [match, end, more] = statements.filter((statement) => statement.do !== 'nothing')
  if (statements.at(-1)?.do === 'accept') return true
  const field = match?.do === 'match' && match.fields.length === 1 ? match.fields[0]?.field : undefined
  return end?.do === 'reject' && more === undefined && (field === 'in-interface' || field === 'out-interface')
}

/** The packet with the addresses, port and protocol that a rule names, if libvirt accepts that too. */
function likeIn({ statements }: Rule, { packet, subnet, hook }: Passing): Packet | undefined {
  if (hook !== 'forward') return undefined
  const like: Packet = { ...packet }
  for (const statement of statements) {
    if (statement.do !== 'match' || statement.negated || statement.keys.length === 0) continue
    const field = statement.fields.length === 1 ? statement.fields[0] : undefined
    const value = statement.keys[0]?.[0]
    if (field === undefined || value === undefined) continue
    if (field.field === 'source' || field.field === 'destination') {
      const address = usableOf(statement.keys)
      if (!address || address.family !== packet.family) return undefined
      if (inRange(subnet, packet[field.field]) !== inRange(subnet, address)) continue
      like[field.field] = address
    } else if (field.field === 'destination-port') {
      if (typeof value !== 'number') continue
      if (packet.role !== 'request') return undefined
      like.destinationPort = value
    } else if (field.field === 'protocol') {
      const protocol = ({ 1: 'icmp', 6: 'tcp', 17: 'udp', 58: 'icmp' } as const)[Number(value)]
      if (!protocol) return undefined
      Object.assign(like, { protocol })
    }
  }
  return like
}

/** The first address of a rule that an external machine can have. */
function usableOf(keys: readonly Key[]): Ip | undefined {
  for (const [value] of keys) {
    const address = value === undefined ? undefined : someOf(value).find((one) => !isUnusable(one))
    if (address) return address
  }
  return undefined
}

/** An address, or the first and the middle one of a subnet or range. */
function someOf(value: Value): Ip[] {
  const [from, to] =
    typeof value === 'object' && 'from' in value ? [ipOf(String(value.from)), ipOf(String(value.to))] : []
  const text = typeof value === 'object' && 'prefix' in value ? value.prefix : typeof value === 'string' ? value : ''
  const range = from && to ? { family: from.family, from: from.value, to: to.value } : rangeOf(text)
  if (!range) return []
  const { family } = range
  const middle = (BigInt(range.from) + BigInt(range.to)) / 2n
  return [BigInt(range.from), middle].flatMap((one) => ipOf(formatAddress({ family, value: one })) ?? [])
}

/** `cannot`: why there is no command. */
type Described = Tampering & { readonly cannot?: string | undefined; readonly about?: LastingContext }

function describe(passing: Passing, base: BaseChain, stop: Stop, backend: RulesBackend, world: World): Described {
  const { by } = stop
  const { table, chain } = by?.chain ?? base
  const place = { family: table.family, table: table.name, chain: chain.name }
  const evidence = by ? ruleName(by) : policyName(base)
  const culprit = culpritOfDecision(stop, base)
  const shared = { networks: [passing.network.name], place, evidence, breaks: passing.breaks, culprit }
  if (isOwn(base, backend)) {
    const { commands: heal, cannot } = by ? (isUsers(by, backend) ? narrowly(passing, by) : deletionOf(by)) : allOf()
    const text = `a rule of ${chain.name} stops packets before they reach libvirt's rules`
    return { ...shared, kind: 'rule-above', text, heal, cannot }
  }
  const named = table.tool === 'iptables' ? `iptables ${table.name}` : `nft ${table.family} ${table.name}`
  const what = { forward: 'forwarded packets', input: "guests' packets to the host" }[passing.hook as string]
  const { commands: heal, cannot } =
    table.tool === 'iptables' && by && !isUsers(by, backend) ? deletionOf(by) : exceptions(passing, base)
  const text = `the chain ${chain.name} of ${named} drops ${what ?? "the host's packets to guests"}`
  return { ...shared, kind: 'foreign-drop', text, heal, cannot, about: aboutOf(passing, base, by, world) }
}

/** What it takes to make an exception to a chain permanent. */
export function aboutOf(
  { hook, bridge, subnet, packet }: Passing,
  base: BaseChain,
  by: CompiledRule | undefined,
  world: World,
): LastingContext {
  const { destinationPort: port, protocol } = packet
  return {
    owner: by ? ownerOf(by.chain.table, by.chain.chain, by.rule) : ownerOf(base.table, base.chain),
    hook,
    inLink: bridge,
    subnet: formatRange(subnet),
    ...(typeof port === 'number' && protocol !== 'icmp' ? { ports: { [protocol]: [port] } } : {}),
    dockerHasNoDrop: hasNoDrop(world.home.facts.firewall),
  }
}

/** A rule in a chain for the user, or of a program, is intended: it stays, with an exception for the network. */
const isUsers = ({ chain: { table, chain } }: CompiledRule, backend: RulesBackend): boolean =>
  chain.base === undefined &&
  !(backend.owns(table) && backend.chains.some((own) => own.table === table.name && own.name === chain.name))

/** An exception before such a rule, for no more than libvirt accepts. */
function narrowly({ packet, place, subnet }: Passing, { chain: { table, chain } }: CompiledRule): Written {
  const own = formatRange(subnet)
  const outward = inRange(subnet, packet.source)
  const ends = outward ? ['-s', own] : ['-d', own]
  const answers = packet.state === 'established' ? ['-m', 'conntrack', '--ctstate', 'RELATED,ESTABLISHED'] : []
  const and = table.tool === 'iptables' ? [...ends, ...answers] : []
  return acceptRule(table, chain.name, { from: place.inLink, to: place.outLink, and })
}
