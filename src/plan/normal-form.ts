import { isMac, normalizeAddress } from '../base/index.js'
import { type NetworkDefinition, parseMarkup, subnetOfIp, type Unmodelled, type XmlElement } from '../xml/index.js'
import { isOwner } from './ownership/owners.js'

/** Data whose fields are read by name. */
export type Data = Readonly<Record<string, unknown>>

/** libvirt's defaults, by path: giving or omitting them is equivalent. */
const defaults: Readonly<Record<string, unknown>> = {
  ipv6: false,
  trustGuestRxFilters: false,
  mtu: 0,
  'bridge.stp': true,
  'bridge.delay': 0,
  'bridge.macTableManager': 'kernel',
  'forward.managed': false,
  'forward.nat.ipv6': false,
  'dns.enable': true,
  'dns.forwardPlainNames': true,
  'dns.srvs[].port': 0,
  'dns.srvs[].priority': 0,
  'dns.srvs[].weight': 0,
  'domain.localOnly': false,
  'domain.register': false,
  'port.isolated': false,
  'ips[].localPtr': false,
  'routes[].metric': 1,
  'portGroups[].default': false,
}

/** Lists whose order matters. */
const ordered: ReadonlySet<string> = new Set(['dns.forwarders', 'dns.hosts[].hostnames', 'dnsmasqOptions.options'])

/** What libvirt counts or records itself. */
const counted = /(^|\.)connections$|^name$/

/**
 * A definition in canonical form, the same for all equivalent ones: netmasks as prefixes, addresses and MACs in one
 * spelling, without libvirt's defaults and counters, and lists sorted if their order does not matter. No longer a
 * definition: for comparison only.
 */
export function normalForm(definition: NetworkDefinition): Data {
  const { forward, ...rest } = definition as Data & { readonly forward?: Data }
  return (normal({ ...rest, forward: forward && normalForward(forward) }, '') ?? {}) as Data
}

/**
 * `dev` repeats the first of `interfaces`. For a physical function, libvirt lists what it finds while the network runs.
 */
function normalForward({ dev, interfaces, pf, addresses, nat, ...rest }: Data): Data {
  const pool =
    pf === undefined ? { interfaces: interfaces ?? (dev === undefined ? undefined : [{ dev }]), addresses } : {}
  return { ...rest, ...pool, pf, nat: nat && normalNat(nat as Data) }
}

/** libvirt fills in the NAT port range when the network starts. */
function normalNat({ port, ...rest }: Data): Data {
  const { start, end } = (port ?? {}) as { readonly start?: number; readonly end?: number }
  return start === 1024 && end === 65535 ? rest : { ...rest, port }
}

