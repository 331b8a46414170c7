import {
  type Address,
  type Findings,
  formatSubnet,
  isIpv4,
  netmaskToPrefix,
  normalizeAddress,
  parseAddress,
  reservedAddress,
  type Subnet,
  subnetContains,
  subnetOf,
} from '../../base/index.js'
import { isUnknown } from '../words.js'
import type { IsolatedDefinition } from './network.js'

export type Ip = NonNullable<IsolatedDefinition['ips']>[number]
type Dhcp = NonNullable<Ip['dhcp']>
type Range = NonNullable<Dhcp['ranges']>[number]
type Host = NonNullable<Dhcp['hosts']>[number]

/** libvirt refuses larger address ranges. */
export const largestRange = 65535n

/** The subnet of an address as libvirt understands it; `undefined` if prefix or netmask is invalid. */
export function subnetOfIp({
  address,
  prefix,
  netmask,
}: Pick<Ip, 'address' | 'prefix' | 'netmask'>): Subnet | undefined {
  const parsed = parseAddress(address)
  if (!parsed) return undefined
  const bits =
    netmask === undefined ? (prefix ?? (parsed.family === 'ipv6' ? 64 : classPrefix(parsed))) : netmaskToPrefix(netmask)
  return bits === undefined ? undefined : subnetOf(parsed, bits)
}

/** libvirt's default prefix for an IPv4 address: that of its class. */
const classPrefix = ({ value }: Address): number => {
  const first = Number(value >> 24n)
  return first < 128 ? 8 : first < 192 ? 16 : 24
}

/** Checks one `<ip>` of a network, including its DHCP server. */
export function checkIp(findings: Findings, ip: Ip, path: string): void {
  const address = parseAddress(ip.address)
  if (!address) return
  if (ip.family && ip.family !== address.family) {
    findings.error(`${path}.family`, `'${ip.family}' is not the address family of ${ip.address}`)
  }
  checkPrefix(findings, ip, address, path)
  if (ip.tftp && address.family === 'ipv6') findings.error(`${path}.tftp`, 'is for IPv4 only')
  const subnet = subnetOfIp(ip)
  if (!subnet) return
  const reserved = reservedAddress(subnet, address)
  if (reserved && address.family === 'ipv4') {
    findings.warn(
      `${path}.address`,
      `${ip.address} is the ${reserved} address of ${formatSubnet(subnet)}; guests cannot use it as gateway`,
    )
  }
  if (ip.dhcp) checkDhcp(findings, ip.dhcp, subnet, address, `${path}.dhcp`)
}

function checkPrefix(findings: Findings, ip: Ip, address: Address, path: string): void {
  if (ip.prefix !== undefined && ip.netmask !== undefined) {
    findings.error(`${path}.netmask`, 'cannot be combined with prefix; give one of them')
  }
  if (ip.netmask !== undefined) {
    if (address.family === 'ipv6') findings.error(`${path}.netmask`, 'is for IPv4 only; use prefix')
    else if (netmaskToPrefix(ip.netmask) === undefined && ip.dhcp?.ranges?.length) {
      findings.error(`${path}.netmask`, `${ip.netmask} is not contiguous; the set bits of a netmask must come first`)
    }
  } else if (address.family === 'ipv4' && ip.prefix !== undefined && ip.prefix > 32) {
    findings.error(`${path}.prefix`, `${ip.prefix} is not a prefix from 0 to 32`)
  } else if (ip.prefix === undefined || ip.prefix === 0) {
    const taken = address.family === 'ipv6' ? 64 : classPrefix(address)
    const wasRead = ip.unmodelled?.missing?.includes('prefix')
    if (wasRead) findings.warn(`${path}.prefix`, `is missing; libvirt uses /${taken} for ${ip.address}`)
    else {
      const usual = address.family === 'ipv6' ? 64 : 24
      findings.error(
        `${path}.prefix`,
        `is required with ${ip.address}, for example ${usual}; without it libvirt uses ${taken}`,
      )
    }
  }
}

