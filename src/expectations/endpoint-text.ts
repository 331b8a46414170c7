import { type DefinitionIssue, ipOf, likely, printable, quote } from '../base/index.js'
import type { ExternalEndpoint, GuestEndpoint, HostEndpoint } from '../reachability/index.js'

/** An endpoint of an expectation. A guest's network may be omitted if it is on just one. */
export type ExpectedEndpoint =
  | HostEndpoint
  | ExternalEndpoint
  | (Omit<GuestEndpoint, 'network'> & { readonly network?: string })

const forms = "host, external, 'host ADDRESS', 'external ADDRESS', 'network NAME', 'guest NAME' or 'guest NETWORK/NAME'"
const kinds = ['guest', 'host', 'external', 'network']

export const isIssue = (read: ExpectedEndpoint | DefinitionIssue): read is DefinitionIssue => 'message' in read

/** An endpoint, from text or an object; or what is wrong with it. */
export function endpointOf(value: unknown): ExpectedEndpoint | DefinitionIssue {
  if (typeof value === 'string') return fromWords(value)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { path: '', message: `${quote(value)} is not an endpoint: write ${forms}` }
  const end = value as Record<string, unknown>
  const { kind } = end
  if (kind !== 'guest' && kind !== 'host' && kind !== 'external')
    return { path: 'kind', message: `${quote(kind)} is not one of guest, host, external` }
  const names = { guest: ['network', 'guest', 'machine'], host: ['address', 'machine'], external: ['address'] }[kind]
  for (const [name, one] of Object.entries(end)) {
    if (name === 'kind' || one === undefined) continue
    if (!names.includes(name)) {
      const near = likely(name, names)
      return { path: printable(name), message: `is not known; ${near ? `did you mean ${near}?` : `it has ${names}`}` }
    }
    if (typeof one !== 'string') return { path: name, message: `${quote(one)} is not text: put it in quotes` }
  }
  if (kind === 'guest' && end.network === undefined && end.guest === undefined)
    return { path: 'network', message: 'is required without a guest' }
  if (typeof end.address === 'string' && !ipOf(end.address))
    return { path: 'address', message: `'${printable(end.address)}' is not an IP address` }
  return end as unknown as ExpectedEndpoint
}

function fromWords(text: string): ExpectedEndpoint | DefinitionIssue {
  const [, kind = '', rest = ''] = /^\s*(\S+)\s*(.*?)\s*$/s.exec(text) ?? []
  switch (kind) {
    case 'host':
    case 'external':
      if (rest === '') return { kind }
      if (!ipOf(rest)) return { path: '', message: `'${printable(rest)}' is not an IP address: write ${kind} 10.0.0.1` }
      return { kind, address: rest }
    case 'network':
      if (rest === '') return { path: '', message: "names no network: write 'network NAME'" }
      return { kind: 'guest', network: rest }
    case 'guest': {
      if (rest === '') return { path: '', message: "names no guest: write 'guest NAME', or 'network NAME' for any" }
      const at = rest.indexOf('/')
      if (at < 0) return { kind: 'guest', guest: rest }
      return { kind: 'guest', network: rest.slice(0, at), guest: rest.slice(at + 1) }
    }
    default: {
      const near = likely(kind, kinds)
      const hint = near === undefined ? `for a network, 'network ${printable(text)}'` : `did you mean ${near}?`
      return { path: '', message: `'${printable(text)}' is not an endpoint: write ${forms}; ${hint}` }
    }
  }
}