function normal(value: unknown, path: string): unknown {
  if (value === undefined || value === defaults[path] || counted.test(path)) return undefined
  if (path === 'metadata') return sameXml(value as string)
  if (typeof value === 'string') return path.startsWith('unmodelled') ? value : spelled(value, path)
  if (Array.isArray(value)) return normalList(value, path)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(prepared(value as Data, path)).flatMap(([name, inner]) => {
    const at = path === '' ? name : `${path}.${name}`
    const shown = name === 'unmodelled' ? normalUnmodelled(inner as Unmodelled, value as Data) : normal(inner, at)
    return shown === undefined ? [] : [[name, shown] as const]
  })
  // Keys in a fixed order, so that equal data has equal text.
  entries.sort(([one], [other]) => (one < other ? -1 : 1))
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

/** The original position of a list element in normal form. */
export interface Origin {
  readonly index: number
  readonly element: unknown
}

const origins = new WeakMap<object, Origin>()

/** The original index of a list element in normal form. */
export const originOf = (element: object): Origin | undefined => origins.get(element)

function normalList(list: readonly unknown[], path: string): unknown {
  const items = list.flatMap((element, index) => {
    const item = normal(element, `${path}[]`)
    if (typeof item === 'object' && item !== null) origins.set(item, { index, element })
    return item === undefined ? [] : [item]
  })
  if (items.length === 0) return undefined
  if (path === 'ips') return items.sort((one, other) => familyRank(one) - familyRank(other))
  return ordered.has(path) ? items : items.sort((one, other) => (keyText(one) < keyText(other) ? -1 : 1))
}

/** Within a family, the first address is the host's own; the order between IPv4 and IPv6 does not matter. */
const familyRank = (ip: unknown): number => ((ip as { readonly address: string }).address.includes(':') ? 1 : 0)

/** Data in normal form as text: equal for equal data. */
export const keyText = (value: unknown): string => JSON.stringify(value) ?? ''

/** Fields that have several equivalent forms. */
function prepared(data: Data, path: string): Data {
  if (path === 'ips[]') return withPrefix(data, data)
  if (path === 'routes[]') return withPrefix(data, { ...data, prefix: data.prefix ?? 0 })
  if (path.endsWith('.lease')) return inSeconds(data)
  if (/(^|\.)vlan$/.test(path)) return withTrunk(data)
  if (/(^|\.)bandwidth\.(in|out)bound$/.test(path)) return withoutZeros(data)
  return data
}

function withPrefix({ family: _, netmask, prefix, ...rest }: Data, said: Data): Data {
  const subnet = rest.address === undefined ? undefined : subnetOfIp(said as { readonly address: string })
  // A netmask with a hole has no prefix, so it stays.
  return subnet ? { ...rest, prefix: subnet.prefix } : { ...rest, netmask, prefix }
}

const secondsOf: Readonly<Record<string, number>> = { seconds: 1, minutes: 60, hours: 3600 }

function inSeconds({ expiry, unit = 'minutes', ...rest }: Data): Data {
  const factor = secondsOf[unit as string]
  if (expiry === 0) return { ...rest, expiry }
  return factor === undefined
    ? { ...rest, expiry, unit }
    : { ...rest, expiry: (expiry as number) * factor, unit: 'seconds' }
}

/** Several VLANs, or a native one, imply a trunk. */
function withTrunk({ trunk, ...rest }: Data): Data {
  const tags = (rest.tags ?? []) as readonly { readonly nativeMode?: string }[]
  const isTrunk = trunk === true || tags.length > 1 || tags.some(({ nativeMode }) => nativeMode !== undefined)
  return { ...rest, trunk: isTrunk ? true : undefined }
}

const withoutZeros = (data: Data): Data =>
  Object.fromEntries(Object.entries(data).filter(([name, value]) => name === 'average' || value !== 0))

/** Properties that contain addresses. */
const addresses = /(^|\.)(mac|address|ip|start|end|gateway|addr|server)$/

function spelled(text: string, path: string): string {
  if (path === 'uuid') return text.toLowerCase().replaceAll('-', '')
  if (path.endsWith('hosts[].id')) return text.toLowerCase().replaceAll(/(?<=^|:)0(?=[\da-f])/g, '')
  if (!addresses.test(path)) return text
  return isMac(text) ? text.toLowerCase() : (normalizeAddress(text) ?? text)
}

/**
 * The XML that a definition carries, without what properties repeat, and without notes on missing elements: the
 * properties are compared instead.
 */
function normalUnmodelled({ attributes = {}, missing: _, ...rest }: Unmodelled, owner: Data): unknown {
  const own = Object.entries(attributes).filter(([name]) => owner[name] === undefined)
  return normal({ ...rest, attributes: Object.fromEntries(own) }, 'unmodelled')
}

/**
 * XML without whitespace, which libvirt changes, and without owners, which are not part of the wanted definition.
 */
function sameXml(inner: string): string | undefined {
  try {
    const { children } = parseMarkup(`<metadata>${inner}</metadata>`)
    const own = children.filter((child) => !isOwner(child))
    return own.length === 0 && children.length > 0 ? undefined : own.map(xmlText).sort().join('')
  } catch {
    return inner.trim()
  }
}

function xmlText({ name, attributes, children, text }: XmlElement): string {
  const said = [...attributes].map(([key, value]) => ` ${key}=${JSON.stringify(value)}`).sort()
  return `<${name}${said.join('')}>${JSON.stringify(text.trim())}${children.map(xmlText).join('')}</>`
}
