import { formatAddress, inRange, ipOf, rangeOf } from '../../base/index.js'
import { capabilitiesOf } from '../../modes/index.js'
import type { AllowPolicy, PolicyDefinition } from '../definition.js'
import { Places, type Resolved } from '../places.js'
import { type Family, families, type Site, type SiteNetwork } from '../site.js'
import { portsOf } from '../values.js'
import type { Attempt } from './attempt.js'
import type { Probes } from './probes.js'

/** Documentation addresses, which no one uses, for destinations beyond the host's uplinks. */
const beyond: Readonly<Record<Family, string>> = { ipv4: '192.0.2.1', ipv6: '2001:db8:ffff::1' }
const usualPort = 40_443

/**
 * Tests that permitted connections pass, and others do not: from other sources, to other ports, in the other direction.
 *
 * @param policies  of the host: what another one opens is not tested as closed
 * @returns what could not be tested
 */
export async function tryAllow(
  allow: AllowPolicy,
  site: Site,
  policies: readonly PolicyDefinition[],
  probes: Probes,
): Promise<string[]> {
  const places = new Places(site)
  const [from, to] = [places.resolve(allow.from, ''), places.resolve(allow.to, '')]
  if (!from || !to) return [`${JSON.stringify(allow)}: its ends do not exist`]
  const text = `${from.text} to ${to.text}`
  const untried: string[] = []
  const targets = await targetsOf(to, probes)
  const covered = families.filter((family) => covers(allow, from, to, family))
  const wanted = attemptsOf(allow, targets, covered, true)
  const closed = isClosed(to, from, allow, site, policies)
  const near = nearby(allow, targets, covered)
  const others = closed ? [...attemptsOf(allow, targets, covered, false), ...near] : []
  const beside = closed ? attemptsOf(allow, await targetsBeside(to, probes), covered, false) : []
  const all = [...wanted, ...(closed ? near : []), ...named(beside, 'to another guest of its network')]
  if (!closed) untried.push(`${text}, what it does not permit: a network's mode or another policy allows that as well`)

  if (from.network === undefined) {
    untried.push(`${text}: packets are sent from this host`)
  } else if (from.interfaces) {
    const agent = probes.agentOf(from.interfaces[0]?.guest, from.network)
    if (agent) await probes.try(agent, all)
    else untried.push(`${text}: only its own agent can send from its port; pass agents: [await guest.agent.probe()]`)
    if (closed)
      await probes.try(await probes.standIn(from.network, 0), named(others.filter(isOnce), 'from another guest'))
  } else if (from.addresses && !from.subnet) {
    untried.push(`${text}: no guest is known to have ${from.text}, and no other sends from it`)
  } else {
    await probes.try(await probes.standIn(from.network, 0, from.subnet), all)
    if (closed && isBeyond(from, probes))
      await probes.try(await probes.standIn(from.network, 1), named(others.filter(isOnce), 'from beyond the subnet'))
  }
  if (!closed) return untried

  const third = site.networks.find(
    (one) => one.active && one.bridge !== undefined && one !== from.network && one !== to.network,
  )
  if (third && from.network) {
    const sender = await probes.standIn(third, 0)
    const source = (family: Family): string | undefined =>
      probes.free(from.network as SiteNetwork, family)?.split('/')[0]
    const spoofed = wanted.flatMap((one): Attempt[] => {
      const own = source(one.family)
      return own === undefined || one.protocol !== 'udp' ? [] : [{ ...one, passes: false, source: own }]
    })
    const stopped = wanted.map((one) => ({ ...one, passes: false }))
    await probes.try(sender, [
      ...named(stopped, 'from another network'),
      ...named(spoofed, 'with an address of the permitted network'),
    ])
  }
  if (to.network && from.network && !isOpen(from.network)) {
    const there = await targetsOf({ text: from.text, network: from.network }, probes)
    const back = attemptsOf(allow, there, families, true)
    await probes.try(
      await probes.standIn(to.network, 1),
      named(
        back.map((one) => ({ ...one, passes: false })),
        'in the other direction',
      ),
    )
  }
  return untried
}

type Targets = Readonly<Partial<Record<Family, string>>>

/** An address of the destination, in each family; a stand-in's, if it is a network. */
async function targetsOf(to: Resolved, probes: Probes): Promise<Targets> {
  if (to.network === undefined && !to.addresses) return beyond
  if (to.addresses && !to.subnet) {
    const single = (family: Family) => addressIn(to.addresses?.[family][0])
    return given({ ipv4: single('ipv4'), ipv6: single('ipv6') })
  }
  const standIn = to.network && (await probes.plug(to.network, 0, to.subnet))
  const own = (standIn?.state.addresses ?? []).flatMap((one) => ipOf(one) ?? [])
  return given(Object.fromEntries(own.map((ip) => [ip.family, ip.text])))
}

