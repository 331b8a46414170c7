import { ipOf } from '../../base/index.js'
import { startOf } from '../../packets/index.js'
import type { StandIn } from '../../verify/index.js'
import type { ForwardPolicy, LimitPolicy, PolicyDefinition } from '../definition.js'
import { Places, type Resolved } from '../places.js'
import type { Family, Site, SiteNetwork } from '../site.js'
import { tryAllow } from './allow-tries.js'
import type { Attempt, PolicyVerification } from './attempt.js'
import { forwardAttempts } from './forward-attempts.js'
import { limitAttempts } from './limit-attempts.js'
import { tryNames } from './name-tries.js'
import { Probes, type Proof, withoutAddresses } from './probes.js'

/** Sends what a policy permits and what it blocks, and counts on the host what passes. */
export async function provePolicy(definition: PolicyDefinition, proof: Proof): Promise<PolicyVerification> {
  await using probes = new Probes(proof)
  const untried: string[] = []
  const { forward = [], allow = [], limit = [], names = [] } = definition
  for (const one of limit) {
    const of = new Places(proof.site).resolve(one.of, '')
    if (!of?.network) untried.push(`${JSON.stringify(one.of)} does not exist`)
    else untried.push(...(await tryLimit(one, of, of.network, probes, proof.site)))
  }
  for (const one of forward) {
    const target = new Places(proof.site).resolve(one.to, '')
    const attempts = target ? forwardAttempts(one, target) : []
    if (attempts.length === 0) untried.push(`port ${one.port}/${one.protocol}: its target has no address`)
    if (!one.from || one.from.includes('outside'))
      untried.push(`port ${one.port}/${one.protocol} from outside: packets are sent from this host`)
    if (target) await tryForward(one, target, attempts, probes, proof.site)
  }
  for (const one of allow) untried.push(...(await tryAllow(one, proof.site, proof.all, probes)))
  for (const one of names) {
    const network = proof.site.network(one.network)
    if (network) probes.tries.push(...(await tryNames(startOf(proof.machine), network, proof.site)))
    else untried.push(`${one.network} does not exist`)
  }
  const { tries } = probes
  const proved = tries.length > 0 && tries.every(({ right }) => right)
  return { name: definition.name, proved, tries, untried }
}

/** Documentation subnets, for a network on which the host has no address: guests there may use any. */
const documentation = [
  { family: 'ipv4', gateway: '203.0.113.1', subnet: '203.0.113.0/24' },
  { family: 'ipv6', gateway: '2001:db8:dddd::1', subnet: '2001:db8:dddd::/64' },
] as const

async function tryLimit(
  limit: LimitPolicy,
  of: Resolved,
  own: SiteNetwork,
  probes: Probes,
  site: Site,
): Promise<string[]> {
  const isStrange = withoutAddresses(own)
  const network = isStrange ? { ...own, subnets: documentation } : own
  const peer = await probes.plug(network, 1)
  const peers = { ipv4: addressOf(peer, 'ipv4'), ipv6: addressOf(peer, 'ipv6') }
  if (!of.interfaces) await probes.plug(network, 0)
  await probes.settle()
  const found = limitAttempts(limit, network, peers, site)
  // Without addresses there is no way out: packets from elsewhere are dropped.
  const attempts = isStrange ? found.map((one) => ({ ...one, passes: false })) : found
  const ofAgent = attempts.filter(({ source, sourcePort }) => source === undefined && sourcePort === undefined)
  const agent = probes.agentOf(of.interfaces?.[0]?.guest, network)
  if (agent) await probes.try(agent, ofAgent)
  if (of.interfaces) {
    return agent
      ? [`${of.text}, with other source addresses: a guest's agent sends from its own`]
      : [`${of.text}: only its own agent can send from its port; pass agents: [await guest.agent.probe()]`]
  }
  await probes.try(await probes.standIn(network, 0), attempts)
  return []
}

/** From the host, the guest's own network and another one; those that the forward is not for must be stopped. */
async function tryForward(
  { from = ['outside', 'host', 'guests'] }: ForwardPolicy,
  { network }: Resolved,
  attempts: readonly Attempt[],
  probes: Probes,
  site: Site,
): Promise<void> {
  if (attempts.length === 0 || !network) return
  const as = (who: 'host' | 'guests'): readonly Attempt[] =>
    from.includes(who)
      ? attempts
      : attempts.map((one) => ({ ...one, what: `${one.what}, which is not for ${who}`, passes: false }))
  await probes.try(await probes.host(), as('host'))
  await probes.try(await probes.standIn(network, 0), as('guests'))
  const other = site.networks.find((one) => one.active && one.bridge !== undefined && one !== network)
  if (other && other.subnets.length > 0) await probes.try(await probes.standIn(other, 0), as('guests'))
}

const addressOf = ({ state }: StandIn, family: Family): string | undefined =>
  state.addresses.flatMap((text) => ipOf(text) ?? []).find((ip) => ip.family === family)?.text
