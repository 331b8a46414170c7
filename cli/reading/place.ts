import { isIP } from 'node:net'
import type { ReachabilityEndpoint, Snapshot } from 'virtnet'
import { UsageError } from '../usage-error.js'

export const placeHelp = `FROM and TO:
  web              a guest, or any guest of a network of that name
  web@lab          the guest's interface on the network lab
  guest:web        a guest, if a network has the same name; network:lab likewise
  host             this host; host:192.168.122.1 one of its addresses
  outside          beyond the host's uplinks; an address such as 203.0.113.7 there
  192.168.122.20   the guest or the host with this address, or else the outside`

/** Networks that the guest has an interface on, those it runs with first. */
export function networksOf(guest: Snapshot['guests'][number]): string[] {
  const found = [...(guest.running ?? []), ...(guest.running ? [] : (guest.stored ?? []))].flatMap((one) => {
    const source: unknown = 'source' in one ? one.source : undefined
    const network: unknown =
      typeof source === 'object' && source !== null && 'network' in source ? source.network : undefined
    return typeof network === 'string' ? [network] : []
  })
  return [...new Set(found)]
}

/**
 * An end of a query, as typed.
 *
 * @param end  'FROM' or 'TO', for the message
 * @throws UsageError  for unknown and ambiguous names
 */
export function parsePlace(end: 'FROM' | 'TO', text: string, snapshot: Snapshot): ReachabilityEndpoint {
  const [, kind = '', rest = text] = /^(guest|network|host|outside|external):(.+)$/s.exec(text) ?? []
  if (kind === 'host') return { kind: 'host', address: rest }
  if (kind === 'outside' || kind === 'external') return { kind: 'external', address: rest }
  if (kind === '') {
    if (text === 'host') return { kind: 'host' }
    if (text === 'outside' || text === 'external') return { kind: 'external' }
    if (isIP(text) !== 0) return ownerOf(text, snapshot)
  }
  const isNetwork = snapshot.networks.some(({ name }) => name === rest)
  const asGuest = guestOf(end, rest, snapshot)
  if (kind === 'network' || (kind === '' && isNetwork && asGuest === undefined)) {
    if (!isNetwork) throw unknown(end, `network ${rest}`, snapshot)
    return { kind: 'guest', network: rest }
  }
  if (asGuest === undefined)
    throw unknown(end, kind === 'guest' ? `guest ${rest}` : `guest or network ${rest}`, snapshot)
  if (kind === '' && isNetwork)
    throw new UsageError(
      `${end}: ${rest} is both a guest and a network`,
      `Write guest:${rest}, or network:${rest} for any guest of the network.`,
    )
  return asGuest
}

function guestOf(end: string, text: string, snapshot: Snapshot): ReachabilityEndpoint | undefined {
  const whole = snapshot.guests.find(({ name }) => name === text)
  const at = text.lastIndexOf('@')
  const guest = whole ?? snapshot.guests.find(({ name }) => at > 0 && name === text.slice(0, at))
  if (guest === undefined) return undefined
  const networks = networksOf(guest)
  const wanted = whole ? undefined : text.slice(at + 1)
  const [network, ...others] = wanted === undefined ? networks : networks.filter((name) => name === wanted)
  if (network === undefined)
    throw new UsageError(
      wanted === undefined
        ? `${end}: guest ${guest.name} is not on any libvirt network`
        : `${end}: guest ${guest.name} is not on network ${wanted}`,
      networks.length > 0
        ? `It is on ${list(networks)}.`
        : 'Ask about a guest with an interface of type network, or about the host.',
    )
  if (others.length > 0)
    throw new UsageError(
      `${end}: guest ${guest.name} is on several networks`,
      `Choose one: ${networks.map((name) => `${guest.name}@${name}`).join(', ')}.`,
    )
  return { kind: 'guest', guest: guest.name, network }
}

/** The guest or the host with an address; the outside if neither has it. */
function ownerOf(address: string, snapshot: Snapshot): ReachabilityEndpoint {
  const same = (other: string): boolean => plainAddress(other) === plainAddress(address)
  for (const { name: network, leases } of snapshot.networks) {
    const lease = leases.find((one) => same(one.address))
    const guest = lease && snapshot.guests.find(({ running }) => running?.some(({ mac }) => mac?.address === lease.mac))
    if (guest && networksOf(guest).includes(network)) return { kind: 'guest', guest: guest.name, network }
  }
  for (const guest of snapshot.guests) {
    const [network, ...others] = networksOf(guest)
    if (network !== undefined && others.length === 0 && guest.addresses?.some((one) => same(one.address)))
      return { kind: 'guest', guest: guest.name, network }
  }
  const isHosts = (snapshot.facts?.addresses ?? []).some((one) => same(one.address))
  return { kind: isHosts ? 'host' : 'external', address }
}

/** A single spelling for each address. */
function plainAddress(text: string): string {
  const [bare = ''] = text.split('/')
  return isIP(bare) === 6 ? new URL(`http://[${bare.replace(/%.*/, '')}]/`).hostname : bare
}

function unknown(end: string, what: string, { guests, networks }: Snapshot): UsageError {
  const names = (those: readonly { readonly name: string }[]): string =>
    those.length === 0 ? 'none' : list(those.map(({ name }) => name))
  return new UsageError(
    `${end}: there is no ${what}`,
    `Guests: ${names(guests)}. Networks: ${names(networks)}. Or use host, outside, or an address.`,
  )
}

const list = (names: readonly string[]): string =>
  new Intl.ListFormat('en').format(names.length > 12 ? [...names.slice(0, 12), `${names.length - 12} more`] : names)
