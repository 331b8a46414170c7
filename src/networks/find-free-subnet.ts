import {
  type AddressFamily,
  addressBits,
  type CallLimits,
  checkOptions,
  DefinitionError,
  type DefinitionIssue,
  formatAddress,
  formatSubnet,
  limitChecks,
  longestTimeout,
  parseSubnet,
  printable,
  type Subnet,
} from '../base/index.js'
import { freeSubnet, type PreflightSurroundings, type SubnetWish, subnetsInUse } from '../plan/index.js'
import { heldSubnets, hold } from './held-subnets.js'

/** What kind of subnet to find. */
export interface FreeSubnetOptions extends CallLimits {
  /** Only within this subnet, `10.20.0.0/16`; omitted: among private addresses. */
  readonly within?: string | undefined
  /** In bits. Default 24, for IPv6 64. */
  readonly prefix?: number | undefined
  /** Default `ipv4`, or that of `within`. */
  readonly family?: AddressFamily | undefined
  /** How long the subnet is reserved within this process, in ms. Default ten minutes. */
  readonly holdFor?: number | undefined
}

/** A subnet that nothing on the host uses. It is reserved for the caller until released, or until the time is up. */
export interface FreeSubnet extends Disposable {
  /** `192.168.122.0/24` */
  readonly subnet: string
  /** The family of the subnet. */
  readonly family: AddressFamily
  /** Its first address, for the host. */
  readonly address: string
  /** Its prefix, in bits. */
  readonly prefix: number
  /** Releases it for other callers, unless a network uses it by now. */
  release(): void
}

/** @throws OptionTypeError, OptionRangeError, DefinitionError for invalid options */
export function subnetWish(options: FreeSubnetOptions): SubnetWish {
  // Combinations are checked below.
  checkOptions<FreeSubnetOptions>('freeSubnet', options, {
    within: 'string',
    prefix: { least: 1, most: 126 },
    family: ['ipv4', 'ipv6'],
    holdFor: { least: 1, most: longestTimeout, whole: false, unit: 'milliseconds' },
    ...limitChecks,
  })
  const { within, prefix, family } = options
  const issues: DefinitionIssue[] = []
  const range = within === undefined ? undefined : parseSubnet(within)
  if (within !== undefined && (!range || !within.includes('/'))) {
    issues.push({ path: 'within', message: `'${printable(within)}' is not a subnet such as 10.20.0.0/16` })
  }
  const chosen = family ?? range?.family ?? 'ipv4'
  if (range && chosen !== range.family) {
    issues.push({ path: 'family', message: `${within} is not of family '${chosen}'` })
  }
  const bits = prefix ?? (chosen === 'ipv6' ? 64 : 24)
  const most = addressBits(chosen)
  if (bits > most - 2) {
    issues.push({
      path: 'prefix',
      message: `${bits} is not a prefix length that leaves room for guests (1–${most - 2})`,
    })
  } else if (range && bits < range.prefix) {
    issues.push({ path: 'prefix', message: `${bits} is wider than ${within}` })
  }
  if (issues.length > 0) throw new DefinitionError(issues)
  return { family: chosen, prefix: bits, within: range }
}

/**
 * Nothing is awaited between checking what is in use and choosing, so two callers never get the same subnet.
 *
 * @throws DefinitionError  where none is free
 */
export function chooseSubnet(wish: SubnetWish, around: PreflightSurroundings, holdFor = 600_000): FreeSubnet {
  const { held: _, ...others } = around
  const found = freeSubnet(wish, subnetsInUse({ ...others, held: heldSubnets() }))
  if (!found) {
    const where = wish.within ? formatSubnet(wish.within) : 'private addresses'
    throw new DefinitionError([
      {
        path: 'prefix',
        message: `no /${wish.prefix} is free in ${where}: networks, links and routes of the host use all of it; use a longer prefix, or another range with { within }`,
      },
    ])
  }
  return freeSubnetOf(found, hold(found, holdFor))
}

const freeSubnetOf = (subnet: Subnet, release: () => void): FreeSubnet => ({
  subnet: formatSubnet(subnet),
  family: subnet.family,
  address: formatAddress({ family: subnet.family, value: subnet.network + 1n }),
  prefix: subnet.prefix,
  release,
  [Symbol.dispose]: release,
})