function checkDhcp(findings: Findings, dhcp: Dhcp, subnet: Subnet, gateway: Address, path: string): void {
  dhcp.ranges?.forEach((range, index) => {
    checkRange(findings, range, subnet, `${path}.ranges[${index}]`)
  })
  if (dhcp.bootp && subnet.family === 'ipv6') {
    findings.warn(`${path}.bootp`, 'is for IPv4 only; libvirt drops it')
  } else if (dhcp.bootp && !dhcp.ranges?.length && !dhcp.hosts?.length) {
    findings.warn(`${path}.bootp`, 'has no effect without ranges or hosts; libvirt drops it')
  }
  const seen = { mac: new Map<string, string>(), name: new Map<string, string>(), ip: new Map<string, string>() }
  dhcp.hosts?.forEach((host, index) => {
    const at = `${path}.hosts[${index}]`
    checkHost(findings, host, subnet, gateway, at)
    for (const key of ['mac', 'name', 'ip'] as const) {
      const value = key === 'ip' ? normalizeAddress(host.ip) : host[key]?.toLowerCase()
      if (value === undefined) continue
      const first = seen[key].get(value)
      if (first) findings.warn(`${at}.${key}`, `${host[key]} is already used by ${first}`)
      else seen[key].set(value, at)
    }
  })
}

function checkRange(findings: Findings, range: Range, subnet: Subnet, path: string): void {
  checkLease(findings, range.lease, path)
  const inside = (key: 'start' | 'end'): Address | undefined => {
    const address = parseAddress(range[key])
    if (!address) return undefined
    if (!subnetContains(subnet, address)) {
      findings.error(`${path}.${key}`, `${range[key]} is outside ${formatSubnet(subnet)}`)
      return undefined
    }
    const reserved = reservedAddress(subnet, address)
    if (reserved && subnet.family === 'ipv4') {
      findings.error(`${path}.${key}`, `${range[key]} is the ${reserved} address of ${formatSubnet(subnet)}`)
    }
    return address
  }
  const [start, end] = [inside('start'), inside('end')]
  if (!start || !end) return
  if (start.value > end.value) findings.error(`${path}.end`, `${range.end} is before ${range.start}`)
  else if (end.value - start.value > largestRange) {
    findings.error(`${path}.end`, `${range.end} is more than ${largestRange} addresses after ${range.start}`)
  }
}

function checkHost(findings: Findings, host: Host, subnet: Subnet, gateway: Address, path: string): void {
  checkLease(findings, host.lease, path)
  if (host.name !== undefined && host.name !== '' && !/^[A-Za-z0-9]/.test(host.name)) {
    findings.error(`${path}.name`, `${JSON.stringify(host.name)} must begin with a letter or digit`)
  }
  if (host.id !== undefined && !/^[0-9a-f:]*$/i.test(host.id)) {
    findings.error(`${path}.id`, `${JSON.stringify(host.id)} may contain only hexadecimal digits and colons`)
  }
  if (subnet.family === 'ipv4' && host.mac === undefined && host.name === undefined) {
    findings.error(path, 'needs a mac or a name')
  }
  if (subnet.family === 'ipv6') {
    if (host.mac !== undefined) findings.error(`${path}.mac`, 'is for IPv4 only; identify an IPv6 host by id or name')
    else if (host.id === undefined && host.name === undefined) findings.error(path, 'needs an id or a name')
  }
  if (host.mac !== undefined && host.id !== undefined && subnet.family === 'ipv4') {
    findings.warn(`${path}.id`, "is redundant with mac; libvirt's schema allows only one of them")
  }
  const address = parseAddress(host.ip)
  if (!address) return
  if (!subnetContains(subnet, address)) {
    findings.warn(`${path}.ip`, `${host.ip} is outside ${formatSubnet(subnet)}; no guest can get it`)
  } else if (address.value === gateway.value) {
    findings.warn(`${path}.ip`, `${host.ip} is the host's own address`)
  } else if (isIpv4(host.ip) && reservedAddress(subnet, address)) {
    findings.warn(
      `${path}.ip`,
      `${host.ip} is the ${reservedAddress(subnet, address)} address of ${formatSubnet(subnet)}`,
    )
  }
}

const secondsOf = { seconds: 1, minutes: 60, hours: 3600 } as const

function checkLease(findings: Findings, lease: Range['lease'], path: string): void {
  if (!lease || lease.expiry === 0) return
  const unit = lease.unit ?? 'minutes'
  const seconds = isUnknown(unit) ? undefined : secondsOf[unit]
  if (seconds !== undefined && lease.expiry * seconds < 120) {
    findings.error(`${path}.lease.expiry`, `${lease.expiry} ${unit} is less than two minutes; 0 means no expiry`)
  }
}