/** Addresses of a stand-in on the destination's network, if it is only a part of that. */
async function targetsBeside(to: Resolved, probes: Probes): Promise<Targets> {
  if (!to.network || !to.addresses || (to.subnet && !isBeyond(to, probes))) return {}
  return targetsOf({ text: to.text, network: to.network }, probes)
}

/** Whether a stand-in anywhere on a network would be outside a place that is a subnet of it. */
const isBeyond = ({ network, subnet }: Resolved, probes: Probes): boolean =>
  families.some((family) => {
    const range = rangeOf(subnet ?? '')
    const free = network && ipOf(probes.free(network, family) ?? '')
    return range?.family === family && free !== undefined && !inRange(range, free)
  })

/** Any address of a subnet. */
function addressIn(text: string | undefined): string | undefined {
  const range = text?.includes('/') ? rangeOf(text) : undefined
  if (!range || range.from === range.to) return text?.split('/')[0]
  return formatAddress({ family: range.family, value: BigInt(range.from) + 1n })
}

/** Whether it permits packets of a family: both ends may have such addresses. */
const covers = ({ family: only }: AllowPolicy, from: Resolved, to: Resolved, family: Family): boolean =>
  (only === undefined || only === family) && [from, to].every(({ addresses }) => addresses?.[family].length !== 0)

const given = (targets: { readonly [family in Family]?: string | undefined }): Targets =>
  Object.fromEntries(Object.entries(targets).filter(([, address]) => address !== undefined))

function attemptsOf(
  { protocol, port }: AllowPolicy,
  targets: Targets,
  covered: readonly Family[],
  passes: boolean,
): Attempt[] {
  const protocols = protocol
    ? [protocol]
    : port === undefined
      ? (['tcp', 'udp', 'icmp'] as const)
      : (['tcp', 'udp'] as const)
  const first = port === undefined ? usualPort : (portsOf(port)?.from ?? usualPort)
  return covered.flatMap((family) => {
    const address = targets[family]
    if (address === undefined) return []
    return protocols.flatMap((one): Attempt[] => {
      const attempt = attemptTo(family, address, one, one === 'icmp' ? 0 : first, passes)
      return one === 'udp' && passes
        ? [attempt, { ...attempt, what: `${attempt.what}, in fragments`, size: 3000 }]
        : [attempt]
    })
  })
}

/** The port after the last one, the same port of the other protocol, and the other family. */
function nearby({ protocol, port }: AllowPolicy, targets: Targets, covered: readonly Family[]): Attempt[] {
  const range = port === undefined ? undefined : portsOf(port)
  return families.flatMap((family): Attempt[] => {
    const address = targets[family]
    if (address === undefined) return []
    if (!covered.includes(family)) return [attemptTo(family, address, 'udp', range?.from ?? usualPort, false)]
    const behind =
      range && range.to < 65535
        ? [attemptTo(family, address, protocol === 'udp' ? 'udp' : 'tcp', range.to + 1, false)]
        : []
    if (protocol === undefined) return behind
    const other = protocol === 'udp' ? 'tcp' : 'udp'
    return [...behind, attemptTo(family, address, other, range?.from ?? usualPort, false)]
  })
}

function attemptTo(
  family: Family,
  address: string,
  protocol: Attempt['protocol'],
  port: number,
  passes: boolean,
): Attempt {
  const layer = family === 'ipv4' ? 'ip' : 'ip6'
  const match =
    protocol === 'icmp' ? `${family === 'ipv4' ? 'icmp' : 'icmpv6'} type echo-request` : `${protocol} dport ${port}`
  const what = protocol === 'icmp' ? 'ICMP' : `${protocol} port ${port}`
  return { what, family, protocol, address, port, passes, seen: `${layer} daddr ${address} ${match}` }
}

const named = (attempts: readonly Attempt[], how: string): Attempt[] =>
  attempts.map((one) => ({ ...one, what: `${one.what}, ${how}` }))

const isOnce = ({ seen }: Attempt, index: number, all: readonly Attempt[]): boolean =>
  all.findIndex((other) => other.seen === seen) === index

/** Others may open connections to its guests, whatever the policies. */
const isOpen = ({ definition }: SiteNetwork): boolean => {
  const { externalToGuest } = capabilitiesOf(definition as Parameters<typeof capabilitiesOf>[0])
  return externalToGuest !== 'no'
}

/** Without this policy, its guests could not be reached from there. */
function isClosed(
  to: Resolved,
  from: Resolved,
  allow: AllowPolicy,
  site: Site,
  all: readonly PolicyDefinition[],
): boolean {
  if (!to.network || isOpen(to.network)) return false
  const further = all.flatMap((one) => one.allow ?? []).filter((one) => JSON.stringify(one) !== JSON.stringify(allow))
  return !further.some((one) => {
    const places = new Places(site)
    const [otherTo, otherFrom] = [places.resolve(one.to, ''), places.resolve(one.from, '')]
    return otherTo?.network === to.network || (otherTo?.network === from.network && otherFrom?.network === to.network)
  })
}
