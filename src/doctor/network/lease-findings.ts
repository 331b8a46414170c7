import {
  type Address,
  addressBits,
  familyName,
  formatAddress,
  parseAddress,
  parseSubnet,
  sh,
} from '../../base/index.js'
import { sources } from '../../machine/index.js'
import { ipsOf } from '../../reachability/index.js'
import type { NetworkFinding } from './network-findings.js'
import { findingOn, type Patient } from './patient.js'

/** Above this share, addresses count as nearly used up. */
const nearly = 0.8

interface Range {
  readonly from: bigint
  readonly to: bigint
}

/** Checks that the next guest still gets an address from a DHCP range. */
export function leaseFindings(patient: Patient): NetworkFinding[] {
  const { listed, definition, families } = patient
  if (!listed || !('ips' in definition)) return []
  return families.flatMap((family) => {
    const ranges = (definition.ips ?? []).flatMap(({ address, dhcp }) =>
      parseAddress(address)?.family === family ? (dhcp?.ranges ?? []).flatMap(rangeOf) : [],
    )
    const total = ranges.reduce((sum, { from, to }) => sum + (to - from + 1n), 0n)
    if (total <= 0n) return []
    const leased = new Set(
      listed.leases.flatMap((lease) => {
        const value = lease.family === family ? parseAddress(lease.address)?.value : undefined
        return value !== undefined && ranges.some(({ from, to }) => value >= from && value <= to) ? [value] : []
      }),
    )
    const share = Number((BigInt(leased.size) * 1000n) / total) / 1000
    if (share < nearly) return []
    const over = BigInt(leased.size) >= total
    const more = furtherRange(patient, family, ranges)
    const commands = more === undefined ? [] : [addRange(patient.name, more)]
    return [
      findingOn(patient, {
        kind: over ? 'leases-used-up' : 'leases-low',
        severity: over ? 'error' : 'warning',
        text: `${leased.size} of ${total} ${familyName(family)} addresses of the DHCP ranges are leased: ${
          over ? 'the next guest gets none' : 'new guests will soon get none'
        }${more === undefined ? '; the subnet has no room for another range: addresses of stopped guests become free when their leases expire' : ''}`,
        evidence: `ranges ${ranges.map(({ from, to }) => `${textOf(family, from)}–${textOf(family, to)}`).join(', ')}; ${leased.size} leases`,
        source: sources.libvirt,
        commands,
      }),
    ]
  })
}

const rangeOf = ({ start, end }: { readonly start: string; readonly end: string }): Range[] => {
  const [from, to] = [parseAddress(start)?.value, parseAddress(end)?.value]
  return from === undefined || to === undefined || to < from ? [] : [{ from, to }]
}

const textOf = (family: Address['family'], value: bigint): string => formatAddress({ family, value })

/** The largest free part of the subnet, no larger than the existing ranges. */
function furtherRange(
  { definition, facts, link }: Patient,
  family: Address['family'],
  ranges: readonly Range[],
): { readonly start: string; readonly end: string } | undefined {
  if (!('ips' in definition)) return undefined
  const own = ipsOf(definition).find(({ ip }) => ip.family === family)
  const ip = definition.ips?.find(({ address }) => parseAddress(address)?.family === family && address === own?.ip.text)
  const onLink = facts.addresses.find((one) => one.link === link && one.address === own?.ip.text)
  const subnet = own && parseSubnet(`${own.ip.text}/${onLink?.prefix ?? ip?.prefix ?? (family === 'ipv4' ? 24 : 64)}`)
  if (!subnet || !own) return undefined
  const size = 1n << BigInt(addressBits(family) - subnet.prefix)
  const first = subnet.network + 1n
  const last = subnet.network + size - (family === 'ipv4' ? 2n : 1n)
  const reserved = (ip?.dhcp?.hosts ?? []).flatMap((host) => {
    const value = 'ip' in host && typeof host.ip === 'string' ? parseAddress(host.ip)?.value : undefined
    return value === undefined ? [] : [{ from: value, to: value }]
  })
  const router = parseAddress(own.ip.text)?.value ?? first
  const taken = [...ranges, ...reserved, { from: router, to: router }].sort((a, b) => (a.from < b.from ? -1 : 1))
  let best: Range | undefined
  let from = first
  const consider = (to: bigint): void => {
    if (to >= from && (!best || to - from > best.to - best.from)) best = { from, to }
  }
  for (const one of taken) {
    consider(one.from - 1n)
    if (one.to >= from) from = one.to + 1n
  }
  consider(last)
  if (!best) return undefined
  const wanted = ranges.reduce((sum, one) => sum + (one.to - one.from + 1n), 0n)
  const to = best.to - best.from + 1n > wanted ? best.from + wanted - 1n : best.to
  return { start: textOf(family, best.from), end: textOf(family, to) }
}

const addRange = (name: string, { start, end }: { readonly start: string; readonly end: string }): string =>
  sh`virsh net-update ${name.startsWith('-') ? `--network=${name}` : name} add ip-dhcp-range ${`<range start='${start}' end='${end}'/>`} --live --config`
